"""Sigma rules for tests: read, evaluated by their plain definition, and solved: fields that make a rule true.

Independent of the program: it knows nothing of plans, tables or images, and is as simple as can be.
"""
import base64
import ipaddress
import itertools
import os
import random
import re
import re._parser as sre
import string

import yaml

ANY, ONE = object(), object()
DASHES = "-/\u2013\u2014\u2015"


class Unsolved(Exception):
    """The rule asks for something that this solver does not make."""


def parse_string(text):
    """Sigma's escapes: a backslash escapes *, ? and itself, and is itself before anything else."""
    out, at = [], 0
    while at < len(text):
        c = text[at]
        if c == "\\" and at + 1 < len(text) and text[at + 1] in "*?\\":
            out.append(text[at + 1])
            at += 1
        elif c == "*":
            out.append(ANY)
        elif c == "?":
            out.append(ONE)
        else:
            out.append(c)
        at += 1
    return out


def literal(tokens):
    return "".join("" if t is ANY else "x" if t is ONE else t for t in tokens)


def pattern_regex(tokens, cased):
    body = "".join(".*" if t is ANY else "." if t is ONE else re.escape(t) for t in tokens)
    return re.compile(body, re.S | (0 if cased else re.I))


# ------------------------------------------------------------------------------------------------ items

class Test:
    """One value of one field: what the modifiers in front of it make of it."""

    def __init__(self, field, modifiers, value):
        self.field, self.value = field, value
        self.modifiers = modifiers
        self.cased = "cased" in modifiers
        self.kind = "string"
        self.tokens = []
        self.alternatives = []
        self.prepare()

    def prepare(self):
        names = self.modifiers
        value = self.value
        if "exists" in names:
            self.kind = "exists"
        elif "cidr" in names:
            self.kind, self.network = "cidr", ipaddress.ip_network(str(value), strict=False)
        elif "re" in names:
            flags = (re.I if "i" in names or "ignorecase" in names else 0) | \
                    (re.M if "m" in names or "multiline" in names else 0) | (re.S if "s" in names or "dotall" in names else 0)
            self.kind, self.regex = "re", re.compile(str(value), flags)
        elif any(n in names for n in ("lt", "lte", "gt", "gte")):
            self.kind, self.op = "compare", next(n for n in names if n in ("lt", "lte", "gt", "gte"))
        elif "fieldref" in names:
            self.kind = "fieldref"
        elif value is None:
            self.kind = "null"
        else:
            self.prepare_string(names, value)

    def prepare_string(self, names, value):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        texts = [parse_string(text)]
        wide = next((n for n in names if n in ("wide", "utf16le", "utf16be", "utf16")), None)
        if "base64" in names or "base64offset" in names:
            raw = literal(texts[0]).encode({"utf16be": "utf-16-be", "utf16": "utf-16"}.get(wide, "utf-16-le") if wide else "utf-8")
            texts = [list(t) for t in ([base64.b64encode(raw).decode()] if "base64" in names else offsets(raw))]
        elif "windash" in names:
            texts = windash(texts[0])
        for tokens in texts:
            for n in names:
                if n in ("contains", "endswith") and (not tokens or tokens[0] is not ANY):
                    tokens = [ANY] + tokens
                if n in ("contains", "startswith") and (not tokens or tokens[-1] is not ANY):
                    tokens = tokens + [ANY]
            self.alternatives.append(tokens)
        self.tokens = self.alternatives[0]
        self.patterns = [pattern_regex(t, self.cased) for t in self.alternatives]

    def holds(self, event):
        values = event.get(self.field)
        if self.kind == "exists":
            return (values is not None) == bool(self.value)
        if self.kind == "null":
            return values is None or any(v is None or v == "" for v in values)
        if values is None:
            return False
        if self.kind == "fieldref":
            other = event.get(str(self.value)) or []
            return any(a is not None and b is not None and a.lower() == b.lower() for a in values for b in other)
        return any(v is not None and self.holds_value(str(v)) for v in values)

    def holds_value(self, value):
        if self.kind == "re":
            return self.regex.search(value) is not None
        if self.kind == "cidr":
            try:
                return ipaddress.ip_address(value) in self.network
            except ValueError:
                return False
        if self.kind == "compare":
            try:
                a, b = float(value), float(self.value)
            except ValueError:
                return False
            return {"lt": a < b, "lte": a <= b, "gt": a > b, "gte": a >= b}[self.op]
        return any(p.fullmatch(value) for p in self.patterns)


