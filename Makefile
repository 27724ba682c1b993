# Two commands: `make demo` and `make test`. Each sets up what it needs, in .venv, from wheels only.
# `make test-browser` takes programs of Debian and packages of npm besides, and installs them when they are absent.
PYTHON ?= python3
BIN := .venv/bin
DEMO := data/private/demo

.PHONY: demo test test-browser bench lab clean

demo: .venv/.installed  ## A synthetic municipality, from data to reports: open reports/out/index.html
	$(BIN)/monitor simulate $(DEMO)
	$(BIN)/monitor run --source folder=$(DEMO) --tolerate 1 --quarantine data/private/demo-faults.csv

test: .venv/.installed  ## Style and tests; with CI=1 also those that take minutes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest -n auto --dist loadfile $(if $(CI),,-m "not slow")

test-browser: .venv/.browser  ## The demo's documents in a browser, in an office suite and through every validator
	tests/browser/setup.sh
	$(BIN)/pytest --durations=10 tests/browser

bench: .venv/.installed  ## How fast the statistics and the writers are: as ratios, in one run
	$(BIN)/python tests/bench/methods.py
	$(BIN)/python tests/bench/formats.py

lab: .venv/.installed  ## The notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

clean:  ## Remove what was made, except releases
	rm -rf reports/out data/private .pytest_cache .ruff_cache

.venv/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: \
		--constraint constraints.txt --editable ".[test]"
	$(BIN)/python -m compileall -q src  # every notebook starts a Python of its own: compile once, not each time
	touch $@

.venv/.browser: .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: \
		--constraint constraints.txt --editable ".[test,browser]"
	touch $@
