#!/usr/bin/env python3
"""The same Windows events in every form in which people hand them over: the same rules find them, with
the same host and, where the form has one, the same time."""
import json
from xml.sax.saxutils import escape

from _breakwater import Checks, Sandbox

PROCESS = {
    "id": 4688, "channel": "Security", "provider": "Microsoft-Windows-Security-Auditing", "task": "Process Creation",
    "data": {
        "SubjectUserSid": "S-1-5-21-1-2-3-1001", "SubjectUserName": "alice", "SubjectDomainName": "CORP",
        "SubjectLogonId": "0x3e7", "NewProcessId": "0x1a2c", "NewProcessName": "C:\\Tools\\marker.exe",
        "TokenElevationType": "%%1936", "ProcessId": "0x2b4", "CommandLine": "marker.exe --from C: \"a b\"",
        "TargetUserSid": "S-1-0-0", "TargetUserName": "", "TargetDomainName": "-", "TargetLogonId": "0x0",
        "ParentProcessName": "C:\\Windows\\System32\\cmd.exe", "MandatoryLabel": "S-1-16-12288"},
    "message": """A new process has been created.

Creator Subject:
\tSecurity ID:\t\tS-1-5-21-1-2-3-1001
\tAccount Name:\t\talice
\tAccount Domain:\t\tCORP
\tLogon ID:\t\t0x3E7

Target Subject:
\tSecurity ID:\t\tNULL SID
\tAccount Name:\t\t-
\tAccount Domain:\t\t-
\tLogon ID:\t\t0x0

Process Information:
\tNew Process ID:\t\t0x1a2c
\tNew Process Name:\tC:\\Tools\\marker.exe
\tToken Elevation Type:\t%%1936
\tMandatory Label:\t\tMandatory Label\\High Mandatory Level
\tCreator Process ID:\t0x2b4
\tCreator Process Name:\tC:\\Windows\\System32\\cmd.exe
\tProcess Command Line:\tmarker.exe --from C: "a b"

Token Elevation Type indicates the type of token that was assigned to the new process.

Type 1 is a full token with no privileges removed: it is used so.""",
}
LOGON = {
    "id": 4624, "channel": "Security", "provider": "Microsoft-Windows-Security-Auditing", "task": "Logon",
    "data": {
        "SubjectUserSid": "S-1-5-18", "SubjectUserName": "WS01$", "SubjectDomainName": "CORP",
        "SubjectLogonId": "0x3e7", "TargetUserSid": "S-1-5-21-1-2-3-1002", "TargetUserName": "bob",
        "TargetDomainName": "CORP", "TargetLogonId": "0x9a", "LogonType": "10", "WorkstationName": "WS01",
        "ProcessName": "C:\\Windows\\System32\\svchost.exe", "IpAddress": "203.0.113.9", "IpPort": "0"},
    "message": """An account was successfully logged on.

Subject:
\tSecurity ID:\t\tSYSTEM
\tAccount Name:\t\tWS01$
\tAccount Domain:\t\tCORP
\tLogon ID:\t\t0x3E7

Logon Information:
\tLogon Type:\t\t10
\tElevated Token:\t\tYes

New Logon:
\tSecurity ID:\t\tS-1-5-21-1-2-3-1002
\tAccount Name:\t\tbob
\tAccount Domain:\t\tCORP
\tLogon ID:\t\t0x9A

Process Information:
\tProcess ID:\t\t0x4
\tProcess Name:\t\tC:\\Windows\\System32\\svchost.exe

Network Information:
\tWorkstation Name:\tWS01
\tSource Network Address:\t203.0.113.9
\tSource Port:\t\t0

This event is generated when a logon session is created. It is generated on the computer that was accessed.""",
}
SERVICE = {
    "id": 7045, "channel": "System", "provider": "Service Control Manager", "task": "None",
    "data": {"ServiceName": "updsvc", "ImagePath": "C:\\Tools\\marker.exe -k", "ServiceType": "user mode service",
             "StartType": "auto start", "AccountName": "LocalSystem"},
    "message": """A service was installed in the system.

Service Name:  updsvc
Service File Name:  C:\\Tools\\marker.exe -k
Service Type:  user mode service
Service Start Type:  auto start
Service Account:  LocalSystem""",
}
EVENTS = [PROCESS, LOGON, SERVICE]
HOST = "WS01"
TIME = "2026-05-03T08:00:01.000Z"

