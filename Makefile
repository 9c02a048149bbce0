# Each target does its own set-up in .venv and never touches the system's Python. `make` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help serve site forms test lint check figures lab-check bench clean
help:
	@echo "make serve   open the report on http://127.0.0.1:8000 and reload it at each save"
	@echo "make site    build the report to site/, and fail on any finding"
	@echo "make forms   write the report as PDF, EPUB, zip and plain Markdown to build/ (installs the extra export)"
	@echo "make test    run every test"
	@echo "make check   check the chapters, the bibliography, the ledger and the figures"
	@echo "make lint    ruff and mypy"
	@echo "make figures draw the figures that are stale (installs the lab)"
	@echo "make lab-check  small versions of every experiment (installs the lab)"
	@echo "make bench   measure the build beside other tools, and write benchmarks/RESULTS.md"

$(VENV)/base: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "cannot make a virtual environment (on Debian: apt install python3-venv)" >&2; rm -rf $(VENV); exit 1; }
	$(PIP) install --upgrade pip
	$(PIP) install -e '.[links]' -c constraints.txt
	@touch $@

$(VENV)/dev: $(VENV)/base
	$(PIP) install -e '.[links,export,test,lint]' -c constraints.txt
	@touch $@

$(VENV)/export: $(VENV)/base
	$(PIP) install -e '.[links,export]' -c constraints.txt
	@touch $@

$(VENV)/lab: $(VENV)/base
	$(PIP) install -e '.[links,lab]' -c constraints.txt
	@touch $@

serve: $(VENV)/base
	$(BIN)/mkdocs serve

site: $(VENV)/base
	$(BIN)/report-build build

forms: $(VENV)/export
	$(BIN)/report-build export pdf
	$(BIN)/report-build export epub
	$(BIN)/report-build export offline
	$(BIN)/report-build export text

check: $(VENV)/base
	$(BIN)/report-build check

test: $(VENV)/dev
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

figures: $(VENV)/lab
	$(BIN)/report-build figures

lab-check: $(VENV)/dev $(VENV)/lab
	$(BIN)/python -m pytest tests/lab

# What the build is compared with has an environment of its own.
benchmarks/work/tools: benchmarks/requirements.txt
	$(PYTHON) -m venv $@
	$@/bin/python -m pip --disable-pip-version-check --quiet install -r benchmarks/requirements.txt
	@touch $@

benchmarks/work/lighthouse:
	npm install --silent --no-fund --no-audit --prefix $@ lighthouse@12.8.2

bench: $(VENV)/dev benchmarks/work/tools benchmarks/work/lighthouse
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) site build .cache
