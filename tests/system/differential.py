"""The rule engine against a simple evaluator of Sigma (_evaluator.py): random rules, random events, every modifier.

differential.py [SEED [ROUNDS]]. The same rules and events go through the matcher of hunts (workers, plans, triggers,
shapes) and through `rules test`; both must say what the evaluator says.
"""
import json
import os
import random
import sys
import uuid

import _evaluator
from _breakwater import Checks, Sandbox
from _evaluator import Raw

checks = Checks()
RULES, EVENTS = 250, 120
WORDS = ["cmd.exe", "C:\\Windows\\System32\\cmd.exe", "powershell", "-enc", "/c whoami", "Ünïcode ÄÖ", "ПРИВЕТ мир", "a*b", "a?b",
         "\\\\server\\share$", "line\nbreak", "tab\tbed", "%TEMP%\\x", "", " ", "admin", "Administrator", "net user /add -x",
         "10.0.0.1", "10.0.3.77:443", "192.168.1.5", "::1", "[fe80::1]:80", "2001:db8::17", "::ffff:10.0.0.9", "0x1410", "5136",
         "4688", "-7", "1.5", "1.50", "1e3", "true", "false", "2022-07-19T03:10:51Z", "2022-01-02 23:59:59", "2020-12-31T00:00:00Z",
         "aGVsbG8=", "d2hvYW1p", "dwBoAG8AYQBtAGkA", "whoami", "xwhoamix", "tool -a –b /c", "a-b", "-", "(x)", "a|b", "'q'", '"q"',
         "{brace}", "null", "NULL", "ﬁ ligature", "ß", "ẞ", "🙂 smile", "ab" * 40, "\\", "\\\\", "*", "?", "a\\*b", "C:\\*\\x"]
NAMES = ["Image", "CommandLine", "User", "Hashes", "Nested.Deep.Name", "Nested.Other", "Count", "When", "Address", "Flag", "List", "Gone"]
PLACEHOLDERS = {"admins": ["admin", "Administrator", "adm*"], "tools": ["cmd.exe", "powershell"], "one": ["whoami"]}
LOGSOURCES = """logsources:
  - product: difference
    sources: [{when: {Serial: '*'}}]
  - product: difference
    category: first
    sources: [{when: {Channel: Difference/One}}]
  - product: difference
    category: second
    sources:
      - when: {Channel: Difference/Two, EventID: [1, 2]}
        fields:
          Image: {from: Hashes, override: true}
          Gone: {join: [User, Count], with: '|'}
      - when: {Channel: 'Difference/T*e', Flag: '*'}
        fields:
          Gone: {from: User, values: {admin: Chief}, prefixes: {'C:\\': 'D:\\'}}
"""


def some(rng, choices, least=1, most=3):
    return [rng.choice(choices) for _ in range(rng.randint(least, most))]


def value_of_event(rng, deep=True):
    kind = rng.randrange(12)
    if kind < 7:
        word = rng.choice(WORDS)
        return word + rng.choice(WORDS) if rng.random() < 0.25 else rng.choice((word, word.upper(), word.lower()))
    if kind == 7:
        return rng.choice((0, 7, -7, 4688, 5136, 1.5, -0.25, 2**53 + 1, 2**63, -2**63, 2**64 - 1))
    if kind == 8:
        return rng.choice((True, False))
    if kind == 9:
        return None
    return [value_of_event(rng, False) for _ in range(rng.randrange(4))] if deep else rng.choice(WORDS)


def event(rng, number):
    out = {"Channel": rng.choice(("Difference/One", "Difference/Two", "difference/three", "Difference/Else")),
           "EventID": rng.choice((1, 2, 3)), "Serial": number}
    for name in NAMES[:-1]:
        if rng.random() < 0.6:
            at = out
            *folders, last = name.split(".")
            for folder in folders:
                at = at.setdefault(folder, {})
            at[last] = value_of_event(rng, deep=name not in ("User", "Count")) # these two are joined
    return out


def escape(rng, text):
    """Text of an event as a value of a rule: what is special is escaped, or left to be a wildcard."""
    out = ""
    for c in text:
        if c in "*?" and rng.random() < 0.7:
            out += "\\"
        if c == "\\" and rng.random() < 0.3:
            out += "\\"
        out += c
    return out


