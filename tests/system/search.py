"""search, and the forms of a hunt for other tools: Timesketch and the ATT&CK Navigator."""
import json
import os
import re
import zipfile

from _breakwater import Checks, Sandbox

checks = Checks()


def found(result):
    """(number of records that the last line says, places)"""
    text = result.out.decode()
    total = re.search(r"^([\d,]+) records? found in", text, flags=re.M)
    places = re.findall(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  .*?(\S+:\d+|\S+@\d+)", text, flags=re.M)
    return (int(total.group(1).replace(",", "")) if total else None), places


def check_search(sandbox):
    sandbox.evidence("logs")
    dumped = sandbox.run("dump", "logs").out.decode().splitlines()
    for word in ("whoami", "SVC_", "no such word in there"):
        # words are looked for in values, and the dump shows more than values: names of fields
        want = [line for line in dumped if word.lower() in json.dumps(list(values(json.loads(line))), ensure_ascii=False).lower()]
        result = sandbox.run("search", word, "logs")
        count, places = found(result)
        checks.check(f"'{word}' is found as often as it stands there", count == len(want), f"{count} {len(want)}\n{result}")
        checks.check(f"'{word}': a line for each", len(places) == count, result)
        checks.check(f"'{word}': exit code", result.code == (1 if want else 0), result)
    times = re.findall(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", sandbox.run("search", "whoami", "logs").out.decode(), flags=re.M)
    checks.check("in the order of time", times == sorted(times) and times, times)
    same = [sandbox.run("search", "whoami", "logs", "--jobs", str(n)).out for n in (1, 2, 3)]
    checks.check("the same for any --jobs", len(set(same)) == 1)


def values(node):
    if isinstance(node, dict):
        for value in node.values():
            yield from values(value)
    elif isinstance(node, list):
        for value in node:
            yield from values(value)
    else:
        yield str(node)


def check_questions(sandbox):
    log = b"\n".join(json.dumps({"@timestamp": f"2022-07-01T00:00:0{i}Z", "host": {"name": h}, "a": a, "path": p}).encode()
                     for i, (h, a, p) in enumerate([("web1", "one two", "C:\\x\\cmd.exe"), ("web2", "two three", "/bin/sh"),
                                                    ("db1", "THREE", "10.1.2.3"), ("db1", "f*ur \"q\"", "tab\there")])) + b"\n"
    sandbox.file("a.jsonl", log)
    for words, want in (
            (("two", "a.jsonl"), 2), (("TWO", "a.jsonl"), 2), (("t*o", "a.jsonl"), 2), (("f\\*ur", "a.jsonl"), 1), (("o\\*e", "a.jsonl"), 0),
            (("--word", "two", "--word", "three", "a.jsonl"), 1), (("--any", "--word", "one", "--word", "three", "a.jsonl"), 3),
            (("--field", "path=*\\cmd.exe", "a.jsonl"), 1), (("--field", "a|startswith=two", "a.jsonl"), 1),
            (("--field", "path|cidr=10.0.0.0/8", "a.jsonl"), 1), (("--regex", "^t[wo]+ thr", "a.jsonl"), 1),
            (("--field", "path=/bin/sh", "--regex", "three", "a.jsonl"), 1), (("\"q\"", "a.jsonl"), 1), (("tab\there", "a.jsonl"), 1),
            (("two", "a.jsonl", "--host", "web1"), 1), (("two", "a.jsonl", "--from", "2022-07-01T00:00:01Z"), 1),
            (("--field", "nothing=*", "a.jsonl"), 0)):
        result = sandbox.run("search", *words)
        checks.check(f"search {' '.join(words)}: {want}", found(result)[0] == want, result)
    for words in (("two",), ("--field", "x", "a.jsonl"), ("--regex", "(", "a.jsonl"), ("--field", "a|nonsense=x", "a.jsonl"), ("--field", "n>=5", "a.jsonl"),
                  ("--field", "n!=5", "a.jsonl"), ()):
        result = sandbox.run("search", *words)
        checks.check(f"search {' '.join(words)}: a usage error in words", result.code == 2 and result.err != b"", result)
    result = sandbox.run("search", "--regex", "(", "a.jsonl")
    checks.check("what is wrong with an expression", result.err == b"breakwater search: regular expression, character 2: missing closing parenthesis\n", result)
    result = sandbox.run("stats", "--field", "a|nonsense=x", "a.jsonl")
    checks.check("and with a field", result.code == 2 and result.err == b"breakwater stats: --field: unknown modifier 'nonsense'\n", result)
    line = json.loads(sandbox.run("search", "two", "a.jsonl", "--json", "-q").out.splitlines()[0])
    checks.check("as JSON with the field", line["breakwater"]["matched"][0]["path"] == "a", line)


def shown(result):
    """{places of what was found}, {places of what stands around it}"""
    lines = re.findall(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  \S+  (\S+)([:-])(\d+)", result.out.decode(), flags=re.M)
    return ({(item, int(number)) for item, mark, number in lines if mark == ":"},
            {(item, int(number)) for item, mark, number in lines if mark == "-"})


def around(wanted, before, after, last):
    near = {n for w in wanted for n in range(max(1, w - before), min(last, w + after) + 1)}
    return near - set(wanted)


def check_context(sandbox):
    """-A, -B and -C as grep has them: of the same log, each record once, and told apart."""
    wanted = {"one.log": [3, 5, 40], "two.log": [1, 60], "none.log": []}
    for name, marks in wanted.items():
        sandbox.file(f"around/{name}", "".join(
            f"2022-07-01T00:{i:02}:00+00:00 {name[:3]} app: {'needle' if i in marks else 'hay'} {i}\n" for i in range(1, 61) if i != 60).encode()
            + f"2022-07-01T01:00:00+00:00 {name[:3]} app: {'needle' if 60 in marks else 'hay'} 60\n".encode())
    for options, before, after in ((["-A", "2"], 0, 2), (["-B1"], 1, 0), (["-C", "3"], 3, 3), (["-C2", "-A", "0"], 2, 0),
                                   (["--context", "100"], 100, 100), (["--before-context=4", "--after-context=1"], 4, 1), ([], 0, 0)):
        results = [sandbox.run("search", "needle", "around", "-q", "--jobs", jobs, *options) for jobs in ("1", "3")]
        found_there, near = shown(results[0])
        checks.check(f"{options}: what was found", found_there == {(f"around/{n}", i) for n, marks in wanted.items() for i in marks}, results[0])
        checks.check(f"{options}: what stands around it", near == {(f"around/{n}", i) for n, marks in wanted.items() for i in around(marks, before, after, 60)},
                     results[0])
        checks.check(f"{options}: that is not counted as found", results[0].out.endswith(b"5 records found in 180 records of 3 items\n"), results[0])
        checks.check(f"{options}: the same for any --jobs", results[0].out == results[1].out, results[1])
    result = sandbox.run("search", "needle 40", "around", "-C", "1", "--json", "-q")
    lines = [json.loads(line) for line in result.out.splitlines()]
    told = [(line["breakwater"]["record_number"], line["rule"]["name"], line["event"]["kind"], line["breakwater"].get("context")) for line in lines]
    checks.check("JSON says which is which", told == [(39, "Context", "event", True), (40, "Search", "alert", None), (41, "Context", "event", True)], result)
    checks.check("and has the records", ["hay 39" in json.dumps(lines[0]["breakwater"]["record"])] == [True], result)
    result = sandbox.run("search", "no such needle", "around", "-C", "5")
    checks.check("nothing found: nothing around it", result.code == 0 and shown(result) == (set(), set()), result)
    result = sandbox.run("search", "needle", "around", "-C", "1", "-q", "--host", "one", "--from", "2022-07-01T00:05:00Z")
    checks.check("of the records that were asked for", shown(result)[1] == {("around/one.log", i) for i in (6, 39, 41)}, result)
    sandbox.file("around2/big.log", b"".join(b"2022-07-01T00:00:%02d+00:00 one app: %s %d\n" % (
        i % 60, b"needle" if i in (1, 250000, 500000) else b"x" * 60, i) for i in range(1, 500001)))
    result = sandbox.run("search", "needle", "around2", "-C", "2", "-q", "--jobs", "2")
    checks.check("a log that is read in parts", sorted(n for _, n in shown(result)[1]) == [2, 3, 249998, 249999, 250001, 250002, 499998, 499999], result)
    for wrong in ("-1", "x", "1001"):
        result = sandbox.run("search", "needle", "around", "-C", wrong)
        checks.check(f"-C {wrong}: a usage error", result.code == 2 and b"want a number from 0 to 1000" in result.err, result)


def check_context_copies(sandbox):
    """A line in two logs is found once; the count of copies is that of what was found."""
    both = [f"2022-07-01T00:00:0{i}+00:00 web kernel: {'needle' if i == 4 else 'hay'} {i}\n" for i in range(9)]
    sandbox.file("twice/kern.log", "".join(both).encode())
    sandbox.file("twice/messages", "".join(both[:7]).encode())
    result = sandbox.run("search", "needle", "twice", "-C", "2")
    checks.check("copies of what stands around are not told", result.out.endswith(
        b"1 record found in 16 records of 2 items; not shown are copies of them: 1 record\n"), result)
    checks.check("each once", len(re.findall(rb"kernel: hay", result.out)) == 4, result)


KERNEL = ("Jul  1 03:00:01 fw1 kernel: [12.0] DROP IN=eth0 OUT= MAC= SRC=203.0.113.9 DST=198.51.100.2 LEN=60 TOS=0x00 PREC=0x00 TTL=52 ID=1 DF "
          "PROTO=TCP SPT=4444 DPT=22 WINDOW=64240 RES=0x00 SYN URGP=0\n")
FIREWALLS = {
    "kernel": KERNEL,
    "syslog": "Jul  1 02:59:59 fw1 CRON[1]: (root) CMD (x)\n" + KERNEL,
    "fortigate": 'date=2022-07-01 time=03:00:01 devname="fw1" devid="F1" logid="0000000013" type="traffic" subtype="forward" level="notice" '
                 'srcip=203.0.113.9 srcport=4444 dstip=198.51.100.2 dstport=22 action="deny" proto=6\n',
    "asa": "Jul  1 2022 03:00:01 fw1 : %ASA-4-106023: Deny tcp src outside:203.0.113.9/4444 dst inside:198.51.100.2/22 by access-group \"x\" [0x0, 0x0]\n",
    "cef": "CEF:0|V|P|1|x|y|5|src=203.0.113.9 spt=4444 dst=198.51.100.2 dpt=22 act=deny rt=1656644401000\n",
}


def check_names_of_addresses(sandbox):
    """The ends of a connection have the names of ECS and those that Sigma's rules for firewalls have, whatever the firewall calls them."""
    for name, lines in FIREWALLS.items():
        log = sandbox.file(f"firewalls/{name}.log", lines.encode())
        for field, value in (("source.ip", "203.0.113.9"), ("source.port", "4444"), ("destination.ip", "198.51.100.2"), ("destination.port", "22"),
                             ("src_ip", "203.0.113.9"), ("src_port", "4444"), ("dst_ip", "198.51.100.2"), ("dst_port", "22")):
            result = sandbox.run("search", "-f", f"{field}={value}", log)
            checks.check(f"{name}: {field} is found", found(result)[0] == 1, result)
            result = sandbox.run("stack", field, log)
            checks.check(f"{name}: {field} is stacked", re.search(rf"^ +1 .* {re.escape(value)}$".encode(), result.out, flags=re.M), result)


def check_copies(sandbox):
    """A line that rsyslog wrote into two logs is shown once; that there is another one is said."""
    lines = "".join(f"2022-07-01T00:00:{i:02}+00:00 web kernel: veth{i}: link is up\n" for i in range(9)).encode()
    sandbox.file("copies/kern.log", lines)
    sandbox.file("copies/messages", lines[:-len(lines) // 9])
    result = sandbox.run("search", "veth*", "copies")
    checks.check("copies are told", result.out.endswith(b"9 records found in 17 records of 2 items; not shown are copies of them: 8 records\n"), result)


def check_lines_in_two_logs(sandbox):
    """As Debian writes them: syslog has the lines of all others among its own, elsewhere. One to the microsecond is one record."""
    lines = []
    for i in range(1, 13):
        stamp = f"2022-07-01T03:00:{i:02}.{100000 + 7 * i + 1}+00:00 mx"
        lines.append(f"{stamp} systemd[1]: Started job {i}.\n")
        lines.append(f"{stamp} dovecot: imap-login: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): user=<ann>, method=PLAIN, "
                     f"rip=203.0.113.{9 if i < 9 else 8}, lip=10.0.0.1, session=<{i}>\n")
    sandbox.file("two/syslog", "".join(lines).encode())
    sandbox.file("two/mail.log", "".join(line for line in lines if "dovecot" in line).encode())
    result = sandbox.run("search", "auth failed*", "two")
    checks.check("a line in two logs is found once", found(result)[0] == 12 and b"copies of them: 12 records" in result.out, result)
    logons = [json.loads(line) for line in sandbox.run("logons", "two", "--json", "-q").out.splitlines()]
    checks.check("and is one login", sorted((r["source"], r["failure"]) for r in logons) == [("203.0.113.8", 4), ("203.0.113.9", 8)], logons)
    sandbox.file("two.yml", b"""title: Failed
id: 11111111-1111-4111-8111-111111111121
logsource: {product: linux}
detection: {keywords: ['auth failed'], condition: keywords}
---
title: Twelve
id: 11111111-1111-4111-8111-111111111122
correlation: {type: event_count, rules: [11111111-1111-4111-8111-111111111121], timespan: 1h, condition: {gte: 12}}
level: high
---
title: Thirteen
id: 11111111-1111-4111-8111-111111111123
correlation: {type: event_count, rules: [11111111-1111-4111-8111-111111111121], timespan: 1h, condition: {gte: 13}}
level: high
""")
    titles = {json.loads(line)["rule"]["name"] for line in sandbox.run("hunt", "two", "--rules", "two.yml", "--json", "-q").out.splitlines()}
    checks.check("and one event of a correlation", titles == {"Twelve"}, titles)


def check_equal_lines(sandbox):
    """Stamps of whole seconds: equal lines of one second are as many as the log has that has most of them, whoever else has some."""
    def line(second, pid=700, host="mx"):
        return f"Jul  1 03:00:{second:02} {host} sshd[{pid}]: Failed password for root from 203.0.113.9 port 4022 ssh2\n"
    noise = [f"Jul  1 03:00:{i:02} mx systemd[1]: Started job {i} of the morning.\n" for i in range(60)]
    both = "".join(line(2) * 3 + line(4) + line(5, 701))
    sandbox.file("ranks/auth.log", both.encode())
    sandbox.file("ranks/syslog", "".join([*noise[:9], line(2) * 2, *noise[9:30], line(4) * 2, line(5, 702), *noise[30:]]).encode())
    want = {"of two logs": (["ranks"], 3 + 2 + 1 + 1), "one log": (["ranks/auth.log"], 5), "the other first": (["ranks/syslog", "ranks/auth.log"], 7)}
    box = os.path.join(sandbox.path, "ranks.zip")
    with zipfile.ZipFile(box, "w") as out:
        for name in ("auth.log", "syslog"):
            out.write(os.path.join(sandbox.path, f"ranks/{name}"), name)
    want["in an archive"] = (["ranks.zip"], 7)
    for case, (where, count) in want.items():
        result = sandbox.run("search", "Failed password*", *where)
        checks.check(f"equal lines {case} are found as often as they are", found(result)[0] == count, result)
        rows = [json.loads(row) for row in sandbox.run("logons", *where, "--json", "-q").out.splitlines()]
        checks.check(f"equal lines {case} are as many logins", sum(row["failure"] for row in rows) == count, rows)
        sandbox.file("ranks.yml", f"""title: Failed
id: 11111111-1111-4111-8111-111111111131
logsource: {{product: linux}}
detection: {{keywords: ['Failed password'], condition: keywords}}
---
title: As many
id: 11111111-1111-4111-8111-111111111132
correlation: {{type: event_count, rules: [11111111-1111-4111-8111-111111111131], timespan: 1h, condition: {{gte: {count}}}}}
level: high
---
title: More
id: 11111111-1111-4111-8111-111111111133
correlation: {{type: event_count, rules: [11111111-1111-4111-8111-111111111131], timespan: 1h, condition: {{gte: {count + 1}}}}}
level: high
""".encode())
        titles = {json.loads(row)["rule"]["name"] for row in sandbox.run("hunt", *where, "--rules", "ranks.yml", "--json", "-q").out.splitlines()}
        checks.check(f"equal lines {case} are as many events of a correlation", titles == {"As many"}, titles)
    for host in ("a", "long-name"):
        sandbox.file(f"nil/{host}.log", (line(1, host=host) + "<38>1 2022-07-01T03:00:02Z - sshd 7 - - Failed password for root from 203.0.113.9 port 4022 ssh2\n").encode())
        sandbox.file(f"hosts/{host}/auth.log", (line(1, host=host) + line(2, host="localhost")).encode())
    rows = [json.loads(row) for row in sandbox.run("logons", "hosts", "--json", "-q").out.splitlines()]
    checks.check("lines of machines that say localhost are no copies", sum(row["failure"] for row in rows if row["host"] == "localhost") == 2, rows)
    rows = [json.loads(row) for row in sandbox.run("logons", "nil", "--json", "-q").out.splitlines()]
    checks.check("nor of machines that say nothing", sum(row["failure"] for row in rows if "host" not in row) == 2, rows)


def check_not(sandbox):
    """Records without a text, beside each way to ask."""
    lines = [f"2022-07-01T00:00:0{i}+00:00 web sshd[7]: {text}" for i, text in enumerate(("Failed password for root", "Accepted key for ann", "Connection closed [PREAUTH]", "Failed none for ann"))]
    sandbox.file("not.log", "\n".join(lines).encode() + b"\n")
    for words, want in ((("sshd", "--not", "failed"), [1, 2]), (("sshd", "-v", "failed", "-v", "preauth"), [1]), (("--regex", "for (root|ann)", "--not", "key*ann"), [0, 3]),
                        (("-w", "root", "-w", "ann", "--any", "--not", "none"), [0, 1]), (("sshd", "--not", "nobody"), [0, 1, 2, 3]), (("*", "--not", "sshd"), []), (("*", "--not", "root"), [1, 2, 3])):
        result = sandbox.run("search", *words, "not.log", "--json")
        got = [int(json.loads(line)["@timestamp"][18]) for line in result.out.splitlines()]
        checks.check(f"search {' '.join(words)}: {want}", got == want and result.code == (1 if want else 0), result)
    result = sandbox.run("search", "--not", "x", "not.log")
    checks.check("--not alone asks for nothing", result.code == 2, result)


def check_hosts_there_are(sandbox):
    """Nobody has to guess how the hosts are called that --host could have let in."""
    nameless = json.dumps({"@timestamp": "2022-07-01T00:00:00Z", "a": "two"}).encode() + b"\n"
    many = b"".join(json.dumps({"@timestamp": "2022-07-01T00:00:00Z", "host": {"name": f"h{i:02}"}, "a": "two"}).encode() + b"\n" for i in range(20))
    sandbox.file("none.jsonl", nameless * 3)
    sandbox.file("some.jsonl", sandbox.read("a.jsonl") + nameless)
    sandbox.file("many.jsonl", many)
    says = "no record is of a host that fits --host; "
    for command in (("search", "two", "-q"), ("hunt", "-q"), ("dump",), ("stack", "a")):
        for file, hosts in (("a.jsonl", "there are: db1, web1, web2"), ("some.jsonl", "there are: db1, web1, web2; other records name no host (--host-from=path takes the folder's name)"),
                            ("none.jsonl", "the records name no host (--host-from=path takes the folder's name)"),
                            ("many.jsonl", "there are: h00, h01, h02, h03, h04, h05, h06, h07 and others")):
            result = sandbox.run(*command, file, "--host", "WEBB*")
            checks.check(f"{command[0]} --host on {file}: which hosts there are", f"breakwater {command[0]}: {says}{hosts}\n" in result.err.decode(), result)
        result = sandbox.run(*command, "a.jsonl", "--host", "WEB*")
        checks.check(f"{command[0]} --host: nothing is said when one fits", says not in result.err.decode(), result)
        result = sandbox.run(*command, "a.jsonl")
        checks.check(f"{command[0]}: nothing is said without it", says not in result.err.decode(), result)
    result = sandbox.run("search", "two", "a.jsonl", "--host", "web1", "--from", "2030-01-01")
    checks.check("nor when the time is what lets none in", says not in result.err.decode(), result)


def check_nothing_let_in(sandbox):
    """A time at which nothing was recorded is no quiet time: it is said, and of which time there are records."""
    says = "no record is of the time that --from and --to ask for; there are records of 2022-07-01 00:00:00 to 2022-07-01 00:00:05 UTC"
    sandbox.file("t.jsonl", b"".join(json.dumps({"@timestamp": f"2022-07-01T00:00:0{i}Z", "host": {"name": "h"}, "a": "two"}).encode() + b"\n" for i in (3, 0, 5)))
    for command in (("search", "two", "-q"), ("hunt", "-q"), ("dump",), ("stack", "a"), ("stats",), ("logons",), ("tree",), ("anomalies",)):
        for words in (("--from", "2030-01-01"), ("--to", "2022-07-01T01:00:00+02:00")):
            result = sandbox.run(*command, "t.jsonl", *words)
            checks.check(f"{command[0]} {words[0]}: of which time there are records", f"breakwater {command[0]}: {says}\n" in result.err.decode()
                         and result.code == 0, result)
            checks.check(f"{command[0]} {words[0]}: no other reason is given", b"never recorded" not in result.err and b"has a value" not in result.err
                         and b"process began" not in result.err, result)
        result = sandbox.run(*command, "t.jsonl", "--from", "2022-07-01T02:00:04+02:00")
        checks.check(f"{command[0]}: nothing is said when one record fits", says[:20] not in result.err.decode(), result)
    result = sandbox.run("hunt", "t.jsonl", "--from", "2030-01-01")
    checks.check("hunt: its verdict is not that nothing was found", b"NOTHING LOOKED AT: none of 3 records" in result.out, result)
    result = sandbox.run("hunt", "t.jsonl", "--from", "2022-07-01T00:00:04Z")
    checks.check("hunt: counts the records that it looked at", b"NOTHING FOUND: no rule matched at or above level low in 1 record." in result.out, result)
    result = sandbox.run("dump", "t.jsonl", "--record", "77")
    checks.check("dump --record: a number that no record has", result.out == b"" and b"no record has the number" in result.err, result)
    result = sandbox.run("search", "*", "t.jsonl")
    checks.check("search for what is in every record: dump is named", result.code == 2 and b"'breakwater dump' prints all" in result.err, result)
    for words, what in ((("search", "t.jsonl", "zwei"), b"'zwei' is not: the word comes first"), (("stack", "t.jsonl", "a"), b"'a' is not: the field comes first")):
        result = sandbox.run(*words)
        checks.check(f"{words[0]}: evidence before the question", result.code == 2 and what in result.err, result)


def check_names_of_sigma(sandbox):
    """A field of Sigma is found where the log calls it otherwise, and the record's own names go on to work."""
    data = {"NewProcessName": "C:\\Windows\\whoami.exe", "ParentProcessName": "C:\\Windows\\cmd.exe", "NewProcessId": "0x10", "ProcessId": "0x20",
            "SubjectUserName": "bob", "SubjectDomainName": "D"}
    sandbox.file("n.jsonl", json.dumps({"@timestamp": "2024-03-03T10:00:00Z", "winlog": {
        "channel": "Security", "event_id": 4688, "computer_name": "H1", "event_data": data}}).encode() + b"\n" + json.dumps({
            "ID": "1709460000.101:501", "NODE": "web7", "SYSCALL": {"arch": "0xc000003e", "syscall": 59, "success": "yes", "exit": 0, "items": 2, "ppid": 900, "pid": 901, "uid": 33, "comm": "id", "exe": "/usr/bin/id", "SYSCALL": "execve", "UID": "www"},
            "EXECVE": {"argc": 2, "ARGV": ["id", "-a"]}, "PARENT_INFO": {"exe": "/usr/bin/dash"}}).encode() + b"\n")
    for field, want in (("Image=*\\whoami.exe", 1), ("ParentImage|endswith=cmd.exe", 1), ("User=D\\bob", 1), ("ProcessId=0x20", 1), ("ProcessId=0x10", 0),
                        ("NewProcessName=*whoami*", 1), ("Image=/usr/bin/id", 1), ("CommandLine=id -a", 1), ("ParentImage=*/dash", 1), ("Image=*", 2),
                        ("image=*\\whoami.exe", 1), ("IMAGE=*", 2), ("parentimage|endswith=cmd.exe", 1), ("user=D\\bob", 1), ("eventid=4688", 1), ("newprocessname=*whoami*", 1),
                        ("processid=0x20", 1), ("processid=0x10", 0)):
        result = sandbox.run("search", "--field", field, "n.jsonl")
        checks.check(f"search --field {field}: {want}", found(result)[0] == want, result)
    result = sandbox.run("search", "n.jsonl", "--field", "Image=*\\whoami.exe", "--field", "User=*bob", "--field", "EventID=4688")
    checks.check("several such fields", found(result)[0] == 1, result)
    result = sandbox.run("stack", "Image", "n.jsonl", "--field", "CommandLine=id*")
    checks.check("letter case makes no difference to stack", sandbox.run("stack", "image", "n.jsonl", "--field", "commandline=id*").out.lower() == result.out.lower(), result)
    checks.check("stack chooses by them, too, and has what log sources map", b"whoami" not in result.out and b"/usr/bin/id" in result.out and not result.err, result)
    result = sandbox.run("stack", "Image", "n.jsonl")
    checks.check("and has Windows' own records of processes", b"whoami.exe" in result.out, result)


def check_names_that_are_none(sandbox):
    """A slip of the pen in a field's name is told from a value that nothing has."""
    for words, missing, near in ((("--field", "Imaje=x"), "Imaje", "Image"), (("--any", "--field", "Imaje=x", "--field", "Foo=y"), "Foo or Imaje", "Image"),
                                 (("--field", "NewProcesName|contains=x"), "NewProcesName", "NewProcessName"),
                                 (("--field", "Image=nosuch"), None, None), (("--field", "EventRecordID=0"), None, None), (("--field", "Imaje=x", "--any", "--word", "whoami"), None, None)):
        err = sandbox.run("search", "logs", *words).err.decode()
        checks.check(f"{words}: names what no record has", (f"{missing} never recorded" in err) == (missing is not None) and (missing is not None or err == ""), err)
        checks.check(f"{words}: names what is called nearly so", near is None or f"did you mean the field '{near}'?" in err, err)
    for words, told in ((("stack", "Imagge", "logs"), ("no record has a value of 'Imagge'", "'Image'")), (("stack", "Image,Imagge", "logs"), ("no row shown has a value of 'Imagge'", "'Image'")),
                        (("logons", "--field", "TargetUsername=nobody", "logs"), ("no logon is left by --field",)), (("stats", "logs", "--by", "x"), ("want event, source, host, day or hour",))):
        err = sandbox.run(*words).err.decode()
        checks.check(f"{' '.join(words)}: says why there is nothing", all(text in err for text in told), err)


def check_forms(sandbox):
    result = sandbox.run("hunt", "logs", "-q", "--timesketch=t.jsonl", "--navigator=n.json", "--json=f.jsonl")
    checks.check("all forms at once", result.code == 1, result)
    findings = [json.loads(line) for line in sandbox.read("f.jsonl").splitlines()]
    lines = [json.loads(line) for line in sandbox.read("t.jsonl").splitlines()]
    checks.check("Timesketch has every finding", len(lines) == len([f for f in findings if "@timestamp" in f]) and lines)
    checks.check("Timesketch has what it asks for", all(l["message"] and l["datetime"] and l["timestamp_desc"] for l in lines))
    checks.check("Timesketch's columns are flat", all(not isinstance(v, dict) for l in lines for v in l.values()))
    checks.check("Timesketch names authors", all(l["rule_author"] for l in lines))
    layer = json.loads(sandbox.read("n.json"))
    checks.check("sub-techniques are unfolded", layer["layout"]["expandedSubtechniques"] == "annotated" and layer["versions"]["layer"] == "4.5", layer)
    counts = {}
    for finding in findings:
        for technique in finding.get("threat", {}).get("technique", {}).get("id", []):
            counts[technique] = counts.get(technique, 0) + 1
    checks.check("the layer counts techniques", {t["techniqueID"]: t["score"] for t in layer["techniques"]} == counts, counts)
    checks.check("the layer is one", layer["domain"] == "enterprise-attack" and layer["versions"]["layer"] == "4.5")
    checks.check("the layer names rules", all("(" in t["comment"] for t in layer["techniques"]))


sandbox = Sandbox()
check_search(sandbox)
check_questions(sandbox)
check_copies(sandbox)
check_context(sandbox)
check_names_of_addresses(sandbox)
check_context_copies(sandbox)
check_lines_in_two_logs(sandbox)
check_equal_lines(sandbox)
check_not(sandbox)
check_hosts_there_are(sandbox)
check_nothing_let_in(sandbox)
check_names_of_sigma(sandbox)
check_names_that_are_none(sandbox)
check_forms(sandbox)
checks.exit()
