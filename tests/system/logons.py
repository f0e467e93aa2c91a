"""logons: each log as its program or service writes it, and what is counted."""
import gzip
import json
import sqlite3
import os
import struct

import yaml

from _breakwater import Checks, ROOT, Sandbox

checks = Checks()
DATE = "2022-07-19T03:10:51Z"


def entra_monitor(code, who="ann@example.org"):
    return {"time": DATE, "category": "SignInLogs", "operationName": "Sign-in activity", "resultType": code, "callerIpAddress": "203.0.113.7",
            "properties": {"userPrincipalName": who, "ipAddress": "203.0.113.7", "status": {"errorCode": int(code)}}}


def m365(operation, address, **more):
    return {"CreationTime": "2022-07-19T03:10:51", "Operation": operation, "Workload": "AzureActiveDirectory", "RecordType": 15,
            "UserId": "ann@example.org", "ClientIP": address, **more}


def okta(kind, result):
    return {"published": DATE, "eventType": kind, "actor": {"alternateId": "ann@example.org", "type": "User"},
            "client": {"ipAddress": "203.0.113.7"}, "outcome": {"result": result}}


def google(name):
    return {"id": {"time": DATE, "applicationName": "login"}, "actor": {"email": "ann@example.org"}, "ipAddress": "203.0.113.7",
            "events": [{"type": "login", "name": name, "parameters": [{"name": "login_type", "value": "google_password"}]}]}


def aws(name, source="sts.amazonaws.com", who=None, **more):
    return {"eventTime": DATE, "eventSource": source, "eventName": name, "awsRegion": "eu-central-1", "sourceIPAddress": "203.0.113.7",
            "userIdentity": who or {"type": "IAMUser", "userName": "ann", "arn": "arn:aws:iam::1:user/ann"}, **more}


def github(action):
    return {"@timestamp": 1658200251000, "action": action, "actor": "ann", "actor_ip": "203.0.113.7"}


def kubernetes(code, user="ann", stage="ResponseComplete"):
    return {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "stage": stage, "verb": "get", "requestURI": "/api/v1/pods",
            "user": {"username": user}, "sourceIPs": ["203.0.113.7"], "responseStatus": {"code": code},
            "requestReceivedTimestamp": DATE}


def forti(text):
    return f'date=2022-07-19 time=03:10:51 devname="FG1" devid="FG100E0000000001" tz="+0000" {text} vd="root"'


def panos(event, status):
    columns = ["1", "2022/07/19 03:10:51", "001801000001", "GLOBALPROTECT", "0", "2305", "2022/07/19 03:10:51", "vsys1", event, "login", "LDAP", "",
               "example\\ann", "DE", "LAPTOP7", "203.0.113.7", "0.0.0.0", "0.0.0.0", "0.0.0.0", "id", "sn", "5.2.11", "Windows", "10", "1", "", "",
               "", status]
    return ",".join(columns)


def panos_system(subtype, event, text):
    return (f'1,2022/07/19 03:10:51,001801000001,SYSTEM,{subtype},0,2022/07/19 03:10:51,,{event},,0,0,general,informational,"{text}",7,'
            "0x8000000000000000,0,0,0,0,,gate")


def audit(kind, number, text):
    return f"type={kind} msg=audit(1658200251.123:{number}): pid=77 uid=0 auid=4294967295 ses=4294967295 msg='{text}'"


def horizon(event, text, more=""):
    return (f'<110>1 2022-07-19T03:10:51Z broker View - 7 [View@6876 Severity="AUDIT" EventType="{event}" '
            f'UserDisplayName="EXAMPLE\\\\ann"{more}] {text}')


def asa(code, text, level=6):
    return f"Jul 19 2022 03:10:51 asa1 : %ASA-{level}-{code}: {text}"


def syslog(program, text):
    return f"<38>2022-07-19T03:10:51Z gate {program}[7]: {text}"


def windows(channel, number, **data):
    kind = "UserData" if channel in (SESSIONS, CONNECTIONS) else "EventData"
    return {"Event": {"System": {"Provider": {"Name": "P"}, "EventID": number, "Channel": channel, "Computer": "SRV01",
                                 "TimeCreated": {"SystemTime": DATE}}, kind: {"EventXML": data} if kind == "UserData" else data}}


def gateway(number, address):
    record = windows(GATEWAY, number)
    record["Event"]["UserData"] = {"EventInfo": {"Username": "EXAMPLE\\ann", "IpAddress": address, "AuthType": "NTLM", "Resource": "FS01"}}
    del record["Event"]["EventData"]
    return record


