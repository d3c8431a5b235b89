# The report of a bias check. Each sentence about a comparison has a condition in report_sentences.py.

bias-than = { $kind ->
        [rest] all others
       *[group] “{ $reference }”
    }

# Verdicts. One of them is said about each comparison.

bias-disparity = The group “{ $group }” gets less than { $tau } times as much as { bias-than }.
bias-fine = The group “{ $group }” gets at least { $tau } times as much as { bias-than }.
bias-fine-less = The group “{ $group }” gets less than { bias-than }, but at least { $tau } times as much.
bias-fine-more = The group “{ $group }” gets more than { bias-than }.
bias-watch = The group “{ $group }” gets less than { bias-than }. It is open whether that is less than { $tau } times as much.
bias-watch-alarm = Over all days, the group “{ $group }” gets less than { $tau } times as much as { bias-than }. This report alone does not show that.
bias-watch-hidden = The group “{ $group }” is one to watch, beside { bias-than }. It gets less in this report or over all days.
bias-not-enough = It cannot be said yet whether the group “{ $group }” gets less than { bias-than }.
bias-not-looked = The group “{ $group }” was not compared with { bias-than }. One of the two has fewer than { $k } people.

# Numbers.

bias-thing = { $class ->
        [item] “{ $name }”
        [topic] an item on “{ $name }”
        [tag] an item with the tag “{ $name }”
        [category] an item of the category “{ $name }”
        [price] an offer below its list price
       *[several] an item of the class
    }
bias-for = { $kind ->
        [rest] all others
       *[group] “{ $reference }”
    }
bias-rates-selection = For { bias-for }, { bias-thing } came first in { $other } of 100 visits. For “{ $group }”, it was { $own }.
bias-rates-exposure = For { bias-for }, { $other } of 100 parts of what was shown were of the class. For “{ $group }”, it was { $own }.
bias-rates-benefit = For { bias-for }, the first item was taken in { $other } of 100 visits where it was seen. For “{ $group }”, it was { $own }.
bias-rates-chance = For { bias-for }, the chance of { bias-thing } was { $other } in 100. For “{ $group }”, it was { $own }.
bias-rates-price = For { bias-for }, prices were { $other } of 100 parts below the list. For “{ $group }”, it was { $own }.
bias-ratio = That is a ratio of { $ratio } ({ $low } to { $high }).
bias-ratio-open = That is a ratio of { $ratio } (at least { $low }; there are too few people for an upper end).
bias-ratio-none = There is no ratio, because it was 0 for { bias-for }.
bias-hidden = Their numbers are hidden, because they are about few people or would give such numbers away.

# People who are missing.

bias-needed = A verdict takes about { $needed } people in each group. In this report, the smaller one has { $have }.
bias-needed-own = A verdict takes about { $needed } people in each group. In this report, “{ $group }” has { $have }.
bias-needed-bare = A verdict takes about { $needed } people in each group.
bias-needed-came = About { $needed } people in each group are enough four times in five. This time they were not.
bias-needed-none = The rates that were found lie on the bound itself, so no number of people can be named.

# The evidence of all days.

bias-alarm = All days together show that it is less than { $tau } times as much. { bias-evidence }
bias-no-alarm = All days together do not show that it is less than { $tau } times as much. { bias-evidence }
bias-evidence = { $pairs ->
        [one] Evidence: { $evidence }, from one pair of people.
       *[other] Evidence: { $evidence }, from { $pairs } pairs of people.
    }
bias-over = over { $number }

# Where the gap lies.

bias-strata = { $stratum ->
        [effective] levels of the dial
        [device] devices
       *[placement] placements
    }
bias-mix-most = Most of the gap ({ $gap }) comes from the mix of { bias-strata }. It makes { $mix } of it, and { $within } lies within them.
bias-within-most = Most of the gap ({ $gap }) lies within { bias-strata }: { $within } of it. Their mix makes { $mix }.
