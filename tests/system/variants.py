"""The same things in the words of other versions, and in other carriers: what a line says, who logged in, what is found."""
import json
import struct

from _breakwater import Checks, Sandbox
from _lines import record_of_each

checks = Checks()

FIELDS = {"did": "event.action", "result": "event.outcome", "user": "user.name", "from": "source.ip", "host": "host.name", "program": "process.name", "what": "event.dataset",
          "time": "@timestamp"}


def execve(arch, number, serial):
    stamp = f"msg=audit(1704448800.123:{serial}):"
    return [
        (f'type=SYSCALL {stamp} arch={arch} syscall={number} success=yes exit=0 a0=1 a1=2 a2=3 a3=4 items=2 ppid=100 pid={200 + serial} auid=1000 uid=0 comm="cat" exe="/usr/bin/cat"',
         {"did": "executed", "SYSCALL": "execve", "CommandLine": "cat /etc/shadow", "Image": "/usr/bin/cat"}),
        (f'type=EXECVE {stamp} argc=2 a0="cat" a1="/etc/shadow"', {}),
        (f"type=PROCTITLE {stamp} proctitle=636174002F6574632F736861646F77", {})]


def user_login(serial, text, names=""):
    return (f"type=USER_LOGIN msg=audit(1704448801.123:{serial}): pid=9 uid=0 auid=1000 ses=5 msg='op=login {text} exe=\"/usr/sbin/sshd\" hostname=203.0.113.7 addr=203.0.113.7 "
            f"terminal=/dev/pts/1 res=success'" + names)


def syslog(program, text):
    return f"2024-01-05T10:00:00Z gate {program}: {text}"


def login(did, user, source, result):
    return {"did": did, "user": user, "from": source, "result": result}


