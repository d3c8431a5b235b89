# La consola, para quienes responden de los datos y para admins. Son profesionales; las palabras son sencillas igualmente.

console-nav = Consola
console-nav-home = Inicio
console-nav-log = Registro
console-nav-exports = Exportaciones
console-nav-policies = Reglas
console-nav-placements = Lugares
console-nav-health = Estado
console-nav-keys = Claves API
console-who = Sesión de { $app }, con el rol { $role } y la clave { $key }.
console-back = Volver a la consola
console-crumbs = Dónde estás
console-pages = Más entradas

# Signing in

console-sign-in = Iniciar sesión en la consola
console-sign-in-what = La consola es para claves de los roles compliance y admin.
console-sign-in-go = Iniciar sesión
console-key = Clave API
console-key-note = La clave se envía una sola vez. Este navegador solo guarda una sesión, durante ocho horas.
console-key-unknown = Ninguna clave en vigor es así. Revísala y cópiala otra vez.
console-key-role = Esta clave es para una aplicación. Solo las claves de los roles compliance y admin abren la consola.
console-key-wait = Esta clave se usó demasiado en poco tiempo. Espera un momento y prueba otra vez.
console-over = Inicia sesión. No tienes una sesión aquí, o su clave ya no está en vigor.

# When something is not as it should be

console-problem-role-title = Tu clave no lo permite
console-problem-role-what = Esto es para otro rol. Entra con una clave de ese rol.
console-problem-name-title = Entra con tu nombre
console-problem-name-what = Aquí lo hacen dos personas con nombre, y una clave puede ser compartida. Entra con tu cuenta.
console-problem-400-title = No pudimos leer eso
console-problem-400-what = Lo que llegó no es lo que envía la página. Cárgala de nuevo y prueba otra vez.
console-problem-401-title = Inicia sesión
console-problem-401-what = No tienes una sesión aquí, o su clave ya no está en vigor.
console-problem-403-title = Eso no estaba permitido
console-problem-403-what = El formulario no vino de una de nuestras páginas, así que no se hizo nada.
console-problem-404-title = Aquí no hay nada
console-problem-404-what = La dirección no es correcta, o lo que había aquí ya no está.
console-problem-405-title = Eso no se puede hacer aquí
console-problem-405-what = Esta dirección no acepta lo que se envió.
console-problem-409-title = Antes tiene que terminar otra cosa
console-problem-409-what = Lo que pediste aún no está listo, o hay demasiado en espera.
console-problem-410-title = Ya no está aquí
console-problem-410-what = Se guardó un tiempo, y ya no existe.
console-problem-413-title = Era demasiado de una vez
console-problem-413-what = Lo que llegó es más grande de lo que aceptamos, así que no se hizo nada.
console-problem-415-title = No pudimos leer eso
console-problem-415-what = Lo que llegó no es un formulario de una de nuestras páginas.
console-problem-host-title = Esta no es nuestra dirección
console-problem-host-what = La página se pidió con otra dirección que la nuestra. Usa la dirección pública.
console-problem-421-title = Lo tiene otra pasarela
console-problem-421-what = El archivo está donde se hizo. Abre esta página en esa pasarela.
console-problem-422-title = Eso no se puede hacer
console-problem-422-what = Lo que pediste no existe, o no puede ser.
console-problem-429-title = Fue un poco demasiado rápido
console-problem-429-what = Llegaron muchas peticiones en poco tiempo. Espera un momento y prueba otra vez.
console-problem-500-title = Algo falló por nuestra parte
console-problem-500-what = No fue por lo que enviaste. Mira los mensajes de la pasarela.
console-problem-503-title = Ahora mismo no se puede guardar nada
console-problem-503-what = Puede que tu último paso no se haya guardado. Espera un momento y prueba otra vez.

# The first page

console-title = Consola
console-what =
    El registro tiene { $entries ->
        [one] una entrada
       *[other] { $entries } entradas
    }. Lo que haces aquí también se escribe en él.
