# Die Konsole, für alle, die für die Daten geradestehen, und für Admins. Das sind Fachleute; schlicht sind die Worte trotzdem.

console-nav = Konsole
console-nav-home = Start
console-nav-log = Protokoll
console-nav-exports = Exporte
console-nav-policies = Regeln
console-nav-placements = Plätze
console-nav-health = Zustand
console-nav-keys = API-Schlüssel
console-who = Angemeldet für { $app } als { $role }, mit dem Schlüssel { $key }.
console-back = Zurück zur Konsole
console-crumbs = Wo du bist
console-pages = Weitere Einträge

# Signing in

console-sign-in = Bei der Konsole anmelden
console-sign-in-what = Die Konsole ist für Schlüssel der Rollen compliance und admin.
console-sign-in-go = Anmelden
console-key = API-Schlüssel
console-key-note = Der Schlüssel wird einmal gesendet. Dieser Browser behält nur eine Sitzung, acht Stunden lang.
console-key-unknown = Kein gültiger Schlüssel sieht so aus. Prüfe ihn und kopiere ihn noch einmal.
console-key-role = Dieser Schlüssel ist für eine App. Nur Schlüssel der Rollen compliance und admin öffnen die Konsole.
console-key-wait = Dieser Schlüssel wurde in kurzer Zeit zu oft benutzt. Warte einen Moment und versuche es dann noch einmal.
console-over = Bitte melde dich an. Du hast hier keine Sitzung, oder ihr Schlüssel gilt nicht mehr.

# When something is not as it should be

console-problem-role-title = Dein Schlüssel darf das nicht
console-problem-role-what = Das ist für eine andere Rolle. Melde dich mit einem Schlüssel dieser Rolle an.
console-problem-name-title = Melde dich mit deinem Namen an
console-problem-name-what = Das tun hier zwei Menschen mit Namen, und ein Schlüssel kann geteilt sein. Melde dich mit deinem Konto an.
console-problem-400-title = Das konnten wir nicht lesen
console-problem-400-what = Was hier ankam, ist nicht das, was die Seite sendet. Lade sie neu und versuche es noch einmal.
console-problem-401-title = Bitte melde dich an
console-problem-401-what = Du hast hier keine Sitzung, oder ihr Schlüssel gilt nicht mehr.
console-problem-403-title = Das war nicht erlaubt
console-problem-403-what = Das Formular kam nicht von einer unserer Seiten, deshalb wurde nichts getan.
console-problem-404-title = Hier ist nichts
console-problem-404-what = Die Adresse stimmt nicht, oder was hier war, ist nicht mehr da.
console-problem-405-title = Das geht hier nicht
console-problem-405-what = Diese Adresse nimmt nicht an, was gesendet wurde.
console-problem-409-title = Erst muss etwas anderes fertig werden
console-problem-409-what = Was du wolltest, ist noch nicht fertig, oder es wartet schon zu viel.
console-problem-410-title = Es ist nicht mehr hier
console-problem-410-what = Es wurde eine Zeit lang aufbewahrt und ist jetzt weg.
console-problem-413-title = Das war zu viel auf einmal
console-problem-413-what = Was hier ankam, ist größer, als wir annehmen, deshalb wurde nichts getan.
console-problem-415-title = Das konnten wir nicht lesen
console-problem-415-what = Was hier ankam, ist kein Formular einer unserer Seiten.
console-problem-host-title = Das ist nicht unsere Adresse
console-problem-host-what = Die Seite wurde unter einer anderen Adresse als unserer aufgerufen. Nimm die öffentliche Adresse.
console-problem-421-title = Ein anderes Gateway hat sie
console-problem-421-what = Die Datei liegt dort, wo sie entstanden ist. Öffne diese Seite bei jenem Gateway.
console-problem-422-title = Das geht nicht
console-problem-422-what = Was du wolltest, gibt es nicht, oder es ist nicht möglich.
console-problem-429-title = Das war ein wenig zu schnell
console-problem-429-what = In kurzer Zeit kamen viele Anfragen an. Warte einen Moment und versuche es dann noch einmal.
console-problem-500-title = Bei uns ist etwas schiefgegangen
console-problem-500-what = An dem, was du gesendet hast, liegt es nicht. Sieh in den Meldungen des Gateways nach.
console-problem-503-title = Gerade lässt sich nichts speichern
console-problem-503-what = Dein letzter Schritt ist vielleicht nicht gespeichert. Warte einen Moment und versuche es dann noch einmal.

