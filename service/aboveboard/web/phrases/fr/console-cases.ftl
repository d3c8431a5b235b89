# Dossiers : ce que les personnes demandent à une personne, jusqu’à la réponse.

console-nav-cases = Dossiers
console-home-cases = Répondez à ce que demandent les personnes, le plus urgent d’abord.
console-kind-case = Dossier
console-found-by-case = un dossier
console-line-lookup-case = Recherche pour un dossier, avec la clé { $by } ({ $role }).
console-line-case-opened = Le dossier { $case } a été ouvert.
console-line-case-noted = Une note a été ajoutée au dossier { $case }.
console-line-case-extended = Le délai du dossier { $case } a été prolongé.
console-line-case-answered = Une réponse a été donnée au dossier { $case }.
console-line-case-closed = Le dossier { $case } a été fermé.

console-cases-what = Une personne a droit à une réponse en un mois. Avec un motif, ce peut être deux mois de plus.
console-cases-parts = Parties de la liste
console-cases-open = Ouverts
console-cases-ended = Terminés
console-cases-none = Il n’y a pas de tel dossier.
console-case = Dossier
console-case-id = Nom du dossier
console-case-state = État
console-case-is-open = ouvert
console-case-is-answered = répondu
console-case-is-closed = fermé
console-case-received = Reçu
console-case-due = Échéance
console-case-overdue =
    { $count ->
        [one] en retard d’un jour
       *[other] en retard de { $count } jours
    }
console-case-soon =
    { $count ->
        [0] à rendre aujourd’hui
        [one] à rendre demain
       *[other] encore { $count } jours
    }
console-case-subject = Sujet
console-case-question = Ce qui est demandé
console-case-by = avec la clé { $key }
console-case-by-person = par la personne, sur sa propre page
console-case-extended = Pourquoi c’est plus long
console-case-notes = Notes
console-case-answer = Réponse
console-case-closed = Pourquoi il est fermé
console-case-look = Rechercher la personne de ce dossier
console-case-look-what = La personne voit la consultation et le motif, comme toujours.
console-case-person = La personne de ce dossier
console-case-note = Ajouter une note
console-case-note-text = Note
console-case-note-do = Ajouter la note
console-case-extend = Prolonger le délai
console-case-extend-what = La personne lit le motif sur sa propre page. C’est possible une fois, pendant le premier mois.
console-case-months = Mois de plus
console-case-because = Motif
console-case-extend-do = Prolonger
console-case-answer-now = Répondre
console-case-answer-what = La personne lit la réponse sur sa propre page. Rien n’est envoyé. Ensuite, le dossier est terminé.
console-case-answer-do = Répondre au dossier
console-case-close = Fermer sans réponse
console-case-close-what = Par exemple une demande retirée. La personne lit le motif.
console-case-close-do = Fermer le dossier
console-case-new = Ouvrir un dossier pour cette personne
console-case-new-do = Ouvrir le dossier
console-case-received-day = Jour de réception, si ce n’est pas aujourd’hui
console-case-about = Identifiant d’une décision, s’il s’agit d’une décision
console-case-asked = Ce que la personne a demandé
console-case-said-opened = Le dossier est ouvert.
console-case-said-noted = La note est ajoutée.
console-case-said-extended = Le délai est prolongé.
console-case-said-answered = La réponse est donnée. La personne peut la lire.
console-case-said-closed = Le dossier est fermé.

console-health-cases =
    { $open ->
        [0] Aucun dossier n’est ouvert.
        [one] Un dossier est ouvert.
       *[other] { $open } dossiers sont ouverts.
    } { $overdue ->
        [0] Aucun n’est en retard.
        [one] Un est en retard.
       *[other] { $overdue } sont en retard.
    }
console-health-cases-do = Une clé du rôle compliance y répond, sur la page des dossiers.