# what: (a file's name, lines with what their records say)
LINES = {
    "mail": ("mail.log", [
        # Dovecot 2.4
        (syslog("dovecot", "imap-login: Logged in: user=<anna>, method=PLAIN, rip=203.0.113.7, lip=10.0.0.1, mpid=5, TLS, session=<a>"),
         login("mail_login", "anna", "203.0.113.7", "success")),
        (syslog("dovecot", "pop3-login: Login aborted: Connection closed (auth failed, 1 attempts in 2 secs) (auth_failed): user=<anna>, method=PLAIN, rip=203.0.113.7, lip=10.0.0.1"),
         login("mail_login", "anna", "203.0.113.7", "failure")),
        # Postfix since 3.5 with Dovecot's or Cyrus' SASL
        (syslog("postfix/submission/smtpd[9]", "warning: unknown[203.0.113.7]: SASL PLAIN authentication failed: (reason unavailable), sasl_username=bob@example.org"),
         login("smtp_login", "bob@example.org", "203.0.113.7", "failure")),
        (syslog("postfix/smtpd[9]", "warning: unknown[203.0.113.7]:60377: SASL LOGIN authentication failed: authentication failure, sasl_username=bob"),
         login("smtp_login", "bob", "203.0.113.7", "failure")),
        (syslog("postfix/smtpd[9]", "warning: unknown[203.0.113.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6"), login("smtp_login", None, "203.0.113.7", "failure")),
        (syslog("saslauthd[3]", "do_auth         : auth failure: [user=bob] [service=smtp] [realm=example.org] [mech=pam] [reason=PAM auth error]"),
         login("sasl_login", "bob", None, "failure")),
        (syslog("roundcube", "<4a5b> Successful login for anna (ID: 1) from 203.0.113.7 in session x"), login("mail_login", "anna", "203.0.113.7", "success")),
        (syslog("roundcube", "Failed login for bob from 203.0.113.7 in session x (error: 0)"), login("mail_login", "bob", "203.0.113.7", "failure")),
        (syslog("roundcube", "<4a5b> IMAP Error: Login failed for bob against localhost from 203.0.113.7(X-Forwarded-For: 10.0.0.2). x in /a.php on line 9 (POST /)"),
         login("mail_login", "bob", "203.0.113.7", "failure")),
    ]),
    "doas": ("auth.log", [
        (syslog("doas", "anna ran command /usr/bin/cat /etc/shadow as root from /home/anna"),
         {"did": "doas", "user": "anna", "result": "success", "CommandLine": "cat /etc/shadow", "Image": "/usr/bin/cat", "User": "root", "CurrentDirectory": "/home/anna"}),
        (syslog("doas[7]", "command not permitted for bob: cat /etc/shadow"), {"did": "doas", "user": "bob", "result": "failure", "COMMAND": "cat /etc/shadow"}),
        (syslog("doas[7]", "failed auth for bob"), {"did": "doas", "user": "bob", "result": "failure"}),
    ]),
    "sudo-rs": ("auth.log", [
        (syslog("sudo-rs[7]", "anna : TTY=pts/0 ; PWD=/home/anna ; USER=root ; COMMAND=/usr/bin/cat /etc/shadow"), {"did": "sudo", "user": "anna", "what": "system.auth"})]),
    "sudo's own log": ("sudo.log", [
        ("Jan  5 10:00:00 2024 : anna : TTY=pts/0 ; PWD=/home/anna ;\n    USER=root ; COMMAND=/usr/bin/cat\n    /etc/shadow",
         {"time": "2024-01-05T10:00:00.000Z", "did": "sudo", "result": "success", "user": "anna", "what": "system.auth", "program": "sudo", "User": "root", "CommandLine": "cat /etc/shadow"}),
        ("Jan  5 10:00:01 2024 : bob : user NOT in sudoers ; TTY=pts/0 ; PWD=/home/bob ; USER=root ; COMMAND=/bin/sh", {"did": "sudo", "result": "failure", "user": "bob"}),
    ]),
    "PAM behind a bracket": ("secure", [
        (syslog("gdm-password][1234]", "pam_unix(gdm-password:session): session opened for user anna(uid=1000) by (uid=0)"), {"did": "session_opened", "program": "gdm-password"}),
        (syslog("gdm-password]", "pam_unix(gdm-password:auth): authentication failure; logname= uid=0 euid=0 tty=/dev/tty1 ruser= rhost=  user=bob"),
         {"did": "pam_authentication", "program": "gdm-password", "user": "bob"}),
    ]),
    "xrdp, by syslog": ("syslog", [
        (syslog("xrdp-sesman[471]", "(10471)(140145709626688)[INFO ] ++ created session (access granted): username anna, ip ::ffff:203.0.113.7:56030 - socket: 12"),
         login("rdp_login", "anna", "203.0.113.7", "success")),
        (syslog("xrdp-sesman[471]", "[INFO ] AUTHFAIL: user=bob ip=::ffff:203.0.113.7 time=1649351466"), login("rdp_login", "bob", "203.0.113.7", "failure")),
        (syslog("xrdp-sesexec[471]", "[INFO ] AUTHFAIL: user=bob ip=203.0.113.7 time=1649351466"), login("rdp_login", "bob", "203.0.113.7", "failure")),
        (syslog("xrdp-sesman[471]", "[INFO ] starting xrdp-sesman with pid 12"), {"did": None}),
    ]),
    "xrdp, its own log": ("xrdp-sesman.log", [
        ("[20220407-12:11:06] [INFO ] AUTHFAIL: user=bob ip=::ffff:203.0.113.7 time=1649351466",
         {"time": "2022-04-07T12:11:06.000Z", **login("rdp_login", "bob", "203.0.113.7", "failure")}),
        ("[20220407-12:11:07] [INFO ] ++ created session (access granted): username anna, ip ::ffff:203.0.113.7:38410 - socket: 12",
         {"time": "2022-04-07T12:11:07.000Z", **login("rdp_login", "anna", "203.0.113.7", "success")}),
        ("[20220407-12:11:08] [INFO ] starting Xorg session...", {"did": None}),
    ]),
    "accounts of SUSE's pwdutils": ("messages", [
        (syslog("useradd[5]", "new account added - account=eve, uid=1001, gid=100, home=/home/eve, shell=/bin/bash, by=0"),
         {"did": "user_added", "user.target.name": "eve", "user.target.id": "1001", "system.auth.useradd.shell": "/bin/bash"}),
        (syslog("usermod[5]", "account added to group - account=eve, group=wheel, gid=10, by=0"), {"did": "group_member_added", "user.target.name": "eve", "group.name": "wheel"}),
    ]),
    "HAProxy, what is no request": ("haproxy.log", [
        *[(f'Jan  5 10:00:{n:02} lb haproxy[12]: 203.0.113.7:5555 [05/Jan/2024:10:00:{n:02}.123] https~ app/web1 0/0/1/2/3 200 1234 - - ---- 1/1/0/0/0 0/0 "GET /a HTTP/1.1"',
           {"time": f"2024-01-05T10:00:{n:02}.123Z", "host": "lb"}) for n in range(20)],
        ("Jan  5 10:00:20 lb haproxy[12]: Server app/web1 is DOWN, reason: Layer4 timeout.", {"time": "2024-01-05T10:00:20.000Z", "host": "lb"}),
        ("<134>Jan  5 10:00:21 lb haproxy[12]: 203.0.113.7:5555 [05/Jan/2024:10:00:21.123] https/1: SSL handshake failure", {"time": "2024-01-05T10:00:21.000Z"}),
    ]),
    "CEF behind a blank": ("cef.log", [
        ("Jan  5 10:00:00 gate CEF: 0|Check Point|VPN-1|Check Point|Log|x|Unknown|act=Drop src=203.0.113.7 dst=10.0.0.1 dpt=445 rt=1704448800000",
         {"time": "2024-01-05T10:00:00.000Z", "host": "gate", "what": "cef.log", "DeviceVendor": "Check Point", "act": "Drop", "dpt": 445}),
        ("<189>Jan  5 10:00:00 gate CEF: 0|Fortinet|Fortigate|v7.4.3|00013|traffic:forward deny|3|src=203.0.113.7 spt=51514 dst=10.0.0.1 FTNTFGTsrccountry=United States",
         {"what": "cef.log", "DeviceVendor": "Fortinet", "FTNTFGTsrccountry": "United States"}),
    ]),
    "CEF behind a blank, among others": ("messages", [
        *[(syslog("cron[7]", "(root) CMD (true)"), {"did": "cron_command"}) for _ in range(9)],
        (syslog("CEF", "0|Fortinet|Fortigate|v7.4.3|00013|traffic:forward deny|3|src=203.0.113.7 dst=10.0.0.1"), {"what": "cef.log", "DeviceVendor": "Fortinet"}),
    ]),
    "Meraki": ("meraki.log", [
        ("<134>1 1704448800.774247467 MX_1 flows src=203.0.113.7 dst=10.0.0.1 mac=00:18:0A:00:00:01 protocol=tcp sport=5555 dport=445 pattern: 1 all",
         {"time": "2024-01-05T10:00:00.774247467Z", "host": "MX_1", "what": "cisco_meraki.log", "src_ip": "203.0.113.7", "dst_port": 445, "action": "deny"}),
        ("1704448801.774247467 MX_1 firewall src=203.0.113.7 dst=10.0.0.1 protocol=tcp sport=5555 dport=445 pattern: allow all",
         {"time": "2024-01-05T10:00:01.774247467Z", "host": "MX_1", "action": "allow"}),
        ("Jan  5 10:00:02 192.168.10.1 1 1704448802.907556162 MX60 urls src=192.168.10.3:62526 dst=203.0.113.9:80 mac=00:1A:A0:00:00:01 agent='curl/7.1 (x y)' request: GET http://evil.example/a.exe",
         {"time": "2024-01-05T10:00:02.907556162Z", "host": "MX60", "src_ip": "192.168.10.3", "dst_port": 80, "agent": "curl/7.1 (x y)", "url": "http://evil.example/a.exe"}),
        ("<134>1 1704448803.774247467 DC1 security_event ids_alerted signature=1:41944:2 priority=1 timestamp=1704448803.6 direction=ingress protocol=tcp/ip src=203.0.113.7:80 message: BROWSER-IE x",
         {"event.code": "ids_alerted", "signature": "1:41944:2", "src_ip": "203.0.113.7", "message": "BROWSER-IE x"}),
        ("<134>1 1704448804.1 MX_1  events client_vpn_connect user id 'anna@example.org' local ip 192.168.8.254 connected from 203.0.113.7",
         {"time": "2024-01-05T10:00:04.100Z", **login("vpn_login", "anna@example.org", "203.0.113.7", "success")}),
        ("<134>1 1704448805.1 MX_1 events type=anyconnect_vpn_auth_failure msg= 'Peer IP=203.0.113.7Peer port[8748] AAA[8]: AAA authenticate failed retval=7 - Authentication failure '",
         login("vpn_login", None, "203.0.113.7", "failure")),
        ("<134>1 1704448806.1 MS220_8P events port 3 status changed from 100fdx to down", {"did": None, "host": "MS220_8P"}),
    ]),
    "audit on other processors": ("audit.log", [
        *execve("c0000015", 11, 1), *execve("80000016", 11, 2), *execve("c00000f3", 221, 3), *execve("40000003", 11, 4)]),
    "audit, logins with a number": ("audit.log", [
        (user_login(1, "id=1000", '\x1dUID="root" AUID="anna" ID="anna"'), {"user": "anna", "from": "203.0.113.7"}),
        (user_login(2, "id=0"), {"user": "root"}),
        (user_login(3, "id=1000"), {"user": "1000"}),
        (user_login(4, 'acct="bob"'), {"user": "bob"}),
    ]),
    "audit among others": ("messages", [
        *[(syslog("cron[7]", "(root) CMD (true)"), {"did": "cron_command"}) for _ in range(9)],
        (syslog("audispd", 'node=db01 type=SYSCALL msg=audit(1704448801.123:7): arch=c000003e syscall=59 success=yes exit=0 a0=1 ppid=5 pid=9 auid=1000 uid=0 comm="cat" '
                'exe="/usr/bin/cat"'), {"what": "auditd.log", "host": "db01", "time": "2024-01-05T10:00:01.123Z", "type": "SYSCALL"}),
        (syslog("audispd", 'node=db01 type=EXECVE msg=audit(1704448801.123:7): argc=2 a0="cat" a1="/etc/shadow"'),
         {"did": "executed", "Image": "/usr/bin/cat", "CommandLine": "cat /etc/shadow", "User": "root", "host": "db01", "a1": "/etc/shadow"}),
        (syslog("audisp-syslog[9]", "type=USER_LOGIN msg=audit(1704448802.123:8): pid=9 uid=0 auid=1000 ses=5 msg='op=login acct=\"anna\" exe=\"/usr/sbin/sshd\" hostname=? addr=203.0.113.7 "
                "terminal=ssh res=failed'"), {"type": "USER_LOGIN", "user": "anna", "from": "203.0.113.7", "res": "failed", "host": "gate"}),
        (syslog("audit[903]", "USER_AUTH pid=9 uid=0 auid=1000 ses=5 msg='op=PAM:authentication acct=\"bob\" exe=\"/usr/bin/sudo\" hostname=? addr=? terminal=pts/0 res=success'"),
         {"what": "auditd.log", "type": "USER_AUTH", "user": "bob", "time": "2024-01-05T10:00:00.000Z"}),
        (syslog("audit", "nothing that it would write"), {"what": "system.syslog", "program": "audit"}),
        (syslog("suricata[9]", '@cee: {"timestamp":"2024-01-05T11:00:03.000000+0100","event_type":"alert","src_ip":"203.0.113.7","alert":{"signature":"x"}}'),
         {"time": "2024-01-05T10:00:03.000Z", "src_ip": "203.0.113.7", "event_type": "alert"}),
    ]),
    "MikroTik's firewall": ("mikrotik.log", [
        ("Jan  5 10:00:00 mt firewall,info BAN DROP input: in:ether1 out:(unknown 0), connection-state:new src-mac aa:bb:cc:dd:ee:ff, proto TCP (SYN), 203.0.113.7:5555->10.0.0.1:445, len 40",
         {"what": "mikrotik.firewall", "host": "mt", "src_ip": "203.0.113.7", "src_port": 5555, "dst_ip": "10.0.0.1", "dst_port": 445, "chain": "input", "log_prefix": "firewall,info BAN DROP",
          "action": "drop", "protocol": "TCP", "src_interface": "ether1"}),
        ("<134>Jan  5 10:00:01 mt FW_NEW: FW_NEW forward: in:br-lan out:wan, connection-state:new proto UDP, 10.0.0.5:53->203.0.113.9:53, len 66",
         {"what": "mikrotik.firewall", "src_ip": "10.0.0.5", "dst_port": 53, "chain": "forward"}),
        ("Jan  5 10:00:02 mt system,info,account user admin logged in from 10.0.0.9 via ssh", login("device_login", "admin", "10.0.0.9", "success")),
    ]),
    "Junos": ("messages", [
        ("Jan  5 10:00:00 r1 mgd[12]: UI_LOGIN_EVENT: User 'admin' login, class 'j-super-user' [12], ssh-connection '203.0.113.7 5555 10.0.0.1 22', client-mode 'cli'",
         {"what": "juniper_srx.log", "src_ip": "203.0.113.7", "event.code": "UI_LOGIN_EVENT"}),
        ("Jan  5 10:00:01 r1 mgd[12]: UI_LOGIN_EVENT: User 'root' login, class 'super-user' [12], ssh-connection '', client-mode 'junoscript'", {"src_ip": None}),
    ]),
    "files by SFTP": ("auth.log", [
        (syslog("sftp-server[5]", "session opened for local user anna from [203.0.113.7]"), {"did": "sftp_session", "user": "anna", "from": "203.0.113.7"}),
        (syslog("internal-sftp[5]", 'open "/var/www/html/a.php" flags WRITE,CREATE,TRUNCATE mode 0644'), {"did": "sftp_open", "file.path": "/var/www/html/a.php"}),
        (syslog("internal-sftp[5]", 'close "/var/www/html/a.php" bytes read 0 written 812'), {"did": "sftp_close", "file.path": "/var/www/html/a.php"}),
        (syslog("internal-sftp[5]", 'remove name "/var/log/wtmp"'), {"did": "sftp_remove", "file.path": "/var/log/wtmp"}),
        (syslog("internal-sftp[5]", 'rename old "/tmp/a" new "/tmp/b"'), {"did": "sftp_rename", "file.path": "/tmp/b"}),
        (syslog("internal-sftp[5]", "sent status No such file"), {"did": None}),
    ]),
}


