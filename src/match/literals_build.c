#include <stdlib.h>
#include <string.h>

#include "match/grams.h"
#include "match/literals.h"
#include "match/literals_form.h"

/* Bits for each gram in the filter, and its largest size: 2^18 bits are 32 KiB, a first-level
 * cache. */
#define FILTER_BITS_PER_GRAM 32
#define FILTER_MIN_LOG2      8
#define FILTER_MAX_LOG2      18

struct builder {
    const struct match_literal *literals;
    size_t count;
    struct bw_buffer *out;
    size_t start; /* of the header in out */
    struct match_literals_header header;
    uint32_t *text_at;             /* offset in the text pool of each literal */
    uint16_t *anchor;              /* of each CONTAINS literal */
    struct literal_entry *entries; /* scratch for one table */
    struct literal_entry *spare;   /* as large: sorting goes back and forth */
    uint32_t *popularity;          /* how often a hashed gram occurs among the literals */
    unsigned popularity_log2;
    uint8_t weights[256];
};

/* Slots of the popularity table: several for each gram, so that few share one. */
#define POPULARITY_MIN_LOG2 12
#define POPULARITY_MAX_LOG2 18

static uint32_t out_offset(const struct builder *b)
{
    return (uint32_t)(b->out->len - b->start);
}

static void pad_to_8(struct bw_buffer *out)
{
    static const uint8_t zeros[8] = {0};
    bw_buffer_add(out, zeros, (8 - out->len % 8) % 8);
}

static unsigned gram_width(size_t len)
{
    return len < GRAM_WIDTHS ? (unsigned)len : GRAM_WIDTHS;
}

static uint32_t load_gram(const char *p, unsigned width)
{
    uint32_t gram = 0;
    for (unsigned i = 0; i < width; i++)
        gram |= (uint32_t)(uint8_t)p[i] << (8 * i);
    return gram;
}

static uint32_t popularity_slot(const struct builder *b, uint32_t gram)
{
    return gram_hash(gram) >> (32 - b->popularity_log2);
}

/*
 * How often a byte occurs in command lines and paths, roughly: letters of English and of Windows
 * paths much, others little. Only the order matters, and only for speed.
 */
static void weigh_bytes(struct builder *b)
{
    static const char common[] = "estoinrac\\l.dmpwx: yuhv-32";
    static const char usual[] = "fgbk/1045\"6789_zjq=";
    memset(b->weights, 1, sizeof(b->weights));
    for (const char *c = usual; *c != '\0'; c++)
        b->weights[(uint8_t)*c] = 3;
    for (const char *c = common; *c != '\0'; c++)
        b->weights[(uint8_t)*c] = 8;
}

/* Rare grams make few false alarms: rare among the rules' own words and by their letters. */
static uint64_t gram_cost(const struct builder *b, const char *p)
{
    uint64_t cost = 1;
    for (unsigned i = 0; i < GRAM_WIDTHS; i++)
        cost *= b->weights[(uint8_t)p[i]];
    return cost * (1 + b->popularity[popularity_slot(b, load_gram(p, GRAM_WIDTHS))]);
}

/*
 * What lines of logs, command lines and paths are full of. Folded, as what rules say and what is
 * searched; only speed depends on it.
 */
