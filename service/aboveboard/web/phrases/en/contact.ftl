# The page on which a person sees which people looked at their data.

privacy-tab-contact = Contact
contact-looked = Who looked at your data
contact-looked-what = People who answer for your data may look at it when they have a reason. You see each time here.
contact-looked-nobody = Nobody has looked at your data.
contact-role-compliance = Someone who answers for your data
contact-role-admin = Someone who runs this service
contact-key = key { $key }
contact-found-person = They looked you up by the name that the app has for you.
contact-found-decision = They looked you up by something that you were shown.
contact-found-receipt = They looked you up by a receipt of a choice of yours.
contact-found-pseudonym = They looked you up by the code that stands for you in the log.
contact-found-entry = They opened entry { $index } of the log, which is about you.
contact-reason = Their reason:
