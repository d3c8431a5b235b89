# The list of what is stored about a person, by topic and by end: see `people.inventory`.

stored-title = All that we hold, what for, and how long
stored-what = You can download all of it, and you can erase all of it.
stored-choices = Your dial, your yes and no, what you ruled out, and a pause. They decide what we may use.
stored-facts = What the app told us about your age group, place, language and time zone. Some rules go by it.
stored-interests = What seems to interest you, from what you did. It decides what comes first for you.
stored-visit = What you do in this visit. It decides what comes first while you are here.
stored-shown = What you were shown and when, so that you do not see it too often.
stored-signals = What you did, as far as you let us keep it. We know your interests from it.
stored-learned = What you did with the things you were shown. Our program learns from it.
stored-records = A record of each thing you were shown and of each choice, so that all of it can be checked.
stored-cases = What you asked a human, what was noted about it, and the answer.
stored-answers = Our last answers about you, in case the app asks for the same thing twice.
stored-keys = A code in place of your name, and the key that opens your data.
stored-archives = Files with records, for you or for those who check the app.
stored-erasure = A mark that you were erased, so that no old copy brings you back.

stored-end-type-days = Each goes after the days that are set for its kind.
stored-end-with-signals = Each goes with the last thing that we know it from.
stored-end-visit = It goes half an hour after your visit.
stored-end-answer = The mark of an answer goes half an hour after it.
stored-end-answer = It goes half an hour after the answer.
stored-end-screen = What is on the page goes when you move on, after { $count } days at most.
stored-end-answer = What was counted goes half an hour later.
stored-end-arranged = These keep their places for 90 days, or until the visit ends.
stored-end-pass = A mark that you used a link goes within an hour.
stored-end-cap-days = The times go once they no longer count.
stored-end-day = They go after a day.
stored-end-record-days =
    { $count ->
        [0] What is about a thing you were shown stays until you erase it.
        [one] What is about a thing you were shown goes after one day.
       *[other] What is about a thing you were shown goes after { $count } days.
    }
stored-end-model-days =
    { $count ->
        [0] Old sums over many people stay.
        [one] Old sums over many people go after one day.
       *[other] Old sums over many people go after { $count } days.
    }
stored-end-case-days =
    { $count ->
        [0] What you asked a human stays until you erase it.
        [one] What you asked a human goes one day after it is done.
       *[other] What you asked a human goes { $count } days after it is done.
    }
stored-end-export-hours =
    { $count ->
        [one] A file for a check goes after one hour.
       *[other] A file for a check goes after { $count } hours.
    }
stored-end-download = Your own file goes once it is sent.
stored-end-unlearned = A note to forget goes once that is done.
stored-end-erasure = The plan of it goes when all else is gone.
stored-end-person = It stays until you erase it.
stored-end-rest = The rest stays until you erase it.
stored-end-always = The mark stays, and it does not lead to you.

kept-ledger = A mark that you were erased stays, so that no old copy brings you back.
kept-mark = A mark of your name and the time stays, so that nothing from before comes in late.
