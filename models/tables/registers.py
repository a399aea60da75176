"""The tables of a data set. Every attribute of a class in `models/` is a column, so a new field needs a migration only.

Who lives where stands in `stays` (`models/tables/placing.py`), from which the table `placements` is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Integer, Table, Text
from sqlalchemy.types import TypeEngine

from models.child import Child, Exclusion, GroupMember, Pin, Separation, Waiver, Wish
from models.institution import Agreement, Institution, Staffing, TravelTime, Unit
from models.tables.columns import METADATA, Codes, of_edited_rows

OF_INSTITUTION, OF_UNIT, OF_CHILD = "institutions.institution_id", "units.unit_id", "children.child_id"


@dataclass(frozen=True, slots=True)
class Register:
    """One table of a data set: its rows' class, the columns that name a row, and whose children it speaks of.

    A row of several key columns is named by `row_key`. `child_columns` is empty where no child is spoken of.
    """

    name: str
    row_class: type[Any]
    key: tuple[str, ...]
    child_columns: tuple[str, ...]
    table: Table

    @property
    def columns(self) -> tuple[str, ...]:
        """The attributes of the class, in their order."""
        return tuple(field.name for field in fields(self.row_class))

    @property
    def key_column(self) -> str:
        """The one column that names a row in the store."""
        return self.key[0] if len(self.key) == 1 else "row_key"


def _register(name: str, row_class: type[Any], key: tuple[str, ...], references: Mapping[str, str]) -> Register:
    columns: list[Column[Any]] = []
    if len(key) > 1:
        columns.append(Column("row_key", Text, primary_key=True))
    hints = get_type_hints(row_class)
    for field in fields(row_class):
        kind, is_optional = _kind_of(hints[field.name])
        target = references.get(field.name)
        rules = [ForeignKey(target, ondelete="CASCADE" if target == OF_CHILD else "RESTRICT")] if target else []
        is_key = key == (field.name,)
        nullable = is_optional and not is_key
        columns.append(
            Column(field.name, kind, *rules, primary_key=is_key, nullable=nullable, index=target is not None)
        )
    children = tuple(column for column, target in references.items() if target == OF_CHILD)
    table = Table(name, METADATA, *columns, *of_edited_rows())
    return Register(name, row_class, key, ("child_id",) if name == "children" else children, table)


def _kind_of(hint: Any) -> tuple[TypeEngine[Any], bool]:
    """The column type of an attribute, and whether it may be empty."""
    is_optional = get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint)
    plain = next(part for part in get_args(hint) if part is not NoneType) if is_optional else hint
    plain = getattr(plain, "__supertype__", plain)
    if get_origin(plain) is tuple:
        return Codes(), False
    kinds: Mapping[Any, TypeEngine[Any]] = {
        str: Text(),
        bool: Boolean(),
        int: Integer(),
        float: Float(53),
        date: Date(),
    }
    return kinds[plain], is_optional


def _of(*pairs: tuple[str, str]) -> dict[str, str]:
    return dict(pairs)


INSTITUTION, UNIT, CHILD = ("institution_id", OF_INSTITUTION), ("unit_id", OF_UNIT), ("child_id", OF_CHILD)

REGISTERS: Mapping[str, Register] = {
    register.name: register
    for register in (
        _register("institutions", Institution, ("institution_id",), {}),
        _register("units", Unit, ("unit_id",), _of(INSTITUTION)),
        _register("children", Child, ("child_id",), {}),
        _register("staffing", Staffing, ("institution_id", "unit_id", "shift"), _of(INSTITUTION, UNIT)),
        _register(
            "separations",
            Separation,
            ("child_a", "child_b", "level", "valid_from"),
            {"child_a": OF_CHILD, "child_b": OF_CHILD},
        ),
        _register("groups", GroupMember, ("group_id", "child_id"), _of(CHILD)),
        _register(
            "exclusions", Exclusion, ("child_id", "institution_id", "latitude", "longitude"), _of(CHILD, INSTITUTION)
        ),
        _register("wishes", Wish, ("child_id", "institution_id", "municipality"), _of(CHILD, INSTITUTION)),
        _register("agreements", Agreement, ("operator", "provider", "institution_id"), _of(INSTITUTION)),
        _register("travel", TravelTime, ("municipality", "district", "institution_id"), _of(INSTITUTION)),
        _register("pins", Pin, ("child_id", "unit_id"), _of(CHILD, UNIT)),
        _register(
            "waivers",
            Waiver,
            ("child_id", "rule", "unit_id", "other_child_id"),
            {"child_id": OF_CHILD, "unit_id": OF_UNIT, "other_child_id": OF_CHILD},
        ),
    )
}
"""The registers in the order in which they can be written: what is referred to comes first."""
