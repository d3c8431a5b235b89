# The main parameters (DSA Art. 27), as people read them.

parameters-title = Ce qui décide de ce que vous voyez
parameters-set = Ce texte vient des règles qui portent ce numéro : { $policy }.
parameters-dial = Vous choisissez ce qui compte
parameters-dial-what = Vous pouvez régler le curseur sur un de ces niveaux à tout moment. Chaque niveau garde ce que prend celui d’en dessous.
parameters-same = À ce niveau, le choix est le même pour tout le monde.
parameters-strength = En moyenne, au plus { $percent } des choix ne sont pas ceux de tout le monde.
parameters-needs-yes = Il faut votre oui à « { $purpose } ».
parameters-data = Ce qui compte
parameters-fades =
    { $days ->
        [one] Au bout d’un jour, cela compte deux fois moins.
       *[other] Au bout de { $days } jours, cela compte deux fois moins.
    }
parameters-context = Ceci peut compter aussi, sur la visite ou sur vous :
parameters-field-device = Votre type d’appareil
parameters-field-part-of-day = Le moment de la journée
parameters-field-region = À peu près votre région
parameters-weights = Combien cela compte, et pourquoi
parameters-weights-what = Plus de 0 parle pour une chose. Moins de 0 parle contre elle. Plus un geste dit ce que vous voulez, plus il compte.
parameters-act = Ce que vous avez fait
parameters-weight = Poids
parameters-learned = Un programme apprend ce qui va, par ce que les gens prennent et laissent, s’ils sont d’accord.
parameters-material = Nous vous disons une cause si, sans elle, le choix est plus rare d’au moins { $percent }.
parameters-rules = Ce qui ne doit pas se faire
parameters-options = Ce que vous pouvez changer
parameters-option-dial = Réglez le curseur. Cela compte tout de suite.
parameters-option-limit = Écartez un sujet, une chose ou un type de données.
parameters-option-why = Lisez pour chaque chose pourquoi vous la voyez.
parameters-option-refuse = Dites non à tout usage de ce que nous savons de vous.
parameters-option-erase = Effacez tout ce que nous avons sur vous.
