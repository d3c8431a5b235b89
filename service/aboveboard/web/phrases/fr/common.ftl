# Les mots autour de chaque page, et les pages qui disent que quelque chose ne va pas.
# $app est le nom d’une application.

skip-to-content = Aller au contenu
navigation = Pages
languages = Langues
language-de = Deutsch
language-en = English
language-es = Español
language-fr = Français

nav-privacy = Votre vie privée
nav-leave = Se déconnecter

enter-title = Vous allez ouvrir vos pages de vie privée
enter-what = Ce lien vient de l’application { $app }. Il ouvre les pages de la personne pour qui elle l’a fait.
enter-asked = L’avez-vous demandé vous-même ? Sinon, fermez cette page. Qui l’a envoyé pourrait voir ce que vous y faites.
enter-other = Dans ce navigateur, les pages d’une autre personne sont ouvertes. Ce lien mène à d’autres pages.
enter-go = Ouvrir mes pages
enter-note = Le lien marche une seule fois, pendant dix minutes.

left-title = Vos pages sont fermées
left-what = Pour revenir, ouvrez de nouveau vos pages de vie privée depuis l’application.

problem-400-title = Nous n’avons pas pu lire cela
problem-400-what = Ce que nous avons reçu n’est pas ce que cette page envoie.
problem-400-do = Revenez en arrière, rechargez la page et essayez encore une fois.

problem-401-title = Merci d’ouvrir cette page depuis votre application
problem-401-what = Aucun lien ne vous a ouvert cette page, ou c’était il y a trop longtemps.
problem-401-do = Ouvrez de nouveau vos pages de vie privée depuis l’application. Elle vous donne un nouveau lien.

problem-403-title = Cela n’était pas permis
problem-403-what = Le formulaire ne vient pas d’une de nos pages, nous n’avons donc rien fait.
problem-403-do = Ouvrez la page ici et utilisez son formulaire.

problem-404-title = Il n’y a rien ici
problem-404-what = L’adresse est fausse, ou ce qui était ici n’y est plus.
problem-404-do = Vérifiez l’adresse, ou ouvrez de nouveau la page depuis l’application.

problem-405-title = Cette adresse ne s’ouvre pas
problem-405-what = Cette adresse reçoit ce que l’on envoie. Il n’y a pas de page à voir ici.
problem-405-do = Revenez en arrière, ou ouvrez de nouveau la page depuis l’application.

problem-409-title = Autre chose doit d’abord se terminer
problem-409-what = Vos données sont en train d’être effacées. Nous ne pouvons donc rien montrer ni changer à votre sujet.
problem-409-do = Attendez un instant, puis rechargez la page.

problem-410-title = Ce lien n’est plus valable
problem-410-what = Un lien marche une seule fois et peu de temps. Celui-ci a déjà servi, ou il est trop ancien.
problem-410-do = Ouvrez de nouveau vos pages de vie privée depuis l’application. Elle vous donne un nouveau lien.

problem-413-title = C’était trop à la fois
problem-413-what = Ce que nous avons reçu est trop grand, nous n’avons donc rien fait.
problem-413-do = Revenez en arrière et envoyez-en moins.

problem-415-title = Nous n’avons pas pu lire cela
problem-415-what = Ce que nous avons reçu n’est pas un formulaire.
problem-415-do = Ouvrez la page ici et utilisez son formulaire.

problem-421-title = Ce n’est pas notre adresse
problem-421-what = La page a été demandée sous une autre adresse que la nôtre.
problem-421-do = Ouvrez la page par un lien de l’application.

problem-422-title = Ce n’est pas possible
problem-422-what = Ce que vous demandez n’existe pas ou ne peut pas se faire.
problem-422-do = Revenez en arrière, rechargez la page et choisissez parmi ce qui s’y trouve.

problem-429-title = C’était un peu trop rapide
problem-429-what = Nous avons reçu beaucoup de demandes en peu de temps.
problem-429-do = Attendez un instant, puis essayez encore une fois.

problem-503-title = Nous ne pouvons rien enregistrer pour le moment
problem-503-what = Votre dernière action n’est peut-être pas enregistrée.
problem-503-do = Attendez un instant, puis essayez encore une fois.

problem-500-title = Un problème est survenu chez nous
problem-500-what = C’est notre faute, pas la vôtre.
problem-500-do = Rechargez la page. Si le problème reste, dites-le à l’application.
