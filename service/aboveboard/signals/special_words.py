"""The words that name a special category of data (GDPR Art. 9(1)), in the four languages of the shipped texts.

No list is complete. The operator who declares a field judges too. Each word is the beginning of a word. Those in WHOLE
are whole words, and those in PAIRS are two words in a row.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

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
        "christian",
        "christl",
        "christentum",
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
    *(
        "geneti",
        "genetiq",
        "genoma",
        "genome",
        "genomi",
        "biometr",
        "fingerprint",
        "fingerabdr",
        "empreinte",
        "huella",
    ),
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
            "genom",
            "genoms",
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
        *("christ", "christe", "christen", "christin"),
        *("jew", "jude", "juif", "juive", "judio", "judia"),
    }
)

PAIRS = frozenset({("left", "wing"), ("right", "wing")})

_WORD = re.compile(r"[a-z]+")


def find_special_word(texts: Iterable[str]) -> str | None:
    """Returns a word of the texts, or a pair, that names a special category, in plain letters. None for none."""
    for text in texts:
        words: list[str] = _WORD.findall(_plain(text))
        for word in words:
            if word in WHOLE or word.startswith(BEGINNINGS):
                return word
        for pair in pairwise(words):
            if pair in PAIRS:
                return " ".join(pair)
    return None


def _plain(text: str) -> str:
    """Returns the text in small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join([each for each in apart if not unicodedata.combining(each)])
