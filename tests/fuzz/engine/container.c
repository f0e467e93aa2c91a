/* Telling containers apart: any bytes, cut anywhere; text is never taken for an archive. */
#include <assert.h>
#include <string.h>

#include "engine/container.h"
#include "engine/worker.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct container_form *form = container_identify((bw_bytes){.ptr = data, .len = size});
    if (form == NULL)
        return 0;
    assert(form->name[0] != '\0');
    /* what is recognized is recognized by its beginning: more bytes behind it change nothing */
    uint8_t more[70000];
    if (size < sizeof(more)) {
        memset(more, 0xaa, sizeof(more));
        memcpy(more, data, size);
        assert(container_identify((bw_bytes){.ptr = more, .len = sizeof(more)}) == form);
    }
    bool text = size != 0;
    for (size_t i = 0; i < size && text; i++)
        text = data[i] == '\n' || data[i] == '\t' || (data[i] >= 0x20 && data[i] < 0x7f);
    /* cpio's header is all digits, and bzip2's ten bytes happen to be letters */
    assert(!text || strcmp(form->name, "cpio") == 0 || strcmp(form->name, "bzip2") == 0);
    return 0;
}
