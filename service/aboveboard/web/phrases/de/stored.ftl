# The list of what is stored about a person, by topic and by end: see `people.inventory`.

stored-title = Alles, was wir haben, wozu und wie lange
stored-what = Du kannst alles herunterladen, und du kannst alles löschen.
stored-choices = Dein Regler, dein Ja und Nein, was du ausgeschlossen hast, und eine Pause. Danach richtet sich alles.
stored-facts = Was die App uns über dein Alter, deinen Ort, deine Sprache und deine Zeitzone sagt. Manche Regel hängt daran.
stored-interests = Was dich wohl interessiert, nach dem, was du getan hast. Danach richtet sich, was bei dir oben steht.
stored-visit = Was du bei diesem Besuch tust. Danach richtet sich, was oben steht, solange du hier bist.
stored-shown = Was du wann gesehen hast, damit du es nicht zu oft siehst.
stored-signals = Was du getan hast, so weit du es erlaubst. Daher wissen wir, was dich interessiert.
stored-learned = Was du mit dem getan hast, was du gesehen hast. Unser Programm lernt daraus.
stored-records = Ein Eintrag zu allem, was du gesehen und gewählt hast. So lässt sich alles prüfen.
stored-cases = Was du einen Menschen gefragt hast, was dazu notiert wurde, und die Antwort.
stored-answers = Unsere letzten Antworten über dich, falls die App dasselbe zweimal fragt.
stored-keys = Ein Code statt deines Namens, und der Schlüssel, der deine Daten öffnet.
stored-archives = Dateien mit Einträgen, für dich oder für alle, die die App prüfen.
stored-erasure = Ein Zeichen, dass du gelöscht bist. So bringt dich keine alte Kopie zurück.

stored-end-type-days = Jedes geht nach den Tagen, die für seine Art gelten.
stored-end-with-signals = Jedes geht mit dem Letzten, woher wir es wissen.
stored-end-visit = Es geht eine halbe Stunde nach deinem Besuch.
stored-end-answer = Die Marke einer Antwort geht eine halbe Stunde danach.
stored-end-answer = Es geht eine halbe Stunde nach der Antwort.
stored-end-screen = Was auf der Seite steht, geht, wenn du weitergehst, nach höchstens { $count } Tagen.
stored-end-answer = Was gezählt wurde, geht nach einer halben Stunde.
stored-end-arranged = Diese Plätze bleiben 90 Tage, oder bis der Besuch endet.
stored-end-pass = Ein Zeichen, dass du einen Link benutzt hast, geht nach einer Stunde.
stored-end-cap-days = Die Zeiten gehen, wenn sie nicht mehr zählen.
stored-end-day = Sie gehen nach einem Tag.
stored-end-record-days =
    { $count ->
        [0] Was zu etwas Gezeigtem gehört, bleibt, bis du es löschst.
        [one] Was zu etwas Gezeigtem gehört, geht nach einem Tag.
       *[other] Was zu etwas Gezeigtem gehört, geht nach { $count } Tagen.
    }
stored-end-model-days =
    { $count ->
        [0] Alte Summen über viele Menschen bleiben.
        [one] Alte Summen über viele Menschen gehen nach einem Tag.
       *[other] Alte Summen über viele Menschen gehen nach { $count } Tagen.
    }
stored-end-case-days =
    { $count ->
        [0] Was du einen Menschen gefragt hast, bleibt, bis du es löschst.
        [one] Was du einen Menschen gefragt hast, geht einen Tag nach der Antwort.
       *[other] Was du einen Menschen gefragt hast, geht { $count } Tage nach der Antwort.
    }
stored-end-export-hours =
    { $count ->
        [one] Eine Datei zum Prüfen geht nach einer Stunde.
       *[other] Eine Datei zum Prüfen geht nach { $count } Stunden.
    }
stored-end-download = Deine eigene Datei geht, sobald du sie hast.
stored-end-unlearned = Ein Zettel zum Vergessen geht, wenn es getan ist.
stored-end-erasure = Der Plan dafür geht, wenn alles andere weg ist.
stored-end-person = Es bleibt, bis du es löschst.
stored-end-rest = Der Rest bleibt, bis du ihn löschst.
stored-end-always = Das Zeichen bleibt, und es führt nicht zu dir.

kept-ledger = Ein Zeichen, dass du gelöscht bist, bleibt. So bringt dich keine alte Kopie zurück.
kept-mark = Ein Zeichen für deinen Namen mit der Zeit bleibt. So kommt nichts von vorher verspätet herein.
