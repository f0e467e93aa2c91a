"""What daemons of Debian wrote when they were started, used and refused: who did what, from where, with what outcome."""
import json

from _breakwater import Checks, Sandbox
from _lines import logons_of, try_programs

checks = Checks()

FIELDS = {"did": "event.action", "result": "event.outcome", "user": "user.name", "from": "source.ip", "time": "@timestamp", "what": "event.dataset",
          "why": "event.reason", "host": "host.name", "program": "process.name", "asked": "dns.question.name", "type": "dns.question.type"}


def login(did, user, source, result, **more):
    return {"did": did, "user": user, "from": source, "result": result, **more}


def vpn(text):
    return f"2024-01-05 10:00:00 {text}"


def samba(level, place, *said):
    return f"[2024/01/05 10:00:00.735094,  {level}] ../../{place}\n" + "\n".join("  " + line for line in said)


def samba_auth(user, status, host, became="mapped to [WORKGROUP]\\[x]."):
    return samba(2, "auth/auth_log.c:647(log_authentication_event_human_readable)",
                 f"Auth: [SMB2,(null)] user [WORKGROUP]\\[{user}] at [Fri, 05 Jan 2024 10:00:00.735077 UTC] with [NTLMv2] status [{status}] workstation [WS1] "
                 f"remote host [{host}] {became} local host [ipv4:10.0.0.5:445] ")


def samba_json(user, status, host):
    return ('{"timestamp": "2024-01-05T10:00:00.735199+0000", "type": "Authentication", "Authentication": {"version": {"major": 1, "minor": 2}, "eventId": 4625, '
            f'"logonId": "0", "logonType": 3, "status": "{status}", "localAddress": "ipv4:10.0.0.5:445", "remoteAddress": "{host}", "serviceDescription": "SMB2", '
            f'"authDescription": null, "clientDomain": "WORKGROUP", "clientAccount": "{user}", "workstation": "WS1", "becameAccount": null}}}}')


def kdc(said, asked="AS_REQ"):
    return (f"Jan  5 10:00:00 web01 krb5kdc[203](info): {asked} (8 etypes {{aes256-cts-hmac-sha1-96(18), DEPRECATED:arcfour-hmac(23), camellia256-cts-cmac(26)}}) "
            f"203.0.113.7: {said}")


def postfix(text):
    return f"Jan  5 10:00:00 web01 postfix/smtpd[12]: {text}"


def radius(text):
    return f"Fri Jan  5 10:00:00 2024 : Auth: {text}"


def slapd(text):
    return f"2024-01-05T10:00:00Z web01 slapd[21]: {text}"


TICKET = "authtime 1795817534, etypes {rep=aes256-cts-hmac-sha1-96(18), tkt=aes256-cts-hmac-sha1-96(18), ses=aes256-cts-hmac-sha1-96(18)}"
PEER = "203.0.113.7:59766"

