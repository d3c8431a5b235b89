# Le rapport d’un contrôle des écarts. La condition de chaque phrase se trouve dans report_sentences.py.

bias-than = { $kind ->
        [rest] tous les autres
       *[group] « { $reference } »
    }

# Verdicts. Chaque comparaison en a un.

bias-disparity = Le groupe « { $group } » reçoit moins de { $tau } fois autant que { bias-than }.
bias-fine = Le groupe « { $group } » reçoit au moins { $tau } fois autant que { bias-than }.
bias-fine-less = Le groupe « { $group } » reçoit moins que { bias-than }, mais au moins { $tau } fois autant.
bias-fine-more = Le groupe « { $group } » reçoit plus que { bias-than }.
bias-watch = Le groupe « { $group } » reçoit moins que { bias-than }. On ne sait pas encore si c’est moins de { $tau } fois autant.
bias-watch-alarm = Sur tous les jours, « { $group } » reçoit moins de { $tau } fois autant que { bias-than }. Ce rapport seul ne le montre pas.
bias-watch-hidden = Le groupe « { $group } » est à surveiller, face à { bias-than }. C’est moins dans ce rapport ou sur tous les jours.
bias-not-enough = On ne peut pas encore dire si le groupe « { $group } » reçoit moins que { bias-than }.
bias-not-looked = Le groupe « { $group } » n’a pas été comparé avec { bias-than }. L’un des deux compte moins de { $k } personnes.

# Nombres.

bias-thing = { $class ->
        [item] « { $name } »
        [topic] un élément sur « { $name } »
        [tag] un élément d’étiquette « { $name } »
        [category] un élément de catégorie « { $name } »
        [price] une offre sous son prix de liste
       *[several] un élément de la classe
    }
bias-for = { $kind ->
        [rest] tous les autres
       *[group] « { $reference } »
    }
bias-rates-selection = Pour { bias-for }, { bias-thing } était premier dans { $other } visites sur 100. Pour « { $group } », c’est { $own }.
bias-rates-exposure = Pour { bias-for }, { $other } parts sur 100 de ce qui est montré sont de la classe. Pour « { $group } », c’est { $own }.
bias-rates-benefit = Pour { bias-for }, le premier élément est choisi dans { $other } visites sur 100 où il est vu. Pour « { $group } », c’est { $own }.
bias-rates-chance = Pour { bias-for }, { bias-thing } avait { $other } chances sur 100 d’être premier. Pour « { $group } », c’est { $own }.
bias-rates-price = Pour { bias-for }, les prix étaient { $other } parts sur 100 sous la liste. Pour « { $group } », c’est { $own }.
bias-ratio = Cela fait un rapport de { $ratio } (de { $low } à { $high }).
bias-ratio-open = Cela fait un rapport de { $ratio } (au moins { $low }, sans borne haute faute de personnes).
bias-ratio-none = Il n’y a pas de rapport, car pour { bias-for }, c’est 0.
bias-hidden = Leurs nombres sont cachés : ils portent sur peu de personnes, ou ils trahiraient de tels nombres.

# Les personnes qui manquent.

bias-needed = Un verdict demande environ { $needed } personnes dans chaque groupe. Dans ce rapport, le plus petit en compte { $have }.
bias-needed-own = Un verdict demande environ { $needed } personnes dans chaque groupe. Dans ce rapport, « { $group } » en compte { $have }.
bias-needed-bare = Un verdict demande environ { $needed } personnes dans chaque groupe.
bias-needed-came = Environ { $needed } personnes dans chaque groupe suffisent quatre fois sur cinq. Cette fois, non.
bias-needed-none = Les taux trouvés sont sur la limite même. On ne peut donc nommer aucun nombre de personnes.

# Ce que montrent tous les jours ensemble.

bias-alarm = Tous les jours ensemble montrent que c’est moins de { $tau } fois autant. { bias-evidence }
bias-no-alarm = Tous les jours ensemble ne montrent pas que c’est moins de { $tau } fois autant. { bias-evidence }
bias-evidence = { $pairs ->
        [one] Preuve : { $evidence }, sur { $pairs } paire de personnes.
       *[other] Preuve : { $evidence }, sur { $pairs } paires de personnes.
    }
bias-over = plus de { $number }

# Où se trouve l’écart.

bias-strata = { $stratum ->
        [effective] niveaux du curseur
        [device] appareils
       *[placement] emplacements
    }
bias-mix-most = L’essentiel de l’écart ({ $gap }) vient de la répartition entre { bias-strata } : { $mix }. Il reste { $within } à l’intérieur.
bias-within-most = L’essentiel de l’écart ({ $gap }) se trouve à l’intérieur des { bias-strata } : { $within }. Leur répartition fait { $mix }.
