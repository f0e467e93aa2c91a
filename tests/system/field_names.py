"""Which of a record's values a rule's field means: its own or a standard name's, else what the log source says, else an object's."""
import json

from _breakwater import Checks, Sandbox

RULES = b"""title: Program
logsource: {product: macos, category: process_creation}
detection: {s: {Image|endswith: /osascript, CommandLine|contains: ' -e ', ParentImage: /bin/zsh}, condition: s}
---
title: Parameters
logsource: {product: m365, service: audit}
detection: {s: {Parameters|contains: ForwardTo}, condition: s}
"""

# Image's standard name process.executable is an object here, that of the program before: the log source knows better
ESLOGGER = {"schema_version": 1, "event_type": 9, "time": "2022-08-31T23:59:58.000000000Z",
            "process": {"executable": {"path": "/bin/zsh"}},
            "event": {"exec": {"target": {"executable": {"path": "/usr/bin/osascript"}}, "args": ["osascript", "-e", "beep"]}}}
ECS = {"@timestamp": "2022-08-31T23:59:58.000Z", "host": {"os": {"type": "macos"}}, "event": {"category": "process", "type": "start"},
       "process": {"executable": "/usr/bin/osascript", "command_line": "osascript -e beep", "parent": {"executable": "/bin/zsh"}}}
FILEBEAT = {"@timestamp": "2022-08-31T23:59:58.000Z", "event": {"dataset": "o365.audit", "provider": "Exchange"},
            "o365": {"audit": {"Operation": "New-InboxRule", "Workload": "Exchange", "RecordType": 1,
                               "Parameters": {"ForwardTo": "a@mail.example", "Name": "."}}}}


def main():
    checks, box = Checks(), Sandbox()
    box.file("rules.yml", RULES)
    cases = {"eslogger": (ESLOGGER, "Program"), "ecs": (ECS, "Program"), "filebeat": (FILEBEAT, "Parameters")}
    for name, (record, _) in cases.items():
        box.file(f"{name}.json", json.dumps(record).encode())
    for name, (_, rule) in cases.items():
        result = box.run("hunt", f"{name}.json", "--rules", "rules.yml", "--json", "-q")
        found = [json.loads(line)["rule"]["name"] for line in result.out.splitlines()]
        checks.check(f"{name}: its rule and no other", found == [rule], result)
    box.file("packet.log", b"Jul 19 03:10:51 gw kernel: [1.5] [UFW BLOCK] IN=eth0 OUT= SRC=198.51.100.1 DST=10.0.0.1 LEN=40 TTL=105 ID=4625 PROTO=TCP SPT=1 DPT=22\n")
    box.file("events.json", json.dumps({"TimeCreated": "2022-07-19T03:10:51Z", "Id": 4625, "LogName": "Security"}).encode())
    for name, item, found in (("packet.log", "EventID=4625", 0), ("packet.log", "id=4625", 1), ("events.json", "eventid=4625", 1)):
        result = box.run("search", "--field", item, name, "--json")
        checks.check(f"{name}: {item} finds {found}", len(result.out.splitlines()) == found, result)
    result = box.run("stack", "Image", "eslogger.json", "ecs.json", "--json")
    checks.check("stack does not take an object of another name for it", b"osascript" in result.out and b"zsh" not in result.out, result)
    checks.exit()


if __name__ == "__main__":
    main()
