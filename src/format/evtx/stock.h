/*
 * format/evtx/stock.h - templates of all the evidence, for records whose own are gone.
 *
 * A record names its template by four bytes of its GUID and by where the definition stands in its
 * chunk. When something else stands there by now, another chunk of the evidence may have the same
 * template. What is known of one travels as a fact: bytes that do not depend on where it stood.
 */
#ifndef BW_FORMAT_EVTX_STOCK_H
#define BW_FORMAT_EVTX_STOCK_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"
#include "format/evtx/content.h"

/*
 * A fact: GUID (its first four bytes are the number that records name), size of the definition,
 * whether a record of a sound log uses it (1), or it was found in what is left over (0), and the
 * canonical form. In the order of their bytes facts of one number stand together.
 */
#define EVTX_FACT_HEADER_SIZE 21

void evtx_fact_write(
        struct bw_buffer *out, bw_bytes guid, uint32_t data_size, bool trusted, bw_bytes canon);

struct evtx_stock_entry {
    bw_bytes guid; /* 16 bytes */
    uint32_t data_size;
    bool trusted;
    bool failed; /* could not be compiled */
    bw_bytes canon;
    struct evtx_template *template; /* NULL until it is asked for */
};

struct evtx_stock {
    struct bw_arena *arena; /* of the entries and the bytes they borrow */
    struct evtx_stock_entry *entries;
    uint32_t count;
    uint32_t capacity;
};

/* `limit` is what it may hold in bytes. False when memory is out. */
bool evtx_stock_init(struct evtx_stock *stock, size_t limit);
void evtx_stock_release(struct evtx_stock *stock);

/*
 * Adds a fact, copied; they must come in the order of their bytes. Somebody else wrote it: what
 * breaks its form is BW_E_MALFORMED and not taken. BW_E_LIMIT when it is full.
 */
BW_MUST_CHECK bw_status evtx_stock_add(struct evtx_stock *stock, bw_bytes fact, struct bw_err *err);

/* Can a value of this type have this size? */
bool evtx_item_size_fits(uint8_t type, uint16_t size);

/* What a template is chosen by. */
struct evtx_wanted {
    uint32_t number;
    const struct evtx_item *items; /* of the instance */
    uint32_t item_count;
};

/*
 * The only template of that number whose substitutions fit the values. One that a sound log uses
 * wins over what was found in left over bytes. BW_E_NOT_FOUND: there is none; BW_E_MALFORMED: there
 * are, and none fits; BW_E_RANGE: several that differ fit, and which one is right can not be told.
 * *ret_entry is borrowed.
 */
BW_MUST_CHECK bw_status evtx_stock_find(struct evtx_stock *stock, struct evtx_library *library,
        const struct evtx_wanted *wanted, const struct evtx_stock_entry **ret_entry,
        struct bw_err *err);

/* True when the values have the types and sizes that the template's substitutions ask for. */
bool evtx_template_fits(
        const struct evtx_template *template, const struct evtx_item *items, uint32_t item_count);

#endif
