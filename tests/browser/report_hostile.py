"""Logs are written by attackers: nothing in them may become anything but text on the page."""
import unittest

from _page import PageTest

# Inert probes: each would set a variable of the window if it were ever run, and do nothing else.
PROBE = ("</script></style></title><img src=x onerror=window.probed=1>"
         "<svg onload=window.probed=2><script>window.probed=3</script>"
         "<a href=\"javascript:window.probed=4\">x</a>'\"><b>&lt;&amp;--><!--"
         "${window.probed=5}{{window.probed=6}}\u202egpj.exe\u2028\u0007\u200b@DATA@")


class Hostile(PageTest):
    page_arguments = ["hostile", PROBE]

    def assert_inert(self):
        self.assertIsNone(self.js("return window.probed === undefined ? null : window.probed"))
        self.assertEqual(self.js("return document.querySelectorAll('main img, main script').length"), 0)
        self.assertEqual(self.js("return document.querySelectorAll('main b b, main a[href^=\"javascript\"]').length"), 0)
        self.assertEqual(self.js("return document.querySelectorAll('[onerror], [onload], [onclick]').length"), 0)

    def test_nothing_runs_and_all_is_shown(self):
        self.open()
        self.assertEqual(self.shown(), 1)
        self.settle()
        self.assertIn("<img src=x onerror=window.probed=1>", self.rows()[0])
        self.find(".row").click()
        self.wait_text("#detail h2", "</script>")
        text = self.js("return document.getElementById('detail').textContent")
        self.assertGreater(text.count("<script>window.probed=3</script>"), 10)
        self.assertIn("<U+202E>", text, "what turns the direction of text is shown by its number")
        self.assertNotIn("\u202e", text)
        self.assertIn("\\x07", text)
        self.assert_inert()

    def test_every_view(self):
        for view in ("timeline", "matrix", "summary", "unseen"):
            with self.subTest(view=view):
                self.open(f"#view={view}")
                self.settle()
                self.wait_text(f"#view-{view}", "</script>")
                self.assert_inert()

    def test_what_was_not_seen(self):
        self.open("#view=unseen")
        self.wait_text("#view-unseen", "</script>")
        self.find(".unseen-rules tbody button").click()
        self.wait_text(".unseen-rules dl", "<script>window.probed=3</script>")
        self.assertIn("<U+202E>", self.js("return document.getElementById('view-unseen').textContent"))
        self.assert_inert()

    def test_links_are_links_only_to_the_web(self):
        self.open("#finding=0")
        self.wait_text("#detail h2", "</script>")
        for anchor in self.all("#detail a"):
            self.assertRegex(anchor.get_attribute("href"), "^https?://")

    def test_hostile_address(self):
        self.open("#q=%3Cimg%20src%3Dx%20onerror%3Dwindow.probed%3D7%3E&host=%3Cb%3E&view=__proto__")
        self.settle()
        self.assert_inert()
        self.open("#view=unseen&states=__proto__,%3Cb%3E&on=99999&why=-1&rules=%3Cimg%20src%3Dx%20onerror%3Dwindow.probed%3D7%3E")
        self.settle()
        self.assert_inert()

    def test_policy_forbids_what_slips_through(self):
        self.open()
        self.js("const s = document.createElement('script'); s.textContent = 'window.probed = 8';"
                "document.body.append(s)")
        self.js("document.body.setAttribute('onclick', 'window.probed = 9'); document.body.click();"
                "document.body.removeAttribute('onclick')")
        self.assert_inert()
        blocked = [entry for entry in self.driver.get_log("browser")
                   if "Content Security Policy" in entry["message"]]
        self.assertGreaterEqual(len(blocked), 2)

    def tearDown(self):
        if "policy" not in self.id():
            self.assert_quiet()


class HostileLinks(PageTest):
    page_arguments = ["hostile", "javascript:window.probed=1"]

    def test_an_address_that_runs_is_text(self):
        self.open("#finding=0")
        self.wait_text("#detail", "javascript:window.probed=1")
        self.assertEqual(len(self.all("#detail a")), 0)
        self.assert_quiet()


class WebLinks(PageTest):
    page_arguments = ["hostile", "https://example.org/?a=\"><b>"]

    def test_an_address_on_the_web_is_a_link(self):
        self.open("#finding=0")
        self.wait_text("#detail", "https://example.org/")
        anchors = self.all("#detail a")
        self.assertEqual(len(anchors), 1)
        self.assertEqual(anchors[0].get_attribute("href"), "https://example.org/?a=%22%3E%3Cb%3E")
        self.assertEqual(anchors[0].get_attribute("rel"), "noreferrer noopener")
        self.assert_quiet()


if __name__ == "__main__":
    unittest.main(verbosity=2)
