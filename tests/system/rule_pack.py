"""The rule pack: each rule has an identity and cases, docs/rules.md lists it, and the cases hold.

Run by hand with --write, it writes the tables of docs/rules.md anew.
"""
import os
import re
import subprocess
import sys

ROOT = os.environ.get("BW_ROOT") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("BW_BUILD")
RULES = os.path.join(ROOT, "rules", "sigma")
CASES = os.path.join(ROOT, "rules", "tests")
PAGE = os.path.join(ROOT, "docs", "rules.md")
BEGIN, END = "<!-- rules: begin -->", "<!-- rules: end -->"

STAGES = ["reconnaissance", "initial-access", "execution", "persistence", "privilege-escalation",
          "defense-evasion", "credential-access", "discovery", "lateral-movement", "collection",
          "command-and-control", "exfiltration", "impact"]
LEVELS = {"critical", "high", "medium", "low", "informational"}

# What has to be switched on so that a logsource has records.
NEEDS = {
    "process_creation": "Sysmon 1, or 4688 with command lines",
    "file_event": "Sysmon 11, or 4663 for audited folders",
    "registry_set": "Sysmon 13, or 4657 for audited keys",
    "network_connection": "Sysmon 3, or 5156",
    "process_access": "Sysmon 10, or 4656/4663 for audited processes",
    "pipe_created": "Sysmon 17, 18",
    "driver_load": "Sysmon 6",
    "create_remote_thread": "Sysmon 8",
    "dns_query": "Sysmon 22",
    "wmi_event": "Sysmon 20, or WMI-Activity 5861 (on by default)",
    "ps_script": "script block logging (4104), transcripts, PSReadLine's history",
    "ps_classic_start": "Windows PowerShell 400 (on by default)",
    "antivirus": "Microsoft Defender (on by default)",
    "auditd": "auditd (some events need audit rules)",
    "webserver": "web requests: access logs of servers and load balancers, IIS (files or ETW 6200), Zeek http",
    "linux process_creation": "auditd with execve, Sysmon for Linux 1; commands of sudo and cron in syslog, shell histories",
    "linux file_event": "auditd with watches on the paths, Sysmon for Linux 11",
    "linux file_change": "auditd with watches on the paths",
    "linux file_access": "auditd with watches on the paths",
    "linux file_delete": "auditd with watches on the paths, Sysmon for Linux 23, 26",
    "linux network_connection": "auditd with connect, Sysmon for Linux 3",
    "auth": "auth.log, secure, or the journal's export by syslog",
    "sshd": "sshd in auth.log or secure",
    "utmp": "wtmp and btmp, or what utmpdump, last and lastb print",
    "sudo": "sudo in auth.log or secure",
    "cron": "cron in syslog or cron.log",
    "syslog": "syslog",
    "linux": "syslog and other text logs, shell histories",
    "proxy": "web proxies, Zeek http",
    "firewall": "logs of firewalls, flow logs of clouds",
    "remote_access": "sessions of VPN gateways (FortiGate, GlobalProtect, ASA) and of brokers that write JSON",
    "remote_login": "sign-in logs (Entra, Okta, Auth0, Keycloak, Microsoft 365, Google Workspace, AWS), logins of VPN gateways, mail and file servers",
    "device_administration": "the system log of firewalls, routers and storage (FortiGate, FortiManager, PAN-OS, Check Point, Sophos, SonicWall, WatchGuard, Zyxel, ASA, IOS, MikroTik, pfSense, OPNsense, Synology, QNAP)",
    "device_change": "the system log of MikroTik routers, Sophos, Check Point and SonicWall gateways, ESXi hosts",
    "device_command": "commands in the logs of NetScaler, F5 BIG-IP, Cisco IOS and ASA",
    "gpsvc": "gpsvc.log of PAN-OS (tech support file)",
    "database": "audits of queries as JSON (SQL Server's columns or plain names), logs of databases",
    "security_alert": "alerts of other products (GuardDuty, Security Hub, Defender, Sentinel, CrowdStrike, Falco, Wazuh, Elastic)",
    "ids_alert": "alerts of Suricata and Snort, threat logs of PAN-OS, FortiGate's IPS",
    "netlogon": "netlogon.log of domain controllers and members",
    "dhcp": "leases: Windows' DHCP server, dnsmasq, dhcpd, Zeek dhcp",
    "database_statement": "statements in PostgreSQL's and MySQL's logs, SQL Server's audit",
    "dns": "names asked: Zeek dns, Suricata, DNS servers, DNS filters",
    "cloudtrail": "AWS CloudTrail",
    "gcp.audit": "Google Cloud audit logs",
    "google_workspace.admin": "admin log of Google Workspace (Reports API, Google Cloud)",
    "google_workspace.login": "login log of Google Workspace (Reports API, Google Cloud)",
    "google_workspace.user_accounts": "user accounts log of Google Workspace",
    "google_workspace.token": "token log of Google Workspace",
    "google_workspace.drive": "Drive log of Google Workspace",
    "okta": "Okta system log",
    "signinlogs": "Entra sign-in logs",
    "auditlogs": "Entra audit logs",
    "activitylogs": "Azure activity logs",
    "audit": "audit logs of the service",
    "aaa": "commands that devices log",
    "event": "FortiGate event logs",
    "config": "configuration log of PAN-OS",
    "zeek": "Zeek",
    "security": "Security (some events need an audit policy)",
    "system": "System (on by default)",
    "application": "Application (on by default)",
    "sysmon": "Sysmon 6, 7, 15, 23, 29",
    "msexchange-management": "MSExchange Management (on by default)",
    "terminalservices-localsessionmanager": "LocalSessionManager (on by default)",
    "terminalservices-remoteconnectionmanager": "RemoteConnectionManager (on by default)",
    "terminalservices-gateway": "the gateway's own log (on by default)",
    "taskscheduler": "TaskScheduler/Operational",
    "bits-client": "Bits-Client/Operational (on by default)",
    "windefend": "Microsoft Defender (on by default)",
    "firewall-as": "Windows Firewall's own log (on by default)",
    "codeintegrity-operational": "CodeIntegrity/Operational (on by default)",
    "openssh": "OpenSSH/Operational (on by default)",
    "ldap": "LDAP-Client/Debug",
}

