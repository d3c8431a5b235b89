# The list of what is stored about a person, by topic and by end: see `people.inventory`.

stored-title = Todo lo que tenemos, para qué y hasta cuándo
stored-what = Puedes descargar todo, y puedes borrar todo.
stored-choices = Tu nivel, tus sí y tus no, lo que has excluido y una pausa. De eso depende lo que podemos usar.
stored-facts = Lo que la app nos dice de tu edad, tu lugar, tu idioma y tu hora. Algunas reglas dependen de ello.
stored-interests = Lo que parece que te interesa, según lo que hiciste. De eso depende lo que ves primero.
stored-visit = Lo que haces en esta visita. De eso depende lo que ves primero mientras estás aquí.
stored-shown = Lo que viste y cuándo, para que no lo veas demasiado.
stored-signals = Lo que hiciste, si tú lo permites. Por eso sabemos lo que te interesa.
stored-learned = Lo que hiciste con las cosas que viste. Nuestro programa aprende de ello.
stored-records = Un registro de cada cosa que viste y de cada elección, para que todo se pueda revisar.
stored-cases = Lo que preguntaste a una persona, las notas y la respuesta.
stored-answers = Nuestras últimas respuestas sobre ti, por si la app pregunta dos veces lo mismo.
stored-keys = Un código en lugar de tu nombre, y la llave que abre tus datos.
stored-archives = Archivos con registros, para ti o para quien revisa la app.
stored-erasure = Una marca de que te borramos, para que ninguna copia vieja te traiga de vuelta.

stored-end-type-days = Cada cosa se va tras los días fijados para su tipo.
stored-end-with-signals = Cada cosa se va con lo último por lo que la sabemos.
stored-end-visit = Se va media hora después de tu visita.
stored-end-answer = La marca de una respuesta desaparece media hora después.
stored-end-answer = Se va media hora después de la respuesta.
stored-end-screen = Lo que está en la página se va cuando sigues, tras { $count } días como mucho.
stored-end-answer = Lo que se contó se va media hora después.
stored-end-arranged = Estos lugares duran 90 días, o hasta el final de la visita.
stored-end-pass = Una marca de que usaste un enlace se va en una hora.
stored-end-cap-days = Las horas se van cuando ya no cuentan.
stored-end-day = Se van tras un día.
stored-end-record-days =
    { $count ->
        [0] Lo que es de una cosa que viste queda hasta que lo borres.
        [one] Lo que es de una cosa que viste se va tras un día.
       *[other] Lo que es de una cosa que viste se va tras { $count } días.
    }
stored-end-model-days =
    { $count ->
        [0] Las sumas viejas sobre mucha gente quedan.
        [one] Las sumas viejas sobre mucha gente se van tras un día.
       *[other] Las sumas viejas sobre mucha gente se van tras { $count } días.
    }
stored-end-case-days =
    { $count ->
        [0] Lo que preguntaste a una persona queda hasta que lo borres.
        [one] Lo que preguntaste a una persona se va un día después del final.
       *[other] Lo que preguntaste a una persona se va { $count } días después del final.
    }
stored-end-export-hours =
    { $count ->
        [one] Un archivo para revisar se va tras una hora.
       *[other] Un archivo para revisar se va tras { $count } horas.
    }
stored-end-download = Tu propio archivo se va una vez enviado.
stored-end-unlearned = Una nota para olvidar se va cuando está hecho.
stored-end-erasure = El plan para ello se va cuando todo lo demás se ha ido.
stored-end-person = Queda hasta que lo borres.
stored-end-rest = El resto queda hasta que lo borres.
stored-end-always = La marca queda, y no lleva a ti.

kept-ledger = Queda una marca de que te borramos, para que ninguna copia vieja te traiga de vuelta.
kept-mark = Queda una marca de tu nombre con la hora, para que nada de antes llegue tarde.
