"""A public name of the library stands in `__all__` (sorted by ruff); a module is named for a thing."""

import importlib
import pkgutil

import pytest

import answerable
import answerable.engines
import answerable.listening

ATTICS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "tools", "stuff"}


def modules_of(package):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        yield found.name


@pytest.mark.parametrize("name", sorted({*modules_of(answerable.listening), *modules_of(answerable.engines)}))
def test_public_names_are_listed(name):
    module = importlib.import_module(name)
    public = getattr(module, "__all__", [])
    assert all(hasattr(module, each) for each in public)
    defined = {
        each
        for each, value in vars(module).items()
        if not each.startswith("_") and getattr(value, "__module__", None) == name and callable(value)
    }
    if not name.rpartition(".")[2].startswith("_"):
        assert defined <= set(public), f"not listed in `__all__`: {sorted(defined - set(public))}"


def test_no_module_is_an_attic():
    attics = [name for name in modules_of(answerable) if name.rpartition(".")[2] in ATTICS]
    assert attics == []
