import numpy as np
import pytest
from scipy import sparse

from answerable.listening.text.net import ClauseMatrix, NetLearner

# Texts of two clauses over "good", "bad", "but": what counts is which word stands in the clause with "but".
GOOD, BAD, BUT_GOOD, BUT_BAD = [1, 0, 0], [0, 1, 0], [1, 0, 1], [0, 1, 1]
CLAUSES = np.array([GOOD, BUT_BAD, BAD, BUT_GOOD, GOOD, BUT_GOOD, BAD, BUT_BAD] * 100, dtype=np.float32)
TEXTS = ClauseMatrix(sparse.csr_array(CLAUSES), np.arange(0, len(CLAUSES) + 1, 2))
GOLD = np.array([0, 1, 1, 0] * 100)
LEARNER = NetLearner(nets=2, hidden=16, epochs=40, rate=0.1)


@pytest.fixture(scope="module")
def nets():
    return LEARNER.learn(TEXTS, GOLD, 2, seed=0)


def test_they_tell_which_clause_a_word_stands_in(nets):
    assert nets.scores(TEXTS).argmax(axis=1).tolist() == GOLD.tolist()


def test_the_same_texts_give_the_same_nets_and_another_seed_gives_others(nets):
    assert np.array_equal(LEARNER.learn(TEXTS, GOLD, 2, seed=0).nets[1].entry, nets.nets[1].entry)
    assert not np.array_equal(nets.nets[0].entry, nets.nets[1].entry)


def test_the_first_layer_loses_nothing_in_half_the_bits(nets):
    entry = nets.nets[0].entry
    assert np.array_equal(entry.astype(np.float16), entry)


def test_they_know_more_than_two_labels():
    gold = np.array([0, 1, 2, 0] * 100)
    nets = NetLearner(nets=1, hidden=16, epochs=40, rate=0.1).learn(TEXTS, gold, 3, seed=0)
    assert nets.scores(TEXTS).argmax(axis=1).tolist() == gold.tolist()


def test_some_texts_are_judged_as_all_are(nets):
    chosen = np.array([5, 0, 3])
    assert np.allclose(nets.scores(TEXTS[chosen]), nets.scores(TEXTS)[chosen])


def test_no_texts_have_no_scores(nets):
    assert nets.scores(TEXTS[np.zeros(0, dtype=np.int64)]).shape == (0, 2)
