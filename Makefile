# A thin front for CMake: `make hunt` and `make check` are all that one needs to know.

EVIDENCE ?= examples/apt40-case1/evidence
REPORT   ?= breakwater-report.html
JOBS     ?= $(shell nproc)
PREFIX   ?= /usr/local
export JOBS EVIDENCE REPORT PREFIX

# Whoever says which, in the environment or behind make, is obeyed.
ifeq ($(origin BUILD),undefined)
BUILD = release
bench bench-kinds install: BUILD = profiled
endif

.PHONY: help hunt check build bench bench-kinds fuzz lint install clean

help:
	@echo 'make hunt      build, then hunt the example evidence (or EVIDENCE=/path/to/yours)'
	@echo 'make check     build with sanitizers and run all tests'
	@echo 'make build     the optimized program: build/release/breakwater (BUILD=profiled: a tenth'
	@echo '               faster, takes twice as long to build; bench and install use that)'
	@echo 'make bench     measure speed and memory on generated data'
	@echo 'make bench-kinds  the speed of each kind of text log'
	@echo 'make fuzz      run every fuzz target for a minute (needs clang)'
	@echo 'make lint      layout, layers, budgets, clang-tidy (needs clang tools)'
	@echo 'make install   install to /usr/local (PREFIX=... to change)'
	@echo 'make clean     remove build/'

build:
	@tools/setup.sh build
	@tools/build.sh $(BUILD)

hunt: build
	@tools/first_hunt.sh build/$(BUILD)/breakwater "$$EVIDENCE" "$$REPORT"

check:
	@tools/setup.sh check
	@tools/build.sh release
	@tools/build.sh dev
	@ctest --preset dev -j $(JOBS)

bench: build
	@/usr/bin/python3 -B tests/bench/run.py build/$(BUILD)

bench-kinds: build
	@/usr/bin/python3 -B tests/bench/kinds.py build/$(BUILD)

fuzz:
	@tools/build.sh fuzz
	@tests/fuzz/run.sh build/fuzz

lint:
	@tools/lint.sh

install: build
	@cmake --install build/$(BUILD) --prefix "$$PREFIX"

clean:
	rm -rf build
