import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.cases import services as cases
from answerable.portal.core.errors import Conflict
from answerable.portal.runs.models import Run
from answerable.portal.runs.services import archive_settings, confirmed, train_topics
from answerable.portal.stories.services import store
from answerable.portal.topics import queries, rules, services
from answerable.portal.topics.models import Correction, TrainedModel
from portal.stories import heard

PAGE = "/desk/topics/learning/"
SAID = {
    "noise": "夜里{n}点施工的声音吵得睡不着",
    "parking": "小区里第{n}个车位又被占了没处停",
    "power": "第{n}栋楼的电灯忽明忽暗一直跳",
}


@pytest.fixture
def taught(alice):
    """Two hundred and ten documents whose topic the desk has said."""
    rows = [
        heard.document(f"{topic}-{n}", title="", text=text.format(n=n), topic=topic)
        for topic, text in SAID.items()
        for n in range(70)
    ]
    store(heard.documents(*rows), heard.stories(heard.story()), heard.days())
    now = timezone.now()
    Correction.objects.bulk_create(
        Correction(doc_id=row["doc_id"], given="", corrected=row["topic"], by=alice, at=now) for row in rows
    )


def asked(alice):
    services.ask_for_training(alice)
    return train_topics()


def test_nothing_is_trained_unless_somebody_asks(db):
    assert train_topics() is None
    assert not Run.objects.exists()


def test_a_model_is_trained_judged_on_unseen_texts_and_left_off(alice, taught):
    run = asked(alice)
    model = TrainedModel.objects.get()
    assert (run.kind, run.counts, model.state, model.texts) == ("train", {"texts": 210}, "trained", 210)
    assert model.figures["trained"]["macro_f1"] > 0.95
    assert model.figures["confusion"]["labels"][:3] == ["noise", "parking", "power"]
    assert sum(map(sum, model.figures["confusion"]["counts"])) == 210
    assert "车位" in model.figures["telling"]["parking"]
    assert not model.active
    assert archive_settings().topic_model is None


def test_one_that_is_better_is_switched_on_and_off_and_the_listening_follows(client_of, alice, taught):
    asked(alice)
    model, client = TrainedModel.objects.get(), client_of(alice)
    client.post(reverse("topics:switch-on", args=[model.pk]))
    assert queries.active_model() == model
    assert archive_settings().topic_model == str(queries.model_file(model))
    client.post(reverse("topics:switch-off"))
    assert archive_settings().topic_model is None
    with pytest.raises(Conflict):
        services.switch_off(alice)


def test_one_that_is_no_better_than_the_words_stays_off(alice):
    same = {"trained": {"macro_f1": 0.7}, "words": {"macro_f1": 0.7}}
    model = TrainedModel.objects.create(
        asked_by=alice, asked_at=timezone.now(), state="trained", figures=same
    )
    with pytest.raises(Conflict):
        services.switch_on(alice, model)


def test_with_too_few_texts_it_says_so(client_of, alice, english, said):
    services.correct(alice, "d-1", given="", corrected="noise")
    asked(alice)
    assert TrainedModel.objects.get().state == "failed"
    assert "too few" in client_of(alice, **english).get(PAGE).content.decode()


def test_asking_twice_is_told(client_of, alice, english):
    client = client_of(alice, **english)
    client.post(reverse("topics:train"))
    assert "waits already" in client.post(reverse("topics:train"), follow=True).content.decode()
    assert TrainedModel.objects.count() == 1


def test_messages_teach_where_the_case_kept_the_topic_and_a_correction_goes_first(alice, units):
    kept, _ = cases.receive(title="太吵", text="夜里施工", topic="noise")
    changed, _ = cases.receive(title="灯", text="跳闸", topic="noise")
    cases.open_case(alice, title="太吵", unit=units.city, topic="noise", messages=[kept])
    cases.open_case(alice, title="灯", unit=units.city, topic="power", messages=[changed])
    assert confirmed().to_pylist() == [{"title": "太吵", "text": "夜里施工", "label": "noise"}]
    store(heard.documents(heard.document(kept.doc_id)), heard.stories(heard.story()), heard.days())
    services.correct(alice, kept.doc_id, given="noise", corrected="construction")
    assert confirmed().column("label").to_pylist() == ["construction"]


def test_the_page_shows_figures_confusions_and_words(client_of, alice, english, taught):
    asked(alice)
    shown = client_of(alice, **english).get(PAGE).content.decode()
    assert "Macro F1" in shown
    assert '<table class="heat">' in shown
    assert "车位" in shown
    assert "Switch it on" in shown


def test_topics_without_a_row_of_their_own_are_called_the_others(client_of, alice, english, db):
    told = {"macro_f1": 0.9, "accuracy": 0.9, "calibration_error": 0.02}
    confusion = {"labels": ["noise", rules.REST], "counts": [[7, 0], [1, 3]]}
    figures = {"trained": told, "words": told, "telling": {}, "confusion": confusion}
    TrainedModel.objects.create(asked_by=alice, asked_at=timezone.now(), state="trained", figures=figures)
    text = client_of(alice, **english).get(PAGE).content.decode()
    assert '<th scope="row">all others</th>' in text
    assert '<td class="mixed">3</td>' in text


def test_an_unknown_training_is_not_found(client_of, alice):
    for query in ("?model=999", "?model=x"):
        assert client_of(alice).get(PAGE + query).status_code == 404


def test_bob_reads_what_was_learned_and_switches_nothing(client_of, bob):
    client = client_of(bob)
    assert client.get(PAGE).status_code == 200
    for name, given in (("train", []), ("switch-on", [1]), ("switch-off", [])):
        assert client.post(reverse(f"topics:{name}", args=given)).status_code == 403
