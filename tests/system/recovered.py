"""Records that no log lists any more: found, told apart, given out once, the same for any --jobs."""
import csv
import gzip
import io
import json
import os
import re
import struct
import zipfile
import zlib

from _breakwater import EXAMPLE, Checks, Sandbox



class OurChecks(Checks):
    def equal(self, what, got, want):
        self.check(what, got == want, f"got {str(got)[:600]}\nwant {str(want)[:600]}")


checks = OurChecks()
HEADER, CHUNK = 4096, 65536
LOG = os.path.join(EXAMPLE, "DC01", "Security.evtx")
RULES = b"""title: Any record that was recovered
id: 6b2f4a0e-3c55-4a39-9d0c-5a1f6f2c7d21
author: tests
level: high
logsource:
  product: windows
detection:
  selection:
    breakwater.recovered: true
  condition: selection
---
title: Any record of a log
id: 6b2f4a0e-3c55-4a39-9d0c-5a1f6f2c7d22
author: tests
level: medium
logsource:
  product: windows
detection:
  selection:
    breakwater.recovered: 'false'
  condition: selection
"""


def u32(data, at):
    return struct.unpack_from("<I", data, at)[0]


def records(chunk):
    at = 512
    while chunk[at:at + 4] == b"**\0\0":
        yield at, u32(chunk, at + 4)
        at += u32(chunk, at + 4)


def shorten(data, keep):
    """The log with only `keep` records of each chunk listed; the next one is lost, the others are left over."""
    data = bytearray(data)
    left_over = 0
    for base in range(HEADER, len(data), CHUNK):
        chunk = memoryview(data)[base:base + CHUNK]
        found = list(records(chunk))
        if bytes(chunk[:8]) != b"ElfChnk\0" or len(found) < keep + 2:
            continue
        end, size = found[keep]
        chunk[end:end + size] = bytes(size)  # or the ids would go on: a copy of an open log
        left_over += len(found) - keep - 1
        struct.pack_into("<I", chunk, 48, end)
        struct.pack_into("<I", chunk, 52, zlib.crc32(chunk[512:end]))
        struct.pack_into("<I", chunk, 124, zlib.crc32(chunk[128:512], zlib.crc32(chunk[:120])))
    return bytes(data), left_over


def lines(result):
    return result.out.splitlines()


def plain(line):
    """A recovered record as it was before it was marked."""
    record = json.loads(line)
    checks.check("recovered records are marked", record.pop("breakwater.recovered", None) is True, line)
    where = record.pop("breakwater.recovery", {})
    checks.check("recovered records say where they were",
                 where.get("place") in ("slack", "block", "blob") and
                 where.get("template") in ("chunk", "library", "record", "manifest", "none") and "offset" in where, line)
    return json.dumps(record)


def check_dump(sandbox, truth, left_over):
    live = sandbox.run("dump", "logs")
    both = sandbox.run("dump", "logs", "--recovered=yes")
    only = sandbox.run("dump", "logs", "--recovered=only")
    checks.equal("dump: left-over records are not printed unless asked for",
                 sandbox.run("dump", "logs", "--recovered=no").out, live.out)
    checks.equal("dump: recovered ones come behind all others", both.out, live.out + only.out)
    checks.check("dump: most of what is left over is read", len(lines(only)) > left_over * 0.9,
                 f"{len(lines(only))} of {left_over}")
    wrong = [line for line in lines(only) if plain(line) not in truth]
    checks.equal("dump: nothing that nobody wrote", wrong[:1], [])
    checks.equal("dump: each once", len(set(lines(only))), len(lines(only)))
    for jobs in ("1", "2", "5"):
        checks.equal(f"dump: the same with --jobs {jobs}",
                     sandbox.run("dump", "logs", "--recovered=yes", "--jobs", jobs).out, both.out)
    checks.equal("dump: wrong words are refused", sandbox.run("dump", "logs", "--recovered=all").code, 2)
    return len(lines(live)), only


