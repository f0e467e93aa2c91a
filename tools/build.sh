#!/bin/sh
# Configures and builds a CMake preset, saying little: progress on one line of a terminal, and all
# that a failed or warning compiler said. Usage: tools/build.sh PRESET
set -eu
preset=$1
cd "$(dirname "$0")/.."
[ "$preset" != profiled ] || tools/train.sh

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! cmake --preset "$preset" >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi
jobs=${JOBS:-$(nproc)}
if [ -t 1 ]; then
    NINJA_STATUS="build/$preset [%f/%t] " cmake --build --preset "$preset" -j "$jobs"
else
    echo "Building build/$preset"
    cmake --build --preset "$preset" -j "$jobs" -- --quiet
fi