# what: (a file's name, lines with what their records say)
LINES = {
    "OpenVPN, which calls refused peers initiated": ("server.log", [
        (vpn("203.0.113.8:33993 TLS: Username/Password authentication succeeded for username 'anna' "), login("vpn_password", "anna", "203.0.113.8", None)),
        (vpn(f"{PEER} TLS Auth Error: Auth Username/Password verification failed for peer"), login("vpn_login", None, "203.0.113.7", "failure")),
        (vpn("203.0.113.8:33993 [client] Peer Connection Initiated with [AF_INET]203.0.113.8:33993"), login("vpn_login", "client", "203.0.113.8", "success")),
        (vpn(f"{PEER} Control Channel: TLSv1.3, cipher TLSv1.3 TLS_AES_256_GCM_SHA384, peer certificate: 2048 bits RSA, signature: RSA-SHA256"), {"did": None}),
        (vpn(f"{PEER} [client] Peer Connection Initiated with [AF_INET]{PEER}"), {"did": "vpn_handshake", "result": None, "from": "203.0.113.7"}),
        (vpn(f"{PEER} Delayed exit in 5 seconds"), {"did": None}),
        (vpn(f"{PEER} SENT CONTROL [client]: 'AUTH_FAILED' (status=1)"), {"did": None}),
    ]),
    "Samba's own logs": ("log.203.0.113.7", [
        (samba(0, "source3/smbd/server.c:1741(main)", "smbd version 4.17.12-Debian started.", "Copyright Andrew Tridgell and the Samba Team 1992-2022"),
         {"program": "samba", "did": None, "time": "2024-01-05T10:00:00.735094Z"}),
        (samba_auth("anna", "NT_STATUS_OK", "ipv4:203.0.113.8:40296", "became [WEB01]\\[anna] [S-1-5-21-1-2-3-1000]."), login("smb_login", "anna", "203.0.113.8", "success")),
        (samba_auth("eve", "NT_STATUS_NO_SUCH_USER", "ipv4:203.0.113.7:40308"),
         login("smb_login", "eve", "203.0.113.7", "failure", why="NT_STATUS_NO_SUCH_USER", **{"user.domain": "WORKGROUP", "source.domain": "WS1"})),
        (samba_auth("eve", "NT_STATUS_WRONG_PASSWORD", "ipv6:2001:db8::7:40308") + "\n  " + samba_json("eve", "NT_STATUS_WRONG_PASSWORD", "ipv6:2001:db8::7:40308"),
         login("smb_login", "eve", "2001:db8::7", "failure")),
        (samba(3, "auth/auth_log.c:220(log_json)", samba_json("bob", "NT_STATUS_WRONG_PASSWORD", "ipv4:203.0.113.9:40310")),
         login("smb_login", "bob", "203.0.113.9", "failure", why="NT_STATUS_WRONG_PASSWORD")),
        (samba("2, pid=123, effective(0, 0), real(0, 0)", "source3/auth/auth.c:324(auth_check_ntlm_password)",
               "check_ntlm_password:  Authentication for user [carl] -> [carl] FAILED with error NT_STATUS_WRONG_PASSWORD, authoritative=1"),
         login("smb_password", "carl", None, "failure", why="NT_STATUS_WRONG_PASSWORD")),
        (samba(3, "source3/auth/auth.c:268(auth_check_ntlm_password)", "auth_check_ntlm_password: sam_ignoredomain authentication for user [anna] succeeded"),
         login("smb_password", "anna", None, "success", why=None)),
        (samba(3, "source3/auth/auth.c:201(auth_check_ntlm_password)", "check_ntlm_password:  Checking password for unmapped user [WORKGROUP]\\[anna]@[WS1]"), {"did": None}),
    ]),
    "PostgreSQL with a prefix as pgBadger wants it": ("postgresql.log", [
        ("2024-01-05 10:00:00 UTC [157]: user=[unknown],db=[unknown],app=[unknown],client=203.0.113.7 LOG:  connection received: host=203.0.113.7 port=39407",
         login("db_connection", None, "203.0.113.7", None)),
        ('2024-01-05 10:00:00 UTC [157]: user=postgres,db=postgres,app=[unknown],client=203.0.113.7 FATAL:  password authentication failed for user "postgres"',
         login("db_login", "postgres", "203.0.113.7", "failure")),
        ('2024-01-05 10:00:00 UTC [157]: user=postgres,db=postgres,app=[unknown],client=203.0.113.7 DETAIL:  Connection matched pg_hba.conf line 95: "host all all '
         '203.0.113.0/24 scram-sha-256"', {"did": None}),
        ("2024-01-05 10:00:01 UTC [167]: user=anna,db=shop,app=[unknown],client=203.0.113.8 LOG:  connection authorized: user=anna database=shop application_name=psql",
         login("db_login", "anna", "203.0.113.8", "success")),
        ("2024-01-05 10:00:02 UTC [167]: user=anna,db=shop,app=psql,client=2001:db8::7 LOG:  statement: drop role client=10.0.0.1", {"did": None, "from": None}),
        ('2024-01-05 10:00:02 UTC [168]: user=bob,db=shop,app=psql,client=2001:db8::7 FATAL:  password authentication failed for user "bob"',
         login("db_login", "bob", "2001:db8::7", "failure")),
        ("2024-01-05 10:00:03 UTC [144]: user=,db=,app=,client= LOG:  shutting down", {"user": None, "from": None, "did": None}),
        ("2024-01-05 10:00:04 UTC [180]: user=eve,db=shop,app=[unknown],client=[local] FATAL:  role \"eve\" does not exist", login("db_login", "eve", None, "failure")),
    ]),
    "PostgreSQL with Debian's prefix, and with an address alone": ("postgresql-15-main.log", [
        ('2024-01-05 10:00:00.843 UTC [90] anna@shop FATAL:  pg_hba.conf rejects connection for host "203.0.113.7", user "anna", database "shop", no encryption',
         login("db_login", "anna", "203.0.113.7", "failure")),
        ('2024-01-05 10:00:01.001 UTC [91] [unknown]@[unknown] LOG:  invalid length of startup packet', {"user": None, "from": None}),
        ('2024-01-05 10:00:02.001 UTC [92] 203.0.113.8(51234) anna@shop FATAL:  password authentication failed for user "anna"', login("db_login", "anna", "203.0.113.8", "failure")),
        ('2024-01-05 10:00:03.001 UTC [93] ERROR:  role "eve" does not exist', {"did": None}),
    ]),
    "Kerberos' servers, by their own files": ("krb5kdc.log", [
        (kdc("NEEDED_PREAUTH: anna@EXAMPLE.ORG for krbtgt/EXAMPLE.ORG@EXAMPLE.ORG, Additional pre-authentication required"),
         login("kerberos_request", "anna", "203.0.113.7", None, program="krb5kdc", host="web01")),
        (kdc(f"ISSUE: {TICKET}, anna@EXAMPLE.ORG for krbtgt/EXAMPLE.ORG@EXAMPLE.ORG"),
         login("kerberos_login", "anna", "203.0.113.7", "success", what="system.auth", **{"user.domain": "EXAMPLE.ORG"})),
        (kdc(f"ISSUE: {TICKET}, anna@EXAMPLE.ORG for host/web01@EXAMPLE.ORG", "TGS_REQ"),
         login("kerberos_ticket", "anna", "203.0.113.7", "success", **{"kerberos.service": "host/web01@EXAMPLE.ORG"})),
        (kdc("PREAUTH_FAILED: admin/admin@EXAMPLE.ORG for kadmin/admin@EXAMPLE.ORG, Preauthentication failed"),
         login("kerberos_login", "admin/admin", "203.0.113.7", "failure", why="Preauthentication failed")),
        (kdc("CLIENT_NOT_FOUND: eve@EXAMPLE.ORG for krbtgt/EXAMPLE.ORG@EXAMPLE.ORG, Client not found in Kerberos database"),
         login("kerberos_login", "eve", "203.0.113.7", "failure")),
        (kdc(f"UNKNOWN_SERVER: authtime 1795817534, etypes {{rep=aes256-cts-hmac-sha1-96(18)}}, anna@EXAMPLE.ORG for cifs/x@EXAMPLE.ORG, Server not found in Kerberos database",
             "TGS_REQ"), login("kerberos_ticket", "anna", "203.0.113.7", "failure", why="UNKNOWN_SERVER")),
        ("Jan  5 10:00:00 web01 kadmind[205](Notice): Request: kadm5_create_principal, carl@EXAMPLE.ORG, success, client=admin/admin@EXAMPLE.ORG, "
         "service=kadmin/admin@EXAMPLE.ORG, addr=203.0.113.7", login("user_added", "admin/admin@EXAMPLE.ORG", "203.0.113.7", "success", **{"user.target.name": "carl@EXAMPLE.ORG"})),
        ("Jan  5 10:00:00 web01 krb5kdc[202](Error): preauth spake failed to initialize: No SPAKE preauth groups configured", {"program": "krb5kdc", "did": None}),
    ]),
    "Unbound's own log": ("unbound.log", [
        ("[1704448800] unbound[74:0] notice: init module 0: subnetcache", {"program": "unbound", "did": None, "time": "2024-01-05T10:00:00.000Z"}),
        ("[1704448801] unbound[74:0] info: 203.0.113.7 www.example.org. A IN", {"did": "dns_query", "from": "203.0.113.7", "asked": "www.example.org.", "type": "A"}),
        ("[1704448801] unbound[74:0] info: example.org. static 203.0.113.7@51843 www.example.org. A IN", {"did": None}),
        ("[1704448802] unbound[74:0] info: 203.0.113.8 null TYPE0 CLASS0 REFUSED 0.000000 1 12", {"did": None}),
    ]),
    "Unbound's log with times that people read": ("unbound.log", [
        ("Jan  5 10:00:00 unbound[93:0] query: 203.0.113.7 www.example.org. A IN", {"did": "dns_query", "from": "203.0.113.7", "asked": "www.example.org."}),
        ("Jan  5 10:00:00 unbound[93:0] reply: 203.0.113.7 nx.example.org. A IN NXDOMAIN 0.000000 1 60",
         {"did": "dns_answer", "from": "203.0.113.7", "dns.response_code": "NXDOMAIN"}),
    ]),
    "BIND of 9.18": ("query.log", [
        ("05-Jan-2024 10:00:00.852 queries: info: client @0x7fcdcae77098 203.0.113.7#57112 (www.example.org): query: www.example.org IN A +E(0)K (10.0.0.5)",
         {"did": "dns_query", "from": "203.0.113.7", "asked": "www.example.org", "type": "A"}),
        ("05-Jan-2024 10:00:01.932 security: info: client @0x7fcdcae77098 203.0.113.7#34696 (other.example.com): query (cache) 'other.example.com/A/IN' denied (allow-query-cache "
         "did not match)", {"did": "dns_denied", "from": "203.0.113.7", "asked": "other.example.com"}),
        ("05-Jan-2024 10:00:01.932 query-errors: info: client @0x7fcdcae77098 203.0.113.7#34696 (other.example.com): query failed (REFUSED) for other.example.com/IN/A at query.c:5708",
         {"did": "dns_failed", "why": "REFUSED", "from": "203.0.113.7"}),
        ("05-Jan-2024 10:00:02.988 queries: info: client @0x7fcdcae77098 203.0.113.7#46992 (version.bind): query: version.bind CH TXT +E(0)K (10.0.0.5)",
         {"did": "dns_query", "from": "203.0.113.7", "asked": "version.bind", "type": "TXT"}),
        ("05-Jan-2024 10:00:03.148 update-security: info: client @0x7fcdcae77098 203.0.113.7#56240: update 'example.org/IN' denied", {"did": "dns_denied", "from": "203.0.113.7"}),
    ]),
    "dnsmasq with log-queries=extra": ("dnsmasq.log", [
        ("Jan  5 10:00:00 dnsmasq[136]: 1 203.0.113.7/44588 query[A] www.example.org from 203.0.113.7", {"did": "dns_query", "from": "203.0.113.7"}),
        ("Jan  5 10:00:00 dnsmasq[136]: 1 203.0.113.7/44588 config www.example.org is 10.0.0.6",
         {"did": "dns_answer", "from": "203.0.113.7", "asked": "www.example.org", "dns.answers.data": "10.0.0.6"}),
        ("Jan  5 10:00:01 dnsmasq[136]: 2 203.0.113.7/39275 forwarded x.example.org to 10.0.0.53", {"did": "dns_forwarded", "server.ip": "10.0.0.53"}),
    ]),
    "MariaDB's general log, whose lines of one second have one time": ("mysql.log", [
        ("240105 10:00:00\t     3 Connect\troot@localhost on  using Socket", login("db_connection", "root", None, None, time="2024-01-05T10:00:00.000Z")),
        ("\t\t     3 Query\tselect \"Access denied for user 'x'@'198.51.100.1'\"",
         {"did": None, "what": "mysql.log", "program": "mysqld", "time": "2024-01-05T10:00:00.000Z", "message": "3 Query\tselect \"Access denied for user 'x'@'198.51.100.1'\""}),
        ("\t\t     3 Quit\t", {"did": None, "what": "mysql.log"}),
        ("240105 10:00:01\t     4 Connect\troot@203.0.113.7 on  using TCP/IP", login("db_connection", "root", "203.0.113.7", None)),
        ("\t\t     4 Connect\tAccess denied for user 'root'@'203.0.113.7' (using password: YES)",
         login("db_login", "root", "203.0.113.7", "failure", time="2024-01-05T10:00:01.000Z")),
        ("\t\t     5 Connect\teve@203.0.113.7 on shop using TCP/IP", login("db_connection", "eve", "203.0.113.7", None)),
        ("\t\t     5 Connect\tAccess denied for user 'eve'@'203.0.113.7' (using password: YES)", login("db_login", "eve", "203.0.113.7", "failure")),
        ("\t\t     5 Init DB\tshop", {"did": None, "what": "mysql.log"}),
    ]),
    "Kerio Connect's security log": ("security.log", [
        ("[05/Jan/2024 10:00:00] SMTP: User sales doesn't exist. Attempt from IP address 203.0.113.7.", login("mail_login", "sales", "203.0.113.7", "failure")),
        ("[05/Jan/2024 10:00:00] Failed SMTP login from 203.0.113.7 with SASL method LOGIN.", {"did": "mail_refused", "result": None, "from": "203.0.113.7"}),
        ("[05/Jan/2024 10:00:01] Failed SMTP login from 203.0.113.8 with SASL method PLAIN.", login("mail_login", None, "203.0.113.8", "failure")),
        ("[05/Jan/2024 10:00:02] HTTP/WebMail: Invalid password for user anna@example.org. Attempt from IP address 203.0.113.9.",
         login("mail_login", "anna@example.org", "203.0.113.9", "failure", time="2024-01-05T10:00:02.000Z")),
    ]),
    "Mumble's server": ("mumble-server.log", [
        ("<W>2024-01-05 10:00:00.818 1 => <4:(-1)> New connection: 203.0.113.7:29530", {"did": "connection", "from": "203.0.113.7", "time": "2024-01-05T10:00:00.818Z"}),
        ("<W>2024-01-05 10:00:01.818 1 => <4:eve(-1)> Rejected connection from 203.0.113.7:29530: Invalid server password", login("app_login", "eve", "203.0.113.7", "failure")),
        ("<W>2024-01-05 10:00:02.818 1 => <4:x(-1)> Rejected connection from 198.51.100.1:1: Invalid server password(-1)> Rejected connection from 203.0.113.7:29530: Wrong "
         "certificate or password for existing user", {"from": "203.0.113.7", "result": "failure"}),
        ("<W>2024-01-05 10:00:02.918 1 => <4:eve(-1)> Rejected connection from [2001:db8::7]:29530: Invalid server password", login("app_login", "eve", "2001:db8::7", "failure")),
        ("<W>2024-01-05 10:00:03.818 1 => <5:anna(1)> Authenticated", login("app_login", "anna", None, "success")),
        ("<W>2024-01-05 10:00:04.818 1 => <6:bob(-1)> Rejected connection from 203.0.113.7:29530: Server is full (max 10 users)", {"result": None}),
    ]),
    "FreeRADIUS, which says twice that nobody knows the user": ("radius.log", [
        (radius("(1) Invalid user (Rejected: User-Name contains whitespace): [bo b/xx] (from client gate port 0 cli 203.0.113.8)"),
         login("radius_login", "bo b", "203.0.113.8", "failure")),
        (radius("(1) Login incorrect (Rejected: User-Name contains whitespace): [bo b/xx] (from client gate port 0 cli 203.0.113.8)"),
         {"did": "radius_rejected", "result": None, "user": "bo b", "from": "203.0.113.8"}),
        (radius("(2) Login incorrect (Rejected: User-Name contains whitespace): [bo b/xx] (from client gate port 0 cli 203.0.113.8)"),
         login("radius_login", "bo b", "203.0.113.8", "failure")),
        (radius("(3) Invalid user: [eve/xx] (from client gate port 0 cli 203.0.113.9)"), login("radius_login", "eve", "203.0.113.9", "failure")),
        (radius("(4) Invalid user: [eve/yy] (from client gate port 0 cli 203.0.113.9)"), login("radius_login", "eve", "203.0.113.9", "failure")),
        (radius("(4) Login incorrect: [eve/yy] (from client gate port 0 cli 203.0.113.9)"), {"result": None}),
        (radius("(3) Login incorrect: [eve/xx] (from client gate port 0 cli 203.0.113.9)"), {"result": None}),
    ]),
    "HAProxy in the format of Apache, and without any": ("haproxy.log", [
        ('2024-01-05T10:00:00Z web01 haproxy[203]: 203.0.113.7 - - [05/Jan/2024:10:00:00 +0000] "GET /a%20b?x=1 HTTP/1.1" 404 472 "" "" 55858 000 "clf" "be" "w1" 0 0 0 1 1 ---- '
         '1 1 0 0 0 0 0 "" "" ', {"what": "web.access", "c-ip": "203.0.113.7", "sc-status": 404, "cs-uri-stem": ["/a%20b", "/a b"], "host": "web01"}),
        ("2024-01-05T10:00:01Z web01 haproxy[203]: Connect from 203.0.113.7:34294 to 10.0.0.5:8081 (plain/HTTP)",
         {"did": "connection", "from": "203.0.113.7", "source.port": 34294, "destination.port": 8081}),
        ("2024-01-05T10:00:02Z web01 haproxy[203]: 203.0.113.7:38812 [05/Jan/2024:10:00:02.252] s/1: SSL handshake failure", {"did": "tls_handshake", "from": "203.0.113.7"}),
    ]),
    "nginx by syslog, which both put the host there": ("syslog", [
        ("2024-01-05T10:00:00Z web01 cron[9]: (CRON) STARTUP (fork ok)", {"host": "web01"}),
        ("2024-01-05T10:00:00Z web01 cron[9]: (CRON) INFO (Running @reboot jobs)", {"host": "web01"}),
        ('2024-01-05T10:00:00Z web01 web01 nginx: 203.0.113.7 - anna [05/Jan/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 3 "-" "curl/7.88.1"',
         {"what": "web.access", "c-ip": "203.0.113.7", "host": "web01", "cs-username": "anna"}),
        ('2024-01-05T10:00:01Z web01 web012 nginx: x', {"host": "web01"}),
    ]),
    "Apache and lighttpd whose access logs are syslog": ("syslog", [
        ("2024-01-05T10:00:00Z web01 cron[9]: (CRON) STARTUP (fork ok)", {"host": "web01"}),
        *((f'2024-01-05T10:00:0{i}Z web01 {tag}: {front}203.0.113.7 - anna [05/Jan/2024:10:00:0{i} +0000] "GET /a?b=c HTTP/1.1" 200 228 "-" "curl/7.88.1"',
           {"what": "web.access", "c-ip": "203.0.113.7", "host": "web01", "cs-username": "anna", "cs-uri-query": "b=c", "sc-status": 200})
          for i, (tag, front) in enumerate((("httpd[12]", ""), ("apache2", ""), ("lighttpd[3]", "")), 1)),
        ("2024-01-05T10:00:05Z web01 apache2[13]: [auth_basic:error] [pid 7:tid 8] [client 203.0.113.7:51380] AH01618: user bob not found: /private/",
         {"did": "http_login", "user": "bob", "from": "203.0.113.7", "program": "apache2"}),
        ("2024-01-05T10:00:06Z web01 apache2[13]: AH00558: could not reliably determine the server's name", {"what": "system.syslog", "program": "apache2"}),
    ]),
    "nginx' error log by syslog": ("syslog", [
        ("2024-01-05T10:00:00Z web01 cron[9]: (CRON) STARTUP (fork ok)", {"host": "web01"}),
        ('2024-01-05T10:00:01Z web01 nginx: 2024/01/05 11:00:01 [error] 330#330: *1 open() "/var/www/html/a b" failed (2: No such file or directory), client: 203.0.113.7, '
         'server: , request: "GET /a%20b?x=1 HTTP/1.1", host: "10.0.0.5:81"',
         {"what": "nginx.error", "c-ip": "203.0.113.7", "cs-uri-query": "x=1", "host": "web01", "time": "2024-01-05T10:00:01.000Z"}),
        ('2024-01-05T10:00:02Z web01 nginx: 2024/01/05 11:00:02 [error] 330#330: *2 user "anna": password mismatch, client: 203.0.113.7, server: , request: "GET /private/ HTTP/1.1", '
         'host: "10.0.0.5:81"', {"did": "http_login", "user": "anna", "from": "203.0.113.7", "result": "failure"}),
        ("2024-01-05T10:00:03Z web01 nginx: nginx: [emerg] bind() to 0.0.0.0:80 failed", {"what": "system.syslog", "program": "nginx"}),
    ]),
    "Postfix and those that scan it": ("mail.log", [
        (postfix("lost connection after AUTH from unknown[203.0.113.7]"), {"did": "smtp_disconnect", "from": "203.0.113.7", "why": "AUTH"}),
        (postfix("warning: non-SMTP command from unknown[203.0.113.7]: GET / HTTP/1.0"), {"did": "smtp_rejected", "from": "203.0.113.7", "why": "GET / HTTP/1.0"}),
        (postfix("SSL_accept error from unknown[203.0.113.7]: -1"), {"did": "smtp_tls", "from": "203.0.113.7"}),
        (postfix("warning: unknown[203.0.113.7]: SASL LOGIN authentication aborted"), {"did": None}),
    ]),
    "OpenLDAP's slapd, with loglevel stats": ("syslog", [
        (slapd("conn=1003 fd=9 ACCEPT from IP=203.0.113.7:54881 (IP=10.0.0.5:389)"), {"did": "connection", "from": "203.0.113.7", "source.port": 54881, "ldap.connection": "1003"}),
        (slapd('conn=1003 op=0 BIND dn="uid=eve,dc=example,dc=org" method=128'), {"did": "ldap_bind", "user": "uid=eve,dc=example,dc=org", "from": "203.0.113.7", "ldap.connection": "1003"}),
        (slapd("conn=1003 op=0 RESULT tag=97 err=49 qtime=0.000014 etime=0.000212 text="), login("ldap_login", "uid=eve,dc=example,dc=org", "203.0.113.7", "failure", **{"ldap.connection": "1003"})),
        (slapd("conn=1004 op=0 RESULT tag=97 err=0 qtime=0.000014 etime=0.000212 text="), login("ldap_login", None, None, "success")),
        (slapd("conn=1003 op=1 RESULT tag=97 err=0 qtime=0.000014 etime=0.000212 text="), login("ldap_login", None, "203.0.113.7", "success")),
        (slapd('conn=1003 op=2 BIND dn="" method=163'), {"did": "ldap_bind", "user": None}),
        (slapd('conn=1003 op=2 BIND dn="uid=anna,dc=example,dc=org" mech=DIGEST-MD5 bind_ssf=128 ssf=128'), {"did": "ldap_bind", "user": "uid=anna,dc=example,dc=org"}),
        (slapd("conn=1003 op=2 RESULT tag=97 err=0 qtime=0.000014 etime=0.000212 text=").replace("[21]", "[22]"), login("ldap_login", None, None, "success")),
        (slapd("conn=1003 op=2 RESULT tag=97 err=0 qtime=0.000014 etime=0.000212 text=").replace("web01", "web02"), login("ldap_login", None, None, "success")),
        (slapd("conn=1003 op=2 RESULT tag=97 err=0 qtime=0.000014 etime=0.000212 text="), login("ldap_login", "uid=anna,dc=example,dc=org", "203.0.113.7", "success")),
        (slapd("conn=1003 fd=9 ACCEPT from IP=203.0.113.9:54881 (IP=10.0.0.5:389)"), {"did": "connection", "from": "203.0.113.9"}),
        (slapd("conn=1003 op=2 RESULT tag=97 err=49 qtime=0.000014 etime=0.000212 text="), login("ldap_login", None, "203.0.113.9", "failure")),
        (slapd("conn=1004 op=0 RESULT tag=97 err=14 qtime=0.000014 etime=0.000212 text=SASL(0): successful result"), {"did": None}),
        (slapd('conn=1004 op=1 SRCH base="dc=example,dc=org" scope=2 deref=0 filter="(uid=anna)"'), {"did": "ldap_search", "ldap.filter": "(uid=anna)"}),
        (slapd("conn=1004 op=1 SEARCH RESULT tag=101 err=32 qtime=0.000009 etime=0.000125 nentries=0 text="), {"did": None}),
    ]),
    "login of util-linux": ("auth.log", [
        ("2024-01-05T10:00:00Z web01 login[9]: FAILED LOGIN 1 FROM 203.0.113.7 FOR anna, Authentication failure", login("login", "anna", "203.0.113.7", "failure", TTY=None)),
        ("2024-01-05T10:00:01Z web01 login[9]: FAILED LOGIN 2 FROM tty1 FOR anna, Authentication failure", login("login", "anna", None, "failure", TTY="tty1")),
        ("2024-01-05T10:00:02Z web01 login[9]: FAILED LOGIN SESSION FROM far.example.org FOR bob, Authentication failure",
         login("login", "bob", None, "failure", **{"source.address": "far.example.org"})),
        ("2024-01-05T10:00:03Z web01 unix_chkpwd[10]: password check failed for user (anna)", {"did": "password_check_failed", "user": "anna", "result": None, "what": "system.auth"}),
    ]),
    "fail2ban": ("fail2ban.log", [
        ("2024-01-05 10:00:00,435 fail2ban.filter         [312]: INFO    [sshd] Found 203.0.113.7 - 2024-01-05 10:00:00",
         {"program": "fail2ban.filter", "did": "address_found", "from": "203.0.113.7", "rule.name": "sshd"}),
        ("2024-01-05 10:00:01,435 fail2ban.actions        [312]: NOTICE  [sshd] Ban 203.0.113.7", {"did": "address_banned", "from": "203.0.113.7"}),
        ("2024-01-05 10:00:02,439 fail2ban.jail           [312]: INFO    Jail 'sshd' stopped", {"program": "fail2ban.jail", "did": None}),
    ]),
    "MariaDB's server_audit": ("server_audit.log", [
        ("20240105 10:00:00,web01,root,localhost,3,0,CONNECT,,,0", {"what": "mysql.audit", "did": "db_login", "result": "success", "user": "root", "time": "2024-01-05T10:00:00.000Z"}),
        ("20240105 10:00:01,web01,root,203.0.113.7,4,0,FAILED_CONNECT,,,1045", login("db_login", "root", "203.0.113.7", "failure")),
        ("20240105 10:00:02,web01,anna,203.0.113.8,7,0,CONNECT,shop,,0", login("db_login", "anna", "203.0.113.8", "success", **{"db.name": "shop"})),
        ("20240105 10:00:03,web01,anna,203.0.113.8,7,5,QUERY,shop,'select load_file(\\'/etc/hostname\\'), 1',0",
         {"did": "db_query", "user": "anna", "db.statement": "'select load_file(\\'/etc/hostname\\'), 1',0"}),
        ("20240105 10:00:03,web01,anna,203.0.113.8,7,5,CREATE,mysql,x,", {"did": None, "what": "mysql.audit"}),
        ("20240105 10:00:04,web01,anna,203.0.113.8,7,0,DISCONNECT,,,0", {"did": "db_logout"}),
    ]),
    "Tinyproxy": ("tinyproxy.log", [
        ("NOTICE    Jan  5 10:00:00.143 [140]: Initializing tinyproxy ...", {"did": None}),
        ("CONNECT   Jan  5 10:00:00.158 [140]: Connect (file descriptor 2): 203.0.113.7", {"program": "tinyproxy", "did": "connection", "from": "203.0.113.7"}),
        ("CONNECT   Jan  5 10:00:00.158 [140]: Request (file descriptor 2): GET http://www.example.org/ HTTP/1.1",
         {"did": "proxy_request", "url.original": "http://www.example.org/", "http.request.method": "GET"}),
        ('NOTICE    Jan  5 10:00:00.185 [140]: Unauthorized connection from "203.0.113.8".', {"did": "connection_denied", "from": "203.0.113.8"}),
        ("INFO      Jan  5 10:00:00.269 [140]: trying to bring down 1 threads...", {"did": None}),
    ]),
    "What Samba's full_audit says of files": ("syslog", [
        (f"2024-01-05T10:00:00Z web01 smbd_audit: anna|203.0.113.7|share|{said}", {"did": did, "from": "203.0.113.7", "file.path": path})
        for did, said, path in (("create_file", "create_file|ok|0x12019f|file|overwrite_if|/srv/share/a.txt", "/srv/share/a.txt"),
                                ("openat", "openat|ok|r|/srv/share/a.txt", "/srv/share/a.txt"), ("mkdirat", "mkdirat|ok|/srv/share/d", "/srv/share/d"),
                                ("create_file", "create_file|fail (Access denied)|0x81|dir|open|/srv", "/srv"))]),
}