TRAIL = {"eventVersion": "1.08", "eventTime": "2024-01-05T10:00:00Z", "eventSource": "cloudtrail.amazonaws.com", "eventName": "StopLogging", "awsRegion": "us-east-1",
         "sourceIPAddress": "203.0.113.7", "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::1:user/mallory", "userName": "mallory"}, "requestParameters": {"name": "t"}}
RULE = {"CreationTime": "2024-01-05T10:00:00", "Id": "1", "Operation": "New-InboxRule", "RecordType": 1, "ResultStatus": "True", "Workload": "Exchange", "UserId": "anna@example.org",
        "ClientIP": "203.0.113.7:443", "Parameters": [{"Name": "ForwardTo", "Value": "a@mail.example"}, {"Name": "Name", "Value": "."}]}
ROLE = {"category": "RoleManagement", "result": "success", "activityDisplayName": "Add member to role", "activityDateTime": "2024-01-05T10:00:00Z", "operationType": "Assign",
        "initiatedBy": {"user": {"userPrincipalName": "bob@example.org", "ipAddress": "203.0.113.7"}}, "loggedByService": "Core Directory",
        "targetResources": [{"type": "User", "userPrincipalName": "eve@example.org",
                             "modifiedProperties": [{"displayName": "Role.DisplayName", "newValue": "\"Global Administrator\""}]}]}
