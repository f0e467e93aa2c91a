"""What the browser tests share: a page to look at, a Chromium to look with."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from urllib.parse import urlsplit

SKIP = 77
BUILD = os.environ.get("BW_BUILD", "build")
MAKE_REPORT = os.path.join(BUILD, "tests", "make_report")
CHROMIUM = shutil.which("chromium")
CHROMEDRIVER = shutil.which("chromedriver")

if CHROMIUM is None or CHROMEDRIVER is None:
    print("skipped: chromium and chromium-driver are not installed")
    sys.exit(SKIP)
try:
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    print("skipped: python3-selenium is not installed")
    sys.exit(SKIP)

FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-quic", "--window-size=1440,900",
]
WAIT = 120  # seconds until something that must happen has happened, on a slow and busy machine


class PageTest(unittest.TestCase):
    """One browser for a class; each test opens the page anew."""

    page_arguments = ["incident", "900"]

    @classmethod
    def make_page(cls, path):
        with open(path, "wb") as out:
            subprocess.run([MAKE_REPORT, "html", *cls.page_arguments], stdout=out, check=True)

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="breakwater-browser-")
        cls.page = os.path.join(cls.folder, "report.html")
        cls.make_page(cls.page)
        options = Options()
        options.binary_location = CHROMIUM
        for flag in FLAGS + [f"--user-data-dir={cls.folder}/profile"]:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        cls.driver = webdriver.Chrome(options=options, service=Service(CHROMEDRIVER))
        cls.driver.set_script_timeout(WAIT)
        cls.driver.get("about:blank")
        cls.driver.get_log("performance")  # what the browser did before it had our page

    @classmethod
    def tearDownClass(cls):
        cls.driver.quit()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def open(self, state=""):
        self.driver.get("about:blank")
        self.driver.get(f"file://{self.page}{state}")
        self.wait("return document.documentElement.dataset.ready === 'yes'")

    def js(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def wait(self, script, *arguments):
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            value = self.js(script, *arguments)
            if value:
                return value
            time.sleep(0.03)
        self.fail(f"did not happen: {script}")

    def wait_text(self, selector, text):
        self.wait("const e = document.querySelector(arguments[0]);"
                  "return e !== null && e.textContent.includes(arguments[1])", selector, text)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def press(self, *keys):
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def shown(self):
        """How many findings pass the filters, as the page says."""
        return int(self.js("return document.querySelector('#count b').textContent").replace(",", ""))

    def settle(self):
        """Until no search of records goes on and the rows are drawn."""
        self.wait("return !document.getElementById('count').textContent.includes('reading')")
        self.driver.execute_async_script(
            "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")

    def rows(self):
        return self.js("return [...document.querySelectorAll('.row')].filter((r) => !r.hidden)"
                       ".map((r) => r.textContent)")

    def assert_quiet(self):
        """No error was logged and nothing was asked of any network."""
        errors = [entry for entry in self.driver.get_log("browser")
                  if entry["level"] in ("SEVERE", "WARNING")]
        self.assertEqual(errors, [])
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = message["params"]["request"]["url"]
                self.assertIn(urlsplit(url).scheme, ("file", "about", "blob"), url)
                if url.startswith("file:"):
                    self.assertEqual(urlsplit(url).path, self.page)
