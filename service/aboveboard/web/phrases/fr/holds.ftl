# Conservations pour un litige, et actes qui demandent une deuxième personne.

stored-holds = Des copies d’entrées qu’un litige concerne. On ne les garde que pour cela.
stored-end-hold-end = Elles partent quand il prend fin.
stored-end-approval-hours = Ce que notre équipe veut faire à votre sujet tombe si personne ne l’approuve.

contact-held = Ce qui est gardé pour un litige
contact-held-what = Cela reste jusqu’au jour indiqué, même si vous effacez tout le reste. Cela ne sert à rien d’autre.
contact-held-line =
    { $count ->
        [one] Une entrée est gardée jusqu’au { $when }.
       *[other] { $count } entrées sont gardées jusqu’au { $when }.
    }
contact-held-ground = La raison :

erased-held = Ce qui est gardé pour un litige
erased-held-held =
    { $count ->
        [one] Une entrée reste jusqu’au { $when }. Puis elle part d’elle-même.
       *[other] { $count } entrées restent jusqu’au { $when }. Puis elles partent d’elles-mêmes.
    }
erased-held-erasing = Ce qui restait est en train d’être effacé.
erased-held-erased = Ce qui restait est parti aussi. Le journal le dit à l’entrée { $index }.

hold-basis-claims = un litige
hold-basis-obligation = un devoir selon la loi
hold-basis-restriction = une demande de la personne
hold-basis-authority = un ordre d’un tribunal ou d’une autorité

console-nav-holds = Gels
console-home-holds = Garder des entrées pour un litige, et approuver ce qu’un collègue a demandé.
console-kind-hold = Gel
console-line-hold-asked = Un gel de { $count } entrées a été demandé avec la clé { $by }.
console-line-hold-approved = Le gel de { $count } entrées a été approuvé avec la clé { $by }.
console-line-hold-renewal_asked = Une fin plus tardive d’un gel a été demandée avec la clé { $by }.
console-line-hold-renewed = La fin plus tardive d’un gel a été approuvée avec la clé { $by }.
console-line-hold-read = Les { $count } entrées d’un gel ont été lues avec la clé { $by }.
console-line-hold-lifted = Un gel a été levé avec la clé { $by }.
console-line-hold-ended = Un gel de { $count } entrées a pris fin.

console-holds-what = Un gel garde des copies d’entrées jusqu’à sa fin, même quand leur personne est effacée.
console-waiting = En attente d’une deuxième personne
console-waiting-what = Qui demande ne peut pas approuver. Ce que personne n’approuve à temps tombe.
console-waiting-none = Rien n’attend.
console-waiting-lapses = Tombe le
console-waiting-own = Vous l’avez demandé.
console-waiting-approve = Approuver
console-asked-by = Demandé par
console-approved-by = Approuvé par
console-act = Quoi
console-act-hold = Geler des entrées
console-act-renewal = Prolonger un gel
console-act-lookup = Rechercher une personne
console-act-evidence = Faire une lettre avec des preuves
console-act-export = Télécharger tout sur une personne
console-act-close = Fermer un dossier sans réponse
console-holds-held = En vigueur
console-holds-none = Aucun gel n’est en vigueur.
console-hold-ground = Raison
console-hold-basis = Base légale
console-hold-until = Jusqu’au
console-hold-records = Entrées
console-hold-gone = de personnes effacées : { $count }
console-hold-lift = Lever maintenant
console-hold-lift-what = Ce qu’il gardait de personnes effacées est effacé maintenant.
console-hold-renew = Prolonger
console-hold-renew-do = Demander la fin plus tardive
console-hold-new = Geler les entrées choisies
console-hold-new-what = Choisissez d’abord des entrées dans l’historique. Un collègue doit approuver le gel.
console-hold-new-do = Demander le gel
console-hold-case = Geler ce qui appartient à ce dossier
console-hold-said-asked = La demande attend un collègue.
console-hold-said-approved = C’est approuvé.
console-hold-said-lifted = Le gel est levé.
console-problem-second-title = Il faut une deuxième personne
console-problem-second-what = Votre demande est sur la page des gels. Quand un collègue l’aura approuvée, refaites la même chose.

console-health-holds =
    { $held ->
        [0] Aucun gel n’est en vigueur.
        [one] Un gel est en vigueur.
       *[other] { $held } gels sont en vigueur.
    } { $soon ->
        [0] Aucun ne finit d’ici deux semaines.
        [one] Un finit d’ici deux semaines.
       *[other] { $soon } finissent d’ici deux semaines.
    } { $waiting ->
        [0] Rien n’attend une deuxième personne.
        [one] Une demande attend une deuxième personne.
       *[other] { $waiting } demandes attendent une deuxième personne.
    }
console-health-holds-do = Une clé du rôle compliance prolonge et approuve, sur la page des gels.
