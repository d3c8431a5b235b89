# Sentences a person reads: second person, at most 20 words, plain.
# $name is a topic or an item as the app calls it, which may be any text, so it stands in quotation marks and nothing
# agrees with it. $count is how often, $days the days begun since the first time (1 is: within 24 hours),
# $value a kind of device or a part of the day, $when a date.

times =
    { $count ->
        [one] once
       *[other] { $count } times
    }

period =
    { $days ->
        [one] in the last day
       *[other] in the last { $days } days
    }

# What could be used, by level, and what kept it from being more. A summary is both.

summary-off = Nothing about you was used.
summary-off_but = Nothing about you was used, except to decide what we may show you.
summary-page = We could use this page and this request, and nothing else.
summary-visit = We could use what you do in this visit.
summary-history = We could use what you did here before.
summary-everywhere = We could use what you did here and what other services told us.

bound-consent = You have not agreed to more.
bound-age = We use less for people who are under 18 or have not told us their age.
bound-region = The rules where you live allow no more.
bound-browser_signal = Your browser asks us not to use data from other services.
bound-control = You are in a small group that gets what everybody gets, so that we can check our choices.
bound-arrangement = Things keep their order here, unless you let us remember where they stood.
bound-own_arrangement = You decided yourself what stands here, so we used nothing else about you.
bound-restriction = You asked us to use nothing about you for now.
bound-failure = Something failed on our side, so we used nothing about you.

# Reasons: what you did, and where.

viewed_topic-visit = You looked at or searched for “{ $name }” { times } in this visit.
viewed_topic-history = You looked at or searched for “{ $name }” { times } { period }.
viewed_topic-elsewhere = Another service says you showed interest in “{ $name }” { times } { period }.

viewed_item-visit = You looked at or searched for “{ $name }” { times } in this visit.
viewed_item-history = You looked at or searched for “{ $name }” { times } { period }.
viewed_item-elsewhere = Another service says you showed interest in “{ $name }” { times } { period }.

shopped_topic-visit = You had “{ $name }” in your cart, orders or returns { times } in this visit.
shopped_topic-history = You had “{ $name }” in your cart, orders or returns { times } { period }.
shopped_topic-elsewhere = Another service says you shopped for “{ $name }” { times } { period }.

shopped_item-visit = You had “{ $name }” in your cart, orders or returns { times } in this visit.
shopped_item-history = You had “{ $name }” in your cart, orders or returns { times } { period }.
shopped_item-elsewhere = Another service says you shopped for “{ $name }” { times } { period }.

reacted_topic-visit = You reacted to “{ $name }” { times } in this visit.
reacted_topic-history = You reacted to “{ $name }” { times } { period }.
reacted_topic-elsewhere = Another service says you reacted to “{ $name }” { times } { period }.

reacted_item-visit = You reacted to “{ $name }” { times } in this visit.
reacted_item-history = You reacted to “{ $name }” { times } { period }.
reacted_item-elsewhere = Another service says you reacted to “{ $name }” { times } { period }.

came_for_topic-visit = You came here for “{ $name }” { times } in this visit.
came_for_topic-history = You came here for “{ $name }” { times } { period }.
came_for_topic-elsewhere = Another service says you came for “{ $name }” { times } { period }.

came_for_item-visit = You came here for “{ $name }” { times } in this visit.
came_for_item-history = You came here for “{ $name }” { times } { period }.
came_for_item-elsewhere = Another service says you came for “{ $name }” { times } { period }.

instead_of-visit = What you did with “{ $name }” in this visit made this more likely.
instead_of-history = What you did with “{ $name }” here before made this more likely.
instead_of-elsewhere = What other services told us about you and “{ $name }” made this more likely.

made_likelier-visit = What you did with “{ $name }” in this visit made this more likely.
made_likelier-history = What you did with “{ $name }” here before made this more likely.
made_likelier-elsewhere = What other services told us about you and “{ $name }” made this more likely.

about-topic = It is about “{ $name }”.
# The name of a topic that the app has not declared, where a title would stand.
topic-unknown = { $name } (a topic without a title)
special_hidden = It was about something that is specially protected now. We deleted what we knew of it.

# Reasons: the acts themselves. $form is "visit", "today", "weekday" or "date", $day a day of the week or a date, $kind
# "item" or "topic", $reach where it happened, $count how often.

did-what =
    { $kind ->
        [item] “{ $name }”
       *[other] things about “{ $name }”
    }

