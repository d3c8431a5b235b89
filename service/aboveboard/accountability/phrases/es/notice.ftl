# A privacy notice (GDPR Art. 13 and 14). The messages `notice-open-...` are gaps that the people of the service fill in.

to-fill-in = Por rellenar:
notice-title = Qué hace este servicio con lo que sabe de ti
notice-who = Quiénes somos
notice-controller = { $name } responde de esto.
notice-open-who = el nombre, la dirección y un contacto de quienes responden de esto
notice-open-contact = la dirección y un contacto, y quién cuida de los datos
notice-purposes = Para qué lo usamos
notice-until-no = Tu sí cuenta hasta que lo retires.
notice-yes-ends =
    { $days ->
        [one] Tu sí acaba tras un día.
       *[other] Tu sí acaba tras { $days } días.
    }
notice-open-ground = por qué se permite lo que no pide un sí
notice-data = Lo que apuntamos
notice-days =
    { $days ->
        [one] Lo guardamos un día como mucho.
       *[other] Lo guardamos { $days } días como mucho.
    }
notice-elsewhere = Lo que otros nos cuentan
notice-open-sources = quiénes son esos otros
notice-context = Lo que la app nos dice de ti y de la visita
notice-recipients = Quién lo ve
notice-recipient-app = La app que usas. Recibe lo que se elige para ti, y lo que pregunta sobre ti.
notice-recipient-compliance = La gente que te responde y que revisa la app. Puedes ver cuándo te han buscado.
notice-recipient-admin = La gente que lleva este servicio. Puede sacar archivos para revisarlo.
notice-open-others = quién más lo recibe, como quien lleva las máquinas o reparte los mensajes
notice-open-abroad = si sale del país, adónde va y qué lo protege allí
notice-automatic = Cómo elige por ti un programa
notice-open-effect = qué puede cambiar para la gente
notice-rights = Tus derechos
notice-right-see = Mira lo que sabemos de ti.
notice-right-download = Descarga todo.
notice-right-correct = Corrige lo que esté mal.
notice-right-pause = Haz una pausa: entonces no usamos nada.
notice-right-take-back = Retira un sí tan fácil como lo diste.
notice-right-human = Pregunta a una persona.
notice-right-complain = Quéjate ante la oficina que cuida de los datos donde vives.
notice-open-authority = el nombre y la dirección de esa oficina
