/*
 * Decoders that hold a large dictionary take turns, so that the memory of all workers together
 * stays bounded: two archives of xz -9 at once need 130 MiB, one after the other 65.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>

#include "engine/container.h"
#include "engine/worker.h"

/* What a decoder may hold without asking. */
#define LIGHT_BYTES (16 * BW_MIB)

/* The xz file format, 3.1.5 and 5.3.1: LZMA2's only property is its dictionary size. */
static uint64_t xz_dictionary(bw_bytes head)
{
    struct bw_reader r = bw_reader_of(head, 0);
    bw_read_skip(&r, 12 + 1); /* stream header, size of the block header */
    const uint8_t flags = bw_read_u8(&r);
    /* optional packed and unpacked size: numbers of seven bits a byte */
    for (unsigned i = 0; i < (unsigned)(flags >> 6 & 1) + (flags >> 7 & 1); i++) {
        for (unsigned k = 0; k < 9 && (bw_read_u8(&r) & 0x80) != 0; k++)
            continue;
    }
    for (unsigned i = 0; i <= (flags & 3u); i++) {
        const uint8_t id = bw_read_u8(&r);
        const uint8_t size = bw_read_u8(&r);
        const uint8_t bits = bw_read_u8(&r);
        if (id == 0x21)
            return bits > 40 ? UINT32_MAX : (uint64_t)(2 | (bits & 1)) << (bits / 2 + 11);
        bw_read_skip(&r, size > 0 ? size - 1u : 0);
    }
    return 0;
}

/* RFC 8878, 3.1.1.1: the window, or the content where the whole of it is the window. */
static uint64_t zstd_window(bw_bytes head)
{
    struct bw_reader r = bw_reader_of(head, 0);
    const uint32_t magic = bw_read_u32le(&r);
    if (magic != 0xfd2fb528)
        return UINT64_MAX; /* a skippable frame hides what follows */
    const uint8_t descriptor = bw_read_u8(&r);
    if ((descriptor & 0x20) == 0) {
        const uint8_t window = bw_read_u8(&r);
        const uint64_t base = UINT64_C(1) << (10 + (window >> 3));
        return base + base / 8 * (window & 7);
    }
    static const uint8_t dictionary_id[] = {0, 1, 2, 4};
    bw_read_skip(&r, dictionary_id[descriptor & 3]);
    switch (descriptor >> 6) {
    case 0:
        return bw_read_u8(&r);
    case 1:
        return bw_read_u16le(&r) + UINT64_C(256);
    case 2:
        return bw_read_u32le(&r);
    default:
        return bw_read_u64le(&r);
    }
}

/* "LZIP manual", file format: the coded dictionary size. */
static uint64_t lzip_dictionary(bw_bytes head)
{
    struct bw_reader r = bw_reader_of(head, 0);
    bw_read_skip(&r, 5);
    const uint8_t coded = bw_read_u8(&r);
    const uint64_t base = UINT64_C(1) << (coded & 0x1f);
    return base - base / 16 * (coded >> 5);
}

bool container_is_heavy(const struct container_form *form, bw_bytes head)
{
    static const struct {
        const char *name;
        uint64_t (*memory)(bw_bytes head); /* NULL: not to be seen from the beginning */
    } forms[] = {{"xz", xz_dictionary}, {"zstd", zstd_window}, {"lzip", lzip_dictionary},
            {"7z", NULL}, {"rar", NULL}, {"rar5", NULL}};
    for (size_t i = 0; i < BW_COUNT(forms); i++) {
        if (strcmp(forms[i].name, form->name) == 0)
            return forms[i].memory == NULL || forms[i].memory(head) > LIGHT_BYTES;
    }
    return false;
}

/* Advisory and of the process: the kernel gives it back when the worker is lost. */
static bool set_lock(short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
    return fcntl(WORKER_LOCK, F_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
}

void worker_heavy_enter(struct worker *worker)
{
    const struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
    /* A dump does without: who waits for a turn to write must not hold what another waits for. */
    if (worker->heavy++ != 0 || worker->options->dump)
        return;
    for (unsigned i = 1; !set_lock(F_WRLCK); i++) {
        (void)clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
        if (i % 100 == 0)
            worker_flush(worker); /* waiting in line is no hanging */
    }
}

void worker_heavy_leave(struct worker *worker)
{
    if (--worker->heavy == 0 && !worker->options->dump)
        (void)set_lock(F_UNLCK);
}
