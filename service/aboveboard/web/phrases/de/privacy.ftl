# Die Seiten zur Privatsphäre. $name ist ein Thema, ein Ding oder ein Zweck, $placement ein Platz in der App, $count eine
# Zahl, $index ein Platz im Protokoll, $page die Nummer einer Seite, $version die eines Textes, $when ein Datum.

privacy-parts = Deine Seiten zur Privatsphäre
privacy-tab-choices = Deine Wahl
privacy-tab-known = Was wir wissen
privacy-tab-decisions = Was du gesehen hast
privacy-tab-history = Was du gewählt hast
privacy-tab-data = Deine Daten
privacy-lead = Du bestimmst, was wir nutzen dürfen. Jede Änderung gilt sofort, und du kannst sie immer zurücknehmen.
privacy-gpc = Dein Browser bittet uns, deine Daten nicht weiterzugeben (GPC). Wir halten uns daran.
privacy-is-paused = Alles macht Pause. Wir nutzen, lernen und behalten nichts über dich.

privacy-dial = Dein Regler
privacy-dial-what = Er stellt ein, wie viel von dem zählt, was wir wissen, wenn wir auswählen, was du siehst.
privacy-set-0 = Auf Aus stellen
privacy-set-1 = Nur diese Seite nutzen
privacy-set-2 = Diesen Besuch nutzen
privacy-set-3 = Frühere Besuche nutzen
privacy-set-4 = Alles nutzen
privacy-previewed = Was du sehen würdest, kommt aus „{ $placement }“ in der App, so wie es gerade ist.
privacy-no-preview = Die App hat noch nichts zu zeigen, deshalb gibt es keine Vorschau.

privacy-purposes = Was wir tun dürfen
privacy-purposes-what = Zu jedem Punkt kannst du Ja oder Nein sagen. Ein Nein kostet dich nichts.
privacy-notice = Erst den ganzen Text lesen
privacy-yes = Ja, das dürft ihr
privacy-no = Nein, das dürft ihr nicht
consent-never_asked = Du hast noch nicht gewählt. Das zählt als Nein.
consent-given = Du hast Ja gesagt.
consent-refused = Du hast Nein gesagt.
consent-withdrawn = Du hast dein Ja zurückgenommen.
consent-objected = Du hast widersprochen.
consent-expired = Dein Ja ist abgelaufen. Das zählt als Nein.
consent-claimed = Jemand anders hat für dich Ja gesagt. Das zählt als Nein.
privacy-claimed = „{ $by }“ hat uns gesagt, dass du Ja gesagt hast. Es zählt erst, wenn du es hier sagst.
privacy-dial-claimed = „{ $by }“ hat uns gesagt, dass du diese Stufe willst. Das zählt erst, wenn du es hier sagst.
privacy-dial-yes = Ja, das will ich
privacy-dial-no = Nein, „{ $level }“ behalten
privacy-purpose-gone = Die App fragt danach nicht mehr. Fragt sie wieder, dann zählt dein Ja.
consent-ends = Dein Ja endet am { $when }.
lapse-asks_again = Der Text hat sich geändert, darum fragen wir dich neu. Bitte lies den neuen Text.
lapse-came_of_age = Du hast Ja gesagt, als du noch nicht 18 warst. Jetzt fragen wir dich neu.

privacy-pause = Alles pausieren
privacy-pause-what = In der Pause nutzen, lernen und behalten wir nichts über dich. Deine Wahl bleibt, wie sie ist.
privacy-pause-do = Pause beginnen
privacy-resume-do = Pause beenden

privacy-said-dial = Dein Regler ist gestellt. Das gilt ab jetzt, überall in der App.
privacy-said-waits = Dein Regler ist gestellt. Noch gilt nicht alles: Warum, steht bei deiner Wahl.
privacy-said-yes = Du hast Ja gesagt. Hier kannst du das immer zurücknehmen.
privacy-said-no = Du hast Nein gesagt. Ab jetzt tun wir das nicht.
privacy-said-paused = Alles macht jetzt Pause.
privacy-said-resumed = Die Pause ist vorbei. Deine Wahl gilt wieder.
privacy-said-nothing-held = Wir haben nichts über dich, also gibt es nichts zu tun.
privacy-said-asks-again = Der Text hat sich geändert. Bitte lies den neuen und wähle noch einmal.

category-behavioural = Was du dir ansiehst
category-behavioural-what = Dinge, die du geöffnet, gesucht oder gelesen hast.
category-transactional = Was du kaufst
category-transactional-what = Deine Warenkörbe, Käufe und Rückgaben.
category-contextual = Wie du hierher kommst
category-contextual-what = Wie dein Besuch aussieht, etwa dein Gerät oder der Link, über den du kamst.
category-interaction = Wie du auf uns reagierst
category-interaction-what = Was du mit unseren Nachrichten, Angeboten und Tipps gemacht hast.
known-used = Das dürfen wir nutzen, wenn dein Regler und deine Wahl es zulassen.
known-not-used = Das nutzen wir nie, denn du hast es ausgeschlossen.
known-never-use = Diese Art nie nutzen
known-use-again = Diese Art wieder nutzen
known-nothing = Von dieser Art wissen wir nichts über dich.
known-more =
    { $count ->
        [one] Noch eine Sache steht in deinem Download.
       *[other] Noch { $count } weitere Dinge stehen in deinem Download.
    }