console-home-log = Busca lo que pasó, y abre una decisión para ver cada uno de sus pasos.
console-home-exports = Llévate registros, con todo lo que los prueba.
console-home-policies = Lee las reglas en palabras, y prueba un cambio con decisiones pasadas.
console-home-placements = Mira lo que rinde cada lugar, y qué seguro es.
console-home-health = Mira si esta pasarela está bien.
console-home-keys = Crea claves para aplicaciones y personas, y ponles fin.

# Words that many pages use

console-yes = sí
console-no = no
console-from = Desde el día
console-to = Hasta el día
console-app = Aplicación
console-placement = Lugar
console-rule = Regla
console-kind = Clase
console-time = Hora (UTC)
console-place = Posición
console-person = Persona
console-nobody = nadie
console-search = Buscar
console-clear = Vaciar
console-first = Primera página
console-go-on = Seguir
console-erased = borrado
console-field = Campo
console-value = Valor
console-policy = Reglas en vigor
console-origin = Nombre del registro
console-role = Rol
console-role-app = app
console-role-compliance = compliance
console-role-admin = admin
console-more =
    { $count ->
        [one] No se muestra una más.
       *[other] No se muestran { $count } más.
    }
console-unread = Estos campos no se pudieron leer y se dejaron fuera: { $fields }.

console-kind-decision = Decisión
console-kind-reasons = Motivos
console-kind-consent = Permiso
console-kind-dial = Regulador
console-kind-limit = Límites
console-kind-facts = Datos
console-kind-restriction = Restricción
console-kind-arrangement = Orden propio
console-kind-correction = Corrección
console-kind-link = Dos identificadores unidos
console-kind-outcome = Resultados
console-kind-signals = Señales
console-kind-notice = Aviso
console-kind-policy = Reglas
console-kind-build = Compilación
console-kind-model = Modelo
console-kind-placement = Lugar
console-kind-preview = Vista previa
console-kind-export = Exportación
console-kind-erasure = Borrado
console-kind-key = Clave
console-kind-admin = Hecho a mano
console-kind-audit = Control de sesgos

# The log

console-log-what = Cada entrada conserva su posición. Las personas aparecen con un código que solo esta pasarela entiende.
console-log-kinds = Clases
console-log-note = Los lugares y las reglas están en registros sellados. Buscarlos abre unos cuantos cada vez.
console-log-found =
    { $count ->
        [0] Nada encontrado
        [one] Una entrada encontrada
       *[other] { $count } entradas encontradas
    }, de { $looked } miradas
console-log-opened = Se abrieron registros para esta búsqueda. Lo borrado no se puede encontrar por lo que contenía.
console-log-nothing = No hay nada más que encaje.

# One entry

console-entry = Entrada { $index }
console-entry-record = Registro
console-entry-fields = Lo que dice el registro
console-entry-erased = La persona se borró. Queda su posición en el registro, que prueba que hubo una entrada.
console-entry-unreadable = Hay un registro, pero no se abre, o no es el que la entrada nombra.
console-commitment = Compromiso
console-leaf-tag = Marca
console-proof = Descargar la prueba
console-proof-note = La prueba contiene la entrada, su registro y la cabeza firmada. Se comprueba sin Internet.

console-steps = El camino de esta decisión
console-again-same = Calculado otra vez ahora mismo: igual hasta el último bit.
console-again-other = Calculado otra vez ahora mismo: salió distinto. Pregunta si el programa ha cambiado desde entonces.
console-again-gone = No se puede calcular otra vez: su modelo o su lugar ya no se guarda.

console-step-came = Lo que llegó
console-revision = (versión { $number })
console-candidates = Para elegir
console-candidates-all = todos los elementos del lugar,
console-candidates-some =
    { $count ->
        [one] un elemento,
       *[other] { $count } elementos,
    }
console-wanted =
    { $count ->
        [one] uno pedido
       *[other] { $count } pedidos
    }
console-language = Idioma

