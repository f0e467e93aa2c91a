/*
 * Any bytes as JSON: the same events and notes however the bytes come and whatever was learnt
 * before, every event renders as strict JSON, and lines that can be shared out give the same in
 * parts.
 */
#include "input/json/json.h"
#include "support/input_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct digest {
    uint64_t events;
    uint64_t offsets; /* order plays no part */
};

static void add_to_digest(const struct event *event, void *user)
{
    struct digest *digest = user;
    digest->events++;
    digest->offsets += (event->offset + 1) * (event->shape->id | 1);
}

static struct digest digest_part(bw_bytes bytes, uint64_t start, uint64_t end)
{
    struct digest digest = {0};
    struct input_run run = {.part_start = start, .part_end = end};
    input_run(&run, &input_json, bytes, add_to_digest, &digest);
    bw_buffer_release(&run.text);
    return digest;
}

static void check_parts(bw_bytes bytes)
{
    bool split = false;
    if (input_json.probe(bytes, true, &split) == INPUT_MATCH_NO || !split ||
            bytes.ptr[bytes.len - 1] != '\n')
        return;
    const struct digest all = digest_part(bytes, 0, 0);
    const uint64_t cut = bytes.len / 2;
    if (cut == 0)
        return;
    const struct digest first = digest_part(bytes, 0, cut);
    const struct digest second = digest_part(bytes, cut, 0);
    INPUT_CHECK(first.events + second.events == all.events);
    INPUT_CHECK(first.offsets + second.offsets == all.offsets);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bw_bytes bytes = {.ptr = data, .len = size};
    input_check(&input_json, bytes);
    if (size != 0 && size <= BW_LIMIT_PROBE_BYTES)
        check_parts(bytes);
    return 0;
}
