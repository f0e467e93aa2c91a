"""Values that nobody names make no plan each, and rules find what they ask for whether anybody names it or not."""
import json
import resource

from _breakwater import Checks, Sandbox

RULES = b"""title: Named
logsource: {product: linux, category: process_creation}
detection: {s: {process.name: tool0007}, condition: s}
---
title: Ends
logsource: {product: linux, category: process_creation}
detection: {s: {process.name|endswith: '0011', process.pid: 11}, condition: s}
---
title: Cased
logsource: {product: linux, category: process_creation}
detection: {s: {process.name|cased: TOOL0013}, condition: s}
---
title: Not named
logsource: {product: linux, category: process_creation}
detection: {s: {process.pid: 17}, n: {process.name: [tool0007, 'tool002*']}, condition: s and not n}
---
title: Nothing there
logsource: {product: linux, category: process_creation}
detection: {s: {process.pid: 19, process.name: null}, condition: s}
"""


def record(number, name):
    return json.dumps({"@timestamp": "2022-08-01T10:00:00.000Z", "host": {"name": "web1", "os": {"type": "linux"}},
                       "event": {"module": "auditd", "dataset": "auditd.log", "kind": "event", "category": ["process"], "type": ["start"], "action": "executed"},
                       "process": {"name": name, "executable": f"/opt/{name}", "command_line": f"/opt/{name} -r {number}", "pid": number}}) + "\n"


def spent(box, *words):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = box.run("hunt", *words, "--jobs", "1", "--json", "-q")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, result


def main():
    checks, box = Checks(), Sandbox()
    names = [f"tool{i:04}" for i in range(2000)]
    box.file("few.jsonl", "".join(record(i, names[i % 5]) for i in range(10000)).encode())
    box.file("many.jsonl", "".join(record(i, names[i * 7 % 2000]) for i in range(10000)).encode())
    spent(box, "few.jsonl")  # the cache of the rules
    few, _ = spent(box, "few.jsonl")
    many, result = spent(box, "many.jsonl")
    checks.check("2,000 names cost about what five do", many < 8 * few + 0.5, f"{few:.2f} s and {many:.2f} s\n{result}")
    box.file("rules.yml", RULES)
    box.file("events.jsonl", "".join([record(i, names[i]) for i in range(30)] + [record(19, ""), record(13, "TOOL0013"), record(17, "tool0021")]).encode())
    found = [json.loads(line) for line in box.run("hunt", "events.jsonl", "--rules", "rules.yml", "--level", "informational", "--json", "-q").out.splitlines()]
    got = sorted((f["rule"]["name"], f["breakwater"]["record_number"]) for f in found)
    checks.check("all rules find theirs", got == [("Cased", 32), ("Ends", 12), ("Named", 8), ("Not named", 18), ("Nothing there", 31)], got)
    checks.exit()


if __name__ == "__main__":
    main()
