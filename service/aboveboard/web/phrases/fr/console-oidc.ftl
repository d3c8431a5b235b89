# Signing in to the console by a provider that knows the staff.

console-who-named = Session à votre nom : { $name }, en tant que { $role }. Dans le journal, vous êtes { $key }.
console-oidc-go = Se connecter avec votre compte
console-oidc-or = Ou connectez-vous avec une clé d’API :
console-oidc-off = La connexion par compte n’est pas prévue ici. Prenez une clé d’API.
console-oidc-again = Cette connexion a expiré ou a déjà servi. Merci de recommencer.
console-oidc-down = Le service qui connaît votre compte ne répond pas. Réessayez bientôt, ou prenez une clé d’API.
console-oidc-refused = Le service qui connaît votre compte n’a pas confirmé la connexion. Merci de recommencer.
console-oidc-role = Votre compte n’a pas de rôle pour cette console. Demandez-en un à ceux qui font marcher le service.
