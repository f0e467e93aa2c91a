"""logons, stats and stack: every count against a count of the same records by hand."""
import collections
import gzip
import json
import os

from _breakwater import Checks, Sandbox

checks = Checks()

AUTH = b"""Jan 10 01:00:01 web01 sshd[10]: Failed password for root from 192.0.2.66 port 4001 ssh2
Jan 10 01:00:02 web01 sshd[10]: Failed password for root from 192.0.2.66 port 4001 ssh2
Jan 10 01:00:03 web01 sshd[10]: Failed password for root from 192.0.2.66 port 4001 ssh2
Jan 10 01:00:04 web01 sshd[10]: Failed password for root from 192.0.2.66 port 4001 ssh2
Jan 10 01:00:05 web01 sshd[10]: Failed password for root from 192.0.2.66 port 4001 ssh2
Jan 10 01:00:06 web01 sshd[10]: Accepted password for root from 192.0.2.66 port 4001 ssh2
Jan 10 02:00:00 web01 sshd[11]: Accepted publickey for ann from 192.0.2.5 port 4002 ssh2
Jan 10 02:00:01 web01 sshd[11]: Failed password for ann from 192.0.2.5 port 4002 ssh2
Jan 12 03:00:00 web01 sshd[12]: Accepted publickey for ann from 203.0.113.9 port 4003 ssh2
Jan 12 04:00:00 web01 sshd[13]: Failed password for invalid user \x1b[31mevil from 192.0.2.77 port 4004 ssh2
Jan 12 05:00:00 web01 sudo:      ann : TTY=pts/0 ; PWD=/tmp ; USER=root ; COMMAND=/usr/bin/id
"""


def rows(result):
    return [json.loads(line) for line in result.out.decode().splitlines()]


def check_logons(sandbox):
    sandbox.file("auth.log", AUTH)
    found = rows(sandbox.run("logons", "auth.log", "--json"))
    def why(account, source):
        return [(r["success"], r["failure"], r.get("why", "")) for r in found if r["account"] == account and r.get("source", "") == source]
    checks.check("a guessed password is first", found and found[0]["account"] == "root" and found[0]["why"] == "many failures, then success", found)
    checks.check("with its counts", why("root", "192.0.2.66") == [(1, 5, "many failures, then success")], found)
    checks.check("a failure after the success is none before it", why("ann", "192.0.2.5") == [(1, 1, "")], found)
    checks.check("a source that was not used before", why("ann", "203.0.113.9") == [(1, 0, "new source")], found)
    checks.check("sudo", [r["type"] for r in found if r["account"] == "ann" and "source" not in r] == ["sudo"], found)
    text = sandbox.run("logons", "auth.log")
    checks.check("nothing of the evidence steers the terminal", b"\x1b" not in text.out, text)
    checks.check("and it is there", b"evil" in text.out, text)
    check_width(sandbox, text)


def check_width(sandbox, wide):
    """A table is no wider than the terminal; what does not fit is below, and nothing is lost."""
    narrow = sandbox.run("logons", "auth.log", env={"COLUMNS": "60"})
    lines = narrow.out.decode().splitlines()
    checks.check("no line is wider than the terminal", all(len(line) <= 60 for line in lines), narrow)
    checks.check("folded, it has every word", narrow.out.split() == wide.out.split(), narrow)
    checks.check("times are whole seconds, and of a zone", "first (UTC)" in narrow.out.decode() and any("-01-10 01:00:01 " in line for line in lines), narrow)
    counted = sandbox.run("stats", "auth.log", env={"COLUMNS": "60"}).out.decode().splitlines()
    checks.check("a line without anything in it is left out", all(line.strip() for line in counted), counted)


