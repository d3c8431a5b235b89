# Les pages de vie privée. $name est un thème, une chose ou un but, $placement un endroit de l’application, $count un
# nombre, $index une place dans le journal, $page le numéro d’une page, $version celui d’un texte, $when une date.

privacy-parts = Vos pages de vie privée
privacy-tab-choices = Vos choix
privacy-tab-known = Ce que nous savons
privacy-tab-decisions = Ce que vous avez vu
privacy-tab-history = Ce que vous avez choisi
privacy-tab-data = Vos données
privacy-lead = Vous décidez de ce que nous pouvons utiliser. Chaque changement compte aussitôt, et vous pouvez toujours revenir en arrière.
privacy-gpc = Votre navigateur nous demande de ne pas partager vos données (GPC). Nous le respectons.
privacy-is-paused = Tout est en pause. Nous n’utilisons, n’apprenons et ne gardons rien sur vous.

privacy-dial = Votre curseur
privacy-dial-what = Il règle ce qui peut compter quand nous choisissons ce que vous voyez.
privacy-set-0 = Mettre à zéro
privacy-set-1 = Utiliser cette page seulement
privacy-set-2 = Utiliser cette visite
privacy-set-3 = Utiliser les visites passées
privacy-set-4 = Tout utiliser
privacy-previewed = Ce que vous verriez vient de « { $placement } » dans l’application, comme elle est en ce moment.
privacy-no-preview = L’application n’a encore rien à montrer, il n’y a donc pas d’aperçu.

privacy-purposes = Ce que nous pouvons faire
privacy-purposes-what = À chaque point, vous pouvez dire oui ou non. Dire non ne vous coûte rien.
privacy-notice = Lire d’abord le texte entier
privacy-yes = Oui, vous pouvez
privacy-no = Non, vous ne pouvez pas
consent-never_asked = Vous n’avez pas encore choisi. Cela compte comme un non.
consent-given = Vous avez dit oui.
consent-refused = Vous avez dit non.
consent-withdrawn = Vous avez retiré votre oui.
consent-objected = Vous avez dit que vous étiez contre.
consent-expired = Votre oui a pris fin. Cela compte comme un non.
consent-claimed = Quelqu’un d’autre a dit oui pour vous. Cela compte comme un non.
privacy-claimed = « { $by } » nous a dit que vous aviez dit oui. Cela ne compte que si vous le dites ici.
privacy-dial-claimed = « { $by } » nous a dit que vous vouliez ce niveau. Cela ne compte que si vous le dites ici.
privacy-dial-yes = Oui, je le veux
privacy-dial-no = Non, garder « { $level } »
privacy-purpose-gone = L’application ne le demande plus. Si elle le demandait encore, votre oui compterait.
consent-ends = Votre oui prend fin le { $when }.
lapse-asks_again = Le texte a changé, nous vous le demandons donc à nouveau. Merci de lire le nouveau texte.
lapse-came_of_age = Vous avez dit oui avant vos 18 ans. Nous vous le demandons à nouveau.

privacy-pause = Tout mettre en pause
privacy-pause-what = Pendant la pause, nous n’utilisons, n’apprenons et ne gardons rien sur vous. Vos choix restent les mêmes.
privacy-pause-do = Commencer la pause
privacy-resume-do = Finir la pause

privacy-said-dial = Votre curseur est réglé. Cela compte dès maintenant, partout dans l’application.
privacy-said-waits = Votre curseur est réglé. Tout ne compte pas encore : la raison est à votre choix.
privacy-said-yes = Vous avez dit oui. Vous pouvez revenir dessus ici à tout moment.
privacy-said-no = Vous avez dit non. Dès maintenant, nous ne le faisons plus.
privacy-said-paused = Tout est en pause.
privacy-said-resumed = La pause est finie. Vos choix comptent de nouveau.
privacy-said-nothing-held = Nous n’avons rien sur vous, il n’y a donc rien à faire.
privacy-said-asks-again = Le texte a changé. Merci de lire le nouveau et de choisir encore une fois.

category-behavioural = Ce que vous regardez
category-behavioural-what = Ce que vous avez ouvert, cherché ou lu.
category-transactional = Ce que vous achetez
category-transactional-what = Vos paniers, vos achats et vos retours.
category-contextual = Comment vous venez ici
category-contextual-what = Le cadre de votre visite, comme votre appareil ou le lien suivi.
category-interaction = Vos réactions
category-interaction-what = Ce que vous avez fait de nos messages, offres et conseils.
known-used = Nous pouvons utiliser cela si votre curseur et vos choix le permettent.
known-not-used = Nous n’utilisons jamais cela, car vous l’avez exclu.
known-never-use = Ne jamais utiliser ce genre
known-use-again = Utiliser de nouveau ce genre
known-nothing = Nous ne savons rien de ce genre sur vous.
known-more =
    { $count ->
        [one] Une autre chose est dans votre fichier.
       *[other] { $count } autres choses sont dans votre fichier.
    }