did-often =
    { $count ->
        [one] { $form ->
            [visit] {" "}in this visit
            [today] {" "}today
            [weekday] {" "}on { $day }
           *[date] {" "}on { $day }
        }
       *[other] { $form ->
            [visit] {" "}{ $count } times in this visit
           *[other] {" "}{ $count } times
        }
    }

did-last =
    { $count ->
        [one] {""}
       *[other] { $form ->
            [visit] {""}
            [today] , last today
            [weekday] , last on { $day }
           *[date] , last on { $day }
        }
    }

did-viewed =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } looked at { did-what }{ did-often }{ did-last }.
did-searched =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } searched for “{ $name }”{ did-often }{ did-last }.
did-scrolled =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } browsed { did-what }{ did-often }{ did-last }.
did-stayed =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } stayed on “{ $name }” for a while{ did-often }{ did-last }.
did-clicked =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } clicked { did-what }{ did-often }{ did-last }.
did-carted =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } put { did-what } in your cart{ did-often }{ did-last }.
did-uncarted =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } took { did-what } out of your cart{ did-often }{ did-last }.
did-ordered =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } ordered { did-what }{ did-often }{ did-last }.
did-returned =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } sent { did-what } back{ did-often }{ did-last }.
did-renewed =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } renewed { did-what }{ did-often }{ did-last }.
did-came =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } came here for “{ $name }”{ did-often }{ did-last }.
did-asked =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } asked for help with “{ $name }”{ did-often }{ did-last }.
did-opened =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } opened a message about “{ $name }”{ did-often }{ did-last }.
did-answered =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } answered a message about “{ $name }”{ did-often }{ did-last }.
did-rated =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } rated { did-what }{ did-often }{ did-last }.
did-rated_low =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } gave { did-what } a low rating{ did-often }{ did-last }.
did-interested =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } showed interest in “{ $name }”{ did-often }{ did-last }.
did-bought =
    { $reach ->
        [elsewhere] Another service says you
       *[other] You
    } bought { did-what }{ did-often }{ did-last }.

that-made-likelier = That made this more likely.
with-item = It included “{ $name }” too.
with-more =
    { $count ->
        [one] It named one more thing.
       *[other] It named { $count } more things.
    }

shown_item-visit = We showed you “{ $name }” { times } in this visit, and you did not react.
shown_item-history = We showed you “{ $name }” { times } { period }, and you did not react.
shown_instead-visit = You did not react to “{ $name }” in this visit, so other things moved up.
shown_instead-history = You did not react to “{ $name }”, shown { times } { period }, so other things moved up.

bought_instead-history = You ordered “{ $name }” here, so other things come first.
bought_instead-elsewhere = Another service says you ordered “{ $name }”, so other things come first.
bought_item-history = You ordered “{ $name }” here.
bought_item-elsewhere = Another service says you ordered “{ $name }”.
returned_item-history = You sent “{ $name }” back.
returned_item-elsewhere = Another service says you sent “{ $name }” back.

# Reasons: your request.

context_device =
    It counted that you used { $value ->
        [mobile] a phone
        [tablet] a tablet
        [desktop] a computer
        [tv] a TV
        [watch] a watch
        [car] a screen in a car
        [speaker] a speaker
       *[other] the device you had
    }.
context_part_of_day =
    It counted that it was { $value ->
        [night] night
        [morning] morning
        [afternoon] afternoon
        [evening] evening
       *[other] that time
    } where you were.
context_region = It counted which country you were in.
context_other = It counted how this page was opened.
context_person = It counted what this app told us about you.
in_state-history = It counted where you are in this app.
state_instead-history = That “{ $name }” is where you are made this more likely.
needs_first-history = You do not have “{ $name }” yet, so what needs it comes later.
gave_already-history = You have “{ $name }” already, so what leads there comes later.
intent-visit = It counted what you seem to want in this visit.

several_things = Several things that we know about you or this visit brought this up together.
other_things = Other things that we know about you or this visit speak for this too.

# Reasons that are not about you.

