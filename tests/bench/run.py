#!/usr/bin/python3
"""The project's benchmark: `make bench`. Figures for docs/performance.md.

Data are generated (tools/generate) in a temporary folder; nothing is downloaded. Rates are bytes or
events by processor time (user + system of all processes), so that they are rates per core; ratios
compare with reading the same bytes in the same run, since machines are noisy. Every figure is the
best of several runs. What is compared with each other runs in turn, once each, again and again, so
that what else the machine does meets both alike: such a figure is the median over the pairs, since
the best of one side may be luck that the other side did not have.

  BENCH_SIZE   how much to generate (default 1G)
  BENCH_RULES  a folder of Sigma rules (default: ../shared/data/sigma where it exists, else rules/sigma)
  BENCH_RUNS   runs of each command (default 3); comparisons run at least 7 times
  BENCH_DIR    where the data go (default: a temporary folder, removed afterwards)
  BENCH_JSON   also write the figures there, as JSON
"""
import glob
import json
import os
import platform
import re
import shutil
import statistics
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
PAIRS = max(RUNS, 7)
SHARED = os.path.join(ROOT, "..", "shared", "data")
SCENARIO = os.path.join(ROOT, "tests", "bench", "scenario.yml")
LINES = os.path.join(ROOT, "tests", "bench", "lines.yml")
LINE_LOGS = {  # of the logs of LINES: name, what they are, where they lie
    "access": ("Access logs (nginx, Tomcat)", ("**/nginx/access*", "**/localhost_access_log*")),
    "iis": ("IIS logs", ("**/u_ex*.log",)),
    "audit": ("Audit logs", ("**/audit.log*",)),
    "fortigate": ("FortiGate logs", ("**/fortigate/*.log",)),
    "zeek": ("Zeek logs", ("**/zeek/*.log",)),
    "syslog": ("Syslog", ("**/auth.log*", "**/syslog*")),
}
MB = 1e6
LEAST = 20 * MB  # less than this says more of the start of the program than of its speed

figures = {}


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
    return {"wall": time.monotonic() - start, "user": usage.ru_utime, "sys": usage.ru_stime,
            "cpu": usage.ru_utime + usage.ru_stime, "peak": peak}


def best_of(results):
    """The run that took the least processor time, with the least wall time of any."""
    return {**min(results, key=lambda result: result["cpu"]), "wall": min(result["wall"] for result in results)}


def best(command, **options):
    return best_of([run(command, **options) for _ in range(RUNS)])


def in_turn(*commands, **options):
    """Runs each command once, and again: the results of each, by round."""
    rounds = [[run(command, **options) for command in commands] for _ in range(PAIRS)]
    return [list(results) for results in zip(*rounds)]


def compared(first, second, key):
    """How much the first is of the second: the median of the rounds, and the middle half of them."""
    ratios = sorted(a[key] / b[key] for a, b in zip(first, second))
    quarter = len(ratios) // 4
    return statistics.median(ratios), ratios[quarter], ratios[-1 - quarter]


def spent(result):
    return f"{result['user']:.2f} s user + {result['sys']:.2f} s system"


def add(name, what, number, value, note=""):
    """One figure: `name` and `number` for the JSON, the rest for people."""
    figures[name] = number
    print(f"{what:<54} {value:>16}  {note}", flush=True)


def size_of(folder, suffix):
    files = glob.glob(os.path.join(folder, "**", "*" + suffix), recursive=True)
    return sum(os.path.getsize(name) for name in files), files


def read_all(files):
    """Processor seconds to read the bytes once, as a program that does nothing else would."""
    return best(["cat", *files])["cpu"]


def hunt_command(evidence, *options, jobs=1):
    paths = [evidence] if isinstance(evidence, str) else evidence
    return [BREAKWATER, "hunt", *paths, "--rules", RULES, "--jobs", str(jobs), "--json", "--output", os.devnull,
            "--quiet", *options]


def hunt(folder, *options, jobs=1, cache=None):
    return best(hunt_command(folder, *options, jobs=jobs), env={"XDG_CACHE_HOME": cache})


def add_rate(name, what, size, result, note):
    rate = size / MB / result["cpu"]
    add(name, what, rate, f"{rate:.0f} MB/s", f"{note}; {spent(result)}")


def records_in(folder):
    out = subprocess.run([BREAKWATER, "dump", folder], stdout=subprocess.PIPE, check=False).stdout
    return out.count(b"\n")


