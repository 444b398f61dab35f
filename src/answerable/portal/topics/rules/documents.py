"""A taxonomy as the plain document that its TOML file holds: reading, changing, comparing, writing it.

`{"version", "domains": {code: {zh, en}}, "topic": [{code, domain, label, about, strong, words, weak, rule}],
"retired": [{code, label}]}`. A retired topic is no longer told, and what was told keeps its name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

__all__ = [
    "Change",
    "as_toml",
    "differences",
    "domains_of",
    "every_topic",
    "topic_of",
    "with_topic",
    "without_topic",
]

Document = Mapping[str, Any]
WORDS = ("strong", "words", "weak")


@dataclass(frozen=True)
class Change:
    """What became of one topic: `kind` is added, retired or changed; the parts that differ, old and new."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    parts: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()  # (part, gone, new)


def every_topic(document: Document) -> list[dict[str, Any]]:
    """The topics in use, in order."""
    return list(document["topic"])


def topic_of(document: Document, code: str) -> dict[str, Any] | None:
    """The topic of that code, or None."""
    return next((entry for entry in document["topic"] if entry["code"] == code), None)


def domains_of(document: Document) -> dict[str, dict[str, str]]:
    """code → labels of the domains, in the order of their first topics; PostgreSQL keeps no order of keys."""
    domains = document.get("domains", {})
    first = {each["domain"]: place for place, each in reversed(list(enumerate(document["topic"])))}
    return {
        code: domains[code] for code in sorted(domains, key=lambda code: (first.get(code, len(first)), code))
    }


def with_topic(document: Document, entry: Mapping[str, Any]) -> dict[str, Any]:
    """A new document in which `entry` stands in the place of the topic of its code, or after all others."""
    new = deepcopy(dict(document))
    codes = [each["code"] for each in new["topic"]]
    if entry["code"] in codes:
        new["topic"][codes.index(entry["code"])] = dict(entry)
    else:
        new["topic"].append(dict(entry))
    new["retired"] = [each for each in new.get("retired", []) if each["code"] != entry["code"]]
    return new


def without_topic(document: Document, code: str) -> dict[str, Any]:
    """A new document in which the topic is retired: no longer told, its name kept."""
    new = deepcopy(dict(document))
    gone = [each for each in new["topic"] if each["code"] == code]
    new["topic"] = [each for each in new["topic"] if each["code"] != code]
    new["retired"] = new.get("retired", []) + [
        {"code": each["code"], "label": each["label"]} for each in gone
    ]
    return new


def differences(old: Document, new: Document) -> list[Change]:
    """What `new` changes of `old`, topic by topic, in the order of `new`."""
    before = {entry["code"]: entry for entry in old["topic"]}
    after = {entry["code"]: entry for entry in new["topic"]}
    found = [_change(entry, "added") for code, entry in after.items() if code not in before]
    found += [_change(entry, "retired") for code, entry in before.items() if code not in after]
    for code, entry in after.items():
        if code in before and (parts := tuple(_parts(before[code], entry))):
            found.append(_change(entry, "changed", parts))
    return found


def as_toml(document: Document) -> str:
    """The document as a file that `load_taxonomy` reads."""
    lines = [f"version = {_value(document['version'])}", "", "[domains]"]
    lines += [f"{code} = {_value(label)}" for code, label in domains_of(document).items()]
    for table in ("topic", "retired"):
        for entry in document.get(table, []):
            lines += ["", f"[[{table}]]", *_assigned(entry)]
            for rule in entry.get("rule", []):
                lines += ["", f"[[{table}.rule]]", *_assigned(rule)]
    return "\n".join(lines) + "\n"


def _change(entry: Mapping[str, Any], kind: str, parts: tuple = ()) -> Change:
    label = entry["label"]
    return Change(entry["code"], kind, label.get("zh", ""), label.get("en", ""), parts)


def _assigned(entry: Mapping[str, Any]) -> list[str]:
    return [f"{name} = {_value(held)}" for name, held in entry.items() if name != "rule"]


def _value(held: Any) -> str:
    if isinstance(held, Mapping):
        return "{ " + ", ".join(f"{name} = {_value(each)}" for name, each in held.items()) + " }"
    return json.dumps(held, ensure_ascii=False)  # strings, numbers and lists look alike in JSON and TOML


def _parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, tuple, tuple]]:
    for part in ("label", "about"):
        for language in ("zh", "en"):
            before, after = old.get(part, {}).get(language, ""), new.get(part, {}).get(language, "")
            if before != after:
                yield f"{part}_{language}", (before,) if before else (), (after,) if after else ()
    if old.get("domain") != new.get("domain"):
        yield "domain", (old.get("domain", ""),), (new.get("domain", ""),)
    for part in WORDS:
        yield from _listed_part(part, _words(old.get(part, "")), _words(new.get(part, "")))
    yield from _listed_part("rule", _rules(old), _rules(new))


def _listed_part(part: str, old: list[str], new: list[str]) -> Iterator[tuple[str, tuple, tuple]]:
    if set(old) != set(new):
        gone, added = [each for each in old if each not in new], [each for each in new if each not in old]
        yield part, tuple(gone), tuple(added)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.replace("，", ",").split(",") if word.strip()]


def _rules(entry: Mapping[str, Any]) -> list[str]:
    return [
        "; ".join(f"{name}: {_plain(held)}" for name, held in sorted(rule.items()))
        for rule in entry.get("rule", [])
    ]


def _plain(held: Any) -> str:
    if isinstance(held, list):
        return (
            " … ".join(", ".join(each) if isinstance(each, list) else each for each in held)
            if held and isinstance(held[0], list)
            else ", ".join(map(str, held))
        )
    return str(held)
