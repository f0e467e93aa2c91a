/*
 * Any bytes as a record. What is taken for one JSON object has no line end, is whole (no shorter
 * piece of it is an object), stands in a larger object as it is, and names its telling field
 * without reading past its end.
 */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "report/output.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_object(bw_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < 0x20 && text.ptr[i] != '\t')
            abort();
    size_t whole = text.len; /* blanks may follow */
    while (whole > 0 && (text.ptr[whole - 1] == ' ' || text.ptr[whole - 1] == '\t'))
        whole--;
    for (size_t len = 0; len < whole && len < 256; len++)
        if (report_json_object_ok(bw_str_head(text, len)))
            abort();
}

static void check_embedded(bw_str text)
{
    struct bw_buffer out;
    bw_buffer_init(&out, BW_MIB);
    struct bw_json json = {.out = &out};
    bw_json_open_object(&json);
    bw_json_key(&json, BW_STR("record"));
    report_json_record(&json, text);
    bw_json_key(&json, BW_STR("after"));
    bw_json_str(&json, text);
    bw_json_close_object(&json);
    /* Nested one deeper it may pass the limit, and only then is it refused. */
    size_t brackets = 0;
    for (size_t i = 0; i < text.len; i++)
        brackets += text.ptr[i] == '{' || text.ptr[i] == '[';
    if (!out.failed && brackets < BW_LIMIT_NESTING && !report_json_object_ok(bw_buffer_str(&out)))
        abort();
    bw_buffer_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* On the heap, so that a read past the end is seen. */
    char *copy = malloc(size + 1);
    if (copy == NULL)
        return 0;
    if (size > 0)
        memcpy(copy, data, size);
    const bw_str text = {.ptr = copy, .len = size};
    if (report_json_object_ok(text))
        check_object(text);
    check_embedded(text);

    struct bw_buffer scratch;
    bw_str field;
    bw_str value;
    const struct finding finding = {.record = text};
    bw_buffer_init(&scratch, BW_MIB);
    report_telling(&finding, &scratch, &field, &value);
    bw_buffer_release(&scratch);
    free(copy);
    return 0;
}
