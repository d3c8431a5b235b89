# Groupes d'un essai.

console-trial-groups = Par niveau, classe d'âge et région
console-trial-groups-what = Décisions sur des personnes, selon les faits d'alors. Les groupes de moins de { $k } personnes sont masqués, avec d'autres qui les trahiraient.
console-trial-group-level = Niveau en vigueur
console-trial-group-age_class = Classe d'âge
console-trial-group-region_class = Droit de la région
console-trial-people = Personnes
console-trial-changed = Personnes avec un changement
console-trial-altered = Modifiées
console-trial-opened = Ouvertes
console-trial-nobody =
    { $count ->
        [one] Une décision ne concernait personne.
       *[other] { $count } décisions ne concernaient personne.
    }
console-trial-unplayed = Ce qui ne peut pas être essayé
console-trial-unplayed-what = Cela n'est dans aucun groupe. Un contenu effacé ne compte pas parmi les décisions essayées.
console-unplayed-is-deleted = le contenu a été effacé
console-unplayed-is-unreadable = le contenu est illisible, ou la personne est en cours d'effacement
console-unplayed-is-placement = l'emplacement d'alors est introuvable
console-unplayed-is-facts = cela dépend de faits absents du contenu
console-age-is-adult = adulte
console-age-is-minor = mineur
console-age-is-unknown = inconnue
console-law-is-eea = EEE
console-law-is-us_optout = États-Unis, avec refus
console-law-is-other = autre
