#include "decode/blobs.h"

#include <stdio.h>
#include <string.h>

#include "base/utf.h"
#include "decode/codec.h"
#include "decode/text.h"

/* Packed inside packed: attackers do it twice. */
#define PACKINGS_MAX 4

/* What is no text at once needs this many characters to be packed or under a key. */
#define BINARY_MIN 32

/* Lines of base64 in a file have 64 or 76 characters; shorter ones do not go on. */
#define WRAPPED_MIN 60

#define LAYERS_SIZE 160

/* One run at work: bytes in, text out, and the way from one to the other. */
struct blob {
    struct blob_limits *limits;
    struct bw_buffer bytes;
    struct bw_buffer other;
    char layers[LAYERS_SIZE];
    bool sure;
};

static void add_layer(struct blob *blob, const char *name)
{
    const size_t len = strlen(blob->layers);
    (void)snprintf(
            blob->layers + len, sizeof(blob->layers) - len, "%s%s", len != 0 ? " > " : "", name);
}

static void swap(struct blob *blob)
{
    const struct bw_buffer bytes = blob->bytes;
    blob->bytes = blob->other;
    blob->other = bytes;
}

/* ---- bytes to text ---- */

static bool unpack(struct blob *blob, enum decode_packing packing)
{
    static const char *const names[] = {
            [DECODE_PACKING_NONE] = "",
            [DECODE_PACKING_GZIP] = "gzip",
            [DECODE_PACKING_ZLIB] = "zlib",
            [DECODE_PACKING_DEFLATE] = "deflate",
    };
    bw_buffer_clear(&blob->other);
    if (!decode_inflate(packing, bw_buffer_bytes(&blob->bytes), &blob->other))
        return false;
    blob->limits->cut |= blob->other.len == blob->other.max;
    swap(blob);
    add_layer(blob, names[packing]);
    return true;
}

/* UTF-16 with the larger half first: told by its zeros, which stand before the letters. */
static bool take_utf16be(struct blob *blob)
{
    const bw_bytes bytes = bw_buffer_bytes(&blob->bytes);
    struct bw_buffer turned;
    if (bytes.len < 4 || bytes.ptr[0] != 0 || bytes.ptr[2] != 0)
        return false;
    bw_buffer_init(&turned, bytes.len);
    for (size_t i = 0; i + 1 < bytes.len; i += 2) {
        bw_buffer_add_char(&turned, (char)bytes.ptr[i + 1]);
        bw_buffer_add_char(&turned, (char)bytes.ptr[i]);
    }
    bool taken = !turned.failed && decode_is_utf16le(bw_buffer_bytes(&turned), false);
    if (taken) {
        bw_buffer_clear(&blob->other);
        bw_buffer_add_utf16le(&blob->other, bw_buffer_bytes(&turned));
        taken = !blob->other.failed && decode_is_plausible(bw_buffer_str(&blob->other));
    }
    bw_buffer_release(&turned);
    if (!taken)
        return false;
    swap(blob);
    add_layer(blob, "utf-16be");
    return true;
}

