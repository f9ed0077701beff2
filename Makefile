# Kontolots. POSIX make and Python 3.11 or newer are all that it needs; `make` lists the targets.

PYTHON ?= python3
# Processes that the tests are run in, one more than there are processors, since some tests wait; 0 for the one that
# a debugger can be put on.
WORKERS ?= $$(expr $$(getconf _NPROCESSORS_ONLN) + 1)
# What to run or how: make test ARGS="-k apply"
ARGS ?=

BIN = .venv/bin
RUNTIME = $(PYTHON) tests/tools/venv.py runtime
DEV = $(PYTHON) tests/tools/venv.py dev
PYTEST = $(BIN)/python -m pytest
LOCK = uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
MESSAGES = .venv/kontolots.pot
CATALOGUE = --domain kontolots

.PHONY: help demo demo-reset test chaos bench check lint e2e format messages lock clean

help: ## list the targets
	@echo "make demo shows the bot at work; make check is what a change must pass."
	@echo
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: ## start the bot with an invented municipality, and keep what was there
	@$(RUNTIME)
	@$(BIN)/kontolots demo $(ARGS)

demo-reset: ## start the demo afresh
	@$(RUNTIME)
	@$(BIN)/kontolots demo --reset $(ARGS)

test: ## run the tests, all but those in the browser
	@$(DEV)
	$(PYTEST) -n $(WORKERS) --dist worksteal $(ARGS)

chaos: ## copies that are killed, databases that are lost, platforms that fail: make chaos ARGS="--seconds 600 --seed 7"
	@$(DEV)
	$(BIN)/python -m tests.chaos $(ARGS)

check: lint test ## format, lint, types, dependency rules, then the tests

lint: ## check all but the tests
	@$(DEV)
	$(BIN)/ruff format --check --output-format concise .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

e2e: ## run the browser tests, in Debian's Chromium
	@$(DEV)
	@sh tests/tools/chromium.sh
	@sh tests/tools/node.sh
	$(PYTEST) tests/e2e -n 2 --dist loadfile $(ARGS)

bench: ## measure the program beside something bare, in some ten minutes: make bench ARGS="--quick ack sweep"
	@$(DEV)
	$(BIN)/python -m bench $(ARGS)

format: ## format the code, and mend what ruff can mend
	@$(DEV)
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

messages: ## collect the texts from the code, update the Swedish catalogue and compile it
	@$(DEV)
	@mkdir -p chat/locale
	$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --no-default-keywords \
		--keyword _ --keyword N_ --keyword n_:1,2 --add-location file --sort-by-file --no-wrap \
		--project kontolots --output-file $(MESSAGES) bot handlers store chat policy
	$(BIN)/pybabel --quiet update $(CATALOGUE) --output-dir chat/locale --input-file $(MESSAGES) --locale sv --init-missing \
		--ignore-obsolete --ignore-pot-creation-date --no-fuzzy-matching --no-wrap
	$(BIN)/pybabel compile $(CATALOGUE) -d chat/locale --statistics

lock: ## renew the lock files from pyproject.toml (needs uv on the PATH)
	$(LOCK) --group build --output-file requirements.txt
	$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt

clean: ## remove what make and the tools have made, but not data/
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis \
		.import_linter_cache tests/e2e/slack/node_modules tests/e2e/teams/node_modules
	find bot handlers store chat policy tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