def offsets(raw):
    out = []
    for shift in range(3):
        text = base64.b64encode(b" " * shift + raw).decode()
        out.append(text[(0, 2, 3)[shift]:(None, -3, -2)[(len(raw) + shift) % 3]])
    return out


def windash(tokens):
    """The first dash that begins a word, in its usual forms: enough to solve and to evaluate with."""
    for at, t in enumerate(tokens):
        if t in ("-", "/") and (at == 0 or not isinstance(tokens[at - 1], str) or not tokens[at - 1].isalnum()):
            return [tokens[:at] + [d] + tokens[at + 1:] for d in DASHES]
    return [tokens]


# ------------------------------------------------------------------------------------------------ trees

def all_of(nodes):
    return nodes[0] if len(nodes) == 1 else ("and", nodes)


def any_of(nodes):
    return nodes[0] if len(nodes) == 1 else ("or", nodes)


PLACEHOLDERS = os.path.join(os.path.dirname(__file__), "..", "..", "rules", "placeholders")


def expanded(values):
    """What stands for %name% in the tables that come with the rules."""
    known = {}
    for name in os.listdir(PLACEHOLDERS):
        with open(os.path.join(PLACEHOLDERS, name), encoding="utf-8") as file:
            known.update(yaml.safe_load(file))
    return [text for value in values for text in known.get(str(value).strip("%"), [value])]


def item_tree(key, value):
    field, *modifiers = key.split("|")
    values = value if isinstance(value, list) else [value]
    if "expand" in modifiers:
        values = expanded(values)
    tests = [("test", Test(field.replace(" ", ""), [m for m in modifiers if m not in ("all", "neq")], v)) for v in values]
    tree = all_of(tests) if "all" in modifiers else any_of(tests)
    return ("not", tree) if "neq" in modifiers else tree


def keyword_tree(value):
    return ("test", Test("", ["contains"], value))


def search_tree(search):
    if isinstance(search, dict):
        return all_of([keyword_all(v) if k == "|all" else item_tree(k, v) for k, v in search.items()])
    return any_of([search_tree(s) if isinstance(s, dict) else keyword_tree(s)
                   for s in (search if isinstance(search, list) else [search])])


def keyword_all(values):
    return all_of([keyword_tree(v) for v in (values if isinstance(values, list) else [values])])


class Condition:
    TOKEN = re.compile(r"\s*(\(|\)|[^\s()]+)")

    def __init__(self, text, searches):
        self.tokens = self.TOKEN.findall(text)
        self.at, self.searches = 0, searches

    def peek(self):
        return self.tokens[self.at].lower() if self.at < len(self.tokens) else ""

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def parse_or(self):
        nodes = [self.parse_and()]
        while self.peek() == "or":
            self.take()
            nodes.append(self.parse_and())
        return any_of(nodes)

    def parse_and(self):
        nodes = [self.parse_not()]
        while self.peek() == "and":
            self.take()
            nodes.append(self.parse_not())
        return all_of(nodes)

    def parse_not(self):
        if self.peek() == "not":
            self.take()
            return ("not", self.parse_not())
        word = self.take()
        if word == "(":
            node = self.parse_or()
            self.take()
            return node
        if word.lower() in ("1", "any", "all") and self.peek() == "of":
            self.take()
            return self.parse_of(word.lower(), self.take())
        return self.searches[word]

    def parse_of(self, quantity, pattern):
        pattern = "*" if pattern.lower() == "them" else pattern
        regex = re.compile(re.escape(pattern).replace(r"\*", ".*"))
        names = [n for n in self.searches if regex.fullmatch(n) and (not n.startswith("_") or pattern.startswith("_"))]
        nodes = [self.searches[n] for n in names]
        return all_of(nodes) if quantity == "all" else any_of(nodes)


class Rule:
    def __init__(self, document, path):
        self.path, self.title, self.id = path, document["title"], document.get("id")
        self.level = document.get("level", "medium")
        source = document["logsource"]
        self.product, self.category, self.service = (source.get(k) for k in ("product", "category", "service"))
        detection = document["detection"]
        searches = {name: search_tree(s) for name, s in detection.items() if name not in ("condition", "timeframe")}
        conditions = detection["condition"]
        self.tree = any_of([Condition(c, searches).parse_or() for c in
                            (conditions if isinstance(conditions, list) else [conditions])])

    def holds(self, event):
        return evaluate(self.tree, event)


