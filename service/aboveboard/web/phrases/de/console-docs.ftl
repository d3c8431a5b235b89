# Die Dokumentation, die das Gateway ausliefert, und die Links dorthin. Nur Leute bei der Arbeit lesen sie.
# $command ist ein Befehl.

front-docs = Dokumentation
front-api = Die API, mit einem Formular zum Ausprobieren
front-schema = Die Beschreibung der API als Datei (OpenAPI)
front-checkpoint = Der neueste signierte Checkpoint des Logs
front-console = Die Konsole für das Personal

docs-missing-title = Hier gibt es keine Dokumentation
docs-missing-what = Die Dokumentation ist hier nicht gebaut. Führe `{ $command }` aus.

api-title = Die API
api-what = Alle Anfragen, die dieses Gateway annimmt, so wie seine Beschreibung sie nennt. Die Beschreibung ist auf Englisch.
api-key = API-Schlüssel
api-key-note = Diese Seite behält ihn nur im Speicher und sendet ihn in einem Header. Er ist weg, wenn du die Seite verlässt.
api-real = Anfragen, die du hier sendest, sind echt. Was sie ändern, bleibt geändert.
api-script = Das Senden braucht JavaScript. Der Rest dieser Seite braucht es nicht.
api-parts = Teile dieser Seite
api-types = Typen
api-keyed = Diese Anfrage braucht einen API-Schlüssel.
api-unkeyed = Diese Anfrage braucht keinen API-Schlüssel.
api-try = Ausprobieren
api-by-browser = Dein Browser sendet diesen Header selbst.
api-body = Inhalt
api-send = Senden
api-responses = Antworten
api-wait = Die Antwort kommt gleich …
api-failed = Das Gateway hat nicht geantwortet.
api-unsendable = Ein Browser kann diesen Wert nicht in einer Adresse senden.
api-binary = Der Inhalt ist kein Text und wird nicht gezeigt.
api-cut = Der Rest wird nicht gezeigt.
