# Entwürfe: Texte einer Maschine, die auf eine Freigabe warten.

console-nav-drafts = Entwürfe
console-home-drafts = Gib Texte frei, die eine Maschine schrieb, oder lehne sie ab.
console-drafts-what = Diese Texte hat eine Maschine geschrieben, oder sie hat dabei geholfen. Niemand sieht einen, bevor du ihn freigibst.
console-drafts-none = Kein Entwurf wartet.
console-drafts-more = { $count ->
    [one] Noch ein Entwurf wartet. Er kommt als nächster.
   *[other] Noch { $count } Entwürfe warten. Sie kommen als nächste.
}
console-draft-made-machine = Das hat eine Maschine geschrieben.
console-draft-made-assisted = Das hat ein Mensch mit Hilfe einer Maschine geschrieben.
console-draft-by = Wer es geschrieben hat
console-draft-tool = Gemacht mit
console-draft-placement = Wo es stehen würde
console-draft-approve = { $item } freigeben
console-draft-reject = { $item } ablehnen
console-draft-said-approved = Der Text ist freigegeben. Er darf jetzt gezeigt werden und sagt weiter, wer ihn schrieb.
console-draft-said-rejected = Der Text ist gelöscht.
