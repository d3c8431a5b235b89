# Las frases que lee la gente, en segunda persona: siempre «tú», nunca «usted», y nada que concuerde con la persona.
# El regulador es el «dial». Los nombres van entre «».

times =
    { $count ->
        [one] una vez
        [many] { $count } de veces
       *[other] { $count } veces
    }

period =
    { $days ->
        [one] en las últimas 24 horas
        [many] en los últimos { $days } de días
       *[other] en los últimos { $days } días
    }

# What could be used, by level, and what kept it from being more. A summary is both.

summary-off = No se usó nada sobre ti.
summary-off_but = No se usó nada sobre ti, salvo para decidir qué podemos mostrarte.
summary-page = Solo podíamos usar esta página y cómo la abres, nada más.
summary-visit = Podíamos usar lo que haces en esta visita.
summary-history = Podíamos usar lo que hiciste aquí antes.
summary-everywhere = Podíamos usar lo que hiciste aquí y lo que otros servicios nos contaron de ti.

bound-consent = No diste permiso para más.
bound-age = Usamos menos datos con menores de 18 años y cuando no sabemos la edad.
bound-region = Las normas de donde vives no permiten más.
bound-browser_signal = Tu navegador nos pide que no usemos datos de otros servicios.
bound-control = Estás en un grupo pequeño que ve lo mismo que todo el mundo, para comprobar cómo elegimos.
bound-arrangement = Aquí el orden no cambia si no podemos recordar dónde estaba cada cosa.
bound-own_arrangement = Tú decidiste qué hay aquí, así que no usamos nada más sobre ti.
bound-restriction = Nos pediste que por ahora no usemos nada sobre ti.
bound-failure = Algo falló por nuestra parte, así que no usamos nada sobre ti.

# Reasons: what you did, and where.

viewed_topic-visit = Miraste o buscaste algo sobre «{ $name }» { times } en esta visita.
viewed_topic-history = Miraste o buscaste algo sobre «{ $name }» { times } { period }.
viewed_topic-elsewhere = Según otro servicio, mostraste interés por «{ $name }» { times } { period }.

viewed_item-visit = Miraste o buscaste «{ $name }» { times } en esta visita.
viewed_item-history = Miraste o buscaste «{ $name }» { times } { period }.
viewed_item-elsewhere = Según otro servicio, mostraste interés por «{ $name }» { times } { period }.

shopped_topic-visit = Tuviste algo de «{ $name }» en tu carrito, pedidos o devoluciones { times } en esta visita.
shopped_topic-history = Tuviste algo de «{ $name }» en tu carrito, pedidos o devoluciones { times } { period }.
shopped_topic-elsewhere = Según otro servicio, compraste algo de «{ $name }» { times } { period }.

shopped_item-visit = Tuviste «{ $name }» en tu carrito, pedidos o devoluciones { times } en esta visita.
shopped_item-history = Tuviste «{ $name }» en tu carrito, pedidos o devoluciones { times } { period }.
shopped_item-elsewhere = Según otro servicio, compraste «{ $name }» { times } { period }.

reacted_topic-visit = Reaccionaste a algo sobre «{ $name }» { times } en esta visita.
reacted_topic-history = Reaccionaste a algo sobre «{ $name }» { times } { period }.
reacted_topic-elsewhere = Según otro servicio, reaccionaste a algo sobre «{ $name }» { times } { period }.

reacted_item-visit = Reaccionaste a «{ $name }» { times } en esta visita.
reacted_item-history = Reaccionaste a «{ $name }» { times } { period }.
reacted_item-elsewhere = Según otro servicio, reaccionaste a «{ $name }» { times } { period }.

came_for_topic-visit = Viniste aquí por «{ $name }» { times } en esta visita.
came_for_topic-history = Viniste aquí por «{ $name }» { times } { period }.
came_for_topic-elsewhere = Según otro servicio, fuiste allí por «{ $name }» { times } { period }.

came_for_item-visit = Viniste aquí por «{ $name }» { times } en esta visita.
came_for_item-history = Viniste aquí por «{ $name }» { times } { period }.
came_for_item-elsewhere = Según otro servicio, fuiste allí por «{ $name }» { times } { period }.

instead_of-visit = Lo que hiciste con «{ $name }» en esta visita hizo esto más probable.
instead_of-history = Lo que hiciste aquí antes con «{ $name }» hizo esto más probable.
instead_of-elsewhere = Lo que otros servicios nos contaron de ti y de «{ $name }» hizo esto más probable.

