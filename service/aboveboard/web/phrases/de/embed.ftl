# Wörter des Elements <why-this> auf Seiten von Apps.

embed-button = Warum sehe ich das?
embed-wait = Einen Moment …
embed-held = Nicht genutzt:
embed-more = Mehr dazu
embed-failed = Wir können die Gründe gerade nicht zeigen. Lade die Seite neu oder versuche es später noch einmal.
