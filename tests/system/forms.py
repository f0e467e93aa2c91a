"""Rarer forms of known logs: what a line says is the same as in the usual ones."""
import json

from _breakwater import Checks, Sandbox
from _lines import try_programs

checks = Checks()

FIELDS = {"time": "@timestamp", "what": "event.dataset", "host": "host.name", "user": "user.name", "from": "source.ip", "did": "event.action", "result": "event.outcome"}

NGINX_SAYS = '2024/01/05 10:00:0{} [error] 29#29: *1 open() "/usr/share/nginx/html/a" failed (2: No such file or directory), client: 203.0.113.7, server: localhost, request: "GET /a HTTP/1.1"'
NGINX_SERVES = '203.0.113.7 - - [05/Jan/2024:10:00:0{} +0000] "GET /a HTTP/1.1" 404 153 "-" "curl/7.88.1" "-"'
ERROR = {"what": "nginx.error", "c-ip": "203.0.113.7", "cs-uri": "/a"}
ACCESS = {"what": "web.access", "c-ip": "203.0.113.7", "cs-uri": "/a", "sc-status": 404}


def docker(line):
    return json.dumps({"log": line + "\n", "stream": "stdout", "time": "2024-01-05T10:00:00.5Z"})


SNARE = "MSWinEventLog\t1\tSecurity\t1167\tTue Jan 05 10:00:30 2021\t4624\tMicrosoft-Windows-Security-Auditing\tCORP\\anna\tUser\tSuccess Audit\tWS01\tLogon\t\t" \
        "An account was successfully logged on.    Logon Type:   3\t1151"

IIS = "W3SVC1 {} 10.0.0.5 {} 80 - 203.0.113.7 HTTP/1.1 Mozilla/5.0+(X11;+Linux) - - www.example.org 200 0 0 123 456 789"