console-step-level = El nivel, y lo que lo limitó
console-asked = Pedido
console-effective = En vigor
console-bound-by = Limitado por
console-strength = Fuerza
console-level-0 = cero
console-level-1 = esta página
console-level-2 = esta visita
console-level-3 = visitas anteriores
console-level-4 = en todas partes
console-bound-dial = solo el regulador
console-bound-consent = un permiso que falta
console-bound-age = el grupo de edad
console-bound-region = la región
console-bound-browser_signal = la señal del navegador
console-bound-control = el grupo de control
console-bound-arrangement = la disposición del espacio
console-bound-own_arrangement = el orden de la propia persona
console-bound-restriction = una restricción
console-bound-failure = un fallo nuestro

console-step-privacy = Lo que se usó, y lo que se dejó fuera
console-context = De la petición:
console-context-device = dispositivo
console-context-part_of_day = momento del día
console-context-region = región
console-used = Usado sobre la persona
console-used-nothing = No se usó nada sobre la persona.
console-used-what = Qué
console-used-reach = De dónde
console-used-category = Clase de datos
console-used-count = Veces
console-used-weight = Peso
console-topic = tema
console-item = elemento
console-reach-page = esta página
console-reach-visit = esta visita
console-reach-history = visitas anteriores
console-reach-elsewhere = otros servicios
console-category-behavioural = mirado
console-category-transactional = comprado
console-category-contextual = contexto
console-category-interaction = reacciones
console-held-back = Dejado fuera

console-step-engine = Puntos y probabilidades
console-engine = Modelo { $model }, { $build }, semilla { $seed }.
console-item-column = Elemento
console-score = Puntos
console-chance = Probabilidad
console-shown = Mostrado
console-position = posición { $number }
console-chance-note = En lo mostrado, la probabilidad es la de su posición. En lo demás, la de la primera.

console-step-outbound = Lo que se quitó
console-removed = Quitado para todo el mundo
console-removed-nothing = No se quitó nada.
console-impersonal = No se puede elegir para esta persona en particular

console-step-explain = Motivos, cada uno comprobado
console-share = { $share } de lo que contó
console-coverage = Los motivos dados son { $share } del efecto de todo lo que se sabe de la persona.
console-sufficiency = Solo con ellos, el elemento tendría { $share } de su probabilidad.

console-step-record = Sellado
console-step-record-what = El registro está bajo la clave propia de la persona. Quien destruye la clave destruye el registro.
console-step-record-nobody = El registro no trata de nadie, y está bajo la clave del operador.

console-step-sealed = Posición y prueba
console-step-sealed-what = Tiene la posición { $index } en el registro, y solo después se respondió.

# API keys

console-keys-what = Una clave se muestra una vez. Solo guardamos lo que permite reconocerla.
console-key-made = Esta es la clave nueva. Cópiala ahora: no se volverá a mostrar.
console-key-revoked-said = La clave está anulada. Deja de servir en un segundo.
console-key-new = Crear una clave
console-key-make = Crear la clave
console-key-days = Días hasta que termine
console-key-app-note = El nombre de una aplicación lleva minúsculas, cifras y guiones. Sin días, una clave no termina sola.
console-keys-pages = Más claves de API
console-keys-more = Mostrar más claves
console-key-all =
    { $count ->
        [one] Una clave
       *[other] { $count } claves
    }
console-key-id = Clave
console-key-created = Creada
console-key-app = Aplicación
console-key-role-column = Rol
console-key-state = Estado
console-key-own = la tuya
console-key-in-force = en vigor
console-key-expired = terminada
console-key-revoked = anulada
console-key-until = hasta el { $day }
console-key-revoke = Anular
console-key-revoke-what = Todo lo que usa esta clave deja de funcionar al momento. Esto no se puede deshacer.
console-key-revoke-go = Anular { $key }

# Health

console-health-what = Lo que esta pasarela puede decir de sí misma ahora.
console-health-note = La orden «aboveboard doctor» lee todo el registro y comprueba cada firma y cada archivo.
console-mark-ok = bien
console-mark-warn = mirar
console-mark-bad = mal
console-health-database =
    La base de datos responde, y el registro tiene { $size ->
        [one] una entrada
       *[other] { $size } entradas
    }.
