"""The log folder of an ordinary Debian server, as a new user would hunt it: what is of use is there, and nothing alarms."""
import collections
import json
import os

from _breakwater import Checks, Sandbox

checks = Checks()
DAY = "2022-07-19"
SYSLOG = """01.1 systemd[1]: Starting logrotate.service - Rotate log files...
02.1 systemd[1]: logrotate.service: Deactivated successfully.
03.1 rsyslogd: [origin software="rsyslogd" swVersion="8.2302.0" x-pid="612" x-info="https://www.rsyslog.com"] rsyslogd was HUPed
04.1 CRON[2212]: (root) CMD (command -v debian-sa1 > /dev/null && debian-sa1 1 1)
05.1 CRON[2312]: (root) CMD (  [ -x /usr/lib/php/sessionclean ] && if [ ! -d /run/systemd/system ]; then /usr/lib/php/sessionclean; fi)
06.1 CRON[2412]: (root) CMD (cd / && run-parts --report /etc/cron.hourly)
07.1 CRON[2513]: (backup) CMD (/usr/local/bin/backup.sh --quiet >/dev/null 2>&1)
08.1 CRON[2514]: (root) CMD (test -x /usr/bin/certbot -a \\! -d /run/systemd/system && perl -e 'sleep int(rand(43200))' && certbot -q renew)
09.1 kernel: [    1.234567] audit: type=1400 audit(1658200251.114:2): apparmor="STATUS" operation="profile_load" name="lsb_release" comm="apparmor_parser"
10.1 kernel: [  112.234567] [UFW BLOCK] IN=eth0 OUT= MAC=00:11 SRC=198.51.100.66 DST=192.0.2.10 LEN=40 TTL=244 PROTO=TCP SPT=44444 DPT=3389 SYN URGP=0
11.1 systemd[1]: Started session-12.scope - Session 12 of User ann.
12.1 dhclient[455]: DHCPREQUEST for 192.0.2.10 on eth0 to 192.0.2.1 port 67
13.1 postfix/smtpd[600]: warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6
14.1 kernel: [  212.234567] php-fpm7.4[2222]: segfault at 7f0 ip 00007f sp 00007ffd error 4 in libc-2.31.so[7f+14b000]
15.1 kernel: [  213.234567] Out of memory: Killed process 3333 (mysqld) total-vm:123kB, anon-rss:1kB
16.1 systemd[1]: mysql.service: Main process exited, code=killed, status=9/KILL
17.1 dockerd[900]: time="2022-07-19T06:12:27.1Z" level=info msg="ignoring event" container=abc module=libcontainerd topic=/tasks/delete
18.1 unattended-upgrade[980]: Packages that will be upgraded: libssl3 openssl
19.1 kernel: [  215.0] perf: interrupt took too long (2502 > 2500), lowering kernel.perf_event_max_sample_rate to 79750
20.1 systemd[1]: Reloading."""
SUDO = ["/usr/bin/apt update", "/usr/bin/apt upgrade", "/usr/bin/systemctl restart nginx", "/usr/bin/vim /etc/nginx/sites-enabled/default",
        "/usr/bin/tail -f /var/log/nginx/error.log", "/usr/bin/journalctl -u nginx", "/usr/sbin/reboot", "/usr/bin/certbot renew --dry-run"]
REQUESTS = ["GET / HTTP/1.1|200|Mozilla/5.0 (X11; Linux x86_64) Firefox/102.0", "GET /wp-login.php HTTP/1.1|404|Mozilla/5.0",
            "GET /robots.txt HTTP/1.1|200|Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "POST /api/v1/orders?id=17&select=name HTTP/1.1|200|okhttp/4.9", "GET /search?q=union+of+select+committees HTTP/1.1|200|Mozilla/5.0",
            "GET /products?order=price&limit=10 HTTP/1.1|200|Mozilla/5.0", "GET /health HTTP/1.1|200|kube-probe/1.24", "GET /feed/ HTTP/1.1|304|Feedly/1.0",
            "GET /blog/how-to-use-cmd.exe-and-powershell HTTP/1.1|200|Mozilla/5.0", "PROPFIND /remote.php/dav/files/ann/ HTTP/1.1|207|mirall/3.5.1",
            "HEAD / HTTP/1.0|200|check_http/v2.3.1 (monitoring-plugins 2.3.1)"]


