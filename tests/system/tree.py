"""tree: who is whose parent, whatever log says so, and whose a finding is."""
import json

from _breakwater import Checks, Sandbox

checks = Checks()
SYSMON = "Microsoft-Windows-Sysmon/Operational"


def windows(channel, event, time, record, **data):
    return {"Event": {"System": {"Provider": {"Name": "p"}, "EventID": event, "TimeCreated": {"SystemTime": f"2022-07-01T{time}Z"},
                                 "EventRecordID": record, "Channel": channel, "Computer": "WS01", "Execution": {"ProcessID": 4}},
                      "EventData": data}}


def sysmon(time, record, guid, pid, image, command, pguid, ppid, pimage):
    return windows(SYSMON, 1, time, record, ProcessGuid=f"{{{guid}}}", ProcessId=pid, Image=image, CommandLine=command, User="CORP\\ann",
                   ParentProcessGuid=f"{{{pguid}}}", ParentProcessId=ppid, ParentImage=pimage, ParentCommandLine=pimage + " -run")


def security(time, record, pid, image, command, ppid, pimage):
    return windows("Security", 4688, time, record, NewProcessId=hex(pid), NewProcessName=image, CommandLine=command, ProcessId=hex(ppid),
                   ParentProcessName=pimage, SubjectUserName="ann", SubjectDomainName="CORP")


def lines(records):
    return "".join(json.dumps(r) + "\n" for r in records).encode()


def shown(sandbox, *words):
    result = sandbox.run("tree", *words, "--json")
    return [json.loads(line) for line in result.out.decode().splitlines()], result


def shape(rows):
    """Each process as (depth, pid, logged)."""
    return [(r["depth"], r.get("pid"), r["logged"]) for r in rows]


def check_guids(sandbox):
    """A number that came again does not mislead where there are GUIDs; what two logs say is one process."""
    sandbox.file("w.jsonl", lines([
        sysmon("01:00:00", 1, "A", 100, "C:\\a.exe", "a.exe /x", "0P", 50, "C:\\services.exe"),
        security("01:00:00.5", 900, 100, "C:\\a.exe", "a.exe /x", 50, "C:\\services.exe"),
        sysmon("01:00:01", 2, "B", 200, "C:\\cmd.exe", "cmd /c b", "A", 100, "C:\\a.exe"),
        sysmon("03:00:00", 3, "C", 100, "C:\\other.exe", "other.exe", "0P", 50, "C:\\services.exe"),
        sysmon("03:00:01", 4, "D", 300, "C:\\cmd.exe", "cmd /c d", "A", 100, "C:\\a.exe"),
        sysmon("03:00:02", 5, "E", 400, "C:\\cmd.exe", "cmd /c e", "C", 100, "C:\\other.exe")]))
    rows, result = shown(sandbox, "w.jsonl", "--guid", "{a}")
    checks.check("ancestors and descendants by GUID", shape(rows) == [(0, 50, False), (1, 100, True), (2, 200, True), (2, 300, True)], result)
    checks.check("the parent that was not logged has what its children say",
                 rows and rows[0]["image"] == "C:\\services.exe" and rows[0]["command_line"] == "C:\\services.exe -run", rows)
    checks.check("and its other children are counted", rows and rows[0].get("hidden_children") == 1, rows)
    rows, result = shown(sandbox, "w.jsonl", "--pid", "100")
    checks.check("a number is of two processes", sum(r["chosen"] for r in rows) == 2, result)
    rows, result = shown(sandbox, "w.jsonl", "--pid", "0x64", "--at", "2022-07-01T02:00:00Z")
    checks.check("a time says which", [r["guid"] for r in rows if r["chosen"]] == ["A"], result)
    rows, result = shown(sandbox, "w.jsonl", "--match", "CMD /c e")
    checks.check("by command line", [r["pid"] for r in rows] == [50, 100, 400], result)
    text = sandbox.run("tree", "w.jsonl", "--guid", "a", env={"COLUMNS": "60"}).out.decode()
    checks.check("a tree no wider than the terminal", "not logged" in text and all(len(line) <= 62 for line in text.splitlines()), text)