def read_rules(path):
    """The rules of a file that tell of single events: what a correlation counts does not tell by itself."""
    with open(path, encoding="utf-8") as file:
        documents = [d for d in yaml.safe_load_all(file) if isinstance(d, dict)]
    if any("correlation" in document for document in documents):
        return
    for document in documents:
        if "detection" in document and "logsource" in document:
            yield Rule(document, path)


def evaluate(node, event):
    kind, what = node
    if kind == "test":
        return what.holds(event)
    if kind == "not":
        return not evaluate(what, event)
    return (all if kind == "and" else any)(evaluate(n, event) for n in what)


# ------------------------------------------------------------------------------------------------ solving

def branches(node, wanted=True):
    """Ways to make the tree `wanted`: lists of (test, must hold), the simplest first."""
    kind, what = node
    if kind == "test":
        yield [(what, wanted)]
    elif kind == "not":
        yield from branches(what, not wanted)
    elif (kind == "and") == wanted:
        # lazily: the first way of each first
        for ways in itertools.islice(itertools.product(*[list(itertools.islice(branches(n, wanted), 6)) for n in what]), 400):
            yield [step for way in ways for step in way]
    else:
        for n in what:
            yield from branches(n, wanted)


def regex_example(parsed, rng):
    out = []
    for op, arg in parsed:
        name = str(op)
        if name == "LITERAL":
            out.append(chr(arg))
        elif name == "NOT_LITERAL":
            out.append("x" if arg != ord("x") else "y")
        elif name == "ANY":
            out.append("x")
        elif name == "IN":
            out.append(in_example(arg))
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            low, _, body = arg
            out.append("".join(regex_example(body, rng) for _ in range(low)))
        elif name == "SUBPATTERN":
            out.append(regex_example(arg[3], rng))
        elif name == "BRANCH":
            out.append(regex_example(arg[1][0], rng))
        elif name not in ("AT", "ASSERT", "ASSERT_NOT"):
            raise Unsolved(f"regular expression: {name}")
    return "".join(out)


def in_example(items):
    candidates = "aA0/x ._-" + string.ascii_lowercase + string.ascii_uppercase + string.digits + string.punctuation + " \t\n"
    for c in candidates:
        if in_holds(items, c):
            return c
    return chr(next(a for op, a in items if str(op) == "LITERAL"))


def in_holds(items, c):
    negate, found = False, False
    for op, arg in items:
        name = str(op)
        if name == "NEGATE":
            negate = True
        elif name == "LITERAL":
            found |= ord(c) == arg
        elif name == "RANGE":
            found |= arg[0] <= ord(c) <= arg[1]
        elif name == "CATEGORY":
            found |= {"CATEGORY_DIGIT": c.isdigit(), "CATEGORY_NOT_DIGIT": not c.isdigit(), "CATEGORY_SPACE": c.isspace(),
                      "CATEGORY_NOT_SPACE": not c.isspace(), "CATEGORY_WORD": c.isalnum() or c == "_",
                      "CATEGORY_NOT_WORD": not (c.isalnum() or c == "_")}[str(arg)]
    return found != negate


def example(test, rng):
    """(text, how it is anchored): at both ends, at one, or nowhere."""
    if test.kind == "re":
        return regex_example(sre.parse(test.regex.pattern, test.regex.flags & ~re.U), rng), "middle"
    if test.kind == "cidr":
        return str(test.network[1 if test.network.num_addresses > 1 else 0]), "exact"
    if test.kind == "compare":
        number = float(test.value)
        number += {"gt": 1, "gte": 0, "lt": -1, "lte": 0}[test.op]
        return (str(int(number)) if number == int(number) else str(number)), "exact"
    if test.kind != "string":
        raise Unsolved(test.kind)
    tokens = test.tokens
    before, after = bool(tokens) and tokens[0] is ANY, bool(tokens) and tokens[-1] is ANY
    text = literal(tokens)
    if before and after and text == "":
        text = "x"
    return text, "middle" if before and after else "end" if before else "start" if after else "exact"


