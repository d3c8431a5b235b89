# The main parameters (DSA Art. 27), as people read them.

parameters-title = Qué decide lo que ves
parameters-set = Este texto sale de las reglas con este número: { $policy }.
parameters-dial = Tú eliges cuánto cuenta
parameters-dial-what = Puedes poner el regulador en uno de estos pasos cuando quieras. Cada paso guarda lo que usa el de abajo.
parameters-same = En este paso se elige lo mismo para todos.
parameters-strength = De media, como mucho el { $percent } de las cosas no son las de todo el mundo.
parameters-needs-yes = Hace falta tu sí a «{ $purpose }».
parameters-data = Qué cuenta
parameters-fades =
    { $days ->
        [one] Tras un día cuenta la mitad.
       *[other] Tras { $days } días cuenta la mitad.
    }
parameters-context = Esto también puede contar, de la visita o de ti:
parameters-field-device = Tu tipo de dispositivo
parameters-field-part-of-day = El momento del día
parameters-field-region = Más o menos tu región
parameters-weights = Cuánto cuenta, y por qué
parameters-weights-what = Más de 0 habla a favor de una cosa. Menos de 0 habla en contra. Cuanto más dice un acto lo que quieres, más cuenta.
parameters-act = Lo que hiciste
parameters-weight = Peso
parameters-learned = Un programa aprende lo que va bien de lo que la gente toma y deja, si está de acuerdo.
parameters-material = Te decimos una causa si sin ella se elige menos, en al menos el { $percent }.
parameters-rules = Lo que no puede pasar
parameters-options = Lo que puedes cambiar
parameters-option-dial = Mueve el regulador. Cuenta al momento.
parameters-option-limit = Descarta un tema, una cosa o un tipo de datos.
parameters-option-why = Lee de cada cosa por qué la ves.
parameters-option-refuse = Di que no a todo uso de lo que sabemos de ti.
parameters-option-erase = Borra todo lo que tenemos de ti.