def text_of_rule(rng, plain=False):
    word = rng.choice(WORDS)
    if rng.random() < 0.5 and len(word) > 2:
        start = rng.randrange(len(word) - 1)
        word = word[start:start + rng.randint(1, len(word))]
    word = rng.choice((word, word.upper(), word))
    if plain:
        return word.replace("*", "").replace("?", "").replace("\\", "") or "whoami"
    word = escape(rng, word)
    if rng.random() < 0.35:
        at = rng.randrange(len(word) + 1)
        word = word[:at] + rng.choice(("*", "?", "*", "**", "?*")) + word[at:]
    return word


def chain(rng, field):
    """One detection item: its key and values. Every modifier, every legal order."""
    kinds = ("text", "text", "text", "number", "exists", "null", "re", "cidr", "compare", "time", "base64", "windash", "fieldref",
             "expand", "raw")
    kind = rng.choice(kinds if field else ("text", "text", "re", "base64", "windash", "expand"))
    place = rng.choice(("contains", "startswith", "endswith")) if rng.random() < 0.55 else ""
    mods, values = [], []
    if kind in ("text", "number"):
        mods = [place] if place else []
        mods += ["startswith", "endswith"] if rng.random() < 0.05 else []
        values = [text_of_rule(rng) for _ in range(rng.randint(1, 4))]
        if field and not mods and rng.random() < 0.15:
            values.append(None)
    elif kind == "raw":
        mods = [place] if place else []
        values = [Raw(v) for v in some(rng, ("4688", "5136", "0x1410", "7", "-7", "1.5", "1.0", "017", "yes", "no", "true", "False"))]
    elif kind == "exists":
        return field + "|exists" + rng.choice(("", "|neq")), Raw(rng.choice(("true", "false")))
    elif kind == "null":
        return field + rng.choice(("", "|neq")), None
    elif kind == "re":
        mods = ["re"] + rng.sample(["i", "m", "s"], rng.randrange(4)) + ([place] if place and field else [])
        values = some(rng, (r"whoami", r"^C:\\", r"\.exe$", r"a.b", r"(?:cmd|POWERSHELL)", r"\d{4}", r"^$", r"line.break", r"^break",
                            r"[-/]c", r"net user", r"x|y", r"Ä"), 1, 2)
    elif kind == "cidr":
        mods = ["cidr"]
        values = some(rng, ("10.0.0.0/8", "10.0.3.0/24", "192.168.1.5/32", "::1/128", "fe80::/10", "2001:db8::/32", "0.0.0.0/0",
                            "10.0.3.77/16"), 1, 2)
    elif kind == "compare":
        mods = [rng.choice(("lt", "lte", "gt", "gte"))]
        values = [rng.choice((Raw("7"), Raw("-7"), Raw("1.5"), "5136", "4688", Raw("1000"), Raw("9007199254740992"), Raw("0")))]
    elif kind == "time":
        mods = [rng.choice(("minute", "hour", "day", "week", "month", "year"))]
        mods += [rng.choice(("lt", "lte", "gt", "gte"))] if rng.random() < 0.5 else []
        values = [Raw(rng.choice({"minute": ("10", "59", "0"), "hour": ("3", "23", "0"), "day": ("19", "2", "31"), "month": ("7", "1", "12"),
                                  "week": ("29", "52", "53"), "year": ("2022", "2020", "2021")}[mods[0]]))]
    elif kind == "base64":
        mods = some(rng, ("wide", "utf16le", "utf16be", "utf16"), 0, 1) + [rng.choice(("base64", "base64offset"))]
        mods += [place] if place else []
        values = [rng.choice(("whoami", "hello", "who", text_of_rule(rng, plain=True))) for _ in range(rng.randint(1, 2))]
        values = [v if len(v) > 2 else "who" for v in values] # less is refused: too short to be recognized
    elif kind == "windash":
        mods = ["windash"] + ([place] if place else [])
        rng.shuffle(mods)
        values = [rng.choice(("-enc", "/c whoami", "-x", "net user /add -x", "tool -a -b", "-", "a-b", "* -b *", text_of_rule(rng)))]
        values = [v if sum(c in "-/–—―" for c in v) < 4 else "-x" for v in values]
    elif kind == "fieldref":
        mods = ["fieldref"] + ([place] if place else [])
        values = [rng.choice(NAMES)]
    elif kind == "expand":
        mods = ["expand"] + ([place] if place else [])
        values = [rng.choice(("%admins%", "%tools%", "x%one%x", "%one%%tools%", "C:\\%tools%", "%tools% %one%"))]
    if kind in ("text", "re", "windash", "raw", "expand") and len(values) > 1 and rng.random() < 0.3:
        mods.append("all")
    if kind in ("text", "fieldref", "windash", "base64", "expand") and rng.random() < 0.2:
        mods.append("cased")
    if field and rng.random() < 0.15:
        mods.insert(rng.randrange(len(mods) + 1) if kind == "text" else len(mods), "neq")
    return field + "".join("|" + m for m in mods), values if len(values) != 1 or rng.random() < 0.3 else values[0]


