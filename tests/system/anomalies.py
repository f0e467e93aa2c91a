"""anomalies: what is odd about logs is found, and nothing is odd about logs that are not."""
import datetime
import gzip
import json
import os
import struct

from _breakwater import ROOT, Checks, Sandbox

checks = Checks()
START = datetime.datetime(2022, 7, 1)


def windows(channel, event, time, record, host="WS01", data=None, user=None):
    system = {"Provider": {"Name": "p"}, "EventID": event, "TimeCreated": {"SystemTime": time.isoformat() + "Z"}, "EventRecordID": record,
              "Channel": channel, "Computer": host}
    return {"Event": {"System": system, **({"EventData": data} if data else {}), **({"UserData": user} if user else {})}, "host": {"name": host}}


def at(**delta):
    return START + datetime.timedelta(**delta)


def lines(records):
    return "".join(json.dumps(r) + "\n" for r in records).encode()


def rows(sandbox, *words):
    result = sandbox.run("anomalies", *words, "--json")
    return [json.loads(line) for line in result.out.decode().splitlines()], result


def kinds(found):
    return sorted((r["anomaly"], r.get("host", ""), r["count"]) for r in found)


def check_windows(sandbox):
    step = {"PreviousTime": "2022-07-01T03:00:00Z", "NewTime": "2022-07-01T05:00:00Z", "SubjectUserName": "eve"}
    small = {"PreviousTime": "2022-07-01T03:00:00.1Z", "NewTime": "2022-07-01T03:00:00.2Z", "SubjectUserName": "eve"}
    sandbox.file("w.jsonl", lines([
        windows("Security", 1102, at(hours=1), 1, user={"LogFileCleared": {"SubjectUserName": "eve"}}),
        windows("System", 104, at(hours=1), 2, user={"LogFileCleared": {"SubjectUserName": "eve", "Channel": "Application"}}),
        windows("Security", 4616, at(hours=3), 3, data=step), windows("Security", 4616, at(hours=3), 4, data=small),
        windows("Microsoft-Windows-Sysmon/Operational", 4, at(hours=4), 5, data={"State": "Stopped"}),
        windows("Microsoft-Windows-Sysmon/Operational", 4, at(hours=5), 6, data={"State": "Started"}),
        windows("System", 7036, at(hours=4), 7, data={"param1": "Windows Event Log", "param2": "stopped"}),
        windows("System", 7036, at(hours=4), 8, data={"param1": "Print Spooler", "param2": "stopped"}),
        windows("Security", 4624, at(hours=4), 9, data={"TargetUserName": "ann"})]))
    found, result = rows(sandbox, "w.jsonl")
    checks.check("Windows", kinds(found) == [("clock_set", "WS01", 1), ("log_cleared", "WS01", 1), ("log_cleared", "WS01", 1),
                                             ("logging_stopped", "WS01", 1), ("logging_stopped", "WS01", 1)], result)
    checks.check("who cleared which log", {r["detail"] for r in found if r["anomaly"] == "log_cleared"} == {"eve", "Application, by eve"}, found)
    checks.check("the worst first", found[0]["anomaly"] == "log_cleared" and found[0]["weight"] == "serious" and found[0]["why"], found)
    checks.check("when", found[0]["first"] == "2022-07-01T01:00:00.000Z", found)
    text = sandbox.run("anomalies", "w.jsonl").out.decode()
    checks.check("for people", text.startswith("serious  log cleared: ") and "Application, by eve" in text and "CLOCKS\n  unknown" in text, text)


