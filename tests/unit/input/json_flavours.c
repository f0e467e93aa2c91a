#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/utf.h"
#include "input/json/json.h"
#include "support/input_run.h"
#include "support/json_strict.h"

/* ---- what it is ---- */

static const struct {
    const char *name;
    const char *head;
    size_t len;
    bool whole;
    enum input_match want;
    bool want_split;
} probe_cases[] = {
        {"nothing", "", 0, true, INPUT_MATCH_NO, false},
        {"one line", "{\"a\":1}\n", 8, true, INPUT_MATCH_LIKELY, true},
        {"lines, the last cut off", "{\"a\":1}\n{\"a\":2}\r\n{\"a", 20, false, INPUT_MATCH_LIKELY,
                true},
        {"no line end in sight", "{\"a\":1} {\"a\":2}", 15, false, INPUT_MATCH_LIKELY, false},
        {"two on a line", "{\"a\":1}{\"a\":2}\n", 15, true, INPUT_MATCH_LIKELY, false},
        {"a bad line among the good", "{\"a\":1}\n{\"a\":\n", 14, true, INPUT_MATCH_LIKELY, false},
        {"printed", "{\n  \"a\": \"2024-01-02\"\n}\n", 24, true, INPUT_MATCH_LIKELY, false},
        {"printed, with seconds", "{\n  \"a\": 1700000000\n}\n", 22, true, INPUT_MATCH_LIKELY,
                false},
        {"printed, as people write", "{\n  \"a\": \"3:04 PM\"\n}\n", 21, true, INPUT_MATCH_LIKELY,
                false},
        {"printed, of another country", "{\n  \"a\": \"5/1/2024\"\n}\n", 22, true,
                INPUT_MATCH_LIKELY, false},
        {"settings", "{\n  \"a\": 1\n}\n", 13, true, INPUT_MATCH_NO, false},
        {"a version", "{\n  \"a\": \"1.20.300\", \"b\": 2-1\n}\n", 33, true, INPUT_MATCH_NO, false},
        {"printed, cut off", "{\n  \"a\": {\n", 11, false, INPUT_MATCH_LIKELY, false},
        {"cut off for good", "{\n  \"a\": {\n", 11, true, INPUT_MATCH_NO, false},
        {"an array", "[{\"a\":1},", 9, false, INPUT_MATCH_LIKELY, false},
        {"an array over lines", "[\n{\"a\":1},\n{\"a\":2}\n]\n", 21, true, INPUT_MATCH_LIKELY,
                false},
        {"an empty array", "[]", 2, true, INPUT_MATCH_WEAK, false},
        {"a mark and blanks", "\xef\xbb\xbf \n{\"a\":1}", 12, true, INPUT_MATCH_LIKELY, false},
        {"UTF-16",
                "\xff\xfe{\0\"\0a\0\"\0:\0"
                "1\0}\0\n\0",
                18, true, INPUT_MATCH_LIKELY, false},
        {"bad behind the first name", "{\"a\":oops}", 10, true, INPUT_MATCH_WEAK, false},
        {"a log line in brackets", "[2022-08-01 10:00:00] {\"a\":1}", 29, true, INPUT_MATCH_NO,
                false},
        {"a log line in braces", "{main} started\n", 15, true, INPUT_MATCH_NO, false},
        {"a quoted word in braces", "{\"main\"} started\n", 17, true, INPUT_MATCH_NO, false},
        {"a block of C", "{\n    int a;\n}\n", 15, true, INPUT_MATCH_NO, false},
        {"an array of numbers", "[1,2,3]", 7, true, INPUT_MATCH_NO, false},
        {"an array of text", "[\"a\"]", 5, true, INPUT_MATCH_NO, false},
        {"plain text", "Aug  1 10:00:00 host sshd[1]: x", 31, true, INPUT_MATCH_NO, false},
        {"lines behind what tail says", "==> a.json <==\n{\"a\":1}\n{\"a\":2}\n", 31, true,
                INPUT_MATCH_WEAK, false},
        {"a line of text, and one of settings", "x\n{\"a\":1,\n\"b\":2}\n", 17, true,
                INPUT_MATCH_NO, false},
        {"one byte", "{", 1, true, INPUT_MATCH_WEAK, false},
};

