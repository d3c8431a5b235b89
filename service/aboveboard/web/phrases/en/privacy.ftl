# The privacy pages. $name is a topic, an item or a purpose, $placement a spot in the app, $count a number, $index a
# place in the log, $page the number of a page, $version that of a text, $when a date,
# $by another party.

privacy-parts = Your privacy pages
privacy-tab-choices = Your choices
privacy-tab-known = What we know
privacy-tab-decisions = What you saw
privacy-tab-history = What you chose
privacy-tab-data = Your data
privacy-lead = You decide what we may use. Each change counts at once, and you can always change it back.
privacy-gpc = Your browser asked us not to share your data (GPC). We do as it asks.
privacy-is-paused = Everything is on pause. We use, learn and keep nothing about you.

privacy-dial = Your dial
privacy-dial-what = It sets how much of what we know may count when we choose what you see.
privacy-set-0 = Turn it off
privacy-set-1 = Use this page only
privacy-set-2 = Use this visit
privacy-set-3 = Use earlier visits
privacy-set-4 = Use everything
privacy-previewed = What you would see is taken from “{ $placement }” in the app, as it is right now.
privacy-no-preview = The app has nothing to show yet, so there is no preview.

privacy-purposes = What we may do
privacy-purposes-what = For each of these you can say yes or no. Saying no costs you nothing.
privacy-notice = Read the full text first
privacy-yes = Yes, you may
privacy-no = No, you may not
consent-never_asked = You have not chosen yet. That counts as no.
consent-given = You said yes.
consent-refused = You said no.
consent-withdrawn = You took your yes back.
consent-objected = You objected.
consent-expired = Your yes is over. That counts as no.
consent-claimed = Someone else said yes for you. That counts as no.
privacy-claimed = “{ $by }” told us that you said yes. It does not count until you say so here.
privacy-dial-claimed = “{ $by }” told us that you want this level. It does not count until you say so here.
privacy-dial-yes = Yes, I want this
privacy-dial-no = No, keep “{ $level }”
privacy-purpose-gone = The app does not ask for this any more. If it did again, your yes would count.
consent-ends = Your yes ends on { $when }.
lapse-asks_again = The text has changed, so we ask you again. Please read the new text.
lapse-came_of_age = You said yes before you were 18. Now we ask you again.

privacy-pause = Pause everything
privacy-pause-what = While the pause lasts, we use, learn and keep nothing about you. Your choices stay as they are.
privacy-pause-do = Start the pause
privacy-resume-do = End the pause
privacy-everything = Everything as everybody
privacy-everything-what = Every place then has the order that everybody gets. Your other choices stay as they are.
privacy-everything-do = Show me everything as everybody
privacy-everything-undo = Choose for me again

privacy-said-dial = Your dial is set. It counts from now on, everywhere in the app.
privacy-said-waits = Your dial is set. Not all of it counts yet: see why at your choice.
privacy-said-yes = You said yes. You can take it back here at any time.
privacy-said-no = You said no. From now on we do not do it.
privacy-said-paused = Everything is on pause now.
privacy-said-resumed = The pause is over. Your choices count again.
privacy-said-as-everybody = You get everything as everybody gets it now.
privacy-said-for-me = We choose for you again, as far as you let us.
privacy-said-nothing-held = We hold nothing about you, so there is nothing to do.
privacy-said-asks-again = The text has changed. Please read the new one and choose again.

category-behavioural = What you look at
category-behavioural-what = Things you opened, searched for or read.
category-transactional = What you buy
category-transactional-what = Your carts, orders and returns.
category-contextual = How you came here
category-contextual-what = The settings of your visit, such as your device or the link you came by.
category-interaction = How you react to us
category-interaction-what = What you did with our messages, offers and hints.
known-used = We may use this if your dial and your choices allow it.
known-not-used = We never use this, because you ruled it out.
known-never-use = Never use this kind
known-use-again = Use this kind again
known-nothing = We know nothing of this kind about you.
known-more =
    { $count ->
        [one] One more thing is in your download.
       *[other] { $count } more things are in your download.
    }
known-forget = Forget “{ $name }”
known-limit = Never use “{ $name }”
known-said-facts = We saved that.
known-said-bad-facts = We could not save that. Please check the country and the time zone.
known-said-forgotten = We forgot it, and everything we knew it from.
known-said-limited = We no longer use that, and we forgot what we knew about it.
known-said-ruled-out = We never use that. We know nothing about it.
known-said-unknown = We know no such topic. We wrote your no down as you typed it. Look below for topics with a like name.
known-said-allowed = We may use that again, from now on.
known-said-bad-limit = We could not save that. A topic has 1 to 100 characters.

limits-title = What you ruled out
limits-what = What stands here is never used and never learned. You can add any topic.
limits-topic = A topic that we should never use
limits-add = Rule it out
limits-unknown = We know no topic “{ $name }”. Nothing here has this name.
limits-near = Did you mean one of these?
limits-allow = Use “{ $name }” again