def check_many_logons(sandbox):
    """More than are kept: those that matter most are shown, the others counted."""
    line = "Jan 10 01:00:00 web sshd[1]: {} password for {} from 192.0.2.66 port 4001 ssh2\n"
    guessed = "".join(line.format("Failed", "zoe") for _ in range(7)) + line.format("Accepted", "zoe").replace("01:00:00", "01:00:01")
    sandbox.file("many.log", (guessed + "".join(line.format("Failed", f"u{i}") for i in range(200003))
                              + line.format("Accepted", "plain")).encode())
    result = sandbox.run("logons", "many.log", "--json")
    found = rows(result)
    checks.check("as many as are kept", len(found) == 200000, len(found))
    checks.check("the worst of them first", found[0]["account"] == "zoe" and found[0]["why"] == "many failures, then success", found[:2])
    checks.check("the last ones are those that matter least", all(r["account"] != "plain" for r in found))
    checks.check("and the others are counted", result.code == 0 and b"5 logons that matter less are left out" in result.err, result.err)
    sandbox.file("none.log", b"Jan 10 01:00:00 web cron[1]: (root) CMD (true)\n")
    result = sandbox.run("logons", "none.log")
    checks.check("no logon at all is said, with where they would be", result.out == b"" and b"no logons" in result.err and b"4624" in result.err, result)


def check_copies(sandbox):
    """stats and stack count each record as often as it is there, and say which logs look like copies."""
    sandbox.file("twice/auth.log", AUTH)
    sandbox.file("twice/auth.log.gz", gzip.compress(AUTH))
    sandbox.file("twice/other.log", AUTH.replace(b"05:00:00", b"05:00:01"))
    for words in (["stats"], ["stack", "user.name"]):
        result = sandbox.run(*words, "twice", "--json")
        checks.check(f"{words[0]} says what looks like a copy, and no more",
                     result.err.count(b"looks like a copy of") == 1 and b"auth.log: what is in both" in result.err, result)
    result = sandbox.run("logons", "twice", "--json")
    checks.check("logons does not count them", b"looks like" not in result.err and b"21 are in second copies" in result.err, result)
    events = [{"@timestamp": f"2022-07-19T03:10:{second:02}.500Z", "winlog": {"channel": "System", "event_id": second % 3, "record_id": second}}
              for second in range(30)]
    sandbox.file("export/a.json", "".join(json.dumps(e) + "\n" for e in events).encode())
    sandbox.file("export/a.csv", b"TimeCreated,Channel,EventId,RecordNumber\n" + "".join(
        f"{e['@timestamp'][:-2]}1234Z,System,{e['winlog']['event_id']},{e['winlog']['record_id']}\n" for e in events).encode())
    result = sandbox.run("stats", "export", "--json")
    checks.check("an export of a log, too", result.err.count(b"looks like a copy of") == 1, result)


CLOUD = [  # record, its source and its event
    ({"eventVersion": "1.08", "eventTime": "2025-11-15T00:00:00Z", "eventSource": "ec2.amazonaws.com", "eventName": "RunInstances", "awsRegion": "x",
      "eventType": "AwsApiCall"}, "ec2.amazonaws.com", "RunInstances"),
    ({"CreationTime": "2025-11-15T00:00:00", "Operation": "New-InboxRule", "Workload": "Exchange", "RecordType": 1}, "Exchange", "New-InboxRule"),
    ({"timestamp": "2025-11-15T00:00:00Z", "protoPayload": {"serviceName": "iam.googleapis.com", "methodName": "SetIamPolicy"}}, "iam.googleapis.com", "SetIamPolicy"),
    ({"time": "2025-11-15T00:00:00Z", "category": "AuditLogs", "operationName": "Add user", "resultType": "0"}, "AuditLogs", "Add user"),
    ({"Channel": "Security", "EventID": 4624, "Computer": "A", "TimeCreated": "2025-11-15T00:00:00Z", "Workload": "x", "Operation": "y"}, "Security", "4624"),
]


def check_clouds(sandbox):
    """What services of the cloud call an event is counted; the id that each record has of its own is none (CloudTrail's eventID)."""
    for record, source, event in CLOUD:
        sandbox.file("cloud.jsonl", "".join(json.dumps(record | {"eventID": f"0-{i}"} if "eventName" in record else record) + "\n" for i in range(5)).encode())
        found = rows(sandbox.run("stats", "cloud.jsonl", "--json"))
        checks.check(f"{event} is one event", [(r.get("source"), str(r.get("event_id")), r["count"]) for r in found] == [(source, event, 5)], found)


