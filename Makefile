# `make` alone lists the targets. Tool versions are pinned where each tool is declared: Go modules in go.mod, gofumpt and the
# code generators in infra/parts/tools/go.mod, golangci-lint in infra/parts/lint/go.mod, everything that local runs and tests
# start in its folder below infra/parts. Each is downloaded when a target first needs it.
SHELL := bash
.DEFAULT_GOAL := help
# Keeps the output of each step together, and runs `parts` before the steps that need it.
.NOTPARALLEL:

# Port and data folder of `make run`.
PORT ?= 8080
DATA_DIR ?= .local/data

# Measurements: rounds of `make bench`; address and duration of a step of `make load`; the page to write the tables to, such
# as docs/performance.md.
ROUNDS ?= 10
ADDRESS ?=
DURATION ?= 5s
PAGE ?=

# The deployment that `make smoke` checks. SMOKE adds flags: see `go -C infra/testing/smoke run . --help`.
STACK ?= tenantry
PROFILE ?=
REGION ?=
KEY ?= .local/deploy/system.pem
SMOKE ?=

# Architecture to build functions for, like the template's Architecture: arm64 or x86_64. Empty means this machine's.
ARCH ?=

# The folder of what is downloaded. Tests run in folders of their own, so they need its full path.
TENANTRY_PARTS ?= .local/parts
override TENANTRY_PARTS := $(if $(filter /%,$(TENANTRY_PARTS)),,$(CURDIR)/)$(TENANTRY_PARTS)
export TENANTRY_PARTS

# Make ignores misspelt settings silently.
settings := PORT DATA_DIR ROUNDS ADDRESS DURATION PAGE ARCH STACK PROFILE REGION KEY SMOKE TENANTRY_PARTS ARTIFACTS_DIR
unknown := $(foreach variable,$(filter-out $(settings) GO% CGO_% SHELL MAKE%,$(.VARIABLES)),\
	$(if $(filter command,$(firstword $(origin $(variable)))),$(variable)))
ifneq ($(strip $(unknown)),)
$(error there is no setting $(strip $(unknown)); there are $(filter-out ARTIFACTS_DIR,$(settings)))
endif

templates := template.yaml $(wildcard infra/aws/*/*.yaml)
functions := $(patsubst functions/%/main.go,%,$(wildcard functions/*/main.go))
gofumpt = "$$(go -C infra/parts/tools tool -n gofumpt)"
golangci_lint = "$$(go -C infra/parts/lint tool -n golangci-lint)"
go_folders := functions infra pkg

# x/crypto and base64 are compiled without the race detector: they compute on memory of their own, Argon2 takes three times as
# long with it, bcrypt fifteen times, and large values of the table most of their time. vet and lint have the same flags, so
# that packages are not compiled twice.
race := -race -gcflags=golang.org/x/crypto/...=-race=0 -gcflags=encoding/base64=-race=0

# step NAME,COMMAND: runs a command, and prints its name and duration.
step = @printf '== %s\n' '$(1)'; TIMEFORMAT='== $(1): %1R s'; time { $(2); }

# measure ARGUMENTS: builds and runs infra/measure/load.
measure = @go -C infra/measure/load build -mod=mod -o ../../../.local/bin/load . && .local/bin/load --page '$(PAGE)' $(1)

# build_function NAME,FOLDER: a function's executable for the runtime provided.al2023.
build_function = $(call build_program,./functions/$(1),$(2)/bootstrap)
# build_program PACKAGE,FILE
build_program = CGO_ENABLED=0 GOOS=linux $(if $(ARCH),GOARCH=$(ARCH:x86_64=amd64)) \
	go build -trimpath -ldflags '-s -w' -tags lambda.norpc -o '$(2)' $(1)

.PHONY: help
help:
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z%-]+:.*## / { printf "  make %-21s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

##@ Run
.PHONY: run sam-api parts-run parts parts-sam
run: parts-run ## Serve the API on 127.0.0.1 and print the first requests (PORT=8080 DATA_DIR=.local/data)
	@command -v go >/dev/null || { echo 'go is missing: install Go 1.26.8 or newer, then run this again' >&2; exit 1; }
	@[ -e .local/bin/local ] || echo 'local: compiling, which takes a minute the first time'
	@go build -o .local/bin/local ./infra/local
	@exec .local/bin/local --port '$(PORT)' --data-dir '$(DATA_DIR)'

sam-api: parts-sam ## Serve the same API with `sam local`, in containers, as deployed (PORT=8080)
	@go build -o .local/bin/sam ./infra/testing/sam
	@exec .local/bin/sam serve --port '$(PORT)'

parts-run: ## Install what `make run` needs into .local/parts
	@infra/parts/dynoxide/install.sh
	@case "$$(uname -s)/$$(uname -m)" in Linux/x86_64) ;; *) infra/parts/dynamodb-local/install.sh ;; esac