# what: (a file's name, lines with what their records say)
LINES = {
    "Huawei's firewalls, in all three forms of dates": ("usg.log", [
        ("Jan  5 2024 10:00:00 USG6300 %%01POLICY/6/POLICYDENY(l):vsys=public, protocol=6, source-ip=203.0.113.7, source-port=2426, destination-ip=10.0.0.5, destination-port=445, "
         "time=2024/1/5 10:00:00, source-zone=untrust, destination-zone=dmz, rule-name=Deny all.",
         {"time": "2024-01-05T10:00:00.000Z", "host": "USG6300", "src_ip": "203.0.113.7", "src_port": 2426, "dst_ip": "10.0.0.5", "dst_port": 445, "acl": "Deny all", "action": "deny"}),
        ("2024-01-05 10:00:01 USG6300 %%01SECLOG/6/SESSION_TEARDOWN(l):IPVer=4,Protocol=tcp,SourceIP=10.0.0.9,DestinationIP=203.0.113.9,SourcePort=6182,DestinationPort=443,"
         "BeginTime=1704448700,EndTime=1704448800,SendPkts=21,SendBytes=2135,PolicyName=Internet Access.",
         {"time": "2024-01-05T10:00:01.000Z", "host": "USG6300", "src_ip": "10.0.0.9", "dst_port": 443, "bytes_sent": 2135, "acl": "Internet Access", "action": "close"}),
        ('2024/01/05 10:00:02 USG6300 %%01URL/4/FILTER(l): The URL filtering policy was matched. (SyslogId=1, VSys="public", Policy="Internet Access", SrcIp=10.0.0.9, '
         'DstIp=203.0.113.9, SrcPort=5702, DstPort=80, User="anna", Host="www.example.org", Action=Block)',
         {"time": "2024-01-05T10:00:02.000Z", "host": "USG6300", "event.code": "FILTER", "src_ip": "10.0.0.9", "acl": "Internet Access", "url_host": "www.example.org", "action": "Block"}),
        ("Jan  5 2024 10:00:03 AR6120 %%01SSH/5/SSH_USER_LOGIN(s)[17]:The SSH user succeeded in logging in. (ServiceType=stelnet, UserName=admin, UserAddress=203.0.113.7, "
         "LocalAddress=10.0.0.1, VPNInstanceName=_public_)", {"did": "device_login", "result": "success", "user": "admin", "from": "203.0.113.7"}),
        ('Jan  5 2024 10:00:04 AR6120 %%01SHELL/4/LOGINFAILED(s)[18]:Failed to login. (Ip=203.0.113.7, UserName=**, Times=3, AccessType=SSH)',
         {"did": "device_login", "result": "failure", "user": None, "from": "203.0.113.7"}),
        ('Jan  5 2024 10:00:05 AR6120 %%01SHELL/5/CMDRECORD(s)[19]:Recorded command information. (Task=VT0, Ip=203.0.113.7, VpnName=, User=admin, Command="undo info-center enable")',
         {"did": None, "command": "undo info-center enable", "src_ip": "203.0.113.7"}),
    ]),
    "Junos, behind what a relay wrote": ("junos.log", [
        ('Jan  5 10:00:01 192.168.1.1 junos-flow: 2024-01-05T10:00:00.803Z srx1 RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.39 source-address="203.0.113.7" source-port="1080" '
         'destination-address="10.0.0.5" destination-port="445" policy-name="x"]',
         {"time": "2024-01-05T10:00:00.803Z", "host": "srx1", "event.code": "RT_FLOW_SESSION_DENY", "src_ip": "203.0.113.7", "action": "deny"}),
    ]),
    "Meraki's policies of groups": ("mx.log", [
        ("<134>1 1704448800.429996761 MX84 flows src=10.0.0.9 dst=203.0.113.7 mac=00:17:55:76:EC:12 protocol=tcp sport=61403 dport=9998 pattern: Group Policy Deny",
         {"time": "2024-01-05T10:00:00.429996761Z", "action": "deny", "dst_ip": "203.0.113.7"}),
    ]),
    "NetScaler's rarer messages": ("ns2.log", [
        ("<134> 05/01/2024:10:00:00  ns1.example.org 0-PPE-0 : default APPFW APPFW_SCHEMA_ENDPOINT_NOTFOUND 71 0 :  203.0.113.7 89a1-PPE0 - profile1 Endpoint: (OPTIONS "
         "https://www.example.org/cgi/a?b=c) not found in API Spec: (s1) <blocked>", {"src_ip": "203.0.113.7", "url": "https://www.example.org/cgi/a?b=c", "action": "block"}),
        ("<134> 01/05/2024:10:00:01 GMT ns1 0-PPE-1 : default SSLVPN HTTPREQUEST 72 0 : [TECHSUPPORT][ENUMERATION] www.example.org User anna : Group(s) N/A : Vserver "
         "10.0.0.5:443 - 01/05/2024:10:00:01 GMT : Message = SSO is OFF : GET /path/a.xml - -", {"method": "GET", "url": "/path/a.xml"}),
        ("<135> 01/05/2024:10:00:02 GMT ns1 0-PPE-4 : default SSLVPN CLISEC_EXP_EVAL 73 0 : CaseID c1: - Client IP 203.0.113.8 - Vserver 198.51.100.2:443 - Client security "
         "check CLIENT.APPLICATION('X') EXISTS PASSED(0) on the client machine", {"src_ip": "203.0.113.8"}),
    ]),
    "NetScaler behind a proxy": ("ns.log", [
        ('<135> 01/05/2024:10:00:00 GMT ns1 0-PPE-0 : default SSLVPN LOGIN 7 0 : Context anna@example.org@203.0.113.7 - SessionId: 7 - User anna@example.org - Client_ip  - '
         'X-Forwarded-For_ip 203.0.113.8 - Nat_ip "Mapped Ip" - Vserver 198.51.100.1:443 - Browser_type "Mozilla/5.0" - Group(s) "N/A"',
         {"time": "2024-01-05T10:00:00.000Z", "src_ip": "203.0.113.7", "x_forwarded_for": "203.0.113.8", "action": "login"}),
    ]),
    "Junos' logins as structured data, and its filter of packets": ("srx.log", [
        ('<37>1 2024-01-05T10:00:00.756Z srx1 sshd - SSHD_LOGIN_FAILED [junos@2636.1.1.1.2.129 username="anna" source-address="203.0.113.7"]',
         {"time": "2024-01-05T10:00:00.756Z", "host": "srx1", "event.code": "SSHD_LOGIN_FAILED", "src_ip": "203.0.113.7"}),
        ('<37>1 2024-01-05T10:00:01.756Z srx1 mgd 71 UI_LOGIN_EVENT [junos@2636.1.1.1.2.129 username="bob" class-name="j-super-user" local-peer="" pid="71" '
         'ssh-connection="203.0.113.8 58221 10.0.0.1 22" client-mode="cli"] User \'bob\' login, class \'j-super-user\' [71]',
         {"event.code": "UI_LOGIN_EVENT", "src_ip": "203.0.113.8", "src_port": 58221, "dst_ip": "10.0.0.1", "dst_port": 22}),
        ("<37>1 2024-01-05T10:00:02.000Z srx1 sshd - - - SSHD_LOGIN_FAILED: Login failed for user 'eve' from host '203.0.113.9'",
         {"event.code": "SSHD_LOGIN_FAILED", "src_ip": "203.0.113.9"}),
        ("<158>Jan  5 10:00:03 srx1 (FPC Slot 1, PIC Slot 1) PFE_FW_SYSLOG_IP: FW: reth11.31 D tcp 203.0.113.7 10.0.0.5 4711 22 (1 packets) ",
         {"host": "srx1", "action": "deny", "protocol": "tcp", "src_ip": "203.0.113.7", "src_port": 4711, "dst_ip": "10.0.0.5", "dst_port": 22}),
        ("<158>1 2024-01-05T10:00:04.000Z srx1 - - - - node1.fpc0 PFE_FW_SYSLOG_IP: FW: reth5.175 A udp 203.0.113.7 10.0.0.53 4711 53 (1 packets) ",
         {"action": "accept", "src_interface": "reth5.175", "dst_ip": "10.0.0.53"}),
        ("<158>Jan  5 10:00:05 mx1 fpc0 PFE_FW_SYSLOG_IP: FW: lo0.0   D   ospf 10.99.0.1  224.0.0.5  0  0 (1 packets)",
         {"host": "mx1", "action": "deny", "protocol": "ospf", "src_ip": "10.99.0.1", "dst_ip": "224.0.0.5"}),
        ("<158>Jan  5 10:00:06 mx1 kernel: FW: fxp0.0       R  udp 203.0.113.7 10.0.0.53  4711 53 (1 packets)",
         {"host": "mx1", "action": "deny", "src_interface": "fxp0.0", "src_ip": "203.0.113.7", "dst_port": 53}),
    ]),
    "Sophos UTM's logins": ("utm.log", [
        ('2024:01:05-10:00:00 utm1 aua[4711]: id="3005" severity="warn" sys="System" sub="auth" name="Authentication failed" srcip="203.0.113.7" host="" user="admin" '
         'caller="webadmin" reason="DENIED"', {"time": "2024-01-05T10:00:00.000Z", "host": "utm1", "did": "device_login", "result": "failure", "from": "203.0.113.7"}),
        ('2024:01:05-10:00:01 utm1 aua[4711]: id="3004" severity="info" sys="System" sub="auth" name="Authentication successful" srcip="203.0.113.8" host="" user="anna" '
         'caller="openvpn" engine="adirectory"', {"did": "vpn_login", "result": "success"}),
        ('2024:01:05-10:00:02 utm1 aua[4711]: id="3006" severity="info" sys="System" sub="auth" name="Child 4712 is running too long. Terminating child"', {"did": None}),
    ]),
    "Check Point, when an alert comes first": ("cp.log", [
        ('<134>1 2024-01-05T10:00:04Z mgr CheckPoint 10547 - [alert:"Expert_Alert"; flags:"139296"; ifdir:"inbound"; origin:"10.0.0.3"; sequencenum:"71"; time:"1704448804"; '
         'version:"5"; additional_info:"SSH connection by eve user to Expert Shell"; administrator:"eve"; client_ip:"203.0.113.9"; device_name:"FW1"; operation:"Log In"; '
         'product:"Expert Shell"; subject:"Administrator Expert Shell login"]', {"what": "checkpoint.firewall", "did": "device_login", "result": "success"}),
    ]),
    "What stands in front of Cisco's messages": ("relayed.log", [
        ("Jan  5 10:00:00 sw-224.example.org <189>24: 000025: *Jan  2 00:01:00.406: %SYS-5-CONFIG_I: Configured from console by anna on vty0 (203.0.113.7)",
         {"host": "sw-224.example.org", "user": None, "src_ip": "203.0.113.7"}),
        ("<190>Original Address=10.0.0.1 1 2024-01-05T10:00:01.168Z collector Kiwi_Syslog_Server 3356 MSGOUT SW-1: *Jan  2 00:01:01.534: %SYS-6-LOGOUT: User anna has exited tty "
         "session 1(203.0.113.7)", {"time": "2024-01-05T10:00:01.168Z", "host": "SW-1", "src_ip": "203.0.113.7"}),
        ("<189>Original Address=10.0.0.2 Jan  5 2024 10:00:02: %SYS-5-CONFIG_I: Configured from console by anna on vty0 (203.0.113.7)",
         {"time": "2024-01-05T10:00:02.000Z", "what": "cisco_ios.log"}),
        ("<166>:Jan  5 2024 10:00:03 UTC: %FTD--6-852002: Received Full Proxy to Lightweight event from application Snort for TCP flow 10.0.0.10/710 to 203.0.113.44/443",
         {"time": "2024-01-05T10:00:03.000Z", "what": "cisco_asa.log"}),
        ('<188>Jan  5 2024 10:00:04 fw1: %FTD<Up>-4-106023: Deny tcp src outside:203.0.113.7/4711 dst inside:10.0.0.5/445 by access-group "x" [0x0, 0x0]',
         {"time": "2024-01-05T10:00:04.000Z", "host": "fw1", "event.code": "106023", "action": "deny", "src_ip": "203.0.113.7"}),
    ]),
    "Cisco's firewall on IOS XE, whose cards hand messages on": ("xe.log", [
        ("<190>71: 72: Jan  5 2024 10:00:00.963 UTC: %IOSXE-6-PLATFORM: R0/0: cpp_cp: QFP:0.0 Thread:001 TS:00013807835737559120 %FW-6-DROP_PKT: Dropping tcp pkt from "
         "GigabitEthernet1/0/2.6 203.0.113.7:53836 => 10.0.0.5:80(target:class)-(OUT:class-default) due to Policy drop:classify result with ip ident 13017 tcp flag 0x2",
         {"event.code": "DROP_PKT", "action": "deny", "src_ip": "203.0.113.7", "src_port": 53836, "dst_ip": "10.0.0.5", "dst_port": 80, "protocol": "tcp"}),
        ("<190>73: 74: Jan  5 2024 10:00:01.412 UTC: %IOSXE-6-PLATFORM: R0/0: cpp_cp: QFP:0.0 Thread:001 TS:00013807766185951588 %FW-6-SESS_AUDIT_TRAIL: (target:class) "
         "(IN:OUT):Stop dns session: initiator (10.0.0.9:33207) sent 48 bytes -- responder (203.0.113.53:53) sent 40 bytes, from GigabitEthernet10/0/2.6",
         {"event.code": "SESS_AUDIT_TRAIL", "action": "close", "src_ip": "10.0.0.9", "bytes_sent": 48, "dst_ip": "203.0.113.53", "bytes_received": 40}),
        ("<190>75: 76: Jan  5 2024 10:00:02.412 UTC: %IOSXE-6-PLATFORM: R0/0: ngiolite: CPU at 93 %", {"event.code": "PLATFORM", "src_ip": None}),
        ("<190>77: Jan  5 2024 10:00:03.081 UTC: %TCP-6-BADAUTH: No MD5 digest from 203.0.113.1(64999) to 10.0.0.1(179) (RST) tableid - 0",
         {"event.code": "BADAUTH", "src_ip": "203.0.113.1", "src_port": 64999, "dst_port": 179}),
    ]),
    "Cisco's small switches, whose severities are letters": ("sg300.log", [
        ("<190>Jan  5 2024 10:00:00 sg1 %AAA-I-CONNECT: New https connection for user anna, source 203.0.113.7 destination 10.0.0.2 ACCEPTED",
         {"what": "cisco_ios.log", "host": "sg1", "event.code": "CONNECT", "log.syslog.severity.code": 6, "src_ip": "203.0.113.7"}),
        ("<188>Jan  5 2024 10:00:01 sg1 %AAA-W-REJECT: New ssh connection for user eve, source 203.0.113.8 destination 10.0.0.2 REJECTED",
         {"event.code": "REJECT", "log.syslog.severity.code": 4, "src_ip": "203.0.113.8"}),
        ("<190>Jan  5 2024 10:00:02 sg1 %AAA-I-DISCONNECT: https connection for user anna, source 203.0.113.7 destination 10.0.0.2 TERMINATED", {"event.code": "DISCONNECT"}),
    ]),
    "Ubiquiti's devices, whose hosts have their address and version behind them": ("messages", [
        ("Jan  5 10:00:00 UDMPRO,0123456789ab,udm-1.10.0.3686 kernel: [2070485.251422] [WAN_LOCAL-default-D]IN=eth9 OUT= MAC= SRC=203.0.113.1 DST=10.0.0.255 LEN=32 TOS=0x00 "
         "PREC=0x00 TTL=64 ID=33017 DF PROTO=UDP SPT=58134 DPT=10001 LEN=12", {"host": "UDMPRO", "iptables.prefix": "[WAN_LOCAL-default-D]", "from": "203.0.113.1", "did": "blocked"}),
        ("Jan  5 10:00:01 UDMPRO,0123456789ab,udm-1.10.0.3686 dropbear[210]: Bad password attempt for 'root' from 203.0.113.7:47682",
         {"host": "UDMPRO", "did": "ssh_login", "result": "failure", "user": "root"}),
        ("Jan  5 10:00:02 U7LT,0123456789ab,v4.0.42.10433: dropbear[211]: Password auth succeeded for 'anna' from 203.0.113.8:47682",
         {"host": "U7LT", "did": "ssh_login", "result": "success"}),
        ('Jan  5 10:00:03 ("U7LT,0123456789ab,v3.9.3.7537") hostapd: ath0: STA 01:23:45:67:89:ab IEEE 802.11: associated', {"host": "U7LT", "process.name": "hostapd"}),
        ("Jan  5 10:00:04 a,b,c dropbear[211]: x", {"host": None}),
    ]),
    "Ubiquiti's packets alone": ("packets.log", [
        (f"Jan  5 10:00:0{i} UDMPRO,0123456789ab,udm-1.10.0.3686 kernel: [2070485.251422] [WAN_LOCAL-default-D]IN=eth9 OUT= MAC= SRC=203.0.113.{i} DST=10.0.0.255 LEN=32 "
         "TOS=0x00 PREC=0x00 TTL=64 ID=33017 DF PROTO=UDP SPT=58134 DPT=10001 LEN=12",
         {"host": "UDMPRO", "what": "iptables.log", "src_ip": f"203.0.113.{i}", "iptables.prefix": "[WAN_LOCAL-default-D]"}) for i in range(3)]),
    "Snort's and Suricata's alerts by syslog": ("ids.log", [
        ("2024-01-05T10:00:00Z fw1 snort[87]: [136:1:1] (spp_reputation) packets blacklisted [Classification: Potentially Bad Traffic] [Priority: 2] {TCP} 203.0.113.7:16856 -> "
         "10.0.0.5:2222", {"what": "suricata.fast", "host": "fw1", "alert.signature_id": 1, "alert.signature": "(spp_reputation) packets blacklisted", "alert.severity": 2,
                           "src_ip": "203.0.113.7", "dest_port": 2222}),
        ("2024-01-05T10:00:01Z fw1 suricata[88]: [1:2008581:3] ET P2P BitTorrent DHT ping request [Priority: 1] {UDP} 10.0.0.9:6881 -> 203.0.113.8:6881",
         {"what": "suricata.fast", "alert.signature_id": 2008581, "src_ip": "10.0.0.9"}),
        ("2024-01-05T10:00:02Z fw1 snort[87]: [1:2:3] is what it said", {"what": "system.syslog", "alert.gid": None}),
    ]),
    "Kiwi's Syslog Server": ("SyslogCatchAll.txt", [
        ("2024-01-05 10:00:00\tLocal7.Notice\t10.0.0.1\t123: sw1: Jan  5 2024 09:59:59.123: %SYS-5-CONFIG_I: Configured from console by anna on vty0 (203.0.113.7)",
         {"time": "2024-01-05T09:59:59.123Z", "host": "sw1", "what": "cisco_ios.log", "src_ip": "203.0.113.7"}),
        ("2024-01-05 10:00:01\tLocal4.Info\t10.0.0.2\t%ASA-6-302013: Built inbound TCP connection 1 for outside:203.0.113.7/4711 (203.0.113.7/4711) to inside:10.0.0.5/443 "
         "(10.0.0.5/443)", {"time": "2024-01-05T10:00:01.000Z", "host": "10.0.0.2", "what": "cisco_asa.log", "src_ip": "203.0.113.7"}),
        ("2024-01-05 10:00:02\tLocal4.Warning\t10.0.0.3\t%ASA-4-113005: AAA user authentication Rejected : reason = Invalid password : server = 10.0.0.8 : user = eve : user IP "
         "= 203.0.113.9", {"time": "2024-01-05T10:00:02.000Z", "host": "10.0.0.3"}),
    ]),
    "Kiwi's Syslog Server, with its dates of old": ("SyslogCatchAll2.txt", [
        ("01-05-2024\t10:00:00\tAuth.Info\t10.0.0.5\tJan  5 10:00:00 web01 sshd[71]: Accepted password for anna from 203.0.113.7 port 4711 ssh2",
         {"time": "2024-01-05T10:00:00.000Z", "host": "web01", "did": "ssh_login", "user": "anna"}),
    ]),
    "the address that a message came from, before the name of the host": ("remote.log", [
        ("2024-01-05T10:00:00.123456+00:00 10.0.0.5 web01 sshd[71]: Accepted password for anna from 203.0.113.7 port 4711 ssh2",
         {"time": "2024-01-05T10:00:00.123456Z", "host": "web01", "did": "ssh_login", "user": "anna", "log.source.address": "10.0.0.5"}),
        ("2024-01-05T10:00:01.123456+00:00 10.0.0.5 said something: else", {"host": "10.0.0.5", "process.name": None}),
    ]),
    "a syslog without years, in which HAProxy says one": ("haproxy.log", [
        ("Jan  5 09:59:59 gw sshd[1]: Accepted password for anna from 203.0.113.7 port 22 ssh2", {"time": "2024-01-05T09:59:59.000Z"}),
        ('Jan  5 10:00:00 gw haproxy[25571]: 203.0.113.8:50578 [05/Jan/2024:10:00:00.208] F B/S 0/0/0/433/537 200 65018 - - ---- 5/5/0/1/0 0/0 "GET /a HTTP/1.1"',
         {"time": "2024-01-05T10:00:00.208Z", "c-ip": "203.0.113.8"}),
        ("Jan  5 10:00:01 gw sshd[1]: Accepted password for bob from 203.0.113.7 port 22 ssh2", {"time": "2024-01-05T10:00:01.000Z"}),
        ("Jan  6 10:00:01 gw sshd[1]: Invalid user [06/Jan/1999:10:00:01.000] from 203.0.113.7 port 22", {"time": "2024-01-06T10:00:01.000Z"}),
    ]),
    "a syslog without years, in which Snare says one": ("snare.log", [
        ("Jan  5 09:59:59 gw sshd[1]: Accepted password for anna from 203.0.113.7 port 22 ssh2", {"time": "2021-01-05T09:59:59.000Z"}),
        ("Jan  5 10:00:00 ws01 MSWinEventLog\t1\tSecurity\t418\tTue Jan 05 09:59:41 2021\t4624\tMicrosoft-Windows-Security-Auditing\tCORP\\anna\tN/A\tSuccess Audit\tWS01\tLogon\t\t"
         "An account was successfully logged on.    Logon Type:   3\t418", {"time": "2021-01-05T10:00:00.000Z", "EventID": 4624}),
    ]),
    "both logs of nginx as Docker keeps them, messages first": ("a-json.log", [
        *((docker(NGINX_SAYS.format(second)), {**ERROR, "time": f"2024-01-05T10:00:0{second}.000Z"}) for second in range(3)),
        *((docker(NGINX_SERVES.format(second)), {**ACCESS, "time": f"2024-01-05T10:00:0{second}.000Z"}) for second in range(3, 8)),
    ]),
    "both logs of nginx in one, mostly requests": ("both.log", [
        (NGINX_SERVES.format(0), ACCESS), (NGINX_SAYS.format(1), ERROR), (NGINX_SERVES.format(1), ACCESS), (NGINX_SERVES.format(2), ACCESS),
    ]),
    "both logs of nginx in one, mostly messages": ("both2.log", [
        (NGINX_SAYS.format(0), ERROR), (NGINX_SAYS.format(1), ERROR), (NGINX_SERVES.format(1), ACCESS), (NGINX_SAYS.format(2), ERROR), (NGINX_SERVES.format(2), ACCESS),
    ]),
    "Snare with a host of its own, as rsyslog writes it": ("snare2.log", [
        ("2021-01-05T10:00:31+00:00 10.0.0.5 " + ("ws01\t" + SNARE).replace("\t", "#011"),
         {"time": "2021-01-05T10:00:31.000Z", "EventID": 4624, "Computer": "WS01", "Channel": "Security", "LogonType": "3"}),
    ]),
    "Snare with a host of its own, as syslog-ng writes it, without years": ("snare3.log", [
        ("Jan  5 10:00:31 10.0.0.5 ws01\t" + SNARE, {"time": "2021-01-05T10:00:31.000Z", "EventID": 4624, "Computer": "WS01"}),
    ]),
    "Snare as rsyslog writes it, without years": ("snare4.log", [
        ("<13>Jan  5 10:00:31 10.0.0.5 " + SNARE.replace("\t", "#011"), {"time": "2021-01-05T10:00:31.000Z", "EventID": 4624}),
    ]),
    "a blank behind the priority": ("device.log", [
        ("<14> Jan  5 2024 10:00:00 web01 sshd[71]: Accepted password for anna from 203.0.113.7 port 4711 ssh2",
         {"time": "2024-01-05T10:00:00.000Z", "host": "web01", "did": "ssh_login", "user": "anna"}),
    ]),
    "a priority, a date as ISO has it and no program": ("iso.log", [
        ("<14>2024-01-05T10:00:00Z web01 started without a word", {"time": "2024-01-05T10:00:00.000Z", "host": "web01", "what": "system.syslog", "process.name": None}),
    ]),
    "MariaDB's audit by syslog, which has a text of the administrator's in front or none": ("maria.log", [
        ("2024-01-05T10:00:00+00:00 db1 mysql-server_auditing:  db1,root,203.0.113.7,11,0,FAILED_CONNECT,,,1045", {"did": "db_login", "result": "failure", "user": "root", "from": "203.0.113.7"}),
        ("2024-01-05T10:00:01+00:00 db1 mysql-server_auditing: cluster 1 db1,anna,203.0.113.8,12,0,CONNECT,,,0", {"did": "db_login", "result": "success", "user": "anna", "from": "203.0.113.8"}),
        ("2024-01-05T10:00:02+00:00 db1 mysql-server_auditing: cluster-1 db1,bob,10.0.0.9,32,394,QUERY,shop,'SELECT a, b FROM c',1146",
         {"did": "db_query", "user": "bob", "from": "10.0.0.9", "db.name": "shop"}),
    ]),
    "an object of JSON behind a priority alone": ("json.log", [
        ('<134>{"count": 1, "user": "anna", "timestamp": "2024-01-05T10:00:00Z"}', {"time": "2024-01-05T10:00:00.000Z", "user": None, "count": 1, "process.name": None}),
    ]),
    "Citrix ADC's and Gateway's access log": ("httpaccess-vpn.log", [
        ('127.0.0.1 - - [05/Jan/2024:10:00:00 +0000] [82775] "GET / HTTP/1.1" 200 18705 "-" "curl/7.78.0" "Time: 39770 microsecs"',
         {"c-ip": "127.0.0.1", "cs-username": None, "sc-status": 200, "cs-user-agent": "curl/7.78.0"}),
        ('203.0.113.7 -> 10.0.0.5 - - [05/Jan/2024:10:00:01 +0000] [69420] "GET /vpn/a.html HTTP/1.1" 200 1436 "-" "Mozilla/5.0" "Time: 58774 microsecs"',
         {"c-ip": "203.0.113.7", "s-ip": "10.0.0.5", "cs-username": None, "cs-uri": "/vpn/a.html"}),
        ('203.0.113.7 -> 10.0.0.5 - anna [05/Jan/2024:10:00:02 +0000] [69420] "POST /cgi/login HTTP/1.1" 302 - "-" "-" "Time: 58774 microsecs"',
         {"c-ip": "203.0.113.7", "s-ip": "10.0.0.5", "cs-username": "anna", "cs-method": "POST"}),
    ]),
    "su of Solaris": ("authlog.log", [
        ("Jan  5 2024 10:00:00 sun1 su: [ID 810491 auth.crit] 'su root' failed for anna on /dev/pts/1", {"did": "su", "result": "failure", "user": "anna", "user.effective.name": "root"}),
        ("Jan  5 2024 10:00:01 sun1 su: [ID 366847 auth.notice] 'su oracle' succeeded for anna on /dev/pts/1", {"did": "su", "result": "success", "user": "anna", "user.effective.name": "oracle"}),
    ]),
    "Apache's messages of a client with IPv6": ("error.log", [
        ("[Fri Jan 05 10:00:00.652118 2024] [core:error] [pid 8777:tid 43264] [client ::1:58619] AH00126: Invalid URI in request GET /../ HTTP/1.1",
         {"time": "2024-01-05T10:00:00.652118Z", "c-ip": "::1", "c-port": 58619}),
        ("[Fri Jan 05 10:00:01.652118 2024] [core:error] [pid 8777] [client 2001:db8::7:443:4711] AH00126: x", {"c-ip": "2001:db8::7:443", "c-port": 4711}),
        ("[Fri Jan 05 10:00:02.652118 2024] [core:error] [pid 8777] [client 203.0.113.7:4711] AH00126: x", {"c-ip": "203.0.113.7", "c-port": 4711}),
        ("[Fri Jan 05 10:00:03 2024] [error] [client 2001:db8::7:443] File does not exist: /a", {"c-ip": "2001:db8::7:443", "c-port": None}),
    ]),
    "ESXi's kernel, whose processor is no host": ("vmkernel.log", [
        ("2024-01-05T10:00:00.414Z cpu31:1001392590 opID=827cfaf)<unk>: UWVMKSyscall: ForkExec:2408: hostd-worker: Found params", {"time": "2024-01-05T10:00:00.414Z", "host": None}),
        ("2024-01-05T10:00:01.559Z cpu7:35233)VC: 2002: Device rescan time 704 msec", {"host": None}),
    ]),
    "IIS' own format": ("inetsv1.log", [
        ("203.0.113.7, -, 01/13/24, 7:55:20, W3SVC2, WEB1, 10.0.0.5, 4502, 163, 3223, 200, 0, GET, /DeptLogo.gif, -,",
         {"what": "iis.access", "time": "2024-01-13T07:55:20.000Z", "c-ip": "203.0.113.7", "s-ip": "10.0.0.5", "s-computername": "WEB1", "cs-username": None, "sc-status": 200, "sc-bytes": 3223,
          "cs-bytes": 163, "cs-method": "GET", "cs-uri": "/DeptLogo.gif", "time-taken": 4502}),
        ("203.0.113.7, CORP\\anna, 1/13/2024, 17:55:21, W3SVC2, WEB1, 10.0.0.5, 15, 163, 3223, 500, 64, POST, /a,b.asp, id=1,2, x=3,",
         {"time": "2024-01-13T17:55:21.000Z", "cs-username": "CORP\\anna", "cs-uri-stem": "/a,b.asp, id=1,2", "cs-uri-query": "x=3", "sc-status": 500}),
        ("203.0.113.8, anonymous, 01/13/24, 23:58:11, MSFTPSVC1, FTP1, 10.0.0.6, 60, 275, 0, 530, 1326, [3]PASS, -, -,",
         {"time": "2024-01-13T23:58:11.000Z", "did": "ftp_login", "result": "failure", "user": "anonymous", "from": "203.0.113.8"}),
    ]),
    "netfilter of OpenWrt and UniFi, with a level before the kernel": ("router.log", [
        ("Fri Jan  5 10:00:00 2024 kern.warn kernel: [52300.123456] REJECT wan in: IN=eth1 OUT= MAC=aa:bb SRC=203.0.113.7 DST=10.0.0.5 LEN=40 TOS=0x00 PREC=0x00 TTL=244 ID=1 PROTO=TCP SPT=4711 DPT=22 WINDOW=1024 RES=0x00 SYN URGP=0",
         {"time": "2024-01-05T10:00:00.000Z", "iptables.prefix": "REJECT wan in:", "action": "reject", "src_ip": "203.0.113.7"}),
        ("Jan  5 2024 10:00:01 UDM-Pro user.warn kernel: [  979.679369] [WAN_IN-D-40]IN=eth1 OUT= MAC=aa:bb SRC=203.0.113.7 DST=10.0.0.5 LEN=40 TOS=0x00 PREC=0x00 TTL=244 ID=1 PROTO=TCP SPT=4711 DPT=22 WINDOW=1024 RES=0x00 SYN URGP=0",
         {"host": "UDM-Pro", "iptables.prefix": "[WAN_IN-D-40]", "src_ip": "203.0.113.7", "dst_port": 22}),
    ]),
    "Unbound's queries": ("unbound.log", [
        ("2024-01-05T10:00:00Z fw1 unbound[754]: [26931:0] info: 10.0.0.9 www.example.org. A IN",
         {"did": "dns_query", "from": "10.0.0.9", "dns.question.name": "www.example.org.", "dns.question.type": "A"}),
        ("2024-01-05T10:00:01Z fw1 unbound[754]: [26931:0] info: 2001:db8::9 www.example.org. AAAA IN NOERROR 0.000000 1 61",
         {"did": "dns_query", "from": "2001:db8::9", "dns.question.type": "AAAA"}),
        ("2024-01-05T10:00:02Z fw1 unbound[754]: [26931:0] info: service stopped (unbound 1.13.1).", {"did": None}),
    ]),
    "Exchange's SMTP": ("RECV2024010510-1.LOG", [
        ("#Software: Microsoft Exchange Server\n#Version: 15.0.0.0\n#Log-type: SMTP Receive Protocol Log\n#Date: 2024-01-05T10:00:00.000Z\n#Fields: date-time,connector-id,session-id,"
         "sequence-number,local-endpoint,remote-endpoint,event,data,context\n2024-01-05T10:00:00.270Z,EX1\\Default Frontend EX1,08DA4F7C,9,10.0.0.5:25,203.0.113.8:53722,*,"
         "EXAMPLE\\bob,authenticated", {"time": "2024-01-05T10:00:00.270Z"}),
        ("2024-01-05T10:00:01.270Z,EX1\\Default Frontend EX1,08DA4F7D,10,10.0.0.5:25,203.0.113.7:53722,*,,Inbound authentication failed with error LogonDenied for User anna", {}),
        ("2024-01-05T10:00:01.271Z,EX1\\Default Frontend EX1,08DA4F7D,11,10.0.0.5:25,203.0.113.7:53722,>,535 5.7.3 Authentication unsuccessful,", {}),
    ]),
    "ScreenOS": ("ssg.log", [
        ("2024-01-05T10:00:00.681222Z 10.0.0.1 ssg5-serial: NetScreen device_id=027511  [Root]system-information-00767: System configuration saved by anna via web from host "
         "203.0.113.7 to 10.0.0.1:443 by anna. (2024-01-05 10:58:17)", {"what": "juniper_netscreen.log", "event.code": "00767", "src_ip": "203.0.113.7", "did": None}),
        ("2024-01-05T10:00:01Z 10.0.0.1 ssg5-serial: NetScreen device_id=027511  [Root]system-warning-00515: Admin user anna has logged on via SSH from 203.0.113.7:4711 "
         "(2024-01-05 11:11:39)", {"did": "device_login", "result": "success", "src_port": 4711}),
        ("2024-01-05T10:00:02Z 10.0.0.1 ssg5-serial: NetScreen device_id=027511  [Root]system-warning-00518: Admin user root login attempt for Web(http) management (port 80) "
         "from 203.0.113.8:4711 failed. (2024-01-05 11:11:39)", {"did": "device_login", "result": "failure"}),
        ('2024-01-05T10:00:03Z ssg5 ssg5: NetScreen device_id=ssg5  [Root]system-notification-00257(traffic): start_time="2024-01-05 09:59:59" duration=0 policy_id=32 '
         'service=tcp/port:445 proto=6 src zone=Untrust dst zone=Trust action=Deny sent=0 rcvd=64 src=203.0.113.7 dst=10.0.0.5 src_port=4711 dst_port=445 session_id=0',
         {"event.code": "00257", "action": "deny", "src_ip": "203.0.113.7", "src_zone": "Untrust", "dst_zone": "Trust", "dst_port": 445, "protocol": 6}),
    ]),
    "FortiMail": ("fml.log", [
        ('date=2024-01-05 time=10:00:00 device_id=FE100C39 log_id=0001001623 type=kevent subtype=admin pri=information user=admin ui=GUI(203.0.113.7) action=login '
         'status=success reason=none msg="User admin login successfully from GUI (203.0.113.7)"',
         {"time": "2024-01-05T10:00:00.000Z", "what": "fortinet_fortimail.log", "host": "FE100C39", "did": "device_login", "result": "success"}),
        ('date=2024-01-05 time=10:00:01 device_id=FE100C39 log_id=0001001624 type=kevent subtype=admin pri=information user=admin ui=GUI(203.0.113.8) action=login '
         'status=failure reason=none msg="User admin login failed from GUI (203.0.113.8)"', {"did": "device_login", "result": "failure"}),
        ('date=2024-01-05 time=10:00:02.846 device_id=FE100C39 log_id=0200027993 type=statistics pri=information session_id="1" client_ip="203.0.113.44" dst_ip="10.0.0.78" '
         'from="a@example.org" to="b@example.com" disposition="Accept"', {"time": "2024-01-05T10:00:02.846Z", "client_ip": "203.0.113.44", "did": None}),
    ]),
    "FortiAuthenticator": ("fac.log", [
        ('2024-01-05T10:00:00+00:00 10.0.0.1 db[31013]:  category="Event" subcategory="Authentication" typeid=20001 level="information" user="anna" nas="10.0.0.2" '
         'action="Authentication" status="Failed" Remote RADIUS user authentication with invalid token',
         {"what": "fortinet_fortiauthenticator.log", "did": "radius_login", "result": "failure", "message": "Remote RADIUS user authentication with invalid token"}),
        ('2024-01-05T10:00:01+00:00 10.0.0.1 db[31013]:  category="Event" subcategory="Authentication" typeid=20001 level="information" user="bob" nas="10.0.0.2" '
         'userip="203.0.113.7" action="Authentication" status="Success" Remote RADIUS user authentication with no token successful', {"did": "radius_login", "result": "success"}),
        ('2024-01-05T10:00:02+00:00 10.0.0.1 db[31013]:  category="Event" subcategory="Authentication" typeid=20299 level="information" user="anna" nas="10.0.0.2" '
         'action="Authentication" status="Pending" Remote RADIUS user authentication partially done', {"did": None}),
    ]),
    "Apache's errors of the system, and its places in the source": ("error.log", [
        ("[Fri Jan 05 10:00:00.958285 2024] [proxy_fcgi:error] [pid 28787:tid 14] (70008)Partial results are valid but processing is incomplete: [client 203.0.113.7:59307] "
         "AH01075: Error dispatching request to : (reading input brigade), referer: http://www.example.com/a", {"c-ip": "203.0.113.7", "c-port": 59307, "event.code": "AH01075"}),
        ("[Fri Jan 05 10:00:01.319124 2024] [authz_core:debug] [pid 9:tid 14] mod_authz_core.c(820): [client [2001:db8::7]:50752] AH01626: authorization result of "
         "<RequireAny>: granted", {"c-ip": "2001:db8::7", "event.code": "AH01626"}),
        ("[Fri Jan 05 10:00:02 2024] [error] [client 203.0.113.7] File does not exist: /var/www/x: [client 192.0.2.1] AH01626: y", {"c-ip": "203.0.113.7"}),
    ]),
    "uWSGI, whose requests end in a bracket of their own": ("uwsgi.log", [
        ("[pid: 88185|app: 0|req: 1/1] 203.0.113.7 () {38 vars in 696 bytes} [Fri Jan  5 10:00:00 2024] GET /a?x=${jndi:b} => generated 47 bytes in 129 msecs (HTTP/1.1 200) "
         "9 headers in 378 bytes (1 switches on core 3)", {"time": "2024-01-05T10:00:00.000Z", "c-ip": "203.0.113.7", "cs-uri": "/a?x=${jndi:b}", "sc-status": 200}),
    ]),
    "a request to Kubernetes that came through a proxy": ("audit.json", [
        ('{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/x/secrets/y","verb":"get",'
         '"user":{"username":"anna"},"sourceIPs":["203.0.113.7","10.0.0.1"],"responseStatus":{"code":403},"requestReceivedTimestamp":"2024-01-05T10:00:00.123456Z"}', {}),
    ]),
    "Cloudflare Access": ("access.json", [
        ('{"Action":"login","Allowed":true,"AppDomain":"x.example.org/warp","Connection":"onetimepin","Country":"us","CreatedAt":"2024-01-05T19:30:00+09:30","Email":"anna@example.org",'
         '"IPAddress":"203.0.113.7","RayID":"1"}', {}),
        ('{"Action":"login","Allowed":false,"AppDomain":"x.example.org/warp","Connection":"onetimepin","Country":"us","CreatedAt":1704448801000000000,"Email":"eve@example.org",'
         '"IPAddress":"203.0.113.8","RayID":"2"}', {}),
    ]),
    "Cisco's logins by SSH": ("ios.log", [
        ("4424: Jan  5 2024 10:00:00.200: %SSH-5-SSH2_USERAUTH: User 'bob' authentication for SSH2 Session from 203.0.113.7 (tty = 0) using crypto cipher 'aes128-ctr', hmac 'hmac-sha1' Failed",
         {"event.code": "SSH2_USERAUTH", "src_ip": "203.0.113.7", "what": "cisco_ios.log"}),
    ]),
    "IIS without its header, all fields, a server whose name could be a method": ("u_ex.log", [
        ("2024-01-05 10:00:00 " + IIS.format("EXCHANGE", "GET /owa/ -"),
         {"what": "iis.access", "c-ip": "203.0.113.7", "s-ip": "10.0.0.5", "s-computername": "EXCHANGE", "cs-method": "GET", "cs-uri-stem": "/owa/", "cs-host": "www.example.org"}),
        ("2024-01-05 10:00:01 " + IIS.format("EXCHANGE", "POST /ecp/y.js a=b"), {"c-ip": "203.0.113.7", "cs-method": "POST", "cs-uri-query": "a=b", "sc-status": 200}),
    ]),
    "IIS 6 without its header": ("ex240105.log", [
        ("2024-01-05 10:00:00 W3SVC1 10.0.0.5 GET /scripts/a.asp - 80 - 203.0.113.7 Mozilla/4.0+(compatible;+MSIE+6.0) 404 0 2",
         {"what": "iis.access", "c-ip": "203.0.113.7", "s-ip": "10.0.0.5", "cs-uri-stem": "/scripts/a.asp", "sc-status": 404, "sc-substatus": 0, "sc-bytes": None}),
        ("2024-01-05 10:00:01 W3SVC1 10.0.0.5 POST /scripts/b.asp id=2 80 CORP\\anna 203.0.113.7 Mozilla/4.0+(compatible;+MSIE+6.0) 200 0 0",
         {"c-ip": "203.0.113.7", "cs-username": "CORP\\anna", "cs-uri-query": "id=2", "sc-status": 200}),
    ]),
    "Palo Alto out of the cloud, with dates as ISO has them": ("prisma.log", [
        ("Nov 30 16:09:08 931201168,2024-01-05T10:00:09.000000Z,no-serial,GLOBALPROTECT,globalprotect,9.1,2024-01-05T10:00:05.000000Z,vsys1,gateway-auth,login,,,anna,,PC1,203.0.113.7,,"
         "10.2.2.2,,8cbc136b,X,5.2.6,,,1,,,x,success,,0,,0,GW,1305925,true", {"time": "2024-01-05T10:00:05.000Z", "what": "panw.panos", "public_ip": "203.0.113.7", "status": "success"}),
    ]),
    "Squid with more words than its own format has": ("access.log", [
        ('1704448800.391    104 203.0.113.7 58938 TCP_MISS/200 904 123 364 123 528 GET http://www.example.org/a?b=c 1.1 anna HIER_DIRECT/198.51.100.9 80 text/html - - '
         '"http://ref.example/" "curl/8.14.1" "www.example.org" "-" 53 -',
         {"time": "2024-01-05T10:00:00.391Z", "what": "squid.access", "c-ip": "203.0.113.7", "sc-status": 200, "cs-method": "GET", "cs-uri": "http://www.example.org/a?b=c",
          "cs-username": "anna", "r-ip": "198.51.100.9", "s-action": "TCP_MISS", "sc-bytes": 904, "sc-content-type": "text/html", "cs-user-agent": "curl/8.14.1",
          "cs-referer": "http://ref.example/"}),
        ('1704448800.568    158 203.0.113.7 58948 TCP_TUNNEL/200 28854 2051 39 120 - CONNECT www.example.net:443 1.1 - HIER_DIRECT/198.51.100.20 443 - - - "-" "curl/8.14.1" '
         '"www.example.net:443" "-" 37 -',
         {"what": "squid.access", "c-ip": "203.0.113.7", "cs-method": "CONNECT", "cs-host": "www.example.net", "sc-status": 200, "r-ip": "198.51.100.20"}),
    ]),
    "MongoDB's own log and its audit log": ("mongod.log", [
        ('{"t":{"$date":"2024-01-05T10:00:00.264+01:00"},"s":"I","c":"ACCESS","id":20249,"ctx":"conn2","msg":"Authentication failed","attr":{"mechanism":"SCRAM-SHA-1",'
         '"speculative":false,"principalName":"anna","authenticationDatabase":"admin","remote":"203.0.113.7:4711","extraInfo":{},"error":"AuthenticationFailed: x"}}',
         {}),
        ('{"t":{"$date":"2024-01-05T10:00:01.264+01:00"},"s":"I","c":"ACCESS","id":20250,"ctx":"conn2","msg":"Authentication succeeded","attr":{"mechanism":"SCRAM-SHA-1",'
         '"speculative":true,"principalName":"anna","authenticationDatabase":"admin","remote":"203.0.113.7:4711","extraInfo":{}}}', {}),
        ('{"t":{"$date":"2024-01-05T10:00:02.264+01:00"},"s":"I","c":"ACCESS","id":5286307,"ctx":"conn3","msg":"Failed to authenticate","attr":{"client":"203.0.113.8:4711",'
         '"isSpeculative":false,"isClusterMember":false,"mechanism":"SCRAM-SHA-1","user":"root","db":"admin","error":"UserNotFound: x","result":11,"extraInfo":{}}}', {}),
        ('{"t":{"$date":"2024-01-05T10:00:03.264+01:00"},"s":"I","c":"ACCESS","id":5286306,"ctx":"conn4","msg":"Successfully authenticated","attr":{"client":"203.0.113.8:4711",'
         '"isSpeculative":true,"isClusterMember":false,"mechanism":"SCRAM-SHA-1","user":"root","db":"admin","result":0}}', {}),
        ('{"atype":"authenticate","ts":{"$date":"2024-01-05T10:00:00.264+00:00"},"uuid":{"$binary":"x","$type":"04"},"local":{"ip":"10.0.0.5","port":27017},'
         '"remote":{"ip":"203.0.113.9","port":4711},"users":[],"roles":[],"param":{"user":"eve","db":"admin","mechanism":"SCRAM-SHA-256"},"result":18}',
         {}),
    ]),
    "Nextcloud's own log": ("nextcloud.log", [
        ('{"reqId":"9S","level":2,"time":"2024-01-05T10:00:00+00:00","remoteAddr":"203.0.113.7","user":"--","app":"no app in context","method":"POST","url":"/login",'
         '"message":"Login failed: anna (Remote IP: 203.0.113.7)","userAgent":"x","version":"27.1.0.7","data":[]}', {}),
        ('{"reqId":"9T","level":1,"time":"2024-01-05T10:00:01+00:00","remoteAddr":"203.0.113.7","user":"anna","app":"admin_audit","method":"POST","url":"/login",'
         '"message":"Login successful: \\"anna\\"","userAgent":"x","version":"27.1.0.7","data":[]}', {}),
    ]),
    "Authelia's own log": ("authelia.log", [
        ("""{"level":"error","method":"POST","msg":"Unsuccessful 1FA authentication attempt by user 'anna'","path":"/api/firstfactor","remote_ip":"203.0.113.7","time":"2024-01-05T10:00:00Z"}""",
         {}),
        ("""{"level":"debug","method":"POST","msg":"Successful 1FA authentication attempt made by user 'anna'","path":"/api/firstfactor","remote_ip":"203.0.113.7","time":"2024-01-05T10:00:01Z"}""", {}),
    ]),
}


