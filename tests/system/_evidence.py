"""Records in the forms that users have, from the fields that a Sigma rule speaks of.

A form says which fields a record has anyway (base), what it can carry (accept), and writes a log of one
record (render). Everything here is made up; nothing in it works.
"""
import json
import re
import urllib.parse

EPOCH = 1661990398
TIME = "2022-08-31T23:59:58"


def one(event, field, default=""):
    values = event.get(field)
    return default if not values or values[0] is None else str(values[0])


def nested(fields):
    """{"a.b": [x]} as {"a": {"b": x}}."""
    out = {}
    for name, values in fields.items():
        *path, last = name.split(".")
        at = out
        for step in path:
            at = at.setdefault(step, {})
            if not isinstance(at, dict):
                raise ValueError(name)
        at[last] = values[0] if len(values) == 1 else values
    return out


class Form:
    """A record is text; `base` is what it says besides."""
    ending = "log"
    base = {}

    def seen(self, event):
        """The event as a rule sees it once it is written: keywords are looked for in all of the text."""
        return event

    def accept(self, event):
        return all(v is None or ("\n" not in str(v) and "\r" not in str(v)) for vs in event.values() for v in vs)

    def render(self, event):
        raise NotImplementedError


def split_words(values):
    """Arguments, as a list of words."""
    return str(values[0]).split(" ")


class Json(Form):
    """A line of JSON; `names` are the record's names for Sigma's."""
    ending = "json"

    def __init__(self, base=None, names=None, text="message", fixed=None):
        self.base = {k: [v] for k, v in (base or {}).items()}
        self.names, self.text, self.fixed = names or {}, text, fixed or {}

    def accept(self, event):
        try:
            self.document(event)
        except (ValueError, TypeError):
            return False
        return True

    def document(self, event):
        fields = {}
        for name, values in event.items():
            name = self.text if name == "" else self.names.get(name, name)
            if name in fields and fields[name] != values:
                raise ValueError(name)
            fields[name] = split_words(values) if name == "event.exec.args" else values
        return {**nested(fields), **{k: v for k, v in self.fixed.items() if k not in nested(fields)}}

    def render(self, event):
        return (json.dumps(self.document(event)) + "\n").encode()


# ------------------------------------------------------------------------------------------------ Linux

def audit_hex(text):
    raw = text.encode("utf-8", "surrogateescape")
    if raw and all(0x21 <= b < 0x7f and b != 0x22 for b in raw):
        return f'"{text}"'
    return raw.hex().upper()


class Auditd(Form):
    """What the kernel and auditd write for execve of a child of a known process."""
    base = {"Image": ["/usr/bin/prog"], "CommandLine": ["prog"], "ParentImage": ["/usr/bin/parent"],
            "ParentCommandLine": ["parent"], "CurrentDirectory": ["/tmp"], "User": ["carol"]}

    def accept(self, event):
        return super().accept(event) and set(event) <= set(self.base) | {"LogonId"} and \
            all(one(event, f).startswith("/") for f in ("Image", "ParentImage", "CurrentDirectory")) and \
            bool(one(event, "CommandLine").strip())

    @staticmethod
    def execve(serial, pid, ppid, image, line, cwd, user, login):
        stamp = f"msg=audit({EPOCH}.{serial:03}:{serial})"
        args = line.split(" ")
        comm = image.rsplit("/", 1)[-1][:15]
        out = [f"type=SYSCALL {stamp}: arch=c000003e syscall=59 success=yes exit=0 a0=55d0 a1=55d1 a2=55d2 a3=8 items=2 "
               f"ppid={ppid} pid={pid} auid={login} uid=1001 gid=1001 euid=1001 suid=1001 fsuid=1001 egid=1001 sgid=1001 "
               f"fsgid=1001 tty=pts0 ses=3 comm={audit_hex(comm)} exe={audit_hex(image)} subj=unconfined key=\"exec\""
               f"\x1dARCH=x86_64 SYSCALL=execve AUID=\"{user}\" UID=\"{user}\" GID=\"{user}\"",
               f"type=EXECVE {stamp}: argc={len(args)} " + " ".join(f"a{i}={audit_hex(a)}" for i, a in enumerate(args)),
               f"type=CWD {stamp}: cwd={audit_hex(cwd)}",
               f"type=PATH {stamp}: item=0 name={audit_hex(image)} inode=1 dev=08:01 mode=0100755 ouid=0 ogid=0 rdev=00:00 "
               "nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0",
               f"type=PROCTITLE {stamp}: proctitle=" + line.replace(" ", "\0").encode("utf-8", "surrogateescape").hex().upper(),
               f"type=EOE {stamp}: "]
        return "\n".join(out) + "\n"

    def render(self, event):
        user = one(event, "User")
        return (self.execve(101, 4000, 3999, one(event, "ParentImage"), one(event, "ParentCommandLine"), "/", user, "1001") +
                self.execve(102, 4001, 4000, one(event, "Image"), one(event, "CommandLine"), one(event, "CurrentDirectory"),
                            user, one(event, "LogonId", "1001"))).encode("utf-8", "surrogateescape")


class AuditFile(Form):
    """A file made by openat."""
    base = {"Image": ["/usr/bin/prog"]}

    def accept(self, event):
        return super().accept(event) and set(event) <= {"Image", "TargetFilename"} and \
            all(one(event, f, "/").startswith("/") for f in event)

    def render(self, event):
        stamp = f"msg=audit({EPOCH}.101:101)"
        image, name = one(event, "Image"), one(event, "TargetFilename", "/tmp/x")
        folder = name.rsplit("/", 1)[0] or "/"
        return "\n".join([
            f"type=SYSCALL {stamp}: arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=55d0 a2=241 a3=1b6 items=2 "
            f"ppid=1 pid=4001 auid=1001 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 "
            f"comm={audit_hex(image.rsplit('/', 1)[-1][:15])} exe={audit_hex(image)} key=\"files\"",
            f"type=CWD {stamp}: cwd=\"/\"",
            f"type=PATH {stamp}: item=0 name={audit_hex(folder + '/')} inode=1 dev=08:01 mode=040755 ouid=0 ogid=0 rdev=00:00 nametype=PARENT",
            f"type=PATH {stamp}: item=1 name={audit_hex(name)} inode=2 dev=08:01 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=CREATE",
            f"type=EOE {stamp}: ", ""]).encode("utf-8", "surrogateescape")


