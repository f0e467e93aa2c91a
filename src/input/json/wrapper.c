#include "input/json/wrapper.h"

#include <string.h>

#include "format/json/member.h"
#include "format/json/skip.h"

#define MAX_LEVELS 2
#define MAX_BESIDE 12

struct wrapper {
    struct {
        const char *key;                /* leads to the array, or to the next level */
        const char *beside[MAX_BESIDE]; /* keys that may stand before it */
    } levels[MAX_LEVELS];
    unsigned depth;
};

static const struct wrapper wrappers[] = {
        {.levels = {{.key = "results",
                 .beside = {"preview", "init_offset", "post_process_count", "messages", "fields",
                         "highlighted", "sid", "offset", "lastrow", "tags"}}},
                .depth = 1},
        {.levels = {{.key = "hits",
                            .beside = {"took", "timed_out", "_shards", "_scroll_id", "pit_id",
                                    "num_reduce_phases", "terminated_early", "_clusters"}},
                 {.key = "hits", .beside = {"total", "max_score"}}},
                .depth = 2},
        {.levels = {{.key = "Records"}}, .depth = 1}, /* CloudTrail in S3 */
        {.levels = {{.key = "records"}}, .depth = 1}, /* Azure in an event hub */
        {.levels = {{.key = "Events", .beside = {"NextToken"}}}, .depth = 1}, /* lookup-events */
        {.levels = {{.key = "items", /* Google's Reports API, Kubernetes' lists */
                 .beside = {"kind", "etag", "nextPageToken", "apiVersion", "metadata"}}},
                .depth = 1},
        {.levels = {{.key = "value",
                 .beside = {"@odata.context", "@odata.count", "@odata.nextLink",
                         "@microsoft.graph.tips"}}},
                .depth = 1},
        {.levels = {{.key = "results", .beside = {"@odata.context", "schema"}}}, /* hunting in
                                                                                  * Graph, */
                .depth = 1},
        {.levels = {{.key = "Results", .beside = {"Stats", "Schema"}}}, .depth = 1}, /* Defender */
        {.levels = {{.key = "events", .beside = {"nextToken", "searchedLogStreams"}}}, /* Logs of */
                .depth = 1},
        {.levels = {{.key = "logEvents", /* CloudWatch: asked for, and to who subscribed */
                 .beside = {"messageType", "owner", "logGroup", "logStream",
                         "subscriptionFilters"}}},
                .depth = 1},
        {.levels = {{.key = "receivedMessages"}}, .depth = 1}, /* Pub/Sub, */
        {.levels = {{.key = "Messages"}}, .depth = 1},         /* SQS */
        {.levels = {{.key = "Findings"}}, .depth = 1},         /* GuardDuty, Security Hub */
        {.levels = {{.key = "entries", .beside = {"nextPageToken"}}},
                .depth = 1},        /* Google Cloud */
        {.levels = {{.key = "data", /* Okta's event hooks */
                            .beside = {"eventType", "eventTypeVersion", "cloudEventsVersion",
                                    "source", "eventId", "eventTime", "contentType"}},
                 {.key = "events"}},
                .depth = 2},
        {.levels = {{.key = "data", /* OneLogin */
                 .beside = {"status", "pagination", "meta", "links"}}},
                .depth = 1},
        {.levels = {{.key = "response", .beside = {"stat"}}, /* Duo's second version, */
                 {.key = "authlogs", .beside = {"metadata"}}},
                .depth = 2},
        {.levels = {{.key = "response", .beside = {"stat"}}}, .depth = 1}, /* and its first */
        {.levels = {{.key = "values", .beside = {"pagelen", "size", "page", "next", "pagingInfo"}}},
                .depth = 1}, /* Bitbucket's cloud */
        {.levels = {{.key = "entities", .beside = {"pagingInfo"}}}, .depth = 1}, /* and server */
};

/* First two letters of all keys above: nearly every record is told from a wrapper by these alone.
 */
