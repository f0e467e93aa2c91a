"""Workers must not show: the same bytes for any --jobs, cut files, archives, pipes; memory stays bounded."""
import bz2
import gzip
import hashlib
import json
import lzma
import os
import subprocess
import tarfile
import time
import zipfile

import _breakwater
from _breakwater import GENERATE, ROOT, SCENARIO, Checks, Sandbox

checks = Checks()
# Above the size at which items are cut (engine.h: one and a half parts of 16 MiB; a dump's are 4).
LARGE = "110M"
MEMORY_LIMIT = 150_000_000
# One record in ten, so that findings come from everywhere in a file.
RULE = b"""title: Every tenth record
id: 6b2f4a0e-3c55-4a39-9d0c-5a1f6f2c7d11
author: tests
level: low
logsource:
  product: windows
detection:
  selection:
    EventRecordID|endswith: '7'
  condition: selection
"""


def choose_program():
    """The optimized program where there is one: this is about amounts. Sanitizers see the rest of the tests."""
    release = os.path.join(ROOT, "build", "release", "breakwater")
    with open(_breakwater.PROGRAM, "rb") as file:
        sanitized = b"__asan_init" in file.read()
    if sanitized and os.path.exists(release):
        _breakwater.PROGRAM = release
        return False
    return sanitized


SANITIZED = choose_program()
PROGRAM = _breakwater.PROGRAM


def digest(data):
    return hashlib.sha256(data).hexdigest()[:16]


def generate(sandbox, name, *options):
    path = os.path.join(sandbox.path, name)
    subprocess.run([GENERATE, SCENARIO, "--output", path, *options], check=True, capture_output=True)
    return path


def largest(folder):
    found = [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names]
    return max(found, key=os.path.getsize)


def findings(result):
    return [json.loads(line) for line in result.out.splitlines()]


def check_same_for_any_jobs(sandbox, what, *words):
    results = {jobs: sandbox.run(*words, "--jobs", str(jobs)) for jobs in (1, 2, 5)}
    results["2 (again)"] = sandbox.run(*words, "--jobs", "2")
    first = results[1]
    checks.check(f"{what}: something comes out", len(first.out) > 1000, first)
    for jobs, result in results.items():
        checks.check(f"{what}: --jobs {jobs} gives the same bytes",
                     result.code == first.code and result.out == first.out,
                     f"{digest(result.out)} is not {digest(first.out)}, exit {result.code} and {first.code}")
    return first


def check_large(sandbox):
    """Files that are cut: EVTX by blocks, JSON by lines."""
    hunt = ("hunt", "-q", "--json", "--rules", sandbox.file("rule.yml", RULE))
    for form, options in (("evtx", ()), ("jsonl", ("--format", "jsonl"))):
        folder = generate(sandbox, form, "--size", LARGE, "--no-attack", *options)
        large = largest(folder)
        checks.check(f"{form}: a file is large enough to be cut", os.path.getsize(large) > 24 << 20,
                     f"{large}: {os.path.getsize(large)}")
        check_same_for_any_jobs(sandbox, f"hunt of large {form}", *hunt, folder)
        dumped = check_same_for_any_jobs(sandbox, f"dump of large {form}", "dump", large)
        records = [json.loads(line) for line in dumped.out.splitlines()[:2000]]
        checks.check(f"dump of {form} is JSON Lines", all(isinstance(record, dict) for record in records))
        # a pipe can not be cut: what one worker reads is what many read
        with open(large, "rb") as file:
            piped = subprocess.run([PROGRAM, "dump", "-"], stdin=file, env=sandbox.env,
                                   capture_output=True, timeout=600)
        cat = sandbox.shell(f"cat '{large}' | breakwater dump -")
        checks.check(f"dump of {form} from standard input is the same",
                     piped.stdout == dumped.out and cat.out == dumped.out,
                     f"{digest(piped.stdout)} {digest(cat.out)} {digest(dumped.out)}")


