# Palabras del elemento <why-this> en páginas de aplicaciones.

embed-button = ¿Por qué veo esto?
embed-wait = Un momento …
embed-held = No se ha usado:
embed-more = Más, y lo que puedes hacer
embed-failed = Ahora no podemos mostrar los motivos. Inténtalo más tarde.
