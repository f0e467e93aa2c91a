/*
 * Linux audit records: the set that auditd writes for one deed, with the names of ids behind U+001D
 * (log_format = ENRICHED).
 */
#include <string.h>

#include "base/hash.h"
#include "base/number.h"
#include "text_form.h"
#include "world.h"

#define WORDS_MAX 64

uint64_t audit_serial(const struct record *record)
{
    return 4100 + record->serial;
}

/* "node=gw01 type=SYSCALL msg=audit(1658198467.123:4711): " */
static void add_head(struct bw_buffer *out, const struct record *record, const char *type)
{
    bw_buffer_add_text(out, "node=");
    bw_buffer_add_str(out, record_text(record, "node"));
    bw_buffer_printf(out, " type=%s ", type);
    text_stamp(out, record->time, "msg=audit(%s.%L:");
    bw_buffer_add_u64(out, audit_serial(record));
    bw_buffer_add_text(out, "): ");
}

/* Untrusted text: in quotes, or as hexadecimal digits when it has blanks, quotes or control codes.
 */
static void add_text(struct bw_buffer *out, bw_str text, bool always_hex)
{
    bool hex = always_hex;
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.ptr[i];
        hex = hex || c < 0x21 || c == '"' || c > 0x7e;
    }
    if (!hex) {
        bw_buffer_add_char(out, '"');
        bw_buffer_add_str(out, text);
        bw_buffer_add_char(out, '"');
        return;
    }
    for (size_t i = 0; i < text.len; i++)
        bw_buffer_printf(out, "%02X", (unsigned char)text.ptr[i]);
}

/* The words of a command line as a shell would part them; quotes are taken off into `room`. */
static size_t split_words(bw_str command, struct bw_buffer *room, bw_str words[WORDS_MAX])
{
    size_t starts[WORDS_MAX + 1];
    size_t count = 0;
    char quote = '\0';
    bool open = false;
    for (size_t i = 0; i < command.len; i++) {
        const char c = command.ptr[i];
        const bool blank = c == ' ' && quote == '\0';
        if (!blank && !open && count < WORDS_MAX) {
            starts[count++] = room->len;
            open = true;
        }
        if (blank)
            open = false;
        else if (quote == '\0' && (c == '\'' || c == '"'))
            quote = c;
        else if (c == quote)
            quote = '\0';
        else
            bw_buffer_add_char(room, c);
    }
    starts[count] = room->len;
    for (size_t i = 0; i < count; i++)
        words[i] = (bw_str){
                .ptr = (const char *)room->ptr + starts[i], .len = starts[i + 1] - starts[i]};
    return count;
}

static void add_pair(struct bw_buffer *out, const struct record *record, const char *key)
{
    bw_buffer_printf(out, " %s=", key);
    bw_buffer_add_str(out, record_text(record, key));
}

/* All that the kernel says about the process that made a call. */
static void add_syscall(struct bw_buffer *out, const struct record *record, const char *call,
        const char *name, const char *arguments)
{
    /* keys as the kernel has them, and the field that each is taken from */
    static const char *const pairs[][2] = {{"ppid", "ppid"}, {"pid", "pid"}, {"auid", "auid"},
            {"uid", "uid"}, {"gid", "gid"}, {"euid", "euid"}, {"suid", "euid"}, {"fsuid", "euid"},
            {"egid", "gid"}, {"sgid", "gid"}, {"fsgid", "gid"}, {"tty", "tty"}, {"ses", "ses"}};
    const bool yes = !bw_str_eq(record_text(record, "success"), BW_STR("no"));
    const bw_str comm = record_text(record, "comm");
    add_head(out, record, "SYSCALL");
    bw_buffer_printf(out, "arch=c000003e syscall=%s success=%s exit=%s %s", call,
            yes ? "yes" : "no", yes ? "0" : "-13", arguments);
    for (size_t i = 0; i < BW_COUNT(pairs); i++) {
        bw_buffer_printf(out, " %s=", pairs[i][0]);
        bw_buffer_add_str(out, record_text(record, pairs[i][1]));
    }
    bw_buffer_add_text(out, " comm=");
    add_text(out, bw_str_head(comm, comm.len < 15 ? comm.len : 15), false);
    bw_buffer_add_text(out, " exe=");
    add_text(out, record_text(record, "exe"), false);
    bw_buffer_add_text(out, " subj=unconfined key=");
    add_text(out, record_text(record, "key"), false);
    bw_buffer_printf(out,
            "\x1d"
            "ARCH=x86_64 SYSCALL=%s AUID=\"",
            name);
    bw_buffer_add_str(out, record_text(record, "login"));
    bw_buffer_add_text(out, "\" UID=\"");
    bw_buffer_add_str(out, record_text(record, "user"));
    bw_buffer_add_text(out, "\" EUID=\"");
    bw_buffer_add_str(out, record_text(record, "euser"));
    bw_buffer_add_text(out, "\"\n");
}

static void add_path(struct bw_buffer *out, const struct record *record, unsigned item, bw_str name,
        const char *mode, const char *kind)
{
    add_head(out, record, "PATH");
    bw_buffer_printf(out, "item=%u name=", item);
    add_text(out, name, false);
    bw_buffer_printf(out,
            " inode=%u dev=fd:00 mode=%s ouid=0 ogid=0 rdev=00:00 nametype=%s cap_fp=0 "
            "cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0\n",
            (unsigned)(bw_hash64(bw_str_bytes(name), 5) % 900000 + 1000), mode, kind);
}