problems = []


def files_under(folder):
    for path, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if name.endswith(".yml"):
                yield os.path.relpath(os.path.join(path, name), folder)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def unquote(text):
    text = text.strip()
    return text[1:-1].replace("''", "'") if len(text) > 1 and text[0] == text[-1] == "'" else text


def value(text, key):
    """Top-level `key: value`. The pack keeps to this plain form, so no YAML library is wanted here."""
    match = re.search(rf"(?m)^{key}: (.*)$", text)
    return unquote(match.group(1)) if match else ""


def block(text, key):
    match = re.search(rf"(?m)^{key}:\n((?:[ ]+.*\n)+)", text)
    return match.group(1) if match else ""


def need(text):
    logsource = block(text, "logsource")
    if not logsource:
        return "what the rules need that it is made of"
    definition = re.search(r"definition: >-\n((?:        .*\n)+)", logsource)
    if definition:
        return " ".join(definition.group(1).split())
    product = re.search(r"product: (\S+)", logsource)
    product = product.group(1) if product else ""
    name = re.search(r"(?:category|service): (\S+)", logsource)
    name = name.group(1) if name else product
    if name == "security":
        return "Security " + ", ".join(event_ids(text))
    if product == "zeek":
        return f"Zeek {name}"
    if product == "m365":
        return "Microsoft 365 unified audit log"
    return NEEDS.get(f"{product} {name}") or NEEDS.get(name) or problems.append(f"{name}: the test has no word on what it needs") or name


def event_ids(text):
    return sorted(set(re.findall(r"EventID: (\d+)", text)) |
                  set(re.findall(r"(?m)^            - (\d{4})$", block(text, "detection"))))