known-forget = Oublier « { $name } »
known-limit = Ne jamais utiliser « { $name } »
known-said-facts = C’est gardé.
known-said-bad-facts = Nous n’avons pas pu garder cela. Vérifiez le pays et le fuseau horaire.
known-said-forgotten = Nous l’avons oublié, avec tout ce qui nous l’avait appris.
known-said-limited = Nous n’utilisons plus cela et nous avons oublié ce que nous en savions.
known-said-ruled-out = Nous n’utilisons jamais cela. Nous n’en savons rien.
known-said-unknown = Nous ne connaissons pas ce sujet. Votre refus est noté tel que vous l’avez écrit. Des sujets proches figurent plus bas.
known-said-allowed = Dès maintenant, nous pouvons de nouveau utiliser cela.
known-said-bad-limit = Nous n’avons pas pu garder cela. Un thème a de 1 à 100 signes.

limits-title = Ce que vous avez exclu
limits-what = Ce qui est ici n’est jamais utilisé ni appris. Vous pouvez ajouter tout thème.
limits-topic = Un thème à ne jamais utiliser
limits-add = Exclure
limits-unknown = Nous ne connaissons aucun sujet « { $name } ». Rien ici ne porte ce nom.
limits-near = Pensiez-vous à l’un de ceux-ci ?
limits-allow = Utiliser de nouveau « { $name } »

states-title = Où vous en êtes
states-what = Nous le lisons dans ce que vous avez fait. Cela ne compte que si vos visites passées peuvent compter.
states-leave = Quitter « { $name } »
context-title = Ce que l’application sait de vous
context-what = L’application nous l’a dit. Cela ne compte que si vos visites passées peuvent compter.
facts-title = Ce qu’on nous a dit de vous
facts-what = L’application nous l’a dit. Si c’est faux, corrigez-le.
facts-age = Votre âge
facts-age-unknown = Non dit
facts-age-adult = 18 ans ou plus
facts-age-minor = Moins de 18 ans
facts-minor = Tant que moins de 18 ans est écrit ici, nous vous protégeons plus. Seule l’application peut le changer.
facts-minor-lasts = Si vous dites moins de 18 ans, seule l’application peut revenir en arrière.
facts-region = Votre pays
facts-region-hint = Deux lettres, comme FR, ou avec une partie du pays, comme US-CA.
facts-language = Votre langue
facts-none = Non dite
facts-time-zone = Votre fuseau horaire
facts-time-zone-hint = Un lieu comme Europe/Paris.
facts-save = Garder

history-what = Tous vos choix, le plus récent en premier. Rien ici ne peut changer sans que cela se voie.
history-place = ligne { $index }
history-nothing = Vous n’avez encore rien choisi.
history-notice = Lire le texte montré
history-notice-of = Lire le texte montré sur « { $name } »
history-arrived = Cela nous est parvenu le { $when }.
history-claimed = L’application a donné une autre heure : { $when }.
history-carried = « { $by } » l’a dit pour vous.
history-overruled = Cela n’a pas compté, car vous aviez dit non.
past-consent-given = Vous avez dit oui à « { $name } ».
past-consent-refused = Vous avez dit non à « { $name } ».
past-consent-withdrawn = Vous avez retiré votre oui à « { $name } ».
past-consent-objected = Vous avez dit que vous étiez contre « { $name } ».
past-consent-expired = Votre oui à « { $name } » avait pris fin.
past-consent-claimed = Quelqu’un d’autre a dit oui à « { $name } » pour vous. Cela n’a pas compté.
past-consent-came-of-age = Votre oui à « { $name } » a pris fin, car vous avez eu 18 ans.
past-lapse-asks_again = Ce oui a pris fin, car le texte a changé. La question vous est posée à nouveau.
past-lapse-expired = Ce oui a pris fin, car sa durée était écoulée.
past-lapse-came_of_age = Ce oui date d’avant vos 18 ans. Il ne compte plus.
past-dial-0 = Vous avez mis le curseur à zéro.
past-dial-1 = Vous avez mis le curseur sur cette page.
past-dial-2 = Vous avez mis le curseur sur cette visite.
past-dial-3 = Vous avez mis le curseur sur les visites passées.
past-dial-4 = Vous avez mis le curseur sur partout.
past-dial-claimed = Quelqu’un d’autre a mis le curseur sur « { $name } » pour vous. Cela n’a pas compté.
past-limit-things = Vous avez exclu : { $name }.
past-limit-categories = Vous avez exclu des genres de données.
past-limit-none = Vous n’avez plus rien exclu.
past-arrangement-mine = Vous avez rangé « { $name } » vous-même.
past-arrangement-adaptive = Vous nous laissez à nouveau ranger « { $name } ».
past-arrangement-as_everybody = Vous avez remis « { $name } » dans l’ordre de tous.
past-everything-as_everybody = Vous avez voulu tout comme tout le monde.
past-everything-adaptive = Vous nous laissez à nouveau choisir pour vous.
past-facts = Ce qu’on nous a dit de vous a changé.
past-facts-minor = Des faits sur vous ont changé. Vous avez moins de 18 ans, nous avons donc oublié ce que nous ne pouvons garder.
past-restriction-on = Vous avez commencé la pause.
past-restriction-off = Vous avez fini la pause.
past-correction = Vous nous avez fait oublier « { $name } ».
past-link = Ce que vous faisiez avant de vous identifier est maintenant avec le reste.
past-link-undone = Le lien avec ce que vous faisiez avant de vous identifier est défait.
past-via-alias = Vous l’avez dit à un autre endroit où nous vous connaissons.
past-via-link = Vous l’avez dit avant de vous identifier.
past-other = Un de vos choix a changé.