def check_numbers(sandbox):
    """Without GUIDs: the last process of the number that had not ended and has the name that the child says."""
    end = windows("Security", 4689, "01:30:00", 12, ProcessId=hex(100), ProcessName="C:\\a.exe", SubjectUserName="ann")
    sandbox.file("n.jsonl", lines([
        security("01:00:00", 10, 100, "C:\\a.exe", "a one", 50, "C:\\services.exe"),
        security("01:10:00", 11, 200, "C:\\cmd.exe", "first", 100, "C:\\a.exe"), end,
        security("02:00:00", 13, 210, "C:\\cmd.exe", "after its end", 100, "C:\\a.exe"),
        security("03:00:00", 14, 100, "C:\\a.exe", "a two", 50, "C:\\services.exe"),
        security("03:10:00", 15, 220, "C:\\cmd.exe", "second", 100, "C:\\a.exe"),
        security("03:20:00", 16, 230, "C:\\cmd.exe", "another name", 100, "C:\\b.exe")]))
    rows, result = shown(sandbox, "n.jsonl", "--match", "cmd.exe")
    by_id = {r["id"]: r for r in rows}
    parents = {r["command_line"]: by_id[r["parent"]] for r in rows if r["chosen"]}
    checks.check("the parent of each", {c: p.get("command_line", p["logged"]) for c, p in parents.items()}
                 == {"first": "a one", "after its end": False, "second": "a two", "another name": False}, result)
    checks.check("the end of a process", [r.get("end", "")[:19] for r in rows if r.get("command_line") == "a one"] == ["2022-07-01T01:30:00"], result)
    checks.check("user and domain", {r.get("user") for r in rows if r["logged"]} == {"CORP\\ann"}, rows)


def audit(time, serial, pid, ppid, exe, *args):
    stamp = f"msg=audit(165663{time}:{serial})"
    words = " ".join(f'a{i}="{a}"' for i, a in enumerate(args))
    return (f'node=web type=SYSCALL {stamp}: arch=c000003e syscall=59 success=yes exit=0 items=2 ppid={ppid} pid={pid} auid=1000 uid=0 '
            f'gid=0 euid=0 tty=pts0 ses=1 comm="{args[0]}" exe="{exe}" key="exec"\n'
            f'node=web type=EXECVE {stamp}: argc={len(args)} {words}\nnode=web type=EOE {stamp}: \n')


def check_linux(sandbox):
    sandbox.file("audit.log", (audit("3600.000", 1, 10, 1, "/usr/sbin/sshd", "sshd") + audit("3601.000", 2, 20, 10, "/bin/sh", "sh", "-c", "x")
                               + audit("3601.500", 3, 20, 10, "/usr/bin/python3.11", "python3", "x.py")
                               + audit("3602.000", 4, 30, 20, "/usr/bin/id", "id")).encode())
    rows, result = shown(sandbox, "audit.log", "--match", "python3")
    checks.check("execve by execve", shape(rows) == [(0, 1, False), (1, 10, True), (2, 20, True), (3, 20, True), (4, 30, True)], result)
    checks.check("a process that became another program", [r.get("became", False) for r in rows] == [False, False, False, True, False], result)
    ecs = [{"@timestamp": f"2022-07-01T00:00:0{i}Z", "host": {"name": "h"}, "event": {"category": ["process"], "type": [kind]}, "process": p}
           for i, (kind, p) in enumerate([
               ("start", {"pid": 7, "entity_id": "x1", "executable": "/bin/bash", "command_line": "bash", "parent": {"pid": 1, "entity_id": "x0"}}),
               ("start", {"pid": 8, "entity_id": "x2", "executable": "/bin/ls", "command_line": "ls -l", "parent": {"pid": 7, "entity_id": "x1"}}),
               ("end", {"pid": 8, "entity_id": "x2", "executable": "/bin/ls"})])]
    sandbox.file("ecs.jsonl", lines(ecs))
    rows, result = shown(sandbox, "ecs.jsonl", "--guid", "X1")
    checks.check("ECS", shape(rows) == [(0, 1, False), (1, 7, True), (2, 8, True)] and rows[2].get("end", "")[:19] == "2022-07-01T00:00:02", result)


