# What one does with the project. `make` alone lists the targets; README has the same for Windows.
# Everything runs from the checkout inside .venv, which follows requirements.lock.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# The first interpreter that is new enough and can make an environment; `make PYTHON=...` overrides.
NEW_ENOUGH := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13 python3.14 python; do \
	if $$name -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then echo $$name; break; fi; done)

VENV := .venv
RUN := $(VENV)/bin/python
STAMP := $(VENV)/.installed
CODE := app.py models planner benchmarks tests

.PHONY: help app test test-browser check style types layers security documents soak bench lock screenshots

help:
	@echo 'make app          open the web app on the shipped data'
	@echo 'make test         the ordinary test run'
	@echo 'make check        style, types, layers, security, documents'
	@echo 'make test-browser the tests in a real browser alone; PLANNER_SOAK=small for every page in every way'
	@echo 'make soak         the tests of reliability many times over (COUNT=small or full)'
	@echo 'make bench        measure the engine and set it beside its targets'
	@echo 'make screenshots  take the pictures in docs/ again'
	@echo 'make lock         pin the newest versions that pyproject.toml allows'

app: $(STAMP)
	$(RUN) -m planner app

# Each of the programs that tests start would otherwise compile the whole project anew.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(STAMP)
	$(RUN) -m pytest -n 2 --dist worksteal $(ARGS)

# Part of `make test` where Chromium is present.
test-browser: $(STAMP)
	$(RUN) -m pytest tests/browser $(ARGS)

# `make --keep-going check` goes on after the first that fails, and still fails.
check: style types layers security documents

style: $(STAMP)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

types: $(STAMP)
	$(RUN) -m mypy

layers: $(STAMP)
	$(VENV)/bin/lint-imports

security: $(STAMP)
	$(RUN) -m bandit --quiet --recursive --configfile pyproject.toml app.py models planner

documents: $(STAMP)
	$(RUN) -m pytest tests/house

COUNT ?= small

soak: $(STAMP)
	$(RUN) -m tests.soak --count $(COUNT)

bench: $(STAMP)
	$(RUN) -m benchmarks $(ARGS)

screenshots: $(STAMP)
	$(RUN) -m tests.browser.screenshots $(ARGS)

# Variables that would write an address into the lock file are unset; the versions in force are the
# starting point unless `make lock ARGS=--upgrade` asks for newer ones.
lock: $(STAMP)
	env -u UV_INDEX -u UV_INDEX_URL -u UV_DEFAULT_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS \
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --no-emit-find-links --extra dev $(ARGS) \
		pyproject.toml --output-file requirements.lock

# Written last, so that an installation cut short is begun again.
$(STAMP): requirements.lock
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer with venv is needed.' >&2; exit 1; }
	test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --quiet --require-hashes --requirement requirements.lock
	touch $@
