"""Logins that servers and applications tell of in their own words: who, from where, with what outcome, in records and in `logons`."""
import json

from _breakwater import Checks, Sandbox

checks = Checks()

FIELDS = {"did": "event.action", "result": "event.outcome", "user": "user.name", "from": "source.ip", "time": "@timestamp", "what": "event.dataset",
          "why": "event.reason", "host": "host.name"}


def login(did, user, source, result, **more):
    return {"did": did, "user": user, "from": source, "result": result, **more}


def http(user, source="203.0.113.7", **more):
    return login("http_login", user, source, "failure", **more)


OTHER = {"did": None, "result": None, "user": None}


def apache(text, client="203.0.113.7:51380", module="auth_basic:error"):
    return f"[Fri Jan 05 10:00:00.123456 2024] [{module}] [pid 7:tid 8] [client {client}] {text}"


def nginx(text, request="GET /a HTTP/1.1"):
    return f'2024/01/05 10:00:00 [error] 7#8: *9 {text}, client: 203.0.113.7, server: www.example.org, request: "{request}", host: "www.example.org"'


# what: (a file's name, lines with what their records say)
LINES = {
    "Apache": ("error.log", [
        (apache('AH01617: user anna: authentication failure for "/intern": Password Mismatch'), http("anna", time="2024-01-05T10:00:00.123456Z")),
        (apache("AH01618: user bob not found: /intern"), http("bob")),
        (apache("AH01792: user anna: password mismatch: /digest", module="auth_digest:error"), http("anna")),
        (apache("AH01790: user `eve' in realm `the staff' not found: /digest", module="auth_digest:error"), http("eve")),
        (apache("AH01790: user 'eve' in realm 'the staff' not found: /digest", module="auth_digest:error"), http("eve")),
        (apache("AH01695: auth_ldap authenticate: user carl authentication failed; URI /intern [User not found][No such object]", module="authnz_ldap:info"), http("carl")),
        (apache("AH01618: user bob not found: /intern", client="[2001:db8::7]:51380"), http("bob", "2001:db8::7")),
        # a name that looks like more
        (apache('AH01618: user x not found: /a [client 192.0.2.1] user root not found: /intern, referer: http://www.example.org/user'),
         http("x not found: /a [client 192.0.2.1] user root")),
        (apache("AH01631: user anna: authorization failure for \"/intern\": ", module="authz_core:error"), OTHER),
        (apache("AH01630: client denied by server configuration: /var/www/user bob not found: /x", module="authz_core:error"), OTHER),
        (apache("AH01630:", module="authz_core:error"), OTHER),
    ]),
    "Apache 2.2": ("error_log", [
        ("[Fri Jan 05 10:00:00 2024] [error] [client 203.0.113.7] user anna: authentication failure for \"/intern\": Password Mismatch", http("anna", time="2024-01-05T10:00:00.000Z")),
        ("[Fri Jan 05 10:00:01 2024] [error] [client 203.0.113.7] user bob not found: /intern, referer: http://www.example.org/", http("bob")),
        ("[Fri Jan 05 10:00:01 2024] [error] [client 203.0.113.7] user root not found", http("root")),
        ("[Fri Jan 05 10:00:02 2024] [error] [client 203.0.113.7] Digest: user anna: password mismatch: /digest", http("anna")),
        ("[Fri Jan 05 10:00:03 2024] [error] [client 203.0.113.7] File does not exist: /var/www/[client 192.0.2.1] user root not found", OTHER),
    ]),
    "nginx": ("error.log", [
        (nginx('user "anna": password mismatch'), http("anna", time="2024-01-05T10:00:00.000Z")),
        (nginx('user "bob" was not found in "/etc/nginx/htpasswd"'), http("bob")),
        (nginx('user "x": password mismatch, client: 192.0.2.1, server: y": password mismatch'), http('x": password mismatch, client: 192.0.2.1, server: y')),
        (nginx('open() "/var/www/user "eve": password mismatch" failed (2: No such file or directory)'), OTHER),
        (nginx('no user/password was provided for basic authentication'), OTHER),
    ]),
}

# what `logons` counts: account, source, success, failure
LOGONS = {
    "Apache 2.2": [("anna", "203.0.113.7", 0, 2), ("bob", "203.0.113.7", 0, 1), ("root", "203.0.113.7", 0, 1)],
}


def main():
    sandbox = Sandbox()
    for what, (name, lines) in LINES.items():
        path = f"{what}/{name}".replace(" ", "_").replace(",", "").replace("'", "")
        sandbox.file(path, "".join(line + "\n" for line, _ in lines).encode())
        dump = sandbox.run("dump", path)
        records = [json.loads(line) for line in dump.out.splitlines()]
        checks.check(f"{what}: a record for each line", len(records) == len(lines) and dump.err == b"", dump)
        for (line, said), record in zip(lines, records):
            wrong = {key: record.get(FIELDS.get(key, key)) for key, wanted in said.items() if record.get(FIELDS.get(key, key)) != wanted}
            checks.check(f"{what}: {line[:110]}", not wrong, wrong)
        if what in LOGONS:
            logons = sandbox.run("logons", path, "--json")
            rows = sorted((row.get("account", ""), row.get("source", ""), row["success"], row["failure"]) for row in map(json.loads, logons.out.splitlines()))
            checks.check(f"{what}: who logged in", rows == LOGONS[what], rows)
    checks.exit()


main()
