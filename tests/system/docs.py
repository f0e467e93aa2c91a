"""Documents: links lead somewhere, named files and options exist, and what the README shows is what is printed."""
import os
import re
import subprocess

from _breakwater import Checks, EXAMPLE, PROGRAM, ROOT, Sandbox

checks = Checks()


def documents():
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in ("build", "corpus", "golden"))
        for name in sorted(names):
            if name.endswith(".md"):
                yield os.path.join(folder, name)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def without_code(text):
    return re.sub(r"^```.*?^```$|`[^`\n]*`", "", text, flags=re.M | re.S)


def anchors(text):
    """Headings as the forges make anchors of them."""
    found = set()
    for title in re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), flags=re.M):
        found.add(re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-"))
    return found


def check_links(path):
    name = os.path.relpath(path, ROOT)
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(read(path))):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        other = os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path
        if checks.check(f"{name}: {target} exists", os.path.exists(other)) and anchor and other.endswith(".md"):
            checks.check(f"{name}: {target} has that heading", anchor in anchors(read(other)), sorted(anchors(read(other))))


def check_commands(path, sandbox, options):
    """Lines that call the program use options that there are."""
    name = os.path.relpath(path, ROOT)
    for line in re.findall(r"breakwater (?:hunt|dump|inputs|rules check|rules test)[^|&\n`]*", read(path)):
        command = re.match(r"breakwater ((?:rules )?\w+)", line).group(1)
        for option in re.findall(r"(?<=\s)--([a-z][a-z-]*)", line):
            checks.check(f"{name}: {command} --{option}", option in options[command], line)


def offered(sandbox, command):
    return set(re.findall(r"--([a-z-]+)", sandbox.run(*command.split(), "--help").out.decode()))


def without_numbers(line):
    return re.sub(r" +", " ", re.sub(r"\d[\d,]*|(?<= )\.(?= |$)", "#", line))


def check_readme(sandbox):
    """Each line of the README's sample stands in the real output, in that order; numbers may have changed."""
    text = read(os.path.join(ROOT, "README.md"))
    sample = re.search(r"^```text\n(.*?)^```$", text, flags=re.M | re.S).group(1)
    os.symlink(os.path.join(ROOT, "examples"), os.path.join(sandbox.path, "examples"))
    printed = [without_numbers(line) for line in
               sandbox.run("hunt", os.path.relpath(EXAMPLE, ROOT)).out.decode()
               .replace(PROGRAM, "build/release/breakwater").split("\n")]
    at = 0
    for line in sample.split("\n"):
        if line.strip() in ("", "..."):
            continue
        begin = without_numbers(line[:-3].rstrip() if line.endswith("...") else line)
        place = next((i for i in range(at, len(printed)) if printed[i].startswith(begin)), None)
        if checks.check(f"README shows what is printed: {line}", place is not None):
            at = place + 1


def check_make():
    """`make bench` measures the profiled build, whichever way another one is named."""
    for words, env, want in (([], {}, "profiled"), (["BUILD=release"], {}, "release"), ([], {"BUILD": "release"}, "release")):
        clean = {k: v for k, v in os.environ.items() if k not in ("BUILD", "MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES")}
        done = subprocess.run(["make", "-n", "-C", ROOT, "bench", *words], env={**clean, **env}, capture_output=True, text=True, check=False)
        checks.check(f"make bench {words} {env} is of the {want} build", f"run.py build/{want}" in done.stdout, done.stdout + done.stderr)


def main():
    sandbox = Sandbox()
    options = {c: offered(sandbox, c) for c in ("hunt", "dump", "inputs", "rules check", "rules test")}
    paths = list(documents())
    checks.check("there are documents", len(paths) >= 10, paths)
    for path in paths:
        check_links(path)
        check_commands(path, sandbox, options)
    check_readme(sandbox)
    check_make()
    checks.exit()


main()
