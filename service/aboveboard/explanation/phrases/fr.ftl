# Les phrases que lisent les gens, à la deuxième personne : toujours « vous », jamais « tu », et rien qui s’accorde
# avec la personne. Le curseur est le « dial ». Espaces : U+00A0 dans « » et avant :, U+202F avant ; ! et ?.

times =
    { $count ->
        [one] une fois
       *[other] { $count } fois
    }

period =
    { $days ->
        [one] ces dernières 24 heures
       *[other] ces { $days } derniers jours
    }

# What could be used, by level, and what kept it from being more. A summary is both.

summary-off = Nous n’avons rien utilisé à votre sujet.
summary-off_but = Rien sur vous n’a été utilisé, sauf pour décider ce que nous pouvons vous montrer.
summary-page = Nous pouvions utiliser cette page et la façon dont vous l’ouvrez, rien d’autre.
summary-visit = Nous pouvions utiliser ce que vous faites pendant cette visite.
summary-history = Nous pouvions utiliser ce que vous avez déjà fait ici.
summary-everywhere = Nous pouvions utiliser ce que vous avez fait ici et ce que d’autres services nous disent de vous.

bound-consent = Vous n’avez pas donné votre accord pour aller plus loin.
bound-age = Nous utilisons moins de données pour les moins de 18 ans et quand l’âge est inconnu.
bound-region = Les règles là où vous vivez n’en permettent pas plus.
bound-browser_signal = Votre navigateur nous demande de ne pas utiliser les données d’autres services.
bound-control = Vous faites partie d’un petit groupe qui voit la même chose que tous, pour vérifier nos choix.
bound-arrangement = Ici, l’ordre reste le même si nous ne pouvons pas retenir où chaque chose était.
bound-own_arrangement = Vous avez choisi ce qui est ici, nous n’avons donc rien utilisé d’autre sur vous.
bound-restriction = Vous nous avez demandé de ne rien utiliser à votre sujet pour le moment.
bound-failure = Un problème est survenu chez nous, nous n’avons donc rien utilisé à votre sujet.

# Reasons: what you did, and where.

viewed_topic-visit = Vous avez consulté ou cherché le thème « { $name } » { times } pendant cette visite.
viewed_topic-history = Vous avez consulté ou cherché le thème « { $name } » { times } { period }.
viewed_topic-elsewhere = Selon un autre service, vous avez montré de l’intérêt pour « { $name } » { times } { period }.

viewed_item-visit = Vous avez regardé ou cherché « { $name } » { times } pendant cette visite.
viewed_item-history = Vous avez regardé ou cherché « { $name } » { times } { period }.
viewed_item-elsewhere = Selon un autre service, vous avez montré de l’intérêt pour « { $name } » { times } { period }.

shopped_topic-visit = Le thème « { $name } » est apparu { times } dans vos paniers, commandes ou retours pendant cette visite.
shopped_topic-history = Le thème « { $name } » est apparu { times } dans vos paniers, commandes ou retours { period }.
shopped_topic-elsewhere = Selon un autre service, vous avez acheté { times } quelque chose sur « { $name } » { period }.

shopped_item-visit = Vous avez eu « { $name } » dans vos paniers, commandes ou retours { times } pendant cette visite.
shopped_item-history = Vous avez eu « { $name } » dans vos paniers, commandes ou retours { times } { period }.
shopped_item-elsewhere = Selon un autre service, vous avez acheté « { $name } » { times } { period }.

reacted_topic-visit = Vous avez réagi au thème « { $name } » { times } pendant cette visite.
reacted_topic-history = Vous avez réagi au thème « { $name } » { times } { period }.
reacted_topic-elsewhere = Selon un autre service, vous avez réagi au thème « { $name } » { times } { period }.

reacted_item-visit = Vous avez réagi à « { $name } » { times } pendant cette visite.
reacted_item-history = Vous avez réagi à « { $name } » { times } { period }.
reacted_item-elsewhere = Selon un autre service, vous avez réagi à « { $name } » { times } { period }.

came_for_topic-visit = Le thème « { $name } » vous a fait venir ici { times } pendant cette visite.
came_for_topic-history = Le thème « { $name } » vous a fait venir ici { times } { period }.
came_for_topic-elsewhere = Selon un autre service, le thème « { $name } » vous y a fait venir { times } { period }.

