# `make` alone lists the targets. Versions are pinned where each tool is declared: Go modules in go.mod, gofumpt
# and the code generators in infra/parts/tools/go.mod, golangci-lint in infra/parts/lint/go.mod, the parts that local runs
# and tests start in the folder of each below infra/. All of them are fetched when a target first needs them.
SHELL := bash
.DEFAULT_GOAL := help
# Each step's output stays together, and `parts` comes before what needs them.
.NOTPARALLEL:

# Where `make run` serves, and where it keeps its data.
PORT ?= 8080
DATA_DIR ?= .local/data

# What is measured: the rounds of `make bench`, the address and the time of a step of `make load`, and a page,
# such as docs/performance.md, into which the tables go, too.
ROUNDS ?= 10
ADDRESS ?=
DURATION ?= 5s
PAGE ?=

# The deployment that `make smoke` asks: as `go -C infra/testing/smoke run . --help` says, and more of its flags in SMOKE.
STACK ?= tenantry
PROFILE ?=
REGION ?=
KEY ?= .local/deploy/system.pem
SMOKE ?=

# Architecture to build functions for, as template.yaml's Architecture: arm64 or x86_64. Empty takes this machine's.
ARCH ?=

# A misspelt setting would be passed over in silence.
settings := PORT DATA_DIR ROUNDS ADDRESS DURATION PAGE ARCH STACK PROFILE REGION KEY SMOKE ARTIFACTS_DIR
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

# step NAME,COMMAND: runs a command between its name and the time that it took.
step = @printf '== %s\n' '$(1)'; TIMEFORMAT='== $(1): %1R s'; time { $(2); }

# measure ARGUMENTS: builds and runs the program of infra/measure/load.
measure = @go -C infra/measure/load build -mod=mod -o ../../../.local/bin/load . && .local/bin/load --page '$(PAGE)' $(1)

# build_function NAME,FOLDER: a function's executable, as the runtime provided.al2023 starts it.
build_function = $(call build_program,./functions/$(1),$(2)/bootstrap)
# build_program PACKAGE,FILE
build_program = CGO_ENABLED=0 GOOS=linux $(if $(ARCH),GOARCH=$(ARCH:x86_64=amd64)) \
	go build -trimpath -ldflags '-s -w' -tags lambda.norpc -o '$(2)' $(1)

.PHONY: help
help:
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z%-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

##@ Run
.PHONY: run sam-api parts-run parts parts-sam
run: parts-run ## Serve the API on 127.0.0.1 and show the first requests (PORT=8080 DATA_DIR=.local/data)
	@command -v go >/dev/null || { echo 'go is missing: install Go 1.26.8 or newer, then run this again' >&2; exit 1; }
	@go build -o .local/bin/local ./infra/local
	@exec .local/bin/local --port '$(PORT)' --data-dir '$(DATA_DIR)'

sam-api: parts-sam ## Serve the same API by `sam local`: what is deployed, in containers (PORT=8080)
	@go build -o .local/bin/sam ./infra/testing/sam
	@exec .local/bin/sam serve --port '$(PORT)'

parts-run: ## Install what `make run` needs, into .local/parts
	@infra/parts/dynoxide/install.sh
	@case "$$(uname -s)/$$(uname -m)" in Linux/x86_64) ;; *) infra/parts/dynamodb-local/install.sh ;; esac

parts: parts-run ## Install what the tests need, too
	@infra/parts/dynamodb-local/install.sh
	@infra/parts/generate/install.sh
	@infra/parts/ministack/install.sh
	@infra/parts/sam/install-rie.sh
	@infra/parts/openid-client/install.sh
	@infra/parts/your-saas/install.sh
	@infra/parts/python-clients/install.sh
	@infra/parts/zitadel-node/install.sh
	@infra/parts/chromium/install.sh

parts-sam: ## Install what `sam local` needs, a container engine among it
	@infra/parts/dynamodb-local/install.sh
	@infra/parts/sam/engine.sh

##@ Check
.PHONY: test ci fmt-check vet lint verify test-go test-kms sam check-load check-vulnerabilities check-infra deploy-rehearsal check-smoke smoke
test: parts fmt-check vet lint verify test-kms test-go ## Formatting, linters, generated code and the tests of the service

ci: ## Everything that CI checks: `make test`, and what takes longer
	@.ci/run

fmt-check: ## Is all Go code formatted?
	$(call step,format,unformatted=$$($(gofumpt) -l $(go_folders)) && \
		if [ -n "$$unformatted" ]; then printf 'run "make fix": %s\n' $$unformatted >&2; false; fi)

# Both look at what the race detector is built with: the packages that the tests need are not compiled twice.
vet: ## go vet
	$(call step,vet,export GOFLAGS=-race && go vet ./... && go -C infra/local/kms vet ./...)

lint: ## golangci-lint; changes nothing
	$(call step,lint,lint=$(golangci_lint) && export GOFLAGS=-race && "$$lint" run ./... && cd infra/local/kms && "$$lint" run ./...)

verify: ## Is what is generated what its sources make, and go.mod tidy?
	$(call step,verify,infra/parts/generate/verify.sh && \
		{ go mod tidy -diff && go -C infra/local/kms mod tidy -diff || { echo 'run "go mod tidy" there' >&2; false; }; })

test-kms: ## The tests of the local key service, a module of its own
	$(call step,test infra/local/kms,go -C infra/local/kms test -race ./...)

test-go: ## The tests of the service, with the race detector
	$(call step,test,go test -race ./...)

sam: parts-sam ## Every function by `sam local invoke`, and the README by `sam local start-api`
	$(call step,sam,go build -o .local/bin/sam ./infra/testing/sam && .local/bin/sam check)