parts: parts-run ## Also install what the tests need
	@infra/parts/dynamodb-local/install.sh
	@infra/parts/generate/install.sh
	@infra/parts/ministack/install.sh
	@infra/parts/sam/install-rie.sh
	@infra/parts/openid-client/install.sh
	@infra/parts/your-saas/install.sh
	@infra/parts/python-clients/install.sh
	@infra/parts/zitadel-node/install.sh
	@infra/parts/zitadel-client/install.sh
	@infra/parts/web-clients/install.sh
	@infra/parts/spring/install.sh
	@infra/parts/chromium/install.sh

parts-sam: ## Install what `sam local` needs, including a container engine
	@infra/parts/dynamodb-local/install.sh
	@infra/parts/sam/engine.sh

##@ Check
.PHONY: test ci fmt-check vet lint verify test-go test-race test-kms sam check-load check-vulnerabilities check-infra deploy-rehearsal check-smoke smoke
test: parts fmt-check vet lint verify test-kms test-go ## Check formatting, linters and generated code, and test the service

ci: ## Run everything that CI runs: `make test` and the slower checks
	@.ci/run

fmt-check: ## Check that Go code is formatted
	$(call step,format,unformatted=$$($(gofumpt) -l $(go_folders)) && \
		if [ -n "$$unformatted" ]; then printf 'run "make fix": %s\n' $$unformatted >&2; false; fi)

vet: ## Run go vet
	$(call step,vet,export GOFLAGS='$(race)' && go vet ./... && go -C infra/local/kms vet ./...)

lint: ## Run golangci-lint; changes nothing
	$(call step,lint,lint=$(golangci_lint) && export GOFLAGS='$(race)' && "$$lint" run ./... && cd infra/local/kms && "$$lint" run ./...)

verify: ## Check that generated code is current and go.mod is tidy
	$(call step,verify,infra/parts/generate/verify.sh && \
		{ go mod tidy -diff && go -C infra/local/kms mod tidy -diff || { echo 'run "go mod tidy" there' >&2; false; }; })

test-kms: ## Test the local key service, a separate module
	$(call step,test infra/local/kms,go -C infra/local/kms test $(race) ./...)

# Many tests wait for retries or for processes to start, so many more run in parallel than there are processors; fewer of those
# in which requests meet, each of which fills the processors.
# Without GORACE, each package's tests, and each program that they start from their own binary, sleep for a second when they
# exit. The value of GOGC is the functions' own in template.yaml.
go_test := go test -timeout 20m
test-go test-race: export GORACE := atexit_sleep_ms=0
test-go test-race: export GOGC := 400
test-go: ## Test the service, with the race detector where requests meet
	$(call step,test pkg and infra,$(go_test) $(race) -parallel 10 ./pkg/... ./infra/...)
	$(call step,test functions,$(go_test) -parallel 16 -skip '[aA]tOnce' ./functions)
	$(call step,test functions at once,$(go_test) $(race) -parallel 4 -run '[aA]tOnce' ./functions)

test-race: parts ## Run the tests that test-go runs without the race detector with it
	$(call step,test functions for races,$(go_test) $(race) -parallel 10 -skip '[aA]tOnce' ./functions)

sam: parts-sam ## Test every function with `sam local invoke`, and the README with `sam local start-api`
	$(call step,sam,go build -o .local/bin/sam ./infra/testing/sam && .local/bin/sam check)

check-load: parts-run ## Vet, lint and test the load program, a separate module
	$(call step,vet infra/measure/load,export GOFLAGS='$(race)' && go -C infra/measure/load vet ./...)
	$(call step,lint infra/measure/load,lint=$(golangci_lint) && export GOFLAGS='$(race)' && cd infra/measure/load && "$$lint" run ./...)
	$(call step,verify infra/measure/load,go -C infra/measure/load mod tidy -diff)
	$(call step,test infra/measure/load,go -C infra/measure/load test $(race) ./...)

check-vulnerabilities: ## Check that the code calls nothing with a known vulnerability
	$(call step,vulnerabilities,infra/parts/vulnerabilities/check.sh . infra/local/kms infra/measure/load infra/testing/smoke)

check-infra: ## Check the templates: cfn-lint, checkov, policies, sizes
	@infra/parts/cfn-lint/install.sh
	@infra/parts/checkov/install.sh
	@infra/parts/policies/install.sh
	$(call step,cfn-lint,'$(TENANTRY_PARTS)/cfn-lint/bin/cfn-lint' --regions ALL_REGIONS --template $(templates))
	$(call step,policies and sizes,'$(TENANTRY_PARTS)/policies/bin/python' infra/parts/policies/check.py)
	$(call step,checkov,'$(TENANTRY_PARTS)/checkov/bin/checkov' --framework cloudformation --compact --quiet --skip-download \
		$(templates:%=--file %))
	$(call step,sam validate,infra/parts/sam/validate.sh)