class AuditConnect(Form):
    """A connection made by connect."""
    base = {"Image": ["/usr/bin/prog"], "DestinationIp": ["198.51.100.7"], "DestinationPort": ["443"], "Initiated": ["true"]}

    def accept(self, event):
        return super().accept(event) and set(event) <= set(self.base) and one(event, "Image").startswith("/") and \
            re.fullmatch(r"\d+\.\d+\.\d+\.\d+", one(event, "DestinationIp")) is not None and \
            one(event, "Initiated") == "true" and one(event, "DestinationPort").isdigit()

    def render(self, event):
        stamp = f"msg=audit({EPOCH}.101:101)"
        address = "".join(f"{int(b):02X}" for b in one(event, "DestinationIp").split("."))
        image = one(event, "Image")
        return "\n".join([
            f"type=SYSCALL {stamp}: arch=c000003e syscall=42 success=yes exit=0 a0=3 a1=7ffd a2=10 a3=0 items=0 ppid=1 pid=4001 "
            f"auid=1001 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=3 "
            f"comm={audit_hex(image.rsplit('/', 1)[-1][:15])} exe={audit_hex(image)} key=\"net\"",
            f"type=SOCKADDR {stamp}: saddr=0200{int(one(event, 'DestinationPort')):04X}{address}0000000000000000",
            f"type=EOE {stamp}: ", ""]).encode()


SYSMON_IDS = {"process_creation": 1, "network_connection": 3, "file_event": 11}


class SysmonLinux(Form):
    """Sysmon for Linux as XML in a line of syslog: for what auditd does not know (names of hosts)."""

    def __init__(self, category):
        self.id = SYSMON_IDS[category]

    def accept(self, event):
        return super().accept(event) and "" not in event

    def render(self, event):
        def escape(text):
            return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        data = "".join(f'<Data Name="{n}">{escape(one(event, n))}</Data>' for n in event)
        return (f'{TIME}.000000+00:00 web01 sysmon: <Event><System><Provider Name="Linux-Sysmon" Guid="{{ff032593-a8d3-4f13-b0d6-01fc615a0f97}}"/>'
                f'<EventID>{self.id}</EventID><Version>5</Version><Level>4</Level><Task>{self.id}</Task><Opcode>0</Opcode>'
                f'<Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime="{TIME}.000000000Z"/><EventRecordID>7</EventRecordID><Correlation/>'
                f'<Execution ProcessID="1" ThreadID="1"/><Channel>Linux-Sysmon/Operational</Channel><Computer>web01</Computer>'
                f'<Security UserId="0"/></System><EventData>{data}</EventData></Event>\n').encode("utf-8", "surrogateescape")


class AuditRecords(Form):
    """Single records of auditd, as rules for them name them."""
    ENVELOPE = {"type", "SYSCALL", "exe", "comm", "key", "uid", "auid", "euid"}

    TYPES = {"CONFIG_CHANGE", "DAEMON_ABORT", "SYSCALL", "EXECVE", "PATH", "CWD", "SOCKADDR", "SERVICE_STOP", "SERVICE_START", "USER_AND_CRED", "ADD_USER", "USER_CMD"}

    def accept(self, event):
        return super().accept(event) and bool(event) and one(event, "type", "SYSCALL").upper() in self.TYPES

    def render(self, event):
        stamp = f"msg=audit({EPOCH}.101:101)"
        kind = one(event, "type", "SYSCALL").upper()
        out = []
        exe, comm, key = one(event, "exe", "/usr/bin/prog"), one(event, "comm", "prog"), one(event, "key")
        syscall = one(event, "SYSCALL", one(event, "syscall", "execve"))
        call_args = {a: one(event, a) for a in ("a0", "a1", "a2", "a3") if a in event and kind == "SYSCALL"}
        args = " ".join(f"{a}={call_args.get(a, '0')}" for a in ("a0", "a1", "a2", "a3"))
        numbers = {"execve": 59, "openat": 257, "open": 2, "unlink": 87, "unlinkat": 263, "rename": 82}
        envelope = (f"type=SYSCALL {stamp}: arch=c000003e syscall={numbers.get(syscall, syscall if syscall.isdigit() else 59)} success=yes exit=0 {args} "
                    f"items=1 ppid=1 pid=4001 auid={one(event, 'auid', '1001')} uid={one(event, 'uid', '0')} gid=0 "
                    f"euid={one(event, 'euid', '0')} suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 comm={audit_hex(comm)} "
                    f"exe={audit_hex(exe)} key={audit_hex(key) if key else '(null)'}\x1dARCH=x86_64 SYSCALL={syscall} AUID=\"alice\" UID=\"root\"")
        rest = {n: v for n, v in event.items() if n not in self.ENVELOPE and n not in call_args and n not in ("", "syscall")}
        if kind in ("SYSCALL", "EXECVE", "PATH", "CWD", "SOCKADDR"):
            out.append(envelope)
        if kind == "EXECVE" or any(re.fullmatch(r"a\d+", n) for n in rest):
            named = {int(n[1:]): one(event, n) for n in rest if re.fullmatch(r"a\d+", n)}
            words = [named.get(i, "x") for i in range(max(named, default=0) + 1)] + ([one(event, "")] if "" in event else [])
            out.append(f"type=EXECVE {stamp}: argc={len(words)} " + " ".join(f"a{i}={audit_hex(w)}" for i, w in enumerate(words)))
        elif kind == "PATH" or "name" in rest:
            out.append(f"type=PATH {stamp}: item=0 name={audit_hex(one(event, 'name', '/tmp/x'))} inode=1 dev=08:01 mode=0100644 ouid=0 ogid=0 "
                       f"rdev=00:00 nametype={one(event, 'nametype', 'NORMAL')}")
        elif kind not in ("SYSCALL", "CWD", "SOCKADDR"):
            fields = " ".join(f"{n}={v}" if v.isdigit() else f"{n}={audit_hex(v)}" for n, v in ((n, one(event, n)) for n in rest))
            text = one(event, "")
            if kind in ("CONFIG_CHANGE", "DAEMON_ABORT"):
                ses = "" if "ses" in rest else " ses=3"
                return f"type={kind} {stamp}: auid=1001{ses} subj=unconfined {fields} res=1\n".encode()
            out.append(f"type={kind} {stamp}: pid=1 uid=0 auid=1001 ses=3 {fields} msg='op={text or 'x'} acct=\"alice\" exe=\"{exe}\" "
                       "hostname=? addr=? terminal=pts/0 res=success'")
        elif "" in event:
            out[-1] = out[-1].replace('comm="prog"', f"comm={audit_hex(one(event, ''))}")
        out.append(f"type=EOE {stamp}: ")
        return ("\n".join(out) + "\n").encode("utf-8", "surrogateescape")