GATEWAY = "Microsoft-Windows-TerminalServices-Gateway/Operational"
SESSIONS = "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational"
CONNECTIONS = "Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational"
RDP = "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational"
A = "ann@example.org"
IP = "203.0.113.7"
# what, the records (objects or lines), and rows of (type, account, source, successes, failures)
LOGS = [
    ("Windows, sessions of remote desktop",
     [windows("Security", 4778, AccountName="ann", ClientName="LAPTOP7", ClientAddress="203.0.113.7"),
      windows("Security", 4779, AccountName="ann", ClientName="LAPTOP7", ClientAddress="203.0.113.7"),
      windows(CONNECTIONS, 1149, Param1="ann", Param2="EXAMPLE", Param3="203.0.113.7"),
      windows(SESSIONS, 21, User="EXAMPLE\\ann", SessionID=2, Address="203.0.113.7"), windows(SESSIONS, 23, User="EXAMPLE\\ann", SessionID=2),
      windows(SESSIONS, 25, User="EXAMPLE\\ann", SessionID=2, Address="203.0.113.7"), windows(RDP, 140, IPString="203.0.113.7")],
     [("rdp reconnect", "ann", "203.0.113.7", 2, 0), ("rdp connection", "ann", "203.0.113.7", 1, 0), ("rdp session", "ann", "203.0.113.7", 1, 0),
      ("rdp password", "", "203.0.113.7", 0, 1)]),
    ("Windows, gateway of remote desktop",
     [gateway(200, "203.0.113.7"), gateway(300, "203.0.113.7"), gateway(302, "203.0.113.7:50112"), gateway(303, "203.0.113.7"), gateway(201, "203.0.113.8"),
      gateway(304, "203.0.113.7")],
     [("rd gateway", "ann", "203.0.113.7", 1, 0), ("rdp by gateway", "ann", "203.0.113.7", 1, 1), ("rd gateway", "ann", "203.0.113.8", 0, 1)]),
    ("Windows, refused", [windows("Security", 4625, TargetUserName="ann", IpAddress="203.0.113.7", LogonType="10", Status="0xc000006d"),
                          windows("Security", 4625, TargetUserName="ann", IpAddress="-", WorkstationName="LAPTOP7", LogonType="3", Status="0xc000006d"),
                          windows("Security", 4776, TargetUserName="ann", Workstation="LAPTOP7", Status="0xc000006a"),
                          windows("Security", 4776, TargetUserName="ann", Workstation="\\\\LAPTOP7", Status="0x0"),
                          windows("Security", 4771, TargetUserName="ann", IpAddress="::ffff:203.0.113.7", Status="0x18"),
                          windows("Security", 4768, TargetUserName="ann", IpAddress="::ffff:203.0.113.7", Status="0x6"),
                          windows("Security", 4768, TargetUserName="ann", IpAddress="::ffff:203.0.113.7", Status="0x0"),
                          windows("Security", 6273, SubjectUserName="EXAMPLE\\ann", CallingStationID="203.0.113.7")],
     [("rdp (10)", "ann", "203.0.113.7", 0, 1), ("network (3)", "ann", "laptop7", 0, 1), ("ntlm", "ann", "laptop7", 1, 1),
      ("kerberos ticket", "ann", "203.0.113.7", 1, 2), ("radius", "ann", "203.0.113.7", 0, 1)]),
    ("Entra by Azure Monitor", [entra_monitor("0"), entra_monitor("50126"), entra_monitor("50126"), entra_monitor("50074"), entra_monitor("50140")],
     [("entra", A, IP, 1, 2), ("entra, second factor", A, IP, 0, 1)]),
    ("Entra, of services", [{**entra_monitor("0"), "category": "MicrosoftServicePrincipalSignInLogs"}, {**entra_monitor("0"), "category": "ADFSSignInLogs"}],
     [("entra", A, IP, 2, 0)]),
    ("Entra by Log Analytics", [{"TimeGenerated": DATE, "ResultType": "50053", "UserPrincipalName": "Ann@example.org", "IPAddress": IP}],
     [("entra", A, IP, 0, 1)]),
    ("Entra by Microsoft Graph",
     [{"createdDateTime": DATE, "userPrincipalName": A, "ipAddress": IP, "status": {"errorCode": 0}, "appDisplayName": "x"}],
     [("entra", A, IP, 1, 0)]),
    ("Entra by Filebeat",
     [{"@timestamp": DATE, "event": {"dataset": "azure.signinlogs", "category": ["authentication"], "action": "Sign-in activity", "outcome": "failure"},
       "user": {"name": "ann"}, "source": {"ip": IP}}], [("azure.signinlogs Sign-in activity", "ann", IP, 0, 1)]),
    ("Microsoft 365", [m365("UserLoggedIn", "[2001:db8::7]:4711"), m365("UserLoginFailed", "203.0.113.7:4711"), m365("UserLoginFailed", "", ActorIpAddress=IP),
                       m365("FileAccessed", IP)], [("m365", A, "2001:db8::7", 1, 0), ("m365", A, IP, 0, 2)]),
    ("Entra's portal as CSV", ['Date (UTC),Request ID,User agent,User,Username,Application,IP address,Location,Status,Sign-in error code,Failure reason',
                               '2022-07-19T03:10:51Z,r1,"Mozilla, x",Ann,ann@example.org,Office,203.0.113.7,"Kiel, DE",Success,,Other.',
                               '2022-07-19T03:11:51Z,r2,"Mozilla, x",Ann,ann@example.org,Office,203.0.113.7,"Kiel, DE",Failure,50126,"Wrong ""password"""',
                               '2022-07-19T03:12:51Z,r3,"Mozilla, x",Ann,ann@example.org,Office,203.0.113.7,"Kiel, DE",Interrupted,50074,"Second factor"',
                               '2022-07-19T03:12:51Z,r4,"Mozilla, x",Ann,ann@example.org,Office,203.0.113.7,"Kiel, DE",Interrupted,50140,"Keep signed in"'],
     [("entra", A, IP, 1, 1), ("entra, second factor", A, IP, 0, 1)]),
    ("Entra's portal as CSV, of applications", [
        'Date (UTC),Request ID,Correlation ID,Service principal ID,Service principal name,Application,IP address,Status,Sign-in error code,Failure reason',
        '2022-07-19T03:10:51Z,r1,c,s,ann@example.org,backup,203.0.113.7,Success,,Other.',
        '2022-07-19T03:11:51Z,r2,c,s,ann@example.org,backup,203.0.113.7,Failure,7000215,Secret'], [("entra", A, IP, 1, 1)]),
    ("Okta's console as CSV", [
        'severity,event_type,display_message,uuid,version,timestamp,outcome.result,outcome.reason,actor.type,actor.display_name,actor.alternate_id,client.ip_address',
        'INFO,user.session.start,User login to Okta,u,0,2022-07-19T03:10:51Z,SUCCESS,,User,Ann,ann@example.org,203.0.113.7',
        'WARN,user.session.start,User login to Okta,u,0,2022-07-19T03:11:51Z,FAILURE,x,User,Ann,ann@example.org,203.0.113.7',
        'INFO,policy.evaluate_sign_on,Evaluation,u,0,2022-07-19T03:12:51Z,ALLOW,,User,Ann,ann@example.org,203.0.113.7'], [("okta", A, IP, 1, 1)]),
    ("Microsoft 365 as CSV", ['#TYPE Selected.System.Management.Automation.PSObject', '"RecordType","CreationDate","UserIds","Operations","AuditData"'] +
     [f'"15","7/19/2022 3:10:51 AM","ann@example.org","{r["Operation"]}","' + json.dumps(r).replace('"', '""') + '"'
      for r in (m365("UserLoginFailed", IP), m365("UserLoggedIn", IP))] + ['"15","7/19/2022 3:10:51 AM","ann@example.org","UserLoggedIn","{""Operation"":"'],
     [("m365", A, IP, 1, 1)]),
    ("Microsoft 365, mailbox", [m365("MailboxLogin", "", ClientIPAddress=IP, ResultStatus="Succeeded")], [("m365 mailbox", A, IP, 1, 0)]),
    ("CrowdStrike's sensor", [{"event_simpleName": name, "event_platform": "Win", "aid": "0" * 32, "timestamp": "1658200251123", "ComputerName": "SRV01",
                               "UserName": "ann", "RemoteAddressIP4": IP} for name in ("UserLogon", "UserLogonFailed2", "UserLogoff", "ProcessRollup2")],
     [("crowdstrike", "ann", IP, 1, 1)]),
    ("Okta", [okta("user.session.start", "SUCCESS"), okta("user.session.start", "FAILURE"), okta("user.authentication.auth_via_mfa", "FAILURE"),
              okta("user.session.end", "SUCCESS"), okta("user.authentication.sso", "CHALLENGE"), okta("policy.evaluate_sign_on", "ALLOW")],
     [("okta", A, IP, 1, 1), ("okta user.authentication.auth_via_mfa", A, IP, 0, 1)]),
    ("Google Workspace", [google("login_success"), google("login_failure"), google("logout"), google("2sv_enroll")], [("google", A, IP, 1, 1)]),
    ("Google by Cloud Logging",
     [{"timestamp": DATE, "protoPayload": {"serviceName": "login.googleapis.com", "methodName": "google.login.LoginService.loginFailure",
                                           "authenticationInfo": {"principalEmail": A}, "requestMetadata": {"callerIp": IP}}}],
     [("google", A, IP, 0, 1)]),
    ("AWS console", [aws("ConsoleLogin", "signin.amazonaws.com", responseElements={"ConsoleLogin": "Success"}),
                     aws("ConsoleLogin", "signin.amazonaws.com", responseElements={"ConsoleLogin": "Failure"}, errorMessage="Failed authentication"),
                     aws("ConsoleLogin", "signin.amazonaws.com", who={"type": "Root", "arn": "arn:aws:iam::1:root"}, responseElements={"ConsoleLogin": "Success"})],
     [("aws console", "ann", IP, 1, 1), ("aws console", "arn:aws:iam::1:root", IP, 1, 0)]),
    ("AWS roles", [aws("AssumeRole"), aws("AssumeRole", errorCode="AccessDenied"), aws("GetCallerIdentity"), aws("AssumeRole", "other.amazonaws.com")],
     [("aws AssumeRole", "ann", IP, 1, 1)]),
    ("AWS by Sentinel", [{"TimeGenerated": DATE, "EventName": "ConsoleLogin", "EventSource": "signin.amazonaws.com", "SourceIpAddress": IP,
                          "UserIdentityType": "IAMUser", "UserIdentityUserName": "ann", "ResponseElements": json.dumps({"ConsoleLogin": result})}
                         for result in ("Success", "Failure")], [("aws console", "ann", IP, 1, 1)]),
    ("Okta by Sentinel", [{"TimeGenerated": DATE, "eventType_s": kind, "outcome_result_s": result, "actor_alternateId_s": A, "client_ipAddress_s": IP}
                          for kind, result in (("user.session.start", "SUCCESS"), ("user.session.start", "FAILURE"), ("user.session.access_admin_app", "SUCCESS"))],
     [("okta", A, IP, 1, 1)]),
    ("Okta by Sentinel's newer table", [{"TimeGenerated": DATE, "EventOriginalType": kind, "OriginalOutcomeResult": result, "ActorUsername": A, "SrcIpAddr": IP}
                                        for kind, result in (("user.session.start", "SUCCESS"), ("user.session.start", "FAILURE"), ("group.privilege.grant", "SUCCESS"))],
     [("okta", A, IP, 1, 1)]),
    ("Defender, domain controllers", [{"Timestamp": DATE, "ActionType": kind, "LogonType": "Interactive", "Protocol": "Kerberos", "AccountUpn": A, "DeviceName": "WS1",
                                       "IPAddress": IP} for kind in ("LogonSuccess", "LogonFailed", "LogonAttempted")],
     [("defender Interactive", A, IP, 1, 1)]),
    ("Defender, hosts", [{"TimeGenerated": DATE, "ActionType": kind, "LogonType": "RemoteInteractive", "AccountDomain": "CORP", "AccountName": "ann",
                          "DeviceName": "WS1", "RemoteIP": IP, "Type": "DeviceLogonEvents"} for kind in ("LogonSuccess", "LogonFailed", "ProcessCreated")],
     [("defender RemoteInteractive", "ann", IP, 1, 1)]),
    ("Defender, Entra", [{"Timestamp": DATE, "ErrorCode": code, "AccountUpn": A, "IPAddress": IP, "LogonType": "[]", "ApplicationId": "a"}
                         for code in (0, 50126, 50140, 50074)], [("entra", A, IP, 1, 1), ("entra, second factor", A, IP, 0, 1)]),
    ("OCSF", [{"class_uid": 3002, "activity_id": activity, "time": 1658200251000, "metadata": {"product": {"name": "CloudTrail"}}, "status_id": status,
               "user": {"name": "ann"}, "src_endpoint": {"ip": IP}} for activity, status in ((1, 1), (1, 2), (2, 1), (1, 0))],
     [("ocsf CloudTrail", "ann", IP, 1, 1)]),
    ("ASIM", [{"TimeGenerated": DATE, "EventType": kind, "EventResult": result, "TargetUsername": "ann", "SrcIpAddr": IP, "EventProduct": "Entra"}
              for kind, result in (("Logon", "Success"), ("Logon", "Failure"), ("Logoff", "Success"), ("ProcessCreated", "Success"))],
     [("asim Entra", "ann", IP, 1, 1)]),
    ("GitHub", [github("user.login"), github("user.failed_login"), github("repo.create")], [("github", "ann", IP, 1, 1)]),
    ("Kubernetes", [kubernetes(200), kubernetes(403), kubernetes(401, ""), kubernetes(200, stage="RequestReceived")],
     [("kubernetes", "ann", IP, 2, 0), ("kubernetes", "", IP, 0, 1)]),
    ("FortiGate VPN", [forti('logid="0101039424" type="event" subtype="vpn" level="information" action="tunnel-up" tunneltype="ssl-tunnel" remip=203.0.113.7 user="ann"'),
                       forti('logid="0101039426" type="event" subtype="vpn" level="alert" action="ssl-login-fail" remip=203.0.113.7 user="ann"'),
                       forti('logid="0101039425" type="event" subtype="vpn" level="information" action="tunnel-down" remip=203.0.113.7 user="ann"'),
                       forti('logid="0101039943" type="event" subtype="vpn" level="information" action="ssl-new-con" remip=203.0.113.7 user="N/A"')],
     [("fortigate vpn", "ann", IP, 1, 1)]),
    ("FortiGate's administrators", [forti('logid="0100032001" type="event" subtype="system" level="information" user="admin" srcip=203.0.113.7 action="login" status="success"'),
                                    forti('logid="0100032002" type="event" subtype="system" level="alert" user="admin" srcip=203.0.113.7 action="login" status="failed"')],
     [("fortigate administrator", "admin", IP, 1, 1)]),
    ("GlobalProtect", [panos("gateway-auth", "success"), panos("portal-auth", "failure"), panos("gateway-logout", "success"), panos("gateway-connected", "success")],
     [("globalprotect", "ann", IP, 1, 1)]),
    ("Cisco ASA", [asa(113039, "Group <VPN> User <ann> IP <203.0.113.7> AnyConnect parent session started."),
                   asa(113015, "AAA user authentication Rejected : reason = Invalid password : local database : user = ann : user IP = 203.0.113.7"),
                   asa(716039, "Group <VPN> User <ann> IP <203.0.113.7> Authentication: rejected, Session Type: WebVPN."),
                   asa(113019, "Group = VPN, Username = ann, IP = 203.0.113.7, Session disconnected. Session Type: SSL, Duration: 1h:02m:03s, "
                               "Bytes xmt: 1, Bytes rcv: 2, Reason: User Requested", 4),
                   asa(605005, 'Login permitted from 203.0.113.7/4711 to outside:192.0.2.1/ssh for user "admin"')],
     [("asa vpn", "ann", IP, 1, 1), ("asa authentication", "ann", IP, 0, 1), ("asa administrator", "admin", IP, 1, 0)]),
    ("OpenVPN", [syslog("openvpn", "203.0.113.7:41194 [ann] Peer Connection Initiated with [AF_INET]203.0.113.7:41194"),
                 syslog("openvpn", "203.0.113.7:41194 TLS Auth Error: Auth Username/Password verification failed for peer")],
     [("vpn", "ann", IP, 1, 0), ("vpn", "", IP, 0, 1)]),
    ("OpenVPN's own log", ["Tue Jul 19 03:10:50 2022 Initialization Sequence Completed",
                           "Tue Jul 19 03:10:51 2022 203.0.113.7:41194 TLS: Initial packet from [AF_INET]203.0.113.7:41194, sid=1 2",
                           "Tue Jul 19 03:10:51 2022 us=77 203.0.113.7:41194 [ann] Peer Connection Initiated with [AF_INET]203.0.113.7:41194",
                           "Tue Jul 19 03:10:51 2022 ann/203.0.113.7:41194 MULTI_sva: pool returned IPv4=10.8.0.6, IPv6=(Not enabled)",
                           "Tue Jul 19 03:10:52 2022 203.0.113.7:41195 TLS Auth Error: Auth Username/Password verification failed for peer"],
     [("vpn", "ann", IP, 1, 0), ("vpn", "", IP, 0, 1)]),
    ("OpenVPN's own log, newer", ["2022-07-19 03:10:50 Initialization Sequence Completed",
                                  "2022-07-19 03:10:51 203.0.113.7:41194 [ann] Peer Connection Initiated with [AF_INET]203.0.113.7:41194"],
     [("vpn", "ann", IP, 1, 0)]),
    ("PAN-OS' system log", [panos_system("globalprotect", "globalprotectgateway-auth-succ", "GlobalProtect gateway user authentication succeeded. "
                                         "Login from: 203.0.113.7, Source region: DE, User name: example\\ann, Auth type: profile"),
                            panos_system("globalprotect", "globalprotectportal-auth-fail", "GlobalProtect portal user authentication failed. "
                                         "Login from: 203.0.113.7, User name: ann, Reason: Authentication failed: wrong password, Auth type: profile"),
                            panos_system("globalprotect", "globalprotectgateway-logout-succ", "GlobalProtect gateway user logout succeeded. User name: ann, Reason: x."),
                            panos_system("auth", "auth-success", "authenticated for user 'ann'. auth profile 'P', vsys 'vsys1', From: 203.0.113.7."),
                            panos_system("auth", "auth-fail", "failed authentication for user 'ann'. Reason: Invalid username/password. From: 203.0.113.7."),
                            panos_system("general", "general", "User admin logged in via Web from 203.0.113.7 using https"),
                            panos_system("general", "general", "User admin logged out via Web from 203.0.113.7"),
                            panos_system("general", "general", "User friendly text"),
                            panos_system("url", "x", "User name: ann, Login from: 203.0.113.7")],
     [("globalprotect", "ann", IP, 1, 1), ("pan-os authentication", "ann", IP, 1, 1), ("pan-os administrator", "admin", IP, 1, 0)]),
    ("VMware Horizon", [horizon("BROKER_USERLOGGEDIN", "User EXAMPLE\\ann has logged in", ' ClientIpAddress="203.0.113.7"'),
                        horizon("BROKER_USER_AUTHFAILED_BAD_USER_PASSWORD", "User EXAMPLE\\ann failed to authenticate because of a bad password"),
                        horizon("BROKER_USERLOGGEDOUT", "User EXAMPLE\\ann has logged out"), horizon("AGENT_CONNECTED", "User EXAMPLE\\ann has logged in to a session")],
     [("horizon", "ann", IP, 1, 0), ("horizon", "ann", "", 0, 1)]),
    ("VMware Horizon by its texts", ["Jul 19 03:10:51 broker View User EXAMPLE\\ann has logged in",
                                     "Jul 19 03:10:51 broker View The agent running on machine VDI7 has accepted an allocated session for user EXAMPLE\\ann",
                                     "Jul 19 03:10:52 broker View User EXAMPLE\\ann has logged out"], [("horizon", "ann", "", 1, 0)]),
    ("the audit system", [audit("USER_AUTH", 1, 'op=PAM:authentication grantors=? acct="ann" exe="/usr/sbin/sshd" hostname=203.0.113.7 addr=203.0.113.7 terminal=ssh res=failed'),
                          audit("USER_AUTH", 2, 'op=PAM:authentication grantors=pam_unix acct="ann" exe="/usr/sbin/sshd" hostname=? addr=203.0.113.7 terminal=ssh res=success'),
                          audit("USER_LOGIN", 3, 'op=login id=1000 exe="/usr/sbin/sshd" hostname=far.example addr=203.0.113.7 terminal=/dev/pts/0 res=success'),
                          audit("USER_LOGIN", 4, 'op=login acct=28756E6B6E6F776E207573657229 exe="/usr/sbin/sshd" hostname=? addr=203.0.113.7 terminal=ssh res=failed'),
                          audit("USER_LOGOUT", 5, 'op=login id=1000 exe="/usr/sbin/sshd" hostname=? addr=? terminal=/dev/pts/0 res=success'),
                          audit("USER_AUTH", 6, 'op=PAM:authentication acct="root" exe="/usr/bin/su" hostname=? addr=? terminal=/dev/pts/0 res=success'),
                          audit("USER_ACCT", 7, 'op=PAM:accounting acct="ann" exe="/usr/sbin/sshd" hostname=? addr=203.0.113.7 terminal=ssh res=success')],
     [("audit /usr/sbin/sshd", "ann", IP, 1, 1), ("audit login", "1000", IP, 1, 0), ("audit login", "(unknown user)", IP, 0, 1),
      ("audit /usr/bin/su", "root", "", 1, 0)]),
    ("sshd, repeated", ["Jul 19 03:10:51 web01 sshd[7]:Failed password for ann from 203.0.113.7 port 4711 ssh2",
                        "Jul 19 03:10:51 web01 sshd[7]:message repeated 5 times: [ Failed password for ann from 203.0.113.7 port 4711 ssh2]",
                        "Jul 19 03:10:51 web01 sshd[7]:message repeated 0 times: [ Failed password for ann from 203.0.113.7 port 4711 ssh2]"],
     [("ssh", "ann", IP, 0, 7)]),
    ("sessions by Winlogbeat", [{"@timestamp": DATE, "winlog": {"channel": CONNECTIONS, "event_id": 1149, "computer_name": "web01",
                                                                "user_data": {"Param1": "ann", "Param2": "D", "Param3": IP}}},
                                {"@timestamp": DATE, "winlog": {"channel": SESSIONS, "event_id": 25, "computer_name": "web01",
                                                                "user_data": {"User": "D\\ann", "Address": IP}}}],
     [("rdp connection", "ann", IP, 1, 0), ("rdp reconnect", "ann", IP, 1, 0)]),
    ("laurel", [{"ID": "1658200251.123:3", "NODE": "web01", "USER_LOGIN": {"op": "login", "acct": "ann", "exe": "/usr/sbin/sshd", "addr": "203.0.113.7", "res": "success"}}],
     [("audit login", "ann", IP, 1, 0)]),
    ("Filebeat with sshd's lines", [{"@timestamp": DATE, "host": {"name": "web01"},
                                     "message": "Jul 19 03:10:51 web01 sshd[7]: Accepted password for ann from 203.0.113.7 port 4711 ssh2"}],
     [("ssh", "ann", IP, 1, 0)]),
    ("su", [syslog("su", "(to root) ann on pts/0"), syslog("su", "pam_unix(su:session): session opened for user root(uid=0) by ann(uid=1000)")],
     [("su to root", "ann", "", 1, 0)]),
]


