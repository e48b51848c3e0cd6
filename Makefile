# `make site` sets everything up and builds output/; `make test` runs every check. Nothing else is needed.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
BIN := .venv/bin
ARGS ?=

.PHONY: site test format guide bench clean lock python

site: .venv/installed
	$(BIN)/supple build $(ARGS)

test: .venv/installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest $(ARGS)

format: .venv/installed-for-tests
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Draws the pictures of the author's guide anew.
guide: .venv/installed
	$(BIN)/python docs/figures/draw.py

# Measures Supple beside other generators and writes docs/performance.md; takes an hour. ARGS='--sizes 100,1000 --rounds 3' is a short one.
bench: .venv/installed
	$(BIN)/python -m bench $(ARGS)

clean:
	if [ -x $(BIN)/supple ]; then $(BIN)/supple clean; fi
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Pins today's newest versions that pyproject.toml allows.
lock: python
	rm -rf .venv
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	{ echo '# Made by `make lock`: the versions with which the site is built and tested.'; $(BIN)/pip freeze --exclude-editable; } > constraints.txt
	touch .venv/installed .venv/installed-for-tests

.venv/installed: pyproject.toml constraints.txt | python
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/installed-for-tests: .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

python:
	@if [ -z "$(PYTHON)" ]; then \
		echo 'Supple needs Python 3.11 or newer with venv. Install it with this line, then run make again:' >&2; \
		case "$$(uname)" in \
			Darwin) echo '  brew install python@3.13' >&2 ;; \
			*) echo '  sudo apt-get install python3 python3-venv' >&2 ;; \
		esac; \
		exit 1; \
	fi
