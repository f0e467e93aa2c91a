/*
 * format/evtx/known_form.h - the template that the message compiler makes of an event's data.
 *
 * What it hashes is the template as XML, UTF-16LE, values as %1, %2 …, and behind that the types of
 * all values as 32-bit numbers: SHA-256 with "MS-WEVT" and a NUL before it since Windows 10; before
 * that MD5 of the XML, whose digest is the state in which MD5 of the types begins. Data are
 * <EventData><Data Name="a">%1</Data>…</EventData> without a space between; UserData is as the
 * manifest's author has it, with a line and two tabs before each element, and with MD5 often with a
 * second namespace, which the compiler's parser adds. Sources: the compiler of Event Trace Kit,
 * which makes the same ones; and all templates of the public logs in which they stand whole.
 */
#ifndef BW_FORMAT_EVTX_KNOWN_FORM_H
#define BW_FORMAT_EVTX_KNOWN_FORM_H

#include "base/buffer.h"
#include "base/md5.h"
#include "base/sha256.h"
#include "format/evtx/known_data.h"

/* So many values have names or places in `names`. */
uint32_t evtx_known_count(const char *names);

/*
 * Of UserData: the number in the name of the second namespace (xmlns:auto-ns2), 0 for none. The
 * compiler counts what the manifest has before; others were not seen.
 */
#define EVTX_KNOWN_PREFIX_FIRST 2
#define EVTX_KNOWN_PREFIX_LAST  4

/* Appends the XML. */
void evtx_known_xml(const struct evtx_known_data *data, unsigned prefix, struct bw_buffer *out);

/* The XML hashed both ways; what comes behind it is added for each kind of types. */
struct evtx_known_hash {
    struct bw_sha256 sha256;
    uint8_t md5[BW_MD5_SIZE];
};

struct evtx_known_hash evtx_known_hash(bw_bytes xml);

/*
 * The first four bytes of both hashes as little-endian numbers, [0] by SHA-256, when the values
 * have these types, at most EVTX_KNOWN_VALUES.
 */
void evtx_known_numbers(const struct evtx_known_hash *hash, const uint8_t *types, uint32_t count,
        uint32_t ret_numbers[2]);

/* Appends its canonical form (see canon.h), as a template of this kind has it in a log. */
void evtx_known_canon(const struct evtx_known_data *data, unsigned prefix, const uint8_t *types,
        struct bw_buffer *out);

#endif
