# Words around every page, and pages that say that something is not as it should be.
# $app is the name of an app.

skip-to-content = Skip to the content
navigation = Pages
languages = Languages
language-de = Deutsch
language-en = English
language-es = Español
language-fr = Français

nav-privacy = Your privacy
nav-leave = Sign out

enter-title = You are about to open your privacy pages
enter-what = This link is from the app { $app }. It opens the pages of the person for whom the app made it.
enter-asked = Did you ask for it yourself? If not, close this page. Whoever sent it could see what you do there.
enter-other = In this browser, the pages of another person are open. This link leads to other pages.
enter-go = Open my pages
enter-note = The link works once, and for ten minutes.

left-title = You are signed out
left-what = To come back, open your privacy pages from the app again.

problem-400-title = We could not read that
problem-400-what = What was sent is not what this page sends.
problem-400-do = Go back, load the page again, and try once more.

problem-401-title = Please open this page from your app
problem-401-what = You are not signed in here, or you were signed in for too long.
problem-401-do = Open your privacy pages from the app again. It gives you a new link.

problem-403-title = That was not allowed
problem-403-what = The form did not come from one of our pages, so we did nothing.
problem-403-do = Open the page here and use the form on it.

problem-404-title = There is nothing here
problem-404-what = The address is wrong, or what was here is gone.
problem-404-do = Check the address, or open the page from the app again.

problem-405-title = This cannot be opened by its address
problem-405-what = Something is sent to this address, and there is no page to look at.
problem-405-do = Go back, or open the page from the app again.

problem-409-title = Something else has to finish first
problem-409-what = Your data is being erased, so nothing about you can be shown or changed.
problem-409-do = Wait a moment, then load the page again.

problem-410-title = This link is over
problem-410-what = A link works once and for a short time. This one was used, or it is too old.
problem-410-do = Open your privacy pages from the app again. It gives you a new link.

problem-413-title = That was too much at once
problem-413-what = What was sent is larger than we take, so we did nothing.
problem-413-do = Go back and send less.

problem-415-title = We could not read that
problem-415-what = What was sent is not a form.
problem-415-do = Open the page here and use the form on it.

problem-421-title = This is not our address
problem-421-what = The page was asked for under another address than ours.
problem-421-do = Open the page by a link of the app.

problem-422-title = That cannot be done
problem-422-what = What was asked for does not exist, or cannot be.
problem-422-do = Go back, load the page again, and choose from what is there.

problem-429-title = That was a little too fast
problem-429-what = We got many requests in a short time.
problem-429-do = Wait a moment, then try again.

problem-503-title = We cannot save anything right now
problem-503-what = Your last step may not be saved.
problem-503-do = Wait a moment, then try again.

problem-500-title = Something went wrong on our side
problem-500-what = It is our fault, not yours.
problem-500-do = Load the page again. If it stays like this, tell the app.
