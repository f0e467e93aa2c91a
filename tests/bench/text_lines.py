#!/usr/bin/python3
"""Writes lines of logs for benchmarks: text_lines.py fortigate|cisco|panos|netfilter|filterlog|syslog|audit
MEGABYTES.

What is in them is made up and always the same: a harbour office's firewalls, a Linux server's
messages and audit records, with addresses of documentation networks.
"""
import random
import sys

START = 1714521600  # 2024-05-01


def stamp(n):
    second = n // 40
    return f"May {second // 86400 % 28 + 1:2d} {second // 3600 % 24:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def inside(rng):
    return f"10.1.{rng.randrange(8)}.{rng.randrange(1, 250)}"


def outside(rng):
    return f"{rng.choice(['198.51.100', '203.0.113', '192.0.2'])}.{rng.randrange(1, 250)}"


def fortigate(rng, n):
    second = n // 40
    yield (f"date=2024-05-{second // 86400 % 28 + 1:02d} time={second // 3600 % 24:02d}:{second // 60 % 60:02d}:"
           f"{second % 60:02d} devname=\"FG1\" devid=\"FG100E0000000001\" eventtime={START + second}{n % 1000:03d}000000 "
           f"tz=\"+0000\" logid=\"0000000013\" type=\"traffic\" subtype=\"forward\" level=\"notice\" vd=\"root\" "
           f"srcip={inside(rng)} srcport={rng.randrange(1024, 65535)} srcintf=\"port12\" srcintfrole=\"lan\" "
           f"dstip={outside(rng)} dstport={rng.choice([53, 80, 443, 443, 443, 123])} dstintf=\"wan1\" "
           f"dstintfrole=\"wan\" sessionid={100000 + n} proto={rng.choice([6, 6, 17])} action=\"close\" policyid=1 "
           f"service=\"{rng.choice(['HTTPS', 'HTTP', 'DNS', 'NTP'])}\" trandisp=\"snat\" duration={rng.randrange(300)} "
           f"sentbyte={rng.randrange(9000)} rcvdbyte={rng.randrange(90000)} sentpkt={rng.randrange(90)} "
           f"rcvdpkt={rng.randrange(90)}")


def cisco(rng, n):
    at = f"May {n // 40 // 86400 % 28 + 1:02d} 2024 {stamp(n)[7:]} asa1 :"
    source, target, port = inside(rng), outside(rng), rng.randrange(1024, 65535)
    kind = rng.randrange(10)
    if kind < 5:
        yield (f"{at} %ASA-6-302013: Built outbound TCP connection {n} for outside:{target}/443 ({target}/443) to "
               f"inside:{source}/{port} (203.0.113.1/{port})")
    elif kind < 8:
        yield (f"{at} %ASA-6-302014: Teardown TCP connection {n} for outside:{target}/443 to inside:{source}/{port} "
               f"duration 0:00:{n % 60:02d} bytes {rng.randrange(90000)} TCP FINs")
    else:
        yield (f"{at} %ASA-4-106023: Deny tcp src outside:{target}/{port} dst inside:{source}/22 by access-group "
               f"\"outside_in\" [0x0, 0x0]")


def panos(rng, n):
    at = f"2024/05/{n // 40 // 86400 % 28 + 1:02d} {stamp(n)[7:]}"
    source, target, port, octets = inside(rng), outside(rng), rng.randrange(1024, 65535), rng.randrange(90000)
    yield (f"{stamp(n)} pa1 1,{at},012801000001,TRAFFIC,end,2560,{at},{source},{target},203.0.113.1,{target},allow-out,,,"
           f"{rng.choice(['ssl', 'dns', 'web-browsing'])},vsys1,trust,untrust,ethernet1/2,ethernet1/1,default,{at},"
           f"{10000 + n},1,{port},443,{port},443,0x400053,tcp,allow,{octets},{octets // 2},{octets - octets // 2},"
           f"{rng.randrange(90)},{at},{rng.randrange(300)},any,,{n},0x8000000000000000,10.0.0.0-10.255.255.255,"
           f"United States,,{rng.randrange(50)},{rng.randrange(50)},tcp-fin,0,0,0,0,,pa1,from-policy,,,0,,0,,N/A,0,0,0,0,"
           "b2d7b2e5-8f2c-4b1e-9e5e-0c6a2f3d4e5f,0,0,,,,,,,")


def filterlog(rng, n):
    head = (f"{stamp(n)} pf1 filterlog[{1000 + n % 7}]: 5,,,1000000103,em0,match,block,in,4,0x0,,{rng.randrange(40, 250)},"
            f"{rng.randrange(65536)},0,DF,")
    ends = f"{outside(rng)},10.0.0.1,{rng.randrange(1024, 65535)}"
    if rng.randrange(10) < 7:
        yield f"{head}6,tcp,{rng.choice([40, 44, 60])},{ends},{rng.choice([22, 23, 445])},0,S,{rng.randrange(1 << 32)},,1024,,mss"
    else:
        yield f"{head}17,udp,{rng.choice([140, 144, 160])},{ends},{rng.choice([53, 123])},{rng.choice([40, 120])}"


