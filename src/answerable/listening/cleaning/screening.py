"""Which texts are worth the while of which finder, told by signs that are looked for in all texts at once.

Most texts hold no sign of most kinds of personal data; this is where the speed of redaction comes from.
"""

from __future__ import annotations

from functools import cache, cached_property

import numpy as np
import pyarrow as pa

from answerable.listening.cleaning import boilerplate, names, numbers, papers
from answerable.listening.cleaning.signs import Classes, PairTable, Places, Rows, Signs, class_table
from answerable.listening.cleaning.surnames import SURNAMES

__all__ = ["Screened"]

_LATIN, _DIGIT, _NUMERAL, _GAP, _JOINT, _AT, _LOW_LINE = (1 << bit for bit in range(7))
_SURNAME, _BEFORE_NAME, _BEFORE_INTRODUCED, _PROVINCE, _BLANK, _RIGHTS = (1 << bit for bit in range(7, 13))
_TITLE, _ROLE, _INTRODUCTION, _SERVICE, _PAPER, _DEVICE, _SPELT, _BOILERPLATE = (1 << bit for bit in range(8))

_OF_ANY_WIDTH = "0123456789０１２３４５６７８９"
_SMALL_AND_CAPITAL = [*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]
_SERVICES = "微信 薇信 威信 v信 V信 Ｖ信 ｖ信 扣扣 企鹅 抖音 快手 小红 支付 陌陌 钉钉 微博 加我 加v 加V 加微"
_ACCOUNTS = (
    *(f"{one}{other}" for one in "账帐賬帳" for other in "号戶户號"),
    *(f"{one}{other}" for one in "用网暱昵" for other in "户戶名称稱"),
)
_BEFORE_PHONE = 7  # digits of the shortest number
_LONGEST_GAP = 4  # from one digit of a number to the next, at most


@cache
def _classes() -> Classes:
    return class_table(
        {
            _LATIN: _SMALL_AND_CAPITAL,
            _DIGIT: map(ord, _OF_ANY_WIDTH),
            _NUMERAL: map(ord, numbers.DIGITS),
            _GAP: map(ord, numbers.GAPS),
            _SURNAME: map(ord, SURNAMES),
            _BEFORE_NAME: map(ord, ':：是叫为 （(“",，名字'),
            _BEFORE_INTRODUCED: map(ord, ":： ,，（(是"),
            _JOINT: map(ord, ".．:-"),
            _AT: map(ord, "@＠﹫#"),
            _LOW_LINE: map(ord, "_"),
            _PROVINCE: map(ord, papers.PROVINCES),
            _BLANK: map(ord, " "),
            _RIGHTS: map(ord, "©"),
        }
    )


@cache
def _pairs() -> PairTable:
    return PairTable(
        {
            _TITLE: (title[:2] for title in names.TITLES.split()),
            _ROLE: (role[-2:] for role in names.ROLES.split()),
            _INTRODUCTION: (words[-2:] for words in [*names.INTRODUCTIONS.split(), "我是", "本人"]),
            _SERVICE: (*_SERVICES.split(), "q ", "Q ", *_ACCOUNTS),
            _PAPER: ["护照", "護照", "通行", "台胞", "回乡"],
            _DEVICE: ["设备", "設備", "序列", "串号"],
            _SPELT: ["艾特"],
            _BOILERPLATE: (word[:2] for word in boilerplate.WORDS.split()),
        }
    )


class Screened:
    """What the characters of `texts` (in normal form) are signs of; each property is a flag for each text."""

    def __init__(self, texts: pa.StringArray) -> None:
        self._signs = Signs.of(texts, _classes())
        self._places, self._found = _pairs().find(self._signs.codes)

    @cached_property
    def latin(self) -> Rows:
        """Latin letters of any width, two in a row: a word, and not the A of a block."""
        return self._signs.rows(_runs(self._signs.places(_LATIN), 2))

    @cached_property
    def boilerplate(self) -> Rows:
        """A word of newsrooms and page frames."""
        return self._with(_BOILERPLATE) | self.latin | self._signs.hold(_RIGHTS)

    @cached_property
    def numbers(self) -> Rows:
        """Seven digits in any writing with nothing between them but what people put between digits."""
        signs = self._signs
        places = signs.places(_NUMERAL)
        other = np.cumsum(signs.classes & np.uint16(_NUMERAL | _GAP) == 0)[places]
        near = (np.diff(places) <= _LONGEST_GAP) & (np.diff(other) == 0)
        return signs.rows(_begun(places, near, _BEFORE_PHONE))

    @cached_property
    def emails(self) -> Rows:
        """The sign, or letters that may spell it out."""
        return self.latin | self._signs.hold(_AT) | self._with(_SPELT)

    @cached_property
    def accounts(self) -> Rows:
        """A service or the word account, and four characters in a row that a name may be made of."""
        named = self._signs.rows(_runs(self._signs.places(_LATIN | _NUMERAL | _LOW_LINE), 4))
        return (self.latin | self._with(_SERVICE)) & named

    @cached_property
    def papers(self) -> Rows:
        """The word, or a letter behind a province's sign or before many digits."""
        letters, at = self._signs.places(_LATIN), self._signs.at
        numbered = at(letters + 3) & at(letters + 5) & at(letters + 7) & _DIGIT != 0
        licensed = at(letters - 1) & (_PROVINCE | _BLANK) != 0
        return self.latin | self._with(_PAPER) | self._signs.rows(letters[numbered | licensed])

    @cached_property
    def machines(self) -> Rows:
        """The word, or dots, colons or dashes between letters and digits."""
        joints = self._signs.places(_JOINT)
        before, behind, beyond = (self._signs.at(joints + step) for step in (-1, 1, 2))
        word = _LATIN | _DIGIT
        joining = (before & word != 0) & (behind & word != 0) | (behind & _JOINT != 0) & (beyond & word != 0)
        return self.latin | self._with(_DEVICE) | self._signs.rows(joints[joining])

    @cached_property
    def english_addresses(self) -> Rows:
        """Letters and digits."""
        return self.latin & self._signs.hold(_DIGIT)

    @cached_property
    def names(self) -> Rows:
        """A title, or a role or an introduction with a surname behind."""
        led = self._followed(_ROLE, _BEFORE_NAME, 6) | self._followed(_INTRODUCTION, _BEFORE_INTRODUCED, 3)
        return self._with(_TITLE) | led

    def _with(self, sign: int) -> Rows:
        return self._signs.rows(self._places[self._found & sign != 0])

    def _followed(self, sign: int, between: int, most: int) -> Rows:
        """Which texts hold `sign`, at most so many characters of `between`, and a surname."""
        places = self._places[self._found & sign != 0] + 2
        owners: Places = places - 2
        found = np.zeros(len(self._signs), bool)
        for _ in range(most + 1):
            classes = self._signs.at(places)
            found |= self._signs.rows(owners[classes & _SURNAME != 0])
            goes_on = classes & between != 0
            places, owners = places[goes_on] + 1, owners[goes_on]
        return found


def _runs(places: Places, count: int) -> Places:
    """Where `count` of `places` follow each other without a gap."""
    return _begun(places, np.diff(places) == 1, count)


def _begun(places: Places, near: Rows, count: int) -> Places:
    """Where `count` of `places` begin of which each is `near` the next."""
    starts = max(len(places) - count + 1, 0)
    run = np.ones(starts, bool)
    for step in range(count - 1):
        run &= near[step : starts + step]
    return places[:starts][run]
