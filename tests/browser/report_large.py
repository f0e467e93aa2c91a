"""A page of 100,000 findings is as usable as a small one. No clocks here: machines differ."""
import unittest

from _page import Keys, PageTest


class Large(PageTest):
    page_arguments = ["incident", "100000"]

    def test_loads_scrolls_filters_and_opens(self):
        self.open()
        self.assertEqual(self.shown(), 100000)
        self.settle()
        self.assertLess(self.js("return document.querySelectorAll('.row').length"), 60)

        self.js("const list = document.getElementById('list'); list.scrollTop = list.scrollHeight / 2")
        self.settle()
        middle = int(self.js("return document.querySelector('.row').dataset.finding"))
        self.assertGreater(middle, 45000)
        self.assertLess(middle, 55000)

        self.press(Keys.END)
        self.settle()
        self.assertEqual(self.find('.row[aria-selected="true"]').get_attribute("data-finding"), "99999")
        self.press(Keys.ENTER)
        self.wait_text("#detail", "100,000 of 100,000")
        self.assertIn("100999", self.find("#detail").text)
        self.press(Keys.ESCAPE)

        self.find('[data-facet="level"] label[data-level="4"] input').click()
        critical = self.shown()
        self.assertGreater(critical, 10)
        self.assertLess(critical, 1000)
        self.settle()
        self.assertTrue(all("critical" in row for row in self.rows()))
        self.find("#chips .chip.clear").click()

        search = self.find("#search")
        search.send_keys('eventrecordid":77777}')
        self.wait("return location.hash.includes('q=')")
        self.settle()
        self.assertEqual(self.shown(), 1)
        self.press(Keys.ENTER)
        self.press(Keys.ENTER)
        self.wait_text("#detail", "77777")

        self.press("g", "m")
        self.press("g", "s")
        self.assertIn("100,000 on this page", self.find("#view-summary").text)
        self.press("g", "n")
        self.wait_text("#view-unseen", "of 3,780 rules")
        self.assertLess(self.js("return document.querySelectorAll('.unseen-rules tbody tr').length"), 200)
        self.assert_quiet()


if __name__ == "__main__":
    unittest.main(verbosity=2)
