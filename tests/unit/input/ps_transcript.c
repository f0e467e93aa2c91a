#include "input/windows/ps_transcript.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/line_check.h"

#define STARS "**********************\n"

#define HEAD                                                                                       \
    STARS "Windows PowerShell transcript start\nStart time: 20220615075129\n"                      \
          "Username: CORP\\jdoe\nMachine: WS1 (Microsoft Windows NT 10.0.19041.0)\n" STARS

#define SAID "{\"event.dataset\":\"powershell.transcript\","
#define WHO  "\"host.name\":\"WS1\",\"User\":\"CORP\\\\jdoe\""

#define START_SAID                                                                                 \
    "2022-06-15T07:51:29.000Z " SAID "\"event.action\":\"session-start\"," WHO                     \
    ",\"message\":\"Windows PowerShell transcript start\\nStart time: 20220615075129\\n"           \
    "Username: CORP\\\\jdoe\\nMachine: WS1 (Microsoft Windows NT 10.0.19041.0)\"}\n"

#define COMMAND_SAID SAID "\"event.action\":\"command\"," WHO

static const struct line_case cases[] = {
        {"a command, its directory and what it printed",
                HEAD STARS "Command start time: 20220615075131\n" STARS
                           "PS C:\\Users\\jdoe> whoami /all\ncorp\\jdoe\nmore\n",
                START_SAID
                "2022-06-15T07:51:31.000Z " COMMAND_SAID
                ",\"CurrentDirectory\":\"C:\\\\Users\\\\jdoe\",\"ScriptBlockText\":\"whoami /all\","
                "\"message\":\"corp\\\\jdoe\\nmore\"}\nend end 2 0\n"},
        {"a command of several lines", HEAD "PS>if (1) {\n>> 2\n>> }\n2\n",
                START_SAID "2022-06-15T07:51:29.000Z " COMMAND_SAID
                           ",\"ScriptBlockText\":\"if (1) {\\n2\\n}\",\"message\":\"2\"}\n"
                           "end end 2 0\n"},
        {"the prompt of another host", HEAD "[srv01]: PS C:\\> hostname\n",
                START_SAID "2022-06-15T07:51:29.000Z " COMMAND_SAID
                           ",\"CurrentDirectory\":\"C:\\\\\",\"ScriptBlockText\":\"hostname\"}\n"
                           "end end 2 0\n"},
        {"prompts without commands", HEAD "PS>\nPS C:\\>\n", START_SAID "end end 1 0\n"},
        {"no time that is none",
                STARS "Windows PowerShell transcript start\nStart time: 20221315075129\n" STARS
                      "PS>x\n",
                "- " SAID "\"event.action\":\"session-start\",\"message\":\"Windows PowerShell "
                "transcript start\\nStart time: 20221315075129\"}\n"
                "- " SAID "\"event.action\":\"command\",\"ScriptBlockText\":\"x\"}\n"
                "end end 2 0\n"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        assert_true(line_check_case(&input_ps_transcript, &cases[i]));
}

/* Names and programs of a session that are longer than what is kept are cut. */
static void test_long_names(void **state)
{
    (void)state;
    struct bw_buffer text;
    bw_buffer_init(&text, BW_MIB);
    bw_buffer_add_text(&text, STARS "Windows PowerShell transcript start\nUsername: ");
    for (unsigned i = 0; i < 5000; i++)
        bw_buffer_add_char(&text, 'u');
    bw_buffer_add_text(&text, "\nHost Application: ");
    for (unsigned i = 0; i < 50000; i++)
        bw_buffer_add_char(&text, 'a');
    bw_buffer_add_text(&text, "\n" STARS "PS>x\n");
    struct input_run run = {.read_size = 100};
    input_run(&run, &input_ps_transcript, bw_str_bytes(bw_buffer_str(&text)), NULL, NULL);
    assert_int_equal(run.events, 2);
    const bw_str all = bw_buffer_str(&run.text);
    const bw_str command = bw_str_from(all, bw_str_find(all, BW_STR("\"command\"")));
    const bw_str user = bw_str_from(command, bw_str_find(command, BW_STR("\"User\":\"")) + 8);
    const bw_str program =
            bw_str_from(command, bw_str_find(command, BW_STR("\"HostApplication\":\"")) + 19);
    assert_int_equal(bw_str_find_char(user, '"'), 256);
    assert_int_equal(bw_str_find_char(program, '"'), 8192);
    bw_buffer_release(&run.text);
    bw_buffer_release(&text);
}

/* Cut anywhere, and however the bytes come, it is read to its end and says the same. */
static void test_cut(void **state)
{
    (void)state;
    static const char text[] = HEAD "[srv01]: PS C:\\> if (1) {\n>> 2\n>> }\n2\n" STARS
                                    "Windows PowerShell transcript end\nEnd time: 20220615\n" STARS;
    for (size_t len = 0; len < sizeof(text); len++) {
        struct input_run whole = {.read_size = 0};
        struct input_run bytes = {.read_size = 1};
        const bw_bytes cut = {.ptr = (const uint8_t *)text, .len = len};
        input_run(&whole, &input_ps_transcript, cut, NULL, NULL);
        input_run(&bytes, &input_ps_transcript, cut, NULL, NULL);
        assert_int_equal(whole.status, BW_END);
        assert_true(bw_str_eq(bw_buffer_str(&whole.text), bw_buffer_str(&bytes.text)));
        bw_buffer_release(&whole.text);
        bw_buffer_release(&bytes.text);
    }
}

static void test_probe(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum input_match want;
    } probes[] = {
            {HEAD, INPUT_MATCH_SURE},
            {"\n" STARS "PowerShell transcript start\n", INPUT_MATCH_SURE},
            {STARS "Backup started\n", INPUT_MATCH_NO},
            {STARS, INPUT_MATCH_NO},
            {"Windows PowerShell transcript start\n", INPUT_MATCH_NO},
            {"", INPUT_MATCH_NO},
    };
    for (size_t i = 0; i < BW_COUNT(probes); i++) {
        bool split = true;
        assert_int_equal(
                input_ps_transcript.probe(bw_str_bytes(bw_str_of(probes[i].text)), true, &split),
                probes[i].want);
        assert_false(split);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_long_names),
            cmocka_unit_test(test_cut),
            cmocka_unit_test(test_probe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