def check_linux(sandbox):
    sandbox.file("syslog", b"""2022-07-01T00:00:00+00:00 web rsyslogd: [origin software="rsyslogd"] exiting on signal 15.
2022-07-01T00:00:01+00:00 web systemd-journald[1]: Suppressed 99 messages from cron.service
2022-07-01T00:00:02+00:00 web chronyd[5]: System clock wrong by 3.210000 seconds
2022-07-01T00:00:03+00:00 web kernel: audit: backlog limit exceeded
2022-07-01T00:00:04+00:00 web nobody[5]: exiting on signal 15
2022-07-01T00:00:05+00:00 web cron[5]: (root) CMD (true)
""")
    sandbox.file("audit.log", b"node=web type=DAEMON_END msg=audit(1656633600.000:9): op=terminate auid=0 pid=1 res=success\n"
                 b"node=web type=CONFIG_CHANGE msg=audit(1656633601.000:1): op=set audit_enabled=0 old=1 auid=0 ses=1 res=1\n"
                 b"node=web type=CONFIG_CHANGE msg=audit(1656633602.000:2): op=set audit_enabled=1 old=0 auid=0 ses=1 res=1\n")
    sandbox.file("wtmp", b"")
    found, result = rows(sandbox, "syslog", "audit.log", "wtmp")
    names = sorted(r["anomaly"] for r in found)
    checks.check("Linux", names == ["audit_off", "clock_jump", "emptied_log", "events_lost", "events_lost", "logging_stopped", "logging_stopped"], result)
    sandbox.file("quiet.log", b"2022-07-01T00:00:05+00:00 web cron[5]: (root) CMD (true)\n")
    result = sandbox.run("anomalies", "quiet.log")
    checks.check("nothing is odd about a quiet log", result.out.startswith(b"Nothing odd about these logs.\n"), result)
    sandbox.file("gap", b"2022-07-01T00:00:05+00:00 web cron[5]: (root) CMD (true)\n" + b"\0" * 5000
                 + b"2022-07-01T00:00:06+00:00 web cron[5]: (root) CMD (true)\n")
    found, result = rows(sandbox, "gap")
    checks.check("zeros of a text log, with their file", [(r["anomaly"], r["log"]) for r in found] == [("zeros", "gap")] and "offset" in found[0]["place"], result)


def check_silence(sandbox):
    """A log that is silent while another one goes on, and one that ends."""
    other = [windows("System", 1000, at(hours=h, minutes=5), h + 1) for h in range(96)]
    silent = [windows("Security", 4624, at(hours=h), h + 1, data={"TargetUserName": "a"}) for h in range(96) if not 40 <= h < 52]
    ended = [windows("Application", 1, at(hours=h), h + 1) for h in range(60)]
    sandbox.file("s.jsonl", lines(other + silent + ended))
    found, result = rows(sandbox, "s.jsonl")
    got = [(r["anomaly"], r["log"], r["first"][5:16], r["last"][5:16]) for r in found if r["weight"] == "serious"]
    checks.check("silences", got == [("log_ended", "Application", "07-03T11:00", "07-04T23:05"), ("log_silent", "Security", "07-02T15:00", "07-03T04:00")], result)
    checks.check("with what went on", "records then" in found[0]["detail"], found)


def check_files(sandbox):
    """syslog and kern.log are one log by what is in them: one that has a hole, or ends, is told by its name; not what rotates."""
    def text(program, minutes, lines_of):
        return "".join(f"{at(minutes=m).strftime('%b %e %H:%M:%S')} web {program}: {lines_of}\n" for m in minutes).encode()

    def fill(folder, syslog, kern):
        sandbox.file(f"{folder}/syslog.1", text("cron[5]", [m for m in syslog if m < 2880], "(root) CMD (true)"))
        sandbox.file(f"{folder}/syslog", text("cron[5]", [m for m in syslog if m >= 2880], "(root) CMD (true)"))
        sandbox.file(f"{folder}/kern.log", text("kernel", kern, "veth1: entered promiscuous mode"))

    whole = range(0, 5760, 7)
    fill("files/hole", [m for m in whole if not 4000 <= m < 4300], whole)
    fill("files/ended", whole, [m for m in whole if m < 5000])
    fill("files/whole", whole, [m for m in whole if m % 1440 < 300])
    for name, want in (("hole", [("log_silent", "syslog (system.syslog)", "07-03T18:3")]), ("ended", [("log_ended", "kern.log (system.syslog)", "07-04T11:1")]), ("whole", [])):
        found, result = rows(sandbox, f"files/{name}", "--assume-year", "2022")
        got = [(r["anomaly"], r["log"], r["first"][5:15]) for r in found if "silent" in r["anomaly"] or "ended" in r["anomaly"]]
        checks.check(f"files of one log: {name}", got == want, result)
        for words in (("--jobs", "1"), ("--jobs", "3")):
            checks.check(f"files of one log: {name}, {' '.join(words)}", rows(sandbox, f"files/{name}", "--assume-year", "2022", *words)[0] == found)