PODS = {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata", "auditID": "a", "stage": "ResponseComplete", "verb": "create",
        "requestURI": "/api/v1/namespaces/default/pods/x/exec?command=sh", "user": {"username": "system:anonymous"}, "sourceIPs": ["203.0.113.7"],
        "objectRef": {"resource": "pods", "namespace": "default", "name": "x", "subresource": "exec"}, "responseStatus": {"code": 101}, "requestReceivedTimestamp": "2024-01-05T10:00:00Z"}
GKE = {"protoPayload": {"@type": "type.googleapis.com/google.cloud.audit.AuditLog", "serviceName": "k8s.io", "methodName": "io.k8s.core.v1.pods.exec.create",
                        "resourceName": "core/v1/namespaces/default/pods/web-1/exec", "authenticationInfo": {"principalEmail": "anna@example.org"},
                        "requestMetadata": {"callerIp": "203.0.113.7", "callerSuppliedUserAgent": "kubectl"}, "status": {}},
       "resource": {"type": "k8s_cluster"}, "timestamp": "2024-01-05T10:00:00Z", "logName": "projects/p/logs/cloudaudit.googleapis.com%2Factivity"}
STOPPED, FORWARDED, GIVEN = "CloudTrail stopped, deleted or narrowed", "Mailbox rule that forwards or hides mail", "Role of an administrator given in Entra ID"
# what: (a file's name, its text, the rule that matches, who did it)
DOERS = {
    "CloudTrail": ("trail.json", json.dumps({"Records": [TRAIL]}), STOPPED, "mallory"),
    "EventBridge": ("bridge.json", json.dumps({"version": "0", "detail-type": "AWS API Call via CloudTrail", "source": "aws.cloudtrail", "account": "1", "detail": TRAIL}), STOPPED, "mallory"),
    "Event history": ("history.csv", "Event name,Event time,User name,Event source,AWS region,Source IP address\nStopLogging,2024-01-05T10:00:00Z,mallory,cloudtrail.amazonaws.com,us-east-1,203.0.113.7\n",
                      STOPPED, "mallory"),
    "the management interface": ("ual.json", json.dumps([RULE]), FORWARDED, "anna@example.org"),
    "Purview's search by Graph": ("graph.json", json.dumps({"value": [
        {"id": "1", "createdDateTime": "2024-01-05T10:00:00Z", "auditLogRecordType": "ExchangeAdmin", "operation": "New-InboxRule", "userId": "key", "service": "Exchange",
         "userPrincipalName": "anna@example.org", "auditData": RULE}]}), FORWARDED, "anna@example.org"),
    "Entra's audit": ("audit.json", json.dumps({"value": [ROLE]}), GIVEN, "bob@example.org"),
    "Entra's audit, sent": ("diagnostic.json", json.dumps({"time": "2024-01-05T10:00:00Z", "operationName": "Add member to role", "category": "AuditLogs", "properties": ROLE}), GIVEN,
                            "bob@example.org"),
    "AKS out of Log Analytics": ("aks.json", json.dumps({"TimeGenerated": "2024-01-05T10:00:01Z", "Category": "kube-audit", "Type": "AzureDiagnostics", "log_s": json.dumps(PODS)}),
                                 "Command run in a container by Kubernetes", "system:anonymous"),
    "GKE": ("gke.json", json.dumps(GKE), "Command run in a container by Kubernetes", "anna@example.org"),
    "GitHub": ("github.json", json.dumps({"action": "org.add_member", "actor": "bob", "actor_ip": "203.0.113.7", "@timestamp": 1704448800000, "org": "o", "user": "eve"}),
               "Access to an organization of GitHub given", "bob"),
}


