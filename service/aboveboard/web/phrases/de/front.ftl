# Die erste Seite eines Gateways, für Besuch, der ohne Link gekommen ist.

front-title = Das ist Aboveboard
front-what = Es steht zwischen einer App und dir. Die App darf nur nutzen, was du erlaubt hast, und du erfährst, warum du etwas siehst.
front-people = Deine eigenen Seiten
front-people-do = Öffne den Link, den deine App dir gibt.
front-people-then = Dort siehst du, warum etwas für dich gewählt wurde. Du kannst ändern, was erlaubt ist, und deine Daten mitnehmen oder löschen.
front-work = Für Leute, die Apps bauen oder betreiben
