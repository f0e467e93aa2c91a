"""The tables of log sources: an entry that asks too little claims the records of other logs, and one that asks for what no record has claims none.

What makes an entry sure: a field that names the log, a field that no other log has (a name that is not everybody's), or a
value that says enough. An entry with nothing of that has to have a reason here."""
import glob
import os

import yaml

from _breakwater import Checks, ROOT, Sandbox

# Names that logs of many products have: that such a field is there says nothing.
EVERYBODYS = set("""action actor app application bytes category client client_ip cmd code command component count date dest_ip details device dst_ip dstip
 duration error event event_type eventid file group host hostname id ip kind level line log logger login message method msg name object org password
 path pid port priority process program protocol query reason request resource result role rows rule service session session_id severity source
 src_ip srcip stage state status status_code subject success target task text thread time timestamp title token type uid uri url user user_agent
 user_name username value version _time ts""".split())

# A pattern says enough with so many characters that are no wildcards.
TELLING = 6

# Together they are a request to a web server or a session, whoever wrote it; a statement; GitHub's audit log; Suricata's.
TOGETHER = [{"method", "uri", "status", "client_ip"}, {"user", "client_ip", "session_id", "event"}, {"login", "object", "rows"},
            {"action", "actor", "org"}, {"event_type", "src_ip", "dest_ip"}]

# A pattern of these says enough, however short: GlobalProtect's two numbers.
FORMED = {"task"}


def words(value):
    return [str(v) for v in (value if isinstance(value, list) else [value])]


def is_telling(word):
    return len(word.replace("*", "").replace("?", "")) >= TELLING or ("*" not in word and "?" not in word)


def is_sure(when):
    return (not when or any(name.lower() not in EVERYBODYS or all(map(is_telling, words(value)))
                           or (name in FORMED and "*" not in words(value)) for name, value in when.items())
            or any(some <= set(when) for some in TOGETHER))


def is_star(word):
    """A backslash before a star makes it one: whoever wants a folder's files writes two."""
    return "\\*" in word.replace("\\\\", "")


def sources():
    for path in sorted(glob.glob(os.path.join(ROOT, "rules", "logsources", "*.yml"))):
        with open(path, encoding="utf-8") as file:
            for entry in yaml.safe_load(file).get("logsources", []):
                for source in entry.get("sources", []):
                    yield os.path.basename(path), entry, source


def main():
    checks, box = Checks(), Sandbox()
    count = 0
    for path, _, source in sources():
        when = source["when"]
        count += 1
        if not is_sure(when):
            checks.check(f"{path}: {when} asks for what any log may have", False)
        for name, value in when.items():
            if any(map(is_star, words(value))):
                checks.check(f"{path}: {name}: {value} asks for a star", False)
    checks.check("the tables were read", count > 500, count)
    for when, sure in (({"level": "*", "time": "*"}, False), ({"action": "*.*", "actor": "*"}, False), ({"level": "*", "event.dataset": "x.log"}, True),
                       ({"type": "FLOW"}, True), ({"message": "*session(*", "level": "*"}, True), ({"path": "/*", "msg": "*"}, False)):
        checks.check(f"{when} is {'sure' if sure else 'not sure'}", is_sure(when) is sure)
    checks.check("stars are told from wildcards", is_star("C:\\*") and not is_star("C:\\\\*") and not is_star("\\Device\\\\*"))

    # what such an entry did: a worker's log was the log of a gateway
    box.file("rule.yml", b"title: Gateway\nlogsource: {product: paloalto, service: globalprotect}\ndetection: {s: {message|contains: failed}, condition: s}\n")
    for name, record, found in (("worker.json", b'{"level":"error","task":"send-mail","time":"2024-04-16T12:31:51Z","message":"failed to send"}', 0),
                                ("gpsvc.log", b'{"level":"error","task":"12-22","time":"2024-04-16T12:31:51Z","message":"failed to unmarshal"}', 1)):
        box.file(name, record + b"\n")
        result = box.run("hunt", name, "--rules", "rule.yml", "--json", "-q")
        checks.check(f"{name}: {found}", len(result.out.splitlines()) == found, result)
    checks.exit()


if __name__ == "__main__":
    main()
