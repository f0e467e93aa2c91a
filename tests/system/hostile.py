"""Hostile and odd evidence through the command line: one clear line each, the rest is read, sums add up."""
import bz2
import gzip
import io
import json
import lzma
import os
import random
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tarfile
import time
import zipfile

import _breakwater
from _breakwater import ROOT, Checks, Sandbox, security_log

checks = Checks()
RULE = b"""title: Every record with a 7
id: 6b2f4a0e-3c55-4a39-9d0c-5a1f6f2c7d12
author: tests
level: low
logsource:
  product: windows
detection:
  selection:
    EventRecordID|contains: '7'
  condition: selection
"""
JSON_LINE = (b'{"Event":{"System":{"Provider":{"Name":"P"},"EventID":4688,"EventRecordID":%d,"Channel":"Security",'
             b'"Computer":"WEB01","TimeCreated":{"SystemTime":"2022-07-19T03:10:51Z"}},'
             b'"EventData":{"NewProcessName":"C:\\\\a\\u0041.exe"}}}\n')
XML_EVENT = (b"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='P'/>"
             b"<EventID>4688</EventID><TimeCreated SystemTime='2022-07-19T03:10:51Z'/>"
             b"<EventRecordID>%d</EventRecordID><Channel>Security</Channel><Computer>WEB01</Computer></System>"
             b"<EventData><Data Name='NewProcessName'>C:\\a&amp;b.exe</Data></EventData></Event>\n")
OUTCOMES = ("done", "read in part", "not a log", "empty", "not a file", "not selected", "unreadable", "worker lost",
            "interrupted")
LOSSES = ("read in part", "unreadable", "worker lost", "interrupted")


def read_sums(text):
    """The lines of READ as {"item": (7, {"done": 5, ...}), "record": …, "finding": …}."""
    sums = {}
    for line in re.sub(r"\n {3,}", " ", text.partition("\nREAD\n")[2]).splitlines():
        match = re.match(r"  ([\d,]+) (item|record|finding)s? = (.*)", line)
        if match:
            parts = {}
            for part in match.group(3).split(" + "):
                number, _, what = part.strip().partition(" ")
                parts[re.split(r" \(|; ", what)[0]] = int(number.replace(",", ""))
            sums[match.group(2)] = (int(match.group(1).replace(",", "")), parts)
    return sums


def check_summary(what, result, items=None):
    """What has to hold however bad the evidence was."""
    text = result.out.decode(errors="replace")
    sums = read_sums(text)
    if not checks.check(f"{what}: ends with a summary", "item" in sums, result):
        return sums
    for name, (total, parts) in sums.items():
        checks.check(f"{what}: {name}s add up", total == sum(parts.values()), f"{total} {parts}\n{result}")
    outcomes = sums["item"][1]
    checks.check(f"{what}: outcomes are known", set(outcomes) <= set(OUTCOMES), outcomes)
    lost = sum(outcomes.get(name, 0) for name in LOSSES)
    broken = sums.get("record", (0, {}))[1].get("unreadable", 0)
    if result.code not in (0, 1, 3) or (result.code == 3) < bool(lost or broken):
        checks.check(f"{what}: exit code", False, result)
    if lost or broken:
        checks.check(f"{what}: what was not read is named", result.err.startswith(b"breakwater: "), result)
    for line in result.err.splitlines():
        checks.check(f"{what}: one clean line each", re.match(rb"breakwater( hunt)?: ", line) and
                     not re.search(rb"[\x00-\x1f\x7f]", line), result)
    if items is not None:
        checks.check(f"{what}: every item is counted", sums["item"][0] == items, f"{sums['item'][0]} != {items}")
    return sums


def hunt(sandbox, *words, **more):
    return sandbox.run("hunt", "--rules", "rule.yml", *words, **more)


