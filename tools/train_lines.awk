# Lines of logs to learn from (tools/train.sh): awk -v kind=KIND -v count=LINES -f tools/train_lines.awk
#
# What a town's library has: everyday lines in the forms that programs write, without anything to be
# found in them. They are not the lines that benchmarks hunt, which are to measure what was learnt.

function pick(list,    n, parts) {
    n = split(list, parts, "|")
    return parts[1 + int(rand() * n)]
}

function number(low, high) {
    return low + int(rand() * (high - low + 1))
}

function inner() {
    return "172.20." number(0, 5) "." number(2, 250)
}

function outer() {
    return pick("192.0.2|198.51.100|203.0.113") "." number(1, 250)
}

function hex(digits,    text) {
    for (text = ""; length(text) < digits;)
        text = text substr("0123456789abcdef", number(1, 16), 1)
    return text
}

function person() {
    return pick("ines|marek|yusuf|backup|library|git|deploy|opac")
}

function clock(second) {
    return sprintf("%02d:%02d:%02d", second / 3600 % 24, second / 60 % 60, second % 60)
}

function day(second) {
    return 3 + int(second / 86400)
}

function bsd(second) {
    return sprintf("Sep %2d %s", day(second), clock(second))
}

function iso(second) {
    return sprintf("2023-09-%02dT%s", day(second), clock(second))
}

function clf(second) {
    return sprintf("%02d/Sep/2023:%s +0200", day(second), clock(second))
}

function path() {
    return pick("/|/search|/catalogue/item|/media/cover|/api/v2/loans|/static/site.css|/static/app.js|/news/2023")
}

function query() {
    return pick("q=harbour+history&page=2|id=" number(1, 90000) "|lang=en|sort=title&order=asc|token=" hex(16))
}

function target(    q) {
    q = query()
    return path() (number(0, 2) == 0 ? "?" q : "")
}

function agent() {
    return pick("Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/117.0|Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0 Safari/537.36|Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1")
}

function status() {
    return pick("200|200|200|200|200|304|304|302|404|500")
}

# ---- what programs of a Linux server say ----