decisions-nothing = L’application ne vous a encore rien montré par nous.
decisions-empty = Rien ne pouvait être montré

pages = La suite de la liste
pages-newer = Plus récent
pages-older = Plus ancien
pages-here = Page { $page }

notice-title = Le texte montré lors de votre choix
notice-what = C’est la version { $version }. Le code ci-dessous est celui de ce texte exact :
notice-back = Retour à ce que vous avez choisi

data-nothing = Nous n’avons rien sur vous.
data-download = Tout emporter
data-download-what = Un fichier avec tout ce que nous avons sur vous, en mots et en données. Il se vérifie sans nous.
data-download-do = Tout télécharger
data-object = Dire non à tout
data-object-what = Vous dites non à tout en une fois. Après cela, seul un nouveau oui de vous compte.
data-object-do = Je suis contre tout
data-said-objected = Vous avez dit non à tout. Nous avons arrêté.
data-correct = Corriger
data-correct-what = Vous pouvez corriger ce qu’on dit de vous et nous faire oublier une chose.
data-correct-do = Voir ce que nous savons
data-pause = Tout mettre en pause
data-pause-do = Aller à la pause
data-erase = Tout effacer
data-erase-what = Tout ce que nous avons sur vous est détruit. Avant le dernier pas, vous voyez ce qui part et ce qui reste.
data-erase-do = Aller au dernier pas

erase-title = Effacer tout ce qui est sur vous ?
erase-goes = Ce qui part
erase-goes-known = Tout ce que nous savons de vous, partout.
erase-goes-choices = Vos choix et leur preuve.
erase-goes-records = La trace de chaque chose que vous avez vue.
erase-goes-learned = Ce que notre programme a appris de vous.
erase-goes-key = La clé de vos données, pour que nulle copie ne se lise.
erase-stays = Ce qui reste
kept-log = Les lignes du journal restent. Rien n’y mène à vous.
kept-models = De vieilles sommes sur beaucoup de gens restent, pour que d’autres puissent vérifier ce qu’ils ont vu.
kept-backups = Les copies plus anciennes restent dans l’application. Nous vous en effaçons avant tout usage.
kept-server = Des restes fermés à clé peuvent rester sur le disque un temps.
kept-lost = Une part de ce qui fut appris reste, car sa trace ne s’est pas ouverte.
kept-until = Fin prévue : { $when }.
erase-alias = Nous vous connaissons à plus d’un endroit. Tout est effacé.
erase-final = On ne peut pas revenir en arrière.
erase-first = Si vous voulez une copie, téléchargez-la avant.
erase-do = Tout effacer sur moi
erase-back = Retour

erased-title = Tout est effacé
erased-what = Tout ce qui était sur vous est détruit. Plus rien ne mène à vous.
erasing-title = Tout est en train d’être effacé
erasing-what = Cela a commencé et continue sans vous. Dès maintenant, rien sur vous n’est utilisé.
erased-receipt = Votre reçu
erased-keep = Personne d’autre n’a ce code. Gardez-le pour montrer plus tard que tout a été effacé.
erased-intent = Le journal dit le début à la ligne { $index }.
erased-completion = Il dit la fin à la ligne { $index }.
erased-signed-out = Votre visite ici est finie.
