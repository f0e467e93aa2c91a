#!/usr/bin/python3
"""Text logs of one kind each: `make bench-kinds`. Figures for docs/performance.md.

For each kind lines are made up (text_lines.py, web_lines.py) and hunted with one worker, with the
public rules and with the project's own. Rates are bytes by processor time of the whole program, the
least of several runs; kinds and rules take turns, so that what else the machine does meets all alike.

  BENCH_KINDS      which (default: all)
  BENCH_MEGABYTES  of each (default 200)
  BENCH_RULES      a folder of Sigma rules (default: ../shared/data/sigma where it exists)
  BENCH_RUNS       runs of each command (default 3)
"""
import os
import resource
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(ROOT, "build", "profiled")
BREAKWATER = os.path.join(BUILD, "breakwater")
BENCH = os.path.join(ROOT, "tests", "bench")
WRITERS = {"text_lines.py": ("syslog", "audit", "cisco", "panos", "netfilter", "filterlog", "fortigate"),
           "web_lines.py": ("combined", "iis", "squid", "haproxy", "alb")}
RUNS = int(os.environ.get("BENCH_RUNS", "3"))
MEGABYTES = os.environ.get("BENCH_MEGABYTES", "200")
PUBLIC = os.environ.get("BENCH_RULES", os.path.normpath(os.path.join(ROOT, "..", "shared", "data", "sigma")))


def write_logs(folder):
    """Path of each kind's log."""
    wanted = os.environ.get("BENCH_KINDS", "").split()
    logs = {}
    for writer, kinds in WRITERS.items():
        for kind in kinds:
            if wanted and kind not in wanted:
                continue
            logs[kind] = os.path.join(folder, f"{kind}.log")
            with open(logs[kind], "wb") as log:
                subprocess.run([sys.executable, "-B", os.path.join(BENCH, writer), kind, MEGABYTES], stdout=log,
                               check=True)
    return logs


def processor_time(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if result.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit code {result.returncode}\n{result.stderr.decode(errors='replace')}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    if not os.path.exists(BREAKWATER):
        sys.exit(f"{BREAKWATER}: not built; run make build")
    sets = {"own rules": []}
    if os.path.isdir(PUBLIC):
        sets = {"public rules": [f"--rules={PUBLIC}"], **sets}
    print("| kind | " + " | ".join(f"{name}, MB/s" for name in sets) + " |\n|---|" + "---|" * len(sets))
    with tempfile.TemporaryDirectory(prefix="breakwater-bench-") as folder:
        logs = write_logs(folder)
        least = {}
        for turn in range(RUNS + 1):
            for kind, log in logs.items():
                for name, rules in sets.items():
                    taken = processor_time([BREAKWATER, "hunt", log, "--jobs=1", "--json", "--output=/dev/null",
                                            "--quiet", *rules])
                    if turn > 0:  # the first fills caches
                        least[kind, name] = min(taken, least.get((kind, name), taken))
        for kind, log in logs.items():
            rates = [f"{os.path.getsize(log) / 1e6 / least[kind, name]:.0f}" for name in sets]
            print(f"| {kind} | " + " | ".join(rates) + " |", flush=True)


main()
