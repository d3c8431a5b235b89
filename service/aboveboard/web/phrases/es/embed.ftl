# Palabras del elemento <why-this> en páginas de aplicaciones.

embed-button = ¿Por qué veo esto?
embed-wait = Un momento …
embed-held = No se ha usado:
embed-more = Más sobre esto
embed-failed = No podemos mostrar los motivos. Vuelve a cargar la página o inténtalo más tarde.
