/*
 * tools/generate/pattern.h - text with holes: "C:\Users\${user.name}\${pick:documents}".
 *
 *   ${name}              a variable of the scenario, a parameter or a `let` of the script
 *   ${object.name}       what an earlier item kept under `as: object`
 *   ${host.x} ${user.x}  of the host and the user at work; ${hosts.WEB01.ip} of a certain one
 *   ${table[name].col}   a cell; the row's key is the value of `name`
 *   ${table[=row].col}   a cell of a certain row
 *   ${pick:list}         one entry of a list, or one row key of a table
 *   ${each:list}         the entry for this turn of a repeated item
 *   ${int:1-9} ${int4:400-8000} (multiples of four) ${hex:8} ${guid} ${luid} ${i}
 *   ${utc} (as Sysmon writes it) ${iso} (RFC 3339); ${utc:-30}, ${iso:-30} so many seconds before
 *   ${pid:key} ${procguid:key}   the same for one key on one host: processes that run all day
 *   ${pid:@name} ${procguid:@name}   the same with the value of `name` as the key
 *   ${newguid}           ProcessGuid of a process that starts now
 *   ${hashes:name}       made-up file hashes that belong to the value of `name`
 *   ${base:name} ${dir:name} ${lower:name}   parts of a path, lower case
 *   ${device:name}       "C:\Windows" as "\device\harddiskvolume3\windows"
 *   ${a|b|c}             the first that is not empty
 */
#ifndef GENERATE_PATTERN_H
#define GENERATE_PATTERN_H

#include "base/buffer.h"
#include "node.h"

struct world;
struct host;
struct user;
struct action;
struct op;

struct pattern {
    const struct op *ops;
    size_t count; /* 0: always empty */
};

#define SCOPE_LOCALS  64
#define SCOPE_OBJECTS 48

/* The names that a pattern may use beside those of the world. */
struct scope {
    bw_str locals[SCOPE_LOCALS];
    size_t local_count;
    struct {
        bw_str name;
        const struct action *action;
    } objects[SCOPE_OBJECTS];
    size_t object_count;
};

/* The values that belong to a scope. */
struct frame {
    const bw_str *locals;
    const struct frame *const *objects;
};

struct rng {
    uint64_t state;
};

uint64_t rng_next(struct rng *rng);
uint64_t rng_between(struct rng *rng, uint64_t low, uint64_t high);
double rng_unit(struct rng *rng); /* (0, 1] */

struct eval {
    const struct world *world;
    const struct host *host;
    const struct user *user;
    const struct frame *frame; /* NULL in a scope without names */
    struct rng *rng;
    struct bw_buffer *out; /* never grows while slices of it are in use */
    uint64_t time;         /* FILETIME */
    uint64_t index;        /* turn of a repeated item */
};

/* Compiles the scalar `node`; what it refers to must be known. `scope` may be NULL. */
BW_MUST_CHECK bw_status pattern_compile(struct world *world, const struct scope *scope,
        const struct node *node, struct pattern *ret_pattern, struct bw_err *err);

/* A pattern that is just this text (borrowed). */
BW_MUST_CHECK bw_status pattern_literal(
        struct world *world, bw_str text, struct pattern *ret_pattern, struct bw_err *err);

/* The text; lives until eval->out is cleared, or as long as what it was taken from. */
bw_str pattern_text(const struct pattern *pattern, const struct eval *eval);

#endif
