"""Which of a record's values a rule's field means: its own or a standard name's, else what the log source says, else an object's."""
import json

from _breakwater import Checks, Sandbox

RULES = b"""title: Program
logsource: {product: macos, category: process_creation}
detection: {s: {Image|endswith: /osascript, CommandLine|contains: ' -e ', ParentImage: /bin/zsh}, condition: s}
---
title: Parameters
logsource: {product: m365, service: audit}
detection: {s: {Parameters|contains: ForwardTo}, condition: s}
"""

# Image's standard name process.executable is an object here, that of the program before: the log source knows better
ESLOGGER = {"schema_version": 1, "event_type": 9, "time": "2022-08-31T23:59:58.000000000Z",
            "process": {"executable": {"path": "/bin/zsh"}},
            "event": {"exec": {"target": {"executable": {"path": "/usr/bin/osascript"}}, "args": ["osascript", "-e", "beep"]}}}
ECS = {"@timestamp": "2022-08-31T23:59:58.000Z", "host": {"os": {"type": "macos"}}, "event": {"category": "process", "type": "start"},
       "process": {"executable": "/usr/bin/osascript", "command_line": "osascript -e beep", "parent": {"executable": "/bin/zsh"}}}
FILEBEAT = {"@timestamp": "2022-08-31T23:59:58.000Z", "event": {"dataset": "o365.audit", "provider": "Exchange"},
            "o365": {"audit": {"Operation": "New-InboxRule", "Workload": "Exchange", "RecordType": 1,
                               "Parameters": {"ForwardTo": "a@mail.example", "Name": "."}}}}

TIME = "2024-01-05T10:00:00.000Z"


def sentence(category, text):
    return {"category": category, "operationName": category + "Log", "properties": {"msg": text}, "time": TIME}


