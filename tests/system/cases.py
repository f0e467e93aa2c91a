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

# Steps that a certain rule has to find: what is left of them when single events say little.
FOUND_BY = {
    ("apt40-case1", "3 paths of the application are enumerated"): "Twenty pages that do not exist asked for within half a minute",
    ("apt40-case1", "4 attempts at one endpoint"): "POST requests of one client to one page fail in several ways",
    ("apt40-case1", "5 a second address uses the same URL"): "Script among the uploads called by several addresses",
    ("apt40-case1", "8 log-in with a stolen credential of a user"): "User of a web application comes from an address never seen before",
    ("apt40-case1", "10 long tunnel out of the DMZ"): "Tunnel to a self-signed certificate kept up for days",
    ("apt40-case1", "12 hosts of the network are swept"): "One port of many hosts tried, without answer",
    ("apt40-case1", "13 connections inward are denied"): "Firewall refused one host inside at several others",
    ("apt40-case1", "13 data leaves"): "Hundreds of megabytes sent to one address within a day",
    ("apt40-case1", "14 the tunnel comes back to a known address"): "Long TLS to an address that got data before",
    ("apt40-case2", "5 tokens of users open desktops from another address"): "Session token moves to another address without a second factor",
    ("apt40-case2", "11 a database is read"): "Login of a database with a program that never used it before",
    ("apt40-case2", "12 data leaves over the existing channel"): "Hundreds of megabytes sent to one address of the Internet",
}

# A web shell at work, seen by the access log, the log of processes and the sensor.
CHAIN = "Web shell seen from three sides: request, child process, connection out"

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
    findings = hunt(sandbox, evidence)
    for finding in findings:
        key = (place(finding["log"]["file"]["path"], evidence), finding["breakwater"]["record_number"])
        found.setdefault(key, set()).add(finding["rule"]["name"])
    steps = {}
    for row in read_lines(os.path.join(EXAMPLES, case, "truth.jsonl")):
        steps.setdefault(row["step"], set()).update(found.get((row["file"], row["record_id"]), ()))
    numbers = {int(step.split(" ")[0]) for step in steps if re.match(r"[0-9]+ ", step)}
    checks.check(f"{case}: all steps are there", STEPS[case] <= numbers, str(STEPS[case] - numbers))
    for step, rules in steps.items():
        if step not in NOT_EXPECTED:
            checks.check(f"{case}: '{step}' is found", rules)
    for (of, step), rule in FOUND_BY.items():
        if of == case:
            checks.check(f"{case}: '{step}' is found by its rule", rule in steps.get(step, ()), str(steps.get(step)))
    return findings


def check_chain(checks, findings):
    """One finding, made of records of three sources."""
    chains = [f["breakwater"]["record"]["events"] for f in findings if f["rule"]["name"] == CHAIN]
    checks.check("a web shell is seen from three sides, once", len(chains) == 1, str(chains))
    logs = [event["item"] for event in chains[0]] if chains else []
    for part in ("/nginx/access.log", "WEB01/", "/zeek/conn.log"):
        checks.check(f"the chain has a record of {part}", any(part in log for log in logs), str(logs))


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
    findings = {case: check_case(checks, sandbox, case) for case in STEPS}
    check_chain(checks, findings["apt40-case1"])
    check_benign(checks, sandbox)
    return checks.exit()


if __name__ == "__main__":
    sys.exit(main())