class Lines(Form):
    """Text in which keywords are looked for, line by line."""

    def seen(self, event):
        return {**event, "": self.render(event).decode("utf-8", "replace").splitlines()}


class Syslog(Lines):
    """A line of syslog; keywords are the message."""

    def __init__(self, program, message="{}", host="web01"):
        self.program, self.message, self.host = program, message, host

    def render(self, event):
        text = self.message.replace("{}", one(event, ""))
        text = re.sub(r"\{(\w+)\}", lambda m: one(event, m[1], "x"), text)
        return f"{TIME}.000000+00:00 {self.host} {self.program}: {text}\n".encode("utf-8", "surrogateescape")


class Journal(Lines):
    """The same in systemd's journal, as journalctl exports it: the only log of a stock Debian 12."""

    def __init__(self, syslog):
        self.syslog = syslog

    def seen(self, event):
        return {**event, "": [self.text(event)]}

    def text(self, event):
        return self.syslog.render(event).decode("utf-8", "surrogateescape").split(": ", 1)[1].rstrip("\n")

    def render(self, event):
        name = self.syslog.program.split("[")[0]
        text = self.text(event).encode("utf-8", "surrogateescape")
        head = (f"__REALTIME_TIMESTAMP={EPOCH}123456\n_HOSTNAME=web01\nSYSLOG_IDENTIFIER={name}\n_COMM={name}\n_PID=812\n"
                f"_TRANSPORT={'kernel' if name == 'kernel' else 'syslog'}\n").encode()
        return head + b"MESSAGE=" + text + b"\n\n"


class WindowsXml(Form):
    """An event as wevtutil and the event viewer write it, for logs that are Windows' own."""
    ending = "xml"

    def __init__(self, channel=None, number=None, names=None, base=None):
        self.channel, self.number, self.names = channel, number, names or {}
        self.base = {k: [v] for k, v in (base or {}).items()}

    def accept(self, event):
        return super().accept(event) and not [f for f in event if f not in ("EventLog", "EventID", "") and one(event, f) == ""]

    def render(self, event):
        def escape(text):
            return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
        channel, number = self.channel or one(event, "EventLog"), self.number or one(event, "EventID", "1")
        data = "".join(f'<Data Name="{escape(self.names.get(n, n or "Path"))}">{escape(one(event, n))}</Data>'
                       for n in event if n not in ("EventLog", "EventID"))
        return (f'<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="P"/><EventID>{number}</EventID>'
                f'<TimeCreated SystemTime="{TIME}.000000000Z"/><EventRecordID>7</EventRecordID><Channel>{escape(channel)}</Channel>'
                f'<Computer>SRV01.example.test</Computer></System><EventData>{data}</EventData></Event>\n').encode("utf-8", "surrogateescape")


# ------------------------------------------------------------------------------------------------ web

def uri(text):
    """As a client sends it: what may not stand in a request line is escaped."""
    return urllib.parse.quote(text, safe="/?&=+%$:;,@!*'()[]{}~#-._\\^|`<>")


class AccessLog(Lines):
    """Apache's and nginx's combined log."""
    base = {"cs-method": ["GET"], "sc-status": ["200"]}

    def accept(self, event):
        names = {"", "cs-method", "sc-status", "cs-uri-query", "cs-uri-stem", "cs-user-agent", "cs-referer", "cs-username", "cs-uri",
                 "c-uri", "cs-uri-path"}
        if not super().accept(event) or not set(event) <= names or '"' in one(event, "cs-user-agent") + one(event, "cs-referer"):
            return False
        return re.fullmatch(r"[A-Z]+", one(event, "cs-method")) is not None and one(event, "sc-status").isdigit()

    def request(self, event):
        query, stem = one(event, "cs-uri-query"), one(event, "cs-uri-stem")
        whole = one(event, "cs-uri") or one(event, "c-uri")
        if whole:
            return uri(whole if whole.startswith("/") else "/" + whole)
        if query.startswith("/") and not stem:
            return uri(query)
        if stem and not query:
            return uri(stem if stem.startswith("/") else "/" + stem)
        return uri((stem if stem.startswith("/") else "/" + stem) + ("?" + query.lstrip("?") if query else ""))

    def render(self, event):
        target = self.request(event)
        if one(event, ""):
            target += ("&" if "?" in target else "?") + "q=" + uri(one(event, ""))
        agent = one(event, "cs-user-agent") or "-"
        return (f'203.0.113.9 - {one(event, "cs-username", "-").replace(" ", "_")} [31/Aug/2022:23:59:58 +0000] "{one(event, "cs-method")} {target} HTTP/1.1" '
                f'{one(event, "sc-status")} 512 "{one(event, "cs-referer", "-")}" "{agent}"\n').encode("utf-8", "surrogateescape")


