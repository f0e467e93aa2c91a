"""A finding's process on the page: where it came from and what it started, of evidence that was hunted."""
import json
import os
import subprocess
import unittest

from _page import BUILD, PageTest

ROOT = os.environ["BW_ROOT"]
EVIDENCE = os.path.join(ROOT, "examples", "apt40-case1", "evidence", "WEB01")
PROGRAM = os.path.join(BUILD, "breakwater")


class Processes(PageTest):

    @classmethod
    def make_page(cls, path):
        result = subprocess.run([PROGRAM, "hunt", EVIDENCE, "--level=high", f"--html={path}"], capture_output=True, check=False)
        assert result.returncode in (0, 1), result.stderr

    def tearDown(self):
        self.assert_quiet()

    def open_shell(self):
        """The first finding about a shell that the web server started."""
        self.open("#view=timeline&text=w3wp.exe")
        self.settle()
        for number in range(1, min(self.shown(), 40) + 1):
            self.js("document.querySelectorAll('.row')[arguments[0]].click()", number - 1)
            self.wait("return document.querySelector('#detail h2') !== null")
            if self.js("return [...document.querySelectorAll('#detail h3')].some((h) => h.textContent === 'Process')"):
                self.wait("return document.querySelector('#detail .process.own') !== null")
                chain = self.chain()
                if len(chain) > 1 and chain[-2].lower().startswith("w3wp.exe"):
                    return chain
        self.fail("no finding shows a process of the web server's")

    def chain(self):
        """Programs from the oldest ancestor to the finding's own."""
        return self.js("const names = [];"
                       "for (let li = document.querySelector('#detail .process.own').closest('li'); li; li = li.parentElement.closest('li'))"
                       " names.unshift(li.querySelector(':scope > .process b').textContent);"
                       "return names")

    def record(self):
        return json.loads(self.js("return document.querySelector('#detail pre.raw').textContent"))

    def test_says_where_it_came_from(self):
        chain = self.open_shell()
        self.assertEqual(len(self.all("#detail .process.own")), 1)
        own = self.find("#detail .process.own")
        self.assertIn("finding", own.find_element("css selector", ".badge").text)
        self.find(".detail h3 button").click()
        self.wait("return document.querySelector('#detail pre.raw') !== null")
        data = self.record()["Event"]["EventData"]
        self.assertEqual(chain[-1], data.get("Image", data.get("NewProcessName")).rpartition("\\")[2])
        self.assertEqual(chain[-2], data.get("ParentImage", data.get("ParentProcessName")).rpartition("\\")[2])
        commands = self.js("return [...document.querySelectorAll('#detail .process.own code')].map((e) => e.textContent)")
        self.assertEqual(commands, [data["CommandLine"]] if data.get("CommandLine") else [])

    def test_is_what_the_command_says(self):
        chain = self.open_shell()
        result = subprocess.run([PROGRAM, "tree", EVIDENCE, "--match", "w3wp.exe", "--json"], capture_output=True, check=False)
        programs = {json.loads(line)["image"].rpartition("\\")[2] for line in result.stdout.splitlines()}
        self.assertLessEqual(set(chain), programs)

    def test_shows_what_it_started(self):
        self.open_shell()
        server = self.js("const up = document.querySelector('#detail .process.own').closest('li').parentElement.closest('li');"
                         "return up.querySelectorAll(':scope > ul > li').length")
        self.assertGreaterEqual(server, 1)
        for button in self.all("#detail .processes button"):
            button.click()  # all that it started
        self.assertEqual(self.all("#detail .processes button"), [])


if __name__ == "__main__":
    unittest.main()
