# A JDK 25 is all that is needed beforehand. On Debian `make check` installs what the tests want besides, as
# root or by sudo.

export JAVA_HOME := $(shell scripts/find-jdk)
export MAVEN_OPTS = --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED

# Quiet when green, complete when red; the tests' totals are shown in either case.
MVN = ./mvnw -B -ntp \
	-Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
	-Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.surefire=info

.PHONY: help check test conformance bench fmt run package

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

check: ## everything a change must pass; installs what the tests need and is missing
	@if [ -x scripts/install-test-tools ]; then scripts/install-test-tools; fi
	@$(MVN) -DheavyTests.skip=false spotless:check@format verify

test: ## the fast tests only
	@$(MVN) test

conformance: ## the suite of the OCI distribution specification; BERTH_CONFORMANCE names its program
	@$(MVN) -DheavyTests.skip=false -DheavyTests.excluded=none -Dtest=ConformanceTest \
		-Dsurefire.failIfNoSpecifiedTests=false verify

bench: ## the benchmarks, with the peers side by side; BENCH_ARGS="--help" lists the options
	@scripts/bench $(BENCH_ARGS)

fmt: ## format the sources in place
	@$(MVN) spotless:apply

run: ## build when needed, and serve
	@./berth serve

package: ## target/berth.jar, and what lets it start quickly
	@scripts/package