# who logged in, as `logons` has it: account, source, successes, failures
LOGONS = {
    "Kerberos' servers, by their own files": [("admin/admin", "203.0.113.7", 0, 1), ("anna", "203.0.113.7", 1, 0), ("eve", "203.0.113.7", 0, 1)],
    "MariaDB's server_audit": [("anna", "203.0.113.8", 1, 0), ("root", "203.0.113.7", 0, 1), ("root", "localhost", 1, 0)],
    "OpenVPN, which calls refused peers initiated": [("", "203.0.113.7", 0, 1), ("client", "203.0.113.8", 1, 0)],
    "MariaDB's general log, whose lines of one second have one time": [("eve", "203.0.113.7", 0, 1), ("root", "203.0.113.7", 0, 1)],
    "FreeRADIUS, which says twice that nobody knows the user": [("bo b", "203.0.113.8", 0, 2), ("eve", "203.0.113.9", 0, 2)],
    "Samba's own logs": [("anna", "", 1, 0), ("anna", "203.0.113.8", 1, 0), ("bob", "203.0.113.9", 0, 1), ("carl", "", 0, 1), ("eve", "2001:db8::7", 0, 1),
                         ("eve", "203.0.113.7", 0, 1)],
    "PostgreSQL with a prefix as pgBadger wants it": [("anna", "203.0.113.8", 1, 0), ("bob", "2001:db8::7", 0, 1), ("eve", "", 0, 1), ("postgres", "203.0.113.7", 0, 1)],
}

