/*
 * format/evtx/layout.h - the numbers of the EVTX format.
 *
 * Sources: [MS-EVEN6] 2.2.12 to 2.2.18 (BinXml), libevtx "Windows XML Event Log (EVTX) format".
 */
#ifndef BW_FORMAT_EVTX_LAYOUT_H
#define BW_FORMAT_EVTX_LAYOUT_H

#include <string.h>

#include "base/slice.h"

#define EVTX_FILE_HEADER_SIZE  4096
#define EVTX_CHUNK_SIZE        65536
#define EVTX_CHUNK_HEADER_SIZE 512

/* Magic, size, id, FILETIME before the BinXML; the size again behind it. */
#define EVTX_RECORD_MAGIC       UINT32_C(0x00002a2a)
#define EVTX_RECORD_HEADER_SIZE 24
#define EVTX_RECORD_OVERHEAD    28

/* Offset of the next definition, GUID, size of what follows. */
#define EVTX_TEMPLATE_HEADER_SIZE 24

/* Offset of the next name with the same hash, hash, count of units; then the units and a NUL. */
#define EVTX_NAME_HEADER_SIZE 8

/* "ElfFile\0", "ElfChnk\0" as little-endian numbers */
#define EVTX_FILE_MAGIC  UINT64_C(0x00656c6946666c45)
#define EVTX_CHUNK_MAGIC UINT64_C(0x006b6e6843666c45)

/* [MS-EVEN6] 2.2.12; bit 0x40 of the byte says that more of the same kind follows. */
enum evtx_token_type {
    EVTX_TOKEN_EOF = 0x00,
    EVTX_TOKEN_OPEN_START = 0x01,
    EVTX_TOKEN_CLOSE_START = 0x02,
    EVTX_TOKEN_CLOSE_EMPTY = 0x03,
    EVTX_TOKEN_END_ELEMENT = 0x04,
    EVTX_TOKEN_VALUE = 0x05,
    EVTX_TOKEN_ATTRIBUTE = 0x06,
    EVTX_TOKEN_CDATA = 0x07,
    EVTX_TOKEN_CHAR_REF = 0x08,
    EVTX_TOKEN_ENTITY_REF = 0x09,
    EVTX_TOKEN_PI_TARGET = 0x0a,
    EVTX_TOKEN_PI_DATA = 0x0b,
    EVTX_TOKEN_TEMPLATE = 0x0c,
    EVTX_TOKEN_SUBSTITUTION = 0x0d,
    EVTX_TOKEN_OPTIONAL = 0x0e, /* a substitution that leaves out its element when null */
    EVTX_TOKEN_FRAGMENT = 0x0f,
};
#define EVTX_TOKEN_MORE 0x40

/* [MS-EVEN6] 2.2.18: types of values. */
enum evtx_type {
    EVTX_TYPE_NULL = 0x00,
    EVTX_TYPE_STRING = 0x01,
    EVTX_TYPE_ANSI = 0x02,
    EVTX_TYPE_INT8 = 0x03,
    EVTX_TYPE_UINT8 = 0x04,
    EVTX_TYPE_INT16 = 0x05,
    EVTX_TYPE_UINT16 = 0x06,
    EVTX_TYPE_INT32 = 0x07,
    EVTX_TYPE_UINT32 = 0x08,
    EVTX_TYPE_INT64 = 0x09,
    EVTX_TYPE_UINT64 = 0x0a,
    EVTX_TYPE_REAL32 = 0x0b,
    EVTX_TYPE_REAL64 = 0x0c,
    EVTX_TYPE_BOOL = 0x0d,
    EVTX_TYPE_BINARY = 0x0e,
    EVTX_TYPE_GUID = 0x0f,
    EVTX_TYPE_SIZE = 0x10,
    EVTX_TYPE_FILETIME = 0x11,
    EVTX_TYPE_SYSTEMTIME = 0x12,
    EVTX_TYPE_SID = 0x13,
    EVTX_TYPE_HEX32 = 0x14,
    EVTX_TYPE_HEX64 = 0x15,
    EVTX_TYPE_HANDLE = 0x20,
    EVTX_TYPE_BINXML = 0x21,
    EVTX_TYPE_XML = 0x23,
    EVTX_TYPE_ARRAY = 0x80, /* bit: several of the type in the low bits */
};

/* File flags (offset 120); and chunk flags (offset 120 of the chunk). */
#define EVTX_FILE_NO_CRC32  4u
#define EVTX_CHUNK_DIRTY    1u
#define EVTX_CHUNK_NO_CRC32 4u

/* For bytes whose bounds are known: slices that a reader or bw_bytes_slice gave. */
static inline uint16_t evtx_u16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t evtx_u32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t evtx_u64(const uint8_t *p)
{
    return (uint64_t)evtx_u32(p) | (uint64_t)evtx_u32(p + 4) << 32;
}

/* One substitution value of a record: where it stands in the chunk and what it is. */
struct evtx_item {
    uint32_t start; /* in the chunk; start + size lies inside it */
    uint16_t size;
    uint8_t type; /* enum evtx_type, with EVTX_TYPE_ARRAY */
};

#endif
