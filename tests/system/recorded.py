"""Logs that real programs wrote: every line is read, and what they say is understood."""
import collections
import json
import os
import re

from _breakwater import Checks, ROOT, Sandbox

EVIDENCE = os.path.join(ROOT, "examples", "recorded", "evidence")
checks = Checks()


def records(sandbox, *path):
    result = sandbox.run("dump", os.path.join(EVIDENCE, *path))
    checks.check(f"{'/'.join(path)} is read to the last line", result.code == 0 and result.err == b"", result)
    return [json.loads(line) for line in result.out.splitlines()]


def lines(*path):
    with open(os.path.join(EVIDENCE, *path), "rb") as file:
        return len([line for line in file.read().split(b"\n") if line.strip()])


def check_lines(sandbox):
    for path in (("auth.log",), ("syslog",), ("cron.log",), ("nginx", "access.log"), ("nginx", "api.log"), ("nginx", "error.log"),
                 ("apache2", "access.log"), ("apache2", "error.log"), ("apache2", "vhosts.log")):
        found = records(sandbox, *path)
        checks.check(f"{'/'.join(path)}: a record a line", len(found) == lines(*path), f"{len(found)} of {lines(*path)}")
        checks.check(f"{'/'.join(path)}: each has a time", all(r.get("@timestamp", "").startswith("2026-11-26T09:0") for r in found), found[:3])


def check_meaning(sandbox):
    auth = records(sandbox, "auth.log")
    failed = [r for r in auth if r.get("event.outcome") == "failure" and r.get("process.name") == "sshd" and "user.name" in r]
    checks.check("wrong passwords are seen", {r["user.name"] for r in failed} >= {"admin", "root", "oracle"}, failed)
    checks.check("and from where", all(r.get("source.ip") == "127.0.0.1" for r in failed if "source.ip" in r) and failed)
    checks.check("the login by key is seen", any("publickey" in json.dumps(r) and r.get("event.outcome") == "success" for r in auth))
    audit = records(sandbox, "audit", "audit.log")
    lines_of = json.dumps([r.get("CommandLine") for r in audit])
    checks.check("commands are put together", "uname -a | cat" in lines_of, lines_of)
    children = [r for r in audit if r.get("Image") == "/usr/bin/uname"]
    checks.check("and their parents are found", children and "/usr/bin/dash" in json.dumps(children[0]["ParentImage"]), children)
    web = records(sandbox, "nginx", "access.log")
    checks.check("what was encoded twice is decoded", any("../" in json.dumps(r) or ".." in json.dumps(r.get("cs-uri-query", "")) for r in web), web)


# What servers were made to do, from which address: by account, successes and failures.
SERVERS = {
    ("mail.log",): {("smtp_login", "admin", "203.0.113.7", 0, 6), ("smtp_login", "anna", "203.0.113.7", 0, 1), ("smtp_login", "anna", "198.51.100.20", 2, 0),
                    ("mail_login", "bob", "203.0.113.7", 0, 2), ("mail_login", "nouser", "203.0.113.7", 0, 2), ("mail_login", "bob", "198.51.100.20", 2, 0)},
    ("samba", "log.203.0.113.7"): {("smb_login", user, "203.0.113.7", 0, 1) for user in ("anna", "eve", "root")},
    ("samba", "log.198.51.100.20"): {("smb_login", "anna", "198.51.100.20", 1, 0)},
    ("postgresql", "badger.log"): {("db_login", "postgres", "203.0.113.7", 0, 1), ("db_login", "eve", "203.0.113.7", 0, 1), ("db_login", "postgres", "10.0.0.5", 0, 1),
                                   ("db_login", "postgres", "198.51.100.20", 1, 0)},
    ("postgresql", "postgresql-15-main.log"): {("db_login", "postgres", "", 1, 1), ("db_login", "eve", "", 0, 1), ("db_login", "postgres", "10.0.0.5", 0, 1)},
    ("openvpn", "server.log"): {("vpn_login", "", "203.0.113.7", 0, 1), ("vpn_login", "client", "203.0.113.7", 1, 0)},
}


