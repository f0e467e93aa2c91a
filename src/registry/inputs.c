/* What can be read, in the order in which equal answers of probes are decided. */
#include "input/audit/auditd.h"
#include "input/csv/csv.h"
#include "input/database/mysql_slow.h"
#include "input/database/postgresql_csv.h"
#include "input/journal/journal.h"
#include "input/json/json.h"
#include "input/login/login_database.h"
#include "input/login/login_text.h"
#include "input/login/utmp.h"
#include "input/network/azure_flow.h"
#include "input/network/device.h"
#include "input/network/nfdump.h"
#include "input/network/vpcflow.h"
#include "input/network/zeek.h"
#include "input/shell/shell_history.h"
#include "input/syslog/dmesg.h"
#include "input/syslog/syslog.h"
#include "input/syslog/unified_log.h"
#include "input/text/log.h"
#include "input/web/access_log.h"
#include "input/web/elb_log.h"
#include "input/web/error_log.h"
#include "input/web/haproxy_log.h"
#include "input/web/modsecurity_log.h"
#include "input/web/request_log.h"
#include "input/web/s3_log.h"
#include "input/web/squid_log.h"
#include "input/web/tomcat_log.h"
#include "input/web/w3c_log.h"
#include "input/windows/cmtrace.h"
#include "input/windows/dhcp_server.h"
#include "input/windows/event_text.h"
#include "input/windows/evtx.h"
#include "input/windows/evtx_blob.h"
#include "input/windows/netlogon.h"
#include "input/windows/nps.h"
#include "input/windows/ps_transcript.h"
#include "input/windows/windows_dns.h"
#include "input/windows/windows_xml.h"
#include "registry/registry.h"

const struct input_kind *const registry_inputs[] = {
        &input_evtx,
        &input_windows_xml,
        &input_journal,
        &input_journal_export,
        &input_login_database,
        &input_utmp,
        &input_lastlog,
        &input_utmpdump,
        &input_last,
        &input_lastlog_text,
        &input_shell_history, /* by their names: lines of them may look like anything */
        &input_powershell_history,
        &input_program_history,
        &input_ps_transcript,
        &input_windows_text,
        &input_windows_dns,
        &input_dhcp_server,
        &input_nps,
        &input_netlogon,
        &input_cmtrace,
        &input_postgresql_csv,
        &input_mysql_slow,
        &input_dmesg,       /* its dates look like those of error logs */
        &input_unified_log, /* its lines begin with times that any program writes */
        &input_w3c_log,
        &input_haproxy_log, /* its dates look like those of access logs */
        &input_elb_log,
        &input_s3_log,
        &input_squid_log,
        &input_modsecurity_log,
        &input_web_error_log,
        &input_tomcat_log,
        &input_access_log,
        &input_auditd,
        &input_zeek,
        &input_vpcflow,
        &input_nfdump,
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
