"""Reports of a kept case: what the hunt itself wrote, to the byte; and no case file does harm."""
import difflib
import json
import os
import random
import re
import shutil
import sqlite3

from _breakwater import Checks, Sandbox, security_log

checks = Checks()
STRANGE = "strange name %41?#&= 'x'.case"


def check_same(sandbox, logs):
    """Every report of the case is the one that the hunt wrote."""
    for jobs in ("1", "2"):
        name = f"kept{jobs}.case"
        hunt = sandbox.run("hunt", logs, f"-j{jobs}", f"--case={name}", "--json=h.jsonl", "--csv=h.csv", "--html=h.html",
                           "--ledger=h.ledger")
        checks.check("hunt keeps a case", hunt.code in (1, 3), hunt)
        kept = sandbox.read(name)
        report = sandbox.run("report", name, "--json=r.jsonl", "--csv=r.csv", "--html=r.html", "--ledger=r.ledger")
        for kind in ("jsonl", "csv", "html", "ledger"):
            checks.check(f"report: the same {kind}", sandbox.read(f"r.{kind}") == sandbox.read(f"h.{kind}"),
                         f"{len(sandbox.read(f'r.{kind}'))} and {len(sandbox.read(f'h.{kind}'))} bytes")
        checks.check("report: the same exit code", report.code == hunt.code, report)
        checks.check("the hunt tells what it could not see", b"\nNOT SEEN: " in hunt.out, hunt)
        want, got = (result.out.replace(b"h.html", b"r.html") for result in (hunt, report))
        checks.check("report: the same summary", want == got, "\n".join(difflib.unified_diff(
            want.decode().splitlines(), got.decode().splitlines(), lineterm="")))
        checks.check("report: nothing on standard error", report.err == b"", report)
        checks.check("report: the case is only read", sandbox.read(name) == kept and
                     not [n for n in os.listdir(sandbox.path) if n.startswith(name) and n != name])
    findings = [json.loads(line) for line in sandbox.read("h.jsonl").splitlines()]
    for level in ("informational", "low", "medium", "high", "critical"):
        got = sandbox.run("report", "kept1.case", "--level", level, "--json", "-q")
        want = sandbox.run("hunt", logs, "--level", level, "--json", "-q")
        if level != "informational": # the case has what the hunt asked for
            checks.check(f"report --level {level}", got.out == want.out and got.code == want.code, got)
    os.chmod(os.path.join(sandbox.path, "kept1.case"), 0o400)
    moved = sandbox.run("report", "./kept1.case", env={"BREAKWATER_RULES": "/nonexistent", "HOME": "/nonexistent"})
    checks.check("report needs no rules and no home", moved.code in (1, 3) and b"STAGES" in moved.out, moved)
    shutil.copy(os.path.join(sandbox.path, "kept1.case"), os.path.join(sandbox.path, STRANGE))
    odd = sandbox.run("report", STRANGE, "--json", "-q")
    checks.check("report: any file name", odd.out == sandbox.read("h.jsonl"), odd)
    absolute = sandbox.run("report", os.path.join(sandbox.path, STRANGE), "--json", "-q")
    checks.check("report: an absolute path", absolute.out == sandbox.read("h.jsonl"), absolute)
    return findings


def refused(sandbox, what, path, *told):
    result = sandbox.run("report", path)
    checks.check(f"{what}: refused, exit 2", result.code == 2 and result.out == b"", result)
    checks.check(f"{what}: one line that names it", len(result.err.splitlines()) in (1, 2) and
                 path.encode() in result.err, result)
    for text in told:
        checks.check(f"{what}: tells '{text}'", text.encode() in result.err, result)


def changed(sandbox, name, *statements):
    path = os.path.join(sandbox.path, name)
    shutil.copy(os.path.join(sandbox.path, "kept2.case"), path)
    base = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        base.execute(statement)
    base.close()
    return name


def check_refused(sandbox, log):
    sandbox.file("empty.case")
    sandbox.file("text.case", b"This is no case.\n" * 100)
    os.mkdir(os.path.join(sandbox.path, "folder.case"))
    sqlite3.connect(os.path.join(sandbox.path, "other.case")).execute("CREATE TABLE x (y)")
    refused(sandbox, "no file", "nowhere.case", "No such file")
    refused(sandbox, "an empty file", "empty.case", "no case")
    refused(sandbox, "text", "text.case", "not a database")
    refused(sandbox, "a folder", "folder.case")
    refused(sandbox, "another SQLite file", "other.case", "no case")
    refused(sandbox, "a log", log)
    refused(sandbox, "another version", changed(sandbox, "version.case", "PRAGMA user_version=1"), "another version")
    refused(sandbox, "an unsealed case", changed(sandbox, "unsealed.case", "DELETE FROM meta"), "not complete")
    refused(sandbox, "no summary", changed(sandbox, "nosum.case", "DELETE FROM meta WHERE key = 'summary'"), "no summary")
    refused(sandbox, "a summary of zeros",
            changed(sandbox, "zeros.case", "UPDATE meta SET value = zeroblob(100000000) WHERE key = 'summary'"))
    refused(sandbox, "a view for a table", changed(
        sandbox, "view.case", "DROP TABLE host",
        "CREATE VIEW host AS SELECT printf('%1000000s', 'x') AS name, 1 AS count, x'' AS by_level, x'' AS by_stage,"
        " x'' AS worst, 1 AS score, 1 AS first, 1 AS last"), "its tables are not those of a case")
    refused(sandbox, "a trigger", changed(
        sandbox, "trigger.case", "CREATE TRIGGER t AFTER INSERT ON host BEGIN DELETE FROM host; END"), "its tables")
    refused(sandbox, "one table more", changed(sandbox, "more.case", "CREATE TABLE zzz (x)"), "its tables")
    refused(sandbox, "a computed column", changed(
        sandbox, "computed.case", "DROP TABLE note", "CREATE TABLE note (item_idx INTEGER, item TEXT AS ('x'))"), "its tables")
    result = sandbox.run("report", "kept2.case", "kept1.case")
    checks.check("two cases", result.code == 2 and b"one case" in result.err, result)