def rows(result):
    return sorted((r["type"], r.get("account", ""), r.get("source", ""), r["success"], r["failure"])
                  for r in map(json.loads, result.out.splitlines()))


def check_logs(sandbox):
    for number, (what, records, want) in enumerate(LOGS):
        lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
        name = f"{number}.log"
        sandbox.file(name, ("\n".join(lines) + "\n").encode())
        result = sandbox.run("logons", name, "--json")
        checks.check(f"{what}: who, from where, how often", rows(result) == sorted(want), f"{rows(result)}\n{sorted(want)}\n{result}")


def check_examples(sandbox):
    """Login records (wtmp, btmp) and the journal, as programs wrote them."""
    for name in ("export", "lines.json", "system.journal.xz"):
        found = rows(sandbox.run("logons", os.path.join(ROOT, "examples", "recorded", "evidence", "journal", name), "--json"))
        checks.check(f"journal {name}: ssh, sudo and su are there once",
                     ("ssh", "visitor", "127.0.0.1", 2, 1) in found and ("sudo", "visitor", "", 3, 0) in found and
                     ("su to root", "nobody", "", 0, 1) in found and not [r for r in found if "pam" in r[0] or "session" in r[0]], found)
    golden = os.path.join(ROOT, "tests", "golden", "utmp-dump")
    wtmp, btmp = (rows(sandbox.run("logons", os.path.join(golden, name), "--json")) for name in ("wtmp", "btmp"))
    checks.check("wtmp has successes", wtmp and all(r[3] and not r[4] for r in wtmp), wtmp)
    checks.check("btmp has failures", btmp and all(r[4] and not r[3] for r in btmp), btmp)
    # login(1) of shadow writes a failure as it writes a login: only the file's name tells
    entry = struct.pack("<hxxi32s4s32s256shhiii16s20x", 7, 270, b"pts/0", b"/0", b"anna", IP.encode(), 0, 0, 0, 1658200251, 5, bytes(map(int, IP.split("."))) + bytes(12))
    dumped = f"[7] [00270] [/0  ] [anna    ] [pts/0       ] [{IP}         ] [{IP}    ] [2022-07-19T03:10:51,000005+00:00]\n".encode()
    for name, content in (("log/btmp.1", entry), ("btmp.txt", dumped)):
        sandbox.file(name, content)
        found = rows(sandbox.run("logons", name, "--json"))
        checks.check(f"{name}: all of it failed", found == [("system.btmp logon_failed", "anna", IP, 0, 1)], found)
    sandbox.file("log/btmp/wtmp", entry)
    found = rows(sandbox.run("logons", "log/btmp/wtmp", "--json"))
    checks.check("a folder's name says nothing", found == [("system.wtmp logon", "anna", IP, 1, 0)], found)
    sandbox.file("lastlog", bytes(292 * 1000) + struct.pack("<i32s256s", 1658200251, b"pts/0", b"203.0.113.7"))
    found = rows(sandbox.run("logons", "lastlog", "--json"))
    checks.check("lastlog knows users by their number", found == [("last logon", "uid 1000", IP, 1, 0)], found)


