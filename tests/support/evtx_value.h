/*
 * tests/support/evtx_value.h - values of Windows event records: their BinXML types, their bytes and
 * their text. Sources: libevtx's format description (section "value types"), [MS-EVEN6] 2.2.17.
 *
 * Written for the test writer and the scenario generator, and apart from the parser on purpose: the
 * two check each other.
 */
#ifndef BW_TEST_EVTX_VALUE_H
#define BW_TEST_EVTX_VALUE_H

#include "base/buffer.h"
#include "base/slice.h"
#include "base/status.h"

enum evtx_value_type {
    EVTX_NULL = 0x00,
    EVTX_STRING = 0x01,
    EVTX_ANSI_STRING = 0x02,
    EVTX_INT8 = 0x03,
    EVTX_UINT8 = 0x04,
    EVTX_INT16 = 0x05,
    EVTX_UINT16 = 0x06,
    EVTX_INT32 = 0x07,
    EVTX_UINT32 = 0x08,
    EVTX_INT64 = 0x09,
    EVTX_UINT64 = 0x0a,
    EVTX_REAL32 = 0x0b,
    EVTX_REAL64 = 0x0c,
    EVTX_BOOL = 0x0d,
    EVTX_BINARY = 0x0e,
    EVTX_GUID = 0x0f,
    EVTX_SIZE = 0x10,
    EVTX_FILETIME = 0x11,
    EVTX_SYSTEMTIME = 0x12,
    EVTX_SID = 0x13,
    EVTX_HEX32 = 0x14,
    EVTX_HEX64 = 0x15,
    EVTX_HANDLE = 0x20,
    EVTX_BINXML = 0x21,
    EVTX_XML = 0x23,
    EVTX_ARRAY = 0x80, /* or-ed to the type of the items */
};

/*
 * One value. Which member counts depends on the type: `number` for integers, booleans, hex, sizes,
 * FILETIME and SYSTEMTIME (both as FILETIME ticks), `real` for the floats, `bytes` for everything
 * else: UTF-8 text of a string, the 16 bytes of a GUID, the bytes of a SID, of binary, of BinXML.
 * An array of strings has its items in `bytes`, each followed by a NUL; an array of anything else
 * has its raw bytes there. Nothing is owned.
 */
struct evtx_value {
    uint8_t type;
    uint64_t number;
    double real;
    bw_str bytes;
};

/* The largest SID: revision, count, authority and 15 sub-authorities. */
#define EVTX_SID_MAX   68
#define EVTX_GUID_SIZE 16

/* "54849625-5478-4994-A5BA-3E3B0328C30D" with or without braces; false when it is none. */
bool evtx_guid_parse(bw_str text, uint8_t ret_guid[EVTX_GUID_SIZE]);

/* "S-1-5-21-1-2-3-500"; returns the length in bytes, 0 when it is none. */
size_t evtx_sid_parse(bw_str text, uint8_t ret_sid[EVTX_SID_MAX]);

/* "string", "u32", "hex64", "guid", "string[]", …: the names that scenario files use. */
bool evtx_value_type_parse(bw_str name, uint8_t *ret_type);

/*
 * Reads a value out of text as a scenario file or a person writes it: decimal or 0x numbers, true
 * and false, GUIDs, SIDs, RFC 3339 times; "" and "-" of types that are not text give EVTX_NULL.
 * GUIDs and SIDs are put into `room` (EVTX_SID_MAX bytes), to which the value then points; text is
 * borrowed. False when the text does not fit the type.
 */
bool evtx_value_parse(
        uint8_t type, bw_str text, uint8_t room[EVTX_SID_MAX], struct evtx_value *ret_value);

/* Bytes of a type whose value is `number`, low byte first; 0 for all other types. */
size_t evtx_value_integer_size(uint8_t type);

/* Appends the bytes that stand in a record for `value`. */
void evtx_value_encode(const struct evtx_value *value, struct bw_buffer *out);

/* Appends the text that Event Viewer's XML shows for `value`; binary as upper-case hex. */
void evtx_value_format(const struct evtx_value *value, struct bw_buffer *out);

#endif
