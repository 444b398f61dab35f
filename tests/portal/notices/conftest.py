"""Kinds of notice and ways that only these tests know, and people who have an address."""

import pytest

from answerable.portal.notices import rules, services
from answerable.portal.notices.services import ways


class Pigeon:
    """A way that remembers what it carried and answers what it was told to, one answer after the other."""

    code, name = "pigeon", "Pigeon"

    def __init__(self):
        self.carried, self.answers, self.reach = [], [], True

    def reaches(self, person):
        return self.reach

    def deliver(self, post):
        answer = self.answers.pop(0) if self.answers else services.Outcome("sent", reference=post.key)
        if isinstance(answer, Exception):
            raise answer
        self.carried.append((post.key, post.person.username, [notice.key for notice in post.notices]))
        return answer


@pytest.fixture
def kinds(monkeypatch):
    monkeypatch.setattr(rules, "_kinds", {})
    rules.register_kind(rules.Kind("tests.news", "News of the tests"))
    rules.register_kind(rules.Kind("tests.duty", "A duty of the tests", duty=True))
    rules.register_kind(rules.Kind("tests.alarm", "An alarm of the tests", duty=True, urgent=True))


@pytest.fixture
def pigeon(monkeypatch):
    monkeypatch.setattr(ways, "_backends", dict(ways._backends))
    return services.register(Pigeon())


@pytest.fixture
def tell(kinds):
    """`tell(alice, bob, key="a", at=…)`: a notice about case C-1 unless another `matter` is given."""

    def send(*people, kind="tests.news", key="k", matter="C-1", **more):
        about = services.Matter("cases.case", matter, f"Lamps of {matter}", f"/desk/cases/{matter}/")
        return services.send(kind, to=people, matter=about, text=f"A word on {matter}.", key=key, **more)

    return send
