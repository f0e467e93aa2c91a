/* tests/support/evtx_layout.h - the templates that Windows makes for a kind of event. */
#ifndef BW_TEST_EVTX_LAYOUT_H
#define BW_TEST_EVTX_LAYOUT_H

#include "evtx_writer.h"

/* Values of the outer template, as Windows numbers them. */
enum evtx_system_value {
    EVTX_SYSTEM_LEVEL = 0,
    EVTX_SYSTEM_OPCODE = 1,
    EVTX_SYSTEM_TASK = 2,
    EVTX_SYSTEM_EVENT_ID = 3,
    EVTX_SYSTEM_QUALIFIERS = 4,
    EVTX_SYSTEM_KEYWORDS = 5,
    EVTX_SYSTEM_TIME = 6,
    EVTX_SYSTEM_ACTIVITY_ID = 7,
    EVTX_SYSTEM_PROCESS_ID = 8,
    EVTX_SYSTEM_THREAD_ID = 9,
    EVTX_SYSTEM_RECORD_ID = 10,
    EVTX_SYSTEM_VERSION = 11,
    EVTX_SYSTEM_USER_ID = 12,
    /* modern layout */
    EVTX_SYSTEM_RELATED_ID = 13,
    EVTX_SYSTEM_PROVIDER = 14,
    EVTX_SYSTEM_PROVIDER_GUID = 15,
    EVTX_SYSTEM_CHANNEL = 16,
    EVTX_SYSTEM_BODY = 17,
    /* the other two */
    EVTX_SYSTEM_LITERAL_RELATED_ID = 18,
    EVTX_SYSTEM_LITERAL_BODY = 19,
    EVTX_SYSTEM_MAX = 20,
};

/* Which value holds the body; the outer template has one more than that. */
static inline unsigned evtx_layout_body_index(enum evtx_layout layout)
{
    return layout == EVTX_LAYOUT_MODERN ? EVTX_SYSTEM_BODY : EVTX_SYSTEM_LITERAL_BODY;
}

/* The outer template, <Event>. NULL when memory is out. */
struct evtx_xml *evtx_layout_event(struct evtx_names *names, const struct evtx_event_kind *kind);

/* The inner template, <EventData> or what stands below <UserData>. NULL when memory is out. */
struct evtx_xml *evtx_layout_body(struct evtx_names *names, const struct evtx_event_kind *kind);

#endif
