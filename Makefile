# Commands: `make demo`, `make test`, `make test-databases` and `make docs`. Another Python: make test PYTHON=python3.13
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NODE_MODULES := tests/js/node_modules/.package-lock.json
# Without a database that some lines are for, their tests are skipped; in CI nothing is.
COVERED := $(if $(filter true,$(CI)),100,99)
# More than there are processors, as a test of the browser waits most of its time.
WORKERS ?= 3
PYTEST := $(BIN)/python -m pytest --numprocesses=$(WORKERS) --dist=worksteal
# What asks no database, or makes its own in each server, runs once: with `make test`.
ONCE := $(addprefix --ignore=tests/,browser contracts docs example_project js protocol release testing test_migrations.py fuzz/test_targets.py) \
	--ignore-glob='*_processes.py'
TEMPLATES := django_imagekit_jwt/templates example_project/templates example_project/spa

.PHONY: demo test test-databases docs lint lint-js

demo: $(VENV)/.demo
	@DJANGO_RUNSERVER_HIDE_WARNING=true $(BIN)/python manage.py demo

test: $(VENV)/.test lint lint-js
	$(PYTEST) --cov --cov-report=term --cov-fail-under=$(COVERED)

test-databases: $(VENV)/.test
	@for database in postgresql mariadb; do \
		if $(BIN)/python -m tests.servers $$database; then \
			echo "The suite on $$database:"; TEST_DATABASE=$$database $(PYTEST) $(ONCE) || exit 1; \
		elif [ "$$CI" = true ]; then echo "$$database is needed in CI, and does not answer."; exit 1; \
		else echo "SKIPPED: no $$database answers here, so the suite does not run on it."; fi; \
	done

docs: $(VENV)/.test
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet docs build/docs
	@echo "The documentation is at build/docs/index.html"

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive django_imagekit_jwt example_project
	$(BIN)/djlint --check --lint --quiet $(TEMPLATES)
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.readthedocs .readthedocs.yaml
	$(BIN)/python manage.py makemigrations --check --dry-run

lint-js:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(NODE_MODULES) && npm --prefix tests/js run check && npm --prefix tests/js test; \
	elif [ "$$CI" = true ]; then echo "Node.js is needed in CI, and npm is not here."; exit 1; \
	else echo "SKIPPED: no npm here, so tsc, Biome and the tests that need Node.js do not run."; fi

$(NODE_MODULES): tests/js/package-lock.json
	npm --prefix tests/js ci --no-audit --no-fund
	@touch $@

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 10) or sys.exit("Python 3.10 or newer is needed; this is %s. Name another one: make PYTHON=python3.12" % sys.version.split()[0])'
	@test ! -f $(VENV) || rm $(VENV)  # the pointer to its own environment that tox leaves (PEP 832)
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.demo: $(VENV)/.python setup.cfg
	$(BIN)/python -m pip install --quiet --editable '.[demo]'
	@touch $@

$(VENV)/.test: $(VENV)/.python setup.cfg
	$(BIN)/python -m pip install --quiet --editable '.[test,lint]'
	@touch $@
