#!/bin/sh
# Runs every fuzz target for FUZZ_SECONDS (60) seconds, FUZZ_JOBS (all processors) at a time.
# Usage: tests/fuzz/run.sh BUILD [TARGET...]      TARGET as in fuzz_input_json: BUILD has it in tests/
#
# Starts from tests/corpus/<name>, keeps what it learns in BUILD/corpus/<name> for the next time, and
# inputs that crash in BUILD/crashes. A dictionary is tests/fuzz/<folder>/<name>.dict, where there is one.
# Exits 1 when any target found something.
set -eu
self=$(readlink -f "$0")
build=$(readlink -f "$1")
shift
cd "$(dirname "$0")/../.."
seconds=${FUZZ_SECONDS:-60}
mkdir -p "$build/crashes" "$build/corpus" "$build/logs"

# One target; the last line of its log says what it did.
run_one() {
    target=$1
    name=${target##*/fuzz_}
    folder=${name%%_*}
    name=${name#*_}
    log=$build/logs/${target##*/}
    mkdir -p "$build/corpus/$name"
    set -- "$build/corpus/$name"
    [ ! -d "tests/corpus/$name" ] || set -- "$@" "tests/corpus/$name"
    [ ! -f "tests/fuzz/$folder/$name.dict" ] || set -- "-dict=tests/fuzz/$folder/$name.dict" "$@"
    if "$target" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$build/crashes/${target##*/}-" "$@" >"$log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        printf 'ok      %-32s %10s inputs\n' "${target##*/}" "$runs"
    else
        printf 'FAILED  %-32s see %s\n' "${target##*/}" "$log"
        grep -m 3 -E 'ERROR:|SUMMARY:|runtime error|Assertion' "$log" || tail -n 3 "$log"
        return 1
    fi
}

if [ -n "${FUZZ_TARGET:-}" ]; then
    run_one "$FUZZ_TARGET"
    exit
fi
[ $# -gt 0 ] || set -- "$build"/tests/fuzz_*
for target in "$@"; do
    case $target in
    */*) ;;
    *) target=$build/tests/$target ;;
    esac
    [ ! -x "$target" ] || printf '%s\0' "$target"
done | FUZZ_SECONDS=$seconds xargs -0 -P "${FUZZ_JOBS:-$(nproc)}" -I '{}' \
    env FUZZ_TARGET='{}' "$self" "$build" || exit 1
