"""Sigma, as docs/sigma.md has it, evaluated in the simplest way there is: one event, one rule, no index.

Shares nothing with the program. An event is a dict with dotted names; a rule is what YAML holds, with Raw for
scalars without quotes.
"""
import base64
import datetime
import ipaddress
import itertools
import re

MANY, ONE, DASH = "*", "?", "dash" # wildcards in a pattern; characters stand as ("c", x)


class Raw(str):
    """A scalar as it stands in YAML without quotes: a number or a truth value."""


def fold(text):
    """Simple lower case, a character for a character."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def parse(text):
    """A value of a rule as characters and wildcards."""
    out, at = [], 0
    while at < len(text):
        c = text[at]
        if c == "\\" and at + 1 < len(text) and text[at + 1] in "*?\\":
            out.append(("c", text[at + 1]))
            at += 1
        elif c in "*?":
            out.append(c)
        else:
            out.append(("c", c))
        at += 1
    return out


def plain(pattern):
    return "".join(item[1] for item in pattern)


def literal(text):
    return [("c", c) for c in text]


def glob(pattern, text, cased):
    """Does the whole text fit?"""
    source = ""
    for item in pattern:
        if item == MANY:
            source += ".*"
        elif item == ONE:
            source += "."
        elif item == DASH:
            source += "[-/\u2013\u2014\u2015]"
        else:
            source += re.escape(item[1] if cased else fold(item[1]))
    return re.fullmatch(source, text if cased else fold(text), re.DOTALL) is not None


# ---- values of events ----

def texts(value):
    """The values of a field, each as its text. What is null or empty is none: of a list the others count."""
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    if value is None or value == {} or value == "":
        return []
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [str(value)]


class Fields(dict):
    """Names and their values; `record` is what they were before a log source renamed some."""

    def __init__(self, *given, record=None):
        super().__init__(*given)
        self.record = self if record is None else record


def flatten(event, prefix=""):
    out = Fields()
    for name, value in event.items():
        if isinstance(value, dict) and value:
            for inner, v in flatten(value, prefix + name + ".").items():
                out[inner] = v
        else:
            out[prefix + name] = texts(value)
    return out


def lookup(fields, name):
    """Letter case matters first; when nothing fits exactly, it is ignored."""
    for wanted in (name, name.replace(" ", "")):
        if wanted in fields:
            return fields[wanted]
    for other, values in fields.items():
        if fold(other) == fold(name.replace(" ", "")):
            return values
    return None


def number_of(text):
    text = text.strip()
    if re.fullmatch(r"0[xX][0-9a-fA-F]+", text):
        return int(text, 16)
    return float(text) if re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", text) else None


def date_of(text):
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d+)?[Zz]?", text.strip())
    if not match:
        return None
    return datetime.datetime.fromisoformat(match.group(1) + "T" + match.group(2))


PARTS = {"minute": lambda d: d.minute, "hour": lambda d: d.hour, "day": lambda d: d.day, "month": lambda d: d.month,
         "week": lambda d: d.isocalendar()[1], "year": lambda d: d.year}
COMPARE = {"lt": lambda a, b: a < b, "lte": lambda a, b: a <= b, "gt": lambda a, b: a > b, "gte": lambda a, b: a >= b,
           "eq": lambda a, b: a == b}


def in_network(text, network):
    text = text.strip()
    match = re.fullmatch(r"\[([^\]]*)\](:\d+)?", text)
    if match:
        text = match.group(1)
    elif re.fullmatch(r"[\d.]+:\d{1,5}", text) and int(text.rpartition(":")[2]) < 65536:
        text = text.rpartition(":")[0]
    try:
        address = ipaddress.ip_address(text.split("%")[0])
    except ValueError:
        return False
    if address.version == 6 and address.ipv4_mapped and network.version == 4:
        address = address.ipv4_mapped
    return address.version == network.version and address in network


# ---- modifiers ----

def windash(pattern):
    """All forms of a pattern with a dash that starts a word."""
    dashes = "-/\u2013\u2014\u2015"
    def word(item):
        return item not in (MANY, ONE) and item[1].isalnum()
    places = [at for at, item in enumerate(pattern) if item not in (MANY, ONE) and item[1] in dashes and
              not (at > 0 and word(pattern[at - 1])) and
              (at + 1 == len(pattern) or pattern[at + 1] in (MANY, ONE) or word(pattern[at + 1]))]
    return [[DASH if at in places else item for at, item in enumerate(pattern)]]


def wide(data, order):
    return data.encode("utf-16-" + order)


def encoded(data):
    return base64.b64encode(data).decode()


def offsets(data):
    """Base64 of data that stands 0, 1 or 2 bytes into what was encoded, without what neighbors would change."""
    out = []
    for shift in range(3):
        text = encoded(b"\0" * shift + data)
        start = (0, 2, 3)[shift]
        end = len(text) - (0, 3, 2)[(len(data) + shift) % 3]
        out.append(text[start:end])
    return out


class Item:
    """One detection item: modifiers applied to its values; ask holds()."""

    def __init__(self, key, value, placeholders):
        self.field, *modifiers = key.split("|")
        self.all = "all" in modifiers
        self.neq = "neq" in modifiers
        self.cased = "cased" in modifiers
        self.modifiers = [m for m in modifiers if m not in ("all", "neq", "cased")]
        values = value if isinstance(value, list) else [value]
        self.tests = [self.compile(v, placeholders) for v in values]

    def compile(self, value, placeholders):
        """A test of one value of the event, and whether it looks at the field itself."""
        mods = self.modifiers
        if "exists" in mods:
            return "exists", str(value) == "true"
        if value is None:
            return "null", None
        if "re" in mods:
            flags = 0
            for names, flag in ((("i", "ignorecase"), re.IGNORECASE), (("m", "multiline"), re.MULTILINE),
                                (("s", "dotall"), re.DOTALL)):
                flags |= flag if set(names) & set(mods) else 0
            source = value
            if "startswith" in mods:
                source = r"\A(?:" + source + ")"
            if "endswith" in mods:
                source = "(?:" + source + r")\Z"
            compiled = re.compile(source, flags)
            return "text", lambda text: compiled.search(text) is not None
        if "cidr" in mods:
            network = ipaddress.ip_network(value, strict=False)
            return "text", lambda text: in_network(text, network)
        part = next((m for m in mods if m in PARTS), None)
        compare = next((m for m in mods if m in COMPARE), "eq")
        if part or compare in mods:
            wanted = number_of(value)
            if part:
                return "text", lambda text: (d := date_of(text)) is not None and COMPARE[compare](PARTS[part](d), wanted)
            return "text", lambda text: (n := number_of(text)) is not None and COMPARE[compare](n, wanted)
        if "fieldref" in mods:
            kind = next((m for m in mods if m in ("contains", "startswith", "endswith")), "")
            return "fieldref", (value, kind)
        return "text", self.compile_text(value, placeholders)

    def compile_text(self, value, placeholders):
        if isinstance(value, Raw):
            # in front of a modifier for text it is its text and nothing else
            patterns = [parse(text) for text in (self.spellings(value) if not self.modifiers else [value])]
        elif "expand" in self.modifiers:
            pieces = re.split(r"%(\w+)%", value)
            choices = [[piece] if at % 2 == 0 else placeholders[piece] for at, piece in enumerate(pieces)]
            patterns = [parse("".join(choice)) for choice in itertools.product(*choices)]
        else:
            patterns = [parse(value)]
        data = None # bytes made by wide and its like
        for modifier in self.modifiers:
            if modifier in ("contains", "startswith", "endswith"):
                for pattern in patterns:
                    if modifier != "startswith" and pattern[:1] != [MANY]:
                        pattern.insert(0, MANY)
                    if modifier != "endswith" and pattern[-1:] != [MANY]:
                        pattern.append(MANY)
            elif modifier == "windash":
                patterns = [form for pattern in patterns for form in windash(pattern)]
            elif modifier in ("utf16le", "wide", "utf16be", "utf16"):
                data = [(b"\xff\xfe" if modifier == "utf16" else b"") +
                        wide(plain(pattern), "be" if modifier == "utf16be" else "le") for pattern in patterns]
            elif modifier in ("base64", "base64offset"):
                source = data if data is not None else [plain(pattern).encode() for pattern in patterns]
                data = None
                found = [offsets(d) if modifier == "base64offset" else [encoded(d)] for d in source]
                patterns = [literal(text) for some in found for text in some]
        return lambda text: any(glob(pattern, text, self.cased) for pattern in patterns)

    @staticmethod
    def spellings(raw):
        """A number finds its text as it stands and its usual decimal text; a truth value likewise."""
        out = [str(raw)]
        if raw.lower() in ("yes", "on", "true"):
            out.append("true")
        elif raw.lower() in ("no", "off", "false"):
            out.append("false")
        elif re.fullmatch(r"0x[0-9a-fA-F]+", raw):
            out.append(str(int(raw, 16)))
        elif re.fullmatch(r"-?\d+\.0+", raw):
            out.append(raw.split(".")[0])
        elif re.fullmatch(r"0[0-7]+", raw):
            out.append(str(int(raw, 8)))
        return out

    def one(self, test, fields):
        kind, what = test
        values = lookup(fields, self.field)
        if kind == "exists":
            return (values is not None) == what
        if kind == "null":
            return not values
        present = values or []
        if kind == "fieldref":
            name, how = what
            others = lookup(fields, name) or []
            form = {"": lambda a, b: a == b, "contains": lambda a, b: b in a, "startswith": str.startswith,
                    "endswith": str.endswith}[how]
            same = (lambda t: t) if self.cased else fold
            return any(form(same(a), same(b)) for a in present for b in others)
        if values == []: # there, without a value: an empty text
            present = [""]
        return any(what(text) for text in present)

    def holds(self, fields):
        """`fields` as the log source names them; their Record holds them as the record has them."""
        if self.field:
            found = [self.one(test, fields) for test in self.tests]
        else: # keywords: in any value, anywhere in it
            found = [any(test[1](text) for values in fields.record.values() for text in values)
                     for test in self.tests]
        return (all(found) if self.all else any(found)) != self.neq


def keyword(key, value, placeholders):
    """Keywords are looked for inside of values."""
    modifiers = [m for m in key.split("|")[1:] if m]
    if not {"re", "contains", "startswith", "endswith"} & set(modifiers):
        modifiers.append("contains")
    return Item("|" + "|".join(modifiers), value, placeholders)


def compile_search(search, placeholders):
    """A search identifier's content: map, list of maps, keywords, or a mix."""
    if isinstance(search, dict):
        items = [(keyword if key.startswith("|") else Item)(key, value, placeholders) for key, value in search.items()]
        return lambda fields: all(item.holds(fields) for item in items)
    if isinstance(search, list):
        parts = [compile_search(part, placeholders) for part in search]
        return lambda fields: any(part(fields) for part in parts)
    return keyword("|", search, placeholders).holds


