"""The score of marked streams: what is found, how early, and what is warned of in vain."""

from __future__ import annotations

import numpy as np
import pytest

from answerable.listening.evaluation.streams import PROFILES, score

STANDARD = PROFILES["standard"]


def stream(*detections: int, rows: int = 1000) -> tuple[np.ndarray, np.ndarray]:
    """Return what was judged, and two marked windows of a hundred rows."""
    judged, marked = np.zeros(rows), np.zeros(rows, bool)
    judged[list(detections)] = 1.0
    marked[300:400] = marked[700:800] = True
    return judged, marked


def scored(*detections: int, profile=STANDARD) -> float:
    judged, marked = stream(*detections)
    return score([judged], [marked], profile)


def test_windows_found_at_their_left_edges_are_worth_a_hundred():
    assert scored(300, 700) == pytest.approx(100.0)


def test_nothing_found_is_worth_nothing():
    assert scored() == 0.0


def test_a_window_counts_once_by_its_earliest_detection():
    assert scored(300, 340, 399) == pytest.approx(scored(300))
    assert scored(300) == pytest.approx(50.0)
    assert scored(300) > scored(350) > scored(399)


def test_a_detection_far_behind_every_window_costs_the_most():
    behind, far = scored(300, 700, 805), scored(300, 700, 250)
    assert 100.0 > behind > far
    assert far == pytest.approx(100.0 - 100 * 0.11 / 4)


def test_what_is_judged_before_the_fifteenth_part_is_not_scored():
    assert scored(10, 149, 300, 700) == pytest.approx(100.0)


def test_a_profile_says_what_a_false_detection_costs():
    assert scored(300, 250, profile=PROFILES["reward low FP"]) < scored(300, 250)
