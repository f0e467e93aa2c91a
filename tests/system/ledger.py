"""The silence ledger: true on small evidence of which all is known, and the same for any --jobs."""
import csv
import io
import json

from _breakwater import Checks, Sandbox

checks = Checks()
BLIND = ("no_source", "no_event", "no_time", "no_field")
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
    blind = sum(last["states"][state] for state in BLIND)
    words = f"{blind} of {len(rules) - last['states']['not_loaded']} rules could not fire on this evidence"
    checks.check("the summary is the sentence", last["summary"].split(":")[0] == words, str(last))
    there = {platform["name"]: platform["there"] for platform in last["platforms"]}
    seen = [reason for reason in last["reasons"] if there[reason["platform"]]]
    checks.check("it names what could not have been seen", all(f"{reason['reason']} ({reason['rules']})" in last["summary"] for reason in seen[:5]) and
                 (f"{len(seen) - 5} more reason" in last["summary"]) == (len(seen) > 5) and "\n" not in last["summary"], str(last))
    absent = [f"{platform['name']} ({platform['rules']})" for platform in last["platforms"] if not platform["there"] and platform["rules"]]
    checks.check("and platforms without a log", not absent or last["summary"].endswith("no log of " + ", ".join(absent)), str(last))
    reasons = sum(reason["rules"] for reason in last["reasons"])
    checks.check("each blind rule has a reason", reasons == blind, str(last))
    checks.check("and each reason says what to do", all(reason["advice"] for reason in last["reasons"]), str(last))


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


CHAIN = b"""
title: A process
id: 00000000-0000-4000-8000-0000000000c1
logsource: {product: windows, service: security}
detection: {s: {EventID: 4688}, condition: s}
---
title: Three
name: three
id: 00000000-0000-4000-8000-0000000000c2
correlation: {type: event_count, rules: [A process], group-by: [Computer], timespan: 1h, condition: {gte: 3}}
---
title: Three twice
id: 00000000-0000-4000-8000-0000000000c3
correlation: {type: event_count, rules: [three], timespan: 1d, condition: {gte: 2}}
"""


def check_chain(sandbox):
    """A correlation that another one counts is no finding, and matched all the same: where, and how often."""
    sandbox.file("chain.yml", CHAIN)
    for hosts, state, counts in ((["A"], "no_match", 1), (["A", "B"], "matched", 2), ([], "no_match", 0)):
        events = [{"Channel": "Security", "EventID": 4688, "Computer": host,
                   "TimeCreated": f"2022-07-01T00:00:0{i}Z"} for host in hosts or ["A"] for i in range(4 if hosts else 2)]
        sandbox.file("chain.jsonl", b"".join(json.dumps(e).encode() + b"\n" for e in events))
        done = sandbox.run("hunt", "chain.jsonl", "--rules", "chain.yml", "--ledger", "-q")
        rules = {r["title"]: r for r in map(json.loads, done.out.decode().splitlines()[:-1])}
        three = rules["Three"]
        checks.check("the inner one was met", (three["state"], three["matches"]) == ("matched" if counts else "no_match", counts),
                     str(three))
        checks.check("and on which hosts", three["hosts"].get("matched", []) == hosts, str(three))
        checks.check("the outer one is itself", rules["Three twice"]["state"] == state, str(rules))


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