def check_servers(sandbox):
    for path, wanted in SERVERS.items():
        count = collections.Counter()
        for r in records(sandbox, *path):
            if r.get("event.action", "").endswith("_login"):
                count[(r["event.action"], r.get("user.name", ""), r.get("source.ip", ""), r["event.outcome"])] += 1
        found = {(*key[:3], count[(*key[:3], "success")], count[(*key[:3], "failure")]) for key in count}
        checks.check(f"{'/'.join(path)}: who was let in and who not", found == wanted, found ^ wanted)
    requests = [r for r in records(sandbox, "haproxy.log") if "cs-uri" in r]
    checks.check("HAProxy's requests, in each of its formats", {r["event.dataset"] for r in requests} == {"haproxy.log", "web.access"}, requests[:2])
    checks.check("and whose they are", all("c-ip" in r and "sc-status" in r for r in requests) and len(requests) > 20, requests[:2])
    squid = records(sandbox, "squid", "access.log")
    checks.check("Squid: a record a line, refused ones too", len(squid) == lines("squid", "access.log") and {407, 403} <= {r.get("sc-status") for r in squid}, squid)
    tomcat = records(sandbox, "tomcat10", "localhost_access_log.2026-11-27.txt")
    checks.check("Tomcat's requests", len(tomcat) == lines("tomcat10", "localhost_access_log.2026-11-27.txt") and all("sc-status" in r for r in tomcat), tomcat[:2])


# What `useradd`, `su`, `sudo`, `sshd` and `cron` were made to do (see the note beside the logs): by action and outcome.
DONE = {
    ("useradd", "user_added", "success"): 1,
    ("sshd", "ssh_login", "failure"): 4,
    ("sshd", "ssh_login", "success"): 2,
    ("sshd", "ssh_invalid_user", "failure"): 2,
    ("sudo", "sudo", "success"): 3,
    ("su", "su", "success"): 3,
    ("su", "su", "failure"): 1,
    ("CRON", "cron_command", ""): 1,
}


def check_journal(sandbox):
    journal, export = records(sandbox, "journal", "system.journal.xz"), records(sandbox, "journal", "export")
    checks.check("the journal and its export agree", [r["MESSAGE"] for r in journal] == [r["MESSAGE"] for r in export] and journal, (journal, export))
    for name, found in (("the journal", journal), ("its export", export)):
        done = collections.Counter((r.get("process.name"), r.get("event.action"), r.get("event.outcome", "")) for r in found)
        checks.check(f"{name}: what programs say is understood", {what: done[what] for what in DONE} == DONE, done)
        wrong = [r["MESSAGE"] for r in found if (r["event.dataset"] == "system.auth") != (r.get("SYSLOG_FACILITY") in ("4", "10"))]
        checks.check(f"{name}: the authentication log is what has its facility", not wrong, wrong)
    forms = ["system.journal.xz", "export", "lines.json"]
    for words in (("logons", "--csv"), ("hunt", "--csv", "-q", "--level", "informational")):
        said = [sandbox.run(words[0], os.path.join(EVIDENCE, "journal", form), *words[1:]).out.decode() for form in forms]
        # the number of a record is the journal's own, or the line's; and each has its file and offset
        said = [[re.sub(r',\d+,|"[^"]*/journal/[^"]*"', ",", line) for line in text.splitlines()] for text in said]
        checks.check(f"{words[0]}: all forms of the journal say the same", said[0] == said[1] == said[2] and len(said[0]) > 1, said)


def check_hunt(sandbox):
    result = sandbox.run("hunt", EVIDENCE, "--json", "-q", "--level", "high")
    names = [json.loads(line)["rule"]["name"] for line in result.out.splitlines()]
    checks.check("nothing was lost", result.code in (0, 1) and result.err == b"", result)
    checks.check("what was done is found, and nothing else of level high", names == ["Linux auditing switched off"], names)


sandbox = Sandbox()
check_lines(sandbox)
check_meaning(sandbox)
check_servers(sandbox)
check_journal(sandbox)
check_hunt(sandbox)
checks.exit()
