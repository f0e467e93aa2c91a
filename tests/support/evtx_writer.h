/*
 * tests/support/evtx_writer.h - writes Windows event logs (.evtx) as Windows writes them.
 *
 * For tests, the example evidence and the benchmark. Independent of src/format/evtx, so that reader
 * and writer check each other. Memory does not grow with the size of the log, and the same calls
 * give the same bytes. Sources: libevtx's format description, [MS-EVEN6] 2.2, and the layout of the
 * templates as Windows 7 to 10 write them.
 */
#ifndef BW_TEST_EVTX_WRITER_H
#define BW_TEST_EVTX_WRITER_H

#include "evtx_binxml.h"
#include "evtx_value.h"

/* Where the bytes go. `write_at` is called front to back and once more for the file header. */
struct evtx_sink {
    bw_status (*write_at)(
            struct evtx_sink *sink, uint64_t offset, bw_bytes bytes, struct bw_err *err);
};

/* Into memory; `buffer` is borrowed. */
struct evtx_buffer_sink {
    struct evtx_sink sink;
    struct bw_buffer *buffer;
};
struct evtx_buffer_sink evtx_buffer_sink(struct bw_buffer *buffer);

/* Into an open file; the descriptor is borrowed. */
struct evtx_file_sink {
    struct evtx_sink sink;
    int fd;
};
struct evtx_file_sink evtx_file_sink(int fd);

/* Logs that are not as they should be: all zero is a clean log. Chunks count from 1, 0 is none. */
struct evtx_writer_options {
    bool dirty;                 /* never closed: flag set, header says one chunk and no records */
    bool no_checksums;          /* flag 4 in file and chunks, checksums zero */
    bool bad_file_checksum;     /* of the file header */
    unsigned bad_header_chunk;  /* this chunk's header checksum is wrong */
    unsigned bad_data_chunk;    /* this chunk's record checksum is wrong */
    unsigned zeroed_chunk;      /* this chunk is all zeros */
    int chunk_count_delta;      /* added to the chunk count of the file header */
    uint32_t last_chunk_size;   /* the last chunk ends after so many bytes */
    uint64_t first_record_id;   /* 0 means 1 */
    unsigned records_per_chunk; /* starts a new chunk after so many; 0 means when it is full */
};

enum evtx_layout {
    EVTX_LAYOUT_MODERN,  /* provider and channel are substitutions: Security, Sysmon */
    EVTX_LAYOUT_LITERAL, /* they are text of the template: Service Control Manager */
    EVTX_LAYOUT_CLASSIC, /* no version, opcode, correlation, execution: MsiInstaller */
};

enum evtx_body {
    EVTX_BODY_DATA, /* <EventData><Data Name="a">…</Data>…</EventData> */
    EVTX_BODY_UNNAMED, /* <EventData><Data>…</Data>…<Binary>…</Binary></EventData>, as fields say */
    EVTX_BODY_USER, /* <UserData><root xmlns="…"><a>…</a>…</root></UserData> */
    EVTX_BODY_NONE,
};

struct evtx_field {
    bw_str name;
    uint8_t type;  /* enum evtx_value_type */
    bool optional; /* the element is left out when the value is EVTX_NULL */
};

/* One kind of event. Everything is copied where it is kept. */
struct evtx_event_kind {
    enum evtx_layout layout;
    bw_str provider;
    bw_str provider_guid; /* text, "" when it has none */
    bw_str event_source;  /* EventSourceName, "" when it has none */
    bw_str channel;
    bw_str computer;
    uint16_t event_id;
    bool has_qualifiers;
    uint16_t qualifiers;
    uint8_t version;
    uint8_t level;
    uint16_t task;
    uint8_t opcode;
    uint64_t keywords;
    enum evtx_body body;
    bw_str user_element; /* root below UserData, for EVTX_BODY_USER */
    bw_str user_namespace;
    const struct evtx_field *fields;
    size_t field_count;
};

/* What differs from record to record, beside the values. Zero means "as it should be". */
struct evtx_record_head {
    uint64_t time;      /* FILETIME ticks of System/TimeCreated */
    uint64_t written;   /* FILETIME of the record header; 0: the same */
    uint64_t record_id; /* 0: one more than the last; anything else makes a gap */
    uint32_t process_id;
    uint32_t thread_id;
    const uint8_t *activity_id; /* EVTX_GUID_SIZE bytes, or NULL */
    bw_str user_sid;            /* bytes of a SID, or empty */
    bool plain;                 /* without templates: all values as text */
    uint32_t trailer_delta;     /* added to the size copy behind the record */
};

struct evtx_writer; /* opaque */

/* `sink` is borrowed until evtx_writer_finish. Fails with BW_E_NOMEM. */
BW_MUST_CHECK bw_status evtx_writer_new(struct evtx_sink *sink,
        const struct evtx_writer_options *options, struct evtx_writer **ret_writer,
        struct bw_err *err);

/* NULL is fine. What was not finished is lost. */
void evtx_writer_free(struct evtx_writer *writer);

/*
 * Makes `kind` known and stores its number. Fails with BW_E_NOMEM, or BW_E_MALFORMED when the
 * provider's GUID is none.
 */
BW_MUST_CHECK bw_status evtx_writer_add_kind(struct evtx_writer *writer,
        const struct evtx_event_kind *kind, unsigned *ret_number, struct bw_err *err);

/*
 * Adds a record; `values` has one value for each field of the kind. *ret_record_id (may be NULL)
 * gets the record's id. BW_E_LIMIT when it does not fit into a chunk by itself, else what the sink
 * says.
 */
BW_MUST_CHECK bw_status evtx_writer_add(struct evtx_writer *writer, unsigned kind_number,
        const struct evtx_record_head *head, const struct evtx_value *values,
        uint64_t *ret_record_id, struct bw_err *err);

/* A record whose BinXML is any bytes; offsets inside are the caller's business. */
BW_MUST_CHECK bw_status evtx_writer_add_raw(struct evtx_writer *writer,
        const struct evtx_record_head *head, bw_bytes binxml, struct bw_err *err);

/* A record whose BinXML is the document, without template. */
BW_MUST_CHECK bw_status evtx_writer_add_xml(struct evtx_writer *writer,
        const struct evtx_record_head *head, const struct evtx_xml *xml, struct bw_err *err);

/*
 * A record that is an instance of the template `xml` with these values; a value of type BinXML is
 * an instance of filling->body. Both documents must live as long as the writer.
 */
BW_MUST_CHECK bw_status evtx_writer_add_instance(struct evtx_writer *writer,
        const struct evtx_record_head *head, const struct evtx_xml *xml,
        const struct evtx_filling *filling, struct bw_err *err);

/* The names to make documents for this writer with. */
struct evtx_names *evtx_writer_names(struct evtx_writer *writer);

/* Bytes of the log so far, the present chunk counted whole. */
uint64_t evtx_writer_size(const struct evtx_writer *writer);

/* Writes the last chunk and the file header. Call once; only evtx_writer_free may follow. */
BW_MUST_CHECK bw_status evtx_writer_finish(struct evtx_writer *writer, struct bw_err *err);

#endif
