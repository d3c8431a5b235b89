# Cases: what people ask a human, until it is answered.

console-nav-cases = Cases
console-home-cases = Answer what people ask, the first due first.
console-kind-case = Case
console-found-by-case = a case
console-line-lookup-case = Looked up because of a case, with the { $role } key { $by }.
console-line-case-opened = The case { $case } was opened.
console-line-case-noted = A note was added to the case { $case }.
console-line-case-extended = The time of the case { $case } was extended.
console-line-case-answered = The case { $case } was answered.
console-line-case-closed = The case { $case } was closed.

console-cases-what = A person has a right to an answer within one month. It can be two months more, with a reason.
console-cases-parts = Parts of the list
console-cases-open = Open
console-cases-ended = Ended
console-cases-none = There is no such case.
console-case = Case
console-case-id = Name of the case
console-case-state = State
console-case-is-open = open
console-case-is-answered = answered
console-case-is-closed = closed
console-case-received = Received
console-case-due = Due
console-case-overdue =
    { $count ->
        [one] overdue for a day
       *[other] overdue for { $count } days
    }
console-case-soon =
    { $count ->
        [0] due today
        [one] due tomorrow
       *[other] { $count } days left
    }
console-case-subject = About
console-case-question = What was asked
console-case-by = with the key { $key }
console-case-by-person = by the person, on their own page
console-case-extended = Why it takes longer
console-case-notes = Notes
console-case-answer = Answer
console-case-closed = Why it was closed
console-case-look = Look up the person of this case
console-case-look-what = The person sees the look and the reason, as with any other.
console-case-person = The person of this case
console-case-note = Add a note
console-case-note-text = Note
console-case-note-do = Add the note
console-case-extend = Extend the time
console-case-extend-what = The person reads the reason on their own page. It can be done once, within the first month.
console-case-months = Months more
console-case-because = Reason
console-case-extend-do = Extend
console-case-answer-now = Answer
console-case-answer-what = The person reads the answer on their own page. Nothing is sent. After that, the case has ended.
console-case-answer-do = Answer the case
console-case-close = Close without an answer
console-case-close-what = Such as a request that was withdrawn. The person reads the reason.
console-case-close-do = Close the case
console-case-new = Open a case for this person
console-case-new-do = Open the case
console-case-received-day = Day of receipt, if it was not today
console-case-about = Id of a decision, if it is about one
console-case-asked = What the person asked
console-case-said-opened = The case is open.
console-case-said-noted = The note was added.
console-case-said-extended = The time was extended.
console-case-said-answered = The case was answered. The person can read it now.
console-case-said-closed = The case was closed.

console-health-cases =
    { $open ->
        [0] No case is open.
        [one] One case is open.
       *[other] { $open } cases are open.
    } { $overdue ->
        [0] None is overdue.
        [one] One is overdue.
       *[other] { $overdue } are overdue.
    }
console-health-cases-do = A key of the role compliance answers them, on the page of cases.
