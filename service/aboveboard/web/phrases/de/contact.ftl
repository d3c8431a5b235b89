# Die Seite, auf der eine Person sieht, wer ihre Daten angesehen hat.

privacy-tab-contact = Kontakt
contact-looked = Wer deine Daten angesehen hat
contact-looked-what = Menschen, die für deine Daten zuständig sind, dürfen sie mit einem Grund ansehen. Jedes Mal steht hier.
contact-looked-nobody = Niemand hat deine Daten angesehen.
contact-role-compliance = Jemand, der für deine Daten zuständig ist
contact-role-admin = Jemand, der diesen Dienst betreibt
contact-key = Schlüssel { $key }
contact-found-person = Du wurdest über den Namen gefunden, den die App für dich hat.
contact-found-decision = Du wurdest über etwas gefunden, das du gesehen hast.
contact-found-receipt = Du wurdest über einen Beleg deiner Wahl gefunden.
contact-found-pseudonym = Du wurdest über den Code gefunden, der im Protokoll für dich steht.
contact-found-entry = Eintrag { $index } des Protokolls wurde geöffnet. Er handelt von dir.
contact-reason = Der Grund:
