# The page of bias checks in the console.

console-nav-audits = Prüfungen auf Ungleichheit
console-home-audits = Prüfe, ob eine Gruppe von etwas weniger bekommt, und lies, woher das kommt.
console-audits-what = Eine Prüfung fragt, ob Menschen einer Gruppe eine Art von Inhalt seltener bekommen als die einer anderen. Ihr Bericht wird im Protokoll versiegelt.
console-audits-labels = Eine Prüfung mit einer Datei von Merkmalen wird über die API verlangt. Die Datei wird nirgends gespeichert.
console-audits-no-watch = Die Regeln legen nichts fest, was beobachtet wird. Das geschieht in der Datei bias.toml.
console-audits-none = Es gibt noch keine Prüfung.
console-audit-asked = Die Prüfung wartet, bis sie an der Reihe ist.
console-audit-watch = Beobachtung
console-audit-start = Jetzt prüfen
console-audit-report = { $watch }: Bericht { $number }
console-audit-period = Vom { $start } bis zum { $end } (UTC)
console-audit-is-waiting = wartet
console-audit-is-running = läuft
console-audit-is-ready = fertig
console-audit-is-failed = gescheitert
console-audit-is-lost = verloren
console-audit-disparities =
    { $count ->
        [0] Kein Vergleich zeigt eine Ungleichheit. Im Bericht steht, welche noch offen sind.
        [one] { $count } Vergleich zeigt eine Ungleichheit.
       *[other] { $count } Vergleiche zeigen eine Ungleichheit.
    }
console-audit-progress = { $done } von { $total } Teilen
console-audit-read = Bericht lesen
console-audit-prove = Nachweis und Tabellen
console-audit-proof = Nachweis herunterladen
console-audit-proof-what = Der Nachweis zeigt, dass dieser Bericht im Protokoll steht, und enthält ihn. verify.html prüft ihn ohne diesen Dienst.
console-audit-tables = Tabellen als CSV