check-load: parts-run ## vet, lint and test the programs that measure, a module of its own
	$(call step,vet infra/measure/load,go -C infra/measure/load vet ./...)
	$(call step,lint infra/measure/load,lint=$(golangci_lint) && cd infra/measure/load && "$$lint" run ./...)
	$(call step,verify infra/measure/load,go -C infra/measure/load mod tidy -diff)
	$(call step,test infra/measure/load,go -C infra/measure/load test -race ./...)

check-vulnerabilities: ## Does the code call what Go's vulnerability database knows?
	$(call step,vulnerabilities,infra/parts/vulnerabilities/check.sh . infra/local/kms infra/measure/load infra/testing/smoke)

check-infra: ## Are the templates sound, and what a careful operator would accept?
	@infra/parts/cfn-lint/install.sh
	@infra/parts/checkov/install.sh
	@infra/parts/policies/install.sh
	$(call step,cfn-lint,.local/parts/cfn-lint/bin/cfn-lint --regions ALL_REGIONS --template $(templates))
	$(call step,policies and sizes,.local/parts/policies/bin/python infra/parts/policies/check.py)
	$(call step,checkov,.local/parts/checkov/bin/checkov --framework cloudformation --compact --quiet --skip-download \
		$(templates:%=--file %))
	$(call step,sam validate,infra/parts/sam/validate.sh)

deploy-rehearsal: ## Deploy to a stand-in for AWS, send it README's requests, remove it
	@infra/parts/ministack/install.sh
	@infra/parts/sam/install.sh
	$(call step,deploy rehearsal,go run ./infra/testing/rehearsal)

check-smoke: ## vet, lint and test the program of the first day on AWS, a module of its own
	$(call step,vet infra/testing/smoke,go -C infra/testing/smoke vet ./...)
	$(call step,lint infra/testing/smoke,lint=$(golangci_lint) && cd infra/testing/smoke && "$$lint" run ./...)
	$(call step,verify infra/testing/smoke,go -C infra/testing/smoke mod tidy -diff)
	$(call step,test infra/testing/smoke,go -C infra/testing/smoke test -race ./...)

smoke: ## The first day on AWS: ask a deployment what no test elsewhere can (STACK=tenantry PROFILE= REGION= KEY= SMOKE=)
	@go -C infra/testing/smoke build -o ../../../.local/bin/smoke .
	@.local/bin/smoke --stack '$(STACK)' --profile '$(PROFILE)' --region '$(REGION)' --key '$(KEY)' $(SMOKE)

##@ Measure
.PHONY: bench bench-start load
# As template.yaml has it: this measures the functions' code in a process of its own.
bench: export GOGC := 400
bench: parts-run ## Each call beside its floor, to .local/bench.txt, for benchstat (ROUNDS=10)
	$(call step,bench,set -o pipefail; mkdir -p .local && { \
		go test -run '^$$' -bench '^Benchmark(Pipeline|Password|Token|TokenCheck)$$' -benchmem ./functions && \
		go test -run '^$$' -bench '^BenchmarkCall$$' -benchtime $(ROUNDS)x -timeout 60m ./functions; } | tee .local/bench.txt)

bench-start: ## Cold starts of the functions, against those that do nothing
	@infra/parts/dynamodb-local/install.sh
	@infra/parts/sam/install-rie.sh
	@$(foreach name,bare clients phones,$(call build_program,./infra/measure/coldstart/$(name),.local/bin/coldstart/$(name)/bootstrap);)
	$(call step,bench-start,go run ./infra/measure/coldstart $(addprefix .local/bin/coldstart/,bare clients phones))

load: parts-run ## Latency against offered load, of a service that it starts, or of ADDRESS (DURATION=5s)
	@go build -o .local/bin/local ./infra/local
	$(call measure,--address '$(ADDRESS)' --duration '$(DURATION)')

##@ Change
.PHONY: fix generate
fix: ## Format, and let the linter correct what it can
	$(call step,format,$(gofumpt) -w $(go_folders))
	$(call step,lint,lint=$(golangci_lint) && "$$lint" run --fix ./... && cd infra/local/kms && "$$lint" run --fix ./...)

generate: ## Write the Go code of the .proto files
	$(call step,generate,infra/parts/generate/generate.sh)

##@ Build
.PHONY: build clean build-CreateInstanceFunction build-SetupOrgFunction build-SystemFunction \
	build-ProvisionFunction build-RelayFunction build-OidcFunction build-SigningKeysFunction \
	build-KeypoolFunction
build: $(functions:%=build-%) ## Every function, to bin/<function> (ARCH=arm64 or x86_64)

build-%: ## One function, such as build-create-instance
	$(call build_function,$*,bin/$*)

# What `sam build` calls, by the names in template.yaml, for the architecture that is its default.
build-%Function: ARCH := $(or $(ARCH),arm64)
build-CreateInstanceFunction:
	$(call build_function,create-instance,$(ARTIFACTS_DIR))

build-SetupOrgFunction:
	$(call build_function,setup-org,$(ARTIFACTS_DIR))

build-SystemFunction:
	$(call build_function,system,$(ARTIFACTS_DIR))

build-ProvisionFunction:
	$(call build_function,provision,$(ARTIFACTS_DIR))

build-RelayFunction:
	$(call build_function,relay,$(ARTIFACTS_DIR))

build-OidcFunction:
	$(call build_function,oidc,$(ARTIFACTS_DIR))

build-SigningKeysFunction:
	$(call build_function,signing-keys,$(ARTIFACTS_DIR))

build-KeypoolFunction:
	$(call build_function,keypool,$(ARTIFACTS_DIR))

clean: ## Remove what was built; parts and data in .local stay
	rm -rf bin .aws-sam .local/bin