def auth_log(first, count=48):
    return "".join(f"{(first + datetime.timedelta(minutes=30 * i)).isoformat()}+00:00 web sshd[7]: Connection closed by 192.0.2.9 port {2000 + i}\n"
                   for i in range(count)).encode()


def check_rotations(sandbox):
    """Files that are one log: a number that is missing, a day that is in none of them, one that was emptied."""
    for day in range(6):
        if day != 2:
            sandbox.file(f"r/auth.log.{6 - day}.gz", gzip.compress(auth_log(at(days=day))))
        sandbox.file(f"d/secure-2022070{day + 1}", auth_log(at(days=day)) if day != 3 else b"")
    sandbox.file("r/auth.log", b"")
    sandbox.file("r/unused.log", b"")
    sandbox.file("r/marker", b"")
    found, result = rows(sandbox, "r", "d")
    got = {r["log"]: r for r in found if r["anomaly"].startswith(("rotation", "empt"))}
    checks.check("rotations", {log: r["anomaly"] for log, r in got.items()} ==
                 {"r/auth.log.3.gz": "rotation_missing", "r/auth.log": "emptied_log", "r/unused.log": "empty_log", "d/secure-20220704": "emptied_log",
                  "d/secure-20220705": "rotation_hole"}, result)
    missing = got["r/auth.log.3.gz"]
    checks.check("which number and which time", missing["detail"] == "number 4 between this file and r/auth.log.5.gz: nothing for 24 hours" and
                 (missing["first"][:16], missing["last"][:16]) == ("2022-07-02T23:30", "2022-07-04T00:00"), missing)
    checks.check("what stands beside an empty one", got["r/auth.log"]["detail"].startswith("r/auth.log.1.gz has 48 records"), got)
    for words in (("--jobs", "1"), ("--jobs", "3")):
        checks.check(f"the same with {' '.join(words)}", rows(sandbox, "r", "d", *words)[0] == found)
    hunt = sandbox.run("hunt", "r").out.decode()
    checks.check("a hunt says it, too", "file of a rotated log missing: r/auth.log.3.gz" in hunt, hunt)
    os.remove(os.path.join(sandbox.path, "r/auth.log.5.gz"))
    found, result = rows(sandbox, "r", "--from", "2022-07-06T12:00:00Z")
    checks.check("a filter makes no holes", not [r for r in found if r["anomaly"] == "rotation_hole"], result)