static const char *const everyday[] = {
        " - - [",
        " -0x",
        " accepted ",
        " authentication ",
        " by user ",
        " closed ",
        " connection ",
        " error",
        " failed ",
        " for user ",
        " from ",
        " http/1.1\" ",
        " invalid ",
        " message",
        " method",
        " new ",
        " opened for ",
        " password",
        " port ",
        " process ",
        " request ",
        " root ",
        " service",
        " session ",
        " started ",
        " system",
        " the ",
        " to ",
        " user=root ",
        " with ",
        "(compatible; ",
        "(khtml, like gecko) ",
        "(windows nt 10.0; win64; x64) ",
        ".example",
        ".exe\" ",
        ".local ",
        "/bin/",
        "/dev/null",
        "/etc/",
        "/home/",
        "/lib/",
        "/opt/",
        "/tmp/",
        "/usr/",
        "/usr/bin/",
        "/usr/lib/",
        "/usr/sbin/",
        "/var/lib/",
        "/var/log/",
        "0.0.0.0",
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "\"get /",
        "\"post /",
        "\\device\\harddiskvolume",
        "\\microsoft\\windows\\",
        "\\program files (x86)\\",
        "\\system\\currentcontrolset\\",
        "applewebkit/537.36 ",
        " tty=pts/0 ; pwd=/",
        " ; user=root ; command=/usr/bin/systemctl ",
        "( cd / && run-parts --report /etc/cron.",
        "accepted password for ",
        "accepted publickey for ",
        " ssh2: ed25519 sha256:",
        " ssh2: rsa sha256:",
        "session closed for user ",
        "session opened for user root(uid=0) by (uid=0)",
        "authority\\system",
        "c:\\program files\\",
        "c:\\users\\",
        "c:\\windows\\system32\\",
        "chrome/",
        "client",
        "command=/usr/",
        "disconnected ",
        "http://",
        "https://www.",
        "interface ",
        "kernel: ",
        "mozilla/5.0 ",
        "network",
        "pam_unix(sshd:session): ",
        "powershell",
        "publickey ",
        "received ",
        "safari/",
        "server",
        "software\\microsoft\\windows\\currentversion\\",
        "systemd[1]: ",
        "windows",
};

/* As if so many literals had the words. */
#define EVERYDAY 1000

/* Fewer literals raise few alarms, wherever their grams are. */
#define EVERYDAY_FROM 64

static void count_everyday(struct builder *b)
{
    for (size_t i = 0; i < BW_COUNT(everyday); i++) {
        const bw_str text = bw_str_of(everyday[i]);
        for (size_t at = 0; at + GRAM_WIDTHS <= text.len; at++)
            b->popularity[popularity_slot(b, load_gram(text.ptr + at, GRAM_WIDTHS))] += EVERYDAY;
    }
}

static void count_grams(struct builder *b)
{
    if (b->count >= EVERYDAY_FROM)
        count_everyday(b);
    for (size_t i = 0; i < b->count; i++) {
        const bw_str text = b->literals[i].text;
        if (b->literals[i].kind != MATCH_LITERAL_CONTAINS || text.len < GRAM_WIDTHS)
            continue;
        for (size_t at = 0; at + GRAM_WIDTHS <= text.len; at++)
            b->popularity[popularity_slot(b, load_gram(text.ptr + at, GRAM_WIDTHS))]++;
    }
}

/* The cheapest place for `grams` grams that follow one another: a sum that moves along. */
static uint16_t best_anchor(const struct builder *b, bw_str text, size_t grams)
{
    uint64_t best = UINT64_MAX;
    uint64_t cost = 0;
    uint64_t costs[SAMPLE_STEP]; /* of the last grams: what leaves the sum is not weighed again */
    uint16_t anchor = 0;
    for (size_t at = 0; at + GRAM_WIDTHS <= text.len; at++) {
        costs[at % SAMPLE_STEP] = gram_cost(b, text.ptr + at);
        cost += costs[at % SAMPLE_STEP];
        if (at + 1 < grams)
            continue;
        const size_t start = at + 1 - grams;
        if (cost < best) {
            best = cost;
            anchor = (uint16_t)start;
        }
        cost -= costs[start % SAMPLE_STEP];
    }
    return anchor;
}

static void choose_anchors(struct builder *b)
{
    weigh_bytes(b);
    count_grams(b);
    for (size_t i = 0; i < b->count; i++) {
        const bw_str text = b->literals[i].text;
        if (b->literals[i].kind == MATCH_LITERAL_CONTAINS && text.len > GRAM_WIDTHS)
            b->anchor[i] = best_anchor(b, text, text.len >= SAMPLED_MIN ? SAMPLE_STEP : 1);
    }
}