# what: (a file's name, its text, rows of account, source, success, failure)
LOGONS = {
    "GKE": ("gke-logons.json", json.dumps(GKE), [("anna@example.org", "203.0.113.7", 1, 0)]),
    "Workspace in BigQuery": ("bq.json", json.dumps({"email": "bob@example.org", "time_usec": "1704448800000000", "event_type": "login", "event_name": "login_failure", "record_type": "login",
                                                     "ip_address": "203.0.113.7"}), [("bob@example.org", "203.0.113.7", 0, 1)]),
    "SQL Server": ("sql.xml", "".join(
        f"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='{provider}'/><EventID Qualifiers='49152'>{number}</EventID>"
        f"<TimeCreated SystemTime='2024-01-05T10:00:0{second}Z'/><EventRecordID>{second}</EventRecordID><Channel>Application</Channel><Computer>SQL01</Computer></System>"
        f"<EventData>{data}</EventData></Event>\n" for second, (provider, number, data) in enumerate([
            ("MSSQLSERVER", 18456, "<Data>sa</Data><Data> Reason: Password did not match that for the login provided.</Data><Data> [CLIENT: 203.0.113.7]</Data>"),
            ("MSSQL$SHOP", 18454, "<Data>sa</Data><Data> [CLIENT: 203.0.113.7]</Data>"),
            ("MSSQLSERVER", 18453, "<Data>CORP\\anna</Data><Data> [CLIENT: &lt;local machine&gt;]</Data>"),
            ("Other", 18456, "<Data>sa</Data><Data>x</Data><Data> [CLIENT: 203.0.113.8]</Data>")])),
        [("anna", "<local machine>", 1, 0), ("sa", "203.0.113.7", 1, 1)]),
    "Junos": ("junos.log", "Jan  5 10:00:00 r1 mgd[12]: UI_LOGIN_EVENT: User 'admin' login, class 'j-super-user' [12], ssh-connection '203.0.113.7 5555 10.0.0.1 22', client-mode 'cli'\n"
              "Jan  5 10:00:00 r1 mgd[12]: UI_LOGIN_EVENT: User 'root' login, class 'super-user' [12], ssh-connection '', client-mode 'junoscript'\n", [("admin", "203.0.113.7", 1, 0)]),
    "audit with a number": ("login.log", user_login(1, "id=1000", '\x1dUID="root" AUID="anna" ID="anna"') + "\n", [("anna", "203.0.113.7", 1, 0)]),
}

