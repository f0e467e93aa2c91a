"""What a user types, right and wrong: messages, exit codes, outputs, pipes, terminals."""
import csv
import gzip
import io
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time

from _breakwater import Checks, PROGRAM, Sandbox, security_log

checks = Checks()
ESCAPE = b"\x1b["
COMMAND = re.compile(r" +\S*breakwater (hunt|dump) ")  # to be copied, so never cut


def wrong(sandbox, words, *told, code=2):
    """A usage error: nothing on standard output, one line that says what, one that says where help is."""
    result = sandbox.run(*words)
    name = "breakwater " + " ".join(words)
    checks.check(f"{name}: exit {code}", result.code == code, result)
    checks.check(f"{name}: standard output stays empty", result.out == b"", result)
    for text in told:
        checks.check(f"{name}: tells '{text}'", text in result.err.decode(), result)
    return result


def check_command_line(sandbox):
    nothing = wrong(sandbox, [], "Commands:", "hunt")
    checks.check("no arguments: says where to start", b"Start here" in nothing.err, nothing)
    wrong(sandbox, ["hnut"], "no command 'hnut'", "did you mean 'hunt'", "--help")
    wrong(sandbox, ["frobnicate"], "no command 'frobnicate'", "--help")
    wrong(sandbox, ["rules"], "rules check", "rules test")
    wrong(sandbox, ["rules", "chekc"], "did you mean 'rules check'")
    wrong(sandbox, ["rules", "frobnicate"], "no command 'rules frobnicate'", "rules check")
    wrong(sandbox, ["--jsno"], "no option '--jsno' before a command")
    wrong(sandbox, ["version", "extra"], "takes no operands")
    wrong(sandbox, ["inputs", "extra"], "takes no operands")
    wrong(sandbox, ["completion"], "SHELL")
    wrong(sandbox, ["completion", "bash", "zsh"], "one shell")
    for command in ("hunt", "dump"):
        wrong(sandbox, [command], "nothing to work on", f"'breakwater {command} --help'")
        wrong(sandbox, [command, "logs", "--jbos", "2"], "no option '--jbos'", "did you mean '--jobs'")
        wrong(sandbox, [command, "logs", "--jbos=2"], "no option '--jbos'", "did you mean '--jobs'")
        wrong(sandbox, [command, "logs", "-Z"], "no option '-Z'")
        wrong(sandbox, [command, "logs", "--no-jail=yes"], "'--no-jail' takes no value")
        wrong(sandbox, [command, "logs", "--jobs"], "'--jobs' wants N")


def check_values(sandbox):
    for command in ("hunt", "dump"):
        for value in ("0", "-1", "257", "two", "", "1x"):
            wrong(sandbox, [command, "logs", f"--jobs={value}"], f"--jobs '{value}'", "1 to 256")
        for option in ("--from", "--to"):
            for value in ("yesterday", "2022-13-01", "2022-02-30", "01/07/2022", ""):
                wrong(sandbox, [command, "logs", option, value], f"{option} '{value}'", "2022-07-01")
        wrong(sandbox, [command, "logs", "--from", "2022-07-02", "--to", "2022-07-01"], "nothing is left")
        wrong(sandbox, [command, "logs", "--only", "evt"], "no such format", "breakwater inputs")
    for value in ("bad", "", "9"):
        wrong(sandbox, ["hunt", "logs", "--level", value], f"--level '{value}'", "critical")
    for value in ("63M", "-5", "much", "512Q", "0"):
        wrong(sandbox, ["hunt", "logs", "--memory", value], f"--memory '{value}'", "512M")
    for value in ("0", "86401", "soon"):
        wrong(sandbox, ["hunt", "logs", "--item-timeout", value], f"--item-timeout '{value}'")
    wrong(sandbox, ["hunt", "logs", "--color", "blue"], "--color 'blue'", "never")
    wrong(sandbox, ["hunt", "logs", "--json", "--csv", "--output", "x"], "--output names one file")
    wrong(sandbox, ["hunt", "logs", "--json=x", "-o", "y"], "--output has no format left")
    wrong(sandbox, ["hunt", "logs", "--json", "--csv"], "only one format can go to standard output")
    wrong(sandbox, ["hunt", "logs", "--rules", "nowhere/"], "nowhere")
    sandbox.file("norules/readme.txt", b"no rules here\n")
    wrong(sandbox, ["hunt", "logs", "--rules", "norules"], "rules")
    many = ["hunt", "logs"] + ["--host=x"] * 300
    wrong(sandbox, many, "more than 256 options")


