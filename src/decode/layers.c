#include "decode/layers.h"

#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "decode/blobs.h"
#include "decode/rewrite.h"

/* Literals are put together out of parts that are themselves put together. */
#define REWRITE_ROUNDS 6

#define LAYERS_SIZE 400

struct unfolding {
    struct blob_sink sink; /* first: what runs say comes here */
    struct decode_limits *limits;
    struct bw_arena *arena;
    struct decode_forms *forms;
    bw_str first; /* the text itself */
    char layers[LAYERS_SIZE];
    size_t layers_len;
    char blob_layers[LAYERS_SIZE]; /* of the longest run of the round */
    size_t blob_len;
};

struct decode_limits decode_limits_of_event(void)
{
    return (struct decode_limits){.work = BW_LIMIT_DECODE_WORK, .room = BW_LIMIT_DECODE_BYTES};
}

/* Names stand in it in the order in which they were undone; one that repeats at once, once. */
static void add_layer(char *layers, size_t *len, bw_str name)
{
    static const bw_str arrow = BW_STR_INIT(" > ");
    const bw_str so_far = {.ptr = layers, .len = *len};
    const bool repeats =
            bw_str_ends_with(so_far, name) &&
            (so_far.len == name.len ||
                    bw_str_ends_with(bw_str_head(so_far, so_far.len - name.len), arrow));
    if (repeats || *len + arrow.len + name.len > LAYERS_SIZE)
        return;
    if (*len != 0) {
        memcpy(layers + *len, arrow.ptr, arrow.len);
        *len += arrow.len;
    }
    memcpy(layers + *len, name.ptr, name.len);
    *len += name.len;
}

static bool is_known(const struct unfolding *u, bw_str text)
{
    for (uint32_t i = 0; i < u->forms->count; i++)
        if (bw_str_eq(u->forms->items[i].text, text))
            return true;
    return text.len == 0 || bw_str_eq(u->first, text);
}

/* False when it can not be kept. */
static bool keep(struct unfolding *u, bw_str text, bw_str layers)
{
    if (is_known(u, text))
        return true;
    if (u->forms->count == DECODE_TEXTS_MAX || text.len > u->limits->room) {
        u->forms->cut = true;
        return false;
    }
    const struct decode_form form = {
            .text = bw_arena_copy(u->arena, text), .layers = bw_arena_copy(u->arena, layers)};
    if (form.text.ptr == NULL || form.layers.ptr == NULL) {
        u->forms->cut = true;
        return false;
    }
    u->limits->room -= text.len;
    u->forms->items[u->forms->count++] = form;
    return true;
}

static void on_blob(struct blob_sink *sink, bw_str text, bw_str layers)
{
    struct unfolding *u = (struct unfolding *)sink;
    char chain[LAYERS_SIZE];
    size_t len = u->layers_len;
    memcpy(chain, u->layers, len);
    add_layer(chain, &len, layers);
    (void)keep(u, text, (bw_str){.ptr = chain, .len = len});
    if (text.len > u->blob_len) {
        u->blob_len = text.len;
        const bw_str head = bw_str_head(layers, sizeof(u->blob_layers) - 1);
        memcpy(u->blob_layers, head.ptr, head.len);
        u->blob_layers[head.len] = '\0';
    }
}

static bool spend(struct unfolding *u, size_t work)
{
    if (work >= u->limits->work) {
        u->limits->work = 0;
        u->forms->cut = true;
        return false;
    }
    u->limits->work -= work;
    return true;
}

/* One rewriting of *text; true when it changed. The buffers change places. */
static bool apply(struct unfolding *u, const struct rewrite *rewrite, struct bw_buffer *text,
        struct bw_buffer *other)
{
    if (!spend(u, text->len))
        return false;
    bw_buffer_clear(other);
    if (!rewrite->apply(bw_buffer_str(text), other) || other->failed) {
        u->forms->cut |= other->failed;
        return false;
    }
    const struct bw_buffer swapped = *text;
    *text = *other;
    *other = swapped;
    add_layer(u->layers, &u->layers_len, bw_str_of(rewrite->name));
    return true;
}