function said(n,    who) {
    who = person()
    n = number(1, 22)
    if (n == 1) return "sshd[" number(300, 64000) "]: Accepted publickey for " who " from " inner() " port " number(1024, 65000) " ssh2: ED25519 SHA256:" hex(43)
    if (n == 2) return "sshd[" number(300, 64000) "]: Failed password for " who " from " inner() " port " number(1024, 65000) " ssh2"
    if (n == 3) return "sshd[" number(300, 64000) "]: Connection closed by authenticating user " who " " inner() " port " number(1024, 65000) " [preauth]"
    if (n == 4) return "sshd[" number(300, 64000) "]: pam_unix(sshd:session): session opened for user " who "(uid=" number(1000, 1010) ") by (uid=0)"
    if (n == 5) return "sshd[" number(300, 64000) "]: Received disconnect from " inner() " port " number(1024, 65000) ":11: disconnected by user"
    if (n == 6) return "CRON[" number(300, 64000) "]: pam_unix(cron:session): session closed for user root"
    if (n == 7) return "CRON[" number(300, 64000) "]: (root) CMD (command -v debian-sa1 > /dev/null && debian-sa1 1 1)"
    if (n == 8) return "sudo:    " who " : TTY=pts/" number(0, 5) " ; PWD=/srv/" who " ; USER=root ; COMMAND=/usr/bin/journalctl -u " pick("nginx|opac|postgresql")
    if (n == 9) return "systemd[1]: Starting " pick("apt-daily.service - Daily apt download activities|logrotate.service - Rotate log files|phpsessionclean.service - Clean php session files") "..."
    if (n == 10) return "systemd[1]: " pick("logrotate|man-db|fstrim") ".service: Deactivated successfully."
    if (n == 11) return "systemd-logind[611]: New session " number(1, 9000) " of user " who "."
    if (n == 12) return "kernel: [" number(1000, 99000) "." number(100000, 999999) "] [UFW BLOCK] IN=ens18 OUT= MAC=" hex(2) ":" hex(2) ":" hex(2) ":" hex(2) ":" hex(2) ":" hex(2) " SRC=" outer() " DST=" inner() " LEN=40 TOS=0x00 PREC=0x00 TTL=" number(40, 250) " ID=" number(1, 65000) " PROTO=TCP SPT=" number(1024, 65000) " DPT=" number(1, 9000) " WINDOW=1024 RES=0x00 SYN URGP=0"
    if (n == 13) return "kernel: [" number(1000, 99000) "." number(100000, 999999) "] " pick("EXT4-fs (sda1): re-mounted. Opts: errors=remount-ro|usb 1-1: new high-speed USB device number 4 using xhci_hcd|e1000e: ens18 NIC Link is Up 1000 Mbps Full Duplex")
    if (n == 14) return "postfix/smtpd[" number(300, 64000) "]: connect from mail." pick("college|council") ".example[" outer() "]"
    if (n == 15) return "postfix/qmgr[901]: " toupper(hex(10)) ": from=<" who "@library.example>, size=" number(400, 90000) ", nrcpt=1 (queue active)"
    if (n == 16) return "postfix/smtp[" number(300, 64000) "]: " toupper(hex(10)) ": to=<" who "@college.example>, relay=mail.college.example[" outer() "]:25, delay=0." number(10, 99) ", delays=0.1/0/0.1/0.2, dsn=2.0.0, status=sent (250 2.0.0 Ok)"
    if (n == 17) return "dovecot: imap-login: Login: user=<" who ">, method=PLAIN, rip=" inner() ", lip=172.20.0.9, mpid=" number(300, 64000) ", TLS, session=<" hex(16) ">"
    if (n == 18) return "named[702]: client @0x" hex(12) " " inner() "#" number(1024, 65000) " (" pick("opac|www|mail") ".library.example): query: " pick("opac|www|mail") ".library.example IN " pick("A|AAAA|MX") " +E(0)K (172.20.0.53)"
    if (n == 19) return "dhcpd[533]: DHCPACK on " inner() " to " hex(2) ":" hex(2) ":" hex(2) ":" hex(2) ":" hex(2) ":" hex(2) " (reading-room-" number(1, 40) ") via ens19"
    if (n == 20) return "opac[" number(300, 64000) "]: " pick("loaded 418 records|cache: 12 hits, 3 misses|renewed loan of item") " " number(1, 90000)
    if (n == 21) return "su[" number(300, 64000) "]: pam_unix(su:session): session opened for user postgres(uid=115) by " who "(uid=1001)"
    return "rsyslogd: [origin software=\"rsyslogd\" swVersion=\"8.2302.0\" x-pid=\"480\" x-info=\"https://www.rsyslog.com\"] rsyslogd was HUPed"
}

function audited(second, serial,    head) {
    head = "msg=audit(" 1693700000 + second "." sprintf("%03d", serial % 1000) ":" serial "):"
    if (number(0, 3) != 0) {
        print "type=SYSCALL " head " arch=c000003e syscall=59 success=yes exit=0 a0=" hex(12) " a1=" hex(12) " a2=" hex(12) " a3=8 items=2 ppid=" number(300, 64000) " pid=" number(300, 64000) " auid=" number(1000, 1010) " uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts1 ses=" number(1, 900) " comm=\"" pick("ls|grep|psql|tar") "\" exe=\"/usr/bin/" pick("ls|grep|psql|tar") "\" subj=unconfined key=\"exec\""
        print "type=EXECVE " head " argc=3 a0=\"" pick("ls|grep|psql|tar") "\" a1=\"-l\" a2=\"/srv/opac/" hex(6) "\""
        print "type=CWD " head " cwd=\"/srv/opac\""
        print "type=PATH " head " item=0 name=\"/usr/bin/" pick("ls|grep|psql|tar") "\" inode=" number(1000, 90000) " dev=08:01 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0"
        print "type=PROCTITLE " head " proctitle=" toupper(hex(32))
        return
    }
    print "type=" pick("USER_START|USER_END|CRED_ACQ|USER_ACCT") " " head " pid=" number(300, 64000) " uid=0 auid=4294967295 ses=4294967295 subj=unconfined msg='op=PAM:" pick("session_open|session_close|setcred") " grantors=pam_unix acct=\"" person() "\" exe=\"/usr/sbin/" pick("cron|sshd") "\" hostname=? addr=? terminal=cron res=success'"
}

# ---- web servers and proxies ----

