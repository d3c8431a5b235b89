"""The answer to a question, which always names the rules that gave it."""

from msgspec import Struct

DEFAULT_DENY = "default-deny"
"""No rule allows it, or it names something that nobody declared."""

POLICY_ERROR = "policy-error"
"""The rules could not be judged. A refusal, and an alarm."""

REASONS = {
    DEFAULT_DENY: {
        "en": "No rule allows this, so your data stays out of it.",
        "de": "Keine Regel erlaubt das, deshalb bleiben deine Daten außen vor.",
        "fr": "Aucune règle ne le permet, vos données restent donc en dehors.",
        "es": "Ninguna regla lo permite, así que tus datos quedan fuera.",
    },
    POLICY_ERROR: {
        "en": "Our rules could not be checked, so your data stays out of it.",
        "de": "Unsere Regeln ließen sich nicht prüfen, deshalb bleiben deine Daten außen vor.",
        "fr": "Nos règles n’ont pas pu être vérifiées, vos données restent donc en dehors.",
        "es": "Nuestras reglas no se pudieron comprobar, así que tus datos quedan fuera.",
    },
}
"""The sentences of the two ids that no rule carries, by language."""

GONE = {
    "en": "The rule that decided about your data then is no longer in force.",
    "de": "Die Regel, die damals über deine Daten entschieden hat, gilt nicht mehr.",
    "fr": "La règle qui a décidé alors pour vos données n’est plus en vigueur.",
    "es": "La regla que decidió entonces sobre tus datos ya no está en vigor.",
}
"""The sentence of a rule that an older policy set had and this one has not, by language."""


class Verdict(Struct, frozen=True):
    """`rules` are all rules that decided: the matching forbids of a denial, else the matching permits.

    Cannot be made without a rule, nor as a permission that no written rule gave (ValueError).
    """

    permitted: bool
    rules: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.rules:
            raise ValueError("a verdict names the rules that decided")
        if self.permitted and not REASONS.keys().isdisjoint(self.rules):
            raise ValueError("only a written rule permits")


NO_RULE = Verdict(permitted=False, rules=(DEFAULT_DENY,))
FAILED = Verdict(permitted=False, rules=(POLICY_ERROR,))
