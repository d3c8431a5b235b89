# Fälle: was Menschen einen Menschen fragen, bis es beantwortet ist.

console-nav-cases = Fälle
console-home-cases = Beantworte, was Menschen fragen; was zuerst fällig ist, steht vorn.
console-kind-case = Fall
console-found-by-case = einen Fall
console-line-lookup-case = Wegen eines Falls nachgeschlagen, mit dem { $role }-Schlüssel { $by }.
console-line-case-opened = Der Fall { $case } wurde eröffnet.
console-line-case-noted = Zum Fall { $case } kam eine Notiz.
console-line-case-extended = Die Frist des Falls { $case } wurde verlängert.
console-line-case-answered = Der Fall { $case } wurde beantwortet.
console-line-case-closed = Der Fall { $case } wurde geschlossen.

console-cases-what = Eine Person hat ein Recht auf Antwort in einem Monat. Mit einem Grund können es zwei Monate mehr sein.
console-cases-parts = Teile der Liste
console-cases-open = Offen
console-cases-ended = Beendet
console-cases-none = So einen Fall gibt es nicht.
console-case = Fall
console-case-id = Name des Falls
console-case-state = Stand
console-case-is-open = offen
console-case-is-answered = beantwortet
console-case-is-closed = geschlossen
console-case-received = Eingang
console-case-due = Fällig
console-case-overdue =
    { $count ->
        [one] seit einem Tag überfällig
       *[other] seit { $count } Tagen überfällig
    }
console-case-soon =
    { $count ->
        [0] heute fällig
        [one] morgen fällig
       *[other] noch { $count } Tage
    }
console-case-subject = Worum es geht
console-case-question = Was gefragt wurde
console-case-by = mit dem Schlüssel { $key }
console-case-by-person = von der Person, auf ihrer eigenen Seite
console-case-extended = Warum es länger dauert
console-case-notes = Notizen
console-case-answer = Antwort
console-case-closed = Warum der Fall geschlossen wurde
console-case-look = Die Person dieses Falls nachschlagen
console-case-look-what = Die Person sieht das Nachschlagen und den Grund, wie immer.
console-case-person = Die Person dieses Falls
console-case-note = Notiz hinzufügen
console-case-note-text = Notiz
console-case-note-do = Notiz speichern
console-case-extend = Frist verlängern
console-case-extend-what = Die Person liest den Grund auf ihrer eigenen Seite. Das geht einmal, im ersten Monat.
console-case-months = Monate mehr
console-case-because = Grund
console-case-extend-do = Verlängern
console-case-answer-now = Antworten
console-case-answer-what = Die Person liest die Antwort auf ihrer eigenen Seite. Gesendet wird nichts. Danach ist der Fall beendet.
console-case-answer-do = Fall beantworten
console-case-close = Ohne Antwort schließen
console-case-close-what = Etwa eine zurückgezogene Anfrage. Die Person liest den Grund.
console-case-close-do = Fall schließen
console-case-new = Einen Fall für diese Person eröffnen
console-case-new-do = Fall eröffnen
console-case-received-day = Tag des Eingangs, wenn es nicht heute war
console-case-about = Kennung einer Entscheidung, wenn es um eine geht
console-case-asked = Was die Person gefragt hat
console-case-said-opened = Der Fall ist offen.
console-case-said-noted = Die Notiz ist gespeichert.
console-case-said-extended = Die Frist ist verlängert.
console-case-said-answered = Der Fall ist beantwortet. Die Person kann die Antwort jetzt lesen.
console-case-said-closed = Der Fall ist geschlossen.

console-health-cases =
    { $open ->
        [0] Kein Fall ist offen.
        [one] Ein Fall ist offen.
       *[other] { $open } Fälle sind offen.
    } { $overdue ->
        [0] Keiner ist überfällig.
        [one] Einer ist überfällig.
       *[other] { $overdue } sind überfällig.
    }
console-health-cases-do = Ein Schlüssel der Rolle compliance beantwortet sie, auf der Seite der Fälle.
