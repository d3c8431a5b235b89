# La primera página de una pasarela, para quien llegó sin enlace.

front-title = Esto es Aboveboard
front-what = Está entre una aplicación y tú. La aplicación solo puede usar lo que aceptaste, y tú sabes por qué ves cada cosa.
front-people = Tus propias páginas
front-people-do = Abre el enlace que te da tu aplicación.
front-people-then = Allí ves por qué se eligió algo para ti. Puedes cambiar lo que elegiste, y llevarte o borrar tus datos.
front-work = Para quienes hacen o manejan aplicaciones
