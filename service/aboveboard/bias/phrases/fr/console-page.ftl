# La page d’un contrôle des écarts : ses parties et ses tableaux. Les phrases sur les comparaisons sont dans console-bias.ftl.

bias-title = Contrôle des écarts « { $watch } »
bias-period = Rapport { $number }, du { $from } au { $until } (jours en UTC)
bias-scope = App « { $app } », emplacement « { $placement } »
bias-scope-all = App « { $app } », tous les emplacements

bias-answer = La réponse
bias-head-disparity = Il y a un écart qui compte. Au moins un groupe reçoit moins de { $tau } fois ce que reçoit sa référence.
bias-head-watch = Ce rapport ne montre pas d’écart sous { $tau }, mais au moins un groupe est à surveiller.
bias-head-not_enough = On ne peut pas encore le dire. Pour au moins un groupe, trop peu de personnes sont venues.
bias-head-fine = Chaque groupe comparé reçoit au moins { $tau } fois ce que reçoit sa référence.
bias-head-nothing = Rien n’a été comparé. Il faut deux groupes de { $k } personnes mesurées chacun.
bias-head-empty = Il n’y a eu aucune décision dans cette période.
bias-head-small = { $count ->
        [one] { $count } autre comparaison n’a pas été faite, car l’un de ses groupes compte moins de { $k } personnes.
       *[other] { $count } autres comparaisons n’ont pas été faites, car l’un des groupes y compte moins de { $k } personnes.
    }
bias-people = { $people ->
        [one] Le rapport porte sur { $people } personne
       *[other] Le rapport porte sur { $people } personnes
    } { $visits ->
        [one] et { $visits } visite.
       *[other] et { $visits } visites.
    }
bias-people-hidden = Le nombre de personnes et de visites du rapport est caché.
bias-all = Toutes les comparaisons

bias-word-disparity = écart qui compte
bias-word-fine = en ordre
bias-word-watch = à surveiller
bias-word-not_enough = pas assez de données
bias-word-not_looked = pas examiné

bias-column-by = Selon
bias-column-group = Groupe
bias-column-reference = Référence
bias-column-verdict = Verdict
bias-column-ratio = Rapport
bias-column-interval = Intervalle
bias-column-needed = Nécessaires par groupe
bias-column-people = Personnes
bias-column-selected = L’ont reçu
bias-column-rate = Taux
bias-column-sure = Intervalle à 95 %
bias-column-share = Part de tous
bias-column-fifths = Quatre cinquièmes
bias-column-short = Personnes qui manquent
bias-column-decisions = Décisions
bias-column-what = Quoi
bias-column-stratum = Selon
bias-column-mix = De la répartition
bias-column-within = De l’intérieur
bias-hidden-cell = caché
bias-none = aucune
bias-yes = oui
bias-no = non
bias-rest-name = tous les autres
bias-to = de { $low } à { $high }
bias-from = à partir de { $low }

bias-section = Selon : { $by }
bias-pair = { $one } et { $two }
bias-by-age_class = classe d’âge
bias-by-asked = niveau de curseur demandé
bias-by-bound_by = limite du niveau
bias-by-device = appareil
bias-by-effective = niveau de curseur en vigueur
bias-by-gpc = signal du navigateur (GPC)
bias-by-known_for = temps depuis la première inscription
bias-by-label = étiquette de l’auditeur
bias-by-language = langue
bias-by-placement = emplacement
bias-by-region = région
bias-by-region_class = droit de la région
bias-by-context = contexte « { $field } »

bias-value-unknown = inconnu
bias-value-age_class-adult = adultes
bias-value-age_class-minor = mineurs
bias-value-gpc-on = signal présent
bias-value-gpc-off = signal absent
bias-value-known_for-under_1_day = moins d’un jour
bias-value-known_for-under_30_days = moins de 30 jours
bias-value-known_for-longer = 30 jours ou plus
bias-value-region_class-eea = Europe (EEE)
bias-value-region_class-us_optout = États-Unis, droit de refus
bias-value-region_class-other = autre droit
bias-value-bound_by-dial = le curseur seul
bias-value-bound_by-consent = pas de oui
bias-value-bound_by-age = classe d’âge
bias-value-bound_by-region = région
bias-value-bound_by-browser_signal = signal du navigateur
bias-value-bound_by-failure = une erreur de notre côté
bias-value-bound_by-arrangement = la disposition de la place
bias-value-bound_by-own_arrangement = une disposition choisie
bias-level = niveau { $level }

bias-rates-title = Taux selon : { $by }
bias-ratios-title = Rapports selon : { $by }
bias-rates-desc = Une ligne par groupe : un point pour son taux sur 100, une barre pour l’intervalle à 95 %. Le tableau a les mêmes nombres.
bias-ratios-desc = Une ligne par comparaison : un point pour son rapport, une barre pour l’intervalle. Les phrases ont les mêmes nombres.
bias-ratios-key = La ligne pleine est un rapport de 1 : égal. La ligne tiretée est { $tau }. Une barre à sa gauche montre un écart qui compte, une barre en travers laisse la question ouverte.
bias-table-selection = Personnes dont la première visite de la période avait { bias-thing } en premier
bias-table-benefit = Personnes qui ont choisi le premier élément à la première visite où il a été vu
bias-table-form = Le tableau a la forme de la Local Law 144 de New York. Ce n’est pas un audit selon cette loi.
bias-apart-unknown = groupe inconnu, donc dans aucun rapport
bias-apart-under_share = moins de 2 % des personnes, donc dans aucun rapport
bias-apart-under_k = moins de { $k } personnes, donc dans aucun rapport
bias-fifths-note = Les quatre cinquièmes sont un fait de ce tableau. Ce n’est pas un verdict, car ils ignorent le hasard.
bias-alarm-note = La preuve de tous les jours dit par combien un pari contre { $tau } ou plus a grandi. Elle peut se lire chaque jour, et demande plus de personnes qu’un rapport.
bias-mixes = Où se trouvent les écarts
bias-mixes-note = Un écart a deux parts : la répartition des groupes, et la différence à l’intérieur de parts égales. Leur somme est l’écart.