def records_of(source):
    """Records that the source of a table of log sources serves: one for each outcome that it knows; and that outcome."""
    def value(words):
        return str(words[0] if isinstance(words, list) else words).replace("*", "x")
    def first(mapping):
        return mapping["from"][0] if isinstance(mapping["from"], list) else mapping["from"]
    fields, base = source.get("fields", {}), {name: value(words) for name, words in source["when"].items()}
    outcome = fields.get("outcome")
    if outcome is None:
        return
    base.update({first(fields["user"]) if "user" in fields else "user": "ann", first(fields["client_ip"]) if "client_ip" in fields else "client_ip": IP})
    for word, means in outcome.get("values", {"success": "success", "failure": "failure"}).items():
        wanted = source["when"].get(first(outcome), "*")
        if "until" in outcome: # the word begins a sentence
            word = next(value(w) for w in (wanted if isinstance(wanted, list) else [wanted]) if w.startswith(word))
        record = {"@timestamp": DATE, **base, first(outcome): word}
        if wanted == "*" or word in map(str, wanted if isinstance(wanted, list) else [wanted]) or any("*" in w for w in wanted):
            yield record, means


def check_log_sources(sandbox):
    """What rules see as a login, logons counts: made of the tables themselves, so that none can be added to one and not the other."""
    sources = 0
    for name in ("remote-login.yml", "devices.yml"):
        with open(os.path.join(ROOT, "rules", "logsources", name), encoding="utf-8") as file:
            entries = yaml.safe_load(file)["logsources"]
        for source in (s for e in entries if e.get("category") in ("remote_login", "device_administration") for s in e["sources"]):
            for record, means in records_of(source):
                sources += 1
                sandbox.file("source.json", json.dumps(record).encode())
                result = sandbox.run("logons", "source.json", "--json")
                want = (0, 1) if means in ("failure", "second_factor_refused") else (1, 0)
                checks.check(f"{name}: {source['when']}: {means} is counted", [(r[3], r[4]) for r in rows(result)] == [want], f"{record}\n{result}")
    checks.check("there were some", sources > 60, sources)


