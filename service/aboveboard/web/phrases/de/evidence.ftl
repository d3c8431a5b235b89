# Ein Brief mit seinen Belegen, für eine Person, die gefragt hat.

console-person-export = Alles herunterladen, was über diese Person gespeichert ist
console-person-export-what = Es ist das Archiv, das die Person herunterladen kann. Sie sieht, dass es gemacht wurde.
evidence-title = Antwort und Belege
evidence-case = Fall { $case }
evidence-asked = Du hast gefragt
evidence-answer = Unsere Antwort
evidence-entries = Was in unserem Protokoll steht
evidence-check = So prüfst du das ohne uns
evidence-check-what = Das Protokoll ist öffentlich, und jeder Eintrag bleibt. Die Beweise zeigen, dass diese unverändert darin stehen.
evidence-check-open = Öffne die Datei „verify.html“ in einem Browser. Sie braucht kein Netz.
evidence-check-key = Gib ihr eine der Beweisdateien. Hole den Schlüssel des Protokolls von anderswo als aus diesem Brief.
evidence-check-compare = Sie sagt, was bewiesen ist. Vergleiche die Festlegung mit der hier.
evidence-rights = Wenn du nicht einverstanden bist
evidence-rights-what = Du kannst dich bei einer Datenschutzbehörde beschweren, und du kannst vor Gericht gehen.
evidence-pack = Mit allen Beweisen herunterladen
evidence-print = Für Papier oder PDF: drucke diese Seite.
evidence-take = Nehmen
evidence-take-entry = Eintrag { $index } als Beleg nehmen
evidence-for-case = Antwort zum Fall
evidence-no-case = keiner
evidence-make = Brief machen
evidence-make-what = Höchstens 20 Einträge. Jeder davon wird geöffnet, und die Person sieht das.
