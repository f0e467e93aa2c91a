/*
 * input/text/window.h - a stream of text seen through a window that slides over it.
 *
 * Takes off a byte order mark, turns UTF-16 into UTF-8, and keeps at most BW_LIMIT_RECORD_BYTES and
 * a little more in memory, however long the stream or a line of it is.
 */
#ifndef BW_INPUT_TEXT_WINDOW_H
#define BW_INPUT_TEXT_WINDOW_H

#include "base/source.h"
#include "plug/input_kind.h"

/* Bytes behind the text of a window that may be read. They are zero. */
#define TEXT_WINDOW_PADDING 64

enum text_encoding {
    TEXT_UTF8, /* or bytes of an unknown code page: passed on as they are */
    TEXT_UTF16LE,
    TEXT_UTF16BE,
};

struct text_window {
    struct bw_source *source; /* borrowed */
    bw_bytes head;            /* of what was read for the probe: what is not yet taken */
    char *buffer;
    size_t capacity; /* without padding */
    size_t start;    /* what the window shows: buffer[start .. end) */
    size_t end;
    uint64_t offset; /* of buffer[start] in the item, whatever its encoding is */
    enum text_encoding encoding;
    bool begun;       /* the encoding is known */
    bool ended;       /* nothing more comes */
    bw_status status; /* BW_OK, or why the source ended early; `err` says it in full */
    struct bw_err err;
    uint8_t *raw; /* UTF-16 as it is read */
    size_t raw_len;
    uint8_t first[4]; /* read to know the encoding when there is no head, and not yet taken */
    size_t first_len;
};

/* BW_E_NOMEM on failure; then there is nothing to release. Borrows source and head from `options`.
 */
BW_MUST_CHECK bw_status text_window_init(
        struct text_window *window, const struct input_options *options, struct bw_err *err);
void text_window_release(struct text_window *window);

/* What can be seen, until the next call of text_window_more. */
static inline bw_str text_window_str(const struct text_window *window)
{
    return (bw_str){.ptr = window->buffer + window->start, .len = window->end - window->start};
}

/*
 * Gets more text behind what can be seen. False when there is no more (window->status says why), or
 * when BW_LIMIT_RECORD_BYTES can be seen already.
 */
bool text_window_more(struct text_window *window);

/*
 * The same until twice as much can be seen, or all: for whoever has to begin again with a record
 * that does not end, so that a source that gives little at a time does not make that quadratic.
 */
bool text_window_double(struct text_window *window);

/* Moves over `len` bytes that can be seen. */
void text_window_skip(struct text_window *window, size_t len);

/* Where in the item the byte is that stands `at` bytes behind the window's start. */
uint64_t text_window_offset(const struct text_window *window, size_t at);

/* How text with this beginning is encoded, and the length of its byte order mark. */
enum text_encoding text_encoding_detect(bw_bytes head, size_t *ret_mark_len);

/*
 * For probes: the beginning of `head` as UTF-8 text. Borrowed from `head`, or, when that is UTF-16,
 * decoded into `scratch`; *ret_whole is cleared when only a part fits.
 */
bw_str text_head_decode(bw_bytes head, char *scratch, size_t scratch_size, bool *ret_whole);

#endif
