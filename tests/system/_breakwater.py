"""What the tests through the command line share: the program, a folder to work in, example evidence."""
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.environ.get("BW_ROOT") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("BW_BUILD") or os.path.join(ROOT, "build", "dev")
PROGRAM = os.path.join(BUILD, "breakwater")
GENERATE = os.path.join(BUILD, "tools", "generate", "bw-generate")
EXAMPLE = os.path.join(ROOT, "examples", "apt40-case1", "evidence")
SCENARIO = os.path.join(ROOT, "examples", "benign-week", "scenario.yml")
TIMEOUT = 300


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def __str__(self):
        return (f"exit {self.code}\n--- standard output\n{self.out[-2000:].decode(errors='replace')}"
                f"\n--- standard error\n{self.err[-2000:].decode(errors='replace')}")


class Sandbox:
    """A temporary folder with a home of its own; gone when the test ends."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="bw-test-")
        self.path = self._folder.name
        self.home = os.path.join(self.path, ".home")
        bin_folder = os.path.join(self.path, ".bin")
        os.mkdir(self.home)
        os.mkdir(bin_folder)
        os.symlink(PROGRAM, os.path.join(bin_folder, "breakwater"))
        self.env = {
            "PATH": bin_folder + ":" + os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": self.home,
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
            "BREAKWATER_RULES": os.path.join(ROOT, "rules"),
        }
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TMPDIR", "GCOV_PREFIX"):
            if name in os.environ:
                self.env[name] = os.environ[name]

    def file(self, name, content=b""):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def read(self, name):
        with open(os.path.join(self.path, name), "rb") as file:
            return file.read()

    def run(self, *words, stdin=b"", env=None):
        """breakwater with these words, in the folder."""
        done = subprocess.run([PROGRAM, *words], cwd=self.path, env={**self.env, **(env or {})}, input=stdin,
                              capture_output=True, timeout=TIMEOUT)
        return Result(done.returncode, done.stdout, done.stderr)

    def shell(self, line):
        """A line of bash, in the folder; a stage of a pipe that fails is not lost."""
        done = subprocess.run(["bash", "-c", line], cwd=self.path, env=self.env, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=TIMEOUT)
        return Result(done.returncode, done.stdout, done.stderr)

    def evidence(self, name="logs"):
        """The example evidence (or, where the tree has none, a benign week) as a folder."""
        path = os.path.join(self.path, name)
        if os.path.isdir(EXAMPLE):
            shutil.copytree(EXAMPLE, path)
        else:
            subprocess.run([GENERATE, SCENARIO, "--output", path], check=True, capture_output=True)
        return path


def security_log(folder):
    """The smallest Security log below a folder."""
    found = [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names
             if name == "Security.evtx"]
    return min(found, key=os.path.getsize)


class Checks:
    """Counts what holds and prints what does not."""

    def __init__(self):
        self.held = 0
        self.failed = []

    def check(self, what, holds, detail=""):
        if holds:
            self.held += 1
            return True
        self.failed.append(what)
        print(f"FAILED: {what}\n{detail}\n")
        return False

    def exit(self):
        print(f"{self.held} checks hold, {len(self.failed)} do not")
        if self.held == 0:
            print("nothing was checked")
        sys.exit(1 if self.failed or self.held == 0 else 0)
