# La documentación que sirve la pasarela, y los enlaces a ella. Solo la lee quien trabaja con ella.
# $command es una orden.

front-docs = Documentación
front-api = La API, con un formulario para probarla
front-schema = La descripción de la API en un archivo (OpenAPI)
front-checkpoint = El último punto de control firmado del registro
front-console = La consola del personal

docs-missing-title = Aquí no hay documentación
docs-missing-what = La documentación no está construida aquí. Ejecuta `{ $command }`.

api-title = La API
api-what = Todas las peticiones que acepta esta pasarela, según su descripción. La descripción está en inglés.
api-key = Clave de la API
api-key-note = Esta página solo la guarda en memoria y la envía en una cabecera. Desaparece cuando dejas la página.
api-real = Las peticiones que envías aquí son reales. Lo que cambian queda cambiado.
api-script = Enviar necesita JavaScript. El resto de esta página no lo necesita.
api-parts = Partes de esta página
api-types = Tipos
api-keyed = Esta petición necesita una clave de la API.
api-unkeyed = Esta petición no necesita clave de la API.
api-try = Probar
api-by-browser = Tu navegador envía esta cabecera él mismo.
api-body = Cuerpo
api-send = Enviar
api-responses = Respuestas
api-wait = Esperando la respuesta …
api-failed = La pasarela no respondió.
api-unsendable = Un navegador no puede enviar este valor en una dirección.
api-binary = El cuerpo no es texto, así que no se muestra.
api-cut = El resto no se muestra.