# what: (a record, with the fields that a rule's names mean)
MEANT = {
    "Azure Firewall's sentence": (sentence("AzureFirewallNetworkRule", "TCP request from 203.0.113.7:51106 to 10.0.0.5:445. Action: Deny. "),
                                  {"src_ip": "203.0.113.7", "src_port": 51106, "dst_ip": "10.0.0.5", "dst_port": 445, "action": "Deny", "blocked": "true"}),
    "Azure Firewall's sentence of a translation": (
        sentence("AzureFirewallNatRule", "TCP request from 203.0.113.7:50306 to 198.51.100.5:3389 was DNAT'ed to 10.0.0.2:3389. Policy: p. Rule Collection: c. Rule: r"),
        {"src_ip": "203.0.113.7", "dst_ip": "198.51.100.5", "dst_port": 3389, "action": "DNAT", "properties.TranslatedIp": "10.0.0.2", "properties.Rule": "r"}),
    "Azure Firewall's sentence of a packet without ports": (sentence("AzureFirewallNetworkRule", "ICMP Type=8 request from 10.0.0.9 to 203.0.113.7. Action: Allow. "),
                                                            {"src_ip": "10.0.0.9", "dst_ip": "203.0.113.7", "blocked": "false", "properties.Protocol": "ICMP"}),
    "Azure Firewall's sentence of a query": (
        sentence("AzureFirewallDnsProxy", "DNS Request: 10.0.0.9:53765 - 35 AAAA IN www.example.org. udp 52 false 512 NXDOMAIN qr,rd,ra 127 0.05s"),
        {"src_ip": "10.0.0.9", "query": "www.example.org.", "record_type": "AAAA"}),
    "Azure Firewall out of Log Analytics": ({"TimeGenerated": TIME, "Category": "AzureFirewallApplicationRule", "Type": "AzureDiagnostics",
                                             "msg_s": "HTTPS request from 10.0.0.9:54314 to www.example.org:443. Action: Deny. ThreatIntel: Bot Networks"},
                                            {"dst_ip": "www.example.org", "dst_port": 443, "blocked": "true", "properties.ThreatDescription": "Bot Networks"}),
    "Zscaler's firewall": ({"sourcetype": "zscalernss-fw", "event": {"datetime": "Fri Jan 5 10:00:00 2024", "csip": "10.0.0.9", "csport": "56000", "cdip": "203.0.113.7", "cdport": "445",
                                                                     "action": "Drop", "proto": "TCP", "user": "anna@example.org"}},
                           {"src_ip": "10.0.0.9", "dst_ip": "203.0.113.7", "dst_port": 445, "blocked": "true"}),
    "Zscaler's DNS": ({"sourcetype": "zscalernss-dns", "event": {"datetime": "Fri Jan 5 10:00:00 2024", "reqaction": "Allow", "reqtype": "A", "req": "www.example.org", "res": "203.0.113.7",
                                                                 "clt_sip": "10.0.0.9", "srv_dip": "10.0.0.53"}},
                      {"query": "www.example.org", "answer": "203.0.113.7", "src_ip": "10.0.0.9"}),
    "Zscaler's requests": ({"sourcetype": "zscalernss-web", "event": {"time": "Fri Jan 5 10:00:00 2024", "login": "anna@example.org", "eurl": "www.example.org/a.exe?b=c", "reqmethod": "GET",
                                                                      "cip": "10.0.0.9", "sip": "203.0.113.7", "respcode": "200", "ua": "curl/8.0", "ereferer": "None"}},
                           {"c-uri": "www.example.org/a.exe?b=c", "c-ip": "10.0.0.9", "c-useragent": "curl/8.0", "sc-status": 200, "cs-username": "anna@example.org"}),
    "Cloudflare Gateway's queries": ({"Datetime": TIME, "QueryName": "www.example.org", "QueryTypeName": "A", "ResolverDecision": "allowedOnNoPolicyMatch", "SrcIP": "10.0.0.9", "DstIP": "10.0.0.53"},
                                     {"query": "www.example.org", "src_ip": "10.0.0.9"}),
    "Cloudflare Gateway's requests": ({"Datetime": TIME, "HTTPHost": "www.example.org", "HTTPMethod": "GET", "URL": "https://www.example.org/a.exe", "SourceIP": "203.0.113.9",
                                       "SourceInternalIP": "10.0.0.9", "UserAgent": "curl/8.0", "HTTPStatusCode": 302}, {"c-uri": "https://www.example.org/a.exe", "c-ip": "10.0.0.9", "sc-status": 302}),
    "Cloudflare Gateway's connections": ({"Datetime": TIME, "SessionID": "1", "SourceIP": "10.0.0.9", "DestinationIP": "203.0.113.7", "DestinationPort": 445, "Action": "block"},
                                         {"dst_ip": "203.0.113.7", "dst_port": 445, "blocked": "true"}),
    "Cloudflare's firewall for the web": ({"Datetime": TIME, "ClientIP": "203.0.113.7", "ClientRequestHost": "www.example.org", "ClientRequestMethod": "GET", "ClientRequestPath": "/a",
                                           "ClientRequestQuery": "?b=${jndi:x}", "RuleID": "1", "Action": "block", "EdgeResponseStatus": 403},
                                          {"cs-uri": "/a?b=${jndi:x}", "c-ip": "203.0.113.7", "sc-status": 403}),
    "Sentinel's CommonSecurityLog": ({"TimeGenerated": TIME, "Type": "CommonSecurityLog", "DeviceVendor": "Fortinet", "DeviceProduct": "Fortigate", "DeviceAction": "deny",
                                      "SourceIP": "203.0.113.7", "SourcePort": 4711, "DestinationIP": "10.0.0.5", "DestinationPort": 445},
                                     {"src_ip": "203.0.113.7", "dst_ip": "10.0.0.5", "dst_port": 445, "blocked": "true"}),
    "Sentinel's CommonSecurityLog of a proxy": ({"TimeGenerated": TIME, "Type": "CommonSecurityLog", "DeviceVendor": "Zscaler", "SourceIP": "10.0.0.9", "SourceUserName": "anna@example.org",
                                                 "RequestURL": "www.example.org/a.exe?b=c", "RequestMethod": "GET", "RequestClientApplication": "curl/8.0"},
                                                {"c-uri": "www.example.org/a.exe?b=c", "c-ip": "10.0.0.9", "c-useragent": "curl/8.0", "cs-username": "anna@example.org"}),
    "MongoDB's login": ({"t": {"$date": "2024-01-05T10:00:00.000+00:00"}, "s": "I", "c": "ACCESS", "msg": "Authentication failed",
                         "attr": {"mechanism": "SCRAM-SHA-256", "principalName": "anna", "remote": "203.0.113.7:4711"}},
                        {"user": "anna", "client_ip": "203.0.113.7", "outcome": "failure"}),
    "Nextcloud's login": ({"reqId": "9S", "level": 2, "time": "2024-01-05T10:00:00+00:00", "remoteAddr": "203.0.113.7", "user": "--", "app": "core",
                           "message": "Login failed: anna (Remote IP: 203.0.113.7)"}, {"client_ip": "203.0.113.7", "outcome": "failure"}),
    "Authelia's login": ({"level": "error", "method": "POST", "msg": "Unsuccessful 1FA authentication attempt by user 'anna'", "path": "/api/firstfactor",
                          "remote_ip": "203.0.113.7", "time": "2024-01-05T10:00:00Z"}, {"client_ip": "203.0.113.7", "outcome": "failure"}),
    "Google Cloud's DNS": ({"timestamp": TIME, "logName": "projects/p/logs/dns.googleapis.com%2Fdns_queries", "jsonPayload": {"queryName": "www.example.org.", "queryType": "A", "sourceIP": "10.0.0.9"}},
                           {"query": "www.example.org.", "src_ip": "10.0.0.9"}),
}


