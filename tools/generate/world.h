/*
 * tools/generate/world.h - all that scenario and catalog files say, ready to run.
 *
 * Built once by world_load, read only afterwards.
 */
#ifndef GENERATE_WORLD_H
#define GENERATE_WORLD_H

#include "base/hash.h"
#include "base/time.h"
#include "pattern.h"
#include "support/evtx_writer.h"

#define NONE SIZE_MAX

struct text_form;

struct host {
    bw_str key;
    size_t index;
    const bw_str *attributes; /* by the index of the world's host_attributes */
    uint64_t telemetry;       /* bits of the world's tags */
    uint64_t roles;
    const bool *left_out; /* by event: its channel was not collected; NULL: all were */
    int64_t clock_ahead;  /* ticks that its clock is ahead of the others'; negative: behind */
};

struct user {
    bw_str key;
    const bw_str *attributes;
    uint64_t groups; /* bits of the world's tags */
};

/* A list of texts, or the rows of a table. */
struct list {
    bw_str name;
    const struct pattern *entries;
    size_t count;
};

struct table {
    bw_str name;
    struct bw_map *columns;
    struct bw_map *rows;
    size_t column_count;
    const struct pattern *cells; /* row by row */
    const bw_str *keys;
    size_t count;
};

struct provider {
    bw_str key;
    bw_str name, guid, event_source, channel;
    enum evtx_layout layout;
    enum evtx_body body;
    bw_str user_namespace;
    uint8_t level, opcode;
    uint64_t keywords;
    uint16_t qualifiers;
    bool has_qualifiers;
    struct pattern process_id, user_sid;
    const struct text_form *form; /* of a log of lines; NULL: Windows' */
    unsigned rotation;            /* enum text_rotation */
};

struct event_kind {
    bw_str key; /* "security/4624" */
    size_t index;
    const struct provider *provider;
    struct evtx_event_kind format; /* all but the computer */
    struct pattern process_id, user_sid;
    const struct pattern *defaults; /* one for each field */
};

/* One record to be made: an event with the patterns of its fields. */
struct emission {
    const struct event_kind *event;
    const struct pattern *fields;
    uint64_t needs; /* telemetry tags; all must be there */
};

struct action {
    bw_str name;
    struct scope scope; /* parameters and references */
    const struct pattern *defaults;
    const struct emission *emissions;
    size_t emission_count;
};

struct step {
    bw_str label, stage, technique;
    size_t records; /* counted while running */
};

struct item {
    const struct action *action;     /* or NULL: */
    const struct emission *emission; /* a single event */
    const struct pattern *arguments; /* one for each parameter of the action */
    const bool *given;
    const size_t *references; /* objects of the script, or NONE */
    size_t as;                /* object that is kept, or NONE */
    const struct host *host;  /* or NULL: the script's */
    const struct user *user;
    struct step *step; /* of the attack, else NULL */
    uint64_t at;       /* FILETIME, 0: `after` the one before */
    uint64_t after;
    uint64_t every;
    unsigned repeat;
    unsigned chance; /* per cent */
};

struct script {
    bw_str name;
    struct scope scope;
    const struct pattern *lets;
    const struct item *items;
    size_t item_count;
};

struct activity {
    struct script script;
    uint64_t roles; /* hosts that have one of them */
    bw_str who;     /* a user, "local", or a group */
    double per_day; /* times the scenario's scale */
    unsigned hour_from, hour_to;
    bool workdays;
};

#define TAGS_MAX   64
#define HOSTS_MAX  64
#define USERS_MAX  256
#define LISTS_MAX  256
#define EVENTS_MAX 512

struct world {
    struct bw_arena *arena;
    struct bw_map *vars; /* name to index of var_values */
    bw_str var_values[256];
    struct bw_map *tags;
    struct bw_map *host_attributes;
    struct bw_map *user_attributes;
    struct bw_map *host_index, *user_index, *list_index, *table_index;
    struct bw_map *provider_index, *event_index, *action_index;
    struct host hosts[HOSTS_MAX];
    size_t host_count;
    struct user users[USERS_MAX];
    size_t user_count;
    struct list lists[LISTS_MAX];
    size_t list_count;
    struct table tables[LISTS_MAX];
    size_t table_count;
    struct provider providers[LISTS_MAX];
    size_t provider_count;
    struct event_kind events[EVENTS_MAX];
    size_t event_count;
    struct action actions[LISTS_MAX];
    size_t action_count;
    struct activity activities[LISTS_MAX];
    size_t activity_count;
    struct script *attack; /* NULL: none */
    struct step *steps;
    size_t step_count;
    uint64_t seed;
    bw_time benign_from, benign_to;
    uint64_t benign_hosts; /* bits by index; hosts that live a benign life */
};

/*
 * Reads the scenario and all that it includes. `collect` in it names the channels that were taken
 * from a host; a host that it does not name gives all. `clocks` says whose clock is wrong.
 */
BW_MUST_CHECK bw_status world_load(const char *path, struct world **ret_world, struct bw_err *err);
void world_free(struct world *world);

/* ---- for the parts of the loader ---- */

void *world_alloc(struct world *world, size_t count, size_t size);
BW_MUST_CHECK bw_status world_no_memory(struct bw_err *err);

/* The bit of a tag (a role, a group, a kind of telemetry), made when it is new; 0 when full. */
uint64_t world_tag(struct world *world, bw_str name);

/* The bits of a list of tags, or of a single one. */
uint64_t world_tags(struct world *world, const struct node *node);

/* The number of `name` in `index`, or NONE. */
size_t world_find(const struct bw_map *index, bw_str name);

/* Variables, hosts and users and their clocks, lists and tables; providers and events; actions and
 * scripts. */
BW_MUST_CHECK bw_status vars_load(struct world *world, const struct node *root, struct bw_err *err);
BW_MUST_CHECK bw_status people_load(
        struct world *world, const struct node *root, struct bw_err *err);
BW_MUST_CHECK bw_status lists_declare(
        struct world *world, const struct node *root, struct bw_err *err);
BW_MUST_CHECK bw_status lists_load(
        struct world *world, const struct node *root, struct bw_err *err);
BW_MUST_CHECK bw_status events_load(
        struct world *world, const struct node *root, struct bw_err *err);
BW_MUST_CHECK bw_status collection_load(
        struct world *world, const struct node *root, struct bw_err *err);
BW_MUST_CHECK bw_status clocks_load(
        struct world *world, const struct node *root, struct bw_err *err);
BW_MUST_CHECK bw_status actions_load(
        struct world *world, const struct node *root, struct bw_err *err);
BW_MUST_CHECK bw_status activities_load(
        struct world *world, const struct node *root, struct bw_err *err);
BW_MUST_CHECK bw_status attack_load(
        struct world *world, const struct node *root, struct bw_err *err);

/* The patterns of an event's fields: its defaults with what `fields` says instead. */
BW_MUST_CHECK bw_status emission_compile(struct world *world, const struct scope *scope,
        const struct node *node, struct emission *ret_emission, struct bw_err *err);

/* `let` and `do` of a script; with `steps`, items belong to the step that is being loaded. */
BW_MUST_CHECK bw_status script_lets(
        struct world *world, const struct node *lets, struct script *script, struct bw_err *err);
BW_MUST_CHECK bw_status script_items(struct world *world, const struct node *items,
        struct script *script, struct item *ret_items, struct bw_err *err);

#endif
