"""What is the same for every data set: codes, map and dictionary, read from `data/`, and how large a set may be.

Each is read once and kept. The files are part of the program: a fault in them is a bug, not bad input.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.codes import Code, CodeBook
from models.geography import Geography, Municipality, Point
from models.ids import DistrictNumber, MunicipalityNumber

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"

MOST_BYTES = 10 * 2**20
"""Largest file, and largest folder of files, that is opened [bytes]."""

MOST_UNPACKED_BYTES = 50 * 2**20
"""Largest contents of a workbook once unpacked [bytes]."""

MOST_RATIO = 100
"""Most bytes a workbook may unpack to for each of its own; more is a trap."""

MOST_SHEETS = 50
MOST_ROWS = 50_000
MOST_COLUMNS = 200

MIB = 2**20

OSLO = MunicipalityNumber("0301")
"""The one municipality with districts."""

OPERATOR_BY_REGION: Mapping[str, str] = {
    "Øst": "bufetat_ost",
    "Sør": "bufetat_sor",
    "Vest": "bufetat_vest",
    "Midt-Norge": "bufetat_midt",
    "Nord": "bufetat_nord",
    "Oslo (BFE)": "bfe",
}
"""The operator code of each region as the reference table of municipalities names it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table of a data set.

    `type` is one of id, text, code, codes (a list), yes_no, date, month, integer, decimal, municipality
    and district. `minimum` and `maximum` are written as in the file and include themselves; empty means none.
    `references` is `table.column` or empty. `is_key` marks the columns that together name a row.
    A value of a sensitive field is never shown in a message. The English heading is `column` itself.
    """

    table: str
    column: str
    type: str
    code_kind: str
    required: bool
    is_key: bool
    unit: str
    unit_nb: str
    minimum: str
    maximum: str
    references: str
    sensitive: bool
    heading_nb: str
    en: str
    nb: str
    source: str

    def heading(self, language: str) -> str:
        """The heading shown in `language` (`nb` or `en`)."""
        return self.heading_nb if language == "nb" else self.column

    def meaning(self, language: str) -> str:
        """What the column says, in `language` (`nb` or `en`)."""
        return self.nb if language == "nb" else self.en

    def unit_in(self, language: str) -> str:
        """The unit in `language` (`nb` or `en`), empty where the column is no measure."""
        return self.unit_nb if language == "nb" else self.unit


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a data set with its fields in their order; `heading_nb` is the Norwegian name of the sheet."""

    name: str
    required: bool
    heading_nb: str
    en: str
    nb: str
    source: str
    fields: tuple[Field, ...]

    def heading(self, language: str) -> str:
        """The name of the sheet in `language` (`nb` or `en`)."""
        return self.heading_nb if language == "nb" else self.name

    def meaning(self, language: str) -> str:
        """What a row of the table is, in `language` (`nb` or `en`)."""
        return self.nb if language == "nb" else self.en


@cache
def dictionary() -> Mapping[str, Table]:
    """Every table of a data set by name, in the order of `data/dictionary.csv`."""
    heads: dict[str, dict[str, str]] = {}
    fields: dict[str, list[Field]] = {}
    for line in _lines(DATA / "dictionary.csv"):
        if line["type"] == "table":
            heads[line["table"]] = line
            fields[line["table"]] = []
        else:
            fields[line["table"]].append(_field(line))
    return {
        name: Table(
            name=name,
            required=head["required"] == "yes",
            heading_nb=head["heading_nb"],
            en=head["en"],
            nb=head["nb"],
            source=head["source"],
            fields=tuple(fields[name]),
        )
        for name, head in heads.items()
    }


@cache
def code_book() -> CodeBook:
    """All codes of `data/codes.csv`."""
    by_kind: dict[str, dict[str, Code]] = {}
    for line in _lines(DATA / "codes.csv"):
        code = Code(kind=line["kind"], code=line["code"], group=line["class"], nb=line["nb"], en=line["en"])
        by_kind.setdefault(code.kind, {})[code.code] = code
    return CodeBook(by_kind)


@cache
def geography() -> Geography:
    """The municipalities of 2024 by their four digits and the districts of Oslo by their six (SSB).

    The point of a municipality is the one that journeys start from, on a road and not in the woods.
    """
    municipalities = {
        MunicipalityNumber(line["kommunenr"]): Municipality(
            number=MunicipalityNumber(line["kommunenr"]),
            name=line["kommunenavn"],
            operator=OPERATOR_BY_REGION[line["bufetat_region"]],
            point=Point(float(line["lat_route"]), float(line["lon_route"])),
        )
        for line in _lines(DATA / "reference" / "municipalities_2024.csv")
    }
    districts = {
        DistrictNumber(line["bydelsnr_ssb"]): Municipality(
            number=DistrictNumber(line["bydelsnr_ssb"]),
            name=line["bydel"],
            operator=municipalities[OSLO].operator,
            point=Point(float(line["lat_inside"]), float(line["lon_inside"])),
        )
        for line in _lines(DATA / "reference" / "oslo_districts.csv")
    }
    return Geography(municipalities=municipalities, districts=districts)


@cache
def cohorts() -> Mapping[str, Mapping[int, int]]:
    """Inhabitants aged 12-17 on 1 January, by operator and year: counted to 2026, those alive grown older after it."""
    found: dict[str, dict[int, int]] = {operator: {} for operator in OPERATOR_BY_REGION.values()}
    for file in ("cohort_rollforward_2026_2038.csv", "children_by_region_2000_2026.csv"):
        for line in _lines(DATA / "reference" / file):
            operator = OPERATOR_BY_REGION.get(line["region"])
            if operator is not None:
                found[operator][int(line["year"])] = int(line["pop_12_17"])
    return found


def _field(line: Mapping[str, str]) -> Field:
    return Field(
        table=line["table"],
        column=line["column"],
        type=line["type"],
        code_kind=line["code_kind"],
        required=line["required"] == "yes",
        is_key=line["key"] == "yes",
        unit=line["unit"],
        unit_nb=line["unit_nb"],
        minimum=line["minimum"],
        maximum=line["maximum"],
        references=line["references"],
        sensitive=line["sensitive"] == "yes",
        heading_nb=line["heading_nb"],
        en=line["en"],
        nb=line["nb"],
        source=line["source"],
    )


def _lines(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))