# The first page

console-title = Konsole
console-what =
    Das Protokoll hat { $entries ->
        [one] einen Eintrag
       *[other] { $entries } Einträge
    }. Was du hier tust, wird auch hineingeschrieben.
console-home-log = Suche, was geschehen ist, und öffne eine Entscheidung, um jeden ihrer Schritte zu sehen.
console-home-exports = Nimm Aufzeichnungen mit, zusammen mit allem, was sie beweist.
console-home-policies = Lies die Regeln in Worten und probiere eine Änderung an früheren Entscheidungen aus.
console-home-placements = Sieh, was jeder Platz einbringt und wie sicher das ist.
console-home-health = Sieh, ob es diesem Gateway gut geht.
console-home-keys = Mache Schlüssel für Apps und Menschen und beende sie.

# Words that many pages use

console-yes = ja
console-no = nein
console-from = Vom Tag
console-to = Bis zum Tag
console-app = App
console-placement = Platz
console-rule = Regel
console-kind = Art
console-time = Zeit (UTC)
console-place = Stelle
console-person = Person
console-nobody = niemand
console-search = Suchen
console-clear = Leeren
console-first = Erste Seite
console-go-on = Weiter
console-erased = gelöscht
console-field = Feld
console-value = Wert
console-policy = Geltende Regeln
console-origin = Name des Protokolls
console-role = Rolle
console-role-app = app
console-role-compliance = compliance
console-role-admin = admin
console-more =
    { $count ->
        [one] Noch eines wird nicht gezeigt.
       *[other] { $count } weitere werden nicht gezeigt.
    }
console-unread = Diese Felder waren nicht lesbar und wurden weggelassen: { $fields }.

console-kind-decision = Entscheidung
console-kind-reasons = Gründe
console-kind-consent = Zustimmung
console-kind-dial = Regler
console-kind-limit = Grenzen
console-kind-facts = Angaben
console-kind-restriction = Einschränkung
console-kind-arrangement = Eigene Anordnung
console-kind-correction = Berichtigung
console-kind-link = Zwei Kennungen verbunden
console-kind-outcome = Ergebnisse
console-kind-signals = Signale
console-kind-notice = Hinweistext
console-kind-policy = Regeln
console-kind-build = Build
console-kind-model = Modell
console-kind-placement = Platz
console-kind-preview = Vorschau
console-kind-export = Export
console-kind-erasure = Löschung
console-kind-key = Schlüssel
console-kind-admin = Von Hand getan
console-kind-audit = Prüfung auf Benachteiligung

# The log

console-log-what = Jeder Eintrag behält seine Stelle. Personen erscheinen als Code, den nur dieses Gateway zurückführen kann.
console-log-kinds = Arten
console-log-note = Plätze und Regeln stehen in versiegelten Aufzeichnungen. Die Suche danach öffnet diese, einige auf einmal.
console-log-found =
    { $count ->
        [0] Nichts gefunden
        [one] Ein Eintrag gefunden
       *[other] { $count } Einträge gefunden
    }, { $looked } angesehen
console-log-opened = Für diese Suche wurden Aufzeichnungen geöffnet. Gelöschtes ist nicht mehr über seinen Inhalt zu finden.
console-log-nothing = Es gibt nichts weiter, was passt.

# One entry

console-entry = Eintrag { $index }
console-entry-record = Aufzeichnung
console-entry-fields = Was die Aufzeichnung sagt
console-entry-erased = Die Person wurde gelöscht. Es bleibt die Stelle im Protokoll, die beweist, dass es einen Eintrag gab.
console-entry-unreadable = Es gibt eine Aufzeichnung, aber sie lässt sich nicht öffnen oder ist nicht die im Protokoll genannte.
console-commitment = Festlegung
console-leaf-tag = Marke
console-proof = Den Beweis herunterladen
console-proof-note = Der Beweis enthält Eintrag, Aufzeichnung und den unterschriebenen Kopf des Protokolls. Prüfen geht ohne Internet.