static void probes(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(probe_cases); i++) {
        uint8_t *exact = malloc(probe_cases[i].len + 1); /* so that ASan sees a read past it */
        assert_non_null(exact);
        memcpy(exact, probe_cases[i].head, probe_cases[i].len);
        const bw_bytes head = {.ptr = exact, .len = probe_cases[i].len};
        bool split = true;
        const enum input_match match = input_json.probe(head, probe_cases[i].whole, &split);
        if (match != probe_cases[i].want || split != probe_cases[i].want_split)
            print_error("case '%s'\n", probe_cases[i].name);
        assert_int_equal(match, probe_cases[i].want);
        assert_int_equal(split, probe_cases[i].want_split);
        free(exact);
    }
}

/* ---- writers of Windows events ---- */

static const struct {
    const char *name;
    const char *input;
    const char *want; /* the event's line */
} flavour_cases[] = {
        {"evtx_dump",
                "{\"Event\":{\"#attributes\":{\"xmlns\":\"x\"},\"System\":{\"Provider\":{\"#"
                "attributes\":{"
                "\"Name\":\"P\"}},\"EventID\":{\"#attributes\":{\"Qualifiers\":0},\"#text\":7045},"
                "\"TimeCreated\":{\"#attributes\":{\"SystemTime\":\"2022-08-01T10:00:00.1Z\"}},"
                "\"EventRecordID\":9},\"EventData\":{\"Data\":{\"#text\":[\"a\",\"b\"]}}}}",
                "event 0 9 2022-08-01T10:00:00.100Z {\"Event.#attributes.xmlns\":\"x\","
                "\"Event.System.Provider.#attributes.Name\":\"P\","
                "\"Event.System.EventID.#attributes.Qualifiers\":0,\"Event.System.EventID.#text\":"
                "7045,"
                "\"Event.System.TimeCreated.#attributes.SystemTime\":\"2022-08-01T10:00:00.1Z\","
                "\"Event.System.EventRecordID\":9,\"Event.EventData.Data.#text\":[\"a\",\"b\"]}"},
        {"evtx_dump with separate attributes",
                "{\"Event\":{\"System\":{\"Provider_attributes\":{\"Name\":\"P\"},"
                "\"TimeCreated_attributes\":{\"SystemTime\":\"2022-08-01T10:00:00Z\"}}}}",
                "event 0 1 2022-08-01T10:00:00.000Z "
                "{\"Event.System.Provider_attributes.Name\":\"P\","
                "\"Event.System.TimeCreated_attributes.SystemTime\":\"2022-08-01T10:00:00Z\"}"},
        {"breakwater dump",
                "{\"Event\":{\"System\":{\"Provider\":{\"Name\":\"P\"},\"EventID\":1,"
                "\"TimeCreated\":{"
                "\"SystemTime\":\"2022-08-01T10:00:00.0000001Z\"},\"EventRecordID\":5},"
                "\"EventData\":{"
                "\"Data\":[\"a\"],\"Process Id\":\"z\"}}}",
                "event 0 5 2022-08-01T10:00:00.0000001Z {\"Event.System.Provider.Name\":\"P\","
                "\"Event.System.EventID\":1,\"Event.System.TimeCreated.SystemTime\":"
                "\"2022-08-01T10:00:00.0000001Z\",\"Event.System.EventRecordID\":5,"
                "\"Event.EventData.Data\":\"a\",\"Event.EventData.Process Id\":\"z\"}"},
        {"Winlogbeat",
                "{\"@timestamp\":\"2022-08-01T10:00:00.123Z\",\"winlog\":{\"record_id\":12,\"event_"
                "data\":{"
                "\"CommandLine\":\"x\"}},\"process\":{\"args\":[\"a\",\"b\"]}}",
                "event 0 12 2022-08-01T10:00:00.123Z {\"@timestamp\":\"2022-08-01T10:00:00.123Z\","
                "\"winlog.record_id\":12,\"winlog.event_data.CommandLine\":\"x\",\"process.args\":["
                "\"a\","
                "\"b\"]}"},
        {"NXLog",
                "{\"EventTime\":\"2022-08-01 12:00:00\",\"UtcTime\":\"2022-08-01 "
                "10:00:00.5\",\"Hostname\":"
                "\"h\",\"Keywords\":-9223372036854775808,\"RecordNumber\":3}",
                "event 0 3 2022-08-01T10:00:00.500Z {\"EventTime\":\"2022-08-01 "
                "12:00:00\",\"UtcTime\":"
                "\"2022-08-01 10:00:00.5\",\"Hostname\":\"h\",\"Keywords\":-9223372036854775808,"
                "\"RecordNumber\":3}"},
        {"Splunk with XML in _raw",
                "{\"preview\":false,\"result\":{\"_time\":\"2022-08-01 "
                "09:00:00\",\"EventID\":\"4688\","
                "\"_raw\":\"<Event xmlns='x'><System><EventID>4688</EventID><TimeCreated "
                "SystemTime='2022-08-01T10:00:00Z'/><EventRecordID>8</EventRecordID></"
                "System><EventData>"
                "<Data "
                "Name='Image'>C:\\\\a&amp;b</Data><Data>1</Data><Data>2</Data></EventData></"
                "Event>\"}}",
                "event 0 8 2022-08-01T10:00:00.000Z {\"preview\":false,\"_time\":\"2022-08-01 "
                "09:00:00\","
                "\"EventID\":\"4688\",\"_raw\":\"<Event xmlns='x'><System><EventID>4688</EventID>"
                "<TimeCreated "
                "SystemTime='2022-08-01T10:00:00Z'/><EventRecordID>8</EventRecordID></System>"
                "<EventData><Data "
                "Name='Image'>C:\\\\a&amp;b</Data><Data>1</Data><Data>2</Data></EventData>"
                "</"
                "Event>\",\"TimeCreated_SystemTime\":\"2022-08-01T10:00:00.000Z\","
                "\"EventRecordID\":8,"
                "\"Image\":\"C:\\\\a&b\",\"Data\":[\"1\",\"2\"]}"},
        {"Splunk with JSON in _raw",
                "{\"preview\":false,\"result\":{\"a\":\"outer\",\"_raw\":\" "
                "{\\\"a\\\":\\\"inner\\\","
                "\\\"b\\\":{\\\"c\\\":[1,2]}}\"}}",
                "event 0 1 - {\"preview\":false,\"a\":\"outer\",\"_raw\":\" "
                "{\\\"a\\\":\\\"inner\\\","
                "\\\"b\\\":{\\\"c\\\":[1,2]}}\",\"b.c\":[1,2]}"},
        {"columns of Log Analytics that are JSON as text",
                "{\"TimeGenerated\":\"2022-08-01T00:00:00Z\",\"Who\":\"{\\\"user\\\":{\\\"name\\\":"
                "\\\"a\\\"}"
                "}\",\"Parts\":\"[{\\\"n\\\":1},{\\\"n\\\":2}]\",\"Half\":\"{\\\"n\\\":\",\"Text\":"
                "\"{x}\"}\n",
                "event 0 1 2022-08-01T00:00:00.000Z "
                "{\"TimeGenerated\":\"2022-08-01T00:00:00Z\",\"Who\":\"{\\\"user\\\":{"
                "\\\"name\\\":\\\"a\\\"}}\",\"Parts\":\"[{\\\"n\\\":1},{\\\"n\\\":2}]\",\"Half\":"
                "\"{\\\"n\\\":\",\"Text\":"
                "\"{x}\",\"Who.user.name\":\"a\",\"Parts.n\":[1,2]}"},
        {"parameters of Google's reports have names",
                "{\"id\":{\"time\":\"2022-08-01T00:00:00Z\",\"applicationName\":\"admin\"},"
                "\"events\":[{\"name\":\"N\",\"parameters\":[{\"name\":\"NEW_VALUE\","
                "\"value\":\"true\"},{\"name\":\"scope\",\"multiValue\":[\"a\",\"b\"]},{\"name\":"
                "\"OLD_VALUE\",\"value\":\"false\"}]}]}\n",
                "event 0 1 2022-08-01T00:00:00.000Z "
                "{\"id.time\":\"2022-08-01T00:00:00Z\",\"id.applicationName\":\"admin\",\"events."
                "name\":\"N\","
                "\"events.parameters.name\":[\"NEW_VALUE\",\"scope\",\"OLD_VALUE\"],\"events."
                "parameters.value\":[\"true\",\"false\"],"
                "\"events.parameters.multiValue\":[\"a\",\"b\"],\"events.parameters.NEW_VALUE\":"
                "\"true\",\"events.parameters.OLD_VALUE\":\"false\"}"},
        {"a text that is JSON is one elsewhere",
                "{\"time\":\"2022-08-01T00:00:00Z\",\"Who\":\"{\\\"user\\\":1}\"}\n",
                "event 0 1 2022-08-01T00:00:00.000Z "
                "{\"time\":\"2022-08-01T00:00:00Z\",\"Who\":\"{\\\"user\\\":1}\"}"},
        {"Splunk's classic form in _raw",
                "{\"_raw\":\"08/01/2022 10:00:00 "
                "AM\\nLogName=Security\\nEventCode=4688\\nMessage=A new "
                "process.\\n\\nCreator:\\n\\tAccount Name:\\t\\tanna\\n\\nTarget:\\n\\tAccount "
                "Name:\\t\\t-\\n\\tProcess Name:\\tC:\\\\x=y.exe\\n\"}",
                "event 0 1 - {\"_raw\":\"08/01/2022 10:00:00 "
                "AM\\nLogName=Security\\nEventCode=4688\\n"
                "Message=A new process.\\n\\nCreator:\\n\\tAccount "
                "Name:\\t\\tanna\\n\\nTarget:\\n\\tAccount "
                "Name:\\t\\t-\\n\\tProcess Name:\\tC:\\\\x=y.exe\\n\",\"LogName\":\"Security\","
                "\"EventCode\":\"4688\",\"Message\":\"A new "
                "process.\\n\\nCreator:\\n\\tAccount Name:\\t\\tanna\\n\\nTarget:"
                "\\n\\tAccount Name:\\t\\t-\\n\\tProcess Name:\\tC:\\\\x=y.exe\","
                "\"AccountName\":[\"anna\",\"-\"],"
                "\"ProcessName\":\"C:\\\\x=y.exe\"}"},
        {"journalctl -o json",
                "{\"__REALTIME_TIMESTAMP\":\"1661990398123456\",\"SYSLOG_IDENTIFIER\":\"sshd\","
                "\"_PID\":\"7\",\"_HOSTNAME\":\"h\",\"_COMM\":\"sshd\",\"MESSAGE\":"
                "\"Failed password for root from 192.0.2.1 port 99 ssh2\"}",
                "event 0 1 2022-08-31T23:59:58.123456Z "
                "{\"__REALTIME_TIMESTAMP\":\"1661990398123456\",\"SYSLOG_IDENTIFIER\":\"sshd\","
                "\"_PID\":\"7\",\"_HOSTNAME\":\"h\",\"_COMM\":\"sshd\",\"MESSAGE\":"
                "\"Failed password for root from 192.0.2.1 port 99 ssh2\","
                "\"event.dataset\":\"system.auth\",\"message\":"
                "\"Failed password for root from 192.0.2.1 port 99 ssh2\","
                "\"process.name\":\"sshd\",\"system.auth.ssh.method\":\"password\","
                "\"user.name\":\"root\",\"source.ip\":\"192.0.2.1\",\"source.port\":99,"
                "\"event.category\":\"authentication\",\"event.action\":\"ssh_login\","
                "\"event.outcome\":\"failure\",\"host.name\":\"h\",\"process.pid\":7}"},
        {"the journal as Vector has it; names of the record stay as they are",
                "{\"host\":\"h\",\"user.name\":\"x\",\"SYSLOG_FACILITY\":\"10\",\"_COMM\":\"odd\","
                "\"message\":\"m\"}",
                "event 0 1 - {\"host\":\"h\",\"user.name\":\"x\",\"SYSLOG_FACILITY\":\"10\","
                "\"_COMM\":\"odd\",\"message\":\"m\",\"event.dataset\":\"system.auth\","
                "\"process.name\":\"odd\"}"},
        {"rsyslog as JSON",
                "{\"msg\":\"(root) CMD (/bin/true)\",\"programname\":\"CRON\","
                "\"syslogfacility\":9}",
                "event 0 1 - {\"msg\":\"(root) CMD (/bin/true)\",\"programname\":\"CRON\","
                "\"syslogfacility\":9,\"event.dataset\":\"system.syslog\",\"message\":"
                "\"(root) CMD (/bin/true)\",\"process.name\":\"CRON\",\"user.name\":\"root\","
                "\"COMMAND\":\"/bin/true\",\"CommandLine\":\"/bin/true\",\"User\":\"root\","
                "\"ParentImage\":\"/usr/sbin/cron\",\"event.category\":\"process\","
                "\"event.action\":\"cron_command\"}"},
        {"a binary message of the journal", "{\"_COMM\":\"sshd\",\"MESSAGE\":[70,97]}",
                "event 0 1 - "
                "{\"_COMM\":\"sshd\",\"MESSAGE\":[70,97],\"event.dataset\":\"system.auth\","
                "\"message\":\"Fa\",\"process.name\":\"sshd\"}"},
        {"a message that is no list of bytes", "{\"_COMM\":\"sshd\",\"MESSAGE\":[70,256]}",
                "event 0 1 - {\"_COMM\":\"sshd\",\"MESSAGE\":[70,256]}"},
        {"other text in _raw", "{\"_raw\":\"a: b\\nc=d\"}",
                "event 0 1 - {\"_raw\":\"a: b\\nc=d\"}"},
        {"broken XML in _raw", "{\"_raw\":\"<Event><System>\"}",
                "event 0 1 - {\"_raw\":\"<Event><System>\"}"},
        {"Get-WinEvent",
                "{\"Id\":1,\"ProviderName\":\"P\",\"LogName\":\"L\",\"MachineName\":\"M\","
                "\"TimeCreated\":"
                "\"\\/Date(1659348000123)\\/\",\"Properties\":[{\"Value\":\"-\"},{\"Value\":7}],"
                "\"Message\":\"Process Create:\\r\\nImage: C:\\\\x.exe\\r\\nUser: CORP\\\\anna\"}",
                "event 0 1 2022-08-01T10:00:00.123Z "
                "{\"Id\":1,\"ProviderName\":\"P\",\"LogName\":\"L\","
                "\"MachineName\":\"M\",\"TimeCreated\":\"/Date(1659348000123)/"
                "\",\"Properties.Value\":["
                "\"-\",7],\"Message\":\"Process Create:\\r\\nImage: C:\\\\x.exe\\r\\nUser: "
                "CORP\\\\anna\","
                "\"Image\":\"C:\\\\x.exe\",\"User\":\"CORP\\\\anna\"}"},
        {"a record that was carried as text: its own time counts",
                "{\"@timestamp\":\"2022-08-02T10:00:00Z\",\"input\":{\"type\":\"log\"},"
                "\"message\":\"{\\\"eventTime\\\":\\\"2022-08-01T10:00:00Z\\\",\\\"input\\\":"
                "{\\\"type\\\":1},\\\"eventName\\\":\\\"StopLogging\\\"}\"}",
                "event 0 1 2022-08-01T10:00:00.000Z {\"@timestamp\":\"2022-08-02T10:00:00Z\","
                "\"input.type\":\"log\",\"message\":\"{\\\"eventTime\\\":"
                "\\\"2022-08-01T10:00:00Z\\\",\\\"input\\\":{\\\"type\\\":1},\\\"eventName\\\":"
                "\\\"StopLogging\\\"}\",\"eventTime\":\"2022-08-01T10:00:00Z\","
                "\"eventName\":\"StopLogging\"}"},
        {"a line of syslog that was carried as text",
                "{\"@timestamp\":\"2022-08-02T10:00:00Z\",\"host\":\"shipper\",\"message\":\"Aug  "
                "1 "
                "10:00:00 web01 sshd[7]: Invalid user x from 192.0.2.7\"}",
                "event 0 1 2022-08-02T10:00:00.000Z {\"@timestamp\":\"2022-08-02T10:00:00Z\","
                "\"host\":\"shipper\",\"message\":\"Aug  1 10:00:00 web01 sshd[7]: Invalid user x "
                "from "
                "192.0.2.7\",\"event.dataset\":\"system.auth\",\"host.name\":\"web01\","
                "\"process.name\":\"sshd\",\"user.name\":\"x\",\"source.ip\":\"192.0.2.7\","
                "\"event.category\":\"authentication\",\"event.action\":\"ssh_invalid_user\","
                "\"event.outcome\":\"failure\"}"},
        {"the original before the message",
                "{\"event\":{\"original\":\" {\\\"a\\\":1}\"},\"message\":\"{\\\"b\\\":1}\"}",
                "event 0 1 - {\"event.original\":\" {\\\"a\\\":1}\","
                "\"message\":\"{\\\"b\\\":1}\",\"a\":1}"},
        {"what is rendered of a Windows event is no record",
                "{\"winlog\":{\"event_id\":1},\"message\":\"{\\\"a\\\":1}\"}",
                "event 0 1 - {\"winlog.event_id\":1,\"message\":\"{\\\"a\\\":1}\"}"},
        {"broken JSON stays text", "{\"message\":\"{\\\"a\\\":\"}",
                "event 0 1 - {\"message\":\"{\\\"a\\\":\"}"},
        {"a message elsewhere stays text",
                "{\"message\":\"Image: C:\\\\x.exe\",\"host\":{\"name\":\"h\"}}",
                "event 0 1 - {\"message\":\"Image: C:\\\\x.exe\",\"host.name\":\"h\"}"},
};