def forwarded(number, **more):
    """A logon of Windows as Winlogbeat has it and as an export of its log has it."""
    data = {"TargetUserName": "ann", "IpAddress": IP, "LogonType": "10"}
    beat = {"@timestamp": "2022-07-19T03:10:51.123Z", "winlog": {"channel": "Security", "event_id": 4624, "record_id": number, "computer_name": "SRV01",
                                                                 "event_data": data}}
    xml = windows("Security", 4624, **data)
    xml["Event"]["System"].update(EventRecordID=number, TimeCreated={"SystemTime": "2022-07-19T03:10:51.1234567Z"})
    return beat, xml


def utmp(seconds, line, user="ann", host=IP, kind=7):
    return struct.pack("<hxxi32s4s32s256shhiii4I20x", kind, 99, line.encode(), b"ts", user.encode(), host.encode(), 0, 0, 0, seconds, 0, 0, 0, 0, 0)


def check_login_records(sandbox):
    """wtmp, wtmpdb's database and what last prints of them, with seconds and without: a collection has all three, and each login once."""
    begin = 1658200255  # 03:10:55 on a Tuesday
    entries = [(begin, "pts/0"), (begin + 2, "pts/1"), (begin + 600, "pts/0")]
    root = "uac-web01-linux-20220719101000"
    wtmp = b"".join(utmp(seconds, line) for seconds, line in entries)
    last = "ann      pts/0        203.0.113.7      Tue Jul 19 03:20:55 2022 - Tue Jul 19 04:10:55 2022  (00:50)\nann      pts/1        203.0.113.7      Tue Jul 19 03:10:57 2022   still logged in\n" \
           "ann      pts/0        203.0.113.7      Tue Jul 19 03:10:55 2022 - Tue Jul 19 03:15:55 2022  (00:05)\n\nwtmp begins Fri Jul  1 00:00:00 2022\n"
    plain = "\n".join(line[:39] + line[39:55] for line in last.splitlines()[:3]) + "\n\nwtmp begins Fri Jul  1 00:00:00 2022\n"
    sandbox.file(f"{root}/[root]/var/log/wtmp", wtmp)
    sandbox.file(f"{root}/live_response/system/last_-F.txt", last.encode())
    sandbox.file(f"{root}/live_response/system/last.txt", plain.replace(":55 2022", "").replace(":57 2022", "").encode())
    os.makedirs(os.path.join(sandbox.path, root, "[root]/var/lib/wtmpdb"))
    db = sqlite3.connect(os.path.join(sandbox.path, root, "[root]/var/lib/wtmpdb/wtmp.db"))
    db.execute("CREATE TABLE IF NOT EXISTS wtmp(ID INTEGER PRIMARY KEY, Type INTEGER, User TEXT NOT NULL, Login INTEGER, Logout INTEGER, TTY TEXT, RemoteHost TEXT, Service TEXT)")
    db.executemany("INSERT INTO wtmp(Type,User,Login,TTY,RemoteHost) VALUES(3,'ann',?,?,?)", [(seconds * 10**6 + 123456, line, IP) for seconds, line in entries])
    db.commit()
    db.close()
    result = sandbox.run("logons", root, "--json")
    checks.check("logins of wtmp, wtmpdb and last: each once", rows(result) == [("system.wtmp logon", "ann", IP, 3, 0)], result)
    for number in (1, 2):
        sandbox.file(f"wtmps/{number}", utmp(begin + 600 - number, "pts/9", user="eve") + utmp(begin, "pts/0") * number)
    result = sandbox.run("logons", "wtmps", "--json")
    checks.check("files of nobody knows which host: no copies", [r for r in rows(result) if r[1] == "eve"] == [("system.wtmp logon", "eve", IP, 2, 0)], result)


