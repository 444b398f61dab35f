import numpy as np
import pytest

from answerable.listening.tone import FLOOR, share_of_evidence, share_with_interval


def simulated(chance, share, documents, sharpness):
    """Verdicts of a calibrated classifier (trained on equal shares) on documents of one story."""
    truth = chance.random(documents) < share
    logit = np.where(truth, 1, -1) * sharpness**2 / 2 + chance.normal(0, sharpness, documents)
    negative = 1 / (1 + np.exp(-logit))
    labels = np.where(negative > 0.5, "negative", "positive").tolist()
    return share_with_interval(labels, np.maximum(negative, 1 - negative).tolist())


@pytest.mark.parametrize("documents", [5, 20, 100])
@pytest.mark.parametrize("sharpness", [2.0, 4.0])
def test_the_interval_covers_the_true_share(documents, sharpness):
    chance = np.random.default_rng(7)
    shares = chance.random(250)
    intervals = [simulated(chance, share, documents, sharpness) for share in shares]
    covered = np.mean([i.low <= share <= i.high for i, share in zip(intervals, shares)])
    assert covered >= 0.93


def test_more_documents_and_surer_verdicts_narrow_it():
    def width(documents, confidence):
        share = share_with_interval(["negative", "positive"] * documents, [confidence] * 2 * documents)
        return share.high - share.low

    assert width(50, 0.99) < width(10, 0.99) < width(10, 0.7)


def test_sure_verdicts_give_the_binomial_interval():
    share = share_with_interval(["negative"] * 7 + ["positive"] * 3, [1.0] * 10)
    assert share.share == pytest.approx(7.5 / 11, abs=0.01)
    assert (share.low, share.high) == (pytest.approx(0.39, abs=0.02), pytest.approx(0.90, abs=0.02))


def test_all_alike_leaves_one_end_open():
    assert share_with_interval(["negative"] * 8, [0.99] * 8).high == 1.0
    assert share_with_interval(["positive"] * 8, [0.99] * 8).low == 0.0


def test_fewer_than_five_judged_documents_give_nothing():
    assert share_with_interval(["negative"] * (FLOOR - 1) + [None], [0.9] * FLOOR) is None
    assert share_with_interval([], []) is None


def test_a_hundred_thousand_documents_do_not_overflow():
    share = share_with_interval(["negative", "positive"] * 2000, [0.9999] * 4000)
    assert share.low < 0.5 < share.high


def test_documents_beyond_the_most_that_count_change_the_middle_and_not_the_width():
    narrow, wide = (share_of_evidence([3.0, -3.0] * 100, most=most) for most in (200, 20))
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)
    assert wide.share == pytest.approx(narrow.share, abs=0.01)


def test_documents_without_evidence_are_left_out():
    assert share_of_evidence([1.0, None, 1.0, None, 1.0, 1.0]) is None
    assert share_of_evidence([1.0] * 5 + [None]).documents == 5
