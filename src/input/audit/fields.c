#include "input/audit/fields.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/near.h"
#include "format/audit/decode.h"
#include "format/delimited/split.h"

/* Who writes a text, and so when it is hexadecimal digits. */
enum encoding {
    AS_IS,
    KERNEL, /* always in quotes or in digits */
    SENDER, /* a program: digits only when they make sense as text */
};

/* Sorted by length, so that few are compared. Encoded fields: libaudit's field dictionary. The
 * others are there for their names alone: those that records are full of need not be compared
 * later. */
static const struct key {
    bw_str name;
    uint8_t id;
    uint8_t encoding;
} keys[] = {
        {BW_STR_INIT("a0"), AUDITD_A0, AS_IS},
        {BW_STR_INIT("a1"), AUDITD_A1, AS_IS},
        {BW_STR_INIT("a2"), AUDITD_A2, AS_IS},
        {BW_STR_INIT("a3"), AUDITD_A3, AS_IS},
        {BW_STR_INIT("vm"), AUDITD_OTHER, SENDER},
        {BW_STR_INIT("sw"), AUDITD_OTHER, SENDER},
        {BW_STR_INIT("op"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("id"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("fp"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("ip"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("pid"), AUDITD_PID, AS_IS},
        {BW_STR_INIT("uid"), AUDITD_UID, AS_IS},
        {BW_STR_INIT("ses"), AUDITD_SES, AS_IS},
        {BW_STR_INIT("exe"), AUDITD_EXE, KERNEL},
        {BW_STR_INIT("key"), AUDITD_KEY, KERNEL},
        {BW_STR_INIT("cwd"), AUDITD_CWD, KERNEL},
        {BW_STR_INIT("res"), AUDITD_RES, AS_IS},
        {BW_STR_INIT("UID"), AUDITD_UID_NAME, AS_IS},
        {BW_STR_INIT("cmd"), AUDITD_CMD, SENDER},
        {BW_STR_INIT("grp"), AUDITD_OTHER, SENDER},
        {BW_STR_INIT("dir"), AUDITD_OTHER, KERNEL},
        {BW_STR_INIT("gid"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("tty"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("dev"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("sig"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("GID"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("ppid"), AUDITD_PPID, AS_IS},
        {BW_STR_INIT("auid"), AUDITD_AUID, AS_IS},
        {BW_STR_INIT("arch"), AUDITD_ARCH, AS_IS},
        {BW_STR_INIT("exit"), AUDITD_EXIT, AS_IS},
        {BW_STR_INIT("comm"), AUDITD_COMM, KERNEL},
        {BW_STR_INIT("name"), AUDITD_NAME, KERNEL},
        {BW_STR_INIT("item"), AUDITD_ITEM, AS_IS},
        {BW_STR_INIT("argc"), AUDITD_ARGC, AS_IS},
        {BW_STR_INIT("AUID"), AUDITD_AUID_NAME, AS_IS},
        {BW_STR_INIT("ARCH"), AUDITD_ARCH_NAME, AS_IS},
        {BW_STR_INIT("acct"), AUDITD_ACCT, SENDER},
        {BW_STR_INIT("addr"), AUDITD_ADDR, AS_IS},
        {BW_STR_INIT("data"), AUDITD_OTHER, KERNEL},
        {BW_STR_INIT("path"), AUDITD_OTHER, KERNEL},
        {BW_STR_INIT("file"), AUDITD_OTHER, KERNEL},
        {BW_STR_INIT("unit"), AUDITD_OTHER, SENDER},
        {BW_STR_INIT("euid"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("suid"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("egid"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("sgid"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("subj"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("mode"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("ouid"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("ogid"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("rdev"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("kind"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("spid"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("code"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("list"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("EUID"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("SUID"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("EGID"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("SGID"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("OUID"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("OGID"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("saddr"), AUDITD_SADDR, AS_IS},
        {BW_STR_INIT("laddr"), AUDITD_LADDR, AS_IS},
        {BW_STR_INIT("lport"), AUDITD_LPORT, AS_IS},
        {BW_STR_INIT("ocomm"), AUDITD_OTHER, KERNEL},
        {BW_STR_INIT("watch"), AUDITD_OTHER, KERNEL},
        {BW_STR_INIT("items"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("fsuid"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("fsgid"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("inode"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("FSUID"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("FSGID"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("table"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("proto"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("sport"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("dport"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("cgroup"), AUDITD_OTHER, KERNEL},
        {BW_STR_INIT("device"), AUDITD_OTHER, SENDER},
        {BW_STR_INIT("cap_fp"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("cap_fi"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("cap_fe"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("tclass"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("syscall"), AUDITD_SYSCALL, AS_IS},
        {BW_STR_INIT("SYSCALL"), AUDITD_SYSCALL_NAME, AS_IS},
        {BW_STR_INIT("success"), AUDITD_SUCCESS, AS_IS},
        {BW_STR_INIT("profile"), AUDITD_OTHER, KERNEL},
        {BW_STR_INIT("old-ses"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("nametype"), AUDITD_NAMETYPE, AS_IS},
        {BW_STR_INIT("cap_fver"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("tcontext"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("scontext"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("hostname"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("terminal"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("grantors"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("old-auid"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("proctitle"), AUDITD_PROCTITLE, KERNEL},
        {BW_STR_INIT("direction"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("permissive"), AUDITD_OTHER, AS_IS},
        {BW_STR_INIT("cap_frootid"), AUDITD_OTHER, AS_IS},
};

/* Where the keys of a length begin. */
#define KEY_LENGTHS 12
static const uint8_t by_length[KEY_LENGTHS + 1] = {0, 0, 0, 10, 26, 61, 76, 82, 87, 95, 97, 98, 99};

_Static_assert(BW_COUNT(keys) == 99, "by_length says where each length begins");

static const struct key *find_key(bw_str name)
{
    if (name.len >= KEY_LENGTHS)
        return NULL;
    for (size_t i = by_length[name.len]; i < by_length[name.len + 1]; i++) {
        const char *key = keys[i].name.ptr;
        /* the ends tell nearly all of them apart, for less than a call */
        if (key[0] == name.ptr[0] && key[name.len - 1] == name.ptr[name.len - 1] &&
                memcmp(key, name.ptr, name.len) == 0)
            return &keys[i];
    }
    return NULL;
}

/* ---- one record ---- */

struct filler {
    struct auditd_fields *fields;
    struct bw_arena *arena;
    const struct audit_line *line;
    struct auditd_expected *expected; /* of the record's type */
    uint32_t at;                      /* place in the record */
    bw_status status;
};

/* A key as it was found, with what is known of it. */
struct found {
    struct audit_field field;
    bool constant; /* its key is that of the table */
    uint8_t id;
    uint8_t encoding;
};

static struct auditd_field *add(struct filler *f, bw_str key, bw_str value)
{
    struct auditd_fields *fields = f->fields;
    if (fields->count == BW_LIMIT_AUDIT_SET_FIELDS) {
        fields->cut = true;
        return NULL;
    }
    if (fields->count == fields->capacity) {
        const size_t capacity = fields->capacity != 0 ? 2 * fields->capacity : 256;
        struct auditd_field *grown = realloc(fields->fields, capacity * sizeof(*grown));
        if (grown == NULL) {
            f->status = BW_E_NOMEM;
            return NULL;
        }
        fields->fields = grown;
        fields->capacity = capacity;
    }
    struct auditd_field *field = &fields->fields[fields->count++];
    *field = (struct auditd_field){.key = key, .value = value};
    return field;
}

/* Arguments of execve and its like: a0, a12, a3[1]. */
static bool is_argument(const struct filler *f, bw_str key)
{
    return f->line->number == AUDIT_TYPE_EXECVE && key.len > 1 && key.ptr[0] == 'a' &&
           key.ptr[1] >= '0' && key.ptr[1] <= '9' && key.ptr[key.len - 1] != 'n';
}

/* NULs between the arguments of a process title become blanks. */
static void blank_zeros(bw_str text)
{
    char *out = (char *)(uintptr_t)text.ptr; /* of our own arena */
    for (size_t i = 0; i < text.len; i++)
        if (out[i] == '\0')
            out[i] = ' ';
}

static void decode(struct filler *f, struct auditd_field *field, uint8_t encoding)
{
    if (encoding == AS_IS || f->line->interpreted || !audit_is_hex(field->value))
        return;
    bw_str text = audit_hex_decode(f->arena, field->value);
    if (text.ptr == NULL) {
        f->status = BW_E_LIMIT;
        return;
    }
    if (encoding == SENDER && !audit_is_plain(text))
        return;
    if (field->id == AUDITD_PROCTITLE)
        blank_zeros(text);
    field->value = text;
    field->decoded = true;
}

/* Rules with several keys: the kernel writes them into one field, 0x01 between them. */
static void part_keys(struct filler *f, bw_str value)
{
    bw_str rest = value;
    bw_str part;
    f->fields->count--;
    while (bw_str_cut(&rest, '\x01', &part)) {
        struct auditd_field *field = add(f, BW_STR("key"), part);
        if (field == NULL)
            return;
        field->id = AUDITD_KEY;
        field->decoded = true;
    }
}

/* The last field that was added, whose value stands without quotes. */
static void decode_bare(struct filler *f, struct auditd_field *field, uint8_t encoding)
{
    decode(f, field, encoding);
    if (field->id == AUDITD_KEY && field->decoded && bw_str_find_char(field->value, 1) != SIZE_MAX)
        part_keys(f, field->value);
}

static void add_found(struct filler *f, const struct found *found)
{
    struct auditd_field *field = add(f, found->field.key, found->field.value);
    if (field == NULL)
        return;
    field->id = found->id;
    field->constant = found->constant;
    if (found->field.quote == AUDIT_QUOTED)
        return;
    /* ausearch -i writes arguments of a call with a prefix that the log does not have */
    if (f->line->interpreted && field->id >= AUDITD_A0 && field->id <= AUDITD_A3 &&
            f->line->number == AUDIT_TYPE_SYSCALL && bw_str_starts_with(field->value, BW_STR("0x")))
        field->value = bw_str_from(field->value, 2);
    if (field->value.len == 6 && memcmp(field->value.ptr, "(null)", 6) == 0) {
        field->null = true;
        field->value = BW_STR("");
        return;
    }
    if (found->encoding != AS_IS)
        decode_bare(f, field, found->encoding);
}

/* ---- keys that are expected where they stood before ---- */

static uint64_t load_at_most(const char *from, size_t len)
{
    uint64_t all = 0;
    uint32_t low;
    uint32_t high;
    if (len >= 8) {
        memcpy(&all, from, 8);
    } else if (len >= 4) {
        memcpy(&low, from, 4);
        memcpy(&high, from + len - 4, 4);
        all = low | (uint64_t)high << (8 * (len - 4));
    } else {
        for (size_t i = 0; i < len; i++)
            all |= (uint64_t)(uint8_t)from[i] << (8 * i);
    }
    return all;
}

/* The first sixteen bytes of `text`, as numbers whose lowest bytes come first; zeros behind its
 * end. */
static inline void load(uint64_t out[2], bw_str text)
{
    if (BW_LIKELY(text.len >= 16)) {
        memcpy(out, text.ptr, 16);
        return;
    }
    out[0] = load_at_most(text.ptr, text.len);
    out[1] = text.len > 8 ? load_at_most(text.ptr + 8, text.len - 8) : 0;
}

/* The key that stands at the beginning of `text` is the expected one. */
static inline bool is_expected(const struct filler *f, bw_str text, bool sent)
{
    uint64_t here[2];
    if (f->at >= f->expected->count)
        return false;
    const struct auditd_expected_key *key = &f->expected->keys[f->at];
    load(here, text);
    return key->len != 0 && key->sent == sent &&
           (((here[0] ^ key->text[0]) & key->mask[0]) |
                   ((here[1] ^ key->text[1]) & key->mask[1])) == 0;
}

/* Learns what stands here. */
static void expect(struct filler *f, const struct found *found, bool sent)
{
    if (f->at >= AUDITD_EXPECTED_KEYS)
        return;
    struct auditd_expected_key *key = &f->expected->keys[f->at];
    const size_t len = found->field.key.len + 1;
    if (f->expected->count <= f->at)
        f->expected->count = f->at + 1;
    *key = (struct auditd_expected_key){.len = 0};
    if (len > sizeof(key->text))
        return;
    key->len = (uint8_t)(len - 1);
    key->id = found->id;
    key->encoding = found->encoding;
    key->sent = sent;
    key->constant = found->constant ? found->field.key.ptr : NULL;
    memcpy(key->text, found->field.key.ptr, len - 1);
    ((char *)key->text)[len - 1] = '=';
    memset(key->mask, 0xff, len);
}

static void look_up(const struct filler *f, struct found *found, bool sent)
{
    const struct key *key = find_key(found->field.key);
    found->id = key != NULL ? key->id : AUDITD_OTHER;
    found->encoding = key != NULL ? key->encoding : AS_IS;
    found->constant = key != NULL;
    if (key != NULL)
        found->field.key = key->name;
    if (sent && found->encoding == KERNEL)
        found->encoding = SENDER;
    if (is_argument(f, found->field.key))
        found->encoding = KERNEL;
}

/* Bytes that are looked at together. */
#define AHEAD 64

/* Blanks in what comes: where a value ends is known without a look at it. */
struct ahead {
    const char *from;
    uint64_t blanks; /* a bit for each of AHEAD bytes from there; those behind the end are set */
};

static uint64_t blanks_of(const char *block)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < AHEAD; i += DELIMITED_BLOCK)
        bits |= (uint64_t)delimited_bits(block + i, ' ') << i;
    return bits;
}

static __attribute__((noinline)) uint64_t blanks_of_end(bw_str text)
{
    char block[AHEAD];
    memset(block, ' ', sizeof(block));
    memcpy(block, text.ptr, text.len);
    return blanks_of(block);
}

/*
 * How long the word at the beginning of `text` is. `text` is not before what was looked at last,
 * and ends where that ends.
 */
static inline size_t word_ahead(struct ahead *ahead, bw_str text)
{
    size_t at = (size_t)(text.ptr - ahead->from);
    if (at >= AHEAD || ahead->blanks >> at == 0) {
        ahead->from = text.ptr;
        ahead->blanks = BW_LIKELY(text.len >= AHEAD) ? blanks_of(text.ptr) : blanks_of_end(text);
        at = 0;
    }
    const uint64_t blanks = ahead->blanks >> at;
    if (BW_LIKELY(blanks != 0))
        return (size_t)__builtin_ctzll(blanks);
    return AHEAD + bw_length_before(bw_str_from(text, AHEAD), ' ');
}

/*
 * The value at the beginning of `text` when it is as most are: in double quotes, or bare, and
 * nothing but what stands there. False for all others. Returns where it ends by *ret_next.
 */
static inline bool take_plain(struct ahead *ahead, bw_str text, bw_str *ret_value, size_t *ret_next)
{
    if (text.len == 0)
        return false;
    if (text.ptr[0] == '"') {
        const bw_str inside = {.ptr = text.ptr + 1, .len = text.len - 1};
        const uint32_t ends = inside.len >= DELIMITED_BLOCK ? delimited_bits(inside.ptr, '"') : 0;
        const size_t len = ends != 0 ? (size_t)__builtin_ctz(ends) : bw_length_before(inside, '"');
        if (len == inside.len)
            return false;
        *ret_value = (bw_str){.ptr = inside.ptr, .len = len};
        *ret_next = len + 2;
        return true;
    }
    if (text.ptr[0] == '\'' || text.ptr[0] == '(')
        return false;
    const size_t len = word_ahead(ahead, text);
    if (len == 0 || text.ptr[len - 1] == ',' || text.ptr[len - 1] == ')')
        return false;
    *ret_value = (bw_str){.ptr = text.ptr, .len = len};
    *ret_next = len;
    return true;
}

/* As many fields as are where and what they were in the last record of the type. */
static void add_expected(struct filler *f, bw_str *rest, bool sent)
{
    struct auditd_fields *fields = f->fields;
    const size_t room = fields->capacity < BW_LIMIT_AUDIT_SET_FIELDS ? fields->capacity
                                                                     : BW_LIMIT_AUDIT_SET_FIELDS;
    struct ahead ahead = {.from = rest->ptr, .blanks = 0};
    bw_str text = *rest;
    while (fields->count < room) {
        bw_str value;
        size_t next;
        if (text.len != 0 && text.ptr[0] == ' ')
            text = (bw_str){.ptr = text.ptr + 1, .len = text.len - 1};
        if (!is_expected(f, text, sent))
            break;
        const struct auditd_expected_key *key = &f->expected->keys[f->at];
        const size_t behind = key->len + (size_t)1;
        if (!take_plain(&ahead, (bw_str){.ptr = text.ptr + behind, .len = text.len - behind},
                    &value, &next))
            break;
        struct auditd_field *field = &fields->fields[fields->count++];
        field->key =
                (bw_str){.ptr = key->constant != NULL ? key->constant : text.ptr, .len = key->len};
        field->constant = key->constant != NULL;
        field->value = value;
        field->id = key->id;
        field->decoded = false;
        field->null = false;
        f->at++;
        text = (bw_str){.ptr = text.ptr + behind + next, .len = text.len - behind - next};
        if (key->encoding != AS_IS && next == value.len) {
            decode_bare(f, field, key->encoding);
            if (f->status != BW_OK)
                break;
        }
    }
    *rest = text;
}

/* The next field; false at the end. */
static bool next_field(struct filler *f, bw_str *rest, bool sent, struct found *ret_found)
{
    bw_str text = *rest;
    if (text.len != 0 && text.ptr[0] == ' ')
        text = (bw_str){.ptr = text.ptr + 1, .len = text.len - 1};
    if (is_expected(f, text, sent)) {
        const struct auditd_expected_key *key = &f->expected->keys[f->at++];
        ret_found->field.key =
                (bw_str){.ptr = key->constant != NULL ? key->constant : text.ptr, .len = key->len};
        ret_found->constant = key->constant != NULL;
        ret_found->id = key->id;
        ret_found->encoding = key->encoding;
        *rest = (bw_str){.ptr = text.ptr + key->len + 1, .len = text.len - key->len - 1};
        audit_value_take(rest, f->line->interpreted, &ret_found->field);
        return true;
    }
    if (!audit_field_next(rest, f->line->interpreted, &ret_found->field))
        return false;
    look_up(f, ret_found, sent);
    expect(f, ret_found, sent);
    f->at++;
    return true;
}

static void add_all(struct filler *f, bw_str text, bool sent);

/* "avc:  denied  { read write } for  pid=...": what was decided, and on what. */
static void add_decision(struct filler *f, bw_str text)
{
    const size_t at = bw_str_find(text, BW_STR("avc:"));
    if (at == SIZE_MAX)
        return;
    bw_str rest = bw_str_trim(bw_str_from(text, at + 4));
    bw_str word;
    if (!bw_str_cut(&rest, ' ', &word) || word.len == 0)
        return;
    add(f, BW_STR("seresult"), word);
    const size_t open = bw_str_find_char(rest, '{');
    const size_t close = bw_str_find_char(rest, '}');
    if (open == SIZE_MAX || close == SIZE_MAX || close < open)
        return;
    bw_str list = bw_str_head(bw_str_from(rest, open + 1), close - open - 1);
    while (bw_str_cut(&list, ' ', &word))
        if (word.len != 0)
            add(f, BW_STR("seperms"), word);
}

/* One level of what a program sent: it cannot nest. */
static void add_sent(struct filler *f, bw_str text)
{
    if (bw_str_starts_with(text, BW_STR("avc:")))
        add_decision(f, text);
    add_all(f, text, true);
}

static void add_all(struct filler *f, bw_str text, bool sent)
{
    struct found found;
    while (f->status == BW_OK && !f->fields->cut) {
        if (!f->line->interpreted)
            add_expected(f, &text, sent);
        if (!next_field(f, &text, sent, &found))
            break;
        if (found.field.quote == AUDIT_NESTED && !sent)
            add_sent(f, found.field.value);
        else
            add_found(f, &found);
    }
}

/*
 * ausearch -i prints arguments without quotes: argument n ends where " a<n+1>=" stands. (An
 * argument that has just that in it is taken for two: the form cannot say.)
 */
static void add_interpreted_arguments(struct filler *f, bw_str text)
{
    size_t at = bw_str_find(text, BW_STR("a0="));
    add_all(f, bw_str_head(text, at != SIZE_MAX ? at : text.len), false);
    for (unsigned n = 0; at != SIZE_MAX && f->status == BW_OK && !f->fields->cut; n++) {
        char next[16] = " a";
        size_t len = 2;
        char digits[8];
        size_t count = 0;
        for (unsigned rest = n + 1; rest != 0; rest /= 10)
            digits[count++] = (char)('0' + rest % 10);
        while (count != 0)
            next[len++] = digits[--count];
        next[len++] = '=';
        const size_t equals = bw_str_find_char(bw_str_from(text, at), '=');
        const bw_str key = bw_str_head(bw_str_from(text, at), equals);
        const bw_str rest = bw_str_from(text, at + equals + 1);
        const size_t end = bw_str_find(rest, (bw_str){.ptr = next, .len = len});
        struct auditd_field *field =
                add(f, key, bw_str_trim(bw_str_head(rest, end != SIZE_MAX ? end : rest.len)));
        if (field != NULL && n < 4)
            field->id = (uint8_t)(AUDITD_A0 + n);
        at = end != SIZE_MAX ? at + equals + 1 + end + 1 : SIZE_MAX;
    }
}

/* A text that goes on to the end of the line, blanks and all. */
static bool add_rest_of_line(struct filler *f, bw_str text, bw_str name)
{
    const size_t at = bw_str_find(text, name);
    if (at == SIZE_MAX)
        return false;
    add_all(f, bw_str_head(text, at), false);
    const bw_str key = bw_str_head(name, name.len - 1);
    struct auditd_field *field = add(f, key, bw_str_trim(bw_str_from(text, at + name.len)));
    const struct key *known = find_key(key);
    if (field != NULL && known != NULL)
        field->id = known->id;
    return true;
}

static void add_record(struct filler *f, const struct audit_line *line)
{
    f->line = line;
    f->at = 0;
    f->expected = &f->fields->expected[line->number % AUDITD_EXPECTED_TYPES];
    if (f->expected->number != line->number)
        *f->expected = (struct auditd_expected){.number = line->number};
    if (line->number == AUDIT_TYPE_AVC)
        add_decision(f, line->body);
    if (line->interpreted && line->number == AUDIT_TYPE_EXECVE)
        add_interpreted_arguments(f, line->body);
    else if (!line->interpreted || line->number != AUDIT_TYPE_PROCTITLE ||
             !add_rest_of_line(f, line->body, BW_STR("proctitle=")))
        add_all(f, line->body, false);
    if (line->names.len != 0)
        add_all(f, line->names, false);
}

/* ---- the set ---- */

void auditd_fields_release(struct auditd_fields *fields)
{
    free(fields->fields);
    free(fields->first);
    *fields = (struct auditd_fields){.count = 0};
}

bw_status auditd_fields_fill(
        struct auditd_fields *fields, const struct auditd_set *set, struct bw_arena *arena)
{
    struct filler f = {.fields = fields, .arena = arena, .status = BW_OK};
    fields->count = 0;
    fields->cut = false;
    if (fields->first_capacity < set->count + 1) {
        const size_t capacity = 2 * (set->count + 1);
        uint32_t *first = realloc(fields->first, capacity * sizeof(*first));
        if (first == NULL)
            return BW_E_NOMEM;
        fields->first = first;
        fields->first_capacity = capacity;
    }
    for (size_t i = 0; i < set->count && f.status == BW_OK; i++) {
        fields->first[i] = (uint32_t)fields->count;
        add_record(&f, &set->records[i].line);
    }
    fields->first[set->count] = (uint32_t)fields->count;
    return f.status;
}

const struct auditd_field *auditd_fields_find(
        const struct auditd_fields *fields, size_t record, enum auditd_key id)
{
    for (size_t i = fields->first[record]; i < fields->first[record + 1]; i++)
        if (fields->fields[i].id == id)
            return &fields->fields[i];
    return NULL;
}
