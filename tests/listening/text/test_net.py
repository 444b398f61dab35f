import numpy as np
import pytest
from scipy import sparse

from answerable.listening.text.net import NetLearner

# Two features of which exactly one must be there: what no plane can tell.
ONE_OF_TWO = sparse.csr_array(np.array([[1, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]] * 100, dtype=np.float32))
GOLD = np.array([0, 1, 1, 0] * 100)


@pytest.fixture(scope="module")
def net():
    return NetLearner(hidden=16, epochs=150, rate=0.02, seed=0).learn(ONE_OF_TWO, GOLD, 2)


def test_it_tells_what_no_plane_can(net):
    assert net.scores(ONE_OF_TWO).argmax(axis=1).tolist() == GOLD.tolist()


def test_the_same_texts_give_the_same_net(net):
    again = NetLearner(hidden=16, epochs=150, rate=0.02, seed=0).learn(ONE_OF_TWO, GOLD, 2)
    assert np.array_equal(again.entry, net.entry)


def test_the_first_layer_loses_nothing_in_half_the_bits(net):
    assert np.array_equal(net.entry.astype(np.float16), net.entry)


def test_it_knows_more_than_two_labels():
    gold = np.array([0, 1, 1, 2] * 100)
    net = NetLearner(hidden=16, epochs=100, rate=0.02, seed=0).learn(ONE_OF_TWO, gold, 3)
    assert net.scores(ONE_OF_TWO).argmax(axis=1).tolist() == gold.tolist()
