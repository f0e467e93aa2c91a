"""logons: each log as its program or service writes it, and what is counted."""
import json
import os

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


def asa(code, text, level=6):
    return f"Jul 19 2022 03:10:51 asa1 : %ASA-{level}-{code}: {text}"


def syslog(program, text):
    return f"<38>2022-07-19T03:10:51Z gate {program}[7]: {text}"


def windows(channel, number, **data):
    kind = "UserData" if channel in (SESSIONS, CONNECTIONS) else "EventData"
    return {"Event": {"System": {"Provider": {"Name": "P"}, "EventID": number, "Channel": channel, "Computer": "SRV01",
                                 "TimeCreated": {"SystemTime": DATE}}, kind: {"EventXML": data} if kind == "UserData" else data}}


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
    ("Microsoft 365 as CSV", ['#TYPE Selected.System.Management.Automation.PSObject', '"RecordType","CreationDate","UserIds","Operations","AuditData"'] +
     [f'"15","7/19/2022 3:10:51 AM","ann@example.org","{r["Operation"]}","' + json.dumps(r).replace('"', '""') + '"'
      for r in (m365("UserLoginFailed", IP), m365("UserLoggedIn", IP))] + ['"15","7/19/2022 3:10:51 AM","ann@example.org","UserLoggedIn","{""Operation"":"'],
     [("m365", A, IP, 1, 1)]),
    ("Microsoft 365, mailbox", [m365("MailboxLogin", "", ClientIPAddress=IP, ResultStatus="Succeeded")], [("m365 mailbox", A, IP, 1, 0)]),
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


sandbox = Sandbox()
check_logs(sandbox)
check_examples(sandbox)
checks.exit()
