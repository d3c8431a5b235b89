# Gruppen eines Versuchs.

console-trial-groups = Nach Stufe, Altersklasse und Region
console-trial-groups-what = Entscheidungen über Personen, nach den Angaben von damals. Gruppen unter { $k } Personen sind verborgen, dazu andere, die sie verraten würden.
console-trial-group-level = Geltende Stufe
console-trial-group-age_class = Altersklasse
console-trial-group-region_class = Recht der Region
console-trial-people = Personen
console-trial-changed = Personen mit Änderung
console-trial-altered = Geändert
console-trial-opened = Geöffnet
console-trial-nobody =
    { $count ->
        [one] Eine Entscheidung betraf keine Person.
       *[other] { $count } Entscheidungen betrafen keine Person.
    }
console-trial-unplayed = Was nicht versucht werden kann
console-trial-unplayed-what = Das steht in keiner Gruppe. Ein gelöschter Inhalt zählt nicht zu den versuchten Entscheidungen.
console-unplayed-is-deleted = der Inhalt wurde gelöscht
console-unplayed-is-unreadable = der Inhalt ist nicht lesbar, oder die Person wird gelöscht
console-unplayed-is-placement = der Platz von damals wurde nicht gefunden
console-unplayed-is-facts = es hängt von Angaben ab, die der Inhalt nicht hat
console-age-is-adult = erwachsen
console-age-is-minor = minderjährig
console-age-is-unknown = unbekannt
console-law-is-eea = EWR
console-law-is-us_optout = USA, mit Widerspruch
console-law-is-other = andere
