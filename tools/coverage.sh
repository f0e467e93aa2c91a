#!/bin/sh
# Line coverage of src/, per folder: builds the preset "coverage", runs its tests, adds up what gcov
# says. Fails when a folder that reads hostile bytes is below 90 %. With a folder of src/ as
# argument: its files, worst first, from the last run.
#
# What runs in a worker behind its jail is not counted, since nothing can be written there: os (the
# jail itself), engine and summary are better than they look here. So parsers have their forms in
# tests/corpus, too, which the tests of fuzz targets go through in the open. tests/system/hostile
# is left out: gcov's own complaints about folders that it may not write stand between the lines.
set -eu
cd "$(dirname "$0")/.."
build=build/coverage
least=90
watched=" base event format input decode sigma "

# One line for each source file: path, lines that ran, lines.
measure() {
    find "$build/CMakeFiles" -path '*/src/*.c.gcno' | sort | while read -r notes; do
        gcov -n -o "$notes" "$notes" 2>/dev/null
    done | awk -F"'" '
        /^File/ { file = $2; sub(".*/src/", "src/", file) }
        /^Lines executed:/ && file ~ /\.c$/ {
            split($0, part, /[:% ]+/) # "Lines executed" percent "of" lines
            printf "%s %.0f %d\n", file, part[3] * part[5] / 100, part[5]
            file = ""
        }'
}

if [ $# -ne 0 ]; then
    measure | awk -v folder="src/${1#src/}" 'index($1, folder "/") == 1 {
        printf "%6.1f %%  %5d of %5d lines  %s\n", 100 * $2 / $3, $3 - $2, $3, $1 }' | sort -n
    exit
fi

tools/build.sh coverage
find "$build" -name '*.gcda' -delete
ctest --preset coverage -j "${JOBS:-$(nproc)}" -LE browser -E system/hostile --quiet || echo 'some tests fail: see ctest --preset coverage' >&2

measure | awk -v watched="$watched" -v least="$least" '
    { split($1, part, "/"); ran[part[2]] += $2; all[part[2]] += $3 }
    END {
        for (folder in all) {
            share = 100 * ran[folder] / all[folder]
            low = index(watched, " " folder " ") && share < least
            bad += low
            printf "%-10s %6.1f %% of %6d lines%s\n", folder, share, all[folder], low ? "  too low" : ""
        }
        exit bad != 0
    }' >"$build/coverage.txt" || failed=1
sort "$build/coverage.txt"
exit "${failed:-0}"
