# tonghop: two commands matter, `make run` and `make test`; `make help` lists all.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-$(shell cksum < requirements.lock | cut -d ' ' -f 1)
DEV_STAMP := $(VENV)/.dev-$(shell cksum < requirements-dev.lock | cut -d ' ' -f 1)
PACKAGES := extractors db pipeline corpus
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
INBOX ?=
DB ?=

export PIP_ROOT_USER_ACTION := ignore

.DEFAULT_GOAL := help
.PHONY: help run test check soak bench-read bench-run bench-scale bench-db install-nightly wheelhouse format corpus clean
.NOTPARALLEL:

help: ## lists the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: $(RUN_STAMP) ## takes in the sample corpus and compares areas (INBOX=folder DB=file: takes in that folder)
ifeq ($(strip $(INBOX)),)
	@$(BIN)/tonghop ingest --sample --summary --db "$(or $(DB),sample.db)" || [ $$? -eq 3 ]
else
	@$(BIN)/tonghop ingest "$(INBOX)" --summary --db "$(or $(DB),received.db)" || [ $$? -eq 3 ]
endif

test: $(DEV_STAMP) ## runs the tests
	@$(BIN)/python -m pytest -q -n 2

check: $(DEV_STAMP) ## format, lint, types, import arrows, command reference, tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/cog --check README.md
	@$(MAKE) --no-print-directory test

soak: $(DEV_STAMP) ## takes thousands of damaged files in and whatever else takes long (the tests marked soak)
	@$(BIN)/python -m pytest -q -s -m soak

bench-read: $(DEV_STAMP) ## how fast PDFs are read, beside pdfplumber and bare pdfium, on the same files
	@$(BIN)/python tests/bench/reading.py

bench-run: $(DEV_STAMP) ## how fast the whole pipeline is, as ratios in one run (some minutes)
	@PYTHONPATH=.:tests $(BIN)/python -m bench.bench_run

bench-scale: $(DEV_STAMP) ## the same with 10,000 documents (an hour or more)
	@PYTHONPATH=.:tests $(BIN)/python -m bench.bench_run --documents 10000

install-nightly: $(RUN_STAMP) ## writes a systemd timer and a cron line (INTO=folder AT=02:00)
	@$(BIN)/python -m pipeline.timer --into "$(or $(INTO),nightly-units)" --at "$(or $(AT),02:00)"

wheelhouse: $(BIN)/python ## fetches every package once, for machines without a network (Containerfile)
	@$(BIN)/python -m pip download --quiet --require-hashes --dest wheelhouse -r requirements.lock
	@$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir wheelhouse .
	@cp requirements.lock wheelhouse/
	@echo "wheelhouse/: $$(ls wheelhouse | wc -l)"

format: $(DEV_STAMP) ## puts the code and the README's command reference into form
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix . && $(BIN)/cog -r README.md

corpus: $(DEV_STAMP) ## builds the sample documents anew from their sources
	@$(BIN)/python -m corpus.build

bench-db: $(DEV_STAMP) ## how fast a large database answers (SIZE=100000: 15 min, 6 GB; DB=file is kept and asked again)
	@PYTHONPATH=.:tests $(BIN)/python -m bench_db --size $(or $(SIZE),4000) $(if $(DB),--keep --db "$(DB)")

clean: ## removes the environment and the caches, never a database
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "tonghop cần Python 3.11 trở lên (needs Python >= 3.11). Chọn bằng: make run PYTHON=/đường/dẫn/python3" >&2; exit 1; }
	@echo "Đang chuẩn bị môi trường (setting up, once)…" >&2
	@$(PYTHON) -m venv $(VENV) || { echo "Không tạo được $(VENV); trên Debian/Ubuntu hãy cài gói python3-venv." >&2; exit 1; }

$(RUN_STAMP): requirements.lock | $(BIN)/python
	@$(PIP) --require-hashes -r requirements.lock || { echo "Không cài được thư viện trong requirements.lock; hãy kiểm tra kết nối mạng rồi chạy lại." >&2; exit 1; }
	@$(PIP) --no-build-isolation --no-deps -e .
	@touch $@

$(DEV_STAMP): requirements-dev.lock | $(RUN_STAMP)
	@$(PIP) --require-hashes -r requirements-dev.lock || { echo "Không cài được thư viện trong requirements-dev.lock; hãy kiểm tra kết nối mạng rồi chạy lại." >&2; exit 1; }
	@touch $@
