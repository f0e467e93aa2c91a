"""The silence ledger: true on small evidence of which all is known, and the same for any --jobs."""
import csv
import io
import json

from _breakwater import Checks, Sandbox

checks = Checks()
RULES = b"""title: A command line
id: 11111111-1111-4111-8111-111111111101
level: high
logsource: {product: windows, category: process_creation}
detection:
  selection: {CommandLine|contains: whoami}
  condition: selection
---
title: An image or a command line
id: 11111111-1111-4111-8111-111111111102
level: high
logsource: {product: windows, category: process_creation}
detection:
  one: {Image|endswith: '\\nothing.exe'}
  two: {CommandLine|contains: whoami}
  condition: one or two
---
title: A script block
id: 11111111-1111-4111-8111-111111111103
level: high
logsource: {product: windows, category: ps_script}
detection:
  selection: {ScriptBlockText|contains: whoami}
  condition: selection
---
title: A logon
id: 11111111-1111-4111-8111-111111111104
level: high
logsource: {product: windows, service: security}
detection:
  selection: {EventID: 4624}
  condition: selection
---
title: A process
id: 11111111-1111-4111-8111-111111111105
level: high
logsource: {product: windows, service: security}
detection:
  selection: {EventID: 4688}
  condition: selection
---
title: Counted
level: high
correlation: {type: event_count, rules: [A script block, A logon], timespan: 1h, condition: {gte: 2}}
---
title: In order
level: high
correlation: {type: temporal_ordered, rules: [A process, A script block], timespan: 1h}
---
title: One of two
level: high
correlation: {type: temporal, rules: [A process, A script block], timespan: 1h, generate: true, condition: {gte: 2}}
---
title: Broken
id: 11111111-1111-4111-8111-111111111106
level: high
logsource: {product: windows}
detection:
  condition: selection
"""


def event(channel, number, **data):
    return {"Event": {"System": {"Channel": channel, "EventID": number, "Computer": data.pop("host", "H1"),
            "TimeCreated": {"#attributes": {"SystemTime": "2022-07-01T00:00:00Z"}}}, "EventData": data}}


def check_sum(rules, last):
    """The last line says what the others add up to."""
    counted = {state: sum(rule["state"] == state for rule in rules) for state in last["states"]}
    checks.check("the sums are those of the rules", last["states"] == counted and last["rules"] == len(rules), str(last))
    blind = sum(last["states"][state] for state in ("no_source", "no_event", "no_time", "no_field"))
    words = f"{blind} of {len(rules) - last['states']['not_loaded']} rules could not fire on this evidence"
    checks.check("the summary is the sentence", last["summary"] == words, str(last))
    reasons = sum(reason["rules"] for reason in last["reasons"])
    checks.check("each blind rule has a reason", reasons == blind, str(last))


def states(sandbox, events, *more):
    sandbox.file("rules.yml", RULES)
    sandbox.file("log.jsonl", b"".join(json.dumps(e).encode() + b"\n" for e in events))
    done = [sandbox.run("hunt", "log.jsonl", "--rules", "rules.yml", "--ledger", "-q", "--jobs", jobs, *more)
            for jobs in ("1", "2")]
    checks.check("the same for any --jobs", done[0].out == done[1].out, str(done[0]))
    lines = [json.loads(line) for line in done[0].out.decode().splitlines()]
    check_sum(lines[:-1], lines[-1])
    return {rule["title"]: rule["state"] for rule in lines[:-1]}


NO_LINE = [event("Security", 4688, NewProcessName="C:\\a.exe", CommandLine="")]
WITH_LINE = [event("Security", 4688, NewProcessName="C:\\a.exe", CommandLine="ipconfig")]
CASES = [
    ("4688 without command line", NO_LINE, (), ["no_field", "no_match", "no_source", "no_event", "matched"]),
    ("4688 with one", WITH_LINE, (), ["no_match", "no_match", "no_source", "no_event", "matched"]),
    ("auditing off", [event("Security", 4634)], (), ["no_event", "no_event", "no_source", "no_event", "no_event"]),
    ("another time", WITH_LINE, ("--from", "2023-01-01"), ["no_time", "no_time", "no_source", "no_time", "no_time"]),
    ("another log", [event("Application", 1)], (), ["no_source"] * 5),
]
sandbox = Sandbox()
TITLES = ["A command line", "An image or a command line", "A script block", "A logon", "A process"]
STATES = ["no_source", "no_event", "no_time", "no_field", "no_match", "matched"]
CORRELATIONS = ["Counted", "In order", "One of two"]
for name, events, options, want in CASES:
    got = states(sandbox, events, *options)
    checks.check(name, [got.get(title) for title in TITLES] == want, f"{name}: {got}, want {want}")
    # A count needs one of its rules, an order all, a condition none in particular.
    one = lambda *titles: max((got[t] for t in titles), key=STATES.index)
    wanted = [one("A script block", "A logon"), "no_source", one("A process", "A script block")]
    wanted = ["no_match" if state == "matched" else state for state in wanted]
    checks.check(f"correlations: {name}", [got.get(t) for t in CORRELATIONS] == wanted, f"{got}, want {wanted}")
    checks.check("a broken rule is told", got.get("Broken") == "not_loaded", str(got))


