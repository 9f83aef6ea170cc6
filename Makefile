# Everything that there is to do with this folder. `make` alone says what.
.DEFAULT_GOAL := help
.PHONY: help setup dev run test postgresql stories bench shipped lint fmt assets messages schema lock

SHELL := /bin/sh
AYNI := .venv/bin/ayni
WORKERS ?= 2
# Module by module, in the order in which they are collected: the long ones first (tests/conftest.py).
SIDE_BY_SIDE := -n $(WORKERS) --dist loadscope --no-loadscope-reorder

help: ## Say what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## Make the environment, and nothing else
	@python=$$(sh scripts/find_python.sh) && exec "$$python" scripts/setup.py

dev: ## Make the environment with the tools for checks and tests
	@python=$$(sh scripts/find_python.sh) && exec "$$python" scripts/setup.py --dev

run: setup ## Run Ayni and print an address that lets you in
	@exec $(AYNI) run

# Kernels are compiled with every index checked, and kept apart from those that people run.
CHECKED := NUMBA_BOUNDSCHECK=1 NUMBA_CACHE_DIR="$(CURDIR)/.venv/checked-kernels"

test: dev ## Run all tests, the browser stories too
	@exec env $(CHECKED) .venv/bin/python -m pytest $(SIDE_BY_SIDE)

# What only PostgreSQL has. `WHOLE=yes` runs every test of the application but the stories, which takes an hour.
ON_POSTGRESQL := $(if $(WHOLE),tests/ayni_web -m "not story",tests/ayni_web/walls tests/ayni_web/notify/test_walls.py tests/ayni_web/team/repair/test_the_wall_of_a_talk.py tests/ayni_web/site/test_twice.py)

postgresql: dev ## Run tests of the application once more, on a PostgreSQL of their own
	@exec env TEST_DATABASE=postgresql .venv/bin/python -m pytest $(SIDE_BY_SIDE) $(ON_POSTGRESQL)

stories: dev ## Run the browser stories and keep their pictures in build/stories
	@exec env STORY_PICTURES=yes .venv/bin/python -m pytest tests/browser -m story $(SIDE_BY_SIDE)

bench: ## Measure, and write build/bench.json and the table of the README
	@python=$$(sh scripts/find_python.sh) && "$$python" scripts/setup.py --bench
	@exec .venv/bin/python -m bench

shipped: dev ## Run the tests of what measures must say once more, with kernels as people run them
	@exec .venv/bin/python -m pytest -q $(SIDE_BY_SIDE) tests/conformance --ignore tests/conformance/test_engines.py

lint: dev ## All checks that are not tests
	@exec sh scripts/lint.sh

fmt: dev ## Put the code into its form
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

assets: ## Build styles and scripts anew
	@rm -f .venv/stamps/assets
	@$(MAKE) --no-print-directory setup

messages: dev ## Bring the catalogues for translators up to what code and pages say
	@.venv/bin/python scripts/messages.py

schema: dev ## Write down the database of a new home anew, after migrations were added
	@.venv/bin/python scripts/schema.py

lock: ## Lock the packages anew, from pyproject.toml
	@sh scripts/lock.sh