def falcon(time, name, **fields):
    return {"event_simpleName": name, "event_platform": "Win", "aid": "0" * 32, "timestamp": f"16566336{time}000", "ComputerName": "WS01", **fields}


def check_sensor(sandbox):
    """CrowdStrike: its own numbers of processes never come again, the system's do."""
    start = [("00", "1001", "100", "1000", "services.exe", "svchost.exe"), ("01", "1002", "200", "1001", "svchost.exe", "cmd.exe"),
             ("02", "1003", "100", "1002", "cmd.exe", "whoami.exe")]
    sandbox.file("falcon.jsonl", lines(
        [falcon(t, "ProcessRollup2", TargetProcessId=guid, RawProcessId=pid, ParentProcessId=parent, ParentBaseFileName=pimage, UserName="ann",
                ImageFileName="\\Device\\HarddiskVolume3\\" + image, CommandLine=image + " /x") for t, guid, pid, parent, pimage, image in start]
        + [falcon("03", "EndOfProcess", TargetProcessId="1003", RawProcessId="100")]))
    rows, result = shown(sandbox, "falcon.jsonl", "--guid", "1002")
    checks.check("the sensor's numbers", [(r["depth"], r.get("guid"), r["logged"]) for r in rows]
                 == [(0, "1000", False), (1, "1001", True), (2, "1002", True), (3, "1003", True)], result)
    checks.check("number, program, user and end", [(r.get("pid"), r.get("user"), r.get("command_line"), r.get("end", "")[:19]) for r in rows[-1:]]
                 == [(100, "ann", "whoami.exe /x", "2022-07-01T00:00:03")] and rows[0].get("image") == "services.exe", result)


RULE = """title: The word is there
id: 11111111-2222-4333-8444-555555555555
level: high
logsource: {product: windows, category: file_event}
detection: {s: {TargetFilename|endswith: \\evil.txt}, condition: s}
"""


def eslogger(second, pid, ppid, before, path, *args):
    return {"schema_version": 1, "event_type": 9, "time": f"2022-08-31T23:59:{second}.000000000Z",
            "process": {"executable": {"path": before}, "audit_token": {"pid": pid}, "ppid": ppid},
            "event": {"exec": {"target": {"executable": {"path": path}, "audit_token": {"pid": pid, "euid": 501}, "ppid": ppid}, "args": list(args),
                               "cwd": {"path": "/tmp"}}}}


