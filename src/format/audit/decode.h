/*
 * format/audit/decode.h - what the values of audit records stand for: text in hexadecimal digits,
 * socket addresses, command lines, paths. Sources: the kernel's audit.c (untrusted strings),
 * linux/socket.h, netinet/in.h.
 */
#ifndef BW_FORMAT_AUDIT_DECODE_H
#define BW_FORMAT_AUDIT_DECODE_H

#include "base/arena.h"
#include "base/buffer.h"

/* True when `text` is pairs of upper-case hexadecimal digits: how text with blanks, quotes or
 * control characters is written. */
bool audit_is_hex(bw_str text);

/* The bytes that they stand for, in `arena`; ptr is NULL when that is full. */
bw_str audit_hex_decode(struct bw_arena *arena, bw_str digits);

/* True for text that a person may have typed: well-formed UTF-8 without control characters. */
bool audit_is_plain(bw_str text);

/*
 * Appends one argument of a command line, a blank before it unless `out` is empty; in double quotes
 * (with the shell's escapes) when it is empty or has blanks, quotes or the shell's own characters.
 * `out_plain` gets it without quotes.
 */
void audit_command_add(struct bw_buffer *out, struct bw_buffer *out_plain, bw_str argument);

/* A socket address (saddr=). Slices are in the arena or constant. */
struct audit_address {
    bw_str family; /* inet, inet6, local, netlink, packet; a number for others */
    bw_str ip;     /* or empty */
    uint16_t port;
    bool has_port;
    bw_str path; /* of a local socket; "@name" for an abstract one */
};

/* False when it is cut off, or too short to say anything. */
bool audit_address_decode(struct bw_arena *arena, bw_str digits, struct audit_address *ret_address);

/*
 * `name` as a path from the root: behind `folder` (without or with a slash at its end) unless it
 * begins with a slash, with ".", ".." and doubled slashes taken out. ptr is NULL when the arena is
 * full.
 */
bw_str audit_path_join(struct bw_arena *arena, bw_str folder, bw_str name);

#endif
