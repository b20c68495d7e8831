# Real Time Chat. `make help` lists what there is.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run demo web test gate fuzz faults check format schema requirements bench bench-full bench-micro bench-web browser libfaketime clean

# The first Python that is new enough; PYTHON=... names another.
PYTHON ?= $(shell for candidate in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo $$candidate; break; fi; done)
BIN := .venv/bin
# Python compiles what it imports once, whatever the environment says: the tests start it hundreds of
# times. What it compiled lies with the packages, and the folders of the code stay as they are.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/pycache
TEST_DATA := $(or $(TMPDIR),/tmp)/real-time-chat-check
COMPILE := uv pip compile --quiet --universal --python-version 3.11.0 --generate-hashes \
	--no-emit-index-url pyproject.toml
# The Node of the virtual environment, whatever the machine has.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix web
PEER := benchmarks/peers/socketio
WEB_SOURCES := $(shell find web/src web/public -type f 2>/dev/null) web/index.html \
	web/vite.config.ts web/compress.ts web/first.ts web/preload.ts web/worker.ts web/svelte.config.js web/tsconfig.words.json \
	web/package-lock.json

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/run.stamp web/dist/index.html ## Set everything up and serve on http://localhost:8000
	@$(BIN)/python manage.py migrate --verbosity 0
	@exec $(BIN)/python manage.py serve

demo: .venv/run.stamp web/dist/index.html ## Serve a chat that is full of people and messages, kept in ./data-demo
	@DATA_DIR=data-demo $(BIN)/python manage.py migrate --verbosity 0
	@DATA_DIR=data-demo $(BIN)/python manage.py demo
	@DATA_DIR=data-demo exec $(BIN)/python manage.py serve

web: web/dist/index.html ## Build the web client

# Tests wait about as long as they work: four at a time keep two cores busy, on PostgreSQL, which waits
# for the disk, six. The last ones are shared out anew, as some take a hundred times as long as others.
test: .venv/dev.stamp web/node_modules/dev.stamp web/dist/index.html browser ## Run all tests, on SQLite and on PostgreSQL (up to 10 minutes)
	$(NPM) test
	STORE=sqlite CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest -n 4 --dist worksteal
	STORE=postgresql CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest -n 6 --dist worksteal -m stores

gate: fuzz ## Try the pages in every theme, width and language, and do what make fuzz does (up to an hour)
	TIER=gate STORE=sqlite CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest -n 2 tests/e2e

fuzz: .venv/dev.stamp web/dist/index.html ## Send the HTTP API what its document allows and forbids, 1,000 examples an operation
	TIER=gate STORE=sqlite $(BIN)/python -m pytest -n 2 tests/integration/test_schema_fuzz.py

faults: .venv/dev.stamp libfaketime ## Kill, freeze, cut and fill everything while people talk, and check every promise (20 minutes)
	PYTHONPATH=clients/python $(BIN)/python -m tests.faults.gate
	TIER=gate STORE=sqlite $(BIN)/python -m pytest tests/integration/test_session_races.py
	TIER=gate STORE=postgresql $(BIN)/python -m pytest tests/integration/test_session_races.py

check: .venv/dev.stamp web/node_modules/dev.stamp web/dist/index.html ## Lint, types, import directions, generated files up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	DATA_DIR=$(TEST_DATA) $(BIN)/mypy
	$(BIN)/lint-imports
	DATA_DIR=$(TEST_DATA) $(BIN)/python manage.py makemigrations --check --dry-run
	DATA_DIR=$(TEST_DATA) $(BIN)/python manage.py spectacular --validate --fail-on-warn \
		--format openapi-json --file $(TEST_DATA)/openapi.json
	@diff -u schema/openapi.json $(TEST_DATA)/openapi.json \
		|| { echo "schema/openapi.json is not up to date. Run: make schema"; exit 1; }
	$(BIN)/python -m chat.protocol.document $(TEST_DATA)
	$(BIN)/python clients/python/make_frames.py $(TEST_DATA)/socket.schema.json $(TEST_DATA)/frames.py
	@for made in schema/asyncapi.json schema/socket.schema.json clients/python/rtchat/frames.py; do \
		diff -u $$made $(TEST_DATA)/$$(basename $$made) \
			|| { echo "$$made is not up to date. Run: make schema"; exit 1; }; done
	$(BIN)/python clients/python/make_markup.py chat/protocol/markup $(TEST_DATA)/markup
	@diff -u -x __pycache__ clients/python/rtchat/markup $(TEST_DATA)/markup \
		|| { echo "clients/python/rtchat/markup is not up to date. Run: make schema"; exit 1; }
	$(BIN)/python clients/python/make_shortcodes.py web/src/emoji $(TEST_DATA)
	@for made in shortcodes.json shortcodes.LICENSE; do \
		diff -u clients/python/rtchat/terminal/$$made $(TEST_DATA)/$$made \
			|| { echo "clients/python/rtchat/terminal/$$made is not up to date. Run: make schema"; exit 1; }; done
	$(NPM) run --silent gen -- $(TEST_DATA)
	@for made in http.d.ts socket.d.ts; do diff -u web/src/api/$$made $(TEST_DATA)/$$made \
		|| { echo "web/src/api/$$made is not up to date. Run: make schema"; exit 1; }; done
	$(NPM) run --silent check
	$(NPM) run --silent canary
	$(NPM) run --silent lint
	$(NPM) run --silent budget

