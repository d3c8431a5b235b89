# Groups of a dry run.

console-trial-groups = By level, age class and region
console-trial-groups-what = Decisions about people, by the facts of that time. Groups of fewer than { $k } people are hidden, with others that would give them away.
console-trial-group-level = Level in force
console-trial-group-age_class = Age class
console-trial-group-region_class = Law of the region
console-trial-people = People
console-trial-changed = People with a change
console-trial-altered = Altered
console-trial-opened = Opened
console-trial-nobody =
    { $count ->
        [one] One decision was about no person.
       *[other] { $count } decisions were about no person.
    }
console-trial-unplayed = What cannot be tried
console-trial-unplayed-what = These are in no group. A deleted record is not among the decisions that were tried.
console-unplayed-is-deleted = the record was deleted
console-unplayed-is-unreadable = the record cannot be read, or its person is being erased
console-unplayed-is-placement = the placement of that time was not found
console-unplayed-is-facts = it depends on facts that the record does not hold
console-age-is-adult = adult
console-age-is-minor = minor
console-age-is-unknown = unknown
console-law-is-eea = EEA
console-law-is-us_optout = United States, opt-out
console-law-is-other = other
