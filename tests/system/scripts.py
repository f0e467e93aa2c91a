"""PowerShell scripts that lie in several records: put together, looked at once, the same for any --jobs."""
import base64
import json
import os
import shutil
import struct
import subprocess
import time
import zlib

from _breakwater import GENERATE, ROOT, Checks, Sandbox

checks = Checks()
SCENARIO = """include: [%s/examples/office-hosts.yml, %s/tools/generate/catalog/events.yml]
seed: 1
attack:
  steps:
    - step: scripts
      stage: execution
      technique: T1059.001
      at: '2022-08-04T02:09:02Z'
      on: %s
      who: m.okafor
      do:
%s
"""
PART = ("        - {event: powershell/4104, fields: {MessageNumber: '%d', MessageTotal: '%d', ScriptBlockId: '%s', "
        "Path: 'C:\\Temp\\a.ps1', ScriptBlockText: '%s'}}")
ONE, TWO, THREE = (f"0{digit}9c0d1f-2b3a-4c5d-8e6f-0a1b2c3d4e5f" for digit in "abc")

RULE = """title: %s
id: 6b2f4a0e-3c55-4a39-9d0c-%012d
author: tests
level: high
logsource: {product: windows, category: ps_script}
detection:
  selection:
    %s
  condition: selection
"""


def rules(*pairs):
    return "---\n".join(RULE % (title, number, test) for number, (title, test) in enumerate(pairs, 1)).encode()


RULES = rules(
    ("Both", "ScriptBlockText|contains|all: [AlphaWord, BetaWord]"),
    ("Border", "ScriptBlockText|contains: OverTheBorder"),
    ("Hidden", "ScriptBlockText|contains: a-hidden-word-in-base64"),
    ("Part", "ScriptBlockText|contains: DeltaWord"),
    ("Expression", "ScriptBlockText|re: EndOf[A-Z]arts"),
    ("Never", "ScriptBlockText|contains: stop[start"),
    ("Across", "ScriptBlockText|contains: firstthird"),
    ("Begins", "ScriptBlockText|startswith: second"),
)
HIDDEN = base64.b64encode("a-hidden-word-in-base64 and more of the same".encode("utf-16le")).decode()
TEXTS = ["Get-Item C: # BetaWord OverThe", "Border DeltaWord " + "y" * 3000 + " -enc " + HIDDEN[:50],
         HIDDEN[50:] + " AlphaWord EndOf", "Parts"]


def write(sandbox, folder, host, parts, form="evtx"):
    """A log with these parts: (number, total, id, text)."""
    lines = "\n".join(PART % (number, total, key, text) for number, total, key, text in parts)
    path = sandbox.file("scenario.yml", (SCENARIO % (ROOT, ROOT, host, lines)).encode())
    os.makedirs(os.path.join(sandbox.path, folder), exist_ok=True)
    subprocess.run([GENERATE, path, "--output", os.path.join(sandbox.path, folder), "--format", form], check=True,
                   capture_output=True)


def record(number, total, key, text, host="H1", channel="Microsoft-Windows-PowerShell/Operational"):
    return json.dumps({"Event": {"System": {
        "Provider": {"Name": "Microsoft-Windows-PowerShell"}, "EventID": 4104, "EventRecordID": number,
        "TimeCreated": {"SystemTime": "2022-08-04T02:09:02Z"}, "Channel": channel, "Computer": host},
        "EventData": {"MessageNumber": number, "MessageTotal": total, "ScriptBlockText": text, "ScriptBlockId": key,
                      "Path": ""}}}) + "\n"


def hunt(sandbox, *words):
    result = sandbox.run("hunt", *words, "--rules", "rules.yml", "--json", "-q")
    return result, [json.loads(line) for line in result.out.splitlines()]


def names(findings):
    return sorted(finding["rule"]["name"] for finding in findings)


def scripts(sandbox, *words):
    return [json.loads(line) for line in sandbox.run("dump", "--scripts", *words).out.splitlines()]


