#!/usr/bin/python3
"""Writes JSON Lines of made-up Windows events for benchmarks: json_lines.py FLAVOUR MEGABYTES > FILE

Flavours: evtx_dump, winlogbeat, flat, splunk (raw XML inside), xml (no JSON: one event a line).
The same numbers come every time. Everything in it is invented and harmless.
"""
import json
import random
import sys

PROGRAMS = ["svchost.exe", "explorer.exe", "cmd.exe", "powershell.exe", "chrome.exe", "teams.exe",
            "outlook.exe", "msiexec.exe", "taskhostw.exe", "SearchIndexer.exe", "conhost.exe"]
FOLDERS = ["C:\\Windows\\System32", "C:\\Program Files\\Vendor\\Product", "C:\\Users\\anna\\AppData\\Local\\Temp",
           "C:\\Windows\\SysWOW64", "C:\\ProgramData\\Updates"]
USERS = ["anna", "boris", "chen", "SYSTEM", "NETWORK SERVICE"]


def guid(rng):
    return "{%08x-%04x-%04x-%04x-%012x}" % (rng.getrandbits(32), rng.getrandbits(16), rng.getrandbits(16),
                                            rng.getrandbits(16), rng.getrandbits(48))


def path(rng):
    return rng.choice(FOLDERS) + "\\" + rng.choice(PROGRAMS)


