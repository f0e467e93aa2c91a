# A thin front for CMake: `make hunt` and `make check` are all that one needs to know.

EVIDENCE ?= examples/apt40-case1/evidence
REPORT   ?= breakwater-report.html
JOBS     ?= $(shell nproc)

.PHONY: help hunt check build bench fuzz lint install clean

help:
	@echo 'make hunt      build, then hunt the example evidence (or EVIDENCE=/path/to/yours)'
	@echo 'make check     build with sanitizers and run all tests'
	@echo 'make build     the optimized program: build/release/breakwater'
	@echo 'make bench     measure speed and memory on generated data'
	@echo 'make fuzz      run every fuzz target for a minute (needs clang)'
	@echo 'make lint      layout, layers, budgets, clang-tidy (needs clang tools)'
	@echo 'make install   install to /usr/local (PREFIX=... to change)'
	@echo 'make clean     remove build/'

build:
	@tools/setup.sh build
	@cmake --preset release >build-release.log 2>&1 || { cat build-release.log; exit 1; }
	@rm -f build-release.log
	@cmake --build --preset release -j $(JOBS)

hunt: build
	@tools/first_hunt.sh build/release/breakwater '$(EVIDENCE)' '$(REPORT)'

check:
	@tools/setup.sh check
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS)
	@cmake --preset dev >/dev/null
	@cmake --build --preset dev -j $(JOBS)
	@ctest --preset dev -j $(JOBS)

bench: build
	@/usr/bin/python3 -B tests/bench/run.py build/release

fuzz:
	@cmake --preset fuzz >/dev/null
	@cmake --build --preset fuzz -j $(JOBS)
	@tests/fuzz/run.sh build/fuzz

lint:
	@tools/lint.sh

PREFIX ?= /usr/local
install: build
	@cmake --install build/release --prefix '$(PREFIX)'

clean:
	rm -rf build
