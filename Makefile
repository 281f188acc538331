# Every task of the project; CI runs these and nothing else.
PYTHON ?= $(or $(shell command -v python3.11),$(shell command -v python3))
BIN := .venv/bin
KERNEL := $(wildcard crypto_module/kernel/*.c crypto_module/kernel/*.h)
PARALLEL ?= 2

# What some tests need from the system, and the marker of those tests. They run when it is found;
# REQUIRE_ALL=1 makes its absence an error.
NEEDED := chromium:browser promtool:promtool clang:clang valgrind:valgrind \
  java:bouncycastle bcprov.jar:bouncycastle bcpkix.jar:bouncycastle npm:node xmlsec1:xmlsec \
  softhsm2-util:softhsm
tool = $(word 1,$(subst :, ,$(1)))
marker = $(word 2,$(subst :, ,$(1)))
NOT_FOUND := $(strip $(foreach pair,$(NEEDED),$(if $(or $(shell command -v $(call tool,$(pair))),\
  $(wildcard /usr/share/java/$(call tool,$(pair)))),,$(pair))))
MARKERS := $(if $(NOT_FOUND),-m "not (never$(foreach pair,$(NOT_FOUND), or $(call marker,$(pair))))")

.DEFAULT_GOAL := help
.PHONY: help run demo test lint types bench bench-crypto fuzz clean lock

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

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
	@test -z "$(NOT_FOUND)" || { echo "not found, so their tests are left out: $(foreach pair,$(NOT_FOUND),$(call tool,$(pair)))"; test -z "$(REQUIRE_ALL)"; }
	@$(BIN)/pytest -n $(PARALLEL) $(MARKERS)

lint: .venv/.development ## ruff and import-linter
	@$(BIN)/ruff check --no-cache .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: .venv/.development ## mypy --strict
	@$(BIN)/mypy
	@$(BIN)/mypy tests

bench: .venv/.development ## figures as one JSON, each a ratio to something measured in the same run
	@$(BIN)/python -m tests.bench

bench-crypto: .venv/.development ## the figures of the crypto kernel alone, on one core
	@$(BIN)/python -m tests.bench.crypto

fuzz: .venv/.development ## every harness for SECONDS (60) under libFuzzer and atheris
	@$(BIN)/python -m tests.fuzz $(or $(SECONDS),60)

lock: .venv/.development ## renew both lock files (needs uv on PATH)
	uv pip compile --quiet --no-header --no-annotate --no-emit-index-url --no-strip-extras --generate-hashes pyproject.toml --extra dev -o tests/requirements.lock
	printf 'setuptools>=80\nwheel>=0.48\n' | uv pip compile --quiet --no-header --no-annotate --no-emit-index-url --no-strip-extras --generate-hashes -c tests/requirements.lock pyproject.toml - -o requirements.lock

clean: ## remove what was built
	rm -rf .venv build dist *.egg-info
	find . -name '*.so' -path './crypto_module/*' -delete
