#!/bin/sh
# Learns what hunts do most, for the preset "profiled": builds the preset "train", whose programs count how
# often they go which way, hunts generated logs and the examples with them, and puts the counts where the
# compiler looks for them. What was learnt from these sources is not learnt again.
#
# A worker is locked in and ends without a word, so what workers do is counted in hunt_bench, which reads
# logs in one process; what their parent does is counted in breakwater itself.
set -eu
cd "$(dirname "$0")/.."
train=build/train
profiled=build/profiled

learn() {
    echo "Learning from hunts"
    logs=$(mktemp -d)
    trap 'rm -rf "$logs"' EXIT
    for scenario in scenario lines; do
        "$train/tools/generate/bw-generate" "tests/bench/$scenario.yml" --output "$logs/$scenario" --size 32M >"$logs/said"
    done
    cp -R examples "$logs"
    find "$train" -name '*.gcda' -delete

    find "$logs" -type f -exec env HUNT_BENCH_PASS=ledger \
        "$train/tests/bench/hunt_bench" rules/logsources rules/sigma '{}' + >"$logs/said"
    XDG_CACHE_HOME="$logs/cache" "$train/breakwater" hunt "$logs" --jobs 1 --quiet --json --output "$logs/said" ||
        [ $? -eq 1 ]
    touch "$train/learnt"
}

tools/build.sh train
if [ ! -e "$train/learnt" ] ||
    [ -n "$(find "$train/breakwater" "$train/tests/bench/hunt_bench" -newer "$train/learnt")" ]; then
    learn
fi
(cd "$train" && find . -name '*.gcda') | while read -r counts; do
    mkdir -p "$profiled/${counts%/*}"
    cp "$train/$counts" "$profiled/$counts"
done
