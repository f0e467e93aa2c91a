/* base/json_out.h - JSON text into a buffer: escaping in one place. */
#ifndef BW_BASE_JSON_OUT_H
#define BW_BASE_JSON_OUT_H

#include "base/buffer.h"
#include "base/slice.h"

/* How many bytes from the start of `text` stand in a JSON string as they are: printable ASCII. */
size_t bw_json_plain_run(bw_str text);

/*
 * Appends `utf8` as a JSON string with its quotes. Control characters are escaped, U+2028 and
 * U+2029 too (they end lines in scripts); malformed UTF-8 becomes U+FFFD, so that the output is
 * always valid JSON.
 */
void bw_json_add_str(struct bw_buffer *out, bw_str utf8);

/* The same from UTF-16LE as evidence has it. */
void bw_json_add_utf16le(struct bw_buffer *out, bw_bytes utf16);

/*
 * One struct serves a whole document: brackets nest by position alone.
 */
struct bw_json {
    struct bw_buffer *out;
    bool comma; /* something stands before: the next member needs a comma */
};

void bw_json_open_object(struct bw_json *json);
void bw_json_close_object(struct bw_json *json);
void bw_json_open_array(struct bw_json *json);
void bw_json_close_array(struct bw_json *json);
void bw_json_key(struct bw_json *json, bw_str key); /* the value must follow */
/* A member that is an object or an array: opened, to be closed by bw_json_close_…. */
void bw_json_member_object(struct bw_json *json, const char *key);
void bw_json_member_array(struct bw_json *json, const char *key);
void bw_json_str(struct bw_json *json, bw_str value);
void bw_json_u64(struct bw_json *json, uint64_t value);
void bw_json_i64(struct bw_json *json, int64_t value);
void bw_json_bool(struct bw_json *json, bool value);
void bw_json_null(struct bw_json *json);
void bw_json_raw(struct bw_json *json, bw_str value); /* must be valid JSON */

/* key and value at once; the key is a C string literal */
void bw_json_member_str(struct bw_json *json, const char *key, bw_str value);
void bw_json_member_u64(struct bw_json *json, const char *key, uint64_t value);

#endif
