"""LOOK AT FIRST: its commands, pasted into a shell, print the records that they promise, and no others."""
import os
import zipfile

from _breakwater import Checks, Sandbox

checks = Checks()
RULE = b"""title: Marked
id: 6f6f0c1e-5f0b-4c58-9f6c-0d7ad9d4a001
status: test
level: high
tags: [attack.initial_access]
logsource: {product: linux}
detection: {keywords: [marked], condition: keywords}
---
title: Marked request
id: 6f6f0c1e-5f0b-4c58-9f6c-0d7ad9d4a002
status: test
level: high
tags: [attack.initial_access]
logsource: {category: webserver}
detection: {selection: {cs-uri-stem|contains: marked}, condition: selection}
"""
AUTH = b"Mar 13 04:0%d:07 web01 sshd[7]: Accepted password for marked from 198.51.100.7 port 4007 ssh2\n"
OTHER = b"Mar 13 04:05:07 web01 cron[9]: (root) CMD (beside)\n"
ACCESS = b'198.51.100.7|13/Mar/2021:04:01:07 +0500|GET /marked HTTP/1.1|200\n'


def commands(result):
    """The lines that are to be pasted."""
    return [line.strip() for line in result.out.decode().splitlines() if line.startswith("      ") and " dump " in line]


def check(sandbox, what, counts, *words):
    hunt = sandbox.run("hunt", "--rules=r.yml", *words)
    found = commands(hunt)
    results = [sandbox.shell(line) for line in found]
    checks.check(f"{what}: records of each command", [len(r.out.splitlines()) for r in results] == counts,
                 f"{found}\n{hunt}\n{[str(r) for r in results]}")
    checks.check(f"{what}: nothing beside them", b"beside" not in b"".join(r.out for r in results), found)


sandbox = Sandbox()
sandbox.file("r.yml", RULE)
os.utime(sandbox.file("other.log", OTHER * 5), (1615680000, 1615680000))
sandbox.file("auth.log", AUTH % 1 + AUTH % 2)
with zipfile.ZipFile(os.path.join(sandbox.path, "web.zip"), "w") as archive:
    archive.writestr(zipfile.ZipInfo("web01/var/log/auth.log", (2021, 3, 14, 0, 0, 0)), AUTH % 1 + AUTH % 2)
check(sandbox, "a log alone", [2, 1], "auth.log")
check(sandbox, "a log in an archive", [2, 1], "web.zip")
check(sandbox, "year and zone as they were given", [2, 1], "auth.log", "--assume-year", "2019", "--assume-zone=+05:00")
sandbox.file("case/web01/var/log/app/a.log", ACCESS)
FORMAT = "%h|%{%d/%b/%Y:%T %z}t|%r|%>s"
check(sandbox, "a format of an access log", [1, 1], "case", "--host-from=path", "--log-format", FORMAT)
sandbox.run("hunt", "auth.log", "--rules=r.yml", "--assume-zone=+05:00", "--case=kept.case")
report = sandbox.run("report", "kept.case")
checks.check("a kept case knows them", len(commands(report)) == 2 and all("--assume-zone=+05:00" in c for c in commands(report)), report)
checks.exit()