console-health-published =
    { $behind ->
        [0] Cada entrada está bajo un punto de control publicado.
        [one] Una entrada espera el próximo punto de control.
       *[other] { $behind } entradas esperan el próximo punto de control.
    }
console-health-published-do = Toca uno cada segundo. Mira los mensajes de la pasarela.
console-health-tiles =
    { $behind ->
        [0] Todas las teselas llenas del registro están guardadas.
        [one] Una tesela del registro aún no está guardada.
       *[other] { $behind } teselas del registro aún no están guardadas.
    }
console-health-tiles-do = Deja en marcha una pasarela, que las hace.
console-health-room = Quedan { $free } MiB libres donde están los datos.
console-health-room-do = Haz sitio, antes de que no se pueda anotar nada.
console-health-erasures =
    { $count ->
        [0] No hay ningún borrado en marcha.
        [one] Hay un borrado en marcha.
       *[other] Hay { $count } borrados en marcha.
    }
console-health-erasures-do = Deja en marcha una pasarela, que los termina.
console-health-exports =
    { $waiting ->
        [0] No espera ninguna exportación.
        [one] Hay una exportación en marcha.
       *[other] Hay { $waiting } exportaciones en marcha.
    } { $failed ->
        [0] Ninguna falló.
        [one] Una falló.
       *[other] { $failed } fallaron.
    }
console-health-exports-do = La página de exportaciones dice por qué.
console-health-decisions =
    { $count ->
        [0] Este proceso no tomó ninguna decisión desde que empezó.
        [one] Este proceso tomó una decisión desde que empezó.
       *[other] Este proceso tomó { $count } decisiones desde que empezó.
    }
console-health-fallbacks =
    { $count ->
        [0] En ninguna hubo que dar lo que recibe todo el mundo.
        [one] En una algo falló, y se dio lo que recibe todo el mundo.
       *[other] En { $count } algo falló, y se dio lo que recibe todo el mundo.
    }
console-health-fallbacks-do = Los mensajes de la pasarela dicen qué falló.
console-health-policy-errors =
    { $count ->
        [0] Cada pregunta a las reglas se pudo juzgar.
        [one] Una pregunta a las reglas no se pudo juzgar, y se rechazó.
       *[other] { $count } preguntas a las reglas no se pudieron juzgar, y se rechazaron.
    }
console-health-policy-errors-do = Los mensajes de la pasarela dicen cuáles.
console-health-pending =
    { $count ->
        [0] Los modelos aprendieron de cada resultado.
        [one] De un resultado aún no se aprendió.
       *[other] De { $count } resultados aún no se aprendió.
    }
console-health-pending-do = Si esto crece, la pasarela tiene poco tiempo para aprender.
console-health-rotation = No se está cambiando ninguna clave que nombre a personas.
console-health-rotation-do = Se está cambiando una: «aboveboard keys status» dice por dónde va.
console-health-witnesses =
    { $count ->
        [0] Ningún testigo firma también el registro.
        [one] Un testigo firma también el registro.
       *[other] { $count } testigos firman también el registro.
    }

# Exports
console-exports-what = Una exportación es un archivo: registros y todo lo que prueba que están en el diario. Se puede comprobar sin conexión.
console-exports-all =
    { $count ->
        [0] Ninguna exportación aún
        [one] Una exportación
        [many] { $count } de exportaciones
       *[other] { $count } exportaciones
    }
console-look-again = Mirar ahora
console-export-asked = La exportación espera su turno.
console-export-dropped = La exportación ya no está, y su archivo tampoco.
console-export-is-waiting = en espera
console-export-is-running = en curso
console-export-is-ready = lista
console-export-is-failed = fallida
console-export-is-gone = fuera de plazo
console-export-everything = Todo
console-export-progress = { $done } de { $total } pasos
console-export-until = El archivo se guarda hasta { $moment }, o hasta que se borre a alguien que está en él.
console-export-take = Descargar
console-export-drop = Eliminar
console-export-new = Empezar una exportación
console-export-kinds-note = Sin ninguna casilla marcada, valen todas las clases.
console-export-formats = Forma del archivo
console-export-pseudonyms = con los códigos de las personas
console-export-start = Empezar