def tar_of(contents):
    """An archive in memory; contents: (name, bytes)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, data in contents:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def small_evtx():
    """The file header and the first chunk of a log of the example."""
    with open(security_log(_breakwater.EXAMPLE), "rb") as file:
        return file.read(4096 + 65536)


def check_mutations(sandbox, thorough):
    """Bit flips, cuts and noise over small files of each kind: no worker is lost, all is accounted for."""
    rng = random.Random(7)
    lines = b"".join(JSON_LINE % number for number in (1, 7, 17))
    array = b"[" + b",".join((JSON_LINE % number).strip() for number in (1, 7)) + b"]\n"
    xml = b"<Events>\n" + b"".join(XML_EVENT % number for number in (1, 7, 17)) + b"</Events>\n"
    files = {"lines.jsonl": (lines, 1), "array.json": (array, 1), "events.xml": (xml, 1),
             "log.evtx": (small_evtx(), 1 if thorough else 97)}
    for name, (good, step) in files.items():
        def flips(good=good, step=step):
            for at in range(0, len(good), step):
                changed = bytearray(good)
                changed[at] ^= 1 << rng.randrange(8) if at % 2 else 0xff
                yield bytes(changed)
        def cuts(good=good, step=step):
            for at in range(0, len(good), max(1, step // 2)):
                yield good[:at]
        def noise(good=good):
            for _ in range(100):
                changed = bytearray(good)
                at = rng.randrange(len(good))
                changed[at:at + rng.randrange(1, 64)] = rng.randbytes(rng.randrange(0, 64))
                yield bytes(changed)
        for kind, make in (("bit flips", flips), ("cuts", cuts), ("noise", noise)):
            start = time.monotonic()
            archive = tar_of((f"{number}-{name}", data) for number, data in enumerate(make()))
            count = len(tarfile.open(fileobj=io.BytesIO(archive)).getnames())
            result = hunt(sandbox, "-", stdin=archive)
            sums = check_summary(f"{kind} of {name}", result, items=count + 1)
            outcomes = sums["item"][1] if sums else {}
            checks.check(f"{kind} of {name}: no worker is lost", "worker lost" not in outcomes, result)
            checks.check(f"{kind} of {name}: records are found all the same",
                         sums.get("record", (0,))[0] > count, sums)
            print(f"{kind} of {name}: {count} files, {time.monotonic() - start:.1f} s, {sums}")


def check_random(sandbox):
    rng = random.Random(11)
    os.mkdir(os.path.join(sandbox.path, "random"))
    heads = {"evtx": b"ElfFile\0", "gz": b"\x1f\x8b\x08\0", "xz": b"\xfd7zXZ\0", "zst": b"\x28\xb5\x2f\xfd", "bz2": b"BZh9",
             "zip": b"PK\3\4", "7z": b"7z\xbc\xaf\x27\x1c", "json": b'{"', "xml": b"<?xml ", "none": b"", "chunk": b"ElfChnk\0"}
    for name, head in heads.items():
        sandbox.file(f"random/{name}", head + rng.randbytes(200_000))
    sandbox.file("random/zeros", bytes(300_000))
    sandbox.file("random/ones", b"\xff" * 300_000)
    sandbox.file("random/lines", b"\n" * 300_000)
    sandbox.file("random/good.jsonl", JSON_LINE % 7)
    result = hunt(sandbox, "random")
    sums = check_summary("random bytes", result)
    checks.check("random bytes: the good one is read", b"2022-07-19" in result.out and result.code == 3, result)
    checks.check("random bytes: no worker is lost", sums and "worker lost" not in sums["item"][1], result)


def feed(sandbox, chunks, *words, **more):
    """hunt of what is written to its standard input, piece by piece: more than fits in memory."""
    process = subprocess.Popen([_breakwater.PROGRAM, "hunt", "--rules", "rule.yml", "-", *words], cwd=sandbox.path,
                               env=sandbox.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               **more)
    try:
        for chunk in chunks:
            process.stdin.write(chunk)
    except BrokenPipeError:
        pass
    out, err = process.communicate(timeout=_breakwater.TIMEOUT)
    return _breakwater.Result(process.returncode, out, err)


def check_long_lines(sandbox, megabytes):
    """A line of a gigabyte: one note, what follows is read, memory stays."""
    block = b"x" * (1 << 20)
    before, after = JSON_LINE % 7, JSON_LINE % 17
    xml_head, xml_tail = b"<Events>\n" + XML_EVENT % 7, XML_EVENT % 17 + b"</Events>\n"
    cases = {
        "JSON string": (before + b'{"a":"', block, b'"}\n' + after, 2),
        "JSON without an end": (before + b'{"a":"', block, b"", 1),
        "JSON line of zeros": (before, bytes(1 << 20), b"\n" + after, 2),
        "JSON array in one line": (b"[" + before.strip() + b",[", b"1," * (1 << 19), b"1]," + after.strip() + b"]", 2),
        "JSON nested": (before, b'{"a":' * (1 << 17), b"\n" + after, 2),
        "JSON brackets": (before, b"[" * (1 << 20), b"\n" + after, 2),
        "XML text": (xml_head + b"<Event><EventData><Data>", block, b"</Data></EventData></Event>\n" + xml_tail, 2),
        "XML attribute": (xml_head + b"<Event a='", block, b"'/>\n" + xml_tail, 2),
        "XML nested": (xml_head, b"<Event>" * (1 << 17), b"\n", 1),
        "XML comment": (xml_head + b"<!--", block, b"-->\n" + xml_tail, 2),
        "no line end": (b"", block, b"", 0),
        "zeros": (b"", bytes(1 << 20), b"", 0),
    }
    for name, (head, middle, tail, least) in cases.items():
        def chunks(head=head, middle=middle, tail=tail):
            yield head
            for _ in range(megabytes):
                yield middle
            yield tail
        start = time.monotonic()
        result = feed(sandbox, chunks())
        what = f"{megabytes} MiB on one line, {name}"
        sums = check_summary(what, result)
        outcomes = sums.get("item", (0, {}))[1]
        records = sums.get("record", (0, {}))[1]
        checks.check(f"{what}: no worker is lost", "worker lost" not in outcomes, result)
        checks.check(f"{what}: the records around it are read", records.get("matched", 0) >= least, result)
        quiet = name == "JSON line of zeros" # space that was reserved and never written
        checks.check(f"{what}: exit code", (result.code == 3) != quiet, result)
        print(f"{what}: {time.monotonic() - start:.1f} s, {sums}, {result.err[:150]}")


def tell(what, result, sums):
    print(f"{what}: exit {result.code}, {sums.get('item')}, {sums.get('record')}, {result.err[:150]}")


def check_bombs(sandbox, thorough):
    """What unpacks to far too much, or nests far too deep, ends with a reason; what stands beside it is read."""
    good = JSON_LINE % 7
    zeros = bytes(1 << 20)
    many = 3000 if thorough else 300
    bomb = good + zeros * many
    sandbox.file("bombs/zeros.gz", gzip.compress(bomb)) # 1:1000 is possible: read
    sandbox.file("bombs/zeros.bz2", bz2.compress(bomb))
    sandbox.file("bombs/zeros.xz", lzma.compress(bomb))
    with zipfile.ZipFile(os.path.join(sandbox.path, "bombs", "zeros.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"{number}.log", good + zeros * (many // 4))
        archive.writestr("good.json", good)
    # in each archive the next, deeper than anybody packs logs
    data = good
    for level in range(40):
        data = gzip.compress(data) if level % 2 else tar_of([(f"{level}.json", good), (f"{level}", data)])
    sandbox.file("bombs/deep", data)
    sandbox.file("bombs/members.tar", tar_of((f"{number}.json", b"") for number in range(5000)))
    sandbox.file("bombs/good.json", good)
    # a gzip of itself can not be written here; members that promise more than there is can
    lies = bytearray(tar_of([("a.json", good)]))
    lies[124:136] = b"77777777777\0"
    lies[148:156] = b"        "
    lies[148:156] = b"%06o\0 " % sum(lies[:512])
    sandbox.file("bombs/lies.tar", bytes(lies))
    result = hunt(sandbox, "bombs", "--verbose")
    sums = check_summary("bombs", result)
    tell("bombs", result, sums)
    checks.check("bombs: exit 3", result.code == 3, result)
    checks.check("bombs: no worker is lost", sums and "worker lost" not in sums["item"][1], result)
    for name in ("zeros.bz2", "zeros.xz", "deep", "lies.tar"):
        checks.check(f"bombs: {name} is named", re.search(rb"bombs/" + name.encode() + rb"[^\n]*: ", result.err), result)
    for name in sorted(os.listdir(os.path.join(sandbox.path, "bombs"))):
        start = time.monotonic()
        alone = hunt(sandbox, os.path.join("bombs", name))
        check_summary(f"bomb {name}", alone)
        print(f"bomb {name}: {time.monotonic() - start:.1f} s")


def check_names(sandbox):
    """Names are text of an attacker: nothing of them reaches the terminal as it is."""
    names = [b"line\nfeed.json", b"\x1b[31mred\x1b]0;title\x07.json", b"invalid-\xff\xfe.json", b"c1-\xc2\x9b31m.json",
             "turned-\u202egnp.json".encode(), b"-rf.json", b"quote'\"$(id).json", b"tab\t.json", b"long" + b"x" * 240 + b".json"]
    folder = os.path.join(sandbox.path, "names").encode()
    os.mkdir(folder)
    for name in names:
        for ending, content in ((b"", JSON_LINE % 7 + b"{broken\n"), (b".bad.json", b"")):
            with open(os.path.join(folder, name[:240] + ending), "wb") as file:
                file.write(content)
    archive = tar_of((os.fsdecode(name), b"{broken\n") for name in names)
    sandbox.file("names/members.tar", archive)
    for words in (("hunt", "names", "--verbose", "--rules", "rule.yml"), ("dump", "names")):
        result = sandbox.run(*words)
        text = result.err if words[0] == "dump" else result.out + result.err
        checks.check(f"{words[0]} of odd names: exit 3", result.code == 3, result)
        bad = re.search(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80\xae", text)
        checks.check(f"{words[0]} of odd names: nothing of them steers the terminal", not bad,
                     f"{bad and text[max(0, bad.start() - 80):bad.end() + 40]}")
        try:
            text.decode()
        except UnicodeDecodeError as error:
            checks.check(f"{words[0]} of odd names: UTF-8", False, f"{error} {text[error.start - 60:error.end + 20]}")
        if words[0] == "hunt":
            check_summary("odd names", result)
    for option in ("--json", "--csv"):
        result = hunt(sandbox, "names", option, "-q")
        try:
            result.out.decode()
            fine = True
        except UnicodeDecodeError:
            fine = False
        checks.check(f"odd names: {option} is UTF-8", fine and result.out, result)
        if option == "--json":
            rows = [json.loads(line) for line in result.out.splitlines()]
            checks.check("odd names: --json names the file", any("red" in row["log"]["file"]["path"] for row in rows))


def check_name_commands(sandbox):
    """The command that is shown for a record finds the file, whatever its name."""
    names = [b"invalid-\xff\xfe.json", b"line\nfeed.json", b"literal-\\xff.json", b"quote'\"$(id).json", "zero\u200bwidth.json".encode(), b"-rf \xff.json",
             b"we!rd.json", b"!.json", b"wow!!$x!.json"]
    for number, name in enumerate(names):
        os.mkdir(os.path.join(sandbox.path, f"named{number}").encode())
        with open(os.path.join(sandbox.path.encode(), b"named%d" % number, name), "wb") as file:
            file.write(JSON_LINE % 7)
        result = sandbox.run("hunt", f"named{number}", "--rules", "rule.yml")
        command = re.search(rb"\n +(\S+ dump [^\n]* --record=\d+)", result.out)
        checks.check(f"command for {name}", command, result)
        if command:
            got = subprocess.run(["bash", "-c", command[1]], cwd=sandbox.path, capture_output=True, env=sandbox.env)
            checks.check(f"command for {name} finds the record", got.returncode == 0 and got.stdout.count(b"\n") == 1, f"{command[1]} {got}")
            if b"$'" not in command[1]:
                got = subprocess.run(["sh", "-c", command[1]], cwd=sandbox.path, capture_output=True, env=sandbox.env)
                checks.check(f"command for {name} in sh", got.returncode == 0 and got.stdout.count(b"\n") == 1, f"{command[1]} {got}")


def check_name_commands_of_archives(sandbox):
    """What stands behind ! in a label is a member only where what stands before it is an archive."""
    for path, files in (("marks/we!rd/lo!gs!.zip", ["in!ner.json"]), ("marks/we!rd/two.zip", ["a.json"])):
        sandbox.file(path, b"")
        with zipfile.ZipFile(os.path.join(sandbox.path, path), "w") as archive:
            for name in files:
                archive.writestr(name, JSON_LINE % 7)
        result = sandbox.run("hunt", path, "--rules", "rule.yml")
        command = re.search(rb"\n +(\S+ dump [^\n]* --record=\d+)", result.out)
        checks.check(f"command for {path} names the archive", command and f" '{path}' ".encode() in command[1], result)
        got = subprocess.run(["sh", "-c", command[1]], cwd=sandbox.path, capture_output=True, env=sandbox.env)
        checks.check(f"command for {path} finds the record", got.returncode == 0 and got.stdout.count(b"\n") == 1, f"{command[1]} {got}")


def check_kinds_of_files(sandbox):
    """FIFOs, sockets, devices, links: told, never opened in a way that waits, and never followed out of the folder."""
    sandbox.file("outside/secret.json", JSON_LINE % 7)
    sandbox.file("kinds/good.json", JSON_LINE % 17)
    sandbox.file("kinds/folder/good.json", JSON_LINE % 27)
    at = os.path.join(sandbox.path, "kinds")
    os.mkfifo(os.path.join(at, "fifo"))
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.path.join(at, "socket"))
    os.symlink("b", os.path.join(at, "a"))
    os.symlink("a", os.path.join(at, "b"))
    os.symlink("..", os.path.join(at, "folder", "up"))
    os.symlink("../outside", os.path.join(at, "out"))
    os.symlink("../outside/secret.json", os.path.join(at, "secret"))
    os.symlink("/etc", os.path.join(at, "etc"))
    expected = ["fifo", "socket", "a", "b", "up", "out", "secret", "etc"]
    try:
        os.mknod(os.path.join(at, "zero"), stat.S_IFCHR | 0o600, os.makedev(1, 5))
        expected.append("zero")
    except PermissionError:
        pass
    for words in (("hunt", "--rules", "rule.yml", "kinds"), ("dump", "kinds")):
        result = sandbox.run(*words)
        for name in expected:
            checks.check(f"{words[0]}: {name} is named", re.search(rb"kinds/(folder/)?" + name.encode() + rb": ", result.err),
                         result)
        checks.check(f"{words[0]}: links do not lead out", b"secret.json" not in result.err + result.out, result)
    result = hunt(sandbox, "kinds")
    sums = check_summary("kinds of files", result, items=len(expected) + 2)
    tell("kinds of files", result, sums)
    checks.check("kinds of files: the two files are read", sums["record"][0] == 2, sums)
    for odd in ("/dev/zero", "/dev/null", "kinds/fifo", "kinds/socket"):
        result = hunt(sandbox, odd, "kinds/good.json")
        checks.check(f"{odd}: told, exit 3, the rest is read",
                     result.code == 3 and odd.encode() in result.err and b"1 record" in result.out, result)
    # a link that somebody names is meant
    result = hunt(sandbox, "kinds/secret")
    checks.check("a link on the command line is followed", result.code == 1, result)
    result = hunt(sandbox, "kinds", "kinds/good.json")
    check_summary("the same file twice", result)
    tell("the same file twice", result, read_sums(result.out.decode()))


def unprivileged():
    """As nobody, for what root may do anyway; None when that can not be had."""
    if os.geteuid() != 0:
        return {}
    return {"user": 65534, "group": 65534, "extra_groups": []}


def check_permissions(sandbox):
    who = unprivileged()
    os.chmod(sandbox.path, 0o755)
    sandbox.file("closed/good.json", JSON_LINE % 7)
    os.chmod(sandbox.file("closed/secret.evtx", small_evtx()), 0)
    sandbox.file("closed/folder/inside.json", JSON_LINE % 7)
    os.chmod(os.path.join(sandbox.path, "closed", "folder"), 0)
    # where the tree lies, nobody may have no business: a copy does
    program = shutil.copy(_breakwater.PROGRAM, os.path.join(sandbox.path, "breakwater-copy"))
    rules = shutil.copytree(os.path.join(ROOT, "rules", "logsources"), os.path.join(sandbox.path, "r", "logsources"))
    os.chmod(program, 0o755)
    environment = {**sandbox.env, "HOME": "/nonexistent", "BREAKWATER_RULES": os.path.dirname(rules)}
    subprocess.run(["chmod", "-R", "a+rX", os.path.dirname(rules)], check=True)
    def run(*words):
        done = subprocess.run([program, *words], cwd=sandbox.path, env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60, **who)
        return _breakwater.Result(done.returncode, done.stdout, done.stderr)
    result = run("hunt", "--rules", "rule.yml", "closed")
    sums = check_summary("no permission", result)
    tell("no permission", result, sums)
    for name in (b"closed/secret.evtx", b"closed/folder"):
        checks.check(f"no permission: {name.decode()} is named with the reason",
                     re.search(name + rb": [^\n]*Permission denied", result.err), result)
    checks.check("no permission: exit 3, the rest is read", result.code == 3 and sums["record"][0] == 1, result)
    for output in ("--json=closed/out.json", "--html=/proc/x.html", "--csv=closed/folder/x.csv", "--case=closed/x.case"):
        result = run("hunt", "--rules", "rule.yml", "closed/good.json", output)
        checks.check(f"{output}: named before the work, exit 2",
                     result.code == 2 and output.split("=")[1].encode() in result.err and result.out == b"", result)
        tell(output, result, {})
    os.chmod(os.path.join(sandbox.path, "closed", "folder"), 0o755)


def big_json(sandbox, name, megabytes):
    path = os.path.join(sandbox.path, name)
    block = b"".join(JSON_LINE % number for number in range(4000))
    with open(path, "wb") as file:
        while file.tell() < megabytes << 20:
            file.write(block)
    return path


def check_changing_file(sandbox):
    """A file that shrinks, grows or goes while it is read ends where it ends."""
    for what, change in (("shrinks", lambda path: os.truncate(path, 70_000)), ("is emptied", lambda path: os.truncate(path, 0)),
                         ("goes", os.unlink), ("grows", lambda path: open(path, "ab").write(JSON_LINE % 7 * 1000))):
        path = big_json(sandbox, "changing.json", 120)
        process = subprocess.Popen([_breakwater.PROGRAM, "hunt", "--rules", "never.yml", "-j1", "changing.json"],
                                   cwd=sandbox.path, env=sandbox.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(0.15)
        change(path)
        out, err = process.communicate(timeout=120)
        result = _breakwater.Result(process.returncode, out, err)
        sums = check_summary(f"a file that {what}", result)
        tell(f"a file that {what}", result, sums)
        checks.check(f"a file that {what}: no worker is lost", "worker lost" not in sums["item"][1], result)


def check_sparse(sandbox, gigabytes):
    """Gigabytes that are not there: read at the speed of reading, or known to be nothing."""
    for name, head in (("sparse.evtx", small_evtx()), ("sparse.json", JSON_LINE % 7), ("sparse.none", b"")):
        path = sandbox.file(f"sparse/{name}", head)
        os.truncate(path, gigabytes << 30)
        start = time.monotonic()
        result = hunt(sandbox, f"sparse/{name}")
        sums = check_summary(name, result)
        tell(f"{name}, {time.monotonic() - start:.1f} s", result, sums)
        checks.check(f"{name}: no worker is lost", "worker lost" not in sums["item"][1], result)
        checks.check(f"{name}: read once", time.monotonic() - start < 60, result)


def check_full_disk(sandbox):
    """Outputs, the case and the temporary folder on a file system without room."""
    folder = os.path.join(sandbox.path, "small")
    os.mkdir(folder)
    mounted = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder],
                                                   capture_output=True).returncode == 0
    if not mounted:
        print("no small file system: /dev/full stands for it")
    logs = "kept.jsonl"
    sandbox.file(logs, b"".join(JSON_LINE % number for number in range(3000)))
    try:
        for option, name in (("--json", "f.jsonl"), ("--csv", "f.csv"), ("--html", "f.html"), ("--case", "f.case"),
                             ("--output", "f.txt")):
            target = os.path.join(folder, name)
            if not mounted:
                if option == "--case":
                    continue
                os.symlink("/dev/full", target)
            result = hunt(sandbox, logs, f"{option}={target}")
            wanted = 2 if option == "--case" else 3 # there it shows before anything is read
            checks.check(f"full disk: {option}: exit {wanted} with the reason", result.code == wanted and
                         re.search(rb"(?i)no space left", result.err) and name.encode() in result.err or
                         (option == "--output" and result.code in (1, 3)), result)
            tell(f"full disk {option}", result, read_sums(result.out.decode()))
            checks.check(f"full disk: {option}: no empty case stays", option != "--case" or not os.path.exists(target))
            if os.path.lexists(target):
                os.unlink(target)
        if mounted:
            big_json(sandbox, "many.jsonl", 8)
            result = hunt(sandbox, "many.jsonl", "-q", "--json", env={"TMPDIR": folder, "SQLITE_TMPDIR": folder})
            checks.check("full temporary folder: exit 3 with the reason", result.code == 3 and b"o space left" in result.err and
                         b"TMPDIR" in result.err, result)
            print("full temporary folder:", result.code, result.err, len(result.out))
    finally:
        if mounted:
            subprocess.run(["umount", folder], check=True)


def start_with_pipe(sandbox, *words):
    read_end, write_end = os.pipe()
    process = subprocess.Popen([_breakwater.PROGRAM, *words], cwd=sandbox.path, env=sandbox.env, stdin=read_end,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    os.close(read_end)
    return process, write_end


def check_signals(sandbox):
    """Stopped by a signal: what was found until then is written, and said to be partial."""
    before = JSON_LINE % 7 * 3
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        sandbox.file("first/good.json", JSON_LINE % 17)
        process, write_end = start_with_pipe(sandbox, "hunt", "--rules", "rule.yml", "first", "-", "--json=partial.jsonl",
                                             "--html=partial.html", "-j1")
        os.write(write_end, before)
        time.sleep(1.0)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        os.close(write_end)
        result = _breakwater.Result(process.returncode, out, err)
        what = f"{number.name}"
        sums = check_summary(what, result)
        tell(what, result, sums)
        checks.check(f"{what}: exit 3", result.code == 3, result)
        checks.check(f"{what}: said to be partial", b"PARTIAL" in out, result)
        rows = [json.loads(line) for line in sandbox.read("partial.jsonl").splitlines()]
        checks.check(f"{what}: what was found is kept", len(rows) >= 1, rows)
        checks.check(f"{what}: the page says so", b"interrupted" in sandbox.read("partial.html"), result)
        left = [line for line in subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True).stdout.splitlines()
                if sandbox.path in line and "breakwater" in line]
        checks.check(f"{what}: no process is left", not left, left)


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(child) for child in file.read().split()]


def check_lost_workers(sandbox):
    """A worker that dies costs its item; the parent that dies takes its workers along."""
    process, write_end = start_with_pipe(sandbox, "hunt", "--rules", "rule.yml", "-", "first", "-j1")
    os.write(write_end, JSON_LINE % 7)
    time.sleep(1.0)
    for child in children(process.pid):
        os.kill(child, signal.SIGKILL)
    os.close(write_end)
    out, err = process.communicate(timeout=60)
    result = _breakwater.Result(process.returncode, out, err)
    sums = check_summary("a killed worker", result, items=2)
    tell("a killed worker", result, sums)
    checks.check("a killed worker costs one item", sums["item"][1] == {"done": 1, "worker lost": 1}, result)
    checks.check("a killed worker: exit 3, named", result.code == 3 and b"breakwater: -: worker lost: " in err, result)
    process, write_end = start_with_pipe(sandbox, "hunt", "--rules", "rule.yml", "-", "-j2")
    os.write(write_end, JSON_LINE % 7)
    time.sleep(1.0)
    workers = children(process.pid)
    process.kill()
    process.communicate(timeout=60)
    time.sleep(1.0)
    left = [pid for pid in workers if os.path.exists(f"/proc/{pid}") and b"Z" not in open(f"/proc/{pid}/stat", "rb").read().split()[2]]
    checks.check("no worker outlives its parent", workers and not left, left)
    os.close(write_end)


def check_mixed(sandbox):
    """Folders, archives, standard input and wrong paths at once, with little memory."""
    sandbox.file("mixed/a.json", JSON_LINE % 7)
    sandbox.file("mixed/b.xml", XML_EVENT % 7)
    sandbox.file("mixed/c.evtx", small_evtx())
    sandbox.file("mixed/d.evtx", b"")
    sandbox.file("mixed/e.evtx", b"MZ this is a program")
    sandbox.file("mixed/f.bin", b"\x7fELF")
    os.mkdir(os.path.join(sandbox.path, "mixed", "empty"))
    result = hunt(sandbox, "mixed", "nowhere", "-", "mixed/empty", stdin=gzip.compress(XML_EVENT % 17))
    sums = check_summary("mixed", result, items=8)
    tell("mixed", result, sums)
    for line in (b"mixed/d.evtx: empty", b"mixed/e.evtx: not a log", b"nowhere: unreadable: "):
        checks.check(f"mixed: '{line.decode()}' is told", b"breakwater: " + line in result.err, result)
    checks.check("mixed: what nobody would take for a log is only counted", b"f.bin" not in result.err, result)
    verbose = hunt(sandbox, "mixed", "--verbose")
    checks.check("mixed: --verbose names it, too", b"mixed/f.bin: not a log" in verbose.err, verbose)
    first = hunt(sandbox, "mixed", "-q", "--json", "-j1")
    for words in (("-j2",), ("-j4",), ("-j7",), ("--memory", "64M", "-j1"), ("--memory", "1G"), ("--no-cache",), ("--no-jail",)):
        result = hunt(sandbox, "mixed", "-q", "--json", *words)
        checks.check(f"mixed: {' '.join(words)}: the same bytes", result.out == first.out and result.code == first.code, result)
    for kind in ("evtx", "json", "windows-xml"):
        result = hunt(sandbox, "mixed", "--only", kind)
        sums = check_summary(f"--only {kind}", result)
        tell(f"--only {kind}", result, sums)
        checks.check(f"--only {kind}: one item is read", sums["item"][1].get("done") == 1 and
                     sums["item"][1].get("not selected") == 2, result)


def main():
    release = os.path.join(ROOT, "build", "release", "breakwater")
    if "thorough" in sys.argv or os.path.exists(release): # this is about amounts; sanitizers see the unit tests
        _breakwater.PROGRAM = release
    sandbox = Sandbox()
    sandbox.file("rule.yml", RULE)
    sandbox.file("never.yml", RULE.replace(b"'7'", b"'never'"))
    thorough = "thorough" in sys.argv
    parts = {"random": lambda: check_random(sandbox), "mutations": lambda: check_mutations(sandbox, thorough),
             "lines": lambda: check_long_lines(sandbox, 1024 if thorough else 24),
             "bombs": lambda: check_bombs(sandbox, thorough), "names": lambda: check_names(sandbox),
             "commands": lambda: check_name_commands(sandbox), "archives": lambda: check_name_commands_of_archives(sandbox),
             "kinds": lambda: check_kinds_of_files(sandbox), "permissions": lambda: check_permissions(sandbox),
             "changing": lambda: check_changing_file(sandbox), "sparse": lambda: check_sparse(sandbox, 6 if thorough else 1),
             "full": lambda: check_full_disk(sandbox), "signals": lambda: check_signals(sandbox),
             "lost": lambda: check_lost_workers(sandbox), "mixed": lambda: check_mixed(sandbox)}
    chosen = [name for name in sys.argv[1:] if name in parts] or list(parts)
    for name in chosen:
        parts[name]()
    checks.exit()


main()
