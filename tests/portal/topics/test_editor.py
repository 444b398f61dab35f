import pytest
from django.urls import reverse

from answerable.portal.topics import queries, services
from answerable.portal.topics.models import TaxonomyVersion
from answerable.portal.topics.rules import topic_of

ADD, PREVIEW = "/desk/topics/add/", "/desk/topics/preview/"


@pytest.fixture
def client(client_of, alice, english):
    return client_of(alice, **english)


def rule(filled, **parts):
    return filled | {f"rule-0-{name}": value for name, value in parts.items()}


def test_a_new_topic_goes_into_the_draft_with_words_one_by_one(client, filled, db):
    assert client.post(ADD, rule(filled, must="夜间", near="音响、喇叭\n吵，响", within="5"))["Location"]
    entry = topic_of(queries.draft().document, "sky-lanterns")
    assert entry["strong"] == "孔明灯, 放孔明灯"
    assert entry["rule"] == [
        {"must": ["夜间"], "near": [["音响", "喇叭"], ["吵", "响"]], "within": 5, "weight": 2.0}
    ]


def test_the_editor_shows_a_topic_as_it_is_and_saving_it_changes_nothing(client, db):
    shown = client.get(reverse("topics:topic", args=["water-quality"]))
    form, rules = shown.context["form"], shown.context["rule_forms"]
    sent = {name: form[name].value() for name in form.fields}
    sent |= {"rule-TOTAL_FORMS": len(rules), "rule-INITIAL_FORMS": rules.initial_form_count()}
    for each in rules:
        sent |= {each.add_prefix(name): each[name].value() or "" for name in each.fields}
    assert client.post(reverse("topics:topic", args=["water-quality"]), sent).status_code == 302
    listed = client.get(reverse("topics:versions"))
    assert listed.context["changes"] == []


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("(a+)+", "too slow"),
        (".*", "fits every text"),
        ("(", "no valid pattern"),
        ("a{2,1}", "no valid pattern"),
        ("水?", "fits every text"),
    ],
)
def test_a_dangerous_or_broken_pattern_is_refused_in_one_sentence(client, filled, db, pattern, told):
    answer = client.post(ADD, rule(filled, regex=pattern))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not TaxonomyVersion.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "Square"},
        {"code": "noise"},
        {"code": "versions"},
        {"label_zh": ""},
        {"domain": "nowhere"},
        {"strong": "一" * 41},
        {"rule-0-near": "only one line"},
        {"rule-0-weight": "-1"},
    ],
)
def test_what_cannot_be_right_comes_back_with_the_field(client, filled, db, wrong):
    assert client.post(ADD, filled | wrong).status_code == 422
    assert not TaxonomyVersion.objects.exists()


def test_the_preview_tells_what_is_gained_and_by_which_words(client, said, filled):
    shown = " ".join(client.post(PREVIEW, filled).content.decode().split())
    assert "Gained: 1" in shown
    assert "Lost: 0" in shown
    assert "by 孔明灯" in shown
    assert "Of the last 3 documents" in shown


def test_the_preview_tells_what_is_lost(said):
    document = queries.active().document
    entry = topic_of(document, "water-quality") | {"strong": "", "words": "", "weak": "", "rule": []}
    from answerable.portal.topics.rules import with_topic

    seen = queries.preview(with_topic(document, entry), "water-quality")
    assert (seen.before, seen.after, seen.lost_count, seen.gained_count) == (2, 0, 2, 0)


def test_the_preview_saves_nothing_and_says_what_is_wrong(client, filled, said):
    assert "too slow" in client.post(PREVIEW, rule(filled, regex="(a+)+")).content.decode()
    assert client.get(PREVIEW).status_code == 405
    assert not TaxonomyVersion.objects.exists()


def test_a_topic_is_retired_once(client, db):
    address = reverse("topics:retire", args=["noise"])
    client.post(address)
    assert topic_of(queries.draft().document, "noise") is None
    assert "retired already" in client.post(address, follow=True).content.decode()
    assert client.get(reverse("topics:topic", args=["noise"])).status_code == 404


def test_a_version_is_put_to_use_read_and_taken_away(client, filled, db):
    client.post(ADD, filled)
    client.post(reverse("topics:activate", args=[1]), {"note": "Lanterns."})
    assert queries.active().number == 1
    assert "Lanterns." in client.get(reverse("topics:versions")).content.decode()
    assert "[[topic]]" in client.get(reverse("topics:version", args=[1]) + "?export=toml").content.decode()
    compared = client.get(reverse("topics:version", args=[0]))
    assert [change.kind for change in compared.context["changes"]] == ["retired"]
    for name in ("version", "activate"):
        assert client.get(reverse(f"topics:{name}", args=[99])).status_code in {404, 405}
    assert client.post(reverse("topics:activate", args=[99]), {"note": "x"}).status_code == 404


def test_every_field_of_the_editor_has_help(client, db):
    shown = client.get(ADD)
    form, rules = shown.context["form"], shown.context["rule_forms"]
    assert all(field.help_text for each in (form, rules[0]) for field in each.fields.values())


def test_bob_reads_topics_and_versions_and_edits_none(client_of, bob, filled):
    client = client_of(bob)
    assert client.get("/desk/topics/").status_code == 200
    assert client.get(reverse("topics:versions")).status_code == 200
    for address in (ADD, PREVIEW, reverse("topics:retire", args=["noise"]), reverse("topics:discard")):
        assert client.post(address, filled).status_code == 403
    assert not TaxonomyVersion.objects.exists()


def test_the_list_counts_documents_and_what_nobody_knew(client, said, alice):
    from django.utils import timezone

    from answerable.portal.stories.models import Document

    Document.objects.update(published_at=timezone.now())
    services.correct(alice, "d-1", given="noise", corrected="water-quality")
    rows = {row.code: row for row in client.get("/desk/topics/").context["rows"]}
    assert (rows["water-quality"].documents, rows["noise"].wrong) == (2, 1)
    assert client.get("/desk/topics/").context["unknown"].documents == 1
    assert "water-quality" in client.get("/desk/topics/?export=csv").content.decode()
