# Everything one does with poserig. `make` alone lists it.
SHELL := /bin/sh
.DELETE_ON_ERROR:
# Where it is set, each of the many processes of the tests would compile all its modules anew.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
RIG    ?= coco-person-17
IMAGES ?=
EVENT  ?=
STATE  ?= .poserig
PORT   ?= 4600

STAMPS     := build/.stamps
PY_READY   := $(VENV)/.installed
NODE_READY := web/node_modules/.installed
COMPONENT  := build/web/crowd-2d-skeleton.js
CREATOR    := build/web/rig-creator/rig-creator.js
DESK       := build/web/desk.js
LIBRARY    := $(wildcard src/poserig/rigs/*.json)
# A rig file of the user's own gets a template beside the library's.
OWN_RIG    := $(wildcard $(RIG))

##@ The two commands

.PHONY: demo
demo: build ## Label real photographs on this machine: RIG=my-rig.json, IMAGES=./photos
	@$(PY) -m poserig demo --state $(STATE) --port $(PORT) --rig $(RIG) $(if $(IMAGES),--images $(IMAGES))

.PHONY: test
test: build $(STAMPS)/chromium ## Every test, the whole flow in a real browser among them
	@sh tools/check_tools.sh terraform
	@POSERIG_CHROMIUM="$$(cat $(STAMPS)/chromium)" $(PY) tools/run_tests.py

##@ Set-up and build

.PHONY: setup
setup: ## Install what the project needs into .venv and web/node_modules
	@$(MAKE) --no-print-directory --silent -j2 $(PY_READY) $(NODE_READY)

$(PY_READY): requirements/dev.txt pyproject.toml VERSION
	@sh tools/check_tools.sh python $(PYTHON)
	@test -x $(PY) || { echo "Making the Python environment in $(VENV) …"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing Python packages (once, about a minute) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/dev.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(NODE_READY): web/package-lock.json web/package.json
	@sh tools/check_tools.sh node
	@echo "Installing the web tools …"
	@cd web && npm ci --silent --no-audit --no-fund
	@touch $@

$(STAMPS)/chromium: tools/find_chromium.sh $(PY_READY)
	@mkdir -p $(STAMPS)
	@sh tools/find_chromium.sh $(PY) > $@

.PHONY: build
build: zip $(COMPONENT) $(CREATOR) $(DESK) $(STAMPS)/templates ## The functions' zips, the component, the rig creator, the lead's script and the worker task templates

.PHONY: zip
zip: build/functions/pre_annotation.zip build/functions/post_annotation.zip ## The two functions' zips alone

build/functions/%.zip: tools/build_zip.py requirements/functions.txt $(PY_READY) \
		$(shell find functions src/poserig/pose src/poserig/groundtruth src/poserig/intake src/poserig/labels src/poserig/rigs -name '*.py' -o -name '*.json') $(wildcard src/poserig/*.py) \
		src/poserig/schemas/issues.json
	@$(PY) tools/build_zip.py $* $@

$(COMPONENT): $(NODE_READY) VERSION $(shell find web/src web/scripts web/*.json -type f 2>/dev/null)
	@cd web && npm run build --silent -- component

$(CREATOR): $(NODE_READY) VERSION $(LIBRARY) src/poserig/pose/side_words.py $(shell find web/src web/creator web/scripts web/*.json -type f 2>/dev/null)
	@cd web && npm run build --silent -- creator

$(DESK): $(NODE_READY) VERSION $(shell find web/desk web/scripts web/*.json -type f 2>/dev/null)
	@cd web && npm run build --silent -- desk

.PHONY: FORCE
FORCE:
# The own rig may change from one call to the next: the stamp's text names it.
$(STAMPS)/rig-choice: FORCE
	@mkdir -p $(STAMPS)
	@echo "$(OWN_RIG)" | cmp -s - $@ || echo "$(OWN_RIG)" > $@

$(STAMPS)/templates: $(LIBRARY) $(OWN_RIG) web/templates/worker-task.liquid.html src/poserig/jobs/templates.py $(STAMPS)/rig-choice $(PY_READY)
	@$(PY) -m poserig rig template $(LIBRARY) $(OWN_RIG) --template web/templates/worker-task.liquid.html --out build/templates --force
	@touch $@

##@ Checks

.PHONY: test-fast
test-fast: $(PY_READY) $(NODE_READY) ## The tests that need no Terraform, browser or local AWS (a minute or two)
	@cd web && npm test --silent
	@$(PY) -m pytest -m "not slow"

.PHONY: acceptance
acceptance: build $(STAMPS)/chromium ## The long proofs, which `make test` leaves out; 300 photographs of a team, into docs/project.md
	@sh tools/check_tools.sh terraform
	@POSERIG_CHROMIUM="$$(cat $(STAMPS)/chromium)" $(PY) -m pytest -m acceptance
	@$(PY) -m benchmarks.acceptance --write docs/project.md

.PHONY: demo-check
demo-check: build $(STAMPS)/chromium ## The demo without a person: a scripted worker labels every image
	@POSERIG_CHROMIUM="$$(cat $(STAMPS)/chromium)" $(PY) -m poserig demo --check --rig $(RIG) $(if $(IMAGES),--images $(IMAGES))

.PHONY: lint
lint: setup ## ruff, codespell, mypy, import-linter, eslint, tsc, and Terraform's
	@$(MAKE) --no-print-directory -j3 lint-types lint-web lint-rest

.PHONY: lint-types
lint-types:
	@$(PY) -m mypy

.PHONY: lint-web
lint-web:
	@cd web && npm run lint --silent

.PHONY: lint-rest
lint-rest:
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@git ls-files -z | xargs -0 $(VENV)/bin/codespell
	@$(VENV)/bin/lint-imports --no-logo 2>/dev/null || $(VENV)/bin/lint-imports
	@sh tools/check_tools.sh terraform
	@$(PY) -m tools.check_terraform
	@sh tools/check_tree.sh

# checkov wants another version of much that is in .venv, and is large: it has its own.
.PHONY: checkov
checkov: build/checkov/.installed ## checkov over terraform/: security checks, each exception with its reason
	@build/checkov/bin/checkov -d terraform --framework terraform --skip-download --compact --quiet

build/checkov/.installed: requirements/checkov.txt
	@sh tools/check_tools.sh python $(PYTHON)
	@test -x build/checkov/bin/python || $(PYTHON) -m venv build/checkov
	@echo "Installing checkov into build/checkov (once, minutes) …"
	@build/checkov/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/checkov.txt
	@touch $@

# Other programs want other versions of much that is in .venv: each has an environment of its own.
INTEROP := coco datumaro label-studio label-studio-server labelme sleap tables x-anylabeling
.PHONY: test-interop
test-interop: $(PY_READY) $(INTEROP:%=build/interop/%/.installed) ## Programs of others read every export and write what we import, into docs/formats.md
	@$(PY) -m tests.interop.run
	@$(PY) -m tools.generate_formats

build/interop/%/.installed: requirements/interop-%.txt $(PY_READY)
	@sh tools/check_tools.sh python $(PYTHON)
	@test -x build/interop/$*/bin/python || $(PYTHON) -m venv build/interop/$*
	@echo "Installing $* into build/interop (once) …"
	@build/interop/$*/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/interop-$*.txt
	@touch $@

.PHONY: mutants
mutants: $(PY_READY) ## Every mutant of the Terraform wiring, and whether a test sees it (half an hour)
	@sh tools/check_tools.sh terraform
	@$(PY) -m tests.terraform.wiring

.PHONY: commands
commands: $(PY_READY) ## Write docs/commands.md from the commands' own help
	@$(PY) -m tools.generate_commands

.PHONY: formats
formats: $(PY_READY) ## Write docs/formats.md from the formats and from what other programs made of them
	@$(PY) -m tools.generate_formats

.PHONY: rigs
rigs: $(PY_READY) ## Write docs/rigs.md and its pictures from the rigs of the library
	@$(PY) -m tools.generate_rigs

.PHONY: screenshots
screenshots: build $(STAMPS)/chromium ## Take the pictures of README and docs from a project with a team's work in it
	@POSERIG_CHROMIUM="$$(cat $(STAMPS)/chromium)" $(PY) -m tools.screenshots

.PHONY: issues
issues: $(PY_READY) ## Write what derives from src/poserig/schemas/issues.json: component, schema, docs
	@$(PY) -m tools.generate_issues

.PHONY: format
format: setup ## Format Python, TypeScript and Terraform
	@$(PY) -m ruff check --fix --quiet . || true
	@$(PY) -m ruff format .
	@terraform fmt -recursive terraform

.PHONY: ci
ci: lint test ## What .ci/run runs: lint, then every test

##@ AWS

.PHONY: plan
plan: build ## What `make deploy` would change in the AWS account of your credentials, and whether it can
	@sh tools/check_tools.sh terraform
	@$(PY) -m tools.check_tfvars
	@PYTHON="$(CURDIR)/$(PY)" sh tools/deploy.sh plan

.PHONY: deploy
deploy: build ## Deploy account layer and stack with Terraform into the AWS account of your credentials
	@sh tools/check_tools.sh terraform
	@$(PY) -m tools.check_tfvars
	@PYTHON="$(CURDIR)/$(PY)" sh tools/deploy.sh deploy

.PHONY: destroy
destroy: $(PY_READY) ## Stop the stack's labeling jobs and remove the stack from the AWS account; the people stay
	@sh tools/check_tools.sh terraform
	@bucket=$$(terraform -chdir=terraform output -raw kept_bucket_name 2>/dev/null || true); \
	if test -n "$$bucket"; then sh terraform/modules/stack/scripts/look_into_bucket.sh "$$bucket"; fi
	@stack=$$(terraform -chdir=terraform output -raw name_prefix 2>/dev/null || true); \
	if test -n "$$stack"; then $(PY) -m poserig job stop --all --wait --stack "$$stack"; fi
	@terraform -chdir=terraform destroy

##@ Releases

.PHONY: release
release: build build/release/.installed ## Write the files of a release into dist/<version>, with checksums
	@$(PY) tools/release.py

build/release/.installed: requirements/release.txt
	@sh tools/check_tools.sh python $(PYTHON)
	@test -x build/release/bin/python || $(PYTHON) -m venv build/release
	@echo "Installing what lists a release's parts into build/release (once) …"
	@build/release/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/release.txt
	@touch $@

##@ Functions

.PHONY: invoke-pre
invoke-pre: zip ## Run the pre-annotation zip on an event: EVENT=tests/events/pre_annotation.json
	@$(PY) tools/invoke.py build/functions/pre_annotation.zip $(or $(EVENT),tests/events/pre_annotation.json)

.PHONY: invoke-post
invoke-post: zip ## Run the post-annotation zip on an event: EVENT=tests/events/post_annotation.json
	@$(PY) tools/invoke.py build/functions/post_annotation.zip $(or $(EVENT),tests/events/post_annotation.json)

##@ The component

.PHONY: web
web: build ## The component on a sample image with its attributes editable: IMAGE=photo.jpg
	@image='$(IMAGE)'; test -n "$$image" || image=$$($(PY) -c 'import pathlib, skimage.data as d; print(pathlib.Path(d.__file__).parent / "astronaut.png")'); \
	node web/playground/serve.mjs "$$image"

##@ Benchmarks

# Each benchmark adds itself: `bench: bench-NAME`.
.PHONY: bench
bench: bench-checks bench-consolidation bench-durability bench-formats bench-functions bench-grid bench-images bench-launch bench-open bench-page bench-portal bench-quality bench-report bench-review bench-terraform bench-ui ## Every benchmark, into docs/ (over an hour)

.PHONY: bench-consolidation
bench-consolidation: $(PY_READY) ## Several workers' poses by every method, into docs/figures (ten minutes)
	@$(PY) -m benchmarks.consolidation
	@$(PY) -m benchmarks.consolidation.cost
	@$(PY) -m benchmarks.consolidation.conditions
	@$(PY) -m benchmarks.consolidation.sides

.PHONY: bench-formats
bench-formats: $(PY_READY) ## What exports and manifests of many data objects cost, time and memory (minutes)
	@$(PY) -m benchmarks.formats

.PHONY: bench-images
bench-images: $(PY_READY) ## Judging a folder of images beside reading its bytes (a minute)
	@$(PY) -m benchmarks.images

.PHONY: bench-launch
bench-launch: $(PY_READY) build/awscli/.installed ## A launch's upload beside the AWS command line's, into docs/launch-speed.md (half an hour)
	@$(PY) -m benchmarks.launch

build/awscli/.installed: requirements/awscli.txt
	@sh tools/check_tools.sh python $(PYTHON)
	@test -x build/awscli/bin/python || $(PYTHON) -m venv build/awscli
	@echo "Installing the AWS command line into build/awscli (once) …"
	@build/awscli/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/awscli.txt
	@touch $@

.PHONY: bench-page
bench-page: build ## The wait from Submit to the next image in a project, into docs/page-speed.md (two minutes)
	@$(PY) -m benchmarks.page --out docs/page-speed.md

.PHONY: bench-grid
bench-grid: $(PY_READY) ## Pages of the lead's grid over 100,000 images, and its pictures, into docs/grid-speed.md (two minutes)
	@$(PY) -m benchmarks.grid 100000 docs/grid-speed.md

.PHONY: bench-open
bench-open: build ## From `poserig open` to its page, for 20 and 100,000 photographs, into docs/project-speed.md (minutes)
	@$(PY) -m benchmarks.project

.PHONY: bench-terraform
bench-terraform: build ## The time Terraform takes, into docs/terraform-speed.md (minutes)
	@$(PY) -m benchmarks.terraform

.PHONY: bench-ui
bench-ui: build ## The component's speed beside a floor, into docs/component-speed.md (minutes)
	@$(PY) -m benchmarks.ui.run --out docs/component-speed.md

.PHONY: bench-durability
bench-durability: build ## Kill the local AWS and a project hundreds of times and count what is gone (half an hour)
	@$(PY) -u -m benchmarks.durability

.PHONY: bench-report
bench-report: $(PY_READY) $(STAMPS)/chromium ## A report of 10,000 images: to write, to open, its size (eight minutes)
	@POSERIG_CHROMIUM="$$(cat $(STAMPS)/chromium)" $(PY) -m benchmarks.report

.PHONY: bench-review
bench-review: $(PY_READY) ## Faults that a review finds in qa's order, and what one more answer is worth, into docs/review-figures.md (minutes)
	@$(PY) -m benchmarks.review --out docs/review-figures.md

.PHONY: bench-portal
bench-portal: build ## Load projects as teams do, into docs/reliability.md (half an hour)
	@$(PY) -u -m benchmarks.portal --write

.PHONY: bench-functions
bench-functions: zip ## What the functions cost, into docs/functions-cost.md (minutes)
	@$(PY) -m benchmarks.functions

.PHONY: bench-checks
bench-checks: $(PY_READY) ## How many errors the label checks find on real poses
	@$(PY) -m benchmarks.checks.run --held-out

.PHONY: bench-quality
bench-quality: $(PY_READY) ## How many errors `poserig qa` finds in a data set (minutes)
	@$(PY) -m benchmarks.quality.run --held-out

##@ The rest

.PHONY: clean
clean: ## Remove what was built and installed (labels in .poserig stay)
	@rm -rf build $(VENV) web/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.PHONY: help
help: ## This list
	@awk -F':.*## ' '/^##@ / {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
