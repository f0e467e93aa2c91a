#include "input/json/gke.h"

/* "v1", "v1beta1" */
static bool is_version(bw_str part)
{
    return part.len > 1 && part.ptr[0] == 'v' && part.ptr[1] >= '0' && part.ptr[1] <= '9';
}

/* The part of `path` behind the part `name`: "default" behind "namespaces". */
static bw_str part_behind(bw_str path, bw_str name)
{
    bw_str part = {0};
    bool found = false;
    while (bw_str_cut(&path, '/', &part)) {
        if (found)
            return part;
        found = name.len != 0 && bw_str_eq(part, name);
    }
    return (bw_str){0};
}

bool json_gke_read(bw_str method, bw_str resource, json_gke_take_fn *take, void *user)
{
    static const bw_str lead = BW_STR_INIT("io.k8s.");
    if (!bw_str_starts_with(method, lead))
        return false;
    bw_str rest = bw_str_from(method, lead.len);
    bw_str version = {0};
    while (bw_str_cut(&rest, '.', &version) && !is_version(version))
        continue;
    bw_str parts[3] = {{0}};
    size_t count = 0;
    while (count < 3 && bw_str_cut(&rest, '.', &parts[count]))
        count++;
    if (!is_version(version) || count < 2 || rest.ptr != NULL)
        return false;
    take(user, BW_STR("verb"), parts[count - 1]);
    take(user, BW_STR("objectRef.resource"), parts[0]);
    take(user, BW_STR("objectRef.apiVersion"), version);
    if (count == 3)
        take(user, BW_STR("objectRef.subresource"), parts[1]);
    bw_str path = resource;
    bw_str group = {0};
    bw_str_cut(&path, '/', &group);
    if (!bw_str_eq(group, BW_STR("core")))
        take(user, BW_STR("objectRef.apiGroup"), group);
    take(user, BW_STR("objectRef.namespace"), part_behind(resource, BW_STR("namespaces")));
    take(user, BW_STR("objectRef.name"), part_behind(resource, parts[0]));
    return true;
}

unsigned json_gke_status(double code)
{
    static const unsigned short codes[] = {
            200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401};
    return code >= 0 && code < 17 ? codes[(unsigned)code] : 500;
}
