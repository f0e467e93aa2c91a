/* What can be read, in the order in which equal answers of probes are decided. */
#include "input/access_log.h"
#include "input/auditd.h"
#include "input/azure_flow.h"
#include "input/csv.h"
#include "input/elb_log.h"
#include "input/evtx.h"
#include "input/evtx_blob.h"
#include "input/haproxy_log.h"
#include "input/journal.h"
#include "input/json.h"
#include "input/network_device.h"
#include "input/ps_transcript.h"
#include "input/request_log.h"
#include "input/s3_log.h"
#include "input/squid_log.h"
#include "input/syslog.h"
#include "input/text_log.h"
#include "input/tomcat_log.h"
#include "input/utmp.h"
#include "input/vpcflow.h"
#include "input/w3c_log.h"
#include "input/web_error_log.h"
#include "input/windows_dns.h"
#include "input/windows_xml.h"
#include "input/zeek.h"
#include "registry/registry.h"

const struct input_kind *const registry_inputs[] = {
        &input_evtx,
        &input_windows_xml,
        &input_journal,
        &input_journal_export,
        &input_utmp,
        &input_lastlog,
        &input_ps_transcript,
        &input_windows_dns,
        &input_w3c_log,
        &input_haproxy_log, /* its dates look like those of access logs */
        &input_elb_log,
        &input_s3_log,
        &input_squid_log,
        &input_web_error_log,
        &input_tomcat_log,
        &input_access_log,
        &input_auditd,
        &input_zeek,
        &input_vpcflow,
        &input_network_device,
        &input_azure_flow,
        &input_json,   /* accepts much */
        &input_syslog, /* what has a format of its own is often in a line of syslog: behind them */
        &input_csv,    /* any table: what is more than that was asked before */
        &input_request_log, /* any line with a request: what knows its words was asked before */
        &input_text_log,    /* whatever is left: the last */
        &input_evtx_blob,   /* never says that it knows: takes what nobody else does */
        NULL,
};

size_t registry_input_count(void)
{
    return BW_COUNT(registry_inputs) - 1;
}

const struct input_kind *registry_input(bw_str name)
{
    for (const struct input_kind *const *kind = registry_inputs; *kind != NULL; kind++)
        if (bw_str_eq(bw_str_of((*kind)->name), name))
            return *kind;
    return NULL;
}
