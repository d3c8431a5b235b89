# The page of a bias check: its parts and tables. The sentences about comparisons are in console-bias.ftl.

bias-title = Bias check “{ $watch }”
bias-period = Report { $number }, from { $from } to { $until } (days in UTC)
bias-scope = App “{ $app }”, placement “{ $placement }”
bias-scope-all = App “{ $app }”, all placements

bias-answer = The answer
bias-head-disparity = There is a gap that matters. At least one group gets less than { $tau } times as much as its reference.
bias-head-watch = This report shows no gap below { $tau }, but at least one group is to be watched.
bias-head-not_enough = It cannot be said yet. For at least one group, too few people came.
bias-head-fine = Each group that was compared gets at least { $tau } times as much as its reference.
bias-head-nothing = Nothing was compared. A comparison needs two groups with { $k } measured people each.
bias-head-empty = There were no decisions in this period.
bias-head-small = { $count ->
        [one] One more comparison was left out, because one of its two groups has fewer than { $k } people.
       *[other] { $count } more comparisons were left out, because in each of them one group has fewer than { $k } people.
    }
bias-people = { $people ->
        [one] The report is about one person
       *[other] The report is about { $people } people
    } { $visits ->
        [one] and one visit.
       *[other] and { $visits } visits.
    }
bias-people-hidden = How many people and visits the report is about is hidden.
bias-all = All comparisons

bias-word-disparity = disparity
bias-word-fine = fine
bias-word-watch = watch
bias-word-not_enough = not enough data
bias-word-not_looked = not looked at

bias-column-by = By
bias-column-group = Group
bias-column-reference = Reference
bias-column-verdict = Verdict
bias-column-ratio = Ratio
bias-column-interval = Interval
bias-column-needed = Needed in each group
bias-column-people = People
bias-column-selected = Got it
bias-column-rate = Rate
bias-column-sure = 95 % interval
bias-column-share = Share of all
bias-column-fifths = Four fifths
bias-column-short = People short of it
bias-column-decisions = Decisions
bias-column-what = What
bias-column-stratum = By
bias-column-mix = From the mix
bias-column-within = From within
bias-hidden-cell = hidden
bias-none = none
bias-yes = yes
bias-no = no
bias-rest-name = all others
bias-to = { $low } to { $high }
bias-from = from { $low }

bias-section = By { $by }
bias-pair = { $one } and { $two }
bias-by-age_class = age class
bias-by-asked = dial level asked for
bias-by-bound_by = what bound the level
bias-by-device = device
bias-by-effective = dial level in force
bias-by-gpc = browser signal (GPC)
bias-by-known_for = time since the first entry
bias-by-label = label of the auditor
bias-by-language = language
bias-by-placement = placement
bias-by-region = region
bias-by-region_class = law of the region
bias-by-context = context “{ $field }”

bias-value-unknown = not known
bias-value-age_class-adult = adults
bias-value-age_class-minor = minors
bias-value-gpc-on = signal on
bias-value-gpc-off = signal off
bias-value-known_for-under_1_day = under a day
bias-value-known_for-under_30_days = under 30 days
bias-value-known_for-longer = 30 days or longer
bias-value-region_class-eea = Europe (EEA)
bias-value-region_class-us_optout = US, right to opt out
bias-value-region_class-other = other law
bias-value-bound_by-dial = the dial alone
bias-value-bound_by-consent = consent not given
bias-value-bound_by-age = age class
bias-value-bound_by-region = region
bias-value-bound_by-browser_signal = signal of the browser
bias-value-bound_by-failure = a failure on our side
bias-value-bound_by-arrangement = the arrangement of the place
bias-value-bound_by-own_arrangement = an own arrangement
bias-level = level { $level }

bias-rates-title = Rates by { $by }
bias-ratios-title = Ratios by { $by }
bias-rates-desc = One line for each group: a dot for its rate of 100, and a bar for the 95 % interval. The table has the same numbers.
bias-ratios-desc = One line for each comparison: a dot for its ratio, and a bar for the interval. The sentences have the same numbers.
bias-ratios-key = The solid line is a ratio of 1: equal. The dashed line is { $tau }. A bar left of it shows a disparity, and one across it leaves that open.
bias-table-selection = People whose first visit in the period had { bias-thing } first
bias-table-benefit = People who took the first item on their first visit where it was seen
bias-table-form = The table has the form of New York City’s Local Law 144. This is no audit under that law.
bias-apart-unknown = group not known, so in no ratio
bias-apart-under_share = under 2 % of all people, so in no ratio
bias-apart-under_k = fewer than { $k } people, so in no ratio
bias-fifths-note = Four fifths is stated as a fact of this table. It is no verdict, because it knows nothing of chance.
bias-alarm-note = The evidence of all days says how often a bet against { $tau } or more has multiplied. It may be looked at every day, and needs more people than a report.
bias-mixes = Where the gaps lie
bias-mixes-note = A gap has two parts: the groups differ in their mix, or they differ within equal parts. The parts add up to the gap.

