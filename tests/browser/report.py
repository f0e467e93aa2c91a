"""The HTML report in a real browser: what it shows, filters, finds and opens."""
import base64
import gzip
import json
import re
import unittest

from _page import By, Keys, PageTest, webdriver


class Report(PageTest):

    def tearDown(self):
        self.assert_quiet()

    def test_opens_and_counts(self):
        self.open()
        self.assertEqual(self.shown(), 900)
        self.wait_text("#verdict-words", "ATTACK LIKELY")
        self.wait_text("#verdict-text", "900 findings on 5 hosts, in 9 stages of an attack.")
        self.wait_text("#banner", "Not all evidence could be read: 2 items and 13 records.")
        self.settle()
        rows = self.rows()
        self.assertGreater(len(rows), 10)
        self.assertLess(len(rows), 60)
        self.assertIn("Web Server Process Starts a Shell", rows[0])
        self.assertIn("2022-07-18 02:00:00", rows[0])

    def facet_click(self, facet, name):
        label = [label for label in self.all(f'[data-facet="{facet}"] label')
                 if label.find_element(By.CSS_SELECTOR, ".name").text.startswith(name)][0]
        promised = int(label.find_element(By.CSS_SELECTOR, ".n").text.replace(",", ""))
        label.find_element(By.TAG_NAME, "input").click()
        return promised

    def test_each_facet_filters_as_promised(self):
        for facet, name in (("level", "critical"), ("stage", "Discovery"), ("host", "DC01"),
                            ("technique", "T1558.003"), ("rule", "Security Log Cleared")):
            with self.subTest(facet=facet):
                self.open()
                promised = self.facet_click(facet, name)
                self.assertEqual(self.shown(), promised)
                self.assertLess(promised, 900)
                self.settle()
                self.assertEqual(len(self.all("#chips .chip:not(.clear)")), 1)
                self.find("#chips .chip.clear").click()
                self.assertEqual(self.shown(), 900)

    def test_facets_combine(self):
        self.open()
        high = self.facet_click("level", "high")
        both = high + self.facet_click("level", "critical")
        self.assertEqual(self.shown(), both, "values of one facet add up")
        on_host = self.facet_click("host", "DC01")
        self.assertEqual(self.shown(), on_host, "facets narrow each other down")
        self.assertLess(on_host, both)
        self.assertIn("level=", self.js("return location.hash"))

    def test_search_finds_titles_fields_and_records(self):
        self.open()
        search = self.find("#search")
        for query, want in (("security log cleared", 3), ('"log cleared"', 3),
                            ("nltest", 113), ("eventrecordid\":1003", 1),
                            ("00000000000a", 1), ("no such text anywhere", 0)):
            with self.subTest(query=query):
                search.clear()
                search.send_keys(query)
                self.wait("return location.hash.includes('q=' + encodeURIComponent(arguments[0]))", query)
                self.settle()
                self.assertEqual(self.shown(), want)
        self.assertTrue(self.find("#empty").is_displayed())
        self.find("#empty-clear").click()
        self.assertEqual(self.shown(), 900)
        self.assertEqual(search.get_attribute("value"), "")

    def test_search_marks_what_it_found(self):
        self.open("#q=whoami")
        self.settle()
        self.assertEqual({e.text for e in self.all(".row mark")}, {"whoami"})

    def test_finding_opens_in_full(self):
        self.open()
        self.settle()
        self.find('.row[data-finding="0"]').click()
        self.wait_text("#detail h2", "Web Server Process Starts a Shell")
        text = self.find("#detail").text
        for want in ("WEB01.example.org", "EXAMPLE\\svc-web", "Initial access", "T1505.003 Web Shell",
                     "Microsoft-Windows-Sysmon/Operational", "evidence/WEB01/Sysmon.evtx", "4096",
                     "Breakwater test authors", "00000000-0000-4000-8000-000000000001",
                     "Applications that call system tools", "Apache-2.0",
                     "A web server seldom starts a command interpreter", "contains whoami",
                     "Event.EventData.CommandLine", "EventRecordID", "ProcessGuid", "3.5", "null"):
            self.assertIn(want, text)
        self.assertEqual(self.find(".why mark").text, "whoami")
        links = self.all("#detail a")
        self.assertGreaterEqual(len(links), 3)
        for anchor in links:
            self.assertTrue(anchor.get_attribute("href").startswith("https://"))
            self.assertEqual(anchor.get_attribute("rel"), "noreferrer noopener")
        self.find(".detail h3 button").click()
        self.wait_text("#detail pre.raw", '"EventRecordID": 1000')
        [b for b in self.all(".detail-bar button") if b.text == "Close"][0].click()
        self.assertFalse(self.find("#detail").is_displayed())

    def test_pivot_to_what_happened_around(self):
        self.open("#finding=0")
        self.wait_text("#detail h2", "Web Server")
        [b for b in self.all(".pivots button") if "5 minutes" in b.text][0].click()
        self.assertGreaterEqual(self.shown(), 1)
        self.assertLess(self.shown(), 10)
        for row in self.rows():
            self.assertIn("WEB01", row)

    def test_keyboard(self):
        self.open()
        self.settle()
        self.press("/")
        self.assertEqual(self.js("return document.activeElement.id"), "search")
        self.press(Keys.ESCAPE)
        self.press("j", "j", "k")
        self.settle()
        self.assertEqual(self.find('.row[aria-selected="true"]').get_attribute("data-finding"), "0")
        self.press("j", Keys.ENTER)
        self.wait_text("#detail h2", "Account and Host Enumeration Burst")
        self.press("j")
        self.wait_text("#detail h2", "Service Ticket Requested with RC4")
        self.press(Keys.ESCAPE)
        self.assertFalse(self.find("#detail").is_displayed())
        self.press(Keys.END)
        self.settle()
        self.assertEqual(self.find('.row[aria-selected="true"]').get_attribute("data-row"), "899")
        self.press("g", "m")
        self.assertTrue(self.find("#view-matrix").is_displayed())
        self.press("g", "s")
        self.assertTrue(self.find("#view-summary").is_displayed())
        self.press("g", "t")
        self.assertTrue(self.find("#view-timeline").is_displayed())
        self.press("?")
        self.assertTrue(self.find("#keys").is_displayed())
        self.assertIn("ATT&CK matrix", self.find("#keys").text)
        self.press(Keys.ESCAPE)
        self.assertFalse(self.find("#keys").is_displayed())

    def test_matrix(self):
        self.open("#view=matrix")
        titles = [h.text.split("\n")[0] for h in self.all(".tactic h3")]
        self.assertEqual(len(titles), 14)
        self.assertEqual(titles[0], "Reconnaissance")
        self.assertEqual(titles[-1], "Impact")
        cell = self.find('.tactic[data-stage="8"] .cell[data-technique="T1558.003"]')
        self.assertIn("Kerberoasting", cell.text)
        promised = int(cell.find_element(By.TAG_NAME, "b").text)
        cell.click()
        self.assertTrue(self.find("#view-timeline").is_displayed())
        self.assertEqual(self.shown(), promised)

    def test_summary_adds_up(self):
        self.open("#view=summary")
        text = self.find("#view-summary").text
        self.assertIn("7 items = 3 done + 1 read in part + 1 not a log + 1 empty + 1 unreadable", text)
        self.assertIn("150,400 records = 994 matched + 149,393 without a match + 13 unreadable", text)
        self.assertIn("912 findings = 900 on this page + 12 in second copies of a record", text)
        for want in ("evidence/locked.evtx", "Permission denied", "evtx.record_id_gap",
                     "record id 5121 follows 2001", "Somebody Else, A. Nother", "seccomp",
                     "This names no actor"):
            self.assertIn(want, text)
        self.assertEqual(self.js("return document.querySelectorAll('.card .loss-row').length"), 2)
        [b for b in self.all(".card button") if b.text == "Credential access"][0].click()
        self.assertTrue(self.find("#view-timeline").is_displayed())
        self.assertEqual(self.shown(), 56)

    def test_drag_over_the_histogram_zooms(self):
        self.open()
        canvas = self.find("#histogram")
        webdriver.ActionChains(self.driver).move_to_element_with_offset(canvas, -200, 0) \
            .click_and_hold().move_by_offset(150, 0).release().perform()
        zoomed = self.shown()
        self.assertGreater(zoomed, 0)
        self.assertLess(zoomed, 400)
        self.assertIn("from=", self.js("return location.hash"))
        webdriver.ActionChains(self.driver).double_click(canvas).perform()
        self.assertEqual(self.shown(), 900)

    def test_phone(self):
        """On a phone's width a row says what was found, nothing is cut at the right, and rows lie below each other."""
        narrow = {"width": 375, "height": 740, "deviceScaleFactor": 2, "mobile": True}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", narrow)
        try:
            self.open()
            self.settle()
            rows = self.js("return [...document.querySelectorAll('.row')].filter((r) => !r.hidden).map((r) => {"
                           "const box = r.getBoundingClientRect(); const title = r.querySelector('.what b');"
                           "return {top: box.top, height: box.height, title: title.getBoundingClientRect().width, wanted: title.scrollWidth}; })")
            rows.sort(key=lambda row: row["top"])
            self.assertGreater(len(rows), 3)
            for row in rows:
                self.assertGreater(row["title"], min(row["wanted"], 180) - 1)
            for above, below in zip(rows, rows[1:]):
                self.assertAlmostEqual(below["top"] - above["top"], above["height"], delta=1)
            self.assertLessEqual(self.js("return document.getElementById('count').getBoundingClientRect().right"), 375)
        finally:
            self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    def test_dark_and_light(self):
        self.open()
        back = "return getComputedStyle(document.body).backgroundColor"
        before = self.js(back)
        self.find("#theme").click()
        after = self.js(back)
        self.assertNotEqual(before, after)
        self.open()
        self.assertEqual(self.js(back), after, "the choice is remembered")
        self.press("d")
        self.assertEqual(self.js(back), before)

    def test_follows_the_system(self):
        self.open()
        self.js("localStorage.clear()")
        self.open()  # as another page sees it, too
        self.wait("return localStorage.length === 0")
        for scheme in ("dark", "light"):
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
                "features": [{"name": "prefers-color-scheme", "value": scheme}]})
            self.wait("return matchMedia(`(prefers-color-scheme: ${arguments[0]})`).matches", scheme)
            self.open()
            self.wait("return document.documentElement.dataset.theme === arguments[0]", scheme)

    def test_address_keeps_the_view(self):
        self.open()
        self.facet_click("level", "high")
        self.facet_click("host", "WEB01")
        want, state = self.shown(), self.js("return location.hash")
        self.open(state)
        self.assertEqual(self.shown(), want)
        self.open("#level=nonsense&host=%E0%A4%A&from=x&finding=123456789&view=none&stage=99")
        self.assertEqual(self.shown(), 900, "what a link says wrong is ignored")
        self.js("location.hash = '#level=critical'")
        self.wait("return document.querySelector('#count b').textContent === '4'")

    def test_accessible_names_and_roles(self):
        self.open()
        self.settle()
        unnamed = self.js(
            "return [...document.querySelectorAll('button, input, [role=listbox], [role=tabpanel], canvas')]"
            ".filter((e) => !(e.textContent.trim() || e.getAttribute('aria-label') || e.title"
            " || e.getAttribute('aria-labelledby') || e.closest('label'))).map((e) => e.outerHTML)")
        self.assertEqual(unnamed, [])
        self.press("j")
        self.settle()
        active = self.find("#list").get_attribute("aria-activedescendant")
        self.assertEqual(self.find(f"#{active}").get_attribute("aria-posinset"), "1")
        self.assertEqual(self.find(f"#{active}").get_attribute("aria-setsize"), "900")

    def test_prints_summary_and_timeline(self):
        self.open("#level=critical")
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        self.js("window.dispatchEvent(new Event('beforeprint'))")
        self.assertTrue(self.find("#print").is_displayed())
        self.assertTrue(self.find("#view-summary").is_displayed())
        self.assertFalse(self.find("#view-timeline").is_displayed())
        self.assertEqual(self.js("return document.querySelectorAll('#print tbody tr').length"), 4)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