function haproxy(second) {
    return bsd(second) " edge haproxy[811]: " inner() ":" number(1024, 65000) " [" sprintf("%02d/Sep/2023:%s.%03d", day(second), clock(second), number(0, 999)) "] web~ opac/opac" number(1, 3) " 0/0/1/" number(1, 90) "/" number(90, 300) " " status() " " number(200, 90000) " - - ---- " number(1, 90) "/" number(1, 40) "/3/1/0 0/0 \"GET " target() " HTTP/1.1\""
}

function squid(second) {
    return 1693700000 + second "." sprintf("%03d", number(0, 999)) " " sprintf("%6d", number(1, 9000)) " " inner() " TCP_" pick("MISS/200|HIT/200|TUNNEL/200|MISS/304|DENIED/403") " " number(200, 90000) " " pick("GET http://news.example" target() "|CONNECT maps.example:443") " " pick("-|" person()) " HIER_DIRECT/" outer() " " pick("text/html|image/png|-")
}

function iis(second) {
    return sprintf("2023-09-%02d %s", day(second), clock(second)) " 172.20.0.20 GET " path() " " pick("-|" query()) " 443 " pick("-|LIBRARY\\" person()) " " inner() " Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64)+Firefox/117.0 - " status() " 0 0 " number(1, 900)
}

function combined(second) {
    return inner() " - - [" clf(second) "] \"" pick("GET|GET|GET|POST") " " target() " HTTP/1.1\" " status() " " number(90, 90000) " \"" pick("-|https://opac.library.example/") "\" \"" agent() "\""
}

function alb(second) {
    return "https " iso(second) ".123456Z app/opac/" hex(16) " " outer() ":" number(1024, 65000) " 172.20.1.9:8080 0.001 0.0" number(10, 99) " 0.000 " status() " " status() " " number(90, 900) " " number(200, 90000) " \"GET https://opac.library.example:443" target() " HTTP/1.1\" \"" agent() "\" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/opac/" hex(16) " \"Root=1-" hex(8) "-" hex(24) "\" \"opac.library.example\" \"session-reused\" 0 " iso(second) ".120000Z \"forward\" \"-\" \"-\" \"172.20.1.9:8080\" \"" status() "\" \"-\" \"-\""
}

# ---- firewalls, flows, sensors ----

function asa(second, n) {
    n = number(1, 4)
    if (n == 1) return "Built " pick("inbound|outbound") " TCP connection " number(1, 9000000) " for outside:" outer() "/443 (" outer() "/443) to inside:" inner() "/" number(1024, 65000) " (203.0.113.9/" number(1024, 65000) ")"
    if (n == 2) return "Teardown UDP connection " number(1, 9000000) " for outside:" outer() "/53 to inside:" inner() "/" number(1024, 65000) " duration 0:00:0" number(0, 9) " bytes " number(90, 90000)
    if (n == 3) return "Teardown TCP connection " number(1, 9000000) " for outside:" outer() "/443 to inside:" inner() "/" number(1024, 65000) " duration 0:01:" number(10, 59) " bytes " number(90, 90000) " TCP FINs"
    return "Deny udp src outside:" outer() "/" number(1024, 65000) " dst inside:" inner() "/" number(1, 9000) " by access-group \"from_outside\" [0x0, 0x0]"
}

function cisco(second,    text) {
    text = asa(second)
    return sprintf("Sep %02d 2023 %s fw : %%ASA-%s: %s", day(second), clock(second), text ~ /^Built/ ? "6-302013" : text ~ /UDP/ ? "6-302016" : text ~ /^Tear/ ? "6-302014" : "4-106023", text)
}

function panos(second,    at, sent, got) {
    at = sprintf("2023/09/%02d %s", day(second), clock(second))
    sent = number(90, 9000)
    got = number(90, 90000)
    return bsd(second) " pan 1," at ",007200002222,TRAFFIC," pick("end|start|drop") ",2305," at "," inner() "," outer() ",203.0.113.9," outer() ",readers,,," pick("ssl|dns|web-browsing|ntp") ",vsys1,lan,wan,ethernet1/1,ethernet1/2,forward," at "," number(1, 90000) ",1," number(1024, 65000) ",443," number(1024, 65000) ",443,0x400000,tcp,allow," sent + got "," sent "," got "," number(1, 90) "," at "," number(0, 90) ",any,0," number(1, 900000) ",0x0,172.16.0.0-172.31.255.255,Norway,0," number(1, 40) "," number(1, 40) ",tcp-fin"
}