came_for_item-visit = Vous avez ouvert notre service pour « { $name } » { times } pendant cette visite.
came_for_item-history = Vous avez ouvert notre service pour « { $name } » { times } { period }.
came_for_item-elsewhere = Un autre service nous dit que vous l’avez ouvert pour « { $name } » { times } { period }.

instead_of-visit = Ce que vous avez fait avec « { $name } » pendant cette visite a rendu ceci plus probable.
instead_of-history = Ce que vous avez déjà fait ici avec « { $name } » a rendu ceci plus probable.
instead_of-elsewhere = Ce que d’autres services disent de vous et de « { $name } » a rendu ceci plus probable.

made_likelier-visit = Ce que vous avez fait avec « { $name } » pendant cette visite a rendu ceci plus probable.
made_likelier-history = Ce que vous avez déjà fait ici avec « { $name } » a rendu ceci plus probable.
made_likelier-elsewhere = Ce que d’autres services disent de vous et de « { $name } » a rendu ceci plus probable.

about-topic = Il s’agit de « { $name } ».
topic-unknown = { $name } (un sujet sans titre)
special_hidden = Il s’agissait d’un sujet spécialement protégé depuis. Nous avons supprimé ce que nous en savions.

did-what =
    { $kind ->
        [item] « { $name } »
       *[other] quelque chose sur « { $name } »
    }

did-often =
    { $count ->
        [one] { $form ->
            [visit] {" "}pendant cette visite
            [today] {" "}aujourd’hui
            [weekday] {" "}{ $day }
           *[date] {" "}le { $day }
        }
       *[other] { $form ->
            [visit] {" "}{ $count } fois pendant cette visite
           *[other] {" "}{ $count } fois
        }
    }

did-last =
    { $count ->
        [one] {""}
       *[other] { $form ->
            [visit] {""}
            [today] . La dernière fois, c’était aujourd’hui
            [weekday] . La dernière fois, c’était { $day }
           *[date] . La dernière fois, c’était le { $day }
        }
    }

did-viewed =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } regardé { did-what }{ did-often }{ did-last }.
did-searched =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } cherché « { $name } »{ did-often }{ did-last }.
did-scrolled =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } parcouru { did-what }{ did-often }{ did-last }.
did-stayed =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } passé un moment sur « { $name } »{ did-often }{ did-last }.
did-clicked =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } ouvert { did-what }{ did-often }{ did-last }.
did-carted =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } mis au panier { did-what }{ did-often }{ did-last }.
did-uncarted =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } retiré du panier { did-what }{ did-often }{ did-last }.
did-ordered =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } commandé { did-what }{ did-often }{ did-last }.
did-returned =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } renvoyé { did-what }{ did-often }{ did-last }.
did-renewed =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } renouvelé { did-what }{ did-often }{ did-last }.
did-came =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } ouvert ce service pour « { $name } »{ did-often }{ did-last }.
did-asked =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } demandé de l’aide sur « { $name } »{ did-often }{ did-last }.
did-opened =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } ouvert un message sur « { $name } »{ did-often }{ did-last }.
did-answered =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } répondu à un message sur « { $name } »{ did-often }{ did-last }.
did-rated =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } noté { did-what }{ did-often }{ did-last }.
did-rated_low =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } mal noté { did-what }{ did-often }{ did-last }.
did-interested =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } montré de l’intérêt pour « { $name } »{ did-often }{ did-last }.
did-bought =
    { $reach ->
        [elsewhere] Selon un autre service, vous avez
       *[other] Vous avez
    } acheté { did-what }{ did-often }{ did-last }.

that-made-likelier = Cela a rendu ceci plus probable.
with-item = Cela comprenait aussi « { $name } ».
with-more =
    { $count ->
        [one] Cela portait sur une autre chose encore.
       *[other] Cela portait sur { $count } autres choses encore.
    }

shown_item-visit = Nous vous avons montré « { $name } » { times } pendant cette visite, sans réaction de votre part.
shown_item-history = Nous vous avons montré « { $name } » { times } { period }, sans réaction de votre part.
shown_instead-visit = Vous n’avez pas réagi à « { $name } » pendant cette visite, d’autres choses sont donc montées.
shown_instead-history = Nous vous avons montré « { $name } » { times } { period } sans réaction : d’autres choses sont montées.

