# Las páginas de privacidad. $name es un tema, una cosa o un fin, $placement un lugar de la aplicación, $count un número,
# $index un lugar en el registro, $page el número de una página, $version el de un texto, $when una fecha.

privacy-parts = Tus páginas de privacidad
privacy-tab-choices = Lo que decides
privacy-tab-known = Lo que sabemos
privacy-tab-decisions = Lo que viste
privacy-tab-history = Lo que elegiste
privacy-tab-data = Tus datos
privacy-lead = Tú decides lo que podemos usar. Cada cambio cuenta al momento, y siempre puedes volver atrás.
privacy-gpc = Tu navegador pide que no se compartan tus datos (GPC). Lo respetamos.
privacy-is-paused = Todo está en pausa. No usamos, aprendemos ni guardamos nada sobre ti.

privacy-dial = Tu regulador
privacy-dial-what = Fija cuánto puede contar lo que sabemos cuando elegimos lo que ves.
privacy-set-0 = Poner a cero
privacy-set-1 = Usar solo esta página
privacy-set-2 = Usar esta visita
privacy-set-3 = Usar las visitas anteriores
privacy-set-4 = Usar todo
privacy-previewed = Lo que verías sale de «{ $placement }» en la aplicación, tal como está ahora.
privacy-no-preview = La aplicación aún no tiene nada que mostrar, así que no hay vista previa.

privacy-purposes = Lo que podemos hacer
privacy-purposes-what = En cada punto puedes decir sí o no. Decir no no te cuesta nada.
privacy-notice = Leer antes el texto entero
privacy-yes = Sí, pueden
privacy-no = No, no pueden
consent-never_asked = Aún no elegiste. Eso cuenta como un no.
consent-given = Dijiste que sí.
consent-refused = Dijiste que no.
consent-withdrawn = Retiraste tu sí.
consent-objected = Dijiste que estás en contra.
consent-expired = Tu sí venció. Eso cuenta como un no.
consent-claimed = Otra persona dijo que sí por ti. Eso cuenta como un no.
privacy-claimed = «{ $by }» nos dijo que dijiste que sí. No cuenta hasta que lo digas aquí.
privacy-dial-claimed = «{ $by }» nos dijo que quieres este nivel. No cuenta hasta que lo digas aquí.
privacy-dial-yes = Sí, lo quiero
privacy-dial-no = No, dejar «{ $level }»
privacy-purpose-gone = La aplicación ya no pide esto. Si lo pidiera otra vez, tu sí contaría.
consent-ends = Tu sí termina el { $when }.
lapse-asks_again = El texto ha cambiado, por eso te preguntamos de nuevo. Lee el texto nuevo, por favor.
lapse-came_of_age = Dijiste que sí antes de cumplir 18 años. Ahora te preguntamos de nuevo.

privacy-pause = Poner todo en pausa
privacy-pause-what = Mientras dura la pausa, no usamos, aprendemos ni guardamos nada sobre ti. Lo que elegiste queda igual.
privacy-pause-do = Empezar la pausa
privacy-resume-do = Terminar la pausa
privacy-everything = Todo como todo el mundo
privacy-everything-what = Cada lugar tiene entonces el orden que ve todo el mundo. Lo demás que elegiste sigue igual.
privacy-everything-do = Mostrarme todo como a todo el mundo
privacy-everything-undo = Elegir otra vez para mí

privacy-said-dial = Tu regulador está puesto. Cuenta desde ahora, en toda la aplicación.
privacy-said-waits = Tu regulador está puesto. Aún no cuenta todo: la razón está en tu elección.
privacy-said-yes = Dijiste que sí. Aquí puedes retirarlo cuando quieras.
privacy-said-no = Dijiste que no. Desde ahora no lo hacemos.
privacy-said-paused = Todo está en pausa.
privacy-said-resumed = La pausa terminó. Lo que elegiste cuenta otra vez.
privacy-said-as-everybody = Ahora ves todo como lo ve todo el mundo.
privacy-said-for-me = Elegimos otra vez para ti, si nos dejas.
privacy-said-nothing-held = No tenemos nada sobre ti, así que no hay nada que hacer.
privacy-said-asks-again = El texto ha cambiado. Lee el nuevo, por favor, y elige otra vez.

