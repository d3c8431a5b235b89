# Woher ein Abstand kommt, und was eine Prüfung sonst fand. Die Bedingungen stehen in report_causes.py und report_features.py.

bias-causes = Woher Abstände kommen
bias-causes-what = Jede Entscheidung wurde auf jeder Stufe des Reglers noch einmal getroffen, und ohne das, was Dinge entfernt hatte. Eine Ursache ist also berechnet.
bias-causes-none = Hier wurde keine Entscheidung noch einmal getroffen, darum wurde keine Ursache gesucht. Das braucht die Modelle des Gateways.
bias-decided = { $decided } von { $all } Entscheidungen wurden noch einmal getroffen.
bias-undecided = Ausgelassen: { $count } { $why }.
bias-undecided-record = ohne lesbare Aufzeichnung
bias-undecided-placement = ohne gespeicherten Platz
bias-undecided-model = ohne gespeichertes Modell
bias-undecided-rules = ohne bekannte Regeln
bias-undecided-kept = deren erster Platz behielt, was dort stand
bias-undecided-build = von einer anderen Version des Programms
bias-undecided-most = älter als die, die höchstens noch einmal getroffen werden

bias-cause-few = Für „{ $group }“ wurden zu wenige Entscheidungen noch einmal getroffen, um eine Ursache zu suchen.
bias-cause-gap = Nach genauen Chancen ist der Abstand von „{ $group }“, verglichen mit { bias-for }: { $gap }.
bias-cause-law = Er kommt von einer Regel: ohne { $reason } ist er weg.
bias-cause-most = Das meiste davon kommt von: { $reason } ({ $part }).
bias-cause-part = Ein sicherer Teil davon kommt von: { $reason } ({ $part }).
bias-cause-dial = Mehr davon liegt in den Stufen, die Menschen wählten ({ $mix }), als innerhalb der Stufen ({ $within }).
bias-cause-open = Keine sichere Ursache macht { $least } oder mehr davon aus.
bias-cause-everybody = Was alle bekommen, unterscheidet sich um { $everybody }.
bias-cause-bound = Bei gleicher Auswahl und gleichen Regeln erlaubt der Regler höchstens einen Abstand von { $bound }.
bias-cause-keys = { $count ->
        [one] Ein weiterer Schlüssel handelt von zu wenigen Menschen, um genannt zu werden.
       *[other] { $count } weitere Schlüssel handeln von zu wenigen Menschen, um genannt zu werden.
    }

bias-step-everybody = was alle bekommen
bias-step-page = Seite und Anfrage
bias-step-visit = was Menschen bei diesem Besuch taten
bias-step-history = was Menschen hier früher taten
bias-step-elsewhere = was andere Dienste sagten
bias-step-dial = die Stufen, die Menschen wählten
bias-reason-limit = Grenzen, die Menschen setzten
bias-reason-not_active = Zeiten, in denen Dinge nicht aktiv sind
bias-reason-above = Dinge, die weiter oben auf derselben Seite standen
bias-reason-rule = die Regel „{ $rule }“
bias-reason-cap = die Grenze durch „{ $cap }“
bias-key = darin „{ $key }“

bias-column-part = Teil
bias-column-touched = Betroffen, von 100
bias-column-touched-reference = Im Vergleich
bias-parts-note = Die Stufen des Reglers ergeben zusammen den Abstand. Eine Regel oder Grenze ist ein Blick für sich und zählt nirgends dazu.

bias-proxies = Was die Gruppe verrät
bias-proxies-none = { $features ->
        [one] Ein Merkmal wurde in Entscheidungen verwendet. Es verrät die Gruppe nicht besser als der Zufall.
       *[other] { $features } Merkmale wurden in Entscheidungen verwendet. Keines verrät die Gruppe besser als der Zufall.
    }
bias-proxies-some = { $features ->
        [one] Ein Merkmal wurde in Entscheidungen verwendet. So viele von denen unten verraten die Gruppe besser als der Zufall: { $count }.
       *[other] { $features } Merkmale wurden in Entscheidungen verwendet. So viele von denen unten verraten die Gruppe besser als der Zufall: { $count }.
    }
bias-proxies-note = Ein Merkmal, das die Gruppe verrät, kann für sie stehen. V ist 0, wo es nichts verrät, und 1, wo es alles verrät.
bias-together = Alle Merkmale zusammen verraten „{ $group }“ unter den anderen: { $area }. Der Zufall ergibt { $low } bis { $high }.
bias-together-not = Alle Merkmale zusammen verraten „{ $group }“ nicht unter den anderen: { $area }. Der Zufall ergibt { $low } bis { $high }.
bias-together-few = Bei „{ $group }“ sind auf einer Seite zu wenige Menschen, um zu sagen, was alle Merkmale zusammen verraten.
bias-column-feature = Merkmal
bias-column-v = V
bias-column-chance = V durch Zufall
bias-column-guess = Richtig geraten
bias-column-majority = Ohne es
bias-column-reveals = Verrät

bias-calibration = Was erwartet wurde, und was kam
bias-calibration-note = Jeder Mensch zählt einmal, mit seiner ersten Wahl, die gesehen wurde. Ein Verhältnis von 1 heißt: Es kam so viel wie erwartet.
bias-column-expected = Erwartet
bias-column-observed = Kam
bias-column-z = z
bias-column-brier = Fehler im Quadrat

bias-prices = Preise
bias-prices-fine = Kein Ding hatte in einer Stunde zwei Preise, und keine persönliche Wahl zeigte einen anderen Preis als die Liste.
bias-prices-unequal = Zwei Preise in einer Stunde gab es für: { $products }.
bias-prices-unguarded = { $count ->
        [one] Eine persönliche Wahl zeigte einen anderen Preis als die Liste.
       *[other] { $count } persönliche Wahlen zeigten einen anderen Preis als die Liste.
    }
bias-prices-count = { $revisions ->
        [one] { $priced } Entscheidungen hatten einen Preis und einen Listenpreis, aus einem Stand der Dinge.
       *[other] { $priced } Entscheidungen hatten einen Preis und einen Listenpreis, aus { $revisions } Ständen der Dinge.
    }
bias-prices-count-hidden = Wie viele Entscheidungen einen Preis hatten, ist verborgen.
bias-head-prices = Ein Ding hatte zwei Preise, oder eine persönliche Wahl zeigte einen eigenen Preis. Siehe „Preise“.
bias-column-unlike = Anders als die Liste
bias-column-over = Vom Listenpreis