static void add_texts(struct builder *b)
{
    b->header.texts = out_offset(b);
    for (size_t i = 0; i < b->count; i++) {
        b->text_at[i] = out_offset(b) - b->header.texts;
        bw_buffer_add_str(b->out, b->literals[i].text);
    }
    b->header.texts_size = out_offset(b) - b->header.texts;
    pad_to_8(b->out);
}

/* Below this many the passes over the counts would cost more than the moves. */
#define RADIX_MIN 48

static void sort_few(struct literal_entry *entries, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct literal_entry entry = entries[i];
        size_t at = i;
        for (; at > 0 && entries[at - 1].key > entry.key; at--)
            entries[at] = entries[at - 1];
        entries[at] = entry;
    }
}

/* One byte of the key, from b->entries to b->spare, which change places. */
static void sort_pass(struct builder *b, size_t count, unsigned shift)
{
    size_t starts[256] = {0};
    for (size_t i = 0; i < count; i++)
        starts[b->entries[i].key >> shift & 0xff]++;
    size_t next = 0;
    for (size_t i = 0; i < BW_COUNT(starts); i++) {
        const size_t here = starts[i];
        starts[i] = next;
        next += here;
    }
    for (size_t i = 0; i < count; i++)
        b->spare[starts[b->entries[i].key >> shift & 0xff]++] = b->entries[i];
    struct literal_entry *const sorted = b->spare;
    b->spare = b->entries;
    b->entries = sorted;
}

/* By key; entries of one key stay in the order of their literals. */
static void sort_entries(struct builder *b, size_t count)
{
    if (count < RADIX_MIN) {
        sort_few(b->entries, count);
        return;
    }
    for (unsigned shift = 0; shift < 32; shift += 8)
        sort_pass(b, count, shift);
}

static size_t power_of_two_at_least(size_t n)
{
    size_t size = 4;
    while (size < n)
        size *= 2;
    return size;
}

/* Sorts the scratch entries by key, writes them and the slots that lead to each key's first. */
static struct literal_table add_table(
        struct builder *b, size_t count, uint32_t (*slot_hash)(uint32_t key))
{
    sort_entries(b, count);
    const size_t slots = power_of_two_at_least(count * 2);
    struct literal_table table = {.mask = (uint32_t)slots - 1, .count = (uint32_t)count};
    table.entries = out_offset(b);
    bw_buffer_add(b->out, b->entries, count * sizeof(*b->entries));
    table.slots = out_offset(b);
    if (!bw_buffer_reserve(b->out, slots * sizeof(uint32_t)))
        return table;
    uint32_t *slot = (uint32_t *)(void *)(b->out->ptr + b->out->len);
    memset(slot, 0, slots * sizeof(uint32_t));
    for (size_t i = 0; i < count; i++) {
        if (i != 0 && b->entries[i].key == b->entries[i - 1].key)
            continue;
        size_t at = slot_hash(b->entries[i].key) & table.mask;
        while (slot[at] != 0)
            at = (at + 1) & table.mask;
        slot[at] = (uint32_t)i + 1;
    }
    b->out->len += slots * sizeof(uint32_t);
    pad_to_8(b->out);
    return table;
}

static uint32_t key_as_is(uint32_t key)
{
    return key;
}

static uint32_t anchored_key(bw_str text, bool backwards)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < text.len; i++)
        hash = roll_step(hash, (uint8_t)text.ptr[backwards ? text.len - 1 - i : i]);
    return (uint32_t)(roll_finish(hash) >> 32);
}

static size_t collect_anchored(struct builder *b, enum match_literal_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < b->count; i++) {
        if (b->literals[i].kind != kind)
            continue;
        const bw_str text = b->literals[i].text;
        b->entries[count++] = (struct literal_entry){
                .key = anchored_key(text, kind == MATCH_LITERAL_SUFFIX),
                .id = b->literals[i].id,
                .text = b->text_at[i],
                .len = (uint16_t)text.len,
        };
    }
    return count;
}

static int compare_u16(const void *a, const void *b)
{
    return (int)*(const uint16_t *)a - (int)*(const uint16_t *)b;
}