/* Each flavour twice in a row: the second time the way is known. */
static void flavours(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(flavour_cases); i++) {
        struct bw_buffer text;
        bw_buffer_init(&text, BW_MIB);
        bw_buffer_printf(&text, "%s\n%s\n", flavour_cases[i].input, flavour_cases[i].input);
        struct input_run run = {0};
        input_run(&run, &input_json, bw_buffer_bytes(&text), NULL, NULL);
        assert_int_equal(run.counts.records, 2);
        assert_int_equal(run.counts.unreadable, 0);
        const bw_str out = bw_buffer_str(&run.text);
        const size_t first = bw_str_find_char(out, '\n');
        const bw_str line = bw_str_head(out, first);
        if (!bw_str_eq(line, bw_str_of(flavour_cases[i].want)))
            print_error("case '%s'\n got: %.*s\nwant: %s\n", flavour_cases[i].name, (int)line.len,
                    line.ptr, flavour_cases[i].want);
        assert_true(bw_str_eq(line, bw_str_of(flavour_cases[i].want)));
        /* the second differs in its offset, and in its number where that is the document's */
        const size_t values = bw_str_find(line, BW_STR("{"));
        const bw_str rest = bw_str_from(out, first + 1);
        const bw_str again = bw_str_head(rest, bw_str_find_char(rest, '\n'));
        assert_true(bw_str_eq(
                bw_str_from(line, values), bw_str_from(again, bw_str_find(again, BW_STR("{")))));
        bw_buffer_release(&run.text);
        bw_buffer_release(&text);
    }
}

