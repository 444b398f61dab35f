"""The portal does not start where a view or a setting breaks the charter."""

from django.http import HttpResponse
from django.urls import include, path

from answerable.portal.core.access import public
from answerable.portal.core.checks import every_view_states_its_access, small_numbers_are_withheld


def unstated(request):
    return HttpResponse("anybody may see this")


@public
def stated(request):
    return HttpResponse("anybody may see this, and it is meant")


urlpatterns = [path("stated/", stated), path("deep/", include([path("unstated/", unstated)]))]


def test_all_views_of_ours_state_their_access():
    assert every_view_states_its_access(None) == []


def test_a_view_that_does_not_is_named_with_what_to_do(settings):
    settings.ROOT_URLCONF = __name__
    (wrong,) = every_view_states_its_access(None)
    assert wrong.id == "core.E001"
    assert "unstated" in wrong.msg
    assert "@requires" in wrong.hint


def test_the_floor_may_be_raised_and_not_lowered(settings):
    settings.SMALLEST_NUMBER = 20
    assert small_numbers_are_withheld(None) == []
    settings.SMALLEST_NUMBER = 3
    (wrong,) = small_numbers_are_withheld(None)
    assert wrong.id == "core.E002"