def check_cut(sandbox):
    """Logs that were cut at either end, and bytes of zero anywhere in them."""
    whole, zeros = auth_log(START, 400), bytes(300000)
    record = struct.pack("<hxxi32s4s32s256shhiii16s20x", 7, 42, b"pts/0", b"ts/0", b"ann", b"", 0, 0, 0, 1656633600, 0, bytes(16))
    access = b'192.0.2.1 - - [01/Jul/2022:00:00:00 +0000] "GET / HTTP/1.1" 200 5\n'
    audit = b"".join(b"type=CWD msg=audit(%d.000:%d): cwd=\"/\"\n" % (1656633600 + i, i + 1) for i in range(30))
    later = b"".join(b"type=CWD msg=audit(%d.000:%d): cwd=\"/\"\n" % (1656640000 + i, i + 1) for i in range(30))
    start = b"type=DAEMON_START msg=audit(1656639999.000:9): op=start ver=3 format=raw kernel=6 auid=0 pid=1 uid=0 ses=1 res=success\n"
    early = b"".join(b"type=CWD msg=audit(%d.000:%d): cwd=\"/\"\n" % (1656633600 + i, i + 500) for i in range(30))
    document = b"".join(b'{"time":"2022-07-01T00:00:%02dZ","a":%d}\n' % (i, i) for i in range(30))
    logs = {"begin.log": (whole[9:], ["cut_beginning", "unreadable"]), "end.log": (whole[:-9], ["no_line_end"]), "last.log": (access * 30 + access[:20], ["cut_end", "unreadable"]),
            "hole.log": (whole[:30000] + zeros + whole[30000:], None), "front.log": (zeros + whole, ["zeros"]), "front.log.gz": (gzip.compress(zeros + whole), ["zeros"]),
            "back.log": (whole + zeros, ["zeros"]), "only.log": (zeros, ["zeros"]), "small.log": (zeros[:99], ["zeros"]),
            "wtmp": (zeros[:384 * 700] + record * 5, ["zeros"]), "lastlog": (bytes(292 * 1000) + struct.pack("<i32s256s", 1656633600, b"pts/0", b""), []),
            "audit.log": (zeros + audit + zeros[:70] + audit, ["time_backwards", "zeros"]), "begin.jsonl": (document[9:], ["unreadable"]), "hole.jsonl": (document + zeros + document, ["zeros"]),
            "front.jsonl": (zeros + document, ["zeros"]), "again.log": (early + later, ["serial_restart"]), "boot.log": (early + start + later, []),
            "fine.log": (whole, []), "disk": (zeros + b"no log at all\n" * 99, [])}
    for name, (content, want) in logs.items():
        sandbox.file(f"cut/{name}", content)
    found, result = rows(sandbox, "cut")
    for name, (content, want) in logs.items():
        got = sorted({r["anomaly"] for r in found if r.get("log") == f"cut/{name}" or r.get("place", "").startswith(f"cut/{name},")})
        if want is not None:
            checks.check(f"{name}: {want}", got == want, result)
    checks.check("zeros inside of a line", {"zeros"} <= {r["anomaly"] for r in found if r.get("log") == "cut/hole.log"}, result)
    for name, records in (("front.log", 400), ("front.log.gz", 400), ("wtmp", 5), ("lastlog", 1), ("front.jsonl", 30), ("begin.jsonl", 29), ("hole.jsonl", 60)):
        got = sandbox.run("dump", f"cut/{name}").out.splitlines()
        checks.check(f"{name}: every record is read", len(got) == records, f"{len(got)} {got[:2]}")
    checks.check("a user is told by the place", b'"user.id":1000' in sandbox.run("dump", "cut/lastlog").out)
    checks.check("nothing but zeros is said so", b"only.log: not a log: nothing but bytes of zero" in result.err, result)


def check_nothing(sandbox):
    """No log at all: emptied ones are told all the same, and nothing is said to be in order."""
    sandbox.file("none/var/log/auth.log", b"")
    found, result = rows(sandbox, "none")
    checks.check("emptied logs alone", [r["anomaly"] for r in found] == ["emptied_log"] and result.code == 3, result)
    sandbox.file("notes/readme", b"nothing here\n")
    result = sandbox.run("anomalies", "notes")
    checks.check("one word about no log", result.code == 3 and result.out == b"" and result.err.count(b"\n") == 1 and b"no log to read" in result.err, result)
    result = sandbox.run("logons", "nothing-there")
    checks.check("what could not be read has no logons to speak of", result.code == 3 and b"nothing could be read" in result.err and b"no logons" not in result.err, result)
    sandbox.file("short.gz", gzip.compress(auth_log(START, 400))[:900])
    found, result = rows(sandbox, "short.gz")
    checks.check("a packed log that is cut", [(r["anomaly"], r["log"]) for r in found] == [("truncated", "short.gz")] and result.code == 3, result)