/* ---- as one line ---- */

static const struct {
    const char *name;
    const char *input;
    size_t len;
    const char *want;
} render_cases[] = {
        {"numbers as they are, text by its characters",
                "{\"a\":[1,-2.50e3,true,null],\"b\":\"\\u00e4\\\\\"}", 0,
                "{\"a\":[1,-2.50e3,true,null],\"b\":\"\xc3\xa4\\\\\"}"},
        {"printed", "{\r\n  \"a\" : [ 1 ,\t2 ],\n  \"b c\": { }\n}", 0, "{\"a\":[1,2],\"b c\":{}}"},
        {"not UTF-8", "{\"a\":\"x\xff\"}", 0, "{\"a\":\"x\xef\xbf\xbd\"}"},
        {"names too", "{\"\xff\":1}", 0, "{\"\xef\xbf\xbd\":1}"},
        {"control characters", "{\"a\":\"x\ty\0\"}", 13, "{\"a\":\"x\\ty\\u0000\"}"},
        {"no escapes", "{\"a\":\"C:\\Windows\\u12\"}", 0, "{\"a\":\"C:\\\\Windows\\\\u12\"}"},
        {"lone surrogates", "{\"a\":\"\\ud83d\"}", 0, "{\"a\":\"\xef\xbf\xbd\"}"},
        {"NaN", "{\"a\":NaN,\"b\":[-Infinity]}", 0, "{\"a\":\"NaN\",\"b\":[\"-Infinity\"]}"},
};

