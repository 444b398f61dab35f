"""Tasks of a case: given from its page, shown on it."""

from django.urls import reverse

from answerable.portal.cases import services
from answerable.portal.work.models import Task
from portal.cases.stage import in_days, opened


def asked(unit):
    return {"title": "Flush the pipes", "words": "All.", "unit": unit.pk, "due_on": in_days(4).isoformat()}


def test_a_task_is_given_from_the_page_of_a_case_and_shown_there(client_of, alice, units, english):
    case = opened(alice, units)
    desk = client_of(alice, **english)
    address = reverse("cases:give-task", args=[case.number])
    assert case.title in desk.get(address).content.decode()
    assert desk.post(address, asked(units.water)).status_code == 302
    task = Task.objects.get()
    assert (task.matter_kind, task.matter_id, task.giver) == ("cases.case", case.number, units.city)
    assert "Flush the pipes" in desk.get(reverse("cases:case", args=[case.number])).content.decode()
    assert desk.post(address, asked(units.water) | {"title": ""}).status_code == 422


def test_a_case_that_has_ended_gives_no_tasks(client_of, alice, units):
    case = opened(alice, units)
    services.close(alice, case, "not_ours", "The state's.")
    address = reverse("cases:give-task", args=[case.number])
    assert client_of(alice).post(address, asked(units.water)).status_code == 422
    assert not Task.objects.exists()


def test_a_case_of_others_gives_no_tasks(client_of, alice, bob, charlie, dora, units):
    case = opened(alice, units)
    address = reverse("cases:give-task", args=[case.number])
    assert client_of(bob).post(address, asked(units.water)).status_code == 403
    assert client_of(charlie).get(address).status_code == 403
    assert client_of(dora).get(reverse("cases:give-task", args=["C-1999-0001"])).status_code == 404