def check_log_sources(sandbox):
    """Processes of any log that rules for started processes read: its log source says where it has them."""
    sandbox.file("es.json", lines([eslogger(58, 100, 90, "/bin/zsh", "/usr/bin/osascript", "osascript", "-e", "beep"),
                                   eslogger(59, 101, 100, "/usr/bin/osascript", "/usr/bin/curl", "curl", "http://x.example/a")]))
    rows, result = shown(sandbox, "es.json", "--match", "curl")
    checks.check("eslogger: a process, who started it, and its arguments",
                 [(r["pid"], r.get("image"), r.get("command_line")) for r in rows[-2:]] ==
                 [(100, "/usr/bin/osascript", "osascript -e beep"), (101, "/usr/bin/curl", "curl http://x.example/a")], result)
    sandbox.file("ocsf.json", lines([{"class_uid": 1007, "activity_id": 1, "time": 1661990398000 + n, "device": {"hostname": "WS9"}, "process": {
        "pid": pid, "cmd_line": path + " -x", "file": {"path": path}, "user": {"name": "ann"}, "parent_process": {"pid": parent, "file": {"path": by}}}}
        for n, pid, parent, path, by in ((1, 5, 4, "C:\\a.exe", "C:\\x.exe"), (2, 6, 5, "C:\\b.exe", "C:\\a.exe"))]))
    rows, result = shown(sandbox, "ocsf.json", "--match", "b.exe")
    checks.check("OCSF, too", [(r["pid"], r.get("image")) for r in rows[-2:]] == [(5, "C:\\a.exe"), (6, "C:\\b.exe")], result)
    sandbox.file("rule.yml", b"title: Downloads\nlogsource: {product: macos, category: process_creation}\n"
                 b"detection: {s: {Image|endswith: /curl}, condition: s}\nlevel: high\n")
    rows, result = shown(sandbox, "es.json", "--rules", "rule.yml")
    checks.check("and a finding is the process's", [r["pid"] for r in rows if r.get("findings")] == [101], result)
    sandbox.file("pslist.json", lines([{"Pid": 7, "Ppid": 6, "Name": "x", "CommandLine": "C:\\a.exe -x", "Exe": "C:\\a.exe", "Username": "u",
                                        "CreateTime": "2023-07-19T09:00:00Z"}]))
    rows, result = shown(sandbox, "pslist.json", "--pid", "7")
    checks.check("a process that Velociraptor listed began when it says", [r.get("start", "")[:19] for r in rows[-1:]] == ["2023-07-19T09:00:00"], result)
    sandbox.file("sudo.log", b"Jul 19 03:10:51 web01 sudo[77]:      ann : TTY=pts/0 ; PWD=/tmp ; USER=root ; COMMAND=/usr/bin/id\n")
    result = sandbox.run("tree", "sudo.log", "--match", "id")
    checks.check("what sudo ran has no number of its own: none", b"no record says that a process began" in result.err, result)


def check_findings(sandbox):
    """A finding about a file is the process's that wrote it; the case and the rules say the same."""
    sandbox.file("one.yml", RULE.encode())
    written = windows(SYSMON, 11, "01:00:05", 9, ProcessGuid="{B}", ProcessId=200, Image="C:\\cmd.exe", TargetFilename="C:\\evil.txt")
    sandbox.file("f.jsonl", sandbox.read("w.jsonl") + lines([written]))
    rows, result = shown(sandbox, "f.jsonl", "--rules", "one.yml")
    marked = [(r["pid"], f["title"], f["count"]) for r in rows for f in r.get("findings", [])]
    checks.check("the process that wrote the file", marked == [(200, "The word is there", 1)] and shape(rows)[:2] == [(0, 50, False), (1, 100, True)], result)
    sandbox.run("hunt", "f.jsonl", "--rules", "one.yml", "--case", "f.case", "-q")
    kept, result = shown(sandbox, "f.jsonl", "--case", "f.case")
    checks.check("a case says the same", [{**f, "number": None} for r in kept for f in r.get("findings", [])]
                 == [{**f, "number": None} for r in rows for f in r.get("findings", [])] != [], result)
    chosen, result = shown(sandbox, "f.jsonl", "--case", "f.case", "--finding", "1")
    checks.check("the finding of a number", [r["pid"] for r in chosen if r["chosen"]] == [200], result)
    chosen, result = shown(sandbox, "f.jsonl", "--rules", "one.yml", "--record", "9")
    checks.check("the process of a record", [r["pid"] for r in chosen if r["chosen"]] == [200], result)
    chosen, result = shown(sandbox, "f.jsonl", "--rules", "one.yml", "--rule", "the word*")
    checks.check("the processes of a rule", [r["pid"] for r in chosen if r["chosen"]] == [200], result)
    for words in (("--finding", "1"), ("--case", "f.case", "--finding", "9"), ("--pid", "x"), ("--at", "x"), ("--level", "x"), ("--top", "x"),
                  ("--case", "nothing.case"), ("--rule", "no such rule", "--rules", "one.yml")):
        result = sandbox.run("tree", "f.jsonl", *words)
        checks.check(f"tree {' '.join(words)}: said in words", result.code in (2, 3) and result.err != b"" and result.out == b"", result)


