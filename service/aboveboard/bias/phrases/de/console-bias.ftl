# Der Bericht einer Prüfung auf Benachteiligung. Wann ein Satz gilt, steht in report_sentences.py.

bias-than = { $kind ->
        [rest] alle anderen
       *[group] „{ $reference }“
    }

# Urteile. Eines davon steht bei jedem Vergleich.

bias-disparity = Die Gruppe „{ $group }“ bekommt weniger als { $tau }-mal so viel wie { bias-than }.
bias-fine = Die Gruppe „{ $group }“ bekommt mindestens { $tau }-mal so viel wie { bias-than }.
bias-fine-less = Die Gruppe „{ $group }“ bekommt weniger als { bias-than }, aber mindestens { $tau }-mal so viel.
bias-fine-more = Die Gruppe „{ $group }“ bekommt mehr als { bias-than }.
bias-watch = Die Gruppe „{ $group }“ bekommt weniger als { bias-than }. Ob es weniger als { $tau }-mal so viel ist, ist offen.
bias-watch-alarm = Über alle Tage bekommt die Gruppe „{ $group }“ weniger als { $tau }-mal so viel wie { bias-than }. Dieser Bericht allein zeigt das nicht.
bias-watch-hidden = Die Gruppe „{ $group }“ ist zu beobachten, verglichen mit: { bias-than }. In diesem Bericht oder über alle Tage ist es weniger.
bias-not-enough = Ob die Gruppe „{ $group }“ weniger bekommt als { bias-than }, lässt sich noch nicht sagen.
bias-not-looked = Die Gruppe „{ $group }“ wurde nicht verglichen mit: { bias-than }. Eine der beiden Gruppen hat weniger als { $k } Menschen.

# Zahlen.

bias-thing = { $class ->
        [item] „{ $name }“
        [topic] ein Ding zum Thema „{ $name }“
        [tag] ein Ding mit dem Schlagwort „{ $name }“
        [category] ein Ding der Kategorie „{ $name }“
        [price] ein Angebot unter seinem Listenpreis
       *[several] ein Ding der Klasse
    }
bias-for = { $kind ->
        [rest] allen anderen
       *[group] „{ $reference }“
    }
bias-rates-selection = Bei { bias-for } kam in { $other } von 100 Besuchen zuerst { bias-thing }. Bei „{ $group }“ waren es { $own }.
bias-rates-exposure = Bei { bias-for } waren { $other } von 100 Teilen des Gezeigten aus der Klasse. Bei „{ $group }“ waren es { $own }.
bias-rates-benefit = Bei { bias-for } wurde das erste Ding in { $other } von 100 Besuchen genommen, in denen es gesehen wurde. Bei „{ $group }“ waren es { $own }.
bias-rates-chance = Bei { bias-for } war die Chance { $other } von 100, dass zuerst { bias-thing } kommt. Bei „{ $group }“ waren es { $own }.
bias-rates-price = Bei { bias-for } lagen Preise um { $other } von 100 Teilen unter der Liste. Bei „{ $group }“ waren es { $own }.
bias-ratio = Das ist ein Verhältnis von { $ratio } ({ $low } bis { $high }).
bias-ratio-open = Das ist ein Verhältnis von { $ratio } (mindestens { $low }; für ein oberes Ende sind es zu wenige Menschen).
bias-ratio-none = Ein Verhältnis gibt es nicht, denn bei { bias-for } waren es 0.
bias-hidden = Die Zahlen dazu sind verborgen, weil sie von wenigen Menschen handeln oder solche Zahlen verraten würden.

# Menschen, die fehlen.

bias-needed = Ein Urteil braucht etwa { $needed } Menschen in jeder Gruppe. In diesem Bericht hat die kleinere { $have }.
bias-needed-own = Ein Urteil braucht etwa { $needed } Menschen in jeder Gruppe. In diesem Bericht hat „{ $group }“ { $have }.
bias-needed-bare = Ein Urteil braucht etwa { $needed } Menschen in jeder Gruppe.
bias-needed-came = Etwa { $needed } Menschen in jeder Gruppe reichen in vier von fünf Fällen. Diesmal reichten sie nicht.
bias-needed-none = Die gefundenen Anteile liegen genau auf der Grenze, darum lässt sich keine Zahl von Menschen nennen.

# Was alle Tage zusammen belegen.

bias-alarm = Alle Tage zusammen zeigen, dass es weniger als { $tau }-mal so viel ist. { bias-evidence }
bias-no-alarm = Alle Tage zusammen zeigen nicht, dass es weniger als { $tau }-mal so viel ist. { bias-evidence }
bias-evidence = { $pairs ->
        [one] Beleg: { $evidence }, aus einem Paar von Menschen.
       *[other] Beleg: { $evidence }, aus { $pairs } Paaren von Menschen.
    }
bias-over = über { $number }

# Worin der Abstand liegt.

bias-strata = { $stratum ->
        [effective] Stufen des Reglers
        [device] Geräten
       *[placement] Plätzen
    }
bias-mix-most = Der größte Teil des Abstands ({ $gap }) kommt aus der Mischung von { bias-strata }: { $mix }. Innerhalb davon liegen { $within }.
bias-within-most = Der größte Teil des Abstands ({ $gap }) liegt innerhalb von { bias-strata }: { $within }. Deren Mischung macht { $mix }.
