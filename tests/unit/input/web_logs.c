/* Logs of web servers and proxies: what each line gives, and what is no line of the format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/text/log.h"
#include "input/web/access_format.h"
#include "input/web/access_log.h"
#include "input/web/elb_log.h"
#include "input/web/error_log.h"
#include "input/web/haproxy_log.h"
#include "input/web/request_log.h"
#include "input/web/s3_log.h"
#include "input/web/squid_log.h"
#include "input/web/tomcat_log.h"
#include "input/web/w3c_log.h"
#include "support/input_run.h"

#define MAX_WANTS 8

struct web_case {
    const struct input_kind *kind;
    const char *name, *input;
    const char *wants[MAX_WANTS]; /* pieces of the run's text */
};

#define DATE  "[10/Oct/2023:13:55:36 +0200] "
#define OWNER "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define IIS   "#Software: Microsoft Internet Information Services 10.0\r\n"
#define IIS_F                                                                                      \
    "#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status\r\n"

static const struct web_case cases[] = {
        /* ---- access logs ---- */
        {&input_access_log, "common", "1.2.3.4 - - " DATE "\"GET /a?b=1 HTTP/1.0\" 200 12\n",
                {"event 0 1 2023-10-10T11:55:36.000Z {\"event.dataset\":\"web.access\",",
                        "\"c-ip\":\"1.2.3.4\",\"cs-method\":\"GET\",\"cs-uri\":\"/a?b=1\","
                        "\"cs-uri-stem\":\"/a\",\"cs-uri-query\":\"b=1\",\"cs-version\":\"HTTP/"
                        "1.0\","
                        "\"sc-status\":200,\"sc-bytes\":12,\"event.original\"",
                        "end end 1 0"}},
        {&input_access_log, "combined without referrer and client",
                "::1 - bob " DATE "\"GET / HTTP/1.1\" 304 - \"-\" \"-\"\n",
                {"\"c-ip\":\"::1\",\"cs-username\":\"bob\"",
                        "\"cs-user-agent\":\"\",\"cs-referer\":\"\",\"sc-status\":304,\"event"}},
        {&input_access_log, "virtual host in front",
                "shop.example:8443 1.2.3.4 - - " DATE "\"GET / HTTP/1.1\" 200 1 \"r\" \"u\"\n",
                {"\"host.name\":\"shop.example\",\"c-ip\":\"1.2.3.4\"", "\"s-port\":8443",
                        "\"cs-host\":\"shop.example\""}},
        {&input_access_log, "a virtual host and a client by name",
                "shop.example:80 pc7.example - - " DATE "\"GET / HTTP/1.1\" 200 1\n",
                {"\"host.name\":\"shop.example\",\"c-ip\":\"pc7.example\""}},
        {&input_access_log, "a user with blanks",
                "1.2.3.4 - a b c " DATE "\"GET / HTTP/1.1\" 200 1\n",
                {"\"cs-username\":\"a b c\""}},
        {&input_access_log, "forwarded addresses in front",
                "1.1.1.1, 2.2.2.2 - - " DATE "\"GET / HTTP/1.1\" 200 1\n",
                {"\"c-ip\":\"1.1.1.1\",\"x-forwarded-for\":\"1.1.1.1, 2.2.2.2\",\"cs-method\""}},
        {&input_access_log, "forwarded addresses behind a virtual host",
                "shop.example 1.1.1.1, 2.2.2.2 - - " DATE "\"GET / HTTP/1.1\" 200 1\n",
                {"\"host.name\":\"shop.example\",\"c-ip\":\"1.1.1.1\",\"x-forwarded-for\":"
                 "\"1.1.1.1, 2.2.2.2\",\"cs-method\""}},
        {&input_access_log, "a virtual host without a name",
                "127.0.1.1:80 1.2.3.4 - - " DATE "\"GET / HTTP/1.1\" 200 1\n",
                {"\"host.name\":\"127.0.1.1\",\"c-ip\":\"1.2.3.4\",\"cs-method\"",
                        "\"s-port\":80"}},
        {&input_access_log, "a client with its port, and a host behind it",
                "1.2.3.4:5678 shop.example:443 - bob " DATE "\"GET / HTTP/1.1\" 200 1\n",
                {"\"c-ip\":\"1.2.3.4\",\"c-port\":5678,\"cs-username\":\"bob\",\"cs-method\"",
                        "\"cs-host\":\"shop.example\""}},
        {&input_access_log, "forwarded addresses in quotes, and the client",
                "shop.example \"1.1.1.1, 2.2.2.2\" 3.3.3.3 - - " DATE "\"GET / HTTP/1.1\" 200 1\n",
                {"\"host.name\":\"shop.example\",\"c-ip\":\"3.3.3.3\",\"x-forwarded-for\":"
                 "\"1.1.1.1, 2.2.2.2\",\"cs-method\""}},
        {&input_access_log, "a client that is a socket",
                "shop.example:80 unix: - - " DATE "\"GET / HTTP/1.1\" 200 1\n",
                {"\"host.name\":\"shop.example\",\"c-ip\":\"unix:\",\"cs-method\""}},
        {&input_access_log, "sent by syslog, RFC 3164",
                "<190>Oct 10 13:55:37 web1 nginx: 1.2.3.4 - bob " DATE
                "\"GET /a HTTP/1.1\" 200 1 \"-\" \"u\"\n",
                {"event 0 1 2023-10-10T11:55:36.000Z",
                        "\"host.name\":\"web1\",\"c-ip\":\"1.2.3.4\",\"cs-username\":\"bob\"",
                        "\"cs-uri\":\"/a\"", "\"cs-user-agent\":\"u\"", "end end 1 0"}},
        {&input_access_log, "sent by syslog, with a process id and a virtual host",
                "Oct 10 13:55:37 web1 httpd[22]: shop.example:443 1.2.3.4 - - " DATE
                "\"GET /a HTTP/1.1\" 200 1\n",
                {"\"host.name\":\"web1\",\"c-ip\":\"1.2.3.4\"", "\"cs-host\":\"shop.example\""}},
        {&input_access_log, "sent by syslog, RFC 5424",
                "<190>1 2023-10-10T13:55:37+02:00 web1 nginx 7 - - 1.2.3.4 - - " DATE
                "\"GET /a HTTP/1.1\" 200 1\n",
                {"\"host.name\":\"web1\",\"c-ip\":\"1.2.3.4\",\"cs-method\":\"GET\""}},
        {&input_access_log, "fields behind",
                "1.2.3.4 - - " DATE "\"GET / HTTP/1.1\" 200 1 \"r\" \"u\" \"9.9.9.9, ::1\" 0.004 "
                "rt=0.1 uct=\"0, 2\" [up] .\n",
                {"\"x-forwarded-for\":\"9.9.9.9, ::1\"", "\"time-taken\":\"0.004\"",
                        "\"rt\":\"0.1\",\"uct\":\"0, 2\",\"extra.1\":\"up\",\"extra.2\":\".\""}},
        {&input_access_log, "many fields behind",
                "1.2.3.4 - - " DATE
                "\"GET / HTTP/1.1\" 200 1 \"r\" \"u\" a b c d e f g h i j k l m n\n",
                {"\"extra.12\":\"l\",\"extra.more\":[\"m\",\"n\"]"}},
        {&input_access_log, "ssl_request_log",
                DATE "1.2.3.4 TLSv1.3 TLS_AES_256 \"GET / HTTP/1.1\" 404\n",
                {"\"c-ip\":\"1.2.3.4\"", "\"sc-bytes\":404,\"tls.version\":\"TLSv1.3\","
                                         "\"tls.cipher\":\"TLS_AES_256\""}},
        {&input_access_log, "Squid's combined format",
                "1.2.3.4 - - " DATE "\"GET http://u@h.example:81/a HTTP/1.1\" 200 1 \"-\" \"u\" "
                "TCP_MISS:HIER_DIRECT\n",
                {"\"event.dataset\":\"squid.access\"", "\"cs-host\":\"h.example\"",
                        "\"cs-uri-stem\":\"/a\"", "\"s-action\":\"TCP_MISS:HIER_DIRECT\""}},
        {&input_access_log, "no request", "1.2.3.4 - - " DATE "\"-\" 408 0 \"-\" \"-\"\n",
                {"\"c-ip\":\"1.2.3.4\",\"cs-user-agent\":\"\"", "\"sc-status\":408"}},
        {&input_access_log, "garbage as a request",
                "1.2.3.4 - - " DATE "\"\\x16\\x03\\x01\" 400 0\n",
                {"\"cs-uri\":[\"\\\\x16\\\\x03\\\\x01\",\"\\u0016\\u0003\\u0001\"]"}},
        {&input_access_log, "HTTP/0.9 and blanks in the URI",
                "1.2.3.4 - - " DATE "\"GET /a b\" 400 0\n1.2.3.4 - - " DATE
                "\"GET /a b HTTP/1.1\" 400 0\n",
                {"\"cs-uri\":\"/a b\",\"cs-uri-stem\":\"/a b\",\"sc-status\"",
                        "\"cs-uri\":\"/a b\",\"cs-uri-stem\":\"/a b\",\"cs-version\""}},
        {&input_access_log, "quotes inside of quotes",
                "1.2.3.4 - - " DATE "\"GET /\\\" HTTP/1.1\" 200 1 \"-\" \"a \\\" b\"\n",
                {"\"cs-uri\":[\"/\\\\\\\"\",\"/\\\"\"]",
                        "\"cs-user-agent\":[\"a \\\\\\\" b\",\"a \\\" b\"]"}},
        {&input_access_log, "cut inside the request", "1.2.3.4 - - " DATE "\"GET /a",
                {"\"cs-uri\":\"/a\"", "end end 1 0"}},
        {&input_access_log, "a date that does not exist",
                "1.2.3.4 - - [31/Feb/2023:13:55:36 +0200] \"GET / HTTP/1.1\" 200 1\n",
                {"event 0 1 - {"}},
        {&input_access_log, "no lines of it", "1.2.3.4 - - x\n1.2.3.4 - - " DATE "GET /\n[x] y\n",
                {"note unreadable access.unreadable 0 1\n", "end end 0 3"}},
        {&input_access_log, "decoding is told apart from text",
                "1.2.3.4 - - " DATE "\"GET /%2e%2e/x?q=a+b HTTP/1.1\" 200 1\n",
                {"\"cs-uri\":[\"/%2e%2e/x?q=a+b\",\"/../x?q=a b\"],\"cs-uri-stem\":[\"/%2e%2e/x\","
                 "\"/../x\"],\"cs-uri-query\":[\"q=a+b\",\"q=a b\"]"}},

        /* ---- W3C ---- */
        {&input_w3c_log, "IIS",
                IIS IIS_F "2024-05-01 10:00:00 GET /a.aspx x=%2541 1.2.3.4 Mozilla/5.0+(x) 200\r\n",
                {"event 142 3 2024-05-01T10:00:00.000Z", "\"event.dataset\":\"iis.access\"",
                        "\"cs-uri\":[\"/a.aspx?x=%2541\",\"/a.aspx?x=%41\",\"/a.aspx?x=A\"]",
                        "\"cs-uri-query\":[\"x=%2541\",\"x=%41\",\"x=A\"],\"c-uri-extension\":"
                        "\"aspx\"",
                        "\"cs-user-agent\":[\"Mozilla/5.0+(x)\",\"Mozilla/5.0 (x)\"]"}},
        {&input_w3c_log, "columns that change",
                "#Fields: date time c-ip cs-method\n2024-05-01 10:00:00 1.1.1.1 GET\n"
                "#Fields: date time cs-method c-ip x-own\n2024-05-01 10:00:01 PUT 2.2.2.2 z\n",
                {"\"c-ip\":\"1.1.1.1\",\"cs-method\":\"GET\"",
                        "\"c-ip\":\"2.2.2.2\",\"cs-method\":\"PUT\",\"x-own\":\"z\"",
                        "end end 2 0"}},
        {&input_w3c_log, "the date of its own line",
                "#Date: 2024-05-01 00:00:00\n#Fields: time cs-method\n10:00:00 GET\n",
                {"event 51 3 2024-05-01T10:00:00.000Z"}},
        {&input_w3c_log, "too few and too many values, and none named",
                "GET\n#Fields: cs-method c-ip\nGET\nGET 1.1.1.1 x\nGET 1.1.1.1\n",
                {"note unreadable w3c.unreadable 0 1\n", "note unreadable w3c.unreadable 32 1\n",
                        "end end 1 3"}},
        {&input_w3c_log, "CloudFront",
                "#Version: 1.0\n#Fields: date time x-edge-location cs(Host) cs-uri-stem "
                "cs(User-Agent) "
                "x-host-header\n2024-05-01\t10:00:00\tFRA\td1.example\t/"
                "a\tcurl%2520x\tshop.example\n",
                {"aws.cloudfront_logs", "\"cs-host\":\"d1.example\"",
                        "[\"curl%2520x\",\"curl%20x\",\"curl x\"]",
                        "\"x-host-header\":\"shop.example\""}},
        {&input_w3c_log, "ProxySG",
                "#Software: SGOS 6.7\n#Fields: date time cs-method cs-uri-scheme cs-host "
                "cs-uri-port "
                "cs-uri-path cs-uri-query cs(User-Agent)\n2024-05-01 10:00:00 GET http h.example "
                "8080 "
                "/a ?q=1 \"Mozilla \"\"x\"\" y\"\n2024-05-01 10:00:00 GET https h.example 443 / - "
                "-\n",
                {"proxysg.log", "\"cs-uri\":\"http://h.example:8080/a?q=1\"",
                        "\"cs-uri-query\":\"q=1\"", "\"cs-user-agent\":\"Mozilla \\\"x\\\" y\"",
                        "\"cs-uri\":\"https://h.example/\""}},
        {&input_w3c_log, "Exchange",
                "#Software: Microsoft Exchange Server\n#Fields: "
                "DateTime,UrlHost,UrlStem,UrlQuery,Method,"
                "BackEndStatus,ServerHostName\nDateTime,UrlHost\n2021-03-02T01:02:03.004Z,m."
                "example,"
                "/ecp/y.js,\"a=b,c\",POST,200,EX1\n",
                {"microsoft_exchange_server.httpproxy", "\"cs-uri\":\"/ecp/y.js?a=b,c\"",
                        "\"host.name\":\"EX1\"", "2021-03-02T01:02:03.004Z", "end end 1 0"}},
        {&input_w3c_log, "Windows Firewall",
                "#Software: Microsoft Windows Firewall\n#Fields: date time action dst-ip\n"
                "2024-05-01 10:00:00 DROP 1.1.1.1\n",
                {"\"event.dataset\":\"windows.firewall\"",
                        "\"action\":\"DROP\",\"dst-ip\":\"1.1.1.1\""}},
        {&input_w3c_log, "one that nobody knows", "#Fields: timestamp a\n1714557600.5 b\n",
                {"\"event.dataset\":\"w3c.log\",\"a\":\"b\"", "2024-05-01T10:00:00.500Z"}},

        /* ---- Squid ---- */
        {&input_squid_log, "a request",
                "1714521600.123    145 10.0.0.9 TCP_MISS/200 4512 GET http://h.example/b.exe?x=%41 "
                "- "
                "HIER_DIRECT/9.9.9.9 text/html\n",
                {"2024-05-01T00:00:00.123Z", "\"cs-host\":\"h.example\"",
                        "\"c-uri-extension\":\"exe\"", "\"cs-uri-query\":[\"x=%41\",\"x=A\"]",
                        "\"s-action\":\"TCP_MISS\",\"r-ip\":\"9.9.9.9\"",
                        "\"sc-content-type\":\"text/html\",\"sc-status\":200",
                        "\"time-taken\":145"}},
        {&input_squid_log, "a tunnel, a peer by name, and more behind",
                "1714521600.123 1 10.0.0.9 TCP_TUNNEL/200 3 CONNECT [::1]:443 bob "
                "FIRST_UP/p.example - "
                "more words\n",
                {"\"cs-username\":\"bob\"", "\"cs-uri\":\"[::1]:443\",\"cs-host\":\"[::1]\"",
                        "\"r-dns\":\"p.example\"", "\"extra.1\":\"more words\""}},
        {&input_squid_log, "no lines of it", "a b c d e f g h i j\n1 2 3\n",
                {"note unreadable squid.unreadable 0 2\n", "end end 0 2"}},

        /* ---- requests in lines of any form ---- */
        {&input_request_log, "uvicorn: no time",
                "INFO:     1.2.3.4:50234 - \"GET /a?x=%41 HTTP/1.1\" 200 OK\n",
                {"{\"event.dataset\":\"web.access\",\"c-ip\":\"1.2.3.4\",\"c-port\":50234,"
                 "\"cs-method\":\"GET\",\"cs-uri\":[\"/a?x=%41\",\"/a?x=A\"],"
                 "\"cs-uri-stem\":\"/a\"",
                        "\"cs-version\":\"HTTP/1.1\",\"sc-status\":200,\"event.original\"",
                        "end end 1 0"}},
        {&input_request_log, "Flask: a blank inside of the date",
                "::ffff:1.2.3.4 - - [10/Jul/2024 02:11:05] \"GET /a HTTP/1.1\" 200 -\n",
                {"2024-07-10T02:11:05.000Z",
                        "\"c-ip\":\"1.2.3.4\",\"cs-method\":\"GET\",\"cs-uri\":\"/a\""}},
        {&input_request_log, "Django: nobody asks",
                "[10/Jul/2024 02:11:05] \"GET /a HTTP/1.1\" 404 512\n",
                {"2024-07-10T02:11:05.000Z", "\"sc-status\":404,\"sc-bytes\":512"}},
        {&input_request_log, "Envoy",
                "[2024-07-10T02:11:05.123Z] \"GET /a HTTP/1.1\" 503 UF 0 5 3 2 \"1.2.3.4, "
                "10.0.0.1\" "
                "\"curl/8\" \"e0a1\" \"www.victim.example:8080\" \"10.0.0.3:80\"\n",
                {"2024-07-10T02:11:05.123Z",
                        "\"c-ip\":\"1.2.3.4\",\"x-forwarded-for\":\"1.2.3.4, 10.0.0.1\"",
                        "\"cs-host\":\"www.victim.example\",\"cs-user-agent\":\"curl/8\"",
                        "\"sc-status\":503,\"event"}},
        {&input_request_log, "morgan", "GET /a 200 4.310 ms - 12\nPOST /b 404 - ms - -\n",
                {"\"cs-uri\":\"/a\",\"cs-uri-stem\":\"/"
                 "a\",\"sc-status\":200,\"time-taken\":\"4.310\"",
                        "\"cs-method\":\"POST\"", "end end 2 0"}},
        {&input_request_log, "gin: the status stands before",
                "[GIN] 2024/07/10 - 02:11:05 | 404 |     1.5ms |   1.2.3.4 | POST     \"/a\"\n",
                {"2024-07-10T02:11:05.000Z",
                        "\"c-ip\":\"1.2.3.4\",\"cs-method\":\"POST\",\"cs-uri\":\"/a\"",
                        "\"sc-status\":404,\"time-taken\":\"1.5\""}},
        {&input_request_log, "Rails",
                "Started GET \"/a\" for 1.2.3.4 at 2024-07-10 02:11:05 +0200\n",
                {"2024-07-10T00:11:05.000Z", "\"c-ip\":\"1.2.3.4\",\"cs-method\":\"GET\""}},
        {&input_request_log, "a table that nobody described",
                "1.2.3.4|2024-07-10T02:11:05Z|GET|/a?b=1|200|512|Mozilla/5.0 (X11; Linux)\n"
                "1.2.3.4,2024-07-10T02:11:05Z,GET,/a,200,512,curl/8\n",
                {"\"c-ip\":\"1.2.3.4\",\"cs-method\":\"GET\",\"cs-uri\":\"/a?b=1\"",
                        "\"cs-user-agent\":\"curl/8\",\"sc-status\":200,\"sc-bytes\":512",
                        "end end 2 0"}},
        {&input_request_log, "names and values, and addresses that are not the client's",
                "t=2024-07-10T02:11:05Z upstream=10.0.0.9:80 client=[2001:db8::1]:443 "
                "method=GET uri=\"/a b\" status=200 bytes=7 ua=\"a \\\"b\\\"\" "
                "host=www.h.example\n",
                {"2024-07-10T02:11:05.000Z", "\"c-ip\":\"2001:db8::1\",\"c-port\":443",
                        "\"cs-uri\":\"/a b\"", "\"cs-host\":\"www.h.example\"",
                        "\"sc-status\":200,\"sc-bytes\":7"}},
        {&input_request_log, "what is no request stays a line of text",
                "INFO:     Started server process [7]\n\n[2024-07-10 02:11:04] GET /a would be "
                "nice\n[2024-07-10 02:11:05] x\n",
                {"\"event.dataset\":\"text.log\",\"message\":\"INFO:     Started",
                        "\"message\":\"[2024-07-10 02:11:04] GET /a would be nice\"",
                        "2024-07-10T02:11:05.000Z", "end end 3 0"}},
        {&input_text_log, "a request among what an application says",
                "2024-07-10 02:11:05.123  INFO 1 --- [exec-1] o.s.Filter : Before request "
                "[GET /a?x=1, client=1.2.3.4]\n2024-07-10 02:11:06.000  INFO 1 --- GET /a "
                "nothing\n",
                {"{\"event.dataset\":\"web.access\",\"c-ip\":\"1.2.3.4\",\"cs-method\":\"GET\","
                 "\"cs-uri\":\"/a?x=1\"",
                        "\"message\":\"INFO 1 --- [exec-1]", "\"log.level\":\"INFO\"",
                        "{\"event.dataset\":\"text.log\",\"message\":\"INFO 1 --- GET /a "
                        "nothing\""}},

        /* ---- HAProxy ---- */
        {&input_haproxy_log, "HTTP",
                "Feb  6 12:14:14 lb1 haproxy[143]: 10.0.1.2:333 [06/Feb/2024:12:14:14.655] in~ "
                "be/s1 "
                "10/0/30/69/+109 200 2750 - - ---- 1/1/1/1/0 0/0 {h.example|x} {} \"GET /a\"b "
                "HTTP/1.1\"\n",
                {"2024-02-06T12:14:14.655Z",
                        "\"host.name\":\"lb1\",\"c-ip\":\"10.0.1.2\",\"c-port\":333",
                        "\"cs-uri\":\"/a\\\"b\"", "\"time-taken\":109",
                        "\"haproxy.http.request.captured_headers\":\"h.example|x\"",
                        "\"haproxy.route\":\"in~ "
                        "be/"
                        "s1\",\"haproxy.frontend_name\":\"in\",\"haproxy.backend_name\":\"be\""}},
        {&input_haproxy_log, "TCP, bare",
                "10.0.1.2:333 [06/Feb/2024:12:14:14.655] f b/s 0/0/5007 212 -- 0/0/0/0/3 0/0\n",
                {"\"time-taken\":5007", "\"sc-bytes\":212",
                        "\"haproxy.termination_state\":\"--\""}},
        {&input_haproxy_log, "a bad request",
                "[::1]:333 [06/Feb/2024:12:14:14.655] f f/<NOSRV> -1/-1/-1/-1/0 -1 0 - - PR-- "
                "1/1/0/0/0 0/0 \"<BADREQ>\"\n",
                {"\"c-ip\":\"::1\",\"c-port\":333,\"sc-bytes\":0",
                        "\"haproxy.server_name\":\"<NOSRV>\""}},
        {&input_haproxy_log, "cut by a syslog",
                "1.1.1.1:3 [06/Feb/2024:12:14:14.655] f b/s 0/0/0/0/0 200 0 - - ---- 1/1/0/0/0 0/0 "
                "\"GET /abc\n",
                {"\"cs-uri\":\"/abc\""}},
        {&input_haproxy_log, "what it says of itself",
                "Feb  6 12:14:14 lb1 haproxy[143]: Server b/s is DOWN.\n",
                {"\"message\":\"Server b/s is DOWN.\"", "end end 1 0"}},
        {&input_haproxy_log, "no lines of it",
                "Server b/s is DOWN.\n"
                "1.1.1.1:3 [06/Feb/2024:12:14:14.655] f b/s 0/0/0/0 200 0 - - ---- 1/1/0/0/0 0/0 "
                "\"GET\"\n"
                "1.1.1.1:3 [06/Feb/2024:12:14:14.655] f b/s 0/0/x 212 -- 0/0/0/0/3 0/0\n"
                "1.1.1.1:3 [99/Feb/2024:12:14:14.655] f\n1.1.1.1:3 [06/Feb/2024:12:14:14.655]\n",
                {"end end 0 5"}},

        /* ---- load balancers of AWS ---- */
        {&input_w3c_log, "IIS without its header",
                "2024-05-01 10:00:00 10.0.0.1 GET /a.aspx b=1 443 - 1.1.1.1 UA+x - 200 0 0 15\r\n"
                "#Fields: date time c-ip\r\n2024-05-01 10:00:01 1.1.1.2\r\n",
                {"event 0 1 2024-05-01T10:00:00.000Z {\"event.dataset\":\"iis.access\",\"c-ip\":"
                 "\"1.1.1.1\",\"cs-method\":\"GET\",\"cs-uri\":\"/a.aspx?b=1\"",
                        "\"cs-referer\":\"\",\"sc-status\":200,\"sc-substatus\":0",
                        "\"c-ip\":\"1.1.1.2\"", "note assumed w3c.columns_assumed 0 1",
                        "end end 2 0"}},
        {&input_w3c_log, "CloudFront without its header, an old line and a new one",
                "2016-05-01\t10:00:00\tSEA19\t12\t1.1.1.1\tGET\td1.cloudfront.net\t/a.php\t200\t-"
                "\tUA%2520x\tc=who%2520ami\t-\tHit\n"
                "2024-05-01\t10:00:01\tLHR3-C1\t12\t2001:db8::1\tGET\td1.cloudfront.net\t/b.php"
                "\t000\t-\tUA\t-\t-\tMiss\tid==\twww.example.org\thttps\t54\t0.001\t-\tTLSv1.3"
                "\tTLS_AES\tMiss\tHTTP/2.0\t-\t-\t4711\t0.001\tMiss\ttext/html\t12\t-\t-\n",
                {"event 0 1 2016-05-01T10:00:00.000Z {\"event.dataset\":\"aws.cloudfront_logs\"",
                        "\"c-ip\":\"1.1.1.1\"", "/a.php?c=who", "\"c-ip\":\"2001:db8::1\"",
                        "www.example.org", "note assumed w3c.columns_assumed 0 2", "end end 2 0"}},
        {&input_w3c_log, "other lines with tabs",
                "2016-05-01\t10:00:00\tSEA\t12\t1.1.1.1\tGET\td1\t/a.php\t200\t-\tUA\t-\t-\tHit\n"
                "2016-05-01\t10:00:00\tSEA19\t12\thost\tGET\td1\t/a.php\t200\t-\tUA\t-\t-\tHit\n"
                "2016-05-01\t10:00:00\tSEA19\t12\t1.1.1.1\tGET\td1\t/a.php\t200\t-\n",
                {"note unreadable w3c.unreadable 0 3\n", "end end 0 3"}},
        {&input_request_log, "what containers said",
                "2022-07-19T03:10:51.123456789Z stdout F 203.0.113.5 - - [19/Jul/2022:03:10:51 "
                "+0000] "
                "\"POST /a.php?b=1 HTTP/1.1\" 200 12 \"-\" \"curl/7\" 150 0.003\n"
                "2022-07-19T03:10:52.123456789Z stderr F starting\n",
                {"\"event.dataset\":\"web.access\",\"c-ip\":\"203.0.113.5\",\"cs-method\":\"POST\"",
                        "\"sc-status\":200,\"sc-bytes\":12", "stderr F starting", "end end 2 0"}},
        {&input_w3c_log, "two blanks for one",
                IIS IIS_F "2024-05-01 10:00:00 GET /a -  1.1.1.1 u 200\r\n"
                          "2024-05-01 10:00:01 GET  - 1.1.1.1 u 200\r\n",
                {"\"c-ip\":\"1.1.1.1\",\"cs-method\":\"GET\",\"cs-uri\":\"/a\"", "end end 2 0"}},
        {&input_w3c_log, "local times",
                "#Fields: date-local time-local c-ip\n2024-05-01 10:00:00.5 1.1.1.1\n",
                {"2024-05-01T10:00:00.500Z", "note assumed w3c.zone_assumed 36 1", "end end 1 0"}},
        {&input_w3c_log, "local times beside UTC",
                "#Fields: date-local time-local date time c-ip\n"
                "2024-05-01 10:00:00 2024-05-01 08:00:00 1.1.1.1\n",
                {"2024-05-01T08:00:00.000Z", "end end 1 0"}},
        {&input_w3c_log, "the firewall of Windows",
                "#Version: 1.5\r\n#Software: Microsoft Windows Firewall\r\n#Time Format: Local\r\n"
                "#Fields: date time action protocol src-ip dst-ip\r\n"
                "2024-05-01 10:00:00 ALLOW TCP 10.0.0.1 10.0.0.2\r\n",
                {"\"event.dataset\":\"windows.firewall\"", "note assumed w3c.zone_assumed",
                        "end end 1 0"}},
        {&input_w3c_log, "IIS without its header, other columns in each line",
                "2024-05-01 10:00:00 W3SVC1 WEB1 fe80::1%4 M-POST / - 80 bob ::1 HTTP/1.1 UA a=b "
                "https://r.example/x h.example 404 0 2 9 8 7 1.1.1.1,+2.2.2.2\n"
                "2024-05-01 10:00:01 10.0.0.1 GET / - 80 - 1.1.1.1 UA 200 0 0 5\n"
                "2024-05-01 10:00:02 WEB1 GET / - 80 - 1.1.1.1 UA https://r.example/ h.example 200 "
                "0 0 5\n"
                "2024-05-01 10:00:03 GET / - 80 - 1.1.1.1 UA c=d - 200 0 0 5 -\n"
                "2024-05-01 10:00:04 GET / - 80 - 1.1.1.1 UA c=d 200 0 0 5\n",
                {"\"host.name\":\"WEB1\",\"c-ip\":\"::1\",\"x-forwarded-for\":",
                        "\"cs-cookie\":\"a=b\"",
                        "\"sc-bytes\":9,\"cs-bytes\":8,\"time-taken\":7,\"s-ip\":\"fe80::1%4\"",
                        "\"cs-referer\":\"https://r.example/\"",
                        "\"cs-cookie\":\"c=d\",\"sc-status\"",
                        "note assumed w3c.columns_assumed 0 5", "end end 5 0"}},
        {&input_w3c_log, "lines whose columns can not be told",
                "2024-05-01 10:00:00 10.0.0.1 get / - 80 - 1.1.1.1 UA - 200 0 0 5\n"
                "2024-05-01 10:00:00 10.0.0.1 GET / - x - 1.1.1.1 UA - 200 0 0 5\n"
                "2024-05-01 10:00:00 10.0.0.1 GET / - 80 - host UA - 200 0 0 5\n"
                "2024-05-01 10:00:00 10.0.0.1 GET / - 80 - 1.1.1.1 UA - 200 0 0 5 6\n"
                "2024-05-01 10:00:00 10.0.0.1 GET / - 80 - 1.1.1.1 UA - 200 0\n"
                "2024-05-01 10:00:00 10.0.0.1 GET / - 80 - 1.1.1.1 UA x y 200 0 0 5\n"
                "2024-05-01 10:00:00 10.0.0.1 GET / - 80 - 1.1.1.1 UA a b c d 200 0 0 5\n"
                "2024-13-01 10:00:00 10.0.0.1 GET / - 80 - 1.1.1.1 UA - 200 0 0 5\n",
                {"note unreadable w3c.unreadable 0 8\n", "end end 0 8"}},
        {&input_haproxy_log, "a client with IPv6",
                "2001:db8::9:58430 [10/Oct/2023:13:55:36.5] a b/c 0/0/0/0/0 200 1 - - ---- "
                "1/1/1/1/0 "
                "0/0 \"GET / HTTP/1.1\"\n",
                {"\"c-ip\":\"2001:db8::9\",\"c-port\":58430"}},
        {&input_elb_log, "application",
                "h2 2024-07-02T22:23:00.186641Z app/lb 1.1.1.1:2817 10.0.0.1:80 0.0 0.048 0.0 200 "
                "200 5 "
                "57 \"GET https://h.example:443/a?b=\\\"c HTTP/2.0\" \"curl\" - TLSv1.2 arn "
                "\"Root\" "
                "\"sni.example\" \"-\" 1 t \"forward\" \"-\" \"-\" \"p\" \"200\" \"-\" \"-\" TID_1 "
                "new\n",
                {"2024-07-02T22:23:00.186641Z", "\"c-ip\":\"1.1.1.1\",\"c-port\":2817",
                        "\"cs-host\":\"sni.example\"", "\"r-ip\":\"10.0.0.1\",\"r-port\":80",
                        "\"sc-bytes\":57,\"cs-bytes\":5,\"time-taken\":\"0.048\"",
                        "\"aws.elb.conn_trace_id\":\"TID_1\",\"extra.1\":\"new\""}},
        {&input_elb_log, "classic",
                "2024-05-13T23:39:43.945958Z lb 1.1.1.1:2817 - -1 -1 -1 503 0 0 29 \"GET "
                "http://h.example:80/ HTTP/1.1\"\n",
                {"\"aws.elb.name\":\"lb\"", "\"sc-status\":503", "end end 1 0"}},
        {&input_elb_log, "no lines of it",
                "https\nx y\n2024-05-13 lb 1.1.1.1:2 - -1 -1 -1 5 0 0 29 \"x\"\n", {"end end 0 3"}},

        {&input_elb_log, "network, with TLS",
                "tls 2.0 2024-07-02T22:23:00 net/lb 1a2b 1.1.1.1:2817 10.0.0.1:443 5 2 98 246 - "
                "arn - "
                "ECDHE tlsv12 - h.example h2 h2 \"h2\",\"http/1.1\" 2024-07-02T22:22:59\n",
                {"event 0 1 2024-07-02T22:23:00.000Z",
                        "\"c-ip\":\"1.1.1.1\",\"c-port\":2817,\"cs-host\":\"h.example\",\"sc-"
                        "bytes\":246,"
                        "\"cs-bytes\":98,\"r-ip\":\"10.0.0.1\",\"r-port\":443,\"aws.elb.type\":"
                        "\"tls\"",
                        "end end 1 0"}},
        {&input_elb_log, "connections of an application load balancer",
                "2024-07-02T22:23:00.5Z 1.1.1.1 36280 443 TLSv1.2 ECDHE 4.0 \"CN=a,O=b\" x 01 "
                "Failed:ClientCertUntrusted TID_1\n",
                {"event 0 1 2024-07-02T22:23:00.500Z",
                        "\"c-ip\":\"1.1.1.1\",\"c-port\":36280,\"s-port\":443",
                        "\"aws.elb.leaf_client_cert.subject\":\"CN=a,O=b\"",
                        "\"aws.elb.tls_verify_status\":\"Failed:ClientCertUntrusted\""}},
        {&input_s3_log, "a request, as the first version had it",
                OWNER
                " b1 " DATE "1.1.1.1 arn:aws:iam::1:user/bob 3E57 REST.GET.OBJECT a%2Fb \"GET "
                "/b1/a?x=1 HTTP/1.1\" 403 AccessDenied 243 - 7 - \"-\" \"curl \\\"x\\\"\" -\n",
                {"event 0 1 2023-10-10T11:55:36.000Z {\"event.dataset\":\"aws.s3access\",\"c-ip\":"
                 "\"1.1.1.1\",\"cs-username\":\"arn:aws:iam::1:user/bob\",\"cs-method\":\"GET\"",
                        "\"sc-status\":403", "\"aws.s3access.bucket\":\"b1\"",
                        "\"aws.s3access.error_code\":\"AccessDenied\"", "end end 1 0"}},
        {&input_s3_log, "what AWS does itself, and more than is known",
                OWNER " b1 " DATE
                      "- AmazonS3 3E57 S3.EXPIRE.OBJECT a \"-\" - - - 317 - - \"-\" \"-\" v h "
                      "- - - - - arn Yes new\n",
                {"{\"event.dataset\":\"aws.s3access\",\"cs-username\":\"AmazonS3\",",
                        "\"aws.s3access.operation\":\"S3.EXPIRE.OBJECT\"",
                        "\"aws.s3access.acl_required\":\"Yes\",\"extra.1\":\"new\""}},
        {&input_s3_log, "no lines of it",
                OWNER " b1 x\n" OWNER " b1 [x] 1.1.1.1\n" OWNER " b1 " DATE
                      "1.1.1.1 u\nshort\n" OWNER "\n",
                {"end end 0 5"}},

        /* ---- error logs ---- */
        {&input_web_error_log, "Apache, with a date in ISO's form",
                "[2023-10-11 14:32:52.123456 +0200] [core:error] [pid 12:tid 34] [client "
                "1.1.1.1:5] "
                "AH00126: x\nmore\n[2023-10-11 14:32:53] [:error] [pid 12] y\n"
                "[2023-10-11 14:32:53] app.ERROR: goes on\n",
                {"event 0 1 2023-10-11T12:32:52.123456Z",
                        "\"c-ip\":\"1.1.1.1\",\"c-port\":5,\"apache.error.module\":\"core\"",
                        "\"message\":\"AH00126: x\\nmore\"", "2023-10-11T14:32:53.000Z",
                        "\"message\":\"y\\n[2023-10-11 14:32:53] app.ERROR: goes on\"",
                        "end end 2 0"}},
        {&input_web_error_log, "Apache 2.4",
                "[Wed Oct 11 14:32:52.123456 2023] [core:error] [pid 12:tid 34] [client 1.1.1.1:5] "
                "AH00037: "
                "x, referer: http://r/\n",
                {"2023-10-11T14:32:52.123456Z",
                        "\"c-ip\":\"1.1.1.1\",\"c-port\":5,\"cs-referer\":\"http://r/\"",
                        "\"apache.error.module\":\"core\",\"log.level\":\"error\"",
                        "\"process.pid\":\"12\",\"process.thread.id\":\"34\",\"event.code\":"
                        "\"AH00037\""}},
        {&input_web_error_log, "CGI::Carp",
                "[Thu Nov 26 10:00:00 2026] form.cgi: x at /var/www/form.cgi line 5.\n"
                "[Thu Nov 26 10:00:01 2026] [error] [client 1.2.3.4] a.cgi: y\n"
                "[Thu Nov 26 10:00:02 2026] two words.cgi: z\n",
                {"\"process.name\":\"form.cgi\",\"message\":\"form.cgi: x at",
                        "\"log.level\":\"error\",\"message\":\"a.cgi: y\"",
                        "\"apache.error\",\"message\":\"two words.cgi: z\"", "end end 3 0"}},
        {&input_web_error_log, "Apache 2.2 and a traceback",
                "[Wed Oct 11 14:32:52 2023] [error] [client 1.1.1.1] Traceback\n  File \"a\"\nE: "
                "x\n"
                "[Wed Oct 11 14:32:53 2023] [notice] next [x] y\n",
                {"\"message\":\"Traceback\\n  File \\\"a\\\"\\nE: x\"",
                        "\"message\":\"next [x] y\"", "end end 2 0"}},
        {&input_web_error_log, "ModSecurity",
                "[Wed Oct 11 14:32:54 2023] [:error] [pid 1] [client 1.1.1.1:1] [client 1.1.1.1] "
                "ModSecurity: "
                "Warning. [id \"941100\"] [msg \"XSS\"] [hostname \"h\"] [uri \"/a%20b\"]\n",
                {"\"modsec.audit.rule.id\":\"941100\"", "\"cs-uri\":[\"/a%20b\",\"/a b\"]",
                        "\"cs-host\":\"h\""}},
        {&input_web_error_log, "nginx",
                "2023/10/11 14:32:52 [error] 12#34: *7 open() \"/w/, client: 6.6.6.6\" failed, "
                "client: 1.1.1.1, "
                "server: s.example, request: \"GET /x%2e HTTP/1.1\", upstream: \"http://u/\", "
                "host: \"h:81\", "
                "referrer: \"http://z/\"\n2023/10/11 14:32:52 [notice] 1#1: started, server: _\n",
                {"\"host.name\":\"s.example\",\"c-ip\":\"1.1.1.1\",\"cs-method\":\"GET\"",
                        "\"cs-uri\":[\"/x%2e\",\"/x.\"]",
                        "\"cs-host\":\"h\",\"cs-referer\":\"http://z/\"",
                        "\"nginx.error.connection_id\":\"7\"", "\"upstream\":\"http://u/\"",
                        "\"message\":\"started, server: _\""}},
        {&input_web_error_log, "a beginning that belongs to nothing", "at x\nat y\n",
                {"note unreadable web-error.unreadable 0 1", "end end 0 1"}},

        /* ---- Tomcat ---- */
        {&input_tomcat_log, "one line and a stack trace",
                "10-Jul-2018 15:33:50.123 SEVERE [exec-1] a.B.c text of it\n\tjava.lang.X\n\t\tat "
                "a.b(C.java:1)\n"
                "10-Jul-2018 15:33:51.000 INFO a.B.c more\n",
                {"2018-07-10T15:33:50.123Z",
                        "\"log.level\":\"SEVERE\",\"process.thread.name\":\"exec-1\",\"log."
                        "logger\":\"a.B.c\"",
                        "\"message\":\"text of it\\n\\tjava.lang.X\\n\\t\\tat a.b(C.java:1)\"",
                        "\"message\":\"more\"", "end end 2 0"}},
        {&input_tomcat_log, "two lines",
                "Jul 10, 2018 3:33:50 PM a.B c\nINFO: text\nJul 10, 2018 3:33:51 PM a.B c\nx\n",
                {"2018-07-10T15:33:50.000Z",
                        "\"log.logger\":\"a.B c\",\"log.level\":\"INFO\",\"message\":\"text\"",
                        "\"message\":\"x\"", "end end 2 0"}},
        {&input_tomcat_log, "a beginning that belongs to nothing", "\tat x\n", {"end end 0 1"}},
};

