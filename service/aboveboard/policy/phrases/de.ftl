default-deny = Keine Regel erlaubt das, deshalb bleiben deine Daten außen vor.
    .speaks-to = \b([Dd](u|ich|ir|ein\w*)|Sie|Ihnen|Ihr\w*)\b
policy-error = Unsere Regeln ließen sich nicht prüfen, deshalb bleiben deine Daten außen vor.
gone = Die Regel, die damals über deine Daten entschieden hat, gilt nicht mehr.
