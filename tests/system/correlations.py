"""Correlations and filters through the command line: what they find, over files, copies and workers."""
import json
import random

from _breakwater import Checks, Sandbox

checks = Checks()

RULES = b"""title: Refused
name: refused
logsource: {product: windows, service: security}
detection: {s: {EventID: 4625}, condition: s}
level: informational
---
title: Granted
name: granted
logsource: {product: windows, service: security}
detection: {s: {EventID: 4624}, condition: s}
level: informational
---
title: Burst
name: burst
correlation: {type: event_count, rules: refused, group-by: IpAddress, timespan: 5m, condition: {gte: 5}}
level: medium
---
title: Guessed
correlation:
  type: temporal_ordered
  rules: [burst, granted]
  group-by: [address]
  aliases: {address: {burst: IpAddress, granted: SourceAddress}}
  timespan: 10m
level: critical
---
title: Spray
correlation:
  {type: value_count, rules: refused, group-by: IpAddress, timespan: 5m,
   condition: {field: TargetUserName, gte: 4}}
level: high
---
title: Sigma 1
id: 5f0b8a39-61b5-4a1c-8b1d-6f1d4b6f0a11
logsource: {product: windows, service: security}
detection:
  s: {EventID: 4769}
  timeframe: 1h
  condition: s | count(ServiceName) by TargetUserName > 2
level: low
"""

FILTER = b"""title: The scanner
logsource: {product: windows}
filter: {rules: [refused], scanner: {IpAddress: 10.0.0.5}, condition: not scanner}
"""


HOST_RULES = b"""title: Page
name: page
logsource: {category: webserver}
detection: {s: {cs-uri-stem: /x.php}, condition: s}
level: informational
---
title: Shell
name: shell
logsource: {product: windows, service: security}
detection: {s: {EventID: 4688}, condition: s}
level: informational
---
title: Page and shell
correlation: {type: temporal, rules: [page, shell], group-by: host.name, timespan: 1m}
level: high
---
title: New client
name: new_client
correlation: {type: new_value, rules: page, timespan: 1h, condition: {field: c-ip}}
level: informational
---
title: New client again
correlation: {type: event_count, rules: new_client, group-by: c-ip, timespan: 1m, condition: {gte: 1}}
level: low
"""


