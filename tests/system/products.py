"""Logs of products as they write them: each line is a record with its time, who, from where and with what outcome; what is found in them."""
import json

from _breakwater import Checks, Sandbox
from _lines import logons_of, record_of_each

checks = Checks()

SAID = {"user": "user.name", "from": "source.ip", "did": "event.action", "result": "event.outcome", "host": "host.name", "time": "@timestamp",
        "what": "event.dataset", "made": "user.target.name", "level": "log.level"}
INTERNET = "Administration of a device reached from the Internet"
ACCOUNT = "Account made on a firewall, a router or a hypervisor"


def login(did, user, source, result, time, **more):
    return {"did": did, "user": user, "from": source, "result": result, "time": time, **more}


def cp(more):
    return f'<134>1 2023-12-29T08:42:55Z mgmt CheckPoint 10547 - [action:"Accept"; flags:"163872"; loguid:"{{0x1,0x0,0x1,0x1}}"; origin:"192.168.1.153"; time:"1703839375"; {more}]'


def vpn(action, user):
    return (f"time=1716972295|hostname=gw1|severity=Medium|product=Mobile Access|action={action}|ifdir=inbound|loguid={{0x1,0x0,0x1,0x1}}|"
            f"origin=192.168.1.1|src=203.0.113.7|user={user}")


def sophos(kind, part, status, user, text):
    return (f'<30>device="SFW" date=2023-03-15 time=17:22:00 timezone="UTC" device_name="XG230" device_id=C4 log_id=063110617711 log_type="Event" '
            f'log_component="{part}" log_subtype="{kind}" status="{status}" priority=Notice user_name="{user}" src_ip=203.0.113.7 message="{text}"')


def sonicwall(number, more):
    return f'<134>id=firewall sn=18B1690729A8 time="2024-08-03 14:48:07 UTC" fw=198.51.100.1 pri=1 c=32 m={number} msg="x" n=7 {more}'


def sma(text, user):
    return (f'Dec 25 04:44:54 gate SSLVPN: id=sslvpn sn=18B169000001 time="2022-12-25 04:44:54" vp_time="2022-12-25 12:44:54 UTC" fw=192.168.1.1 pri=4 '
            f'm=1 c=1 src=203.0.113.7 dst=192.168.1.1 user="{user}" usr="{user}" msg="{text}"')


def fmg(more):
    return f'date=2024-10-01 time=10:00:00 tz="+0000" devid="FMG-VM0000000001" devname="fmg" log_id=0001010023 type=event pri=information {more}'


def zyxel(text, user, note):
    return f'2024 Jan  5 10:00:05 usg src="203.0.113.7:0" dst="0.0.0.0:0" msg="{text}" note="{note}" user="{user}" devID="bccf4f000001" cat="User"'


def watchguard(text):
    return f'<142>May 10 15:19:05 FB01 FVE6035FD3AE3 (2024-05-10T09:49:05) admd[2300]: msg_id="1100-0004" {text}'


def esxi(text):
    return f"2022-09-28T10:03:00.123Z info hostd[2099395] [Originator@6876 sub=Vimsvc.ha-eventmgr opID=esxui-9 user=root] Event 125 : {text}"


def vob(code, text):
    return f"2022-09-28T10:02:00.124Z: [UserLevelCorrelator] 2714452012us: [esx.audit.{code}] {text}"


def sso(kind):
    return ('[2021-12-13T16:32:34.000Z tomcat-http--15 vc01 vsphere.local  ecf6634c-4722-4b22-9c46-d78a86f0b388 INFO  auditlogger] {"user":"administrator@vsphere.local",'
            f'"client":"203.0.113.7, 10.0.0.3","timestamp":"12/13/2021 16:32:33 UTC","description":"x","eventSeverity":"INFO","type":"com.vmware.sso.{kind}"}}')


def vpxd(text):
    return f"2021-12-13T16:32:36.001Z vc01 vpxd 4711 - -  Event [47014] [1-1] [2021-12-13T16:32:36.001Z] [vim.event.X] [info] [root] [] [47014] [{text}]"


def guacamole(text):
    return f"<38>2024-01-05T10:00:00Z gate tomcat9[12]: 10:00:00.123 [http-nio-8080-exec-1] INFO  o.a.g.r.auth.AuthenticationService - {text}"