def when(number):
    seconds = number // 50
    return "2022-08-%02dT%02d:%02d:%02d.%07dZ" % (1 + seconds // 86400 % 28, seconds // 3600 % 24,
                                                  seconds // 60 % 60, seconds % 60, number * 7919 % 10000000)


def process_creation(rng, number):
    image, parent = path(rng), path(rng)
    return 1, {
        "RuleName": "-", "UtcTime": when(number)[:23].replace("T", " "), "ProcessGuid": guid(rng),
        "ProcessId": rng.randrange(400, 20000), "Image": image, "FileVersion": "10.0.19041.1 (WinBuild.160101.0800)",
        "Description": "Some program of the system", "Product": "Microsoft\u00ae Windows\u00ae Operating System",
        "Company": "Microsoft Corporation", "OriginalFileName": image.rsplit("\\", 1)[1],
        "CommandLine": '"%s" -k netsvcs -p --type=%d "%s"' % (image, rng.randrange(1000), rng.choice(FOLDERS)),
        "CurrentDirectory": "C:\\Windows\\system32\\", "User": "CORP\\" + rng.choice(USERS), "LogonGuid": guid(rng),
        "LogonId": hex(rng.getrandbits(24)), "TerminalSessionId": rng.randrange(4), "IntegrityLevel": "Medium",
        "Hashes": "SHA1=%040X,MD5=%032X,SHA256=%064X,IMPHASH=%032X" % (
            rng.getrandbits(160), rng.getrandbits(128), rng.getrandbits(256), rng.getrandbits(128)),
        "ParentProcessGuid": guid(rng), "ParentProcessId": rng.randrange(400, 20000), "ParentImage": parent,
        "ParentCommandLine": parent + " /x", "ParentUser": "CORP\\" + rng.choice(USERS)}


def network(rng, number):
    return 3, {
        "RuleName": "-", "UtcTime": when(number)[:23].replace("T", " "), "ProcessGuid": guid(rng),
        "ProcessId": rng.randrange(400, 20000), "Image": path(rng), "User": "CORP\\" + rng.choice(USERS),
        "Protocol": "tcp", "Initiated": True, "SourceIsIpv6": False, "SourceIp": "10.0.%d.%d" % (
            rng.randrange(256), rng.randrange(256)), "SourceHostname": "PC-%d.corp.example" % rng.randrange(100),
        "SourcePort": rng.randrange(49152, 65536), "SourcePortName": "-", "DestinationIsIpv6": False,
        "DestinationIp": "192.0.2.%d" % rng.randrange(256), "DestinationHostname": "-", "DestinationPort": 443,
        "DestinationPortName": "https"}


def registry(rng, number):
    return 13, {
        "RuleName": "-", "EventType": "SetValue", "UtcTime": when(number)[:23].replace("T", " "),
        "ProcessGuid": guid(rng), "ProcessId": rng.randrange(400, 20000), "Image": path(rng),
        "TargetObject": "HKLM\\System\\CurrentControlSet\\Services\\bam\\State\\UserSettings\\S-1-5-21-%d\\%s" % (
            rng.getrandbits(30), rng.choice(PROGRAMS)), "Details": "Binary Data", "User": "NT AUTHORITY\\SYSTEM"}


def event(rng, number):
    return rng.choice((process_creation, process_creation, network, registry))(rng, number)


def evtx_dump(rng, number):
    event_id, data = event(rng, number)
    return {"Event": {
        "#attributes": {"xmlns": "http://schemas.microsoft.com/win/2004/08/events/event"},
        "System": {
            "Provider": {"#attributes": {"Name": "Microsoft-Windows-Sysmon",
                                         "Guid": "5770385F-C22A-43E0-BF4C-06F5698FFBD9"}},
            "EventID": event_id, "Version": 5, "Level": 4, "Task": event_id, "Opcode": 0,
            "Keywords": "0x8000000000000000",
            "TimeCreated": {"#attributes": {"SystemTime": when(number)}}, "EventRecordID": number,
            "Correlation": None, "Execution": {"#attributes": {"ProcessID": 2188, "ThreadID": 3000}},
            "Channel": "Microsoft-Windows-Sysmon/Operational", "Computer": "PC-17.corp.example",
            "Security": {"#attributes": {"UserID": "S-1-5-18"}}},
        "EventData": data}}


def winlogbeat(rng, number):
    event_id, data = event(rng, number)
    return {
        "@timestamp": when(number), "agent": {"type": "winlogbeat", "version": "8.3.2", "id": guid(rng)},
        "ecs": {"version": "8.0.0"}, "log": {"level": "information"},
        "event": {"code": str(event_id), "kind": "event", "category": ["process"], "type": ["start", "info"],
                  "provider": "Microsoft-Windows-Sysmon", "action": "some action", "created": when(number)},
        "host": {"name": "PC-17.corp.example"},
        "winlog": {"channel": "Microsoft-Windows-Sysmon/Operational", "computer_name": "PC-17.corp.example",
                   "event_id": str(event_id), "opcode": "Info", "process": {"pid": 2188, "thread": {"id": 3000}},
                   "provider_guid": "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}",
                   "provider_name": "Microsoft-Windows-Sysmon", "record_id": number,
                   "user": {"identifier": "S-1-5-18", "name": "SYSTEM", "type": "User"}, "version": 5,
                   "event_data": {k: str(v) for k, v in data.items()}},
        "message": "Something happened:\nImage: %s" % data["Image"]}


def flat(rng, number):
    event_id, data = event(rng, number)
    return {"EventTime": when(number)[:19].replace("T", " "), "Hostname": "PC-17.corp.example",
            "Channel": "Microsoft-Windows-Sysmon/Operational", "EventID": event_id, "RecordNumber": number,
            "SourceName": "Microsoft-Windows-Sysmon", "SeverityValue": 2, **data}


def escape(text):
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def xml(rng, number):
    event_id, data = event(rng, number)
    return ("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider "
            "Name='Microsoft-Windows-Sysmon' Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/><EventID>%d</EventID>"
            "<Version>5</Version><Level>4</Level><Task>%d</Task><Opcode>0</Opcode><Keywords>0x8000000000000000"
            "</Keywords><TimeCreated SystemTime='%s'/><EventRecordID>%d</EventRecordID><Correlation/><Execution "
            "ProcessID='2188' ThreadID='3000'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>"
            "PC-17.corp.example</Computer><Security UserID='S-1-5-18'/></System><EventData>%s</EventData></Event>" % (
                event_id, event_id, when(number), number,
                "".join("<Data Name='%s'>%s</Data>" % (k, escape(v)) for k, v in data.items())))


def splunk(rng, number):
    return {"preview": False, "offset": number, "result": {
        "_time": when(number)[:23], "host": "PC-17", "source": "XmlWinEventLog:Sysmon",
        "sourcetype": "XmlWinEventLog", "_raw": xml(rng, number)}}


def main():
    make, size = globals()[sys.argv[1]], int(float(sys.argv[2]) * 1e6)
    rng = random.Random(7)
    number = written = 0
    out = sys.stdout.buffer
    # a block that repeats: making every line would take longer than the benchmark
    lines = []
    for number in range(1, 4001):
        record = make(rng, number)
        text = record if isinstance(record, str) else json.dumps(record, separators=(",", ":"), ensure_ascii=False)
        lines.append(text.encode() + b"\n")
    block = b"".join(lines)
    while written < size:
        out.write(block)
        written += len(block)


if __name__ == "__main__":
    main()