/* Text as it is, or as UTF-16; false: the bytes are something else. */
static bool take_text(struct blob *blob)
{
    bw_bytes bytes = bw_buffer_bytes(&blob->bytes);
    if (decode_is_utf16le(bytes, blob->sure)) {
        const size_t mark = bytes.ptr[0] == 0xff && bytes.ptr[1] == 0xfe ? 2 : 0;
        bytes = (bw_bytes){.ptr = bytes.ptr + mark, .len = bytes.len - mark};
        while (bytes.len >= 2 && bytes.ptr[bytes.len - 2] == 0 && bytes.ptr[bytes.len - 1] == 0)
            bytes.len -= 2;
        bw_buffer_clear(&blob->other);
        bw_buffer_add_utf16le(&blob->other, bytes);
        if (blob->other.failed || !decode_is_plausible(bw_buffer_str(&blob->other)))
            return false;
        swap(blob);
        add_layer(blob, "utf-16le");
        return true;
    }
    if (take_utf16be(blob))
        return true;
    const size_t mark = bytes.len > 3 && memcmp(bytes.ptr, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    size_t end = bytes.len;
    while (end != mark && bytes.ptr[end - 1] == 0)
        end--;
    if (!decode_is_plausible((bw_str){.ptr = (const char *)bytes.ptr + mark, .len = end - mark}))
        return false; /* and untouched: a packed stream may end with a zero */
    memmove(blob->bytes.ptr, blob->bytes.ptr + mark, end - mark);
    blob->bytes.len = end - mark;
    return true;
}

/* Do the bytes make text under the key that the script names? */
static bool is_text_under(struct blob *blob, uint8_t key)
{
    bw_buffer_clear(&blob->other);
    decode_xor(bw_buffer_bytes(&blob->bytes), key, &blob->other);
    return !blob->other.failed && decode_is_plausible(bw_buffer_str(&blob->other));
}

static bool take_xor(struct blob *blob)
{
    char name[16];
    const bw_bytes bytes = bw_buffer_bytes(&blob->bytes);
    size_t work = 0;
    uint8_t key = blob->limits->key;
    blob->limits->key = 0; /* what comes out of it is under another one, if any */
    if (key == 0 || !is_text_under(blob, key))
        key = decode_xor_key(bytes, &work);
    blob->limits->work -= work < blob->limits->work ? work : blob->limits->work;
    if (key == 0)
        return false;
    bw_buffer_clear(&blob->other);
    decode_xor(bytes, key, &blob->other);
    swap(blob);
    (void)snprintf(name, sizeof(name), "xor 0x%02x", key);
    add_layer(blob, name);
    return true;
}

/*
 * Bytes that came out of digits, to text. Packed ones say so, or are tried where nothing else fits:
 * deflate without a header, a key.
 */
static bool resolve(struct blob *blob, bool deep)
{
    for (unsigned i = 0; i < PACKINGS_MAX; i++) {
        const bw_bytes bytes = bw_buffer_bytes(&blob->bytes);
        const enum decode_packing packing = decode_packing_of(bytes);
        if (bytes.len >= blob->limits->work) {
            blob->limits->work = 0;
            blob->limits->cut = true;
            return false;
        }
        blob->limits->work -= bytes.len;
        if (packing != DECODE_PACKING_NONE && unpack(blob, packing))
            continue;
        if (take_text(blob)) {
            /* a key below 0x20 makes text of text: only words tell */
            if (decode_count_known_words(bw_buffer_str(&blob->bytes)) == 0)
                (void)take_xor(blob);
            return true;
        }
        if (!deep && i == 0)
            return false;
        if (unpack(blob, DECODE_PACKING_DEFLATE))
            continue;
        if (!take_xor(blob))
            return false;
        deep = true; /* under the key may be anything */
    }
    return false;
}

/* ---- digits to bytes ---- */

static bool is_hex(bw_str run)
{
    for (size_t i = 0; i < run.len; i++)
        if (decode_hex_digit(run.ptr[i]) < 0)
            return false;
    return run.len % 2 == 0 && run.len >= DECODE_BLOB_MIN;
}

/* Digests of files stand in logs everywhere; what they decode to is noise by design. */
static bool is_digest(bw_str run)
{
    return run.len == 32 || run.len == 40 || run.len == 64 || run.len == 96 || run.len == 128;
}

static bool begin(struct blob *blob, const char *name)
{
    bw_buffer_clear(&blob->bytes);
    blob->bytes.max = blob->limits->room;
    blob->other.max = blob->limits->room;
    blob->layers[0] = '\0';
    add_layer(blob, name);
    return blob->limits->room != 0;
}

static bool decode_run(struct blob *blob, bw_str run)
{
    if (is_hex(run) && begin(blob, "hex") && decode_hex(run, &blob->bytes) &&
            resolve(blob, run.len >= BINARY_MIN && !is_digest(run)))
        return true;
    if (!begin(blob, "base64") || !decode_base64(run, &blob->bytes))
        return false;
    return resolve(blob, blob->sure || run.len >= BINARY_MIN);
}

/* ---- the look before ---- */

static bool promising_bytes(const uint8_t *bytes, size_t len)
{
    size_t text = 0;
    size_t zero = 0;
    if (decode_packing_of((bw_bytes){.ptr = bytes, .len = len}) != DECODE_PACKING_NONE ||
            (bytes[0] == 0x1f && bytes[1] == 0x8b) || bytes[0] >= 0xef)
        return true;
    for (size_t i = 0; i < len; i++) {
        text += (bytes[i] >= 0x20 && bytes[i] < 0x7f) || bytes[i] == '\n' || bytes[i] == '\r' ||
                bytes[i] == '\t' || bytes[i] >= 0x80;
        zero += bytes[i] == 0;
    }
    return text == len || (zero >= len / 3 && text + zero == len);
}

bool blob_is_promising(const uint8_t *run, size_t count, size_t step)
{
    char head[DECODE_BLOB_MIN];
    uint8_t room[DECODE_BLOB_MIN];
    struct bw_buffer bytes = {.ptr = room, .capacity = sizeof(room), .max = sizeof(room)};
    if (count >= BINARY_MIN)
        return true;
    for (size_t i = 0; i < DECODE_BLOB_MIN; i++)
        head[i] = (char)run[i * step];
    const bw_str digits = {.ptr = head, .len = sizeof(head)};
    /* neither needs more than the room that is there: nothing is allocated */
    if (decode_base64(digits, &bytes) && promising_bytes(room, bytes.len))
        return true;
    bw_buffer_clear(&bytes);
    return decode_hex(digits, &bytes) && promising_bytes(room, bytes.len);
}

/* ---- runs in a text ---- */

/* What stands before a run says that it is base64: -enc, FromBase64String(, base64 -d. */
static bool is_announced(bw_str text, size_t at)
{
    size_t i = at;
    while (i != 0 &&
            (decode_is_blank(text.ptr[i - 1]) || text.ptr[i - 1] == '\'' ||
                    text.ptr[i - 1] == '"' || text.ptr[i - 1] == '(' || text.ptr[i - 1] == '\\'))
        i--;
    const size_t end = i;
    while (i != 0 && decode_is_word(text.ptr[i - 1]) && end - i < 24)
        i--;
    const bw_str word = {.ptr = text.ptr + i, .len = end - i};
    static const bw_str option = BW_STR_INIT("encodedcommand");
    const char before = i != 0 ? text.ptr[i - 1] : '\0';
    if (word.len != 0 && word.len <= option.len && (before == '-' || before == '/') &&
            (bw_str_eq_ascii_nocase(word, bw_str_head(option, word.len)) ||
                    bw_str_eq_ascii_nocase(word, BW_STR("ec"))))
        return true;
    return bw_str_eq_ascii_nocase(word, BW_STR("frombase64string"));
}

/* The end of the run at `at`, with its padding; over line ends where lines are long. */
static size_t run_end(bw_str text, size_t at)
{
    size_t i = at;
    size_t line = at;
    for (;;) {
        while (i < text.len && decode_is_base64(text.ptr[i]))
            i++;
        size_t next = i;
        while (next < text.len && (text.ptr[next] == '\r' || text.ptr[next] == '\n'))
            next++;
        if (next == i || next == text.len || i - line < WRAPPED_MIN ||
                !decode_is_base64(text.ptr[next]))
            break;
        i = line = next;
    }
    while (i < text.len && text.ptr[i] == '=' && i - at < text.len)
        i++;
    return i;
}

/* A path before the digits: /tmp/aGVs…; what stands behind its last slash is tried alone. */
static bool decode_behind_slash(struct blob *blob, bw_str run, size_t *ret_skipped)
{
    size_t at = 0;
    for (size_t i = 0; i < run.len; i++)
        if (run.ptr[i] == '/')
            at = i + 1;
    *ret_skipped = at;
    return at != 0 && run.len - at >= DECODE_BLOB_MIN && decode_run(blob, bw_str_from(run, at));
}

static bool try_run(struct blob *blob, bw_str text, size_t at, size_t end, size_t *ret_skipped)
{
    const bw_str run = {.ptr = text.ptr + at, .len = end - at};
    *ret_skipped = 0;
    blob->sure = is_announced(text, at);
    if (run.len < (blob->sure ? DECODE_BLOB_SURE_MIN : DECODE_BLOB_MIN))
        return false;
    if (blob->limits->work <= run.len || blob->limits->room == 0) {
        blob->limits->cut = true;
        return false;
    }
    blob->limits->work -= run.len;
    return decode_run(blob, run) || decode_behind_slash(blob, run, ret_skipped);
}

bool blobs_decode(
        bw_str text, struct blob_limits *limits, struct blob_sink *sink, struct bw_buffer *out)
{
    struct blob blob = {.limits = limits};
    bool found = false;
    bw_buffer_init(&blob.bytes, limits->room);
    bw_buffer_init(&blob.other, limits->room);
    for (size_t i = 0; i < text.len && !out->failed;) {
        size_t skipped;
        if (!decode_is_base64(text.ptr[i])) {
            bw_buffer_add_char(out, text.ptr[i++]);
            continue;
        }
        const size_t end = run_end(text, i);
        if (end - i < DECODE_BLOB_SURE_MIN || !try_run(&blob, text, i, end, &skipped)) {
            bw_buffer_add(out, text.ptr + i, end - i);
        } else {
            const bw_str said = bw_buffer_str(&blob.bytes);
            limits->room -= said.len < limits->room ? said.len : limits->room;
            bw_buffer_add(out, text.ptr + i, skipped);
            bw_buffer_add_str(out, said);
            sink->found(sink, said, bw_str_of(blob.layers));
            found = true;
        }
        i = end;
    }
    bw_buffer_release(&blob.bytes);
    bw_buffer_release(&blob.other);
    return found;
}
