#include "case/data.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "case/store.h"
#include "os/scratch.h"

/* Written at once; and read at once where one follows the other, which is how most are read. */
#define BLOCK (256 * BW_KIB)
/* Read at once elsewhere: most findings are shorter. */
#define GLANCE (8 * BW_KIB)

#define LENGTH sizeof(uint64_t)

void case_data_init(struct case_data *data)
{
    *data = (struct case_data){.file = -1};
    bw_buffer_init(&data->tail, BLOCK + LENGTH + CASE_MAX_FINDING_BYTES);
    bw_buffer_init(&data->window, BLOCK + LENGTH + CASE_MAX_FINDING_BYTES);
}

void case_data_release(struct case_data *data)
{
    bw_buffer_release(&data->tail);
    bw_buffer_release(&data->window);
    if (data->file >= 0)
        close(data->file);
    data->file = -1;
}

static bw_status fail_file(const char *what, struct bw_err *err)
{
    return bw_fail(err, BW_E_IO,
            "case: %s: %s: the file of findings (TMPDIR, else /var/tmp, names its folder)", what,
            strerror(errno));
}

static bw_status file_tail(struct case_data *data, struct bw_err *err)
{
    size_t done = 0;
    if (data->file < 0)
        data->file = os_scratch_open();
    if (data->file < 0)
        return fail_file("open", err);
    while (done < data->tail.len) {
        const ssize_t wrote = pwrite(data->file, data->tail.ptr + done, data->tail.len - done,
                (off_t)(data->filed + done));
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return fail_file("write", err);
        done += (size_t)wrote;
    }
    data->filed += done;
    bw_buffer_clear(&data->tail);
    return BW_OK;
}

bw_status case_data_add(
        struct case_data *data, bw_bytes bytes, int64_t *ret_place, struct bw_err *err)
{
    const uint64_t length = bytes.len;
    const uint64_t place = data->filed + data->tail.len;
    bw_buffer_add(&data->tail, &length, LENGTH);
    bw_buffer_add(&data->tail, bytes.ptr, bytes.len);
    if (data->tail.failed)
        return bw_fail(err, BW_E_NOMEM, "case: add finding: out of memory");
    *ret_place = (int64_t)place;
    return data->tail.len >= BLOCK ? file_tail(data, err) : BW_OK;
}

/* The window begins at `place` and has at least `need` bytes, where the file has them. */
static bw_status look(struct case_data *data, uint64_t place, uint64_t need, struct bw_err *err)
{
    struct bw_buffer *window = &data->window;
    const uint64_t end = data->window_at + window->len;
    if (place >= data->window_at && need <= end && place <= end - need)
        return BW_OK;
    const bool follows = place >= data->window_at && place <= end;
    const uint64_t left = data->filed - place;
    uint64_t size = follows ? BLOCK : GLANCE;
    size = size > need ? size : need;
    size = size < left ? size : left;
    bw_buffer_clear(window);
    data->window_at = place;
    if (!bw_buffer_reserve(window, size))
        return bw_fail(err, BW_E_NOMEM, "case: read: out of memory");
    while (window->len < size) {
        const ssize_t got = pread(data->file, window->ptr + window->len, size - window->len,
                (off_t)(place + window->len));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return fail_file("read", err);
        window->len += (size_t)got;
    }
    return BW_OK;
}

/* `have` begins with what was asked for; false when it ends too early. */
static bool take(bw_bytes have, bw_bytes *ret_bytes, uint64_t *ret_size)
{
    uint64_t length;
    if (have.len < LENGTH)
        return false;
    memcpy(&length, have.ptr, LENGTH);
    *ret_size = LENGTH + length;
    *ret_bytes = (bw_bytes){.ptr = have.ptr + LENGTH, .len = length};
    return length <= have.len - LENGTH;
}

static bw_bytes behind(const struct bw_buffer *buffer, uint64_t at)
{
    return (bw_bytes){.ptr = buffer->ptr + at, .len = buffer->len - at};
}

bw_status case_data_get(
        struct case_data *data, int64_t place, bw_bytes *ret_bytes, struct bw_err *err)
{
    const uint64_t at = (uint64_t)place;
    uint64_t size = LENGTH;
    bw_status status = BW_OK;
    if (place < 0 || at >= data->filed + data->tail.len)
        return bw_fail(err, BW_E_NOT_FOUND, "case: no finding %lld", (long long)place);
    if (at >= data->filed) {
        if (take(behind(&data->tail, at - data->filed), ret_bytes, &size))
            return BW_OK;
        return bw_fail(err, BW_E_MALFORMED, "case: no finding begins at %lld", (long long)place);
    }
    for (unsigned tries = 0; tries < 2 && status == BW_OK; tries++) {
        status = look(data, at, size, err);
        if (status == BW_OK && take(behind(&data->window, at - data->window_at), ret_bytes, &size))
            return BW_OK;
    }
    return status != BW_OK ? status : bw_fail(err, BW_E_MALFORMED, "case: a finding is cut short");
}
