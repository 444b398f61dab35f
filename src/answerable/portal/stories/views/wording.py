"""A briefing's record in sentences, in the reader's language: each with what it rests on, and nothing else.

The record alone is read, so that the same record gives the same sentences for ever.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from answerable.portal.stories.models import Severity
from answerable.portal.stories.rules import once_in

__all__ = ["Section", "Sentence", "called", "told"]

Record = Mapping[str, Any]
CLEAR = 0.5  # the width of a tone's interval beyond which the words do not tell clearly


@dataclass(frozen=True)
class Sentence:
    """One sentence, what it rests on, and where that can be looked at; quoted or in our own words."""

    text: str
    basis: str = ""
    url: str = ""
    quoted: bool = False


@dataclass
class Section:
    """A heading and its sentences; `story_id` where it tells of one story."""

    title: str
    sentences: list[Sentence] = field(default_factory=list)
    story_id: str = ""


def told(record: Record) -> list[Section]:
    """The briefing: in short, by topic, each leading story, and what was done."""
    sections = [_short(record)]
    if record["topics"]:
        sections.append(Section(_("By topic"), [_of_topic(each) for each in record["topics"]]))
    sections += [_of_story(each) for each in record["stories"]]
    if work := list(_of_work(record.get("work", {}))):
        sections.append(Section(pgettext("briefing", "What was done"), work))
    return sections


def called(names: Mapping[str, str]) -> str:
    """Of a thing's two names in the record the one that the reader reads."""
    order = ("en", "zh") if (get_language() or "").startswith("en") else ("zh", "en")
    return next((names[each] for each in order if names.get(each)), "")


def _short(record: Record) -> Section:
    counts, basis = record["counts"], _("counted: everything heard of this field in these days")
    if not counts["documents"]:
        return Section(_("In short"), [Sentence(_("Nothing was heard of this field in these days."), basis)])
    said = _(
        "%(documents)s documents were heard; without copies %(groups)s, from %(sources)s independent sources."
    )
    sentences = [Sentence(said % counts, basis), _change(counts["groups"], counts["before"])]
    new = sum(each["new"] for each in record["stories"])
    if new:
        text = ngettext("%(n)d of the stories below is new.", "%(n)d of the stories below are new.", new)
        sentences.append(
            Sentence(text % {"n": new}, _("counted: stories with their first mention in these days"))
        )
    return Section(_("In short"), sentences)


def _change(now: int, before: int) -> Sentence:
    basis = _("compared: as many days just before, without copies")
    if now == before:
        return Sentence(_("That is as much as in the days before (%(before)s).") % {"before": before}, basis)
    more = now > before
    text = (
        _("That is %(n)s more than in the days before (%(before)s).")
        if more
        else _("That is %(n)s less than in the days before (%(before)s).")
    )
    return Sentence(text % {"n": abs(now - before), "before": before}, basis)


def _of_topic(each: Record) -> Sentence:
    name = called(each["topic"]) if each["topic"]["code"] else _("No topic found")
    figures = {"topic": name, "groups": each["groups"], "before": each["before"]}
    if place := each.get("place"):
        text = _("%(topic)s: %(groups)s, before %(before)s; most of it in %(place)s (%(at)s).")
        return Sentence(
            text % (figures | {"place": called(place), "at": each["at_place"]}), _without_copies()
        )
    return Sentence(_("%(topic)s: %(groups)s, before %(before)s.") % figures, _without_copies())


def _without_copies() -> str:
    return _("counted: documents without copies")


def _of_story(each: Record) -> Section:
    return Section(each["name"], [*_figures(each), *_quoted(each["digest"])], each["story_id"])


def _figures(each: Record) -> Iterator[Sentence]:
    about = {name: called(each[name]) for name in ("topic", "place") if each[name]["code"]}
    if about:
        yield Sentence(_(" · ").join(about.values()), _("found: by most of its documents"))
    numbers = {name: each[name] for name in ("said", "documents", "groups", "sources")}
    since = _day(each["first_seen"])
    text = _(
        "%(said)s without copies in these days; in all %(documents)s documents, without copies %(groups)s, "
        "from %(sources)s independent sources since %(since)s."
    )
    yield Sentence(text % (numbers | {"since": since}), _("counted: the documents of the story"))
    if each["new"]:
        yield Sentence(_("It is new: nobody spoke of it before."), _("its first mention lies in these days"))
    if each["severity"]:
        level = str(Severity(each["severity"]).label)
        yield Sentence(_("At stake: %(level)s.") % {"level": level}, _("by the words of its documents"))
    if each["warning"]:
        yield _warned(each["warning"])
    if each["tone"] and each["tone"]["high"] - each["tone"]["low"] <= CLEAR:
        yield _tone(each["tone"])


def _warned(figures: Record) -> Sentence:
    numbers = {
        "day": _day(figures["day"]),
        "observed": figures["observed"],
        "expected": _round(figures["expected"]),
    }
    text = (
        _("It was warned of: on %(day)s, %(observed)s were counted where %(expected)s were expected.")
        % numbers
    )
    times = once_in(figures["p_value"])
    basis = _("chance alone would do this about once in %(n)s days") % {"n": f"{times:,}"} if times else ""
    return Sentence(text % numbers, basis)


def _tone(tone: Record) -> Sentence:
    percent = {name: round(tone[name] * 100) for name in ("share", "low", "high")}
    text = _("About %(share)s%% of %(groups)s voices are negative (%(low)s–%(high)s%%).")
    return Sentence(
        text % (percent | {"groups": tone["groups"]}), _("judged: copies once; the interval holds 95%")
    )


def _quoted(digest: Record) -> Iterator[Sentence]:
    if digest["refused"]:
        yield Sentence(_refusal(digest), _n_sources(digest["sources"]))
    for row in digest["sentences"]:
        when = _day(row["published_at"]) if row["published_at"] else ""
        where = " · ".join(filter(None, [row["source"], when]))
        said = _("said by %(n)s of %(all)s independent sources") % {
            "n": row["said_by"],
            "all": digest["sources"],
        }
        yield Sentence(row["sentence"], f"{where} · {said}" if where else said, row["url"] or "", quoted=True)


def _refusal(digest: Record) -> str:
    if digest["refused"] == "few sources":
        return _("Fewer than three independent sources published it in these days, so nothing is quoted.")
    return _("Nothing in it can be quoted as it stands.")


def _n_sources(n: int) -> str:
    text = ngettext("%(n)d published independent source", "%(n)d published independent sources", n)
    return text % {"n": n}


def _of_work(work: Mapping[str, int]) -> Iterator[Sentence]:
    texts = {
        "messages": _("Messages that came in: %(n)s."),
        "answered": _("Answers published: %(n)s."),
    }
    for name, text in texts.items():
        if name in work:
            yield Sentence(text % {"n": work[name]}, _("counted: when the briefing was written"))


def _day(moment: str) -> str:
    when = dt.datetime.fromisoformat(moment) if "T" in moment else dt.date.fromisoformat(moment)
    day = timezone.localtime(when) if isinstance(when, dt.datetime) else when
    return date_format(day, _("Y-m-d"))


def _round(number: float | None) -> str:
    return "–" if number is None else f"{number:.0f}" if number >= 10 else f"{number:.1f}"
