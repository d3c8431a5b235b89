# Where a gap comes from, and what else a bias check found. The conditions are in report_causes.py and report_features.py.

bias-causes = Where gaps come from
bias-causes-what = Each decision was computed again at each level of the dial, and without what had removed items. So a cause is computed, not guessed.
bias-causes-none = No decision was computed again here, so no cause was looked for. That takes the models of the gateway.
bias-decided = { $decided } of { $all } decisions were computed again.
bias-undecided = Left out: { $count } { $why }.
bias-undecided-record = whose record is gone
bias-undecided-placement = whose placement is no longer stored
bias-undecided-model = whose model is no longer stored
bias-undecided-rules = whose rules are not known
bias-undecided-kept = whose first place kept what stood there
bias-undecided-build = by another version of the program
bias-undecided-most = older than are computed again at most

bias-cause-few = For “{ $group }”, too few decisions were computed again to look for a cause.
bias-cause-gap = By exact chances, the gap of “{ $group }” to { bias-than } is { $gap }.
bias-cause-law = It is by rule: without { $reason }, it is gone.
bias-cause-most = Most of it comes from { $reason } ({ $part }).
bias-cause-part = A part that is sure comes from { $reason } ({ $part }).
bias-cause-dial = More of it lies in the levels that people chose ({ $mix }) than within levels ({ $within }).
bias-cause-open = No sure cause makes { $least } or more of it.
bias-cause-everybody = What everybody gets differs by { $everybody }.
bias-cause-bound = With equal candidates and rules, the dial allows a gap of { $bound } at most.
bias-cause-keys = { $count ->
        [one] One more key is about too few people to be named.
       *[other] { $count } more keys are about too few people to be named.
    }

bias-step-everybody = what everybody gets
bias-step-page = the page and the request
bias-step-visit = what people did in the visit
bias-step-history = what people did here before
bias-step-elsewhere = what other services said
bias-step-dial = the levels that people chose
bias-reason-limit = limits that people set
bias-reason-not_active = times at which items are not active
bias-reason-above = items that a slot above had on the same page
bias-reason-rule = the rule “{ $rule }”
bias-reason-cap = the cap by “{ $cap }”
bias-key = within that, “{ $key }”

bias-column-part = Part
bias-column-touched = Touched, of 100
bias-column-touched-reference = Of the reference
bias-parts-note = The steps of the dial add up to the gap. A rule, a limit or a cap is a view of its own, and adds to nothing.

bias-proxies = What reveals the group
bias-proxies-none = { $features ->
        [one] One feature was used in decisions. It does not reveal the group better than chance.
       *[other] { $features } features were used in decisions. None reveals the group better than chance.
    }
bias-proxies-some = { $features ->
        [one] One feature was used in decisions. Of those below, this many reveal the group better than chance: { $count }.
       *[other] { $features } features were used in decisions. Of those below, this many reveal the group better than chance: { $count }.
    }
bias-proxies-note = A feature that reveals the group can stand for it. V is 0 where it reveals nothing, and 1 where it reveals all.
bias-together = All features together reveal “{ $group }” among the others: { $area }. Chance gives { $low } to { $high }.
bias-together-not = All features together do not reveal “{ $group }” among the others: { $area }. Chance gives { $low } to { $high }.
bias-together-few = For “{ $group }”, too few people are on one side to say what all features together reveal.
bias-column-feature = Feature
bias-column-v = V
bias-column-chance = V by chance
bias-column-guess = Guessed right
bias-column-majority = Without it
bias-column-reveals = Reveals

bias-calibration = What was expected and what came
bias-calibration-note = Each person counts once, with their first choice that was seen. A ratio of 1 means that as much came as was expected.
bias-column-expected = Expected
bias-column-observed = Came
bias-column-z = z
bias-column-brier = Squared error

bias-prices = Prices
bias-prices-fine = No thing had two prices within an hour, and no personal choice showed a price other than the list’s.
bias-prices-unequal = There were two prices within an hour for: { $products }.
bias-prices-unguarded = { $count ->
        [one] One personal choice showed a price other than the list’s.
       *[other] { $count } personal choices showed a price other than the list’s.
    }
bias-prices-count = { $revisions ->
        [one] { $priced } decisions had a price and a list price, from one revision of the items.
       *[other] { $priced } decisions had a price and a list price, from { $revisions } revisions of the items.
    }
bias-prices-count-hidden = How many decisions had a price is hidden.
bias-head-prices = One thing had two prices, or a personal choice showed a price of its own. See “Prices”.
bias-column-unlike = Unlike the list
bias-column-over = Of the list price
