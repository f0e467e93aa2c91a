"""Databases of logins (wtmpdb, lastlog2): every row that SQLite itself gives, of any layout; damaged ones give what is whole, and end."""
import io
import json
import os
import random
import sqlite3
import zipfile

from _breakwater import Checks, Sandbox

WTMP = "CREATE TABLE IF NOT EXISTS wtmp(ID INTEGER PRIMARY KEY, Type INTEGER, User TEXT NOT NULL, Login INTEGER, Logout INTEGER, TTY TEXT, RemoteHost TEXT, Service TEXT) STRICT;"
OLD = "CREATE TABLE IF NOT EXISTS wtmp(Type INTEGER, User TEXT NOT NULL, PID INTEGER, Login INTEGER, Logout INTEGER, TTY TEXT, RemoteHost TEXT, Service TEXT) STRICT;"
LASTLOG = "CREATE TABLE IF NOT EXISTS Lastlog2(Name TEXT PRIMARY KEY, Time INTEGER, TTY TEXT, RemoteHost TEXT, Service TEXT);"
NEW = "INSERT INTO wtmp(Type,User,Login,Logout,TTY,RemoteHost,Service) VALUES(?,?,?,?,?,?,?)"
BEGIN = 1656892800000000  # 2022-07-04
ACTIONS = {1: "boot", 2: "runlevel_change", 3: "logon", 0: "empty"}


def database(sandbox, name, table, rows, insert=NEW, page=4096, more=()):
    path = os.path.join(sandbox.path, name)
    db = sqlite3.connect(path)
    db.executescript(f"PRAGMA page_size={page};" + "".join(more) + table)
    db.executemany(insert, rows)
    db.commit()
    return db


def logins(count, seed=1):
    """Logins as they are, and some as they are not: names of a page and more."""
    random.seed(seed)
    rows = [(1, "reboot", BEGIN, BEGIN + 10**12, "~", "6.1.0-amd64", None)]
    for i in range(count):
        user = "u" * random.choice((400, 5000, 70000)) if i % 97 == 50 else random.choice(("ann", "root", "bob"))
        rows.append((random.choice((3, 3, 3, 2)), user, BEGIN + random.randrange(10**15), random.choice((None, 0, BEGIN + 10**15)), random.choice(("pts/0", "tty1", None)),
                     random.choice(("203.0.113.5", "2001:db8::7", "host.example", "", None)), random.choice(("sshd", "login", None))))
    return rows


def records(result):
    return [json.loads(line) for line in result.out.splitlines()]


def expected(db):
    """What SQLite says, as the rows' fields."""
    for number, kind, user, login, logout, tty, host, service in db.execute("SELECT * FROM wtmp ORDER BY ID"):
        yield number, {"event.action": ACTIONS[kind], "user.name": user, "utmp.line": tty, "source.address": host or None, "utmp.service": service,
                       "source.ip": host if host in ("203.0.113.5", "2001:db8::7") else None, "until": bool(logout)}, login


def micros(text):
    import datetime
    return round(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1e6)


def check_rows(checks, sandbox):
    layouts = {"few": (5, 4096, ()), "one page": (0, 4096, ()), "small pages": (3000, 512, ()), "large pages": (3000, 65536, ()), "many": (20000, 4096, ()),
               "auto_vacuum": (800, 1024, ("PRAGMA auto_vacuum=FULL;",)), "deleted": (3000, 1024, ())}
    for what, (count, page, more) in layouts.items():
        db = database(sandbox, f"{what}.db", WTMP, logins(count), page=page, more=more)
        if what == "deleted":
            db.execute("DELETE FROM wtmp WHERE ID % 3 <> 0 AND ID < 2500")
            db.commit()
        want = list(expected(db))
        db.close()
        result = sandbox.run("dump", f"{what}.db")
        got = records(result)
        said = [{key: r.get(key) for key in want[0][1] if key != "until"} | {"until": "utmp.until" in r} for r in got]
        checks.check(f"{what}: every row and no other", said == [w for _, w, _ in want] and result.code == 0 and result.err == b"", (len(said), len(want), result.err))
        checks.check(f"{what}: its times", [micros(r["@timestamp"]) for r in got] == [login for _, _, login in want])
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out, open(os.path.join(sandbox.path, f"{what}.db"), "rb") as file:
            out.writestr("var/lib/wtmpdb/wtmp.db", file.read())
        sandbox.file("packed.zip", packed.getvalue())
        checks.check(f"{what}: the same out of an archive", sandbox.run("dump", "packed.zip").out == result.out)