deploy-rehearsal: ## Deploy to a stand-in for AWS, send the documented requests, remove it
	@infra/parts/ministack/install.sh
	@infra/parts/sam/install.sh
	$(call step,deploy rehearsal,go run ./infra/testing/rehearsal)

check-smoke: ## Vet, lint and test the program behind `make smoke`, a separate module
	$(call step,vet infra/testing/smoke,export GOFLAGS='$(race)' && go -C infra/testing/smoke vet ./...)
	$(call step,lint infra/testing/smoke,lint=$(golangci_lint) && export GOFLAGS='$(race)' && cd infra/testing/smoke && "$$lint" run ./...)
	$(call step,verify infra/testing/smoke,go -C infra/testing/smoke mod tidy -diff)
	$(call step,test infra/testing/smoke,go -C infra/testing/smoke test $(race) ./...)

smoke: ## Check a deployment on AWS (STACK=tenantry PROFILE= REGION= KEY= SMOKE=)
	@go -C infra/testing/smoke build -o ../../../.local/bin/smoke .
	@.local/bin/smoke --stack '$(STACK)' --profile '$(PROFILE)' --region '$(REGION)' --key '$(KEY)' $(SMOKE)

##@ Measure
.PHONY: bench bench-start load
# The value of template.yaml: the benchmarks run the functions' code in their own process.
bench: export GOGC := 400
bench: parts-run ## Benchmark each call against its floor, to .local/bench.txt for benchstat (ROUNDS=10)
	$(call step,bench,set -o pipefail; mkdir -p .local && { \
		go test -run '^$$' -bench '^Benchmark(Pipeline|Wire|Password|Token|TokenCheck)$$' -benchmem ./functions && \
		go test -run '^$$' -bench '^BenchmarkCall$$' -benchtime $(ROUNDS)x -timeout 60m ./functions; } | tee .local/bench.txt)

bench-start: ## Compare cold starts with functions that do nothing
	@infra/parts/dynamodb-local/install.sh
	@infra/parts/sam/install-rie.sh
	@$(foreach name,bare clients phones provider,$(call build_program,./infra/measure/coldstart/$(name),.local/bin/coldstart/$(name)/bootstrap);)
	$(call step,bench-start,go run ./infra/measure/coldstart $(addprefix .local/bin/coldstart/,bare clients phones provider))

load: parts-run ## Measure latency against load, of a local service or of ADDRESS (DURATION=5s)
	@go build -o .local/bin/local ./infra/local
	$(call measure,--address '$(ADDRESS)' --duration '$(DURATION)')

##@ Change
.PHONY: fix generate
fix: ## Format, and apply the linter's fixes
	$(call step,format,$(gofumpt) -w $(go_folders))
	$(call step,lint,lint=$(golangci_lint) && "$$lint" run --fix ./... && cd infra/local/kms && "$$lint" run --fix ./...)

generate: ## Generate Go code from the .proto files
	$(call step,generate,infra/parts/generate/generate.sh)

##@ Build
.PHONY: build clean build-CreateInstanceFunction build-SetupOrgFunction build-SystemFunction build-AdminFunction \
	build-RequestsFunction build-RelayFunction build-OidcFunction build-SigningKeysFunction \
	build-KeyStockFunction build-SweeperFunction
build: $(functions:%=build-%) ## Build every function to bin/<function> (ARCH=arm64 or x86_64)

build-%: ## Build one function, such as build-create-instance
	$(call build_function,$*,bin/$*)

# Called by `sam build` with the names in template.yaml, for the template's default architecture.
build-%Function: ARCH := $(or $(ARCH),arm64)
build-CreateInstanceFunction:
	$(call build_function,create-instance,$(ARTIFACTS_DIR))

build-SetupOrgFunction:
	$(call build_function,setup-org,$(ARTIFACTS_DIR))

build-SystemFunction:
	$(call build_function,system,$(ARTIFACTS_DIR))

build-AdminFunction:
	$(call build_function,admin,$(ARTIFACTS_DIR))

build-UsersFunction:
	$(call build_function,users,$(ARTIFACTS_DIR))

build-ProjectsFunction:
	$(call build_function,projects,$(ARTIFACTS_DIR))

build-RequestsFunction:
	$(call build_function,requests,$(ARTIFACTS_DIR))

build-RelayFunction:
	$(call build_function,relay,$(ARTIFACTS_DIR))

build-OidcFunction:
	$(call build_function,oidc,$(ARTIFACTS_DIR))

build-SigningKeysFunction:
	$(call build_function,signing-keys,$(ARTIFACTS_DIR))

build-KeyStockFunction:
	$(call build_function,key-stock,$(ARTIFACTS_DIR))

build-SweeperFunction:
	$(call build_function,sweeper,$(ARTIFACTS_DIR))

clean: ## Remove build results; keep parts and data in .local
	rm -rf bin .aws-sam .local/bin
