# La console, pour les personnes qui répondent des données et pour les admins. Ce sont des professionnels ; les mots restent simples.

console-nav = Console
console-nav-home = Accueil
console-nav-log = Journal
console-nav-exports = Exports
console-nav-policies = Règles
console-nav-placements = Emplacements
console-nav-health = État
console-nav-keys = Clés API
console-who = Console ouverte pour { $app }, avec le rôle { $role } et la clé { $key }.
console-back = Revenir à la console
console-crumbs = Où vous êtes
console-pages = D’autres lignes

# Signing in

console-sign-in = Se connecter à la console
console-sign-in-what = La console est pour les clés des rôles compliance et admin.
console-sign-in-go = Se connecter
console-key = Clé API
console-key-note = La clé est envoyée une seule fois. Ce navigateur ne garde qu’une session, pendant huit heures.
console-key-unknown = Aucune clé valable ne ressemble à celle-ci. Vérifiez-la et copiez-la encore une fois.
console-key-role = Cette clé est pour une application. Seules les clés des rôles compliance et admin ouvrent la console.
console-key-wait = Cette clé a trop servi en peu de temps. Attendez un instant, puis essayez encore une fois.
console-over = Merci de vous connecter. Vous n’avez pas de session ici, ou sa clé n’est plus valable.

# When something is not as it should be

console-problem-role-title = Votre clé ne le permet pas
console-problem-role-what = C’est pour un autre rôle. Connectez-vous avec une clé de ce rôle.
console-problem-name-title = Connectez-vous par votre nom
console-problem-name-what = Ici, deux personnes nommées font cela, et une clé peut être partagée. Connectez-vous avec votre compte.
console-problem-400-title = Nous n’avons pas pu lire cela
console-problem-400-what = Ce que nous avons reçu n’est pas ce que la page envoie. Rechargez-la et essayez encore une fois.
console-problem-401-title = Merci de vous connecter
console-problem-401-what = Vous n’avez pas de session ici, ou sa clé n’est plus valable.
console-problem-403-title = Cela n’était pas permis
console-problem-403-what = Le formulaire ne vient pas d’une de nos pages, rien n’a donc été fait.
console-problem-404-title = Il n’y a rien ici
console-problem-404-what = L’adresse est fausse, ou ce qui était ici n’y est plus.
console-problem-405-title = Ce n’est pas possible ici
console-problem-405-what = Cette adresse n’accepte pas ce qui a été envoyé.
console-problem-409-title = Autre chose doit d’abord se terminer
console-problem-409-what = Ce que vous demandez n’est pas encore prêt, ou trop de choses attendent.
console-problem-410-title = Ce n’est plus ici
console-problem-410-what = Cela a été gardé un certain temps, et n’existe plus.
console-problem-413-title = C’était trop à la fois
console-problem-413-what = Ce que nous avons reçu est trop grand, rien n’a donc été fait.
console-problem-415-title = Nous n’avons pas pu lire cela
console-problem-415-what = Ce que nous avons reçu n’est pas un formulaire d’une de nos pages.
console-problem-host-title = Ce n’est pas notre adresse
console-problem-host-what = La page a été demandée sous une autre adresse que la nôtre. Utilisez l’adresse publique.
console-problem-421-title = C’est une autre passerelle qui l’a
console-problem-421-what = Le fichier est gardé là où il a été fait. Ouvrez cette page sur cette passerelle-là.
console-problem-422-title = Ce n’est pas possible
console-problem-422-what = Ce que vous demandez n’existe pas ou ne peut pas se faire.
console-problem-429-title = C’était un peu trop rapide
console-problem-429-what = Beaucoup de demandes sont arrivées en peu de temps. Attendez un instant, puis essayez encore une fois.
console-problem-500-title = Un problème est survenu chez nous
console-problem-500-what = Ce que vous avez envoyé n’est pas en cause. Regardez les messages de la passerelle.
console-problem-503-title = Rien ne peut être enregistré pour le moment
console-problem-503-what = Votre dernière action n’est peut-être pas enregistrée. Attendez un instant, puis essayez encore une fois.

# The first page

console-title = Console
console-what =
    Le journal a { $entries ->
        [one] une ligne
       *[other] { $entries } lignes
    }. Ce que vous faites ici y est écrit aussi.
