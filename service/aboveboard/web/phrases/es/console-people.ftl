# Una persona buscada en la consola, y su cronología.

console-nav-people = Personas
console-home-people = Busca a una persona, con un motivo, y mira lo que le pasó.
console-kind-lookup = Consulta

console-people-what = Cada consulta queda en el registro, y la persona la ve: cuándo, con qué clave y por qué.
console-people-nobody = Esto no lleva a nadie. También quedó anotado.
console-people-by-id = Por el nombre que usa una aplicación
console-people-id = Identificador de la persona en la aplicación
console-people-by-text = O por lo que tiene la persona
console-people-text = Identificador de una decisión, recibo o código de la persona
console-people-text-note = Pega el identificador o la dirección de una decisión, un recibo entero o los 64 caracteres de una entrada.
console-people-reason = Motivo
console-people-reason-note = La persona lee estas palabras. Nombra la carta o el caso, y a nadie más.
console-people-find = Buscar

console-person-title = Una persona
console-person-found = Encontrada por
console-person-until = Abierto hasta
console-person-no-dial = nunca ajustado
console-person-restricted = Esta persona lo pausó todo. No se usa nada sobre ella.
console-person-alias = Este identificador está unido a otro de la misma persona. Lo que hay allí no se muestra.
console-person-ids =
    { $count ->
        [one] Esto abarca un identificador de la persona.
       *[other] Esto abarca { $count } identificadores de la persona.
    }
console-found-by-person = el identificador en la aplicación
console-found-by-decision = una decisión
console-found-by-receipt = un recibo
console-found-by-pseudonym = el código de la persona
console-found-by-entry = una entrada del registro

console-timeline = Cronología
console-timeline-what = Lo más nuevo primero. Una elección lleva la frase que lee la persona. Abrir una entrada es otra consulta.
console-timeline-parts = Partes de la cronología
console-timeline-all = Todo
console-timeline-choices = Elecciones
console-timeline-decisions = Decisiones
console-timeline-rights = Derechos
console-timeline-lookups = Consultas
console-timeline-said = Lo que dice
console-timeline-proof = Prueba
console-timeline-proof-of = Prueba de la entrada { $index }

console-line-unreadable = El apunte no se abre.
console-line-decision = { $items } · { $placement } · nivel: { $level }
console-line-outcome =
    { $count ->
        [one] La aplicación comunicó un resultado.
       *[other] La aplicación comunicó { $count } resultados.
    }
console-line-signals =
    { $count ->
        [0] La aplicación envió señales. No se guardó ninguna.
        [one] La aplicación envió señales. Se guardó una.
       *[other] La aplicación envió señales. Se guardaron { $count }.
    }
console-line-reasons =
    { $count ->
        [one] Se calcularon las razones de un elemento, cuando se leyeron por primera vez.
       *[other] Se calcularon las razones de { $count } elementos, cuando se leyeron por primera vez.
    }
console-line-preview = La aplicación pidió una vista previa de «{ $placement }».
console-line-export = Se hizo un archivo de todos los datos para la persona.
console-line-export-by = Se hizo un archivo de todos los datos con la clave { $by }.
console-line-erasure = Un paso de un borrado.
console-line-lookup-person = Buscada por el identificador en la aplicación, con la clave { $by } ({ $role }).
console-line-lookup-decision = Buscada por una decisión, con la clave { $by } ({ $role }).
console-line-lookup-receipt = Buscada por un recibo, con la clave { $by } ({ $role }).
console-line-lookup-pseudonym = Buscada por el código de la persona, con la clave { $by } ({ $role }).
console-line-lookup-entry = Se abrió una entrada con la clave { $by } ({ $role }).