made_likelier-visit = Lo que hiciste con «{ $name }» en esta visita hizo esto más probable.
made_likelier-history = Lo que hiciste aquí antes con «{ $name }» hizo esto más probable.
made_likelier-elsewhere = Lo que otros servicios nos contaron de ti y de «{ $name }» hizo esto más probable.

about-topic = Trata de «{ $name }».
topic-unknown = { $name } (un tema sin título)
special_hidden = Se trataba de algo que ahora está especialmente protegido. Borramos lo que sabíamos de ello.

did-what =
    { $kind ->
        [item] «{ $name }»
       *[other] algo sobre «{ $name }»
    }

did-often =
    { $count ->
        [one] { $form ->
            [visit] {" "}en esta visita
            [today] {" "}hoy
            [weekday] {" "}el { $day }
           *[date] {" "}el { $day }
        }
        [many] { $form ->
            [visit] {" "}{ $count } de veces en esta visita
           *[other] {" "}{ $count } de veces
        }
       *[other] { $form ->
            [visit] {" "}{ $count } veces en esta visita
           *[other] {" "}{ $count } veces
        }
    }

did-last =
    { $count ->
        [one] {""}
        [many] { $form ->
            [visit] {""}
            [today] . La última vez fue hoy
            [weekday] . La última vez fue el { $day }
           *[date] . La última vez fue el { $day }
        }
       *[other] { $form ->
            [visit] {""}
            [today] . La última vez fue hoy
            [weekday] . La última vez fue el { $day }
           *[date] . La última vez fue el { $day }
        }
    }

did-viewed =
    { $reach ->
        [elsewhere] Según otro servicio, miraste
       *[other] Miraste
    } { did-what }{ did-often }{ did-last }.
did-searched =
    { $reach ->
        [elsewhere] Según otro servicio, buscaste
       *[other] Buscaste
    } «{ $name }»{ did-often }{ did-last }.
did-scrolled =
    { $reach ->
        [elsewhere] Según otro servicio, recorriste
       *[other] Recorriste
    } { did-what }{ did-often }{ did-last }.
did-stayed =
    { $reach ->
        [elsewhere] Según otro servicio, pasaste
       *[other] Pasaste
    } un rato en «{ $name }»{ did-often }{ did-last }.
did-clicked =
    { $reach ->
        [elsewhere] Según otro servicio, pulsaste
       *[other] Pulsaste
    } { did-what }{ did-often }{ did-last }.
did-carted =
    { $reach ->
        [elsewhere] Según otro servicio, pusiste
       *[other] Pusiste
    } { did-what } en tu carrito{ did-often }{ did-last }.
did-uncarted =
    { $reach ->
        [elsewhere] Según otro servicio, quitaste
       *[other] Quitaste
    } { did-what } de tu carrito{ did-often }{ did-last }.
did-ordered =
    { $reach ->
        [elsewhere] Según otro servicio, pediste
       *[other] Pediste
    } { did-what }{ did-often }{ did-last }.
did-returned =
    { $reach ->
        [elsewhere] Según otro servicio, devolviste
       *[other] Devolviste
    } { did-what }{ did-often }{ did-last }.
did-renewed =
    { $reach ->
        [elsewhere] Según otro servicio, renovaste
       *[other] Renovaste
    } { did-what }{ did-often }{ did-last }.
did-came =
    { $reach ->
        [elsewhere] Según otro servicio, entraste
       *[other] Entraste
    } aquí por «{ $name }»{ did-often }{ did-last }.
did-asked =
    { $reach ->
        [elsewhere] Según otro servicio, pediste
       *[other] Pediste
    } ayuda sobre «{ $name }»{ did-often }{ did-last }.
did-opened =
    { $reach ->
        [elsewhere] Según otro servicio, abriste
       *[other] Abriste
    } un mensaje sobre «{ $name }»{ did-often }{ did-last }.
did-answered =
    { $reach ->
        [elsewhere] Según otro servicio, respondiste
       *[other] Respondiste
    } a un mensaje sobre «{ $name }»{ did-often }{ did-last }.
did-rated =
    { $reach ->
        [elsewhere] Según otro servicio, valoraste
       *[other] Valoraste
    } { did-what }{ did-often }{ did-last }.
did-rated_low =
    { $reach ->
        [elsewhere] Según otro servicio, diste
       *[other] Diste
    } una mala nota a { did-what }{ did-often }{ did-last }.
did-interested =
    { $reach ->
        [elsewhere] Según otro servicio, mostraste
       *[other] Mostraste
    } interés por «{ $name }»{ did-often }{ did-last }.
did-bought =
    { $reach ->
        [elsewhere] Según otro servicio, compraste
       *[other] Compraste
    } { did-what }{ did-often }{ did-last }.

