# Everything happens in .venv, from pinned and hashed versions; nothing else on the machine is touched.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PLUGINS := $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))
IJBURG := examples/amsterdam-ijburg
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test bench format lock schema clean

# The main job on real input: the proposals and votes of an Amsterdam neighbourhood budget.
demo: $(STAMP)
	$(BIN)/maatwaarde score $(IJBURG)/Netherlands_Amsterdam_605.pb \
		-m $(IJBURG)/mapping.yaml -f $(IJBURG)/meetlat.yaml
	@echo
	$(BIN)/maatwaarde portfolio $(IJBURG)/Netherlands_Amsterdam_605.pb \
		-m $(IJBURG)/mapping.yaml -f $(IJBURG)/meetlat.yaml -r $(IJBURG)/middelen.yaml \
		--compare-by stemmen

# Lint, strict types, layers, and all tests.
test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -n auto

# Speed against peers, as ratios within one run; writes benchmarks/RESULTS.md.
bench: $(STAMP)
	$(BIN)/pytest benchmarks --benchmark-enable --benchmark-only --results benchmarks/RESULTS.md

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: $(STAMP)
	$(BIN)/maatwaarde framework schema > value_frameworks/framework.schema.json

lock:
	uv pip compile --quiet --extra dev --extra fast --generate-hashes --no-annotate --no-header --universal \
		--python-version 3.11 pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(STAMP): requirements.lock pyproject.toml $(PLUGINS:%=%/pyproject.toml)
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable . $(PLUGINS:%=--editable %)
	touch $(STAMP)