same_for_everyone = Everyone sees the same here when we use nothing about them.
editorial = Our editors put this first.
popular = This is what people choose most here.
seldom_used = Nothing is shown here, because people use too seldom what we could show.
earns_most = On average, this earns the most here.
best_guess = This is our best guess so far of what people like here.
fresh = This is new here.
varied = This is here because it differs from the things above.
settled = We put this here for you before. It stays, so that nothing jumps.
kept_place = This keeps its place here, so that nothing jumps.
next_in_order = Other things keep their places, and this comes next in the usual order.
best_of_rest = Other things keep their places. Of the rest, this is our best guess of what people like.
your_order = You arranged this yourself.
pinned = You pinned this here yourself.
first_in_list = We do not know yet what people choose here, so this is the first in the list.
left_by_candidates = This comes first of what is left, because the app asked for only some of the things here.
left_by_limit = This comes first of what is left, because you ruled out something before it.
left_by_cap = This comes first of what is left, because you have seen something before it often enough.
left_by_rule = This comes first of what is left, because a rule keeps back something before it.
left_by_above = This comes first of what is left, because something before it is already on this page.
by_chance = This came up by chance, because we try out different things.
less_likely = What we know about you or this visit made this less likely, but we still show it at times.
nothing_left = There is nothing here that we may show you right now.

counterfactual = Without the first reason, you would most likely have seen “{ $name }”.

# Of an item below others.
same_for_everyone-below = Everyone sees the same at this place when we use nothing about them.
editorial-below = Of all that does not stand above, our editors put this first.
popular-below = Of all that does not stand above, people choose this most.
earns_most-below = Of all that does not stand above, this earns the most on average.
best_guess-below = Of all that does not stand above, this is our best guess so far of what people like.
first_in_list-below = We do not know yet which of the rest people choose, so this is the first of them.
left_by_candidates-below = This comes first of the rest, because the app asked for only some of the things here.
left_by_limit-below = This comes first of the rest, because you ruled out something before it.
left_by_cap-below = This comes first of the rest, because you have seen something before it often enough.
left_by_rule-below = This comes first of the rest, because a rule keeps back something before it.
left_by_above-below = This comes first of the rest, because something before it is already on this page.
counterfactual-below = Without the first reason, “{ $name }” would most likely stand here.

# What is known of you, in your own export: the sentence of a reason, and when it last happened.

last-time = The last time was on { DATETIME($when, dateStyle: "long") }.

# What was held back ...

what-page = Facts about this request
what-page-contextual = Facts about this request
what-context-device = The kind of device you use
what-context-part_of_day = The time of day where you are
what-context-region = The country you are in
what-visit = What you do in this visit
what-visit-behavioural = What you look at in this visit
what-visit-transactional = What you buy in this visit
what-visit-contextual = The device, place and time of this visit
what-visit-interaction = How you react to us in this visit
what-history = What you did here before
what-history-behavioural = What you looked at here before
what-history-transactional = Your carts and orders here
what-history-contextual = The device, place and time of your earlier visits
what-history-interaction = How you reacted to us before
what-elsewhere = What other services told us about you
what-elsewhere-behavioural = What you looked at elsewhere
what-elsewhere-transactional = Your orders elsewhere
what-elsewhere-contextual = The device, place and time other services told us
what-elsewhere-interaction = How you reacted elsewhere
what-topic = Topics you ruled out
what-item = Items you ruled out
what-field = Facts about you that you ruled out
what-interest = Guesses about your visit and stages that you ruled out
what-other = Other facts about you
what-more-messages =
    { $count ->
        [one] One more message
       *[other] { $count } more messages
    }

# ... and because of what.

because-dial = Your dial is set lower than that.
because-consent = You have not agreed to it.
because-age = We do not use it for people who are under 18 or have not told us their age.
because-region = The rules where you live do not allow it.
because-browser_signal = Your browser asks us not to use it.
because-control = You are in a small group that gets what everybody gets.
because-arrangement = Things keep their order here, unless you let us remember where they stood.
because-own_arrangement = You decided yourself what stands here.
because-limit = You told us not to use it.
because-bought = You ordered it, so other things come first.
because-restriction = You asked us to use nothing about you for now.
because-failure = Something failed on our side, so we left it out.
because-other = We were not sure that we may use it, so we left it out.
because-more-messages = The page about this decision says why.

# What may not be shown.

removed-limit = You asked not to see “{ $name }”.
removed-not_active = Right now, “{ $name }” is not on offer.
removed-above = Another place of this page has “{ $name }” already.

# Who made an item, as the label beside it.

made-by-person = A person made this.
made-by-assisted = A person made this with the help of a machine.
made-by-machine = A machine made this.

# The parts that an item is made of, such as a headline. $name and $value are what the app calls their place.

by-part = Here, the “{ $name }” is about that.
liked-part = This “{ $name }” is liked more by people with an interest in “{ $topic }”.
popular_part = People choose this “{ $value }” more often than any other here, when they see it.