def usable(key, value):
    """What docs/sigma.md refuses, or what two keys of one name would make of it."""
    values = value if isinstance(value, list) else [value]
    mods = key.split("|")[1:]
    if not key.split("|")[0] and any(v.strip("*") == "" for v in values):
        return False # a keyword that is in every event
    if ({"startswith", "endswith", "contains"} & set(mods)) and any(v is None for v in values):
        return False
    return "cased" not in mods or None not in values


def search(rng, depth=0):
    kind = rng.randrange(10)
    if kind == 0 and depth == 0: # keywords
        values = [w for w in some(rng, [text_of_rule(rng) for _ in range(6)], 1, 3) if w.strip("*")]
        return values or ["whoami"]
    if kind == 1 and depth == 0:
        return [search(rng, 1) for _ in range(rng.randint(1, 3))]
    out = {}
    for _ in range(rng.randint(1, 3)):
        field = "" if rng.random() < 0.06 else rng.choice(NAMES)
        if rng.random() < 0.08 and field not in ("Image", "Gone"): # names that log sources give stand as they are
            field = field.upper()
        key, value = chain(rng, field)
        if key and key != "|" and usable(key, value) and (field or "|" in key):
            out[key] = value
    return out or {"Image|contains": "cmd"}


def condition(rng, names, depth=0):
    kind = rng.randrange(8)
    if depth > 3 or kind < 3:
        return rng.choice(names)
    if kind == 3:
        return rng.choice(("not ", "NOT ")) + condition(rng, names, depth + 1)
    if kind == 4:
        group = rng.choice(("them", names[0][:-1] + "*", "*" + names[0][-1], "_*" if "_hidden" in names else "them"))
        if group == "them" and not [n for n in names if not n.startswith("_")]:
            group = "_*"
        return rng.choice(("1 of ", "any of ", "all of ", "ALL OF ")) + group
    if kind == 5:
        return f"({condition(rng, names, depth + 1)})"
    word = rng.choice((" and ", " or ", " AND "))
    return word.join(condition(rng, names, depth + 1) for _ in range(rng.randint(2, 3)))


def rule(rng):
    names = rng.sample(["sel_a", "sel_b", "sel-c", "filter1", "filter2"], rng.randint(1, 4))
    detection = {name: search(rng) for name in names}
    if rng.random() < 0.2:
        detection["_hidden"] = search(rng)
        names = names + ["_hidden"]
    conditions = [condition(rng, names) for _ in range(rng.choice((1, 1, 1, 2)))]
    detection["condition"] = conditions if len(conditions) > 1 else conditions[0]
    return detection


