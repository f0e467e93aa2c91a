/* format/evtx/content.h - what one record is made of: instances of templates and their values. */
#ifndef BW_FORMAT_EVTX_CONTENT_H
#define BW_FORMAT_EVTX_CONTENT_H

#include "base/limits.h"
#include "format/evtx/canon.h"
#include "format/evtx/memo.h"
#include "format/evtx/record.h"
#include "format/evtx/template.h"

/* A part stands at the top of the record or is itself a value of another part. */
#define EVTX_NO_PART 0xffff

/* A template instance, or an element that the record has without a template. */
struct evtx_part {
    struct evtx_template *template;
    uint32_t first_item;
    uint32_t item_count;
    uint16_t parent; /* index of a part before this one, or EVTX_NO_PART */
    uint16_t value;  /* which of the parent's values this is */
    uint16_t depth;
};

/* Filled anew for each record; lives as long as the worker. */
struct evtx_content {
    struct evtx_part parts[BW_LIMIT_EVTX_PARTS];
    uint32_t part_count;
    struct evtx_items items;
    /* What decides the shape: for each part its place and its template. */
    uint32_t key[BW_LIMIT_EVTX_PARTS * 2];
    uint32_t binxml_end; /* in the chunk: where the last top part ends */
    uint32_t in_place;   /* lost records: templates that stood where the record says … */
    uint32_t elsewhere;  /* … those that other places of the evidence had … */
    uint32_t known;      /* … those that are nowhere, but proved to be known … */
    uint32_t unnamed;    /* … and those of which nothing is known */
    bool odd;            /* template numbers that differ, a nested value that could not be read */
    struct bw_err odd_reason;
};

/* The templates that one chunk defines, by the offset of their definition. */
struct evtx_chunk_template {
    uint32_t offset;
    uint32_t generation; /* of the chunk it belongs to */
    uint32_t number;     /* first four bytes of the GUID: instances repeat them */
    uint32_t data_size;
    struct evtx_template *template; /* NULL: could not be compiled */
    bw_status status;               /* why not */
};

/* Real chunks define up to about 60. Where more meet in one place, the last one wins. */
#define EVTX_CHUNK_TEMPLATES       512
#define EVTX_CHUNK_TEMPLATE_PROBES 16

struct evtx_chunk_templates {
    struct evtx_chunk_template slots[EVTX_CHUNK_TEMPLATES];
    uint32_t generation;
    size_t budget; /* bytes of canonical form that may still be made */
    struct bw_buffer canon;
    struct evtx_memo memo; /* of all chunks */
};

struct evtx_stock;
struct evtx_hint;

/* Where facts about templates go (see stock.h); told at least once by each who learns them. */
struct evtx_learner {
    void (*fact)(struct evtx_learner *learner, bw_bytes fact);
};

/* Everything that is needed to read records of one chunk. */
struct evtx_reader {
    struct evtx_library *library; /* borrowed */
    struct evtx_chunk_templates templates;
    bw_bytes chunk; /* borrowed */
    uint64_t chunk_offset;
    struct evtx_learner *learner; /* borrowed; NULL: nobody wants to know */
    bool trusted;                 /* the chunk's checksums are right */
    /* NULL for records of a log. Else nothing vouches for the record: templates come from here
     * alone, and it must be sound in everything or is not read. Borrowed. */
    struct evtx_stock *stock;
    const struct evtx_hint *hints; /* with `stock`: what the record's place knew; borrowed */
    uint32_t hint_count;
};

/* false when memory is out. */
bool evtx_content_init(struct evtx_content *content);
void evtx_content_release(struct evtx_content *content);

void evtx_reader_init(struct evtx_reader *reader, struct evtx_library *library);
void evtx_reader_release(struct evtx_reader *reader);

/* From now on records of this chunk are read; its bytes must stay until the next call. */
void evtx_reader_set_chunk(struct evtx_reader *reader, const struct evtx_chunk *chunk);

/* A hash of what the record says, wherever it stands: of its templates and its values. */
uint64_t evtx_content_identity(
        const struct evtx_reader *reader, const struct evtx_content *content);

/*
 * Takes a record apart. A value that should be BinXML and can not be read stays a value, and sets
 * `odd`; anything else that is wrong fails, and the record is unreadable.
 */
BW_MUST_CHECK bw_status evtx_content_read(struct evtx_reader *reader,
        const struct evtx_record *record, struct evtx_content *content, struct bw_err *err);

#endif
