#!/usr/bin/env python3
"""Layers of content, through the command line: hidden in a record, found, and said how."""
import base64
import gzip
import json
import zlib

from _breakwater import Checks, Sandbox

COMMAND = "whoami /all; Write-Output breakwater"


def wide(text):
    return base64.b64encode(text.encode("utf-16-le")).decode()


def b64(data):
    return base64.b64encode(data).decode()


CASES = [
    ("powershell.exe -enc " + wide(COMMAND), "base64 > utf-16le"),
    ("FromBase64String('%s')" % b64(gzip.compress(COMMAND.encode(), mtime=0)), "base64 > gzip"),
    ("FromBase64String('%s')" % b64(zlib.compress(COMMAND.encode())[2:-4]), "base64 > deflate"),
    ("FromBase64String('%s')" % b64(bytes(c ^ 0x35 for c in COMMAND.encode())), "base64 > xor 0x35"),
    ("cmd /c w^h^o^ami", "caret"),
    ("& ('who'+'ami')", "concatenation > names"),
    ("powershell -e " + wide("& ('{1}{0}' -f 'ami','who')"), "base64 > utf-16le > format"),
    ("whoami -enc " + wide(COMMAND), None),  # found as it is: told once, without a layer
]
CLEAN = ["C:\\Windows\\System32\\svchost.exe -k netsvcs -p", "notepad.exe 'a'+'b'",
         "powershell -enc " + wide("Write-Output hello")]

RULE = b"""title: Who am I
id: 5b1f2f0a-0000-4000-8000-000000000001
status: test
level: high
logsource: {product: windows, category: process_creation}
detection:
  selection: {CommandLine|contains: whoami}
  condition: selection
"""


def event(number, command):
    return json.dumps({"@timestamp": "2024-01-02T03:04:%02dZ" % number, "winlog": {
        "channel": "Security", "event_id": 4688, "computer_name": "WS1", "record_id": number,
        "provider_name": "Microsoft-Windows-Security-Auditing",
        "event_data": {"NewProcessName": "C:\\x.exe", "CommandLine": command}}})


def main():
    checks = Checks()
    sandbox = Sandbox()
    lines = [event(i + 1, c) for i, c in enumerate([c for c, _ in CASES] + CLEAN)]
    sandbox.file("log.jsonl", ("\n".join(lines) + "\n").encode())
    sandbox.file("rule.yml", RULE)
    words = ["hunt", "log.jsonl", "--rules", "rule.yml", "-q", "--json"]
    run = sandbox.run(*words)
    found = {}
    for line in run.out.splitlines():
        own = json.loads(line)["breakwater"]
        checks.check(f"record {own['record_number']} is told once", own["record_number"] not in found)
        found[own["record_number"]] = own
    for i, (command, layer) in enumerate(CASES):
        own = found.get(i + 1, {})
        got = [m.get("layer") for m in own.get("matched", []) if m["field"] == "CommandLine"]
        checks.check(f"{command[:30]}: {layer}", got == [layer], str(got))
        shown = "breakwater.decoded" in own.get("record", {})
        checks.check(f"{command[:30]}: the record shows it", shown == (layer is not None))
    checks.check("nothing else is found", len(found) == len(CASES), run)
    for jobs in ("1", "5"):
        checks.check(f"the same with --jobs {jobs}", sandbox.run(*words, "--jobs", jobs).out == run.out)
    off = sandbox.run(*words, "--no-layers")
    checks.check("--no-layers: as it is only", len(off.out.splitlines()) == 1, off)
    csv = sandbox.run("hunt", "log.jsonl", "--rules", "rule.yml", "-q", "--csv")
    checks.check("--csv: layers behind the value", b"[base64 > utf-16le]" in csv.out, csv)
    page = sandbox.run("hunt", "log.jsonl", "--rules", "rule.yml", "-q", "--html=page.html")
    checks.check("--html: written", page.code == 1, page)
    checks.exit()


main()