def check_help(sandbox):
    overview = sandbox.run("--help")
    checks.check("--help: exit 0", overview.code == 0 and overview.err == b"", overview)
    for same in (("-h",), ("help",)):
        checks.check(f"{same[0]} is --help", sandbox.run(*same).out == overview.out)
    part = overview.out.decode().split("Commands:\n", 1)[1].split("\n\n", 1)[0]
    commands = [re.match(r"  ([a-z]+(?: [a-z]+)?)", line).group(1) for line in part.splitlines()]
    checks.check("all commands are listed", len(commands) >= 7, commands)
    for command in commands:
        words = command.split()
        result = sandbox.run(*words, "--help")
        text = result.out.decode()
        checks.check(f"{command} --help: exit 0", result.code == 0 and result.err == b"", result)
        for part in (f"Usage: breakwater {command}", "Options:", "Examples:", "Exit codes:", "--help"):
            checks.check(f"{command} --help has '{part}'", part in text, text)
        examples = text.split("Examples:\n", 1)[-1].split("\nExit codes:", 1)[0]
        lines = re.findall(r"^      \S", examples, flags=re.M)
        checks.check(f"{command} --help has three examples", len(lines) == 3, examples)
        widest = max(len(line) for line in text.splitlines())
        checks.check(f"{command} --help fits a screen", widest <= 120, widest)
        checks.check(f"help {command} is {command} --help", sandbox.run("help", *words).out == result.out)
        checks.check(f"{command} -h is {command} --help", sandbox.run(*words, "-h").out == result.out)
    for words in (["version"], ["--version"]):
        result = sandbox.run(*words)
        checks.check(f"{words[0]}: names itself",
                     result.code == 0 and re.match(rb"breakwater \d+\.\d+\.\d+\n", result.out), result)


def check_evidence(sandbox, quiet_log):
    """Wrong paths and odd items: one line each, exit code 3, the rest is read."""
    os.mkdir(os.path.join(sandbox.path, "empty"))
    sandbox.file("notes/readme.txt", b"Nothing to see here. Only some prose of a person.\n" * 20)
    sandbox.file("zero.evtx")
    os.mkfifo(os.path.join(sandbox.path, "fifo"))
    os.symlink("loop", os.path.join(sandbox.path, "loop"))
    os.symlink(".", os.path.join(sandbox.path, "notes", "again"))
    for command in ("hunt", "dump"):
        result = sandbox.run(command, "nowhere")
        checks.check(f"{command}: a path that is not there", result.code == 3, result)
        checks.check(f"{command}: it is named, with the reason",
                     re.search(rb"nowhere: .*No such file", result.err), result)
        result = sandbox.run(command, "nowhere", quiet_log)
        checks.check(f"{command}: the rest is read", result.code == 3 and result.out != b"", result)
        for odd in ("fifo", "loop"):
            result = sandbox.run(command, odd)
            checks.check(f"{command} {odd}: told, exit 3", result.code == 3 and odd.encode() in result.err, result)
        for nothing in ("empty", "notes", "zero.evtx"):
            result = sandbox.run(command, nothing)
            checks.check(f"{command} {nothing}: no log is no clean bill, exit 3", result.code == 3, result)
            checks.check(f"{command} {nothing}: says that there is no log", b"no log" in result.err, result)
    if os.geteuid() != 0:
        path = sandbox.file("secret.evtx", b"ElfFile\0")
        os.chmod(path, 0)
        result = sandbox.run("hunt", "secret.evtx")
        checks.check("no permission", result.code == 3 and b"Permission denied" in result.err, result)