def zimbra(address, text):
    return f"2022-08-10 10:00:00,123 INFO  [qtp1-45:https://mail/service/soap/AuthRequest] [name=x@example.org;{address};ua=zclient/8.8;] security - {text}"


def radius(text):
    return f"Fri Jan  5 10:00:00 2024 : Auth: {text}"


def uls(text):
    return f"07/18/2025 10:00:00.12 \tw3wp.exe (0x1A2C)      \t0x0B10\tSharePoint Foundation   \tLogging Correlation Data \txmnv\tMedium  \t{text}\t3f2f5fa1-0000-0000-0000-000000000001"


ULS = "Timestamp              \tProcess                 \tTID   \tArea                    \tCategory                 \tEventID\tLevel   \tMessage \tCorrelation"
ECP = "#Software: Microsoft Exchange Server\n#Version: 15.0.0.0\n#Log-type: ECP Server Log\n#Date: 2021-03-03T00:01:18.223Z\n#Fields: TimeStamp,ServerName,EventId,EventData"
IMAP = ("#Software: Microsoft Exchange Server\n#Log-type: IMAP4 Log\n#Fields: dateTime,sessionId,seqNumber,sIp,cIp,user,command,parameters,context\n"
        "dateTime,sessionId,seqNumber,sIp,cIp,user,command,parameters,context")
CMDLET = "#Software: Microsoft Exchange Server\n#Fields: DateTime,ServerHostName,AuthenticatedUser,Cmdlet,Parameters,CmdletUniqueId"
DAY = "2024-01-05T10:00:0"

