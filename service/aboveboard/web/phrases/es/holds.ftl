# Retenciones por un pleito, y actos que piden una segunda persona.

stored-holds = Copias de registros de los que trata un pleito. Se guardan solo para eso.
stored-end-hold-end = Se van cuando eso acaba.
stored-end-approval-hours = Lo que el equipo quiere hacer sobre ti caduca si nadie lo aprueba.

contact-held = Lo que se guarda por un pleito
contact-held-what = Queda hasta el día que ves, aunque borres todo lo demás. No se usa para nada más.
contact-held-line =
    { $count ->
        [one] Un registro se guarda hasta el { $when }.
       *[other] { $count } registros se guardan hasta el { $when }.
    }
contact-held-ground = El motivo:

erased-held = Lo que se guarda por un pleito
erased-held-held =
    { $count ->
        [one] Un registro queda hasta el { $when }. Luego se va solo.
       *[other] { $count } registros quedan hasta el { $when }. Luego se van solos.
    }
erased-held-erasing = Lo que quedaba se está borrando.
erased-held-erased = Lo que quedaba también se ha ido. El registro lo dice en la entrada { $index }.

hold-basis-claims = un pleito
hold-basis-obligation = un deber según la ley
hold-basis-restriction = un derecho de la persona
hold-basis-authority = una orden de un juez o de una autoridad

console-nav-holds = Retenciones
console-home-holds = Guardar registros por un pleito y aprobar lo que pidió otra persona.
console-kind-hold = Retención
console-line-hold-asked = Se pidió una retención de { $count } registros con la clave { $by }.
console-line-hold-approved = Se aprobó la retención de { $count } registros con la clave { $by }.
console-line-hold-renewal_asked = Se pidió un final más tarde de una retención con la clave { $by }.
console-line-hold-renewed = Se aprobó el final más tarde de una retención con la clave { $by }.
console-line-hold-read = Se leyeron los { $count } registros de una retención con la clave { $by }.
console-line-hold-lifted = Se levantó una retención con la clave { $by }.
console-line-hold-ended = Acabó una retención de { $count } registros.

console-holds-what = Una retención guarda copias de registros hasta su fin, también si la persona se borra.
console-waiting = A la espera de una segunda persona
console-waiting-what = Quien lo pide no lo puede aprobar. Lo que nadie aprueba a tiempo caduca.
console-waiting-none = No hay nada a la espera.
console-waiting-lapses = Caduca
console-waiting-own = Lo has pedido tú.
console-waiting-approve = Aprobar
console-asked-by = Pedido por
console-approved-by = Aprobado por
console-act = Qué
console-act-hold = Retener registros
console-act-renewal = Alargar una retención
console-act-lookup = Buscar a una persona
console-act-evidence = Hacer una carta con pruebas
console-act-export = Descargar todo sobre una persona
console-act-close = Cerrar un caso sin respuesta
console-holds-held = En vigor
console-holds-none = No hay ninguna retención en vigor.
console-hold-ground = Motivo
console-hold-basis = Base legal
console-hold-until = Hasta
console-hold-records = Registros
console-hold-gone = de personas borradas: { $count }
console-hold-lift = Levantar ahora
console-hold-lift-what = Lo que guardaba de personas borradas se borra ahora.
console-hold-renew = Alargar
console-hold-renew-do = Pedir el final más tarde
console-hold-new = Retener los registros elegidos
console-hold-new-what = Elige primero registros de la lista. Otra persona debe aprobar la retención.
console-hold-new-do = Pedir la retención
console-hold-case = Retener lo que es de este caso
console-hold-said-asked = La petición espera a otra persona.
console-hold-said-approved = Está aprobado.
console-hold-said-lifted = La retención está levantada.
console-problem-second-title = Hace falta una segunda persona
console-problem-second-what = Tu petición está en la página de retenciones. Cuando otra persona la apruebe, haz lo mismo otra vez.

console-health-holds =
    { $held ->
        [0] No hay ninguna retención en vigor.
        [one] Hay una retención en vigor.
       *[other] Hay { $held } retenciones en vigor.
    } { $soon ->
        [0] Ninguna acaba en dos semanas.
        [one] Una acaba en dos semanas.
       *[other] { $soon } acaban en dos semanas.
    } { $waiting ->
        [0] Nada espera a una segunda persona.
        [one] Una petición espera a una segunda persona.
       *[other] { $waiting } peticiones esperan a una segunda persona.
    }
console-health-holds-do = Una clave del rol compliance alarga y aprueba, en la página de retenciones.
