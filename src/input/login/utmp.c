/*
 * struct utmp of glibc (utmp.h, utmp(5)): 384 bytes where times in it have 32 bits (x86, x86-64,
 * arm), 400 where they have 64 (aarch64, riscv64, s390x). wtmp, btmp and utmp are the same format;
 * which of them an entry stands in is told by the entry: sshd and login write failed logons to btmp
 * as LOGIN_PROCESS with the name that was tried.
 */
#include "input/login/utmp.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/time.h"
#include "input/text/block_log.h"

#define SIZE_32     384
#define SIZE_64     400
#define LINE_LEN    32
#define ID_LEN      4
#define USER_LEN    32
#define HOST_LEN    256
#define ADDRESS_LEN 16

enum utmp_type {
    UTMP_EMPTY,
    UTMP_RUN_LVL,
    UTMP_BOOT_TIME,
    UTMP_NEW_TIME,
    UTMP_OLD_TIME,
    UTMP_INIT_PROCESS,
    UTMP_LOGIN_PROCESS,
    UTMP_USER_PROCESS,
    UTMP_DEAD_PROCESS,
    UTMP_ACCOUNTING,
    UTMP_TYPE_COUNT,
};

static const struct {
    bw_str name;
    bw_str action; /* ECS event.action */
} types[] = {
        [UTMP_EMPTY] = {BW_STR_INIT("EMPTY"), BW_STR_INIT("empty")},
        [UTMP_RUN_LVL] = {BW_STR_INIT("RUN_LVL"), BW_STR_INIT("runlevel_change")},
        [UTMP_BOOT_TIME] = {BW_STR_INIT("BOOT_TIME"), BW_STR_INIT("boot")},
        [UTMP_NEW_TIME] = {BW_STR_INIT("NEW_TIME"), BW_STR_INIT("clock_set_to")},
        [UTMP_OLD_TIME] = {BW_STR_INIT("OLD_TIME"), BW_STR_INIT("clock_set_from")},
        [UTMP_INIT_PROCESS] = {BW_STR_INIT("INIT_PROCESS"), BW_STR_INIT("process_start")},
        [UTMP_LOGIN_PROCESS] = {BW_STR_INIT("LOGIN_PROCESS"), BW_STR_INIT("login_prompt")},
        [UTMP_USER_PROCESS] = {BW_STR_INIT("USER_PROCESS"), BW_STR_INIT("logon")},
        [UTMP_DEAD_PROCESS] = {BW_STR_INIT("DEAD_PROCESS"), BW_STR_INIT("logoff")},
        [UTMP_ACCOUNTING] = {BW_STR_INIT("ACCOUNTING"), BW_STR_INIT("accounting")},
};
_Static_assert(BW_COUNT(types) == UTMP_TYPE_COUNT, "name every utmp_type");

_Static_assert(25 * SIZE_32 == 24 * SIZE_64, "zeros of either size");

/* One entry as it stands in the file. */
struct entry {
    uint16_t type;
    uint32_t pid;
    bw_str line, id, user, host;
    int64_t seconds;
    uint32_t microseconds;
    bw_bytes address;
    bool padded; /* texts are followed by nothing but zeros */
};

static bw_str text_read(struct bw_reader *r, size_t size, bool *padded)
{
    const bw_bytes field = bw_read_bytes(r, size);
    const bw_str text = block_text(field);
    for (size_t i = text.len; i < field.len; i++)
        *padded &= field.ptr[i] == 0;
    return text;
}

static struct entry entry_read(struct bw_reader *r, size_t size)
{
    struct entry e = {.type = bw_read_u16le(r), .padded = true};
    bool ignored = true; /* old programs left rests in there */
    bw_read_u16le(r);
    e.pid = bw_read_u32le(r);
    e.line = text_read(r, LINE_LEN, &e.padded);
    e.id = text_read(r, ID_LEN, &ignored);
    e.user = text_read(r, USER_LEN, &e.padded);
    e.host = text_read(r, HOST_LEN, &e.padded);
    bw_read_u32le(r); /* exit status */
    if (size == SIZE_32) {
        bw_read_u32le(r);             /* session */
        e.seconds = bw_read_u32le(r); /* unsigned: good until 2106 */
        e.microseconds = bw_read_u32le(r);
    } else {
        bw_read_u64le(r);
        e.seconds = (int64_t)bw_read_u64le(r);
        e.microseconds = (uint32_t)bw_read_u64le(r);
    }
    e.address = bw_read_bytes(r, ADDRESS_LEN);
    return e;
}

static bool is_printable(bw_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7f)
            return false;
    return true;
}

static bool is_plausible(const struct entry *e)
{
    return e->type < UTMP_TYPE_COUNT && e->padded && is_printable(e->line) &&
           is_printable(e->user) && is_printable(e->host) && e->microseconds < 1000000 &&
           e->seconds >= 0 && e->seconds < INT64_C(1) << 33;
}