static void add_cwd(struct bw_buffer *out, const struct record *record)
{
    add_head(out, record, "CWD");
    bw_buffer_add_text(out, "cwd=");
    add_text(out, record_text(record, "cwd"), false);
    bw_buffer_add_char(out, '\n');
}

/* The command line's first 128 bytes, a NUL between words. */
static void add_title(
        struct bw_buffer *out, const struct record *record, const bw_str *words, size_t count)
{
    size_t left = 128;
    add_head(out, record, "PROCTITLE");
    bw_buffer_add_text(out, "proctitle=");
    if (count == 1 && words[0].len <= left) {
        add_text(out, words[0], false);
    } else {
        for (size_t i = 0; i < count && left > 0; i++) {
            const bw_str word = bw_str_head(words[i], words[i].len < left ? words[i].len : left);
            add_text(out, word, true);
            left -= word.len;
            if (i + 1 < count && left > 0) {
                bw_buffer_add_text(out, "00");
                left--;
            }
        }
    }
    bw_buffer_add_char(out, '\n');
}

static void exec_lines(
        struct bw_buffer *out, const struct record *record, const bw_str *words, size_t count)
{
    add_syscall(out, record, "59", "execve", "a0=55d0c1a0 a1=55d0c2b8 a2=55d0c3d0 a3=8 items=2");
    add_head(out, record, "EXECVE");
    bw_buffer_printf(out, "argc=%zu", count);
    for (size_t i = 0; i < count; i++) {
        bw_buffer_printf(out, " a%zu=", i);
        add_text(out, words[i], false);
    }
    bw_buffer_add_char(out, '\n');
    add_cwd(out, record);
    add_path(out, record, 0, record_text(record, "exe"), "0100755", "NORMAL");
    add_path(out, record, 1, BW_STR("/lib64/ld-linux-x86-64.so.2"), "0100755", "NORMAL");
    add_title(out, record, words, count);
}

static void file_lines(
        struct bw_buffer *out, const struct record *record, const bw_str *words, size_t count)
{
    const bw_str path = record_text(record, "path");
    const bool made = bw_str_eq(record_text(record, "kind"), BW_STR("create"));
    size_t folder = path.len;
    while (folder > 0 && path.ptr[folder - 1] != '/')
        folder--;
    add_syscall(out, record, "257", "openat", "a0=ffffff9c a1=7f21c3d0 a2=241 a3=1b6 items=2");
    add_cwd(out, record);
    add_path(out, record, 0, bw_str_head(path, folder), "040755", "PARENT");
    add_path(out, record, 1, path, "0100644", made ? "CREATE" : "NORMAL");
    add_title(out, record, words, count);
}

/* struct sockaddr_in, as hexadecimal digits */
static void connect_lines(struct bw_buffer *out, const struct record *record, const bw_str *words,
        size_t count, bool listens)
{
    bw_str rest = record_text(record, "ip");
    bw_str part;
    uint64_t port = 0;
    uint64_t byte = 0;
    (void)!bw_parse_u64(record_text(record, "port"), 0, 65535, &port);
    if (listens)
        add_syscall(out, record, "49", "bind", "a0=5 a1=7ffc10a0 a2=10 a3=0 items=0");
    else
        add_syscall(out, record, "42", "connect", "a0=5 a1=7ffc10a0 a2=10 a3=0 items=0");
    add_head(out, record, "SOCKADDR");
    bw_buffer_printf(out, "saddr=0200%04X", (unsigned)port);
    for (size_t i = 0; i < 4; i++) {
        (void)!bw_str_cut(&rest, '.', &part);
        (void)!bw_parse_u64(part, 0, 255, &byte);
        bw_buffer_printf(out, "%02X", (unsigned)byte);
    }
    bw_buffer_add_text(out, "0000000000000000\x1d"
                            "SADDR={ saddr_fam=inet laddr=");
    bw_buffer_add_str(out, record_text(record, "ip"));
    bw_buffer_printf(out, " lport=%u }\n", (unsigned)port);
    add_title(out, record, words, count);
}

/* What programs tell the audit system: one line. */
static void user_lines(struct bw_buffer *out, const struct record *record)
{
    char type[64];
    const bw_str name = record_text(record, "type");
    const size_t n = name.len < sizeof(type) - 1 ? name.len : sizeof(type) - 1;
    memcpy(type, name.ptr, n);
    type[n] = '\0';
    add_head(out, record, type);
    bw_buffer_add_text(out, "pid=");
    bw_buffer_add_str(out, record_text(record, "pid"));
    add_pair(out, record, "uid");
    add_pair(out, record, "auid");
    add_pair(out, record, "ses");
    bw_buffer_add_text(out, " subj=unconfined msg='");
    bw_buffer_add_str(out, record_text(record, "message"));
    bw_buffer_add_text(out, "'\n");
}

void audit_lines(struct bw_buffer *out, const struct record *record)
{
    struct bw_buffer room;
    bw_str words[WORDS_MAX];
    const bw_str kind = record_text(record, "kind");
    if (bw_str_eq(kind, BW_STR("user"))) {
        user_lines(out, record);
        return;
    }
    bw_buffer_init(&room, BW_MIB);
    if (!bw_buffer_reserve(&room, record_text(record, "command").len + 1)) {
        out->failed = true;
        return;
    }
    const size_t count = split_words(record_text(record, "command"), &room, words);
    if (bw_str_eq(kind, BW_STR("exec")))
        exec_lines(out, record, words, count);
    else if (bw_str_eq(kind, BW_STR("connect")) || bw_str_eq(kind, BW_STR("bind")))
        connect_lines(out, record, words, count, bw_str_eq(kind, BW_STR("bind")));
    else
        file_lines(out, record, words, count);
    bw_buffer_release(&room);
}
