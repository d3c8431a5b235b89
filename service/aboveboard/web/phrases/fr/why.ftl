# Pourquoi une personne a vu ce qu’elle a vu. $name est un thème ou une chose, $placement un endroit de l’application,
# $when un moment, $percent une part du tout déjà écrite, $count un nombre, $index une place dans le journal.

why-title = Pourquoi est-ce que je vois ceci ?
why-items = Ce que vous avez vu
why-first = Voici les raisons pour « { $name } ». Choisissez autre chose pour en voir les raisons.
why-below = Voici les raisons pour « { $name } », sous ce qui est plus haut. Choisissez autre chose pour en voir les raisons.
why-where = Montré dans { $placement } le { $when } (UTC).
why-reasons = Les raisons
why-share = { $percent } de ce qui a compté
why-who = Qui a décidé
why-decided-engine = Notre programme l’a choisi. Il a utilisé les raisons ci-dessus et rien d’autre à votre sujet.
why-decided-engine-most = Notre programme l’a choisi. Les raisons ci-dessus ont compté le plus. Rien d’autre que nous savons de vous n’y a beaucoup contribué.
why-decided-engine-more = Notre programme l’a choisi. Les raisons ci-dessus ont compté le plus. D’autres choses que nous savons de vous ont compté aussi.
why-decided-engine-several = Notre programme a choisi tout cela. Les raisons ci-dessus ne valent que pour cette chose. Les autres ont leurs propres raisons.
why-decided-editors = Notre rédaction a choisi cet ordre.
why-decided-chance = Le hasard a joué un rôle. Nous essayons des choses pour apprendre ce qui plaît.
why-decided-everybody = Ce que nous avons appris de tout le monde a décidé.
why-decided-left = C’était le premier de ce qui restait.
why-decided-list = L’ordre de la liste a décidé.
why-decided-variety = Nous veillons à ce qu’une liste soit variée.

why-held-back = Ce que nous avons laissé de côté
why-nothing-held-back = Nous n’avons rien eu à laisser de côté.
why-change-settings = Changer ce que nous pouvons utiliser
why-removed = Ce que nous n’avons pas montré
why-removed-more =
    { $count ->
        [one] Une autre chose n’a pas été montrée.
       *[other] { $count } autres choses n’ont pas été montrées.
    }

why-limit = Ne jamais utiliser « { $name } »
why-forget = Oublier « { $name } » pour le moment
why-allow = Utiliser de nouveau « { $name } »
why-show-again = Montrer « { $name } » comme avant
why-is-shown-again = Nous montrons « { $name } » comme si vous ne l’aviez pas commandé.
why-off = Mettre mon curseur à zéro
why-is-limited = Vous nous avez dit de ne pas utiliser « { $name } ».
why-dial-is-off = Votre curseur est à zéro.
why-not-signed-in = Pour changer quelque chose, ouvrez vos pages de vie privée depuis l’application.
why-sign-in = Vous connecter pour changer cela
why-back = Retour à { $app }
why-redacted = Depuis, la personne a retiré quelque chose que cette décision utilisait. Ce lien ne montre donc plus les raisons. Une fois connectée, la personne les voit toujours toutes.
why-lost = Nous ne pouvons plus retrouver les raisons de ce choix. Ce qui l’a fait a été effacé depuis.

why-said-limit = Nous n’utilisons plus « { $name } », et nous avons oublié ce que nous en savions.
why-said-unused = Nous n’utilisons plus « { $name } ». Ce que vous avez fait n’est pas effacé pour autant.
why-said-forget = Nous avons oublié ce que nous savions de vous et de « { $name } ».
why-said-show_again = Désormais, nous montrons « { $name } » comme si vous ne l’aviez pas commandé.
why-said-allow = À partir de maintenant, nous pouvons de nouveau utiliser « { $name } ».
why-said-off = Votre curseur est maintenant à zéro. Vous voyez ce que tout le monde voit.
why-next = La prochaine fois, vous verriez sans doute « { $name } ».

why-levels = Ce que vous verriez à chaque niveau
why-levels-show = Montrer les cinq niveaux
why-levels-set = Déplacer le curseur

why-check = Vérifiez par vous-même
why-place = Cette décision est la ligne { $index } d’un journal que personne ne peut changer sans que cela se voie.
why-check-how = Téléchargez la preuve, ouvrez la page de contrôle et déposez-y le fichier. Cela marche sans Internet.
why-proof = Télécharger la preuve
why-verify = Ouvrir la page de contrôle
why-key = Voir la clé du journal

why-none-title = Il n’y a pas de telle décision pour vous
why-none-what = Elle a été effacée, l’adresse est fausse, ou elle concernait quelqu’un d’autre.
why-none-do = Ouvrez de nouveau l’explication depuis l’application.
why-erased-title = Cette décision a été effacée
why-erased-what = Ce qui était écrit n’existe plus, ni rien de ce qui menait à une personne.
why-erased-do = Il n’y a plus rien à voir ici, et rien à faire.

level-0 = Zéro
level-1 = Cette page
level-2 = Cette visite
level-3 = Visites passées
level-4 = Partout
level-here = Vous êtes ici
level-chosen = Votre choix
level-claimed = Quelqu’un d’autre l’a demandé
level-waits = Tout ne compte pas encore. Pour l’instant, « { $level } » compte.
level-asks = Il faut votre oui à ce texte :
level-likely = Vous verriez sans doute
level-chance = { $percent } de chances
level-bound-consent = Pour agir pleinement, ce niveau a besoin de votre oui.
level-bound-age = Nous utilisons moins de données pour les moins de 18 ans et quand l’âge est inconnu.
level-bound-region = Les règles là où vous vivez n’en permettent pas plus.
level-bound-browser_signal = Votre navigateur demande de ne pas partager vos données, nous en utilisons donc moins.
level-bound-control = Vous faites partie d’un petit groupe qui voit la même chose que tous.
level-bound-arrangement = À certains endroits, l’ordre reste le même si nous ne pouvons rien retenir.
level-bound-own_arrangement = Vous avez choisi vous-même ce qui est là.
level-bound-restriction = Vous nous avez demandé de ne rien utiliser à votre sujet pour le moment.
level-bound-failure = Un problème est survenu chez nous, nous n’utilisons donc rien à votre sujet.
why-arrangement = L’ordre à cet endroit
why-arrangement-what = Vous pouvez avoir l’ordre que tout le monde voit. Vous pouvez revenir en arrière.
why-arrangement-back = Vous voyez ici l’ordre que tout le monde voit.
why-arrangement-everywhere = Vous voyez tout comme tout le monde.
why-put-back = Remettre comme avant
why-undo-put-back = Annuler cela
why-said-put_back = C’est remis. Vous voyez ici l’ordre que tout le monde voit.
why-said-undo_put_back = C’est de nouveau comme avant.
why-item-title = Ceci n’a pas été montré ici
why-item-what = La décision existe, mais la chose indiquée dans l’adresse n’en fait pas partie.
why-item-do = Rouvrez l’explication depuis l’application.

surface-title = Pourquoi est-ce que je vois cette page ?
surface-where = Composée le { $when } (UTC).
surface-parts =
    { $count ->
        [one] Cette page a { $count } partie. Voici les raisons de ce choix.
       *[other] Cette page a { $count } parties. Chacune a été choisie à part. Voici les raisons de chacune.
    }
surface-layout = La disposition de la page
surface-more = Tout sur « { $name } »
surface-log = Ce sont les entrées { $first } à { $last } d’un journal. Personne ne peut le changer sans que cela se voie.
