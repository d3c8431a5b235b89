# Sentences in place of the reason of a rule: no rule gave the answer, or the rule is gone.
# `.speaks-to` is a regular expression: the words one of which says that a sentence speaks to the person. `policy check`
# wants one in every reason in this language. A language whose verbs say it alone has no such line.

default-deny = No rule allows this, so your data stays out of it.
    .speaks-to = (?i)\b(you|your|yours|yourself)\b
policy-error = Our rules could not be checked, so your data stays out of it.
gone = The rule that decided about your data then is no longer in force.