/* All spellings that show, until none does. */
static bool make_plain(
        struct unfolding *u, unsigned signs, struct bw_buffer *text, struct bw_buffer *other)
{
    bool any = false;
    for (unsigned round = 0; round < REWRITE_ROUNDS; round++) {
        bool changed = false;
        for (size_t i = 0; i < REWRITE_COUNT; i++) {
            if ((rewrites[i].signs & signs) == 0 || !apply(u, &rewrites[i], text, other))
                continue;
            changed = true;
            signs |= decode_signs(bw_buffer_str(text));
        }
        if (!changed)
            return any;
        any = true;
    }
    return any;
}

static bool decode_runs(struct unfolding *u, struct bw_buffer *text, struct bw_buffer *other)
{
    struct blob_limits limits = {.work = u->limits->work,
            .room = u->limits->room,
            .key = rewrite_named_key(bw_buffer_str(text))};
    u->blob_len = 0;
    u->blob_layers[0] = '\0';
    bw_buffer_clear(other);
    const bool found = blobs_decode(bw_buffer_str(text), &limits, &u->sink, other);
    u->limits->work = limits.work;
    u->forms->cut |= limits.cut || other->failed;
    if (!found || other->failed)
        return false;
    const struct bw_buffer swapped = *text;
    *text = *other;
    *other = swapped;
    add_layer(u->layers, &u->layers_len, bw_str_of(u->blob_layers));
    return true;
}

static void run(
        struct unfolding *u, unsigned signs, struct bw_buffer *text, struct bw_buffer *other)
{
    for (unsigned depth = 0; depth < BW_LIMIT_DECODE_DEPTH; depth++) {
        const bool plain = make_plain(u, signs, text, other);
        if (plain)
            (void)keep(u, bw_buffer_str(text), (bw_str){.ptr = u->layers, .len = u->layers_len});
        if (plain)
            signs = decode_signs(bw_buffer_str(text));
        if ((signs & DECODE_SIGN_RUN) == 0 || !spend(u, text->len) || !decode_runs(u, text, other))
            return;
        (void)keep(u, bw_buffer_str(text), (bw_str){.ptr = u->layers, .len = u->layers_len});
        signs = decode_signs(bw_buffer_str(text));
        if (signs == 0)
            return;
    }
    u->forms->cut = true;
}

/* What a text of this length may use of what is left for the event. */
static struct decode_limits share_of(const struct decode_limits *limits, size_t len)
{
    const size_t room = BW_LIMIT_DECODE_BYTES_FLOOR + len * BW_LIMIT_DECODE_BYTES_EACH;
    const size_t work = BW_LIMIT_DECODE_WORK_FLOOR + len * BW_LIMIT_DECODE_WORK_EACH;
    return (struct decode_limits){.work = work < limits->work ? work : limits->work,
            .room = room < limits->room ? room : limits->room};
}

void decode_layers(bw_str text, unsigned signs, struct decode_limits *limits,
        struct bw_arena *arena, struct decode_forms *ret_forms)
{
    const struct decode_limits share = share_of(limits, text.len);
    struct decode_limits left = share;
    struct unfolding u = {
            .sink = {.found = on_blob},
            .limits = &left,
            .arena = arena,
            .forms = ret_forms,
            .first = text,
    };
    struct bw_buffer now;
    struct bw_buffer next;
    ret_forms->count = 0;
    ret_forms->cut = false;
    if (signs == 0)
        return;
    const size_t wanted = text.len > share.room ? text.len : share.room;
    const size_t longest = wanted < BW_LIMIT_DECODE_BYTES ? wanted : BW_LIMIT_DECODE_BYTES;
    bw_buffer_init(&now, longest);
    bw_buffer_init(&next, longest);
    bw_buffer_add_str(&now, text);
    if (now.failed)
        ret_forms->cut = true;
    else
        run(&u, signs, &now, &next);
    bw_buffer_release(&now);
    bw_buffer_release(&next);
    limits->work -= share.work - left.work;
    limits->room -= share.room - left.room;
}