# what: (a file's name, lines in front, lines with what their records say, rules that match and no others)
CASES = {
    "Check Point, administrators": ("cp.log", None, [
        (cp('additional_info:"x"; administrator:"mario"; client_ip:"203.0.113.7"; operation:"Log In"; product:"SmartConsole"; subject:"Administrator Login"'),
         login("device_login", "mario", "203.0.113.7", "success", "2023-12-29T08:42:55.000Z", host="mgmt")),
        (cp('administrator:"mario"; audit_status:"Failure"; client_ip:"203.0.113.7"; operation:"Log In"; product:"SmartConsole"'),
         login("device_login", "mario", "203.0.113.7", "failure", "2023-12-29T08:42:55.000Z")),
        (cp('administrator:"mario"; client_ip:"203.0.113.7"; operation:"Log Out"; product:"SmartConsole"'), {"did": None}),
        (cp('administrator:"mario"; client_ip:"10.0.0.9"; objectname:"svc1"; objecttype:"Administrator"; operation:"Create Object"; product:"SmartConsole"'),
         {"did": "user_added", "made": "svc1", "user": "mario"}),
        (cp('administrator:"mario"; client_ip:"10.0.0.9"; objectname:"web"; objecttype:"Access Control Rule"; operation:"Create Rule"; product:"SmartConsole"'), {"did": None}),
    ], {INTERNET, ACCOUNT}),
    "Check Point, clients of the VPN": ("cp-vpn.log", None, [
        (vpn("Log In", "alice"), login("vpn_login", "alice", "203.0.113.7", "success", "2024-05-29T08:44:55.000Z", host="gw1")),
        (vpn("Log In", "dora "), login("vpn_login", "dora", "203.0.113.7", "success", "2024-05-29T08:44:55.000Z")),
        (vpn("Failed Log In", "bob"), login("vpn_login", "bob", "203.0.113.7", "failure", "2024-05-29T08:44:55.000Z")),
        (vpn("Log In", "carol").replace("Mobile Access", "Identity Awareness"), {"did": None}),
    ], set()),
    "Check Point, CEF": ("cp-cef.log", None, [
        ("May 29 08:44:57 cpm CEF:0|Check Point|SmartConsole|Check Point|Log|x|Unknown|act=Accept rt=1716972297000 administrator=mario client_ip=10.0.0.9 operation=Log In",
         login("device_login", "mario", "10.0.0.9", "success", "2024-05-29T08:44:57.000Z", host="cpm")),
    ], set()),
    "Check Point, fw log": ("fw.txt", None, [
        ("29May2024  8:44:55 accept gw1 >eth0 LogId: 0; inzone: External; src: 203.0.113.7; dst: 10.0.0.5; proto: tcp; svc: https;",
         {"time": "2024-05-29T08:44:55.000Z", "host": "gw1", "src": "203.0.113.7", "dst": "10.0.0.5", "action": "accept", "did": None}),
        ("29May2024 18:46:55 reject gw1 < reason: Client Encryption: Access denied - wrong user name or password; src: 203.0.113.7; user: bob;",
         login("vpn_login", "bob", "203.0.113.7", "failure", "2024-05-29T18:46:55.000Z")),
    ], set()),
    "Sophos Firewall": ("sophos.log", None, [
        (sophos("Authentication", "SSL VPN Authentication", "Failed", "anna", "User anna failed to login to SSLVPN"),
         login("vpn_login", "anna", "203.0.113.7", "failure", "2023-03-15T17:22:00.000Z", host="XG230")),
        (sophos("Authentication", "Firewall Authentication", "Successful", "anna", "User anna logged in"),
         login("firewall_login", "anna", "203.0.113.7", "success", "2023-03-15T17:22:00.000Z")),
        (sophos("Admin", "GUI", "Successful", "admin", "User admin logged in successfully to Web Admin Console"),
         login("device_login", "admin", "203.0.113.7", "success", "2023-03-15T17:22:00.000Z")),
        (sophos("Admin", "GUI", "Successful", "admin", "Administrator 'support1' was added by 'admin' from '203.0.113.7' using 'GUI'"),
         {"did": "user_added", "made": "support1", "user": "admin"}),
        (sophos("Admin", "GUI", "Successful", "admin", "Interface 'Port2' was updated by 'admin' from '10.0.0.9' using 'GUI'"), {"did": None}),
    ], {INTERNET, ACCOUNT}),
    "SonicWall": ("sonicwall.log", None, [
        (sonicwall(30, "src=203.0.113.7:36701:X1 dst=198.51.100.1:443:X1"), {"did": "device_login", "result": "failure", "from": "203.0.113.7"}),
        (sonicwall(1080, 'usr="anna" src=203.0.113.7:0:X1 dst=198.51.100.1:4433:X1'),
         login("vpn_login", "anna", "203.0.113.7", "success", "2024-08-03T14:48:07.000Z")),
        (sonicwall(98, "src=203.0.113.7:36701:X1 dst=198.51.100.1:443:X1"), {"did": None}),
    ], set()),
    "SonicWall SMA": ("sma.log", None, [
        (sma("User login failed", "anna"), login("vpn_login", "anna", "203.0.113.7", "failure", "2022-12-25T12:44:54.000Z", host="gate")),
        (sma("Log cleared", "admin@LocalDomain"), {"did": "log_cleared"}),
        (sma("NetExtender connected", "anna"), {"did": None}),
    ], {"Log of a gateway cleared"}),
    "FortiManager": ("fmg.log", None, [
        (fmg('subtype=system user="admin" userfrom="GUI(203.0.113.7)" msg="x" operation="login"'),
         login("device_login", "admin", "203.0.113.7", "success", "2024-10-01T10:00:00.000Z", host="fmg")),
        (fmg('subtype=system user="admin" userfrom="ssh(203.0.113.7)" msg="x" operation="login failed"'),
         login("device_login", "admin", "203.0.113.7", "failure", "2024-10-01T10:00:00.000Z")),
        (fmg('subtype=dvm user="device,..." userfrom="" msg="Unregistered device localhost add succeeded" device="localhost" operation="Add device"'), {"did": None}),
    ], {INTERNET, "Unregistered device called localhost added to FortiManager"}),
    "Zyxel": ("zyxel.log", None, [
        (zyxel("Failed login attempt to Device from ssh (incorrect password or inexistent username)", "unknown", "Account: admin"),
         login("device_login", "admin", "203.0.113.7", "failure", "2024-01-05T10:00:05.000Z", host="usg")),
        (zyxel("User anna(MAC=) from sslvpn has logged in Device", "anna", "Account: anna"),
         login("vpn_login", "anna", "203.0.113.7", "success", "2024-01-05T10:00:05.000Z")),
        (zyxel("User anna has been denied", "anna", ""), {"did": None, "src_ip": "203.0.113.7"}),
    ], set()),
    "WatchGuard": ("watchguard.log", None, [
        (watchguard("Management user admin@Firebox-DB from 10.0.0.9 logged in"), login("device_login", "admin@Firebox-DB", "10.0.0.9", "success", "2024-05-10T09:49:05.000Z")),
        (watchguard("Authentication of SSLVPN user [bob@Firebox-DB] from 203.0.113.7 was rejected, password is incorrect"),
         login("vpn_login", "bob@Firebox-DB", "203.0.113.7", "failure", "2024-05-10T09:49:05.000Z", host="FB01")),
    ], set()),
    "Netgear": ("netgear.log", None, [
        ("[admin login] from source 203.0.113.7, Friday, Jan 05, 2024 10:00:00", login("device_login", "admin", "203.0.113.7", "success", DAY + "0.000Z")),
        ("[Admin login failure] from source 10.0.0.9, Friday, Jan 05, 2024 10:00:05", login("device_login", "admin", "10.0.0.9", "failure", DAY + "5.000Z")),
        ("[LAN access from remote] from 203.0.113.7:51234 to 192.168.1.5:3389, Friday, January 05,2024 10:00:06",
         {"src_ip": "203.0.113.7", "dst_ip": "192.168.1.5", "dst_port": 3389, "did": None, "time": DAY + "6.000Z"}),
    ], {INTERNET}),
    "ESXi": ("hostd.log", None, [
        (esxi("Account svc1 was created on host esx1"), {"did": "user_added", "made": "svc1", "user": "root"}),
        (esxi("SSH access has been enabled."), {"did": "esxi_ssh_enabled", "user": "root"}),
        (esxi("Virtual machine web1 is powered on"), {"did": None}),
    ], {ACCOUNT, "SSH or the shell of an ESXi host switched on"}),
    "ESXi, vobd": ("vobd.log", None, [
        (vob("ssh.session.opened", "SSH session was opened for 'root@10.0.0.9'."), login("esxi_ssh", "root", "10.0.0.9", "success", "2022-09-28T10:02:00.124Z")),
        (vob("ssh.session.failed", "SSH login has failed for 'root@203.0.113.7'."), login("esxi_ssh", "root", "203.0.113.7", "failure", "2022-09-28T10:02:00.124Z")),
        ("2022-09-28T10:02:00.123Z: [GenericCorrelator] 2714452012us: [vob.user.ssh.session.opened] SSH session was opened for 'root@10.0.0.9'.", {"did": None}),
    ], set()),
    "vCenter, websso.log": ("websso.log", None, [
        (sso("LoginSuccess"), login("esxi_login", "administrator@vsphere.local", "203.0.113.7", "success", "2021-12-13T16:32:34.000Z")),
        (sso("LoginFailure"), login("esxi_login", "administrator@vsphere.local", "203.0.113.7", "failure", "2021-12-13T16:32:34.000Z")),
        (sso("Logout"), {"did": None}),
    ], {INTERNET}),
    "vCenter, messages": ("messages", None, [
        (vpxd("User VSPHERE.LOCAL\\Administrator@10.0.0.9 logged in as Mozilla/5.0"),
         login("esxi_login", "VSPHERE.LOCAL\\Administrator", "10.0.0.9", "success", "2021-12-13T16:32:36.001Z", host="vc01")),
        (vpxd("Cannot login root@203.0.113.7"), login("esxi_login", "root", "203.0.113.7", "failure", "2021-12-13T16:32:36.001Z")),
    ], set()),
    "Barracuda Email Security Gateway": ("barracuda.log", None, [
        ("<22>2024-01-05T10:00:00Z esg web: [203.0.113.7] FAILED_LOGIN (admin)", login("device_login", "admin", "203.0.113.7", "failure", DAY + "0.000Z", host="esg")),
        ("<22>2024-01-05T10:00:01Z esg web: [203.0.113.7] LOGIN (admin)", login("device_login", "admin", "203.0.113.7", "success", DAY + "1.000Z", host="esg")),
        ("<22>2024-01-05T10:00:02Z esg web: Retention violating accounts: 0 total", {"did": None}),
    ], {INTERNET}),
    "Guacamole": ("tomcat.log", None, [
        (guacamole('User "anna" successfully authenticated from 203.0.113.7.'), login("gateway_login", "anna", "203.0.113.7", "success", DAY + "0.000Z", host="gate")),
        (guacamole('Authentication attempt from [203.0.113.7, 10.0.0.2] for user "guacadmin" failed.'),
         login("gateway_login", "guacadmin", "203.0.113.7", "failure", DAY + "0.000Z")),
        (guacamole('User "anna" connected to connection "1".'), {"did": None}),
    ], set()),
    "FreeRADIUS": ("radius.log", None, [
        (radius("(12) Login OK: [anna] (from client gate port 0 cli 203.0.113.7)"),
         login("radius_login", "anna", "203.0.113.7", "success", DAY + "0.000Z", **{"observer.name": "gate", "host": None})),
        (radius('(14)   Login incorrect (pap: does not match "known good" password): [dave/secret] (from client gate port 0)'),
         {"did": "radius_login", "result": "failure", "user": "dave"}),
        (radius("Login incorrect: [host/pc1.example.org/<via Auth-Type = eap>] (from client wlc port 13 cli 00-11-22-33-44-55 via TLS tunnel)"),
         {"did": "radius_login", "user": "host/pc1.example.org", "source.address": "00-11-22-33-44-55"}),
        ("Fri Jan  5 10:00:03 2024 : Info: Ready to process requests", {"did": None, "host": None, "time": DAY + "3.000Z"}),
    ], set()),
    "Zimbra": ("audit.log", None, [
        (zimbra("ip=10.0.0.2;oip=203.0.113.7", "cmd=Auth; account=anna@example.org; protocol=imap;"),
         login("mail_login", "anna@example.org", "203.0.113.7", "success", "2022-08-10T10:00:00.123Z")),
        (zimbra("oip=203.0.113.7", "cmd=Auth; account=bob@example.org; protocol=soap; error=authentication failed for [bob], invalid password;"),
         login("mail_login", "bob@example.org", "203.0.113.7", "failure", "2022-08-10T10:00:00.123Z")),
        (zimbra("ip=203.0.113.7", "cmd=AdminAuth; account=admin@example.org;"), login("device_login", "admin@example.org", "203.0.113.7", "success", "2022-08-10T10:00:00.123Z")),
    ], {INTERNET}),
    "Jira": ("atlassian-jira-security.log", None, [
        ("2022-06-03 10:14:31,847+0000 http-nio-8080-exec-5 anonymous 614x123x1 1abcde 203.0.113.7,10.0.0.3 /login.jsp The user 'admin' has FAILED authentication. Failure count equals 1",
         login("app_login", "admin", "203.0.113.7", "failure", "2022-06-03T10:14:31.847Z")),
        ("2022-06-03 10:14:41,847+0000 http-nio-8080-exec-6 anonymous 614x124x1 1abcde 10.0.0.9 /login.jsp The user 'admin' has PASSED authentication.",
         login("app_login", "admin", "10.0.0.9", "success", "2022-06-03T10:14:41.847Z")),
    ], set()),
    "Confluence": ("atlassian-confluence.log", None, [
        ("2022-06-03 10:14:31,847 WARN [http-nio-8090-exec-7] [atlassian.seraph.auth.DefaultAuthenticator] login login : 'bob' tried to login but they do not have USE permission",
         {"did": "app_login", "user": "bob", "result": "failure"}),
        ('2022-06-03 10:15:02,001 ERROR [http-nio-8090-exec-5] [xwork.util.OgnlValueFinder] findValue Expression: ${Class.forName("x")}\n -- url: /x/ | userName: anonymous',
         {"time": "2022-06-03T10:15:02.001Z", "level": "ERROR"}),
        ("2022-06-03 10:16:02,001 WARN [http-nio-8090-exec-9] [ognl.OgnlRuntime] ognl.NoSuchPropertyException: page.title\n\tat java.lang.Class.forName(Class.java:264)", {}),
    ], {"OGNL expression that reaches for Java classes in the log of an application"}),
    "Confluence, audit": ("audit.log", None, [
        (json.dumps({"affectedObjects": [{"name": "svc1", "type": "User"}, {"name": "confluence-administrators", "type": "Group"}], "author": {"name": "admin"},
                     "auditType": {"action": "User added to group", "category": "Users and groups"}, "source": "203.0.113.7",
                     "timestamp": {"epochSecond": 1654251310, "nano": 0}}), {"source": "203.0.113.7"}),
        (json.dumps({"affectedObjects": [{"name": "svc1", "type": "User"}], "author": {"name": "admin"},
                     "auditType": {"action": "User created", "category": "Users and groups"}, "timestamp": {"epochSecond": 1654251300, "nano": 0}}), {}),
    ], {"User made administrator of Confluence"}),
    "GoAnywhere": ("goanywhere.log", None, [
        ("1/31/23 10:00:02 PM ERROR Error parsing license response\njava.lang.RuntimeException: x\n\tat org.apache.commons.collections.functors.InvokerTransformer.transform(I.java:1)",
         {"time": "2023-01-31T22:00:02.000Z", "level": "ERROR"}),
        ("2/1/23 12:00:02 AM INFO  AuditService - x", {"time": "2023-02-01T00:00:02.000Z"}),
    ], {"Object made to run something in the stack trace of an application"}),
    "WebLogic": ("AdminServer.log", None, [
        ("####<Jan 5, 2024 10:00:00,123 AM UTC> <Notice> <Security> <wls01> <AdminServer> <x> <<WLS Kernel>> <> <> <1> <BEA-090082> <x> ", {"time": DAY + "0.123Z", "level": "Notice"}),
        ("####<05-Jan-2024 10:00:05 o'clock UTC> <Error> <HTTP> <wls01> <AdminServer> <x> <> <> <> <1> <BEA-101017> <x.\njava.lang.X: y\n> ", {"time": DAY + "5.000Z"}),
    ], set()),
    "ManageEngine": ("serverout0.txt", None, [
        ("[10:00:05:456]|[01-05-2024]|[com.adventnet.x]|[SEVERE]|[46]: x|", {"time": DAY + "5.456Z", "level": "SEVERE"}),
        ("[22:00:06:456]|[12-31-2024]|[SYSERR]|[INFO]|[47]: x|", {"time": "2024-12-31T22:00:06.456Z", "level": "INFO"}),
    ], set()),
    "Veeam": ("Svc.VeeamBackup.log", None, [
        ("[05.01.2024 10:00:00] <01> Info     [CVeeamBackupService] Starting", {"time": DAY + "0.000Z", "level": "Info"}),
        ("[05.01.2024 10:00:01.123]    <12>    Error (3)    x\n   at Veeam.X()", {"time": DAY + "1.123Z", "level": "Error"}),
    ], set()),
    "Configuration Manager": ("execmgr.log", None, [
        ('<![LOG[Raising event:\ninstance of X\n]LOG]!><time="10:00:00.123-120" date="01-05-2024" component="execmgr" context="" type="3" thread="4711" file="x.cpp:1">',
         {"time": "2024-01-05T08:00:00.123Z", "process.name": "execmgr", "level": "error", "message": "Raising event:\ninstance of X\n"}),
        ('<![LOG[x]LOG]!><time="10:00:01.123+300" date="01-05-2024" component="CcmExec" context="SITE\\anna" type="1" thread="4711" file="x.cpp:1">',
         {"time": "2024-01-05T15:00:01.123Z", "user": "SITE\\anna", "level": "info"}),
    ], set()),
    "Configuration Manager's servers": ("smsexec.log", None, [
        ("Starting x~  $$<SMS_EXECUTIVE><01-05-2024 10:00:00.123+000><thread=4711 (0x1267)>", {"time": DAY + "0.123Z", "message": "Starting x", "process.thread.id": 4711}),
    ], set()),
    "SharePoint": ("SP01-20250718-1000.log", ULS, [
        (uls("Name=Request (POST:https://sp.example.org:443/_layouts/15/ToolPane.aspx?DisplayMode=Edit&a=/ToolPane.aspx)"),
         {"time": "2025-07-18T10:00:00.120Z", "what": "sharepoint.uls", "cs-method": "POST", "cs-host": "sp.example.org", "cs-uri-stem": "/_layouts/15/ToolPane.aspx",
          "Area": "SharePoint Foundation"}),
        (uls("Name=Request (GET:https://sp.example.org:443/SitePages/Home.aspx)"), {"cs-uri": "/SitePages/Home.aspx"}),
        (uls("x"), {"cs-uri": None}),
    ], {"Request for a known flaw of a web application was not refused"}),
    "Exchange, control panel": ("ECPServer20210303-1.LOG", ECP, [
        ("2021-03-03T00:05:18.223Z,EX01,ECP.Request,S:Time=12;'S:CMD=Set-OabVirtualDirectory.ExternalUrl=''http://f/<script runat=\"server\">function Page_Load(){}</script>''';S:URL=/ecp/x",
         {"time": "2021-03-03T00:05:18.223Z", "host": "EX01", "what": "microsoft_exchange_server.ecp"}),
        ("2021-03-03T00:01:18.223Z,EX01,ECP.Request,S:Time=4;'S:CMD=Get-OabVirtualDirectory.Identity=''EX01''';S:URL=/ecp/default.aspx", {"time": "2021-03-03T00:01:18.223Z"}),
    ], {"Script text set as address of an Exchange virtual directory"}),
    "Exchange, PowerShell": ("RemotePowershellProxy.LOG", CMDLET, [
        ('2022-09-29T10:00:00.123Z,EX01,example.org/Users/Administrator,New-MailboxExportRequest,"-Mailbox ""a"" -FilePath ""\\\\127.0.0.1\\c$\\inetpub\\wwwroot\\x.aspx""",1',
         {"time": "2022-09-29T10:00:00.123Z", "host": "EX01", "what": "microsoft_exchange_server.cmdlet"}),
        ("2022-09-29T10:00:01.123Z,EX01,example.org/Users/anna,Get-Mailbox,-Identity anna,2", {"Cmdlet": "Get-Mailbox"}),
    ], {"Exchange mailbox exported to a file that a web server would run"}),
    "Exchange, IMAP": ("IMAP4_20230110.LOG", IMAP, [
        ('2023-01-10T10:00:01.123Z,A1,1,10.0.0.5:993,203.0.113.7:51234,anna,login,x *****,"R=""a1 NO LOGIN failed."";Msg=x"', {"time": "2023-01-10T10:00:01.123Z", "user": None}),
    ], set()),
    "MOVEit": ("audit.csv", "ID,LogTime,Action,InstID,Username,IPAddress,Error,Message", [
        ("1,2023-05-28 12:00:01,user_signon,1000,anna,203.0.113.7,0,", {"time": "2023-05-28T12:00:01.000Z"}),
        ("2,2023-05-28 12:00:02,user_signon,1000,bob,203.0.113.7,3003,Invalid password", {"time": "2023-05-28T12:00:02.000Z"}),
    ], set()),
}