def check_dump(sandbox, log):
    plain = sandbox.run("dump", log)
    lines = plain.out.splitlines()
    checks.check("dump: exit 0", plain.code == 0 and plain.err == b"", plain)
    checks.check("dump: every line is an event", len(lines) > 10 and all("Event" in json.loads(line) for line in lines))
    with open(log, "rb") as file:
        content = file.read()
    for name, data in (("itself", content), ("gzip", gzip.compress(content))):
        result = sandbox.run("dump", "-", stdin=data)
        checks.check(f"dump of standard input, {name}", result.code == 0 and result.out == plain.out, result)
    result = sandbox.run("dump", log, "-o", "dump.jsonl")
    checks.check("dump -o", result.code == 0 and result.out == b"" and sandbox.read("dump.jsonl") == plain.out, result)
    result = sandbox.run("dump", log, "-o", "-")
    checks.check("dump -o -", result.code == 0 and result.out == plain.out, result)
    result = sandbox.run("dump", log, "-o", "no/such/folder/x")
    checks.check("dump into a folder that is not there",
                 result.code == 2 and b"No such file or directory" in result.err, result)
    for jobs in ("1", "3"):
        checks.check(f"dump --jobs {jobs} is the same", sandbox.run("dump", log, "-j", jobs).out == plain.out)
    result = sandbox.shell(f"set -o pipefail; breakwater dump '{log}' | head -n 1")
    checks.check("dump into a closed pipe: quiet, exit 0",
                 result.code == 0 and result.err == b"" and result.out.count(b"\n") == 1, result)
    result = sandbox.shell(f"breakwater dump '{log}' > /dev/full")
    checks.check("dump to a full disk", result.code == 3 and b"No space left" in result.err, result)
    sandbox.file("odds/readme.log", b"Nothing to see here. Only some prose of a person.\n" * 20)
    shutil.copy(log, os.path.join(sandbox.path, "odds", "some.evtx"))
    loud, quiet = sandbox.run("dump", "odds"), sandbox.run("dump", "odds", "-q")
    checks.check("dump names what is no log, and with -q only what is lost", loud.code == quiet.code == 0 and b"readme.log" in loud.err and
                 quiet.err == b"" and quiet.out == loud.out, (loud, quiet))
    with open(os.path.join(sandbox.path, "odds", "some.evtx"), "ab") as file:
        file.write(b"ElfChnk\0" + b"\xff" * 60000)
    loss = sandbox.run("dump", "odds", "nowhere", "--quiet")
    checks.check("dump -q names what is lost", loss.code == 3 and b"nowhere" in loss.err and b"readme.log" not in loss.err, loss)
    times = sorted(json.loads(line)["Event"]["System"]["TimeCreated"]["SystemTime"] for line in lines)
    middle = times[len(times) // 2]
    before = sandbox.run("dump", log, "--to", middle).out.splitlines()
    after = sandbox.run("dump", log, "--from", middle).out.splitlines()
    checks.check("--from and --to part a log in two", sorted(before + after) == sorted(lines) and before and after)
    host = json.loads(lines[0])["Event"]["System"]["Computer"]
    checks.check("--host, in other letters", sandbox.run("dump", log, "--host", host.upper()).out == plain.out)
    checks.check("--host of nobody", sandbox.run("dump", log, "--host", "nobody").out == b"")
    checks.check("--only of another format", sandbox.run("dump", log, "--only", "json").out == b"")


def check_hunt_outputs(sandbox, logs):
    plain = sandbox.run("hunt", logs)
    checks.check("hunt: findings, exit 1", plain.code == 1, plain)
    checks.check("hunt: no escape sequences off a terminal", ESCAPE not in plain.out + plain.err, plain)
    checks.check("hunt: nothing on standard error", plain.err == b"", plain)
    prose = [line for line in plain.out.decode().splitlines() if not COMMAND.match(line)]
    checks.check("hunt: fits 80 columns, but for commands to copy", max(map(len, prose)) <= 80, max(prose, key=len))
    wide = sandbox.run("hunt", logs, env={"COLUMNS": "140"}).out.decode()
    prose = [line for line in wide.splitlines() if not COMMAND.match(line)]
    checks.check("hunt: COLUMNS is heeded", 80 < max(map(len, prose)) <= 140, max(prose, key=len))
    colored = sandbox.run("hunt", logs, "--color", "always")
    checks.check("--color always", ESCAPE in colored.out, colored)
    lines = sandbox.run("hunt", logs, "--json")
    checks.check("--json: findings to standard output, summary to standard error",
                 lines.code == 1 and b"STAGES" in lines.err and b"STAGES" not in lines.out, lines)
    findings = [json.loads(line) for line in lines.out.splitlines()]
    checks.check("--json: findings", len(findings) > 0)
    quiet = sandbox.run("hunt", logs, "--json", "-q")
    checks.check("-q: no summary", quiet.out == lines.out and quiet.err == b"", quiet)
    for words in (["--json=f.jsonl"], ["--json", "-o", "f.jsonl"], ["-o", "f.jsonl"]):
        result = sandbox.run("hunt", logs, *words)
        checks.check(f"{' '.join(words)}: the same in a file, summary to standard output",
                     result.code == 1 and sandbox.read("f.jsonl") == lines.out and b"STAGES" in result.out, result)
    rows = list(csv.reader(io.StringIO(sandbox.run("hunt", logs, "--csv", "-q").out.decode())))
    checks.check("--csv: as many rows as findings", len(rows) == len(findings) + 1, len(rows))
    checks.check("--csv: rows are whole", {len(row) for row in rows} == {len(rows[0])})
    result = sandbox.run("hunt", logs, "--html")
    checks.check("--html: the usual name, told", b"breakwater-report.html" in result.out and
                 sandbox.read("breakwater-report.html").lower().startswith(b"<!doctype html"), result)
    result = sandbox.run("hunt", logs, "-q", "--json=a.jsonl", "--csv=a.csv", "--html=a.html")
    checks.check("three outputs at once", result.code == 1 and result.out == b"" and
                 sandbox.read("a.jsonl") == lines.out and os.path.getsize(os.path.join(sandbox.path, "a.html")) > 10000,
                 result)
    summary = sandbox.run("hunt", logs, "-o", "summary.txt")
    checks.check("-o of another ending: the summary", summary.code == 1 and b"STAGES" in sandbox.read("summary.txt"),
                 summary)
    check_writing(sandbox, logs)
    return findings


def check_writing(sandbox, logs):
    result = sandbox.run("hunt", logs, "--json=no/such/folder/x.json")
    checks.check("an output that can not be written is named before the work is done",
                 result.code == 2 and b"no/such/folder/x.json" in result.err and b"No such file" in result.err, result)
    result = sandbox.shell(f"breakwater hunt '{logs}' -q --json > /dev/full")
    checks.check("a full disk", result.code == 3 and b"No space left" in result.err, result)
    result = sandbox.shell(f"set -o pipefail; breakwater hunt '{logs}' -q --json | head -n 1")
    checks.check("--json into a closed pipe", result.code in (0, 1) and result.err == b"" and
                 result.out.count(b"\n") == 1, result)
    result = sandbox.shell(f"set -o pipefail; breakwater hunt '{logs}' | head -n 1")
    checks.check("the summary into a closed pipe", result.code in (0, 1) and result.err == b"", result)
    result = sandbox.run("hunt", logs, "--case=kept.case", "-q")
    checks.check("--case keeps an SQLite file", sandbox.read("kept.case").startswith(b"SQLite format 3"), result)
    kept = sandbox.read("kept.case")
    result = sandbox.run("hunt", logs, "--case=kept.case", "-q")
    checks.check("--case does not overwrite", result.code == 2 and b"kept.case" in result.err and
                 sandbox.read("kept.case") == kept, result)


def of_correlation(finding):
    return finding["breakwater"]["matched"][0]["field"] == "correlation"


def check_hunt_choice(sandbox, logs, findings):
    levels = ["informational", "low", "medium", "high", "critical"]
    for at, level in enumerate(levels[1:], 1):
        some = sandbox.run("hunt", logs, "-q", "--json", "--level", level)
        want = [f for f in findings if levels.index(f["rule"]["level"]) >= at]
        got = [json.loads(line) for line in some.out.splitlines()]
        checks.check(f"--level {level}", got == want and some.code == (1 if want else 0), f"{len(got)} != {len(want)}")
    host = next(f["host"]["name"] for f in findings if "host" in f)
    got = [json.loads(line) for line in sandbox.run("hunt", logs, "-q", "--json", "--host", host).out.splitlines()]
    checks.check("--host", got == [f for f in findings if f.get("host", {}).get("name") == host])
    start, end = findings[len(findings) // 3]["@timestamp"], findings[len(findings) * 2 // 3]["@timestamp"]
    got = sandbox.run("hunt", logs, "-q", "--json", "--from", start, "--to", end).out.splitlines()
    # what correlations find depends on the events that are left out
    got = [f for f in map(json.loads, got) if not of_correlation(f)]
    want = [f for f in findings if start <= f["@timestamp"] < end and not of_correlation(f)]
    checks.check("--from and --to", got == want and want, f"{len(got)} != {len(want)}")
    none = sandbox.run("hunt", logs, "-q", "--json", "--to", "1999-01-01")
    checks.check("nothing in that time: exit 0", none.code == 0 and none.out == b"", none)
    one = sandbox.run("hunt", logs, "-q", "--json", "--jobs", "1", "--no-cache")
    checks.check("--jobs 1 --no-cache: the same bytes", [json.loads(x) for x in one.out.splitlines()] == findings)


def check_archives(sandbox, logs, findings):
    shutil.make_archive(os.path.join(sandbox.path, "packed"), "zip",
                        os.path.join(sandbox.path, logs))
    got = [json.loads(line) for line in sandbox.run("hunt", "packed.zip", "-q", "--json").out.splitlines()]
    def without_place(rows):
        for row in rows:  # a correlation names the items of its events
            for event in row["breakwater"]["record"].get("events") or []:
                event.pop("item", None)
        return sorted(json.dumps({k: v for k, v in row.items() if k != "log"}) for row in rows)
    checks.check("a zip holds the same findings", without_place(got) == without_place(findings),
                 f"{len(got)} != {len(findings)}")
    with open(os.path.join(sandbox.path, "packed.zip"), "rb") as file:
        result = sandbox.run("hunt", "-", "-q", "--json", stdin=file.read())
    checks.check("a zip on standard input", len(result.out.splitlines()) == len(findings), result)
    double = sandbox.run("hunt", logs, logs, "-q", "--json")
    checks.check("two copies of the evidence are one set of findings",
                 len(double.out.splitlines()) == len(findings), double)


def check_rules_place(sandbox, log):
    result = sandbox.run("hunt", log, env={"BREAKWATER_RULES": sandbox.path})
    checks.check("BREAKWATER_RULES that leads nowhere",
                 result.code == 2 and b"BREAKWATER_RULES" in result.err, result)
    sandbox.file("mine/broken.yml", b"title: broken\nlogsource:\n    product: windows\ndetection:\n    a:\n"
                                    b"        EventID: 1\n    condition: b\n")
    result = sandbox.run("hunt", log, "--rules", "mine")
    checks.check("only broken rules", result.code == 2 and b"rules check" in result.err, result)
    result = sandbox.run("hunt", log, "--rules", "mine", "--verbose")
    checks.check("--verbose names the broken rule", b"broken.yml" in result.err, result)


def check_exclude(sandbox, logs, findings):
    """A rule is left out by each of its names, and by no other."""
    rule = max(findings, key=lambda f: sum(f["rule"]["id"] == g["rule"]["id"] for g in findings))["rule"]
    want = [f for f in findings if f["rule"]["id"] != rule["id"]]
    told = sandbox.run("rules", "check", "--explain", rule["id"]).out.decode()
    path = re.search(r"\S+\.yml", told).group(0)
    names = [rule["id"], rule["id"].upper(), rule["name"], rule["name"].lower(), os.path.basename(path),
             "/".join(path.split("/")[-2:])]
    for name in names:
        for again in ("", " from the cache"):
            result = sandbox.run("hunt", logs, "-q", "--json", "--exclude", name)
            checks.check(f"--exclude '{name}'{again}", [json.loads(line) for line in result.out.splitlines()] == want, result)
    two = next(f["rule"]["id"] for f in want if f["rule"]["id"] != rule["id"])
    result = sandbox.run("hunt", logs, "-q", "--json", "--exclude", rule["name"], f"--exclude={two}")
    # a correlation of an excluded rule is left out with it
    got = [f for f in map(json.loads, result.out.splitlines()) if not of_correlation(f)]
    checks.check("--exclude twice", got == [f for f in want if f["rule"]["id"] != two and not of_correlation(f)], result)
    for name in ("no such rule", rule["id"][:-1], rule["name"][1:], os.path.basename(path)[1:], ".yml", ""):
        wrong(sandbox, ["hunt", logs, "--exclude", name], f"--exclude '{name}'", "no rule has this id, title or file")
    said = sandbox.run("hunt", logs, "-q", "--verbose", "--exclude", "SSH login refused").err.decode()
    checks.check("--exclude of a rule leaves out its correlations, with a note",
                 "its rule 'ssh_login_refused' was left out on request" in said and "error:" not in said, said)
    result = sandbox.run("hunt", logs, "-q", "--json")
    checks.check("without --exclude all is back", [json.loads(line) for line in result.out.splitlines()] == findings)


def check_rules(sandbox):
    own = sandbox.run("rules", "check")
    checks.check("rules check: all of ours can be used", own.code == 0 and b"0 errors" in own.out and own.err == b"", own)
    lines = sandbox.run("rules", "check", "--json").out.splitlines()
    checks.check("rules check --json: lines of JSON", lines and all(isinstance(json.loads(line), dict) for line in lines))
    broken = sandbox.run("rules", "check", "mine", "-q")
    checks.check("rules check: a broken rule, exit 1, with file, line and reason",
                 broken.code == 1 and re.search(rb"mine/broken\.yml:\d+: error: .*'b'", broken.out), broken)
    wrong(sandbox, ["rules", "check", "nowhere"], "nowhere", "No such file")
    wrong(sandbox, ["rules", "check", "--explain", "no rule is called so"], "no rule or filter has")
    explained = sandbox.run("rules", "check", "--explain", "c2f95034-961d-4a42-b16d-06155348c063")
    checks.check("rules check --explain", explained.code == 0 and b"w3wp.exe" in explained.out, explained)
    own = sandbox.run("rules", "test")
    checks.check("rules test: all of ours pass", own.code == 0 and b" 0 failed" in own.out, own)
    wrong(sandbox, ["rules", "test", "nowhere"], "nowhere")
    for words in (["rules", "check"], ["rules", "test"]):
        piped = sandbox.shell(f"set -o pipefail; breakwater {' '.join(words)} | head -c 1")
        checks.check(f"{' '.join(words)} into a closed pipe", piped.code == 0 and piped.err == b"", piped)


def check_rules_told(sandbox, log):
    """What is wrong with one's own rules is said by the hunt itself; of many only how many."""
    rule = "title: R{0}\nlogsource: {{product: windows}}\ndetection: {{s: {{EventID: 1}}, condition: {1}}}\n"
    for name, broken, told in (("one", 1, rb"told/one/0\.yml:3: error: R0: .*nosuch"), ("many", 9, rb"rules: 9 can not be used, 0")):
        for i in range(10):
            sandbox.file(f"told/{name}/{i}.yml", rule.format(i, "nosuch" if i < broken else "s").encode())
        for time in ("first", "from the cache"):
            result = sandbox.run("hunt", log, "--rules", f"told/{name}", "--json", "-q")
            checks.check(f"rules that can not be used are told, {name}, {time}",
                         re.search(told, result.err) and result.err.count(b"\n") == 1, result)
    odd = "".join("---\n" + rule.format(f"W{i}", "s").replace("{s:", "{unused: {EventID: 2}, s:") for i in range(9))
    sandbox.file("told/odd.yml", (odd + "---\n" + rule.format("Lost", "nosuch")).encode())
    result = sandbox.run("hunt", log, "--rules", "told/odd.yml", "--json", "-q")
    checks.check("many warnings do not hide the rule that can not be used", b"error: RLost: " in result.err and
                 b"rules: 1 can not be used, 9 warnings" in result.err and result.err.count(b"\n") == 2, result)
    hides = (rule.format("All", "s") + "level: high\n---\ntitle: F\nlogsource: {product: windows}\n"
             "filter: {rules: any, x: {EventID: [1, 2]}, condition: not x}\n")
    sandbox.file("told/hides.yml", hides.encode())
    result = sandbox.run("hunt", log, "--rules", "told/hides.yml", "-q")
    checks.check("a filter that hides all is told", b"warning: F: the filter hides everything that 'RAll' finds" in result.err, result)


def read_terminal(fd, process):
    shown = b""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        ready, _, _ = select.select([fd], [], [], 0.2)
        if ready:
            try:
                more = os.read(fd, 65536)
            except OSError:
                break
            if not more:
                break
            shown += more
        elif process.poll() is not None:
            break
    return shown


def on_terminal(sandbox, words, env=None):
    master, slave = pty.openpty()
    process = subprocess.Popen([PROGRAM, *words], cwd=sandbox.path, env={**sandbox.env, **(env or {})},
                               stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    shown = read_terminal(master, process)
    os.close(master)
    return process.wait(timeout=60), shown


def check_terminal(sandbox, logs):
    code, shown = on_terminal(sandbox, ["hunt", logs])
    checks.check("on a terminal: color", code == 1 and b"\x1b[1m" in shown, shown[-500:])
    code, shown = on_terminal(sandbox, ["hunt", logs], env={"NO_COLOR": "1"})
    checks.check("NO_COLOR: no color", code == 1 and not re.search(rb"\x1b\[[0-9;]*m", shown), shown[-500:])
    code, shown = on_terminal(sandbox, ["hunt", logs], env={"TERM": "dumb"})
    checks.check("TERM=dumb: no escape at all", code == 1 and ESCAPE not in shown, shown[-500:])
    for columns in (60, 80, 120):
        lines = sandbox.run("hunt", logs, env={"COLUMNS": str(columns)}).out.decode().splitlines()
        prose = [line for line in lines if not COMMAND.match(line)]
        checks.check(f"{columns} columns are enough", max(map(len, prose)) <= columns, max(prose, key=len))
        checks.check(f"{columns} columns: times do not run into counts", not [x for x in prose if re.search(r"\S\d{4}-\d\d-", x)])
    code, shown = on_terminal(sandbox, ["hunt", logs, "--color=never", "-q"])
    checks.check("--color=never -q: no escape at all", code == 1 and ESCAPE not in shown, shown[-500:])


def check_interrupt(sandbox):
    """Ctrl-C: what was found is written and said to be partial."""
    read_end, write_end = os.pipe()
    process = subprocess.Popen([PROGRAM, "hunt", "-", "--json=partial.jsonl"], cwd=sandbox.path, env=sandbox.env,
                               stdin=read_end, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    os.close(read_end)
    with open(security_log(os.path.join(sandbox.path, "logs")), "rb") as file:
        os.write(write_end, file.read(60000))
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    os.close(write_end)
    detail = f"exit {process.returncode}\n{out.decode()}\n{err.decode()}"
    checks.check("Ctrl-C: exit 3", process.returncode == 3, detail)
    checks.check("Ctrl-C: said to be partial", b"PARTIAL" in out, detail)
    checks.check("Ctrl-C: the output is there", os.path.exists(os.path.join(sandbox.path, "partial.jsonl")), detail)


NETWORK_RULE = b"""title: Out
logsource: {product: zeek, service: conn}
detection:
  ours: {id.orig_h|expand|cidr: '%own_networks%'}
  theirs: {id.resp_h|expand|cidr: '%own_networks%'}
  condition: ours and not theirs
level: high
"""


def check_networks(sandbox):
    """Private addresses are inside; public ones when the user says so."""
    sandbox.file("out.yml", NETWORK_RULE)
    ends = [("10.1.2.3", "203.0.113.9"), ("198.51.100.20", "203.0.113.9"), ("10.1.2.3", "198.51.100.20")]
    lines = [json.dumps({"_path": "conn", "ts": 1659578943.5 + i, "uid": f"C{i}", "id.orig_h": a, "id.resp_h": b, "conn_state": "SF"})
             for i, (a, b) in enumerate(ends)]
    sandbox.file("conn.json", ("\n".join(lines) + "\n").encode())
    for words, want in (((), [1, 3]), (("--networks", "198.51.100.0/24"), [1, 2]),
                        (("--networks=192.0.2.0/24,198.51.100.20",), [1, 2])):
        result = sandbox.run("hunt", "conn.json", "--rules", "out.yml", "--json", "-q", *words)
        found = sorted(json.loads(line)["breakwater"]["record_number"] for line in result.out.decode().splitlines())
        checks.check(f"hunt {' '.join(words)}: what goes out", found == want, result)
    wrong(sandbox, ["hunt", "conn.json", "--networks", "10.0.0.0/33"], "--networks", "0 to 32")
    wrong(sandbox, ["hunt", "conn.json", "--networks", "dmz"], "'dmz' is no network")


def main():
    sandbox = Sandbox()
    logs = os.path.relpath(sandbox.evidence("logs"), sandbox.path)
    log = security_log(os.path.join(sandbox.path, logs))
    check_command_line(sandbox)
    check_values(sandbox)
    check_help(sandbox)
    check_dump(sandbox, log)
    check_evidence(sandbox, log)
    if "quick" not in sys.argv:
        findings = check_hunt_outputs(sandbox, logs)
        check_hunt_choice(sandbox, logs, findings)
        check_exclude(sandbox, logs, findings)
        check_networks(sandbox)
        check_archives(sandbox, logs, findings)
        check_rules_place(sandbox, log)
        check_rules(sandbox)
        check_rules_told(sandbox, log)
        check_terminal(sandbox, logs)
        check_interrupt(sandbox)
    checks.exit()


main()
