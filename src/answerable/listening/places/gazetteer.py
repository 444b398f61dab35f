"""Divisions with their codes, names and parents: the nation's down to counties, or an operator's own table.

The national table is the one that python-stdnum carries for checking resident identity numbers: GB/T 2260
with the years in which each name was in use. `_LACKING` has what is missing there. Townships and
communities, or the districts of an organisation with codes of its own, come in a CSV file: code, name,
level, parent_code, and where wanted name_en.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from answerable.listening.errors import InputError
from answerable.listening.text import fold

__all__ = ["COUNTY", "Division", "Gazetteer"]

PROVINCE, PREFECTURE, COUNTY, TOWNSHIP, COMMUNITY = range(1, 6)
_EARLIEST_FORMER = 2000  # names that went out of use before are no longer looked for
_LACKING = {"330113": "临平区", "330114": "钱塘区"}
_NOT_A_PLACE = re.compile(r"^(?:市辖区|.|林区|.*直辖.*)$")
_ENTRY = re.compile(r'^( *)(\d+) (?:province|county)="([^"]*)"', re.MULTILINE)
_DATED = re.compile(r"(?:\[(?P<start>\d*)-(?P<end>\d*)\])?(?P<name>[^,]+)")


@dataclass(frozen=True, slots=True)
class Division:
    """A division and the code of its `parent`, or "".

    `level`: 1 province, 2 prefecture, 3 county, 4 township, 5 community. `name_en` is its English name or "".
    `former` are names it had before. `ended` is the year in which it was dissolved without a successor,
    else 0.
    """

    code: str
    name: str
    level: int
    parent: str
    former: tuple[str, ...] = ()
    ended: int = 0
    name_en: str = ""


@dataclass(frozen=True)
class Gazetteer:
    """Divisions by code, parents before children.

    >>> Gazetteer.national().path("330106")
    ('330000', '330100', '330106')
    """

    divisions: dict[str, Division] = field(repr=False)

    @classmethod
    @cache
    def national(cls) -> Gazetteer:
        """Provinces, prefectures and counties of China; read once."""
        return cls(_by_code(_national()))

    @classmethod
    def load(cls, path: str | Path) -> Gazetteer:
        """Read an operator's CSV: code, name, level (1 to 5), parent_code and perhaps name_en.

        A table whose rows all have parents within it, or none, stands alone, with codes of any form; one
        that names parents it does not hold adds to the national table. Raises `InputError` with the line
        that is wrong.
        """
        rows = list(_rows(Path(path)))
        own = {row.code for row in rows}
        if all(row.parent in own or not row.parent for row in rows):
            return cls(_by_code(rows))
        return cls.national().extended(rows, str(path))

    def extended(self, rows: Iterable[Division], name: str = "table") -> Gazetteer:
        """These divisions and `rows`, which replace those of the same code."""
        together = self.divisions | _by_code(rows)
        for row in together.values():
            if row.parent and row.parent not in together:
                raise InputError(f"`{name}`: the parent `{row.parent}` of `{row.code}` is in no table.")
        return Gazetteer(together)

    def path(self, code: str) -> tuple[str, ...]:
        """The codes from the province down to `code` itself; empty for an unknown code."""
        path: list[str] = []
        while code in self.divisions and code not in path:
            path.append(code)
            code = self.divisions[code].parent
        return tuple(reversed(path))


def _by_code(rows: Iterable[Division]) -> dict[str, Division]:
    return {row.code: row for row in sorted(rows, key=lambda row: (row.level, row.code))}


def _rows(path: Path) -> Iterator[Division]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = {"code", "name", "level", "parent_code"} - set(reader.fieldnames or ())
        if missing:
            raise InputError(f"`{path}` needs the columns {', '.join(sorted(missing))}, and has them not.")
        for row in reader:
            yield _row(row, f"`{path}`, line {reader.line_num}")


def _row(row: dict[str, str], place: str) -> Division:
    code, name, level = ((row[key] or "").strip() for key in ("code", "name", "level"))
    if not code or not name:
        raise InputError(f"{place}: a division needs a code and a name.")
    if level not in set("12345"):
        raise InputError(f"{place}: the level `{level}` is not a number from 1 (province) to 5 (community).")
    parent, english = ((row.get(key) or "").strip() for key in ("parent_code", "name_en"))
    return Division(code, name, int(level), parent, name_en=english)


def _national() -> Iterator[Division]:
    current: dict[str, str] = {}
    former: list[tuple[str, str, int]] = []
    codes, dated = zip(*_table(), strict=True)
    for code, names in zip(codes, fold(dated), strict=True):
        for match in _DATED.finditer(names):
            name, end = match["name"], match["end"]
            if _NOT_A_PLACE.match(name):
                continue
            if end:
                former.append((code, name, int(end)))
            else:
                current[code] = name
    current |= _LACKING
    renamed, ended = _followed(current, [old for old in former if old[2] >= _EARLIEST_FORMER])
    for code, name in current.items():
        yield Division(code, name, _level(code), _parent(code, current), tuple(renamed.get(code, ())))
    for code, (name, end) in ended.items():
        yield Division(code, name, _level(code), _parent(code, current), ended=end)


def _table() -> Iterator[tuple[str, str]]:
    """Six-digit codes with dated names, as python-stdnum keeps them: a province, its places indented below.

    Read here and not by `stdnum.numdb`, which takes five times as long.
    """
    lines = files("stdnum").joinpath("cn/loc.dat").read_text(encoding="utf-8")
    province = ""
    for indent, code, name in _ENTRY.findall(lines):
        if not indent:
            province = code
            yield f"{province}0000", name
        elif code != "0000":
            yield f"{province}{code}", name


def _followed(
    current: dict[str, str], former: list[tuple[str, str, int]]
) -> tuple[dict[str, list[str]], dict[str, tuple[str, int]]]:
    """Former names: by the code of the division that bears the name on, and those that nobody bears on."""
    heirs = {(_above(code), name[:-1]): code for code, name in current.items()}
    in_use = {(code[:2], name) for code, name in current.items()}
    renamed: dict[str, list[str]] = {}
    ended: dict[str, tuple[str, int]] = {}
    for code, name, end in former:
        if (code[:2], name) in in_use:  # it only had another number
            continue
        heir = code if code in current else heirs.get((_above(code), name[:-1]))
        if heir is None:
            ended[code] = (name, end)
        else:
            renamed.setdefault(heir, []).append(name)
    return renamed, ended


def _level(code: str) -> int:
    if code.endswith("0000"):
        return PROVINCE
    return PREFECTURE if code.endswith("00") else COUNTY


def _above(code: str) -> str:
    """The first digits that say what a county stands in: the prefecture, or a municipality as a whole."""
    return code[:2] if code[2:4] in {"01", "02"} and code[:2] in {"11", "12", "31", "50"} else code[:4]


def _parent(code: str, current: dict[str, str]) -> str:
    if code.endswith("0000"):
        return ""
    prefecture = f"{code[:4]}00"
    return prefecture if prefecture != code and prefecture in current else f"{code[:2]}0000"
