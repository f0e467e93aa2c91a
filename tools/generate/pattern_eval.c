#include <string.h>

#include "base/hash.h"
#include "base/time.h"
#include "ops.h"
#include "world.h"

uint64_t rng_next(struct rng *rng)
{
    /* SplitMix64: small state, so that every running script has its own */
    uint64_t z = rng->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

uint64_t rng_between(struct rng *rng, uint64_t low, uint64_t high)
{
    return low + rng_next(rng) % (high - low + 1);
}

double rng_unit(struct rng *rng)
{
    return ((double)(rng_next(rng) >> 11) + 1.0) / 9007199254740992.0;
}

static const char hex_digits[] = "0123456789abcdef";

static void add_hex(struct bw_buffer *out, uint64_t value, size_t digits, bool upper)
{
    char text[16];
    for (size_t i = digits; i-- > 0; value >>= 4) {
        const char c = hex_digits[value & 15];
        text[i] = upper && c >= 'a' ? (char)(c - 32) : c;
    }
    bw_buffer_add(out, text, digits);
}

static void add_guid(struct bw_buffer *out, uint64_t high, uint64_t low)
{
    bw_buffer_add_char(out, '{');
    add_hex(out, high >> 32, 8, false);
    bw_buffer_add_char(out, '-');
    add_hex(out, high >> 16, 4, false);
    bw_buffer_add_char(out, '-');
    add_hex(out, high, 4, false);
    bw_buffer_add_char(out, '-');
    add_hex(out, low >> 48, 4, false);
    bw_buffer_add_char(out, '-');
    add_hex(out, low, 12, false);
    bw_buffer_add_char(out, '}');
}

/* Sysmon's: machine, seconds of the start, a running number of the logon session */
static void add_process_guid(const struct eval *eval, uint64_t start_seconds, uint64_t serial)
{
    const uint64_t machine = bw_hash64(bw_str_bytes(eval->host->key), 7) & 0xffffffff;
    const uint64_t high =
            machine << 32 | (start_seconds & 0xffff) << 16 | (start_seconds >> 16 & 0xffff);
    add_guid(eval->out, high, serial << 48 | (serial >> 8 & 0xffffff) << 16 | UINT64_C(0x1000));
}

static uint64_t stable(const struct eval *eval, const struct op *op)
{
    const bw_str key = op->a == NONE ? op->text : eval->frame->locals[op->a];
    return bw_hash64(bw_str_bytes(key), bw_hash64(bw_str_bytes(eval->host->key), 3));
}

static void add_two(struct bw_buffer *out, unsigned value)
{
    const char text[2] = {(char)('0' + value / 10 % 10), (char)('0' + value % 10)};
    bw_buffer_add(out, text, 2);
}

/* As Sysmon writes it, or RFC 3339, both with milliseconds. */
static void add_time(const struct eval *eval, const struct op *op)
{
    const uint64_t ticks = eval->time + op->low;
    const struct bw_date date = bw_date_from_time(bw_time_from_filetime(ticks));
    const bool iso = op->kind == OP_ISO;
    struct bw_buffer *out = eval->out;
    add_two(out, (unsigned)date.year / 100);
    add_two(out, (unsigned)date.year % 100);
    bw_buffer_add_char(out, '-');
    add_two(out, date.month);
    bw_buffer_add_char(out, '-');
    add_two(out, date.day);
    bw_buffer_add_char(out, iso ? 'T' : ' ');
    add_two(out, date.hour);
    bw_buffer_add_char(out, ':');
    add_two(out, date.minute);
    bw_buffer_add_char(out, ':');
    add_two(out, date.second);
    bw_buffer_add_char(out, '.');
    const unsigned milliseconds = (unsigned)(ticks / 10000 % 1000);
    bw_buffer_add_char(out, (char)('0' + milliseconds / 100));
    add_two(out, milliseconds % 100);
    if (iso)
        bw_buffer_add_char(out, 'Z');
}

static void add_hashes(struct bw_buffer *out, bw_str of)
{
    static const struct {
        const char *name;
        size_t digits;
    } kinds[] = {{"SHA1=", 40}, {",MD5=", 32}, {",SHA256=", 64}, {",IMPHASH=", 32}};
    uint64_t seed = 11;
    for (size_t i = 0; i < BW_COUNT(kinds); i++) {
        bw_buffer_add_text(out, kinds[i].name);
        for (size_t digits = kinds[i].digits; digits > 0;) {
            const size_t n = digits < 16 ? digits : 16;
            add_hex(out, bw_hash64(bw_str_bytes(of), seed++), n, true);
            digits -= n;
        }
    }
}

static size_t base_start(bw_str path)
{
    size_t start = path.len;
    while (start > 0 && path.ptr[start - 1] != '\\' && path.ptr[start - 1] != '/')
        start--;
    return start;
}

static void add_lower(struct bw_buffer *out, bw_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        bw_buffer_add_char(out, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
}

static bw_str eval_cell(const struct op *op, const struct eval *eval)
{
    const bw_str key = op->a == NONE ? op->text : eval->frame->locals[op->a];
    uint64_t row;
    if (key.len == 0 || !bw_map_get(op->table->rows, key, &row))
        return (bw_str){.ptr = NULL, .len = 0};
    const struct pattern *cell = &op->table->cells[row * op->table->column_count + op->b];
    return pattern_text(cell, eval);
}

static bw_str eval_choice(const struct op *op, const struct eval *eval)
{
    const size_t count = op->list != NULL ? op->list->count : op->table->count;
    const size_t i = op->kind == OP_EACH ? eval->index % count : rng_next(eval->rng) % count;
    return op->list != NULL ? pattern_text(&op->list->entries[i], eval) : op->table->keys[i];
}

static bw_str eval_either(const struct op *op, const struct eval *eval)
{
    for (size_t i = 0; i < op->a; i++) {
        const bw_str text = pattern_text(&op->choices[i], eval);
        if (text.len != 0)
            return text;
    }
    return (bw_str){.ptr = NULL, .len = 0};
}

static bw_str eval_object(const struct op *op, const struct eval *eval)
{
    const struct frame *object = eval->frame->objects[op->a];
    return object != NULL ? object->locals[op->b] : (bw_str){.ptr = NULL, .len = 0};
}

/* Ops whose value exists somewhere already. */
static bool eval_existing(const struct op *op, const struct eval *eval, bw_str *ret_text)
{
    switch (op->kind) {
    case OP_TEXT:
        *ret_text = op->text;
        return true;
    case OP_LOCAL:
        *ret_text = eval->frame->locals[op->a];
        return true;
    case OP_OBJECT:
        *ret_text = eval_object(op, eval);
        return true;
    case OP_HOST:
        *ret_text = eval->host->attributes[op->a];
        return true;
    case OP_USER:
        *ret_text = eval->user->attributes[op->a];
        return true;
    case OP_CELL:
        *ret_text = eval_cell(op, eval);
        return true;
    case OP_PICK:
    case OP_EACH:
        *ret_text = eval_choice(op, eval);
        return true;
    case OP_EITHER:
        *ret_text = eval_either(op, eval);
        return true;
    case OP_BASE:
        *ret_text = eval->frame->locals[op->a];
        *ret_text = bw_str_from(*ret_text, base_start(*ret_text));
        return true;
    case OP_DIR:
        *ret_text = eval->frame->locals[op->a];
        *ret_text = bw_str_head(*ret_text, base_start(*ret_text));
        return true;
    case OP_INT:
    case OP_HEX:
    case OP_GUID:
    case OP_NEW_GUID:
    case OP_LUID:
    case OP_UTC:
    case OP_ISO:
    case OP_INDEX:
    case OP_STABLE_PID:
    case OP_STABLE_GUID:
    case OP_HASHES:
    case OP_LOWER:
    case OP_DEVICE:
        return false;
    }
    return false;
}

/* Ops that write their value. */
static void eval_made(const struct op *op, const struct eval *eval)
{
    struct bw_buffer *out = eval->out;
    if (op->kind == OP_INT)
        bw_buffer_add_u64(out, rng_between(eval->rng, op->low, op->high) * op->unit);
    else if (op->kind == OP_HEX)
        for (uint64_t left = op->low; left > 0; left -= left < 16 ? left : 16)
            add_hex(out, rng_next(eval->rng), left < 16 ? left : 16, false);
    else if (op->kind == OP_GUID) {
        const uint64_t high = rng_next(eval->rng); /* one after the other: order counts */
        add_guid(out, high, rng_next(eval->rng));
    } else if (op->kind == OP_NEW_GUID)
        add_process_guid(eval, eval->time / 10000000, rng_next(eval->rng) & 0xffffff);
    else if (op->kind == OP_LUID) {
        bw_buffer_add_text(out, "0x");
        add_hex(out, 0x100000 | (rng_next(eval->rng) & 0xfffffff), 7, false);
    } else if (op->kind == OP_UTC || op->kind == OP_ISO)
        add_time(eval, op);
    else if (op->kind == OP_INDEX)
        bw_buffer_add_u64(out, eval->index);
    else if (op->kind == OP_STABLE_PID)
        bw_buffer_add_u64(out, 400 + stable(eval, op) % 1400 * 4);
    else if (op->kind == OP_STABLE_GUID)
        add_process_guid(eval, stable(eval, op) % 100000, stable(eval, op) & 0xffff);
    else if (op->kind == OP_HASHES)
        add_hashes(out, eval->frame->locals[op->a]);
    else if (op->kind == OP_LOWER)
        add_lower(out, eval->frame->locals[op->a]);
    else if (op->kind == OP_DEVICE) {
        /* "C:\Windows" as the filtering platform names it */
        bw_buffer_add_text(out, "\\device\\harddiskvolume3");
        add_lower(out, bw_str_from(eval->frame->locals[op->a], 2));
    }
}

bw_str pattern_text(const struct pattern *pattern, const struct eval *eval)
{
    bw_str text = {.ptr = NULL, .len = 0};
    if (pattern->count == 1 && eval_existing(pattern->ops, eval, &text))
        return text;
    /* inner patterns write behind what is there: parts are put together only at the end */
    bw_str parts[32];
    size_t count = 0;
    size_t total = 0;
    for (size_t i = 0; i < pattern->count && count < BW_COUNT(parts); i++) {
        bw_str *part = &parts[count++];
        if (!eval_existing(&pattern->ops[i], eval, part)) {
            const size_t start = eval->out->len;
            eval_made(&pattern->ops[i], eval);
            *part = (bw_str){
                    .ptr = (const char *)eval->out->ptr + start, .len = eval->out->len - start};
        }
        total += part->len;
    }
    if (count == 1)
        return parts[0];
    const size_t start = eval->out->len;
    for (size_t i = 0; i < count; i++)
        bw_buffer_add(eval->out, parts[i].ptr, parts[i].len);
    if (eval->out->failed)
        return (bw_str){.ptr = NULL, .len = 0};
    return (bw_str){.ptr = (const char *)eval->out->ptr + start, .len = total};
}