console-home-log = Cherchez ce qui s’est passé, et ouvrez une décision pour voir chacune de ses étapes.
console-home-exports = Emportez des relevés, avec tout ce qui les prouve.
console-home-policies = Lisez les règles en clair, et essayez un changement sur des décisions passées.
console-home-placements = Voyez ce que chaque emplacement rapporte, et avec quelle certitude.
console-home-health = Voyez si cette passerelle va bien.
console-home-keys = Créez des clés pour des applications et des gens, et mettez-y fin.

# Words that many pages use

console-yes = oui
console-no = non
console-from = Du jour
console-to = Au jour
console-app = Application
console-placement = Emplacement
console-rule = Règle
console-kind = Genre
console-time = Heure (UTC)
console-place = Place
console-person = Personne
console-nobody = personne
console-search = Chercher
console-clear = Effacer
console-first = Première page
console-go-on = Continuer
console-erased = effacé
console-field = Champ
console-value = Valeur
console-policy = Règles en vigueur
console-origin = Nom du journal
console-role = Rôle
console-role-app = app
console-role-compliance = compliance
console-role-admin = admin
console-more =
    { $count ->
        [one] Une chose de plus n’est pas montrée.
       *[other] { $count } choses de plus ne sont pas montrées.
    }
console-unread = Ces champs n’ont pas pu être lus et ont été laissés de côté : { $fields }.

console-kind-decision = Décision
console-kind-reasons = Raisons
console-kind-consent = Accord
console-kind-dial = Curseur
console-kind-limit = Limites
console-kind-facts = Faits
console-kind-restriction = Restriction
console-kind-arrangement = Disposition choisie
console-kind-correction = Correction
console-kind-link = Deux identifiants réunis
console-kind-outcome = Résultats
console-kind-signals = Signaux
console-kind-notice = Avis
console-kind-policy = Règles
console-kind-build = Version du logiciel
console-kind-model = Modèle
console-kind-placement = Emplacement
console-kind-preview = Aperçu
console-kind-export = Export
console-kind-erasure = Effacement
console-kind-key = Clé
console-kind-admin = Fait à la main
console-kind-audit = Contrôle des biais

# The log

console-log-what = Chaque ligne garde sa place. Les personnes y sont un code que seule cette passerelle sait relire.
console-log-kinds = Genres
console-log-note = Les emplacements et les règles sont dans des relevés scellés. Les chercher en ouvre quelques-uns à la fois.
console-log-found =
    { $count ->
        [0] Rien trouvé
        [one] Une ligne trouvée
       *[other] { $count } lignes trouvées
    }, sur { $looked } lignes lues
console-log-opened = Des relevés ont été ouverts pour cette recherche. Ce qui est effacé ne peut plus y être trouvé.
console-log-nothing = Rien d’autre ne correspond.

# One entry

console-entry = Ligne { $index }
console-entry-record = Relevé
console-entry-fields = Ce que dit le relevé
console-entry-erased = La personne a été effacée. Il reste sa place dans le journal, qui prouve qu’il y avait une ligne.
console-entry-unreadable = Il y a un relevé, mais il ne s’ouvre pas, ou ce n’est pas celui que nomme le journal.
console-commitment = Engagement
console-leaf-tag = Marque
console-proof = Télécharger la preuve
console-proof-note = La preuve contient la ligne, son relevé et la tête signée du journal. La vérifier marche sans Internet.

console-steps = Le chemin de cette décision
console-again-same = Calculé de nouveau à l’instant : identique au dernier bit près.
console-again-other = Calculé de nouveau à l’instant : le résultat est autre. Demandez si le programme a changé depuis.
console-again-gone = Cela ne peut plus être calculé : son modèle ou son emplacement n’est plus gardé.

console-step-came = Ce qui est arrivé
console-revision = (version { $number })
console-candidates = Au choix
console-candidates-all = tous les éléments de l’emplacement,
console-candidates-some =
    { $count ->
        [one] un élément,
       *[other] { $count } éléments,
    }
console-wanted =
    { $count ->
        [one] un demandé
       *[other] { $count } demandés
    }
console-language = Langue