console-steps = Der Weg dieser Entscheidung
console-again-same = Eben noch einmal berechnet: gleich bis aufs letzte Bit.
console-again-other = Eben noch einmal berechnet: Es kam anders heraus. Frage, ob sich das Programm seither geändert hat.
console-again-gone = Es lässt sich nicht noch einmal berechnen: Modell oder Platz werden nicht mehr aufbewahrt.

console-step-came = Was hereinkam
console-revision = (Fassung { $number })
console-candidates = Zur Auswahl
console-candidates-all = alle Dinge des Platzes,
console-candidates-some =
    { $count ->
        [one] ein Ding,
       *[other] { $count } Dinge,
    }
console-wanted =
    { $count ->
        [one] eines gewünscht
       *[other] { $count } gewünscht
    }
console-language = Sprache

console-step-level = Die Stufe, und was sie begrenzt hat
console-asked = Gewünscht
console-effective = In Kraft
console-bound-by = Begrenzt durch
console-strength = Stärke
console-level-0 = aus
console-level-1 = diese Seite
console-level-2 = dieser Besuch
console-level-3 = frühere Besuche
console-level-4 = überall
console-bound-dial = den Regler allein
console-bound-consent = eine Zustimmung, die fehlt
console-bound-age = die Altersgruppe
console-bound-region = die Region
console-bound-browser_signal = das Signal des Browsers
console-bound-control = die Kontrollgruppe
console-bound-arrangement = die Anordnung der Platzierung
console-bound-own_arrangement = die eigene Anordnung der Person
console-bound-restriction = eine Einschränkung
console-bound-failure = einen Fehler bei uns

console-step-privacy = Was genutzt und was weggelassen wurde
console-context = Vom Aufruf:
console-context-device = Gerät
console-context-part_of_day = Tageszeit
console-context-region = Region
console-used = Über die Person genutzt
console-used-nothing = Über die Person wurde nichts genutzt.
console-used-what = Was
console-used-reach = Woher
console-used-category = Art der Daten
console-used-count = Wie oft
console-used-weight = Gewicht
console-topic = Thema
console-item = Ding
console-reach-page = diese Seite
console-reach-visit = dieser Besuch
console-reach-history = frühere Besuche
console-reach-elsewhere = andere Dienste
console-category-behavioural = angesehen
console-category-transactional = gekauft
console-category-contextual = Umstände
console-category-interaction = darauf reagiert
console-held-back = Weggelassen

console-step-engine = Punkte und Chancen
console-engine = Modell { $model }, { $build }, Startwert { $seed }.
console-item-column = Ding
console-score = Punkte
console-chance = Chance
console-shown = Gezeigt
console-position = Stelle { $number }
console-chance-note = Bei gezeigten Dingen gilt die Chance für die eigene Stelle, bei anderen für die erste.

console-step-outbound = Was herausgenommen wurde
console-removed = Für alle herausgenommen
console-removed-nothing = Es wurde nichts herausgenommen.
console-impersonal = Nicht eigens für diese Person auszuwählen

console-step-explain = Gründe, jeder geprüft
console-share = { $share } von dem, was gezählt hat
console-coverage = Die genannten Gründe sind { $share } von dem, was alles über die Person Bekannte bewirkt hat.
console-sufficiency = Mit ihnen allein hätte das Ding { $share } seiner Chance.

console-step-record = Versiegelt
console-step-record-what = Die Aufzeichnung liegt unter dem eigenen Schlüssel der Person. Wer ihn vernichtet, vernichtet sie.
console-step-record-nobody = Die Aufzeichnung handelt von niemandem und liegt unter dem Schlüssel des Betreibers.

console-step-sealed = Stelle und Beweis
console-step-sealed-what = Sie hat die Stelle { $index } im Protokoll, und erst danach kam die Antwort.