category-behavioural = Lo que miras
category-behavioural-what = Cosas que abriste, buscaste o leíste.
category-transactional = Lo que compras
category-transactional-what = Tus carritos, compras y devoluciones.
category-contextual = Cómo llegas aquí
category-contextual-what = Cómo es tu visita, por ejemplo tu aparato o el enlace por el que viniste.
category-interaction = Cómo reaccionas
category-interaction-what = Lo que hiciste con nuestros mensajes, ofertas y consejos.
known-used = Podemos usar esto si tu regulador y lo que elegiste lo permiten.
known-not-used = Nunca usamos esto, porque lo descartaste.
known-never-use = No usar nunca este tipo
known-use-again = Usar otra vez este tipo
known-nothing = No sabemos nada de este tipo sobre ti.
known-more =
    { $count ->
        [one] Otra cosa está en tu descarga.
        [many] Otros { $count } de cosas están en tu descarga.
       *[other] Otras { $count } cosas están en tu descarga.
    }
known-forget = Olvidar «{ $name }»
known-limit = No usar nunca «{ $name }»
known-said-facts = Lo guardamos.
known-said-bad-facts = No pudimos guardar eso. Mira el país y la zona horaria.
known-said-forgotten = Lo olvidamos, con todo aquello por lo que lo sabíamos.
known-said-limited = Ya no usamos eso y olvidamos lo que sabíamos.
known-said-ruled-out = Nunca usamos eso. No sabemos nada de ello.
known-said-unknown = No conocemos ese tema. Tu negativa queda anotada tal como la escribiste. Abajo puede haber temas parecidos.
known-said-allowed = Desde ahora podemos usar eso otra vez.
known-said-bad-limit = No pudimos guardar eso. Un tema tiene de 1 a 100 signos.

limits-title = Lo que descartaste
limits-what = Lo que está aquí nunca se usa ni se aprende. Puedes añadir cualquier tema.
limits-topic = Un tema que no debemos usar nunca
limits-add = Descartar
limits-unknown = No conocemos ningún tema «{ $name }». Aquí nada se llama así.
limits-near = ¿Te referías a alguno de estos?
limits-allow = Usar «{ $name }» otra vez

states-title = En qué punto estás
states-what = Lo leemos en lo que hiciste. Solo cuenta si pueden contar tus visitas anteriores.
states-leave = Salir de «{ $name }»
context-title = Lo que la aplicación sabe de ti
context-what = Nos lo dijo la aplicación. Solo cuenta si pueden contar tus visitas anteriores.
facts-title = Datos sobre ti
facts-what = Nos los dio la aplicación. Si algo está mal, corrígelo.
facts-age = Tu edad
facts-age-unknown = Sin decir
facts-age-adult = 18 años o más
facts-age-minor = Menos de 18 años
facts-minor = Mientras aquí diga menos de 18 años, te protegemos más. Solo la aplicación puede cambiarlo.
facts-minor-lasts = Si dices menos de 18 años, solo la aplicación puede volver a cambiarlo.
facts-region = Tu país
facts-region-hint = Dos letras, como FR, o con una parte del país, como US-CA.
facts-language = Tu lengua
facts-none = Sin decir
facts-time-zone = Tu zona horaria
facts-time-zone-hint = Un lugar como Europe/Paris.
facts-save = Guardar

history-what = Todo lo que elegiste, lo más nuevo primero. Nada de esto puede cambiar sin que se note.
history-place = entrada { $index }
history-nothing = Aún no elegiste nada.
history-notice = Leer el texto que viste
history-notice-of = Leer el texto que viste sobre «{ $name }»
history-arrived = Nos llegó el { $when }.
history-claimed = La aplicación dio otra hora: { $when }.
history-carried = «{ $by }» lo dijo por ti.
history-overruled = No contó, porque habías dicho que no.
past-consent-given = Dijiste que sí a «{ $name }».
past-consent-refused = Dijiste que no a «{ $name }».
past-consent-withdrawn = Retiraste tu sí a «{ $name }».
past-consent-objected = Dijiste que estás en contra de «{ $name }».
past-consent-expired = Tu sí a «{ $name }» había vencido.
past-consent-claimed = Otra persona dijo que sí a «{ $name }» por ti. No contó.
past-consent-came-of-age = Tu sí a «{ $name }» terminó porque cumpliste 18 años.
past-lapse-asks_again = Este sí terminó porque el texto cambió. Te preguntamos de nuevo.
past-lapse-expired = Este sí terminó porque su tiempo se acabó.
past-lapse-came_of_age = Este sí es de antes de cumplir 18 años. Ya no cuenta.
past-dial-0 = Pusiste el regulador a cero.
past-dial-1 = Pusiste el regulador en esta página.
past-dial-2 = Pusiste el regulador en esta visita.
past-dial-3 = Pusiste el regulador en visitas anteriores.
past-dial-4 = Pusiste el regulador en todas partes.
past-dial-claimed = Otra persona puso el regulador en «{ $name }» por ti. No contó.
past-limit-things = Descartaste: { $name }.
past-limit-categories = Descartaste tipos de datos.
past-limit-none = Ya no descartas nada.
past-arrangement-mine = Ordenaste «{ $name }» a tu manera.
past-arrangement-adaptive = Nos dejas ordenar «{ $name }» otra vez.
past-arrangement-as_everybody = Devolviste «{ $name }» al orden de todo el mundo.
past-everything-as_everybody = Quisiste todo como lo recibe todo el mundo.
past-everything-adaptive = Nos dejas elegir para ti otra vez.
past-facts = Cambiaron datos sobre ti.
past-facts-minor = Cambiaron datos sobre ti. Tienes menos de 18 años y olvidamos lo que no podemos guardar.
past-restriction-on = Empezaste la pausa.
past-restriction-off = Terminaste la pausa.
past-correction = Nos hiciste olvidar «{ $name }».
past-link = Lo que hiciste antes de entrar se unió a lo tuyo.
past-link-undone = Se deshizo la unión con lo que hiciste antes de entrar.
past-via-alias = Lo dijiste en otro lugar donde te conocemos.
past-via-link = Lo dijiste antes de entrar.
past-other = Cambió algo que elegiste.

