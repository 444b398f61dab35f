import pytest

from answerable.listening.evaluation import labels


def test_macro_f1_counts_every_gold_label_alike():
    assert labels.macro_f1(["a", "a", "a", "b"], ["a", "a", "a", "a"]) == pytest.approx(3 / 7)


def test_a_missing_prediction_is_a_mistake():
    assert labels.accuracy(["a", "b"], ["a", None]) == 0.5


def test_a_truthful_confidence_has_no_calibration_error():
    assert labels.calibration_error(["a"] * 10, ["a"] * 8 + ["b"] * 2, [0.8] * 10) == pytest.approx(0)
    assert labels.calibration_error(["a"] * 10, ["b"] * 10, [1.0] * 10) == pytest.approx(1)


def test_confusions_name_the_most_frequent_first():
    assert labels.confusions(["a", "a", "b"], ["c", "c", "a"], most=1) == "a → c ×2"


def test_nothing_at_all_has_figures_too():
    assert labels.accuracy([], []) == labels.macro_f1([], []) == labels.calibration_error([], [], []) == 0
