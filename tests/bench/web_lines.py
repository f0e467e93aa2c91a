#!/usr/bin/python3
"""Writes lines of web logs for benchmarks: web_lines.py combined|iis|squid|haproxy|alb MEGABYTES.

What is in them is made up and always the same: paths, clients and sizes as a portal of a harbour
office would see them, one request in fifty with percent-encoding, one in a thousand of a scanner.
"""
import random
import sys

AGENTS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
]
PATHS = [
    "/", "/index.html", "/portal/berths", "/portal/berths/{}", "/static/app.{:x}.js",
    "/static/site.css", "/images/quay-{}.jpg", "/api/v2/vessels/{}/calls", "/search", "/login",
    "/documents/tariff-{}.pdf", "/favicon.ico",
]
QUERIES = ["page={}", "q=crane+{}", "from=2024-05-01&to=2024-05-{:02d}", "id={}&view=full"]


def request(rng):
    path = rng.choice(PATHS).format(rng.randrange(90) + 10)
    query = ""
    if rng.random() < 0.3:
        query = rng.choice(QUERIES).format(rng.randrange(28) + 1)
    if rng.random() < 0.02:
        query = "q=quay%20wall%20{}%2Fnorth".format(rng.randrange(90))
    if rng.random() < 0.001:
        path, query = "/cgi-bin/.%2e/.%2e/.%2e/etc/hosts", ""
    method = "POST" if path == "/login" else "GET"
    return method, path, query


def combined(rng, n):
    method, path, query = request(rng)
    referer = "-" if rng.random() < 0.4 else "https://portal.harbour.example" + rng.choice(PATHS[:3])
    return '203.0.113.{} - - [{:02d}/May/2024:{:02d}:{:02d}:{:02d} +0000] "{} {} HTTP/1.1" {} {} ' \
           '"{}" "{}"'.format(rng.randrange(254), 1 + n // 3000000 % 28, n // 36000 % 24,
                              n // 600 % 60, n // 10 % 60, method,
                              path + ("?" + query if query else ""),
                              rng.choice([200, 200, 200, 304, 404, 302]), rng.randrange(200000),
                              referer, rng.choice(AGENTS))


def iis(rng, n):
    if n == 0:
        return "#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n" \
               "#Date: 2024-05-01 00:00:00\r\n#Fields: date time s-ip cs-method cs-uri-stem " \
               "cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status " \
               "sc-substatus sc-win32-status time-taken\r"
    method, path, query = request(rng)
    return "2024-05-{:02d} {:02d}:{:02d}:{:02d} 10.20.0.5 {} {} {} 443 - 203.0.113.{} {} - {} 0 0 {}" \
           "\r".format(1 + n // 3000000 % 28, n // 36000 % 24, n // 600 % 60, n // 10 % 60, method,
                       path, query or "-", rng.randrange(254), rng.choice(AGENTS).replace(" ", "+"),
                       rng.choice([200, 200, 304, 404]), rng.randrange(900))


def squid(rng, n):
    method, path, query = request(rng)
    return "{}.{:03d} {:6d} 10.20.1.{} TCP_MISS/{} {} {} http://www{}.example.org{} - " \
           "HIER_DIRECT/198.51.100.{} text/html".format(
               1714521600 + n // 10, n % 1000, rng.randrange(900), rng.randrange(254),
               rng.choice([200, 304, 404]), rng.randrange(200000), method, rng.randrange(50),
               path + ("?" + query if query else ""), rng.randrange(254))


def haproxy(rng, n):
    method, path, query = request(rng)
    return 'May  1 {:02d}:{:02d}:{:02d} lb1 haproxy[1201]: 203.0.113.{}:{} [01/May/2024:{:02d}:{:02d}:' \
           '{:02d}.{:03d}] https-in~ portal/web{} 0/0/1/{}/{} {} {} - - ---- 12/12/3/1/0 0/0 "{} {} ' \
           'HTTP/1.1"'.format(n // 36000 % 24, n // 600 % 60, n // 10 % 60, rng.randrange(254),
                              rng.randrange(60000), n // 36000 % 24, n // 600 % 60, n // 10 % 60,
                              n % 1000, rng.randrange(4), rng.randrange(90), rng.randrange(900),
                              rng.choice([200, 304, 404]), rng.randrange(200000), method,
                              path + ("?" + query if query else ""))


def alb(rng, n):
    method, path, query = request(rng)
    return 'https 2024-05-01T{:02d}:{:02d}:{:02d}.{:06d}Z app/portal/50dc6c495c0c9188 203.0.113.{}:{} ' \
           '10.0.0.{}:80 0.000 0.0{} 0.000 {} 200 34 {} "{} https://portal.harbour.example:443{} ' \
           'HTTP/1.1" "{}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:' \
           'eu-central-1:111122223333:targetgroup/portal/73e2d6bc24d8a067 "Root=1-58337262-{:x}" ' \
           '"portal.harbour.example" "-" 0 2024-05-01T00:00:00.000000Z "forward" "-" "-" ' \
           '"10.0.0.1:80" "200" "-" "-"'.format(
               n // 36000 % 24, n // 600 % 60, n // 10 % 60, n % 1000000, rng.randrange(254),
               rng.randrange(60000), rng.randrange(9), rng.randrange(99), rng.choice([200, 404]),
               rng.randrange(200000), method, path + ("?" + query if query else ""),
               rng.choice(AGENTS), n)


def main():
    make = {"combined": combined, "iis": iis, "squid": squid, "haproxy": haproxy, "alb": alb}
    if len(sys.argv) != 3 or sys.argv[1] not in make:
        sys.exit(__doc__.splitlines()[0])
    rng = random.Random(7)
    left = int(sys.argv[2]) * 1000000
    n = 0
    while left > 0:
        line = make[sys.argv[1]](rng, n) + "\n"
        sys.stdout.write(line)
        left -= len(line)
        n += 1


if __name__ == "__main__":
    main()