struct rendered {
    struct bw_buffer text;
};

static void render_event(const struct event *event, void *user)
{
    struct rendered *rendered = user;
    bw_buffer_clear(&rendered->text);
    event->render(event, event->render_context, &rendered->text);
}

static void rendering(void **state)
{
    (void)state;
    struct rendered rendered;
    bw_buffer_init(&rendered.text, BW_MIB);
    for (size_t i = 0; i < BW_COUNT(render_cases); i++) {
        const size_t len =
                render_cases[i].len != 0 ? render_cases[i].len : strlen(render_cases[i].input);
        const bw_bytes bytes = {.ptr = (const uint8_t *)render_cases[i].input, .len = len};
        struct input_run run = {0};
        input_run(&run, &input_json, bytes, render_event, &rendered);
        assert_int_equal(run.events, 1);
        assert_true(json_strict(bw_buffer_str(&rendered.text)));
        if (!bw_str_eq(bw_buffer_str(&rendered.text), bw_str_of(render_cases[i].want)))
            print_error("case '%s': %.*s\n", render_cases[i].name, (int)rendered.text.len,
                    (const char *)rendered.text.ptr);
        assert_true(bw_str_eq(bw_buffer_str(&rendered.text), bw_str_of(render_cases[i].want)));
        bw_buffer_release(&run.text);
    }
    bw_buffer_release(&rendered.text);
}