bias-hidden-title = Ce qui est caché, et pourquoi
bias-hidden-why = Un nombre est caché si moins de { $k } personnes sont du groupe, ont reçu la classe, ou non.
bias-hidden-more = D’autres sont cachés quand un total en trahirait un. Un groupe caché garde son verdict.
bias-hidden-rows = { $count ->
        [one] Selon { $by } : { $count } ligne sur { $rows } est cachée.
       *[other] Selon { $by } : { $count } lignes sur { $rows } sont cachées.
    }
bias-hidden-nothing = Rien n’est caché dans ce rapport.
bias-hidden-some = D’autres nombres de ce rapport sont cachés pour la même raison. Un mot les remplace.

bias-apart = Ce qui n’a pas pu être comparé
bias-apart-note = Ces décisions ne disent rien d’un groupe. Elles ne sont donc dans aucun taux et aucun rapport.
bias-apart-nothing = Chaque décision a été comparée.
bias-line-erased = Effacées depuis, de toutes les apps et de tous les emplacements
bias-line-nobody = Au sujet de personne
bias-line-restricted = De personnes qui ont limité l’usage de leurs données
bias-line-control = De personnes du groupe témoin
bias-line-unreadable = Dont l’enregistrement n’était pas lisible
bias-links = { $count ->
        [one] { $count } lien entre identifiants n’a pas pu être suivi. Sa personne compte donc deux fois.
       *[other] { $count } liens entre identifiants n’ont pas pu être suivis. Leurs personnes comptent donc deux fois.
    }
bias-labels = Sur { $lines } lignes du fichier, { $people } personnes ont une étiquette parmi { $labels }. Les autres lignes :
bias-labels-unmatched = { $count } ne nomment personne de ce contrôle
bias-labels-blank = { $count } sont sans étiquette
bias-labels-repeated = { $count } répètent la même chose
bias-labels-conflicting = { $count } contredisent une autre ligne

bias-terms = Les conditions
bias-terms-note = Elles ont été fixées avant tout examen.
bias-term-class = Classe d’éléments
bias-term-measure = Mesure
bias-term-by = Comparé selon
bias-term-reference = Référence
bias-term-tau = Un écart compte sous un rapport de
bias-term-alpha = Part de verdicts faux d’une sorte, sur tous les rapports, au plus
bias-term-k = Personnes sur lesquelles porte un nombre, au moins
bias-term-many = Comparaisons
bias-term-level = Niveau de chaque intervalle
bias-term-since = Surveillé depuis le
bias-term-days = Jours d’un rapport
bias-class-items = éléments { $names }
bias-class-topics = thèmes { $names }
bias-class-tags = étiquettes { $names }
bias-class-categories = catégories { $names }
bias-class-below_list = offres sous leur prix de liste
bias-measure-selection = combien de fois le premier élément est de la classe
bias-measure-exposure = la part de la classe dans ce qui est montré, où les premières places pèsent plus
bias-measure-benefit = combien de fois le premier élément est choisi quand il est vu
bias-measure-chance = à quel point il était probable que le premier élément soit de la classe
bias-measure-price = la part du prix de liste qui était retirée
bias-reference-largest = le groupe le plus grand
bias-people-note = Une personne compte une fois, avec la moyenne de ses visites, dans le groupe de sa première visite.

bias-source = D’où cela vient
bias-source-origin = Journal
bias-source-size = Inscriptions
bias-source-made = Export fait le
bias-source-checkpoint = SHA-256 du point de contrôle
bias-source-records = SHA-256 des enregistrements
bias-source-labels = Empreinte salée du fichier d’étiquettes
bias-source-report = SHA-256 de ce rapport en JSON canonique
bias-source-method = Méthode

bias-check = Vérifiez vous-même
bias-check-what = Qui a un export du journal peut recalculer ce rapport hors ligne.
bias-check-export = Prenez un export de tous les emplacements et pseudonymes depuis le début du journal, et le rapport en JSON.
bias-check-key = Prenez la clé du journal ailleurs que sur cette page. La première commande vérifie l’export.
bias-check-compare = La deuxième commande recalcule chaque partie. Ce qui a été effacé depuis est « non vérifié », et non faux.
bias-check-labels = Il faut aussi le fichier d’étiquettes de l’auditeur et son sel.

bias-limits = Ce que cela ne montre pas
bias-limits-cause = Un écart ne prouve aucune cause, et n’est pas une conclusion juridique.
bias-limits-erased = Les personnes effacées peuvent différer de celles qui restent.
bias-limits-benefit = La mesure porte sur les personnes dont l’app signale ce qui a été vu.
bias-limits-chance = La mesure porte sur les décisions qui ont été reprises.
bias-limits-price = La mesure porte sur les premiers éléments avec un prix et un prix de liste.
bias-limits-device = Les personnes au niveau 0 n’ont pas d’appareil ici. Un appareil inconnu n’est donc pas un hasard.