def evidence(sandbox):
    """One script in two files and two forms, out of order; the same id on another host."""
    write(sandbox, "logs/a", "WEB01", [(3, 4, ONE, TEXTS[2]), (1, 4, ONE, TEXTS[0])])
    write(sandbox, "logs/b", "WEB01", [(4, 4, ONE, TEXTS[3]), (2, 4, ONE, TEXTS[1])], "winlogbeat")
    write(sandbox, "logs/c", "APP01", [(2, 4, ONE, "elsewhere AlphaWord")], "jsonl")
    sandbox.file("rules.yml", RULES)


def check_joined(sandbox):
    result, findings = hunt(sandbox, "logs")
    checks.check("each rule that the whole script fits fires once, and no other",
                 names(findings) == ["Border", "Both", "Expression", "Hidden", "Part"], f"{names(findings)}\n{result}")
    by_name = {finding["rule"]["name"]: finding for finding in findings}
    part = by_name["Part"]["breakwater"]
    checks.check("what a part alone gives is told of that part", part["record_number"] == 2 and
                 "layer" not in part["matched"][0] and "breakwater.script" not in part["record"], part)
    border = by_name["Border"]
    checks.check("a finding stands at the first part", border["log"]["file"]["path"].startswith("logs/a/WEB01/") and
                 border["winlog"]["record_id"] == 2 and border["host"]["name"] == "WEB01.harbour.example", border)
    script = border["breakwater"]["record"]["breakwater.script"]
    checks.check("it lists all parts", [p["number"] for p in script["parts"]] == [1, 2, 3, 4] and script["total"] == 4 and
                 script["missing"] == [] and script["script_block_id"] == ONE and
                 [p["item"].split("/")[1] for p in script["parts"]] == ["a", "b", "a", "b"] and
                 [p["record_id"] for p in script["parts"]] == [2, 2, 1, 1], script)
    matched = border["breakwater"]["matched"][0]
    checks.check("its reason says that it is joined, with the match in sight",
                 matched["layer"] == "4 of 4 parts joined" and "OverTheBorder" in matched["value"], matched)
    tail = by_name["Expression"]["breakwater"]["matched"][0]["value"]
    checks.check("a match far behind is in sight, and stands near the beginning of what is shown",
                 0 < tail.find("EndOfParts") < 200, tail)
    hidden = by_name["Hidden"]["breakwater"]["matched"][0]["layer"]
    checks.check("what lies over a border is decoded", hidden.startswith("4 of 4 parts joined > base64"), hidden)
    page = sandbox.run("hunt", "logs", "--rules", "rules.yml", "--html=page.html", "-q")
    checks.check("reports say how many scripts there were",
                 b"2 scripts of several records = 1 looked at as a whole + 1 of which one part is there; parts are "
                 b"missing of 1; 4 findings that no part alone gives"
                 in b" ".join(sandbox.run("hunt", "logs", "--rules", "rules.yml", "-q").out.split()), page)
    plain = names(hunt(sandbox, "logs", "--no-layers")[1])
    checks.check("without layers texts are joined and not decoded", plain == ["Border", "Both", "Expression", "Part"],
                 plain)
    some = names(hunt(sandbox, "logs", "--host", "APP01*")[1])
    checks.check("records that are not asked for are no parts", some == [], some)


def check_dump(sandbox):
    first, second = sorted(scripts(sandbox, "logs"), key=lambda s: s["host"], reverse=True)
    checks.check("dump --scripts prints the text", first["text"] == "".join(TEXTS) and first["missing"] == [] and
                 first["path"] == "C:\\Temp\\a.ps1" and first["user"].startswith("S-1-5-21-") and
                 first["first"].startswith("2022-08-04T02:09:02.002") and first["last"] == "2022-08-04T02:09:02.0028833Z" and first["host"] == "WEB01.harbour.example", first)
    checks.check("hosts are kept apart", second["host"] == "APP01.harbour.example" and
                 second["missing"] == ["1", "3-4"] and
                 second["text"] == "[... 1/4 ...]\nelsewhere AlphaWord\n[... 3-4/4 ...]", second)
    write(sandbox, "single", "WEB01", [(1, 1, TWO, "Get-Item C:")])
    checks.check("scripts in one record are printed, too", scripts(sandbox, "single")[0]["text"] == "Get-Item C:")


