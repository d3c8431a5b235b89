# Wörter rund um jede Seite, und Seiten, die sagen, dass etwas nicht ist, wie es sein soll.
# $app ist der Name einer App.

skip-to-content = Zum Inhalt springen
navigation = Seiten
languages = Sprachen
language-de = Deutsch
language-en = English
language-es = Español
language-fr = Français

nav-privacy = Deine Privatsphäre
nav-leave = Abmelden

enter-title = Gleich öffnen sich deine Privatsphäre-Seiten
enter-what = Dieser Link kommt von der App { $app }. Er öffnet die Seiten der Person, für die sie ihn gemacht hat.
enter-asked = Hast du ihn selbst angefordert? Wenn nicht, schließe diese Seite. Wer ihn geschickt hat, könnte sonst sehen, was du dort tust.
enter-other = In diesem Browser sind die Seiten einer anderen Person offen. Dieser Link führt zu anderen Seiten.
enter-go = Meine Seiten öffnen
enter-note = Der Link gilt nur einmal und nur zehn Minuten lang.

left-title = Du bist abgemeldet
left-what = Wenn du zurückkommen willst, öffne deine Privatsphäre-Seiten wieder in der App.

problem-400-title = Das konnten wir nicht lesen
problem-400-what = Was hier ankam, ist nicht das, was diese Seite sendet.
problem-400-do = Geh zurück, lade die Seite neu und versuche es noch einmal.

problem-401-title = Bitte öffne diese Seite in deiner App
problem-401-what = Du bist hier nicht angemeldet, oder deine Anmeldung ist zu lange her.
problem-401-do = Öffne deine Privatsphäre-Seiten wieder in der App. Dort bekommst du einen neuen Link.

problem-403-title = Das war nicht erlaubt
problem-403-what = Das Formular kam nicht von einer unserer Seiten, deshalb haben wir nichts getan.
problem-403-do = Öffne die Seite hier und nutze das Formular darauf.

problem-404-title = Hier ist nichts
problem-404-what = Die Adresse stimmt nicht, oder was hier war, ist nicht mehr da.
problem-404-do = Prüfe die Adresse, oder öffne die Seite noch einmal in der App.

problem-405-title = Diese Adresse lässt sich nicht öffnen
problem-405-what = An diese Adresse wird etwas gesendet. Eine Seite zum Ansehen gibt es hier nicht.
problem-405-do = Geh zurück, oder öffne die Seite noch einmal in der App.

problem-409-title = Erst muss etwas anderes fertig werden
problem-409-what = Deine Daten werden gerade gelöscht. Deshalb lässt sich nichts über dich zeigen oder ändern.
problem-409-do = Warte einen Moment und lade die Seite dann neu.

problem-410-title = Dieser Link gilt nicht mehr
problem-410-what = Ein Link gilt einmal und nur kurze Zeit. Dieser wurde schon benutzt oder ist zu alt.
problem-410-do = Öffne deine Privatsphäre-Seiten wieder in der App. Dort bekommst du einen neuen Link.

problem-413-title = Das war zu viel auf einmal
problem-413-what = Was hier ankam, ist größer, als wir annehmen. Deshalb haben wir nichts getan.
problem-413-do = Geh zurück und schicke weniger.

problem-415-title = Das konnten wir nicht lesen
problem-415-what = Was hier ankam, ist kein Formular.
problem-415-do = Öffne die Seite hier und nutze das Formular darauf.

problem-421-title = Das ist nicht unsere Adresse
problem-421-what = Die Seite wurde unter einer anderen Adresse als unserer aufgerufen.
problem-421-do = Öffne die Seite über einen Link der App.

problem-422-title = Das geht nicht
problem-422-what = Was du möchtest, gibt es nicht, oder es ist nicht möglich.
problem-422-do = Geh zurück, lade die Seite neu und wähle aus, was da ist.

problem-429-title = Das war ein wenig zu schnell
problem-429-what = Bei uns kamen in kurzer Zeit viele Anfragen an.
problem-429-do = Warte einen Moment und versuche es dann noch einmal.

problem-503-title = Wir können gerade nichts speichern
problem-503-what = Dein letzter Schritt ist vielleicht nicht gespeichert.
problem-503-do = Warte einen Moment und versuche es dann noch einmal.

problem-500-title = Bei uns ist etwas schiefgegangen
problem-500-what = Das ist unser Fehler, nicht deiner.
problem-500-do = Lade die Seite neu. Wenn es so bleibt, sag der App Bescheid.