static const char beginnings[][3] = {
        "re",
        "pr",
        "in",
        "po",
        "me",
        "fi",
        "hi",
        "si",
        "of",
        "la",
        "ta",
        "to",
        "ti",
        "_s",
        "pi",
        "nu",
        "te",
        "_c",
        "Re",
        "va",
        "@o",
        "Ev",
        "Ne",
        "it",
        "ki",
        "et",
        "ne",
        "ap",
        "@m",
        "sc",
        "St",
        "Sc",
        "ev",
        "se",
        "lo",
        "ow",
        "su",
        "en",
        "da",
        "st",
        "pa",
        "li",
        "au",
        "cl",
        "so",
        "co",
        "Fi",
        "Me",
};

static bool may_be_wrapper(struct json_cursor c)
{
    c.at++;
    json_skip_blanks(&c);
    if (c.end - c.at < 4)
        return true;
    for (size_t i = 0; i < BW_COUNT(beginnings); i++)
        if (memcmp(c.at + 1, beginnings[i], 2) == 0)
            return *c.at == '"';
    return false;
}

static bool is_beside(const struct wrapper *wrapper, unsigned level, bw_str key)
{
    const char *const *names = wrapper->levels[level].beside;
    for (size_t i = 0; i < MAX_BESIDE && names[i] != NULL; i++)
        if (bw_str_eq(key, bw_str_of(names[i])))
            return true;
    return false;
}

/* Goes from the brace at the cursor to the value of the level's key. */
static bw_status enter_level(const struct wrapper *wrapper, unsigned level, struct json_cursor *c)
{
    if (*c->at != '{')
        return BW_E_NOT_FOUND;
    c->at++;
    for (;;) {
        bw_str key;
        json_skip_blanks(c);
        bw_status status = json_take_key(c, &key);
        if (status != BW_OK)
            return status;
        if (bw_str_eq(key, bw_str_of(wrapper->levels[level].key)))
            return BW_OK;
        if (!is_beside(wrapper, level, key))
            return BW_E_NOT_FOUND;
        status = json_skip_value(c);
        if (status != BW_OK)
            return status;
        json_skip_blanks(c);
        if (c->at >= c->end)
            return BW_E_TRUNCATED;
        if (*c->at++ != ',')
            return BW_E_NOT_FOUND;
    }
}

static bw_status match(const struct wrapper *wrapper, struct json_cursor *c)
{
    for (unsigned level = 0; level < wrapper->depth; level++) {
        const bw_status status = enter_level(wrapper, level, c);
        if (status != BW_OK)
            return status;
    }
    if (*c->at != '[')
        return BW_E_NOT_FOUND;
    c->at++;
    const char *records = c->at;
    json_skip_blanks(c);
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    const bool fits = *c->at == '{' || *c->at == ']';
    c->at = records;
    return fits ? BW_OK : BW_E_NOT_FOUND;
}

/* Whether an object whose first key this is can be one. */
static bool begins(const struct wrapper *wrapper, bw_str key)
{
    return bw_str_eq(key, bw_str_of(wrapper->levels[0].key)) || is_beside(wrapper, 0, key);
}

bw_status json_wrapper_match(bw_str text, size_t *ret_len, unsigned *ret_depth)
{
    const struct json_cursor start = {.at = text.ptr, .end = text.ptr + text.len};
    if (!may_be_wrapper(start))
        return BW_E_NOT_FOUND;
    struct json_cursor first = {.at = start.at + 1, .end = start.end};
    bw_str key;
    json_skip_blanks(&first);
    bw_status answer = json_take_key(&first, &key);
    if (answer != BW_OK)
        return answer;
    answer = BW_E_NOT_FOUND;
    for (size_t i = 0; i < BW_COUNT(wrappers); i++) {
        struct json_cursor c = start;
        if (!begins(&wrappers[i], key))
            continue;
        const bw_status status = match(&wrappers[i], &c);
        if (status == BW_OK) {
            *ret_len = (size_t)(c.at - text.ptr);
            *ret_depth = wrappers[i].depth;
            return BW_OK;
        }
        if (status == BW_E_TRUNCATED)
            answer = BW_E_TRUNCATED;
    }
    return answer;
}