def netfilter(rng, n):
    yield (f"{stamp(n)} gw kernel: [{n // 40}.{n % 1000:03d}456] [UFW BLOCK] IN=eth0 OUT= "
           f"MAC=00:11:22:33:44:55:66:77:88:99:aa:bb:08:00 SRC={outside(rng)} DST=10.0.0.1 LEN={rng.choice([40, 44, 60])} "
           f"TOS=0x00 PREC=0x00 TTL={rng.randrange(40, 250)} ID={rng.randrange(65536)} PROTO=TCP "
           f"SPT={rng.randrange(1024, 65535)} DPT={rng.choice([22, 23, 445, 3389, 8080])} WINDOW=1024 RES=0x00 SYN URGP=0")


def syslog(rng, n):
    user = rng.choice(["anna", "okafor", "backup", "deploy"])
    pid = 1000 + n % 30000
    yield stamp(n) + " web01 " + rng.choice([
        f"sshd[{pid}]: Accepted publickey for {user} from {inside(rng)} port {rng.randrange(1024, 65535)} ssh2: "
        "ED25519 SHA256:0tJ4V0mV7bqkPzQ1nYz7bGm1cU3k0aWmRrJH7gYt0QE",
        f"sshd[{pid}]: Failed password for invalid user admin from {outside(rng)} port {rng.randrange(1024, 65535)} ssh2",
        f"sshd[{pid}]: pam_unix(sshd:session): session opened for user {user}(uid=1001) by (uid=0)",
        f"sudo[{pid}]:   {user} : TTY=pts/0 ; PWD=/home/{user} ; USER=root ; COMMAND=/usr/bin/systemctl status nginx",
        f"CRON[{pid}]: (root) CMD (   cd / && run-parts --report /etc/cron.hourly)",
        f"systemd[1]: Started session-{n}.scope - Session {n} of User {user}.",
        f"kernel: [{n // 40}.{n % 1000:03d}456] eth0: renamed from veth{n % 4096:x}",
        f"postfix/smtpd[{pid}]: connect from mail{n % 50}.harbour.example[{outside(rng)}]",
        f"named[{pid}]: client @0x7f3c {inside(rng)}#{rng.randrange(1024, 65535)} (www.harbour.example): query: "
        "www.harbour.example IN A + (10.0.0.53)",
        f"dhclient[{pid}]: DHCPREQUEST for {inside(rng)} on eth0 to 10.1.0.1 port 67",
    ])


def audit(rng, n):
    head = f"msg=audit({START + n // 40}.{n % 1000:03d}:{10000 + n}):"
    who = "auid=1001 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=4"
    program = rng.choice(["ls", "cat", "grep", "ps", "systemctl", "python3"])
    file = f"/var/lib/app/data/{rng.randrange(500)}.json"
    pid = 2000 + n % 20000
    if n % 3 == 0:
        yield (f"type=SYSCALL {head} arch=c000003e syscall=59 success=yes exit=0 a0=55d0 a1=55d1 a2=55d2 a3=8 items=2 "
               f"ppid={pid - 1} pid={pid} {who} comm=\"{program}\" exe=\"/usr/bin/{program}\" key=\"exec\"")
        yield f"type=EXECVE {head} argc=3 a0=\"{program}\" a1=\"-l\" a2=\"{file}\""
        yield f"type=CWD {head} cwd=\"/root\""
        yield (f"type=PATH {head} item=0 name=\"/usr/bin/{program}\" inode={n % 9999} dev=08:01 mode=0100755 ouid=0 ogid=0 "
               "rdev=00:00 nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0")
        yield f"type=PROCTITLE {head} proctitle={f'{program} -l {file}'.encode().hex().upper()}"
    elif n % 3 == 1:
        yield (f"type=SYSCALL {head} arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=7ffd a2=0 a3=0 items=1 "
               f"ppid={pid - 1} pid={pid} {who} comm=\"{program}\" exe=\"/usr/bin/{program}\" key=\"files\"")
        yield f"type=CWD {head} cwd=\"/root\""
        yield (f"type=PATH {head} item=0 name=\"{file}\" inode={n % 9999} dev=08:01 mode=0100644 ouid=0 ogid=0 rdev=00:00 "
               "nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0")
        yield f"type=PROCTITLE {head} proctitle={program.encode().hex().upper()}"
    else:
        yield (f"type=USER_AUTH {head} pid={pid} uid=0 auid=1001 ses=4 msg='op=PAM:authentication grantors=pam_unix "
               f"acct=\"okafor\" exe=\"/usr/sbin/sshd\" hostname={inside(rng)} addr={inside(rng)} terminal=ssh res=success'")


FORMS = {"fortigate": fortigate, "cisco": cisco, "panos": panos, "netfilter": netfilter, "filterlog": filterlog,
         "syslog": syslog, "audit": audit}


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in FORMS:
        sys.exit(__doc__)
    form = FORMS[sys.argv[1]]
    left = int(sys.argv[2]) * 1000000
    rng = random.Random(1)
    n = 0
    while left > 0:
        for line in form(rng, n):
            sys.stdout.write(line + "\n")
            left -= len(line) + 1
        n += 1


main()