/* ---- in parts ---- */

static void add_offset(const struct event *event, void *user)
{
    struct bw_buffer *offsets = user;
    bw_buffer_printf(offsets, "%llu ", (unsigned long long)event->offset);
}

/* Lines shared out at every place give each event once, in order. */
static void parts(void **state)
{
    (void)state;
    static const char text[] =
            "{\"a\":1}\n{\"b\":{\"c\":2}}\r\n\n{\"a\":3}{\"a\":4}\nbad\n{\"a\":5}";
    const bw_bytes bytes = {.ptr = (const uint8_t *)text, .len = sizeof(text) - 1};
    for (uint64_t cut = 1; cut < bytes.len; cut++) {
        struct bw_buffer offsets;
        bw_buffer_init(&offsets, BW_MIB);
        uint64_t unreadable = 0;
        for (unsigned part = 0; part < 2; part++) {
            struct input_run run = {.part_start = part == 0 ? 0 : cut,
                    .part_end = part == 0 ? cut : 0,
                    .read_size = 5};
            input_run(&run, &input_json, bytes, add_offset, &offsets);
            unreadable += run.counts.unreadable;
            bw_buffer_release(&run.text);
        }
        bw_buffer_add_char(&offsets, '\0');
        assert_string_equal((const char *)offsets.ptr, "0 8 24 31 43 ");
        assert_int_equal(unreadable, 1);
        bw_buffer_release(&offsets);
    }
}

