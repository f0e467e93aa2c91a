/*
 * struct utmp of glibc (utmp.h, utmp(5)): 384 bytes where times in it have 32 bits (x86, x86-64,
 * arm), 400 where they have 64 (aarch64, riscv64, s390x). In the order of bytes of the machine:
 * which that was, the type tells, which is a small number. wtmp, btmp and utmp are the same format;
 * which of them an entry stands in is told by the entry: sshd and login write failed logons to btmp
 * as LOGIN_PROCESS with the name that was tried. Where they write another type, the file's name
 * tells.
 */
#include "input/login/utmp.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/time.h"
#include "input/login/entry.h"
#include "input/text/block_log.h"

#define SIZE_32     384
#define SIZE_64     400
#define LINE_LEN    32
#define ID_LEN      4
#define USER_LEN    32
#define HOST_LEN    256
#define ADDRESS_LEN 16

_Static_assert(25 * SIZE_32 == 24 * SIZE_64, "zeros of either size");

/* One entry as it stands in the file. */
struct entry {
    uint16_t type;
    uint32_t pid;
    bw_str line, id, user, host;
    int64_t seconds;
    uint32_t microseconds;
    bw_bytes address;
    bool printable; /* the texts, and what a longer one left behind them */
};

/* agetty writes over the name that stands there: "tty1" in "/dev/tty1" leaves "tty1" behind it. */
static bw_str text_read(struct bw_reader *r, size_t size, bool *printable)
{
    const bw_bytes field = bw_read_bytes(r, size);
    for (size_t i = 0; i < field.len && *printable; i++)
        *printable = field.ptr[i] == 0 || (field.ptr[i] >= 0x20 && field.ptr[i] != 0x7f);
    return block_text(field);
}

static uint32_t read_u32(struct bw_reader *r, bool big)
{
    const uint32_t value = bw_read_u32le(r);
    return big ? __builtin_bswap32(value) : value;
}

static uint64_t read_u64(struct bw_reader *r, bool big)
{
    const uint64_t value = bw_read_u64le(r);
    return big ? __builtin_bswap64(value) : value;
}

static struct entry entry_read(struct bw_reader *r, size_t size)
{
    struct entry e = {.type = bw_read_u16le(r)};
    bool ignored = false; /* old programs left rests in there */
    const bool big = (e.type & 0xff) == 0 && e.type != 0;
    if (big)
        e.type >>= 8;
    e.printable = e.type < UTMP_TYPE_COUNT; /* else nobody asks: every item is probed */
    bw_read_u16le(r);
    e.pid = read_u32(r, big);
    e.line = text_read(r, LINE_LEN, &e.printable);
    e.id = text_read(r, ID_LEN, &ignored);
    e.user = text_read(r, USER_LEN, &e.printable);
    e.host = text_read(r, HOST_LEN, &e.printable);
    bw_read_u32le(r); /* exit status */
    if (size == SIZE_32) {
        bw_read_u32le(r);             /* session */
        e.seconds = read_u32(r, big); /* unsigned: good until 2106 */
        e.microseconds = read_u32(r, big);
    } else {
        bw_read_u64le(r);
        e.seconds = (int64_t)read_u64(r, big);
        e.microseconds = (uint32_t)read_u64(r, big);
    }
    e.address = bw_read_bytes(r, ADDRESS_LEN);
    return e;
}

static bool is_plausible(const struct entry *e)
{
    return e->type < UTMP_TYPE_COUNT && e->printable && e->microseconds < 1000000 &&
           e->seconds >= 0 && e->seconds < INT64_C(1) << 33;
}

/* 1973: what the session of a wide entry looks like as a time is less. */
#define FIRST_SECOND 100000000

/* Blocks of the head that are plausible entries with a time, and those that can not be any. */
static void count_blocks(bw_bytes head, size_t size, unsigned *ret_good, unsigned *ret_bad)
{
    *ret_good = 0;
    *ret_bad = 0;
    struct bw_reader r = bw_reader_of(head, 0);
    while (bw_reader_left(&r) >= size && *ret_good < 32) {
        struct bw_reader block = bw_read_part(&r, size);
        const struct entry e = entry_read(&block, size);
        *ret_good += is_plausible(&e) && e.seconds > FIRST_SECOND && e.type != UTMP_EMPTY;
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

static enum block_verdict utmp_parse(
        struct block_context *context, struct bw_reader *r, size_t size)
{
    struct entry e = entry_read(r, size);
    if (!is_plausible(&e))
        return BLOCK_BAD;
    if (context->named && e.type == UTMP_USER_PROCESS)
        e.type = UTMP_LOGIN_PROCESS;
    if (e.type == UTMP_EMPTY && e.seconds == 0 && e.pid == 0 && e.user.len == 0 && e.line.len == 0)
        return BLOCK_WIPED;
    const struct login_entry entry = {.type = (enum utmp_type)e.type,
            .pid = e.pid,
            .line = e.line,
            .id = e.id,
            .user = e.user,
            .host = e.host,
            .address = address_text(context, e.address)};
    login_entry_add(context->record, &entry);
    if (e.seconds != 0)
        context->time = e.seconds * BW_TIME_SECOND + (bw_time)e.microseconds * 1000;
    return BLOCK_EVENT;
}

static const struct block_format utmp_format = {
        .name = "utmp",
        .block_size = utmp_block_size,
        .parse = utmp_parse,
        .named = login_name_of_failures,
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
        .details = "entries of 384 and of 400 bytes, of any processor; failed logons are told from "
                   "others",
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
