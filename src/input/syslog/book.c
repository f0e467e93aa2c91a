#include "input/syslog/book.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"

/* Names of programs that are remembered: a server has some dozens. A power of two, and places that
 * a name may have: names that met at one place would be looked up in each line. */
#define PROGRAMS 128
#define WAYS     4
#define MAX_NAME 48

/* Tables of forms; there are fewer in the sources. A power of two. */
#define TABLES 128

/* Refused peers that more may be said of: as many as knock at the same time. */
#define REFUSED 64

/* All forms taken apart need about a tenth of it. */
#define ARENA_LIMIT (4 * BW_MIB)

struct program_place {
    uint32_t len; /* of the name; 0: nothing is known */
    char name[MAX_NAME];
    struct message_known known;
};

struct table_place {
    const struct message_forms *forms;
    const struct message_table *table;
};

struct message_book {
    struct bw_arena *arena;
    struct program_place programs[PROGRAMS]; /* WAYS beside each other by their names */
    uint32_t learnt;                         /* so far: which of the ways goes next */
    struct message_known other;              /* of a name that is too long to be remembered */
    struct table_place tables[TABLES];
    struct message_packet packet;
    uint64_t refused[REFUSED]; /* hashes of peers; 0: none */
    uint32_t refusals;
    struct ldap_connections *ldap; /* NULL: no such server spoke yet */
};

struct message_book *message_book_new(void)
{
    struct message_book *book = calloc(1, sizeof(*book));
    if (book == NULL)
        return NULL;
    book->arena = bw_arena_new(ARENA_LIMIT);
    if (book->arena == NULL) {
        message_book_free(book);
        return NULL;
    }
    return book;
}

void message_book_free(struct message_book *book)
{
    if (book == NULL)
        return;
    ldap_connections_free(book->ldap);
    bw_arena_free(book->arena);
    free(book);
}

struct message_packet *message_book_packet(struct message_book *book)
{
    return &book->packet;
}

/* ---- peers ---- */

static uint64_t hash_of(bw_str peer)
{
    return bw_hash64(bw_str_bytes(peer), 0) | 1;
}

void message_book_refuse(struct message_book *book, bw_str peer)
{
    book->refused[book->refusals++ % REFUSED] = hash_of(peer);
}

bool message_book_refused(const struct message_book *book, bw_str peer)
{
    const uint64_t hash = hash_of(peer);
    bool found = false;
    for (size_t i = 0; i < REFUSED && i < book->refusals; i++)
        found |= book->refused[i] == hash;
    return found;
}

bool message_book_take_refused(struct message_book *book, bw_str peer)
{
    const uint64_t hash = hash_of(peer);
    for (size_t i = 0; i < REFUSED && i < book->refusals; i++) {
        if (book->refused[i] != hash)
            continue;
        book->refused[i] = 0;
        return true;
    }
    return false;
}

struct ldap_connections *message_book_ldap(struct message_book *book)
{
    if (book->ldap == NULL)
        book->ldap = ldap_connections_new();
    return book->ldap;
}

/* ---- programs ---- */

static const struct message_program *find_program(bw_str name)
{
    const struct {
        const struct message_program *programs;
        size_t count;
    } lists[] = {
            {message_auth_programs, message_auth_program_count},
            {message_daemon_programs, message_daemon_program_count},
            {message_service_programs, message_service_program_count},
            {message_appliance_programs, message_appliance_program_count},
            {message_application_programs, message_application_program_count},
            {message_self_hosted_programs, message_self_hosted_program_count},
            {message_telephony_programs, message_telephony_program_count},
            {message_directory_programs, message_directory_program_count},
    };
    for (size_t i = 0; i < BW_COUNT(lists); i++)
        for (size_t k = 0; k < lists[i].count; k++)
            if (bw_str_eq(lists[i].programs[k].name, name))
                return &lists[i].programs[k];
    return NULL;
}

#define OLD_PAM BW_STR("(pam_unix)")

/* Without its path, without what polkitd and others put behind their name in brackets, and without
 * the bracket that ends the names of gdm's and lightdm's helpers ("gdm-password][12]:"). */
static bw_str base_name(bw_str program)
{
    if (program.len > 1 && program.ptr[program.len - 1] == ']' && program.ptr[0] != '[')
        program.len--;
    const size_t bracket = bw_str_find_char(program, '(');
    if (bracket != SIZE_MAX && bracket != 0 && !bw_str_ends_with(program, OLD_PAM))
        program = bw_str_head(program, bracket);
    for (size_t at = program.ptr[0] != '%' ? program.len : 0; at > 0; at--)
        if (program.ptr[at - 1] == '/')
            return at < program.len ? bw_str_from(program, at) : program;
    return program;
}

static struct message_known look_up(bw_str name)
{
    const bw_str base = base_name(name);
    return (struct message_known){
            .begin = (size_t)(base.ptr - name.ptr),
            .len = base.len,
            .layout = (uint32_t)bw_hash64(bw_str_bytes(base), 0) & 0xffffff00u,
            .kernel = bw_str_eq(base, BW_STR("kernel")),
            .old_pam = bw_str_ends_with(base, OLD_PAM),
            .program = find_program(base),
    };
}

/* The first place of a name: names differ in their lengths and in few of their letters. */
static size_t place_of(bw_str name)
{
    const size_t middle = (uint8_t)name.ptr[name.len / 2];
    return (name.len * 7 + (uint8_t)name.ptr[0] * 3u + middle * 5 +
                   (uint8_t)name.ptr[name.len - 1] * 11u) %
           (PROGRAMS / WAYS) * WAYS;
}

const struct message_known *message_book_program(struct message_book *book, bw_str name)
{
    if (name.len > MAX_NAME) {
        book->other = look_up(name);
        return &book->other;
    }
    struct program_place *set = &book->programs[place_of(name)];
    for (size_t i = 0; i < WAYS; i++)
        if (set[i].len == name.len && bw_same_bytes(set[i].name, name.ptr, name.len))
            return &set[i].known;
    struct program_place *place = &set[book->learnt++ % WAYS];
    place->len = (uint32_t)name.len;
    memcpy(place->name, name.ptr, name.len);
    place->known = look_up(name);
    return &place->known;
}

/* ---- forms ---- */

const struct message_table *message_book_table(
        struct message_book *book, const struct message_forms *forms)
{
    size_t at = ((uintptr_t)forms / sizeof(*forms)) % TABLES;
    for (size_t tries = 0; tries < TABLES; tries++, at = (at + 1) % TABLES) {
        struct table_place *place = &book->tables[at];
        if (place->forms == forms)
            return place->table;
        if (place->forms != NULL)
            continue;
        place->table = message_table_new(forms, book->arena);
        place->forms = place->table != NULL ? forms : NULL;
        return place->table;
    }
    return message_table_new(forms, book->arena);
}
