"""The one list of codes and their names: operators, owners, grounds, target groups, services and the rest."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a kind; `group` is its class, such as acute, care or treatment of a placement ground."""

    kind: str
    code: str
    group: str
    nb: str
    en: str


@dataclass(frozen=True, slots=True)
class CodeBook:
    """All codes, by kind and then by code, in the order of the file."""

    by_kind: Mapping[str, Mapping[str, Code]]

    def code(self, kind: str, code: str) -> Code:
        """The code with its names; an unknown one is its own name."""
        return self.by_kind.get(kind, {}).get(code) or Code(kind, code, "", code, code)

    def name(self, kind: str, code: str, language: str = "nb") -> str:
        """What people call the code in `language`; an unknown code is its own name."""
        found = self.by_kind.get(kind, {}).get(code)
        if found is None:
            return code
        return found.nb if language == "nb" else found.en

    def group_of(self, kind: str, code: str) -> str:
        """The class of the code, or the code itself where it has none."""
        found = self.by_kind.get(kind, {}).get(code)
        return (found.group or code) if found else code

    def codes(self, kind: str) -> tuple[str, ...]:
        """All codes of a kind in their order."""
        return tuple(self.by_kind.get(kind, {}))