static void lines(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        const struct web_case *c = &cases[i];
        struct input_run run = {.read_size = 7};
        input_run(&run, c->kind, bw_str_bytes(bw_str_of(c->input)), NULL, NULL);
        const bw_str got = bw_buffer_str(&run.text);
        for (size_t k = 0; k < MAX_WANTS && c->wants[k] != NULL; k++)
            if (bw_str_find(got, bw_str_of(c->wants[k])) == SIZE_MAX)
                fail_msg("%s, %s: no '%s' in\n%.*s", c->kind->name, c->name, c->wants[k],
                        bw_str_width(got), got.ptr);
        bw_buffer_release(&run.text);
    }
}

/* Each kind is sure of its own lines and of nobody else's. */
static void probes(void **unused)
{
    static const struct {
        const struct input_kind *kind;
        const char *text;
    } samples[] = {
            {&input_access_log, "1.2.3.4 - - " DATE "\"GET / HTTP/1.1\" 200 1 \"-\" \"-\"\n"},
            {&input_w3c_log, IIS IIS_F "2024-05-01 10:00:00 GET /a - 1.2.3.4 - 200\r\n"},
            {&input_squid_log, "1714521600.123 5 10.0.0.9 TCP_MISS/200 4 GET http://h/ - "
                               "HIER_DIRECT/9.9.9.9 -\n"},
            {&input_haproxy_log,
                    "1.1.1.1:3 [06/Feb/2024:12:14:14.655] f b/s 0/0/0/0/0 200 0 - - ---- "
                    "1/1/0/0/0 0/0 \"GET / HTTP/1.1\"\n"},
            {&input_elb_log, "2024-05-13T23:39:43.945958Z lb 1.1.1.1:2 - -1 -1 -1 503 0 0 29 \"GET "
                             "/ HTTP/1.1\"\n"},
            {&input_s3_log,
                    OWNER " b1 " DATE "1.1.1.1 u 3E57 REST.GET.OBJECT a \"GET /b1/a HTTP/1.1\" "
                          "200 - 1 1 1 - \"-\" \"c\" -\n"},
            {&input_web_error_log, "2023/10/11 14:32:52 [error] 12#34: *7 x, client: 1.1.1.1\n"},
            {&input_tomcat_log, "10-Jul-2018 15:33:50.123 INFO [main] a.B.c text\n"},
            {&input_request_log, "t=2024-07-10T02:11:05Z client=1.1.1.1 method=GET path=/a\n"},
            {NULL, "May  1 10:00:00 web sshd[1]: Accepted password for bob from 1.1.1.1\n"},
            {NULL, "type=SYSCALL msg=audit(1661990398.123:456): arch=c000003e\n"},
            {NULL, "#fields\tts\tuid\n1.5\tC1\n"},
            {NULL, "{\"a\":\"10/Oct/2023:13:55:36\"}\n"},
            {NULL, "plain text\n\n"},
            {NULL, ""},
    };
    (void)unused;
    for (size_t i = 0; i < BW_COUNT(samples); i++) {
        for (size_t k = 0; samples[k].kind != NULL; k++) {
            const struct input_kind *kind = samples[k].kind;
            bool split = true;
            const enum input_match match =
                    kind->probe(bw_str_bytes(bw_str_of(samples[i].text)), true, &split);
            if (i == k)
                assert_int_equal(match, INPUT_MATCH_SURE);
            else if (kind == &input_request_log)
                assert_true(match <= INPUT_MATCH_LIKELY); /* any line with a request */
            else if (kind != &input_access_log ||
                     (samples[i].kind != &input_haproxy_log && samples[i].kind != &input_s3_log))
                assert_int_equal(match, INPUT_MATCH_NO);
            if (kind == &input_w3c_log)
                assert_false(split);
        }
    }
}

