"""The shape of the house: include direction, banned calls, size budgets, documented folders."""
import os
import re
import sys

ROOT = os.environ.get("BW_ROOT") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SRC = os.path.join(ROOT, "src")
BANNED = ("strcpy strcat sprintf vsprintf strtok gets atoi atol atof strncpy alloca system popen "
          "gmtime localtime").split()
FUNCTION_LINES = 80
C_LINES = 800
H_LINES = 250
# Long data is fine, long code is not: tables only.
TABLES = ("src/finding/attack_techniques.c", "src/format/evtx/known/")

problems = []


def layers():
    order = {}
    with open(os.path.join(ROOT, "layers.txt"), encoding="utf-8") as file:
        rank = 0
        for line in file:
            if re.match(r"[a-z]", line):
                for folder in line.split():
                    order[folder] = rank
                rank += 1
    return order


def sources():
    for folder, _, names in sorted(os.walk(SRC)):
        for name in sorted(names):
            if name.endswith((".c", ".h")):
                yield os.path.join(folder, name)


def without_comments_and_strings(text):
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', blank, text, flags=re.S)


def check_includes(path, text, order):
    folder = os.path.relpath(path, SRC).split(os.sep)[0]
    if folder not in order:
        problems.append(f"src/{folder}: not in layers.txt")
        return
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(r'\s*#\s*include\s+"([a-z_]+)/', line)
        if not match or match.group(1) == folder:
            continue
        other = match.group(1)
        if other not in order:
            problems.append(f"{path}:{number}: includes '{other}/', which is no layer")
        elif order[other] >= order[folder]:
            way = "sideways" if order[other] == order[folder] else "up"
            problems.append(f"{path}:{number}: {folder} includes {other}: {way}")


def check_banned(path, code):
    for number, line in enumerate(code.split("\n"), 1):
        for name in BANNED:
            if re.search(r"(?<![\w>.])" + name + r"\s*\(", line):
                problems.append(f"{path}:{number}: {name}() is banned")


def check_sizes(path, code):
    relative = os.path.relpath(path, ROOT)
    if relative.startswith(TABLES):
        return
    lines = code.split("\n")
    limit = H_LINES if path.endswith(".h") else C_LINES
    if len(lines) - 1 > limit:
        problems.append(f"{relative}: {len(lines) - 1} lines, the limit is {limit}")
    # The layout is clang-format's: a function's braces stand alone at the start of a line.
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            if number - start + 1 > FUNCTION_LINES:
                problems.append(f"{relative}:{start}: function of {number - start + 1} lines")
            start = None


def check_documented(order):
    with open(os.path.join(ROOT, "docs", "architecture.md"), encoding="utf-8") as file:
        text = file.read()
    documented = set(re.findall(r"^### ([a-z_]+)$", text, flags=re.M))
    folders = {name for name in os.listdir(SRC) if os.path.isdir(os.path.join(SRC, name))}
    for name in sorted(folders - documented):
        problems.append(f"docs/architecture.md: no paragraph for src/{name}")
    for name in sorted(documented - folders):
        problems.append(f"docs/architecture.md: a paragraph for src/{name}, which does not exist")
    for name in sorted(set(order) - folders):
        problems.append(f"layers.txt: names {name}, which does not exist")


def self_test():
    """The checks must be able to fail."""
    saved = list(problems)
    problems.clear()
    order = {"base": 0, "input": 1, "sigma": 1}
    check_includes(os.path.join(SRC, "base", "x.c"), '#include "input/y.h"', order)
    check_includes(os.path.join(SRC, "input", "x.c"), '#include "sigma/y.h"', order)
    check_banned("x.c", "    n = atoi(text);")
    check_sizes(os.path.join(SRC, "x.c"), "{\n" + "    x();\n" * 90 + "}\n")
    found = len(problems)
    problems[:] = saved
    if found != 4:
        problems.append(f"self-test: 4 planted faults, {found} found")


def main():
    order = layers()
    self_test()
    for path in sources():
        with open(path, encoding="utf-8") as file:
            text = file.read()
        code = without_comments_and_strings(text)
        check_includes(path, text, order)
        check_banned(path, code)
        check_sizes(path, code)
    check_documented(order)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


sys.exit(main())
