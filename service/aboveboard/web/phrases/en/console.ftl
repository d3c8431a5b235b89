# The console, for those who answer for the data and for admins. They are professionals; the words are plain all the same.

console-nav = Console
console-nav-home = Start
console-nav-log = Log
console-nav-exports = Exports
console-nav-policies = Rules
console-nav-placements = Placements
console-nav-health = Health
console-nav-keys = API keys
console-who = Signed in for { $app } as { $role }, with the key { $key }.
console-back = Back to the console
console-crumbs = Where you are
console-pages = More entries

# Signing in

console-sign-in = Sign in to the console
console-sign-in-what = The console is for keys of the roles compliance and admin.
console-sign-in-go = Sign in
console-key = API key
console-key-note = The key is sent once. This browser keeps only a session, for eight hours.
console-key-unknown = No key in force looks like this. Check it, and copy it again.
console-key-role = This key is for an app. Only keys of the roles compliance and admin may open the console.
console-key-wait = This key was used too often in a short time. Wait a moment, then try again.
console-over = Please sign in. You have no session here, or its key is no longer in force.

# When something is not as it should be

console-problem-role-title = Your key may not do that
console-problem-role-what = This is for another role. Sign in with a key of that role.
console-problem-name-title = Sign in by name
console-problem-name-what = Two people with names do this here, and a key may be shared. Sign in with your account, then try once more.
console-problem-400-title = We could not read that
console-problem-400-what = What was sent is not what the page sends. Load the page again and try once more.
console-problem-401-title = Please sign in
console-problem-401-what = You have no session here, or its key is no longer in force.
console-problem-403-title = That was not allowed
console-problem-403-what = The form did not come from one of our pages, so nothing was done.
console-problem-404-title = There is nothing here
console-problem-404-what = The address is wrong, or what was here is gone.
console-problem-405-title = That cannot be done here
console-problem-405-what = This address does not take what was sent.
console-problem-409-title = Something else has to finish first
console-problem-409-what = What you asked for is not ready yet, or too much is waiting.
console-problem-410-title = It is no longer here
console-problem-410-what = It was kept for some time, and is gone now.
console-problem-413-title = That was too much at once
console-problem-413-what = What was sent is larger than we take, so nothing was done.
console-problem-415-title = We could not read that
console-problem-415-what = What was sent is not a form of one of our pages.
console-problem-host-title = This is not our address
console-problem-host-what = The page was asked for under another address than ours. Use the public address.
console-problem-421-title = Another gateway has it
console-problem-421-what = The file is stored where it was made. Open this page at that gateway.
console-problem-422-title = That cannot be done
console-problem-422-what = What you asked for does not exist, or cannot be.
console-problem-429-title = That was a little too fast
console-problem-429-what = There were many requests in a short time. Wait a moment, then try again.
console-problem-500-title = Something went wrong on our side
console-problem-500-what = Nothing that you sent is at fault. Look at the logs of the gateway.
console-problem-503-title = Nothing can be saved right now
console-problem-503-what = Your last step may not be saved. Wait a moment, then try again.

# The first page

console-title = Console
console-what =
    The log has { $entries ->
        [one] one entry
       *[other] { $entries } entries
    }. What you do here is written into it too.
console-home-log = Search what happened, and open a decision to see each of its steps.
console-home-exports = Take records with you, with all that proves them.
console-home-policies = Read the rules in words, and try a change of them on past decisions.
console-home-placements = See what each placement earns, and how sure that is.
console-home-health = See whether this gateway is well.
console-home-keys = Make keys for apps and people, and end them.

# Words that many pages use

console-yes = yes
console-no = no
console-from = From day
console-to = To day
console-app = App
console-placement = Placement
console-rule = Rule
console-kind = Kind
console-time = Time (UTC)
console-place = Place
console-person = Person
console-nobody = nobody
console-search = Search
console-clear = Clear
console-first = First page
console-go-on = Go on
console-erased = erased
console-field = Field
console-value = Value
console-policy = Rules in force
console-origin = Name of the log
console-role = Role
console-role-app = app
console-role-compliance = compliance
console-role-admin = admin
console-more =
    { $count ->
        [one] One more is not shown.
       *[other] { $count } more are not shown.
    }
console-unread = These fields could not be read and were left out: { $fields }.