def postgres_json(severity, said, user, source):
    return json.dumps({"timestamp": "2024-01-05 10:00:00.991 UTC", "user": user, "dbname": "postgres", "pid": 114, "remote_host": source, "remote_port": 55917,
                       "session_id": "6b09fff6.72", "line_num": 2, "ps": "authentication", "session_start": "2024-01-05 10:00:00 UTC", "vxid": "3/1", "txid": 0,
                       "error_severity": severity, "message": said, "backend_type": "client backend", "query_id": 0})


def check_postgres_json(sandbox):
    """PostgreSQL's jsonlog (since 15) says who and from where beside the message."""
    sandbox.file("postgresql.json", "".join(line + "\n" for line in (
        postgres_json("LOG", "connection received: host=203.0.113.7 port=55917", "", "203.0.113.7"),
        postgres_json("FATAL", 'password authentication failed for user "eve"', "eve", "203.0.113.7"),
        postgres_json("FATAL", 'pg_hba.conf rejects connection for host "203.0.113.9", user "anna", database "shop", no encryption', "anna", "203.0.113.9"),
        postgres_json("LOG", "connection authorized: user=anna database=shop application_name=psql", "anna", "203.0.113.8"),
        postgres_json("LOG", "statement: select 'connection authorized: '", "anna", "203.0.113.8"))).encode())
    logons_of(checks, sandbox, "PostgreSQL's jsonlog", "postgresql.json", [("anna", "203.0.113.8", 1, 0), ("anna", "203.0.113.9", 0, 1), ("eve", "203.0.113.7", 0, 1)])


