# Every task of the project. `make help` lists them.

CARGO      ?= cargo
FIGURE     ?= examples/figures/caravan.toml
PICTURE    ?= target/figures/caravan.png
# How long each target is attacked, and which; all where none is named.
SECONDS_EACH ?= 600
TARGETS    ?=
MUTATIONS  ?= 100000
# Slow tests run where this is set.
SLOW       := RUMBO_SLOW=1

# The caravan's figure needs neither PROJ nor the other readers and back ends, which take minutes to build: drawn for
# the first time it waits for none of them. Another figure may need any.
ifeq ($(origin FIGURE),file)
FIGURE_BUILD := --profile figure --no-default-features --features basemap,cli,parallel
FIGURE_TOOLS := compiler
RUMBO        := target/figure/rumbo
else
FIGURE_TOOLS := tools
FIGURE_BUILD := --release
RUMBO        := target/release/rumbo
endif

.DEFAULT_GOAL := help
FIGURES    := $(wildcard examples/figures/*.toml)

.PHONY: help tools compiler figure gallery test test-full postgis wasm features conformance fuzz attack asan soak bench bench-peers bench-stages instructions bench-data label-bound lint fmt doc docs book basemap relief

help: ## List the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

tools: ## Install what the build needs and the machine lacks
	@./tools/install-build-tools

compiler:
	@./tools/install-build-tools cc

figure: $(FIGURE_TOOLS) ## Draw the caravan's route (FIGURE=… PICTURE=… draw another)
	@$(CARGO) build $(FIGURE_BUILD) --bin rumbo
	@mkdir -p $(dir $(PICTURE))
	@$(RUMBO) render $(FIGURE) -o $(PICTURE)
	@echo "drawn: $(PICTURE)"

gallery: tools ## Draw every figure of examples/figures to target/gallery
	@$(CARGO) build --release --bin rumbo
	@mkdir -p target/gallery
	@for figure in $(FIGURES); do \
	    target/release/rumbo render $$figure -o target/gallery/$$(basename $$figure .toml).png || exit 1; \
	done

test: tools ## Run unit, integration and documentation tests and the quick conformance suites
	@$(CARGO) test

test-full: tools ## Run everything: slow suites, conformance in full, the crate without features, the builder of the basemap
	@$(SLOW) $(CARGO) test -- --include-ignored
	@$(SLOW) $(CARGO) test --no-default-features --lib --tests
	@$(CARGO) test --package basemap-builder --package relief-builder
	@$(MAKE) --no-print-directory features ALONE=1
	@$(MAKE) --no-print-directory wasm postgis

postgis: tools ## Read a PostgreSQL with PostGIS that the tests start on loopback
	@./tools/install-postgis
	@RUMBO_POSTGIS=1 $(CARGO) test --features postgis --test postgis

wasm: ## Draw under Node with the module for the web, and compare the bytes
	@module=$$(./tools/build-wasm) && RUMBO_WASM=$$module $(CARGO) test --test wasm

features: tools ## Check that no feature leans on another, warnings as errors (ALONE=1: each by itself, which takes twice as long)
	@./tools/check-features $(if $(ALONE),alone)

conformance: tools ## Run the outside suites; target/conformance/index.html shows the pictures of MapLibre's render tests
	@RUMBO_CONFORMANCE_PAGE=target/conformance $(CARGO) test --test conformance

fuzz: tools ## Attack every reader, figures and styles, guided by coverage (TARGETS="csv mvt" SECONDS_EACH=600)
	@SECONDS_EACH=$(SECONDS_EACH) ./tools/fuzz $(TARGETS)

attack: tools ## Attack them with 10⁵ mutations each, a process a target, and tell the memory it had (TARGETS, MUTATIONS)
	@MUTATIONS=$(MUTATIONS) ./tools/attack $(TARGETS)

asan: tools ## Cross the borders to C and C++ with AddressSanitizer on both sides (nightly Rust, clang)
	@./tools/asan

soak: tools ## Draw, tile and project for half an hour, and ten thousand thumbnails, and watch the memory
	@$(CARGO) test --release --test soak -- --ignored --nocapture --test-threads 1

label-bound: tools ## Compare the choice of label places with the best that OR-tools' CP-SAT finds
	@test -x target/ortools/bin/python || python3 -m venv target/ortools
	@target/ortools/bin/pip install --quiet --requirement tools/label-bound/requirements.txt
	@RUMBO_ORTOOLS=$(CURDIR)/target/ortools/bin/python $(CARGO) test --release --test label_bound -- --nocapture

# In one unit of compilation: what a compiler inlines hangs on how it cuts the crate else, and moves by a tenth where nothing was touched.
instructions: tools ## Count the instructions that kernels and whole pictures take (valgrind; RUMBO_ACCEPT=1 accepts them)
	@CARGO_INCREMENTAL=0 RUMBO_INSTRUCTIONS=1 $(CARGO) test --config 'profile.dev.package.rumbo.opt-level=1' --config 'profile.dev.package.rumbo.codegen-units=1' --test instructions

bench-data: ## Bring the real-world tiles that the bench "street" draws to target/bench-data (npm)
	@./tools/bench-data

bench: tools ## Measure speed
	@$(CARGO) bench

# In slices where SECONDS are given: it goes on where it ended, and writes the page once nothing is left.
bench-peers: tools ## Install Mapnik, GMT, cartopy, d3-geo and MapLibre Native, time them beside rumbo, write docs/benchmarks.md (ROUNDS, SECONDS)
	@./benches/peers/install target/peers
	@./benches/peers/measure target/peers $(or $(ROUNDS),5) $(SECONDS)

bench-stages: tools ## Say where the time goes, by stage (`perf`; after bench-peers), write docs/profile.md
	@./benches/peers/profile target/peers

lint: tools ## Check formatting, lints and documentation
	@$(CARGO) fmt --check
	@$(CARGO) clippy --all-targets --quiet -- -D warnings
	@$(CARGO) clippy --features postgis --lib --test postgis --quiet -- -D warnings
	@./tools/check-features
	@$(CARGO) clippy --package basemap-builder --package relief-builder --all-targets --quiet -- -D warnings
	@RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps --quiet
	@RUMBO_DOC="$(CURDIR)/target/doc/rumbo" $(CARGO) test --quiet --test public_api

fmt: ## Format the sources
	@$(CARGO) fmt

doc: tools ## Build the documentation
	@$(CARGO) doc --no-deps
	@echo "open target/doc/rumbo/index.html"

docs: tools ## Draw the book's pictures anew and build the book (needs pngquant)
	@$(CARGO) build --release --bin rumbo
	@./tools/book draw target/release/rumbo
	@./tools/book build

book: ## Build the book to target/book, with the pictures there are
	@./tools/book build

basemap: tools ## Rebuild the embedded Natural Earth archive
	@$(CARGO) run --release --package basemap-builder

relief: tools ## Rebuild the embedded heights and depths
	@$(CARGO) run --release --package relief-builder
