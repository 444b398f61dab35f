"""Street addresses as English writes them. Takes the plain form of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerable.listening.cleaning.spans import Span

__all__ = ["HINT", "find_english_addresses"]

HINT = (
    r"(?i)\d[\w,]* (?:[\w.'’\-]+ ){1,4}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd"
    r"|court|ct|way|place"
    r"|square|terrace|parks?|highway|close|row|walk|hill|str)|\b(?:apt|apartment|suite|flat|ste"
    r"|box)\.?\s+#?\d"
    r"|\b(?:zip|postcode|address|lives? at|deliver).{0,60}\d"
)

_STREET = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl|square|squares"
    r"|terrace|parkway"
    r"|pkwy|highway|hwy|crescent|close|row|parks?|walk|hill|gardens?|circle|loop|trail|str)\b\.?"
)
_ENGLISH = re.compile(
    rf"(?<![\w.])\d{{1,6}}[A-Za-z]?,? (?:[\w.'’\-]+ ){{1,4}}{_STREET}(?:,?\s+(?:apt|apartment|suite|unit"
    rf"|flat|room|ste|#)\.?\s*#?\w{{1,6}})?"
    r"|(?<!\w)(?:apt|apartment|suite|flat|ste)\.?\s*#?\d{1,5}[A-Za-z]?(?!\w)"
    r"|(?<!\w)(?:P\.?\s?O\.?\s?|post\s?)?box\s+\d{1,6}(?!\w)|(?<!\w)(?:PSC"
    r"|unit)\s+\d{1,6},?\s+box\s+\d{1,6}(?:\s+(?:APO|FPO|DPO)\s+\w\w\s+\d{5})?",
    re.IGNORECASE,
)
_ENGLISH_STATED = re.compile(
    r"(?:\baddress(?: of [^\n]{2,40}?)? (?:is|to)|(?:\bmy|\bhome|\bbilling|\bmailing) address:?|\blives? "
    r"at|\bdelivered? to"
    r"|\bzip(?: code)?(?: is|:)|\bpostcode(?: is|:)?)\s*"
    r"((?:[^\n?!]{0,40}?\d[^\n?!,]{0,48}))",
    re.IGNORECASE,
)


def find_english_addresses(text: str) -> Iterator[Span]:
    """Yield street addresses, flats and boxes, and what a text calls an address."""
    for found in _ENGLISH.finditer(text):
        yield Span(*found.span(), "address")
    for found in _ENGLISH_STATED.finditer(text):
        end = found.end(1)
        while text[end - 1] in " .,":
            end -= 1
        yield Span(found.start(1), end, "address")
