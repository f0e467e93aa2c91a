#!/bin/sh
# Learns what hunts do most, for the preset "profiled": builds the preset "train", whose programs count how
# often they go which way, hunts generated logs and the examples with them, and puts the counts where the
# compiler looks for them. What was learnt from these sources is not learnt again.
set -eu
cd "$(dirname "$0")/.."
train=build/train
profiled=build/profiled

# Lines of each kind. Audit records come in fives.
lines() {
    for kind in syslog syslog5424 combined iis haproxy squid alb cisco panos filterlog netfilter fortigate suricata vpcflow; do
        awk -v kind=$kind -v count=12000 -f tools/train_lines.awk >"$1/$kind.log"
    done
    awk -v kind=audit -v count=6000 -f tools/train_lines.awk >"$1/audit.log"
}

learn() {
    echo "Learning from hunts"
    logs=$(mktemp -d)
    trap 'rm -rf "$logs"' EXIT
    for scenario in scenario lines; do
        "$train/tools/generate/bw-generate" "tests/bench/$scenario.yml" --output "$logs/$scenario" --size 32M >"$logs/said"
    done
    lines "$logs"
    cp -R examples "$logs"
    find "$train" -name '*.gcda' -delete
    # a jailed worker can write no counts
    XDG_CACHE_HOME="$logs/cache" "$train/breakwater" hunt "$logs" --jobs 1 --no-jail --quiet --json --output "$logs/said" ||
        [ $? -eq 1 ]
    (cd "$train" && find . -name '*.gcda') | while read -r counts; do
        mkdir -p "$profiled/${counts%/*}"
        cp "$train/$counts" "$profiled/$counts"
    done
    find "$profiled" -name '*.o' -delete # no rule says that they are made of counts, too
    touch "$train/learnt"
}

tools/build.sh train
if [ ! -e "$train/learnt" ] || [ ! -e "$profiled" ] ||
    [ -n "$(find "$train/breakwater" tools/train.sh tools/train_lines.awk -newer "$train/learnt")" ]; then
    learn
fi