static bw_status add_lengths(
        struct builder *b, enum match_literal_kind kind, struct literal_anchored *anchored)
{
    uint16_t *lengths = calloc(b->count + 1, sizeof(*lengths));
    if (lengths == NULL)
        return BW_E_NOMEM;
    size_t count = 0;
    for (size_t i = 0; i < b->count; i++)
        if (b->literals[i].kind == kind)
            lengths[count++] = (uint16_t)b->literals[i].text.len;
    qsort(lengths, count, sizeof(*lengths), compare_u16);
    size_t unique = 0;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || lengths[i] != lengths[i - 1])
            lengths[unique++] = lengths[i];
    anchored->lengths = out_offset(b);
    anchored->length_count = (uint32_t)unique;
    bw_buffer_add(b->out, lengths, unique * sizeof(*lengths));
    pad_to_8(b->out);
    free(lengths);
    return BW_OK;
}

/* Masks for each literal. */
#define MASKS_PER_LITERAL 4
#define MASKS_MIN_LOG2    4
#define MASKS_MAX_LOG2    11

/* Marks the length of one literal for all texts that may have it. */
static void mark_length(const struct literal_anchored *a, uint32_t *masks, bw_str text,
        bool backwards, uint32_t bit)
{
    const uint8_t outer = (uint8_t)text.ptr[backwards ? text.len - 1 : 0];
    if (text.len == 1) {
        for (unsigned inner = 0; inner < 256; inner++)
            masks[ends_hash(outer, (uint8_t)inner) >> a->mask_shift] |= bit;
        return;
    }
    const uint8_t inner = (uint8_t)text.ptr[backwards ? text.len - 2 : 1];
    masks[ends_hash(outer, inner) >> a->mask_shift] |= bit;
}

static void add_masks(
        struct builder *b, enum match_literal_kind kind, struct literal_anchored *anchored)
{
    unsigned log2 = MASKS_MIN_LOG2;
    while (log2 < MASKS_MAX_LOG2 &&
            ((size_t)1 << log2) < (size_t)anchored->table.count * MASKS_PER_LITERAL)
        log2++;
    const size_t size = sizeof(uint32_t) << log2;
    anchored->mask_shift = 32 - log2;
    anchored->masks = out_offset(b);
    if (!bw_buffer_reserve(b->out, size))
        return;
    const uint16_t *lengths =
            (const uint16_t *)(const void *)(b->out->ptr + b->start + anchored->lengths);
    uint32_t *masks = (uint32_t *)(void *)(b->out->ptr + b->out->len);
    memset(masks, 0, size);
    b->out->len += size;
    for (size_t i = 0; i < b->count; i++) {
        const bw_str text = b->literals[i].text;
        uint32_t at = 0;
        if (b->literals[i].kind != kind)
            continue;
        while (at < LENGTH_BITS - 1 && lengths[at] != text.len)
            at++;
        mark_length(anchored, masks, text, kind == MATCH_LITERAL_SUFFIX, UINT32_C(1) << at);
    }
}

static void add_gram(
        struct builder *b, size_t *count, size_t literal, uint16_t anchor, unsigned width)
{
    const bw_str text = b->literals[literal].text;
    b->entries[(*count)++] = (struct literal_entry){
            .key = load_gram(text.ptr + anchor, width),
            .id = b->literals[literal].id,
            .text = b->text_at[literal],
            .len = (uint16_t)text.len,
            .anchor = anchor,
    };
}

/* Adds the grams of one level to the `count` scratch entries; how many there are then. */
static size_t collect_grams(struct builder *b, unsigned level, size_t count)
{
    for (size_t i = 0; i < b->count; i++) {
        const size_t len = b->literals[i].text.len;
        if (b->literals[i].kind != MATCH_LITERAL_CONTAINS)
            continue;
        const bool sampled = len >= SAMPLED_MIN;
        if (sampled != (level == LEVEL_SAMPLED) || (!sampled && gram_width(len) != level + 1))
            continue;
        for (uint16_t k = 0; k < (sampled ? SAMPLE_STEP : 1); k++)
            add_gram(b, &count, i, (uint16_t)(b->anchor[i] + k), gram_width(len));
    }
    return count;
}