def check_copies(sandbox):
    """What stands in several copies of a log counts once, and it is said; what only looks alike counts."""
    line = "Jul 19 03:10:51 web01 sshd[7]: Failed password for ann from 203.0.113.7 port 4711 ssh2\n"
    log = (line + line + line.replace("51 web01", "59 web01")).encode()
    sandbox.file("copies/auth.log", log)
    sandbox.file("copies/auth.log.gz", gzip.compress(log))
    result = sandbox.run("logons", "copies", "--json")
    checks.check("a log and its copy: each record once", rows(result) == [("ssh", "ann", IP, 0, 3)], result)
    checks.check("how many were copies is said", b"3 are in second copies of records" in result.err, result)
    sandbox.file("other/a.log", line.encode())
    sandbox.file("other/b.log", line.replace("port 4711", "port 4712").encode())
    result = sandbox.run("logons", "other", "--json")
    checks.check("records of two logs that differ: both", rows(result) == [("ssh", "ann", IP, 0, 2)] and b"copies" not in result.err, result)
    repeated = "Jul 19 03:10:51 web01 sshd[7]: message repeated 5 times: [ Failed password for ann from 203.0.113.7 port 4711 ssh2]\n"
    for name in "xy":
        sandbox.file(f"repeated/{name}.log", repeated.encode())
    result = sandbox.run("logons", "repeated", "--json")
    checks.check("a repeated message and its copy: five", rows(result) == [("ssh", "ann", IP, 0, 5)], result)
    for number in (7, 8):
        beat, xml = forwarded(number)
        sandbox.file(f"windows/{number}.json", json.dumps(beat).encode())
        sandbox.file(f"windows/xml{number}.json", json.dumps(xml).encode())
    result = sandbox.run("logons", "windows", "--json")
    checks.check("a record of Windows, forwarded and exported: once", rows(result) == [("rdp (10)", "ann", IP, 2, 0)], result)
    for number in (1, 2):
        sandbox.file(f"cloud/{number}.json", json.dumps({**github("user.login"), "_document_id": str(number)}).encode())
    result = sandbox.run("logons", "cloud", "--json")
    checks.check("first documents of two files, alike but for their id: both", rows(result) == [("github", "ann", IP, 2, 0)], result)


sandbox = Sandbox()
check_logs(sandbox)
check_copies(sandbox)
check_login_records(sandbox)
check_log_sources(sandbox)
check_examples(sandbox)
checks.exit()
