"""Rarer forms of known logs: what a line says is the same as in the usual ones."""
import json

from _breakwater import Checks, Sandbox

checks = Checks()

FIELDS = {"time": "@timestamp", "what": "event.dataset", "host": "host.name", "user": "user.name", "from": "source.ip", "did": "event.action", "result": "event.outcome"}

IIS = "W3SVC1 {} 10.0.0.5 {} 80 - 203.0.113.7 HTTP/1.1 Mozilla/5.0+(X11;+Linux) - - www.example.org 200 0 0 123 456 789"

# what: (a file's name, lines with what their records say)
LINES = {
    "IIS without its header, all fields, a server whose name could be a method": ("u_ex.log", [
        ("2024-01-05 10:00:00 " + IIS.format("EXCHANGE", "GET /owa/ -"),
         {"what": "iis.access", "c-ip": "203.0.113.7", "s-ip": "10.0.0.5", "s-computername": "EXCHANGE", "cs-method": "GET", "cs-uri-stem": "/owa/", "cs-host": "www.example.org"}),
        ("2024-01-05 10:00:01 " + IIS.format("EXCHANGE", "POST /ecp/y.js a=b"), {"c-ip": "203.0.113.7", "cs-method": "POST", "cs-uri-query": "a=b", "sc-status": 200}),
    ]),
    "Palo Alto out of the cloud, with dates as ISO has them": ("prisma.log", [
        ("Nov 30 16:09:08 931201168,2024-01-05T10:00:09.000000Z,no-serial,GLOBALPROTECT,globalprotect,9.1,2024-01-05T10:00:05.000000Z,vsys1,gateway-auth,login,,,anna,,PC1,203.0.113.7,,"
         "10.2.2.2,,8cbc136b,X,5.2.6,,,1,,,x,success,,0,,0,GW,1305925,true", {"time": "2024-01-05T10:00:05.000Z", "what": "panw.panos", "public_ip": "203.0.113.7", "status": "success"}),
    ]),
}


def main():
    sandbox = Sandbox()
    for what, (name, lines) in LINES.items():
        path = f"{what}/{name}".replace(" ", "_").replace(",", "").replace("'", "")
        sandbox.file(path, "".join(line + "\n" for line, _ in lines).encode())
        dump = sandbox.run("dump", path)
        records = [json.loads(line) for line in dump.out.splitlines()]
        checks.check(f"{what}: a record for each line", len(records) == len(lines) and dump.err == b"", dump)
        for (line, said), record in zip(lines, records):
            wrong = {key: record.get(FIELDS.get(key, key)) for key, wanted in said.items() if record.get(FIELDS.get(key, key)) != wanted}
            checks.check(f"{what}: {line[:110]}", not wrong, wrong)
    checks.exit()


main()