that-made-likelier = Eso hizo esto más probable.
with-item = También incluía «{ $name }».
with-more =
    { $count ->
        [one] Trataba de una cosa más.
        [many] Trataba de { $count } de cosas más.
       *[other] Trataba de { $count } cosas más.
    }

shown_item-visit = Te mostramos «{ $name }» { times } en esta visita y no reaccionaste.
shown_item-history = Te mostramos «{ $name }» { times } { period } y no reaccionaste.
shown_instead-visit = No reaccionaste a «{ $name }» en esta visita, así que subieron otras cosas.
shown_instead-history = Te mostramos «{ $name }» { times } { period } y no reaccionaste: por eso subieron otras cosas.

bought_instead-history = Pediste «{ $name }» aquí, así que otras cosas van antes.
bought_instead-elsewhere = Según otro servicio, pediste «{ $name }», así que otras cosas van antes.
bought_item-history = Pediste «{ $name }» aquí.
bought_item-elsewhere = Según otro servicio, pediste «{ $name }».
returned_item-history = Devolviste «{ $name }».
returned_item-elsewhere = Según otro servicio, devolviste «{ $name }».

# Reasons: your request.

context_device =
    Se tuvo en cuenta que usabas { $value ->
        [mobile] un teléfono
        [tablet] una tableta
        [desktop] un ordenador
        [tv] un televisor
        [watch] un reloj
        [car] la pantalla de un coche
        [speaker] un altavoz
       *[other] este dispositivo
    }.
context_part_of_day =
    { $value ->
        [night] Se tuvo en cuenta que donde estabas era de madrugada.
        [morning] Se tuvo en cuenta que donde estabas era por la mañana.
        [afternoon] Se tuvo en cuenta que donde estabas era por la tarde.
        [evening] Se tuvo en cuenta que donde estabas era por la noche.
       *[other] Se tuvo en cuenta qué hora era donde estabas.
    }
context_region = Se tuvo en cuenta en qué país estabas.
context_other = Se tuvo en cuenta cómo se abrió esta página.
context_person = Se tuvo en cuenta lo que esta app nos contó de ti.
in_state-history = Se tuvo en cuenta en qué punto estás de esta app.
state_instead-history = Que estés en «{ $name }» hizo esto más probable.
needs_first-history = Aún te falta «{ $name }», así que lo que lo necesita va después.
gave_already-history = Ya tienes «{ $name }», así que lo que lleva ahí va después.
intent-visit = Se tuvo en cuenta lo que pareces querer en esta visita.

several_things = Varias cosas que sabemos de ti o de esta visita, juntas, hicieron que esto saliera.
other_things = Otras cosas que sabemos de ti o de esta visita también apuntan a esto.

# Reasons that are not about you.

same_for_everyone = Aquí todo el mundo ve lo mismo cuando no usamos nada sobre la persona.
editorial = Nuestro equipo editorial puso esto en primer lugar.
popular = Es lo que más elige la gente aquí.
seldom_used = Aquí no se muestra nada, porque la gente usa muy pocas veces lo que podríamos mostrar.
earns_most = De media, es lo que más rinde aquí.
best_guess = Es por ahora nuestra mejor idea de lo que gusta aquí.
fresh = Esto es nuevo aquí.
varied = Esto está aquí porque es distinto de lo que hay arriba.
settled = Ya pusimos esto aquí para ti antes. Se queda, para que nada salte.
kept_place = Esto mantiene su lugar aquí, para que nada salte.
next_in_order = Lo demás mantiene su lugar, y esto viene después en el orden de siempre.
best_of_rest = Otras cosas mantienen su lugar. De lo demás, creemos que esto es lo que más gusta.
your_order = Tú lo ordenaste así.
pinned = Tú fijaste esto aquí.
first_in_list = Aún no sabemos qué elige la gente aquí, así que esto es lo primero de la lista.
left_by_candidates = Es lo primero de lo que queda, porque la aplicación pidió solo una parte.
left_by_limit = Es lo primero de lo que queda, porque descartaste algo que iba antes.
left_by_cap = Es lo primero de lo que queda, porque ya viste bastante algo que iba antes.
left_by_rule = Es lo primero de lo que queda, porque una regla retiene algo que iba antes.
left_by_above = Es lo primero de lo que queda, porque algo que iba antes ya está en esta página.
by_chance = Salió al azar, porque probamos cosas distintas.
less_likely = Lo que sabemos de ti o de esta visita apunta más bien en contra, pero a veces lo mostramos.
nothing_left = Ahora mismo no hay nada aquí que podamos mostrarte.

