# The main parameters (DSA Art. 27), as people read them.

parameters-title = What decides what you see
parameters-set = This text comes from the rules with this number: { $policy }.
parameters-dial = You choose how much counts
parameters-dial-what = You can set the dial to one of these steps at any time. Each step keeps what the step below it uses.
parameters-same = At this step each pick is the same for all.
parameters-strength = On average, at most { $percent } of the picks are not the ones that all people get.
parameters-needs-yes = It needs your yes to “{ $purpose }”.
parameters-data = What counts
parameters-fades =
    { $days ->
        [one] It counts half as much after a day.
       *[other] It counts half as much after { $days } days.
    }
parameters-context = These facts about a visit or about you can count too:
parameters-field-device = Your kind of device
parameters-field-part-of-day = The part of the day
parameters-field-region = Your rough region
parameters-weights = How much it counts, and why
parameters-weights-what = More than 0 speaks for a thing. Less than 0 speaks against it. The more an act says about what you want, the more it counts.
parameters-act = What you did
parameters-weight = Weight
parameters-learned = A program learns what fits from what people take and leave, if they agree to that.
parameters-material = We name a cause to you if a pick is less likely without it, by at least { $percent }.
parameters-rules = What may not happen
parameters-options = What you can change
parameters-option-dial = Set the dial. It counts at once.
parameters-option-limit = Rule out a topic, a thing or a kind of data.
parameters-option-why = Read for each pick why you see it.
parameters-option-refuse = Say no to any use of what we know about you.
parameters-option-erase = Erase all that we hold about you.
