#!/usr/bin/python3
"""The project's benchmark: `make bench`. Figures for docs/performance.md.

Data are generated (tools/generate) in a temporary folder; nothing is downloaded. Rates are bytes or
events by processor time (user + system of all processes), so that they are rates per core; ratios
compare with reading the same bytes in the same run, since machines are noisy. Every figure is the
best of several runs.

  BENCH_SIZE   how much to generate (default 1G)
  BENCH_RULES  a folder of Sigma rules (default: ../shared/data/sigma where it exists, else rules/sigma)
  BENCH_RUNS   runs of each command (default 3)
  BENCH_DIR    where the data go (default: a temporary folder, removed afterwards)
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(ROOT, "build", "release")
BREAKWATER = os.path.join(BUILD, "breakwater")
GENERATE = os.path.join(BUILD, "tools", "generate", "bw-generate")
SIZE = os.environ.get("BENCH_SIZE", "1G")
RUNS = int(os.environ.get("BENCH_RUNS", "3"))
SHARED = os.path.join(ROOT, "..", "shared", "data")
SCENARIO = os.path.join(ROOT, "tests", "bench", "scenario.yml")
MB = 1e6

rows = []


def default_rules():
    public = os.path.join(SHARED, "sigma")
    return os.path.normpath(public if os.path.isdir(public) else os.path.join(ROOT, "rules", "sigma"))


RULES = os.environ.get("BENCH_RULES", default_rules())


def pss(pid):
    """Proportional memory of a process and its descendants, in bytes."""
    total = 0
    todo = [pid]
    while todo:
        current = todo.pop()
        try:
            with open(f"/proc/{current}/smaps_rollup", encoding="ascii") as file:
                for line in file:
                    if line.startswith("Pss:"):
                        total += int(line.split()[1]) * 1024
            with open(f"/proc/{current}/task/{current}/children", encoding="ascii") as file:
                todo.extend(int(child) for child in file.read().split())
        except (OSError, ProcessLookupError):
            pass
    return total


def run(command, accept=(0, 1), env=None, watch_memory=False):
    """Runs once; gives wall seconds, processor seconds and, if asked, the peak memory of all its
    processes. Looking at memory slows the program down, so it has runs of its own."""
    start = time.monotonic()
    with open(os.devnull, "wb") as null:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=null, stderr=subprocess.PIPE,
                                   env={**os.environ, **(env or {})})
    peak = 0
    done = threading.Event()

    def watch():
        nonlocal peak
        while not done.is_set():
            peak = max(peak, pss(process.pid))
            done.wait(0.05)

    watcher = threading.Thread(target=watch)
    if watch_memory:
        watcher.start()
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    done.set()
    if watch_memory:
        watcher.join()
    code = os.waitstatus_to_exitcode(status)
    process.returncode = code
    if code not in accept:
        sys.exit(f"{' '.join(command)}: exit code {code}\n{errors.decode(errors='replace')}")
    return {"wall": time.monotonic() - start, "cpu": usage.ru_utime + usage.ru_stime, "peak": peak}


def best(command, **options):
    results = [run(command, **options) for _ in range(RUNS)]
    return {key: min(result[key] for result in results) for key in ("wall", "cpu")}


def add(what, value, note=""):
    rows.append((what, value, note))
    print(f"{what:<58} {value:>16}  {note}", flush=True)


def size_of(folder, suffix):
    files = glob.glob(os.path.join(folder, "**", "*" + suffix), recursive=True)
    return sum(os.path.getsize(name) for name in files), files


def read_all(files):
    """Processor seconds to read the bytes once, as a program that does nothing else would."""
    return best(["cat", *files])["cpu"]


def hunt_command(folder, *options, jobs=1):
    return [BREAKWATER, "hunt", folder, "--rules", RULES, "--jobs", str(jobs), "--json", "--output", os.devnull,
            "--quiet", *options]


def hunt(folder, *options, jobs=1, cache=None):
    return best(hunt_command(folder, *options, jobs=jobs), env={"XDG_CACHE_HOME": cache})


def records_in(folder):
    out = subprocess.run([BREAKWATER, "dump", folder], stdout=subprocess.PIPE, check=False).stdout
    return out.count(b"\n")


def generate(folder, size, *options):
    subprocess.run([GENERATE, SCENARIO, "--output", folder, "--size", size, *options], check=True,
                   stdout=subprocess.DEVNULL)


def extra_rules(folder, count):
    """Rules of ordinary form that match nothing here."""
    os.makedirs(folder, exist_ok=True)
    for i in range(count):
        with open(os.path.join(folder, f"extra{i}.yml"), "w", encoding="utf-8") as file:
            file.write(f"""title: Extra rule {i}
