# La documentation que sert la passerelle, et les liens vers elle. Seuls ceux qui y travaillent la lisent.
# $command est une commande.

front-docs = Documentation
front-api = L’API, avec un formulaire pour l’essayer
front-schema = La description de l’API dans un fichier (OpenAPI)
front-checkpoint = Le dernier point de contrôle signé du journal
front-console = La console du personnel

docs-missing-title = Il n’y a pas de documentation ici
docs-missing-what = La documentation n’est pas construite ici. Lancez `{ $command }`.

api-title = L’API
api-what = Toutes les requêtes que cette passerelle accepte, selon sa description. La description est en anglais.
api-key = Clé d’API
api-key-note = Cette page ne la garde qu’en mémoire, et l’envoie dans un en-tête. Elle disparaît quand vous quittez la page.
api-real = Les requêtes envoyées ici sont réelles. Ce qu’elles changent reste changé.
api-script = L’envoi demande JavaScript. Le reste de cette page s’en passe.
api-parts = Parties de cette page
api-types = Types de données
api-keyed = Cette requête demande une clé d’API.
api-unkeyed = Cette requête ne demande pas de clé d’API.
api-try = Essayer
api-by-browser = Votre navigateur envoie cet en-tête lui-même.
api-body = Corps
api-send = Envoyer
api-responses = Réponses
api-wait = En attente de la réponse …
api-failed = La passerelle n’a pas répondu.
api-unsendable = Un navigateur ne peut pas envoyer cette valeur dans une adresse.
api-binary = Le corps n’est pas du texte, il n’est donc pas montré.
api-cut = Le reste n’est pas montré.
