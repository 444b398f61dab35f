import pyarrow as pa

from answerable.listening.evaluation.topics import DOMAINS, evaluate, in_domains
from answerable.listening.topics import load_taxonomy


def test_the_domains_name_only_topics_that_exist():
    assert {code for codes in DOMAINS.values() for code in codes.split()} <= set(load_taxonomy().codes)


def test_topics_outside_the_seven_domains_have_none():
    assert in_domains(["water-quality", "dues", None]) == ["城乡建设", None, None]


def test_abstaining_rows_are_left_out_of_what_is_judged():
    table = pa.table(
        {
            "label": ["a", "a", "b", None],
            "topic": ["a", "b", None, "a"],
            "topic_confidence": [0.9, 0.3, None, 1.0],
            "abstain": [False, True, None, False],
        }
    )
    figures = evaluate([table])
    assert (figures["documents"], figures["judged"], figures["accuracy judged"]) == (3.0, 1 / 3, 1.0)
