#!/bin/sh
# The first hunt of a new user: the summary, the HTML report, and where to go from here.
# Usage: tools/first_hunt.sh PROGRAM EVIDENCE REPORT. Ends like the hunt, but findings are no error.
set -eu
breakwater=$1
evidence=$2
report=$3

status=0
"$breakwater" hunt "$evidence" --html --output "$report" || status=$?
case $status in
0 | 1) result=0 ;;
3) result=3 ;; # what could be read has a report
*) exit "$status" ;;
esac
[ -f "$report" ] || exit "$result"
path=$(readlink -f "$report")
cat <<END

The HTML report is here:    $path
Open it in a browser:       xdg-open '$path'    (one file, works offline)

Hunt the second example:    make hunt EVIDENCE=examples/apt40-case2/evidence
Hunt your own evidence:     make hunt EVIDENCE=/path/to/logs
or directly:                $breakwater hunt /path/to/logs --html --output report.html
All options:                $breakwater hunt --help
END
exit "$result"
