# The commands of NDS Tracker. `make run` is all that a new machine needs; see README.md.
# Each step leaves a file behind that is newer than what it was made from, so a second run skips it.

MAKEFLAGS += --no-print-directory
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --quiet --disable-pip-version-check --no-input --require-hashes
LOCALES := $(wildcard locale/*/LC_MESSAGES/django.po)
STATIC_SOURCES := $(shell find static templates ui build.mjs -type f -not -path 'static/dist/*' -not -name '*.pyc' 2>/dev/null)
# What commands that only read the settings get to see; nothing is there.
NOWHERE := SECRET_KEY=only-for-checks-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH \
	DATABASE_URL=postgresql://localhost/nds REDIS_URL=redis://localhost/0

.PHONY: help run setup test lint lock clean
help:
	@echo "make run    start NDS Tracker on http://127.0.0.1:8000 (PORT=...); stop with Ctrl-C"
	@echo "make test   run all tests"
	@echo "make lint   check formatting, types, imports, templates, migrations, translations and deployment settings"
	@echo "make setup  install and build what 'make run' needs, without starting"
	@echo "make lock   resolve the Python dependencies again (needs uv)"
	@echo "make clean  remove what was installed and built; the data in var/ stay"

run: setup
	@exec $(BIN)/python manage.py up --with-parent

setup: $(VENV)/.run staticfiles/.collected $(LOCALES:.po=.mo)

test: $(VENV)/.dev staticfiles/.collected $(LOCALES:.po=.mo)
	@.ci/install-test-tools
	@env -u DJANGO_SETTINGS_MODULE $(BIN)/pytest

lint: $(VENV)/.dev
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(NOWHERE) $(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(NOWHERE) $(BIN)/python manage.py check_translations
	$(NOWHERE) HTTPS=true EXAMPLE_MODE=false ALLOWED_HOSTS=nds.example \
		$(BIN)/python -W error::RuntimeWarning manage.py check --deploy --fail-level WARNING

lock:
	@command -v uv >/dev/null || { echo "Installeer eerst uv: pip install uv"; exit 1; }
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --quiet -o requirements.txt
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --quiet --extra dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf $(VENV) node_modules static/dist staticfiles .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	rm -f $(LOCALES:.po=.mo)

# --- Python ---

$(BIN)/python:
	@.ci/find-python -m venv $(VENV) || { rm -rf $(VENV); \
		echo "De virtuele omgeving kan niet worden gemaakt (Debian: apt-get install python3-venv)."; exit 1; }

$(VENV)/.run: requirements.txt | $(BIN)/python
	@echo "Python-pakketten installeren ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(BIN)/python
	@echo "Python-pakketten voor ontwikkeling installeren ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/.run

# --- Style sheet, scripts and fonts ---

node_modules/.installed: package-lock.json package.json
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && command -v npm >/dev/null || { \
		echo "Node 20 of hoger met npm ontbreekt: installeer het van https://nodejs.org/ of met uw pakketbeheer."; exit 1; }
	@echo "npm-pakketten installeren ..."
	@npm ci --silent --no-progress
	@touch $@

static/dist/.built: node_modules/.installed $(STATIC_SOURCES)
	@npm run --silent build
	@touch $@

staticfiles/.collected: static/dist/.built $(VENV)/.run
	@$(NOWHERE) $(BIN)/python manage.py collectstatic --no-input --verbosity 0 \
		--ignore 'css/*' --ignore 'js/*' --ignore '.built'
	@touch $@

%.mo: %.po $(VENV)/.run
	@$(NOWHERE) $(BIN)/python manage.py compile_translations
	@touch $@
