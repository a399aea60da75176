"""What may never come in: national identity numbers, names, diagnoses and the like, and text that acts.

Whatever looks like one of them is refused; nothing here repeats what it found.
"""

import re
import unicodedata

NATIONAL_ID = re.compile(r"(?<!\d)(?:\d{2}[.\s-]?\d{2}[.\s-]?\d{2}[\s./-]*\d{3}\s?\d{2}|\d(?:\s?\d){10})(?!\s?\d)")
"""Eleven digits, together or with the gaps that people write in a national identity number."""

DECIMAL = re.compile(r"\s*[+-]?\d{1,5}[.,]\d+\s*")
"""A number with decimals, of which a coordinate may have eleven."""

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Signs that cannot be seen and can hide others or turn them around."""

WEIGHTS = ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))
"""Weights of the two check digits of a Norwegian national identity number (Skatteetaten)."""

PERSONAL_HEADINGS = (
    *("navn", "fornavn", "etternavn", "mellomnavn", "barnets navn", "fullt navn", "kallenavn"),
    *("name", "first name", "last name", "surname", "middle name", "full name", "child name", "nickname"),
    *("fodselsnummer", "fodselsnr", "personnummer", "personnr", "fnr", "dnr", "d nummer", "dufnr", "duf nummer"),
    *("national id", "national identity number", "ssn", "social security number", "passport", "passnummer"),
    *("fodselsdato", "fodt", "date of birth", "birth date", "birthday"),
    *("adresse", "address", "telefon", "mobil", "phone", "epost", "e post", "email", "e mail"),
    *("diagnose", "diagnoser", "diagnosis", "diagnoses", "icd", "icd 10", "medisin", "medication", "journalnummer"),
    *("etnisitet", "ethnicity", "nasjonalitet", "nationality", "landbakgrunn", "country of birth", "fodeland"),
    *("religion", "livssyn", "statsborgerskap", "citizenship", "seksuell legning", "sexual orientation"),
    *("risiko", "risikoskar", "risk", "risk score", "risk level", "recidivism", "farlighet", "dangerousness"),
    *("mor", "far", "mother", "father", "foresatt", "foresatte", "parent", "guardian"),
)
"""Headings, as `plain` writes them, of what the program must not know."""

PERSONAL_WORDS = frozenset(
    {
        *("fornavn", "etternavn", "surname", "fodselsnummer", "personnummer", "fnr", "ssn", "diagnose", "diagnosis"),
        *("etnisitet", "ethnicity", "religion", "risikoskar", "icd"),
    }
)
"""Words that make any heading one of those."""


def holds_national_id(cell: object) -> bool:
    """Whether a cell may hold a national identity number: eleven digits, or ten as a number that lost its zero."""
    if isinstance(cell, str):
        if len(cell) < 10:
            return False
        text = cell if cell.isascii() else INVISIBLE.sub("", unicodedata.normalize("NFKC", cell))
        if NATIONAL_ID.search(text) is not None:
            return DECIMAL.fullmatch(text) is None
        digits = text.strip()
        return len(digits) == 10 and digits.isdecimal() and _passes_control(digits.zfill(11))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not 10**9 <= cell < 10**11 or cell != int(cell):
            return False
        digits = str(int(cell))
        return len(digits) == 11 or _passes_control(digits.zfill(11))
    return False


def is_personal_heading(heading: str) -> bool:
    """Whether a heading (as `plain` writes it) announces a name, an identity number, a diagnosis or the like."""
    return heading in PERSONAL_HEADINGS or not PERSONAL_WORDS.isdisjoint(heading.split())


def plain(heading: str) -> str:
    """A heading for comparison: its first line in small letters, a to z and digits, words one space apart."""
    first_line = heading.strip().split("\n")[0].casefold()
    spelled = first_line.replace("ø", "o").replace("æ", "ae").replace("å", "a")
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", letters))


def is_active(text: str) -> bool:
    """Whether a spreadsheet would act on the text instead of showing it.

    A text that starts with a dash, as people write lists, is taken as long as it calls nothing.
    """
    first = unicodedata.normalize("NFKC", text).lstrip(" '\"\u00a0")
    if first.startswith(("=", "@", "|", "%")):
        return True
    return first.startswith(("+", "-", "\u2212")) and re.search(r"[(|!=]", first) is not None


def _passes_control(digits: str) -> bool:
    numbers = [int(digit) for digit in digits]
    return all(
        sum(number * weight for number, weight in zip(numbers, weights, strict=False)) % 11 == 0 for weights in WEIGHTS
    )