console-step-level = Le niveau, et ce qui l’a limité
console-asked = Demandé
console-effective = En vigueur
console-bound-by = Limité par
console-strength = Force
console-level-0 = zéro
console-level-1 = cette page
console-level-2 = cette visite
console-level-3 = visites passées
console-level-4 = partout
console-bound-dial = le curseur seul
console-bound-consent = un accord qui manque
console-bound-age = la classe d’âge
console-bound-region = la région
console-bound-browser_signal = le signal du navigateur
console-bound-control = le groupe témoin
console-bound-arrangement = la disposition de l’emplacement
console-bound-own_arrangement = la disposition choisie par la personne
console-bound-restriction = une restriction
console-bound-failure = une panne chez nous

console-step-privacy = Ce qui a été utilisé, et ce qui a été laissé de côté
console-context = De la demande :
console-context-device = appareil
console-context-part_of_day = moment de la journée
console-context-region = région
console-used = Utilisé sur la personne
console-used-nothing = Rien n’a été utilisé sur la personne.
console-used-what = Quoi
console-used-reach = D’où
console-used-category = Genre de données
console-used-count = Nombre de fois
console-used-weight = Poids
console-topic = thème
console-item = élément
console-reach-page = cette page
console-reach-visit = cette visite
console-reach-history = visites passées
console-reach-elsewhere = autres services
console-category-behavioural = regardé
console-category-transactional = acheté
console-category-contextual = contexte
console-category-interaction = réactions
console-held-back = Laissé de côté

console-step-engine = Points et probabilités
console-engine = Modèle { $model }, { $build }, graine { $seed }.
console-item-column = Élément
console-score = Points
console-chance = Probabilité
console-shown = Montré
console-position = place { $number }
console-chance-note = Pour ce qui est montré, la probabilité est celle de sa place. Pour le reste, celle de la première.

console-step-outbound = Ce qui a été retiré
console-removed = Retiré pour tout le monde
console-removed-nothing = Rien n’a été retiré.
console-impersonal = À ne pas choisir pour cette personne en particulier

console-step-explain = Les raisons, chacune vérifiée
console-share = { $share } de ce qui a compté
console-coverage = Les raisons données sont { $share } de l’effet de tout ce qui est connu de la personne.
console-sufficiency = Avec elles seules, l’élément aurait { $share } de sa probabilité.

console-step-record = Scellé
console-step-record-what = Le relevé est sous la clé propre à la personne. Détruire la clé, c’est détruire le relevé.
console-step-record-nobody = Le relevé ne concerne personne, et il est sous la clé de l’exploitant.

console-step-sealed = Place et preuve
console-step-sealed-what = Elle a la place { $index } dans le journal, et la réponse n’est venue qu’après.

# API keys

console-keys-what = Une clé est montrée une fois. Nous ne gardons que ce qui permet de la reconnaître.
console-key-made = Voici la nouvelle clé. Copiez-la maintenant : elle ne sera plus montrée.
console-key-revoked-said = La clé est annulée. Elle cesse de marcher dans la seconde.
console-key-new = Créer une clé
console-key-make = Créer la clé
console-key-days = Jours jusqu’à sa fin
console-key-app-note = Le nom d’une application a des minuscules, des chiffres et des tirets. Sans jours, une clé ne finit pas seule.
console-keys-pages = Autres clés API
console-keys-more = Montrer plus de clés
console-key-all =
    { $count ->
        [one] Une clé
       *[other] { $count } clés
    }
console-key-id = Clé
console-key-created = Créée
console-key-app = Application
console-key-role-column = Rôle
console-key-state = État
console-key-own = la vôtre
console-key-in-force = en vigueur
console-key-expired = finie
console-key-revoked = annulée
console-key-until = jusqu’au { $day }
console-key-revoke = Annuler
console-key-revoke-what = Tout ce qui utilise cette clé s’arrête aussitôt. Cela ne peut pas être défait.
console-key-revoke-go = Annuler { $key }

# Health

console-health-what = Ce que cette passerelle peut dire d’elle-même en ce moment.
console-health-note = La commande « aboveboard doctor » lit tout le journal et vérifie chaque signature et chaque fichier.
console-mark-ok = bien
console-mark-warn = à voir
console-mark-bad = mauvais
console-health-database =
    La base de données répond, et le journal a { $size ->
        [one] une ligne
       *[other] { $size } lignes
    }.
