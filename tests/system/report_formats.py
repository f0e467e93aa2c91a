"""The reports as other programs read them: JSON Lines, CSV, and the page's own promises."""
import base64
import csv
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import unittest

BUILD = os.environ.get("BW_BUILD", "build")
MAKE_REPORT = os.path.join(BUILD, "tests", "make_report")
HOSTILE = "=1+1,\"x\"\r\n\t</script><b>\x1b[2J\u202e\u2028\x7f'"


def report(kind, *arguments):
    return subprocess.run([MAKE_REPORT, kind, *arguments], stdout=subprocess.PIPE, check=True).stdout


class JsonLines(unittest.TestCase):

    def findings(self, *arguments):
        text = report("json", *arguments).decode("utf-8")
        self.assertTrue(text == "" or text.endswith("\n"))
        return [json.loads(line) for line in text.splitlines()]

    def test_every_line_is_a_finding(self):
        findings = self.findings("incident", "3000")
        self.assertEqual(len(findings), 3000)
        times = [finding["@timestamp"] for finding in findings]
        self.assertEqual(times, sorted(times))
        for finding in findings:
            self.assertRegex(finding["@timestamp"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$")
            self.assertEqual(list(finding)[:2], ["@timestamp", "message"])
            self.assertTrue(finding["rule"]["author"])
            self.assertIsInstance(finding["breakwater"]["record"], dict)
            self.assertIsInstance(finding["log"]["offset"], int)
            for reason in finding["breakwater"]["matched"]:
                self.assertEqual(list(reason), ["field", "path", "test", "value"])

    def test_hostile_text_comes_back_as_it_was(self):
        [finding] = self.findings("hostile", HOSTILE)
        self.assertEqual(finding["rule"]["name"], HOSTILE)
        self.assertEqual(finding["host"]["name"], HOSTILE)
        self.assertEqual(finding["breakwater"]["record"], {HOSTILE: HOSTILE})
        self.assertEqual(finding["breakwater"]["matched"][0]["value"], HOSTILE)

    def test_nothing_found_is_nothing_written(self):
        self.assertEqual(report("json", "incident", "0"), b"")


class Csv(unittest.TestCase):

    def rows(self, *arguments):
        text = report("csv", *arguments).decode("utf-8")
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))

    def test_columns(self):
        rows = self.rows("incident", "500")
        self.assertEqual(len(rows), 501)
        self.assertEqual({len(row) for row in rows}, {len(rows[0])})
        self.assertEqual(rows[0][:5], ["time", "host", "level", "stage", "title"])
        self.assertIn("rule_author", rows[0])
        first = dict(zip(rows[0], rows[1]))
        self.assertEqual(first["record_id"], "1000")
        self.assertIn("CommandLine=cmd.exe", first["matched"])

    def test_formulas_are_text(self):
        header, row = self.rows("hostile", HOSTILE)
        cells = dict(zip(header, row))
        self.assertEqual(cells["title"], "'" + HOSTILE)
        for name, cell in cells.items():
            self.assertNotIn(cell[:1], ("=", "+", "-", "@", "\t", "\r"), name)


class Page(unittest.TestCase):

    def policy_and_elements(self):
        page = report("html", "hostile", HOSTILE).decode("utf-8")
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)
        return page, policy

    def test_policy_names_script_and_style_by_their_hashes(self):
        page, policy = self.policy_and_elements()
        for element, directive in (("script", "script-src"), ("style", "style-src")):
            bodies = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
            self.assertEqual(len(bodies), 1)
            digest = base64.b64encode(hashlib.sha256(bodies[0].encode()).digest()).decode()
            self.assertIn(f"{directive} 'sha256-{digest}'", policy)
        self.assertTrue(policy.startswith("default-src 'none'; "))
        self.assertNotIn("unsafe", policy)

    def test_page_names_no_other_place(self):
        page, _ = self.policy_and_elements()
        markup = re.sub(r"<script.*?</script>|<style>.*?</style>", "", page, flags=re.DOTALL)
        self.assertIsNone(re.search(r"\b(src|href)\s*=\s*[\"'](?!#)", markup))
        self.assertIsNone(re.search(r"\son\w+\s*=", markup))
        for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL):
            for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                         "fetch(", "XMLHttpRequest", "WebSocket", "import("):
                self.assertNotIn(word, script)

    def test_blocks_unpack(self):
        page = report("html", "incident", "2000").decode("utf-8")
        blocks = re.findall(r'<script type="application/gzip" data-kind="(\w+)" data-count="(\d+)">'
                            r"([A-Za-z0-9+/=]*)</script>", page)
        texts = [(kind, int(count), gzip.decompress(base64.b64decode(data, validate=True)).decode())
                 for kind, count, data in blocks]
        self.assertEqual([kind for kind, _, _ in texts].count("meta"), 1)
        details = [json.loads(line) for kind, _, text in texts if kind == "detail"
                   for line in text.split("\n")]
        self.assertEqual(len(details), 2000)
        index = [json.loads(text) for kind, _, text in texts if kind == "index"]
        self.assertEqual(sum(len(block["time"]) for block in index), 2000)
        for block in index:
            for column in ("rule", "host", "user", "item", "event"):
                self.assertEqual(len(block[column]), len(block["time"]))
            self.assertLess(max(block["host"]), len(block["hosts"]))
        hosts = [block["hosts"][number] for block in index for number in block["host"]]
        self.assertEqual(hosts, [detail["host"] for detail in details])


if __name__ == "__main__":
    unittest.main(verbosity=2)