RULE = """title: secrets read
id: 6c2f9a5e-2c0b-4a1f-9d0e-0f6a7b8c9d01
status: test
logsource: {product: linux, category: process_creation}
detection: {s: {CommandLine: 'cat /etc/shadow', User: root, CurrentDirectory: /home/anna}, condition: s}
level: high
"""


def check_sudo_json(sandbox):
    """sudo's JSON (log_format=json): commands are processes, in the form of 1.9.5 and in that of 1.9.13."""
    said = {"server_time": {"seconds": 1704448800, "nanoseconds": 147661714, "iso8601": "20240105100000Z", "localtime": "Jan  5 10:00:00"}, "submituser": "anna",
            "command": "/usr/bin/cat", "runuser": "root", "submithost": "web01", "submitcwd": "/home/anna", "runuid": 0, "runargv": ["cat", "/etc/shadow"]}
    sandbox.file("rule.yml", RULE.encode())
    for what, record in (("1.9.5", {"accept": said}), ("1.9.13", {"sudo": {"accept": said}}), ("refused", {"reject": {"reason": "user NOT in sudoers", **said}})):
        sandbox.file("auth.json.log", ("2024-01-05T10:00:00Z web01 sudo: @cee:" + json.dumps(record, separators=(",", ":")) + "\n").encode())
        found = sandbox.run("hunt", "auth.json.log", "--rules=rule.yml", "--json", "-q").out.splitlines()
        checks.check(f"sudo's JSON, {what}", len(found) == (what != "refused"), found)


