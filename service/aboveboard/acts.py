"""The kinds of acts that sentences can name. Their values are stored, so they never change."""

from aboveboard.words import Word


class Act(Word):
    """The kind of an act, as a sentence names it. `signals.toml` assigns one to each type of signal."""

    VIEWED = "viewed"
    SEARCHED = "searched"
    SCROLLED = "scrolled"
    STAYED = "stayed"
    CLICKED = "clicked"
    CARTED = "carted"
    UNCARTED = "uncarted"
    ORDERED = "ordered"
    RETURNED = "returned"
    RENEWED = "renewed"
    CAME = "came"
    ASKED = "asked"
    OPENED = "opened"
    ANSWERED = "answered"
    RATED = "rated"
    INTERESTED = "interested"
    BOUGHT = "bought"


NEVER_FOR = (Act.RETURNED, Act.UNCARTED)
"""Acts that never speak for a thing."""
