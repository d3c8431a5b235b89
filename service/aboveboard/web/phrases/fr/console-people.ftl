# Une personne recherchée dans la console, et sa chronologie.

console-nav-people = Personnes
console-home-people = Recherchez une personne, avec un motif, et voyez ce qui lui est arrivé.
console-kind-lookup = Consultation

console-people-what = Chaque consultation est inscrite au journal, et la personne la voit : quand, avec quelle clé et pourquoi.
console-people-nobody = Cela ne mène à personne. C’est inscrit aussi.
console-people-by-id = Par le nom qu’emploie une application
console-people-id = Identifiant de la personne dans l’application
console-people-by-text = Ou par ce que la personne possède
console-people-text = Identifiant d’une décision, reçu ou code de la personne
console-people-text-note = Collez l’identifiant ou l’adresse d’une décision, un reçu entier, ou les 64 caractères d’une ligne du journal.
console-people-reason = Motif
console-people-reason-note = La personne lit ces mots. Nommez la lettre ou le dossier, et personne d’autre.
console-people-find = Rechercher

console-person-title = Une personne
console-person-found = Trouvée par
console-person-until = Ouvert jusqu’au
console-person-no-dial = jamais réglé
console-person-restricted = Cette personne a tout suspendu. Rien à son sujet n’est utilisé.
console-person-alias = Cet identifiant est lié à un autre de la même personne. Ce qui s’y trouve n’est pas montré.
console-person-ids =
    { $count ->
        [one] Cela couvre un identifiant de la personne.
       *[other] Cela couvre { $count } identifiants de la personne.
    }
console-found-by-person = l’identifiant dans l’application
console-found-by-decision = une décision
console-found-by-receipt = un reçu
console-found-by-pseudonym = le code de la personne
console-found-by-entry = une ligne du journal

console-timeline = Chronologie
console-timeline-what = Le plus récent d’abord. Un choix a la phrase que lit la personne. Ouvrir une ligne est une consultation de plus.
console-timeline-parts = Parties de la chronologie
console-timeline-all = Tout
console-timeline-choices = Choix
console-timeline-decisions = Décisions
console-timeline-rights = Droits
console-timeline-lookups = Consultations
console-timeline-said = Ce qui est dit
console-timeline-proof = Preuve
console-timeline-proof-of = Preuve de la ligne { $index }

console-line-unreadable = L’enregistrement ne s’ouvre pas.
console-line-decision = { $items } · { $placement } · niveau : { $level }
console-line-outcome =
    { $count ->
        [one] L’application a signalé un résultat.
       *[other] L’application a signalé { $count } résultats.
    }
console-line-signals =
    { $count ->
        [0] L’application a envoyé des signaux. Aucun n’a été gardé.
        [one] L’application a envoyé des signaux. Un a été gardé.
       *[other] L’application a envoyé des signaux. { $count } ont été gardés.
    }
console-line-reasons =
    { $count ->
        [one] Les raisons d’un élément ont été calculées, à leur première lecture.
       *[other] Les raisons de { $count } éléments ont été calculées, à leur première lecture.
    }
console-line-preview = L’application a demandé un aperçu de « { $placement } ».
console-line-export = Une archive de toutes les données a été faite pour la personne.
console-line-export-by = Une archive de toutes les données a été faite avec la clé { $by }.
console-line-erasure = Une étape d’un effacement.
console-line-lookup-person = Recherche par l’identifiant dans l’application, avec la clé { $by } ({ $role }).
console-line-lookup-decision = Recherche par une décision, avec la clé { $by } ({ $role }).
console-line-lookup-receipt = Recherche par un reçu, avec la clé { $by } ({ $role }).
console-line-lookup-pseudonym = Recherche par le code de la personne, avec la clé { $by } ({ $role }).
console-line-lookup-entry = Une ligne a été ouverte avec la clé { $by } ({ $role }).
