"""Sentences of a document, each with its place in the title or the text, that can be shown as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["MARK", "Sentence", "has_mark", "sentences_of"]

MARK = re.compile(r"〔[^〕\d]{1,12}〕")  # what redaction left behind; document numbers 〔2024〕 hold digits
_END = re.compile(r"[。！？!?；;\n]+[”’」』\"]?|(?<=[a-z\d)”\"])\.(?=\s+[A-Z\"“]|\s*$)[”\"]?")
_BLANK = " \t\r\n\u3000\u00a0"
_SHORTEST, _LONGEST = 8, 90  # characters of a sentence in Han …
_SHORTEST_SPACED, _LONGEST_SPACED = 24, 260  # … and of one in words with spaces
_READ = 1_500  # characters of a text; what a report is about stands at its beginning
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is what stands at `start`–`stop` of the document's `field` (title or text)."""

    field: str
    start: int
    stop: int
    text: str


def has_mark(text: str) -> bool:
    """Whether redaction has covered something in `text`: then it is not shown as a title or a quotation."""
    return MARK.search(text) is not None


def sentences_of(title: str, text: str) -> list[Sentence]:
    """Return the title, and the sentences of the beginning of the text, that are whole and of a fit length.

    >>> [each.text for each in sentences_of("", "停水两天了，没有通知。好。请尽快恢复供水！")]
    ['停水两天了，没有通知。', '请尽快恢复供水！']
    """
    titled = [Sentence("title", start, stop, title[start:stop]) for start, stop in _stripped(title)]
    spans = list(_cut(text[:_READ])) if text else []
    if len(text) > _READ and spans and spans[-1][1] >= _READ:
        spans.pop()  # it goes on where reading ended
    told = (Sentence("text", start, stop, text[start:stop]) for start, stop in spans)
    return [each for each in (*titled, *told) if _fits(each.text)]


def _cut(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _END.finditer(text):
        yield from _stripped(text, start, end.end())
        start = end.end()
    yield from _stripped(text, start, len(text))


def _stripped(text: str, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, int]]:
    stop = len(text) if stop is None else stop
    while start < stop and text[start] in _BLANK:
        start += 1
    while stop > start and text[stop - 1] in _BLANK:
        stop -= 1
    if stop > start:
        yield start, stop


def _fits(text: str) -> bool:
    if has_mark(text):
        return False
    han = len(_HAN.findall(text)) * 2 > len(text.replace(" ", ""))
    shortest, longest = (_SHORTEST, _LONGEST) if han else (_SHORTEST_SPACED, _LONGEST_SPACED)
    return shortest <= len(text) <= longest
