#include "input/windows/windows_xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/utf.h"
#include "support/input_run.h"
#include "support/json_strict.h"
#include "support/mutate.h"

struct input_case {
    const char *name;
    const char *input;
    size_t len;
    const char *want;
};

#define BYTES(literal) .input = literal, .len = sizeof(literal) - 1

/* Offsets are those of the start tags, in whatever encoding. */
static void check_offset(const struct event *event, void *user)
{
    const bw_bytes *bytes = user;
    assert_true(event->offset < bytes->len);
    const uint8_t *at = bytes->ptr + event->offset;
    assert_true(at[0] == '<' || (at[0] == 0 && at[1] == '<'));
}

/* Runs a case whole, and with its bytes coming in every way: the outcome must be the same. */
static void run_case(const struct input_case *c)
{
    static const size_t sizes[] = {0, 1, 2, 3, 7, 64};
    bw_bytes bytes = {.ptr = (const uint8_t *)c->input, .len = c->len};
    for (size_t i = 0; i < BW_COUNT(sizes); i++) {
        for (size_t head = 0; head <= bytes.len; head += bytes.len / 2 + 1) {
            struct input_run run = {.read_size = sizes[i], .head_len = head, .render = true};
            input_run(&run, &input_windows_xml, bytes, check_offset, &bytes);
            bw_buffer_add_char(&run.text, '\0');
            if (strcmp((const char *)run.text.ptr, c->want) != 0)
                print_error("case '%s', reads of %zu\n", c->name, sizes[i]);
            assert_string_equal((const char *)run.text.ptr, c->want);
            bw_buffer_release(&run.text);
        }
    }
}

static void run_cases(const struct input_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        run_case(&cases[i]);
}

/* Everything that wevtutil writes of one event. */
#define FULL_EVENT                                                                                 \
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider "      \
    "Name='Microsoft-Windows-Sysmon' Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/>"              \
    "<EventID Qualifiers='0'>1</EventID><Version>5</Version><Level>4</Level><Task>1</Task>"        \
    "<Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords>"                                    \
    "<TimeCreated SystemTime='2022-08-01T10:00:00.123456700Z'/><EventRecordID>77</EventRecordID>"  \
    "<Correlation ActivityID='{00000000-0000-0000-0000-000000000001}'/>"                           \
    "<Execution ProcessID='2188' ThreadID='3000'/>"                                                \
    "<Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>PC-17</Computer>"            \
    "<Security UserID='S-1-5-18'/></System><EventData><Data Name='RuleName'></Data>"               \
    "<Data Name='Image'>C:\\a &amp; b.exe</Data><Data Name='Process Id'>12</Data>"                 \
    "<Data Name='Hashes'/></EventData></Event>"

#define FULL_WANT                                                                                  \
    "{\"Provider_Name\":\"Microsoft-Windows-Sysmon\",\"Provider_Guid\":"                           \
    "\"{5770385f-c22a-43e0-bf4c-06f5698ffbd9}\",\"EventID_Qualifiers\":0,\"EventID\":1,"           \
    "\"Version\":5,\"Level\":4,\"Task\":1,\"Opcode\":0,\"Keywords\":\"0x8000000000000000\","       \
    "\"TimeCreated_SystemTime\":\"2022-08-01T10:00:00.1234567Z\",\"EventRecordID\":77,"            \
    "\"Correlation_ActivityID\":\"{00000000-0000-0000-0000-000000000001}\","                       \
    "\"Execution_ProcessID\":2188,\"Execution_ThreadID\":3000,"                                    \
    "\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Computer\":\"PC-17\","                 \
    "\"Security_UserID\":\"S-1-5-18\",\"RuleName\":\"\",\"Image\":\"C:\\\\a & b.exe\","            \
    "\"ProcessId\":\"12\",\"Hashes\":\"\"}\n"                                                      \
    "json {\"Event\":{\"System\":{\"Provider\":{\"Name\":\"Microsoft-Windows-Sysmon\",\"Guid\":"   \
    "\"{5770385f-c22a-43e0-bf4c-06f5698ffbd9}\"},\"EventID\":{\"Qualifiers\":0,\"#text\":1},"      \
    "\"Version\":5,\"Level\":4,\"Task\":1,\"Opcode\":0,\"Keywords\":\"0x8000000000000000\","       \
    "\"TimeCreated\":{\"SystemTime\":\"2022-08-01T10:00:00.1234567Z\"},\"EventRecordID\":77,"      \
    "\"Correlation\":{\"ActivityID\":\"{00000000-0000-0000-0000-000000000001}\"},"                 \
    "\"Execution\":{\"ProcessID\":2188,\"ThreadID\":3000},"                                        \
    "\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Computer\":\"PC-17\","                 \
    "\"Security\":{\"UserID\":\"S-1-5-18\"}},\"EventData\":{\"RuleName\":\"\","                    \
    "\"Image\":\"C:\\\\a & b.exe\",\"Process Id\":\"12\",\"Hashes\":\"\"}}}\n"

