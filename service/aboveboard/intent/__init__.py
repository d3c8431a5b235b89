"""Intent: the goal that a visit seems to have, read from the kinds of its signals."""
