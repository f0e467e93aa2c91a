#!/usr/bin/python3
"""The example cases: what must be detected is, step by step, and a benign week is quiet.

A step is found when a finding names one of the records that the truth has for it.
"""
import json
import os
import re
import subprocess
import sys

from _breakwater import GENERATE, ROOT, Checks, Sandbox

EXAMPLES = os.path.join(ROOT, "examples")

# Steps of the case studies that nothing finds yet, and what each waits for: delete a row to switch it on.
PENDING = {}

# Not to be detected: a first visit is a visit, and what was benign or the defender's deed.
NOT_EXPECTED = {
    "2 first visit to the front page", "15 the address is on the deny list",
    "the service of the appliances starts, as always",
}

# The least that each case has to show, by the numbers of the case studies.
STEPS = {"apt40-case1": set(range(2, 16)) - {9}, "apt40-case2": set(range(1, 13))}


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def place(path, base):
    """The path of a log as the truth has it: below the evidence, archives unpacked."""
    path = path[path.index(base) + len(base) + 1:]
    path = path.split("!")[-1]
    return path[:-3] if path.endswith(".gz") else path


def hunt(sandbox, evidence):
    report = os.path.join(sandbox.path, "findings.jsonl")
    done = sandbox.run("hunt", evidence, "--json=" + report, "-q")
    if done.code not in (0, 1):
        raise AssertionError(str(done))
    return read_lines(report)


def check_case(checks, sandbox, case):
    evidence = os.path.join(EXAMPLES, case, "evidence")
    found = {}
    for finding in hunt(sandbox, evidence):
        key = (place(finding["log"]["file"]["path"], evidence), finding["breakwater"]["record_number"])
        found.setdefault(key, set()).add(finding["rule"]["name"])
    steps = {}
    for row in read_lines(os.path.join(EXAMPLES, case, "truth.jsonl")):
        steps.setdefault(row["step"], set()).update(found.get((row["file"], row["record_id"]), ()))
    checks.check(f"{case}: what is pending is a step", {step for c, step in PENDING if c == case} <= set(steps))
    numbers = {int(step.split(" ")[0]) for step in steps if re.match(r"[0-9]+ ", step)}
    checks.check(f"{case}: all steps are there", STEPS[case] <= numbers, str(STEPS[case] - numbers))
    for step, rules in steps.items():
        if step in NOT_EXPECTED or (case, step) in PENDING:
            if rules and (case, step) in PENDING:
                print(f"{case}: '{step}' is found now: {', '.join(sorted(rules))}")
            continue
        checks.check(f"{case}: '{step}' is found", rules)


def check_benign(checks, sandbox):
    """High and above never; the records are there and of all kinds."""
    scenario = os.path.join(EXAMPLES, "benign-week", "scenario.yml")
    for seed in ("7", "8"):
        folder = os.path.join(sandbox.path, "benign" + seed)
        subprocess.run([GENERATE, scenario, "--output", folder, "--seed", seed], check=True, capture_output=True)
        for name in ("PROXY01/var/log/audit/audit.log", "SENSOR01/zeek/conn.log", "FW01/fortigate/traffic.log",
                     "WEB01/inetpub/logs/LogFiles/W3SVC1/u_ex2207.log", "WEB01/Security.evtx",
                     "GW02/var/log/auth.log", "VDI01/vdi/sessions.jsonl"):
            checks.check(f"a benign week has {name}", os.path.getsize(os.path.join(folder, name)) > 1000)
        loud = [(f["rule"]["level"], f["rule"]["name"]) for f in hunt(sandbox, folder)
                if f["rule"]["level"] in ("high", "critical")]
        checks.check(f"a benign week is quiet (seed {seed})", not loud, str(loud[:5]))


def main():
    checks = Checks()
    sandbox = Sandbox()
    for case in STEPS:
        check_case(checks, sandbox, case)
    check_benign(checks, sandbox)
    return checks.exit()


if __name__ == "__main__":
    sys.exit(main())