# API keys

console-keys-what = Ein Schlüssel wird einmal gezeigt. Wir behalten nur, woran er zu erkennen ist.
console-key-made = Das ist der neue Schlüssel. Kopiere ihn jetzt: Er wird nicht noch einmal gezeigt.
console-key-revoked-said = Der Schlüssel ist gesperrt. Er gilt spätestens in einer Sekunde nicht mehr.
console-key-new = Einen Schlüssel machen
console-key-make = Den Schlüssel machen
console-key-days = Tage, bis er endet
console-key-app-note = Eine App heißt in kleinen Buchstaben, Ziffern und Strichen. Ohne Tage endet ein Schlüssel nicht von selbst.
console-keys-pages = Weitere API-Schlüssel
console-keys-more = Weitere Schlüssel zeigen
console-key-all =
    { $count ->
        [one] Ein Schlüssel
       *[other] { $count } Schlüssel
    }
console-key-id = Schlüssel
console-key-created = Gemacht
console-key-app = App
console-key-role-column = Rolle
console-key-state = Stand
console-key-own = deiner
console-key-in-force = gültig
console-key-expired = beendet
console-key-revoked = gesperrt
console-key-until = bis { $day }
console-key-revoke = Sperren
console-key-revoke-what = Alles, was diesen Schlüssel nutzt, geht sofort nicht mehr. Das lässt sich nicht zurücknehmen.
console-key-revoke-go = { $key } sperren

# Health

console-health-what = Was dieses Gateway gerade über sich selbst sagen kann.
console-health-note = Der Befehl „aboveboard doctor“ liest das ganze Protokoll und prüft jede Unterschrift und jede Datei.
console-mark-ok = gut
console-mark-warn = ansehen
console-mark-bad = falsch
console-health-database =
    Die Datenbank antwortet, und das Protokoll hat { $size ->
        [one] einen Eintrag
       *[other] { $size } Einträge
    }.
console-health-published =
    { $behind ->
        [0] Jeder Eintrag liegt unter einem veröffentlichten Prüfpunkt.
        [one] Ein Eintrag wartet auf den nächsten Prüfpunkt.
       *[other] { $behind } Einträge warten auf den nächsten Prüfpunkt.
    }
console-health-published-do = Jede Sekunde ist einer fällig. Sieh in den Meldungen des Gateways nach.
console-health-tiles =
    { $behind ->
        [0] Alle vollen Kacheln des Protokolls sind gespeichert.
        [one] Eine Kachel des Protokolls ist noch nicht gespeichert.
       *[other] { $behind } Kacheln des Protokolls sind noch nicht gespeichert.
    }
console-health-tiles-do = Lass ein Gateway laufen, das sie macht.
console-health-room = Wo die Daten liegen, sind { $free } MiB frei.
console-health-room-do = Schaffe Platz, bevor nichts mehr aufgezeichnet werden kann.
console-health-erasures =
    { $count ->
        [0] Keine Löschung läuft.
        [one] Eine Löschung läuft.
       *[other] { $count } Löschungen laufen.
    }
console-health-erasures-do = Lass ein Gateway laufen, das sie beendet.
console-health-exports =
    { $waiting ->
        [0] Kein Export wartet.
        [one] Ein Export läuft.
       *[other] { $waiting } Exporte laufen.
    } { $failed ->
        [0] Keiner ist fehlgeschlagen.
        [one] Einer ist fehlgeschlagen.
       *[other] { $failed } sind fehlgeschlagen.
    }
console-health-exports-do = Die Seite der Exporte sagt, warum.
console-health-decisions =
    { $count ->
        [0] Dieser Prozess hat seit seinem Start keine Entscheidung getroffen.
        [one] Dieser Prozess hat seit seinem Start eine Entscheidung getroffen.
       *[other] Dieser Prozess hat seit seinem Start { $count } Entscheidungen getroffen.
    }