def check_meant(checks, box):
    for what, (record, fields) in MEANT.items():
        path = "meant.json"
        box.file(path, json.dumps(record).encode() + b"\n")
        items = [part for name, value in fields.items() for part in ("--field", f"{name}={value}")]
        result = box.run("search", *items, path, "--json")
        found = [json.loads(line) for line in result.out.splitlines()]
        checks.check(f"{what}: what rules ask for, and its time", [r.get("@timestamp") for r in found] == [TIME], result)


def main():
    checks, box = Checks(), Sandbox()
    check_meant(checks, box)
    box.file("rules.yml", RULES)
    cases = {"eslogger": (ESLOGGER, "Program"), "ecs": (ECS, "Program"), "filebeat": (FILEBEAT, "Parameters")}
    for name, (record, _) in cases.items():
        box.file(f"{name}.json", json.dumps(record).encode())
    for name, (_, rule) in cases.items():
        result = box.run("hunt", f"{name}.json", "--rules", "rules.yml", "--json", "-q")
        found = [json.loads(line)["rule"]["name"] for line in result.out.splitlines()]
        checks.check(f"{name}: its rule and no other", found == [rule], result)
    box.file("packet.log", b"Jul 19 03:10:51 gw kernel: [1.5] [UFW BLOCK] IN=eth0 OUT= SRC=198.51.100.1 DST=10.0.0.1 LEN=40 TTL=105 ID=4625 PROTO=TCP SPT=1 DPT=22\n")
    box.file("events.json", json.dumps({"TimeCreated": "2022-07-19T03:10:51Z", "Id": 4625, "LogName": "Security"}).encode())
    for name, item, found in (("packet.log", "EventID=4625", 0), ("packet.log", "id=4625", 1), ("events.json", "eventid=4625", 1)):
        result = box.run("search", "--field", item, name, "--json")
        checks.check(f"{name}: {item} finds {found}", len(result.out.splitlines()) == found, result)
    result = box.run("stack", "Image", "eslogger.json", "ecs.json", "--json")
    checks.check("stack does not take an object of another name for it", b"osascript" in result.out and b"zsh" not in result.out, result)
    checks.exit()


if __name__ == "__main__":
    main()