def check_table(sandbox):
    """A file whose name ends in .csv is the same as a table; a timeline stays one."""
    done = sandbox.run("hunt", "log.jsonl", "--rules", "rules.yml", "-q", "--ledger=t.csv", "--csv=timeline.csv")
    lines = [json.loads(line) for line in sandbox.run("hunt", "log.jsonl", "--rules", "rules.yml", "-q", "--ledger").out.splitlines()]
    rows = list(csv.DictReader(io.StringIO(sandbox.read("t.csv").decode(), newline="")))
    checks.check("the table is written", done.code == 1 and b"\r\n" in sandbox.read("t.csv"), done)
    checks.check("one row a rule, the same ones", [row["title"] for row in rows] == [line["title"] for line in lines[:-1]], str(rows))
    for row, line in zip(rows, lines):
        same = all(row[name] == str(line.get(name, "")) for name in ("state", "reason", "advice", "matches", "records", "path"))
        checks.check("a row says what the line says", same, f"{row} {line}")
    checks.check("hosts by what they showed", any(row["hosts_matched"] == "H1" for row in rows), str(rows))
    checks.check("the timeline has findings alone", sandbox.read("timeline.csv").startswith(b"time,host,level"), str(done))


def check_time(sandbox):
    """Two hosts, one of them in rotated files, and a time that one does not reach."""
    def line(host, day):
        return json.dumps({"Channel": "Security", "EventID": 4688, "Computer": host, "CommandLine": "x",
                           "TimeCreated": f"2022-07-{day:02}T00:00:00Z"}).encode() + b"\n"
    for name, lines in (("old/a.1.jsonl", line("A", 1) + line("A", 2)), ("old/a.jsonl", line("A", 5) + line("B", 6)),
                        ("old/b.jsonl", line("B", 20))):
        sandbox.file(name, lines)
    done = sandbox.run("hunt", "old", "--rules", "rules.yml", "--from", "2022-07-05", "--to", "2022-07-06", "--ledger=o.jsonl")
    lines = [json.loads(text) for text in sandbox.read("o.jsonl").splitlines()]
    states = {rule["title"]: (rule["state"], rule.get("hosts")) for rule in lines[:-1]}
    checks.check("the best of both hosts, and each for itself",
                 states["A command line"] == ("no_match", {"no_match": ["A"], "no_time": ["B"]}), str(states))
    checks.check("the time of each log of each host, over all its files", lines[-1]["logs"] == [
        {"host": "A", "log": "Security", "records": 1, "outside": 2, "first": "2022-07-05T00:00:00.000Z", "last": "2022-07-05T00:00:00.000Z"},
        {"host": "B", "log": "Security", "records": 0, "outside": 2}], str(lines[-1]))
    checks.check("the summary says it of the host", b"on B alone: 8 rules (nothing of the time asked for)" in done.out, done)
    whole = json.loads(sandbox.run("hunt", "old", "--rules", "rules.yml", "--ledger", "-q").out.splitlines()[-1])
    spans = [(log["host"], log["records"], log["first"][8:10], log["last"][8:10]) for log in whole["logs"]]
    checks.check("rotated files are one log", spans == [("A", 3, "01", "05"), ("B", 2, "06", "20")], str(whole))


check_time(sandbox)
flat = {"Channel": "Security", "EventID": 4688, "Computer": "H1", "CommandLine": "ipconfig", "TimeCreated": "2022-07-01T00:00:00Z"}
states(sandbox, [flat])
check_table(sandbox)
checks.exit()
