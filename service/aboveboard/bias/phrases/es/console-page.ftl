# La página de una revisión de diferencias: sus partes y tablas. Las frases sobre comparaciones están en console-bias.ftl.

bias-title = Revisión de diferencias «{ $watch }»
bias-period = Informe { $number }, del { $from } al { $until } (días en UTC)
bias-scope = App «{ $app }», lugar «{ $placement }»
bias-scope-all = App «{ $app }», todos los lugares

bias-answer = La respuesta
bias-head-disparity = Hay una diferencia que importa. Al menos un grupo recibe menos de { $tau } veces lo que recibe su referencia.
bias-head-watch = Este informe no muestra una diferencia por debajo de { $tau }, pero al menos un grupo está en observación.
bias-head-not_enough = Aún no se puede decir. Para al menos un grupo vinieron muy pocas personas.
bias-head-fine = Cada grupo comparado recibe al menos { $tau } veces lo que recibe su referencia.
bias-head-nothing = No se comparó nada. Hacen falta dos grupos con { $k } personas medidas cada uno.
bias-head-empty = No hubo decisiones en este periodo.
bias-head-small = { $count ->
        [one] Otra comparación no se hizo, porque uno de sus grupos tiene menos de { $k } personas.
       *[other] Otras { $count } comparaciones no se hicieron, porque en cada una un grupo tiene menos de { $k } personas.
    }
bias-people = { $people ->
        [one] El informe trata de una persona
       *[other] El informe trata de { $people } personas
    } { $visits ->
        [one] y una visita.
       *[other] y { $visits } visitas.
    }
bias-people-hidden = De cuántas personas y visitas trata el informe está oculto.
bias-all = Todas las comparaciones

bias-word-disparity = diferencia que importa
bias-word-fine = en orden
bias-word-watch = en observación
bias-word-not_enough = faltan datos
bias-word-not_looked = sin mirar

bias-column-by = Según
bias-column-group = Grupo
bias-column-reference = Referencia
bias-column-verdict = Veredicto
bias-column-ratio = Razón
bias-column-interval = Intervalo
bias-column-needed = Necesarias por grupo
bias-column-people = Personas
bias-column-selected = Lo recibieron
bias-column-rate = Tasa
bias-column-sure = Intervalo del 95 %
bias-column-share = Parte de todos
bias-column-fifths = Cuatro quintos
bias-column-short = Personas que faltan
bias-column-decisions = Decisiones
bias-column-what = Qué
bias-column-stratum = Según
bias-column-mix = Del reparto
bias-column-within = De dentro
bias-hidden-cell = oculto
bias-none = ninguna
bias-yes = sí
bias-no = no
bias-rest-name = todos los demás
bias-to = de { $low } a { $high }
bias-from = desde { $low }

bias-section = Según: { $by }
bias-pair = { $one } y { $two }
bias-by-age_class = clase de edad
bias-by-asked = nivel pedido en el regulador
bias-by-bound_by = límite del nivel
bias-by-device = dispositivo
bias-by-effective = nivel vigente del regulador
bias-by-gpc = señal del navegador (GPC)
bias-by-known_for = tiempo desde la primera entrada
bias-by-label = etiqueta de quien audita
bias-by-language = idioma
bias-by-placement = lugar
bias-by-region = región
bias-by-region_class = ley de la región
bias-by-context = contexto «{ $field }»

bias-value-unknown = no se sabe
bias-value-age_class-adult = adultos
bias-value-age_class-minor = menores
bias-value-gpc-on = con señal
bias-value-gpc-off = sin señal
bias-value-known_for-under_1_day = menos de un día
bias-value-known_for-under_30_days = menos de 30 días
bias-value-known_for-longer = 30 días o más
bias-value-region_class-eea = Europa (EEE)
bias-value-region_class-us_optout = EE. UU., derecho a negarse
bias-value-region_class-other = otra ley
bias-value-bound_by-dial = solo el regulador
bias-value-bound_by-consent = sin un sí
bias-value-bound_by-age = clase de edad
bias-value-bound_by-region = región
bias-value-bound_by-browser_signal = señal del navegador
bias-value-bound_by-failure = un fallo nuestro
bias-value-bound_by-arrangement = el orden del lugar
bias-value-bound_by-own_arrangement = un orden propio
bias-level = nivel { $level }

bias-rates-title = Tasas según: { $by }
bias-ratios-title = Razones según: { $by }
bias-rates-desc = Una línea por grupo: un punto para su tasa de 100, una barra para el intervalo del 95 %. La tabla tiene los mismos números.
bias-ratios-desc = Una línea por comparación: un punto para su razón, una barra para el intervalo. Las frases tienen los mismos números.
bias-ratios-key = La línea continua es una razón de 1: igual. La discontinua es { $tau }. Una barra a su izquierda muestra una diferencia que importa, una que la cruza lo deja abierto.
bias-table-selection = Personas cuya primera visita del periodo tenía primero { bias-thing }
bias-table-benefit = Personas que tomaron lo primero en la primera visita en que lo vieron
bias-table-form = La tabla tiene la forma de la Local Law 144 de Nueva York. No es una auditoría según esa ley.
bias-apart-unknown = grupo desconocido, así que en ninguna razón
bias-apart-under_share = menos del 2 % de las personas, así que en ninguna razón
bias-apart-under_k = menos de { $k } personas, así que en ninguna razón
bias-fifths-note = Los cuatro quintos son un hecho de esta tabla. No son un veredicto, porque no saben nada del azar.
bias-alarm-note = La prueba de todos los días dice por cuánto creció una apuesta contra { $tau } o más. Puede mirarse cada día, y requiere más personas que un informe.
bias-mixes = Dónde están las diferencias
bias-mixes-note = Una diferencia tiene dos partes: el reparto de los grupos, y lo que difieren dentro de partes iguales. Juntas la suman.

