# `make` alone lists what there is to do. Every target sets up what it needs in .venv.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check fmt lint types layers modules docs site locked release-step golden mutate mutate-few faults confinement determinism kill upgrade freeze lock licences release fuzz fuzz-inputs bench cdktf terratest e2e-aws tofu test-tofu clean

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done)
BIN := .venv/bin
DEMO := build/demo/main.tf

help: ## List the targets
	@grep -hE '^[a-z0-9/-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

# Every package comes by the hash that requirements/ has of it.
PIP_LOCKED = -m pip install --quiet --disable-pip-version-check --require-hashes --requirement

.venv/run: pyproject.toml requirements/run.txt
	@test -n "$(PYTHON)" || { echo "fargate-tf needs Python 3.11 or later: install it, or say make PYTHON=/path/to/it"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python $(PIP_LOCKED) requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# moto alone has thousands of modules: Python compiles those that are used.
.venv/dev: .venv/run requirements/dev.txt
	$(BIN)/python $(PIP_LOCKED) requirements/dev.txt --no-compile
	@touch $@

setup: .venv/dev ## Make .venv with all that developing needs

demo: .venv/run ## Render the article's cluster and say what to do next
	@mkdir -p $(dir $(DEMO))
	$(BIN)/fargate-tf check blueprints/fargate_test.py
	$(BIN)/fargate-tf render blueprints/fargate_test.py -o $(DEMO)
	@echo
	@echo "Rendered $(DEMO) from blueprints/fargate_test.py. Next:"
	@echo "  1. write your account, addresses and state bucket into a copy of the blueprint, and render it"
	@echo "  2. with AWS credentials: terraform init && terraform plan, in the folder of main.tf"

# Three at once on two cores, since Terraform often waits (four take longer): whole files, the long ones early.
test: .venv/dev ## Run every test, and hold the branch coverage of hcl, check and components at 95 %
	@rm -f .coverage .coverage.*
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder --durations=25 --cov --cov-report=
	@for room in hcl check components; do \
		$(BIN)/python -m coverage report --include="fargate_tf/$$room/*" --fail-under=95 --skip-covered || exit 1; done

check: fmt lint types layers locked modules docs site release-step ## Everything that needs no test run

fmt: .venv/dev
	$(BIN)/ruff format --check .

lint: .venv/dev
	$(BIN)/ruff check .

types: .venv/dev
	$(BIN)/mypy

layers: .venv/dev
	$(BIN)/lint-imports

locked: .venv/dev
	$(BIN)/python tools/lock.py --check

release-step: .venv/dev
	$(BIN)/python tools/last_release.py

modules: .venv/dev ## Fail when the published modules are not as they would be built now
	$(BIN)/fargate-tf modules build -o modules --check

docs: .venv/dev
	$(BIN)/python tools/build_docs.py --check

site: .venv/dev ## Build docs/ as a site in build/site; fail when a link in it leads nowhere
	$(BIN)/python -m mkdocs build --strict --quiet

build/checkov: tools/checkov/requirements.txt ## An environment of its own for checkov, which overwrites packages of others
	$(PYTHON) -m venv $@
	$@/bin/python $(PIP_LOCKED) $<
	@touch $@

build/tflint: ## Build tflint, which judges rendered folders (needs Go)
	@mkdir -p build
	GOBIN=$(abspath build) go install github.com/terraform-linters/tflint@v0.64.0

build/actionlint: ## Build actionlint, which judges the workflows that `init` writes (needs Go)
	@mkdir -p build
	GOBIN=$(abspath build) go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

build/tofu:
	@mkdir -p build
	@# `go install` takes no module that replaces another, so it is built where Go has put it.
	cd "$$(go mod download -json github.com/opentofu/opentofu@v1.11.0 | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')" \
		&& go build -o $(abspath build/tofu) ./cmd/tofu

tofu: build/tofu ## Build OpenTofu from its Go module (needs Go, some 5 minutes)

test-tofu: .venv/dev $(if $(shell command -v tofu),,build/tofu) ## Run what the tests run on Terraform on OpenTofu
	FARGATE_TF_TOOL=$(or $(shell command -v tofu),$(abspath build/tofu)) $(BIN)/python -m pytest --numprocesses 2 --dist loadfile -m real

build/cdktn: tools/cdktn/package.json tools/cdktn/package-lock.json ## Install CDK Terrain and its AWS bindings, which `make bench` compares with (needs Node, 0.5 GB)
	@mkdir -p $@
	cp $^ $@
	cd $@ && npm ci --no-audit --no-fund
	@touch $@

# Not byte-compiled: of 2,400 modules a hundred are imported, and compiling all takes a minute.
build/cdktn-python build/cdktf-python: build/%-python: tools/%/requirements.txt
	$(PYTHON) -m venv $@
	$@/bin/python $(PIP_LOCKED) $< --no-compile
	@touch $@

cdktf: build/cdktn-python build/cdktf-python ## Install CDK Terrain and CDKTF for the tests, each in an environment of its own (0.3 GB each)

terratest: .venv/dev ## Apply an example of the modules to an emulated AWS with Terratest and read it back (needs Go)
	$(BIN)/python -m tests.terratest.run

e2e-aws: .venv/run ## Make the smallest cluster in your own AWS account, run a pod, and destroy it; asks first (ARGS="--cidr …")
	@$(BIN)/python tools/e2e_aws.py $(ARGS)

build/browser: tools/browser/package.json tools/browser/package-lock.json ## Install a headless browser for the tests of the report (needs Node, 0.3 GB)
	@mkdir -p $@
	cp $^ $@
	cd $@ && npm ci --no-audit --no-fund && echo '[]' | node ../../tools/browser/look.mjs
	@touch $@

golden: .venv/dev ## Rewrite the goldens and the generated docs (a changed golden needs a line in changelog.d)
	$(BIN)/python -m pytest tests/test_cases.py --update-golden --quiet
	$(BIN)/python tools/build_docs.py
	$(BIN)/fargate-tf modules build -o modules

faults: .venv/dev ## Let each step of a command on the disk meet every fault that it can have (tests: one each; 10 minutes)
	FARGATE_TF_FAULTS=all $(BIN)/python -m pytest -n 2 --quiet tests/test_faults.py

fuzz: .venv/dev ## Judge 100,000 documents by the parsers that read them, and 100,000 folded calls by Terraform (needs Go)
	FARGATE_TF_DOCUMENTS=$(or $(DOCUMENTS),100000) $(BIN)/python -m pytest -n 0 --quiet -rP tests/escaping tests/real/test_folding_drawn.py

build/atheris: ## An environment of its own for atheris, which is built for some Pythons only
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check atheris==3.0.0 --editable '.[report]'

fuzz-inputs: .venv/dev build/atheris ## Change files that are read, guided by what they reach, SECONDS=60 for each kind
	@for target in blueprint report eksctl manifests quantity plan; do echo "== $$target"; \
		$(abspath build/atheris)/bin/python -m tests.inputs.fuzz $$target $(or $(SECONDS),60) || exit 1; done
	FARGATE_TF_INPUTS=2000 $(BIN)/python -m pytest -n 0 --quiet tests/inputs

confinement: .venv/dev ## Run commands in 10,000 folders that a stranger has prepared, and see that nothing leads out (tests: 120)
	FARGATE_TF_TRIES=10000 $(BIN)/python -m pytest -n 0 --quiet tests/test_confinement.py

determinism: .venv/dev ## Compare what every Python here writes under 20 hash seeds, 4 locales and 3 time zones (tests: one each)
	FARGATE_TF_SEEDS=20 $(BIN)/python -m pytest -n 0 --quiet tests/test_determinism.py

kill: .venv/dev ## End commands at 1,000 random moments, and see that the next run completes them (tests: 20 times)
	FARGATE_TF_KILLS=1000 $(BIN)/python -m pytest -n 0 --quiet tests/test_kills.py tests/test_plan_kills.py

upgrade: .venv/dev ## Plan the states of each release with what is rendered now: nothing may be replaced
	FARGATE_TF_UPGRADES=all $(BIN)/python -m pytest -n 0 --quiet tests/real/test_upgrades.py

freeze: .venv/dev ## Keep what this version renders, and the states that it leaves, for `make upgrade` (once a release)
	$(BIN)/python -m tests.upgrades.freeze

build/uv:
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9

lock: .venv/dev build/uv ## Lock the dependencies with their hashes (ARGS=--upgrade takes the newest)
	PATH="$(abspath build/uv/bin):$$PATH" $(BIN)/python tools/lock.py $(ARGS)

licences: .venv/dev build/checkov ## List the licence of every dependency; fail where one is not on the list
	$(BIN)/python tools/licences.py

release: .venv/dev ## Build the last commit twice, compare, and put wheel, modules, digests and SBOM into dist/
	$(BIN)/python tools/release.py

SAMPLE ?= 400
SEED ?= 1

mutate: .venv/dev ## Change the code in 400 places, one at a time: a test has to notice (SAMPLE=all, SEED=2)
	$(BIN)/python -m tools.mutate --sample $(SAMPLE) --seed $(SEED)

# For CI: the tests that reach nearly every line in little time.
FEW_TESTS := tests/test_cases.py tests/test_pod_cases.py tests/test_cost.py tests/unit/test_hcl_json.py \
	tests/unit/test_tables_of_rules.py \
	tests/test_modules_build.py::test_the_committed_modules_are_what_the_components_make

mutate-few: .venv/dev
	$(BIN)/python -m tools.mutate --sample 20 --share-only --tests $(FEW_TESTS)

bench: .venv/dev $(if $(shell command -v npm),build/cdktn) ## Compare a render, a check of 10,000 workloads and a fleet of 1,000 with the least that Python can do
	$(BIN)/python tools/bench.py
	$(BIN)/python tools/bench_pods.py
	$(BIN)/python tools/bench_fleet.py $(if $(CI),300,1000)

clean: ## Remove what the targets made
	rm -rf .venv build dist .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
