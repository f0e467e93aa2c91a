#include "input/text/look_back.h"

#include <stdlib.h>

#include "base/limits.h"

/* How much of the part itself is read for the end of the line that goes on in it. */
#define BEHIND (4 * BW_KIB)

/* Lines that begin up to `start` in `text`: one that begins there is the part's before. The first
 * may be cut. */
static void look_at_lines(bw_str text, size_t start, bool cut, text_look_back_fn *look, void *user)
{
    bw_str rest = text;
    bw_str line;
    for (bool first = true; bw_str_cut(&rest, '\n', &line); first = false) {
        if ((size_t)(line.ptr - text.ptr) > start || rest.ptr == NULL)
            return;
        if (bw_str_ends_with(line, BW_STR("\r")))
            line.len--;
        if (line.len != 0 && !(first && cut))
            look(user, line);
    }
}

void text_look_back(const struct input_options *options, text_look_back_fn *look, void *user)
{
    struct bw_source *source = options->source;
    if (options->part_start == 0 || source == NULL || source->read_at == NULL)
        return;
    const uint64_t reach =
            options->part_start < TEXT_LOOK_BACK_BYTES ? options->part_start : TEXT_LOOK_BACK_BYTES;
    const uint64_t from = options->part_start - reach;
    char *bytes = malloc(TEXT_LOOK_BACK_BYTES + BEHIND);
    size_t len = 0;
    /* what can not be read is told by whoever reads that part */
    if (bytes != NULL &&
            source->read_at(source, from, bytes, (size_t)reach + BEHIND, &len, NULL) == BW_OK)
        look_at_lines((bw_str){.ptr = bytes, .len = len}, (size_t)reach, from != 0, look, user);
    free(bytes);
}
