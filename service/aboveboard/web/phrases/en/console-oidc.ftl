# Signing in to the console by a provider that knows the staff.

console-who-named = Signed in by name: { $name }, as { $role }. The log has you as { $key }.
console-oidc-go = Sign in with your account
console-oidc-or = Or sign in with an API key:
console-oidc-off = Sign-in with an account is not set up here. Use an API key.
console-oidc-again = This sign-in has expired or was used before. Please start it again.
console-oidc-down = The service that knows your account does not answer. Try again soon, or use an API key.
console-oidc-refused = The service that knows your account did not confirm the sign-in. Please start it again.
console-oidc-role = Your account has no role for this console. Ask those who run the service for one.