def check_copies(sandbox, only):
    """With the whole log in the evidence, nothing is left to recover; two copies count once."""
    whole = sandbox.run("dump", "logs", LOG, "--recovered=only")
    checks.equal("dump: what a log still has is not recovered", whole.out, b"")
    checks.check("dump: and that is said", b"no recovered record to print" in whole.err and
                 b"a log still has" in whole.err, whole.err)
    sandbox.file("words.log", b"2024-01-01 00:00:00 nothing of Windows\n" * 9)
    nothing = sandbox.run("dump", "words.log", "--recovered=only")
    checks.check("dump: where nothing is left over, too", nothing.out == b"" and nothing.code == 0 and
                 b"no recovered record to print: none was found" in nothing.err, nothing)
    checks.check("dump: nothing is said where there are some", b"no recovered record" not in only.err, only.err)
    sandbox.file("twice/a.evtx", sandbox.read("logs/short.evtx"))
    sandbox.file("twice/b.evtx", sandbox.read("logs/short.evtx"))
    checks.equal("dump: found twice, given out once", sandbox.run("dump", "twice", "--recovered=only").out, only.out)


def check_blobs(sandbox, truth, only):
    data = sandbox.read("logs/short.evtx")
    blob = b"\x5a" * 12345 + data[HEADER:] + b"\x11" * 777
    sandbox.file("disk/unallocated.bin", blob)
    found = sandbox.run("dump", "disk", "--recovered=only")
    checks.equal("a blob is no log unless it is looked through", sandbox.run("dump", "disk").out, b"")
    checks.check("a blob gives its records", len(lines(found)) > len(lines(only)), found)
    wrong = [line for line in lines(found) if plain(line) not in truth]
    checks.equal("a blob: nothing that nobody wrote", wrong[:1], [])
    with zipfile.ZipFile(os.path.join(sandbox.path, "disk.zip"), "w") as archive:
        archive.writestr("unallocated.bin", blob)
    sandbox.file("disk.gz", gzip.compress(blob))
    for name in ("disk.zip", "disk.gz"):
        checks.equal(f"{name}: the same", sandbox.run("dump", name, "--recovered=only").out, found.out)
    checks.equal("standard input: the same", sandbox.run("dump", "-", "--recovered=only", stdin=blob).out, found.out)
    beside = sandbox.run("dump", "disk", "logs", "--recovered=yes")
    again = sandbox.run("dump", "disk", "logs", "--recovered=yes", "--jobs", "5")
    checks.equal("a blob beside logs: the same for any --jobs", again.out, beside.out)
    sandbox.file("junk.bin", b"\x2a\x2a\0\0" * 5000)
    junk = sandbox.run("dump", "junk.bin", "--recovered=only")
    checks.check("bytes without records are no log", junk.out == b"" and junk.code == 3 and
                 b"no known log format" in junk.err, junk)


def check_parts(sandbox, truth):
    """Blobs that are cut into parts: records at every place of them, once."""
    chunk = sandbox.read("logs/short.evtx")[HEADER:HEADER + CHUNK]
    blob = b"".join(chunk + bytes([n]) * 5001 for n in range(180))
    sandbox.file("large.bin", blob)
    small = sandbox.file("small.bin", chunk)
    one = sandbox.run("dump", small, "--recovered=only")
    large = sandbox.run("dump", "large.bin", "--recovered=only", "--jobs", "5")
    ids = [json.loads(line)["Event"]["System"]["EventRecordID"] for line in lines(large)]
    checks.equal("a large blob: each record once",
                 ids, [json.loads(line)["Event"]["System"]["EventRecordID"] for line in lines(one)])


