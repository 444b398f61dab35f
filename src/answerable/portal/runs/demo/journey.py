"""What became of it: cases in every state, as the desk, the units and those who asked would have left them.

Each step is the same verb that the pages call, with the time at which it happened. Days are counted back from
today.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from answerable.portal.answers import services as answers
from answerable.portal.cases import services as cases
from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import responsible_unit
from answerable.portal.runs.demo.speech import Item
from answerable.portal.stories.queries import story_of_documents

__all__ = ["tell"]

LETTERS_ANSWERED = 6  # days back: what came before is in a case with an answer, what came after waits


def tell(people: Mapping[str, Any], letters: Sequence[tuple[Item, Any]], now: dt.datetime) -> None:
    """Let the desk and the units deal with the letters."""
    _Desk(people, letters, now).work()


@cache
def words() -> dict[str, Any]:
    """Our own words for cases and answers."""
    return tomllib.loads(Path(__file__).with_name("answers_zh.toml").read_text(encoding="utf-8"))


@dataclass
class _Desk:
    people: Mapping[str, Any]
    letters: Sequence[tuple[Item, Any]]
    now: dt.datetime
    units: dict[str, Unit] = field(default_factory=dict)
    by_episode: dict[str, list] = field(default_factory=lambda: defaultdict(list))
    by_topic: dict[str, list] = field(default_factory=lambda: defaultdict(list))

    def work(self) -> None:
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        for item, message in self.letters:
            kept = self.by_topic if "-" in item.episode and item.episode != "night-work" else self.by_episode
            kept[item.topic if kept is self.by_topic else item.episode].append((item, message))
        self.water()
        self.lift()
        self.canteen()
        self.night_work()
        self.begun()
        self.ended_without_answer()
        self.everyday_letters()
        cases.note_overdue(self.now)

    def ago(self, days: float, hour: int = 10, minute: int = 0) -> dt.datetime:
        """That hour of the day so many days back; never later than now."""
        at = (self.now - dt.timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
        return min(at, self.now)

    def due(self, days: int) -> dt.date:
        """The day so many days from today; a negative number lies back."""
        return (self.now + dt.timedelta(days=days)).date()

    def water(self) -> None:
        """The whole loop: warned, opened, two units, one draft sent back, published, and did it help?"""
        said, case = self._case("water", self.ago(35, 15), topic="water-quality", place="石坊街道")
        duty, secretary, health, leader = (
            self.people[name] for name in ("duty", "water", "health", "leader")
        )
        parts = cases.route(
            duty,
            case,
            [
                cases.Part(self.units["water-company"], said["lead"], self.due(-31), "lead"),
                cases.Part(self.units["health"], said["joint"], self.due(-32), "joint"),
            ],
            at=self.ago(35, 16),
        )
        for person, part, text, day in (
            (secretary, parts[0], "lead_part", 34),
            (health, parts[1], "joint_part", 33),
        ):
            cases.acknowledge(person, part, at=self.ago(35, 17))
            cases.contribute(person, part, said[text], at=self.ago(day, 11))
        cases.finish(health, parts[1], at=self.ago(33, 12))
        text = {"title": said["title"], "question": said["question"]}
        answer = answers.draft(secretary, case, **text, body=said["draft"], at=self.ago(33, 14))
        answers.submit(secretary, answer, at=self.ago(33, 15))
        answers.send_back(leader, answer, said["returned"], at=self.ago(33, 16))
        final = text | {"body": said["body"].strip(), "next_steps": said["next_steps"].strip()}
        answers.revise(secretary, answer, **final, at=self.ago(33, 17))
        self._publish(secretary, answer, self.ago(32, 9))
        self._attach_rest("water", case)
        self._feedback("water", ["solved"] * 5 + ["partly"], at=self.ago(27, 19))
        cases.close(duty, case, "answered", at=self.ago(20, 10))

    def lift(self) -> None:
        """Answered; somebody says that it did not help, and the unit has it again."""
        case = self._answered("lift", "housing", "property-management", "新港街道", opened=18, out=12)
        messages = self._attach_rest("lift", case)
        for message in messages[1:6]:
            answers.give_feedback(message, "solved" if message.pk % 2 else "partly", at=self.ago(9, 20))
        if messages:
            missing = words()["told"]["lift"]["missing"]
            answers.give_feedback(messages[0], "not_solved", missing, at=self.ago(2, 8))

    def canteen(self) -> None:
        """The answer waits for a second pair of eyes."""
        said, case, part = self._routed("canteen", "market", "food-safety", "渡口街道", opened=14, due=1)
        market = self.people["market"]
        cases.acknowledge(market, part, at=self.ago(13, 9))
        cases.contribute(market, part, said["lead_part"], at=self.ago(3, 11))
        final = {name: said[name].strip() for name in ("title", "question", "body", "next_steps")}
        answer = answers.draft(market, case, **final, at=self.ago(2, 10))
        answers.submit(market, answer, at=self.ago(1, 16))
        self._attach_rest("canteen", case)

    def night_work(self) -> None:
        """Asked, acknowledged, and late."""
        _said, case, part = self._routed(
            "night-work", "urban-management", "noise", "莲塘街道", opened=10, due=3
        )
        cases.acknowledge(self.people["urban"], part, at=self.ago(9, 9))
        self._attach_rest("night-work", case)

    def begun(self) -> None:
        """One case only opened, one asked today, one with a first draft."""
        self._case("open", self.ago(1, 17), topic="fire-safety", take=self._some("fire-safety", 3))
        said, case = self._case(
            "routed", self.ago(2, 11), topic="air-quality", take=self._some("air-quality", 3)
        )
        part = cases.Part(self.units["ecology"], said["lead"], self.due(1), "lead")
        cases.route(self.people["duty"], case, [part], at=self.ago(2, 12))
        said, case = self._case(
            "draft", self.ago(5, 9), topic="services-online", take=self._some("services-online", 3)
        )
        part = cases.Part(self.units["answers-centre"], said["lead"], self.due(3), "lead")
        part = cases.route(self.people["duty"], case, [part], at=self.ago(5, 10))[0]
        writer = self.people["coordinator"]
        cases.contribute(writer, part, said["lead_part"], at=self.ago(3, 15))
        text = {name: said[name].strip() for name in ("title", "question", "body")}
        answers.draft(writer, case, **text, at=self.ago(1, 14))

    def ended_without_answer(self) -> None:
        """Two that were closed with a reason that the senders read."""
        for name, topic, reason, day in (
            ("not-ours", "housing", "not_ours", 21),
            ("cannot", "culture-sports", "cannot_be_met", 16),
        ):
            said, case = self._case(
                name, self.ago(day, 9), topic=topic, take=self._some(topic, 1, before=day)
            )
            cases.close(self.people["coordinator"], case, reason, said["words"], at=self.ago(day - 2, 16))

    def everyday_letters(self) -> None:
        """By topic: one case, one answer; later letters on the same join it, the newest still wait."""
        for place, (topic, said) in enumerate(words()["letters"].items()):
            waiting = [each for each in self.by_topic[topic] if each[1].case_id is None]
            opened = self.ago(26 - place, 9)
            first = [each for each in waiting if each[0].at < opened]
            if not first:
                continue
            case = self._letters_answered(topic, said, [m for _i, m in first], opened)
            for item, message in waiting:
                if opened <= item.at < self.ago(LETTERS_ANSWERED):
                    cases.attach(self.people["duty"], case, message, at=item.at + dt.timedelta(hours=3))
            verdicts = ("solved", "solved", "partly", "solved", "solved", "partly", "solved")
            for (_item, message), verdict in zip(first, verdicts):
                message.refresh_from_db()
                answers.give_feedback(message, verdict, at=opened + dt.timedelta(days=9))

    def _letters_answered(
        self, topic: str, said: Mapping[str, str], messages: list, opened: dt.datetime
    ) -> Any:
        unit = responsible_unit(topic) or self.units["answers-centre"]
        about = {
            "title": said["title"],
            "summary": said["question"],
            "topic": topic,
            "unit": self.units["wangjin"],
        }
        case = cases.open_case(self.people["duty"], **about, messages=messages, at=opened)
        due = (opened + dt.timedelta(days=7)).date()
        cases.route(
            self.people["duty"],
            case,
            [cases.Part(unit, said["question"], due, "lead")],
            at=opened + dt.timedelta(hours=1),
        )
        writer = self.people["coordinator"]
        text = {name: said[name] for name in ("title", "question", "body", "next_steps")}
        answer = answers.draft(writer, case, **text, at=opened + dt.timedelta(days=3))
        self._publish(writer, answer, opened + dt.timedelta(days=4, hours=2))
        return case

    def _answered(self, name: str, unit: str, topic: str, place: str, *, opened: int, out: int) -> Any:
        said, case, part = self._routed(name, unit, topic, place, opened=opened, due=-out)
        writer = self.people[unit]
        cases.acknowledge(writer, part, at=self.ago(opened - 1, 9))
        cases.contribute(writer, part, said["lead_part"], at=self.ago(out + 2, 10))
        final = {name: said[name].strip() for name in ("title", "question", "body", "next_steps")}
        answer = answers.draft(writer, case, **final, at=self.ago(out + 1, 14))
        self._publish(writer, answer, self.ago(out, 9))
        return case

    def _routed(self, name: str, unit: str, topic: str, place: str, *, opened: int, due: int) -> tuple:
        said, case = self._case(name, self.ago(opened, 10), topic=topic, place=place)
        part = cases.Part(self.units[unit], said["lead"], self.due(due), "lead")
        return said, case, cases.route(self.people["duty"], case, [part], at=self.ago(opened, 11))[0]

    def _case(
        self, name: str, at: dt.datetime, *, topic: str, place: str = "", take: list | None = None
    ) -> tuple:
        """Open a case from the letters of an episode that had come by then, and from their story."""
        said = words()["told"][name]
        ready = take if take is not None else [m for item, m in self.by_episode[name] if item.at <= at]
        heard = take if take is not None else [m for _item, m in self.by_episode[name]]
        story = story_of_documents(message.doc_id for message in heard)
        about = {"title": said["title"], "summary": said["summary"], "topic": topic, "place": place}
        unit = self.units["wangjin"]
        return said, cases.open_case(
            self.people["duty"], **about, unit=unit, story=story, messages=ready, at=at
        )

    def _publish(self, writer: Any, answer: Any, at: dt.datetime) -> None:
        answers.submit(writer, answer, at=at - dt.timedelta(minutes=50))
        answers.approve(self.people["leader"], answer, at=at - dt.timedelta(minutes=10))
        answers.publish(self.people["leader"], answer, at=at)

    def _attach_rest(self, name: str, case: Any) -> list:
        """Later letters of the episode join its case three hours after they came; gives all letters."""
        for item, message in self.by_episode[name]:
            message.refresh_from_db()
            if message.case_id is None:
                at = min(self.now, item.at + dt.timedelta(hours=3))
                cases.attach(self.people["duty"], case, message, at=at)
        return [message for _item, message in self.by_episode[name]]

    def _feedback(self, name: str, verdicts: Sequence[str], at: dt.datetime) -> None:
        """About half of those who wrote come back to say whether it helped."""
        for place, (_item, message) in enumerate(self.by_episode[name][::2]):
            message.refresh_from_db()
            said = verdicts[place % len(verdicts)]
            heard = {"satisfied": said == "solved"} if place % 3 else {}
            answers.give_feedback(message, said, at=at + dt.timedelta(minutes=7 * place), **heard)

    def _some(self, topic: str, most: int, before: float = 0) -> list:
        """The newest letters on a topic from before so many days ago, which are then spoken for."""
        ready = [each for each in self.by_topic[topic] if each[0].at <= self.ago(before)][-most:]
        self.by_topic[topic] = [each for each in self.by_topic[topic] if each not in ready]
        return [message for _item, message in ready]