console-health-published =
    { $behind ->
        [0] Chaque ligne est sous un point de contrôle publié.
        [one] Une ligne attend le prochain point de contrôle.
       *[other] { $behind } lignes attendent le prochain point de contrôle.
    }
console-health-published-do = Il en faut un chaque seconde. Regardez les messages de la passerelle.
console-health-tiles =
    { $behind ->
        [0] Toutes les tuiles pleines du journal sont enregistrées.
        [one] Une tuile du journal n’est pas encore enregistrée.
       *[other] { $behind } tuiles du journal ne sont pas encore enregistrées.
    }
console-health-tiles-do = Laissez tourner une passerelle, qui les fait.
console-health-room = Il reste { $free } MiB là où sont les données.
console-health-room-do = Faites de la place, avant que plus rien ne puisse être noté.
console-health-erasures =
    { $count ->
        [0] Aucun effacement n’est en cours.
        [one] Un effacement est en cours.
       *[other] { $count } effacements sont en cours.
    }
console-health-erasures-do = Laissez tourner une passerelle, qui les termine.
console-health-exports =
    { $waiting ->
        [0] Aucun export n’attend.
        [one] Un export est en cours.
       *[other] { $waiting } exports sont en cours.
    } { $failed ->
        [0] Aucun n’a échoué.
        [one] Un a échoué.
       *[other] { $failed } ont échoué.
    }
console-health-exports-do = La page des exports dit pourquoi.
console-health-decisions =
    { $count ->
        [0] Ce processus n’a pris aucune décision depuis son démarrage.
        [one] Ce processus a pris une décision depuis son démarrage.
       *[other] Ce processus a pris { $count } décisions depuis son démarrage.
    }
console-health-fallbacks =
    { $count ->
        [0] Aucune n’a dû revenir à ce que tout le monde reçoit.
        [one] Pour une d’elles, une panne a fait revenir à ce que tout le monde reçoit.
       *[other] Pour { $count } d’elles, une panne a fait revenir à ce que tout le monde reçoit.
    }
console-health-fallbacks-do = Les messages de la passerelle disent ce qui a échoué.
console-health-policy-errors =
    { $count ->
        [0] Chaque question aux règles a pu être jugée.
        [one] Une question aux règles n’a pas pu être jugée, et a été refusée.
       *[other] { $count } questions aux règles n’ont pas pu être jugées, et ont été refusées.
    }
console-health-policy-errors-do = Les messages de la passerelle disent lesquelles.
console-health-pending =
    { $count ->
        [0] Les modèles ont appris de chaque résultat.
        [one] Un résultat attend d’être appris.
       *[other] { $count } résultats attendent d’être appris.
    }
console-health-pending-do = Si cela augmente, la passerelle a trop peu de temps pour apprendre.
console-health-rotation = Aucune clé qui nomme des gens n’est en train de changer.
console-health-rotation-do = Une clé change : « aboveboard keys status » dit où elle en est.
console-health-witnesses =
    { $count ->
        [0] Aucun témoin ne signe aussi le journal.
        [one] Un témoin signe aussi le journal.
       *[other] { $count } témoins signent aussi le journal.
    }

# Exports
console-exports-what = Un export est une archive : des relevés, et de quoi prouver qu’ils sont au journal. On peut le vérifier hors ligne.
console-exports-all =
    { $count ->
        [0] Pas encore d’export
        [one] Un export
        [many] { $count } de exports
       *[other] { $count } exports
    }
console-look-again = Regarder maintenant
console-export-asked = L’export attend son tour.
console-export-dropped = L’export n’est plus là, et son fichier non plus.
console-export-is-waiting = en attente
console-export-is-running = en cours
console-export-is-ready = prêt
console-export-is-failed = échoué
console-export-is-gone = hors délai
console-export-everything = Tout
console-export-progress = { $done } étapes sur { $total }
console-export-until = Le fichier est gardé jusqu’à { $moment }, sauf si une personne qui y figure est effacée avant.
console-export-take = Télécharger
console-export-drop = Supprimer
console-export-new = Commencer un export
console-export-kinds-note = Sans case cochée, tous les genres sont compris.
console-export-formats = Forme du fichier
console-export-pseudonyms = avec les codes des personnes
console-export-start = Commencer