console-kind-decision = Decision
console-kind-reasons = Reasons
console-kind-consent = Consent
console-kind-dial = Dial
console-kind-limit = Limits
console-kind-facts = Facts
console-kind-restriction = Restriction
console-kind-arrangement = Own arrangement
console-kind-correction = Correction
console-kind-link = Two ids joined
console-kind-outcome = Outcomes
console-kind-signals = Signals
console-kind-notice = Notice
console-kind-policy = Rules
console-kind-build = Build
console-kind-model = Model
console-kind-placement = Placement
console-kind-preview = Preview
console-kind-export = Export
console-kind-erasure = Erasure
console-kind-key = Key
console-kind-admin = Done by hand
console-kind-audit = Bias check

# The log

console-log-what = Every entry has its place for good. People are shown by a code that only this gateway can lead back.
console-log-kinds = Kinds
console-log-note = Placements and rules stand in sealed records. Searching by them opens records, some at a time.
console-log-found =
    { $count ->
        [0] Nothing found
        [one] One entry found
       *[other] { $count } entries found
    }, { $looked } looked at
console-log-opened = Records were opened for this search. What was erased cannot be found by what was in it.
console-log-nothing = There is nothing more that fits.

# One entry

console-entry = Entry { $index }
console-entry-record = Record
console-entry-fields = What the record says
console-entry-erased = The person was erased. What is left is the place in the log, which still proves that there was an entry.
console-entry-unreadable = There is a record, but it does not open, or is not the one that the log names.
console-commitment = Commitment
console-leaf-tag = Mark
console-proof = Download the proof
console-proof-note = The proof holds the entry, its record and the signed head of the log. Anyone can check it offline.

console-steps = The way of this decision
console-again-same = Computed again just now: the same to the last bit.
console-again-other = Computed again just now: it came out different. Ask whether the program has changed since.
console-again-gone = It cannot be computed again: its model or its placement is no longer kept.

console-step-came = What came in
console-revision = (version { $number })
console-candidates = To choose from
console-candidates-all = all items of the placement,
console-candidates-some =
    { $count ->
        [one] one item,
       *[other] { $count } items,
    }
console-wanted =
    { $count ->
        [one] one wanted
       *[other] { $count } wanted
    }
console-language = Language

console-step-level = The level, and what bound it
console-asked = Asked for
console-effective = In force
console-bound-by = Bound by
console-strength = Strength
console-level-0 = off
console-level-1 = this page
console-level-2 = this visit
console-level-3 = history
console-level-4 = everywhere
console-bound-dial = the dial alone
console-bound-consent = consent that was not given
console-bound-age = the age class
console-bound-region = the region
console-bound-browser_signal = the signal of the browser
console-bound-control = the control group
console-bound-arrangement = the order of the placement
console-bound-own_arrangement = the person’s own order
console-bound-restriction = a restriction
console-bound-failure = a failure on our side

console-step-privacy = What was used, and what was held back
console-context = Of the request:
console-context-device = device
console-context-part_of_day = part of the day
console-context-region = region
console-used = Used about the person
console-used-nothing = Nothing about the person was used.
console-used-what = What
console-used-reach = From
console-used-category = Kind of data
console-used-count = Times
console-used-weight = Weight
console-topic = topic
console-item = item
console-reach-page = this page
console-reach-visit = this visit
console-reach-history = earlier visits
console-reach-elsewhere = other services
console-category-behavioural = looked at
console-category-transactional = bought
console-category-contextual = context
console-category-interaction = reacted to
console-held-back = Held back

console-step-engine = Scores and chances
console-engine = Model { $model }, { $build }, seed { $seed }.
console-item-column = Item
console-score = Score
console-chance = Chance
console-shown = Shown
console-position = place { $number }
console-chance-note = Of shown items, the chance is that of their own place. Of others, it is that of the first place.

console-step-outbound = What was taken out
console-removed = Taken out for everybody
console-removed-nothing = Nothing was taken out.
console-impersonal = Not to be chosen for this person in particular

console-step-explain = Reasons, each tested
console-share = { $share } of what counted
console-coverage = The reasons told are { $share } of what everything known about the person did.
console-sufficiency = By them alone, the item would have { $share } of its chance.

console-step-record = Sealed
console-step-record-what = The record lies under this person's own key. Who destroys the key destroys the record.
console-step-record-nobody = The record is about nobody, and lies under the key of the operator.

console-step-sealed = Place and proof
console-step-sealed-what = It has the place { $index } in the log, and was answered only after that.

# API keys

console-keys-what = A key is shown once. We keep only what recognises it.
console-key-made = This is the new key. Copy it now: it is not shown again.
console-key-revoked-said = The key is revoked. It stops working within a second.
console-key-new = Make a key
console-key-make = Make the key
console-key-days = Days until it ends
console-key-app-note = An app is named in small letters, digits and dashes. Without days, a key does not end by itself.
console-keys-pages = More API keys
console-keys-more = Show more keys
console-key-all =
    { $count ->
        [one] One key
       *[other] { $count } keys
    }
