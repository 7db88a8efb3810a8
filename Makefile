# make run     installs what is needed, loads the demonstration contest, starts the server
# make setup   only installs         make test    checks and tests
# make lint    only checks           make bench   benchmarks

PYTHON ?= python3
PORT ?= 8501
BENCHMARKS ?= standings fold sheets anonymise meeting city

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
# Stamps: when these files are newer than the requirements, there is nothing to install.
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development

.PHONY: setup run test lint bench chromium nginx
.DEFAULT_GOAL := run

setup: $(RUNTIME)

run: setup
	$(BIN)/python -m lib demo --url http://localhost:$(PORT)
	PORT=$(PORT) exec $(BIN)/python app.py

test: lint chromium nginx
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile

lint: $(DEVELOPMENT)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy lib

bench: $(DEVELOPMENT)
	@for name in $(BENCHMARKS); do echo "$$name"; $(BIN)/python -m tests.bench $$name || exit 1; done

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Minigrant potrzebuje Pythona 3.11 lub nowszego, a '$(PYTHON)' to: $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Wskaż właściwego, na przykład: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo "Nie udało się utworzyć $(VENV). W Debianie i Ubuntu pomaga: apt-get install python3-venv" >&2; \
		rm -rf $(VENV); exit 1; }

$(RUNTIME): requirements.txt constraints.txt | $(BIN)/python
	$(PIP) --requirement requirements.txt
	@touch $@

$(DEVELOPMENT): requirements-dev.txt requirements.txt constraints.txt | $(BIN)/python
	$(PIP) --requirement requirements-dev.txt
	@touch $@ $(RUNTIME)

# How to install with apt-get: `as` is empty or "sudo -n"; "none" when we may not.
HOW := if ! command -v apt-get >/dev/null; then as=none; \
	elif [ "$$(id -u)" = 0 ]; then as=; \
	elif sudo -n true 2>/dev/null; then as="sudo -n"; \
	else as=none; fi

# Debian's Chromium and a font with Polish letters, when they are missing and we may install them.
chromium:
	@if [ -n "$(CHROMIUM)" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null; then exit 0; fi; \
	$(HOW); \
	if [ "$$as" != none ] && $$as apt-get update -qq \
		&& $$as env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core; \
	then exit 0; fi; \
	echo "Nie ma Chromium i nie można go zainstalować: testy w przeglądarce zostaną pominięte."

# Debian's nginx, when it is missing. Unpacked for the tests only: once installed it would serve on port 80, at once and
# after every start of the machine.
UNPACKED := $(VENV)/nginx
nginx: | $(BIN)/python
	@if [ -n "$(NGINX)" ] || command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || $(UNPACKED)/usr/sbin/nginx -v 2>/dev/null; \
	then exit 0; fi; \
	$(HOW); \
	rm -rf $(UNPACKED); mkdir -p $(UNPACKED); cd $(UNPACKED); \
	fetch="apt-get download -qq -o APT::Sandbox::User=root nginx"; \
	if { $$fetch 2>/dev/null || { [ "$$as" != none ] && $$as apt-get update -qq && $$fetch; }; } \
		&& dpkg -x nginx_*.deb . && usr/sbin/nginx -v 2>/dev/null; \
	then exit 0; fi; \
	echo "Nie ma nginx i nie można go pobrać: jego testy zostaną pominięte."