class Iis(Form):
    """IIS's W3C log: for fields that the combined log does not have."""
    base = {"cs-method": ["GET"], "sc-status": ["200"]}
    fields = ["date", "time", "s-ip", "cs-method", "cs-uri-stem", "cs-uri-query", "s-port", "cs-username", "c-ip", "cs(User-Agent)",
              "cs(Referer)", "cs-host", "sc-status", "sc-substatus", "sc-win32-status", "time-taken"]

    def accept(self, event):
        known = {"cs-method", "cs-uri-stem", "cs-uri-query", "cs-username", "cs-user-agent", "cs-referer", "cs-host", "sc-status"}
        extra = {n for n in event if n not in known}
        return super().accept(event) and all(re.fullmatch(r"[a-z]+(-[a-z]+)+", n) for n in extra)

    def render(self, event):
        extra = [n for n in event if n not in self.fields and n not in ("cs-user-agent", "cs-referer")]
        values = {"date": TIME[:10], "time": TIME[11:], "s-ip": "192.0.2.1", "s-port": "443", "c-ip": "203.0.113.9", "sc-substatus": "0",
                  "sc-win32-status": "0", "time-taken": "15", "cs(User-Agent)": one(event, "cs-user-agent", "Mozilla/5.0"),
                  "cs(Referer)": one(event, "cs-referer", "-")}
        columns = self.fields + extra
        row = [(values.get(c) or one(event, c, "-")).replace(" ", "+") or "-" for c in columns]
        return ("#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n"
                f"#Date: {TIME.replace('T', ' ')}\n#Fields: {' '.join(columns)}\n{' '.join(row)}\n").encode("utf-8", "surrogateescape")


class ExchangeProxy(Form):
    """What Exchange passed on to its back end: for whom, which no other log of requests says."""
    base = {"cs-uri-stem": ["/ecp/"], "sc-status": ["200"]}

    def accept(self, event):
        return super().accept(event) and "AnchorMailbox" in event and set(event) <= {"AnchorMailbox", "cs-uri-stem", "sc-status"}

    def render(self, event):
        row = [f"{TIME}.123Z", "b1", "203.0.113.9", "EX01", "Ecp", "mail.corp.example", one(event, "cs-uri-stem"), one(event, "AnchorMailbox"),
               "Mozilla/5.0", one(event, "sc-status"), "200"]
        return ("#Software: Microsoft Exchange Server\n#Version: 15.02.0721.002\n#Log-type: HttpProxy Logs\n"
                f"#Date: {TIME}.000Z\n#Fields: DateTime,RequestId,ClientIpAddress,ServerHostName,Protocol,UrlHost,UrlStem,AnchorMailbox,UserAgent,HttpStatus,BackEndStatus\n"
                f"{','.join(row)}\n").encode("utf-8", "surrogateescape")


class Squid(Form):
    """Squid's combined log."""
    base = {"cs-method": ["GET"], "sc-status": ["200"]}
    NAMES = {"", "c-uri", "cs-uri", "c-useragent", "cs-user-agent", "cs-method", "cs-host", "sc-status", "c-uri-extension", "c-uri-query",
             "cs-uri-stem", "c-uri-stem", "r-dns"}

    def accept(self, event):
        return super().accept(event) and set(event) <= self.NAMES and self.url(event) is not None and \
            '"' not in one(event, "c-useragent") + self.url(event) and re.fullmatch(r"[A-Z]+", one(event, "cs-method")) is not None and \
            one(event, "sc-status").isdigit()

    def url(self, event):
        host, extension, query = one(event, "cs-host") or one(event, "r-dns"), one(event, "c-uri-extension"), one(event, "c-uri-query")
        whole = one(event, "c-uri") or one(event, "cs-uri")
        path = one(event, "cs-uri-stem") or one(event, "c-uri-stem")
        if whole and re.match(r"(https?|ftp)://", whole):
            if host and host not in whole:
                return None
            url = whole
        elif whole:
            url = f"http://{host or 'www.example.test'}{'' if whole.startswith('/') else '/'}{whole}"
        else:
            url = f"http://{host or 'www.example.test'}{path if path.startswith('/') else '/' + path}"
        if extension and not url.endswith("." + extension):
            url += f"/x.{extension}" if not url.endswith("/") else f"x.{extension}"
        return uri(url + ("?" + query if query else ""))

    def render(self, event):
        agent = one(event, "c-useragent", one(event, "cs-user-agent", "Mozilla/5.0"))
        text = one(event, "")
        url = self.url(event) + ("?q=" + uri(text) if text else "")
        return (f'192.0.2.77 - - [31/Aug/2022:23:59:58 +0000] "{one(event, "cs-method")} {url} HTTP/1.1" {one(event, "sc-status")} 512 '
                f'"-" "{agent}" TCP_MISS:HIER_DIRECT\n').encode("utf-8", "surrogateescape")


class ProxyW3c(Iis):
    """A W3C log of a proxy (ProxySG): for fields that Squid does not write."""
    fields = ["date", "time", "time-taken", "c-ip", "cs-username", "sc-status", "s-action", "cs-method", "cs-host", "c-uri",
              "cs(User-Agent)", "cs(Cookie)", "s-ip"]

    def accept(self, event):
        return Form.accept(self, event) and "" not in event

    def render(self, event):
        event = {{"c-useragent": "cs-user-agent"}.get(n, n): v for n, v in event.items()}
        extra = [n for n in event if n not in self.fields and n not in ("cs-user-agent", "cs-cookie")]
        values = {"date": TIME[:10], "time": TIME[11:], "time-taken": "15", "c-ip": "192.0.2.77", "s-action": "TCP_MISS", "s-ip": "192.0.2.1",
                  "cs(User-Agent)": one(event, "cs-user-agent", "Mozilla/5.0"), "cs(Cookie)": one(event, "cs-cookie", "-")}
        columns = self.fields + extra
        row = [values.get(c) or one(event, c, "-") for c in columns]
        row = [f'"{v}"' if " " in v else v or "-" for v in row]
        return ("#Software: SGOS 7.3.1.1\n#Version: 1.0\n"
                f"#Date: {TIME.replace('T', ' ')}\n#Fields: {' '.join(columns)}\n{' '.join(row)}\n").encode("utf-8", "surrogateescape")


# ------------------------------------------------------------------------------------------------ network

