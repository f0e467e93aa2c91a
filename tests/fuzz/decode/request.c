/* Any text as a field of a request: what it can mean besides is new, each once, and the same when
 * it is asked again. */
#include <stdlib.h>

#include "base/limits.h"
#include "decode/request.h"
#include "decode/web_forms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As the fields of a record have them: an address, a query, a header. */
static const unsigned kinds[] = {
        WEB_FORMS_PERCENT | WEB_FORMS_PLUS, WEB_FORMS_PERCENT | WEB_FORMS_QUERY, WEB_FORMS_PERCENT};

static void check(const struct decode_forms *forms, bw_str text)
{
    for (uint32_t i = 0; i < forms->count; i++) {
        if (forms->items[i].layers.len == 0 || bw_str_eq(forms->items[i].text, text))
            abort();
        for (uint32_t k = 0; k < i; k++)
            if (bw_str_eq(forms->items[k].text, forms->items[i].text))
                abort();
    }
}

static void check_same(const struct decode_forms *a, const struct decode_forms *b)
{
    if (a->count != b->count)
        abort();
    for (uint32_t i = 0; i < a->count; i++)
        if (!bw_str_eq(a->items[i].text, b->items[i].text) ||
                !bw_str_eq(a->items[i].layers, b->items[i].layers))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct decode_forms first, second;
    const bw_str text = bw_bytes_str((bw_bytes){.ptr = data, .len = size});
    for (size_t i = 0; i < BW_COUNT(kinds); i++) {
        struct bw_arena *arena = bw_arena_new(BW_LIMIT_DECODE_ARENA);
        if (arena == NULL)
            return 0;
        request_forms(text, kinds[i], arena, &first);
        check(&first, text);
        request_forms(text, kinds[i], arena, &second);
        check_same(&first, &second);
        bw_arena_free(arena);
    }
    return 0;
}
