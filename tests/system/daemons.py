"""What daemons of Debian wrote when they were started, used and refused: who did what, from where, with what outcome."""
from _breakwater import Checks, Sandbox
from _lines import try_programs

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
         '203.0.113.0/24 scram-sha-256"', {"did": None, "user": "postgres", "from": "203.0.113.7"}),
        ("2024-01-05 10:00:01 UTC [167]: user=anna,db=shop,app=[unknown],client=203.0.113.8 LOG:  connection authorized: user=anna database=shop application_name=psql",
         login("db_login", "anna", "203.0.113.8", "success")),
        ("2024-01-05 10:00:02 UTC [167]: user=anna,db=shop,app=psql,client=2001:db8::7 LOG:  statement: drop role client=10.0.0.1", {"user": "anna", "from": "2001:db8::7"}),
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
}

# who logged in, as `logons` has it: account, source, successes, failures
LOGONS = {
    "OpenVPN, which calls refused peers initiated": [("", "203.0.113.7", 0, 1), ("client", "203.0.113.8", 1, 0)],
    "Samba's own logs": [("anna", "", 1, 0), ("anna", "203.0.113.8", 1, 0), ("bob", "203.0.113.9", 0, 1), ("carl", "", 0, 1), ("eve", "2001:db8::7", 0, 1),
                         ("eve", "203.0.113.7", 0, 1)],
    "PostgreSQL with a prefix as pgBadger wants it": [("anna", "203.0.113.8", 1, 0), ("eve", "", 0, 1), ("postgres", "203.0.113.7", 0, 1)],
}

try_programs(checks, Sandbox(), LINES, FIELDS, LOGONS)
checks.exit()