def pack(sandbox, logs):
    """The same logs in every wrapping that Python can write."""
    packed = os.path.join(sandbox.path, "packed")
    os.mkdir(packed)
    for name, mode in (("logs.tar", "w"), ("logs.tar.gz", "w:gz"), ("logs.tar.bz2", "w:bz2"),
                       ("logs.tar.xz", "w:xz")):
        with tarfile.open(os.path.join(packed, name), mode) as tar:
            tar.add(logs, "logs")
    with zipfile.ZipFile(os.path.join(packed, "logs.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for at, _, names in os.walk(logs):
            for name in names:
                path = os.path.join(at, name)
                archive.write(path, os.path.relpath(path, logs))
    with zipfile.ZipFile(os.path.join(packed, "nested.zip"), "w") as archive:
        archive.write(os.path.join(packed, "logs.tar.gz"), "inside/logs.tar.gz")
    return packed


def without_place(finding):
    """What a finding says, but for where its log lies."""
    return json.dumps([finding["rule"]["id"], finding["@timestamp"], finding.get("winlog"), finding.get("host")],
                      sort_keys=True)


def check_archives(sandbox):
    logs = sandbox.evidence()
    plain = findings(sandbox.run("hunt", "-q", "--json", logs))
    wanted = sorted(without_place(finding) for finding in plain)
    checks.check("the evidence has findings", len(plain) > 10)
    packed = pack(sandbox, logs)
    for name in sorted(os.listdir(packed)):
        found = findings(sandbox.run("hunt", "-q", "--json", os.path.join(packed, name)))
        checks.check(f"{name}: the same findings as without it",
                     sorted(without_place(finding) for finding in found) == wanted,
                     f"{len(found)} instead of {len(plain)}")
        checks.check(f"{name}: findings name the way to the record",
                     all(f"{name}!" in finding["log"]["file"]["path"] for finding in found))
        with open(os.path.join(packed, name), "rb") as file:
            stdin = findings(sandbox.run("hunt", "-q", "--json", "-", stdin=file.read()))
        checks.check(f"{name}: the same from standard input",
                     sorted(without_place(finding) for finding in stdin) == wanted, f"{len(stdin)}")
    check_same_for_any_jobs(sandbox, "hunt of archives", "hunt", "-q", "--json", packed)
    check_same_for_any_jobs(sandbox, "dump of archives", "dump", packed)
    # many packed logs, which is what a collection from a fleet looks like
    fleet = os.path.join(sandbox.path, "fleet")
    os.mkdir(fleet)
    log = largest(logs)
    with open(log, "rb") as file:
        content = file.read()
    for number in range(30):
        packer = (gzip, bz2, lzma)[number % 3]
        with packer.open(os.path.join(fleet, f"{number:02}.log"), "wb") as file:
            file.write(content)
    result = check_same_for_any_jobs(sandbox, "dump of a fleet", "dump", fleet)
    one = sandbox.run("dump", log)
    checks.check("30 packed copies are 30 times the log", result.out == one.out * 30)


def memory_of(pid):
    """Proportional memory of a process and its descendants, in bytes."""
    total, todo = 0, [pid]
    while todo:
        current = todo.pop()
        try:
            with open(f"/proc/{current}/smaps_rollup", encoding="ascii") as file:
                total += sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))
            with open(f"/proc/{current}/task/{current}/children", encoding="ascii") as file:
                todo.extend(int(child) for child in file.read().split())
        except (OSError, ProcessLookupError):
            pass
    return total


def peak_memory(sandbox, *words):
    with open(os.devnull, "wb") as null:
        process = subprocess.Popen([PROGRAM, *words], cwd=sandbox.path, env=sandbox.env, stdout=null,
                                   stderr=null, stdin=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory_of(process.pid))
        time.sleep(0.01)
    return process.returncode, peak


def check_memory(sandbox):
    if SANITIZED:
        print("memory: not measured, the program is built with AddressSanitizer")
        return
    folder = os.path.join(sandbox.path, "evtx")
    hard = os.path.join(sandbox.path, "hard")
    os.mkdir(hard)
    with open(largest(folder), "rb") as file:
        content = file.read()
    for number in range(2): # two decoders of 65 MiB each, were they to work at once
        with lzma.open(os.path.join(hard, f"{number}.xz"), "wb", preset=9) as file:
            file.write(content)
    with open(os.path.join(hard, "line.json"), "wb") as file:
        file.write(b'{"a":"' + b"x" * (100 << 20) + b'"}\n{"a":1}\n')
    with open(os.path.join(hard, "deep.json"), "wb") as file:
        file.write(b'{"a":' * (4 << 20))
    with open(os.path.join(hard, "names.json"), "wb") as file:
        for number in range(300_000):
            file.write(b'{"name%d":%d}\n' % (number, number))
    for words in (("hunt", folder), ("dump", folder), ("hunt", hard), ("dump", hard)):
        code, peak = peak_memory(sandbox, *words, "--jobs", "2")
        checks.check(f"memory of {words[0]} {os.path.basename(words[1])}", code in (0, 1, 3) and
                     0 < peak <= MEMORY_LIMIT, f"{peak / 1e6:.0f} MB, exit {code}")


def main():
    sandbox = Sandbox()
    check_large(sandbox)
    check_archives(sandbox)
    check_memory(sandbox)
    checks.exit()


main()