SYSMON = ('<Event><System><Provider Name="Linux-Sysmon"/><EventID>1</EventID><TimeCreated SystemTime="2024-01-05T10:00:00.123456000Z"/><EventRecordID>1</EventRecordID>'
          '<Channel>Linux-Sysmon/Operational</Channel><Computer>web01</Computer></System><EventData><Data Name="Image">/usr/bin/cat</Data>'
          '<Data Name="CommandLine">cat /etc/shadow</Data><Data Name="User">root</Data></EventData></Event>')
LAUREL = json.dumps({"ID": "1704448800.123:100", "SYSCALL": {"syscall": 59, "success": "yes", "ppid": 900, "pid": 901, "comm": "cat", "exe": "/usr/bin/cat", "SYSCALL": "execve", "UID": "root"},
                     "EXECVE": {"argc": 2, "ARGV": ["cat", "/etc/shadow"]}})
SUDO = json.dumps({"sudo": {"accept": {"uuid": "x", "server_time": {"seconds": 1704448800}, "command": "/usr/bin/cat", "runuser": "root", "submitcwd": "/home/anna", "submithost": "web01",
                                       "submituser": "anna", "runargv": ["cat", "/etc/shadow"]}}})


def entry(program, message):
    return {"__REALTIME_TIMESTAMP": "1704448800123456", "_HOSTNAME": "web01", "_TRANSPORT": "syslog", "SYSLOG_IDENTIFIER": program, "MESSAGE": message}


def exported(fields):
    return "".join(f"{key}={value}\n" for key, value in fields.items()) + "\n"


# what: (a file's name, its text): somebody reads the hashes of passwords on web01 in each of them
READ = {
    "Sysmon in the journal": ("sysmon.export", exported(entry("sysmon", SYSMON))),
    "Sysmon in the journal as JSON": ("sysmon.json", json.dumps(entry("sysmon", SYSMON))),
    "Sysmon by syslog": ("sysmon.log", f"Jan  5 10:00:00 web01 sysmon[7]: {SYSMON}\n"),
    "laurel in the journal": ("laurel.export", exported(entry("laurel", LAUREL))),
    "laurel in the journal as JSON": ("laurel.json", json.dumps(entry("laurel", LAUREL))),
    "sudo's JSON": ("sudo-json.log", f"Jan  5 10:00:00 web01 sudo[7]: @cee:{SUDO}\n"),
    "sudo's JSON in the journal": ("sudo.export", exported(entry("sudo", "@cee:" + SUDO))),
}


def check_read():
    sandbox = Sandbox()
    for what, (name, text) in READ.items():
        sandbox.file(name, text.encode())
        hunt = sandbox.run("hunt", name, "-q", "--json")
        found = {finding["rule"]["name"]: finding.get("host", {}).get("name") for finding in map(json.loads, hunt.out.splitlines())}
        checks.check(f"{what}: what was run", found == {"File of password hashes read or copied": "web01"}, (found, hunt.err))


# what: (a file's name, its bytes, who, from where, when)
ENTRY = {"__REALTIME_TIMESTAMP": "1704448800000000", "_HOSTNAME": "gate", "SYSLOG_IDENTIFIER": "sshd", "_PID": "9"}
ACCEPTED = "Accepted password for anna from 203.0.113.7 port 5 ssh2"