# ---- conditions ----

class Condition:
    """or < and < not < of, brackets: by recursive descent straight to a truth value."""

    def __init__(self, text, searches):
        self.words = re.findall(r"[()]|[^\s()]+", text)
        self.searches = searches # name -> truth

    def value(self):
        self.at = 0
        return self.either()

    def word(self):
        return self.words[self.at].lower() if self.at < len(self.words) else ""

    def either(self):
        result = self.both()
        while self.word() == "or":
            self.at += 1
            result = self.both() or result
        return result

    def both(self):
        result = self.negated()
        while self.word() == "and":
            self.at += 1
            result = self.negated() and result
        return result

    def negated(self):
        if self.word() == "not":
            self.at += 1
            return not self.negated()
        return self.atom()

    def atom(self):
        word = self.words[self.at]
        if word == "(":
            self.at += 1
            result = self.either()
            self.at += 1
            return result
        if word.lower() in ("1", "any", "all") and self.at + 1 < len(self.words) and self.words[self.at + 1].lower() == "of":
            pattern = self.words[self.at + 2]
            self.at += 3
            names = [name for name in self.searches
                     if (pattern == "them" or re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), name)) and
                     name.startswith("_") <= pattern.startswith("_")]
            return (all if word.lower() == "all" else any)(self.searches[name] for name in names)
        self.at += 1
        return self.searches[word]


class Rule:
    def __init__(self, detection, placeholders=None):
        self.searches = {name: compile_search(search, placeholders or {}) for name, search in detection.items()
                         if name != "condition"}
        conditions = detection["condition"]
        self.conditions = conditions if isinstance(conditions, list) else [conditions]

    def matches(self, fields):
        searches = {name: search(fields) for name, search in self.searches.items()}
        return any(Condition(text, searches).value() for text in self.conditions)