format: .venv/dev.stamp ## Format the code and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: .venv/dev.stamp web/node_modules/dev.stamp ## Write schema/ and what clients make of it anew
	DATA_DIR=$(TEST_DATA) $(BIN)/python manage.py spectacular --validate --fail-on-warn \
		--format openapi-json --file schema/openapi.json
	$(BIN)/python -m chat.protocol.document schema
	$(BIN)/python clients/python/make_frames.py schema/socket.schema.json clients/python/rtchat/frames.py
	$(BIN)/python clients/python/make_markup.py chat/protocol/markup clients/python/rtchat/markup
	$(BIN)/python clients/python/make_shortcodes.py web/src/emoji clients/python/rtchat/terminal
	$(NPM) run --silent gen

requirements: .venv/dev.stamp ## Pin the dependencies of pyproject.toml anew
	$(BIN)/$(COMPILE) --output-file requirements.txt
	$(BIN)/$(COMPILE) --extra dev --output-file requirements-dev.txt

bench: .venv/dev.stamp $(PEER)/node_modules/stamp ## Measure our server and a peer alternately (up to 10 minutes)
	$(BIN)/python -m benchmarks

bench-full: .venv/dev.stamp $(PEER)/node_modules/stamp ## The same with 10,000 sockets and 10 million messages, which are searched too (up to two hours)
	$(BIN)/python -m benchmarks --full
	$(BIN)/python -m benchmarks.micro.search --store sqlite --messages 10000000

bench-micro: .venv/dev.stamp ## Measure the writer, the sockets and the hub alone, beside their limits, a backup, and search
	$(BIN)/python -m benchmarks.micro.writer
	$(BIN)/python -m benchmarks.micro.sockets
	$(BIN)/python -m benchmarks.micro.fanout
	$(BIN)/python -m benchmarks.micro.channels
	$(BIN)/python -m benchmarks.micro.backup
	$(BIN)/python -m benchmarks.micro.search

bench-web: .venv/dev.stamp web/dist/index.html browser ## Measure the web client in a browser, beside its budgets
	CHROMIUM="$(CHROMIUM)" $(BIN)/python -m benchmarks.web

# The browser of the tests: CHROMIUM=/path, an installed one, or Debian's package, whose bare twin takes
# less time. Without a font for emoji one test is skipped, and says so.
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
APT_INSTALL := command -v apt-get >/dev/null && apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq
browser:
	@if [ -z "$(CHROMIUM)" ] && ! command -v chromium >/dev/null; then \
		{ $(APT_INSTALL) chromium >/dev/null; } || \
		{ echo "The browser tests need Chromium or Chrome. Install one, or name it: make test CHROMIUM=/path/to/it"; exit 1; }; \
	fi
	@if [ -x /usr/bin/chromium ] && [ ! -x /usr/bin/chromium-headless-shell ]; then \
		{ $(APT_INSTALL) chromium-headless-shell >/dev/null; } 2>/dev/null || true; \
	fi
	@if [ -z "$$(fc-list :lang=und-zsye 2>/dev/null)" ]; then \
		{ $(APT_INSTALL) fonts-noto-color-emoji >/dev/null; } 2>/dev/null || true; \
	fi

# Gives servers another time of day; without it the clock is the one fault that is left out.
libfaketime:
	@if ! ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 && command -v apt-get >/dev/null; \
		then apt-get update -qq && apt-get install -y -qq libfaketime >/dev/null; fi

clean: ## Delete the virtual environment, the web build and all caches; data stays
	rm -rf .venv web/node_modules $(PEER)/node_modules web/dist web/.build-* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

.venv/run.stamp: requirements.txt
	@$(call install,requirements.txt)
	@touch $@

.venv/dev.stamp: requirements-dev.txt
	@$(call install,requirements-dev.txt)
	@touch $@ .venv/run.stamp

web/dist/index.html: $(WEB_SOURCES) | .venv/run.stamp
	@DATA_DIR=$(TEST_DATA) $(BIN)/python manage.py build_web

web/node_modules/dev.stamp: web/package-lock.json | .venv/dev.stamp
	@echo "Installing what the web client is built and tested with ..."
	@$(NPM) ci --loglevel=error
	@touch $@ web/node_modules/run.stamp

$(PEER)/node_modules/stamp: $(PEER)/package-lock.json | .venv/dev.stamp
	@echo "Installing the server that ours is measured beside ..."
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix $(PEER) ci --loglevel=error
	@touch $@

# Python compiles what is imported when it is: all of it at once takes a third of an installation.
define install
	if [ -z "$(PYTHON)" ]; then \
		echo "Real Time Chat needs Python 3.11 or newer. Install it, or name it: make run PYTHON=/path/to/python3"; exit 1; fi; \
	if [ ! -x $(BIN)/python ]; then $(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Python can not make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }; fi; \
	echo "Installing $(1) ..."; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --requirement $(1)
endef
