# Casos: lo que las personas preguntan a una persona, hasta que hay respuesta.

console-nav-cases = Casos
console-home-cases = Responde a lo que preguntan las personas, lo que vence antes primero.
console-kind-case = Caso
console-found-by-case = un caso
console-line-lookup-case = Buscada por un caso, con la clave { $by } ({ $role }).
console-line-case-opened = Se abrió el caso { $case }.
console-line-case-noted = Se añadió una nota al caso { $case }.
console-line-case-extended = Se amplió el plazo del caso { $case }.
console-line-case-answered = Se respondió al caso { $case }.
console-line-case-closed = Se cerró el caso { $case }.

console-cases-what = Una persona tiene derecho a una respuesta en un mes. Con un motivo pueden ser dos meses más.
console-cases-parts = Partes de la lista
console-cases-open = Abiertos
console-cases-ended = Terminados
console-cases-none = No hay ningún caso así.
console-case = Caso
console-case-id = Nombre del caso
console-case-state = Estado
console-case-is-open = abierto
console-case-is-answered = respondido
console-case-is-closed = cerrado
console-case-received = Recibido
console-case-due = Vence
console-case-overdue =
    { $count ->
        [one] vencido hace un día
       *[other] vencido hace { $count } días
    }
console-case-soon =
    { $count ->
        [0] vence hoy
        [one] vence mañana
       *[other] quedan { $count } días
    }
console-case-subject = Asunto
console-case-question = Lo que se preguntó
console-case-by = con la clave { $key }
console-case-by-person = por la persona, en su propia página
console-case-extended = Por qué tarda más
console-case-notes = Notas
console-case-answer = Respuesta
console-case-closed = Por qué se cerró
console-case-look = Buscar a la persona de este caso
console-case-look-what = La persona ve la consulta y el motivo, como siempre.
console-case-person = La persona de este caso
console-case-note = Añadir una nota
console-case-note-text = Nota
console-case-note-do = Añadir la nota
console-case-extend = Ampliar el plazo
console-case-extend-what = La persona lee el motivo en su propia página. Se puede una vez, dentro del primer mes.
console-case-months = Meses más
console-case-because = Motivo
console-case-extend-do = Ampliar
console-case-answer-now = Responder
console-case-answer-what = La persona lee la respuesta en su propia página. No se envía nada. Después, el caso termina.
console-case-answer-do = Responder al caso
console-case-close = Cerrar sin respuesta
console-case-close-what = Por ejemplo, una petición retirada. La persona lee el motivo.
console-case-close-do = Cerrar el caso
console-case-new = Abrir un caso para esta persona
console-case-new-do = Abrir el caso
console-case-received-day = Día en que llegó, si no fue hoy
console-case-about = Identificador de una decisión, si se trata de una
console-case-asked = Lo que preguntó la persona
console-case-said-opened = El caso está abierto.
console-case-said-noted = La nota está añadida.
console-case-said-extended = El plazo está ampliado.
console-case-said-answered = El caso está respondido. La persona ya puede leerlo.
console-case-said-closed = El caso está cerrado.

console-health-cases =
    { $open ->
        [0] No hay ningún caso abierto.
        [one] Hay un caso abierto.
       *[other] Hay { $open } casos abiertos.
    } { $overdue ->
        [0] Ninguno está vencido.
        [one] Uno está vencido.
       *[other] { $overdue } están vencidos.
    }
console-health-cases-do = Una clave del rol compliance responde, en la página de los casos.