/* A message in front of a long stack trace, and one somewhere behind the rest of one. */
static void long_traces(void **unused)
{
    static const char *const message = "10-Jul-2018 15:33:50.123 INFO [main] a.B.c text\n";
    struct bw_buffer text;
    bool split;
    (void)unused;
    bw_buffer_init(&text, BW_MIB);
    bw_buffer_add_text(&text, message);
    for (unsigned i = 0; i < 100; i++)
        bw_buffer_printf(&text, "\tat a.b(C.java:%u)\n", i);
    const bw_bytes bytes = bw_str_bytes(bw_buffer_str(&text));
    assert_int_equal(input_tomcat_log.probe(bytes, true, &split), INPUT_MATCH_LIKELY);
    bw_buffer_add_text(&text, message);
    const bw_str behind = bw_str_from(bw_buffer_str(&text), strlen(message));
    assert_int_equal(input_tomcat_log.probe(bw_str_bytes(behind), true, &split), INPUT_MATCH_WEAK);
    bw_buffer_release(&text);
}

static const struct {
    const char *format, *line;
    const char *wants[4]; /* none: the line is not of the format */
} formats[] = {
        {"%h %l %u %t \\\"%r\\\" %>s %b",
                "h - u [10/Oct/2023:13:55:36 +0200] \"GET /a HTTP/1.1\" 200 5",
                {"2023-10-10T11:55:36.000Z", "\"cs-username\":\"u\"", "\"cs-uri\":\"/a\""}},
        {"common", "h - u x", {NULL}},
        {"%{sec}t|%m|%U%q|%{X-Own}i|%{Content-Type}i|%{Location}o", "1714557600|GET|/a", {NULL}},
        {"%{msec}t|%m %U %q|%{X-Own}i|%{Content-Type}i|%{Location}o|%{id}C|%!200{A}e",
                "1714557600500|GET /a%2f ?b=1|o|text/x|/l|7|v",
                {"2024-05-01T10:00:00.500Z", "\"cs-uri\":[\"/a%2f?b=1\",\"/a/?b=1\"]",
                        "\"http.request.headers.x-own\":\"o\",\"http.response.headers.location\":"
                        "\"/l\","
                        "\"cookie.id\":\"7\",\"apache.a\":\"v\"",
                        "\"cs-content-type\":\"text/x\""}},
        {"%{usec}t %r", "1714557600500000 GET / HTTP/1.1", {"2024-05-01T10:00:00.500Z"}},
        {"%{usec}t %r", "x GET / HTTP/1.1", {"event 0 1 - {"}},
        {"%{begin:%Y-%m-%dT%H:%M:%S}t %{msec_frac}t %% \"%r\"",
                "2024-05-01T10:00:00 123 % \"GET /\\\" HTTP/1.1\"",
                {"2024-05-01T10:00:00.123Z", "\"cs-version\":\"HTTP/1.1\""}},
        {"%h [%{%d/%b/%Y:%T}t.%{msec_frac}t %{%z}t] \"%r\"",
                "h [05/Jan/2024:10:00:00.123 +0200] \"GET / HTTP/1.1\"",
                {"2024-01-05T08:00:00.123Z", "\"c-ip\":\"h\""}},
        {"%{%Y-%m-%dT%H:%M:%S}t.%{usec_frac}t%{%z}t %h \"%r\"",
                "2024-01-05T10:00:00.123456-0130 h \"GET / HTTP/1.1\"",
                {"2024-01-05T11:30:00.123456Z", "\"c-ip\":\"h\""}},
        {"%{%F %R:%S %z}t %h \"%r\"", "2024-01-05 10:00:00 +02:00 h \"GET / HTTP/1.1\"",
                {"2024-01-05T08:00:00.000Z", "\"c-ip\":\"h\""}},
        {"%{%c}t %h %m %U", "Fri Jan  5 10:00:00 2024 h GET /a",
                {"2024-01-05T10:00:00.000Z", "\"c-ip\":\"h\""}},
        {"%{%D %I:%M:%S %p}t %h %r", "01/05/24 12:00:09 AM h GET /a",
                {"2024-01-05T00:00:09.000Z", "\"c-ip\":\"h\""}},
        {"%{%e %B %Y, %r %Z}t|%h %r", " 5 January 2024, 10:00:00 PM CET|h GET /a",
                {"2024-01-05T22:00:00.000Z", "\"c-ip\":\"h\""}},
        {"%{%s}t.%{usec_frac}t %h %r", "1704448800.000250 h GET /a",
                {"2024-01-05T10:00:00.000250Z", "\"c-ip\":\"h\""}},
        {"%{%F %T}t %h %r", "2024-13-05 10:00:00 h GET /a", {"event 0 1 - {"}},
        {"%{%F %T}t %h %r", "2024-01-05T10:00:00 h GET /a", {NULL}},
        {"%{%T}t %t %h %r", "11:11:11 [05/Jan/2024:10:00:00 +0200] h GET /a",
                {"2024-01-05T08:00:00.000Z"}},
        {"%t %{usec_frac}t %h %r", "[05/Jan/2024:10:00:00 +0200] 000070 h GET /a",
                {"2024-01-05T08:00:00.000070Z"}},
        {"%{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}t %h %r", "2024-01-05T10:00:00.123+02:00 h GET /a",
                {"2024-01-05T08:00:00.123Z", "\"c-ip\":\"h\""}},
        {"%{dd MMM yyyy hh:mm:ss a Z}t %h %r", "05 Jan 2024 10:00:00 PM +0200 h GET /a",
                {"2024-01-05T20:00:00.000Z", "\"c-ip\":\"h\""}},
        {"%a:%{remote}p %A:%{local}p %r", "1.1.1.1:4711 10.0.0.5:443 GET /a",
                {"\"c-ip\":\"1.1.1.1\",\"c-port\":4711,", "\"s-ip\":\"10.0.0.5\",\"s-port\":443"}},
        {"%{c}a %a %h %r", "10.0.0.9 1.1.1.1 name GET /a",
                {"\"c-ip\":\"1.1.1.1\"", "\"apache.peer_address\":\"10.0.0.9\""}},
        {"%h %a %r", "name 1.1.1.1 GET /a",
                {"\"c-ip\":\"1.1.1.1\"", "\"apache.directive_h\":\"name\""}},
        {"%{c}a %r", "1.1.1.1 GET /a", {"\"c-ip\":\"1.1.1.1\""}},
        {"%r|%<s|%>s|%s", "GET /a|302|200|302", {"\"sc-status\":200", "\"apache.directive_s\":"}},
        {"%r|%^FU %^FB %>{Host}!200i", "GET /a|10 20 w",
                {"\"cs-uri-stem\":\"/a\"", "\"apache.directive_fu\":\"10\"", "\"cs-host\":\"w\""}},
        {"${remote_addr}\\t$time_iso8601\\t$request_uri\\t$own_thing\\t$status",
                "1.1.1.1\t2024-05-01T10:00:00+02:00\t/a?b\tq\t404",
                {"2024-05-01T08:00:00.000Z", "\"c-ip\":\"1.1.1.1\"", "\"cs-uri-query\":\"b\"",
                        "\"own_thing\":\"q\""}},
        {"$remote_addr $request", "1.1.1.1 GET / HTTP/1.1", {"\"cs-version\":\"HTTP/1.1\""}},
        {"%m %U%q %H", "GET /a?b=1 HTTP/1.1",
                {"\"cs-uri\":\"/a?b=1\",\"cs-uri-stem\":\"/a\",\"cs-uri-query\":\"b=1\""}},
        {"%h %h \"%r\"", "a b \"GET / HTTP/1.1\"",
                {"\"c-ip\":\"a\"", "\"apache.directive_h\":\"b\""}},
};

