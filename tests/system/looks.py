"""How often rules are looked at: one that has no text of its own to be looked for costs something in every event."""
import json
import os
import subprocess
import sys

from _breakwater import BUILD, ROOT, Checks, Sandbox

BENCH = os.path.join(BUILD, "tests", "bench", "hunt_bench")
WRITERS = {"text_lines.py": ("syslog", "audit", "cisco", "panos", "netfilter", "filterlog", "fortigate"),
           "web_lines.py": ("combined", "iis", "squid", "haproxy", "alb")}
MEGABYTES = "5"
EVENTS = 2500   # of a log source: in fewer, triggers are still being learnt
LEARNING = 256  # looks until triggers that fire too often are given up
SHARE = 0.1     # of the events, in which a rule may be looked at in vain

# Rules that may, and why. What they ask first is a number, or what such logs say most often.
MAY = {
    "Megabyte and more passed the firewall outward": "asks for a number, where the firewall logs one",
    "Firewall refused a connection to an administration port between inner networks":
        "refusals and these ports are what firewalls on the Internet log most; what decides are the addresses",
    "SSH login from the Internet": "logins are all that its class has; what decides is the address",
    "Name asked in DNS that looks like carried data": "asks how long the parts of a name are",
    "Process of a service account becomes root": "three of its tests hold for what root starts: the third choice of triggers is the right one",
}

BAD_RULE = b"""title: Nothing to look for
id: 3c7f2f6e-6f0e-4c0a-9d6f-3a2a8f0c1b11
status: test
logsource: {category: webserver}
detection: {a: {sc-bytes|gt: 999999999}, condition: a}
level: low
"""


# Rules without a text to look for are looked at only where a line has the fields that they ask for: none may be lost.
ASKING = b"""title: Any anomaly
logsource: {category: webserver}
detection: {s: {breakwater.anomaly|exists: true}, condition: s}
---
title: Neither anomaly nor user
logsource: {category: webserver}
detection: {s: {breakwater.anomaly: null, cs-username: null}, condition: s}
---
title: Not without a user
logsource: {category: webserver}
detection: {n: {cs-username: null}, condition: not n}
"""
ASKED = [f'203.0.113.5 - {user} [{day}/2024:00:00:00 +0000] "GET / HTTP/1.1" 200 5\n'
         for user, day in (("-", "31/Feb"), ("-", "01/May"), ("bob", "01/May"))]


def looks(rules, log):
    """(title, looks in vain, events of its log source) of each rule that was looked at."""
    done = subprocess.run([BENCH, os.path.join(ROOT, "rules", "logsources"), rules, log], check=True,
                          capture_output=True, text=True,
                          env={**os.environ, "HUNT_BENCH_LOOKS": "1", "HUNT_BENCH_PASS": "matching"})
    for line in done.stdout.splitlines():
        words = line.split("\t")
        if len(words) == 5:
            yield words[4], int(words[0]) - int(words[2]), int(words[1])


def too_often(rules, log):
    return {title: f"{vain} of {events} events" for title, vain, events in looks(rules, log)
            if events >= EVENTS and vain > SHARE * events + LEARNING}


def main():
    if not os.path.exists(BENCH):
        print("hunt_bench is not built")
        sys.exit(77)
    checks, box = Checks(), Sandbox()
    excused = set()
    for writer, kinds in WRITERS.items():
        for kind in kinds:
            log = box.file(f"{kind}.log")
            with open(log, "wb") as out:
                subprocess.run([sys.executable, "-B", os.path.join(ROOT, "tests", "bench", writer), kind, MEGABYTES],
                               stdout=out, check=True)
            found = too_often(os.path.join(ROOT, "rules", "sigma"), log)
            excused |= found.keys() & MAY.keys()
            for title, often in found.items():
                checks.check(f"{kind}: '{title}' is looked at in vain in {often}", title in MAY,
                             "give it a text that only such events have, or say in MAY why it has none")
            checks.check(f"{kind}: some rule is looked at", any(looks(os.path.join(ROOT, "rules", "sigma"), log)))
    checks.check("each excuse is needed", excused == MAY.keys(), MAY.keys() - excused)
    bad = too_often(os.path.dirname(box.file("bad/rule.yml", BAD_RULE)), os.path.join(box.path, "combined.log"))
    checks.check("a rule without a text is found", list(bad) == ["Nothing to look for"], bad)
    box.file("asking.yml", ASKING)
    box.file("access.log", "".join(ASKED).encode())
    result = box.run("hunt", "access.log", "--rules", "asking.yml", "--level", "informational", "--json", "-q")
    told = [json.loads(line) for line in result.out.splitlines()]
    got = sorted((f["rule"]["name"], f["breakwater"]["record_number"]) for f in told)
    checks.check("rules that ask for fields find theirs",
                 got == [("Any anomaly", 1), ("Neither anomaly nor user", 2), ("Not without a user", 3)], result)
    checks.exit()


if __name__ == "__main__":
    main()
