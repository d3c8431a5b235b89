# Die Seite einer Prüfung auf Benachteiligung: ihre Teile und Tabellen. Die Sätze über Vergleiche stehen in console-bias.ftl.

bias-title = Prüfung auf Benachteiligung „{ $watch }“
bias-period = Bericht { $number }, vom { $from } bis zum { $until } (Tage in UTC)
bias-scope = App „{ $app }“, Platz „{ $placement }“
bias-scope-all = App „{ $app }“, alle Plätze

bias-answer = Die Antwort
bias-head-disparity = Es gibt einen Abstand, der zählt. Mindestens eine Gruppe bekommt weniger als { $tau }-mal so viel wie ihr Vergleich.
bias-head-watch = Dieser Bericht zeigt keinen Abstand unter { $tau }, aber mindestens eine Gruppe ist zu beobachten.
bias-head-not_enough = Es lässt sich noch nicht sagen. Für mindestens eine Gruppe kamen zu wenige Menschen.
bias-head-fine = Jede verglichene Gruppe bekommt mindestens { $tau }-mal so viel wie ihr Vergleich.
bias-head-nothing = Nichts wurde verglichen. Ein Vergleich braucht zwei Gruppen mit je { $k } gemessenen Menschen.
bias-head-empty = In diesem Zeitraum gab es keine Entscheidungen.
bias-head-small = { $count ->
        [one] Ein weiterer Vergleich blieb aus, weil eine seiner beiden Gruppen weniger als { $k } Menschen hat.
       *[other] { $count } weitere Vergleiche blieben aus, weil jeweils eine der Gruppen weniger als { $k } Menschen hat.
    }
bias-people = { $people ->
        [one] Der Bericht handelt von einem Menschen
       *[other] Der Bericht handelt von { $people } Menschen
    } { $visits ->
        [one] und einem Besuch.
       *[other] und { $visits } Besuchen.
    }
bias-people-hidden = Von wie vielen Menschen und Besuchen der Bericht handelt, ist verborgen.
bias-all = Alle Vergleiche

bias-word-disparity = Benachteiligung
bias-word-fine = in Ordnung
bias-word-watch = zu beobachten
bias-word-not_enough = nicht genug Daten
bias-word-not_looked = nicht angesehen

bias-column-by = Nach
bias-column-group = Gruppe
bias-column-reference = Vergleich
bias-column-verdict = Urteil
bias-column-ratio = Verhältnis
bias-column-interval = Intervall
bias-column-needed = Nötig in jeder Gruppe
bias-column-people = Menschen
bias-column-selected = Bekamen es
bias-column-rate = Anteil
bias-column-sure = 95-%-Intervall
bias-column-share = Teil von allen
bias-column-fifths = Vier Fünftel
bias-column-short = Menschen, die dazu fehlen
bias-column-decisions = Entscheidungen
bias-column-what = Was
bias-column-stratum = Nach
bias-column-mix = Aus der Mischung
bias-column-within = Von innerhalb
bias-hidden-cell = verborgen
bias-none = keine
bias-yes = ja
bias-no = nein
bias-rest-name = alle anderen
bias-to = { $low } bis { $high }
bias-from = ab { $low }

bias-section = Nach: { $by }
bias-pair = { $one } und { $two }
bias-by-age_class = Altersklasse
bias-by-asked = gewünschte Stufe des Reglers
bias-by-bound_by = Grenze der Stufe
bias-by-device = Gerät
bias-by-effective = geltende Stufe des Reglers
bias-by-gpc = Signal des Browsers (GPC)
bias-by-known_for = Zeit seit dem ersten Eintrag
bias-by-label = Merkmal der prüfenden Person
bias-by-language = Sprache
bias-by-placement = Platz
bias-by-region = Region
bias-by-region_class = Recht der Region
bias-by-context = Kontext „{ $field }“