# Placements and their reports
console-placements-what = Cada lugar es un sitio de una app donde se elige algo. Abre uno para ver lo que aporta.
console-placements-none = Ninguna app ha declarado aún un lugar.
console-report = Lo que aporta { $placement }
console-report-version = Versión
console-report-read = Según { $outcomes } resultados de este lugar, que tratan de { $shown } primeros puestos.
console-report-imported =
    { $count ->
        [one] Se aprendió un resultado del registro de la propia aplicación. No está en ninguna cifra de abajo. En espera: { $waiting }.
        [many] Se aprendieron { $count } resultados de { $people } personas del registro de la propia aplicación. No están en ninguna cifra de abajo. En espera: { $waiting }.
       *[other] Se aprendieron { $count } resultados de { $people } personas del registro de la propia aplicación. No están en ninguna cifra de abajo. En espera: { $waiting }.
    }
console-report-waiting =
    { $count ->
        [one] Un resultado aún espera a ser contado.
        [many] { $count } resultados aún esperan a ser contados.
       *[other] { $count } resultados aún esperan a ser contados.
    }
console-report-gone =
    { $count ->
        [one] Uno de ellos falta en las otras formas, porque sus cosas ya no están.
        [many] { $count } de ellos faltan en las otras formas, porque sus cosas ya no están.
       *[other] { $count } de ellos faltan en las otras formas, porque sus cosas ya no están.
    }
console-report-rewards-title = Ganancia por nivel
console-report-rewards-desc = Una línea por grupo: un punto para la ganancia media, una barra para la certeza. La tabla da los números.
console-report-rewards-what = La ganancia del primer puesto, de 0 a 1. La barra contiene la media real 95 de cada 100 veces.
console-report-too-few = muy poca gente para decirlo
console-report-group = Grupo
console-report-shown = Mostrado
console-report-people = Personas
console-report-reward = Ganancia media
console-report-level-0 = nivel 0, nada
console-report-level-1 = nivel 1, página
console-report-level-2 = nivel 2, visita
console-report-level-3 = nivel 3, lo anterior
console-report-level-4 = nivel 4, todo
console-report-personalized = con elección personal
console-report-control = grupo de control
console-report-lift-title = Ventaja sobre el grupo de control
console-report-lift-desc = Una línea: un punto para la ventaja, una barra para la certeza. Una raya marca que no hay diferencia.
console-report-lift-label = Ventaja
console-report-lift-what = Cuánto más aporta la elección personal, frente al grupo de control.
console-report-lift-up = La elección personal aporta más aquí.
console-report-lift-down = La elección personal aporta menos aquí.
console-report-lift-open = Aún no se puede decir si es más o menos.
console-report-lift-none = Hay muy poca gente en el grupo de control, o fuera de él, para decirlo.
console-report-band-title = Ganancia como se esperaba o no
console-report-band-what = Junto a cada ganancia está lo que esperaba el modelo que eligió.
console-report-band-none = Aquí no hay todavía nada que comparar.
console-report-band-in = La ganancia es más o menos la esperada, en { $compared } casos.
console-report-band-above = Se gana más de lo esperado, desde { $since }: { $found } en vez de { $predicted }.
console-report-band-below = Se gana menos de lo esperado, desde { $since }: { $found } en vez de { $predicted }.
console-report-policies-title = Lo que otras formas habrían aportado
console-report-policies-desc = Una línea por forma y cálculo: un punto para el valor, una barra para la certeza.
console-report-policies-what = Calculado con el diario, donde se conoce cada probabilidad.
console-report-way = Forma de elegir
console-report-everybody = igual para todos
console-report-model = último modelo
console-report-estimator = Cálculo
console-report-effective = Filas útiles
console-report-weight = Peso medio
console-report-weight-note = En un diario honesto, el peso medio está cerca de 1. Es menor si rara vez se mostró lo que esta forma prefiere.
console-report-too-few-effective = Muy pocas filas útiles: { $found } de { $least }.
console-report-too-few-positive = Muy pocas ganancias: { $found } de { $least }.
console-report-equal-rewards = Todas las ganancias son iguales, así que nada se puede comparar.
console-report-mean-weight = El peso medio es { $weight }, lejos de 1. Estos resultados no son todo lo que se mostró.
console-report-unstable-weight = El peso medio es { $weight }, y hay muy pocas personas para saber por qué.
console-report-rarely-shown = Estas decisiones rara vez mostraron lo que prefiere esta forma de elegir, así que dicen poco de ella.
console-report-sample = Las estimaciones son de los últimos { $outcomes } de { $of } resultados, el { $share } %. Se leyeron el { $made }, en { $seconds } s.
console-report-sample-none = Las estimaciones salen de una muestra, que se lee en segundo plano. Aún no se ha leído ninguna.
console-report-clipped = Recortados
console-report-refused-equal-rewards = No se da ninguna media, porque todas las ganancias son iguales. Informa también de lo que se vio y no se tomó.
console-report-refused-mean-weight = No se da ninguna media, porque los resultados no son todo lo que se mostró. Informa también de lo que se vio y no se tomó.
console-report-mixed =
    { $count ->
        [one] Una persona está en ambos grupos.
        [many] { $count } personas están en ambos grupos.
       *[other] { $count } personas están en ambos grupos.
    }