RULES = """title: Process
id: 5b1f2f0a-0000-4000-8000-000000004688
logsource: {product: windows, category: process_creation}
detection:
  selection:
    Image|endswith: '\\marker.exe'
    CommandLine: 'marker.exe --from C: "a b"'
    ParentImage|endswith: '\\cmd.exe'
    User|endswith: alice
  condition: selection
---
title: Logon
id: 5b1f2f0a-0000-4000-8000-000000004624
logsource: {product: windows, service: security}
detection:
  selection: {EventID: 4624, LogonType: 10, TargetUserName: bob, IpAddress: 203.0.113.9, SubjectUserSid: S-1-5-18}
  condition: selection
---
title: Service
id: 5b1f2f0a-0000-4000-8000-000000007045
logsource: {product: windows, service: system}
detection:
  selection: {EventID: 7045, ServiceName: updsvc, ImagePath|endswith: ' -k', AccountName: LocalSystem}
  condition: selection
"""


def lines(records):
    return "".join(json.dumps(r) + "\n" for r in records)


def one_line(text):
    return " ".join(text.split())


def xml(e):
    return ("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
            f"<Provider Name='{e['provider']}'/><EventID>{e['id']}</EventID>"
            f"<TimeCreated SystemTime='{TIME}'/><EventRecordID>1</EventRecordID><Channel>{e['channel']}</Channel>"
            f"<Computer>{HOST}</Computer></System>{event_data(e)}</Event>")


def event_data(e):
    return "<EventData>" + data(e) + "</EventData>"


def data(e):
    return "".join(f"<Data Name='{k}'>{escape(v)}</Data>" for k, v in e["data"].items())


def table(rows, delimiter=","):
    return "".join(delimiter.join('"' + str(c).replace('"', '""') + '"' for c in row) + "\r\n" for row in rows)


def named(key, text):
    """As xmltodict has it: an empty element has no text at all."""
    return {"@Name": key, "#text": text} if text else {"@Name": key}


def list_block(pairs):
    width = max(len(k) for k, _ in pairs)
    return "\n\n" + "\n".join(f"{k:<{width}} : " + str(v).replace("\n", "\n" + " " * (width + 3)) for k, v in pairs) + "\n"


STAMP = "05/03/2026 08:00:01 AM"

