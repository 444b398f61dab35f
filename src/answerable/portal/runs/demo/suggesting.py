"""Suggestions in every state, one hidden and one shown again, and the agenda of last month; each step is the
same verb that the pages call, with the time at which it happened."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from answerable.portal.agenda import services as agenda
from answerable.portal.agenda.queries import items_of
from answerable.portal.agenda.rules import month_before
from answerable.portal.answers import services as answers
from answerable.portal.suggestions import services
from answerable.portal.suggestions.queries import rules_in_force

__all__ = ["keep_agenda", "suggest"]

KIND = "suggestions.suggestion"
Moment = dt.datetime


@cache
def words() -> dict[str, Any]:
    """Our own words for suggestions."""
    return tomllib.loads(Path(__file__).with_name("suggestions_zh.toml").read_text(encoding="utf-8"))


def suggest(people: Mapping[str, Any], now: Moment) -> None:
    """Let people suggest something, and the desk and the units deal with it."""
    services.lay_down_rules()
    _Stage(people, now).play()


@dataclass
class _Stage:
    people: Mapping[str, Any]
    now: Moment

    def play(self) -> None:
        self._sent("waiting", 1)
        self._gathers(self._open("open", 12), 23, 11)
        self._gathers(self._open("reached", 20), 31, 16)
        self._answered("partly", 34, "partly")
        self._monitored()
        self._done()
        self._gathers(self._open("lapsed", 93), 8, 60)
        services.lapse_due(self.now)
        self._hidden()
        self._restored()

    def ago(self, days: float, hour: int = 10) -> Moment:
        at = (self.now - dt.timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
        return min(at, self.now)

    def _sent(self, name: str, days: int) -> Any:
        said = {part: words()[name][part] for part in ("title", "text", "topic")}
        return services.submit(**said, at=self.ago(days, 9))[0]

    def _open(self, name: str, days: int) -> Any:
        return services.publish(self.people["duty"], self._sent(name, days), self.ago(days, 11))

    def _gathers(self, suggestion: Any, many: int, days: int) -> Any:
        """So many supporters, one after the other through so many days after it was published."""
        step = dt.timedelta(days=days) / many
        for number in range(many):
            at = suggestion.published_at + step * (number + 1)
            services.support(suggestion, {"browser": f"demonstration-{number}"}, min(at, self.now))
        suggestion.refresh_from_db()
        return suggestion

    def _answered(self, name: str, days: int, outcome: str) -> Any:
        """Enough supporters within a week, and a formal answer three weeks after it was published."""
        suggestion, said = self._gathers(self._open(name, days), 32, 7), words()[name]
        text = {"title": said["title"], **{part: said[part] for part in ("question", "body", "next_steps")}}
        at, leader = self.ago(days - 21, 9), self.people["leader"]
        answer = answers.draft(self.people["coordinator"], suggestion.case, **text, at=at)
        answers.submit(self.people["coordinator"], answer, at=at)
        answers.approve(leader, answer, at=at)
        answers.publish(leader, answer, at=at)
        return services.decide(leader, suggestion, outcome, said["reasons"], at)

    def _monitored(self) -> None:
        suggestion = self._answered("monitoring", 45, "adopted")
        for note, days in zip(words()["monitoring"]["notes"], (12, 3), strict=True):
            services.add_note(self.people["urban"], suggestion, note, self.ago(days, 15))

    def _done(self) -> None:
        suggestion = self._answered("done", 58, "not_adopted")
        services.finish(self.people["coordinator"], suggestion, words()["done"]["ended"], self.ago(10, 16))

    def _hide(self, name: str, rule: str, days: int) -> tuple[Any, Any]:
        suggestion = self._open(name, days)
        by, at = rules_in_force().get(code=rule), self.ago(days, 12)
        about = (self.people["duty"], KIND, suggestion.number, by, words()[name]["reason"])
        hiding = services.hide(*about, no_criticism=True, at=at)
        return suggestion, services.appeal(hiding, words()[name]["appeal"], self.ago(days - 1, 8))

    def _hidden(self) -> None:
        self._hide("hidden", "advertising", 2)

    def _restored(self) -> None:
        suggestion, hiding = self._hide("restored", "repeated", 9)
        at = self.ago(6, 15)
        services.restore(self.people["leader"], hiding, words()["restored"]["decision"], at)
        suggestion.refresh_from_db()
        for number in range(14):
            services.support(suggestion, {"browser": f"demonstration-{number}"}, self.ago(5 - number % 5, 12))


def keep_agenda(people: Mapping[str, Any], now: Moment) -> None:
    """Last month's matters: proposed by the clock, most of them taken up, one left off with a reason."""
    month = month_before(now.date())
    first = min(now.replace(day=1, hour=9, minute=0, second=0, microsecond=0), now)
    agenda.propose(month, first)
    items = list(items_of(month))
    for place, item in enumerate(items[:4]):
        if place == 3:
            agenda.decline(people["coordinator"], item, "上月已有专门方案，落实情况在该答复下公布。", first)
            continue
        day = first.date() + dt.timedelta(days=10)
        given = {
            "meets_on": day,
            "responsible": item.unit,
            "words": "查明多发的原因，提出能在一个月内见效的办法。",
        }
        agenda.accept(people["coordinator"], item, **given, at=first)
        if place == 0 and day < now.date():
            said = "例会听取了承办单位的报告，确定了三项措施，下月公布效果。"
            agenda.set_outcome(people["coordinator"], item, said, now)
