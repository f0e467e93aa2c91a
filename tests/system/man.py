"""Manual pages: one a command, its options are the program's, its examples run, and it is well formed."""
import os
import re
import shlex
import shutil
import subprocess

from _breakwater import Checks, ROOT, Sandbox, security_log

PAGES = os.path.join(ROOT, "docs", "man")
SECTIONS = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES", "SEE ALSO"]
checks = Checks()


def read(page):
    with open(os.path.join(PAGES, page), encoding="utf-8") as file:
        return file.read()


def section(text, name):
    match = re.search(rf"^\.Sh {name}\n(.*?)(?=^\.Sh |\Z)", text, flags=re.M | re.S)
    return match.group(1) if match else ""


def page_options(text):
    """{long name: (letter, value, optional)} of the .It lines of OPTIONS."""
    found = {}
    for line in re.findall(r"^\.It (Fl .*)$", section(text, "OPTIONS"), flags=re.M):
        match = re.fullmatch(r"(?:Fl (\w) , )?Fl -([a-z-]+)(?: (Ns Op = Ns )?Ar (\S+))?", line)
        if not match:
            checks.check(f"option line is of the usual form: {line}", False)
            continue
        found[match.group(2)] = (match.group(1), match.group(4), match.group(3) is not None)
    return found


def help_options(text):
    """The same of a command's --help."""
    found = {}
    for match in re.finditer(r"^  (?:-(\w), |    )--([a-z-]+)(\[=)?(?:(?<=\[=)| )?([A-Z]+)?\]?(?:\s|$)", text, flags=re.M):
        found[match.group(2)] = (match.group(1), match.group(4), match.group(3) is not None)
    return found


def commands(sandbox):
    overview = sandbox.run("--help").out.decode()
    part = overview.split("Commands:\n", 1)[1].split("\n\n", 1)[0]
    return [re.match(r"  ([a-z]+(?: [a-z]+)?)", line).group(1) for line in part.splitlines() if line.strip()]


def check_options(sandbox, command):
    page = f"breakwater-{command.replace(' ', '-')}.1"
    if not checks.check(f"{page} exists", os.path.exists(os.path.join(PAGES, page))):
        return
    documented = page_options(read(page))
    offered = help_options(sandbox.run(*command.split(), "--help").out.decode())
    checks.check(f"--help of {command} was understood", "help" in offered, offered)
    for name in sorted(documented.keys() | offered.keys()):
        checks.check(f"{command} --{name}: page and --help agree", documented.get(name) == offered.get(name),
                     f"page: {documented.get(name)}, --help: {offered.get(name)}")


def check_environment(page):
    """What the source asks the environment for, a page names; and the other way round."""
    asked = set()
    for folder, _, names in os.walk(os.path.join(ROOT, "src")):
        for name in names:
            if name.endswith(".c"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    asked.update(re.findall(r'getenv\("(\w+)"\)', file.read()))
    named = set(re.findall(r"Ev (\w+)", section(read(page), "ENVIRONMENT")))
    known = {"SQLITE_TMPDIR"}  # asked for by the library
    checks.check("environment variables of the source are in breakwater.1",
                 named - known == asked - {"HOME"}, f"named {sorted(named)}, asked for {sorted(asked)}")


def example_lines(text):
    block = section(text, "EXAMPLES")
    return [line.replace("\\e", "\\") for part in re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed", block, flags=re.M | re.S)
            for line in part.splitlines()]


def run_examples(page, sandbox):
    lines = example_lines(read(page))
    checks.check(f"{page} has examples", lines != [])
    for line in lines:
        result = sandbox.shell("set -o pipefail; " + line)
        checks.check(f"{page}: {line}", result.code in (0, 1), result)
        checks.check(f"{page}: runs without a usage error: {line}", b"try 'breakwater" not in result.err, result)


def check_form(page):
    text = read(page)
    lint = subprocess.run(["mandoc", "-Tlint", "-Wwarning", os.path.join(PAGES, page)], capture_output=True)
    checks.check(f"{page}: mandoc finds nothing", lint.returncode == 0 and lint.stdout == b"", lint.stdout.decode())
    for name in SECTIONS:
        checks.check(f"{page} has {name}", section(text, name) != "")
    for other in re.findall(r"^\.Xr (\S+) 1", text, flags=re.M):
        checks.check(f"{page}: {other} exists", os.path.exists(os.path.join(PAGES, other + ".1")))
    shown = subprocess.run(["mandoc", "-Tascii", os.path.join(PAGES, page)], capture_output=True)
    checks.check(f"{page} can be shown", shown.returncode == 0 and len(shown.stdout) > 500)


def prepare(sandbox):
    """What the examples name: logs/, logs.zip, Security.evtx, rules and cases."""
    folder = sandbox.evidence("logs")
    shutil.copy(security_log(folder), os.path.join(sandbox.path, "Security.evtx"))
    shutil.make_archive(os.path.join(sandbox.path, "logs"), "zip", folder)
    shutil.copytree(os.path.join(ROOT, "rules"), os.path.join(sandbox.path, "rules"))
    for name in ("other-rules", "my-rules"):
        shutil.copytree(os.path.join(ROOT, "rules", "sigma", "windows", "persistence"),
                        os.path.join(sandbox.path, name))
    shutil.copytree(os.path.join(ROOT, "rules", "tests", "windows", "persistence"),
                    os.path.join(sandbox.path, "my-cases"))


def self_test():
    """Readers of pages and help must see a difference."""
    page = ".Sh OPTIONS\n.It Fl o , Fl -output Ar FILE\n.It Fl -json Ns Op = Ns Ar FILE\n.It Fl -no-jail\n"
    text = "  -o, --output FILE  there\n      --json[=FILE]  lines\n      --no-jail   work\n"
    want = {"output": ("o", "FILE", False), "json": (None, "FILE", True), "no-jail": (None, None, False)}
    checks.check("self-test of pages", page_options(page) == want, page_options(page))
    checks.check("self-test of help", help_options(text) == want, help_options(text))


def main():
    self_test()
    sandbox = Sandbox()
    prepare(sandbox)
    known = commands(sandbox)
    checks.check("there are commands", len(known) >= 7, known)
    pages = sorted(name for name in os.listdir(PAGES) if name.endswith(".1"))
    wanted = {"breakwater.1"} | {f"breakwater-{c.replace(' ', '-')}.1" for c in known}
    checks.check("one page a command and no more", set(pages) == wanted, sorted(set(pages) ^ wanted))
    for command in known:
        check_options(sandbox, command)
    check_environment("breakwater.1")
    for page in pages:
        check_form(page)
        run_examples(page, sandbox)
    checks.exit()


main()