console-key-id = Key
console-key-created = Made
console-key-app = App
console-key-role-column = Role
console-key-state = State
console-key-own = yours
console-key-in-force = in force
console-key-expired = ended
console-key-revoked = revoked
console-key-until = until { $day }
console-key-revoke = Revoke
console-key-revoke-what = Whatever uses this key stops working at once. This cannot be taken back.
console-key-revoke-go = Revoke { $key }

# Health

console-health-what = What this gateway can say about itself right now.
console-health-note = The command “aboveboard doctor” reads the whole log and checks every signature and file.
console-mark-ok = well
console-mark-warn = look
console-mark-bad = wrong
console-health-database =
    The database answers, and the log has { $size ->
        [one] one entry
       *[other] { $size } entries
    }.
console-health-published =
    { $behind ->
        [0] Every entry is under a published checkpoint.
        [one] One entry waits for the next checkpoint.
       *[other] { $behind } entries wait for the next checkpoint.
    }
console-health-published-do = A new one is due each second. Look at the logs of the gateway.
console-health-tiles =
    { $behind ->
        [0] All full tiles of the log are stored.
        [one] One tile of the log is not stored yet.
       *[other] { $behind } tiles of the log are not stored yet.
    }
console-health-tiles-do = Keep a gateway running, which makes them.
console-health-room = There are { $free } MiB free where the data lies.
console-health-room-do = Make room, before nothing can be recorded.
console-health-erasures =
    { $count ->
        [0] No erasure is under way.
        [one] One erasure is under way.
       *[other] { $count } erasures are under way.
    }
console-health-erasures-do = Keep a gateway running, which ends them.
console-health-exports =
    { $waiting ->
        [0] No export is waiting.
        [one] One export is under way.
       *[other] { $waiting } exports are under way.
    } { $failed ->
        [0] None has failed.
        [one] One has failed.
       *[other] { $failed } have failed.
    }
console-health-exports-do = The page of exports says why.
console-health-decisions =
    { $count ->
        [0] This process has made no decision since it started.
        [one] This process has made one decision since it started.
       *[other] This process has made { $count } decisions since it started.
    }
console-health-fallbacks =
    { $count ->
        [0] None of them had to fall back on what everybody gets.
        [one] One of them fell back on what everybody gets, because something failed.
       *[other] { $count } of them fell back on what everybody gets, because something failed.
    }
console-health-fallbacks-do = The logs of the gateway say what failed.
console-health-policy-errors =
    { $count ->
        [0] Every question to the rules could be judged.
        [one] One question to the rules could not be judged, and was refused.
       *[other] { $count } questions to the rules could not be judged, and were refused.
    }
console-health-policy-errors-do = The logs of the gateway say which.
console-health-pending =
    { $count ->
        [0] The models have learned from every outcome.
        [one] One outcome waits to be learned from.
       *[other] { $count } outcomes wait to be learned from.
    }
console-health-pending-do = If this grows, the gateway has too little time to learn.
console-health-rotation = No key that names people is being changed.
console-health-rotation-do = One is: “aboveboard keys status” says how far it is.
console-health-witnesses =
    { $count ->
        [0] No witness signs the log too.
        [one] One witness signs the log too.
       *[other] { $count } witnesses sign the log too.
    }

# Exports

console-exports-what = An export is one archive: records, and all that proves they are in the log. It can be checked offline.
console-exports-all =
    { $count ->
        [0] No export yet
        [one] One export
       *[other] { $count } exports
    }
console-look-again = Look again now
console-export-asked = The export waits for its turn.
console-export-dropped = The export is gone, and its file too.
console-export-is-waiting = waiting
console-export-is-running = being made
console-export-is-ready = ready
console-export-is-failed = failed
console-export-is-gone = past its time
console-export-everything = Everything
console-export-progress = { $done } of { $total } steps
console-export-until = The file is kept until { $moment }, and no longer than until somebody in it is erased.
console-export-take = Download
console-export-drop = Delete
console-export-new = Start an export
console-export-kinds-note = With no box ticked, all kinds are meant.
console-export-formats = Format
console-export-pseudonyms = with the codes of people
console-export-start = Start

# Placements and their reports

console-placements-what = Each placement is a spot in an app where something is chosen. Open one to see what it earns.
console-placements-none = No app has declared a placement yet.
console-report = What { $placement } earns
console-report-version = Version
console-report-read = From { $outcomes } outcomes of this placement, which are about { $shown } first places.
console-report-imported =
    { $count ->
        [one] One outcome was learned from the app’s own log. It is in no number below. Waiting: { $waiting }.
       *[other] { $count } outcomes of { $people } people were learned from the app’s own log. They are in no number below. Waiting: { $waiting }.
    }