class Recovered(PageTest):
    """Its buttons count what logs left behind, which the verdict leaves out."""

    @classmethod
    def make_page(cls, path):
        super().make_page(path)
        with open(path, "r+b") as page:
            start, packed, end = re.split(rb'(?<=data-kind="meta" data-count="1">)([^<]*)', page.read(), maxsplit=1)
            meta = json.loads(gzip.decompress(base64.b64decode(packed)))
            meta["counts"]["recovered_findings"] = 1234
            page.seek(0)
            page.write(start + base64.b64encode(gzip.compress(json.dumps(meta).encode())) + end)
            page.truncate()

    def test_says_how_many_there_are(self):
        self.open()
        self.wait_text("#verdict-text", "in 9 stages of an attack. 1,234 more in what logs left behind.")
        self.assert_quiet()


class Empty(PageTest):
    page_arguments = ["incident", "0"]

    def test_says_that_nothing_was_found(self):
        self.open()
        self.wait_text("#verdict-words", "NOTHING FOUND")
        self.wait_text("#verdict-text", "No rule matched in 150,400 records.")
        self.press("j", Keys.ENTER, Keys.END)
        for view in ("m", "s", "t"):
            self.press("g", view)
        self.assert_quiet()


if __name__ == "__main__":
    unittest.main(verbosity=2)
