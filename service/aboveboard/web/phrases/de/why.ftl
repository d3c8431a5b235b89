# Warum jemand sah, was er sah. $name ist ein Thema oder ein Ding, $placement ein Platz in der App, $when ein Zeitpunkt,
# $percent ein fertig geschriebener Teil vom Ganzen, $count eine Zahl, $index ein Platz im Protokoll.

why-title = Warum sehe ich das?
why-items = Was du gesehen hast
why-first = Das sind die Gründe für „{ $name }“. Wähle etwas anderes, um dessen Gründe zu sehen.
why-below = Das sind die Gründe für „{ $name }“, unter dem, was darüber steht. Wähle etwas anderes, um dessen Gründe zu sehen.
why-where = Gezeigt in { $placement } am { $when } (UTC).
why-reasons = Die Gründe
why-share = { $percent } von dem, was gezählt hat
why-who = Wer entschieden hat
why-decided-engine = Unser Programm hat das ausgewählt. Es hat die Gründe oben genutzt und sonst nichts über dich.
why-decided-engine-most = Unser Programm hat das ausgewählt. Die Gründe oben haben am meisten gezählt. Sonst hat nichts, was wir über dich wissen, viel dazu beigetragen.
why-decided-engine-more = Unser Programm hat das ausgewählt. Die Gründe oben haben am meisten gezählt. Auch anderes, was wir über dich wissen, hat gezählt.
why-decided-engine-several = Unser Programm hat all das gewählt. Die Gründe oben gelten für diese eine Sache. Die anderen haben eigene Gründe.
why-decided-editors = Unsere Redaktion hat die Dinge so geordnet.
why-decided-chance = Der Zufall hat mitgespielt. Wir probieren Dinge aus, um zu lernen, was gut ankommt.
why-decided-everybody = Was wir aus allen zusammen gelernt haben, hat entschieden.
why-decided-left = Es war das Erste von dem, was übrig war.
why-decided-list = Entschieden hat die Reihenfolge der Liste.
why-decided-variety = Wir achten darauf, dass eine Liste Verschiedenes enthält.

why-held-back = Was wir weggelassen haben
why-nothing-held-back = Es gab nichts, was wir weglassen mussten.
why-change-settings = Ändern, was wir nutzen dürfen
why-removed = Was wir nicht gezeigt haben
why-removed-more =
    { $count ->
        [one] Noch eine Sache wurde nicht gezeigt.
       *[other] Noch { $count } weitere Dinge wurden nicht gezeigt.
    }

why-limit = „{ $name }“ nie nutzen
why-forget = „{ $name }“ fürs Erste vergessen
why-allow = „{ $name }“ wieder nutzen
why-show-again = „{ $name }“ wie zuvor zeigen
why-is-shown-again = Wir zeigen „{ $name }“ so, als hättest du es nicht bestellt.
why-off = Meinen Regler auf Aus stellen
why-is-limited = Du hast uns gesagt, dass wir „{ $name }“ nicht nutzen sollen.
why-dial-is-off = Dein Regler steht auf Aus.
why-not-signed-in = Wenn du etwas davon ändern willst, öffne deine Privatsphäre-Seiten in der App.
why-sign-in = Anmelden, um das zu ändern
why-back = Zurück zu { $app }
why-redacted = Die Person hat seither etwas zurückgenommen, was diese Entscheidung benutzt hat. Darum zeigt dieser Link die Gründe nicht mehr. Wer als diese Person angemeldet ist, sieht weiterhin alle.
why-lost = Die Gründe dafür können wir nicht mehr ermitteln. Was es ausgewählt hat, wurde inzwischen gelöscht.

why-said-limit = Wir nutzen „{ $name }“ nicht mehr und haben vergessen, was wir darüber wussten.
why-said-unused = Wir nutzen „{ $name }“ nicht mehr. Was du getan hast, ist damit nicht gelöscht.
why-said-forget = Wir haben vergessen, was wir über dich und „{ $name }“ wussten.
why-said-show_again = Von jetzt an zeigen wir „{ $name }“ so, als hättest du es nicht bestellt.
why-said-allow = Von jetzt an dürfen wir „{ $name }“ wieder nutzen.
why-said-off = Dein Regler steht jetzt auf Aus. Du siehst, was alle sehen.
why-next = Beim nächsten Mal würdest du am ehesten „{ $name }“ sehen.