/* ---- much text in UTF-16 ---- */

struct utf16_check {
    bw_bytes bytes;
    bool big_endian;
    uint64_t next; /* number of the next record */
};

static void check_utf16_event(const struct event *event, void *user)
{
    struct utf16_check *check = user;
    assert_int_equal(event->shape->field_count, 2);
    assert_int_equal(event->values[0].u, check->next);
    static const char text[] = "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80";
    assert_int_equal(event->values[1].bytes.len, sizeof(text) - 1);
    assert_memory_equal(event->values[1].bytes.ptr, text, sizeof(text) - 1);
    assert_int_equal(check->bytes.ptr[event->offset + check->big_endian], '{');
    check->next++;
}

/* More than any buffer holds, with reads that cut units and pairs in two. */
static void large_utf16(void **state)
{
    (void)state;
    for (unsigned big_endian = 0; big_endian < 2; big_endian++) {
        struct bw_buffer text;
        bw_buffer_init(&text, 64 * BW_MIB);
        bw_buffer_add(&text, "\xff\xfe", 2);
        for (unsigned i = 0; i < 20000; i++) {
            char line[64];
            snprintf(line, sizeof(line),
                    "{\"n\":%u,\"t\":\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"}\n", i);
            bw_buffer_add_as_utf16le(&text, bw_str_of(line));
        }
        for (size_t i = 0; big_endian != 0 && i + 1 < text.len; i += 2) {
            const uint8_t first = text.ptr[i];
            text.ptr[i] = text.ptr[i + 1];
            text.ptr[i + 1] = first;
        }
        static const size_t sizes[] = {0, 65537, 4099, 333};
        for (size_t i = 0; i < BW_COUNT(sizes); i++) {
            struct utf16_check check = {
                    .bytes = bw_buffer_bytes(&text), .big_endian = big_endian != 0};
            struct input_run run = {.read_size = sizes[i], .head_len = i * 1001};
            input_run(&run, &input_json, bw_buffer_bytes(&text), check_utf16_event, &check);
            assert_int_equal(check.next, 20000);
            assert_int_equal(run.counts.unreadable, 0);
            bw_buffer_release(&run.text);
        }
        bw_buffer_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(probes),
            cmocka_unit_test(flavours),
            cmocka_unit_test(rendering),
            cmocka_unit_test(parts),
            cmocka_unit_test(large_utf16),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