def check_ftp(sandbox):
    """ProFTPD's own log has hosts and logins, the log of transfers what came and went."""
    sandbox.file("ftp/proftpd.log", b"2022-07-04 12:00:00,477 ftp1 proftpd[466] localhost (far[192.0.2.7]): USER anna (Login failed): Incorrect password\n")
    sandbox.file("ftp/xferlog", b"".join(b"Mon Jul  4 12:00:0%d 2022 0 192.0.2.7 3 /srv/www/%d.php b _ i r anna ftp 0 * c\n" % (i, i) for i in range(4)))
    found = rows(sandbox.run("logons", "ftp", "--json"))
    checks.check("a login by FTP is the host's", [(r["account"], r["source"], r["host"], r["failure"]) for r in found] == [("anna", "192.0.2.7", "ftp1", 1)], found)
    head = "#Software: Microsoft Internet Information Services 10.0\n#Fields: date time c-ip cs-username s-ip s-port cs-method cs-uri-stem sc-status sc-win32-status sc-substatus x-session\n"
    lines = ["- 10.0.0.5 21 USER anna 331 0 0 a", "- 10.0.0.5 21 PASS *** 530 1326 41 a", "CORP\\anna 10.0.0.5 21 PASS *** 230 0 0 b", "CORP\\anna 10.0.0.5 21 STOR x.php 226 0 0 b",
             "- 10.0.0.5 80 PASS /x 404 0 0 -"]
    sandbox.file("ftp/u_ex220704.log", (head + "".join(f"2022-07-04 12:00:0{i} 192.0.2.7 {line}\n" for i, line in enumerate(lines))).encode())
    found = rows(sandbox.run("logons", "ftp/u_ex220704.log", "--json"))
    checks.check("logins by IIS' FTP", sorted((r.get("account", ""), r["source"], r["success"], r["failure"]) for r in found) ==
                 [("", "192.0.2.7", 0, 1), ("anna", "192.0.2.7", 1, 0)], found)
    found = rows(sandbox.run("stack", "event.action,user.name,source.ip", "ftp/xferlog", "--json"))
    checks.check("uploads are counted", [(r["event.action"], r["user.name"], r["source.ip"], r["count"]) for r in found] == [("ftp_upload", "anna", "192.0.2.7", 4)], found)


def check_hostile(sandbox):
    sandbox.file("names.jsonl", b'{"User": "\\uff1d1+1"}\n{"User": "=1+1"}\n{"User": "plain"}\n')
    table = sandbox.run("stack", "User", "names.jsonl", "--csv").out.decode()
    checks.check("no cell is a formula, in full width either",
                 all(f"'{f}1+1" in table for f in "=\uff1d") and "'plain" not in table, table)
    os.makedirs(os.path.join(sandbox.path, "links"), exist_ok=True)
    for number in range(25):
        os.symlink("/nowhere", os.path.join(sandbox.path, "links", str(number)))
    sandbox.file("links/auth.log", AUTH)
    for command in (["logons"], ["dump"]):
        said = sandbox.run(*command, "links").err.decode().splitlines()
        links = [line for line in said if "symbolic link" in line]
        checks.check(f"{command[0]}: many links are counted", len(links) == 10 and any("15 more" in line for line in said), said)


def check_windows(sandbox):
    sandbox.evidence("logs")
    dumped = [json.loads(line) for line in sandbox.run("dump", "logs").out.decode().splitlines()]
    want = collections.Counter()
    for record in dumped:
        event = record.get("Event", {})
        system = event.get("System", {})
        if system.get("Channel") == "Security" and system.get("EventID") in (4624, 4625):
            want[(system["Computer"].lower(), event["EventData"]["TargetUserName"].lower())] += 1
    got = collections.Counter()
    result = sandbox.run("logons", "logs", "--json")
    for row in rows(result):
        if row["type"].endswith(")"):
            got[(row["host"].lower(), row["account"])] += row["success"] + row["failure"]
    checks.check("logons of Windows are as many as there are", want == got and want, f"{want} {got}")

    total = sum(row["count"] for row in rows(sandbox.run("stats", "logs", "--json")))
    checks.check("stats counts every record once", total == len(dumped), f"{total} {len(dumped)}")
    for by in ("source", "host", "day", "hour"):
        total = sum(row["count"] for row in rows(sandbox.run("stats", "logs", "--json", "--by", by)))
        checks.check(f"also by {by}", total == len(dumped), f"{total} {len(dumped)}")
    for words in (("logons", "logs"), ("stats", "logs"), ("stack", "Image,User", "logs", "--rare")):
        same = {sandbox.run(*words, "--json", "--jobs", str(n)).out for n in (1, 2, 3)}
        checks.check(f"{words[0]}: the same for any --jobs", len(same) == 1 and b"" not in same)