/* Blocks of the head that are plausible entries with a time, and those that can not be any. */
static void count_blocks(bw_bytes head, size_t size, unsigned *ret_good, unsigned *ret_bad)
{
    *ret_good = 0;
    *ret_bad = 0;
    struct bw_reader r = bw_reader_of(head, 0);
    while (bw_reader_left(&r) >= size && *ret_good < 32) {
        struct bw_reader block = bw_read_part(&r, size);
        const struct entry e = entry_read(&block, size);
        *ret_good += is_plausible(&e) && e.seconds != 0 && e.type != UTMP_EMPTY;
        *ret_bad += !is_plausible(&e);
    }
}

static size_t utmp_block_size(bw_bytes head, bool whole)
{
    static const size_t sizes[] = {SIZE_32, SIZE_64};
    (void)whole;
    for (size_t i = 0; i < BW_COUNT(sizes); i++) {
        unsigned good, bad;
        count_blocks(head, sizes[i], &good, &bad);
        if (good != 0 && good > 2 * bad)
            return sizes[i];
    }
    return 0;
}

static enum input_match utmp_probe(bw_bytes head, bool whole, bool *ret_split)
{
    *ret_split = false;
    return utmp_block_size(head, whole) != 0 ? INPUT_MATCH_LIKELY : INPUT_MATCH_NO;
}

/* An IPv4 address stands in the first word, the others are zero then. */
static bw_str address_text(struct block_context *context, bw_bytes address)
{
    static const uint8_t none[ADDRESS_LEN] = {0};
    if (address.len != ADDRESS_LEN || memcmp(address.ptr, none, ADDRESS_LEN) == 0)
        return BW_STR("");
    const bool v4 = memcmp(address.ptr + 4, none, ADDRESS_LEN - 4) == 0;
    if (inet_ntop(v4 ? AF_INET : AF_INET6, address.ptr, context->scratch,
                sizeof(context->scratch)) == NULL)
        return BW_STR("");
    return bw_str_of(context->scratch);
}

static bool is_failure(const struct entry *e)
{
    return e->type == UTMP_LOGIN_PROCESS && !bw_str_eq(e->user, BW_STR("LOGIN"));
}

static bw_str action_of(const struct entry *e)
{
    if (is_failure(e))
        return BW_STR("logon_failed");
    if (e->type == UTMP_RUN_LVL && bw_str_eq(e->user, BW_STR("shutdown")))
        return BW_STR("shutdown");
    return types[e->type].action;
}

static enum block_verdict utmp_parse(
        struct block_context *context, struct bw_reader *r, size_t size)
{
    const struct entry e = entry_read(r, size);
    if (!is_plausible(&e))
        return BLOCK_BAD;
    if (e.type == UTMP_EMPTY && e.seconds == 0 && e.pid == 0 && e.user.len == 0 && e.line.len == 0)
        return BLOCK_WIPED;
    struct text_record *record = context->record;
    text_record_add_str(record, BW_STR("event.dataset"),
            is_failure(&e) ? BW_STR("system.btmp") : BW_STR("system.wtmp"));
    text_record_add_str(record, BW_STR("event.action"), action_of(&e));
    if (is_failure(&e) || e.type == UTMP_USER_PROCESS)
        text_record_add_str(record, BW_STR("event.outcome"),
                is_failure(&e) ? BW_STR("failure") : BW_STR("success"));
    text_record_add_str(record, BW_STR("utmp.type"), types[e.type].name);
    text_record_add_opt(record, BW_STR("user.name"), e.user);
    text_record_add_opt(record, BW_STR("utmp.line"), e.line);
    text_record_add_opt(record, BW_STR("utmp.id"), e.id);
    text_record_add_opt(record, BW_STR("source.address"), e.host);
    text_record_add_opt(record, BW_STR("source.ip"), address_text(context, e.address));
    if (e.pid != 0)
        text_record_add(record, BW_STR("process.pid"), event_value_uint(e.pid), TEXT_FIELD_PIECE);
    if (e.seconds != 0)
        context->time = e.seconds * BW_TIME_SECOND + (bw_time)e.microseconds * 1000;
    return BLOCK_EVENT;
}

static const struct block_format utmp_format = {
        .name = "utmp",
        .block_size = utmp_block_size,
        .parse = utmp_parse,
        .ordered = true,
};

static bw_status utmp_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return block_log_open(&utmp_format, options, ret_input, err);
}

const struct input_kind input_utmp = {
        .name = "utmp",
        .summary = "logons on Linux: wtmp, btmp, utmp",
        .product = "linux",
        .details = "entries of 384 and of 400 bytes; failed logons are told from others",
        .split = INPUT_SPLIT_NONE,
        .zeros_unit = 25 * SIZE_32, /* 24 * SIZE_64, too */
        .probe = utmp_probe,
        .worker_new = block_log_worker_new,
        .worker_free = block_log_worker_free,
        .open = utmp_open,
        .next = block_log_next,
        .counts = block_log_counts,
        .close = block_log_close,
};