def check_clocks(sandbox):
    """One logon, as the target and the domain controller saw it: WEB is 90 seconds ahead, WS agrees."""
    records = []
    for i in range(6):
        time, guid = at(minutes=10 * i), f"{{00000000-0000-0000-0000-00000000{i + 1:04}}}"
        for host, event, off in (("DC", 4769, 0), ("WEB", 4624, 90), ("WS", 4648, 1)):
            records.append(windows("Security", event, time + datetime.timedelta(seconds=off), i + 1, host, {"LogonGuid": guid, "TargetUserName": "a"}))
        records.append(windows("Security", 4624, time, 90 + i, "ALONE", {"LogonGuid": "{00000000-0000-0000-0000-000000000000}"}))
    sandbox.file("c.jsonl", lines(records))
    found, result = rows(sandbox, "c.jsonl")
    clocks = {r["host"]: (r["anomaly"], r["count"]) for r in found if r["anomaly"].startswith("clock_")}
    checks.check("clocks", clocks["WEB"][0] == "clock_offset" and clocks["WS"][0] == "clock_agrees" and "ALONE" not in clocks, result)
    web = [r for r in found if r.get("host") == "WEB" and r["anomaly"] == "clock_offset"]
    checks.check("by how much", web and web[0]["detail"].startswith("89.0 s ahead of WS: 6 pairs") and web[0]["weight"] == "notable", web)
    text = sandbox.run("anomalies", "c.jsonl").out.decode()
    checks.check("clocks for people", "WEB: 89.0 s ahead of WS" in text and "Of all other hosts it is unknown" in text, text)


def check_flows(sandbox):
    """Connections, as firewalls, sensors and the hosts that they went to have them; what logs the end says how long ago it began."""
    logs = {name: [] for name in ("fortigate", "asa", "panos", "auth", "gateway", "eve", "fw", "nfdump")}
    for i in range(8):
        begin, port, lasted = at(hours=6, minutes=7 * i, seconds=i), 50000 + 3 * i, 20 + 137 * i % 600
        end = begin + datetime.timedelta(seconds=lasted)
        peer = f"198.51.100.7 port {port} ssh2"
        logs["auth"].append(f"{(begin + datetime.timedelta(seconds=61)).isoformat()}+00:00 web sshd[7]: Failed password for root from {peer}\n")
        logs["fortigate"].append(f'date={end:%Y-%m-%d} time={end:%H:%M:%S} devname="FG1" devid="FG100E0000000001" tz="+0000" logid="0000000013" type="traffic" subtype="forward" level="notice" '
                                 f'srcip=198.51.100.7 srcport={port} dstip=10.0.0.8 dstport=22 proto=6 action="close" duration={lasted}\n')
        flow = f"for outside:198.51.100.7/{port} (198.51.100.7/{port}) to dmz:10.0.0.8/22 (203.0.113.8/22)"
        for time, code, text in ((begin, 302013, f"Built inbound TCP connection {i} {flow}"),
                                 (end, 302014, f"Teardown TCP connection {i} for outside:198.51.100.7/{port} to dmz:10.0.0.8/22 duration 0:00:{lasted % 60:02} bytes 9 TCP FINs")):
            time -= datetime.timedelta(seconds=3600)
            logs["asa"].append(f"{time:%b %d %Y %H:%M:%S} asa1 : %ASA-6-{code}: {text}\n")
        time = end + datetime.timedelta(seconds=30)
        logs["panos"].append(f"{time:%b %d %Y %H:%M:%S} pa1 1,{time:%Y/%m/%d %H:%M:%S},001801000001,TRAFFIC,end,2305,{time:%Y/%m/%d %H:%M:%S},198.51.100.7,10.0.0.8,0.0.0.0,0.0.0.0,In,,,ssh,"
                             f"vsys1,untrust,dmz,ethernet1/1,ethernet1/2,default,{time:%Y/%m/%d %H:%M:%S},{i},1,{port},22,0,0,0x19,tcp,allow,9,5,4,2,{begin:%Y/%m/%d %H:%M:%S},{lasted},any,0\n")
        logs["gateway"].append(f"{begin.isoformat()}+00:00 gate kernel: [UFW ALLOW] IN=eth0 OUT=eth1 SRC=198.51.100.7 DST=10.0.0.8 LEN=60 TTL=52 ID={i} DF PROTO=TCP SPT={port} DPT=22 SYN URGP=0\n")
        logs["eve"].append(json.dumps({"timestamp": end.isoformat() + "+0000", "event_type": "flow", "src_ip": "198.51.100.7", "src_port": port, "dest_ip": "10.0.0.8", "dest_port": 22,
                                       "proto": "TCP", "flow": {"start": begin.isoformat() + "+0000", "state": "closed"}, "host": "sensor1"}) + "\n")
        logs["nfdump"].append(f"{begin.isoformat(sep=' ')}.000    {lasted}.000 TCP     198.51.100.7:{port} ->      10.0.0.8:22          12     1200     1\n")
        logs["fw"].append(f"{(begin + datetime.timedelta(minutes=11 * i * i)).isoformat()}+00:00 other kernel: [UFW ALLOW] IN=eth0 OUT= SRC=198.51.100.7 DST=10.0.0.8 LEN=60 PROTO=TCP SPT={port} DPT=22 SYN\n")
    for name, text in logs.items():
        sandbox.file(f"flows/{name}.log", "".join(text).encode())
    found, result = rows(sandbox, "flows", "--assume-year", "2022")
    clocks = {r.get("host", ""): r["detail"] for r in found if r["anomaly"].startswith("clock_")}
    offsets = {"web": "61.0 s ahead", "asa1": "60 min 0 s behind", "pa1": "30.0 s ahead", "FG1": "0.0 s ahead", "gate": "0.0 s ahead", "sensor1": "0.0 s ahead"}
    wrong = {host: clocks.get(host) for host, want in offsets.items() if not clocks.get(host, "").startswith((want, "others are compared"))}
    checks.check("clocks by connections", not wrong and any("others are" in detail for detail in clocks.values()), f"{wrong} {result}")
    checks.check("times that do not fit are no estimate", clocks.get("other") == "unknown by 8 logons and connections: another host has the like, but each is apart by another time", clocks)
    text = sandbox.run("anomalies", "flows", "--assume-year", "2022").out.decode()
    checks.check("why a clock is unknown", "other: unknown by 8 logons" in text, text)
    sandbox.file("alone.log", "".join(logs["gateway"]).encode())
    found, result = rows(sandbox, "alone.log")
    checks.check("one host has nobody to be compared with", not found, result)
    sandbox.file("alone2.log", "".join(logs["gateway"]).replace("gate", "gate2").replace("SPT=5", "SPT=4").encode())
    found, result = rows(sandbox, "alone.log", "alone2.log")
    checks.check("nobody else saw it", [r["detail"] for r in found if r["anomaly"] == "clock_unknown"] == ["unknown by 8 logons and connections: none of them was seen by another host, too"] * 2, result)
    checks.check("a hunt says nothing of it", b"clock" not in sandbox.run("hunt", "alone.log").out.split(b"LOGS")[-1].split(b"\n")[0].replace(b"clocks can not be compared", b""), result)


