#!/usr/bin/env python3
"""The same lines of a Linux host in every form in which shippers and SIEMs hand them over: the same rules
find them, with the same host and time."""
import json

from _breakwater import Checks, Sandbox

HOST = "web01"
TIME = "2026-05-03T08:00:01.000Z"
SAID = [
    ("sshd", "100", "Accepted password for root from 203.0.113.77 port 4 ssh2"),
    ("sudo", "200", "   alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/usr/bin/marker --a b"),
]
REQUEST = '203.0.113.78 - - [03/May/2026:08:00:01 +0000] "GET /marker.php?a=1 HTTP/1.1" 200 12 "-" "curl/8"'

RULES = """title: Login
id: 5b1f2f0a-0000-4000-8000-00000000a001
logsource: {product: linux, service: auth}
detection:
  selection: {source.ip: 203.0.113.77, user.name: root, event.outcome: success}
  condition: selection
---
title: Process
id: 5b1f2f0a-0000-4000-8000-00000000a002
logsource: {product: linux, category: process_creation}
detection:
  selection: {Image|endswith: /marker, CommandLine|endswith: ' --a b'}
  condition: selection
---
title: Request
id: 5b1f2f0a-0000-4000-8000-00000000a003
logsource: {category: webserver}
detection:
  selection: {cs-uri-stem: /marker.php, c-ip: 203.0.113.78, sc-status: 200}
  condition: selection
"""


def lines(records):
    return "".join(json.dumps(r) + "\n" for r in records)


def table(rows):
    return "".join(",".join('"' + str(c).replace('"', '""') + '"' for c in row) + "\r\n" for row in rows)


def syslog(program, pid, text):
    return f"May  3 08:00:01 {HOST} {program}[{pid}]: {text}"


LINES = [syslog(*said) for said in SAID]