def check_jobs(sandbox):
    want = [sandbox.run(*words, "--jobs", "1").out for words in (
        ("dump", "--scripts", "logs"), ("hunt", "logs", "--rules", "rules.yml", "--json", "-q"))]
    for jobs in ("2", "5"):
        got = [sandbox.run(*words, "--jobs", jobs).out for words in (
            ("dump", "--scripts", "logs"), ("hunt", "logs", "--rules", "rules.yml", "--json", "-q"))]
        checks.check(f"the same with --jobs {jobs}", got == want and all(got), got)


def check_copies(sandbox):
    shutil.copytree(os.path.join(sandbox.path, "logs"), os.path.join(sandbox.path, "twice", "logs"))
    shutil.copytree(os.path.join(sandbox.path, "logs"), os.path.join(sandbox.path, "twice", "more"))
    once, twice = scripts(sandbox, "logs"), scripts(sandbox, "twice")
    checks.check("copies of records change nothing",
                 [s["text"] for s in once] == [s["text"] for s in twice] and
                 all(part["item"].startswith("twice/logs/") for s in twice for part in s["parts"]), twice)
    checks.check("… and give no more findings", names(hunt(sandbox, "twice")[1]) == names(hunt(sandbox, "logs")[1]))
    sandbox.file("differ/a.jsonl", record(1, 2, TWO, "AlphaW", "H1").encode() +
                 record(2, 2, TWO, "ord BetaWord", "h1.corp").encode())
    sandbox.file("differ/b.jsonl", record(2, 2, "{%s}" % TWO.upper(), "ord", "H1.corp").encode())
    result, findings = hunt(sandbox, "differ", "--csv=out.csv")
    checks.check("of a part that was cut the whole counts", names(findings) == ["Both"], f"{result} {findings}")
    shown = sandbox.run("hunt", "differ", "--rules", "rules.yml", "-q").out
    checks.check("… and the difference is told", b"script.parts_differ" in shown, shown)


def check_missing(sandbox):
    sandbox.file("gap/a.jsonl", b"".join(record(n, 9, THREE, text).encode() for n, text in
                                         ((2, "second AlphaWord first"), (5, "third stop"), (6, "[start BetaWord"))))
    result, findings = hunt(sandbox, "gap")
    checks.check("what is there is looked at; nothing is found over a gap, nor at the beginning of the middle",
                 names(findings) == ["Begins", "Both", "Never"], f"{result} {findings}")
    both = [f for f in findings if f["rule"]["name"] == "Both"][0]["breakwater"]
    checks.check("… and said to be incomplete", both["matched"][0]["layer"] == "3 of 9 parts joined" and
                 both["record"]["breakwater.script"]["missing"] == ["1", "3-4", "7-9"], both)
    shown = sandbox.run("hunt", "gap", "--rules", "rules.yml", "-q").out
    checks.check("… and counted", b"script.parts_missing" in shown, shown)


def check_correlation(sandbox):
    sandbox.file("correlation.yml", RULES.split(b"---\n")[1].replace(b"title: Border", b"title: Border\nname: border") +
                 b"""---
title: Often
id: 6b2f4a0e-3c55-4a39-9d0c-000000000099
author: tests
level: high
correlation:
  type: event_count
  rules: [border]
  group-by: [ScriptBlockId]
  timespan: 1h
  condition: {gte: 2}
""")
    sandbox.file("often/a.jsonl", "".join(record(number, 2, ONE, text, host)
                                          for host in ("H1", "H2")
                                          for number, text in ((1, "OverThe"), (2, "Border"))).encode())
    result = sandbox.run("hunt", "often", "--rules", "correlation.yml", "--json", "-q")
    found = names([json.loads(line) for line in result.out.splitlines()])
    checks.check("correlations count scripts that fit as a whole", "Often" in found, result)


def check_large(sandbox):
    """Eight million characters: looked at in several pieces, with every border inside one of them."""
    size, count = 19000, 420
    text = bytearray(b"x" * (size * count))
    text[:8], text[-8:] = b"BetaWord", b"DeltaWor"
    at = 217 * size - 7
    text[at:at + 13] = b"OverTheBorder"
    parts = [text[i * size:(i + 1) * size].decode() for i in range(count)]
    sandbox.file("large/a.jsonl", "".join(record(n + 1, count, ONE, part) for n, part in
                                          reversed(list(enumerate(parts)))).encode())
    found = names(hunt(sandbox, "large")[1])
    checks.check("a large script is looked at over all borders, and told once", found == ["Border"], found)
    dumped = scripts(sandbox, "large")
    checks.check("a large script is printed as a whole", len(dumped) == 1 and dumped[0]["text"] == text.decode())