FILTERLOG = "fw1 filterlog[47]: 5,,,1000000103,igb0,match,block,in,4,0x0,,64,0,0,DF,6,tcp,60,198.51.100.54,203.0.113.10,47660,22,0,S,1,,64240,,mss"
DEVICES = {
    "a year and a zone": (["Nov 10 00:00:00 " + FILTERLOG, "Nov 10 00:00:00 " + FILTERLOG, "Nov 10 00:00:01 " + FILTERLOG], {"year_assumed": 3, "zone_assumed": 3}),
    "a zone": (["Nov 10 2022 00:00:00 asa1 : %ASA-4-106023: Deny tcp src o:203.0.113.9/4444 dst i:198.51.100.2/22 by access-group"] * 2, {"zone_assumed": 2}),
    "nothing, as the message has its own time": (['<5>Nov 10 00:00:00 x date=2022-11-10 time=00:00:00 tz="+0100" devname="f" devid="F" logid="0000000013" type="traffic" subtype="forward" '
                 'level="notice" srcip=203.0.113.9 srcport=4444 dstip=198.51.100.2 dstport=22 action="deny"'], {}),
    "nothing, as all is said": (["<134>1 2022-11-10T00:00:00+01:00 " + FILTERLOG.replace(": ", " - - ").replace("[47]", " 47")], {}),
    "nothing, as the collector knows the year": (["<190>Nov 10 2022 00:00:00 UTC 10.0.0.2 sw1: 32: Nov 10 00:00:00.1 UTC: %SYS-5-CONFIG_I: Configured from console by x"], {}),
}