console-report-waiting =
    { $count ->
        [one] One outcome is still waiting to be counted.
       *[other] { $count } outcomes are still waiting to be counted.
    }
console-report-gone =
    { $count ->
        [one] One of these is not in the estimates of other ways, because its items are gone.
       *[other] { $count } of these are not in the estimates of other ways, because their items are gone.
    }
console-report-rewards-title = Reward by level
console-report-rewards-desc = One line for each group: a dot for the mean reward, and a bar for how sure it is. The table below has the numbers.
console-report-rewards-what = The reward of the first place, from 0 to 1. The bar holds the true mean in 95 of 100 such cases.
console-report-too-few = too few people to tell
console-report-group = Group
console-report-shown = Shown
console-report-people = People
console-report-reward = Mean reward
console-report-level-0 = level 0, off
console-report-level-1 = level 1, page
console-report-level-2 = level 2, visit
console-report-level-3 = level 3, history
console-report-level-4 = level 4, everywhere
console-report-personalized = all personalized
console-report-control = control group
console-report-lift-title = Lift against the control group
console-report-lift-desc = One line: a dot for the lift and a bar for how sure it is. A line marks no difference.
console-report-lift-label = Lift
console-report-lift-what = How much more the personalized earn than people of the control group.
console-report-lift-up = Personalization earns more here.
console-report-lift-down = Personalization earns less here.
console-report-lift-open = It cannot be told yet whether that is more or less.
console-report-lift-none = There are too few people in the control group, or outside of it, to tell.
console-report-band-title = Rewards as predicted or not
console-report-band-what = Beside each reward stands what the model that decided had expected.
console-report-band-none = Nothing was learned and heard of here yet that could be compared.
console-report-band-in = Rewards are about what was expected, in { $compared } cases.
console-report-band-above = More is earned than was expected, since { $since }: { $found } where { $predicted } was expected.
console-report-band-below = Less is earned than was expected, since { $since }: { $found } where { $predicted } was expected.
console-report-policies-title = What other ways would have earned
console-report-policies-desc = One line for each way and estimate: a dot for the value, a bar for how sure it is.
console-report-policies-what = Estimated from the log, in which every chance is known.
console-report-way = Way of choosing
console-report-everybody = the same for all
console-report-model = newest model
console-report-estimator = Estimate
console-report-effective = Effective rows
console-report-weight = Mean weight
console-report-weight-note = In an honest log, the mean weight is near 1. It is lower where little was shown of what this way prefers.
console-report-too-few-effective = Too few rows of use: { $found } of { $least }.
console-report-too-few-positive = Too few rewards: { $found } of { $least }.
console-report-equal-rewards = Every reward is the same, so nothing can be compared.
console-report-mean-weight = The mean weight is { $weight }, far from 1. These outcomes are not all that were shown.
console-report-unstable-weight = The mean weight is { $weight }, and there are too few people to tell why.
console-report-rarely-shown = These decisions rarely showed what this way of choosing prefers, so they say little about it.
console-report-sample = The estimates are from the newest { $outcomes } of { $of } outcomes, { $share } %. They were read on { $made }, in { $seconds } s.
console-report-sample-none = The estimates come from a sample, which is read in the background. None has been read yet.
console-report-clipped = Clipped
console-report-refused-equal-rewards = No mean is given, because every reward is the same. Report also what was seen and not taken.
console-report-refused-mean-weight = No mean is given, because the outcomes are not all that was shown. Report also what was seen and not taken.
console-report-mixed =
    { $count ->
        [one] One person is in both groups.
       *[other] { $count } people are in both groups.
    }
console-report-ratio = { $control } of { $people } people are in the comparison group, where { $share } % were to be.
console-report-ratio-wrong = That is too far off to be chance, so do not trust the lead.
console-report-ratio-fine = That fits.
console-report-narrow = How narrow it was
console-report-narrow-what = Personal decisions of the same sample: { $count }. Moves are counted where things keep their places.
console-report-narrow-new = Share of the personal part for things of topics new to the person: { $percent }
console-report-narrow-cause = Share that one single cause carried of what all causes did: { $percent }
console-report-narrow-moves = Changes of place of one person in a week, on average: { $count }
console-report-items = What each thing earned
console-report-items-what = From the same sample, in any place. Things further down are seen less often.
console-report-parts = What each part earned
console-report-parts-what = From the same sample, in all things with the part. Parts that met other parts may differ for that.
console-report-slot = Slot
console-report-part = Part
console-report-item = Thing
console-report-taken = Taken