#define SMALL(number) "<Event><System><EventID>" number "</EventID></System></Event>"
#define SMALL_WANT(number)                                                                         \
    "{\"EventID\":" number "}\njson {\"Event\":{\"System\":{\"EventID\":" number "}}}\n"

static const struct input_case framing_cases[] = {
        {"nothing", BYTES(""), "end end 0 0\n"},
        {"no event", BYTES("<?xml version='1.0'?><Events></Events>\n"), "end end 0 0\n"},
        {"wevtutil, twice", BYTES(FULL_EVENT "\r\n" FULL_EVENT),
                "event 0 77 2022-08-01T10:00:00.1234567Z " FULL_WANT
                "event 787 77 2022-08-01T10:00:00.1234567Z " FULL_WANT "end end 2 0\n"},
        {"with a root element", BYTES("<Events>" SMALL("1") SMALL("2") "</Events>"),
                "event 8 1 - " SMALL_WANT("1") "event 60 2 - " SMALL_WANT("2") "end end 2 0\n"},
        {"with everything around it",
                BYTES("\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"utf-8\" "
                      "standalone=\"yes\"?>\n<!-- "
                      "<Event> -->\n<Events>\n  " SMALL("1") "\n</Events>\n\0"),
                "event 87 1 - {\"EventID\":1}\n"
                "json {\"Event\":{\"System\":{\"EventID\":1}}}\n"
                "end end 1 0\n"},
        {"UTF-16LE",
                BYTES("\xff\xfe<\0E\0v\0e\0n\0t\0>\0<\0A\0>\0\xe4\0<\0/\0A\0>\0<\0/"
                      "\0E\0v\0e\0n\0t\0"
                      ">\0"),
                "event 2 1 - {\"A\":\"\xc3\xa4\"}\njson {\"Event\":{\"A\":\"\xc3\xa4\"}}\nend end "
                "1 0\n"},
        {"UTF-16BE",
                BYTES("\xfe\xff\0<\0E\0v\0e\0n\0t\0>\0<\0A\0>\0\xe4\0<\0/\0A\0>\0<\0/"
                      "\0E\0v\0e\0n\0t"
                      "\0>"),
                "event 2 1 - {\"A\":\"\xc3\xa4\"}\njson {\"Event\":{\"A\":\"\xc3\xa4\"}}\nend end "
                "1 0\n"},
        {"printed over many lines",
                BYTES("<Events>\r\n  <Event xmlns=\"x\">\r\n    <System>\r\n      "
                      "<EventID>1</EventID>\r\n  "
                      "  </System>\r\n  </Event>\r\n</Events>\r\n"),
                "event 12 1 - " SMALL_WANT("1") "end end 1 0\n"},
        {"a document type",
                BYTES("<!DOCTYPE x [<!ENTITY a \"b>c\">]>\n<Event><A>&a;&lt;</A></Event>"),
                "note anomaly xml.doctype 0 1\n"
                "event 33 1 - {\"A\":\"&a;<\"}\n"
                "json {\"Event\":{\"A\":\"&a;<\"}}\n"
                "end end 1 0\n"},
};

static void framing(void **state)
{
    (void)state;
    run_cases(framing_cases, BW_COUNT(framing_cases));
}