# Placements and their reports
console-placements-what = Chaque emplacement est un endroit d’une app où l’on choisit. Ouvrez-en un pour voir ce qu’il rapporte.
console-placements-none = Aucune app n’a encore déclaré d’emplacement.
console-report = Ce que { $placement } rapporte
console-report-version = Version
console-report-read = D’après { $outcomes } résultats de cet emplacement, qui portent sur { $shown } premières places.
console-report-imported =
    { $count ->
        [one] Un résultat a été appris du journal de l’application. Aucun chiffre ci-dessous n’en tient compte. En attente : { $waiting }.
        [many] { $count } résultats de { $people } personnes ont été appris du journal de l’application. Aucun chiffre ci-dessous n’en tient compte. En attente : { $waiting }.
       *[other] { $count } résultats de { $people } personnes ont été appris du journal de l’application. Aucun chiffre ci-dessous n’en tient compte. En attente : { $waiting }.
    }
console-report-waiting =
    { $count ->
        [one] Un résultat attend encore d’être compté.
        [many] { $count } résultats attendent encore d’être comptés.
       *[other] { $count } résultats attendent encore d’être comptés.
    }
console-report-gone =
    { $count ->
        [one] L’une d’elles manque pour les autres façons, car ses éléments ne sont plus là.
        [many] { $count } d’entre elles manquent pour les autres façons, car leurs éléments ne sont plus là.
       *[other] { $count } d’entre elles manquent pour les autres façons, car leurs éléments ne sont plus là.
    }
console-report-rewards-title = Gain par niveau
console-report-rewards-desc = Une ligne par groupe : un point pour le gain moyen, un trait pour la certitude. Le tableau donne les nombres.
console-report-rewards-what = Le gain de la première place, de 0 à 1. Le trait contient la vraie moyenne 95 fois sur 100.
console-report-too-few = trop peu de gens pour le dire
console-report-group = Groupe
console-report-shown = Montré
console-report-people = Personnes
console-report-reward = Gain moyen
console-report-level-0 = niveau 0, zéro
console-report-level-1 = niveau 1, cette page
console-report-level-2 = niveau 2, cette visite
console-report-level-3 = niveau 3, le passé
console-report-level-4 = niveau 4, partout
console-report-personalized = choix personnel
console-report-control = groupe témoin
console-report-lift-title = Écart avec le groupe témoin
console-report-lift-desc = Une ligne : un point pour l’écart, un trait pour la certitude. Un repère marque l’absence d’écart.
console-report-lift-label = Écart
console-report-lift-what = Ce que le choix personnel rapporte en plus, par rapport au groupe témoin.
console-report-lift-up = Le choix personnel rapporte plus ici.
console-report-lift-down = Le choix personnel rapporte moins ici.
console-report-lift-open = On ne peut pas encore dire si c’est plus ou moins.
console-report-lift-none = Il y a trop peu de gens dans le groupe témoin, ou en dehors, pour le dire.
console-report-band-title = Gain conforme ou non à ce qui était attendu
console-report-band-what = À côté de chaque gain se trouve ce qu’attendait le modèle qui a choisi.
console-report-band-none = Il n’y a encore rien à comparer ici.
console-report-band-in = Le gain est à peu près celui attendu, dans { $compared } cas.
console-report-band-above = Depuis { $since }, le gain est plus fort que prévu : { $found } au lieu de { $predicted }.
console-report-band-below = Depuis { $since }, le gain est plus faible que prévu : { $found } au lieu de { $predicted }.
console-report-policies-title = Ce que d’autres choix auraient rapporté
console-report-policies-desc = Une ligne par choix et par calcul : un point pour la valeur, un trait pour la certitude.
console-report-policies-what = Calculé d’après le journal, où chaque chance est connue.
console-report-way = Façon de choisir
console-report-everybody = pareil pour tous
console-report-model = dernier modèle
console-report-estimator = Calcul
console-report-effective = Lignes utiles
console-report-weight = Poids moyen
console-report-weight-note = Dans un journal honnête, le poids moyen est proche de 1. Il est plus bas si ce que cette façon préfère fut rarement montré.
console-report-too-few-effective = Trop peu de lignes utiles : { $found } sur { $least }.
console-report-too-few-positive = Trop peu de gains : { $found } sur { $least }.
console-report-equal-rewards = Tous les gains sont égaux, donc rien ne peut être comparé.
console-report-mean-weight = Le poids moyen est { $weight }, loin de 1. Ces résultats ne sont pas tout ce qui a été montré.
console-report-unstable-weight = Le poids moyen est { $weight }, et il y a trop peu de personnes pour dire pourquoi.
console-report-rarely-shown = Ces décisions ont rarement montré ce que préfère cette façon de choisir. Elles en disent donc peu.
console-report-sample = Les estimations viennent des { $outcomes } derniers résultats sur { $of }, soit { $share } %. Lus le { $made }, en { $seconds } s.
console-report-sample-none = Les estimations viennent d’un échantillon, lu en arrière-plan. Aucun n’a encore été lu.
console-report-clipped = Plafonnés
console-report-refused-equal-rewards = Aucune moyenne n’est donnée, car tous les gains sont égaux. Signalez aussi ce qui a été vu et non choisi.
console-report-refused-mean-weight = Aucune moyenne n’est donnée, car les résultats ne sont pas tout ce qui a été montré. Signalez aussi ce qui a été vu et non choisi.
console-report-mixed =
    { $count ->
        [one] Une personne est dans les deux groupes.
        [many] { $count } personnes sont dans les deux groupes.
       *[other] { $count } personnes sont dans les deux groupes.
    }
