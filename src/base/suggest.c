#include "base/suggest.h"

#include <stdio.h>

#define WORD_MAX 32

/* Letters to change, add, drop or swap with a neighbor (optimal string alignment). */
static size_t distance(bw_str a, bw_str b)
{
    size_t rows[WORD_MAX + 1][WORD_MAX + 1];
    if (a.len > WORD_MAX || b.len > WORD_MAX)
        return SIZE_MAX;
    for (size_t i = 0; i <= a.len; i++)
        rows[i][0] = i;
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        for (size_t j = 1; j <= b.len; j++) {
            size_t best = rows[i - 1][j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            best = rows[i - 1][j] + 1 < best ? rows[i - 1][j] + 1 : best;
            best = rows[i][j - 1] + 1 < best ? rows[i][j - 1] + 1 : best;
            const bool swapped =
                    i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1];
            if (swapped && rows[i - 2][j - 2] + 1 < best)
                best = rows[i - 2][j - 2] + 1;
            rows[i][j] = best;
        }
    }
    return rows[a.len][b.len];
}

const char *bw_suggest(bw_str word, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t best = word.len / 3 + 1;
    for (size_t i = 0; i < count; i++) {
        const size_t d = distance(word, bw_str_of(names[i]));
        if (d <= best && d < word.len && (nearest == NULL || d < best)) {
            nearest = names[i];
            best = d;
        }
    }
    return nearest;
}

const char *bw_suggest_text(
        bw_str word, const char *const *names, size_t count, char out[BW_SUGGEST_TEXT])
{
    const char *near = bw_suggest(word, names, count);
    out[0] = '\0';
    if (near != NULL)
        snprintf(out, BW_SUGGEST_TEXT, "; did you mean '%s'?", near);
    return out;
}