static const struct input_case content_cases[] = {
        {"Data without names",
                BYTES("<Event><EventData><Data>a</Data><Data>b</Data><Binary>00FF</Binary></"
                      "EventData></"
                      "Event>"),
                "event 0 1 - {\"Data\":[\"a\",\"b\"],\"Binary\":\"00FF\"}\njson "
                "{\"Event\":{\"EventData\":{\"Data\":[\"a\",\"b\"],\"Binary\":\"00FF\"}}}\nend end "
                "1 0\n"},
        {"one Data without a name", BYTES("<Event><EventData><Data>a</Data></EventData></Event>"),
                "event 0 1 - {\"Data\":\"a\"}\njson "
                "{\"Event\":{\"EventData\":{\"Data\":[\"a\"]}}}\nend "
                "end 1 0\n"},
        {"a dot in a name",
                BYTES("<Event><EventData><Data Name='a.b'>x</Data></EventData></Event>"),
                "event 0 1 - {\"a.b\":\"x\"}\njson "
                "{\"Event\":{\"EventData\":{\"a.b\":\"x\"}}}\nend end 1 "
                "0\n"},
        {"UserData",
                BYTES("<Event><UserData><LogFileCleared "
                      "xmlns='y'><SubjectUserName>anna</SubjectUserName>"
                      "<Empty/></LogFileCleared></UserData></Event>"),
                "event 0 1 - {\"SubjectUserName\":\"anna\",\"Empty\":null}\njson "
                "{\"Event\":{\"UserData\":{\"LogFileCleared\":{\"SubjectUserName\":\"anna\","
                "\"Empty\":"
                "null}}}}\nend end 1 0\n"},
        {"RenderingInfo goes by its path",
                BYTES("<Event><System><Level>4</Level></System><RenderingInfo "
                      "Culture='en-US'><Level>"
                      "Information</Level><Keywords><Keyword>a</Keyword><Keyword>b</Keyword></"
                      "Keywords>"
                      "</RenderingInfo></Event>"),
                "event 0 1 - "
                "{\"Level\":4,\"Event.RenderingInfo.Culture\":\"en-US\",\"Event.RenderingInfo."
                "Level\":\"Information\",\"Event.RenderingInfo.Keywords.Keyword\":[\"a\",\"b\"]}"
                "\njson "
                "{\"Event\":{\"System\":{\"Level\":4},\"RenderingInfo\":{\"Culture\":\"en-US\","
                "\"Level\":"
                "\"Information\",\"Keywords\":{\"Keyword\":[\"a\",\"b\"]}}}}\nend end 1 0\n"},
        {"entities and references",
                BYTES("<Event><A>&lt;&gt;&amp;&quot;&apos;&#65;&#x42;&#228;&#x1F600;&#0;&#xD800;&#"
                      "9999999;"
                      "&x;&;&#;&#xg; & </A></Event>"),
                "event 0 1 - "
                "{\"A\":\"<>&\\\"'AB\xc3\xa4\xf0\x9f\x98\x80\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
                "&x;&;&#;&#xg; & \"}\njson "
                "{\"Event\":{\"A\":\"<>&\\\"'AB\xc3\xa4\xf0\x9f\x98\x80\xef\xbf\xbd"
                "\xef\xbf\xbd\xef\xbf\xbd&x;&;&#;&#xg; & \"}}\nend end 1 0\n"},
        {"CDATA, comments and instructions",
                BYTES("<Event><A>x<![CDATA[<&]]]]><!-- - --><![CDATA[>]]>y<?p "
                      "?></A><B><![CDATA[z]]></B></"
                      "Event>"),
                "event 0 1 - {\"A\":\"x<&]]>y\",\"B\":\"z\"}\njson "
                "{\"Event\":{\"A\":\"x<&]]>y\",\"B\":"
                "\"z\"}}\nend end 1 0\n"},
        {"mixed content", BYTES("<Event><A> one <B>two</B> three </A></Event>"),
                "event 0 1 - {\"A\":[\" one \",\" three \"],\"B\":\"two\"}\njson "
                "{\"Event\":{\"A\":{\"B\":\"two\",\"#text\":[\" one \",\" three \"]}}}\nend end 1 "
                "0\n"},
        {"prefixes",
                BYTES("<Event xmlns:e='z'><e:System><e:EventID>1</e:EventID></e:System></Event>"),
                "event 0 1 - " SMALL_WANT("1") "end end 1 0\n"},
        {"quotes and blanks in tags",
                BYTES("<Event ><System ><TimeCreated  SystemTime = \"2022-08-01T10:00:00Z\" "
                      "/><Provider "
                      "Name=\"a'b\" Guid=''/></System ></Event >"),
                "event 0 1 2022-08-01T10:00:00.000Z "
                "{\"TimeCreated_SystemTime\":\"2022-08-01T10:00:00.000Z\""
                ",\"Provider_Name\":\"a'b\",\"Provider_Guid\":\"\"}\njson "
                "{\"Event\":{\"System\":{\"TimeCreated\":{\"SystemTime\":\"2022-08-01T10:00:00."
                "000Z\"},"
                "\"Provider\":{\"Name\":\"a'b\",\"Guid\":\"\"}}}}\nend end 1 0\n"},
        {"numbers that are not printed as they are written stay text",
                BYTES("<Event><System><Task>007</Task><Opcode>-1</Opcode><Level>0</Level><Version>"
                      "99999999999999999999</Version></System></Event>"),
                "event 0 1 - {\"Task\":\"007\",\"Opcode\":\"-1\",\"Level\":0,\"Version\":"
                "\"99999999999999999999\"}\njson "
                "{\"Event\":{\"System\":{\"Task\":\"007\",\"Opcode\":\"-1\","
                "\"Level\":0,\"Version\":\"99999999999999999999\"}}}\nend end 1 0\n"},
        {"an empty event", BYTES("<Event/>"),
                "event 0 1 - {\"Event\":null}\njson {\"Event\":null}\nend "
                "end 1 0\n"},
};

