# Signing in to the console by a provider that knows the staff.

console-who-named = Mit Namen angemeldet: { $name }, als { $role }. Im Protokoll heißt du { $key }.
console-oidc-go = Mit deinem Konto anmelden
console-oidc-or = Oder melde dich mit einem API-Schlüssel an:
console-oidc-off = Die Anmeldung mit einem Konto ist hier nicht eingerichtet. Nimm einen API-Schlüssel.
console-oidc-again = Diese Anmeldung ist abgelaufen oder wurde schon benutzt. Bitte fang noch einmal an.
console-oidc-down = Der Dienst, der dein Konto kennt, antwortet nicht. Versuche es bald wieder, oder nimm einen API-Schlüssel.
console-oidc-refused = Der Dienst, der dein Konto kennt, hat die Anmeldung nicht bestätigt. Bitte fang noch einmal an.
console-oidc-role = Dein Konto hat keine Rolle für diese Konsole. Frag die, die den Dienst betreiben.