decisions-nothing = La aplicación aún no te mostró nada por medio de nosotros.
decisions-empty = No se podía mostrar nada

pages = Más de la lista
pages-newer = Más nuevo
pages-older = Más antiguo
pages-here = Página { $page }

notice-title = El texto que viste al elegir
notice-what = Es la versión { $version }. El código de abajo es el de este mismo texto:
notice-back = Volver a lo que elegiste

data-nothing = No tenemos nada sobre ti.
data-download = Llévatelo todo
data-download-what = Un archivo con todo lo que tenemos sobre ti, en palabras y como datos. Se puede revisar sin nosotros.
data-download-do = Descargar todo
data-object = Ponerte en contra
data-object-what = Dices que no a todo de una vez. Después solo cuenta un nuevo sí de tu parte.
data-object-do = Decir no a todo
data-said-objected = Dijiste que no a todo. Ya paramos.
data-correct = Corregir algo
data-correct-what = Puedes cambiar datos sobre ti y hacer que olvidemos cosas sueltas.
data-correct-do = Ver lo que sabemos
data-pause = Poner todo en pausa
data-pause-do = Ir a la pausa
data-erase = Borrar todo
data-erase-what = Se destruye todo lo que tenemos sobre ti. Antes del último paso ves lo que se va y lo que queda.
data-erase-do = Ir al último paso

erase-title = ¿Borrar todo sobre ti?
erase-goes = Lo que se va
erase-goes-known = Todo lo que sabemos de ti, en todos los lugares.
erase-goes-choices = Lo que elegiste y la prueba de ello.
erase-goes-records = El apunte de cada cosa que viste.
erase-goes-learned = Lo que nuestro programa aprendió de ti.
erase-goes-key = La llave de tus datos, para que nadie lea una copia.
erase-stays = Lo que queda
kept-log = Quedan las líneas del registro. Nada en ellas lleva a ti.
kept-models = Quedan sumas antiguas de mucha gente, para que otras personas puedan revisar lo que vieron.
kept-backups = Las copias de antes siguen en la aplicación. Te borramos de ellas antes de que se usen.
kept-server = Puede quedar algo bajo llave en el disco hasta que haga falta el espacio.
kept-lost = No se pudo retirar una parte de lo aprendido, porque su apunte no se abrió.
kept-until = Se van el { $when }.
erase-alias = Te conocemos en más de un lugar. Se borra todo.
erase-final = Esto no se puede deshacer.
erase-first = Si quieres una copia, descárgala antes.
erase-do = Borrar todo sobre mí
erase-back = Volver

erased-title = Ya no queda nada sobre ti
erased-what = Todo sobre ti está destruido. Ya nada lleva a ti.
erasing-title = Estamos borrando todo sobre ti
erasing-what = Ya empezó y sigue sin que hagas nada. Desde ahora no se usa nada sobre ti.
erased-receipt = Tu recibo
erased-keep = Solo tú tienes este código. Guárdalo si quieres mostrar más tarde que te borramos.
erased-intent = El registro dice que empezó, en la entrada { $index }.
erased-completion = El registro dice que terminó, en la entrada { $index }.
erased-signed-out = Tu sesión aquí terminó.