def utmp(order, wide):
    times = struct.pack(order + ("qqq" if wide else "iii"), 1, 1704448800, 5)
    entry = struct.pack(order + "h2xi32s4s32s256shh", 7, 9, b"pts/0", b"ts/0", b"anna", b"203.0.113.7", 0, 0) + times + bytes([203, 0, 113, 7]) + b"\0" * 12
    return entry.ljust(400 if wide else 384, b"\0")


CARRIED = {
    "journalctl -o json-seq": ("journal.seq", b"".join(b"\x1e" + json.dumps(dict(ENTRY, MESSAGE=ACCEPTED)).encode() + b"\n" for _ in range(2)), 2),
    "bytes of a message": ("bytes.json", b"".join(json.dumps(dict(ENTRY, MESSAGE=list(ACCEPTED.encode()))).encode() + b"\n" for _ in range(2)), 2),
    "a program twice": ("twice.json", b"".join(json.dumps(dict(ENTRY, SYSLOG_IDENTIFIER=["sshd", "sshd"], MESSAGE=ACCEPTED)).encode() + b"\n" for _ in range(2)), 2),
    "wtmp of s390x": ("wtmp-s390x", utmp(">", True), 1),
    "wtmp of ppc64": ("wtmp-ppc64", utmp(">", False), 1),
    "wtmp of aarch64": ("wtmp-arm64", utmp("<", True), 1),
    "wtmp": ("wtmp", utmp("<", False), 1),
    "old utmpdump": ("utmpdump.txt", b"[7] [00009] [ts/0] [anna    ] [pts/0       ] [203.0.113.7         ] [203.0.113.7    ] [Fri Jan 05 11:00:00 2024 CET]\n", 1),
}

# a rule for each field that rules of a category ask for
PROBES = {
    "firewall": ["src_ip: 203.0.113.7", "dst_ip: 10.0.0.1", "dst_port: 445", "blocked: 'true'"],
    "webserver": ["cs-uri-query|contains: UNION", "cs-uri-stem|endswith: /a.php", "c-ip: 203.0.113.7", "cs-user-agent|contains: sqlmap", "sc-status: 200"],
    "proxy": ["c-uri|contains: evil.example", "cs-host|endswith: evil.example", "c-ip: 10.0.0.5", "c-useragent|contains: curl", "cs-method: GET"],
}
CONNECTION = {"src_ip": "203.0.113.7", "src_port": 5555, "dest_ip": "10.0.0.1", "dest_port": 445}
DENIED = {"timestamp": "2024-01-05T10:00:00Z", "logName": "projects/p/logs/compute.googleapis.com%2Ffirewall", "jsonPayload": {"connection": CONNECTION, "disposition": "DENIED"}}
NETWORK_RULE = {"Protocol": "TCP", "SourceIp": "203.0.113.7", "SourcePort": 5555, "DestinationIp": "10.0.0.1", "DestinationPort": 445, "Action": "Deny"}
ZSCALER = {"datetime": "2024-01-05 10:00:00", "action": "Allowed", "requestmethod": "GET", "useragent": "curl/7", "ClientIP": "10.0.0.5", "status": "200", "url": "evil.example/a.exe",
           "hostname": "evil.example", "serverip": "203.0.113.7"}
# what: (a file's name, its text, the category of which every probe must match)
SERVED = {
    "AWS Network Firewall": ("awsnfw.json", json.dumps({"firewall_name": "f", "event_timestamp": "1704448800", "event": {
        "timestamp": "2024-01-05T10:00:00.1+0000", "event_type": "alert", **CONNECTION, "alert": {"action": "blocked", "signature": "x"}}}), "firewall"),
    "Azure Firewall": ("azfw.json", json.dumps({"time": "2024-01-05T10:00:00Z", "category": "AZFWNetworkRule", "resourceId": "/x", "properties": NETWORK_RULE}), "firewall"),
    "Azure Firewall out of Log Analytics": ("azla.json", json.dumps({"TimeGenerated": "2024-01-05T10:00:00Z", "Type": "AZFWNetworkRule", **NETWORK_RULE}), "firewall"),
    "Google Cloud's firewall": ("gcp.json", json.dumps(DENIED), "firewall"),
    "VPC flows out of Athena": ("athena.csv", "version,account,interfaceid,sourceaddress,destinationaddress,sourceport,destinationport,protocol,numpackets,numbytes,starttime,endtime,action,"
                                "logstatus\n2,1,eni-1,203.0.113.7,10.0.0.1,5555,445,6,1,40,1704448800,1704448860,REJECT,OK\n", "firewall"),
    "netfilter": ("kern.log", syslog("kernel", "[1.2] [UFW BLOCK] IN=eth0 OUT= MAC=aa:bb SRC=203.0.113.7 DST=10.0.0.1 LEN=40 TTL=245 PROTO=TCP SPT=5555 DPT=445 SYN") + "\n", "firewall"),
    "CloudFront as JSON": ("cloudfront.json", json.dumps({
        "date": "2024-01-05", "time": "10:00:00", "x-edge-location": "FRA2", "c-ip": "203.0.113.7", "cs-method": "GET", "cs(Host)": "d1.cloudfront.net", "cs-uri-stem": "/a.php",
        "sc-status": "200", "cs(User-Agent)": "sqlmap/1.5", "cs-uri-query": "id=1%20UNION%20SELECT"}), "webserver"),
    "nginx without a method": ("nginx.json", json.dumps({
        "@timestamp": "2024-01-05T10:00:00+01:00", "host": "web01", "clientip": "203.0.113.7", "size": 12, "http_host": "a.example", "url": "/a.php?id=1 UNION SELECT", "domain": "a.example",
        "referer": "-", "status": "200", "agent": "sqlmap/1.5"}), "webserver"),
    "nginx, other names": ("names.json", json.dumps({
        "time": "2024-01-05T10:00:00+01:00", "remote_ip": "203.0.113.7", "request": "GET /a.php?id=1%20UNION%20SELECT HTTP/1.1", "status": 200, "ua": "sqlmap/1.5"}), "webserver"),
    "Envoy": ("envoy.json", json.dumps({
        "start_time": "2024-01-05T10:00:00.123Z", "method": "GET", "path": "/a.php?id=1%20UNION%20SELECT", "response_code": 200, "response_flags": "-", "x_forwarded_for": "203.0.113.7, 10.0.0.2",
        "user_agent": "sqlmap/1.5", "authority": "a.example"}), "webserver"),
    "Zscaler as JSON": ("zscaler.json", json.dumps({"sourcetype": "zscalernss-web", "event": ZSCALER}), "proxy"),
}