static void described(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < BW_COUNT(formats); i++) {
        struct access_format *format;
        struct web_event event;
        bw_time time;
        assert_int_equal(access_format_new(bw_str_of(formats[i].format), &format, NULL), BW_OK);
        const bw_str line = bw_str_of(formats[i].line);
        assert_int_equal(
                access_format_read(format, line, &event, &time), formats[i].wants[0] != NULL);
        access_format_free(format);
        if (formats[i].wants[0] == NULL)
            continue;
        const struct input_hints hints = {.log_formats = &formats[i].format, .log_format_count = 1};
        bool split = false;
        assert_int_equal(input_access_log.probe_told(bw_str_bytes(line), true, &hints, &split),
                INPUT_MATCH_TOLD);
        assert_true(split);
        struct input_run run = {.hints = &hints};
        input_run(&run, &input_access_log, bw_str_bytes(line), NULL, NULL);
        const bw_str got = bw_buffer_str(&run.text);
        for (size_t k = 0; k < BW_COUNT(formats[i].wants) && formats[i].wants[k] != NULL; k++)
            if (bw_str_find(got, bw_str_of(formats[i].wants[k])) == SIZE_MAX)
                fail_msg("%s: no '%s' in\n%.*s", formats[i].format, formats[i].wants[k],
                        bw_str_width(got), got.ptr);
        bw_buffer_release(&run.text);
    }
}