def check_stack(sandbox):
    values = ["b", "a", "b", "c", "a", "b"]
    hosts = ["h1", "h1", "h2", "h1", "h1", "h2"]
    lines = [json.dumps({"@timestamp": f"2022-07-01T00:00:0{i}Z", "host": {"name": h}, "v": v, "n": i}) for i, (v, h) in enumerate(zip(values, hosts))]
    sandbox.file("a.jsonl", ("\n".join(lines) + "\n" + json.dumps({"@timestamp": "2022-07-01T00:00:09Z", "other": 1}) + "\n").encode())
    def stacked(*words):
        return [(r["v"], r["count"], r.get("hosts", r.get("host"))) for r in rows(sandbox.run("stack", "v", "a.jsonl", "--json", *words))]
    checks.check("most frequent first", stacked() == [("b", 3, 2), ("a", 2, 1), ("c", 1, 1)], stacked())
    checks.check("rarest first", stacked("--rare") == [("c", 1, 1), ("a", 2, 1), ("b", 3, 2)], stacked("--rare"))
    checks.check("by host", stacked("--by", "host") == [("a", 2, "h1"), ("b", 2, "h2"), ("b", 1, "h1"), ("c", 1, "h1")], stacked("--by", "host"))
    checks.check("only what fits", stacked("--field", "v=b") == [("b", 3, 2)] and stacked("--host", "h2") == [("b", 2, 1)])
    checks.check("no more than asked for", stacked("--top", "1") == [("b", 3, 2)])
    result = sandbox.run("stack", "v", "a.jsonl", "--json")
    checks.check("what has no such field is counted", b"1 record without a value" in result.err, result)
    row = rows(result)[0]
    checks.check("first and last", (row["first"][:19], row["last"][:19]) == ("2022-07-01T00:00:00", "2022-07-01T00:00:05"), row)
    for words in (("stack", "v"), ("stack", "", "a.jsonl"), ("stack", "v", "a.jsonl", "--top", "x"), ("stack", "v", "a.jsonl", "--by", "x"),
                  ("stack", "v", "a.jsonl", "--field", "x"), ("stats", "a.jsonl", "--by", "x"), ("logons",)):
        result = sandbox.run(*words)
        checks.check(f"{' '.join(words)}: a usage error in words", result.code == 2 and result.err != b"" and result.out == b"", result)


def check_pipes(sandbox):
    """Whoever closes the pipe has what it wanted; -q is understood everywhere."""
    line = '{"@timestamp":"2022-07-01T00:00:00Z","host":{"name":"h"},"event":{"dataset":"d%d"},"v":"%s"}\n'
    sandbox.file("pipe.jsonl", "".join(line % (i, str(i) * 90) for i in range(5000)).encode())
    for words in ("stack v pipe.jsonl --top 0", "stack v pipe.jsonl --json -q", "stats pipe.jsonl --csv --quiet"):
        result = sandbox.shell(f"breakwater {words} | head -n 1")
        checks.check(f"{words} | head", result.code == 0 and result.out.count(b"\n") == 1 and result.err == b"", result)
    for command in ("logons", "anomalies", "tree"):
        result = sandbox.run(command, "-q", "pipe.jsonl")
        checks.check(f"{command} -q", result.code != 2, result)


sandbox = Sandbox()
check_logons(sandbox)
check_many_logons(sandbox)
check_copies(sandbox)
check_clouds(sandbox)
check_ftp(sandbox)
check_hostile(sandbox)
check_windows(sandbox)
check_stack(sandbox)
check_pipes(sandbox)
checks.exit()