def check_object(sandbox):
    """A file whose name ends in .json is one object: what a program asks for first is one member."""
    sandbox.run("hunt", "log.jsonl", "--rules", "rules.yml", "-q", "--ledger=o.json")
    lines = [json.loads(line) for line in sandbox.run("hunt", "log.jsonl", "--rules", "rules.yml", "-q", "--ledger").out.splitlines()]
    whole = json.loads(sandbox.read("o.json"))
    checks.check("the sum, and the rules", whole == {"sum": lines[-1], "rules": lines[:-1]}, str(whole)[:500])


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
    checks.check("the summary says it of the host", b"on B alone: 8 of 8 rules for Windows (nothing of the time asked for)" in done.out, done)
    whole = json.loads(sandbox.run("hunt", "old", "--rules", "rules.yml", "--ledger", "-q").out.splitlines()[-1])
    spans = [(log["host"], log["records"], log["first"][8:10], log["last"][8:10]) for log in whole["logs"]]
    checks.check("each host's time", [(h["name"], h["first"][8:10], h["last"][8:10]) for h in whole["hosts"]]
                 == [("A", "01", "05"), ("B", "06", "20")], str(whole["hosts"]))
    short = "1 of 2 hosts is covered for less than half of the time of 2022-07-01 to 2022-07-20: A 2022-07-01 to 2022-07-05"
    checks.check("the sentence says who was not covered", whole["summary"].endswith("; " + short), whole["summary"])
    done = sandbox.run("hunt", "old", "--rules", "rules.yml")
    checks.check("the summary too", short in " ".join(done.out.decode().split()), done)
    for name, year in (("old/c.jsonl", 1980), ("old/d.jsonl", 2022)):
        sandbox.file(name, json.dumps({"Channel": "Security", "EventID": 4688, "Computer": "C", "TimeCreated": f"{year}-07-03T00:00:00Z"}).encode())
    done = sandbox.run("hunt", "old", "--rules", "rules.yml", "--ledger", "-q")
    checks.check("a clock that was never set stretches nothing", "2 of 3 hosts are covered for less than half of the time of 2022-07-01 to "
                 "2022-07-20: C 2022-07-03; A 2022-07-01 to 2022-07-05" in json.loads(done.out.splitlines()[-1])["summary"], done)
    checks.check("rotated files are one log", spans == [("A", 3, "01", "05"), ("B", 2, "06", "20")], str(whole))


def rule(title, selection, logsource="product: windows, service: security"):
    return f"""title: "{title}"
level: high
logsource: {{{logsource}}}
detection:
  selection: {selection}
  condition: selection
---
""".encode()


def check_always(sandbox):
    """Silence about what is always written says that it did not happen; about the rest, nothing."""
    sandbox.file("always/rules.yml",
                 rule("Cleared", "{EventID: [1102, 517]}") + rule("Cleared or a logon", "{EventID: [1102, 4624]}")
                 + rule("Cleared by somebody", "{EventID: 1102, SubjectUserName|contains: x}")
                 + rule("No logon", "{EventID: 4625}")
                 + rule("A service", "{EventID: 7045}", "product: windows, service: system")
                 + rule("A module", "{Image|contains: x}", "product: windows, category: image_load")
                 + rule("Sysmon says", "{State: Stopped}", "product: windows, category: sysmon_status"))
    sandbox.file("always/log.jsonl", b"".join(json.dumps(e).encode() + b"\n" for e in (
        event("Security", 4634), event("Microsoft-Windows-Sysmon/Operational", 1), event("System", 1))))
    done = sandbox.run("hunt", "always/log.jsonl", "--rules", "always/rules.yml", "--ledger", "-q")
    lines = [json.loads(line) for line in done.out.splitlines()]
    got = {line["title"]: line["state"] for line in lines[:-1]}
    want = {"Cleared": "not_happened", "Cleared or a logon": "no_event", "Cleared by somebody": "not_happened",
            "No logon": "no_event", "A service": "not_happened", "A module": "no_event", "Sysmon says": "not_happened"}
    checks.check("what is always written", got == want, f"{got} {done}")
    said = {line["title"]: line["reason"] for line in lines[:-1]}
    done = sandbox.run("hunt", "always/log.jsonl", "--rules", "always/rules.yml", "--ledger", "-q", "--to", "2022-01-01")
    got = {line["title"]: line["state"] for line in map(json.loads, done.out.splitlines()[:-1])}
    checks.check("of another time nothing is known", got == dict.fromkeys(want, "no_time"), f"{got} {done}")
    checks.check("it is said so", said["Cleared"] == "did not happen: it would be in Windows Security log", str(said))
    checks.check("and is not blind", lines[-1]["summary"].startswith("3 of 7 rules could not fire on this evidence"), str(lines[-1]))