def check_logons(checks, sandbox):
    db = database(sandbox, "wtmp.db", WTMP, [(3, "ann", BEGIN, BEGIN + 60 * 10**6, "pts/0", "203.0.113.5", "sshd"), (3, "ann", BEGIN + 10**6, None, "pts/1", "203.0.113.5", "sshd"),
                                             (1, "reboot", BEGIN, None, "~", "6.1", None)])
    db.close()
    for folder in ("one", "other"):
        with open(os.path.join(sandbox.path, "wtmp.db"), "rb") as file:
            sandbox.file(f"copies/{folder}/wtmp.db", file.read())
    rows = records(sandbox.run("logons", "copies", "--json", "-q"))
    checks.check("logons, each once in copies", [(r["account"], r["source"], r["success"], r["first"]) for r in rows] == [("ann", "203.0.113.5", 2, "2022-07-04T00:00:00.000Z")], rows)
    database(sandbox, "old.db", OLD, [(3, "ann", 77, BEGIN, None, "pts/1", "203.0.113.5", "login")],
             "INSERT INTO wtmp(Type,User,PID,Login,Logout,TTY,RemoteHost,Service) VALUES(?,?,?,?,?,?,?,?)").close()
    got = records(sandbox.run("dump", "old.db"))
    checks.check("the first wtmpdb", [(r["user.name"], r["process.pid"], r["source.ip"], r["utmp.line"], r["utmp.service"], r["@timestamp"]) for r in got] ==
                 [("ann", 77, "203.0.113.5", "pts/1", "login", "2022-07-04T00:00:00.000Z")], got)
    database(sandbox, "lastlog2.db", LASTLOG, [("root", 1656892800, "tty1", None, "login"), ("ann", 1656892801, "pts/0", "203.0.113.5", "sshd")], "INSERT INTO Lastlog2 VALUES(?,?,?,?,?)").close()
    rows = records(sandbox.run("logons", "lastlog2.db", "--json", "-q"))
    checks.check("lastlog2", sorted((r["account"], r.get("source"), r["type"]) for r in rows) == [("ann", "203.0.113.5", "last logon"), ("root", None, "last logon")], rows)
    db = database(sandbox, "logged.db", WTMP, logins(3), more=("PRAGMA journal_mode=WAL;",))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    noted = sandbox.run("hunt", "logged.db", "--verbose")
    db.close()
    checks.check("a log beside it is told", b"login_database.log_beside" in noted.out, noted)
    database(sandbox, "other.db", "CREATE TABLE x(a);", [(1,)], "INSERT INTO x VALUES(?)").close()
    other = sandbox.run("dump", "other.db")
    checks.check("other databases are no logs", other.code == 3 and b"not a log: a database of SQLite" in other.err, other)
    sandbox.run("hunt", "lastlog2.db", "-q", "--case=night.case")
    kept = sandbox.run("hunt", "night.case")
    checks.check("a case is for report", kept.code == 3 and b"'breakwater report'" in kept.err, kept)


def check_damage(checks, sandbox):
    """What is cut or changed anywhere: nothing hangs, nothing crashes, and no more rows come than can."""
    database(sandbox, "whole.db", WTMP, logins(400), page=512).close()
    with open(os.path.join(sandbox.path, "whole.db"), "rb") as file:
        whole = file.read()
    full = len(records(sandbox.run("dump", "whole.db")))
    sandbox.file("cut.db", whole[:len(whole) // 2])
    cut = sandbox.run("dump", "cut.db")
    checks.check("half of it gives rows and says what is lost", 0 < len(records(cut)) < full and cut.code == 3, (len(records(cut)), full, cut.err[:500]))
    sandbox.file("head.db", whole[:16] + b"\0\7" + whole[18:])
    broken = sandbox.run("dump", "head.db")
    checks.check("a broken header is told", broken.code == 3 and b"pages of 7 bytes" in broken.err, broken)
    random.seed(7)
    for round_number in range(40):
        bad = bytearray(whole)
        for _ in range(random.choice((1, 4, 40, 400))):
            at = random.randrange(100, len(bad))
            bad[at] = random.choice((0, 0xff, random.randrange(256), bad[at - 1]))
        sandbox.file(f"bad/{round_number}.db", bytes(bad))
    result = sandbox.run("dump", "bad")
    checks.check("changed bytes: no worker is lost", result.code in (0, 3) and b"worker" not in result.err and b"crash" not in result.err and b"memory" not in result.err, result.err[:2000])
    pages = len(whole) // 512
    loop = bytearray(whole)
    for page in range(1, pages):  # every interior page leads to itself
        at = page * 512
        if loop[at] == 5:
            cells = int.from_bytes(loop[at + 3:at + 5], "big")
            for cell in range(cells):
                place = at + int.from_bytes(loop[at + 12 + 2 * cell:at + 14 + 2 * cell], "big")
                loop[place:place + 4] = (page + 1).to_bytes(4, "big")
            loop[at + 8:at + 12] = (page + 1).to_bytes(4, "big")
    sandbox.file("loop.db", bytes(loop))
    result = sandbox.run("dump", "loop.db")
    checks.check("a tree that bites its tail ends", result.code == 3 and b"lead to each other" in result.err, result)


def main():
    checks, sandbox = Checks(), Sandbox()
    check_rows(checks, sandbox)
    check_logons(checks, sandbox)
    check_damage(checks, sandbox)
    checks.exit()


if __name__ == "__main__":
    main()