class Zeek(Form):
    """Zeek's tab-separated log."""

    def __init__(self, path, base, names=None):
        self.path, self.fixed, self.names = path, base, names or {}

    def accept(self, event):
        return all("\t" not in str(v) and "\n" not in str(v) for vs in event.values() for v in vs)

    def render(self, event):
        row = {"ts": f"{EPOCH}.123456", "uid": "CHhAvVGS1DHFjwGM9", "id.orig_h": "192.0.2.10", "id.orig_p": "49152",
               "id.resp_h": "198.51.100.7", "id.resp_p": "80", **self.fixed}
        for name, values in event.items():
            name = self.names.get(name, name)
            if name == "":
                name = next(n for n in reversed(self.fixed))
            row[name] = ",".join("(empty)" if v == "" else "-" if v is None else str(v) for v in values)
        types = {"ts": "time", "id.orig_h": "addr", "id.resp_h": "addr", "id.orig_p": "port", "id.resp_p": "port"}
        return ("#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n"
                f"#path\t{self.path}\n#open\t2022-08-31-00-00-00\n#fields\t" + "\t".join(row) + "\n#types\t" +
                "\t".join(types.get(n, "string") for n in row) + "\n" + "\t".join(row.values()) + "\n").encode("utf-8", "surrogateescape")


class FortiTraffic(Form):
    """FortiGate's traffic log."""
    NAMES = {"src_ip": "srcip", "dst_ip": "dstip", "dst_port": "dstport", "action": "action"}

    def accept(self, event):
        return super().accept(event) and set(event) <= set(self.NAMES)

    def render(self, event):
        row = {"srcip": "192.0.2.10", "srcport": "49152", "dstip": "198.51.100.7", "dstport": "443", "action": "accept",
               **{self.NAMES[n]: one(event, n) for n in event}}
        return ('date=2022-08-31 time=23:59:58 devname="fw01" devid="FG100" logid="0000000013" type="traffic" subtype="forward" level="notice" '
                'vd="root" proto=6 ' + " ".join(f"{n}={v}" for n, v in row.items()) + " policyid=7 service=\"HTTPS\"\n").encode()


class KeyValue(Form):
    """FortiGate's event log."""

    def accept(self, event):
        return super().accept(event) and all('"' not in str(v) for vs in event.values() for v in vs)

    def render(self, event):
        return ('date=2022-08-31 time=23:59:58 devname="fw01" devid="FG100" logid="0100044546" type="event" subtype="system" level="information" '
                'vd="root" logdesc="Attribute configured" user="admin" ui="GUI(192.0.2.5)" ' +
                " ".join(f'{n or "msg"}="{one(event, n)}"' for n in event) + "\n").encode("utf-8", "surrogateescape")


class Raw(Lines):
    """A line of its own; keywords are in the middle of it."""

    def __init__(self, line):
        self.line = line

    def render(self, event):
        return (self.line.replace("{}", one(event, "")) + "\n").encode("utf-8", "surrogateescape")


class ShellHistory(Lines):
    """A history of bash with times; keywords are the command."""

    def accept(self, event):
        return super().accept(event) and bool(one(event, "").strip()) and not re.match(r"#\+?\d", one(event, ""))

    def render(self, event):
        return f"#{EPOCH}\ntrue\n#{EPOCH}\n{one(event, '')}\n".encode("utf-8", "surrogateescape")


class TextLog(Lines):
    """A log of an application: time, level, text."""

    def __init__(self, line="{}"):
        self.line = line

    def render(self, event):
        text = self.line.replace("{}", one(event, ""))
        return (f"2022-08-31 23:59:57,001 INFO [main] org.example.App - ready\n2022-08-31 23:59:58,123 ERROR [http-8080-1] org.example.App - {text}\n"
                ).encode("utf-8", "surrogateescape")


# ------------------------------------------------------------------------------------------------ which form

AZURE_SIGNIN = {"ResultType": "resultType", "ResultDescription": "resultDescription", "Resultdescription": "resultDescription",
                "AuthenticationRequirement": "properties.authenticationRequirement",
                "DeviceDetail.trusttype": "properties.deviceDetail.trustType", "DeviceDetail.deviceId": "properties.deviceDetail.deviceId",
                "RiskState": "properties.riskState", "NetworkLocationDetails": "properties.networkLocationDetails",
                "userAgent": "properties.userAgent", "homeTenantId": "properties.homeTenantId",
                "Status": "properties.status.additionalDetails", "properties.message": "properties.authenticationProtocol"}
AZURE_AUDIT = {"OperationName": "operationName", "ActivityDisplayName": "properties.activityDisplayName",
               "properties.message": "properties.activityDisplayName", "LoggedByService": "properties.loggedByService",
               "Category": "properties.category", "category": "properties.category", "Status": "properties.result",
               "Initiatied.By": "properties.initiatedBy", "TargetResources.modifiedProperties": "properties.targetResources.modifiedProperties.newValue",
               "TargetResources.modifiedProperties.newValue": "properties.targetResources.modifiedProperties.newValue",
               "TargetResources.ModifiedProperties.DisplayName": "properties.targetResources.modifiedProperties.displayName",
               "TargetResources.ModifiedProperties.NewValue": "properties.targetResources.modifiedProperties.newValue"}
AZURE_ACTIVITY = {"OperationNameValue": "operationName", "CategoryValue": "category", "ResourceId": "resourceId",
                  "ResourceProviderValue": "resourceProvider", "properties.message": "properties.message"}
GCP = {"gcp.audit.method_name": "protoPayload.methodName", "data.protoPayload.methodName": "protoPayload.methodName",
       "data.protoPayload.serviceName": "protoPayload.serviceName", "data.protoPayload.resource.type": "resource.type",
       "data.protoPayload.logName": "logName", "data.protoPayload.authorizationInfo.permission": "protoPayload.authorizationInfo.permission",
       "data.protoPayload.authorizationInfo.granted": "protoPayload.authorizationInfo.granted"}
WORKSPACE = {"eventService": "protoPayload.serviceName", "eventName": "protoPayload.methodName",
             "setting_name": "protoPayload.metadata.event.parameter.value", "new_value": "protoPayload.metadata.event.parameter.value"}
ESLOGGER = {"Image": "event.exec.target.executable.path", "ParentImage": "process.executable.path", "CommandLine": "event.exec.args"}
ZEEK_HTTP = {"trans_depth": "1", "method": "GET", "host": "www.example.test", "uri": "/", "referrer": "-", "user_agent": "Mozilla/5.0",
             "status_code": "200"}