console-report-ratio = { $control } personnes sur { $people } sont dans le groupe témoin, où { $share } % devaient être.
console-report-ratio-wrong = C’est trop loin pour être un hasard, donc ne vous fiez pas à l’avance.
console-report-ratio-fine = Cela correspond.
console-report-narrow = À quel point c’était étroit
console-report-narrow-what = Décisions personnelles du même échantillon : { $count }. Les changements comptent là où les places restent.
console-report-narrow-new = Part personnelle pour les éléments de sujets nouveaux pour la personne : { $percent }
console-report-narrow-cause = Part qu’une seule cause a portée dans l’effet de toutes les causes : { $percent }
console-report-narrow-moves = Changements de place d’une personne par semaine, en moyenne : { $count }
console-report-items = Ce que chaque élément a rapporté
console-report-items-what = D’après le même échantillon, à toute place. Ce qui est plus bas est vu moins souvent.
console-report-parts = Ce que chaque partie a rapporté
console-report-parts-what = D’après le même échantillon, dans tous les éléments qui ont la partie. Les autres parties comptent aussi.
console-report-slot = Place
console-report-part = Partie
console-report-item = Élément
console-report-taken = Choisi

# Rules, and dry runs of changed ones
console-policies-what = Ces règles sont en vigueur. Ce que nulle règle ne permet est refusé, et une interdiction l’emporte toujours.
console-table = Ce que chaque niveau ouvre
console-table-what = Pour un genre de personne et de données : oui, ou la règle qui refuse.
console-table-question = Question
console-table-show = Montrer
console-action-use = utiliser pour un choix
console-action-keep = garder
console-action-show = montrer un élément
console-action-learn = en apprendre
console-fact-kind = Emplacement
console-fact-category = Genre de données
console-fact-sensitivity = Protection
console-fact-given = But accepté
console-fact-age = Âge
console-fact-region = Droit de la région
console-fact-gpc = Le navigateur envoie GPC
console-value-yes = oui
console-value-no = non
console-value-content = contenu
console-value-offer = offre
console-value-advert = publicité
console-value-message = envoi
console-value-behavioural = regardé
console-value-transactional = acheté
console-value-contextual = contexte
console-value-interaction = réactions
console-value-plain = simple
console-value-special = très protégé
console-value-adult = adulte
console-value-minor = mineur
console-value-unknown = inconnu
console-value-eea = Europe (EEE)
console-value-us_optout = États-Unis, droit de refus
console-value-other = autre
console-rules-keep = Peut-on le garder ?
console-rules-use = Peut-on l’utiliser pour un choix ?
console-rules-show = Peut-on montrer un élément ?
console-rules-learn = Un modèle peut-il en apprendre ?
console-rule-does = Effet
console-rule-says = Ce qu’on dit aux gens
console-rule-source = D’où elle vient
console-rule-since = depuis { $day }
console-rule-find = chercher au journal
console-rule-never = rien ne la lève
console-effect-permit = permet
console-effect-forbid = interdit
console-try-go = Essayer un changement sur des choix passés
console-try = Essai
console-try-what = Changez le texte des règles. Des choix passés sont jugés à nouveau, et rien n’entre en vigueur.
console-try-refused =
    { $count ->
        [one] Le texte a été refusé pour une raison. Rien n’a été essayé.
        [many] Le texte a été refusé pour { $count } de raisons. Rien n’a été essayé.
       *[other] Le texte a été refusé pour { $count } raisons. Rien n’a été essayé.
    }
