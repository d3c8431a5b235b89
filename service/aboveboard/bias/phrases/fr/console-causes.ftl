# D’où vient un écart, et ce qu’un contrôle a trouvé d’autre. Les conditions sont dans report_causes.py et report_features.py.

bias-causes = D’où viennent les écarts
bias-causes-what = Chaque décision a été reprise à chaque niveau du curseur, et sans ce qui avait retiré des éléments. Une cause est donc calculée.
bias-causes-none = Aucune décision n’a été reprise ici. Aucune cause n’a donc été cherchée. Il y faut les modèles de la passerelle.
bias-decided = { $decided } décisions sur { $all } ont été reprises.
bias-undecided = Laissées de côté : { $count } { $why }.
bias-undecided-record = sans enregistrement lisible
bias-undecided-placement = sans emplacement gardé
bias-undecided-model = sans modèle gardé
bias-undecided-rules = sans règles connues
bias-undecided-kept = dont la première place a gardé ce qui s’y trouvait
bias-undecided-build = d’une autre version du programme
bias-undecided-most = plus anciennes que celles qui sont reprises au plus

bias-cause-few = Pour « { $group } », trop peu de décisions ont été reprises pour chercher une cause.
bias-cause-gap = Selon les chances exactes, l’écart de « { $group } » par rapport à { bias-than } est de { $gap }.
bias-cause-law = Il vient d’une règle : sans { $reason }, il disparaît.
bias-cause-most = L’essentiel vient de : { $reason } ({ $part }).
bias-cause-part = Une part sûre vient de : { $reason } ({ $part }).
bias-cause-dial = Il tient plus aux niveaux que les personnes ont choisis ({ $mix }) qu’à l’intérieur des niveaux ({ $within }).
bias-cause-open = Aucune cause sûre n’en fait { $least } ou plus.
bias-cause-everybody = Ce que tous reçoivent diffère de { $everybody }.
bias-cause-bound = À choix et règles égaux, le curseur permet un écart de { $bound } au plus.
bias-cause-keys = { $count ->
        [one] { $count } autre clé porte sur trop peu de personnes pour être nommée.
       *[other] { $count } autres clés portent sur trop peu de personnes pour être nommées.
    }

bias-step-everybody = ce que tous reçoivent
bias-step-page = la page et la requête
bias-step-visit = ce que les personnes ont fait pendant la visite
bias-step-history = ce que les personnes ont fait ici avant
bias-step-elsewhere = ce que d’autres services ont dit
bias-step-dial = les niveaux que les personnes ont choisis
bias-reason-limit = limites que les personnes ont fixées
bias-reason-not_active = moments où des éléments ne sont pas actifs
bias-reason-above = éléments déjà plus haut sur la même page
bias-reason-rule = la règle « { $rule } »
bias-reason-cap = la limite par « { $cap } »
bias-key = dont « { $key } »

bias-column-part = Part
bias-column-touched = Touchées, sur 100
bias-column-touched-reference = De la référence
bias-parts-note = La somme des niveaux du curseur est l’écart. Une règle ou une limite est une vue à part, et ne s’ajoute à rien.

bias-proxies = Ce qui trahit le groupe
bias-proxies-none = { $features ->
        [one] { $features } trait a servi aux décisions. Il ne trahit pas le groupe mieux que le hasard.
       *[other] { $features } traits ont servi aux décisions. Aucun ne trahit le groupe mieux que le hasard.
    }
bias-proxies-some = { $features ->
        [one] { $features } trait a servi aux décisions. Nombre de ceux d’ici qui trahissent le groupe mieux que le hasard : { $count }.
       *[other] { $features } traits ont servi aux décisions. Nombre de ceux d’ici qui trahissent le groupe mieux que le hasard : { $count }.
    }
bias-proxies-note = Un trait qui trahit le groupe peut en tenir lieu. V est 0 s’il ne trahit rien, et 1 s’il trahit tout.
bias-together = Tous les traits ensemble trahissent « { $group } » : { $area }. Le hasard donne de { $low } à { $high }.
bias-together-not = Tous les traits ensemble ne trahissent pas « { $group } » : { $area }. Le hasard donne de { $low } à { $high }.
bias-together-few = Pour « { $group } », trop peu de personnes d’un côté pour dire ce que trahissent tous les traits.
bias-column-feature = Trait
bias-column-v = V
bias-column-chance = V par hasard
bias-column-guess = Bien deviné
bias-column-majority = Sans lui
bias-column-reveals = Trahit

bias-calibration = Ce qui était attendu, et ce qui est venu
bias-calibration-note = Chaque personne compte une fois, avec son premier choix vu. Un rapport de 1 veut dire qu’il est venu autant qu’attendu.
bias-column-expected = Attendu
bias-column-observed = Venu
bias-column-z = z
bias-column-brier = Erreur au carré

bias-prices = Prix
bias-prices-fine = Rien n’a eu deux prix dans une heure, et aucun choix personnel n’a montré un autre prix que la liste.
bias-prices-unequal = Il y a eu deux prix dans une heure pour : { $products }.
bias-prices-unguarded = { $count ->
        [one] { $count } choix personnel a montré un autre prix que la liste.
       *[other] { $count } choix personnels ont montré un autre prix que la liste.
    }
bias-prices-count = { $revisions ->
        [one] { $priced } décisions avaient un prix et un prix de liste, d’après { $revisions } version des éléments.
       *[other] { $priced } décisions avaient un prix et un prix de liste, d’après { $revisions } versions des éléments.
    }
bias-prices-count-hidden = Le nombre de décisions avec un prix est caché.
bias-head-prices = Une chose a eu deux prix, ou un choix personnel a montré un prix à lui. Voir « Prix ».
bias-column-unlike = Autre que la liste
bias-column-over = Du prix de liste
