# The main parameters (DSA Art. 27), as people read them.

parameters-title = Was entscheidet, was du siehst
parameters-set = Dieser Text kommt aus den Regeln mit dieser Nummer: { $policy }.
parameters-dial = Du wählst, wie viel zählt
parameters-dial-what = Du kannst den Regler jederzeit auf eine dieser Stufen stellen. Jede Stufe behält, was die Stufe darunter nutzt.
parameters-same = Auf dieser Stufe ist die Wahl für alle gleich.
parameters-strength = Im Schnitt sind höchstens { $percent } der Dinge andere, als alle sie bekommen.
parameters-needs-yes = Sie braucht dein Ja zu „{ $purpose }“.
parameters-data = Was zählt
parameters-fades =
    { $days ->
        [one] Es zählt nach einem Tag nur noch halb so viel.
       *[other] Es zählt nach { $days } Tagen nur noch halb so viel.
    }
parameters-context = Auch das kann zählen, zum Besuch oder zu dir:
parameters-field-device = Die Art deines Geräts
parameters-field-part-of-day = Die Tageszeit
parameters-field-region = Deine ungefähre Region
parameters-weights = Wie viel es zählt, und warum
parameters-weights-what = Mehr als 0 spricht für eine Sache. Weniger als 0 spricht dagegen. Je mehr eine Tat über deine Wünsche sagt, desto mehr zählt sie.
parameters-act = Was du getan hast
parameters-weight = Gewicht
parameters-learned = Ein Programm lernt, was passt: aus dem, was Leute nehmen und lassen, wenn sie dem zustimmen.
parameters-material = Wir nennen dir einen Grund, wenn die Wahl ohne ihn seltener ist, um mindestens { $percent }.
parameters-rules = Was nicht sein darf
parameters-options = Was du ändern kannst
parameters-option-dial = Stell den Regler. Das zählt sofort.
parameters-option-limit = Schließ ein Thema, eine Sache oder eine Art von Daten aus.
parameters-option-why = Lies zu jeder Sache, warum du sie siehst.
parameters-option-refuse = Sag Nein dazu, dass wir etwas über dich nutzen.
parameters-option-erase = Lösch alles, was wir über dich haben.
