# A privacy notice (GDPR Art. 13 and 14). The messages `notice-open-...` are gaps that the people of the service fill in.

to-fill-in = Hier fehlt:
notice-title = Was dieser Dienst mit dem tut, was er über dich weiß
notice-who = Wer wir sind
notice-controller = Dafür steht { $name } ein.
notice-open-who = Name, Adresse und Kontakt derer, die dafür einstehen
notice-open-contact = Adresse und Kontakt, und wer für den Datenschutz da ist
notice-purposes = Wofür wir es nutzen
notice-until-no = Dein Ja gilt, bis du es zurücknimmst.
notice-yes-ends =
    { $days ->
        [one] Dein Ja endet nach einem Tag.
       *[other] Dein Ja endet nach { $days } Tagen.
    }
notice-open-ground = warum erlaubt ist, was kein Ja braucht
notice-data = Was wir uns merken
notice-days =
    { $days ->
        [one] Wir merken es uns höchstens einen Tag.
       *[other] Wir merken es uns höchstens { $days } Tage.
    }
notice-elsewhere = Was andere uns sagen
notice-open-sources = wer diese anderen sind
notice-context = Was die App uns über dich und deinen Besuch sagt
notice-recipients = Wer es sieht
notice-recipient-app = Die App, die du nutzt. Sie bekommt, was für dich gewählt wird, und was sie zu dir fragt.
notice-recipient-compliance = Menschen, die deine Fragen beantworten und die App prüfen. Du siehst, wann sie nach dir geschaut haben.
notice-recipient-admin = Menschen, die den Dienst betreiben. Sie können Dateien mit Einträgen machen, um ihn zu prüfen.
notice-open-others = wer es noch bekommt, etwa wer die Rechner betreibt oder Nachrichten zustellt
notice-open-abroad = ob es das Land verlässt, wohin, und was es dort schützt
notice-automatic = Wie ein Programm für dich wählt
notice-open-effect = was eine Wahl für Menschen heißen kann
notice-rights = Deine Rechte
notice-right-see = Sieh, was wir über dich wissen.
notice-right-download = Lade alles herunter.
notice-right-correct = Berichtige, was falsch ist.
notice-right-pause = Leg eine Pause ein: Dann nutzen wir nichts.
notice-right-take-back = Nimm ein Ja so leicht zurück, wie du es gegeben hast.
notice-right-human = Frag einen Menschen.
notice-right-complain = Beschwer dich beim Amt für Datenschutz dort, wo du lebst.
notice-open-authority = Name und Adresse dieses Amts
