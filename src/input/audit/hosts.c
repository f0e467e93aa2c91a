#include "input/audit/hosts.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"

#define WAYS 4
#define SETS (BW_LIMIT_AUDIT_HOSTS / WAYS)

#define WINDOW 64

struct auditd_hosts {
    struct auditd_host hosts[SETS][WAYS];
    uint64_t calls;
};

struct auditd_hosts *auditd_hosts_new(void)
{
    return calloc(1, sizeof(struct auditd_hosts));
}

void auditd_hosts_free(struct auditd_hosts *hosts)
{
    free(hosts);
}

struct auditd_host *auditd_hosts_find(struct auditd_hosts *hosts, bw_str name)
{
    const uint64_t hash = bw_hash64(bw_str_bytes(name), 1);
    struct auditd_host *set = hosts->hosts[hash & (SETS - 1)];
    struct auditd_host *oldest = set;
    hosts->calls++;
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].used != 0 && set[i].name == hash) {
            set[i].used = hosts->calls;
            return &set[i];
        }
        if (set[i].used < oldest->used)
            oldest = &set[i];
    }
    *oldest = (struct auditd_host){
            .name = hash, .key = hash, .used = hosts->calls, .latest = BW_TIME_UNKNOWN};
    return oldest;
}

void auditd_host_start(struct auditd_host *host)
{
    host->starts++;
    host->key = bw_hash_mix(host->name, host->starts);
}

void auditd_host_announce(struct auditd_host *host)
{
    host->announced = AUDITD_ANNOUNCED;
}

static unsigned zeros_of(uint64_t bits)
{
    return (unsigned)__builtin_popcountll(~bits);
}

/* Numbers that leave the window unseen when it moves up by `distance`. */
static uint64_t move_up(struct auditd_host *host, uint64_t distance)
{
    uint64_t missing;
    if (distance < WINDOW) {
        missing = zeros_of(host->seen | (UINT64_MAX >> distance));
        host->seen = host->seen << distance | 1;
    } else {
        missing = zeros_of(host->seen) + (distance - WINDOW);
        host->seen = 1;
    }
    host->top += distance;
    return missing;
}

struct auditd_sequence auditd_host_event(struct auditd_host *host, uint64_t serial, bw_time time)
{
    struct auditd_sequence sequence = {0};
    if (host->latest != BW_TIME_UNKNOWN && time < host->latest - BW_TIME_SECOND)
        sequence.backwards = true;
    host->latest = time;
    host->announced -= host->announced != 0;
    if (!host->counting || serial + WINDOW <= host->top) {
        sequence.restarted = host->counting;
        sequence.unannounced = sequence.restarted && host->announced == 0;
        if (sequence.restarted) {
            sequence.missing = zeros_of(host->seen);
            auditd_host_start(host);
        }
        host->counting = true;
        host->top = serial;
        host->seen = UINT64_MAX;
    } else if (serial > host->top) {
        sequence.missing = move_up(host, serial - host->top);
    } else {
        host->seen |= UINT64_C(1) << (host->top - serial);
    }
    return sequence;
}

uint64_t auditd_hosts_missing(const struct auditd_hosts *hosts)
{
    uint64_t missing = 0;
    for (size_t i = 0; i < SETS; i++)
        for (size_t k = 0; k < WAYS; k++)
            if (hosts->hosts[i][k].counting)
                missing += zeros_of(hosts->hosts[i][k].seen);
    return missing;
}
