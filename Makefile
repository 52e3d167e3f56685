PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: test
test: $(VENV)/.test
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m pytest

$(VENV)/.test: setup.cfg pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 10) or sys.exit("Python 3.10 or newer is needed; this is %s. Name another with: make PYTHON=python3.12" % sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[test,lint]'
	touch $@