bias-value-unknown = nicht bekannt
bias-value-age_class-adult = Erwachsene
bias-value-age_class-minor = Minderjährige
bias-value-gpc-on = Signal an
bias-value-gpc-off = Signal aus
bias-value-known_for-under_1_day = unter einem Tag
bias-value-known_for-under_30_days = unter 30 Tagen
bias-value-known_for-longer = 30 Tage oder länger
bias-value-region_class-eea = Europa (EWR)
bias-value-region_class-us_optout = USA, mit Recht auf Nein
bias-value-region_class-other = anderes Recht
bias-value-bound_by-dial = der Regler allein
bias-value-bound_by-consent = kein Ja
bias-value-bound_by-age = Altersklasse
bias-value-bound_by-region = Region
bias-value-bound_by-browser_signal = Signal des Browsers
bias-value-bound_by-failure = ein Fehler bei uns
bias-value-bound_by-arrangement = die Anordnung des Platzes
bias-value-bound_by-own_arrangement = eine eigene Anordnung
bias-level = Stufe { $level }

bias-rates-title = Anteile nach: { $by }
bias-ratios-title = Verhältnisse nach: { $by }
bias-rates-desc = Eine Linie je Gruppe: ein Punkt für ihren Anteil von 100, ein Balken für das 95-%-Intervall. Die Tabelle hat dieselben Zahlen.
bias-ratios-desc = Eine Linie je Vergleich: ein Punkt für sein Verhältnis, ein Balken für das Intervall. Die Sätze haben dieselben Zahlen.
bias-ratios-key = Die volle Linie ist ein Verhältnis von 1: gleich viel. Die gestrichelte ist { $tau }. Ein Balken links davon zeigt eine Benachteiligung, einer quer darüber lässt es offen.
bias-table-selection = Menschen, die bei ihrem ersten Besuch im Zeitraum zuerst { bias-thing } bekamen
bias-table-benefit = Menschen, die beim ersten Besuch, in dem sie es sahen, das erste Ding nahmen
bias-table-form = Die Tabelle hat die Form des Local Law 144 der Stadt New York. Sie ist keine Prüfung nach diesem Gesetz.
bias-apart-unknown = Gruppe nicht bekannt, darum in keinem Verhältnis
bias-apart-under_share = unter 2 % aller Menschen, darum in keinem Verhältnis
bias-apart-under_k = weniger als { $k } Menschen, darum in keinem Verhältnis
bias-fifths-note = Vier Fünftel sind eine Tatsache dieser Tabelle. Sie sind kein Urteil, denn sie wissen nichts vom Zufall.
bias-alarm-note = Der Beleg aller Tage sagt, wie oft sich eine Wette gegen { $tau } oder mehr vervielfacht hat. Man darf ihn jeden Tag ansehen, und er braucht mehr Menschen als ein Bericht.
bias-mixes = Worin die Abstände liegen
bias-mixes-note = Ein Abstand hat zwei Teile: die Mischung der Gruppen, und den Unterschied innerhalb gleicher Teile. Zusammen ergeben sie ihn.

bias-hidden-title = Was verborgen ist, und warum
bias-hidden-why = Eine Zahl ist verborgen, wo weniger als { $k } Menschen in einer Gruppe sind, die Klasse bekamen oder nicht bekamen.
bias-hidden-more = Weitere Zahlen sind verborgen, wo eine Summe sonst eine verriete. Eine verborgene Gruppe behält ihr Urteil.
bias-hidden-rows = { $count ->
        [one] Nach { $by }: eine von { $rows } Zeilen ist verborgen.
       *[other] Nach { $by }: { $count } von { $rows } Zeilen sind verborgen.
    }
bias-hidden-nothing = In diesem Bericht ist nichts verborgen.
bias-hidden-some = Weitere Zahlen dieses Berichts sind aus demselben Grund verborgen. An ihrer Stelle steht ein Wort.

bias-apart = Was nicht verglichen werden konnte
bias-apart-note = Diese Entscheidungen sagen nichts über eine Gruppe. Darum sind sie in keinem Anteil und keinem Verhältnis.
bias-apart-nothing = Jede Entscheidung wurde verglichen.
bias-line-erased = Seither gelöscht, aus allen Apps und Plätzen
bias-line-nobody = Über niemanden
bias-line-restricted = Von Menschen, die die Nutzung ihrer Daten beschränkt haben
bias-line-control = Von Menschen in der Vergleichsgruppe
bias-line-unreadable = Mit einer Aufzeichnung, die nicht lesbar war
bias-links = { $count ->
        [one] Einer Verbindung von Kennungen ließ sich nicht folgen. Dieser Mensch zählt darum zweimal.
       *[other] { $count } Verbindungen von Kennungen ließ sich nicht folgen. Deren Menschen zählen darum zweimal.
    }
