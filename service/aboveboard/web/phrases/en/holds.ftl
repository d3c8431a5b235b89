# Legal holds, and acts of the staff that need a second person.

stored-holds = Copies of records that a legal claim is about. They are kept for that alone.
stored-end-hold-end = They go when that ends.
stored-end-approval-hours = What our staff want to do about you is dropped if no one approves it.

contact-held = What is kept for a legal claim
contact-held-what = These stay until the day below, even if you erase all else. No one uses them for anything else.
contact-held-line =
    { $count ->
        [one] One record is kept until { $when }.
       *[other] { $count } records are kept until { $when }.
    }
contact-held-ground = The reason:

erased-held = What is kept for a legal claim
erased-held-held =
    { $count ->
        [one] One record stays until { $when }. Then it goes by itself.
       *[other] { $count } records stay until { $when }. Then they go by themselves.
    }
erased-held-erasing = What was kept is being erased now.
erased-held-erased = What was kept is gone too. The log says so as entry { $index }.

hold-basis-claims = legal claims
hold-basis-obligation = a duty under the law
hold-basis-restriction = a claim of the person
hold-basis-authority = an order of a court or an authority

console-nav-holds = Holds
console-home-holds = Keep records for a legal claim, and approve what a colleague asked for.
console-kind-hold = Hold
console-line-hold-asked = A hold of { $count } records was asked for with the key { $by }.
console-line-hold-approved = The hold of { $count } records was approved with the key { $by }.
console-line-hold-renewal_asked = A later end of a hold was asked for with the key { $by }.
console-line-hold-renewed = The later end of a hold was approved with the key { $by }.
console-line-hold-read = The { $count } records of a hold were read with the key { $by }.
console-line-hold-lifted = A hold was lifted with the key { $by }.
console-line-hold-ended = A hold of { $count } records ended.

console-holds-what = A hold keeps copies of records until its end, also when their person is erased.
console-waiting = Waiting for a second person
console-waiting-what = The one who asked cannot approve. What no one approves in time lapses.
console-waiting-none = Nothing waits.
console-waiting-lapses = Lapses
console-waiting-own = You asked for this.
console-waiting-approve = Approve
console-asked-by = Asked by
console-approved-by = Approved by
console-act = What
console-act-hold = Hold records
console-act-renewal = Renew a hold
console-act-lookup = Look a person up
console-act-evidence = Make a letter with evidence
console-act-export = Download all about a person
console-act-close = Close a case without an answer
console-holds-held = In force
console-holds-none = No hold is in force.
console-hold-ground = Ground
console-hold-basis = Legal basis
console-hold-until = Until
console-hold-records = Records
console-hold-gone = of erased people: { $count }
console-hold-lift = Lift now
console-hold-lift-what = What it kept of erased people is erased now.
console-hold-renew = Renew
console-hold-renew-do = Ask for the later end
console-hold-new = Hold the chosen records
console-hold-new-what = Choose entries in the timeline first. A colleague has to approve the hold.
console-hold-new-do = Ask for the hold
console-hold-case = Hold what belongs to this case
console-hold-said-asked = The request waits for a colleague.
console-hold-said-approved = It is approved.
console-hold-said-lifted = The hold is lifted.
console-problem-second-title = This needs a second person
console-problem-second-what = Your request is on the page of holds. When a colleague has approved it, do the same again.

console-health-holds =
    { $held ->
        [0] No hold is in force.
        [one] One hold is in force.
       *[other] { $held } holds are in force.
    } { $soon ->
        [0] None ends within two weeks.
        [one] One ends within two weeks.
       *[other] { $soon } end within two weeks.
    } { $waiting ->
        [0] No one waits for a second person.
        [one] One request waits for a second person.
       *[other] { $waiting } requests wait for a second person.
    }
console-health-holds-do = A key of the role compliance renews and approves, on the page of holds.