def rule(path):
    text = read(os.path.join(RULES, path))
    tags = re.findall(r"attack\.(\S+)", block(text, "tags"))
    stage = os.path.basename(os.path.dirname(path))
    found = {"path": path, "title": value(text, "title"), "id": value(text, "id"), "stage": stage,
             "level": value(text, "level"), "need": need(text),
             "techniques": [t.upper() for t in tags if re.fullmatch(r"t\d{4}(\.\d{3})?", t)]}
    if not re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", found["id"]):
        problems.append(f"{path}: id is no random UUID")
    if found["level"] not in LEVELS:
        problems.append(f"{path}: level '{found['level']}'")
    if stage not in STAGES or not tags or tags[0] != stage:
        problems.append(f"{path}: its first tag is not attack.{stage}, the folder it lies in")
    if not found["techniques"]:
        problems.append(f"{path}: no technique among the tags")
    for key in ("title", "author", "date", "status"):
        if not value(text, key):
            problems.append(f"{path}: no {key}")
    for key in ("references", "falsepositives"):
        if not block(text, key):
            problems.append(f"{path}: no {key}")
    return found


def check_cases(found):
    path = os.path.join(CASES, found["path"])
    if not os.path.exists(path):
        problems.append(f"{found['path']}: no cases in rules/tests")
        return
    text = read(path)
    if value(text, "rule") != found["id"]:
        problems.append(f"rules/tests/{found['path']}: names another rule")
    for key in ("match", "no_match"):
        if "- name: " not in block(text, key):
            problems.append(f"rules/tests/{found['path']}: no case under {key}")


def tables(rules):
    lines = []
    for stage in STAGES:
        of_stage = [r for r in rules if r["stage"] == stage]
        if not of_stage:
            continue
        title = stage.replace("-", " ").capitalize()
        lines += ["", f"### {title} ({len(of_stage)})", "",
                  "| rule | level | techniques | needs |", "|---|---|---|---|"]
        for r in of_stage:
            lines.append(f"| [{r['title']}](../rules/sigma/{r['path']}) | {r['level']} | "
                         f"{', '.join(r['techniques'])} | {r['need']} |")
    lines.append("")
    return f"{BEGIN}\n" + "\n".join(lines) + f"\n{END}"


def check_page(rules):
    page = read(PAGE)
    start, end = page.find(BEGIN), page.find(END)
    if start < 0 or end < 0:
        problems.append("docs/rules.md: no place for the tables")
        return
    wanted = page[:start] + tables(rules) + page[end + len(END):]
    if wanted == page:
        return
    if "--write" in sys.argv:
        with open(PAGE, "w", encoding="utf-8") as file:
            file.write(wanted)
    else:
        problems.append("docs/rules.md: the tables are old: run tests/system/rule_pack.py --write")


def run(*arguments):
    done = subprocess.run([os.path.join(BUILD, "breakwater"), *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", timeout=300, check=False,
                          env={**os.environ, "BREAKWATER_RULES": os.path.join(ROOT, "rules")})
    if done.returncode != 0:
        problems.append(f"breakwater {' '.join(arguments)}: exit {done.returncode}\n{done.stdout[-4000:]}")


def main():
    rules = [rule(path) for path in files_under(RULES)]
    seen = {}
    for found in rules:
        check_cases(found)
        if found["id"] in seen:
            problems.append(f"{found['path']}: has the id of {seen[found['id']]}")
        seen[found["id"]] = found["path"]
    for path in files_under(CASES):
        if not os.path.exists(os.path.join(RULES, path)):
            problems.append(f"rules/tests/{path}: cases without a rule")
    for stage in STAGES[:-1]:
        if not any(r["stage"] == stage for r in rules):
            problems.append(f"no rule for the stage {stage}")
    check_page(rules)
    if BUILD:
        run("rules", "check", "--quiet", RULES)
        run("rules", "test", "--untested", CASES)
    for problem in problems:
        print(problem)
    print(f"{len(rules)} rules, {len(problems)} problems")
    return 1 if problems or not rules else 0


if __name__ == "__main__":
    sys.exit(main())