console-health-fallbacks =
    { $count ->
        [0] Bei keiner musste das gelten, was alle bekommen.
        [one] Bei einer schlug etwas fehl, deshalb galt das, was alle bekommen.
       *[other] Bei { $count } schlug etwas fehl, deshalb galt das, was alle bekommen.
    }
console-health-fallbacks-do = Die Meldungen des Gateways sagen, was fehlgeschlagen ist.
console-health-policy-errors =
    { $count ->
        [0] Jede Frage an die Regeln war zu entscheiden.
        [one] Eine Frage an die Regeln war nicht zu entscheiden und wurde abgelehnt.
       *[other] { $count } Fragen an die Regeln waren nicht zu entscheiden und wurden abgelehnt.
    }
console-health-policy-errors-do = Die Meldungen des Gateways sagen, welche.
console-health-pending =
    { $count ->
        [0] Die Modelle haben aus jedem Ergebnis gelernt.
        [one] Aus einem Ergebnis ist noch nicht gelernt.
       *[other] Aus { $count } Ergebnissen ist noch nicht gelernt.
    }
console-health-pending-do = Wenn das wächst, hat das Gateway zu wenig Zeit zum Lernen.
console-health-rotation = Kein Schlüssel, der Menschen benennt, wird gerade gewechselt.
console-health-rotation-do = Einer wird gewechselt: „aboveboard keys status“ sagt, wie weit er ist.
console-health-witnesses =
    { $count ->
        [0] Kein Zeuge unterschreibt das Protokoll mit.
        [one] Ein Zeuge unterschreibt das Protokoll mit.
       *[other] { $count } Zeugen unterschreiben das Protokoll mit.
    }

# Exports
console-exports-what = Ein Export ist ein Archiv: Aufzeichnungen und alles, was beweist, dass sie im Protokoll stehen. Er lässt sich offline prüfen.
console-exports-all =
    { $count ->
        [0] Noch kein Export
        [one] Ein Export
       *[other] { $count } Exporte
    }
console-look-again = Jetzt nachschauen
console-export-asked = Der Export wartet, bis er dran ist.
console-export-dropped = Der Export ist weg, und seine Datei auch.
console-export-is-waiting = wartet
console-export-is-running = in Arbeit
console-export-is-ready = fertig
console-export-is-failed = gescheitert
console-export-is-gone = abgelaufen
console-export-everything = Alles
console-export-progress = { $done } von { $total } Schritten
console-export-until = Die Datei bleibt bis { $moment }, und nur so lange, bis jemand darin gelöscht wird.
console-export-take = Herunterladen
console-export-drop = Löschen
console-export-new = Einen Export beginnen
console-export-kinds-note = Ist nichts angekreuzt, sind alle Arten gemeint.
console-export-formats = Dateiform
console-export-pseudonyms = mit den Kürzeln der Personen
console-export-start = Beginnen

# Placements and their reports
console-placements-what = Jeder Platz ist eine Stelle in einer App, an der etwas gewählt wird. Öffne einen, um seinen Ertrag zu sehen.
console-placements-none = Noch keine App hat einen Platz angemeldet.
console-report = Was { $placement } einbringt
console-report-version = Fassung
console-report-read = Aus { $outcomes } Ergebnissen dieses Platzes; sie betreffen { $shown } erste Stellen.
console-report-imported =
    { $count ->
        [one] Ein Ergebnis wurde aus dem eigenen Protokoll der App gelernt. Es steckt in keiner Zahl unten. Noch nicht gelernt: { $waiting }.
       *[other] { $count } Ergebnisse von { $people } Personen wurden aus dem eigenen Protokoll der App gelernt. Sie stecken in keiner Zahl unten. Noch nicht gelernt: { $waiting }.
    }
console-report-waiting =
    { $count ->
        [one] Ein Ergebnis wartet noch darauf, gezählt zu werden.
       *[other] { $count } Ergebnisse warten noch darauf, gezählt zu werden.
    }
console-report-gone =
    { $count ->
        [one] Eine davon fehlt bei den anderen Wegen, weil ihre Dinge nicht mehr da sind.
       *[other] { $count } davon fehlen bei den anderen Wegen, weil ihre Dinge nicht mehr da sind.
    }
