#include "format/evtx/revive_render.h"

#include "base/json_out.h"

static void render_revived(const struct event *event, void *context, struct bw_buffer *out)
{
    const struct evtx_revived_render *own = context;
    const struct event_recovery *recovery = event->recovery;
    own->render(event, own->context, out);
    if (out->failed || out->len == 0 || out->ptr[out->len - 1] != '}')
        return;
    out->len--;
    bw_buffer_add_text(out, ",\"breakwater.recovered\":true,\"breakwater.recovery\":");
    struct bw_json json = {.out = out};
    bw_json_open_object(&json);
    bw_json_member_str(&json, "place", event_place_name(recovery->place));
    bw_json_member_str(&json, "template", event_source_name(recovery->source));
    bw_json_member_u64(&json, "offset", event->offset);
    if (recovery->chunk != UINT64_MAX)
        bw_json_member_u64(&json, "chunk_offset", recovery->chunk);
    bw_json_close_object(&json);
    bw_buffer_add_char(out, '}');
}

void evtx_revived_render_set(struct evtx_revived_render *render, struct event *event)
{
    *render =
            (struct evtx_revived_render){.render = event->render, .context = event->render_context};
    event->render = render_revived;
    event->render_context = render;
}