def generate(folder, size, *options, scenario=SCENARIO):
    subprocess.run([GENERATE, scenario, "--output", folder, "--size", size, *options], check=True,
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


def bench_workers(data, environment):
    """Two workers against one, and what those cost together."""
    one, two = in_turn(hunt_command(data), hunt_command(data, jobs=2), env=environment)
    ratio, low, high = compared(one, two, "wall")
    add("two_workers", "  two workers against one, wall time", ratio, f"{ratio:.2f} x",
        f"median of {PAIRS} pairs, most within {low:.2f} to {high:.2f}; {spent(best_of(two))}")
    return best_of(one)


def bench_more_rules(work, data, environment):
    extra = os.path.join(work, "extra")
    extra_rules(extra, 1000)
    more, base = in_turn(hunt_command(data, "--rules", extra), hunt_command(data), env=environment)
    ratio, low, high = (100 * (number - 1) for number in compared(more, base, "cpu"))
    add("more_rules_percent", "  cost of 1,000 more rules", ratio, f"{ratio:+.1f} %",
        f"processor time; median of {PAIRS} pairs, most within {low:+.1f} to {high:+.1f} %")


def bench_evtx(work):
    data = os.path.join(work, "evtx")
    generate(data, SIZE)
    size, files = size_of(data, ".evtx")
    events = records_in(data)
    add("evtx_events", "EVTX generated", events, f"{size / MB:.0f} MB", f"{events} events")
    floor = read_all(files)
    add("read", "  reading the bytes alone", size / MB / floor, f"{size / MB / floor:.0f} MB/s")
    environment = {"XDG_CACHE_HOME": os.path.join(work, "cache")}
    run(hunt_command(data), env=environment)  # makes the cache of rules
    one = bench_workers(data, environment)
    add_rate("evtx", "EVTX to findings, one core", size, one,
             f"{events / one['cpu']:.0f} events/s, {one['cpu'] / floor:.1f} x reading")
    figures["evtx_events_per_second"] = events / one["cpu"]
    peak = run(hunt_command(data, jobs=2), env=environment, watch_memory=True)["peak"]
    add("peak_memory", "  peak memory, two workers", peak, f"{peak / 2**20:.0f} MiB", "all processes, proportional")
    bench_more_rules(work, data, environment)
    dump = best([BREAKWATER, "dump", "--jobs", "1", data])
    add_rate("dump", "EVTX to JSON (dump), one core", size, dump, f"{dump['cpu'] / floor:.1f} x reading")
    bench_search(data, size, floor)
    shutil.rmtree(data)


def bench_json(work):
    for form in ("jsonl", "winlogbeat"):
        data = os.path.join(work, form)
        generate(data, SIZE, "--format", form)
        size, files = size_of(data, "")
        floor = read_all([name for name in files if os.path.isfile(name)])
        one = hunt(data, cache=os.path.join(work, "cache"))
        add_rate(form, f"JSON Lines ({form}) to findings, one core", size, one, f"{one['cpu'] / floor:.1f} x reading")
        shutil.rmtree(data)


def bench_search(data, size, floor):
    """Words that no record has, so that nothing but looking is measured."""
    for name, what, options in (("search_word", "a word", ["--word", "nowhere-to-be-found"]),
                                ("search_field", "a field", ["--field", "Image=*\\nowhere.exe"])):
        result = best([BREAKWATER, "search", *options, data, "--jobs", "1", "--quiet"])
        add_rate(name, f"EVTX searched for {what}, one core", size, result, f"{result['cpu'] / floor:.1f} x reading")


def bench_lines(work):
    data = os.path.join(work, "lines")
    environment = {"XDG_CACHE_HOME": os.path.join(work, "cache")}
    generate(data, SIZE, scenario=LINES)
    for name, (what, patterns) in LINE_LOGS.items():
        files = [path for pattern in patterns for path in glob.glob(os.path.join(data, pattern), recursive=True)]
        size = sum(os.path.getsize(path) for path in files)
        if size < LEAST:
            print(f"{what}: no more than {size / MB:.0f} MB of them: not measured, set BENCH_SIZE higher")
            continue
        floor = read_all(files)
        result = best(hunt_command(files), env=environment)
        add_rate(name, f"{what} to findings, one core", size, result,
                 f"{size / MB:.0f} MB, {result['cpu'] / floor:.1f} x reading")
    shutil.rmtree(data)


def rules_ready(log, cache):
    """Milliseconds from the start of the program to rules in use, by its own clock (--verbose), and
    how many those are."""
    out = subprocess.run([BREAKWATER, "hunt", log, "--rules", RULES, "--verbose"], check=False,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                         env={**os.environ, "XDG_CACHE_HOME": cache, "COLUMNS": "200"}).stdout.decode()
    found = re.search(r"([0-9,]+) rules.*rules ready in ([0-9.]+) ms", out.replace("\n", " "))
    if not found:
        sys.exit("hunt --verbose does not say when the rules were ready")
    return float(found.group(2)), int(found.group(1).replace(",", ""))


def bench_rules(work):
    files = sum(len(glob.glob(os.path.join(RULES, "**", pattern), recursive=True)) for pattern in ("*.yml", "*.yaml"))
    log = os.path.join(ROOT, "examples", "apt40-case1", "evidence", "DC01")
    cache = os.path.join(work, "cache-rules")
    for name in ("YAML", "cache"):
        results = []
        for _ in range(RUNS):
            if name == "YAML":
                shutil.rmtree(cache, ignore_errors=True)
            milliseconds, rules = rules_ready(log, cache)
            results.append(milliseconds)
        figures["rules"] = rules
        add(f"rules_ready_{name.lower()}_ms", f"Rules ready from {name}", min(results), f"{min(results):.0f} ms",
            f"{files} files, {rules} rules in use")


def write_json():
    if "BENCH_JSON" not in os.environ:
        return
    about = {"date": time.strftime("%Y-%m-%d"), "machine": platform.machine(), "processors": os.cpu_count(),
             "size": SIZE, "runs": RUNS, "rules_folder": RULES}
    with open(os.environ["BENCH_JSON"], "w", encoding="utf-8") as file:
        json.dump({"about": about, "figures": figures}, file, indent=2)
        file.write("\n")


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
        bench_lines(work)
        write_json()
    finally:
        if "BENCH_DIR" not in os.environ:
            shutil.rmtree(work, ignore_errors=True)


main()
