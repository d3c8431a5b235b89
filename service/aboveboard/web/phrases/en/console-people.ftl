# A person looked up in the console, and their timeline.

console-nav-people = People
console-home-people = Look a person up, with a reason, and see what happened to them.
console-kind-lookup = Looked up

console-people-what = Each look is written into the log. The person sees when it was, with which key, and why.
console-people-nobody = This leads to nobody. That was written down too.
console-people-by-id = By the name that an app uses
console-people-id = The person’s id in the app
console-people-by-text = Or by what the person has
console-people-text = Id of a decision, receipt or code of the person
console-people-text-note = Paste the id or the address of a decision, a whole receipt, or the 64 characters that an entry shows.
console-people-reason = Reason
console-people-reason-note = The person reads these words. Name the letter or the case, and no other person.
console-people-find = Look up

console-person-title = One person
console-person-found = Found by
console-person-until = Open until
console-person-no-dial = never turned
console-person-restricted = This person paused everything. Nothing about them is used.
console-person-alias = This id is linked to another id of the same person. What is stored there is not shown.
console-person-ids =
    { $count ->
        [one] This covers one id of the person.
       *[other] This covers { $count } ids of the person.
    }
console-found-by-person = the id in the app
console-found-by-decision = a decision
console-found-by-receipt = a receipt
console-found-by-pseudonym = the code of the person
console-found-by-entry = an entry of the log

console-timeline = Timeline
console-timeline-what = The newest first. A choice has the sentence that the person reads. Opening an entry is a look of its own.
console-timeline-parts = Parts of the timeline
console-timeline-all = Everything
console-timeline-choices = Choices
console-timeline-decisions = Decisions
console-timeline-rights = Rights
console-timeline-lookups = Looks
console-timeline-said = What it says
console-timeline-proof = Proof
console-timeline-proof-of = Proof of entry { $index }

console-line-unreadable = The record does not open.
console-line-decision = { $items } · { $placement } · level: { $level }
console-line-outcome =
    { $count ->
        [one] The app reported one outcome.
       *[other] The app reported { $count } outcomes.
    }
console-line-signals =
    { $count ->
        [0] The app sent signals. None was kept.
        [one] The app sent signals. One was kept.
       *[other] The app sent signals. { $count } were kept.
    }
console-line-reasons =
    { $count ->
        [one] The reasons for one item were computed, when they were first read.
       *[other] The reasons for { $count } items were computed, when they were first read.
    }
console-line-preview = The app asked for a preview of “{ $placement }”.
console-line-export = An archive of all data was made for the person.
console-line-export-by = An archive of all data was made with the key { $by }.
console-line-erasure = A step of an erasure.
console-line-lookup-person = Looked up by the id in the app, with the { $role } key { $by }.
console-line-lookup-decision = Looked up by a decision, with the { $role } key { $by }.
console-line-lookup-receipt = Looked up by a receipt, with the { $role } key { $by }.
console-line-lookup-pseudonym = Looked up by the code of the person, with the { $role } key { $by }.
console-line-lookup-entry = An entry was opened with the { $role } key { $by }.