id: {i:08x}-0000-4000-8000-000000000000
status: test
level: low
logsource: {{product: windows, category: process_creation}}
detection:
  selection_image:
    Image|endswith: ['\\tool{i}.exe', '\\helper{i * 7 % 1000}.exe']
  selection_line:
    CommandLine|contains|all: [' --mode{i}', 'quux{i * 31}']
  filter:
    ParentImage|startswith: 'C:\\Program Files\\Vendor{i}\\'
  condition: selection_image and selection_line and not filter
""")


def bench_evtx(work):
    data = os.path.join(work, "evtx")
    generate(data, SIZE)
    size, files = size_of(data, ".evtx")
    events = records_in(data)
    add("EVTX generated", f"{size / MB:.0f} MB", f"{events} events")
    floor = read_all(files)
    add("  reading the bytes alone", f"{size / MB / floor:.0f} MB/s")
    cache = os.path.join(work, "cache")
    one = hunt(data, cache=cache)
    add("EVTX to findings, one core", f"{size / MB / one['cpu']:.0f} MB/s",
        f"{events / one['cpu']:.0f} events/s, {one['cpu'] / floor:.1f} x reading")
    two = hunt(data, jobs=2, cache=cache)
    add("  two workers against one, wall time", f"{one['wall'] / two['wall']:.2f} x")
    peak = run(hunt_command(data, jobs=2), env={"XDG_CACHE_HOME": cache}, watch_memory=True)["peak"]
    add("  peak memory, two workers", f"{peak / 2**20:.0f} MiB", "all processes, proportional")
    extra = os.path.join(work, "extra")
    extra_rules(extra, 1000)
    more = hunt(data, "--rules", extra, cache=cache)
    again = hunt(data, cache=cache)
    base = min(one["cpu"], again["cpu"])
    add("  cost of 1,000 more rules", f"{(more['cpu'] / base - 1) * 100:+.1f} %", "processor time")
    dump = best([BREAKWATER, "dump", "--jobs", "1", data])
    add("EVTX to JSON (dump), one core", f"{size / MB / dump['cpu']:.0f} MB/s", f"{dump['cpu'] / floor:.1f} x reading")


def bench_json(work):
    for form in ("jsonl", "winlogbeat"):
        data = os.path.join(work, form)
        generate(data, SIZE, "--format", form)
        size, files = size_of(data, "")
        floor = read_all([name for name in files if os.path.isfile(name)])
        one = hunt(data, cache=os.path.join(work, "cache"))
        add(f"JSON Lines ({form}) to findings, one core", f"{size / MB / one['cpu']:.0f} MB/s",
            f"{one['cpu'] / floor:.1f} x reading")
        shutil.rmtree(data)


def rules_ready(log, cache):
    """Milliseconds from the start of the program to rules in use, by its own clock (--verbose)."""
    out = subprocess.run([BREAKWATER, "hunt", log, "--rules", RULES, "--verbose"], check=False,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                         env={**os.environ, "XDG_CACHE_HOME": cache, "COLUMNS": "200"}).stdout.decode()
    found = re.search(r"rules ready in ([0-9.]+) ms", out)
    if not found:
        sys.exit("hunt --verbose does not say when the rules were ready")
    return float(found.group(1))


def bench_rules(work):
    files = sum(len(glob.glob(os.path.join(RULES, "**", pattern), recursive=True)) for pattern in ("*.yml", "*.yaml"))
    log = os.path.join(ROOT, "examples", "apt40-case1", "evidence", "DC01")
    cache = os.path.join(work, "cache-rules")
    for name in ("YAML", "cache"):
        results = []
        for _ in range(RUNS):
            if name == "YAML":
                shutil.rmtree(cache, ignore_errors=True)
            results.append(rules_ready(log, cache))
        add(f"Rules ready from {name}", f"{min(results):.0f} ms", f"{files} files")


def main():
    for needed in (BREAKWATER, GENERATE):
        if not os.path.exists(needed):
            sys.exit(f"{needed}: not built; run make build")
    work = os.environ.get("BENCH_DIR") or tempfile.mkdtemp(prefix="breakwater-bench-")
    os.makedirs(work, exist_ok=True)
    print(f"rules: {RULES}\n")
    try:
        bench_rules(work)
        bench_evtx(work)
        bench_json(work)
    finally:
        if "BENCH_DIR" not in os.environ:
            shutil.rmtree(work, ignore_errors=True)


main()
