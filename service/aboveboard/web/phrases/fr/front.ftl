# La première page d’une passerelle, pour qui est venu sans lien.

front-title = Voici Aboveboard
front-what = Il se tient entre une application et vous. L’application n’a droit qu’à ce que vous avez accepté, et vous savez pourquoi vous voyez une chose.
front-people = Vos propres pages
front-people-do = Ouvrez le lien que votre application vous donne.
front-people-then = Vous y voyez pourquoi une chose a été choisie pour vous. Vous pouvez changer vos choix, et prendre ou effacer vos données.
front-work = Pour ceux qui font ou gèrent des applications
