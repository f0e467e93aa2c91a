#!/usr/bin/python3
"""The generator: the committed example is what it makes, and what the truth names is there."""
import gzip
import importlib.util
import json
import os
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile

ROOT = os.environ.get("BW_ROOT", os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.environ.get("BW_BUILD", os.path.join(ROOT, "build"))
PROGRAM = os.path.join(BUILD, "tools", "generate", "bw-generate")
CASE = os.path.join(ROOT, "examples", "apt40-case1")
CASE2 = os.path.join(ROOT, "examples", "apt40-case2")
WEEK = os.path.join(ROOT, "examples", "benign-week", "scenario.yml")
FILE_HEADER = 4096
CHUNK = 65536
CHUNK_HEADER = 512


def load_refresh():
    path = os.path.join(ROOT, "examples", "refresh.py")
    spec = importlib.util.spec_from_file_location("refresh", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)


def tree(directory):
    """All files below a folder, by their path; those in archives too."""
    files = {}
    for folder, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(folder, name)
            key = os.path.relpath(path, directory)
            if key.endswith(".zip"):
                with zipfile.ZipFile(path) as archive:
                    for member in archive.namelist():
                        files[member] = archive.read(member)
            elif key.endswith(".gz"):
                with gzip.open(path) as file:
                    files[key[:-3]] = file.read()
            else:
                with open(path, "rb") as file:
                    files[key] = file.read()
    return files


def records(log):
    """Record ids and header times of a clean log, in order."""
    for chunk in range(FILE_HEADER, len(log), CHUNK):
        if log[chunk:chunk + 8] != b"ElfChnk\0":
            raise AssertionError("no chunk at %d" % chunk)
        end = chunk + struct.unpack_from("<I", log, chunk + 48)[0]
        at = chunk + CHUNK_HEADER
        while at < end:
            magic, size, number, written = struct.unpack_from("<IIQQ", log, at)
            if magic != 0x2A2A:
                raise AssertionError("no record at %d" % at)
            yield number, written
            at += size


def filetime(text):
    """The FILETIME of "2022-07-19T02:41:07.1234567Z"."""
    stamp, _, fraction = text.rstrip("Z").partition(".")
    seconds = time.mktime(time.strptime(stamp + " UTC", "%Y-%m-%dT%H:%M:%S %Z")) - time.timezone
    return (int(seconds) + 11644473600) * 10000000 + int((fraction + "0" * 7)[:7])


def check_lines(test, truth, evidence):
    checked = 0
    for row in truth:
        if row["file"].endswith(".evtx"):
            continue
        log = evidence[row["file"]].decode("utf-8")
        stamp = time.strptime(row["time"][:19], "%Y-%m-%dT%H:%M:%S")
        forms = [time.strftime(form, stamp) for form in (
            "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d/%b/%Y:%H:%M:%S", "%d-%b-%Y %H:%M:%S",
            "%Y/%m/%d %H:%M:%S", "date=%Y-%m-%d time=%H:%M:%S")]
        forms.append(str(filetime(row["time"]) // 10000000 - 11644473600) + ".")
        if row["file"].endswith("audit.log"):
            lines = [line for line in log.splitlines() if ":%d): " % row["record_id"] in line]
            test.assertTrue(lines, row)
        else:
            lines = [log.splitlines()[row["record_id"] - 1]]
        for line in lines:
            test.assertTrue(any(form in line for form in forms), (row, line))
        checked += 1
    test.assertGreater(checked, 100)


class Example(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.evidence = tree(os.path.join(CASE, "evidence"))
        with open(os.path.join(CASE, "truth.jsonl"), encoding="utf-8") as file:
            cls.truth = [json.loads(line) for line in file]

    def test_generated_again_it_is_the_same(self):
        with tempfile.TemporaryDirectory() as work:
            truth = os.path.join(work, "truth.jsonl")
            load_refresh().generate(PROGRAM, os.path.join(work, "evidence"), truth)
            made = tree(os.path.join(work, "evidence"))
            with open(truth, encoding="utf-8") as file:
                self.assertEqual([json.loads(line) for line in file], self.truth)
        self.assertEqual(sorted(made), sorted(self.evidence))
        for name, content in made.items():
            self.assertEqual(content, self.evidence[name], name)

    def test_truth_names_records_that_exist(self):
        logs = {name: dict(records(log)) for name, log in self.evidence.items()
                if name.endswith(".evtx")}
        self.assertGreater(len(self.truth), 400)
        for line in self.truth:
            if not line["file"].endswith(".evtx"):
                continue
            written = logs[line["file"]].get(line["record_id"])
            self.assertEqual(written, filetime(line["time"]), line)

    def test_every_stage_is_there(self):
        stages = {line["stage"] for line in self.truth}
        self.assertEqual(stages, {
            "reconnaissance", "initial-access", "execution", "persistence", "privilege-escalation",
            "defense-evasion", "credential-access", "discovery", "lateral-movement", "collection",
            "command-and-control", "exfiltration"})

    def test_records_are_in_order(self):
        for name, log in self.evidence.items():
            if not name.endswith(".evtx"):
                continue
            rows = list(records(log))
            self.assertEqual([number for number, _ in rows], list(range(1, len(rows) + 1)), name)
            self.assertEqual(rows, sorted(rows, key=lambda row: row[1]), name)

    def test_it_is_small(self):
        self.assertLess(sum(len(log) for log in self.evidence.values()), 9000000)

    def test_truth_names_lines_that_exist(self):
        """The named line of a log of lines (or the set with that serial) has the truth's second in it."""
        self.assertTrue(any(line["file"].endswith("access.log-20220724") for line in self.truth))
        check_lines(self, self.truth, self.evidence)


class SecondExample(unittest.TestCase):
    def test_generated_again_it_is_the_same(self):
        evidence = tree(os.path.join(CASE2, "evidence"))
        with tempfile.TemporaryDirectory() as work:
            path = os.path.join(work, "truth.jsonl")
            load_refresh().generate(PROGRAM, os.path.join(work, "evidence"), path, CASE2)
            made = tree(os.path.join(work, "evidence"))
            with open(path, "rb") as file, open(os.path.join(CASE2, "truth.jsonl"), "rb") as kept:
                self.assertEqual(file.read(), kept.read())
        self.assertEqual(sorted(made), sorted(evidence))
        for name, content in made.items():
            self.assertEqual(content, evidence[name], name)
        with open(os.path.join(CASE2, "truth.jsonl"), encoding="utf-8") as file:
            check_lines(self, [json.loads(line) for line in file], evidence)


class Generator(unittest.TestCase):
    def test_size_is_reached_and_not_much_more(self):
        with tempfile.TemporaryDirectory() as work:
            result = run(WEEK, "--output", work, "--size", "24M")
            self.assertEqual(result.returncode, 0, result.stderr)
            size = sum(len(log) for log in tree(work).values())
            self.assertGreaterEqual(size, 24 << 20)
            self.assertLess(size, 26 << 20)

    def test_seed_changes_what_happens(self):
        with tempfile.TemporaryDirectory() as work:
            for seed in ("1", "2"):
                result = run(WEEK, "--output", os.path.join(work, seed), "--size", "4M",
                             "--seed", seed)
                self.assertEqual(result.returncode, 0, result.stderr)
            first, second = (tree(os.path.join(work, seed)) for seed in ("1", "2"))
            self.assertNotEqual(first, second)
            self.assertTrue(any(name.endswith("zeek/conn.log") for name in first))

    def test_text_logs_grow_with_size(self):
        """Linux, web and network logs alone reach a size, rotated by week."""
        with tempfile.TemporaryDirectory() as work:
            result = run(os.path.join(CASE, "network.yml"), "--output", work, "--size", "8M", "--no-attack")
            self.assertEqual(result.returncode, 0, result.stderr)
            made = tree(work)
            size = sum(len(log) for log in made.values())
            self.assertTrue(8 << 20 <= size < 9 << 20, size)
            self.assertGreater(sum("nginx/access.log-" in name for name in made), 2)

    def test_json_has_the_same_records(self):
        """All three formats say the same: number, host, provider and event id of each record."""
        with tempfile.TemporaryDirectory() as work:
            counts = {}
            for form in ("evtx", "jsonl", "winlogbeat"):
                folder = os.path.join(work, form)
                result = run(os.path.join(CASE, "scenario.yml"), "--output", folder,
                             "--format", form)
                self.assertEqual(result.returncode, 0, result.stderr)
                counts[form] = {}
                for name, content in tree(folder).items():
                    stem = name.rsplit(".", 1)[0]
                    if form == "evtx":
                        counts[form][stem] = len(list(records(content)))
                        continue
                    lines = content.decode("utf-8").splitlines()
                    for number, line in enumerate(lines, 1):
                        event = json.loads(line)
                        if form == "jsonl":
                            system = event["Event"]["System"]
                            self.assertEqual(system["EventRecordID"], number)
                        else:
                            self.assertEqual(event["winlog"]["record_id"], number)
                            self.assertEqual(event["event"]["code"], event["winlog"]["event_id"])
                    counts[form][stem] = len(lines)
            self.assertEqual(counts["evtx"], counts["jsonl"])
            self.assertEqual(counts["evtx"], counts["winlogbeat"])

    def test_without_the_attack_there_is_no_truth(self):
        with tempfile.TemporaryDirectory() as work:
            truth = os.path.join(work, "truth.jsonl")
            result = run(os.path.join(CASE, "scenario.yml"), "--output", work, "--truth", truth,
                         "--no-attack")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(os.path.getsize(truth), 0)

    def test_mistakes_are_named_with_their_line(self):
        cases = {
            "include: [nowhere.yml]\n": "nowhere.yml",
            "hosts: {A: {fqdn: a}}\nusers: {U: {sid: x}}\nlists: {l: ['${nothing}']}\n": ":3: no name 'nothing'",
            "hosts: {A: {fqdn: a}}\nactivities:\n  x: {per_day: 0, do: []}\n": ":3: 'per_day'",
            "hosts: [\n": "scenario.yml:",
        }
        for text, message in cases.items():
            with tempfile.TemporaryDirectory() as work:
                path = os.path.join(work, "scenario.yml")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
                result = run(path, "--output", os.path.join(work, "out"))
                self.assertEqual(result.returncode, 1, text)
                self.assertIn(message, result.stderr)

    def test_usage(self):
        self.assertEqual(run().returncode, 2)
        self.assertEqual(run(WEEK, "--output", "/tmp", "--size", "much").returncode, 2)


if __name__ == "__main__":
    if not os.path.exists(PROGRAM):
        sys.exit("%s is not built" % PROGRAM)
    unittest.main()
