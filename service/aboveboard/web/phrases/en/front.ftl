# The first page of a gateway, for a visitor who came without a link.

front-title = This is Aboveboard
front-what = It stands between an app and you. It lets the app use only what you agreed to, and says why you see what you see.
front-people = Your own pages
front-people-do = Open the link that your app gives you.
front-people-then = There you see why things were chosen for you. You can change your choices, and download or erase your data.
front-work = For people who build or run apps
