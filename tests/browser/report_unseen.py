"""The page's view of what could not have been seen: it says, filters and explains."""
import unittest

from _page import By, Keys, PageTest


class Unseen(PageTest):

    def tearDown(self):
        self.assert_quiet()

    def open_view(self, state=""):
        self.open(f"#view=unseen{state}")
        self.wait_text(".unseen-bar output", "of 3,780 rules")

    def count(self):
        return int(self.js("return document.querySelector('.unseen-bar output b').textContent").replace(",", ""))

    def rules(self):
        return self.js("return [...document.querySelectorAll('.unseen-rules tbody tr')].map((r) => r.textContent)")

    def state_button(self, state):
        return self.find(f'.unseen-states [data-state="{state}"]')

    def promised(self, state):
        return int(self.state_button(state).find_element(By.TAG_NAME, "b").text.replace(",", ""))

    def test_says_it_in_one_line(self):
        self.open_view()
        self.wait_text("#view-unseen h2", "1,853 of 3,743 rules could not fire on this evidence."
                       " 37 more rules not loaded.")
        self.open("#view=summary")
        self.wait_text("#view-summary", "1,853 of 3,743 rules could not fire on this evidence.")
        self.wait_text("#view-summary", "turn it on, and keep it for longer")
        self.wait_text("#view-summary", "2 of 3 hosts are covered for less than half of the time of 2022-07-18 to 2022-07-21: "
                       "WEB01 2022-07-18 to 2022-07-19; without a name 2022-07-18 to 2022-07-19.")
        [button for button in self.all("#view-summary .card button") if "every rule" in button.text][0].click()
        self.wait_text(".unseen-bar output", "3,780 of 3,780 rules")

    def test_sums_add_up(self):
        self.open_view()
        states = ("not_loaded", "no_source", "no_event", "no_time", "no_field", "not_happened", "no_match", "matched")
        self.assertEqual(sum(self.promised(state) for state in states), 3780)

    def test_each_filter_filters_as_promised(self):
        self.open_view()
        promised = self.promised("no_field")
        self.state_button("no_field").click()
        self.assertEqual(self.count(), promised)
        self.assertTrue(all("Fields missing" in row for row in self.rules()))
        both = promised + self.promised("matched")
        self.state_button("matched").click()
        self.assertEqual(self.count(), both, "states add up")
        self.find(".unseen-bar button").click()
        self.assertEqual(self.count(), 3780)

    def test_a_reason_shows_its_rules(self):
        self.open_view()
        row = self.find(".reasons tbody tr")
        promised = int(row.find_element(By.CSS_SELECTOR, ".num").text)
        row.find_element(By.TAG_NAME, "button").click()
        self.assertEqual(self.count(), promised)
        self.assertTrue(all("turn it on" in row for row in self.rules()))
        self.assertIn("why=0", self.js("return location.hash"))

    def test_what_has_no_log_is_one_row(self):
        self.open_view()
        button = [b for b in self.all(".reasons tbody button") if "nothing of Okta" in b.text][0]
        inner = len(self.all(".reasons tbody tr.inner"))
        self.assertGreater(inner, 1)
        self.assertEqual([row.is_displayed() for row in self.all(".reasons tbody tr.inner")], [False] * inner)
        button.click()
        self.assertEqual([row.is_displayed() for row in self.all(".reasons tbody tr.inner")], [True] * inner)
        promised = sum(int(row.find_element(By.CSS_SELECTOR, ".num").text.replace(",", "")) for row in self.all(".reasons tbody tr.inner"))
        self.state_button("no_source").click()
        self.assertEqual(self.count(), promised)
        self.open("#view=summary")
        self.wait_text("#view-summary", f"{promised} rules are for what has no log here: Okta {promised}.")

    def test_a_host_has_its_own_states(self):
        self.open_view()
        matched = self.promised("matched")
        self.assertGreater(matched, 0)
        self.js("const s = document.querySelector('.unseen-bar select'); s.value = '1';"
                "s.dispatchEvent(new Event('change'))")
        self.assertEqual(self.promised("matched"), 0)
        self.assertEqual(self.promised("no_source"), 3743)
        self.assertIn("WEB01", self.find(".unseen-bar select option:checked").text)

    def test_search_and_more(self):
        self.open_view()
        self.assertEqual(len(self.rules()), 150)
        self.find("#view-unseen .unseen-rules").find_element(By.XPATH, "./../following-sibling::button").click()
        self.assertEqual(len(self.rules()), 300)
        self.find(".unseen-bar input").send_keys('"number 377"')
        self.wait("return document.querySelectorAll('.unseen-rules tbody tr').length === 11")
        self.assertEqual(self.count(), 11)
        self.assertIn("rules=", self.js("return location.hash"))

    def test_a_rule_tells_its_hosts(self):
        self.open_view("&states=matched")
        button = self.find(".unseen-rules tbody button")
        button.click()
        self.wait_text(".unseen-rules dl", "DC01.corp.example")
        self.wait_text(".unseen-rules dl", "WEB01, (records without a host)")
        self.assertEqual(button.get_attribute("aria-expanded"), "true")
        button.click()
        self.assertEqual(len(self.all(".unseen-rules dl")), 0)

    def test_the_address_opens_the_same_view(self):
        self.open_view("&states=no_event,matched&on=2&rules=number%2012")
        self.assertEqual(self.find(".unseen-bar input").get_attribute("value"), "number 12")
        self.assertEqual(self.state_button("matched").get_attribute("aria-pressed"), "true")
        self.assertEqual(self.promised("matched"), 0, "on that host nothing matched")
        self.assertIn("on=2", self.js("return location.hash"))

    def test_logs_and_their_time(self):
        self.open_view()
        self.wait_text("#view-unseen", "The time that each log covers")
        self.wait_text("#view-unseen", "2022-07-18 00:00:00")

    def test_keys(self):
        self.open()
        self.press("g", "n")
        self.wait_text(".unseen-bar output", "of 3,780 rules")
        self.press("?")
        self.wait_text("#keys", "not seen")
        self.press(Keys.ESCAPE)


if __name__ == "__main__":
    unittest.main(verbosity=2)
