# La page où une personne voit qui a consulté ses données.

privacy-tab-contact = Contact
contact-looked = Qui a consulté vos données
contact-looked-what = Les personnes qui répondent de vos données peuvent les voir, avec un motif. Chaque fois est notée ici.
contact-looked-nobody = Personne n’a consulté vos données.
contact-role-compliance = Une personne qui répond de vos données
contact-role-admin = Une personne qui gère ce service
contact-key = clé { $key }
contact-found-person = On vous a trouvé par le nom que l’application a pour vous.
contact-found-decision = On vous a trouvé par une chose que vous avez vue.
contact-found-receipt = On vous a trouvé par le reçu d’un de vos choix.
contact-found-pseudonym = On vous a trouvé par le code qui vous désigne dans le journal.
contact-found-entry = La ligne { $index } du journal, qui parle de vous, a été ouverte.
contact-reason = Le motif :