console-report-rewards-title = Ertrag nach Stufe
console-report-rewards-desc = Eine Zeile je Gruppe: ein Punkt für den mittleren Ertrag, ein Strich für die Sicherheit. Die Tabelle hat die Zahlen.
console-report-rewards-what = Der Ertrag der ersten Stelle, von 0 bis 1. Der Strich umfasst in 95 von 100 Fällen den wahren Mittelwert.
console-report-too-few = zu wenige Menschen für eine Aussage
console-report-group = Gruppe
console-report-shown = Gezeigt
console-report-people = Menschen
console-report-reward = Mittlerer Ertrag
console-report-level-0 = Stufe 0, aus
console-report-level-1 = Stufe 1, Seite
console-report-level-2 = Stufe 2, Besuch
console-report-level-3 = Stufe 3, früher
console-report-level-4 = Stufe 4, überall
console-report-personalized = alle mit Anpassung
console-report-control = Vergleichsgruppe
console-report-lift-title = Vorsprung vor der Vergleichsgruppe
console-report-lift-desc = Eine Zeile: ein Punkt für den Vorsprung, ein Strich für die Sicherheit. Eine Linie zeigt, wo kein Unterschied ist.
console-report-lift-label = Vorsprung
console-report-lift-what = Wie viel mehr die Anpassung einbringt, gegenüber Menschen der Vergleichsgruppe.
console-report-lift-up = Die Anpassung bringt hier mehr ein.
console-report-lift-down = Die Anpassung bringt hier weniger ein.
console-report-lift-open = Ob das mehr oder weniger ist, lässt sich noch nicht sagen.
console-report-lift-none = In der Vergleichsgruppe oder außerhalb sind zu wenige Menschen für eine Aussage.
console-report-band-title = Ertrag wie erwartet oder nicht
console-report-band-what = Neben jedem Ertrag steht, was das Modell, das wählte, erwartet hatte.
console-report-band-none = Hier gibt es noch nichts, was sich vergleichen lässt.
console-report-band-in = Der Ertrag ist etwa wie erwartet, in { $compared } Fällen.
console-report-band-above = Es kommt mehr ein als erwartet, seit { $since }: { $found }, wo { $predicted } erwartet war.
console-report-band-below = Es kommt weniger ein als erwartet, seit { $since }: { $found }, wo { $predicted } erwartet war.
console-report-policies-title = Was andere Wege eingebracht hätten
console-report-policies-desc = Eine Zeile je Weg und Schätzung: ein Punkt für den Wert, ein Strich für die Sicherheit.
console-report-policies-what = Geschätzt aus dem Protokoll, in dem jede Chance bekannt ist.
console-report-way = Art der Wahl
console-report-everybody = für alle gleich
console-report-model = neuestes Modell
console-report-estimator = Schätzung
console-report-effective = Wirksame Zeilen
console-report-weight = Mittleres Gewicht
console-report-weight-note = In einem ehrlichen Protokoll liegt das mittlere Gewicht nahe bei 1. Es ist kleiner, wo selten gezeigt wurde, was diese Art bevorzugt.
console-report-too-few-effective = Zu wenige brauchbare Zeilen: { $found } von { $least }.
console-report-too-few-positive = Zu wenige Erträge: { $found } von { $least }.
console-report-equal-rewards = Jeder Ertrag ist gleich, also lässt sich nichts vergleichen.
console-report-mean-weight = Das mittlere Gewicht ist { $weight }, weit weg von 1. Diese Ergebnisse sind nicht alles, was gezeigt wurde.
console-report-unstable-weight = Das mittlere Gewicht ist { $weight }, und es sind zu wenige Menschen, um zu sagen, warum.
console-report-rarely-shown = Diese Entscheidungen zeigten selten, was diese Art zu wählen bevorzugt. Sie sagen also wenig über sie.
console-report-sample = Die Schätzungen sind aus den neuesten { $outcomes } von { $of } Ergebnissen, { $share } %. Gelesen am { $made }, in { $seconds } s.
console-report-sample-none = Die Schätzungen kommen aus einer Stichprobe, die im Hintergrund gelesen wird. Noch wurde keine gelesen.
console-report-clipped = Gekappt
console-report-refused-equal-rewards = Es gibt keinen Mittelwert, weil jeder Ertrag gleich ist. Melde auch, was gesehen und nicht genommen wurde.
console-report-refused-mean-weight = Es gibt keinen Mittelwert, weil die Ergebnisse nicht alles sind, was gezeigt wurde. Melde auch, was gesehen und nicht genommen wurde.
console-report-mixed =
    { $count ->
        [one] Ein Mensch ist in beiden Gruppen.
       *[other] { $count } Menschen sind in beiden Gruppen.
    }
