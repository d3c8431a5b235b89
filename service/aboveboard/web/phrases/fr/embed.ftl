# Mots de l’élément <why-this> sur les pages des applications.

embed-button = Pourquoi est-ce que je vois ceci ?
embed-wait = Un instant …
embed-held = Non utilisé :
embed-more = En savoir plus
embed-failed = Nous ne pouvons pas montrer les raisons. Rechargez la page, ou réessayez plus tard.