why-levels = Was du auf jeder Stufe sehen würdest
why-levels-show = Alle fünf Stufen zeigen
why-levels-set = Den Regler verstellen

why-check = Prüfe es selbst
why-place = Diese Entscheidung steht als Eintrag { $index } in einem Protokoll, das niemand unbemerkt ändern kann.
why-check-how = Lade den Beweis herunter, öffne die Prüfseite und zieh die Datei darauf. Das geht ohne Internet.
why-proof = Den Beweis herunterladen
why-verify = Die Prüfseite öffnen
why-key = Den Schlüssel des Protokolls ansehen

why-none-title = Eine solche Entscheidung gibt es bei dir nicht
why-none-what = Sie wurde gelöscht, die Adresse stimmt nicht, oder sie war für jemand anderen.
why-none-do = Öffne die Erklärung noch einmal in der App.
why-erased-title = Diese Entscheidung wurde gelöscht
why-erased-what = Was dazu aufgeschrieben war, ist weg, und mit ihm alles, was zu einem Menschen geführt hätte.
why-erased-do = Hier gibt es nichts mehr zu sehen und nichts zu tun.

level-0 = Aus
level-1 = Diese Seite
level-2 = Dieser Besuch
level-3 = Frühere Besuche
level-4 = Überall
level-here = Hier bist du
level-chosen = Deine Wahl
level-claimed = Jemand anders wollte das
level-waits = Das gilt noch nicht ganz. Im Moment gilt „{ $level }“.
level-asks = Es braucht dein Ja zu diesem Text:
level-likely = Am ehesten würdest du sehen
level-chance = zu { $percent }
level-bound-consent = Damit das ganz wirkt, braucht es noch dein Ja.
level-bound-age = Bei Menschen unter 18 oder ohne Altersangabe nutzen wir weniger.
level-bound-region = Mehr lassen die Regeln dort, wo du lebst, nicht zu.
level-bound-browser_signal = Dein Browser bittet uns, keine Daten weiterzugeben, deshalb nutzen wir weniger.
level-bound-control = Du gehörst zu einer kleinen Gruppe, die sieht, was alle sehen.
level-bound-arrangement = An manchen Stellen bleibt die Reihenfolge, wenn wir uns nicht merken dürfen, was wo stand.
level-bound-own_arrangement = Du hast selbst bestimmt, was dort steht.
level-bound-restriction = Du hast uns gebeten, vorerst nichts über dich zu nutzen.
level-bound-failure = Bei uns ist etwas schiefgegangen, deshalb nutzen wir nichts über dich.
why-arrangement = Die Reihenfolge an dieser Stelle
why-arrangement-what = Du kannst die Reihenfolge haben, die alle sehen. Das kannst du rückgängig machen.
why-arrangement-back = Du siehst hier die Reihenfolge, die alle sehen.
why-arrangement-everywhere = Du siehst alles so, wie es alle sehen.
why-put-back = Zurücksetzen
why-undo-put-back = Rückgängig machen
why-said-put_back = Es ist zurückgesetzt. Du siehst hier die Reihenfolge, die alle sehen.
why-said-undo_put_back = Es ist wieder wie vor dem Zurücksetzen.
why-item-title = Das wurde hier nicht gezeigt
why-item-what = Die Entscheidung gibt es, aber das aus der Adresse gehört nicht dazu.
why-item-do = Öffne die Erklärung noch einmal aus der App.

surface-title = Warum sehe ich diese Seite?
surface-where = Zusammengestellt am { $when } (UTC).
surface-parts =
    { $count ->
        [one] Diese Seite hat { $count } Teil. Das sind die Gründe dafür.
       *[other] Diese Seite hat { $count } Teile. Jeder wurde für sich gewählt. Das sind die Gründe für jeden.
    }
surface-layout = Der Aufbau der Seite
surface-more = Alles zu „{ $name }“
surface-log = Diese Entscheidungen sind die Einträge { $first } bis { $last } eines Protokolls, das niemand heimlich ändern kann.