def shorten(data, keep):
    """The log with only `keep` records of its chunk listed; the next one is lost, the others are left over."""
    data = bytearray(data)
    chunk = memoryview(data)[4096:4096 + 65536]
    at = 512
    for _ in range(keep):
        at += struct.unpack_from("<I", chunk, at + 4)[0]
    size = struct.unpack_from("<I", chunk, at + 4)[0]
    chunk[at:at + size] = bytes(size)
    struct.pack_into("<II", chunk, 48, at, zlib.crc32(chunk[512:at]))
    struct.pack_into("<I", chunk, 124, zlib.crc32(chunk[128:512], zlib.crc32(chunk[:120])))
    return bytes(data)


def check_recovered(sandbox):
    """A part in a log and two that no log lists any more."""
    write(sandbox, "whole", "WEB01", [(1, 3, ONE, "OverThe"), (1, 1, TWO, "lost"), (2, 3, ONE, "Border Alpha"),
                                      (3, 3, ONE, "Word BetaWord")])
    name = "WEB01/Microsoft-Windows-PowerShell%4Operational.evtx"
    sandbox.file("cleared/a.evtx", shorten(sandbox.read("whole/" + name), 1))
    live, findings = scripts(sandbox, "cleared"), hunt(sandbox, "cleared", "--recovered=no")[1]
    checks.check("parts that no log lists are left alone unless asked for",
                 live[0]["missing"] == ["2-3"] and findings == [], [live, findings])
    whole = scripts(sandbox, "cleared", "--recovered=yes")
    checks.check("recovered parts are joined", len(whole) == 1 and whole[0]["text"] == "OverTheBorder AlphaWord BetaWord" and
                 [part.get("recovered") for part in whole[0]["parts"]] == [None, True, True], whole)
    _, findings = hunt(sandbox, "cleared", "--recovered=yes")
    checks.check("… and looked at, and said to be recovered", names(findings) == ["Border", "Both"] and
                 all(finding["breakwater"].get("recovered") for finding in findings), findings)
    _, findings = hunt(sandbox, "cleared", "whole", "--recovered=yes")
    checks.check("… unless a log has them", names(findings) == ["Border", "Both"] and
                 not any(finding["breakwater"].get("recovered") for finding in findings), findings)
    only = scripts(sandbox, "cleared", "--recovered=only")
    checks.check("recovered parts alone", only[0]["missing"] == ["1"], only)


def check_hostile(sandbox):
    begin = time.monotonic()
    lines = [record(n, 2147483647, ONE, "AlphaWord") for n in range(1, 20000)]
    lines += [record(1, 2147483647, ONE, "BetaWord") for _ in range(20000)]
    lines += [record(n, total, TWO, "x") for n, total in ((0, 2), (3, 2), (-1, 5), (2147483648, 2147483648), (2, 0))]
    lines += [record(2147483647, 2147483647, THREE, "AlphaWord"), record("x", "y", THREE, "AlphaWord")]
    sandbox.file("hostile/a.jsonl", "".join(lines).encode())
    result, findings = hunt(sandbox, "hostile")
    checks.check("parts without end cost no more than their records", time.monotonic() - begin < 120)
    checks.check("… and those beyond the limit are told", result.code == 3 and b"there was no room for them" in result.err,
                 result)
    checks.check("… while the others are looked at", "Both" not in names(findings) or len(findings) == 1, findings)
    dumped = scripts(sandbox, "hostile")
    checks.check("… and printed", sorted(len(s["parts"]) for s in dumped) == [1, 4096], [len(s["parts"]) for s in dumped])


def main():
    sandbox = Sandbox()
    evidence(sandbox)
    check_joined(sandbox)
    check_dump(sandbox)
    check_jobs(sandbox)
    check_copies(sandbox)
    check_missing(sandbox)
    check_correlation(sandbox)
    check_large(sandbox)
    check_recovered(sandbox)
    check_hostile(sandbox)
    checks.exit()


main()
