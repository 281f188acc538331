# Every task of the project; CI runs these and nothing else.
PYTHON ?= $(or $(shell command -v python3.11),$(shell command -v python3))
BIN := .venv/bin
KERNEL := $(wildcard crypto_module/kernel/*.c crypto_module/kernel/*.h)
PARALLEL ?= 2

# What some tests need from the system. They run when it is found; REQUIRE_ALL=1 makes its absence an error.
NOT_FOUND := $(strip $(if $(shell command -v chromium),,chromium) $(if $(shell command -v promtool),,promtool))
MARKERS := $(if $(NOT_FOUND),-m "not (never$(foreach tool,$(NOT_FOUND), or $(subst chromium,browser,$(tool))))")

.DEFAULT_GOAL := help
.PHONY: help run demo test lint types bench clean lock

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/.runtime: requirements.lock setup.py pyproject.toml $(KERNEL)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Готуємо .venv …" >&2
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@BUILD_KERNEL=yes $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.development: .venv/.runtime tests/requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r tests/requirements.lock
	@touch $@

run: .venv/.runtime ## start the gateway and the ministry simulator, drive a sample case, keep serving
	@$(BIN)/brama demo --keep-serving

demo: .venv/.runtime ## the same on free ports and a temporary directory; ends with one line of JSON
	@$(BIN)/brama demo

test: .venv/.development lint types ## style, types, arrows and every test
	@test -z "$(NOT_FOUND)" || { echo "not found, so their tests are left out: $(NOT_FOUND)"; test -z "$(REQUIRE_ALL)"; }
	@$(BIN)/pytest -n $(PARALLEL) --dist loadgroup $(MARKERS)

lint: .venv/.development ## ruff and import-linter
	@$(BIN)/ruff check --no-cache .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: .venv/.development ## mypy --strict
	@$(BIN)/mypy
	@$(BIN)/mypy tests

bench: .venv/.development ## figures as one JSON, each a ratio to something measured in the same run
	@$(BIN)/python -m tests.bench

lock: .venv/.development ## renew both lock files (needs uv on PATH)
	uv pip compile --quiet --no-header --no-annotate --no-emit-index-url --no-strip-extras --generate-hashes pyproject.toml --extra dev -o tests/requirements.lock
	printf 'setuptools>=80\nwheel>=0.48\n' | uv pip compile --quiet --no-header --no-annotate --no-emit-index-url --no-strip-extras --generate-hashes -c tests/requirements.lock pyproject.toml - -o requirements.lock

clean: ## remove what was built
	rm -rf .venv build dist *.egg-info
	find . -name '*.so' -path './crypto_module/*' -delete