static void add_bit(uint32_t *bits, uint32_t shift, uint32_t hash)
{
    bits[hash >> shift >> 5] |= UINT32_C(1) << (hash >> shift & 31);
}

/* What `add` adds for each of the scratch entries, by the hash of its key. */
static struct literal_filter add_filter(struct builder *b, size_t count,
        uint32_t (*hash)(uint32_t gram), void (*add)(uint32_t *bits, uint32_t shift, uint32_t hash))
{
    unsigned log2 = FILTER_MIN_LOG2;
    while (log2 < FILTER_MAX_LOG2 && ((size_t)1 << log2) < count * FILTER_BITS_PER_GRAM)
        log2++;
    const size_t words = ((size_t)1 << log2) / 32;
    const struct literal_filter filter = {.bits = out_offset(b), .shift = 32 - log2};
    if (!bw_buffer_reserve(b->out, words * sizeof(uint32_t)))
        return filter;
    uint32_t *bits = (uint32_t *)(void *)(b->out->ptr + b->out->len);
    memset(bits, 0, words * sizeof(uint32_t));
    for (size_t i = 0; i < count; i++)
        add(bits, filter.shift, hash(b->entries[i].key));
    b->out->len += words * sizeof(uint32_t);
    pad_to_8(b->out);
    return filter;
}

/* Grams of three and of four bytes are looked for at every place: one filter serves both. */
static struct literal_filter add_triples(struct builder *b)
{
    size_t count = collect_grams(b, 2, 0);
    count = collect_grams(b, 3, count);
    return add_filter(b, count, triple_hash, add_bit);
}

/* Of a million places. More false alarms than this, and the filter costs less. */
#define NIBBLES_ALARMS_MAX 20000

/* The grams of one level behind `count` others. */
static size_t copy_runs(struct builder *b, unsigned level, uint32_t *runs, size_t count)
{
    const size_t more = collect_grams(b, level, 0);
    for (size_t i = 0; i < more; i++)
        runs[count + i] = b->entries[i].key;
    return count + more;
}

/* The tables for what add_triples makes a filter of, and for shorter grams if they are few. */
static bw_status add_nibbles(struct builder *b)
{
    struct literal_grams *grams = b->header.grams;
    struct match_nibbles *nibbles = &b->header.nibbles;
    const size_t most = (size_t)grams[0].table.count + grams[1].table.count + grams[2].table.count +
                        grams[3].table.count;
    uint32_t *runs = calloc(most + 1, sizeof(*runs));
    if (runs == NULL)
        return BW_E_NOMEM;
    const size_t triples = copy_runs(b, 3, runs, copy_runs(b, 2, runs, 0));
    match_nibbles_make(runs, triples, nibbles);
    b->header.use_nibbles = match_nibbles_false_alarms(nibbles) <= NIBBLES_ALARMS_MAX;
    const size_t pairs = copy_runs(b, 1, runs, 0);
    const size_t ones = copy_runs(b, 0, runs, pairs) - pairs;
    struct match_nibbles with_shorts = *nibbles;
    match_nibbles_add_shorts(&with_shorts, runs, pairs, runs + pairs, ones);
    if (match_nibbles_false_pairs(&with_shorts) <= NIBBLES_ALARMS_MAX)
        *nibbles = with_shorts;
    free(runs);
    return BW_OK;
}

static uint32_t count_characters(bw_str text)
{
    uint32_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((uint8_t)text.ptr[i] & 0xc0) != 0x80;
    return count != 0 ? count : 1;
}

