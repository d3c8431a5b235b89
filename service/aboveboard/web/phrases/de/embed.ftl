# Wörter des Elements <why-this> auf Seiten von Apps.

embed-button = Warum sehe ich das?
embed-wait = Einen Moment …
embed-held = Nicht genutzt:
embed-more = Mehr, und was du tun kannst
embed-failed = Wir können die Gründe gerade nicht zeigen. Versuch es später noch einmal.