# what `logons` says: account, source, success, failure
LOGONS = {
    "Check Point, administrators": [("mario", "203.0.113.7", 1, 1)],
    "SonicWall SMA": [("anna", "203.0.113.7", 0, 1)],
    "FreeRADIUS": [("anna", "203.0.113.7", 1, 0), ("dave", "", 0, 1), ("host/pc1.example.org", "00-11-22-33-44-55", 0, 1)],
    "vCenter, websso.log": [("administrator@vsphere.local", "203.0.113.7", 1, 1)],
    "Exchange, IMAP": [("anna", "203.0.113.7", 0, 1)],
    "MOVEit": [("anna", "203.0.113.7", 1, 0), ("bob", "203.0.113.7", 0, 1)],
    "WebLogic": [],
}


def value(record, name):
    return record.get(SAID.get(name, name))


def main():
    sandbox = Sandbox()
    for what, (name, front, lines, want) in CASES.items():
        path = record_of_each(checks, sandbox, what, name, lines, value, front)
        hunt = sandbox.run("hunt", path, "-q", "--json")
        found = {json.loads(line)["rule"]["name"] for line in hunt.out.splitlines()}
        checks.check(f"{what}: what is found", found == want, found)
        if what in LOGONS:
            logons_of(checks, sandbox, what, path, LOGONS[what])
    checks.exit()


main()
