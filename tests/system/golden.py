"""Golden cases: each folder of tests/golden is a command and what it must print, to the byte.

  cmd      a line for bash, run in a copy of the folder; $EXAMPLES is the folder of example evidence
  stdout   what it prints; stderr likewise (no file: nothing)
  exit     its exit code (no file: 0)

What differs from run to run or from machine to machine (durations, workers, the jail) is cut before.
With --write, the files are written anew: read the difference before you commit it.
"""
import difflib
import os
import re
import shutil
import sys

from _breakwater import Checks, ROOT, Sandbox

CASES = os.path.join(ROOT, "tests", "golden")
checks = Checks()


def normal(text):
    text = re.sub(r" in \d+\.\d s, \d+ workers?,", " in TIME, WORKERS,", text)
    text = re.sub(r"^Jail: .*\n(?:      .*\n)*", "Jail: LAYERS\n", text, flags=re.M)
    return text


def read(path, default=""):
    if not os.path.exists(path):
        return default
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        return file.read()


def write(path, text, default=""):
    if text == default:
        if os.path.exists(path):
            os.remove(path)
        return
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)


def run_case(name):
    sandbox = Sandbox()
    sandbox.env["EXAMPLES"] = os.path.join(ROOT, "examples")
    sandbox.env["COLUMNS"] = "100"
    source = os.path.join(CASES, name)
    work = os.path.join(sandbox.path, name)
    shutil.copytree(source, work)
    result = sandbox.shell(f"cd '{work}' && {read(os.path.join(source, 'cmd')).strip()}")
    texts = {kind: normal(data.decode("utf-8", "surrogateescape").replace(ROOT + "/", ""))
             for kind, data in (("stdout", result.out), ("stderr", result.err))}
    return source, texts, result.code


def check_case(name):
    source, got, code = run_case(name)
    if "--write" in sys.argv:
        for kind, text in got.items():
            write(os.path.join(source, kind), text)
        write(os.path.join(source, "exit"), f"{code}\n", "0\n")
    want_code = read(os.path.join(source, "exit"), "0").strip()
    checks.check(f"{name}: exit {want_code}", str(code) == want_code, f"exit {code}\n{got['stderr']}")
    for kind, text in got.items():
        want = read(os.path.join(source, kind))
        changes = "\n".join(difflib.unified_diff(want.split("\n"), text.split("\n"), "expected", "printed",
                                                 lineterm="", n=1))
        checks.check(f"{name}: {kind}", text == want, changes[:4000])


def main():
    names = sorted(name for name in os.listdir(CASES) if os.path.exists(os.path.join(CASES, name, "cmd")))
    checks.check("there are cases", len(names) >= 10, names)
    for name in names:
        check_case(name)
    checks.exit()


main()
