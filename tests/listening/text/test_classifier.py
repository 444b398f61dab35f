import io
import json
import zipfile

import numpy as np
import pytest

from answerable.listening.errors import InputError
from answerable.listening.text import Recipe, TextClassifier
from answerable.listening.text.families import FAMILIES
from answerable.listening.text.machines import PlaneLearner
from answerable.listening.text.net import NetLearner

TEXTS = [f"{word}{i}号楼" for i in range(8) for word in ("停水了", "停电了", "路不平")]
LABELS = ["water", "power", "road"] * 8


@pytest.fixture(scope="module")
def model():
    return Recipe(("characters", "words"), PlaneLearner(3.0)).learn(TEXTS, LABELS)


def saved(model, path):
    model.save(path, "topics")
    return path


def changed(path, **members):
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (content | members).items():
            archive.writestr(name, data)
    return path


def npy(array, **options):
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def test_probabilities_are_rows_that_sum_to_one(model):
    shares = model.probabilities(["停水了", "", "completely foreign"])
    assert shares.shape == (3, 3)
    assert np.allclose(shares.sum(axis=1), 1)


def test_no_texts_give_no_rows(model):
    assert model.probabilities([]).shape == (0, 3)


def test_blocks_leave_no_trace(model):
    texts = TEXTS * 100
    assert np.allclose(model.probabilities(texts)[-24:], model.probabilities(TEXTS))


def test_a_file_that_is_no_model_is_refused(tmp_path):
    (tmp_path / "x").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(InputError, match="is not a model of topics"):
        TextClassifier.load(tmp_path / "x", "topics")


def test_a_truncated_file_is_refused(model, tmp_path):
    path = saved(model, tmp_path / "x")
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError):
        TextClassifier.load(path, "topics")


def test_a_pickle_inside_is_never_opened(model, tmp_path):
    hostile = npy(np.array([{"a": 1}], dtype=object), allow_pickle=True)
    path = changed(saved(model, tmp_path / "x"), **{"planes-weights.npy": hostile})
    with pytest.raises(InputError):
        TextClassifier.load(path, "topics")


@pytest.mark.parametrize(
    ("member", "array"),
    [
        ("planes-weights.npy", np.zeros((2, 3), np.float32)),
        ("planes-intercepts.npy", np.array([np.nan] * 3, np.float32)),
        ("calibration.npy", np.zeros(3)),
        ("planes-idf-words.npy", np.array(["text"])),
        ("shares.npy", np.zeros(2)),
        ("planes-columns-characters.npy", np.array([5, 1], np.int32)),
    ],
)
def test_arrays_that_do_not_fit_are_refused(model, tmp_path, member, array):
    path = changed(saved(model, tmp_path / "x"), **{member: npy(array)})
    with pytest.raises(InputError):
        TextClassifier.load(path, "topics")


def test_columns_outside_the_hash_are_refused(model, tmp_path):
    beyond = model.parts[0].space.families[0].columns.copy()
    beyond[-1] = 1 << 30
    path = changed(saved(model, tmp_path / "x"), **{"planes-columns-characters.npy": npy(beyond)})
    with pytest.raises(InputError, match="damaged"):
        TextClassifier.load(path, "topics")


@pytest.mark.parametrize(
    "facts",
    [
        {"format": 1},
        {"parts": {"planes": ["dreams"]}},
        {"parts": {"planes": []}},
        {"parts": {}},
        {"parts": {"nets": ["words"]}},
    ],
)
def test_a_model_of_another_version_or_with_unknown_families_is_refused(model, tmp_path, facts):
    path = saved(model, tmp_path / "x")
    with zipfile.ZipFile(path) as archive:
        about = json.loads(archive.read("about.json"))
    with pytest.raises(InputError, match="damaged"):
        TextClassifier.load(changed(path, **{"about.json": json.dumps(about | facts)}), "topics")


@pytest.fixture(scope="module")
def model_with_net():
    nets = NetLearner(nets=2, hidden=4, epochs=20, rate=0.03)
    recipe = Recipe(tuple(sorted(FAMILIES)), PlaneLearner(3.0, plain=1.0), nets, ("characters", "words"))
    return recipe.learn(TEXTS, LABELS)


def test_a_model_read_again_judges_the_same(model_with_net, tmp_path):
    again = TextClassifier.load(saved(model_with_net, tmp_path / "x"), "topics")
    assert np.array_equal(again.probabilities(TEXTS), model_with_net.probabilities(TEXTS))
    assert again.shares.tolist() == [1 / 3] * 3


@pytest.mark.parametrize(
    "member", ["nets-entry", "nets-entry_offsets", "nets-exit", "nets-exit_offsets", "calibration"]
)
def test_a_net_that_does_not_fit_is_refused(model_with_net, tmp_path, member):
    path = changed(saved(model_with_net, tmp_path / "x"), **{f"{member}.npy": npy(np.zeros(7, np.float32))})
    with pytest.raises(InputError, match="damaged"):
        TextClassifier.load(path, "topics")


def test_missing_facts_are_refused(model, tmp_path):
    path = changed(saved(model, tmp_path / "x"), **{"about.json": json.dumps({"kind": "topics"})})
    with pytest.raises(InputError, match="damaged"):
        TextClassifier.load(path, "topics")


def test_a_file_that_is_not_there_stays_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        TextClassifier.load(tmp_path / "none", "topics")