static void bad_formats(void **unused)
{
    static const struct {
        const char *format;
        bw_status want;
    } bad[] = {
            {"", BW_E_MALFORMED},
            {"%h %l", BW_E_MALFORMED},
            {"%{Referer", BW_E_MALFORMED},
            {"%r %", BW_E_MALFORMED},
            {"$request $", BW_E_MALFORMED},
            {"${request", BW_E_MALFORMED},
            {"%h%r", BW_E_UNSUPPORTED},
            {"$remote_addr$request", BW_E_UNSUPPORTED},
    };
    struct access_format *format;
    (void)unused;
    for (size_t i = 0; i < BW_COUNT(bad); i++)
        assert_int_equal(access_format_new(bw_str_of(bad[i].format), &format, NULL), bad[i].want);
    char many[1024];
    size_t len = 0;
    while (len + 4 < sizeof(many)) {
        memcpy(many + len, "%r ", 3);
        len += 3;
    }
    assert_int_equal(access_format_new((bw_str){many, len}, &format, NULL), BW_E_LIMIT);
    access_format_free(NULL);
}

/* Hints that fit nothing leave the usual forms as they are. */
static void hints_that_do_not_fit(void **unused)
{
    static const char *const given[] = {"%m|%r", "no format"};
    const struct input_hints hints = {.log_formats = given, .log_format_count = 2};
    const bw_str line = BW_STR("1.2.3.4 - - " DATE "\"GET / HTTP/1.1\" 200 1\n");
    bool split;
    (void)unused;
    assert_int_equal(input_access_log.probe_told(bw_str_bytes(line), true, &hints, &split),
            INPUT_MATCH_SURE);
    struct input_run run = {.hints = &hints};
    input_run(&run, &input_access_log, bw_str_bytes(line), NULL, NULL);
    assert_int_equal(run.events, 1);
    bw_buffer_release(&run.text);
}