def check_lies(sandbox):
    """Rows that no hunt would write: an error, or text as any other."""
    lies = {
        "rule that is not there": "UPDATE tally SET rule = 4000000000",
        "negative rule": "UPDATE tally SET rule = -1",
        "finding of bytes": "UPDATE finding_data SET data = randomblob(500)",
        "short finding": "UPDATE finding_data SET data = substr(data, 1, 40)",
        "outcome": "UPDATE item SET outcome = 99",
        "kind of a note": "UPDATE note SET kind = 77",
        "levels of a host": "UPDATE host SET worst = randomblob(length(worst))",
        "size of a host": "UPDATE host SET worst = x'01', by_level = 'text', by_stage = NULL",
        "names": "UPDATE host SET name = char(27) || '[31m' || char(10) || x'ff'",
        "labels": "UPDATE item SET label = char(27) || ']0;x' || char(7), reason = '<script>alert(1)</script>'",
        "texts of rules": "UPDATE rule SET title = char(27) || '[2J</script>', level = 'huge', stage = 'nowhere'",
        "numbers as text": "UPDATE finding SET time = 'x', item_idx = 'y', level = 'z'",
        "times": "UPDATE tally SET first = 9223372036854775807, last = -9223372036854775807",
        "no rules": "DELETE FROM rule",
        "no rows": "DELETE FROM finding_data",
    }
    for what, statement in lies.items():
        name = changed(sandbox, "lie.case", statement)
        for words in ((), ("--json=x.jsonl", "--csv=x.csv", "--html=x.html")):
            result = sandbox.run("report", name, *words)
            checks.check(f"case with wrong {what}: ends as it should", result.code in (0, 1, 2, 3), result)
            checks.check(f"case with wrong {what}: nothing steers the terminal",
                         not re.search(rb"[\x00-\x08\x0b-\x1f]", result.out + result.err), result)
        page = sandbox.read("x.html") if os.path.exists(os.path.join(sandbox.path, "x.html")) else b""
        checks.check(f"case with wrong {what}: nothing injects into the page", b"<script>alert(1)" not in page)


def check_damage(sandbox):
    """Bits that flip, files that are cut: never a crash."""
    good = sandbox.read("small.case")
    rng = random.Random(3)
    codes = set()
    for number in range(250):
        data = bytearray(good)
        if number % 5 == 0:
            del data[rng.randrange(len(data)):]
        else:
            for _ in range(rng.choice((1, 3, 30))):
                at = rng.randrange(len(data)) if number % 2 else rng.randrange(8192)
                data[at] = rng.randrange(256)
        sandbox.file("damaged.case", bytes(data))
        result = sandbox.run("report", "damaged.case", "--json=d.jsonl")
        codes.add(result.code)
        checks.check(f"damage {number}: ends as it should", result.code in (0, 1, 2, 3), result)
    checks.check("damage is noticed, and some does not matter", {1, 2} <= codes, codes)


def check_without_ledger(sandbox):
    """A case of an earlier version has everything but the ledger, and every report says so."""
    name = changed(sandbox, "before.case", "DELETE FROM meta WHERE key = 'ledger'")
    report = sandbox.run("report", name, "--html=b.html")
    checks.check("a case without a ledger opens, and says it", report.code in (1, 3) and
                 b"NOT SEEN: not known; this case keeps no account of it" in report.out, report)
    asked = sandbox.run("report", name, "--ledger=b.ledger")
    checks.check("--ledger of such a case fails and says why", asked.code == 3 and b"no ledger: this case" in asked.err, asked)
    refused(sandbox, "a ledger of another version", changed(
        sandbox, "later.case", "UPDATE meta SET value = x'63' || substr(value, 2) WHERE key = 'ledger'"), "ledger: of another version")
    refused(sandbox, "half a ledger", changed(
        sandbox, "half.case", "UPDATE meta SET value = substr(value, 1, length(value) / 2) WHERE key = 'ledger'"), "ledger")


def main():
    sandbox = Sandbox()
    logs = os.path.relpath(sandbox.evidence("logs"), sandbox.path)
    check_same(sandbox, logs)
    log = os.path.relpath(security_log(os.path.join(sandbox.path, logs)), sandbox.path)
    sandbox.run("hunt", log, "--case=small.case")
    check_refused(sandbox, log)
    check_lies(sandbox)
    check_without_ledger(sandbox)
    check_damage(sandbox)
    checks.exit()


main()
