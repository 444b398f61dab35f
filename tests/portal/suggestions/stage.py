"""Ready-made suggestions, built only with the services that people use."""

from __future__ import annotations

from answerable.portal.answers import services as answers
from answerable.portal.suggestions import services
from answerable.portal.suggestions.models import Suggestion, Threshold
from portal.cases.stage import WORDS

NEEDED = 5


def few_needed(**more):
    """A promise that a test can reach."""
    Threshold.objects.update(supporters=NEEDED, **more)


def sent(**more):
    """(suggestion, token of its author's private link)"""
    given = {"title": "Tests of the water every month", "text": "Publish them.", "topic": "water-quality"}
    return services.submit(**given | more)


def opened(alice, **more):
    few_needed()
    suggestion, _token = sent(**more)
    return services.publish(alice, suggestion)


def supported(suggestion, times=NEEDED, start=0, at=None):
    for number in range(start, start + times):
        services.support(suggestion, {"browser": f"browser-{number}"}, at)
    suggestion.refresh_from_db()
    return suggestion


def reached(alice, **more):
    return supported(opened(alice, **more))


def answered_case(alice, dora, suggestion):
    """The public answer to the case of a suggestion that reached its threshold."""
    answer = answers.draft(alice, suggestion.case, **WORDS)
    answers.submit(alice, answer)
    answers.approve(dora, answer)
    return answers.publish(dora, answer)


def decided(alice, dora, outcome="adopted", **more):
    suggestion = reached(alice, **more)
    answered_case(alice, dora, suggestion)
    return services.decide(dora, suggestion, outcome, "We will publish them from May on.")


def hidden(who, suggestion, rule, **more):
    said = {"reason": "It sells filters."} | more
    return services.hide(
        who, "suggestions.suggestion", suggestion.number, rule, said["reason"], no_criticism=True
    )


def fresh(suggestion):
    return Suggestion.objects.get(pk=suggestion.pk)