def check_shifted(sandbox, whole, truth):
    """A log in which bytes were put in: chunks do not stand where they should, and are read all the same."""
    chunks = [whole[at:at + CHUNK] for at in range(HEADER, len(whole), CHUNK) if whole[at:at + 8] == b"ElfChnk\0"][:3]
    listed = sum(1 for chunk in chunks for _ in records(chunk))
    places = list(records(chunks[1]))
    start, size = places[len(places) // 2]
    put_in = b"\x5a" * (CHUNK - start - size // 2)  # so that this record lies across two blocks
    sandbox.file("shifted/log.evtx", whole[:HEADER] + chunks[0] + put_in + b"".join(chunks[1:]) + bytes(CHUNK))
    both = lines(sandbox.run("dump", "shifted", "--recovered=yes"))
    checks.equal("a shifted log: what lies across two blocks is read, too", len(both), listed)
    parts = lines(sandbox.run("dump", "shifted", "--recovered=yes", "--jobs", "5"))
    checks.equal("a shifted log: the same in parts", sorted(parts), sorted(both))
    recovered = lines(sandbox.run("dump", "shifted", "--recovered=only"))
    checks.equal("a shifted log: nothing that nobody wrote", [line for line in recovered if plain(line) not in truth][:1], [])


def sums(text):
    """The numbers of "12 left-over records = 3 read and looked at + …"."""
    sentence = re.search(r"([\d,]+) left-over records? =(.*?)\.\s*\n", text, re.S)
    parts = re.findall(r"[=+]?\s*([\d,]+) [a-z]", " ".join(sentence[2].split()))
    return int(sentence[1].replace(",", "")), sum(int(part.replace(",", "")) for part in parts)


def check_hunt(sandbox, live, only):
    sandbox.file("rules/all.yml", RULES)
    words = ("hunt", "logs", "--rules", "rules", "-q")
    found = [json.loads(line) for line in lines(sandbox.run(*words, "--json"))]
    recovered = [f for f in found if f["breakwater"].get("recovered")]
    checks.equal("hunt: a finding for each recovered record", len(recovered), len(lines(only)))
    checks.equal("hunt: and for each of the log", len(found) - len(recovered), live)
    checks.equal("hunt: rules tell them apart", {f["rule"]["name"] for f in recovered}, {"Any record that was recovered"})
    records_found = {json.dumps(f["breakwater"]["record"]) for f in recovered}
    checks.equal("hunt: with the records as dump prints them", records_found,
                 {json.dumps(json.loads(line)) for line in lines(only)})
    no = sandbox.run(*words, "--json", "--recovered=no")
    checks.equal("hunt --recovered=no: records of logs alone", len(lines(no)), live)
    one = [json.loads(line) for line in lines(sandbox.run(*words, "--json", "--recovered=only"))]
    checks.equal("hunt --recovered=only: the others alone", len(one), len(recovered))
    checks.equal("hunt: recovered findings alone are findings, too",
                 sandbox.run(*words, "--json", "--recovered=only").code, 1)
    rows = list(csv.DictReader(io.StringIO(sandbox.run(*words, "--csv").out.decode())))
    checks.equal("hunt --csv: a column says it", sum(row["recovered"] == "true" for row in rows), len(recovered))
    screen = sandbox.run("hunt", "logs", "--rules", "rules").out.decode()
    total, parts = sums(screen)
    checks.equal("hunt: the sums of recovered records add up", parts, total)
    checks.check("hunt: the first line counts those of logs", f"{live:,} medium" in screen.splitlines()[0] and
                 "high" not in screen.splitlines()[0], screen)
    for jobs in ("1", "5"):
        checks.equal(f"hunt: the same with --jobs {jobs}", sandbox.run(*words, "--json", "--jobs", jobs).out,
                     sandbox.run(*words, "--json").out)
    page = sandbox.run(*words, "--html=page.html")
    checks.check("hunt --html: written", page.code == 1 and os.path.exists(os.path.join(sandbox.path, "page.html")), page)


def main():
    sandbox = Sandbox()
    with open(LOG, "rb") as file:
        whole = file.read()
    truth = {json.dumps(json.loads(line)) for line in lines(sandbox.run("dump", LOG))}
    short, left_over = shorten(whole, 20)
    sandbox.file("logs/short.evtx", short)
    checks.check("there is something to recover", left_over > 20, str(left_over))
    live, only = check_dump(sandbox, truth, left_over)
    check_copies(sandbox, only)
    check_blobs(sandbox, truth, only)
    check_parts(sandbox, truth)
    check_shifted(sandbox, whole, truth)
    check_hunt(sandbox, live, only)
    checks.exit()


main()