bias-hidden-title = What is hidden, and why
bias-hidden-why = A number is hidden where fewer than { $k } people are in a group, got the class, or did not.
bias-hidden-more = More numbers are hidden where a shown total would give one away. A hidden group keeps its verdict.
bias-hidden-rows = { $count ->
        [one] By { $by }: one of { $rows } rows is hidden.
       *[other] By { $by }: { $count } of { $rows } rows are hidden.
    }
bias-hidden-nothing = Nothing is hidden in this report.
bias-hidden-some = Other numbers of this report are hidden for the same reason. A word stands in their place.

bias-apart = What could not be compared
bias-apart-note = These decisions say nothing about a group, so they are in no rate and no ratio.
bias-apart-nothing = Every decision was compared.
bias-line-erased = Erased since, of every app and placement
bias-line-nobody = About no person
bias-line-restricted = Of people who restricted the use of their data
bias-line-control = Of people in the control group
bias-line-unreadable = With a record that could not be read
bias-links = { $count ->
        [one] One link of ids could not be followed, so its person counts twice.
       *[other] { $count } links of ids could not be followed, so their people count twice.
    }
bias-labels = Of { $lines } lines of the label file, { $people } people have one of { $labels } labels. The others:
bias-labels-unmatched = { $count } name no person of this check
bias-labels-blank = { $count } have no label
bias-labels-repeated = { $count } say the same again
bias-labels-conflicting = { $count } contradict another line

bias-terms = The terms
bias-terms-note = They were declared before anything was looked at.
bias-term-class = Class of items
bias-term-measure = Measure
bias-term-by = Compared by
bias-term-reference = Reference
bias-term-tau = A gap matters below a ratio of
bias-term-alpha = Share of wrong verdicts of a kind, over all reports, at most
bias-term-k = Fewest people that a number is about
bias-term-many = Comparisons
bias-term-level = Level of each interval
bias-term-since = Watched since
bias-term-days = Days of a report
bias-class-items = items { $names }
bias-class-topics = topics { $names }
bias-class-tags = tags { $names }
bias-class-categories = categories { $names }
bias-class-below_list = offers below their list price
bias-measure-selection = how often the first item is of the class
bias-measure-exposure = the class’s share of what was shown, where earlier places weigh more
bias-measure-benefit = how often the first item was taken where it was seen
bias-measure-chance = how likely the first item was of the class
bias-measure-price = how much of the list price was taken off
bias-reference-largest = the largest group
bias-people-note = A person counts once, with the mean of their visits, in the group of their first visit.

bias-source = Where it comes from
bias-source-origin = Log
bias-source-size = Entries
bias-source-made = Export made
bias-source-checkpoint = SHA-256 of the checkpoint
bias-source-records = SHA-256 of the records
bias-source-labels = Salted hash of the label file
bias-source-report = SHA-256 of this report as canonical JSON
bias-source-method = Method

bias-check = Check it yourself
bias-check-what = Anyone with an export of the log can compute this report again, offline.
bias-check-export = Take an export of all placements and pseudonyms from the beginning of the log, and the report as JSON.
bias-check-key = Take the key of the log from elsewhere than from this page. The first command checks the export.
bias-check-compare = The second command computes each part again. What was erased since is “not checked”, and not wrong.
bias-check-labels = The auditor’s label file and its salt are needed too.

bias-limits = What this does not show
bias-limits-cause = A gap is no proof of a cause, and no legal conclusion.
bias-limits-erased = People who were erased may differ from those who stay.
bias-limits-benefit = The measure is about people whose app reports what was seen.
bias-limits-chance = The measure is about decisions that were computed again.
bias-limits-price = The measure is about first items with a price and a list price.
bias-limits-device = People at level 0 have no device here, so an unknown device is not a random one.