def check_audit(sandbox):
    """Records of a type that no audit rule asks for are not there, whatever other rules are loaded; those that
    programs and the daemon write by themselves would be."""
    auditd = "product: linux, service: auditd"
    sandbox.file("audit/rules.yml",
                 rule("A command", "{type: EXECVE, a0: nc}", auditd) + rule("Any command", "{type: EXECVE}", auditd)
                 + rule("A file", "{type: PATH, name: /etc/shadow}", auditd) + rule("A terminal", "{type: [TTY, USER_TTY]}", auditd)
                 + rule("An account", "{type: ADD_USER}", auditd) + rule("Off", "{type: DAEMON_ABORT}", auditd)
                 + rule("A login", "{type: USER_LOGIN, res: failed}", auditd))
    sandbox.file("audit/other.yml", rule("A firewall", "{type: traffic}", "product: fortinet, service: traffic"))
    sandbox.file("audit/audit.log", b"".join(
        b"type=USER_LOGIN msg=audit(16566336%02d.100:%d): pid=1 uid=0 auid=1000 ses=1 msg='op=login id=1000 exe=\"/usr/sbin/sshd\" "
        b"hostname=h addr=192.0.2.1 terminal=ssh res=success'\n" % (n, n) for n in range(3)))
    want = {"A command": "no_event", "Any command": "no_event", "A file": "no_event", "A terminal": "no_event",
            "An account": "not_happened", "Off": "not_happened", "A login": "no_match"}
    for more in ((), ("--rules", "audit/other.yml")):
        done = sandbox.run("hunt", "audit/audit.log", "--rules", "audit/rules.yml", *more, "--ledger", "-q")
        lines = {line["title"]: line for line in map(json.loads, done.out.splitlines()[:-1])}
        got = {title: lines[title]["state"] for title in want}
        checks.check(f"what the audit log has no records of, {len(more)} more", got == want, f"{got} {done}")
        checks.check("and what would write them", lines["A command"]["reason"] == "none of the events asked for in Linux audit log"
                     and lines["A command"]["advice"].startswith("audit rules that write these records"), str(lines["A command"]))


def check_sparse(sandbox):
    """Audit logs of clouds have a field where there is something to say: that none had it is no blindness; of a table it is."""
    trail = "product: aws, service: cloudtrail"
    sandbox.file("sparse/rules.yml", rule("Denied", "{errorCode: AccessDenied}", trail)
                 + rule("A policy", "{eventName: PutUserPolicy, requestParameters.policyName: x}", trail)
                 + rule("A command line", "{CommandLine|contains: x}", "product: windows, category: process_creation"))
    event = {"eventVersion": "1.08", "eventTime": "2022-07-01T00:00:00Z", "eventSource": "ec2.amazonaws.com", "eventName": "DescribeInstances",
             "awsRegion": "us-east-1", "sourceIPAddress": "192.0.2.1", "eventID": "e", "eventType": "AwsApiCall"}
    sandbox.file("sparse/json/trail.json", json.dumps({"Records": [event]}).encode())
    sandbox.file("sparse/json/log.jsonl", json.dumps(NO_LINE[0]).encode() + b"\n")
    sandbox.file("sparse/table/history.csv", b"Event ID,Event time,User name,Event source,Event name,AWS region\r\n"
                 b"e,2022-07-01T00:00:00Z,alice,ec2.amazonaws.com,DescribeInstances,us-east-1\r\n")
    for folder, want in (("json", ["no_match", "no_match", "no_field"]), ("table", ["no_field", "no_field", "no_source"])):
        done = sandbox.run("hunt", f"sparse/{folder}", "--rules", "sparse/rules.yml", "--ledger", "-q")
        got = {line["title"]: line["state"] for line in map(json.loads, done.out.splitlines()[:-1])}
        checks.check(f"fields of {folder}", [got[t] for t in ("Denied", "A policy", "A command line")] == want, f"{got} {done}")