/* A header of more columns than are read: said, and nothing is read by the wrong columns. */
static void too_many_columns(void **unused)
{
    struct bw_buffer text;
    (void)unused;
    bw_buffer_init(&text, BW_MIB);
    bw_buffer_add_text(&text, "#Fields:");
    for (unsigned i = 0; i < 200; i++)
        bw_buffer_printf(&text, " x-%u", i);
    bw_buffer_add_text(&text, "\n1 2 3\n");
    struct input_run run = {.read_size = 0};
    input_run(&run, &input_w3c_log, bw_str_bytes(bw_buffer_str(&text)), NULL, NULL);
    assert_int_equal(run.counts.records, 0);
    assert_int_equal(run.counts.unreadable, 2);
    bw_buffer_release(&run.text);
    bw_buffer_release(&text);
}

/* More names of clients than are known again, with gaps in the fields: each line still gives its
 * own, as it stands and decoded. */
static void clients_that_come_again(void **unused)
{
    const unsigned lines = 9000;
    struct bw_buffer text;
    (void)unused;
    bw_buffer_init(&text, 4 * BW_MIB);
    bw_buffer_add_text(&text, IIS IIS_F);
    for (unsigned i = 0; i < lines; i++)
        bw_buffer_printf(&text,
                "2024-05-01 10:%02u:%02u GET /a%u %s %s Client+%u+of+a+Harbour %s\r\n", i / 60 % 60,
                i % 60, i, i % 3 == 0 ? "-" : "q=a+b", i % 5 == 0 ? "-" : "1.2.3.4", i * i % 4001,
                i % 7 == 0 ? "-" : "200");
    struct input_run run = {.read_size = 0};
    input_run(&run, &input_w3c_log, bw_str_bytes(bw_buffer_str(&text)), NULL, NULL);
    assert_int_equal(run.counts.records, lines);
    bw_str rest = bw_buffer_str(&run.text);
    for (unsigned i = 0; i < lines; i++) {
        char want[512];
        snprintf(want, sizeof(want),
                "T10:%02u:%02u.000Z {\"event.dataset\":\"iis.access\",%s\"cs-method\":\"GET\",",
                i / 60 % 60, i % 60, i % 5 == 0 ? "" : "\"c-ip\":\"1.2.3.4\",");
        size_t at = bw_str_find(rest, bw_str_of(want));
        if (at == SIZE_MAX)
            fail_msg("no '%s'", want);
        rest = bw_str_from(rest, at);
        snprintf(want, sizeof(want),
                "\"cs-uri-stem\":\"/a%u\",%s\"cs-user-agent\":[\"Client+%u+of+a+Harbour\","
                "\"Client %u of a Harbour\"],%s\"event.original\"",
                i, i % 3 == 0 ? "" : "\"cs-uri-query\":[\"q=a+b\",\"q=a b\"],", i * i % 4001,
                i * i % 4001, i % 7 == 0 ? "" : "\"sc-status\":200,");
        at = bw_str_find(rest, bw_str_of(want));
        if (at == SIZE_MAX || at > 300)
            fail_msg("no '%s' at '%.*s'", want, bw_str_width(bw_str_head(rest, 300)), rest.ptr);
        rest = bw_str_from(rest, at);
    }
    bw_buffer_release(&run.text);
    bw_buffer_release(&text);
}