ZEEK_DNS = {"proto": "udp", "query": "www.example.test", "qclass": "1", "qtype_name": "A", "rejected": "F", "Z": "1", "answers": "-"}
AUDIT_TEXT = {"jvm": "java.lang.RuntimeException: {}", "spring": "org.springframework.security: {}"}

FORMS = {
    ("linux", "process_creation", None): [Auditd(), SysmonLinux("process_creation")],
    ("linux", "file_event", None): [AuditFile(), SysmonLinux("file_event")],
    ("linux", "network_connection", None): [AuditConnect(), SysmonLinux("network_connection")],
    ("linux", None, "auditd"): [AuditRecords()],
    ("linux", None, None): [Syslog("kernel")],
    ("linux", None, "syslog"): [Syslog("systemd[1]")],
    ("linux", None, "auth"): [Syslog("sshd[812]")],
    ("linux", None, "sshd"): [Syslog("sshd[812]")],
    ("linux", None, "sudo"): [Syslog("sudo", "alice : TTY=pts/0 ; PWD=/home/alice ; USER={USER} ; COMMAND=/usr/bin/id")],
    ("linux", None, "cron"): [Syslog("crontab[812]")],
    ("linux", None, "utmp"): [Json(base={"event.dataset": "system.wtmp", "event.action": "logon"}, fixed={"@timestamp": TIME + ".000Z"})],
    ("linux", None, "guacamole"): [Syslog("guacd[812]")],
    ("linux", None, "clamav"): [Syslog("clamd[812]")],
    ("linux", None, "vsftpd"): [Syslog("vsftpd[812]")],
    ("macos", "process_creation", None): [Json(base={"Image": "/usr/bin/prog", "ParentImage": "/bin/zsh", "CommandLine": "prog"}, names=ESLOGGER,
                                               fixed={"schema_version": 1, "event_type": 9, "time": TIME + ".000000000Z"})],
    ("macos", "file_event", None): [Json(base={"Image": "/usr/bin/prog"}, names={"TargetFilename": "event.create.destination.existing_file.path",
                                                                                "Image": "process.executable.path"},
                                         fixed={"schema_version": 1, "event_type": 13, "time": TIME + ".000000000Z"})],
    (None, "webserver", None): [AccessLog(), Iis(), ExchangeProxy()],
    (None, "proxy", None): [Squid(), ProxyW3c()],
    (None, None, "apache"): [Raw("[Wed Aug 31 23:59:58.123456 2022] [core:error] [pid 812] [client 203.0.113.9:4711] {}")],
    (None, None, "nginx"): [Raw("2022/08/31 23:59:58 [error] 812#812: *1 {}, client: 203.0.113.9, server: x")],
    (None, "dns", None): [Zeek("dns", ZEEK_DNS, {"record_type": "qtype_name", "answer": "answers"})],
    (None, "firewall", None): [FortiTraffic()],
    (None, "antivirus", None): [Json(base={"winlog.channel": "Microsoft-Windows-Windows Defender/Operational", "winlog.event_id": 1116},
                                     names={"Signature": "winlog.event_data.Threat Name", "Filename": "winlog.event_data.Path"},
                                     text="winlog.event_data.Path", fixed={"@timestamp": TIME + ".000Z"})],
    (None, "device_administration", None): [Json(base={"event.action": "device_login", "client_ip": "203.0.113.9", "user": "admin"},
                                                 names={"client_ip": "source.ip", "user": "user.name", "outcome": "event.outcome"},
                                                 fixed={"@timestamp": TIME + ".000Z"})],
    (None, "remote_login", None): [Json(base={"eventType": "user.session.start", "outcome.result": "x", "actor.alternateId": "a@example.org"},
                                        names={"client_ip": "client.ipAddress", "user": "actor.alternateId", "outcome": "outcome.result"},
                                        fixed={"published": TIME + ".000Z"})],
    (None, "device_change", None): [Json(base={"process.name": "routeros", "event.category": "configuration"},
                                         names={"change": "message", "user": "user.name"}, fixed={"@timestamp": TIME + ".000Z"})],
    (None, "device_command", None): [Json(base={"event.dataset": "f5_bigip.log", "command": "list sys version"},
                                          fixed={"@timestamp": TIME + ".000Z"})],
    ("windows", None, "netlogon"): [Json(base={"event.dataset": "windows.netlogon", "netlogon.kind": "LOGON", "user.name": "anna", "Status": "0x0"},
                                         names={"TargetUserName": "user.name", "WorkstationName": "source.address"}, fixed={"@timestamp": TIME + ".000Z"})],
    ("paloalto", None, "gpsvc"): [Json(base={"level": "error", "task": "12-22", "message": "session(a)"},
                                       fixed={"time": TIME + ".000Z"})],
    (None, "database", None): [Raw("2022-08-31 23:59:58.123 UTC [812] app@shop LOG:  statement: {}")],
    (None, None, "netflow"): [Json(base={"event.dataset": "netflow.log", "destination.ip": "198.51.100.7"}, fixed={"@timestamp": TIME + "Z"})],
    ("zeek", None, "http"): [Zeek("http", ZEEK_HTTP, {"c-uri": "uri", "c-useragent": "user_agent"})],
    ("zeek", None, "dns"): [Zeek("dns", ZEEK_DNS)],
    ("zeek", None, "smb_files"): [Zeek("smb_files", {"action": "SMB::FILE_OPEN", "path": "\\\\fs\\share", "name": "x"})],
    ("zeek", None, "dce_rpc"): [Zeek("dce_rpc", {"rtt": "0.1", "named_pipe": "x", "endpoint": "x", "operation": "x"})],
    ("zeek", None, "kerberos"): [Zeek("kerberos", {"request_type": "AS", "client": "a/B", "service": "x", "cipher": "aes256"})],
    ("zeek", None, "files"): [Zeek("files", {"fuid": "F1", "tx_hosts": "203.0.113.9", "rx_hosts": "10.0.0.4", "md5": "-", "filename": "x"})],
    ("zeek", None, "rdp"): [Zeek("rdp", {"cookie": "x", "result": "x", "security_protocol": "HYBRID", "cert_count": "0"})],
    ("zeek", None, "x509"): [Zeek("x509", {"certificate.version": "3", "certificate.serial": "01", "certificate.subject": "CN=x"})],
    ("fortigate", None, "event"): [KeyValue()],
    ("fortios", None, "sslvpnd"): [KeyValue()],
    ("cisco", None, "aaa"): [Syslog("45", "Aug 31 23:59:57.123: %PARSER-5-CFGLOG_LOGGEDCMD: User:admin  logged command:{}", "rtr1")],
    ("cisco", None, "bgp"): [Syslog("46", "Aug 31 23:59:57.123: %TCP-6-BADAUTH: {}", "rtr1")],
    ("cisco", None, "ldp"): [Syslog("47", "Aug 31 23:59:57.123: %LDP-5-NBRCHG: {}", "rtr1")],
    ("cisco", None, "syslog"): [Syslog("48", "Aug 31 23:59:57.123: %SYS-5-CONFIG_I: {}", "rtr1")],
    ("huawei", None, "bgp"): [Syslog("%%01BGP/3/x(l)[45]", "{}", "rtr2")],
    ("juniper", None, "bgp"): [Syslog("rpd[1234]", "{}", "rtr3")],
    ("paloalto", None, "config"): [Json(base={"event.dataset": "panw.panos", "cmd": "set", "result": "Succeeded"},
                                        fixed={"@timestamp": TIME + "Z", "type": "CONFIG"})],
    ("paloalto", "appliance", "globalprotect"): [Json(text="message", fixed={"level": "error", "task": "1393405-22", "time": TIME + "Z"})],
    ("paloalto", "file_event", "globalprotect"): [SysmonLinux("file_event")],
    ("aws", None, "cloudtrail"): [Json(base={"eventVersion": "1.08", "eventSource": "s3.amazonaws.com", "eventName": "X", "awsRegion": "us-east-1"},
                                       names={"src_ip": "sourceIPAddress"}, fixed={"eventTime": TIME + "Z"})],
    ("azure", None, "signinlogs"): [Json(base={"category": "SignInLogs"}, names=AZURE_SIGNIN, fixed={"time": TIME + "Z"})],
    ("azure", None, "auditlogs"): [Json(base={"operationName": "Op"}, names=AZURE_AUDIT, fixed={"time": TIME + "Z", "category": "AuditLogs"}),
                                   Json(base={}, names=AZURE_AUDIT, fixed={"time": TIME + "Z", "category": "AuditLogs", "operationName": "Op"})],
    ("azure", None, "activitylogs"): [Json(base={"category": "Administrative", "operationName": "Op", "resourceId": "/subscriptions/x"},
                                           names={"properties.message": "properties.message"}, text="properties.message", fixed={"time": TIME + "Z"}),
                                      Json(base={"resourceId": "/subscriptions/x"}, names=AZURE_ACTIVITY,
                                           fixed={"time": TIME + "Z", "operationName": "Op", "category": "Administrative"})],
    ("azure", None, "riskdetection"): [Json(names={"riskEventType": "properties.riskEventType"}, fixed={"time": TIME + "Z", "category": "UserRiskEvents"})],
    ("azure", None, "pim"): [Json(fixed={"createdDateTime": TIME + "Z"})],
    ("m365", None, "audit"): [Json(base={"Operation": "X", "Workload": "Exchange"}, fixed={"RecordType": 1, "CreationTime": TIME})],
    ("m365", None, "threat_management"): [Json(base={"eventSource": "SecurityComplianceCenter", "eventName": "X"}, fixed={"CreationTime": TIME})],
    ("m365", None, "threat_detection"): [Json(base={"eventSource": "SecurityComplianceCenter", "eventName": "X"}, fixed={"CreationTime": TIME})],
    ("m365", None, "exchange"): [Json(base={"eventSource": "SecurityComplianceCenter", "eventName": "X"}, fixed={"CreationTime": TIME})],
    ("gcp", None, "gcp.audit"): [Json(base={"data.protoPayload.serviceName": "x.googleapis.com", "data.protoPayload.methodName": "x"}, names=GCP,
                                      fixed={"timestamp": TIME + "Z", "logName": "projects/x/logs/cloudaudit.googleapis.com"}),
                                 Json(base={"gcp.audit.method_name": "x", "data.protoPayload.serviceName": "x.googleapis.com"}, names=GCP,
                                      fixed={"timestamp": TIME + "Z", "logName": "projects/x/logs/cloudaudit.googleapis.com"})],
    ("gcp", None, "google_workspace.admin"): [Json(base={"eventService": "admin.googleapis.com"}, names=WORKSPACE, fixed={"timestamp": TIME + "Z"})],
    ("gcp", None, "google_workspace.login"): [Json(base={"protoPayload.serviceName": "login.googleapis.com"},
                                                   names={"protoPayload.Servicename": "protoPayload.serviceName"}, fixed={"timestamp": TIME + "Z"})],
    ("gcp", None, "google_workspace.user_accounts"): [Json(names={"eventName": "events.name"},
                                                           fixed={"id.time": TIME + "Z", "id.applicationName": "user_accounts"})],
    ("gcp", None, "google_workspace.token"): [Json(names={"eventName": "events.name", "value": "events.parameters.value"},
                                                   fixed={"id.time": TIME + "Z", "id.applicationName": "token"})],
    ("gcp", None, "google_workspace.drive"): [Json(names={"eventName": "events.name"},
                                                   fixed={"id.time": TIME + "Z", "id.applicationName": "drive"})],
    ("okta", None, "okta"): [Json(base={"eventType": "x", "outcome.result": "SUCCESS"}, fixed={"published": TIME + "Z"})],
    ("onelogin", None, "onelogin.events"): [Json(fixed={"account_id": 7, "created_at": TIME + "Z"})],
    ("cisco", None, "duo"): [Json(base={"event_type": "x"}, fixed={"factor": "push", "txid": "x", "timestamp": EPOCH})],
    ("github", None, "audit"): [Json(base={"action": "x.y"}, fixed={"_document_id": "x", "@timestamp": EPOCH * 1000})],
    ("confluence", None, "audit"): [Json(base={"auditType.category": "x", "auditType.action": "x"}, fixed={"timestamp": TIME + "Z"})],
    ("bitbucket", None, "audit"): [Json(base={"auditType.category": "x", "auditType.action": "x"}, fixed={"timestamp": TIME + "Z"})],
    ("kubernetes", None, "audit"): [Json(base={"verb": "get"}, fixed={"apiVersion": "audit.k8s.io/v1", "auditID": "x", "requestReceivedTimestamp": TIME + "Z"})],
    ("kubernetes", "application", "audit"): [Json(base={"verb": "get"}, names={"hostPath": "requestObject.spec.volumes.hostPath.path",
                                                                              "capabilities": "requestObject.spec.containers.securityContext.capabilities.add",
                                                                              "apiGroup": "objectRef.apiGroup"},
                                                  fixed={"apiVersion": "audit.k8s.io/v1", "auditID": "x", "requestReceivedTimestamp": TIME + "Z"})],
    ("opencanary", "application", None): [Json(fixed={"node_id": "canary-1", "utc_time": TIME, "dst_host": "192.0.2.1", "src_host": "203.0.113.9"})],
    ("rpc_firewall", "application", None): [Json(names={"EventLog": "winlog.channel", "EventID": "winlog.event_id", "InterfaceUuid": "winlog.event_data.InterfaceUuid",
                                                       "OpNum": "winlog.event_data.OpNum"}, fixed={"@timestamp": TIME + "Z"})],
    ("qualys", None, None): [Json(base={"event.category": "host.scan.vuln"}, fixed={"@timestamp": TIME + "Z"})],
}
class Csv(Form):
    """A table with a header; `names` are its columns for Sigma's names."""
    ending = "csv"

    def __init__(self, columns, names, base=None):
        self.columns, self.names = columns, names
        self.base = {k: [v] for k, v in (base or {}).items()}

    def accept(self, event):
        columns = [self.names.get(n) for n in event]
        return super().accept(event) and None not in columns and len(set(columns)) == len(columns) and \
            all(len(v) == 1 and v[0] not in (None, "") for v in event.values())

    def render(self, event):
        row = {**self.columns, **{self.names[n]: one(event, n) for n in event}}
        return ("\r\n".join(",".join('"' + v.replace('"', '""') + '"' for v in line) for line in (row, row.values())) + "\r\n").encode()