def check_sudo_log(sandbox):
    """sudo's own file in JSON is one object whose members have the same names: each is a command."""
    said = {"server_time": {"seconds": 1704448800, "nanoseconds": 147661714}, "submituser": "anna", "command": "/usr/bin/cat", "runuser": "root", "runcwd": "/home/anna",
            "submithost": "web01", "submitcwd": "/home/anna", "runuid": 0, "ttyname": "/dev/pts/1", "runargv": ["cat", "/etc/shadow"]}
    other = {**said, "submituser": "bob", "command": "/usr/bin/id", "runargv": ["id"]}
    entries = (("accept", said), ("accept", other), ("reject", {"reason": "user NOT in sudoers", **said}), ("accept", said))
    members = ",\n".join(f'    "{kind}": ' + json.dumps(entry, indent=4).replace("\n", "\n    ") for kind, entry in entries)
    sandbox.file("rule.yml", RULE.encode())
    sandbox.file("sudo.json", ("{\n" + members + "\n}\n").encode())
    dump = sandbox.run("dump", "sudo.json")
    names = ("@timestamp", "host.name", "user.name", "User", "Image", "CommandLine", "event.outcome")
    got = [tuple(map(json.loads(line).get, names)) for line in dump.out.splitlines()]
    cat = ("2024-01-05T10:00:00.147661714Z", "web01", "anna", "root", "/usr/bin/cat", "cat /etc/shadow")
    want = [(*cat, "success"), (*cat[:2], "bob", "root", "/usr/bin/id", "id", "success"), (*cat, "failure"), (*cat, "success")]
    checks.check("sudo's own JSON: an event for each command", got == want and dump.err == b"", (got, dump.err))
    found = sandbox.run("hunt", "sudo.json", "--rules=rule.yml", "--json", "-q").out.splitlines()
    checks.check("sudo's own JSON: commands are processes, but for those refused", len(found) == 2, found)