static void content(void **state)
{
    (void)state;
    run_cases(content_cases, BW_COUNT(content_cases));
}

static const struct input_case trouble_cases[] = {
        {"a bad event between good ones", BYTES(SMALL("1") "<Event><A></B></Event>" SMALL("3")),
                "event 0 1 - " SMALL_WANT("1") "note unreadable xml.syntax 52 1\nevent 74 3 "
                                               "- " SMALL_WANT("3") "end end 2 1\n"},
        {"an event that was cut short", BYTES("<Event><System><EventID>1</Ev" SMALL("2")),
                "note unreadable xml.syntax 0 1\nevent 29 2 - " SMALL_WANT("2") "end end 1 1\n"},
        {"an event that was cut short between tags", BYTES("<Event><System>" SMALL("2")),
                "note unreadable xml.syntax 0 1\nevent 15 2 - " SMALL_WANT("2") "end end 1 1\n"},
        {"the end is missing", BYTES(SMALL("1") "<Event><System><EventID>2"),
                "event 0 1 - " SMALL_WANT("1") "note damage xml.truncated 52 1\nend end 1 1\n"},
        {"junk between events", BYTES(SMALL("1") "\xff\x01 junk < > <x " SMALL("2")),
                "event 0 1 - " SMALL_WANT("1") "note unreadable xml.junk 52 1\nevent 67 2 "
                                               "- " SMALL_WANT("2") "end end 2 1\n"},
        {"an attribute without quotes", BYTES("<Event a=1></Event>" SMALL("2")),
                "note unreadable xml.syntax 0 1\nevent 19 2 - " SMALL_WANT("2") "end end 1 1\n"},
        {"a declaration inside", BYTES("<Event><!ENTITY a 'b'></Event>" SMALL("2")),
                "note unreadable xml.syntax 0 1\nevent 30 2 - " SMALL_WANT("2") "end end 1 1\n"},
};

static void trouble(void **state)
{
    (void)state;
    run_cases(trouble_cases, BW_COUNT(trouble_cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(framing),
            cmocka_unit_test(content),
            cmocka_unit_test(trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