console-report-ratio = { $control } von { $people } Menschen sind in der Vergleichsgruppe, wo { $share } % sein sollten.
console-report-ratio-wrong = Das ist zu weit weg für einen Zufall, also traue dem Vorsprung nicht.
console-report-ratio-fine = Das passt.
console-report-narrow = Wie eng es war
console-report-narrow-what = Persönliche Entscheidungen derselben Stichprobe: { $count }. Platzwechsel zählen, wo Dinge ihren Platz behalten.
console-report-narrow-new = Anteil des persönlichen Teils für Dinge mit Themen, die für die Person neu sind: { $percent }
console-report-narrow-cause = Anteil, den eine einzige Ursache an allem trug, was Ursachen bewirkten: { $percent }
console-report-narrow-moves = Platzwechsel einer Person in einer Woche, im Schnitt: { $count }
console-report-items = Was jedes Ding einbrachte
console-report-items-what = Aus derselben Stichprobe, an jeder Stelle. Dinge weiter unten werden seltener gesehen.
console-report-parts = Was jeder Teil einbrachte
console-report-parts-what = Aus derselben Stichprobe, in allen Dingen mit dem Teil. Teile, die auf andere trafen, können deshalb abweichen.
console-report-slot = Stelle
console-report-part = Teil
console-report-item = Ding
console-report-taken = Genommen

# Rules, and dry runs of changed ones
console-policies-what = Diese Regeln gelten. Was keine Regel erlaubt, ist verboten, und ein Verbot geht immer vor.
console-table = Was jede Stufe freigibt
console-table-what = Für eine Art von Menschen und Daten: ja, oder die Regel, die es verbietet.
console-table-question = Frage
console-table-show = Zeigen
console-action-use = für eine Wahl nutzen
console-action-keep = behalten
console-action-show = etwas zeigen
console-action-learn = daraus lernen
console-fact-kind = Platz
console-fact-category = Art der Daten
console-fact-sensitivity = Schutz
console-fact-given = Zweck erlaubt
console-fact-age = Alter
console-fact-region = Recht der Region
console-fact-gpc = Browser sendet GPC
console-value-yes = ja
console-value-no = nein
console-value-content = Inhalt
console-value-offer = Angebot
console-value-advert = Werbung
console-value-message = Nachricht
console-value-behavioural = angesehen
console-value-transactional = gekauft
console-value-contextual = Umstände
console-value-interaction = darauf reagiert
console-value-plain = einfach
console-value-special = besonders geschützt
console-value-adult = erwachsen
console-value-minor = minderjährig
console-value-unknown = nicht bekannt
console-value-eea = Europa (EWR)
console-value-us_optout = USA, Recht auf Nein
console-value-other = andere
console-rules-keep = Darf es behalten werden?
console-rules-use = Darf es für eine Wahl genutzt werden?
console-rules-show = Darf etwas gezeigt werden?
console-rules-learn = Darf ein Modell daraus lernen?
console-rule-does = Tut
console-rule-says = Was Menschen gesagt wird
console-rule-source = Woher sie kommt
console-rule-since = seit { $day }
console-rule-find = im Protokoll suchen
console-rule-never = nichts hebt sie auf
console-effect-permit = erlaubt
console-effect-forbid = verbietet
console-try-go = Eine Änderung an früheren Entscheidungen erproben
console-try = Probelauf
console-try-what = Ändere unten den Text der Regeln. Frühere Entscheidungen werden danach neu beurteilt, und nichts davon gilt.
console-try-refused =
    { $count ->
        [one] Der Text wurde aus einem Grund abgelehnt. Nichts wurde erprobt.
       *[other] Der Text wurde aus { $count } Gründen abgelehnt. Nichts wurde erprobt.
    }
