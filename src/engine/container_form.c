/*
 * Forms are told apart here and not by libarchive's bidding, so that text is never taken for an
 * archive, and only the one reader that is needed meets the bytes. Readers that start programs
 * (lrzip, grzip, uu) are never enabled.
 */
#include "engine/container.h"

#include <string.h>

#include "base/reader.h"
#include "engine/worker.h"

static bool starts(bw_bytes head, const char *magic, size_t len)
{
    return head.len >= len && memcmp(head.ptr, magic, len) == 0;
}
#define STARTS(head, magic) starts((head), "" magic "", sizeof(magic) - 1)

static bool has_at(bw_bytes head, uint64_t offset, const char *magic)
{
    bw_bytes part;
    return bw_bytes_slice(head, offset, strlen(magic), &part) == BW_OK &&
           memcmp(part.ptr, magic, part.len) == 0;
}

/* RFC 1952: method 8, no reserved flag. */
static bool is_gzip(bw_bytes head)
{
    return STARTS(head, "\x1f\x8b\x08") && head.len >= 10 && (head.ptr[3] & 0xe0) == 0;
}

static bool is_xz(bw_bytes head)
{
    return STARTS(head, "\xfd"
                        "7zXZ\0");
}

/* RFC 8878: a frame, or a skippable frame before it. */
static bool is_zstd(bw_bytes head)
{
    return STARTS(head, "\x28\xb5\x2f\xfd") ||
           (head.len >= 4 && (head.ptr[0] & 0xf0) == 0x50 &&
                   memcmp(head.ptr + 1, "\x2a\x4d\x18", 3) == 0);
}

/* "BZh", level, then the first block's magic (pi) or that of an empty stream (its root). */
static bool is_bzip2(bw_bytes head)
{
    return STARTS(head, "BZh") && head.len >= 10 && head.ptr[3] >= '1' && head.ptr[3] <= '9' &&
           (memcmp(head.ptr + 4, "\x31\x41\x59\x26\x53\x59", 6) == 0 ||
                   memcmp(head.ptr + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0);
}

static bool is_lz4(bw_bytes head)
{
    return STARTS(head, "\x04\x22\x4d\x18");
}

static bool is_lzip(bw_bytes head)
{
    return STARTS(head, "LZIP\x01");
}

/* compress(1): the third byte says 9 to 16 bits; bits 5 and 6 are unused. */
static bool is_compress(bw_bytes head)
{
    return STARTS(head, "\x1f\x9d") && head.len >= 3 && (head.ptr[2] & 0x60) == 0 &&
           (head.ptr[2] & 0x1f) >= 9 && (head.ptr[2] & 0x1f) <= 16;
}

static bool is_zip(bw_bytes head)
{
    return STARTS(head, "PK\x03\x04") || STARTS(head, "PK\x05\x06") ||
           STARTS(head, "PK\x07\x08PK\x03\x04") || STARTS(head, "PK00PK\x03\x04");
}

static bool is_7zip(bw_bytes head)
{
    return STARTS(head, "7z\xbc\xaf\x27\x1c");
}

static bool is_rar(bw_bytes head)
{
    return STARTS(head, "Rar!\x1a\x07\0");
}

static bool is_rar5(bw_bytes head)
{
    return STARTS(head, "Rar!\x1a\x07\x01\0");
}

static bool is_cab(bw_bytes head)
{
    return STARTS(head, "MSCF\0\0\0\0");
}

static bool is_iso(bw_bytes head)
{
    return has_at(head, 0x8001, "CD001");
}

/* True when `count` bytes at `offset` are all digits of the base, a few blanks or NUL allowed. */
static bool digits(bw_bytes head, size_t offset, size_t count, bool hex)
{
    for (size_t i = offset; i < offset + count; i++) {
        if (i >= head.len)
            return false;
        const uint8_t c = head.ptr[i];
        const bool octal = c >= '0' && c <= '7';
        const bool more =
                (c >= '8' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (!octal && !(hex && more))
            return false;
    }
    return true;
}

/* cpio(5): the old binary form, odc (octal), newc and crc (hexadecimal). */
static bool is_cpio(bw_bytes head)
{
    if (STARTS(head, "070707"))
        return digits(head, 6, 70, false);
    if (STARTS(head, "070701") || STARTS(head, "070702"))
        return digits(head, 6, 104, true);
    return (STARTS(head, "\xc7\x71") || STARTS(head, "\x71\xc7")) && head.len >= 26 &&
           head.ptr[24] < 0x10;
}

/* POSIX pax, "ustar Interchange Format": the checksum covers the block with blanks in its place. */
static bool is_tar(bw_bytes head)
{
    if (head.len < 512 || head.ptr[0] == '\0')
        return false;
    uint32_t stored = 0;
    size_t i = 148;
    while (i < 156 && head.ptr[i] == ' ')
        i++;
    const size_t first = i;
    for (; i < 156 && head.ptr[i] >= '0' && head.ptr[i] <= '7'; i++)
        stored = stored * 8 + (uint32_t)(head.ptr[i] - '0');
    if (i == first)
        return false;
    uint32_t sum = 0;
    for (i = 0; i < 512; i++)
        sum += i >= 148 && i < 156 ? ' ' : head.ptr[i];
    return sum == stored;
}

const struct container_form container_forms[] = {
        {"gzip", true, false, is_gzip, NULL},
        {"xz", true, false, is_xz, archive_read_support_filter_xz},
        {"zstd", true, false, is_zstd, archive_read_support_filter_zstd},
        {"bzip2", true, false, is_bzip2, archive_read_support_filter_bzip2},
        {"lz4", true, false, is_lz4, archive_read_support_filter_lz4},
        {"lzip", true, false, is_lzip, archive_read_support_filter_lzip},
        {"compress", true, false, is_compress, archive_read_support_filter_compress},
        {"zip", false, true, is_zip, archive_read_support_format_zip},
        {"7z", false, true, is_7zip, archive_read_support_format_7zip},
        {"rar", false, true, is_rar, archive_read_support_format_rar},
        {"rar5", false, true, is_rar5, archive_read_support_format_rar5},
        {"cab", false, false, is_cab, archive_read_support_format_cab},
        {"iso9660", false, true, is_iso, archive_read_support_format_iso9660},
        {"cpio", false, false, is_cpio, archive_read_support_format_cpio},
        {"tar", false, false, is_tar, archive_read_support_format_tar},
};
const size_t container_form_count = BW_COUNT(container_forms);

const struct container_form *container_identify(bw_bytes head)
{
    for (size_t i = 0; i < container_form_count; i++) {
        if (container_forms[i].is(head))
            return &container_forms[i];
    }
    return NULL;
}