states-title = Where you are
states-what = We read this from what you did. It counts only where your earlier visits may count.
states-leave = Leave “{ $name }”
context-title = What the app says you are
context-what = The app told us these. They count only where your earlier visits may count.
facts-title = Facts about you
facts-what = The app told us these. If one is wrong, put it right.
facts-age = Your age
facts-age-unknown = Not told
facts-age-adult = 18 or older
facts-age-minor = Under 18
facts-minor = While this says under 18, you are protected more. Only the app can change it.
facts-minor-lasts = Once you say under 18, only the app can change it back.
facts-region = Your country
facts-region-hint = Two letters, such as FR, or with a part of the country, such as US-CA.
facts-language = Your language
facts-none = Not told
facts-time-zone = Your time zone
facts-time-zone-hint = A place such as Europe/Paris.
facts-save = Save

history-what = Every choice of yours, the newest first. Nothing here can be changed unseen.
history-place = entry { $index }
history-nothing = You have not chosen anything yet.
history-notice = Read the text you saw
history-notice-of = Read the text you saw about { $name }
history-arrived = It reached us on { $when }.
history-claimed = The app gave another time: { $when }.
history-carried = “{ $by }” said it for you.
history-overruled = It did not count, because you had said no.
past-consent-given = You said yes to “{ $name }”.
past-consent-refused = You said no to “{ $name }”.
past-consent-withdrawn = You took your yes to “{ $name }” back.
past-consent-objected = You objected to “{ $name }”.
past-consent-expired = Your yes to “{ $name }” was over.
past-consent-claimed = Someone else said yes to “{ $name }” for you. It did not count.
past-consent-came-of-age = Your yes to “{ $name }” ended, because you turned 18.
past-lapse-asks_again = This yes ended, because the text changed. You are asked again.
past-lapse-expired = This yes ended, because its time was over.
past-lapse-came_of_age = You said this yes before you were 18. It no longer counts.
past-dial-0 = You turned the dial to off.
past-dial-1 = You turned the dial to this page.
past-dial-2 = You turned the dial to this visit.
past-dial-3 = You turned the dial to earlier visits.
past-dial-4 = You turned the dial to everywhere.
past-dial-claimed = Someone else set the dial to “{ $name }” for you. It did not count.
past-limit-things = You ruled out: { $name }.
past-limit-categories = You ruled out kinds of data.
past-limit-none = You ruled out nothing any more.
past-arrangement-mine = You arranged “{ $name }” yourself.
past-arrangement-adaptive = You let us arrange “{ $name }” again.
past-arrangement-as_everybody = You put “{ $name }” back to the order of everybody.
past-everything-as_everybody = You wanted everything as everybody gets it.
past-everything-adaptive = You let us choose for you again.
past-facts = Facts about you were changed.
past-facts-minor = Facts about you were changed. You are under 18, so we forgot what we may not keep.
past-restriction-on = You started the pause.
past-restriction-off = You ended the pause.
past-correction = You had us forget “{ $name }”.
past-link = What you did before you signed in was joined to you.
past-link-undone = A link to what you did before you signed in was undone.
past-via-alias = You said this in another place where we know you.
past-via-link = You said this before you signed in.
past-other = A choice of yours was changed.

decisions-nothing = The app has not shown you anything through us yet.
decisions-empty = Nothing could be shown

pages = More of the list
pages-newer = Newer
pages-older = Older
pages-here = Page { $page }

notice-title = The text you saw when you chose
notice-what = This is version { $version }. The code below stands for exactly this text:
notice-back = Back to what you chose

data-nothing = We hold nothing about you.
data-download = Take it with you
data-download-what = One file with all that we hold about you, in words and as data. It can be checked without us.
data-download-do = Download everything
data-object = Object
data-object-what = You say no to everything at once. Only a new yes from you counts after that.
data-object-do = Object to everything
data-said-objected = You objected to everything. We stopped.
data-correct = Put something right
data-correct-what = You can change facts about you and have us forget single things.
data-correct-do = See what we know
data-pause = Pause everything
data-pause-do = Go to the pause
data-erase = Erase everything
data-erase-what = All that we hold about you is destroyed. You see what goes and what stays before the last step.
data-erase-do = Go to the last step

erase-title = Erase everything about you?
erase-goes = What goes
erase-goes-known = All that we know about you, in every place.
erase-goes-choices = Your choices and the proof of them.
erase-goes-records = The record of each thing you were shown.
erase-goes-learned = What our program learned from you.
erase-goes-key = The key that opens your data, so no copy can be read.
erase-stays = What stays
kept-log = The lines in the log stay. Nothing in them leads to you.
kept-models = Old sums over many people stay, so that others can check their decisions.
kept-backups = Backups made before stay with the app. You are erased from them before they are used.
kept-server = Locked bytes may stay on the disk until it needs the space.
kept-lost = Some of what was learned could not be taken back, because its record did not open.
kept-until = They go on { $when }.
erase-alias = You are known to us in more than one place. All of it is erased.
erase-final = This cannot be undone.
erase-first = If you want a copy, download it first.
erase-do = Erase everything about me
erase-back = Go back

erased-title = You are erased
erased-what = Everything about you is destroyed. Nothing leads to you any more.
erasing-title = You are being erased
erasing-what = It has begun and goes on by itself. Nothing about you is used from now on.
erased-receipt = Your receipt
erased-keep = Only you have this code. Keep it if you want to show later that you were erased.
erased-intent = The log says that it began, as entry { $index }.
erased-completion = The log says that it was done, as entry { $index }.
erased-signed-out = You are signed out here.
