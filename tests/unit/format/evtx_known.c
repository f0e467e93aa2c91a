/*
 * The tables of published names are well formed, and hash to the numbers that Windows has given
 * their templates: the numbers here are of templates of real logs, of Windows 7 to 10.
 */
#include "format/evtx/known_form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "format/evtx/canon.h"

#define MIB_BUFFER (1 << 20)

static void in_order(void **state)
{
    (void)state;
    assert_true(evtx_known_provider_count > 50);
    for (size_t i = 1; i < evtx_known_provider_count; i++)
        assert_true(strcmp(evtx_known_providers[i - 1].name, evtx_known_providers[i].name) < 0);
}

static void check_names(const char *provider, const char *names)
{
    bw_str rest = bw_str_of(names);
    bw_str name;
    uint32_t count = 0;
    bool ended = false;
    assert_true(evtx_known_count(names) <= EVTX_KNOWN_VALUES);
    while (bw_str_cut(&rest, ',', &name)) {
        count++;
        ended = name.len != 0;
        for (size_t i = 0; i < name.len && !bw_str_eq(name, BW_STR("<Binary>")); i++)
            if (name.ptr[i] < ' ' || name.ptr[i] > '~' || strchr("<>&\"'", name.ptr[i]) != NULL)
                fail_msg("%s: '%s' can not stand in XML as it is", provider, names);
    }
    if (count != evtx_known_count(names) || !ended)
        fail_msg("%s: '%s' ends with nothing", provider, names);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static void check_row(const char *provider, const struct evtx_known_data *table, size_t row)
{
    const struct evtx_known_data *data = &table[row];
    if (data->ids[0] == 0 || (data->element == NULL) != (data->space == NULL) ||
            (data->element != NULL && data->title != NULL))
        fail_msg("%s: what '%s' is of", provider, data->names);
    check_names(provider, data->names);
    for (size_t i = 1; i < EVTX_KNOWN_IDS; i++)
        if (data->ids[i] != 0 && data->ids[i] <= data->ids[i - 1])
            fail_msg("%s: event %u is out of order", provider, data->ids[i]);
    for (size_t i = 0; i < row; i++)
        if (same_text(table[i].names, data->names) && same_text(table[i].title, data->title) &&
                same_text(table[i].element, data->element) && table[i].ids[0] == data->ids[0])
            fail_msg("%s: event %u has the same row twice", provider, data->ids[0]);
}

static void rows(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t p = 0; p < evtx_known_provider_count; p++) {
        const struct evtx_known_data *table = evtx_known_providers[p].data;
        assert_non_null(table[0].names);
        for (size_t row = 0; table[row].names != NULL; row++, count++)
            check_row(evtx_known_providers[p].name, table, row);
    }
    assert_true(count > 1000);
}

#define S    EVTX_TYPE_STRING
#define U    EVTX_TYPE_UINT32
#define G    EVTX_TYPE_GUID
#define I    EVTX_TYPE_SID
#define P    EVTX_TYPE_SIZE
#define X32  EVTX_TYPE_HEX32
#define X64  EVTX_TYPE_HEX64
#define BIN  EVTX_TYPE_BINARY
#define BOOL EVTX_TYPE_BOOL

static const struct {
    struct evtx_known_data data;
    unsigned prefix;
    uint8_t types[16];
    unsigned hash; /* 0: SHA-256 */
    uint32_t number;
} real[] = {
        {{.names = "InfoDescription,OperationParameter1"}, 0, {S, S}, 0, 0xa7a7fd69},
        {{.names = "InfoDescription,OperationParameter1"}, 0, {S, S}, 1, 0x1b70520d},
        {{.names = "NotificationType,SessionId"}, 0, {U, U}, 0, 0xf3e7821e},
        {{.names = "IsMachine,IsBackgroundProcessing,IsAsyncProcessing"}, 0, {BOOL, BOOL, BOOL}, 0,
                0xd5b710cc},
        {{.names = "TaskName,ActionName,TaskInstanceId,EnginePID", .title = "ActionStart"}, 0,
                {S, S, G, U}, 0, 0x7726a98d},
        {{.names = "TaskName,UserContext,InstanceId", .title = "TaskStartEvent"}, 0, {S, S, G}, 1,
                0x971ea559},
        {{.names = "User,SessionID,Address", .element = "EventXML", .space = "Event_NS"}, 0,
                {S, U, S}, 0, 0x7d088cd5},
        {{.names = "listenerName", .element = "EventXML", .space = "Event_NS"}, 2, {S}, 1,
                0xf13e9d49},
        {{.names = "SubjectUserName,SubjectDomainName,Channel,BackupPath",
                 .element = "LogFileCleared",
                 .space = "http://manifests.microsoft.com/win/2004/08/windows/eventlog"},
                3, {S, S, S, S}, 1, 0x56c27d96},
        {{.names = "SubjectUserSid,SubjectUserName,SubjectDomainName,SubjectLogonId,ObjectServer,"
                   "ObjectType,ObjectName,HandleId,AccessList,AccessMask,ProcessId,ProcessName"},
                0, {I, S, S, X64, S, S, S, P, S, X32, P, S}, 1, 0xe654cad6},
        {{.names = "Message,Function,Source,Line Number"}, 0,
                {S, EVTX_TYPE_ANSI, EVTX_TYPE_ANSI, U}, 0, 0xc59ed880},
        {{.names = "param1,param2,,<Binary>"}, 0, {S, S, U, BIN}, 0, 0x5eb89dda},
        {{.names = "param1,param2,,<Binary>"}, 0, {S, S, U, BIN}, 1, 0x34dce1de},
        {{.names = ""}, 0, {0}, 0, 0x3529151f},
        {{.names = ""}, 0, {0}, 1, 0x6779ead2},
};

static void numbers_of_windows(void **state)
{
    (void)state;
    struct bw_buffer xml;
    bw_buffer_init(&xml, MIB_BUFFER);
    for (size_t i = 0; i < BW_COUNT(real); i++) {
        uint32_t numbers[2];
        bw_buffer_clear(&xml);
        evtx_known_xml(&real[i].data, real[i].prefix, &xml);
        const struct evtx_known_hash hash = evtx_known_hash(bw_buffer_bytes(&xml));
        evtx_known_numbers(&hash, real[i].types, evtx_known_count(real[i].data.names), numbers);
        assert_int_equal(numbers[real[i].hash], real[i].number);
    }
    bw_buffer_release(&xml);
}

/* What is given out must have the form of templates in logs, or copies are not known as such. */
static void forms_are_sound(void **state)
{
    (void)state;
    struct bw_buffer canon;
    uint8_t types[EVTX_KNOWN_VALUES];
    memset(types, EVTX_TYPE_STRING, sizeof(types));
    bw_buffer_init(&canon, MIB_BUFFER);
    for (size_t p = 0; p < evtx_known_provider_count; p++)
        for (const struct evtx_known_data *d = evtx_known_providers[p].data; d->names != NULL;
                d++) {
            bw_buffer_clear(&canon);
            evtx_known_canon(d, d->element != NULL ? 2 : 0, types, &canon);
            assert_int_equal(evtx_canon_check(bw_buffer_bytes(&canon), NULL), BW_OK);
        }
    bw_buffer_release(&canon);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(in_order),
            cmocka_unit_test(rows),
            cmocka_unit_test(numbers_of_windows),
            cmocka_unit_test(forms_are_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