class AuditData(Form):
    """Microsoft 365's records in a column of what Search-UnifiedAuditLog exports."""
    ending = "csv"

    def __init__(self, form):
        self.form, self.base, self.accept = form, form.base, form.accept

    def render(self, event):
        document = self.form.document(event)
        row = {"PSComputerName": "outlook.office365.com", "RecordType": "ExchangeAdmin", "CreationDate": "8/31/2022 11:59:58 PM",
               "UserIds": "ann@example.test", "Operations": str(document.get("Operation", "")), "AuditData": json.dumps(document), "ResultIndex": "1"}
        lines = [",".join('"' + v.replace('"', '""') + '"' for v in line) for line in (row, row.values())]
        return ("#TYPE Selected.System.Management.Automation.PSObject\r\n" + "\r\n".join(lines) + "\r\n").encode()


ENTRA_PORTAL = {"Date (UTC)": TIME + "Z", "Request ID": "r-1", "User agent": "Mozilla/5.0", "User": "Ann", "Username": "ann@example.test",
                "Application": "Office", "Application ID": "7", "IP address": "203.0.113.7", "Location": "Kiel, DE", "Status": "Failure",
                "Sign-in error code": "50126", "Failure reason": "x", "Authentication requirement": "Single-factor authentication",
                "Join Type": "", "Device ID": "", "Home tenant ID": "t", "Multifactor authentication result": "", "Authentication Protocol": "None"}