static bw_status build(struct builder *b)
{
    struct match_literals_header *h = &b->header;
    for (size_t i = 0; i < b->count; i++) {
        const uint32_t characters = count_characters(b->literals[i].text);
        if (h->shortest == 0 || characters < h->shortest)
            h->shortest = characters;
        const size_t len = b->literals[i].text.len;
        if (b->literals[i].kind != MATCH_LITERAL_EXACT)
            continue;
        h->exact_lengths |= UINT32_C(1) << (len & 31);
        if (len > h->longest_exact)
            h->longest_exact = (uint32_t)len;
    }
    add_texts(b);
    choose_anchors(b);
    h->exact = add_table(b, collect_anchored(b, MATCH_LITERAL_EXACT), key_as_is);
    h->prefix.table = add_table(b, collect_anchored(b, MATCH_LITERAL_PREFIX), key_as_is);
    h->suffix.table = add_table(b, collect_anchored(b, MATCH_LITERAL_SUFFIX), key_as_is);
    bw_status status = add_lengths(b, MATCH_LITERAL_PREFIX, &h->prefix);
    if (status == BW_OK)
        status = add_lengths(b, MATCH_LITERAL_SUFFIX, &h->suffix);
    add_masks(b, MATCH_LITERAL_PREFIX, &h->prefix);
    add_masks(b, MATCH_LITERAL_SUFFIX, &h->suffix);
    for (unsigned level = 0; level < GRAM_LEVELS; level++) {
        struct literal_grams *grams = &h->grams[level];
        const size_t count = collect_grams(b, level, 0);
        grams->table = add_table(b, count, gram_slot_hash);
        grams->filter =
                add_filter(b, count, gram_hash, level == LEVEL_SAMPLED ? match_grams_add : add_bit);
    }
    h->triples = add_triples(b);
    if (status == BW_OK)
        status = add_nibbles(b);
    return b->out->failed ? BW_E_NOMEM : status;
}

static size_t total_length(const struct match_literal *literals, size_t count)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += literals[i].text.len;
    return total;
}

static bw_status check_literals(
        const struct match_literal *literals, size_t count, struct bw_err *err)
{
    for (size_t i = 0; i < count; i++)
        if (literals[i].text.len == 0 || literals[i].text.len > MATCH_LITERAL_MAX)
            return bw_fail(err, BW_E_RANGE, "literal %zu has %zu bytes", i, literals[i].text.len);
    const size_t total = total_length(literals, count);
    if (total > UINT32_MAX / 4 || count > UINT32_MAX / 256)
        return bw_fail(err, BW_E_LIMIT, "%zu literals of %zu bytes are too many", count, total);
    return BW_OK;
}

bw_status match_literals_build(const struct match_literal *literals, size_t count,
        struct bw_buffer *out, struct bw_err *err)
{
    bw_status status = check_literals(literals, count, err);
    if (status != BW_OK)
        return status;
    struct builder b = {.literals = literals, .count = count, .out = out, .start = out->len};
    b.text_at = calloc(count + 1, sizeof(*b.text_at));
    b.anchor = calloc(count + 1, sizeof(*b.anchor));
    b.entries = calloc(count * SAMPLE_STEP + 1, sizeof(*b.entries));
    b.spare = calloc(count * SAMPLE_STEP + 1, sizeof(*b.spare));
    b.popularity_log2 = POPULARITY_MIN_LOG2;
    while (b.popularity_log2 < POPULARITY_MAX_LOG2 &&
            ((size_t)1 << b.popularity_log2) < total_length(literals, count) * 2)
        b.popularity_log2++;
    b.popularity = calloc((size_t)1 << b.popularity_log2, sizeof(*b.popularity));
    if (b.text_at == NULL || b.anchor == NULL || b.entries == NULL || b.spare == NULL ||
            b.popularity == NULL) {
        status = bw_fail(err, BW_E_NOMEM, "%zu literals", count);
        goto out;
    }
    bw_buffer_add(out, &b.header, sizeof(b.header));
    pad_to_8(out);
    status = build(&b);
    if (status != BW_OK) {
        status = bw_fail(err, status, "%zu literals", count);
        goto out;
    }
    b.header.magic = LITERALS_MAGIC;
    b.header.size = out_offset(&b);
    memcpy(out->ptr + b.start, &b.header, sizeof(b.header));
out:
    free(b.text_at);
    free(b.anchor);
    free(b.entries);
    free(b.spare);
    free(b.popularity);
    return status;
}
