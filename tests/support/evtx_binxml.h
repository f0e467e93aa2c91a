/*
 * tests/support/evtx_binxml.h - BinXML as a list of tokens, and the 64 KiB chunk it is written
 * into.
 *
 * A document is described once, without offsets, and written into any number of chunks: names are
 * put in line where a chunk first needs them and referenced afterwards, as Windows does it.
 * Sources: libevtx's format description (sections "chunk", "binary XML"), [MS-EVEN6] 2.2.12
 * to 2.2.17.
 */
#ifndef BW_TEST_EVTX_BINXML_H
#define BW_TEST_EVTX_BINXML_H

#include "evtx_value.h"

#define EVTX_CHUNK_SIZE       65536u
#define EVTX_CHUNK_HEADER     512u
#define EVTX_NAME_BUCKETS     64u
#define EVTX_TEMPLATE_BUCKETS 32u
#define EVTX_NO_DEPENDENCY    0xffffu

/* ---- names of elements and attributes, shared by all documents of one writer ---- */

struct evtx_name {
    bw_str utf8;
    bw_bytes utf16;
    uint16_t hash;
    uint32_t offset; /* of its node in the present chunk, 0 when it is not there */
};

struct evtx_names; /* opaque */

struct evtx_names *evtx_names_new(void);
void evtx_names_free(struct evtx_names *names);

/* The one entry for `text`, made when it is new; NULL when there is no room. */
struct evtx_name *evtx_names_intern(struct evtx_names *names, bw_str text);

/* A new chunk begins: no name is in it yet. */
void evtx_names_forget(struct evtx_names *names);

/* The hash that Windows keeps beside a name: h = h * 65599 + c over UTF-16 units, low 16 bits. */
uint16_t evtx_name_hash(bw_bytes utf16);

/* ---- the chunk ---- */

/* What one record put into the tables of its chunk, so that it can be taken back. */
struct evtx_undo {
    uint32_t *slot; /* bucket to restore */
    uint32_t before;
    uint32_t *offset; /* "where is it in this chunk" to set to 0 */
};

#define EVTX_UNDO_MAX 2048

struct evtx_chunk {
    uint8_t bytes[EVTX_CHUNK_SIZE];
    size_t pos;
    bool full; /* something did not fit; sticky until evtx_chunk_rewind */
    uint32_t name_buckets[EVTX_NAME_BUCKETS];
    uint32_t template_buckets[EVTX_TEMPLATE_BUCKETS];
    struct evtx_undo undo[EVTX_UNDO_MAX];
    size_t undo_count;
};

/* Appends; past the end nothing is written and the chunk is full. */
void evtx_chunk_put(struct evtx_chunk *chunk, const void *ptr, size_t len);
void evtx_chunk_put_le(struct evtx_chunk *chunk, uint64_t value, size_t size);
void evtx_chunk_put_utf16(struct evtx_chunk *chunk, bw_str utf8);

/* Overwrites what was put before. */
void evtx_chunk_patch_le(struct evtx_chunk *chunk, size_t pos, uint64_t value, size_t size);

/* Makes `*slot` (a bucket) and `*offset` say `here`, remembering how to take that back. */
void evtx_chunk_note(struct evtx_chunk *chunk, uint32_t *slot, uint32_t *offset, uint32_t here);

/* Goes back to `pos` and takes back all that was noted since evtx_chunk_commit. */
void evtx_chunk_rewind(struct evtx_chunk *chunk, size_t pos);
void evtx_chunk_commit(struct evtx_chunk *chunk);

/* ---- a document ---- */

struct evtx_xml; /* opaque */

/* Borrows `names`. NULL when memory is out. */
struct evtx_xml *evtx_xml_new(struct evtx_names *names);
void evtx_xml_free(struct evtx_xml *xml);

/*
 * The document in order. `dependency` is the substitution without which the element is left out, or
 * EVTX_NO_DEPENDENCY. Attributes follow their element's opening, each followed by the `parts`
 * of its value. Close tokens are worked out. A document that is too large fails when it is written.
 */
void evtx_xml_open(struct evtx_xml *xml, bw_str name, uint16_t dependency);
void evtx_xml_attribute(struct evtx_xml *xml, bw_str name, uint16_t parts);
void evtx_xml_text(struct evtx_xml *xml, bw_str utf8);
void evtx_xml_substitute(struct evtx_xml *xml, uint16_t index, uint8_t type, bool optional);
void evtx_xml_cdata(struct evtx_xml *xml, bw_str utf8);
void evtx_xml_char_ref(struct evtx_xml *xml, uint16_t unit);
void evtx_xml_entity_ref(struct evtx_xml *xml, bw_str name);
void evtx_xml_instruction(struct evtx_xml *xml, bw_str target, bw_str utf8);
void evtx_xml_close(struct evtx_xml *xml);

/* The same for the same document: what GUIDs of templates are made of. */
uint64_t evtx_xml_hash(const struct evtx_xml *xml, uint64_t seed);
bool evtx_xml_equal(const struct evtx_xml *a, const struct evtx_xml *b);

/*
 * Writes fragment header, tokens and the end-of-fragment token. `dependency_ids` is true in the
 * definition of a template and nowhere else. False when the chunk is full or the document was too
 * large.
 */
bool evtx_xml_write(const struct evtx_xml *xml, struct evtx_chunk *chunk, bool dependency_ids);

/* What the substitutions of a document stand for; one of type BinXML stands for `body`. */
struct evtx_filling {
    const struct evtx_value *values;
    size_t count;
    const struct evtx_xml *body;
    const struct evtx_filling *body_filling;
};

/*
 * A new document in which every substitution is the text of its value, without the elements and
 * attributes that depend on a missing one: what a record without template holds. NULL when memory
 * is out.
 */
struct evtx_xml *evtx_xml_filled(const struct evtx_xml *xml, const struct evtx_filling *filling);

#endif