def mattermost_audit(status, login_id, address):
    return json.dumps({"timestamp": "2024-01-05 10:00:00.123 Z", "event_name": "login", "status": status, "actor": {"user_id": "", "session_id": "", "client": "x", "ip_address": address},
                       "event": {"parameters": {"login_id": login_id}, "prior_state": {}, "resulting_state": {}, "object_type": "user"},
                       "meta": {"api_path": "/api/v4/users/login", "cluster_id": ""}, "error": {}})


def check_mattermost(sandbox):
    refused = {"level": "error", "ts": 1704448800.123, "caller": "mlog/log.go:175", "msg": "Enter a valid email or username and/or password.", "path": "/api/v4/users/login",
               "request_id": "x", "ip_addr": "203.0.113.7", "user_id": "", "method": "POST", "err_where": "login", "http_code": 401, "err_details": ""}
    other = {**refused, "path": "/api/v4/users/me"}
    sandbox.file("mattermost.log", "".join(json.dumps(record) + "\n" for record in (refused, {**refused, "user_id": "q1"}, other)).encode())
    logons_of(checks, sandbox, "Mattermost's log", "mattermost.log", [("", "203.0.113.7", 0, 1), ("q1", "203.0.113.7", 0, 1)])
    lines = (mattermost_audit("fail", "eve", "203.0.113.7"), mattermost_audit("success", "anna", "203.0.113.8"), mattermost_audit("attempt", "anna", "203.0.113.8"))
    sandbox.file("audit.log", "".join(line + "\n" for line in lines).encode())
    logons_of(checks, sandbox, "Mattermost's audit log", "audit.log", [("anna", "203.0.113.8", 1, 0), ("eve", "203.0.113.7", 0, 1)])


