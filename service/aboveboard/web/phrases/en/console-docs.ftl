# The documentation that the gateway serves, and the links to it. Only people at work read it.
# $command is a command.

front-docs = Documentation
front-api = The API, with a form to try it
front-schema = The description of the API as a file (OpenAPI)
front-checkpoint = The newest signed checkpoint of the log
front-console = The console for staff

docs-missing-title = There is no documentation here
docs-missing-what = The documentation is not built here. Run `{ $command }`.

api-title = The API
api-what = All requests that this gateway takes, as its description says. The description is in English.
api-key = API key
api-key-note = This page keeps it in memory only, and sends it in a header. It is gone when you leave the page.
api-real = Requests that you send here are real. What they change stays changed.
api-script = Sending needs JavaScript. The rest of this page does not.
api-parts = Parts of this page
api-types = Types
api-keyed = This request needs an API key.
api-unkeyed = This request needs no API key.
api-try = Try it
api-by-browser = Your browser sends this header itself.
api-body = Body
api-send = Send
api-responses = Responses
api-wait = Waiting for the response …
api-failed = The gateway did not answer.
api-unsendable = A browser cannot send this value in an address.
api-binary = The body is not text, so it is not shown.
api-cut = The rest is not shown.