# what `logons` counts: account, source, success, failure
LOGONS = {
    "Huawei's firewalls, in all three forms of dates": [("", "203.0.113.7", 0, 1), ("admin", "203.0.113.7", 1, 0)],
    "NetScaler behind a proxy": [("anna@example.org", "203.0.113.7", 1, 0)],
    "MongoDB's own log and its audit log": [("anna", "203.0.113.7", 1, 1), ("eve", "203.0.113.9", 0, 1), ("root", "203.0.113.8", 1, 1)],
    "Nextcloud's own log": [("", "203.0.113.7", 0, 1), ("anna", "203.0.113.7", 1, 0)],
    "Authelia's own log": [("", "203.0.113.7", 1, 1)],
    "Junos' logins as structured data, and its filter of packets": [("anna", "203.0.113.7", 0, 1), ("bob", "203.0.113.8", 1, 0), ("eve", "203.0.113.9", 0, 1)],
    "Sophos UTM's logins": [("admin", "203.0.113.7", 0, 1), ("anna", "203.0.113.8", 1, 0)],
    "Check Point, when an alert comes first": [("eve", "203.0.113.9", 1, 0)],
    "Cisco's small switches, whose severities are letters": [("anna", "203.0.113.7", 1, 0), ("eve", "203.0.113.8", 0, 1)],
    "Exchange's SMTP": [("anna", "203.0.113.7", 0, 1), ("bob", "203.0.113.8", 1, 0)],
    "ScreenOS": [("anna", "203.0.113.7", 1, 0), ("root", "203.0.113.8", 0, 1)],
    "FortiMail": [("admin", "203.0.113.7", 1, 0), ("admin", "203.0.113.8", 0, 1)],
    "FortiAuthenticator": [("anna", "", 0, 1), ("bob", "203.0.113.7", 1, 0)],
    "a request to Kubernetes that came through a proxy": [("anna", "203.0.113.7", 1, 0)],
    "Kiwi's Syslog Server": [("eve", "203.0.113.9", 0, 1)],
    "Kiwi's Syslog Server, with its dates of old": [("anna", "203.0.113.7", 1, 0)],
    "Cloudflare Access": [("anna@example.org", "203.0.113.7", 1, 0), ("eve@example.org", "203.0.113.8", 0, 1)],
    "Cisco's logins by SSH": [("bob", "203.0.113.7", 0, 1)],
}


try_programs(checks, Sandbox(), LINES, FIELDS, LOGONS, "2024-01-05T")
checks.exit()