console-try-before = Bisherige Probeläufe
console-try-altered = { $altered } von { $total } Entscheidungen wären anders gewesen
console-try-is-running = läuft
console-try-is-done = fertig
console-try-is-failed = gescheitert
console-try-most = Wie viele Entscheidungen, die neuesten zuerst
console-try-start = Erproben
console-try-limits = Was neu beurteilt werden kann, und was nicht
console-limit-record = Eine Aufzeichnung sagt, was genutzt, zurückgehalten und herausgenommen wurde. Nur das wird neu beurteilt.
console-limit-worlds = Alter, Recht der Region und Ruhezeit stehen nicht darin. Wo es darauf ankommt, wird nichts behauptet.
console-limit-opened = Was zurückgehalten wurde, steht nicht darin. Was mehr davon bewirkt hätte, lässt sich nicht sagen.
console-limit-keep = Was nie behalten wurde, kann nicht beurteilt werden. Auch nicht, was Modelle gelernt hätten.
console-limit-dial = Der Regler und seine Grenzen bleiben, wie sie damals waren. Nur die Regeln sind andere.
console-limit-process = Ein Probelauf lebt in einem Prozess und ist vergessen, wenn dieser endet.
console-trial = Probelauf
console-trial-progress = { $done } von { $total } Entscheidungen
console-trial-failed = Der Probelauf endete zu früh.
console-trial-what = Anders heißt: Es wäre weniger genutzt worden, oder anderes hätte zur Auswahl gestanden.
console-trial-effects = Was es bedeutet hätte
console-effect-is-altered = anders
console-effect-is-opened = mehr hätte genutzt werden dürfen; was das bewirkt hätte, lässt sich nicht sagen
console-effect-is-reason = gleich, aus einem anderen Grund
console-effect-is-same = gleich
console-effect-is-untold = lässt sich aus der Aufzeichnung nicht sagen
console-effect-is-gone = die Aufzeichnung ist weg
console-trial-moved = davon wäre anderes gezeigt worden
console-trial-stayed = davon wäre dasselbe gezeigt worden
console-trial-open = davon lässt sich nicht sagen, was gezeigt worden wäre
console-trial-rules = Nach Regel
console-trial-rules-what = Wie viele Entscheidungen jede Regel geändert hätte. Eine kann für mehrere zählen.
console-trial-examples = Einige davon, die neuesten zuerst:
console-trial-changes = Was sich in der Tabelle der Regeln ändert
console-trial-changes-what = Jede Zeile ist eine Gruppe von Fragen, deren Antwort sich gleich ändert.
console-trial-no-change = Die Tabelle der Regeln bleibt, wie sie ist.
console-trial-change = Änderung
console-trial-cells = Fragen
console-trial-before = Regeln vorher
console-trial-after = Regeln nachher
console-trial-where = Wo
console-change-gained = neu erlaubt
console-change-lost = neu verboten
console-change-reason = aus anderem Grund
console-declared = Was sich in den Dateien ändert
console-declared-what = Jede Zeile ist ein Wert, etwa eine Grenze, eine Zahl von Tagen, ein Satz oder ein Teil einer Regel.
console-declared-file = Datei
console-declared-before = Vorher
console-declared-after = Nachher
console-declared-none = Kein Wert in den Dateien ändert sich.
console-sets = Was sich an den Regeln geändert hat
console-sets-go = Sehen, was sich wann geändert hat
console-sets-what = Jede Fassung der Regeln, die in Kraft trat, hat einen Eintrag. Darunter steht jeder Wert, den sie geändert hat.
console-sets-first = Das war die erste Fassung.
console-sets-unreadable = Eine Aufzeichnung lässt sich nicht öffnen. Diese zwei Fassungen sind daher nicht zu vergleichen.
