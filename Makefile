# Every target that a person or the build machine needs. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := registry document_templates search_index app wsgi.py tests

.DEFAULT_GOAL := help
.PHONY: help run test check bench e2e drills lock vendor messages format screenshots clean

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.ready: requirements.lock pyproject.toml
	@bash .ci/environment $(PYTHON) $(VENV) requirements.lock
	@touch $@

$(VENV)/.ready-dev: tests/requirements.lock $(VENV)/.ready
	@bash .ci/environment $(PYTHON) $(VENV) tests/requirements.lock
	@touch $@

run: $(VENV)/.ready ## prepare the data folder and serve on http://127.0.0.1:8000
	@$(BIN)/dokkarta serve

test: $(VENV)/.ready-dev ## install what the tests need and run all of them
	@bash .ci/debian-packages
	@bash .ci/docxtpl-templates $(BIN)/python
	@$(BIN)/pytest -n $${DOKKARTA_TEST_WORKERS:-2} --dist loadfile

e2e: $(VENV)/.ready-dev ## only the journeys in a real browser; they refresh the screenshots of the README
	@bash .ci/debian-packages
	@DOKKARTA_SCREENSHOTS=docs/screenshots $(BIN)/pytest -m e2e

drills: $(VENV)/.ready-dev ## only the drills: work killed at random moments again and again, properties on ten times the examples
	@bash .ci/debian-packages
	@$(BIN)/pytest -m "drill or hypothesis" --hypothesis-profile=deep

check: $(VENV)/.ready-dev ## style, types, arrows between the packages
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(VENV)/.ready-dev ## format the sources
	@$(BIN)/ruff format $(SOURCES)
	@$(BIN)/ruff check --fix $(SOURCES)

bench: $(VENV)/.ready-dev ## measure, and print the tables
	@$(BIN)/python -m tests.bench

lock: $(VENV)/.ready-dev ## resolve the libraries anew into the two lock files
	@bash .ci/lock

vendor: ## copy the pinned browser files from npm into app/static/vendor
	@bash app/vendor/update

messages: $(VENV)/.ready-dev ## collect the texts of the interface into the translation catalogues
	@bash .ci/messages

clean: ## remove what the tools made, never the data folder
	@rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
