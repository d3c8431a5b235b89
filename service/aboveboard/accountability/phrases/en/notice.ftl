# A privacy notice (GDPR Art. 13 and 14). The messages `notice-open-...` are gaps that the people of the service fill in.

to-fill-in = To fill in:
notice-title = How this service uses what it knows about you
notice-who = Who we are
notice-controller = { $name } answers for this.
notice-open-who = the name, the address and a contact of those who answer for this
notice-open-contact = the address and a contact, and the person in charge of data protection
notice-purposes = What we use it for
notice-until-no = Your yes counts until you take it back.
notice-yes-ends =
    { $days ->
        [one] Your yes ends after a day.
       *[other] Your yes ends after { $days } days.
    }
notice-open-ground = why what needs no yes is allowed
notice-data = What we note
notice-days =
    { $days ->
        [one] We keep it for a day at most.
       *[other] We keep it for { $days } days at most.
    }
notice-elsewhere = What others tell us
notice-open-sources = who these others are
notice-context = What the app tells us about you and your visit
notice-recipients = Who sees it
notice-recipient-app = The app that you use. It gets what is picked for you, and what it asks about you.
notice-recipient-compliance = People who answer your questions and check the app. You can see when they looked you up.
notice-recipient-admin = People who run this service. They can make files of records to check it.
notice-open-others = who else gets it, such as those who run the machines or carry messages
notice-open-abroad = if it leaves the country, where to, and what keeps it safe there
notice-automatic = How a program picks for you
notice-open-effect = what a pick can mean for people
notice-rights = Your rights
notice-right-see = See what we know about you.
notice-right-download = Download all of it.
notice-right-correct = Correct what is wrong.
notice-right-pause = Pause any use of it.
notice-right-take-back = Take back a yes as easily as you gave it.
notice-right-human = Ask a human.
notice-right-complain = Complain to the office for data protection where you live.
notice-open-authority = the name and address of that office