console-report-ratio = Grupo de comparación: { $control } de { $people } personas. Debía ser el { $share } %.
console-report-ratio-wrong = Está demasiado lejos para ser azar, así que no te fíes de la ventaja.
console-report-ratio-fine = Encaja.
console-report-narrow = Qué tan estrecho fue
console-report-narrow-what = Decisiones personales de la misma muestra: { $count }. Los cambios cuentan donde las cosas mantienen su lugar.
console-report-narrow-new = Proporción de la parte personal para cosas de temas nuevos para la persona: { $percent }
console-report-narrow-cause = Proporción que llevó una sola causa de lo que hicieron todas: { $percent }
console-report-narrow-moves = Cambios de lugar de una persona por semana, de media: { $count }
console-report-items = Lo que aportó cada cosa
console-report-items-what = De la misma muestra, en cualquier puesto. Lo que está más abajo se ve menos.
console-report-parts = Lo que aportó cada parte
console-report-parts-what = De la misma muestra, en todas las cosas con la parte. Las otras partes también cuentan.
console-report-slot = Hueco
console-report-part = Parte
console-report-item = Cosa
console-report-taken = Tomado

# Rules, and dry runs of changed ones
console-policies-what = Estas reglas están en vigor. Lo que ninguna permite se niega, y una prohibición siempre gana.
console-table = Lo que abre cada nivel
console-table-what = Para una clase de persona y de datos: sí, o la regla que lo niega.
console-table-question = Pregunta
console-table-show = Mostrar
console-action-use = usar en una elección
console-action-keep = guardar
console-action-show = mostrar algo
console-action-learn = aprender de ello
console-fact-kind = Lugar
console-fact-category = Clase de datos
console-fact-sensitivity = Protección
console-fact-given = Fin aceptado
console-fact-age = Edad
console-fact-region = Ley de la región
console-fact-gpc = El navegador envía GPC
console-value-yes = sí
console-value-no = no
console-value-content = contenido
console-value-offer = oferta
console-value-advert = anuncio
console-value-message = mensaje
console-value-behavioural = mirado
console-value-transactional = comprado
console-value-contextual = entorno
console-value-interaction = reacciones
console-value-plain = simple
console-value-special = muy protegido
console-value-adult = mayor de edad
console-value-minor = menor de edad
console-value-unknown = no se sabe
console-value-eea = Europa (EEE)
console-value-us_optout = EE. UU., derecho a negarse
console-value-other = otra
console-rules-keep = ¿Se puede guardar?
console-rules-use = ¿Se puede usar en una elección?
console-rules-show = ¿Se puede mostrar algo?
console-rules-learn = ¿Puede un modelo aprender de ello?
console-rule-does = Efecto
console-rule-says = Lo que se dice a la gente
console-rule-source = De dónde viene
console-rule-since = desde { $day }
console-rule-find = buscar en el diario
console-rule-never = nada la anula
console-effect-permit = permite
console-effect-forbid = prohíbe
console-try-go = Probar un cambio en decisiones pasadas
console-try = Ensayo
console-try-what = Cambia el texto de las reglas. Se vuelven a juzgar decisiones pasadas, y nada entra en vigor.
console-try-refused =
    { $count ->
        [one] El texto se rechazó por una razón. No se probó nada.
        [many] El texto se rechazó por { $count } de razones. No se probó nada.
       *[other] El texto se rechazó por { $count } razones. No se probó nada.
    }