static void count_pieces(const struct event *event, void *user)
{
    for (uint32_t i = 0; i < event->shape->field_count; i++)
        *(unsigned *)user += event->shape->fields[i].in_pieces;
}

#define HAPROXY_DATE    "[06/Feb/2024:12:14:14.655] "
#define HAPROXY_COUNTS  "200 27 - - ---- 1/1/1/1/0 0/0 "
#define HAPROXY_REQUEST "\"GET /a?b=c HTTP/1.1\"\n"

/* Of which lines all words are fields: in the others keywords are looked for in the whole. */
static void haproxy_in_pieces(void **unused)
{
    static const char *const whole[] = {
            "1.1.1.1:3 " HAPROXY_DATE "f b/s 0/0/0/0/0 " HAPROXY_COUNTS HAPROXY_REQUEST,
            "1.1.1.1:3 " HAPROXY_DATE "f~ b/s 0/0/0 212 -- 0/0/0/0/3 0/0\n",
            "Feb  6 12:14:14 lb haproxy[1]: 1.1.1.1:3 " HAPROXY_DATE
            "f~ b/s 1/2/3/4/5 " HAPROXY_COUNTS HAPROXY_REQUEST,
            "2024-02-06T12:14:14+01:00 lb haproxy[1]: 1.1.1.1:3 " HAPROXY_DATE
            "f~ b/s 1/2/3/4/5 200 27 c=1 - ---- 1/1/1/1/0 0/0 " HAPROXY_REQUEST,
    };
    static const char *const other[] = {
            /* the word in front, an address whose letters are no date's, what is in braces */
            "x Feb  6 12:14:14 lb haproxy[1]: 1.1.1.1:3 " HAPROXY_DATE
            "f b/s 0/0/0/0/0 " HAPROXY_COUNTS HAPROXY_REQUEST,
            "<134>Feb  6 12:14:14 lb haproxy[1]: 1.1.1.1:3 " HAPROXY_DATE
            "f b/s 0/0/0/0/0 " HAPROXY_COUNTS HAPROXY_REQUEST,
            "Feb  6 12:14:14 lb haproxy[x]: 1.1.1.1:3 " HAPROXY_DATE
            "f b/s 0/0/0/0/0 " HAPROXY_COUNTS HAPROXY_REQUEST,
            "2001:db8::9:3 " HAPROXY_DATE "f b/s 0/0/0/0/0 " HAPROXY_COUNTS HAPROXY_REQUEST,
            "1.1.1.1:3 " HAPROXY_DATE "f b/s 0/0/0/0/0 " HAPROXY_COUNTS "{h} " HAPROXY_REQUEST,
            "1.1.1.1:3 " HAPROXY_DATE "f b/s 0/-1/0/0/0 " HAPROXY_COUNTS HAPROXY_REQUEST,
            "1.1.1.1:3 " HAPROXY_DATE
            "f b/s 0/0/0/0/0 200 27 - c=2 ---- 1/1/1/1/0 0/0 " HAPROXY_REQUEST,
            "1.1.1.1:3 " HAPROXY_DATE "f b/s 0/0/0/0/0 " HAPROXY_COUNTS "\"<BADREQ>\"\n",
            "1.1.1.1:3 " HAPROXY_DATE "f b/s 0/0/0/0/0 " HAPROXY_COUNTS "\"GET /abc\n",
            "1.1.1.1:3 " HAPROXY_DATE "f b/s 0/0/0/0/0 " HAPROXY_COUNTS
            "\"GET / HTTP/1.1\" tls/1\n",
            "Feb  6 12:14:14 lb haproxy[1]: Server b/s is DOWN.\n",
    };
    (void)unused;
    for (size_t i = 0; i < BW_COUNT(whole) + BW_COUNT(other); i++) {
        const bool want = i < BW_COUNT(whole);
        const char *line = want ? whole[i] : other[i - BW_COUNT(whole)];
        struct bw_buffer twice; /* what is known of the line before makes no difference */
        unsigned pieces = 0;
        bw_buffer_init(&twice, BW_MIB);
        bw_buffer_printf(&twice, "%s%s", line, line);
        struct input_run run = {0};
        input_run(&run, &input_haproxy_log, bw_str_bytes(bw_buffer_str(&twice)), count_pieces,
                &pieces);
        if (run.events != 2 || pieces != (want ? 2 : 0))
            fail_msg("%u events, %u in pieces: %s", (unsigned)run.events, pieces, line);
        bw_buffer_release(&run.text);
        bw_buffer_release(&twice);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(haproxy_in_pieces),
            cmocka_unit_test(clients_that_come_again),
            cmocka_unit_test(lines),
            cmocka_unit_test(probes),
            cmocka_unit_test(long_traces),
            cmocka_unit_test(described),
            cmocka_unit_test(bad_formats),
            cmocka_unit_test(hints_that_do_not_fit),
            cmocka_unit_test(too_many_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