bias-labels = Nach { $lines } Zeilen der Datei haben { $people } Menschen eines von { $labels } Merkmalen. Die anderen Zeilen:
bias-labels-unmatched = { $count } nennen niemanden aus dieser Prüfung
bias-labels-blank = { $count } haben kein Merkmal
bias-labels-repeated = { $count } sagen dasselbe noch einmal
bias-labels-conflicting = { $count } widersprechen einer anderen Zeile

bias-terms = Die Bedingungen
bias-terms-note = Sie wurden festgelegt, bevor etwas angesehen wurde.
bias-term-class = Klasse von Dingen
bias-term-measure = Maß
bias-term-by = Verglichen nach
bias-term-reference = Vergleich
bias-term-tau = Ein Abstand zählt unter einem Verhältnis von
bias-term-alpha = Anteil falscher Urteile einer Art, über alle Berichte, höchstens
bias-term-k = Menschen, von denen eine Zahl mindestens handelt
bias-term-many = Vergleiche
bias-term-level = Niveau jedes Intervalls
bias-term-since = Beobachtet seit
bias-term-days = Tage eines Berichts
bias-class-items = Dinge { $names }
bias-class-topics = Themen { $names }
bias-class-tags = Schlagwörter { $names }
bias-class-categories = Kategorien { $names }
bias-class-below_list = Angebote unter ihrem Listenpreis
bias-measure-selection = wie oft das erste Ding aus der Klasse ist
bias-measure-exposure = der Anteil der Klasse an dem, was gezeigt wurde; frühere Stellen wiegen mehr
bias-measure-benefit = wie oft das erste Ding genommen wurde, wo es gesehen wurde
bias-measure-chance = wie wahrscheinlich das erste Ding aus der Klasse war
bias-measure-price = wie viel vom Listenpreis abgezogen war
bias-reference-largest = die größte Gruppe
bias-people-note = Ein Mensch zählt einmal, mit dem Mittel seiner Besuche, in der Gruppe seines ersten Besuchs.

bias-source = Woher es kommt
bias-source-origin = Protokoll
bias-source-size = Einträge
bias-source-made = Export gemacht
bias-source-checkpoint = SHA-256 des Prüfpunkts
bias-source-records = SHA-256 der Aufzeichnungen
bias-source-labels = Gesalzene Prüfsumme der Datei mit Merkmalen
bias-source-report = SHA-256 dieses Berichts als kanonisches JSON
bias-source-method = Verfahren

bias-check = So prüfst du es selbst
bias-check-what = Wer einen Export des Protokolls hat, kann diesen Bericht ohne Netz noch einmal berechnen.
bias-check-export = Nimm einen Export aller Plätze und Pseudonyme vom Anfang des Protokolls an, und den Bericht als JSON.
bias-check-key = Nimm den Schlüssel des Protokolls von anderswo als von dieser Seite. Der erste Befehl prüft den Export.
bias-check-compare = Der zweite Befehl berechnet jeden Teil noch einmal. Was seither gelöscht wurde, ist „nicht geprüft“ und nicht falsch.
bias-check-labels = Die Datei mit den Merkmalen und ihr Salz braucht es auch.

bias-limits = Was das nicht zeigt
bias-limits-cause = Ein Abstand beweist keine Ursache, und er ist keine rechtliche Bewertung.
bias-limits-erased = Wer gelöscht wurde, kann anders sein als jene, die bleiben.
bias-limits-benefit = Das Maß handelt von Menschen, deren App meldet, was gesehen wurde.
bias-limits-chance = Das Maß handelt von Entscheidungen, die noch einmal getroffen wurden.
bias-limits-price = Das Maß handelt von ersten Dingen mit einem Preis und einem Listenpreis.
bias-limits-device = Menschen auf Stufe 0 haben hier kein Gerät. Ein unbekanntes Gerät ist darum kein zufälliges.
