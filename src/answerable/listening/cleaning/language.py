"""The language of a document: zh-Hans, zh-Hant, en, mixed (Chinese and another), other.

Scripts decide where they can, counted for a whole batch at once; only Latin text in doubt is asked about
further. Han text is traditional where it holds more characters that only traditional writing has than such
that only simplified writing has. Text in which neither occurs (水管破了) reads the same in both and counts as
simplified.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import opencc
import pyarrow as pa
import pyarrow.compute as pc

from answerable.listening.cleaning.columns import Texts, chosen, matching, one_array, replaced
from answerable.listening.text.characters import code_points

__all__ = ["LANGUAGES", "detect_language"]

LANGUAGES = ("zh-Hans", "zh-Hant", "en", "mixed", "other")

READ_OF_EACH = 600
"""Characters looked at per document; more does not change the answer."""

_HAN, _SIMPLIFIED, _TRADITIONAL, _LATIN, _ACCENTED, _OTHER = range(1, 7)
_KINDS = 7

_LETTERS_A_WORD = 5.0
_MIXED = 0.3
"""From this share of words on the smaller of two scripts is a language of its own and not a name or a
brand."""

_FEWEST_MIXED_WORDS = 5.0
_FEWEST_OTHER_SIGNS = 4  # of Japanese or Korean syllables, which are no brand names

_ADDRESS = r"(?:https?://|www\.)[\x21-\x7e]+|[\w.%+-]+@[\w.-]+|〔[a-z]{2,8}〕"
"""RE2: links, e-mails and marks of redaction are in no language."""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_ENGLISH_WORDS = """
    about after all and any are because been before but by can could did does for from get has have
    how if into it it's its just like more my new not now of off or our out over please said says
    should so some than thank that the their them there they this to up us we were what when where
    which who why will with would you your
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
"""Words that English uses all the time and its neighbours do not: no `a`, `in`, `is`, `no`, `on`, `was`."""

_SURE = 0.95
"""English headlines have few small words; without accents another language must be all but certain."""

_OTHER_LATIN = (
    "en",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "id",
    "ms",
    "vi",
    "tr",
    "pl",
    "tl",
    "sv",
    "da",
    "fi",
    "hu",
    "cs",
    "ro",
)
_OTHER_SCRIPTS = (
    (0x0370, 0x1E00),  # Greek, Cyrillic, Arabic, Thai, Korean letters …
    (0x1F00, 0x2000),
    (0x3041, 0x3100),  # Japanese syllables
    (0x3131, 0x318F),
    (0xAC00, 0xD7A4),  # Korean syllables
    (0xFF66, 0xFFDD),
)


@cache
def _script_of() -> npt.NDArray[np.uint8]:
    """A table from code point to script, with what only one way of writing Chinese uses told apart.

    A character is only simplified where GB 2312 has it, Big5 has not, and it has a traditional form; only
    traditional the other way round. So 后, 里, 台, 只, which both use, speak for neither.
    """
    table = np.zeros(0x110000, np.uint8)
    for first, end in ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32000)):
        table[first:end] = _HAN
    for first, end in _OTHER_SCRIPTS:
        table[first:end] = _OTHER
    table[0xC0:0x250] = table[0x1E00:0x1F00] = _ACCENTED
    table[[0xD7, 0xF7]] = 0
    for first in (0x41, 0x61, 0xFF21, 0xFF41):
        table[first : first + 26] = _LATIN
    han = "".join(map(chr, range(0x4E00, 0xA000)))
    to_simplified = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    pairs = [(sign, simplified) for sign, simplified in zip(han, to_simplified) if sign != simplified]
    in_gb, in_big5 = _encodable(han, "gb2312"), _encodable(han, "big5")
    table[[ord(sign) for sign in {simplified for _, simplified in pairs} & (in_gb - in_big5)]] = _SIMPLIFIED
    table[[ord(sign) for sign in {sign for sign, _ in pairs} & (in_big5 - in_gb)]] = _TRADITIONAL
    return table


def _encodable(signs: str, encoding: str) -> set[str]:
    return {*signs.encode(encoding, "ignore").decode(encoding)}


def detect_language(texts: Texts) -> pa.StringArray:
    """Return the language of each of `texts`; `other` where there is nothing to read.

    >>> detect_language(pa.array(["三天没水了", "三天沒水了啊", "No water for three days"])).to_pylist()
    ['zh-Hans', 'zh-Hant', 'en']
    """
    heads = _heads(one_array(texts))
    if not len(heads):
        return pa.array([], pa.string())
    counts = _counted(heads)
    han = counts[:, _HAN] + counts[:, _SIMPLIFIED] + counts[:, _TRADITIONAL]
    words = (counts[:, _LATIN] + counts[:, _ACCENTED]) / _LETTERS_A_WORD + counts[:, _OTHER] / 2.0
    chinese_words = han / 1.6  # a Chinese word has about 1.6 characters
    share = chinese_words / np.maximum(chinese_words + words, 1e-9)
    is_much = (words >= _FEWEST_MIXED_WORDS) | (counts[:, _OTHER] >= _FEWEST_OTHER_SIGNS)
    is_mixed = (share > _MIXED) & (share < 1 - _MIXED) & is_much & (han >= 5)
    is_chinese = (han > 0) & ~is_mixed & (share >= _MIXED)
    codes = np.where(counts[:, _TRADITIONAL] > counts[:, _SIMPLIFIED], "zh-Hant", "zh-Hans")
    found = np.where(is_mixed, "mixed", np.where(is_chinese, codes, "")).tolist()
    undecided = [at for at, language in enumerate(found) if not language]
    for at, head in zip(undecided, chosen(heads, undecided)):
        found[at] = _language_of_letters(head, counts[at])
    return pa.array(found, pa.string())


def _heads(texts: pa.StringArray) -> pa.StringArray:
    """What is looked at of each text, without what is in no language."""
    heads = _cut(texts)
    addressed = matching(heads, _ADDRESS)
    whole = texts.take(pa.array(addressed, pa.int64()))
    cleared = _cut(one_array(pc.replace_substring_regex(whole, _ADDRESS, " ")))
    return replaced(heads, addressed, chosen(cleared, range(len(addressed))))


def _cut(texts: pa.StringArray) -> pa.StringArray:
    return one_array(pc.utf8_slice_codeunits(texts, 0, READ_OF_EACH))


def _counted(heads: pa.StringArray) -> npt.NDArray[np.int64]:
    """Return how many characters of each script each head has; one row a head."""
    codes, starts = code_points(heads)
    document = np.repeat(np.arange(len(heads)), np.diff(starts))
    cells: npt.NDArray[Any] = document * _KINDS + _script_of()[codes]
    return np.bincount(cells, minlength=len(heads) * _KINDS).reshape(len(heads), _KINDS)


def _language_of_letters(head: str, counts: npt.NDArray[np.int64]) -> str:
    latin, accented, other = int(counts[_LATIN]), int(counts[_ACCENTED]), int(counts[_OTHER])
    if latin == 0 or other > latin:
        return "other"
    words = _WORD.findall(head.lower())
    english = sum(word in _ENGLISH for word in words)
    if accented * 50 <= latin and (english * 5 >= len(words) or (english and len(words) <= 3)):
        return "en"
    if len(words) <= 2:
        return "other" if accented else "en"
    language, sureness = _identifier().classify(head)
    return "other" if language != "en" and (accented or sureness >= _SURE) else "en"


@cache
def _identifier() -> Any:
    """A model of Latin-script languages;

    Loaded at the first text in doubt (a second), then about 1,000 texts/s.
    """
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_OTHER_LATIN))
    return identifier