console-try-before = Essais jusqu’ici
console-try-altered = { $altered } choix sur { $total } auraient changé
console-try-is-running = en cours
console-try-is-done = fini
console-try-is-failed = échoué
console-try-most = Combien de choix, en partant des derniers
console-try-start = Essayer
console-try-limits = Ce qui peut être jugé à nouveau, ou non
console-limit-record = Un relevé dit ce qui a servi, ce qui a été retenu et ce qui a été ôté. Seul cela est jugé.
console-limit-worlds = Il ne dit ni l’âge, ni le droit de la région, ni l’heure calme. Là, rien n’est affirmé.
console-limit-opened = Les données retenues n’y sont pas. On ne peut dire ce que plus de données auraient changé.
console-limit-keep = Ce qui n’a jamais été gardé ne peut être jugé. Ni ce que des modèles auraient appris.
console-limit-dial = Le curseur et ses limites restent ceux d’alors. Seules les règles changent.
console-limit-process = Un essai vit dans un processus, et disparaît avec lui.
console-trial = Essai
console-trial-progress = { $done } choix sur { $total }
console-trial-failed = L’essai s’est arrêté trop tôt.
console-trial-what = Changé veut dire : moins de données utilisées, ou d’autres éléments au choix.
console-trial-effects = Ce que cela aurait voulu dire
console-effect-is-altered = changé
console-effect-is-opened = plus de données permises ; ce que cela aurait fait reste inconnu
console-effect-is-reason = pareil, pour une autre raison
console-effect-is-same = pareil
console-effect-is-untold = le relevé ne permet pas de le dire
console-effect-is-gone = le relevé n’est plus là
console-trial-moved = dont autre chose aurait été montré
console-trial-stayed = dont la même chose aurait été montrée
console-trial-open = dont on ne peut dire ce qui aurait été montré
console-trial-rules = Par règle
console-trial-rules-what = Combien de choix chaque règle aurait changés. Un choix peut compter pour plusieurs.
console-trial-examples = Quelques-uns, en partant des derniers :
console-trial-changes = Ce qui change dans la table des règles
console-trial-changes-what = Chaque ligne est un groupe de questions dont la réponse change de même.
console-trial-no-change = La table des règles reste comme elle est.
console-trial-change = Changement
console-trial-cells = Questions
console-trial-before = Règles avant
console-trial-after = Règles après
console-trial-where = Où
console-change-gained = nouveau droit
console-change-lost = nouveau refus
console-change-reason = pour une autre raison
console-declared = Ce qui change dans les fichiers
console-declared-what = Chaque ligne est une valeur : un plafond, un nombre de jours, une phrase ou une part d’une règle.
console-declared-file = Fichier
console-declared-before = Avant
console-declared-after = Après
console-declared-none = Aucune valeur des fichiers ne change.
console-sets = Ce qui a changé dans les règles
console-sets-go = Voir ce qui a changé, et quand
console-sets-what = Chaque version des règles entrée en vigueur a une entrée. Dessous figure chaque valeur qu’elle a changée.
console-sets-first = C’était la première version.
console-sets-unreadable = Un relevé ne s’ouvre pas. On ne peut donc pas comparer ces deux versions.
