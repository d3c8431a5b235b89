# Las palabras de toda página, y las páginas que dicen que algo no va como debe.
# $app es el nombre de una aplicación.

skip-to-content = Ir al contenido
navigation = Páginas
languages = Idiomas
language-de = Deutsch
language-en = English
language-es = Español
language-fr = Français

nav-privacy = Tu privacidad
nav-leave = Salir

enter-title = Vas a abrir tus páginas de privacidad
enter-what = Este enlace viene de la aplicación { $app }. Abre las páginas de la persona para quien lo hizo.
enter-asked = ¿Lo pediste tú? Si no, cierra esta página. Quien lo envió podría ver lo que haces allí.
enter-other = En este navegador están abiertas las páginas de otra persona. Este enlace lleva a otras páginas.
enter-go = Abrir mis páginas
enter-note = El enlace sirve una sola vez, durante diez minutos.

left-title = Has salido
left-what = Para volver, abre otra vez tus páginas de privacidad desde la aplicación.

problem-400-title = No pudimos leer eso
problem-400-what = Lo que llegó no es lo que envía esta página.
problem-400-do = Vuelve atrás, carga la página de nuevo y prueba otra vez.

problem-401-title = Abre esta página desde tu aplicación
problem-401-what = No entraste aquí con un enlace, o fue hace demasiado tiempo.
problem-401-do = Abre otra vez tus páginas de privacidad desde la aplicación. Te dará un enlace nuevo.

problem-403-title = Eso no estaba permitido
problem-403-what = El formulario no vino de una de nuestras páginas, así que no hicimos nada.
problem-403-do = Abre la página aquí y usa su formulario.

problem-404-title = Aquí no hay nada
problem-404-what = La dirección no es correcta, o lo que había aquí ya no está.
problem-404-do = Revisa la dirección, o abre otra vez la página desde la aplicación.

problem-405-title = Esta dirección no se puede abrir
problem-405-what = A esta dirección se envían cosas. Aquí no hay una página que ver.
problem-405-do = Vuelve atrás, o abre otra vez la página desde la aplicación.

problem-409-title = Antes tiene que terminar otra cosa
problem-409-what = Tus datos se están borrando, así que no se puede mostrar ni cambiar nada sobre ti.
problem-409-do = Espera un momento y carga la página de nuevo.

problem-410-title = Este enlace ya no sirve
problem-410-what = Un enlace sirve una vez y por poco tiempo. Este ya se usó, o es demasiado antiguo.
problem-410-do = Abre otra vez tus páginas de privacidad desde la aplicación. Te dará un enlace nuevo.

problem-413-title = Era demasiado de una vez
problem-413-what = Lo que llegó es más grande de lo que aceptamos, así que no hicimos nada.
problem-413-do = Vuelve atrás y envía menos.

problem-415-title = No pudimos leer eso
problem-415-what = Lo que llegó no es un formulario.
problem-415-do = Abre la página aquí y usa su formulario.

problem-421-title = Esta no es nuestra dirección
problem-421-what = La página se pidió con otra dirección que la nuestra.
problem-421-do = Abre la página con un enlace de la aplicación.

problem-422-title = Eso no se puede hacer
problem-422-what = Lo que pediste no existe, o no puede ser.
problem-422-do = Vuelve atrás, carga la página de nuevo y elige entre lo que hay.

problem-429-title = Fue un poco demasiado rápido
problem-429-what = Nos llegaron muchas peticiones en poco tiempo.
problem-429-do = Espera un momento y prueba otra vez.

problem-503-title = Ahora mismo no podemos guardar nada
problem-503-what = Puede que tu último paso no se haya guardado.
problem-503-do = Espera un momento y prueba otra vez.

problem-500-title = Algo falló por nuestra parte
problem-500-what = La culpa es nuestra, no tuya.
problem-500-do = Carga la página de nuevo. Si sigue igual, avisa a la aplicación.
