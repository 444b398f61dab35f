"""The rules of an answer, free of the framework. The machine has the form that `cases.rules` describes."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from answerable.listening.text import fold
from answerable.portal.cases.rules import Moves

ANSWER: Moves = {
    "draft": {"": "draft"},
    "revise": {"draft": "draft"},
    "submit": {"draft": "in_review"},
    "send_back": {"in_review": "draft", "approved": "draft"},
    "approve": {"in_review": "approved"},
    "publish": {"approved": "published"},
    "begin_correction": {"published": "draft"},  # what is out stays out until the correction is published
}
TEXTS = ("title", "question", "body", "next_steps")  # what an answer says, as its reader meets it
VERDICTS = ("solved", "partly", "not_solved")
SATISFACTION = {True: "satisfied", False: "not_satisfied"}  # with how it was handled, asked apart
MOST_CHANGES = 1  # of a verdict, for each published version
MOST_EVIDENCE = 50  # feed documents kept with an answer
LONGEST_TITLE = 120
LONGEST_BODY = 8000


def changes(before: str, now: str) -> list[tuple[str, str]]:
    """What changed between two texts, line by line: ("same" | "gone" | "new", line)."""
    kinds = {" ": "same", "-": "gone", "+": "new"}
    compared = difflib.ndiff(before.splitlines(), now.splitlines())
    return [(kinds[line[0]], line[2:]) for line in compared if line[0] in kinds]


FEW, NEARLY_ALL, WITHHELD = "few", "nearly all", "withheld"
# What people put before a step themselves; the list numbers it. "2.5 km" and "-5 degrees" are no marks.
_MARK = re.compile(r"^(?:[·•●▪‣–—]\s*|[-*]\s+|[(（]?\d{1,2}(?:[.．](?!\d)|[、)）])\s*|[①-⑳]\s*)")


def steps(text: str) -> list[str]:
    """The next steps, one from each line, without the marks that people put before them."""
    lines = (_MARK.sub("", line.strip()).strip() for line in text.splitlines())
    return [line for line in lines if line]


def shares(counts: Mapping[str, int], floor: int) -> dict[str, int | str]:
    """Each count as a share of all of them in whole per cent, or in words where it would tell of a few.

    Under the floor a count is FEW; and so that no subtraction tells what it is, the others hide with it until
    those hidden are as many as the floor: the largest is then NEARLY_ALL, or one more is WITHHELD. Nothing at
    all is given over fewer people than the floor.
    """
    whole = sum(counts.values())
    if whole < floor:
        return {}
    shown = [name for name in counts if counts[name] >= floor]
    said: dict[str, int | str] = dict.fromkeys(counts, FEW)
    said |= {name: round(100 * counts[name] / whole) for name in shown}
    hidden = whole - sum(counts[name] for name in shown)
    if len(shown) < len(counts) and hidden < floor and shown:
        said[min(shown, key=counts.__getitem__)] = NEARLY_ALL if len(shown) == 1 else WITHHELD
    return said


# Which right each verb asks for, at the unit that leads the case.
RIGHTS = {
    "revise": "answers.draft",
    "submit": "answers.draft",
    "send_back": "answers.review",
    "approve": "answers.review",
    "publish": "answers.publish",
    "begin_correction": "answers.draft",
}


# What a template leaves open, for whoever uses it: [[the day]] or ［［日期］］.
_PLACEHOLDER = re.compile(r"(?:\[\[|［［)\s*(.{1,60}?)\s*(?:\]\]|］］)")


def placeholders(*texts: str) -> list[str]:
    """What is still to be filled in, each once.

    >>> placeholders("It is repaired by [[the day]].", "Ask ［［电话］］.")
    ['the day', '电话']
    """
    return list(dict.fromkeys(found for text in texts for found in _PLACEHOLDER.findall(text)))


def mark_of(body: str) -> str:
    """What two texts have in common that differ in spaces, width and case alone."""
    said = re.sub(r"[\W_]+", "", fold([body])[0])
    return hashlib.sha256(said.encode()).hexdigest()


class Hint(NamedTuple):
    """One thing to look at again before an answer goes out, and the words it was seen by."""

    kind: str  # off_the_question, no_step, no_date, nobody_to_ask or long_sentences
    seen: tuple[str, ...] = ()


ADDRESSED = 1 / 3  # of the question's words come back in an answer that speaks of it
MOST_SEEN = 5  # words, steps or sentences named in a hint
LONGEST_SENTENCE = {"han": 60, "words": 30}  # characters; words
_BEGINNING = 40  # characters of a step or sentence that a hint shows
_HAN = "\u3400-\u9fff"
_SMALL_HAN = re.compile(
    "为什么|什么|怎么|为何|如何|是否|能否|可否|是不是|有没有|哪里|哪些|多少|请问|希望|我们|你们|您们|他们|这个|那个|现在|"
    "[的了吗呢吧啊是在我你您他她它和与及或就都也还又很把被对从到让给这那不没有会能可以要请]"
)
_SMALL_WORD = re.compile(
    "(?:the|and|are|was|were|been|being|has|have|had|will|would|can|could|shall|should|may|might|must|does|did|"
    "for|from|with|without|into|onto|about|that|this|these|those|there|here|what|when|where|which|who|whom|whose|"
    "why|how|our|your|their|his|her|its|you|they|them|not|nor|but|yet|still|since|than|then|too|very|all|any|some|"
    "please)"
)
_DATE = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}|\d{1,2}\s?月(?:\d|[上中下]旬|底|初|份)?|[一二三四五六七八九十]+月|"
    r"\d{1,2}(?:日|号(?![楼线院门店库井口机馆单车房文厅桥路地]))|"
    r"[\d一二三四五六七八九十两]+\s?个?(?:工作日|天|日|周|星期|小时|月|年)(?:之?内|以内)|"
    r"(?:本|下|今|明|后|当|次|每)个?(?:周|月|年|天|日|季)|"
    r"(?:月|年|周|季度)[底末初]|(?:周|星期)[一二三四五六日天]|[上中下]旬|"
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december)\b|"
    r"\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b|"
    r"\b(?:by|in|until|before|of|mid|\d{1,2}) may\b|\bmay \d|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:today|tomorrow|every (?:day|week|month))\b|"
    r"\bwithin\s+\w+\s+(?:working\s+)?(?:hour|day|week|month|year)|"
    r"\b(?:this|next|end of(?: the)?) (?:week|month|quarter|year)",
    re.IGNORECASE,
)
_WHOM = re.compile(
    r"电话|热线|拨打|致电|来电|联系|咨询|窗口|邮箱|地址|来信|12345|\d{3,4}-\d{7,8}|@\w|"
    r"\b(?:call|phone|telephone|hotline|contact|e-?mail|write to|ask (?:the|us|at)|visit|counter|reach us)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[。！？!?；;\n]+|\.(?=\s|$)")


def hints(question: str, body: str, next_steps: str) -> list[Hint]:
    """What the writer of an answer may want to look at again. Each rule can be read off here; none forbids.

    >>> [hint.kind for hint in hints("东街的水为什么发黄？", "东街旧管道受扰动。请拨打12345。", "换管")]
    ['no_date']
    """
    found = [_off_the_question(question, f"{body}\n{next_steps}"), *_of_the_steps(steps(next_steps))]
    if not _WHOM.search(f"{body}\n{next_steps}"):
        found.append(Hint("nobody_to_ask"))
    found.append(_seen("long_sentences", filter(_is_long, _SENTENCE_END.split(f"{body}\n{next_steps}"))))
    return [hint for hint in found if hint]


def _of_the_steps(found: list[str]) -> list[Hint | None]:
    undated = (step for step in found if not _DATE.search(step))
    return [_seen("no_date", undated) if found else Hint("no_step")]


def _off_the_question(question: str, answer: str) -> Hint | None:
    """Too few of the question's words come back; the hint names those that do not."""
    asked, told = list(dict.fromkeys(_content(question))), fold([answer])[0]
    missing = [word for word in asked if not any(part in told for part in _parts(word))]
    enough = len(asked) - len(missing) >= ADDRESSED * len(asked)
    return None if enough else _seen("off_the_question", missing)


def _content(text: str) -> Iterator[str]:
    """The words that carry a question: runs of Han between small words, and Latin words of three or more."""
    folded = fold([text])[0]
    yield from re.findall(f"[{_HAN}]{{2,}}", _SMALL_HAN.sub(" ", folded))
    yield from (word for word in re.findall(r"[a-z]{3,}", folded) if not _SMALL_WORD.fullmatch(word))


def _parts(word: str) -> list[str]:
    """What stands for a word in the answer: any two neighbours of Han; the first five letters of Latin."""
    return [word[:5]] if word.isascii() else [word[at : at + 2] for at in range(len(word) - 1)]


def _is_long(sentence: str) -> bool:
    han = len(re.findall(f"[{_HAN}]", sentence))
    return (
        han > LONGEST_SENTENCE["han"] or len(re.findall(r"[A-Za-z]+", sentence)) > LONGEST_SENTENCE["words"]
    )


def _seen(kind: str, texts: Iterator[str] | list[str]) -> Hint | None:
    shown = [text.strip() for text in texts][:MOST_SEEN]
    cut = (text if len(text) <= _BEGINNING else f"{text[:_BEGINNING]}…" for text in shown)
    return Hint(kind, tuple(cut)) if shown else None