# name: (file, content, whether the form has a host)
FORMS = {
    "Splunk's classic text": ("wineventlog.txt", "".join(
        f"{STAMP}\nLogName={e['channel']}\nSourceName={e['provider']}\nEventCode={e['id']}\nEventType=0\n"
        f"Type=Information\nComputerName={HOST}\nUser=NOT_TRANSLATED\nTaskCategory={e['task']}\nRecordNumber=1\n"
        f"Message={e['message']}\n\n" for e in EVENTS), True),
    "Splunk's export": ("splunk.json", lines({"preview": False, "result": {"_time": TIME, "host": HOST, "_raw": (
        f"{STAMP}\nLogName={e['channel']}\nSourceName={e['provider']}\nEventCode={e['id']}\nComputerName={HOST}\n"
        f"Message={e['message']}")}} for e in EVENTS), True),
    "wevtutil /f:text": ("wevtutil.txt", "".join(
        f"Event[{i}]:\r\n  Log Name: {e['channel']}\r\n  Source: {e['provider']}\r\n  Date: {TIME}\r\n"
        f"  Event ID: {e['id']}\r\n  Task: {e['task']}\r\n  Level: Information\r\n  Opcode: Info\r\n"
        f"  Keyword: N/A\r\n  User: N/A\r\n  User Name: N/A\r\n  Computer: {HOST}\r\n  Description: \r\n"
        + e["message"].replace("\n", "\r\n") + "\r\n\r\n" for i, e in enumerate(EVENTS)), True),
    "Format-List": ("list.txt", "".join(list_block([
        ("TimeCreated", "5/3/2026 8:00:01 AM"), ("ProviderName", e["provider"]), ("Id", e["id"]),
        ("Message", e["message"])]) for e in EVENTS), False),
    "Format-List of all properties": ("all.txt", "".join(list_block([
        ("Message", e["message"]), ("Id", e["id"]), ("Version", 2), ("Level", 0), ("RecordId", 12),
        ("ProviderName", e["provider"]), ("LogName", e["channel"]), ("ProcessId", 4), ("MachineName", HOST),
        ("UserId", ""), ("TimeCreated", "5/3/2026 8:00:01 AM"), ("KeywordsDisplayNames", "{Audit Success}")])
        for e in EVENTS), True),
    "Event Viewer's table": ("viewer.csv", "Level,Date and Time,Source,Event ID,Task Category\r\n" + table(
        ["Information", "5/3/2026 8:00:01 AM", e["provider"], e["id"], e["task"], e["message"]] for e in EVENTS), False),
    "Get-WinEvent's table": ("winevent.csv", table(
        [["Message", "Id", "ProviderName", "LogName", "MachineName", "TimeCreated"]] +
        [[e["message"], e["id"], e["provider"], e["channel"], HOST, "5/3/2026 8:00:01 AM"] for e in EVENTS]), True),
    "Get-EventLog's table": ("eventlog.csv", table(
        [["EventID", "MachineName", "Index", "EntryType", "Message", "Source", "TimeGenerated"]] +
        [[e["id"], HOST, 1, "Information", e["message"], e["provider"], "5/3/2026 8:00:01 AM"] for e in EVENTS]), True),
    "LogParser's table": ("logparser.csv", table(
        [["EventLog", "RecordNumber", "TimeGenerated", "EventID", "EventTypeName", "SourceName", "ComputerName", "Message"]] +
        [[e["channel"], 1, "2026-05-03 08:00:01", e["id"], "Success", e["provider"], HOST, one_line(e["message"])]
         for e in EVENTS]), True),
    "Get-WinEvent as JSON": ("winevent.json", json.dumps([
        {"Id": e["id"], "ProviderName": e["provider"], "LogName": e["channel"], "MachineName": HOST,
         "TimeCreated": "/Date(1777795201000)/", "Message": e["message"], "Properties": [{"Value": 1}]} for e in EVENTS]), True),
    "Fluent Bit": ("fluentbit.json", lines(
        {"ProviderName": e["provider"], "EventID": e["id"], "Channel": e["channel"], "Computer": HOST,
         "TimeCreated": "2026-05-03 08:00:01 +0000", "Message": e["message"],
         "StringInserts": list(e["data"].values())} for e in EVENTS), True),
    "Fluentd": ("fluentd.json", lines(
        {"channel": e["channel"].lower(), "record_number": "1", "time_generated": "2026-05-03 08:00:01 +0000",
         "event_id": str(e["id"]), "source_name": e["provider"], "computer_name": HOST,
         "description": e["message"].replace("\n", "\r\n")} for e in EVENTS), True),
    "Graylog": ("graylog.json", lines(
        {"timestamp": TIME, "source": "collector", "winlogbeat_winlog_channel": e["channel"],
         "winlogbeat_winlog_event_id": e["id"], "winlogbeat_winlog_computer_name": HOST,
         "winlogbeat_winlog_provider_name": e["provider"],
         **{"winlogbeat_winlog_event_data_" + k: v for k, v in e["data"].items()}} for e in EVENTS), True),
    "Grafana's agent": ("alloy.json", lines(
        {"source": e["provider"], "channel": e["channel"], "computer": HOST, "event_id": e["id"], "timeCreated": TIME,
         "event_data": data(e), "message": one_line(e["message"])} for e in EVENTS), True),
    "OpenTelemetry": ("otel.json", lines(
        {"channel": e["channel"], "computer": HOST, "event_id": {"id": e["id"], "qualifiers": 0},
         "provider": {"name": e["provider"]}, "system_time": TIME,
         "event_data": {"data": [{k: v} for k, v in e["data"].items()]}} for e in EVENTS), True),
    "OpenTelemetry's body": ("otel_body.json", lines(
        {"Timestamp": TIME, "Body": {"channel": e["channel"], "computer": HOST, "event_id": {"id": e["id"]},
                                     "provider": {"name": e["provider"]}, "system_time": TIME,
                                     "event_data": e["data"]}} for e in EVENTS), True),
    "Velociraptor": ("velociraptor.json", lines(
        {"System": {"Provider": {"Name": e["provider"]}, "EventID": {"Value": e["id"]},
                    "TimeCreated": {"SystemTime": 1777795201.0}, "EventRecordID": 1, "Channel": e["channel"],
                    "Computer": HOST}, "EventData": e["data"]} for e in EVENTS), True),
    "Chainsaw": ("chainsaw.json", json.dumps([
        {"group": "Sigma", "kind": "individual", "document": {"kind": "evtx", "path": "a.evtx", "data": {"Event": {
            "System": {"Provider_attributes": {"Name": e["provider"]}, "EventID": e["id"],
                       "TimeCreated_attributes": {"SystemTime": TIME}, "Channel": e["channel"], "Computer": HOST},
            "EventData": e["data"]}}}, "name": "x", "timestamp": TIME} for e in EVENTS]), True),
    "xmltodict": ("xmltodict.json", lines(
        {"Event": {"System": {"Provider": {"@Name": e["provider"]}, "EventID": str(e["id"]),
                              "TimeCreated": {"@SystemTime": TIME}, "EventRecordID": "1", "Channel": e["channel"],
                              "Computer": HOST},
                   "EventData": {"Data": [named(k, v) for k, v in e["data"].items()]}}} for e in EVENTS), True),
    "EvtxECmd's JSON": ("evtxecmd.json", lines(
        {"MapDescription": e["task"], "ChunkNumber": 0, "Computer": HOST, "Payload": json.dumps({"EventData": {"Data": [named(k, v) for k, v in e["data"].items()]}}),
         "Channel": e["channel"], "Provider": e["provider"], "EventId": e["id"], "EventRecordId": "1", "ProcessId": 4, "ThreadId": 8, "Level": "Info",
         "Keywords": "0x8", "SourceFile": "a.evtx", "ExtraDataOffset": 0, "HiddenRecord": False, "TimeCreated": "2026-05-03T08:00:01.1234567+00:00",
         "RecordNumber": 1} for e in EVENTS), True),
    "names and values": ("pairs.json", lines(
        {"EventID": e["id"], "Channel": e["channel"], "Computer": HOST, "TimeCreated": TIME,
         "EventData": [{"Name": k, "Value": v} for k, v in e["data"].items()]} for e in EVENTS), True),
    "Sentinel's Event": ("sentinel.json", lines(
        {"TimeGenerated": TIME, "Computer": HOST, "EventLog": e["channel"], "Source": e["provider"], "EventID": e["id"],
         "EventData": "<DataItem type=\"System.XmlData\">" + event_data(e) + "</DataItem>",
         "RenderedDescription": e["message"]} for e in EVENTS), True),
    "Azure's agent": ("azure.json", json.dumps({"records": [
        {"time": TIME, "properties": {"RoleInstance": HOST, "EventId": e["id"], "Channel": e["channel"],
                                      "RawXml": xml(e), "Description": e["message"]}} for e in EVENTS]}), True),
    "NXLog as syslog": ("nxlog.log", "".join(
        f"<14>May  3 08:00:01 {HOST} {e['provider'].replace(' ', '')}[4]: {one_line(e['message'])}\n"
        for e in EVENTS if e["id"] != 7045), True),
    "Snare": ("snare.log", "".join(
        f"<14>May  3 08:00:01 relay MSWinEventLog\t1\t{e['channel']}\t9\tSun May 03 08:00:01 2026\t{e['id']}\t"
        f"{e['provider']}\tCORP\\alice\tUser\tSuccess Audit\t{HOST}\t{e['task']}\t\t"
        + e["message"].replace("\n", "  ") + "\t12\n" for e in EVENTS), True),
    "WinCollect": ("wincollect.log", "".join(
        f"<13>May 03 08:00:01 {HOST} AgentDevice=WindowsLog\tAgentLogFile={e['channel']}\tSource={e['provider']}\t"
        f"Computer={HOST}\tEventID={e['id']}\tEventIDCode={e['id']}\tLevel=Information\tMessage={one_line(e['message'])}\n"
        for e in EVENTS), True),
    "LEEF": ("leef.log", "".join(
        f"<13>May  3 08:00:01 {HOST} LEEF:1.0|Microsoft|Windows|10|{e['id']}|devTime=May 03 2026 08:00:01\t"
        f"source={e['provider']}\tComputer={HOST}\tEventIDCode={e['id']}\tMessage={one_line(e['message'])}\n"
        for e in EVENTS), True),
    "Winlogbeat behind syslog": ("beat.log", "".join(
        f"May  3 08:00:01 relay winlogbeat: " + json.dumps(
            {"@timestamp": TIME, "winlog": {"channel": e["channel"], "event_id": e["id"], "computer_name": HOST,
                                            "provider_name": e["provider"], "event_data": e["data"]}}) + "\n"
        for e in EVENTS), True),
    "NXLog's JSON behind syslog": ("nxjson.log", "".join(
        f"<14>1 {TIME} {HOST} nxlog 4 - - " + json.dumps(
            {"EventTime": TIME, "Hostname": HOST, "EventID": e["id"], "SourceName": e["provider"],
             "Channel": e["channel"], "Message": e["message"]}) + "\n" for e in EVENTS), True),
}


