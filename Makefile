# setup makes .venv from the hashed requirements; run, test, check and bench call it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup setup-test run test check bench geodata pictures lock clean

setup: $(VENV)/.run-ready
	@$(BIN)/python -m app.support.system_libraries --install

$(VENV)/.run-ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Posture Atlas needs Python 3.11 or newer; say which with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "Python's venv is missing. Run: sudo apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

setup-test: setup $(VENV)/.test-ready

$(VENV)/.test-ready: requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-geodata.lock
	@touch $@

run: setup
	@$(BIN)/posture-atlas

check: setup-test
	$(BIN)/ruff check app geodata tests
	$(BIN)/ruff format --check app geodata tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

test: check

bench: setup-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	$(BIN)/pytest tests/bench --benchmark-disable-gc

geodata: setup-test
	$(BIN)/python geodata/build.py

pictures: setup
	$(BIN)/python docs/make_pictures.py

# Rewrites the hashed requirements after a change of the dependencies in pyproject.toml.
lock:
	$(VENV)/bin/python -m pip install --quiet uv
	UV=$(BIN)/uv; C="$$UV pip compile --quiet --no-header --universal --python-version 3.11 --generate-hashes pyproject.toml"; \
	$$C --group build -o requirements.lock && \
	$$C --group build --group test -o requirements-test.lock && \
	$$C --group build --group test --group bench -o requirements-bench.lock && \
	$$UV pip compile --quiet --no-header --universal --python-version 3.11 --generate-hashes --no-deps --group geodata -o requirements-geodata.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis tests/artifacts
