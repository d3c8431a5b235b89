# De dónde viene una diferencia, y qué más halló una revisión. Las condiciones están en report_causes.py y report_features.py.

bias-causes = De dónde vienen las diferencias
bias-causes-what = Cada decisión se volvió a tomar en cada nivel del regulador, y sin lo que había quitado cosas. Así que una causa se calcula.
bias-causes-none = Aquí no se volvió a tomar ninguna decisión, así que no se buscó una causa. Para eso hacen falta los modelos del servicio.
bias-decided = Se volvieron a tomar { $decided } de { $all } decisiones.
bias-undecided = Quedaron fuera: { $count } { $why }.
bias-undecided-record = sin registro legible
bias-undecided-placement = sin lugar guardado
bias-undecided-model = sin modelo guardado
bias-undecided-rules = sin reglas conocidas
bias-undecided-kept = cuyo primer puesto mantuvo lo que había
bias-undecided-build = de otra versión del programa
bias-undecided-most = más antiguas que las que se vuelven a tomar como máximo

bias-cause-few = En «{ $group }» se volvieron a tomar muy pocas decisiones para buscar una causa.
bias-cause-gap = Según las probabilidades exactas, la diferencia de «{ $group }» con { bias-than } es { $gap }.
bias-cause-law = Viene de una regla: sin { $reason } desaparece.
bias-cause-most = La mayor parte viene de: { $reason } ({ $part }).
bias-cause-part = Una parte segura viene de: { $reason } ({ $part }).
bias-cause-dial = Está más en los niveles que las personas eligieron ({ $mix }) que dentro de los niveles ({ $within }).
bias-cause-open = Ninguna causa segura hace { $least } o más de ella.
bias-cause-everybody = Lo que todos reciben difiere en { $everybody }.
bias-cause-bound = A igual selección y reglas, el regulador permite una diferencia de { $bound } como máximo.
bias-cause-keys = { $count ->
        [one] Otra clave trata de muy pocas personas para nombrarla.
       *[other] Otras { $count } claves tratan de muy pocas personas para nombrarlas.
    }

bias-step-everybody = lo que todos reciben
bias-step-page = la página y la petición
bias-step-visit = lo que las personas hicieron en la visita
bias-step-history = lo que las personas hicieron aquí antes
bias-step-elsewhere = lo que dijeron otros servicios
bias-step-dial = los niveles que las personas eligieron
bias-reason-limit = límites que pusieron las personas
bias-reason-not_active = momentos en que las cosas no están activas
bias-reason-above = cosas que ya estaban más arriba en la misma página
bias-reason-rule = la regla «{ $rule }»
bias-reason-cap = el límite por «{ $cap }»
bias-key = de ello, «{ $key }»

bias-column-part = Parte
bias-column-touched = Tocadas, de 100
bias-column-touched-reference = De la referencia
bias-parts-note = Los niveles del regulador suman la diferencia. Una regla o un límite es una vista aparte, y no se suma a nada.

bias-proxies = Lo que delata al grupo
bias-proxies-none = { $features ->
        [one] Un rasgo se usó en decisiones. No delata al grupo mejor que el azar.
       *[other] { $features } rasgos se usaron en decisiones. Ninguno delata al grupo mejor que el azar.
    }
bias-proxies-some = { $features ->
        [one] Un rasgo se usó en decisiones. De los de abajo, delatan al grupo mejor que el azar: { $count }.
       *[other] { $features } rasgos se usaron en decisiones. De los de abajo, delatan al grupo mejor que el azar: { $count }.
    }
bias-proxies-note = Un rasgo que delata al grupo puede ocupar su lugar. V es 0 si no delata nada, y 1 si lo delata todo.
bias-together = Juntos, los rasgos delatan a «{ $group }»: { $area }. El azar da de { $low } a { $high }.
bias-together-not = Juntos, los rasgos no delatan a «{ $group }»: { $area }. El azar da de { $low } a { $high }.
bias-together-few = En «{ $group }» hay muy pocas personas de un lado para decir qué delatan todos los rasgos.
bias-column-feature = Rasgo
bias-column-v = V
bias-column-chance = V por azar
bias-column-guess = Bien adivinado
bias-column-majority = Sin él
bias-column-reveals = Delata

bias-calibration = Lo que se esperaba, y lo que vino
bias-calibration-note = Cada persona cuenta una vez, con su primera elección vista. Una razón de 1 significa que vino tanto como se esperaba.
bias-column-expected = Esperado
bias-column-observed = Vino
bias-column-z = z
bias-column-brier = Error al cuadrado

bias-prices = Precios
bias-prices-fine = Nada tuvo dos precios en una hora, y ninguna elección personal mostró otro precio que el de lista.
bias-prices-unequal = Hubo dos precios en una hora para: { $products }.
bias-prices-unguarded = { $count ->
        [one] Una elección personal mostró otro precio que el de lista.
       *[other] { $count } elecciones personales mostraron otro precio que el de lista.
    }
bias-prices-count = { $revisions ->
        [one] { $priced } decisiones tenían un precio y un precio de lista, de una versión de las cosas.
       *[other] { $priced } decisiones tenían un precio y un precio de lista, de { $revisions } versiones de las cosas.
    }
bias-prices-count-hidden = Cuántas decisiones tenían un precio está oculto.
bias-head-prices = Algo tuvo dos precios, o una elección personal mostró un precio propio. Véase «Precios».
bias-column-unlike = Distinto de la lista
bias-column-over = Del precio de lista
