"""Letters in other encodings, and signs that cannot be seen."""

from pathlib import Path

import pytest

from tests.importing.files import Told, faults_of, sound_text, told, with_value, write_csv, write_folder

TEXT = sound_text("institutions")
DAMAGED = "Letters are damaged: the text was saved in one encoding and read in another."
INVISIBLE = "The text holds invisible signs."

FILES = {
    "UTF-16 little-endian": (TEXT.encode("utf-16"), None, "The file is in UTF-16 («Unicode text»), which is not read."),
    "UTF-16 big-endian": (
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        None,
        "The file is in UTF-16 («Unicode text»), which is not read.",
    ),
    "UTF-16 without byte order mark": (
        TEXT.encode("utf-16-le"),
        1,
        "The file holds zero bytes: it is no text, or it is damaged.",
    ),
    "a zero byte in the third row": (
        TEXT.replace("BFE pilot", "BFE\0pilot").encode(),
        3,
        "The file holds zero bytes: it is no text, or it is damaged.",
    ),
    "a byte that no Western European encoding has": (
        TEXT.replace("Pilot Vestby", "Pilot \x81 \xe6").encode("latin-1"),
        2,
        "The letters are written in an encoding that is not known.",
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_refused_that_holds(kind: str, tmp_path: Path) -> None:
    content, row, wrong = FILES[kind]
    assert told(write_csv(tmp_path / "data", "institutions", content)) == [("institutions.csv", row, None, wrong)]


TEXTS = {
    "letters read in the wrong encoding": ("Ã˜stre hus", DAMAGED),
    "small letters read in the wrong encoding": ("SÃ¸rhuset", DAMAGED),
    "the sign for a lost letter": ("S\ufffdrhuset", DAMAGED),
    "a sign that turns the text around": ("Huset \u202eytitnedi", INVISIBLE),
    "a space without width": ("Hu\u200bset", INVISIBLE),
    "a byte order mark inside": ("Hu\ufeffset", INVISIBLE),
    "a bell": ("Huset\x07", "The text holds control characters."),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_is_refused_that_holds(kind: str, tmp_path: Path) -> None:
    value, wrong = TEXTS[kind]
    source = write_folder(tmp_path / "data", with_value("institutions", 3, "name", value))
    expected: list[Told] = [("institutions.csv", 3, "name", wrong)]
    assert told(source) == expected


def test_an_unprintable_value_is_shown_in_a_printable_way(tmp_path: Path) -> None:
    source = write_folder(tmp_path / "data", with_value("institutions", 3, "name", "Huset\x07\u202e"))
    assert [fault.value for fault in faults_of(source)] == ["Huset��"]
