# Por qué alguien vio lo que vio. $name es un tema o una cosa, $placement un lugar de la aplicación, $when un momento,
# $percent una parte del total ya escrita, $count un número, $index un lugar en el registro.

why-title = ¿Por qué veo esto?
why-items = Lo que viste
why-first = Estos son los motivos de «{ $name }». Elige otra cosa para ver sus motivos.
why-below = Estos son los motivos de «{ $name }», debajo de lo que hay arriba. Elige otra cosa para ver sus motivos.
why-where = Se mostró en { $placement } el { $when } (UTC).
why-reasons = Los motivos
why-share = { $percent } de lo que contó
why-who = Quién decidió
why-decided-engine = Lo eligió nuestro programa. Usó los motivos de arriba y nada más sobre ti.
why-decided-engine-most = Lo eligió nuestro programa. Los motivos de arriba contaron más. Nada más de lo que sabemos de ti influyó mucho en ello.
why-decided-engine-more = Lo eligió nuestro programa. Los motivos de arriba contaron más. También contaron otras cosas que sabemos de ti.
why-decided-engine-several = Nuestro programa eligió todo esto. Los motivos de arriba son de esta única cosa. Las demás tienen motivos propios.
why-decided-editors = Nuestro equipo editorial puso este orden.
why-decided-chance = El azar tuvo su parte. Probamos cosas para aprender qué gusta.
why-decided-everybody = Decidió lo que aprendimos de todas las personas juntas.
why-decided-left = Era lo primero de lo que quedaba.
why-decided-list = Decidió el orden de la lista.
why-decided-variety = Cuidamos de que una lista tenga cosas distintas.

why-held-back = Lo que dejamos fuera
why-nothing-held-back = No hubo nada que dejar fuera.
why-change-settings = Cambiar lo que podemos usar
why-removed = Lo que no mostramos
why-removed-more =
    { $count ->
        [one] No se mostró una cosa más.
        [many] No se mostraron { $count } de cosas más.
       *[other] No se mostraron { $count } cosas más.
    }

why-limit = No usar nunca «{ $name }»
why-forget = Olvidar «{ $name }» por ahora
why-allow = Volver a usar «{ $name }»
why-show-again = Mostrar «{ $name }» como antes
why-is-shown-again = Mostramos «{ $name }» como si no lo hubieras pedido.
why-off = Poner mi regulador a cero
why-is-limited = Nos dijiste que no usáramos «{ $name }».
why-dial-is-off = Tu regulador está a cero.
why-not-signed-in = Para cambiar algo de esto, abre tus páginas de privacidad desde la aplicación.
why-sign-in = Inicia sesión para cambiar esto
why-back = Volver a { $app }
why-redacted = Desde entonces, la persona ha retirado algo que esta decisión usaba. Por eso este enlace ya no muestra las razones. Con su sesión abierta, la persona todavía las ve todas.
why-lost = Ya no podemos averiguar los motivos de esto. Lo que lo eligió se ha borrado desde entonces.

why-said-limit = Ya no usamos «{ $name }», y olvidamos lo que sabíamos de ello.
why-said-unused = Ya no usamos «{ $name }». Lo que hiciste no se borra con ello.
why-said-forget = Olvidamos lo que sabíamos de ti y de «{ $name }».
why-said-show_again = Desde ahora mostramos «{ $name }» como si no lo hubieras pedido.
why-said-allow = Desde ahora podemos volver a usar «{ $name }».
why-said-off = Ahora tu regulador está a cero. Ves lo que ve todo el mundo.
why-next = La próxima vez, lo más probable es que vieras «{ $name }».

why-levels = Lo que verías en cada nivel
why-levels-show = Mostrar los cinco niveles
why-levels-set = Mover el regulador

why-check = Compruébalo por tu cuenta
why-place = Esta decisión es la entrada { $index } de un registro que nadie puede cambiar sin que se note.
why-check-how = Descarga la prueba, abre la página de control y suelta el archivo en ella. Funciona sin Internet.
why-proof = Descargar la prueba
why-verify = Abrir la página de control
why-key = Ver la clave del registro

why-none-title = No hay ninguna decisión tuya así
why-none-what = Se borró, la dirección no es correcta, o era para otra persona.
why-none-do = Abre otra vez la explicación desde la aplicación.
why-erased-title = Esta decisión se borró
why-erased-what = Lo que estaba escrito ya no existe, ni nada que llevara a una persona.
why-erased-do = Aquí ya no hay nada que ver ni nada que hacer.

level-0 = Cero
level-1 = Esta página
level-2 = Esta visita
level-3 = Visitas anteriores
level-4 = En todas partes
level-here = Estás aquí
level-chosen = Tu elección
level-claimed = Otra persona lo pidió
level-waits = Aún no cuenta todo. Por ahora cuenta «{ $level }».
level-asks = Necesita tu sí a este texto:
level-likely = Lo más probable es que vieras
level-chance = { $percent } de las veces
level-bound-consent = Para que actúe del todo, este nivel necesita tu sí.
level-bound-age = Usamos menos datos con menores de 18 años y cuando no sabemos la edad.
level-bound-region = Las normas de donde vives no permiten más.
level-bound-browser_signal = Tu navegador pide que no se compartan tus datos, así que usamos menos.
level-bound-control = Estás en un grupo pequeño que ve lo mismo que todo el mundo.
level-bound-arrangement = En algunos lugares el orden no cambia si no podemos recordar dónde estaba cada cosa.
level-bound-own_arrangement = Tú decidiste qué hay ahí.
level-bound-restriction = Nos pediste que por ahora no usemos nada sobre ti.
level-bound-failure = Algo falló por nuestra parte, así que no usamos nada sobre ti.
why-arrangement = El orden en este lugar
why-arrangement-what = Puedes tener el orden que ve todo el mundo. Puedes deshacerlo.
why-arrangement-back = Aquí ves el orden que ve todo el mundo.
why-arrangement-everywhere = Ves todo como lo ve todo el mundo.
why-put-back = Volver a ponerlo
why-undo-put-back = Deshacerlo
why-said-put_back = Listo. Aquí ves el orden que ve todo el mundo.
why-said-undo_put_back = Está otra vez como antes.
why-item-title = Esto no se mostró aquí
why-item-what = La decisión existe, pero lo que indica la dirección no forma parte de ella.
why-item-do = Vuelve a abrir la explicación desde la aplicación.

surface-title = ¿Por qué veo esta página?
surface-where = Compuesta el { $when } (UTC).
surface-parts =
    { $count ->
        [one] Esta página tiene { $count } parte. Estas son las razones.
       *[other] Esta página tiene { $count } partes. Cada una se eligió por separado. Estas son las razones de cada una.
    }
surface-layout = La disposición de la página
surface-more = Todo sobre «{ $name }»
surface-log = Son las entradas { $first } a { $last } de un registro. Nadie puede cambiarlo sin que se note.