console-try-before = Ensayos hasta ahora
console-try-altered = Habrían cambiado { $altered } de { $total } decisiones
console-try-is-running = en curso
console-try-is-done = terminado
console-try-is-failed = fallido
console-try-most = Cuántas decisiones, las últimas primero
console-try-start = Probar
console-try-limits = Lo que se puede volver a juzgar, y lo que no
console-limit-record = Un registro dice qué se usó, qué se retuvo y qué se quitó. Solo eso se vuelve a juzgar.
console-limit-worlds = No dice la edad, la ley de la región ni la hora de calma. Donde eso cuenta, no se afirma nada.
console-limit-opened = Los datos retenidos no están ahí. No se puede decir qué habrían hecho más datos.
console-limit-keep = Lo que nunca se guardó no se puede juzgar. Tampoco lo que los modelos habrían aprendido.
console-limit-dial = El regulador y sus límites siguen como entonces. Solo cambian las reglas.
console-limit-process = Un ensayo vive en un proceso, y se olvida cuando este acaba.
console-trial = Ensayo
console-trial-progress = { $done } de { $total } decisiones
console-trial-failed = El ensayo acabó antes de tiempo.
console-trial-what = Cambiar significa: se habrían usado menos datos, o habría otras cosas para elegir.
console-trial-effects = Lo que habría significado
console-effect-is-altered = cambiadas
console-effect-is-opened = más datos permitidos; no se puede decir qué habrían hecho
console-effect-is-reason = igual, por otra razón
console-effect-is-same = igual
console-effect-is-untold = el registro no permite decirlo
console-effect-is-gone = el registro ya no está
console-trial-moved = de ellas, se habría mostrado otra cosa
console-trial-stayed = de ellas, se habría mostrado lo mismo
console-trial-open = de ellas, no se puede decir qué se habría mostrado
console-trial-rules = Por regla
console-trial-rules-what = Cuántas decisiones habría cambiado cada regla. Una puede contar para varias.
console-trial-examples = Algunas, las últimas primero:
console-trial-changes = Lo que cambia en la tabla de reglas
console-trial-changes-what = Cada fila es un grupo de preguntas cuya respuesta cambia igual.
console-trial-no-change = La tabla de reglas queda como está.
console-trial-change = Cambio
console-trial-cells = Preguntas
console-trial-before = Reglas antes
console-trial-after = Reglas después
console-trial-where = Dónde
console-change-gained = recién permitido
console-change-lost = recién negado
console-change-reason = por otra razón
console-declared = Lo que cambia en los archivos
console-declared-what = Cada fila es un valor: un tope, un número de días, una frase o una parte de una regla.
console-declared-file = Archivo
console-declared-before = Antes
console-declared-after = Después
console-declared-none = Ningún valor de los archivos cambia.
console-sets = Lo que cambió en las reglas
console-sets-go = Ver qué cambió, y cuándo
console-sets-what = Cada versión de las reglas que entró en vigor tiene una entrada. Debajo está cada valor que cambió.
console-sets-first = Esta fue la primera versión.
console-sets-unreadable = Un registro no se abre, así que estas dos versiones no se pueden comparar.
