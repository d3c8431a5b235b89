# Mots de l’élément <why-this> sur les pages des applications.

embed-button = Pourquoi est-ce que je vois ceci ?
embed-wait = Un instant …
embed-held = Non utilisé :
embed-more = Plus, et ce que vous pouvez faire
embed-failed = Nous ne pouvons pas montrer les raisons. Réessayez plus tard.
