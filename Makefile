# Two commands: `make demo` and `make test`. Each sets up what it needs, in .venv, from wheels only.
PYTHON ?= python3
BIN := .venv/bin
DEMO := data/private/demo

.PHONY: demo test bench lab clean

demo: .venv/.installed  ## A synthetic municipality, from data to reports: open reports/out/index.html
	$(BIN)/monitor simulate $(DEMO)
	$(BIN)/monitor run --source folder=$(DEMO) --tolerate 1 --quarantine data/private/demo-faults.csv

test: .venv/.installed  ## Style and tests; with CI=1 also those that take minutes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest -n auto --dist loadfile $(if $(CI),,-m "not slow")

bench: .venv/.installed  ## How fast the statistics are: arrays at once beside one value at a time
	$(BIN)/python tests/bench/statistics.py

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