def main():
    checks = Checks()
    sandbox = Sandbox()
    sandbox.file("rules.yml", RULES.encode())
    for form, (name, content, has_host) in FORMS.items():
        sandbox.file("logs/" + name, content.encode())
        run = sandbox.run("hunt", "logs/" + name, "--rules", "rules.yml", "-q", "--json")
        found = [json.loads(line) for line in run.out.splitlines()]
        expected = ["Logon", "Process"] + ([] if form == "NXLog as syslog" else ["Service"])
        checks.check(f"{form}: what is found", sorted(f["rule"]["name"] for f in found) == expected, run)
        checks.check(f"{form}: times", all(f["@timestamp"].startswith("2026-05-03T08:00:01") for f in found), run)
        hosts = {f.get("host", {}).get("name") for f in found}
        checks.check(f"{form}: host", hosts == ({HOST} if has_host else {None}), run)
        logons = sandbox.run("logons", "logs/" + name, "--json")
        checks.check(f"{form}: logons", b"203.0.113.9" in logons.out and b"bob" in logons.out, logons)
    text = sandbox.run("dump", "logs/wevtutil.txt")
    records = [json.loads(line) for line in text.out.splitlines()]
    checks.check("wevtutil: the data's names", all(records[0].get(k, "").lower() == v.lower() for k, v in
                 PROCESS["data"].items() if v not in ("", "-")), text)
    sandbox.file("half.txt", FORMS["wevtutil /f:text"][1].encode()[:-700])
    half = sandbox.run("dump", "half.txt")
    checks.check("wevtutil, cut: what is whole is there", len(half.out.splitlines()) >= 2, half)
    sandbox.file("notes.txt", b"TimeCreated is a property.\nMessage : none\n05/03/2026 08:00:01 AM\nlunch\n")
    notes = sandbox.run("dump", "notes.txt")
    checks.check("notes are no log", notes.out == b"", notes)
    checks.exit()


main()