# Rules, and dry runs of changed ones

console-policies-what = These rules are in force. What no rule allows is refused, and a rule that forbids always wins.
console-table = What each level opens
console-table-what = For one kind of person and data: yes, or the rule that refuses.
console-table-question = Question
console-table-show = Show
console-action-use = use in a choice
console-action-keep = keep
console-action-show = show an item
console-action-learn = learn from
console-fact-kind = Placement
console-fact-category = Kind of data
console-fact-sensitivity = Sensitivity
console-fact-given = Purpose agreed to
console-fact-age = Age class
console-fact-region = Law of the region
console-fact-gpc = Browser sends GPC
console-value-yes = yes
console-value-no = no
console-value-content = content
console-value-offer = offer
console-value-advert = advert
console-value-message = message
console-value-behavioural = looked at
console-value-transactional = bought
console-value-contextual = context
console-value-interaction = reacted to
console-value-plain = plain
console-value-special = specially protected
console-value-adult = adult
console-value-minor = minor
console-value-unknown = not known
console-value-eea = Europe (EEA)
console-value-us_optout = US, right to opt out
console-value-other = other
console-rules-keep = May it be kept?
console-rules-use = May it be used in a choice?
console-rules-show = May an item be shown?
console-rules-learn = May a model learn from it?
console-rule-does = Does
console-rule-says = What people are told
console-rule-source = Where it comes from
console-rule-since = since { $day }
console-rule-find = find in the log
console-rule-never = nothing lifts it
console-effect-permit = allows
console-effect-forbid = forbids

console-try-go = Try a change on past decisions
console-try = Dry run
console-try-what = Change the text of the rules below. Past decisions are judged again by it, and nothing comes into force.
console-try-refused =
    { $count ->
        [one] The text was refused, for one reason. Nothing was tried.
       *[other] The text was refused, for { $count } reasons. Nothing was tried.
    }
console-try-before = Dry runs so far
console-try-altered = It would have altered { $altered } of { $total } decisions
console-try-is-running = under way
console-try-is-done = done
console-try-is-failed = failed
console-try-most = How many decisions, the newest first
console-try-start = Try it
console-try-limits = What can be judged again, and what cannot
console-limit-record = A record says what was used, what was held back, and what was taken out. Only that is judged again.
console-limit-worlds = It does not say age class, law of the region or quiet time. Where these decide, nothing is claimed.
console-limit-opened = Data that was held back is not in the record. What more of it would have done cannot be told.
console-limit-keep = What was never kept cannot be judged again. Nor can what models would have learned.
console-limit-dial = The dial and its caps are taken as they were then. Only the rules are changed.
console-limit-process = A dry run lives in one process, and is forgotten when that ends.
console-trial = Dry run
console-trial-progress = { $done } of { $total } decisions
console-trial-failed = The dry run ended early.
console-trial-what = Altered means that a decision would have used less, or had other items to choose from.
console-trial-effects = What it would have meant
console-effect-is-altered = altered
console-effect-is-opened = more data could have been used; what that would have done cannot be told
console-effect-is-reason = the same, for another reason
console-effect-is-same = the same
console-effect-is-untold = cannot be told from the record
console-effect-is-gone = the record is gone
console-trial-moved = of these, other items would have been shown
console-trial-stayed = of these, the same items would have been shown
console-trial-open = of these, it cannot be told which items
console-trial-rules = By rule
console-trial-rules-what = How many decisions each rule would have altered. One decision may count for several.
console-trial-examples = Some of them, the newest first:
console-trial-changes = What changes in the decision table
console-trial-changes-what = Each row is a group of questions whose answer changes in the same way.
console-trial-no-change = The decision table stays as it is.
console-trial-change = Change
console-trial-cells = Questions
console-trial-before = Rules before
console-trial-after = Rules after
console-trial-where = Where
console-change-gained = newly allowed
console-change-lost = newly refused
console-change-reason = for another reason
console-declared = What changes in the files
console-declared-what = Each row is one value: a cap, a number of days, a sentence or a part of a rule.
console-declared-file = File
console-declared-before = Before
console-declared-after = After
console-declared-none = No value in the files changes.
console-sets = What changed in the rules
console-sets-go = See what changed, and when
console-sets-what = Each set of rules that came into force has an entry. Below it is each value that it changed.
console-sets-first = This was the first set.
console-sets-unreadable = A record does not open, so these two sets cannot be compared.