bought_instead-history = Vous avez commandé « { $name } » ici, d’autres choses passent donc avant.
bought_instead-elsewhere = Selon un autre service, vous avez commandé « { $name } » : d’autres choses passent avant.
bought_item-history = Vous avez commandé « { $name } » ici.
bought_item-elsewhere = Selon un autre service, vous avez commandé « { $name } ».
returned_item-history = Vous avez renvoyé « { $name } ».
returned_item-elsewhere = Selon un autre service, vous avez renvoyé « { $name } ».

# Reasons: your request.

context_device =
    Nous avons tenu compte du fait que vous utilisiez { $value ->
        [mobile] un téléphone
        [tablet] une tablette
        [desktop] un ordinateur
        [tv] un téléviseur
        [watch] une montre
        [car] un écran de voiture
        [speaker] une enceinte
       *[other] cet appareil
    }.
context_part_of_day =
    { $value ->
        [night] C’était la nuit chez vous, et cela a compté.
        [morning] C’était le matin chez vous, et cela a compté.
        [afternoon] C’était l’après-midi chez vous, et cela a compté.
        [evening] C’était le soir chez vous, et cela a compté.
       *[other] L’heure qu’il était chez vous a compté.
    }
context_region = Le pays où vous étiez a compté.
context_other = La façon dont cette page a été ouverte a compté.
context_person = Ce que cette appli nous a dit de vous a compté.
in_state-history = Votre étape dans cette application a compté.
state_instead-history = Votre étape « { $name } » a rendu cela plus probable.
needs_first-history = Il manque encore « { $name } », donc ce qui en dépend vient plus tard.
gave_already-history = Vous avez déjà « { $name } », donc ce qui y mène vient plus tard.
intent-visit = Ce que vous semblez vouloir dans cette visite a compté.

several_things = Plusieurs choses que nous savons de vous ou de cette visite ont, ensemble, fait apparaître ceci.
other_things = D’autres choses que nous savons de vous ou de cette visite vont dans le même sens.

# Reasons that are not about you.

same_for_everyone = Ici, tout le monde voit la même chose quand nous n’utilisons rien sur la personne.
editorial = Notre rédaction a mis ceci en premier.
popular = C’est ce que les gens choisissent le plus ici.
seldom_used = Rien ne s’affiche ici, car les gens utilisent trop rarement ce que nous pourrions montrer.
earns_most = En moyenne, c’est ce qui rapporte le plus ici.
best_guess = C’est pour l’instant notre meilleure idée de ce qui plaît ici.
fresh = C’est nouveau ici.
varied = C’est ici, car cela diffère de ce qui est plus haut.
settled = Nous l’avions déjà mis ici pour vous. Cela reste, pour que rien ne saute.
kept_place = Cela garde sa place ici, pour que rien ne saute.
next_in_order = Le reste garde sa place, et ceci vient ensuite dans l’ordre habituel.
best_of_rest = D’autres choses gardent leur place. Parmi le reste, c’est sans doute ce que les gens aiment le plus.
your_order = Vous avez rangé cela vous-même.
pinned = Vous avez épinglé cela ici vous-même.
first_in_list = Nous ne savons pas encore ce qui plaît ici, c’est donc simplement le premier choix de la liste.
left_by_candidates = C’est le premier de ce qui reste, car l’application n’a demandé qu’une partie des choses.
left_by_limit = C’est le premier de ce qui reste, car vous avez exclu quelque chose qui venait avant.
left_by_cap = C’est le premier de ce qui reste, car vous avez assez vu quelque chose qui venait avant.
left_by_rule = C’est le premier de ce qui reste, car une règle retient quelque chose qui venait avant.
left_by_above = C’est le premier de ce qui reste, car quelque chose qui venait avant est déjà sur cette page.
by_chance = C’est le hasard qui a choisi, car nous essayons différentes choses.
less_likely = Ce que nous savons de vous ou de cette visite va plutôt contre, mais nous le montrons parfois.
nothing_left = Il n’y a rien ici que nous ayons le droit de vous montrer pour le moment.

counterfactual = Sans la première raison, vous auriez sans doute vu « { $name } ».