def check_hostile(sandbox):
    """Processes that are their own ancestors, names that steer, trees without an end, more than is shown."""
    sandbox.file("h.jsonl", lines([
        sysmon("01:00:00", 1, "A", 1, "a\u001b[31m", "x", "B", 2, "b"), sysmon("01:00:00", 2, "B", 2, "b", "x", "A", 1, "a"),
        sysmon("01:00:00", 3, "S", 3, "s", "x", "S", 3, "s")]))
    rows, result = shown(sandbox, "h.jsonl", "--match", "x")
    checks.check("every process once", sorted(r["pid"] for r in rows if r["logged"]) == [1, 2, 3], result)
    checks.check("nothing of the evidence steers the terminal", b"\x1b" not in sandbox.run("tree", "h.jsonl", "--match", "x").out)
    chain = [sysmon(f"02:{i // 60:02}:{i % 60:02}", i + 1, f"{i + 1:X}A", i + 1, "C:\\c.exe", f"c {i}", f"{i:X}A", i, "C:\\c.exe") for i in range(1, 300)]
    sandbox.file("deep.jsonl", lines(chain))
    rows, result = shown(sandbox, "deep.jsonl", "--match", "c.exe")
    checks.check("a chain is shown down to a depth, and it is said where it ends", len(rows) == 200 and rows[-1].get("hidden_children") == 1, len(rows))
    result = sandbox.run("tree", "deep.jsonl", "--match", "c.exe", "--top", "5")
    checks.check("what is left out is counted", b"more processes" in result.err, result)
    sandbox.file("no.jsonl", b'{"a": 1}\n')
    result = sandbox.run("tree", "no.jsonl")
    checks.check("no process at all is said", result.code == 0 and b"no record says that a process began" in result.err, result)
    for jobs in ("1", "3"):
        checks.check(f"the same with --jobs {jobs}", shown(sandbox, "f.jsonl", "w.jsonl", "n.jsonl", "--match", "e", "--jobs", jobs)[0]
                     == shown(sandbox, "f.jsonl", "w.jsonl", "n.jsonl", "--match", "e", "--jobs", "2")[0])


def check_host_from(sandbox):
    """Numbers of two hosts whose logs name none are not mixed where folders tell them apart."""
    def call(serial, pid, ppid, exe):
        return (f'type=SYSCALL msg=audit(1735689600.{serial}:{serial}): arch=c000003e syscall=59 success=yes exit=0 items=2 ppid={ppid} pid={pid} '
                f'auid=1 uid=0 comm="x" exe="{exe}" key=(null)\ntype=EXECVE msg=audit(1735689600.{serial}:{serial}): argc=1 a0="{exe}"\n').encode()
    sandbox.file("two/web01/var/log/audit/audit.log", call(101, 500, 1, "/usr/bin/first"))
    sandbox.file("two/db01/var/log/audit/audit.log", call(102, 501, 500, "/usr/bin/second"))
    rows, result = shown(sandbox, "two", "--match", "second", "--host-from=path")
    checks.check("--host-from: its own host, and no parent of another", [(r.get("host"), r.get("image")) for r in rows if r["logged"]]
                 == [("db01", "/usr/bin/second")], result)


def check_many(sandbox):
    """Exports without numbers and GUIDs: each parent is looked for among all others, and found at once."""
    count = 60000
    sandbox.file("many.jsonl", lines(windows(SYSMON, 1, f"{i // 3600 % 24:02d}:{i // 60 % 60:02d}:{i % 60:02d}", i, Image=f"C:\\p{i}.exe",
                                             CommandLine="x", ParentImage=f"C:\\q{i}.exe") for i in range(count)))
    rows, result = shown(sandbox, "many.jsonl", "--match", "p7.exe")
    checks.check("a parent among many", [r["image"] for r in rows] == ["C:\\q7.exe", "C:\\p7.exe"], result)


sandbox = Sandbox()
check_guids(sandbox)
check_numbers(sandbox)
check_linux(sandbox)
check_sensor(sandbox)
check_log_sources(sandbox)
check_findings(sandbox)
check_hostile(sandbox)
check_host_from(sandbox)
check_many(sandbox)
checks.exit()