def auth_log():
    lines = []
    for i in range(60):
        who, port = f"test{i % 7}", 40000 + i
        lines += [f"{DAY}T02:{i:02}:01.1+00:00 web01 sshd[{3000 + i}]: Invalid user {who} from 203.0.113.{i % 9 + 1} port {port}",
                  f"{DAY}T02:{i:02}:02.1+00:00 web01 sshd[{3000 + i}]: Failed password for invalid user {who} from 203.0.113.{i % 9 + 1} port {port} ssh2"]
    lines += [f"{DAY}T08:00:00.1+00:00 web01 sshd[6000]: Accepted publickey for ann from 192.0.2.77 port 50000 ssh2: ED25519 SHA256:abc",
              f"{DAY}T08:00:00.2+00:00 web01 sshd[6000]: pam_unix(sshd:session): session opened for user ann(uid=1000) by (uid=0)"]
    lines += [f"{DAY}T08:01:{i:02}.1+00:00 web01 sudo:      ann : TTY=pts/0 ; PWD=/home/ann ; USER=root ; COMMAND={c}" for i, c in enumerate(SUDO)]
    lines += [f"{DAY}T08:02:03.1+00:00 web01 passwd[7004]: pam_unix(passwd:chauthtok): password changed for ann",
              f"{DAY}T08:02:04.1+00:00 web01 CRON[7005]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)",
              f"{DAY}T08:02:06.1+00:00 web01 su[7006]: (to postgres) root on pts/0"]
    return lines


def write_folder(sandbox):
    def put(name, lines):
        sandbox.file("log/" + name, ("\n".join(lines) + "\n").encode())
    put("syslog", [f"{DAY}T06:12:{line.split(' ', 1)[0]}+00:00 web01 {line.split(' ', 1)[1]}" for line in SYSLOG.splitlines()])
    put("auth.log", auth_log())
    put("nginx/access.log", ['203.0.113.%d - - [19/Jul/2022:09:%02d:00 +0000] "%s" %s 512 "-" "%s"' % (i + 1, i, *r.split("|")) for i, r in enumerate(REQUESTS)])
    put("nginx/error.log", [f'2022/07/19 09:00:01 [error] 813#813: *1 open() "/var/www/html/favicon.ico" failed (2: No such file or directory), '
                            'client: 203.0.113.10, server: _, request: "GET /favicon.ico HTTP/1.1", host: "example.org"'])
    put("apache2/error.log", ["[Tue Jul 19 09:00:00.123456 2022] [mpm_event:notice] [pid 812:tid 1400] AH00489: Apache/2.4.54 (Debian) configured -- resuming"])
    put("apt/history.log", ["", f"Start-Date: {DAY}  06:12:32", "Commandline: /usr/bin/unattended-upgrade", "Upgrade: openssl:amd64 (3.0.2-1, 3.0.2-2)",
                            f"End-Date: {DAY}  06:12:40", "", f"Start-Date: {DAY}  08:12:32", "Commandline: apt install nmap netcat-openbsd socat tcpdump",
                            "Requested-By: ann (1000)", f"End-Date: {DAY}  08:12:40"])
    put("dpkg.log", [f"{DAY} 08:12:33 startup archives unpack", f"{DAY} 08:12:34 install nmap:amd64 <none> 7.93", f"{DAY} 08:12:35 status installed nmap:amd64 7.93"])
    put("postgresql/postgresql-15-main.log", [f"{DAY} 06:12:33.123 UTC [812] LOG:  database system is ready to accept connections",
                                              f'{DAY} 06:13:33.223 UTC [900] shop@shop ERROR:  duplicate key value violates unique constraint "orders_pkey"'])
    put("fail2ban.log", [f"{DAY} 02:10:01,123 fail2ban.filter         [612]: INFO    [sshd] Found 203.0.113.1 - {DAY} 02:10:01"])
    put("letsencrypt/letsencrypt.log", [f"{DAY} 04:12:01,123:DEBUG:certbot._internal.main:certbot version: 2.1.0"])
    put("cloud-init.log", [f"{DAY} 06:12:02,123 - subp.py[DEBUG]: Running command ['curl', '-s', 'http://169.254.169.254/latest/meta-data/'] with codes [0]"])


sandbox = Sandbox()
write_folder(sandbox)
result = sandbox.run("hunt", "log", "--json", "--quiet")
found = collections.Counter((f["rule"]["level"], f["rule"]["name"]) for f in map(json.loads, result.out.splitlines()))
checks.check("an ordinary server alarms nobody", not [k for k in found if k[0] not in ("low", "informational")], found)
checks.check("every log is read", result.code in (0, 1), result)
said = sandbox.run("hunt", "log")
checks.check("and all of it", b"READ" in said.out and b"not a log" not in said.out and b"unreadable" not in said.out, said)
rows = [json.loads(line) for line in sandbox.run("logons", "log", "--json").out.splitlines()]
checks.check("logons: who came in", [r for r in rows if r["type"] == "ssh" and r["account"] == "ann" and r["source"] == "192.0.2.77" and r["success"] == 1], rows)
checks.check("and who did not", sum(r["failure"] for r in rows if r["type"] == "ssh") == 60, rows)
public = os.environ.get("SIGMA_RULES") or os.path.normpath(os.path.join(os.environ.get("BW_ROOT", "."), "..", "shared", "data", "sigma"))
if os.path.isdir(public):
    result = sandbox.run("hunt", "log", "--rules", public, "--json", "--quiet", "--level", "low")
    names = collections.Counter(json.loads(line)["rule"]["name"] for line in result.out.splitlines())
    checks.check("the public rules, too", not names, names)
checks.exit()