# Pour un élément placé sous d’autres.
same_for_everyone-below = À cette place, tout le monde voit la même chose quand nous n’utilisons rien sur la personne.
editorial-below = De tout ce qui n’est pas plus haut, notre rédaction a mis ceci en premier.
popular-below = De tout ce qui n’est pas plus haut, c’est ce que les gens choisissent le plus.
earns_most-below = De tout ce qui n’est pas plus haut, c’est ce qui rapporte le plus en moyenne.
best_guess-below = De tout ce qui n’est pas plus haut, c’est pour l’instant ce qui semble plaire le plus.
first_in_list-below = Nous ne savons pas encore ce qui plaît dans le reste, c’est donc simplement le premier choix.
left_by_candidates-below = C’est le premier du reste, car l’application n’a demandé qu’une partie des choses.
left_by_limit-below = C’est le premier du reste, car vous avez exclu quelque chose qui venait avant.
left_by_cap-below = C’est le premier du reste, car vous avez assez vu quelque chose qui venait avant.
left_by_rule-below = C’est le premier du reste, car une règle retient quelque chose qui venait avant.
left_by_above-below = C’est le premier du reste, car quelque chose qui venait avant est déjà sur cette page.
counterfactual-below = Sans la première raison, on verrait sans doute « { $name } » à cette place.

# What is known of you, in your own export: the sentence of a reason, and when it last happened.

last-time = La dernière fois, c’était le { DATETIME($when, dateStyle: "long") }.

# What was held back ...

what-page = La façon dont cette page a été ouverte
what-page-contextual = La façon dont cette page a été ouverte
what-context-device = Le type d’appareil que vous utilisez
what-context-part_of_day = Le moment de la journée chez vous
what-context-region = Le pays où vous êtes
what-visit = Ce que vous faites pendant cette visite
what-visit-behavioural = Ce que vous regardez pendant cette visite
what-visit-transactional = Ce que vous achetez pendant cette visite
what-visit-contextual = L’appareil, le lieu et l’heure de cette visite
what-visit-interaction = Vos réactions pendant cette visite
what-history = Ce que vous avez déjà fait ici
what-history-behavioural = Ce que vous avez déjà regardé ici
what-history-transactional = Vos paniers et vos commandes ici
what-history-contextual = L’appareil, le lieu et l’heure de vos visites passées
what-history-interaction = Vos réactions passées
what-elsewhere = Ce que d’autres services nous disent de vous
what-elsewhere-behavioural = Ce que vous avez regardé ailleurs
what-elsewhere-transactional = Vos commandes ailleurs
what-elsewhere-contextual = L’appareil, le lieu et l’heure selon d’autres services
what-elsewhere-interaction = Vos réactions ailleurs
what-topic = Les thèmes que vous avez exclus
what-item = Les choses que vous avez exclues
what-field = Les faits sur vous que vous avez exclus
what-interest = Les suppositions et étapes que vous avez exclues
what-other = D’autres informations sur vous
what-more-messages =
    { $count ->
        [one] Un autre message
       *[other] { $count } autres messages
    }

# ... and because of what.

because-dial = Votre curseur est placé plus bas.
because-consent = Vous n’avez pas donné votre accord.
because-age = Nous ne l’utilisons ni pour les moins de 18 ans, ni quand l’âge est inconnu.
because-region = Les règles là où vous vivez ne le permettent pas.
because-browser_signal = Votre navigateur nous demande de ne pas l’utiliser.
because-control = Vous faites partie d’un petit groupe qui voit la même chose que tous.
because-arrangement = Ici, l’ordre reste le même si nous ne pouvons pas retenir où chaque chose était.
because-own_arrangement = Vous avez choisi vous-même ce qui est ici.
because-limit = Vous nous avez dit de ne pas l’utiliser.
because-bought = Vous l’avez commandé, d’autres choses passent donc avant.
because-restriction = Vous nous avez demandé de ne rien utiliser à votre sujet pour le moment.
because-failure = Un problème est survenu chez nous, nous l’avons donc laissé de côté.
because-other = Nous n’étions pas sûrs d’en avoir le droit, nous l’avons donc laissé de côté.
because-more-messages = La page sur ce choix dit pourquoi.

# What may not be shown.

removed-limit = Vous avez demandé à ne pas voir « { $name } ».
removed-not_active = Pour le moment, nous ne proposons pas « { $name } ».
removed-above = Un autre endroit de cette page montre déjà « { $name } ».

made-by-person = C’est une personne qui a fait ceci.
made-by-assisted = Une personne a fait ceci avec l’aide d’une machine.
made-by-machine = C’est une machine qui a fait ceci.

by-part = Ici, « { $name } » en parle.
liked-part = Ici, « { $name } » plaît davantage à ceux qui s’intéressent à « { $topic } ».
popular_part = Pour « { $value } », les gens choisissent cette partie plus souvent que toute autre, quand ils la voient.