FORMS = {
    "a file": ("auth.log", "".join(line + "\n" for line in LINES)),
    "Fluent Bit, journal": ("fb_journal.json", lines(
        {"date": 1777795201.0, "_HOSTNAME": HOST, "SYSLOG_IDENTIFIER": p, "_PID": i, "MESSAGE": t} for p, i, t in SAID)),
    "Fluent Bit, parsed": ("fb_parsed.json", lines(
        {"date": 1777795201.0, "pri": "86", "host": HOST, "ident": p, "pid": i, "message": t} for p, i, t in SAID)),
    "Fluent Bit, tail": ("fb_tail.json", lines({"date": 1777795201.0, "log": line} for line in LINES)),
    "GELF": ("gelf.json", lines(
        {"version": "1.1", "host": HOST, "short_message": t, "timestamp": 1777795201.0, "facility": p} for p, i, t in SAID)),
    "GELF with the line": ("gelf_full.json", lines(
        {"version": "1.1", "host": HOST, "short_message": "x", "full_message": "<86>" + line, "timestamp": 1777795201.0}
        for line in LINES)),
    "Graylog's table": ("graylog.csv", table(
        [["timestamp", "source", "message"]] + [[TIME, HOST, f"{HOST} {p}[{i}]: {t}"] for p, i, t in SAID])),
    "Google Cloud, text": ("gcp.json", lines(
        {"insertId": "a", "textPayload": line, "timestamp": TIME, "logName": "projects/x/logs/syslog"} for line in LINES)),
    "Google Cloud, JSON": ("gcp_json.json", lines(
        {"insertId": "a", "jsonPayload": {"message": t, "ident": p, "pid": i, "host": HOST}, "timestamp": TIME,
         "logName": "projects/x/logs/auth"} for p, i, t in SAID)),
    "Azure's Syslog": ("azure.json", lines(
        {"TimeGenerated": TIME, "Computer": HOST, "Facility": "authpriv", "SyslogMessage": t, "ProcessID": int(i),
         "ProcessName": p, "Type": "Syslog"} for p, i, t in SAID)),
    "Azure's Syslog as a table": ("azure.csv", table(
        [["TimeGenerated [UTC]", "Computer", "Facility", "SyslogMessage", "ProcessID", "ProcessName", "Type"]] +
        [["5/3/2026, 8:00:01.000 AM", HOST, "authpriv", t, i, p, "Syslog"] for p, i, t in SAID])),
    "OpenTelemetry": ("otel.json", lines(
        {"timestamp": TIME, "body": line, "resource": {"host.name": HOST}} for line in LINES)),
    "OpenTelemetry, parsed": ("otel_parsed.json", lines(
        {"timestamp": TIME, "body": t, "attributes": {"appname": p, "hostname": HOST, "message": t}} for p, i, t in SAID)),
    "Datadog": ("datadog.json", lines(
        {"id": "x", "type": "log", "attributes": {"timestamp": TIME, "host": HOST, "service": p, "message": t}}
        for p, i, t in SAID)),
    "Splunk's table": ("splunk.csv", table(
        [["_time", "host", "source", "_raw"]] + [["2026-05-03T08:00:01.000+0000", HOST, "x", r] for r in LINES + [REQUEST]])),
    "Splunk's JSON": ("splunk.json", lines(
        {"preview": False, "result": {"_raw": line, "_time": TIME, "host": HOST}} for line in LINES)),
    "Vector": ("vector.json", lines(
        {"appname": p, "host": HOST, "hostname": HOST, "message": t, "procid": int(i), "timestamp": TIME} for p, i, t in SAID)),
    "rsyslog": ("rsyslog.json", lines(
        {"@timestamp": TIME, "host": HOST, "severity": "info", "facility": "authpriv", "tag": f"{p}[{i}]:",
         "message": " " + t} for p, i, t in SAID)),
    "syslog-ng": ("syslogng.json", lines(
        {"PROGRAM": p, "PID": i, "MESSAGE": t, "HOST": HOST, "ISODATE": "2026-05-03T08:00:01+00:00"} for p, i, t in SAID)),
    "Logstash": ("logstash.json", lines(
        {"@timestamp": TIME, "host": HOST, "message": line, "path": "/var/log/auth.log"} for line in LINES)),
    "macOS, log show --style ndjson": ("macos.ndjson", lines(
        {"traceID": 1, "eventMessage": t, "eventType": "logEvent", "source": None, "subsystem": "", "category": "", "threadID": 1, "processImagePath": "/usr/sbin/" + p,
         "timestamp": "2026-05-03 08:00:01.000000+0000", "messageType": "Default", "processID": int(i)} for p, i, t in SAID)),
    "macOS, log show": ("macos.log", "Timestamp                       Thread     Type        Activity             PID    TTL\n" + "".join(
        f"2026-05-03 10:00:01.000000+0200 0x1a2b     Default     0x0                  {i}    0    {p}: (lib{p}.dylib) {t}\n" for p, i, t in SAID)),
    "macOS, log show --style compact": ("macos_compact.log", "Timestamp               Ty Process[PID:TID]\n" + "".join(
        f"2026-05-03 08:00:01.000 Df {p}[{i}:1a2b] (lib{p}.dylib) {t}\n" for p, i, t in SAID)),
    "macOS, log show --style syslog": ("macos_syslog.log", "Timestamp                       (process)[PID]    \n" + "".join(
        f"2026-05-03 10:00:01.000000+0200  localhost {p}[{i}]: ({p}) {t}\n" for p, i, t in SAID)),
    "a table of columns": ("columns.csv", table(
        [["time", "host", "program", "message"]] + [[TIME, HOST, p, t] for p, i, t in SAID])),
    "MongoDB's export": ("mongo.json", lines(
        {"_id": {"$oid": "x"}, "timestamp": {"$date": TIME}, "host": HOST, "program": p, "message": t} for p, i, t in SAID)),
}