def check_devices(sandbox):
    """What the stamps of firewalls do not say was assumed, and that is told, as it is of hosts."""
    for name, (text, want) in DEVICES.items():
        sandbox.file("device.log", ("\n".join(text) + "\n").encode())
        found, result = rows(sandbox, "device.log")
        assumed = {r["anomaly"]: r["count"] for r in found if r["anomaly"].endswith("_assumed")}
        checks.check(f"devices: assumed is {name}", assumed == want, f"{assumed} {result}")
        found, result = rows(sandbox, "device.log", "--assume-zone", "+02:00", "--assume-year", "2022")
        details = [r["detail"] for r in found if r["anomaly"] == "zone_assumed"]
        checks.check(f"devices: by what ({name})", details == ["no zone in the stamps: taken as --assume-zone says"] * ("zone_assumed" in want), f"{details} {result}")


def check_midnight(sandbox):
    """A clock that is hours off: what one host saw before midnight, the other one saw on the next day. Flows of a VPC are of the day, too."""
    gate, web, flows = [], [], ["version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n"]
    for i in range(6):
        begin, port = at(hours=22 + i % 2, minutes=i), 50000 + 2 * i
        late = begin + datetime.timedelta(hours=3)
        gate.append(f"{begin.isoformat()}+00:00 gate kernel: [UFW ALLOW] IN=eth0 OUT=eth1 SRC=198.51.100.7 DST=10.0.0.8 LEN=60 TTL=52 ID={i} DF PROTO=TCP SPT={port} DPT=22 SYN URGP=0\n")
        web.append(f"{late.isoformat()}+00:00 web sshd[7]: Failed password for root from 198.51.100.7 port {port} ssh2\n")
        start = int(begin.replace(tzinfo=datetime.timezone.utc).timestamp()) + 5
        flows.append(f"2 123456789010 eni-0a 198.51.100.7 10.0.0.8 {port} 22 6 9 900 {start} {start + 50} ACCEPT OK\n")
    for name, text in (("gate", gate), ("web", web), ("flows", flows)):
        sandbox.file(f"midnight/{name}.log", "".join(text).encode())
    found, result = rows(sandbox, "midnight/gate.log", "midnight/web.log")
    details = {r["host"]: r["detail"] for r in found if r["anomaly"].startswith("clock_")}
    checks.check("a clock that is hours off, around midnight", any("3 h 0 min 0 s" in d and "6 pairs" in d for d in details.values()), f"{details} {result}")
    found, result = rows(sandbox, "midnight/gate.log", "midnight/flows.log")
    details = {r.get("host", ""): r["detail"] for r in found if r["anomaly"].startswith("clock_")}
    checks.check("flows of a VPC", any(d.startswith("5.0 s") and "6 pairs" in d for d in details.values()), f"{details} {result}")


def check_names(sandbox):
    """One host under a short name and a full one is one, where only one full name fits."""
    records = []
    for i in range(6):
        time, guid = at(minutes=10 * i), f"{{00000000-0000-0000-0000-00000000{i + 1:04}}}"
        for host, event in (("DC.a.example", 4769), ("WEB.a.example" if i % 2 else "web", 4624), ("two", 4648), ("two.a.example", 4624), ("two.b.example", 4624)):
            records.append(windows("Security", event, time, i + 1, host, {"LogonGuid": guid, "TargetUserName": "a"}))
    cleared = {"LogFileCleared": {"SubjectUserName": "eve"}}
    records += [windows("Security", 1102, at(hours=h), 90, host, user=cleared) for h, host in ((1, "web"), (2, "WEB.a.example"), (3, "two"))]
    sandbox.file("names.jsonl", lines(records))
    found, result = rows(sandbox, "names.jsonl")
    clocks = sorted((r["host"], r["count"]) for r in found if r["anomaly"].startswith("clock_"))
    checks.check("clocks of hosts, not of names", clocks == [("DC.a.example", 0), ("WEB.a.example", 6), ("two", 6), ("two.a.example", 6), ("two.b.example", 6)], clocks)
    checks.check("oddities, too", sorted(r["host"] for r in found if r["anomaly"] == "log_cleared") == ["WEB.a.example", "WEB.a.example", "two"], result)
    text = sandbox.run("hunt", "names.jsonl").out.decode()
    checks.check("hosts of a hunt: one, with both names", "on 2 hosts" in text and "; also web\n" in text and text.count("WEB.a.example  ") == 1, text)


