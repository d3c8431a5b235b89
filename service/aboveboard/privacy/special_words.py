"""The words that name a special category of data (GDPR Art. 9(1)), in the four languages of the shipped texts.

No list is complete. The operator who declares a field judges too. Each word is the beginning of
a word, and those in WHOLE are whole words.
"""

import re
import unicodedata
from collections.abc import Iterable

BEGINNINGS = (
    *("ethni", "etnia", "etnic", "racial", "rassi", "raciale"),
    *(
        "politi",
        "partei",
        "partido",
        "ideolog",
        "weltanschau",
        "philosoph",
        "filosof",
        "leftwing",
        "rightwing",
    ),
    *(
        "religi",
        "faith",
        "glaub",
        "konfession",
        "confession",
        "croyan",
        "creenc",
        "muslim",
        "musulman",
        "islam",
    ),
    *(
        "christ",
        "cristian",
        "chretien",
        "cathol",
        "kathol",
        "catolic",
        "jewish",
        "juedisch",
        "judisch",
        "judi",
    ),
    *("buddh", "budist", "hindu", "atheis", "ateo", "athee", "protestant"),
    *("gewerkschaft", "syndic", "syndiqu", "sindic", "sindical", "tradeunion"),
    *("geneti", "genetiq", "genom", "biometr", "fingerprint", "fingerabdr", "empreinte", "huella"),
    *(
        "health",
        "gesund",
        "sante",
        "salud",
        "medic",
        "medizin",
        "disease",
        "illness",
        "krank",
        "maladie",
        "malade",
    ),
    *(
        "enferm",
        "diagnos",
        "disab",
        "behinder",
        "handicap",
        "discapac",
        "pregnan",
        "schwanger",
        "enceint",
        "grossesse",
    ),
    *(
        "embaraz",
        "diabet",
        "cancer",
        "krebs",
        "depress",
        "depresi",
        "allerg",
        "alergi",
        "psychi",
        "psiqui",
        "therap",
        "terap",
    ),
    *("sexual", "sexuel", "heterosex", "homosex", "bisex", "lesb", "transgender", "lgbt"),
)
WHOLE = frozenset(
    {
        *("race", "races", "rasse", "raza", "origin", "herkunft", "origine", "origen"),
        *(
            "vote",
            "voter",
            "votes",
            "party",
            "union",
            "unions",
            "belief",
            "beliefs",
            "church",
            "kirche",
            "eglise",
            "iglesia",
        ),
        *(
            "dna",
            "dns",
            "adn",
            "hiv",
            "vih",
            "aids",
            "sida",
            "sick",
            "ill",
            "sex",
            "sexe",
            "sexo",
            "gay",
            "queer",
            "hetero",
        ),
        *("jew", "jude", "juif", "juive", "judio", "judia"),
    }
)

_WORD = re.compile(r"[a-z]+")


def find_special_word(texts: Iterable[str]) -> str | None:
    """Returns the first word of the texts that names a special category, in plain letters. None for none."""
    for text in texts:
        for word in _WORD.findall(_plain(text)):
            if word in WHOLE or word.startswith(BEGINNINGS):
                return str(word)
    return None


def _plain(text: str) -> str:
    """Returns the text in small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join([each for each in apart if not unicodedata.combining(each)])
