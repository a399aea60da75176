"""Understands one cell: for every type of field of the dictionary, a function from what stands there to a value.

The functions take a filled cell and raise `CellRefused` for what they cannot take. Nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, time, timedelta

from models.plan import Sentence
from planner.importing.dates import RIGHT_DAY, RIGHT_MONTH, day_parser, month_parser, restored_codes
from planner.importing.faults import Cell, CellRefused
from planner.importing.numbers import number_parser, right_number
from planner.importing.privacy import INVISIBLE, is_active
from planner.reference import Field, code_book, geography

Parser = Callable[[Cell], object]

LONGEST_ID = 64
LONGEST_TEXT = 2_000
MOJIBAKE = re.compile("Ã[\u0080-\u00bf†˜…°ƒ‚„‡‰Š‹ŒŽ‘’“”•–—™š›œžŸ]|\ufffd")
"""Letters that were written in one encoding and read in another, such as «Ã¸» for «ø»."""

SPREADSHEET_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|VERDI!|DIV/0!|NAME\?|NAVN\?|NULL!|NUM!|I/T)|#{3,}")

YES = frozenset({"yes", "ja", "true", "sann", "1", "y", "j"})
NO = frozenset({"no", "nei", "false", "usann", "0", "n"})

RIGHT_TEXT = Sentence("Plain text.")
RIGHT_ID = Sentence("A short identifier of letters, digits and signs such as B-014.")

RIGHT_YES_NO = Sentence("yes or no, ja or nei.")
RIGHT_MUNICIPALITY = Sentence("The four digits of a municipality of 2024, such as 0301.")
RIGHT_DISTRICT = Sentence("The six digits of a district of Oslo, such as 030101.")

RIGHT_BY_TYPE = {
    "id": RIGHT_ID,
    "text": RIGHT_TEXT,
    "date": RIGHT_DAY,
    "month": RIGHT_MONTH,
    "yes_no": RIGHT_YES_NO,
    "municipality": RIGHT_MUNICIPALITY,
    "district": RIGHT_DISTRICT,
}


def right_for(field: Field) -> Sentence:
    """What a value of the field looks like."""
    if field.type in ("integer", "decimal"):
        return right_number(field)
    if field.type == "code":
        return Sentence("One of: {choices}.", {"choices": _choices(field.code_kind)})
    if field.type == "codes":
        return Sentence("One or more, separated by |, of: {choices}.", {"choices": _choices(field.code_kind)})
    return RIGHT_BY_TYPE[field.type]


def parser_for(field: Field) -> Parser:
    """The function that understands a filled cell of the field."""
    if field.type in ("integer", "decimal"):
        return number_parser(field)
    if field.type == "code":
        return _code_parser(field)
    if field.type == "codes":
        return _codes_parser(field)
    makers: dict[str, Callable[[Field], Parser]] = {"date": day_parser, "month": month_parser}
    if field.type in makers:
        return makers[field.type](field)
    plain_parsers: dict[str, Parser] = {
        "id": _identifier,
        "text": _text,
        "yes_no": _yes_no,
        "municipality": _municipality,
        "district": _district,
    }
    return plain_parsers[field.type]


def refuse_errors(cell: Cell) -> None:
    """Raises `CellRefused` for what no field can hold: formulas and the errors that spreadsheets show for them."""
    if isinstance(cell, str):
        if cell.lstrip().startswith("="):
            wrong = Sentence("This is a formula.")
            raise CellRefused(wrong, Sentence("Write the value itself: copy, then paste values only."))
        if SPREADSHEET_ERROR.fullmatch(cell.strip()):
            wrong = Sentence("This is a spreadsheet's error message.")
            raise CellRefused(wrong, Sentence("Write the value itself, or leave the cell empty."))


def _written(cell: Cell, right: Sentence) -> str:
    """The text in a cell, tidied; a whole number as its digits."""
    if isinstance(cell, str):
        text = unicodedata.normalize("NFC", cell).strip()
    elif isinstance(cell, bool | date | time | timedelta):
        wrong = Sentence("The spreadsheet has turned this into a date or a yes or no.")
        raise CellRefused(wrong, Sentence("Format the cell as text and write it again."))
    elif isinstance(cell, float):
        text = str(int(cell)) if cell.is_integer() else str(cell)
    else:
        text = str(cell)
    if MOJIBAKE.search(text):
        wrong = Sentence("Letters are damaged: the text was saved in one encoding and read in another.")
        raise CellRefused(wrong, Sentence("Write the letters again, and save as «CSV UTF-8»."))
    if INVISIBLE.search(text):
        raise CellRefused(Sentence("The text holds invisible signs."), right)
    if is_active(text):
        wrong = Sentence("A spreadsheet would act on this text instead of showing it.")
        raise CellRefused(wrong, Sentence("Start the text with a letter or a digit."))
    return text


def _identifier(cell: Cell) -> str:
    text = _written(cell, RIGHT_ID)
    if text[0] in "=+-@|%":
        wrong = Sentence("A spreadsheet would act on this text instead of showing it.")
        raise CellRefused(wrong, Sentence("Start the text with a letter or a digit."))
    if len(text) > LONGEST_ID:
        raise CellRefused(Sentence("The identifier is longer than {most} characters.", {"most": LONGEST_ID}), RIGHT_ID)
    if not text.isprintable() or "|" in text:
        wrong = Sentence("The identifier holds a line break, a vertical bar or another sign that is not allowed.")
        raise CellRefused(wrong, RIGHT_ID)
    return text


def _text(cell: Cell) -> str:
    text = _written(cell, RIGHT_TEXT)
    if len(text) > LONGEST_TEXT:
        raise CellRefused(Sentence("The text is longer than {most} characters.", {"most": LONGEST_TEXT}), RIGHT_TEXT)
    if any(unicodedata.category(sign) in ("Cc", "Co", "Cs", "Cn") and sign not in "\n\r\t" for sign in text):
        raise CellRefused(Sentence("The text holds control characters."), RIGHT_TEXT)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _yes_no(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    word = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip().casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise CellRefused(Sentence("This is neither yes nor no."), RIGHT_YES_NO)


def _code_parser(field: Field) -> Callable[[Cell], str]:
    known = _known_codes(field.code_kind)
    right = right_for(field)

    def parse(cell: Cell) -> str:
        code = _code(cell, known)
        if code is None:
            raise CellRefused(Sentence("The value is not in the list of codes."), right)
        return code

    return parse


def _codes_parser(field: Field) -> Callable[[Cell], tuple[str, ...]]:
    known = _known_codes(field.code_kind)
    right = right_for(field)

    def parse(cell: Cell) -> tuple[str, ...]:
        parts = cell.split("|") if isinstance(cell, str) else [cell]
        codes = [_code(part, known) for part in parts]
        if None in codes:
            unknown = str(parts[codes.index(None)]).strip()
            if not unknown:
                raise CellRefused(Sentence("An entry of the list is empty."), right)
            raise CellRefused(Sentence("An entry of the list is not in the list of codes."), right)
        if len(set(codes)) < len(codes):
            raise CellRefused(Sentence("An entry stands twice in the list."), right)
        return tuple(code for code in codes if code is not None)

    return parse


def _known_codes(kind: str) -> dict[str, str]:
    """Every way to write a code: the code itself, its bokmål and its English name, in small letters."""
    codes = code_book().by_kind[kind].values()
    names = {_comparable(name): code.code for code in codes for name in (code.nb, code.en)}
    return names | {_comparable(code.code): code.code for code in codes}


def _choices(kind: str) -> str:
    codes = code_book().by_kind[kind].values()
    return ", ".join(f"{code.code} ({code.nb})" for code in codes)


def _comparable(text: str) -> str:
    tidy = unicodedata.normalize("NFC", text).replace("\u00a0", " ").casefold().strip()
    return re.sub(r"^§+\s*", "", tidy)


def _code(cell: Cell, known: dict[str, str]) -> str | None:
    if isinstance(cell, float) and cell.is_integer():
        return known.get(str(int(cell)))
    found = known.get(_comparable(str(cell)))
    if found is not None:
        return found
    restored = [known[text] for text in restored_codes(cell) if text in known]
    return restored[0] if len(restored) == 1 else None


def _municipality(cell: Cell) -> str:
    text = _written(cell, RIGHT_MUNICIPALITY)
    # Spreadsheets drop the zero in front of Oslo's 0301.
    number = text.zfill(4) if re.fullmatch(r"\d{3,4}", text, re.ASCII) else text
    if number not in geography().municipalities:
        raise CellRefused(Sentence("There is no such municipality."), RIGHT_MUNICIPALITY)
    return number


def _district(cell: Cell) -> str:
    text = _written(cell, RIGHT_DISTRICT)
    number = text.zfill(6) if re.fullmatch(r"\d{5,6}", text, re.ASCII) else text
    if number not in geography().districts:
        raise CellRefused(Sentence("There is no such district of Oslo."), RIGHT_DISTRICT)
    return number
