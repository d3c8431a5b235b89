# The front door. `make` alone lists the targets. Python 3.11 to 3.13 with pip is all that has to be installed before.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
  "$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && echo "$$p" && break; done)
LOCK_ARGS ?=

# A venv has no pip of its own where Debian's python3-venv is not installed; then the outer pip works on it.
PIP = $$(test -x .venv/bin/pip && echo .venv/bin/python -m pip || echo $(PYTHON) -m pip --python .venv/bin/python) \
  --disable-pip-version-check --quiet

.PHONY: help demo run test test-long check lint bench bench-quick docs reference screenshots openapi lock clean
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules --no-print-directory

help:  ## List the targets (this list).
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | while IFS='	' read -r target sentence; do \
	  printf 'make %-10s %s\n' "$$target" "$$sentence"; done

demo: .venv/.can-run build/docs/index.html  ## Set everything up and run a small shop with people, signals and decisions to click through.
	.venv/bin/aboveboard demo

run: .venv/.can-run build/docs/index.html  ## Run the gateway on the data in this folder (settings: docs/reference/settings.md).
	.venv/bin/aboveboard serve

# Tests wait for disks and servers more than they compute, so three run at a time on two cores. Hundreds of processes
# start, and each would compile the package again where Python may not store what it compiles.
PYTEST = env -u PYTHONDONTWRITEBYTECODE .venv/bin/python -m pytest -n 3 --dist worksteal

test: .venv/.can-test  ## Set everything up and run every test.
	$(PYTEST)

# A test that passes only after another one fails in one of two random orders; the first line of each names its order.
SEEDS ?= $(shell od -An -N4 -tu2 /dev/urandom)

test-long: .venv/.can-test  ## Run every test twice, shuffled, the property tests with a large budget (an hour or two).
	for seed in $(SEEDS); do \
	  ABOVEBOARD_TEST_BUDGET=long $(PYTEST) --shuffle $$seed || exit 1; done

check: lint  ## Check format, lint, types, layers, sizes and packaging.
	.venv/bin/python -m pytest tests/contract

lint: .venv/.can-test  ## Check what `make test` does not: format, lint, types and layers.
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: .venv/.can-test  ## Measure everything in bench/ and print the ratios (needs wrk: apt-get install wrk).
	@command -v wrk >/dev/null || { echo 'make bench needs wrk, which makes the load: apt-get install wrk' >&2; exit 1; }
	@for script in bench/[a-z]*.py; do \
	  echo "== $$script"; .venv/bin/python "$$script" || exit 1; done

bench-quick: .venv/.can-test  ## Print the processor time of a decision beside its peers, within two minutes (needs wrk).
	.venv/bin/python bench/gateway.py --quick

# The theme's notice about other builders is for its own users. MkDocs empties the folder first.
BUILD_DOCS = echo 'Building the documentation into build/docs' && \
  NO_MKDOCS_2_WARNING=1 .venv/bin/python -m mkdocs build --strict --quiet

docs: .venv/.can-run  ## Build the documentation site into build/docs.
	@$(BUILD_DOCS)

reference: .venv/.can-test  ## Write the tables of docs/reference from the code.
	.venv/bin/python -m tests.doc_tables

screenshots: .venv/.can-test  ## Take the pictures of README.md and docs/ again, with a browser.
	DOCS_IMAGES=docs/images .venv/bin/python -m pytest tests/browser/test_pictures.py

openapi: .venv/.can-test  ## Write openapi/openapi.json from the code.
	@mkdir -p openapi
	.venv/bin/aboveboard openapi > openapi/openapi.json.new
	@mv openapi/openapi.json.new openapi/openapi.json

# What the lock names with an extra, another package may need without it. pip may meet that need first, and would then
# look at the newest release, whose hash is not in the lock. So such a package is named again at the end, without extras.
NAME_BOTH = awk '/^[^ \#]+\[.*\]==/ { own = 1; again = $$0; sub(/\[.*\]/, "", again); more = more again "\n"; print; next } \
  own && /^    --hash/ { more = more $$0 "\n"; print; next } \
  { own = 0; print } \
  END { printf "%s", more }'

# Resolved on the oldest Python, so that what only it needs is in. The machine's own package indexes and folders
# are left out: their files may have other hashes. LOCK_ARGS=--upgrade takes the newest of everything.
COMPILE = env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null \
  .venv/bin/pip-compile --quiet --no-config --generate-hashes --allow-unsafe --no-header \
  --no-emit-options --annotation-style line $(LOCK_ARGS) pyproject.toml

lock: .venv/.can-test  ## Lock the requirements in pyproject.toml again, with hashes (on Python 3.11).
	@.venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "locks are made on Python 3.11")'
	$(COMPILE) --output-file requirements.lock --strip-extras
	$(COMPILE) --output-file requirements-build.lock --strip-extras --only-build-deps --all-build-deps \
	  --constraint requirements.lock
	$(COMPILE) --output-file requirements-dev.lock --no-strip-extras --extra dev --all-build-deps \
	  --constraint requirements.lock --constraint requirements-build.lock
	$(NAME_BOTH) requirements-dev.lock > requirements-dev.lock.new && mv requirements-dev.lock.new requirements-dev.lock

clean:  ## Remove what these targets made, but never data/.
	rm -rf .venv build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis
	rm -f service/aboveboard/*.so
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

build/docs/index.html: .venv/.can-run mkdocs.yml mkdocs_hooks.py $(shell find docs -type f)
	@$(BUILD_DOCS)
	@touch $@

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo 'Aboveboard needs Python 3.11, 3.12 or 3.13: install one, or name it with make PYTHON=/path/to/python' >&2; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || $(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  echo '$(PYTHON) has no pip: on Debian, apt-get install python3-pip (or python3-venv)' >&2; exit 1; }
	@echo 'Making .venv with $(PYTHON)'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null && $(PYTHON) -m venv .venv || $(PYTHON) -m venv --without-pip .venv

# The editable install compiles it, where there is a compiler.
KERNEL = hatch_build.py service/aboveboard/kernel.c

.venv/.can-run: .venv/bin/python requirements.lock requirements-build.lock pyproject.toml $(KERNEL)
	@echo 'Installing what the service needs (well under a minute)'
	@$(PIP) install --require-hashes -r requirements.lock -r requirements-build.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.can-test: .venv/bin/python requirements-dev.lock pyproject.toml $(KERNEL)
	@echo 'Installing what the service and its tests need (about a minute)'
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
