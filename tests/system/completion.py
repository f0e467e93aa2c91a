"""Completion: bash completes what the program offers; zsh and fish take their scripts where they are installed."""
import re
import shutil

from _breakwater import Checks, Sandbox

checks = Checks()

# Sources the script, says what was typed, and prints what is offered.
BASH = """
source <(breakwater completion bash) || exit 9
COMP_WORDS=({words}); COMP_CWORD=$(({count} - 1))
_breakwater
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def offered(sandbox, *words):
    quoted = " ".join("'" + word + "'" for word in words)
    result = sandbox.shell(BASH.format(words=quoted, count=len(words)))
    checks.check(f"bash completes {words}", result.code == 0 and result.err == b"", result)
    return [line for line in result.out.decode().splitlines() if line]


def check_bash(sandbox):
    commands = offered(sandbox, "breakwater", "")
    for command in ("hunt", "dump", "inputs", "rules", "completion", "version", "help"):
        checks.check(f"bash offers {command}", command in commands, commands)
    checks.check("a beginning narrows", offered(sandbox, "breakwater", "hu") == ["hunt"])
    checks.check("second words", offered(sandbox, "breakwater", "rules", "") == ["check", "test"])
    for command in ("hunt", "dump", "inputs", "rules check", "rules test"):
        help_text = sandbox.run(*command.split(), "--help").out.decode()
        wanted = set(re.findall(r"^  (?:-\w, |    )(--[a-z-]+)", help_text, flags=re.M))
        got = set(offered(sandbox, "breakwater", *command.split(), "--"))
        checks.check(f"bash offers the options of {command}", got == wanted and wanted, sorted(got ^ wanted))
    levels = ["informational", "low", "medium", "high", "critical"]
    for option in ("--level", "-l"):
        checks.check(f"levels after {option}", offered(sandbox, "breakwater", "hunt", option, "") == levels)
    checks.check("a level", offered(sandbox, "breakwater", "hunt", "--level", "cr") == ["critical"])
    formats = offered(sandbox, "breakwater", "dump", "--only", "")
    names = [line.split()[0] for line in sandbox.run("inputs").out.decode().splitlines()
             if re.match(r"[a-z]", line)]
    checks.check("formats after --only", formats and set(formats) <= set(names), (formats, names))
    checks.check("a level after =", offered(sandbox, "breakwater", "hunt", "--level", "=", "hi") == ["high"])
    checks.check("levels after =", offered(sandbox, "breakwater", "hunt", "--level", "=") == levels)
    sandbox.file("evidence one.evtx")
    checks.check("files", offered(sandbox, "breakwater", "hunt", "evid") == ["evidence one.evtx"])
    checks.check("files after an option", offered(sandbox, "breakwater", "hunt", "-o", "evid") == ["evidence one.evtx"])
    checks.check("shells", set(offered(sandbox, "breakwater", "completion", "")) >= {"bash", "zsh", "fish"})


def check_others(sandbox):
    for shell, parse in (("zsh", "zsh -n"), ("fish", "fish --no-execute")):
        script = sandbox.run("completion", shell)
        checks.check(f"{shell} is printed", script.code == 0 and len(script.out) > 1000, script)
        path = sandbox.file(f"completion.{shell}", script.out)
        text = script.out.decode()
        for word in ("hunt", "dump", "inputs", "rules", "completion", "version", "no-jail"):
            checks.check(f"{shell} knows {word}", word in text)
        if shutil.which(shell):
            result = sandbox.shell(f"{parse} {path}")
            checks.check(f"{shell} takes its script", result.code == 0 and result.err == b"", result)
    if shutil.which("fish"):
        for typed, wanted in (("breakwater hu", {"hunt"}), ("breakwater rules ", {"check", "test"}),
                              ("breakwater hunt --leve", {"--level"}), ("breakwater completion ", {"bash", "zsh", "fish"})):
            result = sandbox.shell(f"fish -c 'source completion.fish; complete -C \"{typed}\"'")
            got = {line.split("\t")[0] for line in result.out.decode().splitlines()}
            checks.check(f"fish completes {typed!r}", got == wanted, result)
    wrong = sandbox.run("completion", "tcsh")
    checks.check("another shell is a usage error", wrong.code == 2 and b"bash, zsh or fish" in wrong.err, wrong)


def main():
    sandbox = Sandbox()
    check_bash(sandbox)
    check_others(sandbox)
    checks.exit()


main()