def yaml_of(value):
    """Flow style: JSON with scalars that may stand without quotes."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{yaml_of(k)}: {yaml_of(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(yaml_of(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


# ---- log sources, by hand: which records a rule sees and what its names mean there ----

def seen_by(category, fields):
    """All views of a record that the tables above give to rules of a category."""
    channel, event_id = fields["Channel"][0].lower(), fields["EventID"][0]
    if category is None:
        return [fields]
    if category == "first":
        return [fields] if channel == "difference/one" else []
    views = []
    if channel == "difference/two" and event_id in ("1", "2"):
        view = _evaluator.Fields(fields, record=fields)
        view.pop("Image", None)
        if "Hashes" in fields:
            view["Image"] = fields["Hashes"]
        parts = [(fields.get(name) or [""])[0] for name in ("User", "Count")]
        if any(parts):
            view["Gone"] = ["|".join(part for part in parts if part)]
        views.append(view)
    if channel == "difference/three" and "Flag" in fields:
        view = _evaluator.Fields(fields, record=fields)
        if "User" in fields:
            view["Gone"] = [change(text) for text in fields["User"]]
        views.append(view)
    return views


def change(text):
    if text.lower() == "admin":
        return "Chief"
    return "D:\\" + text[3:] if text.lower().startswith("c:\\") else text


def run(sandbox, seed):
    rng = random.Random(seed)
    events = [event(rng, number) for number in range(EVENTS)]
    rules = {}
    for number in range(RULES):
        rule_id = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        category = rng.choice((None, None, None, "first", "second"))
        rules[rule_id] = (number, category, rule(rng))
    folder = f"seed{seed}"
    for rule_id, (number, category, detection) in rules.items():
        source = {"product": "difference", "category": category} if category else {"product": "difference"}
        document = {"title": f"Rule {number}", "id": rule_id, "author": "tests", "level": "low", "logsource": source,
                    "detection": detection}
        sandbox.file(f"{folder}/rules/{number:04}.yml", yaml_of(document).encode())
    sandbox.file(f"{folder}/tables.yml", LOGSOURCES.encode())
    sandbox.file(f"{folder}/values.yml", json.dumps(PLACEHOLDERS).encode())
    sandbox.file(f"{folder}/events.jsonl", "".join(json.dumps(e) + "\n" for e in events).encode())
    flat = [_evaluator.flatten(e) for e in events]
    expected = set()
    for rule_id, (number, category, detection) in rules.items():
        compiled = _evaluator.Rule(detection, PLACEHOLDERS)
        for at, fields in enumerate(flat):
            if any(compiled.matches(view) for view in seen_by(category, fields)):
                expected.add((rule_id, at))
    options = ["--logsources", f"{folder}/tables.yml", "--placeholders", f"{folder}/values.yml"]
    result = sandbox.run("hunt", f"{folder}/events.jsonl", "--rules", f"{folder}/rules", *options, "--json", "-q", "--no-cache",
                         "--verbose", "--level", "informational")
    problems = [line for line in result.err.decode().splitlines() if ": error: " in line]
    checks.check(f"seed {seed}: every rule is accepted", not problems, "\n".join(problems[:20]))
    found = set()
    for line in result.out.splitlines():
        row = json.loads(line)
        found.add((row["rule"]["id"], row["breakwater"]["record"]["Serial"]))
    compare(f"seed {seed}: hunt", expected, found, rules, events)
    counts = len(expected), sum(1 for rule_id in rules if any(pair[0] == rule_id for pair in expected))
    checks.check(f"seed {seed}: something matches, much does not", 0.02 < counts[0] / (RULES * EVENTS) < 0.7, counts)
    print(f"seed {seed}: {counts[0]} of {RULES * EVENTS} pairs match, {counts[1]} of {RULES} rules")
    # the other way to the matcher: case files
    for number, (rule_id, (_, _, _)) in enumerate(list(rules.items())[:60]):
        cases = {"rule": rule_id, "match": [], "no_match": []}
        for at, one in enumerate(events[:40]):
            cases["match" if (rule_id, at) in expected else "no_match"].append({"name": f"event {at}", "event": one})
        sandbox.file(f"{folder}/cases/{number:04}.yml", yaml_of({k: v for k, v in cases.items() if v}).encode())
    result = sandbox.run("rules", "test", f"{folder}/cases", "--rules", f"{folder}/rules", *options)
    checks.check(f"seed {seed}: rules test agrees", result.code == 0, result)


def compare(what, expected, found, rules, events):
    for title, pairs in (("missed", expected - found), ("wrongly matched", found - expected)):
        detail = ""
        for rule_id, at in sorted(pairs, key=lambda pair: (rules[pair[0]][0], pair[1]))[:6]:
            detail += f"rule {rules[rule_id][0]} ({rules[rule_id][1]}): {yaml_of(rules[rule_id][2])}\n  {json.dumps(events[at])}\n"
        checks.check(f"{what}: nothing {title}", not pairs, f"{len(pairs)} pairs\n{detail}")


def main():
    sandbox = Sandbox()
    first = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    for seed in range(first, first + rounds):
        run(sandbox, seed)
    checks.exit()


main()