known-forget = „{ $name }“ vergessen
known-limit = „{ $name }“ nie nutzen
known-said-facts = Wir haben das gespeichert.
known-said-bad-facts = Das konnten wir nicht speichern. Bitte prüfe das Land und die Zeitzone.
known-said-forgotten = Wir haben es vergessen, und alles, woher wir es wussten.
known-said-limited = Wir nutzen das nicht mehr und haben vergessen, was wir darüber wussten.
known-said-ruled-out = Wir nutzen das nie. Wir wissen nichts darüber.
known-said-unknown = Wir kennen kein solches Thema. Dein Nein ist so gespeichert, wie du es getippt hast. Ähnliche Themen stehen unten.
known-said-allowed = Von jetzt an dürfen wir das wieder nutzen.
known-said-bad-limit = Das konnten wir nicht speichern. Ein Thema hat 1 bis 100 Zeichen.

limits-title = Was du ausgeschlossen hast
limits-what = Was hier steht, wird nie genutzt und nie gelernt. Du kannst jedes Thema dazuschreiben.
limits-topic = Ein Thema, das wir nie nutzen sollen
limits-add = Ausschließen
limits-unknown = Wir kennen kein Thema „{ $name }“. Nichts hier heißt so.
limits-near = Meintest du eines davon?
limits-allow = „{ $name }“ wieder nutzen

states-title = Wo du gerade stehst
states-what = Das lesen wir aus dem, was du getan hast. Es zählt nur, wo auch frühere Besuche zählen dürfen.
states-leave = „{ $name }“ verlassen
context-title = Was die App über dich weiß
context-what = Das hat uns die App gesagt. Es zählt nur, wo auch frühere Besuche zählen dürfen.
facts-title = Angaben über dich
facts-what = Das hat uns die App gesagt. Wenn etwas falsch ist, stell es richtig.
facts-age = Dein Alter
facts-age-unknown = Nicht gesagt
facts-age-adult = 18 oder älter
facts-age-minor = Unter 18
facts-minor = Solange hier „Unter 18“ steht, bist du besser geschützt. Nur die App kann es ändern.
facts-minor-lasts = Sagst du einmal „Unter 18“, kann nur die App das wieder ändern.
facts-region = Dein Land
facts-region-hint = Zwei Buchstaben wie FR, oder mit einem Teil des Landes wie US-CA.
facts-language = Deine Sprache
facts-none = Nicht gesagt
facts-time-zone = Deine Zeitzone
facts-time-zone-hint = Ein Ort wie Europe/Paris.
facts-save = Speichern

history-what = Alles, was du gewählt hast, das Neueste zuerst. Nichts davon lässt sich heimlich ändern.
history-place = Eintrag { $index }
history-nothing = Du hast noch nichts gewählt.
history-notice = Den Text dazu lesen
history-notice-of = Den Text zu „{ $name }“ lesen
history-arrived = Bei uns kam es an: { $when }.
history-claimed = Die App nannte eine andere Zeit: { $when }.
history-carried = „{ $by }“ hat es für dich gesagt.
history-overruled = Es zählte nicht, weil du Nein gesagt hattest.
past-consent-given = Du hast Ja zu „{ $name }“ gesagt.
past-consent-refused = Du hast Nein zu „{ $name }“ gesagt.
past-consent-withdrawn = Du hast dein Ja zu „{ $name }“ zurückgenommen.
past-consent-objected = Du hast „{ $name }“ widersprochen.
past-consent-expired = Dein Ja zu „{ $name }“ war abgelaufen.
past-consent-claimed = Jemand anders hat für dich Ja zu „{ $name }“ gesagt. Es zählte nicht.
past-consent-came-of-age = Dein Ja zu „{ $name }“ endete, weil du 18 geworden bist.
past-lapse-asks_again = Dieses Ja endete, weil sich der Text geändert hat. Du wirst neu gefragt.
past-lapse-expired = Dieses Ja endete, weil seine Zeit um war.
past-lapse-came_of_age = Dieses Ja ist aus der Zeit, als du noch nicht 18 warst. Es zählt nicht mehr.
past-dial-0 = Du hast den Regler auf Aus gestellt.
past-dial-1 = Du hast den Regler auf diese Seite gestellt.
past-dial-2 = Du hast den Regler auf diesen Besuch gestellt.
past-dial-3 = Du hast den Regler auf frühere Besuche gestellt.
past-dial-4 = Du hast den Regler auf überall gestellt.
past-dial-claimed = Jemand anders hat den Regler für dich auf „{ $name }“ gestellt. Es zählte nicht.
past-limit-things = Du hast ausgeschlossen: { $name }.
past-limit-categories = Du hast Arten von Daten ausgeschlossen.
past-limit-none = Du hast nichts mehr ausgeschlossen.
past-arrangement-mine = Du hast „{ $name }“ selbst angeordnet.
past-arrangement-adaptive = Du lässt uns „{ $name }“ wieder anordnen.
past-arrangement-as_everybody = Du hast „{ $name }“ auf die Reihenfolge für alle zurückgesetzt.
past-everything-as_everybody = Du wolltest alles so, wie es alle bekommen.
past-everything-adaptive = Du lässt uns wieder für dich auswählen.
past-facts = Angaben über dich wurden geändert.
past-facts-minor = Angaben über dich wurden geändert. Du bist unter 18, darum haben wir vergessen, was wir nicht behalten dürfen.
past-restriction-on = Du hast die Pause begonnen.
past-restriction-off = Du hast die Pause beendet.
past-correction = Wir haben „{ $name }“ für dich vergessen.
past-link = Was du vor der Anmeldung getan hast, gehört jetzt zu dir.
past-link-undone = Die Verbindung zu dem, was du vor der Anmeldung getan hast, wurde gelöst.
past-via-alias = Du hast das an einer anderen Stelle gesagt, an der wir dich kennen.
past-via-link = Du hast das vor der Anmeldung gesagt.
past-other = Etwas an deiner Wahl wurde geändert.