def check_programs(sandbox):
    """What is no log is not taken for one: Tomcat's class that writes W3C's has their words in it."""
    sandbox.file("Valve.class", b"\xca\xfe\xba\xbe\0\0\0=\0\x81\n\0\2\0\3\7\0\4\f\0\5\0\6\1\0\x10java/lang/Object\1\0\6<init>\n#Fields: date time c-ip\1\0\x0c#Version: 2.0\n")
    result = sandbox.run("dump", "Valve.class")
    checks.check("a program is no log", result.out == b"" and b"no known log format" in result.err, result)


def check_banners(sandbox):
    """What daemons write when they start does not hide what their log is."""
    banner = "*** Starting uWSGI 2.0.21-debian (64bit) on [Fri Jan  5 10:00:00 2024] ***\n" + "mapped 145808 bytes (142 KB) for 1 cores\n" * 70
    request = ("[pid: 161|app: 0|req: 1/1] 203.0.113.7 () {24 vars in 281 bytes} [Fri Jan  5 10:00:01 2024] GET /x.php?a=../../etc => generated 2 bytes in 0 msecs "
               "(HTTP/1.1 200) 1 headers in 45 bytes (1 switches on core 0)\n")
    sandbox.file("app.log", (banner + request).encode())
    found = [json.loads(line) for line in sandbox.run("dump", "app.log").out.splitlines()]
    checks.check("uWSGI's requests", found and found[-1].get("c-ip") == "203.0.113.7" and found[-1].get("sc-status") == 200, found[-1:])
    sandbox.file("slow.log", b"""mariadbd, Version: 10.11.19-MariaDB-0+deb12u1-log (Debian 12). started with:
Tcp port: 0  Unix socket: /run/mysqld/mysqld.sock
Time\t\t    Id Command\tArgument
# Time: 240105 10:00:00
# User@Host: anna[anna] @  [203.0.113.8]
# Thread_id: 7  Schema:   QC_hit: No
# Query_time: 0.000114  Lock_time: 0.000000  Rows_sent: 1  Rows_examined: 0
# Rows_affected: 0  Bytes_sent: 80
SET timestamp=1704448800;
select user();
""")
    dump = sandbox.run("dump", "slow.log")
    found = [json.loads(line) for line in dump.out.splitlines()]
    checks.check("MariaDB's slow query log", dump.err == b"" and len(found) == 1 and found[0].get("user.name") == "anna" and found[0].get("source.ip") == "203.0.113.8", dump)


sandbox = Sandbox()
try_programs(checks, sandbox, LINES, FIELDS, LOGONS)
check_postgres_json(sandbox)
check_banners(sandbox)
check_programs(sandbox)
check_sudo_json(sandbox)
check_sudo_log(sandbox)
check_mattermost(sandbox)
checks.exit()
