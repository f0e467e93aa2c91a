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
    "Cloudflare Gateway's requests": ({"Datetime": TIME, "HTTPHost": "www.example.org", "HTTPMethod": "GET", "URL": "https://www.example.org/a.exe",
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
    "MongoDB's login from an IPv6 address": ({"t": {"$date": "2024-01-05T10:00:00.000+00:00"}, "s": "I", "c": "ACCESS", "msg": "Authentication failed",
                                              "attr": {"mechanism": "SCRAM-SHA-256", "principalName": "anna", "remote": "[2001:db8::7]:4711"}},
                                             {"user": "anna", "client_ip": "2001:db8::7", "outcome": "failure"}),
    "Nextcloud's login": ({"reqId": "9S", "level": 2, "time": "2024-01-05T10:00:00+00:00", "remoteAddr": "203.0.113.7", "user": "--", "app": "core",
                           "message": "Login failed: anna (Remote IP: 203.0.113.7)"}, {"client_ip": "203.0.113.7", "outcome": "failure"}),
    "Authelia's login": ({"level": "error", "method": "POST", "msg": "Unsuccessful 1FA authentication attempt by user 'anna'", "path": "/api/firstfactor",
                          "remote_ip": "203.0.113.7", "time": "2024-01-05T10:00:00Z"}, {"user": "anna", "client_ip": "203.0.113.7", "outcome": "failure"}),
    "Authelia's login, with a reason": ({"level": "error", "method": "POST", "msg": "Unsuccessful 1FA authentication attempt by user 'o': x': user not found",
                                         "path": "/api/firstfactor", "remote_ip": "203.0.113.7", "time": "2024-01-05T10:00:00Z"},
                                        {"user": "o': x", "client_ip": "203.0.113.7", "outcome": "failure"}),
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


# What the same thing is called, by what it is.
NAMES = {
    "client": ["source.ip", "c-ip", "src_ip", "SourceIp", "IpAddress"],
    "server": ["destination.ip", "s-ip", "dst_ip", "DestinationIp"],
    "user": ["user.name", "cs-username", "User"],
    "url": ["url.original", "cs-uri", "c-uri"],
    "path": ["url.path", "cs-uri-stem", "c-uri-stem"],
    "host": ["url.domain", "cs-host", "r-dns"],
    "method": ["http.request.method", "cs-method"],
    "status": ["http.response.status_code", "sc-status"],
    "bytes": ["http.response.bytes", "http.response.body.bytes", "sc-bytes"],
    "agent": ["user_agent.original", "cs-user-agent", "c-useragent"],
    "referer": ["http.request.referrer", "cs-referer"],
    "program": ["process.executable", "Image", "NewProcessName"],
    "command": ["process.command_line", "CommandLine"],
    "query": ["dns.question.name", "QueryName"],
}

# A record of each log, and what it has of that.
WEB = {"client": "203.0.113.5", "user": "ann", "method": "GET", "path": "/a/b.php", "status": "404", "bytes": "512", "agent": "curl/8.1", "referer": "http://r.example/"}
LOGS = {
    "combined": ('203.0.113.5 - ann [19/Jul/2022:03:10:51 +0000] "GET /a/b.php?x=1 HTTP/1.1" 404 512 "http://r.example/" "curl/8.1"\n',
                 {**WEB, "url": "/a/b.php?x=1"}),
    "common": ('203.0.113.5 - ann [19/Jul/2022:03:10:51 +0000] "GET /a/b.php?x=1 HTTP/1.1" 404 512\n' * 2,
               {k: v for k, v in WEB.items() if k not in ("agent", "referer")}),
    "iis": ("#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip "
            "cs(User-Agent) cs(Referer) cs-host sc-status sc-bytes\n2022-07-19 03:10:51 10.0.0.5 GET /a/b.php x=1 443 ann 203.0.113.5 curl/8.1 http://r.example/ www.example 404 512\n",
            {**WEB, "server": "10.0.0.5", "host": "www.example"}),
    "squid": ("1658200251.123    120 10.0.0.9 TCP_MISS/200 512 GET http://www.example/a/b.php?x=1 ann HIER_DIRECT/198.51.100.7 text/html\n",
              {"client": "10.0.0.9", "server": "198.51.100.7", "user": "ann", "url": "http://www.example/a/b.php?x=1", "method": "GET", "status": "200", "bytes": "512", "host": "www.example"}),
    "haproxy": ("Jul 19 03:10:51 lb haproxy[7]: 203.0.113.5:4711 [19/Jul/2022:03:10:51.100] fe be/s1 0/0/1/2/3 404 512 - - ---- 1/1/1/1/0 0/0 \"GET /a/b.php?x=1 HTTP/1.1\"\n",
                {"client": "203.0.113.5", "method": "GET", "status": "404", "bytes": "512", "url": "/a/b.php?x=1", "path": "/a/b.php"}),
    "caddy": (json.dumps({"level": "info", "ts": 1658200251.5, "logger": "http.log.access", "msg": "handled request", "request": {"remote_ip": "203.0.113.5", "method": "GET", "host": "www.example", "uri": "/a/b.php?x=1",
              "headers": {"User-Agent": ["curl/8.1"], "Referer": ["http://r.example/"]}}, "user_id": "ann", "size": 512, "status": 404}) + "\n", {**WEB, "host": "www.example", "url": "/a/b.php?x=1"}),
    "traefik": (json.dumps({"ClientHost": "203.0.113.5", "ClientUsername": "ann", "DownstreamContentSize": 512, "DownstreamStatus": 404, "RequestHost": "www.example", "RequestMethod": "GET",
                "RequestPath": "/a/b.php?x=1", "StartUTC": "2022-07-19T03:10:51Z", "request_User-Agent": "curl/8.1", "request_Referer": "http://r.example/", "time": "2022-07-19T03:10:51Z"}) + "\n",
                {**WEB, "host": "www.example", "url": "/a/b.php?x=1"}),
    "cloudflare": (json.dumps({"ClientIP": "203.0.113.5", "ClientRequestHost": "www.example", "ClientRequestMethod": "GET", "ClientRequestURI": "/a/b.php?x=1", "ClientRequestPath": "/a/b.php",
                   "ClientRequestUserAgent": "curl/8.1", "ClientRequestReferer": "http://r.example/", "EdgeResponseStatus": 404, "EdgeResponseBytes": 512, "EdgeStartTimestamp": "2022-07-19T03:10:51Z"}) + "\n",
                   {k: v for k, v in {**WEB, "host": "www.example", "url": "/a/b.php?x=1"}.items() if k != "user"}),
    "filebeat": (json.dumps({"@timestamp": "2022-07-19T03:10:51Z", "event": {"dataset": "nginx.access"}, "source": {"address": "203.0.113.5", "ip": "203.0.113.5"}, "user": {"name": "ann"},
                 "http": {"request": {"method": "GET", "referrer": "http://r.example/"}, "response": {"status_code": 404, "body": {"bytes": 512}}}, "url": {"original": "/a/b.php?x=1", "path": "/a/b.php"},
                 "user_agent": {"original": "curl/8.1"}}) + "\n", {**WEB, "url": "/a/b.php?x=1"}),
    "zeek-http": ("#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\thttp\n"
                  "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tmethod\thost\turi\treferrer\tuser_agent\tresponse_body_len\tstatus_code\tusername\n"
                  "#types\ttime\tstring\taddr\tport\taddr\tport\tstring\tstring\tstring\tstring\tstring\tcount\tcount\tstring\n"
                  "1658200251.0\tC1\t203.0.113.5\t1\t10.0.0.5\t80\tGET\twww.example\t/a/b.php?x=1\thttp://r.example/\tcurl/8.1\t512\t404\tann\n",
                  {**WEB, "server": "10.0.0.5", "host": "www.example", "url": "/a/b.php?x=1"}),
    "suricata": (json.dumps({"timestamp": "2022-07-19T03:10:51.000000+0000", "event_type": "http", "src_ip": "203.0.113.5", "src_port": 1, "dest_ip": "10.0.0.5", "dest_port": 80, "proto": "TCP",
                 "http": {"hostname": "www.example", "url": "/a/b.php?x=1", "http_user_agent": "curl/8.1", "http_refer": "http://r.example/", "http_method": "GET", "status": 404, "length": 512}}) + "\n",
                 {k: v for k, v in {**WEB, "server": "10.0.0.5", "host": "www.example", "url": "/a/b.php?x=1"}.items() if k != "user"}),
    "elb": ('https 2022-07-19T03:10:51.000000Z app/lb/1 203.0.113.5:4711 10.0.0.5:80 0.001 0.002 0.000 404 404 34 512 "GET https://www.example:443/a/b.php?x=1 HTTP/1.1" "curl/8.1" - - arn:aws:x '
            '"Root=1-5" "www.example" "-" 0 2022-07-19T03:10:51.000000Z "forward" "-" "-" "10.0.0.5:80" "404" "-" "-"\n',
            {"client": "203.0.113.5", "server": "10.0.0.5", "method": "GET", "status": "404", "bytes": "512", "agent": "curl/8.1", "host": "www.example"}),
    "netfilter": ("Jul 19 03:10:51 gw kernel: [1.5] [UFW BLOCK] IN=eth0 OUT= SRC=203.0.113.5 DST=10.0.0.5 LEN=40 TTL=105 ID=1 PROTO=TCP SPT=1 DPT=22\n", {"client": "203.0.113.5", "server": "10.0.0.5"}),
    "fortigate": ('date=2022-07-19 time=03:10:51 devname="fw" devid="F1" eventtime=1658200251000000000 tz="+0000" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" '
                  'srcip=203.0.113.5 srcport=1 srcintf="wan1" dstip=10.0.0.5 dstport=22 dstintf="lan" sessionid=1 proto=6 action="deny" policyid=0 service="SSH" sentbyte=0 rcvdbyte=0\n',
                  {"client": "203.0.113.5", "server": "10.0.0.5"}),
    "asa": ("Jul 19 2022 03:10:51 fw : %ASA-4-106023: Deny tcp src outside:203.0.113.5/1 dst inside:10.0.0.5/22 by access-group \"x\" [0x0, 0x0]\n", {"client": "203.0.113.5", "server": "10.0.0.5"}),
    "vpcflow": ("2 123456789012 eni-1 203.0.113.5 10.0.0.5 1 22 6 1 40 1658200251 1658200260 REJECT OK\n" * 2, {"client": "203.0.113.5", "server": "10.0.0.5"}),
    "sshd": ("Jul 19 03:10:51 mx sshd[7]: Failed password for ann from 203.0.113.5 port 4022 ssh2\n", {"client": "203.0.113.5", "user": "ann"}),
    "zeek-dns": ("#separator \\x09\n#path\tdns\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tquery\n#types\ttime\tstring\taddr\tport\taddr\tport\tstring\n"
                 "1658200251.0\tC1\t10.0.0.9\t1\t10.0.0.5\t53\twww.example\n", {"client": "10.0.0.9", "server": "10.0.0.5", "query": "www.example"}),
    "4688": (json.dumps({"Event": {"System": {"Provider": {"#attributes": {"Name": "Microsoft-Windows-Security-Auditing"}}, "EventID": 4688, "Channel": "Security", "Computer": "w",
             "TimeCreated": {"#attributes": {"SystemTime": "2022-07-19T03:10:51Z"}}}, "EventData": {"NewProcessName": "C:\\a.exe", "CommandLine": "a.exe -x"}}}) + "\n",
             {"program": "C:\\a.exe", "command": "a.exe -x"}),
    "sysmon-3": (json.dumps({"Event": {"System": {"Provider": {"#attributes": {"Name": "Microsoft-Windows-Sysmon"}}, "EventID": 3, "Channel": "Microsoft-Windows-Sysmon/Operational", "Computer": "w",
                 "TimeCreated": {"#attributes": {"SystemTime": "2022-07-19T03:10:51Z"}}}, "EventData": {"Image": "C:\\a.exe", "User": "D\\ann", "SourceIp": "10.0.0.9", "DestinationIp": "198.51.100.7"}}}) + "\n",
                 {"program": "C:\\a.exe", "user": "D\\ann", "client": "10.0.0.9", "server": "198.51.100.7"}),
    "execve": ('type=SYSCALL msg=audit(1658200251.1:7): arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 a3=4 items=2 ppid=1 pid=2 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 '
               'fsgid=0 tty=pts0 ses=1 comm="id" exe="/usr/bin/id" key="x"\ntype=EXECVE msg=audit(1658200251.1:7): argc=2 a0="id" a1="-u"\n', {"program": "/usr/bin/id", "command": "id -u"}),
    "cloudtrail": (json.dumps({"Records": [{"eventVersion": "1.08", "userIdentity": {"type": "IAMUser", "userName": "ann"}, "eventTime": "2022-07-19T03:10:51Z", "eventSource": "s3.amazonaws.com",
                   "eventName": "GetObject", "awsRegion": "x", "sourceIPAddress": "203.0.113.5", "userAgent": "curl/8.1", "eventID": "1", "eventType": "AwsApiCall"}]}),
                   {"client": "203.0.113.5", "agent": "curl/8.1"}),
    "okta": (json.dumps({"eventType": "user.session.start", "published": "2022-07-19T03:10:51.000Z", "uuid": "1", "outcome": {"result": "SUCCESS"}, "actor": {"alternateId": "ann@x", "type": "User"},
             "client": {"ipAddress": "203.0.113.5", "userAgent": {"rawUserAgent": "curl/8.1"}}}) + "\n", {"client": "203.0.113.5", "user": "ann@x"}),
    "m365": (json.dumps({"CreationTime": "2022-07-19T03:10:51", "Id": "1", "Operation": "UserLoggedIn", "RecordType": 15, "Workload": "AzureActiveDirectory", "UserId": "ann@x", "ClientIP": "203.0.113.5",
             "ResultStatus": "Success"}) + "\n", {"client": "203.0.113.5", "user": "ann@x"}),
    "k8s": (json.dumps({"kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata", "auditID": "1", "stage": "ResponseComplete", "requestURI": "/api/v1/secrets", "verb": "list",
            "user": {"username": "ann"}, "sourceIPs": ["203.0.113.5"], "userAgent": "curl/8.1", "objectRef": {"resource": "secrets"}, "responseStatus": {"code": 200},
            "requestReceivedTimestamp": "2022-07-19T03:10:51.000000Z"}) + "\n", {"client": "203.0.113.5", "user": "ann", "agent": "curl/8.1"}),
}


def check_same_names(checks, box):
    """Who knows a field by its name in one kind of log finds it in all: stack and search, every name in every log."""
    for log, (text, values) in LOGS.items():
        box.file(f"same/{log}.log", text.encode())
        for thing, value in values.items():
            for name in NAMES[thing]:
                result = box.run("stack", name, f"same/{log}.log", "--json", "-q")
                got = {json.loads(line)[name] for line in result.out.splitlines()}
                checks.check(f"{log}: stack {name} has its {thing}", got == {value}, (got, value))
            name = NAMES[thing][-1]
            item = f"{name}={value}".replace("\\", "\\\\")
            result = box.run("search", "-f", item, f"same/{log}.log", "--json")
            checks.check(f"{log}: search -f {item} finds it", len(result.out.splitlines()) >= 1, result)


def check_many_names(checks, box):
    """As many names as can be asked for, each of which nearly every log has."""
    names = ["source.ip", "destination.ip", "user.name", "url.original", "process.executable", "process.command_line", "http.response.status_code", "user_agent.original"]
    result = box.run("stack", ",".join(names), "same", "--json", "-q")
    rows = [json.loads(line) for line in result.out.splitlines()]
    checks.check("eight names at once", {row.get("source.ip") for row in rows} >= {"203.0.113.5", "10.0.0.9"} and result.code == 0, result)


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
    check_same_names(checks, box)
    check_many_names(checks, box)
    checks.exit()


if __name__ == "__main__":
    main()