decisions-nothing = Die App hat dir über uns noch nichts gezeigt.
decisions-empty = Es gab nichts zu zeigen

pages = Mehr von der Liste
pages-newer = Neuere
pages-older = Ältere
pages-here = Seite { $page }

notice-title = Der Text, den du bei deiner Wahl gesehen hast
notice-what = Das ist Fassung { $version }. Die Zeichen unten stehen genau für diesen Text:
notice-back = Zurück zu dem, was du gewählt hast

data-nothing = Wir haben nichts über dich.
data-download = Nimm alles mit
data-download-what = Eine Datei mit allem, was wir über dich haben, in Worten und als Daten. Sie lässt sich ohne uns prüfen.
data-download-do = Alles herunterladen
data-object = Widersprechen
data-object-what = Du sagst zu allem auf einmal Nein. Danach zählt nur noch ein neues Ja von dir.
data-object-do = Allem widersprechen
data-said-objected = Du hast allem widersprochen. Wir haben aufgehört.
data-correct = Etwas richtigstellen
data-correct-what = Du kannst Angaben über dich ändern und uns einzelne Dinge vergessen lassen.
data-correct-do = Ansehen, was wir wissen
data-pause = Alles pausieren
data-pause-do = Zur Pause
data-erase = Alles löschen
data-erase-what = Alles, was wir über dich haben, wird zerstört. Vor dem letzten Schritt siehst du, was geht und was bleibt.
data-erase-do = Zum letzten Schritt

erase-title = Alles über dich löschen?
erase-goes = Was geht
erase-goes-known = Alles, was wir über dich wissen, an jedem Ort.
erase-goes-choices = Was du gewählt hast und der Nachweis davon.
erase-goes-records = Der Bericht zu jedem Ding, das du gesehen hast.
erase-goes-learned = Was unser Programm von dir gelernt hat.
erase-goes-key = Der Schlüssel zu deinen Daten, damit niemand eine Kopie lesen kann.
erase-stays = Was bleibt
kept-log = Die Zeilen im Protokoll bleiben. Nichts darin führt zu dir.
kept-models = Alte Summen über viele Menschen bleiben, damit andere prüfen können, was sie gesehen haben.
kept-backups = Ältere Sicherungen bleiben bei der App. Du wirst daraus gelöscht, bevor sie genutzt werden.
kept-server = Verschlossene Reste können auf der Platte liegen, bis sie den Platz braucht.
kept-lost = Ein Teil des Gelernten ließ sich nicht zurücknehmen, weil der Bericht dazu nicht aufging.
kept-until = Sie gehen am { $when }.
erase-alias = Wir kennen dich an mehr als einer Stelle. Alles davon wird gelöscht.
erase-final = Das lässt sich nicht rückgängig machen.
erase-first = Wenn du eine Kopie willst, lade sie vorher herunter.
erase-do = Alles über mich löschen
erase-back = Zurück

erased-title = Du bist gelöscht
erased-what = Alles über dich ist zerstört. Nichts führt mehr zu dir.
erasing-title = Du wirst gerade gelöscht
erasing-what = Es hat begonnen und geht von selbst weiter. Ab jetzt wird nichts über dich genutzt.
erased-receipt = Dein Beleg
erased-keep = Nur du hast diese Zeichen. Behalte sie, wenn du später zeigen willst, dass du gelöscht wurdest.
erased-intent = Im Protokoll steht der Beginn als Eintrag { $index }.
erased-completion = Das Ende steht dort als Eintrag { $index }.
erased-signed-out = Du bist hier abgemeldet.
