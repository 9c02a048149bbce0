# Each target does its own set-up in .venv and never touches the system's Python. `make` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help serve site test lint check figures lab-check bench clean
help:
	@echo "make serve   open the report on http://127.0.0.1:8000 and reload it at each save"
	@echo "make site    build the report to site/, and fail on any finding"
	@echo "make test    run every test"
	@echo "make check   check the chapters, the bibliography, the ledger and the figures"
	@echo "make lint    ruff and mypy"
	@echo "make figures draw the figures that are stale (installs the lab)"
	@echo "make lab-check  small versions of every experiment (installs the lab)"
	@echo "make bench   print the build's own measurements"

$(VENV)/base: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "cannot make a virtual environment (on Debian: apt install python3-venv)" >&2; rm -rf $(VENV); exit 1; }
	$(PIP) install --upgrade pip
	$(PIP) install -e '.[links]' -c constraints.txt
	@touch $@

$(VENV)/dev: $(VENV)/base
	$(PIP) install -e '.[links,test,lint]' -c constraints.txt
	@touch $@

$(VENV)/lab: $(VENV)/base
	$(PIP) install -e '.[links,lab]' -c constraints.txt
	@touch $@

serve: $(VENV)/base
	$(BIN)/mkdocs serve

site: $(VENV)/base
	$(BIN)/report-build build

check: $(VENV)/base
	$(BIN)/report-build check

test: $(VENV)/dev
	$(BIN)/python -m pytest

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

figures: $(VENV)/lab
	$(BIN)/report-build figures

lab-check: $(VENV)/dev $(VENV)/lab
	$(BIN)/python -m pytest tests/lab

bench: $(VENV)/dev
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) site build .cache
