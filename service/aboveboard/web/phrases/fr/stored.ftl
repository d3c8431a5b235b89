# The list of what is stored about a person, by topic and by end: see `people.inventory`.

stored-title = Tout ce que nous avons, pourquoi, et jusqu’à quand
stored-what = Vous pouvez tout télécharger, et vous pouvez tout effacer.
stored-choices = Votre réglage, vos oui et vos non, ce que vous avez exclu, et une pause. Tout dépend d’eux.
stored-facts = Ce que l’appli dit de votre âge, de votre lieu, de votre langue et de votre heure. Des règles en dépendent.
stored-interests = Ce qui semble vous plaire, vu ce que vous avez fait. Cela décide de ce qui vient en premier.
stored-visit = Ce que vous faites dans cette visite. Cela décide de ce qui vient en premier ici.
stored-shown = Ce que vous avez vu et quand, pour que vous ne le voyiez pas trop souvent.
stored-signals = Ce que vous avez fait, si vous le voulez bien. De là vient ce qui semble vous plaire.
stored-learned = Ce que vous avez fait de ce qui vous était montré. Notre programme en apprend.
stored-records = Une trace de ce que vous avez vu et de chaque choix, pour que tout se vérifie.
stored-cases = Ce que vous avez demandé à une personne, les notes et la réponse.
stored-answers = Nos dernières réponses sur vous, au cas où l’appli demande deux fois la même chose.
stored-keys = Un code à la place de votre nom, et la clé qui ouvre vos données.
stored-archives = Des fichiers de traces, pour vous ou pour ceux qui vérifient l’appli.
stored-erasure = Une marque de votre départ, pour qu’aucune vieille copie ne vous ramène.

stored-end-type-days = Chaque chose part après les jours fixés pour son genre.
stored-end-with-signals = Chaque chose part avec le dernier fait qui nous l’apprend.
stored-end-visit = Cela part une demi-heure après votre visite.
stored-end-answer = La marque d’une réponse disparaît une demi-heure après.
stored-end-answer = Cela part une demi-heure après la réponse.
stored-end-screen = Ce qui est sur la page part quand vous passez à la suite, après { $count } jours au plus.
stored-end-answer = Ce qui a été compté part une demi-heure après.
stored-end-arranged = Ces places restent 90 jours, ou jusqu’à la fin de la visite.
stored-end-pass = Une marque d’un lien que vous avez ouvert part dans l’heure.
stored-end-cap-days = Les heures partent quand elles ne comptent plus.
stored-end-day = Elles partent après un jour.
stored-end-record-days =
    { $count ->
        [0] Ce qui tient à une chose montrée reste jusqu’à ce que vous l’effaciez.
        [one] Ce qui tient à une chose montrée part après un jour.
       *[other] Ce qui tient à une chose montrée part après { $count } jours.
    }
stored-end-model-days =
    { $count ->
        [0] Les vieilles sommes sur beaucoup de gens restent.
        [one] Les vieilles sommes sur beaucoup de gens partent après un jour.
       *[other] Les vieilles sommes sur beaucoup de gens partent après { $count } jours.
    }
stored-end-case-days =
    { $count ->
        [0] Ce que vous avez demandé à une personne reste jusqu’à ce que vous l’effaciez.
        [one] Ce que vous avez demandé à une personne part un jour après la fin.
       *[other] Ce que vous avez demandé à une personne part { $count } jours après la fin.
    }
stored-end-export-hours =
    { $count ->
        [one] Un fichier pour vérifier part après une heure.
       *[other] Un fichier pour vérifier part après { $count } heures.
    }
stored-end-download = Votre propre fichier part une fois envoyé.
stored-end-unlearned = Une note pour oublier part une fois que c’est fait.
stored-end-erasure = Le plan pour le faire part quand tout le reste est parti.
stored-end-person = Cela reste jusqu’à ce que vous l’effaciez.
stored-end-rest = Le reste demeure jusqu’à ce que vous l’effaciez.
stored-end-always = La marque reste, et elle ne mène pas à vous.

kept-ledger = Une marque de votre départ reste, pour qu’aucune vieille copie ne vous ramène.
kept-mark = Une marque de votre nom et l’heure restent, pour que rien d’avant n’arrive en retard.
