# Everything happens in .venv, from pinned and hashed versions; nothing else on the machine is touched.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PLUGINS := $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))
IJBURG := examples/amsterdam-ijburg
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# Tests start the command often; compiled once, it starts in half the time.
export PYTHONDONTWRITEBYTECODE :=
# On each core a stretch of the tests, so that what a file prepares is prepared once.
PYTEST := $(BIN)/pytest -n auto --dist worksteal

.PHONY: demo test nightly docs bench format factors lock messages schema vendor-highs clean

# The main job on real input: the proposals and votes of an Amsterdam neighbourhood budget.
demo: $(STAMP)
	$(BIN)/maatwaarde score $(IJBURG)/Netherlands_Amsterdam_605.pb \
		-m $(IJBURG)/mapping.yaml -f $(IJBURG)/meetlat.yaml
	@echo
	$(BIN)/maatwaarde portfolio $(IJBURG)/Netherlands_Amsterdam_605.pb \
		-m $(IJBURG)/mapping.yaml -f $(IJBURG)/meetlat.yaml -r $(IJBURG)/middelen.yaml \
		--compare-by stemmen

# Lint, and then strict types, layers and documentation beside all tests; pages are tested in
# Debian's Chromium, registers in its PostgreSQL, and scores in Spark, which needs its Java.
test:
	$(MAKE) --no-print-directory --jobs=2 $(STAMP) java
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) --no-print-directory --jobs=2 pytest reading

.PHONY: pytest reading
pytest: $(STAMP)
	$(PYTEST)

reading: $(STAMP)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(MAKE) --no-print-directory docs

# Pages need a real browser: it is installed where we are root on a Debian, and else it is said.
.PHONY: browser
browser:
	@command -v chromium > /dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null && \
		echo "installing chromium fonts-dejavu-core" && apt-get -qq update && \
		apt-get -qq install -y --no-install-recommends chromium fonts-dejavu-core > /dev/null; } || \
		echo "NO BROWSER: the tests of pages are SKIPPED. Install chromium and fonts-dejavu-core."

# A register may be in PostgreSQL: the tests start a server of their own, and leave those of the
# system alone; for its package, no cluster is made. It comes after the browser, since packages of
# the system are installed one after the other.
.PHONY: postgresql
postgresql: browser
	@ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || command -v initdb > /dev/null || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null && \
		echo "installing postgresql" && apt-get -qq update && \
		mkdir -p /etc/postgresql-common && \
		{ [ -e /etc/postgresql-common/createcluster.conf ] || \
		echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf; } && \
		DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends postgresql \
		> /dev/null; } || \
		echo "NO POSTGRESQL: the tests of a register on a server are SKIPPED. Install postgresql."

# Spark runs on Java; all other engines come as packages of Python.
.PHONY: java
java: postgresql
	@command -v java > /dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null && \
		echo "installing openjdk-17-jre-headless" && apt-get -qq update && \
		DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
		openjdk-17-jre-headless > /dev/null; } || \
		echo "NO JAVA: the tests of scores in Spark are SKIPPED. Install openjdk-17-jre-headless."

# The documentation as a site in docs/_build; a warning is an error, and it asks no network.
docs: $(STAMP)
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -c docs . docs/_build

# All tests, with some ten times as many random plans, and other random examples.
nightly: $(STAMP)
	MIXED_PLANS=5000 TIME_PLANS=500 MONEY_PLANS=500 HYPOTHESIS_PROFILE=explore $(PYTEST)

# Speed against peers, as ratios within one run (benchmarks/RESULTS.md), and how cost grows
# (benchmarks/SCALE.md).
bench: $(STAMP)
	$(BIN)/pytest benchmarks --benchmark-enable --benchmark-only --results benchmarks/RESULTS.md
	$(BIN)/python benchmarks/scale.py

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: $(STAMP)
	$(BIN)/maatwaarde framework schema > value_frameworks/framework.schema.json
	$(BIN)/maatwaarde schema | while read -r name; do $(BIN)/maatwaarde schema $$name \
		> docs/reference/schemas/$$(echo "$$name" | tr ' ' -).json || exit 1; done

# What pint knows of units, as a table that costs nothing to load.
.PHONY: units
units: $(STAMP)
	$(BIN)/python -m maatwaarde.units.registry

# The page on factors, as of a day that tests know too.
factors: $(STAMP)
	$(BIN)/maatwaarde plugins --factors --today 2026-11-28 --lang en -o docs/reference/factors.md

# Collect the texts of messages, and compile what is translated in the .po files; that of click,
# which has no texts of ours, is written by hand.
LOCALE := src/maatwaarde/messages/locale
messages: $(STAMP)
	$(BIN)/pybabel --quiet extract -k msg -k nmsg:1,2 -k pmsg:1c,2 --no-default-keywords \
		--no-location --sort-output --omit-header -o $(LOCALE)/maatwaarde.pot src
	$(BIN)/pybabel --quiet update -D maatwaarde -i $(LOCALE)/maatwaarde.pot -d $(LOCALE) -l nl \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
	$(BIN)/pybabel --quiet compile -D "maatwaarde click" -d $(LOCALE) -l nl
	rm $(LOCALE)/maatwaarde.pot

# HiGHS in WebAssembly for the page where weights move: fetched, held against its checksum, packed.
# `npm view highs@VERSION dist.integrity` says what the checksum of another version is.
HIGHS := 1.15.3
HIGHS_SHA512 := 5rzjBlAkqRxr7FOv+iZjxF8nNfKsEt8uOaP3S6gls6yRf4+Jv4BqBIE3iPFsgfOHutQBMNxRE9jWhxRAM7Oycw==
VENDORED := src/maatwaarde/report/page/highs
vendor-highs:
	rm -rf build/highs && mkdir -p build/highs
	cd build/highs && npm pack --silent highs@$(HIGHS)
	test "$$(openssl dgst -sha512 -binary build/highs/highs-$(HIGHS).tgz | base64 -w0)" = "$(HIGHS_SHA512)"
	tar -xzf build/highs/highs-$(HIGHS).tgz -C build/highs
	gzip -9nc build/highs/package/build/highs.js > $(VENDORED)/highs.js.gz
	gzip -9nc build/highs/package/build/highs.wasm > $(VENDORED)/highs.wasm.gz
	cp build/highs/package/LICENSE $(VENDORED)/LICENSE

lock:
	uv pip compile --quiet --extra dask --extra dev --extra fast --extra postgres --extra sign --generate-hashes --no-annotate --no-header --universal \
		--python-version 3.11 pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Compiled afterwards, on all cores, and before tests in which a warning of a compiler is an error.
$(STAMP): requirements.lock pyproject.toml $(PLUGINS:%=%/pyproject.toml)
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --no-compile --require-hashes -r requirements.lock
	$(BIN)/python -W ignore -m compileall -qq -j 0 $(VENV)/lib || true
	$(PIP) install --no-deps --no-build-isolation --editable . $(PLUGINS:%=--editable %)
	touch $(STAMP)
