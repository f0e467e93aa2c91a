#include "cli/locations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool join(char out[PATH_MAX], const char *folder, const char *name)
{
    const int len = snprintf(out, PATH_MAX, "%s/%s", folder, name);
    return len > 0 && len < PATH_MAX;
}

/* A rules folder is one that has log-source tables. */
static bool try_rules(struct cli_locations *l, const char *folder)
{
    if (!join(l->sigma, folder, "sigma") || !join(l->logsources, folder, "logsources") ||
            !is_folder(l->logsources))
        return false;
    if (!join(l->placeholders, folder, "placeholders") || !is_folder(l->placeholders))
        l->placeholders[0] = '\0';
    return true;
}

static bool try_above_program(struct cli_locations *l)
{
    char path[PATH_MAX];
    char candidate[PATH_MAX];
    const ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);
    if (len <= 0)
        return false;
    path[len] = '\0';
    for (char *slash = strrchr(path, '/'); slash != NULL; slash = strrchr(path, '/')) {
        *slash = '\0';
        if (join(candidate, path, "share/breakwater/rules") && try_rules(l, candidate))
            return true;
        if (join(candidate, path, "rules") && try_rules(l, candidate))
            return true;
    }
    return false;
}

static void find_cache(struct cli_locations *l)
{
    const char *xdg = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    char base[PATH_MAX];
    l->cache[0] = '\0';
    if (xdg != NULL && xdg[0] == '/')
        (void)join(l->cache, xdg, "breakwater");
    else if (home != NULL && home[0] == '/' && join(base, home, ".cache"))
        (void)join(l->cache, base, "breakwater");
}

bw_status cli_locations_find(struct cli_locations *ret, struct bw_err *err)
{
    find_cache(ret);
    const char *given = getenv("BREAKWATER_RULES");
    if (given != NULL && given[0] != '\0') {
        if (try_rules(ret, given))
            return BW_OK;
        return bw_fail(err, BW_E_NOT_FOUND,
                "BREAKWATER_RULES is '%s', which has no logsources/ folder", given);
    }
    if (try_above_program(ret))
        return BW_OK;
    return bw_fail(err, BW_E_NOT_FOUND,
            "the rules folder was not found near the program; set BREAKWATER_RULES to a folder "
            "that has sigma/ and logsources/");
}
