"""Lines of logs, and what has to be known of each: for tests that try many forms of many programs."""
import json


def record_of_each(checks, sandbox, what, name, lines, value, front="", same=lambda got, wanted: got == wanted):
    """Writes the lines (line, {field: wanted}), behind the line `front`, as the log `name` and checks what dump says of them: value(record, field). The log's path."""
    path = f"{what}/{name}".replace(" ", "_").replace(",", "").replace("'", "")
    sandbox.file(path, ((front + "\n" if front else "") + "".join(line + "\n" for line, _ in lines)).encode())
    dump = sandbox.run("dump", path)
    records = [json.loads(line) for line in dump.out.splitlines()]
    checks.check(f"{what}: a record for each line", len(records) == len(lines) and dump.err == b"", dump)
    for (line, said), record in zip(lines, records):
        wrong = {key: value(record, key) for key, wanted in said.items() if not same(value(record, key), wanted)}
        checks.check(f"{what}: {line[:110]}", not wrong, wrong)
    return path


def logons_of(checks, sandbox, what, path, want):
    """Checks the rows (account, source, successes, failures) of logons. What it printed."""
    logons = sandbox.run("logons", path, "--json")
    rows = sorted((row.get("account", ""), row.get("source", ""), row["success"], row["failure"]) for row in map(json.loads, logons.out.splitlines()))
    checks.check(f"{what}: who logged in", rows == want, rows)
    return logons.out


def try_programs(checks, sandbox, programs, fields, logons, when=""):
    """For each of the programs {what: (name, lines)} what dump says, by the short names of `fields`, and of those in `logons` who logged in; all rows begin with `when`."""
    for what, (name, lines) in programs.items():
        path = record_of_each(checks, sandbox, what, name, lines, lambda record, key: record.get(fields.get(key, key)))
        if what not in logons:
            continue
        said = logons_of(checks, sandbox, what, path, logons[what])
        checks.check(f"{what}: and when", said.count(f'"first":"{when}'.encode()) == len(logons[what]), said)