def join(parts):
    """One text that begins, contains and ends as it must."""
    exact = {t for t, how in parts if how == "exact"}
    if exact:
        return next(iter(exact))
    start = max((t for t, how in parts if how == "start"), key=len, default="")
    end = max((t for t, how in parts if how == "end"), key=len, default="")
    out = start
    for text, how in parts:
        if how == "middle" and text.lower() not in (out + end).lower():
            out += (" " if out and not out.endswith(" ") and not text.startswith((" ", "/", ".", "\\")) else "") + text
    return out + ("" if end and out.lower().endswith(end.lower()) else end)


def pad(part):
    """The same with something on the side where anything may stand."""
    text, how = part
    if how == "end":
        return ("/opt/x" if text.startswith("/") else "x") + text, "exact"
    return (text + "x", "exact") if how == "start" else part


def assign(steps, rng, padded=False):
    wanted, refs = {}, []
    for test, hold in steps:
        if not hold:
            if test.kind == "null":
                wanted.setdefault(test.field, []).append(("x", "middle"))
            continue
        if test.kind == "null":
            continue
        if test.kind == "exists":
            if test.value:
                wanted.setdefault(test.field, []).append(("x", "middle"))
            continue
        if test.kind == "fieldref":
            refs.append((test.field, str(test.value)))
            continue
        wanted.setdefault(test.field, []).append(example(test, rng))
    if padded:
        wanted = {field: [pad(part) for part in parts] if len(parts) == 1 else parts for field, parts in wanted.items()}
    event = {field: [join(parts)] for field, parts in wanted.items() if field != ""}
    for field, other in refs:
        event.setdefault(other, ["x"])
        event[field] = event[other]
    if "" in wanted:
        event[""] = [" ".join(text for text, _ in wanted[""])]
    return event


def solve(rule, base=None, accept=lambda event: True):
    """Fields ('' is the text of the record as a whole) that make the rule true."""
    rng = random.Random(rule.id or rule.title)
    last = "no way was found"
    ways = itertools.islice(branches(rule.tree), 3000)
    for steps, padded in ((steps, padded) for steps in ways for padded in (False, True)):
        try:
            event = assign(steps, rng, padded)
        except Unsolved as problem:
            last = str(problem)
            continue
        for field, values in (base or {}).items():
            event.setdefault(field, values)
        if rule.holds(event) and accept(event):
            return event
    raise Unsolved(last)


def spoil(text):
    """The same text with each word of it changed by one letter: near, and not it."""
    out = re.sub(r"[A-Za-z0-9]{2,}", lambda m: m[0][:-1] + ("q" if m[0][-1].lower() != "q" else "z"), text)
    return out if out != text else text + "q" if text.strip() else "q"


def insert(text):
    """One letter put in the middle of the longest word."""
    words = re.findall(r"[A-Za-z0-9]+", text)
    if not words:
        return text[:len(text) // 2] + "q" + text[len(text) // 2:]
    word = max(words, key=len)
    return text.replace(word, word[:len(word) // 2] + "q" + word[len(word) // 2:])


def near_misses(rule, event, count, accept=lambda event: True):
    """Up to `count` events that differ from one that matches in one respect and do not match."""
    found = []

    def offer(changed):
        if changed not in found and not rule.holds(changed) and accept(changed):
            found.append(changed)
        return len(found) >= count

    # what a filter of the rule asks for, on top of what matches
    for steps in itertools.islice(branches(rule.tree), 40):
        for test, hold in steps:
            if hold or test.kind not in ("string", "re", "cidr") or test.field == "":
                continue
            try:
                if offer({**event, test.field: [join([example(test, random)])]}):
                    return found
            except Unsolved:
                continue
            break
        if len(found) >= 1:
            break
    used = [f for f in event]
    for change in (insert, spoil, lambda text: text[:-1], lambda text: text[1:], lambda text: "q" * max(1, len(text))):
        for field in used:
            if offer({**event, field: [change(str(v)) for v in event[field] if v is not None]}):
                return found
    for field in used:
        if offer({f: v for f, v in event.items() if f != field}):
            return found
    # other values of a filter, and whatever else the fields may hold
    for steps in itertools.islice(branches(rule.tree), 200):
        for test, hold in steps:
            if not hold and test.kind in ("string", "re", "cidr") and test.field != "":
                try:
                    if offer({**event, test.field: [example(test, random)[0]]}):
                        return found
                except Unsolved:
                    continue
    for value in ("other", "10.1.2.3", "192.168.7.7", "127.0.0.1", "0", "qq"):
        for field in used:
            if offer({**event, field: [value]}):
                return found
    return found