def check_example():
    """The clock of the first case's file server is wrong by what the truth says, those of the other hosts are right."""
    case = os.path.join(ROOT, "examples", "apt40-case1")
    with open(os.path.join(case, "truth.jsonl"), encoding="utf-8") as file:
        truth = [json.loads(line) for line in file]
    ahead = {(row["host"], row.get("clock_ahead", 0)) for row in truth}
    wrong = {host: seconds for host, seconds in ahead if seconds}
    checks.check("the truth names one wrong clock", list(wrong) == ["FS01"] and abs(wrong["FS01"]) >= 120, ahead)
    found, result = rows(sandbox, os.path.join(case, "evidence"))
    clocks = {r["host"].partition(".")[0]: r for r in found if r["anomaly"].startswith("clock_")}
    offsets = {host: r["detail"] for host, r in clocks.items() if r["anomaly"] == "clock_offset"}
    want = f"{wrong['FS01'] // 60} min {wrong['FS01'] % 60} s ahead of "
    checks.check("it is estimated", list(offsets) == ["FS01"] and offsets["FS01"].startswith(want), result)
    checks.check("the others agree", {"APP01", "DC01", "WEB01", "WS07", "proxy01", "zeek"} <= set(clocks) and
                 sum("others are compared with it" in r["detail"] for r in clocks.values()) == 2, clocks)


def check_evtx(sandbox):
    """Of real logs, cut: the damage is told with its place."""
    folder = sandbox.evidence("logs")
    found, result = rows(sandbox, "logs")
    checks.check("the example's cleared log", [r["host"] for r in found if r["anomaly"] == "log_cleared"] == ["FS01.harbour.example"], result)
    for words in (("--jobs", "1"), ("--jobs", "3")):
        checks.check(f"the same with {' '.join(words)}", rows(sandbox, "logs", *words)[0] == found)
    with open(f"{folder}/DC01/Security.evtx", "rb") as file:
        sandbox.file("cut.evtx", file.read()[:100000])
    cut, result = rows(sandbox, "cut.evtx")
    with open(f"{folder}/DC01/Security.evtx", "rb") as file:
        sandbox.file("less.evtx.gz", gzip.compress(file.read()[:4096 + 65536]))
    cut, result = rows(sandbox, "less.evtx.gz")
    checks.check("chunks are missing by the header", [r["log"] for r in cut if r["anomaly"] == "truncated"] == ["less.evtx.gz"], result)
    cut, result = rows(sandbox, "cut.evtx")
    checks.check("a log that was cut", [(r["log"], r["place"].startswith("cut.evtx, offset ")) for r in cut if r["anomaly"] == "truncated"]
                 == [("cut.evtx", True)], result)


sandbox = Sandbox()
check_windows(sandbox)
check_linux(sandbox)
check_silence(sandbox)
check_files(sandbox)
check_rotations(sandbox)
check_cut(sandbox)
check_nothing(sandbox)
check_clocks(sandbox)
check_devices(sandbox)
check_midnight(sandbox)
check_flows(sandbox)
check_names(sandbox)
check_example()
check_evtx(sandbox)
for words in ((), ("w.jsonl", "--top", "x"), ("w.jsonl", "--from", "x")):
    result = sandbox.run("anomalies", *words)
    checks.check(f"anomalies {' '.join(words)}: a usage error in words", result.code == 2 and result.err != b"" and result.out == b"", result)
result = sandbox.run("anomalies", "nothing-there")
checks.check("nothing was read: nothing is said to be in order", b"Nothing odd" not in result.out and result.code == 3, result)
checks.exit()