counterfactual = Sin el primer motivo, lo más probable es que hubieras visto «{ $name }».

# De un elemento que está debajo de otros.
same_for_everyone-below = En este lugar todo el mundo ve lo mismo cuando no usamos nada sobre la persona.
editorial-below = De todo lo que no está arriba, nuestro equipo editorial puso esto en primer lugar.
popular-below = De todo lo que no está arriba, es lo que más elige la gente.
earns_most-below = De todo lo que no está arriba, es lo que más rinde de media.
best_guess-below = De todo lo que no está arriba, es por ahora nuestra mejor idea de lo que gusta.
first_in_list-below = Aún no sabemos qué elige la gente del resto, así que esto es lo primero de él.
left_by_candidates-below = Es lo primero del resto, porque la aplicación pidió solo una parte.
left_by_limit-below = Es lo primero del resto, porque descartaste algo que iba antes.
left_by_cap-below = Es lo primero del resto, porque ya viste bastante algo que iba antes.
left_by_rule-below = Es lo primero del resto, porque una regla retiene algo que iba antes.
left_by_above-below = Es lo primero del resto, porque algo que iba antes ya está en esta página.
counterfactual-below = Sin el primer motivo, lo más probable es que aquí estuviera «{ $name }».

# What is known of you, in your own export: the sentence of a reason, and when it last happened.

last-time = La última vez fue el { DATETIME($when, dateStyle: "long") }.

# What was held back ...

what-page = Cómo se abrió esta página
what-page-contextual = Cómo se abrió esta página
what-context-device = El tipo de dispositivo que usas
what-context-part_of_day = El momento del día donde estás
what-context-region = El país en el que estás
what-visit = Lo que haces en esta visita
what-visit-behavioural = Lo que miras en esta visita
what-visit-transactional = Lo que compras en esta visita
what-visit-contextual = El dispositivo, el lugar y la hora de esta visita
what-visit-interaction = Tus reacciones en esta visita
what-history = Lo que hiciste aquí antes
what-history-behavioural = Lo que miraste aquí antes
what-history-transactional = Tus carritos y pedidos aquí
what-history-contextual = El dispositivo, el lugar y la hora de tus visitas anteriores
what-history-interaction = Tus reacciones anteriores
what-elsewhere = Lo que otros servicios nos contaron de ti
what-elsewhere-behavioural = Lo que miraste en otros sitios
what-elsewhere-transactional = Tus pedidos en otros sitios
what-elsewhere-contextual = El dispositivo, el lugar y la hora según otros servicios
what-elsewhere-interaction = Tus reacciones en otros sitios
what-topic = Temas que excluiste
what-item = Cosas que excluiste
what-field = Datos tuyos que excluiste
what-interest = Suposiciones y etapas que excluiste
what-other = Otros datos sobre ti
what-more-messages =
    { $count ->
        [one] Un mensaje más
        [many] { $count } de mensajes más
       *[other] { $count } mensajes más
    }

# ... and because of what.

because-dial = Tu regulador está más bajo.
because-consent = No diste permiso para ello.
because-age = No lo usamos con menores de 18 años ni cuando no sabemos la edad.
because-region = Las normas de donde vives no lo permiten.
because-browser_signal = Tu navegador nos pide que no lo usemos.
because-control = Estás en un grupo pequeño que ve lo mismo que todo el mundo.
because-arrangement = Aquí el orden no cambia si no podemos recordar dónde estaba cada cosa.
because-own_arrangement = Tú decidiste qué hay aquí.
because-limit = Nos dijiste que no lo usáramos.
because-bought = Lo pediste, así que otras cosas van antes.
because-restriction = Nos pediste que por ahora no usemos nada sobre ti.
because-failure = Algo falló por nuestra parte, así que lo dejamos fuera.
because-other = No teníamos claro si podíamos usarlo, así que lo dejamos fuera.
because-more-messages = La página sobre esta elección dice por qué.

# What may not be shown.

removed-limit = Pediste no ver «{ $name }».
removed-not_active = Ahora mismo no ofrecemos «{ $name }».
removed-above = Otro lugar de esta página ya muestra «{ $name }».

made-by-person = Esto lo hizo una persona.
made-by-assisted = Esto lo hizo una persona con ayuda de una máquina.
made-by-machine = Esto lo hizo una máquina.

by-part = Aquí, «{ $name }» trata de eso.
liked-part = Aquí, «{ $name }» gusta más a quienes se interesan por «{ $topic }».
popular_part = En «{ $value }», la gente elige esta parte más a menudo que cualquier otra, cuando la ve.
