# Signing in to the console by a provider that knows the staff.

console-who-named = Sesión con nombre: { $name }, como { $role }. En el registro eres { $key }.
console-oidc-go = Entrar con tu cuenta
console-oidc-or = O entra con una clave de API:
console-oidc-off = Aquí no se puede entrar con una cuenta. Usa una clave de API.
console-oidc-again = Este inicio de sesión ha caducado o ya se usó. Empieza otra vez.
console-oidc-down = El servicio que conoce tu cuenta no responde. Prueba pronto otra vez, o usa una clave de API.
console-oidc-refused = El servicio que conoce tu cuenta no confirmó la sesión. Empieza otra vez.
console-oidc-role = Tu cuenta no tiene un rol para esta consola. Pídelo a quien lleva el servicio.
