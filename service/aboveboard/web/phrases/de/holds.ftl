# Sperren für Rechtsansprüche, und was einen zweiten Menschen braucht.

stored-holds = Kopien von Einträgen, um die es bei einem Rechtsstreit geht. Nur dafür bleiben sie.
stored-end-hold-end = Sie gehen, wenn das endet.
stored-end-approval-hours = Was unser Team über dich vorhat, verfällt, wenn niemand zustimmt.

contact-held = Was für einen Rechtsstreit bleibt
contact-held-what = Das bleibt bis zu dem Tag unten, auch wenn du sonst alles löschst. Für nichts anderes wird es benutzt.
contact-held-line =
    { $count ->
        [one] Ein Eintrag bleibt bis { $when }.
       *[other] { $count } Einträge bleiben bis { $when }.
    }
contact-held-ground = Der Grund:

erased-held = Was für einen Rechtsstreit bleibt
erased-held-held =
    { $count ->
        [one] Ein Eintrag bleibt bis { $when }. Dann geht er von selbst.
       *[other] { $count } Einträge bleiben bis { $when }. Dann gehen sie von selbst.
    }
erased-held-erasing = Was noch da war, wird gerade gelöscht.
erased-held-erased = Was noch da war, ist auch weg. Im Protokoll steht das als Eintrag { $index }.

hold-basis-claims = Rechtsansprüche
hold-basis-obligation = eine Pflicht nach dem Gesetz
hold-basis-restriction = ein Anspruch der Person
hold-basis-authority = eine Anordnung von Gericht oder Behörde

console-nav-holds = Sperren
console-home-holds = Einträge für einen Rechtsstreit behalten. Freigeben, was jemand anderes will.
console-kind-hold = Sperre
console-line-hold-asked = Eine Sperre von { $count } Einträgen wurde mit dem Schlüssel { $by } beantragt.
console-line-hold-approved = Die Sperre von { $count } Einträgen wurde mit dem Schlüssel { $by } freigegeben.
console-line-hold-renewal_asked = Ein späteres Ende einer Sperre wurde mit dem Schlüssel { $by } beantragt.
console-line-hold-renewed = Das spätere Ende einer Sperre wurde mit dem Schlüssel { $by } freigegeben.
console-line-hold-read = Die { $count } Einträge einer Sperre wurden mit dem Schlüssel { $by } gelesen.
console-line-hold-lifted = Eine Sperre wurde mit dem Schlüssel { $by } aufgehoben.
console-line-hold-ended = Eine Sperre von { $count } Einträgen ist zu Ende.

console-holds-what = Eine Sperre behält Kopien von Einträgen bis zu ihrem Ende, auch wenn die Person gelöscht wird.
console-waiting = Warten auf einen zweiten Menschen
console-waiting-what = Wer etwas beantragt, kann es nicht freigeben. Was niemand rechtzeitig freigibt, verfällt.
console-waiting-none = Nichts wartet.
console-waiting-lapses = Verfällt
console-waiting-own = Das hast du beantragt.
console-waiting-approve = Freigeben
console-asked-by = Beantragt von
console-approved-by = Freigegeben von
console-act = Was
console-act-hold = Einträge sperren
console-act-renewal = Eine Sperre verlängern
console-act-lookup = Eine Person nachschlagen
console-act-evidence = Einen Brief mit Belegen machen
console-act-export = Alles über eine Person herunterladen
console-act-close = Einen Fall ohne Antwort schließen
console-holds-held = In Kraft
console-holds-none = Keine Sperre ist in Kraft.
console-hold-ground = Grund
console-hold-basis = Rechtsgrundlage
console-hold-until = Bis
console-hold-records = Einträge
console-hold-gone = von gelöschten Personen: { $count }
console-hold-lift = Jetzt aufheben
console-hold-lift-what = Was sie von gelöschten Personen behielt, wird jetzt gelöscht.
console-hold-renew = Verlängern
console-hold-renew-do = Späteres Ende beantragen
console-hold-new = Gewählte Einträge sperren
console-hold-new-what = Wähle zuerst Einträge im Verlauf. Jemand anderes muss die Sperre freigeben.
console-hold-new-do = Sperre beantragen
console-hold-case = Sperren, was zu diesem Fall gehört
console-hold-said-asked = Der Antrag wartet auf einen zweiten Menschen.
console-hold-said-approved = Es ist freigegeben.
console-hold-said-lifted = Die Sperre ist aufgehoben.
console-problem-second-title = Das braucht einen zweiten Menschen
console-problem-second-what = Dein Antrag steht auf der Seite der Sperren. Sobald er freigegeben ist, tu dasselbe noch einmal.

console-health-holds =
    { $held ->
        [0] Keine Sperre ist in Kraft.
        [one] Eine Sperre ist in Kraft.
       *[other] { $held } Sperren sind in Kraft.
    } { $soon ->
        [0] Keine endet in den nächsten zwei Wochen.
        [one] Eine endet in den nächsten zwei Wochen.
       *[other] { $soon } enden in den nächsten zwei Wochen.
    } { $waiting ->
        [0] Nichts wartet auf einen zweiten Menschen.
        [one] Ein Antrag wartet auf einen zweiten Menschen.
       *[other] { $waiting } Anträge warten auf einen zweiten Menschen.
    }
console-health-holds-do = Ein Schlüssel der Rolle compliance verlängert und gibt frei, auf der Seite der Sperren.
