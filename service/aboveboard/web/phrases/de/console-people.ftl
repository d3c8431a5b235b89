# Eine Person, in der Konsole nachgeschlagen, und ihr Verlauf.

console-nav-people = Personen
console-home-people = Schlage eine Person nach, mit einem Grund, und sieh, was mit ihr geschah.
console-kind-lookup = Nachgeschlagen

console-people-what = Jedes Nachschlagen steht im Protokoll, und die Person sieht es: wann, mit welchem Schlüssel und warum.
console-people-nobody = Das führt zu niemandem. Auch das wurde aufgeschrieben.
console-people-by-id = Nach dem Namen, den eine App verwendet
console-people-id = Kennung der Person in der App
console-people-by-text = Oder nach dem, was die Person hat
console-people-text = Kennung einer Entscheidung, Beleg oder Code der Person
console-people-text-note = Füge Kennung oder Adresse einer Entscheidung ein, einen ganzen Beleg oder die 64 Zeichen aus einem Eintrag.
console-people-reason = Grund
console-people-reason-note = Die Person liest diese Worte. Nenne den Brief oder den Fall, und niemanden sonst.
console-people-find = Nachschlagen

console-person-title = Eine Person
console-person-found = Gefunden über
console-person-until = Offen bis
console-person-no-dial = nie gestellt
console-person-restricted = Diese Person hat alles angehalten. Nichts über sie wird verwendet.
console-person-alias = Diese Kennung ist mit einer anderen derselben Person verbunden. Was dort liegt, wird nicht gezeigt.
console-person-ids =
    { $count ->
        [one] Das umfasst eine Kennung der Person.
       *[other] Das umfasst { $count } Kennungen der Person.
    }
console-found-by-person = die Kennung in der App
console-found-by-decision = eine Entscheidung
console-found-by-receipt = einen Beleg
console-found-by-pseudonym = den Code der Person
console-found-by-entry = einen Eintrag des Protokolls

console-timeline = Verlauf
console-timeline-what = Das Neueste zuerst. Eine Wahl hat den Satz, den die Person liest. Wer einen Eintrag öffnet, schlägt noch einmal nach.
console-timeline-parts = Teile des Verlaufs
console-timeline-all = Alles
console-timeline-choices = Gewähltes
console-timeline-decisions = Entscheidungen
console-timeline-rights = Rechte
console-timeline-lookups = Nachgeschlagen
console-timeline-said = Was darin steht
console-timeline-proof = Beweis
console-timeline-proof-of = Beweis für Eintrag { $index }

console-line-unreadable = Die Aufzeichnung lässt sich nicht öffnen.
console-line-decision = { $items } · { $placement } · Stufe: { $level }
console-line-outcome =
    { $count ->
        [one] Die App hat ein Ergebnis gemeldet.
       *[other] Die App hat { $count } Ergebnisse gemeldet.
    }
console-line-signals =
    { $count ->
        [0] Die App hat Signale gesendet. Keines wurde behalten.
        [one] Die App hat Signale gesendet. Eines wurde behalten.
       *[other] Die App hat Signale gesendet. { $count } wurden behalten.
    }
console-line-reasons =
    { $count ->
        [one] Die Gründe für eine Sache wurden berechnet, als sie das erste Mal gelesen wurden.
       *[other] Die Gründe für { $count } Sachen wurden berechnet, als sie das erste Mal gelesen wurden.
    }
console-line-preview = Die App hat eine Vorschau von „{ $placement }“ abgerufen.
console-line-export = Für die Person wurde ein Archiv aller Daten gemacht.
console-line-export-by = Mit dem Schlüssel { $by } wurde ein Archiv aller Daten gemacht.
console-line-erasure = Ein Schritt einer Löschung.
console-line-lookup-person = Nach der Kennung in der App nachgeschlagen, mit dem { $role }-Schlüssel { $by }.
console-line-lookup-decision = Nach einer Entscheidung nachgeschlagen, mit dem { $role }-Schlüssel { $by }.
console-line-lookup-receipt = Nach einem Beleg nachgeschlagen, mit dem { $role }-Schlüssel { $by }.
console-line-lookup-pseudonym = Nach dem Code der Person nachgeschlagen, mit dem { $role }-Schlüssel { $by }.
console-line-lookup-entry = Ein Eintrag wurde geöffnet, mit dem { $role }-Schlüssel { $by }.
