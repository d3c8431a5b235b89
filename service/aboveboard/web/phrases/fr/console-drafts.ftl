# Brouillons : textes d’une machine, qui attendent un accord.

console-nav-drafts = Brouillons
console-home-drafts = Acceptez ou refusez des textes écrits par une machine.
console-drafts-what = Une machine a écrit ces textes, ou y a aidé. Personne n’en voit un avant votre accord.
console-drafts-none = Aucun brouillon n’attend.
console-drafts-more = { $count ->
    [one] Un autre brouillon attend. Il vient ensuite.
   *[other] { $count } autres brouillons attendent. Ils viennent ensuite.
}
console-draft-made-machine = Une machine a écrit ce texte.
console-draft-made-assisted = Une personne a écrit ce texte avec l’aide d’une machine.
console-draft-by = Qui a écrit
console-draft-tool = Fait avec
console-draft-placement = Où ce texte serait
console-draft-approve = Accepter { $item }
console-draft-reject = Refuser { $item }
console-draft-said-approved = Le texte est accepté. On peut le montrer, et il dit toujours qui l’a écrit.
console-draft-said-rejected = Le texte est supprimé.
