"""The taxonomy of topics: a versioned TOML file that an organisation may edit.

The shipped file is `taxonomy.toml` beside this module; its head says how it is written.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from answerable.listening.errors import InputError
from answerable.listening.text import fold

__all__ = ["OTHER", "Rule", "Taxonomy", "Topic", "load_taxonomy", "parse_taxonomy", "read_document"]

OTHER = "other"
"""The topic of what fits none; every taxonomy has it."""

_WEIGHTS = {"strong": 3.0, "words": 1.0, "weak": 0.4}
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Words = tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """Adds `weight` to its topic where every part that is given holds; words are folded."""

    weight: float = 2.0
    must: Words = ()
    any: Words = ()
    none: Words = ()
    near: tuple[Words, ...] = ()
    within: int = 10  # characters between the words of two lists
    regex: str = ""

    @property
    def vocabulary(self) -> Iterator[str]:
        """Every word the rule looks for."""
        yield from self.must + self.any + self.none
        for words in self.near:
            yield from words


@dataclass(frozen=True)
class Topic:
    """One topic: a short English code, labels in Chinese and English, weighted words and rules."""

    code: str
    domain: str
    label: tuple[tuple[str, str], ...]  # (language, label)
    words: tuple[tuple[str, float], ...]  # (folded word, weight)
    rules: tuple[Rule, ...] = ()

    def name(self, language: str) -> str:
        """The label in `language` (zh or en); the code where there is none."""
        return dict(self.label).get(language, self.code)


@dataclass(frozen=True)
class Taxonomy:
    """All topics in the order of the file, with the file's version."""

    version: str
    topics: tuple[Topic, ...]

    @cached_property
    def codes(self) -> Words:
        """The codes of the topics, in order."""
        return tuple(topic.code for topic in self.topics)

    def __hash__(self) -> int:
        return hash((self.version, self.codes, sum(len(topic.words) for topic in self.topics)))

    def topic(self, code: str) -> Topic:
        """The topic of that code; raises `KeyError`."""
        return next((topic for topic in self.topics if topic.code == code), None) or self._missing(code)

    def _missing(self, code: str) -> Topic:
        raise KeyError(f"The taxonomy {self.version} has no topic `{code}`.")


def load_taxonomy(path: Path | str | None = None) -> Taxonomy:
    """Read a taxonomy file; without a path, the shipped one. Raises `InputError` where it is malformed."""
    return parse_taxonomy(read_document(path), str(path or "taxonomy.toml"))


def read_document(path: Path | str | None = None) -> dict[str, Any]:
    """The plain document of a taxonomy file (without a path, of the shipped one), not yet looked into.

    Raises `InputError` where it is no TOML.
    """
    name = str(path or "taxonomy.toml")
    source = Path(path) if path else resources.files(__package__).joinpath(name)
    try:
        return tomllib.loads(source.read_bytes().decode("utf-8"))
    except ValueError as wrong:
        raise InputError(
            f"The taxonomy `{name}` cannot be read ({wrong}); see the head of the shipped file."
        ) from wrong


def parse_taxonomy(document: Mapping[str, Any], name: str = "taxonomy") -> Taxonomy:
    """The taxonomy that a plain document describes. Raises `InputError` where it is malformed."""
    try:
        return _taxonomy(document)
    except (ValueError, KeyError, TypeError, AttributeError, re.error) as wrong:
        raise InputError(
            f"The taxonomy `{name}` cannot be read ({wrong}); see the head of the shipped file."
        ) from wrong


def _taxonomy(raw: Mapping[str, Any]) -> Taxonomy:
    topics = tuple(_topic(entry) for entry in raw["topic"])
    codes = [topic.code for topic in topics]
    if len(set(codes)) < len(codes):
        raise ValueError("a code stands twice")
    if OTHER not in codes:
        topics += (Topic(OTHER, OTHER, (("zh", "其他"), ("en", "Other")), ()),)
    return Taxonomy(str(raw["version"]), topics)


def _topic(raw: Mapping[str, Any]) -> Topic:
    if not _CODE.fullmatch(raw["code"]):
        raise ValueError(f"the code `{raw['code']}` is not small letters, digits and hyphens")
    weights: dict[str, float] = {}
    for strength, weight in reversed(_WEIGHTS.items()):  # a word given twice counts by its stronger place
        weights |= dict.fromkeys(_listed(raw.get(strength, "")), weight)
    rules = tuple(_rule(entry) for entry in raw.get("rule", []))
    label = tuple((str(language), str(text)) for language, text in raw["label"].items())
    return Topic(raw["code"], str(raw.get("domain", raw["code"])), label, tuple(weights.items()), rules)


def _rule(raw: Mapping[str, Any]) -> Rule:
    known = {"weight", "must", "any", "not", "near", "within", "regex"}
    if unknown := set(raw) - known:
        raise ValueError(f"a rule knows no `{sorted(unknown)[0]}`")
    re.compile(raw.get("regex", ""))
    return Rule(
        weight=float(raw.get("weight", Rule.weight)),
        must=_folded(raw.get("must", [])),
        any=_folded(raw.get("any", [])),
        none=_folded(raw.get("not", [])),
        near=tuple(_folded(words) for words in raw.get("near", [])),
        within=int(raw.get("within", Rule.within)),
        regex=raw.get("regex", ""),
    )


def _listed(text: str) -> Words:
    return _folded([word.strip() for word in text.replace("，", ",").split(",") if word.strip()])


def _folded(words: list[str]) -> Words:
    if not all(words):
        raise ValueError("a word is empty")
    return tuple(fold(words))