def check_served():
    sandbox = Sandbox()
    for category, probes in PROBES.items():
        for number, probe in enumerate(probes):
            sandbox.file(f"probes/{category}{number}.yml", (
                f"title: '{probe.replace(chr(39), '')}'\nstatus: test\nlevel: low\nlogsource:\n    category: {category}\n"
                f"detection:\n    probe:\n        {probe}\n    condition: probe\n").encode())
    for what, (name, text, category) in SERVED.items():
        sandbox.file(name, text.encode())
        hunt = sandbox.run("hunt", name, "-q", "--json", "--rules", "probes")
        found = {json.loads(line)["rule"]["name"] for line in hunt.out.splitlines()}
        wanted = {probe.replace("'", "") for probe in PROBES[category]}
        checks.check(f"{what}: fields of {category}", wanted <= found, wanted - found)
    nearly = dict(DENIED, jsonPayload={"connection": dict(CONNECTION, dest_port=443), "disposition": "ALLOWED"})
    sandbox.file("allowed.json", json.dumps(nearly).encode())
    hunt = sandbox.run("hunt", "allowed.json", "-q", "--json", "--rules", "probes")
    found = {json.loads(line)["rule"]["name"] for line in hunt.out.splitlines()}
    checks.check("what was let through is not blocked", found == {"src_ip: 203.0.113.7", "dst_ip: 10.0.0.1"}, found)


def check_carried():
    sandbox = Sandbox()
    for what, (name, content, count) in CARRIED.items():
        sandbox.file(name, content)
        logons = sandbox.run("logons", name, "--json")
        rows = [(row.get("account"), row.get("source"), row["success"], row["first"][:19]) for row in map(json.loads, logons.out.splitlines())]
        checks.check(f"{what}: who came in", [row[:2] for row in rows] == [("anna", "203.0.113.7")] and rows[0][3] == "2024-01-05T10:00:00", rows)
        dump = sandbox.run("dump", name)
        checks.check(f"{what}: records", len(dump.out.splitlines()) == count, dump)


def check_logons():
    sandbox = Sandbox()
    for what, (name, text, wanted) in LOGONS.items():
        sandbox.file(name, text.encode())
        logons = sandbox.run("logons", name, "--json")
        rows = sorted((row.get("account", ""), row.get("source", ""), row["success"], row["failure"]) for row in map(json.loads, logons.out.splitlines()))
        checks.check(f"{what}: who logged in", rows == wanted, rows)


def check_doers():
    sandbox = Sandbox()
    for what, (name, text, rule, user) in DOERS.items():
        sandbox.file(name, text.encode())
        hunt = sandbox.run("hunt", name, "-q", "--json")
        found = {finding["rule"]["name"]: finding.get("user", {}).get("name") for finding in map(json.loads, hunt.out.splitlines())}
        checks.check(f"{what}: who did it", found.get(rule) == user, found)


def value(record, name):
    return record.get(FIELDS.get(name, name))


def check_lines():
    sandbox = Sandbox()
    for what, (name, lines) in LINES.items():
        record_of_each(checks, sandbox, what, name, lines, value, same=lambda got, wanted: str(got) == str(wanted))


check_lines()
check_doers()
check_served()
check_logons()
check_carried()
check_read()
checks.exit()
