# The four words a newcomer needs: `make run`, `make test`, `make check`, `make lock`.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
UV := UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 $(BIN)/uv
LOCK := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-find-links

.PHONY: help run setup setup-test test test-system check lock clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: setup ## everything on one machine, with demo content on an empty database; PORT=8080 takes another port
	@exec $(BIN)/answerable up --port $(PORT)

setup: $(VENV)/.run ## the environment the product runs in

setup-test: $(VENV)/.test ## … and what its tests need

$(VENV)/.installer: requirements/installer.txt
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. Name another with: make run PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Answerable needs Python 3.11 or newer; $(PYTHON) is %d.%d. Name another with: make run PYTHON=python3.11" % sys.version_info[:2])'
	@echo "Preparing the environment in $(VENV), once …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Could not make $(VENV). On Debian and Ubuntu, install python3-venv first." >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/installer.txt
	@touch $@

$(VENV)/.run: $(VENV)/.installer requirements/run.txt requirements/build.txt pyproject.toml
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/test.txt
	@touch $@

test-system: ## PostgreSQL, Chromium, Chinese fonts and gettext, from the system's packages
	@.ci/system-packages

test: setup-test test-system ## install what the tests need and run every check and every test
	@PATH="$(CURDIR)/$(BIN):$$PATH" .ci/everything

check: setup-test ## the quick half: lint, types, import contract, tests on SQLite
	@PATH="$(CURDIR)/$(BIN):$$PATH" .ci/everything quick

lock: $(VENV)/.installer ## write the locked requirements anew from pyproject.toml
	@$(UV) pip compile -q $(LOCK) pyproject.toml -o requirements/run.txt
	@$(UV) pip compile -q $(LOCK) --extra test -c requirements/run.txt pyproject.toml -o requirements/test.txt
	@echo hatchling | $(UV) pip compile -q $(LOCK) - -o requirements/build.txt
	@echo uv | $(UV) pip compile -q $(LOCK) - -o requirements/installer.txt

clean: ## remove the environment and everything made at run time (the demo database too)
	rm -rf $(VENV) var
