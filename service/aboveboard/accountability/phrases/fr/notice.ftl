# A privacy notice (GDPR Art. 13 and 14). The messages `notice-open-...` are gaps that the people of the service fill in.

to-fill-in = À remplir :
notice-title = Ce que ce service fait de ce qu’il sait de vous
notice-who = Qui nous sommes
notice-controller = { $name } en répond.
notice-open-who = le nom, l’adresse et un contact de ceux qui en répondent
notice-open-contact = l’adresse et un contact, et qui veille sur les données
notice-purposes = À quoi cela sert
notice-until-no = Votre oui compte jusqu’à ce que vous le repreniez.
notice-yes-ends =
    { $days ->
        [one] Votre oui prend fin au bout d’un jour.
       *[other] Votre oui prend fin au bout de { $days } jours.
    }
notice-open-ground = pourquoi ce qui se passe de oui est permis
notice-data = Ce que nous notons
notice-days =
    { $days ->
        [one] Nous le gardons un jour au plus.
       *[other] Nous le gardons { $days } jours au plus.
    }
notice-elsewhere = Ce que d’autres nous disent
notice-open-sources = qui sont ces autres
notice-context = Ce que l’app nous dit de vous et de la visite
notice-recipients = Qui le voit
notice-recipient-app = L’app que vous utilisez. Elle reçoit ce qui est choisi pour vous, et ce qu’elle demande sur vous.
notice-recipient-compliance = Les gens qui vous répondent et qui vérifient l’app. Vous voyez quand ils ont regardé.
notice-recipient-admin = Les gens qui font marcher ce service. Ils peuvent en tirer des fichiers pour le vérifier.
notice-open-others = qui d’autre le reçoit, comme ceux qui tiennent les machines ou portent les messages
notice-open-abroad = si cela quitte le pays, pour où, et ce qui le garde là-bas
notice-automatic = Comment un programme choisit pour vous
notice-open-effect = ce qu’un choix peut changer pour les gens
notice-rights = Vos droits
notice-right-see = Voyez ce que nous savons de vous.
notice-right-download = Téléchargez le tout.
notice-right-correct = Corrigez ce qui est faux.
notice-right-pause = Faites une pause : alors rien ne sert plus.
notice-right-take-back = Reprenez un oui aussi vite que vous l’avez donné.
notice-right-human = Parlez à un humain.
notice-right-complain = Portez plainte auprès de ceux qui veillent sur les données là où vous vivez.
notice-open-authority = leur nom et leur adresse
