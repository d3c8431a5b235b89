# Borradores: textos de una máquina que esperan un permiso.

console-nav-drafts = Borradores
console-home-drafts = Aprueba o rechaza textos que escribió una máquina.
console-drafts-what = Una máquina escribió estos textos, o ayudó. Nadie ve ninguno antes de que lo apruebes.
console-drafts-none = No espera ningún borrador.
console-drafts-more = { $count ->
    [one] Espera un borrador más. Viene después.
   *[other] Esperan { $count } borradores más. Vienen después.
}
console-draft-made-machine = Lo escribió una máquina.
console-draft-made-assisted = Lo escribió una persona con la ayuda de una máquina.
console-draft-by = Quién lo escribió
console-draft-tool = Hecho con
console-draft-placement = Dónde saldría
console-draft-approve = Aprobar { $item }
console-draft-reject = Rechazar { $item }
console-draft-said-approved = El texto está aprobado. Ya se puede mostrar, y sigue diciendo quién lo escribió.
console-draft-said-rejected = El texto está borrado.