def check_advice(sandbox):
    """What processes lack that only Sysmon has is not promised by the policy that brings command lines."""
    sandbox.file("advice/rules.yml", rule("Integrity", "{IntegrityLevel: System}", "product: windows, category: process_creation"))
    sandbox.file("advice/log.jsonl", json.dumps(NO_LINE[0]).encode() + b"\n")
    done = sandbox.run("hunt", "advice/log.jsonl", "--rules", "advice/rules.yml", "--ledger", "-q")
    line = json.loads(done.out.splitlines()[0])
    checks.check("Sysmon is what brings a process' integrity", line["state"] == "no_field" and line["advice"].startswith("Sysmon;")
                 and "brings CommandLine alone" in line["advice"], done)


def check_platforms(sandbox):
    """What the evidence has no log of at all is one line, wherever it is; what it has comes first."""
    sandbox.file("platforms/rules.yml", b"".join(
        rule(f"{log} {n}", f"{{EventID: {n}}}", log) for log, count in (
            ("product: windows, service: security", 3), ("product: windows, category: image_load", 2),
            ("product: linux, service: auditd", 1), ("product: linux, category: process_creation", 1),
            ("product: made_up, service: thing", 1)) for n in range(count)))
    sandbox.file("platforms/auth.log", b"Jul  1 00:00:00 h1 sshd[1]: Server listening on 0.0.0.0 port 22.\n")
    sandbox.file("platforms/log.jsonl", json.dumps(event("System", 1, host="h2")).encode() + b"\n")
    linux = sandbox.run("hunt", "platforms/auth.log", "--rules", "platforms/rules.yml")
    windows = sandbox.run("hunt", "platforms/log.jsonl", "--rules", "platforms/rules.yml")
    both = sandbox.run("hunt", "platforms", "--rules", "platforms/rules.yml")
    after = lambda done: done.out.decode().split("NOT SEEN", 1)[-1].split("READ\n")[0]
    checks.check("only Linux", "8 of 8 rules" in after(linux) and "no processes of Linux" in after(linux)
                 and "6 rules are for what has no log here: Windows 5, made_up 1" in after(linux)
                 and "Security" not in after(linux), linux)
    checks.check("only Windows", "no Windows Security log" in after(windows) and "auditd" not in after(windows)
                 and "3 rules are for what has no log here: Linux 2, made_up 1" in after(windows), windows)
    checks.check("hosts by what is theirs", "on h2 alone: 5 of 5 rules for Windows\n" in after(both)
                 and "on h1 alone: 2 of 2 rules for Linux\n" in after(both), both)
    told = sandbox.run("hunt", "platforms/auth.log", "--rules", "platforms/rules.yml", "--verbose")
    checks.check("one by one where asked", "5 rules: nothing of Windows; to see it: collect" in after(told), told)
    last = json.loads(sandbox.run("hunt", "platforms/auth.log", "--rules", "platforms/rules.yml", "--ledger", "-q").out.splitlines()[-1])
    checks.check("as JSON", [(p["name"], p["there"], p["rules"], p["blind"]) for p in last["platforms"]]
                 == [("Linux", True, 2, 2), ("Windows", False, 5, 5), ("made_up", False, 1, 1)], str(last))
    checks.check("what is there first", [r["platform"] for r in last["reasons"]] == ["Linux", "Linux", "Windows", "Windows", "made_up"], str(last))


check_always(sandbox)
check_audit(sandbox)
check_sparse(sandbox)
check_advice(sandbox)
check_platforms(sandbox)
check_time(sandbox)
flat = {"Channel": "Security", "EventID": 4688, "Computer": "H1", "CommandLine": "ipconfig", "TimeCreated": "2022-07-01T00:00:00Z"}
states(sandbox, [flat])
check_chain(sandbox)
check_table(sandbox)
check_object(sandbox)
checks.exit()