# messages of devices, as their sensors send them, and what each says of a connection
DEVICES = [
    ('date=2026-05-03 time=08:00:01 devname="FG" devid="FG1" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" srcip=203.0.113.7 dstip=10.0.0.5 action="deny"',
     {"event.dataset": "fortinet_fortigate.log", "srcip": "203.0.113.7", "action": "deny"}),
    ('%ASA-4-106023: Deny tcp src outside:203.0.113.7/4711 dst inside:10.0.0.5/445 by access-group "x"',
     {"event.dataset": "cisco_asa.log", "src_ip": "203.0.113.7", "dst_port": 445, "acl": "x"}),
    ('<164>May  3 08:00:01 fw1 : %ASA-4-106023: Deny tcp src outside:203.0.113.7/4711 dst inside:10.0.0.5/445 by access-group "x"',
     {"event.dataset": "cisco_asa.log", "src_ip": "203.0.113.7", "dst_port": 445}),
    ("CEF:0|Check Point|VPN-1|R81|drop|drop|5|src=203.0.113.7 dst=10.0.0.5 dpt=445 act=Drop", {"event.dataset": "cef.log", "src": "203.0.113.7", "act": "Drop"}),
]
# tables of them: names, and the columns around the message
EXPORTS = {
    "Splunk's": (["_time", "host", "source", "_raw"], ["2026-05-03T08:00:01.000+0000", "fw1", "udp:514"]),
    "Graylog's": (["timestamp", "source", "message"], [TIME, "fw1"]),
    "QRadar's": (["Event Name", "Log Source", "Time", "Source IP", "Username", "payload"], ["Firewall Deny", "ASA", "May 3, 2026, 8:00:01 AM", "203.0.113.7", "N/A"]),
}


# the same as records that say when, and of which host, where the message does not
RECORDS = {
    "Filebeat": lambda said: {"@timestamp": TIME, "message": said, "host": {"name": "collector"}, "log": {"source": {"address": "fw1:514"}}},
    "Logstash": lambda said: {"@timestamp": TIME, "host": "fw1", "message": said, "type": "syslog"},
    "Elastic's original": lambda said: {"@timestamp": TIME, "event": {"original": said}, "observer": {"name": "fw1"}},
    "Splunk's JSON": lambda said: {"preview": False, "result": {"_time": TIME, "host": "fw1", "_raw": said}},
    "Sentinel's Syslog": lambda said: {"TimeGenerated": TIME, "Computer": "fw1", "Facility": "local4", "SyslogMessage": said, "ProcessName": "x", "Type": "Syslog"},
    "GELF": lambda said: {"version": "1.1", "host": "fw1", "short_message": said, "timestamp": 1777795201.0},
}
PACKET = "[UFW BLOCK] IN=eth0 OUT= MAC= SRC=203.0.113.7 DST=10.0.0.5 LEN=40 TTL=105 ID=4625 PROTO=TCP SPT=1 DPT=22"


def check_records(checks, sandbox):
    devices = [*DEVICES, (PACKET, {"event.dataset": "iptables.log", "src_ip": "203.0.113.7", "dst_port": 22, "iptables.prefix": "[UFW BLOCK]"})]
    for what, record in RECORDS.items():
        sandbox.file("device.json", lines(record(said) for said, _ in devices).encode())
        dump = sandbox.run("dump", "device.json")
        records = [json.loads(line) for line in dump.out.splitlines()]
        same = [said.items() <= got.items() and got.get("@timestamp") == TIME and got.get("host.name") in ("fw1", "FG") for got, (_, said) in zip(records, devices)]
        checks.check(f"{what}: messages of devices", len(same) == len(devices) and all(same), dump)
        mixed = [record(said) for said, _ in devices] + [{"@timestamp": TIME, "level": "info", "message": "as usual"}] * len(devices)
        sandbox.file("mixed.json", lines(mixed).encode())
        for said, fields in devices:
            if what == "Sentinel's Syslog" and said.startswith("<"):
                continue  # its agent cuts that off
            items = [part for name, value in fields.items() for part in ("--field", f"{name}={value}")]
            found = sandbox.run("search", *items, "mixed.json", "--json")
            checks.check(f"{what}, among other records: {said[:40]}", found.out.count(b'"@timestamp":"%s"' % TIME.encode()) >= 1, found)
    shipped = {"@timestamp": TIME, "event": {"dataset": "system.syslog"}, "process": {"name": "kernel"}, "message": PACKET}
    sandbox.file("module.json", lines([shipped, {"@timestamp": TIME, "message": "as usual"}]).encode())
    for dataset in ("system.syslog", "iptables.log"):
        found = sandbox.run("search", "--field", f"event.dataset={dataset}", "--field", "src_ip=203.0.113.7", "module.json", "--json")
        checks.check(f"Filebeat's module for syslog: {dataset}", len(found.out.splitlines()) == 1, found)
    sandbox.file("nowhere.json", lines({"insertId": "a", "textPayload": PACKET, "timestamp": TIME} for _ in range(2)).encode())
    dump = sandbox.run("dump", "nowhere.json")
    checks.check("a packet of no host", dump.out.count(b'"iptables.prefix":"[UFW BLOCK]"') == 2 and b"host.name" not in dump.out, dump)


