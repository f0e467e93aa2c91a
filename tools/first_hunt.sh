#!/bin/sh
# The first hunt of a new user: the example evidence, the summary, and where to go from here.
set -eu
breakwater=$1
evidence=$2
report=$3

status=0
"$breakwater" hunt "$evidence" --html --output "$report" || status=$?
[ "$status" -le 1 ] || exit "$status"
path=$(readlink -f "$report")
cat <<END

The HTML report is here:    $path
Open it in a browser:       xdg-open '$path'    (one file, works offline)

Hunt your own evidence:     make hunt EVIDENCE=/path/to/logs
or directly:                $breakwater hunt /path/to/logs --html --output report.html
All options:                $breakwater hunt --help
END
