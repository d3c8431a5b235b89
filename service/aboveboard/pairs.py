"""The form of settings that are lists of pairs: `<first> <second>`, comma-separated."""


def split_pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Returns the pairs of `text`. The second part is empty when there is none, and may have spaces inside."""
    pairs = (part.strip().partition(" ") for part in text.split(",") if part.strip())
    return tuple([(first, second.strip()) for first, _, second in pairs])
