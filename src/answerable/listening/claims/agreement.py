"""Do two texts agree on the facts that tell like-sounding claims apart: numbers, dates, names, and "not"?"""

from __future__ import annotations

import re
from dataclasses import dataclass

import rjieba

from answerable.listening.text import fold

__all__ = ["Facts", "agreement", "facts_of"]

_DATE = re.compile(r"(?:(\d{4})\s*[年/-]\s*)?(\d{1,2})\s*[月/-]\s*(\d{1,2})\s*[日号]?(?!\d)")
_ENGLISH_DATE = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})\b")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NUMBER = re.compile(r"\d+(?:[,，]\d{3})*(?:\.\d+)?(?:\s*[%％万亿千百])?")
_HAN_NUMBER = re.compile(
    r"[一二三四五六七八九十百千万亿两]{2,}|[一二三四五六七八九十两](?=[个名人天年月例起位次元])"
)
_SCALES = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_NOT = re.compile(
    r"不会|不能|不是|不可|没有|并未|并非|从未|未曾|不再|不用|不要|无需|禁止|取消|\b(?:not|no|never|cannot|without)\b|n't\b"
)
_CAPITAL = re.compile(r"(?<![.!?。！？\n]\s)(?<!^)\b[A-Z][a-z]{2,}")
_NAME_TAGS = {"nr", "ns", "nt", "nrt", "nrfg"}  # persons, places, bodies
_NEARLY_THE_SAME = 0.45  # of both texts shared
_READ = 600  # characters: beyond them a text speaks of many things

PENALTY = {"dates": 0.8, "numbers": 0.85, "names": 0.8, "negation": 0.7}
"""What a contradiction leaves of a score."""


@dataclass(frozen=True)
class Facts:
    """What a text commits itself to."""

    numbers: frozenset[float]
    dates: frozenset[tuple[int, int]]  # month, day
    names: frozenset[str]
    negated: bool


def facts_of(text: str) -> Facts:
    """Read the facts of one text.

    >>> sorted(facts_of("3月5日起，全市3万人停水，不会延长").numbers)
    [30000.0]
    """
    text = text[:_READ]
    folded = fold([text])[0]
    dates, rest = _dates(folded)
    return Facts(_numbers(rest), dates, _names(text, folded), bool(_NOT.search(folded)))


def agreement(one: Facts, other: Facts, closeness: float) -> tuple[float, tuple[str, ...]]:
    """What the contradictions between two texts leave of their score, and their names.

    `closeness` is how alike they are otherwise (0 to 1): "not" tells apart only what is nearly the same
    sentence.
    Silence on a fact is no contradiction.
    """
    found = [
        kind for kind in ("dates", "numbers", "names") if _disjoint(getattr(one, kind), getattr(other, kind))
    ]
    if closeness >= _NEARLY_THE_SAME and one.negated != other.negated:
        found.append("negation")
    factor = 1.0
    for kind in found:
        factor *= PENALTY[kind]
    return factor, tuple(found)


def _disjoint(one: frozenset[object], other: frozenset[object]) -> bool:
    return bool(one) and bool(other) and not one & other


def _dates(folded: str) -> tuple[frozenset[tuple[int, int]], str]:
    dates = {(int(month), int(day)) for _, month, day in _DATE.findall(folded)}
    dates |= {(_MONTHS.index(month) + 1, int(day)) for month, day in _ENGLISH_DATE.findall(folded)}
    known = frozenset((month, day) for month, day in dates if 1 <= month <= 12 and 1 <= day <= 31)
    return known, _ENGLISH_DATE.sub(" ", _DATE.sub(" ", folded))


def _numbers(folded: str) -> frozenset[float]:
    """Numbers that commit to something: not single figures without a unit."""
    arabic = {_arabic(match) for match in _NUMBER.findall(folded) if len(match) > 1}
    return frozenset(arabic | {_chinese(match) for match in _HAN_NUMBER.findall(folded)})


def _arabic(text: str) -> float:
    digits = re.sub(r"[,，\s%％万亿千百]", "", text)
    return float(digits) * _SCALES.get(text[-1], 1.0)


def _chinese(text: str) -> float:
    """二十三 is 23, 一百八十 is 180, 三万五千 is 35000; an odd run gives some number."""
    total = section = digit = 0.0
    for character in text:
        if character in _DIGITS:
            digit = float(_DIGITS[character])
        elif character == "十":
            section, digit = section + (digit or 1) * 10, 0.0
        elif character in "百千":
            section, digit = section + (digit or 1) * _SCALES[character], 0.0
        else:
            total, section, digit = (total + section + digit or 1.0) * _SCALES[character], 0.0, 0.0
    return total + section + digit


def _names(text: str, folded: str) -> frozenset[str]:
    capitals = {word.lower() for word in _CAPITAL.findall(text)}
    tagged = rjieba.tag(folded) if not folded.isascii() else []
    return frozenset(capitals | {word for word, tag in tagged if tag in _NAME_TAGS and _is_name(word)})


def _is_name(word: str) -> bool:
    return len(word) > 1 and word[0] not in _DIGITS and not word[0].isdigit()
