# Why somebody saw what they saw. $name is a topic or an item, $placement a spot in the app, $when a moment,
# $percent a part of the whole as it is written, $count a number, $index a place in the log.

why-title = Why am I seeing this?
why-items = What you saw
why-first = These are the reasons for “{ $name }”. Choose another thing to see its reasons.
why-below = These are the reasons for “{ $name }”, below the things above it. Choose another thing to see its reasons.
why-where = Shown in { $placement } on { $when } (UTC).
why-reasons = The reasons
why-share = { $percent } of what counted
why-who = Who decided
why-decided-engine = Our program chose it. It used the reasons above and nothing else about you.
why-decided-engine-most = Our program chose it. The reasons above counted most. Nothing else we know about you did much to bring it up.
why-decided-engine-more = Our program chose it. The reasons above counted most. Other things we know about you counted too.
why-decided-engine-several = Our program chose all of this. The reasons above are about this one thing. The others have reasons of their own.
why-decided-editors = Our editors put things in this order.
why-decided-chance = Chance had a part in it. We try things out to learn what people like.
why-decided-everybody = What we learned from all people together decided.
why-decided-left = It came first of what was left.
why-decided-list = The order of the list decided.
why-decided-variety = We see to it that the things in a list differ.

why-held-back = What we left out
why-nothing-held-back = There was nothing that we had to leave out.
why-change-settings = Change what we may use
why-removed = What we did not show
why-removed-more =
    { $count ->
        [one] One more thing was not shown.
       *[other] { $count } more things were not shown.
    }

why-limit = Never use “{ $name }”
why-forget = Forget “{ $name }” for now
why-allow = Use “{ $name }” again
why-show-again = Show “{ $name }” as before
why-is-shown-again = We show “{ $name }” as if you had not ordered it.
why-off = Turn my dial to off
why-is-limited = You told us not to use “{ $name }”.
why-dial-is-off = Your dial is off.
why-not-signed-in = To change any of this, open your privacy pages from the app.
why-sign-in = Sign in to change any of this
why-back = Back to { $app }
why-redacted = The person has since taken away something that this decision used. So this link no longer shows the reasons. Signed in, the person still sees all of them.
why-lost = We can no longer work out the reasons for this one. What chose it has since been deleted.

why-said-limit = We no longer use “{ $name }”, and we forgot what we knew about it.
why-said-unused = We no longer use “{ $name }”. What you did is not deleted by it.
why-said-forget = We forgot what we knew about you and “{ $name }”.
why-said-show_again = From now on, we show “{ $name }” as if you had not ordered it.
why-said-allow = We may use “{ $name }” again, from now on.
why-said-off = Your dial is off now. You see what everybody sees.
why-next = Next time you would most likely see “{ $name }”.

why-levels = What you would see at each level
why-levels-show = Show all five levels
why-levels-set = Turn the dial

why-check = Check it yourself
why-place = This decision is written down as entry { $index } in a log that nobody can change unseen.
why-check-how = Download the proof, then open the check page and drop the file on it. The check works offline.
why-proof = Download the proof
why-verify = Open the check page
why-key = See the key of the log

why-none-title = There is no such decision of yours
why-none-what = It was erased, or the address is wrong, or it was made for somebody else.
why-none-do = Open the explanation from the app again.
why-erased-title = This decision was erased
why-erased-what = Its record is gone, together with everything that led to a person.
why-erased-do = There is nothing more to see here, and nothing to do.

level-0 = Off
level-1 = This page
level-2 = This visit
level-3 = Earlier visits
level-4 = Everywhere
level-here = You are here
level-chosen = Your choice
level-claimed = Someone else asked for this
level-waits = Not all of this counts yet. Right now “{ $level }” counts.
level-asks = It needs your yes to this text:
level-likely = You would most likely see
level-chance = { $percent } likely
level-bound-consent = To have its full effect, this needs your yes.
level-bound-age = We use less for people who are under 18 or have not told us their age.
level-bound-region = The rules where you live allow no more.
level-bound-browser_signal = Your browser asks us not to share data, so we use less.
level-bound-control = You are in a small group that gets what everybody gets.
level-bound-arrangement = Things keep their order in some places, unless you let us remember where they stood.
level-bound-own_arrangement = You decided yourself what stands there.
level-bound-restriction = You asked us to use nothing about you for now.
level-bound-failure = Something failed on our side, so we use nothing about you.
why-arrangement = The order of this place
why-arrangement-what = You can have the order that everybody gets. You can undo that.
why-arrangement-back = You get the order that everybody gets here.
why-arrangement-everywhere = You get everything as everybody gets it.
why-put-back = Put it back
why-undo-put-back = Undo that
why-said-put_back = It is put back. You get the order that everybody gets here.
why-said-undo_put_back = It is as it was before you put it back.
why-item-title = This was not shown here
why-item-what = The decision is real, but the thing in the address is not part of it.
why-item-do = Open the explanation from the app again.

surface-title = Why do I see this page?
surface-where = Put together on { $when } (UTC).
surface-parts =
    { $count ->
        [one] This page has { $count } part. These are the reasons for it.
       *[other] This page has { $count } parts. Each of them was chosen on its own. These are the reasons for each.
    }
surface-layout = The layout of the page
surface-more = Everything about “{ $name }”
surface-log = These decisions are entries { $first } to { $last } of a log that nobody can change unseen.
