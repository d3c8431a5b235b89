# The page of bias checks in the console.

console-nav-audits = Controles de sesgo
console-home-audits = Comprueba si un grupo recibe menos de algo, y lee de dónde viene.
console-audits-what = Un control pregunta si las personas de un grupo reciben un tipo de contenido menos veces que las de otro. Su informe queda sellado en el registro.
console-audits-labels = Un control con un archivo de etiquetas se pide por la API. El archivo no se guarda en ningún sitio.
console-audits-no-watch = Las reglas no declaran nada que vigilar. Eso se declara en el archivo bias.toml.
console-audits-none = Aún no hay ningún control.
console-audit-asked = El control espera su turno.
console-audit-watch = Vigilancia
console-audit-start = Comprobar ahora
console-audit-report = { $watch }: informe { $number }
console-audit-period = Del { $start } al { $end } (UTC)
console-audit-is-waiting = en espera
console-audit-is-running = en curso
console-audit-is-ready = listo
console-audit-is-failed = fallido
console-audit-is-lost = perdido
console-audit-disparities =
    { $count ->
        [0] Ninguna comparación muestra disparidad. El informe dice cuáles siguen abiertas.
        [one] { $count } comparación muestra disparidad.
       *[other] { $count } comparaciones muestran disparidad.
    }
console-audit-progress = { $done } de { $total } partes
console-audit-read = Leer el informe
console-audit-prove = Prueba y tablas
console-audit-proof = Descargar la prueba
console-audit-proof-what = La prueba muestra que este informe está en el registro, y lo contiene. verify.html la comprueba sin esta pasarela.
console-audit-tables = Tablas en CSV