def check_devices(checks, sandbox):
    exports = {f"{what} table": table([names] + [row + [said] for said, _ in DEVICES]) for what, (names, row) in EXPORTS.items()}
    one = {f"{what} table of one": table([names, row + [said]]) for what, (names, row) in EXPORTS.items() for said in [DEVICES[0][0]]}
    for what, content in {**exports, **one}.items():
        sandbox.file("device.csv", content.encode())
        dump = sandbox.run("dump", "device.csv")
        records = [json.loads(line) for line in dump.out.splitlines()]
        same = [said.items() <= record.items() and record.get("@timestamp") == TIME for record, (_, said) in zip(records, DEVICES)]
        checks.check(f"{what}: messages of devices", len(same) == (1 if what in one else len(DEVICES)) and all(same), dump)


def main():
    checks = Checks()
    sandbox = Sandbox()
    sandbox.file("rules.yml", RULES.encode())
    for form, (name, content) in FORMS.items():
        sandbox.file("logs/" + name, content.encode())
        run = sandbox.run("hunt", "logs/" + name, "--rules", "rules.yml", "-q", "--json", "--assume-year=2026")
        found = [json.loads(line) for line in run.out.splitlines()]
        expected = ["Login", "Process"] + (["Request"] if REQUEST.replace('"', '""') in content else [])
        checks.check(f"{form}: what is found", sorted(f["rule"]["name"] for f in found) == expected, run)
        checks.check(f"{form}: times", all(f.get("@timestamp") == TIME for f in found), run)
        host = None if "macOS" in form else HOST
        checks.check(f"{form}: host", {f.get("host", {}).get("name") for f in found} == {host}, run)
        logons = sandbox.run("logons", "logs/" + name, "--json", "--assume-year=2026")
        checks.check(f"{form}: logons", b"203.0.113.77" in logons.out, logons)
    check_devices(checks, sandbox)
    check_records(checks, sandbox)
    sandbox.file("plain.csv", table([["time", "program", "message"], [TIME, "editor", "Accepted a change: x"],
                                     [TIME, "web01", "nothing: at all"]]).encode())
    plain = sandbox.run("dump", "plain.csv")
    rows = [json.loads(line) for line in plain.out.splitlines()]
    checks.check("other tables stay as they are", len(rows) == 2 and all(r["event.dataset"] == "csv" for r in rows), plain)
    sandbox.file("app.log", b'May  3 08:00:01 web01 app: {"time":"2026-05-03 08:00:01","message":"x"}\n' * 2)
    zoned = sandbox.run("dump", "app.log", "--assume-year=2026", "--assume-zone=+02:00")
    checks.check("JSON behind syslog, without a zone", b'"time":"2026-05-03 08:00:01"' in zoned.out and
                 zoned.out.count(b'"@timestamp":"2026-05-03T06:00:01.000Z"') == 2, zoned)
    checks.exit()


main()
