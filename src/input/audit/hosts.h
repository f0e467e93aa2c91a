/*
 * input/audit/hosts.h - what an audit log says about each of its hosts as a whole: serial numbers
 * that are missing, time that goes back, the host's start.
 *
 * The kernel numbers events one by one, and processors may write them a little out of order. So the
 * last 64 numbers are watched, and one that leaves them without having been seen is missing.
 */
#ifndef BW_INPUT_AUDIT_HOSTS_H
#define BW_INPUT_AUDIT_HOSTS_H

#include "base/time.h"

struct auditd_host {
    uint64_t name; /* a hash of it */
    uint64_t key;  /* stands for the host since its last start */
    uint64_t used; /* when it was last met, counted in calls; 0: free */
    uint64_t top;  /* the highest serial number */
    uint64_t seen; /* bit n: top - n was there */
    bw_time latest;
    uint32_t starts;
    uint32_t announced; /* events that may yet begin again: the daemon or the machine started */
    bool counting;      /* top and seen are set */
};

/* What an event's number and time say. */
struct auditd_sequence {
    uint64_t missing; /* numbers that are now known to be missing */
    bool restarted;   /* the numbers began again */
    bool unannounced; /* and nothing had said that the machine would start */
    bool backwards;   /* earlier than an event before it, by more than a second */
};

struct auditd_hosts;

struct auditd_hosts *auditd_hosts_new(void); /* NULL when memory is out */
void auditd_hosts_free(struct auditd_hosts *hosts);

/* The host of this name (empty: the log has but one, or does not say). Valid until the next call.
 */
struct auditd_host *auditd_hosts_find(struct auditd_hosts *hosts, bw_str name);

/* The host said that its daemon or the machine started: numbers may begin again now. */
#define AUDITD_ANNOUNCED 1000
void auditd_host_announce(struct auditd_host *host);

/* An event of the kernel's own numbering. */
struct auditd_sequence auditd_host_event(struct auditd_host *host, uint64_t serial, bw_time time);

/* The host said that it started: its processes are others now. */
void auditd_host_start(struct auditd_host *host);

/* Numbers that are missing among the last ones of all hosts: at the end of the log. */
uint64_t auditd_hosts_missing(const struct auditd_hosts *hosts);

#endif