function filterlog(second) {
    return bsd(second) " pf filterlog[3301]: " number(1, 90) ",,,100000" number(1000, 9999) ",igb0,match," pick("pass|block") "," pick("in|out") ",4,0x0,,64," number(1, 65000) ",0,DF,6,tcp,60," inner() "," outer() "," number(1024, 65000) "," pick("443|80|25") ",0,S," number(1, 900000000) ",,64240,,mss;sackOK;TS"
}

function netfilter(second) {
    return bsd(second) " gate kernel: [" number(1000, 99000) "." number(100000, 999999) "] " pick("FORWARD-ACCEPT|INPUT-DROP") ": IN=eth0 OUT=" pick("|eth1") " MAC=" hex(2) ":" hex(2) ":" hex(2) " SRC=" inner() " DST=" outer() " LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=" number(1, 65000) " DF PROTO=" pick("TCP|UDP") " SPT=" number(1024, 65000) " DPT=" pick("443|53|80") " LEN=40"
}

function fortigate(second) {
    return sprintf("date=2023-09-%02d time=%s", day(second), clock(second)) " devname=\"edge\" devid=\"FG60E0000000002\" eventtime=" 1693700000 + second "000000000 tz=\"+0200\" logid=\"0000000013\" type=\"traffic\" subtype=\"" pick("forward|local") "\" level=\"notice\" vd=\"root\" srcip=" inner() " srcport=" number(1024, 65000) " srcintf=\"lan\" dstip=" outer() " dstport=" pick("443|53|123") " dstintf=\"wan1\" sessionid=" number(1, 9000000) " proto=" pick("6|17") " action=\"" pick("accept|close|timeout") "\" policyid=" number(1, 30) " service=\"" pick("HTTPS|DNS|NTP") "\" duration=" number(0, 300) " sentbyte=" number(90, 90000) " rcvdbyte=" number(90, 900000) " sentpkt=" number(1, 90) " rcvdpkt=" number(1, 90)
}

function suricata(second) {
    return "{\"timestamp\":\"" iso(second) ".123456+0200\",\"flow_id\":" number(1, 900000000) ",\"in_iface\":\"ens19\",\"event_type\":\"" pick("flow|dns|tls|http") "\",\"src_ip\":\"" inner() "\",\"src_port\":" number(1024, 65000) ",\"dest_ip\":\"" outer() "\",\"dest_port\":443,\"proto\":\"TCP\",\"app_proto\":\"tls\",\"flow\":{\"pkts_toserver\":" number(1, 90) ",\"pkts_toclient\":" number(1, 90) ",\"bytes_toserver\":" number(90, 9000) ",\"bytes_toclient\":" number(90, 90000) ",\"state\":\"closed\"}}"
}

function vpcflow(second) {
    return "2 111122223333 eni-" hex(17) " " inner() " " outer() " " number(1024, 65000) " 443 6 " number(1, 90) " " number(90, 90000) " " 1693700000 + second " " 1693700060 + second " " pick("ACCEPT|REJECT") " OK"
}

BEGIN {
    srand(40)
    if (kind == "iis")
        print "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken"
    for (i = 0; i < count; i++) {
        second = int(i / 4)
        if (kind == "syslog") print bsd(second) " library01 " said()
        else if (kind == "syslog5424") print iso(second) ".123456+02:00 library01 " said()
        else if (kind == "audit") audited(second, 1000 + i)
        else if (kind == "haproxy") print haproxy(second)
        else if (kind == "squid") print squid(second)
        else if (kind == "iis") print iis(second)
        else if (kind == "combined") print combined(second)
        else if (kind == "alb") print alb(second)
        else if (kind == "cisco") print cisco(second)
        else if (kind == "panos") print panos(second)
        else if (kind == "filterlog") print filterlog(second)
        else if (kind == "netfilter") print netfilter(second)
        else if (kind == "fortigate") print fortigate(second)
        else if (kind == "suricata") print suricata(second)
        else if (kind == "vpcflow") print vpcflow(second)
        else { print "no such kind: " kind > "/dev/stderr"; exit 2 }
    }
}