def record(number, seconds, event_id, host="DC1", timed=True, **data):
    system = {"Provider": {"#attributes": {"Name": "Microsoft-Windows-Security-Auditing"}}, "EventID": event_id,
              "EventRecordID": number, "Channel": "Security", "Computer": host}
    if timed:
        system["TimeCreated"] = {"#attributes": {"SystemTime": "2024-05-01T10:%02d:%02d.000000Z"
                                                 % (seconds // 60, seconds % 60)}}
    return json.dumps({"Event": {"System": system, "EventData": data}})


def stream():
    lines = [record(i, i * 7, 4625, IpAddress="10.0.0.5", TargetUserName="user") for i in range(30)]
    lines.append(record(100, 240, 4624, SourceAddress="10.0.0.5"))
    lines += [record(200 + i, 300 + i, 4625, host=f"PC{i}", IpAddress="10.0.0.9", TargetUserName=f"u{i}") for i in range(4)]
    lines += [record(300 + i, 400 + i, 4769, TargetUserName="eve", ServiceName=f"svc{i}") for i in range(3)]
    return lines


def hunt(box, *words):
    result = box.run("hunt", *words, "--rules", "rules.yml", "--json", "--quiet")
    return result, [json.loads(line) for line in result.out.decode().splitlines()]


def titles(found):
    return sorted(f["rule"]["name"] for f in found)


def write(box, name, lines):
    box.file(name, ("\n".join(lines) + "\n").encode())


def test_findings(box):
    write(box, "a.jsonl", stream())
    result, found = hunt(box, "a.jsonl")
    checks.check("three correlations find what is there", titles(found) == ["Guessed", "Sigma 1", "Spray"], result)
    spray = next(f for f in found if f["rule"]["name"] == "Spray")
    proof = spray["breakwater"]["record"]
    checks.check("a finding names its events", [e["host"] for e in proof["events"]] == ["PC0", "PC1", "PC2", "PC3"] and
                proof["correlation"]["group"] == {"IpAddress": "10.0.0.9"}, result)
    event = proof["events"][0]
    dumped = box.run("dump", event["item"], "--record", str(event["record_id"]))
    checks.check("dump --record shows an event of it", b"10.0.0.9" in dumped.out, dumped)
    again, same = hunt(box, "a.jsonl")
    checks.check("rules of the cache find the same", same == found, again)


def test_copies_order_and_workers(box):
    lines = stream()
    _, alone = hunt(box, "a.jsonl")
    write(box, "copy.jsonl", lines)
    result, found = hunt(box, "a.jsonl", "copy.jsonl")
    checks.check("a copy of the log counts once", [f["breakwater"]["record"] for f in found] ==
                [f["breakwater"]["record"] for f in alone], result)
    random.Random(7).shuffle(lines)
    box.file("parts/x")
    for i in range(4):
        write(box, f"parts/{i}.jsonl", lines[i::4])
    outputs = {box.run("hunt", "parts", "--rules", "rules.yml", "--json", "--quiet", "--jobs", str(jobs)).out
               for jobs in (1, 2, 5)}
    checks.check("any number of workers, the same bytes", len(outputs) == 1, outputs)
    found = [json.loads(line) for line in outputs.pop().decode().splitlines()]
    checks.check("order of arrival plays no part", titles(found) == titles(alone), found)


def test_without_time(box):
    write(box, "untimed.jsonl", [record(i, 0, 4625, timed=False, IpAddress="10.0.0.7", TargetUserName=f"u{i}") for i in range(9)])
    result = box.run("hunt", "untimed.jsonl", "--rules", "rules.yml", "--verbose")
    checks.check("matches without a time are told", b"correlation.no_time           9 in 1 place" in result.out, result)


def test_filter(box):
    box.file("rules/all.yml", RULES)
    box.file("rules/filter.yml", FILTER)
    result = box.run("hunt", "a.jsonl", "--rules", "rules", "--json", "--quiet")
    found = [json.loads(line) for line in result.out.decode().splitlines()]
    checks.check("a filter hides events from a correlation", titles(found) == ["Sigma 1", "Spray"], result)
    result = box.run("rules", "check", "rules", "--explain", "Refused")
    checks.check("explain names the filter", b"filter: The scanner" in result.out, result)
    result = box.run("rules", "check", "rules", "-q")
    checks.check("check counts them", b"3 rules, 4 correlations, 1 filters of 2 files" in result.out, result)


def test_levels(box):
    result = box.run("hunt", "a.jsonl", "--rules", "rules.yml", "--json", "--quiet", "--level", "critical")
    found = [json.loads(line) for line in result.out.decode().splitlines()]
    checks.check("a level does not take away what a correlation is made of", titles(found) == ["Guessed"], result)


def test_errors(box):
    box.file("bad.yml", RULES + b"---\ntitle: Lost\ncorrelation: {type: event_count, rules: nobody, timespan: 1h, "
             b"condition: {gte: 1}}\n")
    result = box.run("rules", "check", "bad.yml", "-q")
    checks.check("an unknown rule is an error of its correlation alone", result.code == 1 and
                b"bad.yml:43: error: Lost: no rule that can be used has 'nobody'" in result.out and
                b"3 rules, 4 correlations" in result.out, result)


def test_hosts(box):
    """host.name is one, whatever a log calls it: Computer with a domain, the folder of a log that names no host."""
    line = '192.0.2.%d - - [01/May/2024:%s:00 +0000] "GET /x.php HTTP/1.1" 200 5 "-" "%s"'
    times = ((1, "08:00"), (1, "09:30"), (2, "10:00"))
    for host in ("web1", "web2", "web3"):
        write(box, f"h/{host}/var/log/nginx/access.log", [line % (*time, host) for time in times])
    write(box, "h/all.jsonl", [record(1, 10, 4688, host="WEB1.example.org"), record(2, 70, 4688, host="web4"), record(3, 20, 4688, host="10.0.0.1"),
                               record(4, 30, 4688, host="10.0.0.2")])
    box.file("host.yml", HOST_RULES)
    result = box.run("hunt", "h", "--rules", "host.yml", "--level", "low", "--json", "-q", "--host-from=path")
    found = [json.loads(line) for line in result.out.decode().splitlines()]
    groups = [(f["rule"]["name"], f["breakwater"]["record"]["correlation"]["group"]) for f in found]
    joined = [group["host.name"].lower() for name, group in groups if name == "Page and shell"]
    checks.check("one host is joined", joined == ["web1"], result)
    again = [group["c-ip"] for name, group in groups if name == "New client again"]
    checks.check("what is new is known to the next correlation", again == ["192.0.2.2"], result)


def test_repeated(box):
    """A message that was repeated is as many events, in copies of the log once, and never more than a bound."""
    text = "Failed password for root from 203.0.113.7 port 4711 ssh2"
    for name, times in (("r1", 1), ("r40", 40), ("r41", 41), ("rmany", 4000000000)):
        lines = [f"Nov 26 03:00:01 web01 sshd[7]: {text}", f"Nov 26 03:00:30 web01 sshd[7]: message repeated {times} times: [ {text}]"]
        box.file(f"r/{name}.log", "".join(line + "\n" for line in lines).encode())
    box.file("r/copy.log", box.read("r/r40.log"))
    box.file("r.yml", "".join(f"""---
title: {title}
correlation: {{type: event_count, rules: refused, group-by: source.ip, timespan: 5m, condition: {condition}}}
level: medium
""" for title, condition in (("Exactly", "{eq: 41}"), ("More", "{gt: 41}"), ("Bounded", "{eq: 101}"))).encode() + b"""---
title: Refused
name: refused
logsource: {product: linux, service: sshd}
detection: {s: ['Failed password'], condition: s}
level: informational
""")
    for logs, want in ((("r1",), []), (("r40",), ["Exactly"]), (("r41",), ["More"]), (("r40", "copy"), ["Exactly"]), (("rmany",), ["Bounded", "More"])):
        result = box.run("hunt", *(f"r/{log}.log" for log in logs), "--rules", "r.yml", "--level", "medium", "--json", "-q", "--assume-year=2026")
        got = sorted(json.loads(line)["rule"]["name"] for line in result.out.decode().splitlines())
        checks.check(f"repeated messages of {' and '.join(logs)}", got == want, result)


def main():
    box = Sandbox()
    box.file("rules.yml", RULES)
    for test in (test_findings, test_copies_order_and_workers, test_without_time, test_filter, test_levels, test_hosts, test_errors, test_repeated):
        test(box)
    checks.exit()


if __name__ == "__main__":
    main()
