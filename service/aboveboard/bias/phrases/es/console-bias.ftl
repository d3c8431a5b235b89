# El informe de una revisión de diferencias. La condición de cada frase está en report_sentences.py.

bias-than = { $kind ->
        [rest] todos los demás
       *[group] «{ $reference }»
    }

# Veredictos. Cada comparación tiene uno.

bias-disparity = { $kind ->
        [rest] El grupo «{ $group }» recibe menos de { $tau } veces lo que reciben todos los demás.
       *[group] El grupo «{ $group }» recibe menos de { $tau } veces lo que recibe «{ $reference }».
    }
bias-fine = { $kind ->
        [rest] El grupo «{ $group }» recibe al menos { $tau } veces lo que reciben todos los demás.
       *[group] El grupo «{ $group }» recibe al menos { $tau } veces lo que recibe «{ $reference }».
    }
bias-fine-less = El grupo «{ $group }» recibe menos que { bias-than }, pero al menos { $tau } veces lo mismo.
bias-fine-more = El grupo «{ $group }» recibe más que { bias-than }.
bias-watch = El grupo «{ $group }» recibe menos que { bias-than }. Queda abierto si es menos de { $tau } veces lo mismo.
bias-watch-alarm = { $kind ->
        [rest] En todos los días, «{ $group }» recibe menos de { $tau } veces lo que reciben todos los demás. Este informe solo no lo muestra.
       *[group] En todos los días, «{ $group }» recibe menos de { $tau } veces lo que recibe «{ $reference }». Este informe solo no lo muestra.
    }
bias-watch-hidden = El grupo «{ $group }» está en observación, frente a { bias-than }. Es menos en este informe o en todos los días.
bias-not-enough = Aún no se puede decir si el grupo «{ $group }» recibe menos que { bias-than }.
bias-not-looked = El grupo «{ $group }» no se comparó con { bias-than }. Uno de los dos tiene menos de { $k } personas.

# Números.

bias-thing = { $class ->
        [item] «{ $name }»
        [topic] algo del tema «{ $name }»
        [tag] algo con la etiqueta «{ $name }»
        [category] algo de la categoría «{ $name }»
        [price] una oferta bajo su precio de lista
       *[several] algo de la clase
    }
bias-for = { $kind ->
        [rest] todos los demás
       *[group] «{ $reference }»
    }
bias-rates-selection = En { bias-for }, { bias-thing } fue primero en { $other } de 100 visitas. En «{ $group }» fueron { $own }.
bias-rates-exposure = En { bias-for }, { $other } de 100 partes de lo mostrado eran de la clase. En «{ $group }» fueron { $own }.
bias-rates-benefit = En { bias-for }, lo primero se tomó en { $other } de 100 visitas en que se vio. En «{ $group }» fueron { $own }.
bias-rates-chance = En { bias-for }, la posibilidad de { bias-thing } era { $other } de 100. En «{ $group }» era { $own }.
bias-rates-price = En { bias-for }, los precios estaban { $other } de 100 partes bajo la lista. En «{ $group }» eran { $own }.
bias-ratio = Es una razón de { $ratio } (de { $low } a { $high }).
bias-ratio-open = Es una razón de { $ratio } (al menos { $low }; hay muy pocas personas para un límite superior).
bias-ratio-none = No hay razón, porque en { bias-for } fueron 0.
bias-hidden = Sus números están ocultos: son de pocas personas, o revelarían números así.

# Las personas que faltan.

bias-needed = Un veredicto requiere unas { $needed } personas en cada grupo. En este informe, el menor tiene { $have }.
bias-needed-own = Un veredicto requiere unas { $needed } personas en cada grupo. En este informe, «{ $group }» tiene { $have }.
bias-needed-bare = Un veredicto requiere unas { $needed } personas en cada grupo.
bias-needed-came = Unas { $needed } personas en cada grupo bastan cuatro veces de cada cinco. Esta vez no bastaron.
bias-needed-none = Las tasas halladas están en el mismo límite, así que no se puede nombrar un número de personas.

# Lo que muestran todos los días juntos.

bias-alarm = Todos los días juntos muestran que es menos de { $tau } veces lo mismo. { bias-evidence }
bias-no-alarm = Todos los días juntos no muestran que sea menos de { $tau } veces lo mismo. { bias-evidence }
bias-evidence = { $pairs ->
        [one] Prueba: { $evidence }, de un par de personas.
       *[other] Prueba: { $evidence }, de { $pairs } pares de personas.
    }
bias-over = más de { $number }

# Dónde está la diferencia.

bias-strata = { $stratum ->
        [effective] niveles del regulador
        [device] dispositivos
       *[placement] lugares
    }
bias-mix-most = La mayor parte de la diferencia ({ $gap }) viene del reparto entre { bias-strata }: { $mix }. Dentro de ellos queda { $within }.
bias-within-most = La mayor parte de la diferencia ({ $gap }) está dentro de los { bias-strata }: { $within }. Su reparto hace { $mix }.
