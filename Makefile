# Thin on purpose: each target is a script under scripts/.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
DESTDIR ?=
# Prototypes to measure against, in a folder beside the checkout; `make bench` leaves them out when it is absent.
YARDSTICKS ?= ../shared/bench
export PREFIX DESTDIR YARDSTICKS

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## build, then watch this host in the foreground with the stock rules; needs no root
	@scripts/run

.PHONY: test
test: ## format, unit tests and the lab; as root also in containers
	@scripts/test

.PHONY: bench
bench: ## cost of a sample beside top at 200, 5,000 and 20,000 processes
	@Tests/bench/run.sh

# What `make quiet` runs, for example QUIET="--minutes 1 pgbench".
QUIET ?= --pairs
.PHONY: quiet
quiet: ## real work for ten minutes each under the stock rules: false alarms, docs/quiet.md; root, an hour
	@Tests/quiet/run $(QUIET)

.PHONY: bpf
bpf: ## compile the programs that read processes inside the kernel into the source tree
	@scripts/bpf

.PHONY: build
build: ## the programs as they are shipped
	@scripts/build-packages
	@scripts/build

.PHONY: install
install: ## programs, stock rules, unit, catalogue and completions (DESTDIR, PREFIX)
	@scripts/install

.PHONY: uninstall
uninstall: ## what install put there, but never /etc/forewarn
	@scripts/install --remove

.PHONY: clean
clean: ## the build folder
	@rm -rf .build