bias-hidden-title = Lo que está oculto, y por qué
bias-hidden-why = Un número está oculto si menos de { $k } personas son del grupo, recibieron la clase, o no.
bias-hidden-more = Otros están ocultos donde un total revelaría uno. Un grupo oculto conserva su veredicto.
bias-hidden-rows = { $count ->
        [one] Según { $by }: una de { $rows } filas está oculta.
       *[other] Según { $by }: { $count } de { $rows } filas están ocultas.
    }
bias-hidden-nothing = En este informe no hay nada oculto.
bias-hidden-some = Otros números de este informe están ocultos por la misma razón. En su lugar hay una palabra.

bias-apart = Lo que no se pudo comparar
bias-apart-note = Estas decisiones no dicen nada de un grupo. Por eso no están en ninguna tasa ni razón.
bias-apart-nothing = Se compararon todas las decisiones.
bias-line-erased = Borradas desde entonces, de todas las apps y lugares
bias-line-nobody = Sobre nadie
bias-line-restricted = De personas que limitaron el uso de sus datos
bias-line-control = De personas del grupo de comparación
bias-line-unreadable = Con un registro que no se pudo leer
bias-links = { $count ->
        [one] No se pudo seguir un enlace entre identificadores. Su persona cuenta dos veces.
       *[other] No se pudieron seguir { $count } enlaces entre identificadores. Sus personas cuentan dos veces.
    }
bias-labels = De { $lines } líneas del archivo, { $people } personas tienen una de { $labels } etiquetas. Las demás líneas:
bias-labels-unmatched = { $count } no nombran a nadie de esta revisión
bias-labels-blank = { $count } no tienen etiqueta
bias-labels-repeated = { $count } repiten lo mismo
bias-labels-conflicting = { $count } contradicen otra línea

bias-terms = Las condiciones
bias-terms-note = Se fijaron antes de mirar nada.
bias-term-class = Clase de cosas
bias-term-measure = Medida
bias-term-by = Comparado según
bias-term-reference = Referencia
bias-term-tau = Una diferencia importa por debajo de una razón de
bias-term-alpha = Parte de veredictos falsos de un tipo, en todos los informes, como máximo
bias-term-k = Personas de las que trata un número, como mínimo
bias-term-many = Comparaciones
bias-term-level = Nivel de cada intervalo
bias-term-since = En observación desde el
bias-term-days = Días de un informe
bias-class-items = cosas { $names }
bias-class-topics = temas { $names }
bias-class-tags = etiquetas { $names }
bias-class-categories = categorías { $names }
bias-class-below_list = ofertas por debajo de su precio de lista
bias-measure-selection = cuántas veces lo primero es de la clase
bias-measure-exposure = la parte de la clase en lo mostrado, donde los primeros puestos pesan más
bias-measure-benefit = cuántas veces se tomó lo primero donde se vio
bias-measure-chance = cuán probable era que lo primero fuera de la clase
bias-measure-price = cuánto se quitó del precio de lista
bias-reference-largest = el grupo más grande
bias-people-note = Una persona cuenta una vez, con la media de sus visitas, en el grupo de su primera visita.

bias-source = De dónde viene
bias-source-origin = Registro
bias-source-size = Entradas
bias-source-made = Exportación hecha el
bias-source-checkpoint = SHA-256 del punto de control
bias-source-records = SHA-256 de los registros
bias-source-labels = Resumen con sal del archivo de etiquetas
bias-source-report = SHA-256 de este informe como JSON canónico
bias-source-method = Método

bias-check = Compruébalo tú
bias-check-what = Quien tenga una exportación del registro puede volver a calcular este informe sin red.
bias-check-export = Toma una exportación de todos los lugares y seudónimos desde el principio del registro, y el informe como JSON.
bias-check-key = Toma la clave del registro de otro sitio que no sea esta página. La primera orden comprueba la exportación.
bias-check-compare = La segunda orden vuelve a calcular cada parte. Lo borrado desde entonces queda «sin comprobar», y no está mal.
bias-check-labels = También hacen falta el archivo de etiquetas de quien audita y su sal.

bias-limits = Lo que esto no muestra
bias-limits-cause = Una diferencia no prueba una causa, ni es una conclusión jurídica.
bias-limits-erased = Las personas borradas pueden ser distintas de las que quedan.
bias-limits-benefit = La medida trata de personas cuya app informa de lo que se vio.
bias-limits-chance = La medida trata de decisiones que se volvieron a tomar.
bias-limits-price = La medida trata de lo primero con un precio y un precio de lista.
bias-limits-device = Las personas en el nivel 0 no tienen aquí dispositivo. Por eso uno desconocido no es casual.
