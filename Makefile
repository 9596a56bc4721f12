# make run: set up and serve; make test: set up and run every test. Both work on a bare Debian 12 with Python, pip, make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The venv is made without a pip of its own: Debian's Python has no ensurepip unless python3-venv is installed.
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check
INSTALL := $(PIP) install --quiet --require-hashes
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet
WORKERS ?= 2
ARGS ?=

.PHONY: setup run test prove check format lock clean apt-packages bench-quality bench-speed

setup: $(VENV)/runtime.stamp
	@tools/front-end $(BIN) || echo "setup: no front-end libraries; the pages work as plain HTML"

run: setup
	$(BIN)/hotline serve --try-out

test: setup $(VENV)/dev.stamp apt-packages
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

# The screening over every abstracted fact and 100,000 people at random; ten minutes of one quiet core.
prove: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n $(WORKERS) tests/screening/test_proof.py --prove $(ARGS)

# SETS: folders with entries.jsonl and questions.jsonl, as docs/benchmarks.md describes them.
bench-quality: $(VENV)/bench.stamp
	$(BIN)/python -m bench.search_quality $(SETS) $(ARGS)

bench-speed: $(VENV)/bench.stamp
	$(BIN)/python -m bench.search_speed $(SETS) $(ARGS)

check: $(VENV)/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Keeps the pinned versions; make lock UPGRADE=--upgrade takes the newest.
lock: $(VENV)/dev.stamp
	$(LOCK) pyproject.toml --extra dev --group build --output-file requirements-dev.lock
	$(LOCK) pyproject.toml --group build --constraints requirements-dev.lock --output-file requirements.lock
	$(LOCK) --group node --output-file requirements-node.lock
	$(LOCK) --group bench --constraints requirements-dev.lock --output-file requirements-bench.lock
	npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund

clean:
	rm -rf $(VENV) node_modules bot/web/static/vendor build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# libatomic1: the Node inside Playwright is linked to it.
apt-packages:
	@tools/apt-packages postgresql chromium fonts-wqy-microhei libatomic1

$(BIN)/python:
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/runtime.stamp: requirements.lock pyproject.toml | $(BIN)/python
	$(INSTALL) -r requirements.lock
	$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/runtime.stamp
	$(INSTALL) -r requirements-dev.lock
	@touch $@

$(VENV)/bench.stamp: requirements-bench.lock $(VENV)/dev.stamp
	$(INSTALL) -r requirements-bench.lock
	@touch $@
