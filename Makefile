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
# To each worker a stretch of the tests, so that what a file prepares is prepared once; one worker more
# than there are cores, since tests wait for a browser, a server or a process for a fifth of their time.
WORKERS = $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))
PYTEST = $(BIN)/pytest -n $(WORKERS) --dist worksteal

.PHONY: demo test nightly dist docs bench format factors lock messages schema vendor-highs clean

# The main job on real input: the proposals and votes of an Amsterdam neighbourhood budget.
demo: $(STAMP)
	$(BIN)/maatwaarde score $(IJBURG)/Netherlands_Amsterdam_605.pb \
		-m $(IJBURG)/mapping.yaml -f $(IJBURG)/meetlat.yaml
	@echo
	$(BIN)/maatwaarde portfolio $(IJBURG)/Netherlands_Amsterdam_605.pb \
		-m $(IJBURG)/mapping.yaml -f $(IJBURG)/meetlat.yaml -r $(IJBURG)/middelen.yaml \
		--compare-by stemmen

# Lint, and then strict types, layers and documentation beside all tests.
test:
	$(MAKE) --no-print-directory --jobs=2 $(STAMP) system
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

# What tests need beside Python: a browser for pages, the server of a register (each test starts one
# of its own: no cluster is made for the package), and Java for Spark. What lacks is installed at
# once where we are root on a Debian, and else it is said which tests are left out.
.PHONY: system
system:
	@lacking=; \
	command -v chromium > /dev/null || lacking="chromium fonts-dejavu-core"; \
	ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || command -v initdb > /dev/null || \
		lacking="$$lacking postgresql"; \
	command -v java > /dev/null || lacking="$$lacking openjdk-17-jre-headless"; \
	[ -z "$$lacking" ] && exit; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
		echo "installing $$lacking"; \
		mkdir -p /etc/postgresql-common; \
		[ -e /etc/postgresql-common/createcluster.conf ] || \
			echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get -qq update; \
		apt-get -qq install -y --no-install-recommends $$lacking > /dev/null && exit; \
		for one in $$lacking; do \
			apt-get -qq install -y --no-install-recommends $$one > /dev/null; done; \
	fi; \
	command -v chromium > /dev/null || \
		echo "NO BROWSER: the tests of pages are SKIPPED. Install chromium and fonts-dejavu-core."; \
	ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || command -v initdb > /dev/null || \
		echo "NO POSTGRESQL: the tests of a register on a server are SKIPPED. Install postgresql."; \
	command -v java > /dev/null || \
		echo "NO JAVA: the tests of scores in Spark are SKIPPED. Install openjdk-17-jre-headless."

# The documentation as a site in docs/_build; a warning is an error, and it asks no network.
docs: $(STAMP)
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -c docs . docs/_build

# Wheels and source distributions of the library and of each plugin, in dist/.
dist: $(STAMP)
	rm -rf dist
	$(foreach each,. $(PLUGINS),cd $(each) && $(CURDIR)/$(BIN)/hatchling build -d $(CURDIR)/dist > /dev/null &&) true
	ls -l dist

# All tests, with some ten times as many random plans, other random examples, and the worst files that
# the limits allow; then `mutants`.
nightly: $(STAMP)
	DIST_PYTHONS=all WORST=1 FUZZ_EXAMPLES=20000 KILLS=100 INTERRUPTS=20 MIXED_PLANS=5000 TIME_PLANS=500 MONEY_PLANS=500 HYPOTHESIS_PROFILE=explore $(PYTEST)
	$(MAKE) --no-print-directory fuzz-guided
	$(MAKE) --no-print-directory mutants

# Fuzzing that is led by which code an input reaches. atheris has wheels for some Pythons only, and so
# is no part of the lock: it is installed apart. KINDS="plan answers" tries some, SECONDS=600 longer.
.PHONY: fuzz-guided
SECONDS := 60
fuzz-guided: $(STAMP)
	$(PIP) install --only-binary :all: --target build/atheris --upgrade atheris==3.0.0 || \
		echo "NO ATHERIS: it has no wheel for this Python, and fuzzing led by coverage is SKIPPED."
	PYTHONPATH=build/atheris $(BIN)/python tests/fuzz/guided.py --seconds $(SECONDS) $(KINDS)

# Changes to the code that tests of the same folder have to notice: nine in ten, of every layer.
# MUTANTS="--layer scoring --sample 50 --seed 1" asks for others than those of today.
.PHONY: mutants
mutants: $(STAMP)
	$(BIN)/python tests/mutants.py $(MUTANTS)

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
	$(BIN)/uv pip compile --quiet --extra dev --generate-hashes --no-annotate --no-header --universal \
		--python-version 3.11 pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

# uv of the same lock installs all at once what pip installs one by one; where it finds no way out, as
# behind a mirror that only pip is told of, pip does it all. Spark, a source with 400 MB of packed
# Java, is not packed again on its way in. What tests load is compiled here, on all cores, since a
# warning of a compiler is an error within a test.
SELDOM := /(tests?|pip|setuptools|pkg_resources|mypyc?|sklearn|fontTools|mpl_toolkits|joblib)/
$(STAMP): requirements.lock pyproject.toml $(PLUGINS:%=%/pyproject.toml)
	$(PYTHON) -m venv $(VENV)
	sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.txt
	printf '[bdist_wheel]\ncompression = stored\n' > $(VENV)/unpacked.cfg
	$(PIP) install --no-compile --require-hashes -r $(VENV)/uv.txt
	export DIST_EXTRA_CONFIG=$(CURDIR)/$(VENV)/unpacked.cfg && \
		{ $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock || \
		$(PIP) install --no-compile --require-hashes -r requirements.lock; }
	$(BIN)/python -W ignore -m compileall -qq -j 0 -x '$(SELDOM)' $(VENV)/lib src || true
	$(PIP) install --no-deps --no-build-isolation --editable . $(PLUGINS:%=--editable %)
	touch $(STAMP)