ENTRA_COLUMNS = {"ResultType": "Sign-in error code", "resultType": "Sign-in error code", "ResultDescription": "Failure reason", "Status": "Multifactor authentication result",
                 "AuthenticationRequirement": "Authentication requirement", "properties.authenticationRequirement": "Authentication requirement",
                 "DeviceDetail.trusttype": "Join Type", "DeviceDetail.deviceId": "Device ID", "userAgent": "User agent", "location": "Location",
                 "homeTenantId": "Home tenant ID", "properties.appId": "Application ID", "AppId": "Application ID",
                 "AppDisplayName": "Application", "properties.message": "Authentication Protocol"}

# Other forms in which users have the same logs: what fits into one of them must be found there, too.
ALSO = {key: [Journal(form) for form in FORMS[key]] for key in (
    ("linux", None, None), ("linux", None, "syslog"), ("linux", None, "auth"), ("linux", None, "sshd"), ("linux", None, "sudo"), ("linux", None, "cron"),
    ("linux", None, "guacamole"), ("linux", None, "clamav"), ("linux", None, "vsftpd"))}
ALSO[("linux", None, None)].append(ShellHistory())
ALSO[(None, "antivirus", None)] = [WindowsXml("Microsoft-Windows-Windows Defender/Operational", 1116, {"Signature": "Threat Name", "Filename": "Path"},
                                              {"Signature": "x", "Filename": "C:\\x"})]
ALSO[("rpc_firewall", "application", None)] = [WindowsXml()]
ALSO[("azure", None, "signinlogs")] = [Csv(ENTRA_PORTAL, ENTRA_COLUMNS)]
for service in ("audit", "threat_management", "threat_detection", "exchange"):
    ALSO[("m365", None, service)] = [AuditData(form) for form in FORMS[("m365", None, service)]]
ALSO[(None, None, "netflow")] = [Zeek("conn", {"proto": "tcp", "service": "-", "conn_state": "SF"}, {
    "destination.ip": "id.resp_h", "destination.port": "id.resp_p", "source.ip": "id.orig_h", "source.port": "id.orig_p"})]
FORMS[("php", "application", None)] = [Raw("[Wed Aug 31 23:59:58.123456 2022] [php7:error] [pid 812] [client 203.0.113.9:4711] {}")]
for application in ("jvm", "spring", "velocity", "sql", "python", "django", "nodejs", "ruby_on_rails"):
    FORMS[(application, "application", None)] = [TextLog(AUDIT_TEXT.get(application, "{}"))]
