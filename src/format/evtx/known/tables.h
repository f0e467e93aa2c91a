/* format/evtx/known/tables.h - the data of events by provider; each table ends with names NULL. */
#ifndef BW_FORMAT_EVTX_KNOWN_TABLES_H
#define BW_FORMAT_EVTX_KNOWN_TABLES_H

#include "format/evtx/known_data.h"

/* security.c */
extern const struct evtx_known_data evtx_known_security_auditing[];

/* authentication.c */
extern const struct evtx_known_data evtx_known_security_kerberos[];
extern const struct evtx_known_data evtx_known_security_netlogon[];
extern const struct evtx_known_data evtx_known_security_mitigations[];
extern const struct evtx_known_data evtx_known_security_audit_configuration_client[];
extern const struct evtx_known_data evtx_known_lsasrv[];
extern const struct evtx_known_data evtx_known_ntlm[];
extern const struct evtx_known_data evtx_known_crypto_dpapi[];
extern const struct evtx_known_data evtx_known_crypto_ncrypt[];
extern const struct evtx_known_data evtx_known_aad[];
extern const struct evtx_known_data evtx_known_helloforbusiness[];
extern const struct evtx_known_data evtx_known_user_device_registration[];
extern const struct evtx_known_data evtx_known_smartcard_deviceenum[];
extern const struct evtx_known_data evtx_known_ldap_client[];
extern const struct evtx_known_data evtx_known_certificateservicesclient_lifecycle_system[];
extern const struct evtx_known_data evtx_known_winlogon[];
extern const struct evtx_known_data evtx_known_user_profiles_service[];
extern const struct evtx_known_data evtx_known_user_profiles_general[];
extern const struct evtx_known_data evtx_known_wininit[];

/* sysmon.c */
extern const struct evtx_known_data evtx_known_sysmon[];

/* powershell.c */
extern const struct evtx_known_data evtx_known_powershell[];
extern const struct evtx_known_data evtx_known_winrm[];
extern const struct evtx_known_data evtx_known_wmi_activity[];

/* defence.c */
extern const struct evtx_known_data evtx_known_windows_defender[];
extern const struct evtx_known_data evtx_known_windows_firewall_with_advanced_security[];
extern const struct evtx_known_data evtx_known_codeintegrity[];
extern const struct evtx_known_data evtx_known_applocker[];

/* remote_desktop.c */
extern const struct evtx_known_data evtx_known_ts_localsessionmanager[];
extern const struct evtx_known_data evtx_known_ts_remoteconnectionmanager[];
extern const struct evtx_known_data evtx_known_rdpcorets[];

/* tasks.c */
extern const struct evtx_known_data evtx_known_taskscheduler[];
extern const struct evtx_known_data evtx_known_service_control_manager[];
extern const struct evtx_known_data evtx_known_bits_client[];
extern const struct evtx_known_data evtx_known_windowsupdateclient[];

/* network.c */
extern const struct evtx_known_data evtx_known_smbserver[];
extern const struct evtx_known_data evtx_known_smbclient[];
extern const struct evtx_known_data evtx_known_dns_client[];
extern const struct evtx_known_data evtx_known_dhcp_client[];
extern const struct evtx_known_data evtx_known_dhcpv6_client[];
extern const struct evtx_known_data evtx_known_networkprofile[];
extern const struct evtx_known_data evtx_known_ncsi[];
extern const struct evtx_known_data evtx_known_wcmsvc[];
extern const struct evtx_known_data evtx_known_winsock_ws2help[];
extern const struct evtx_known_data evtx_known_rpc[];

/* group_policy.c */
extern const struct evtx_known_data evtx_known_grouppolicy[];

/* system.c */
extern const struct evtx_known_data evtx_known_kernel_general[];
extern const struct evtx_known_data evtx_known_kernel_pnp[];
extern const struct evtx_known_data evtx_known_kernel_power[];
extern const struct evtx_known_data evtx_known_kernel_boot[];
extern const struct evtx_known_data evtx_known_kernel_whea[];
extern const struct evtx_known_data evtx_known_kernel_processor_power[];
extern const struct evtx_known_data evtx_known_eventlog[];
extern const struct evtx_known_data evtx_known_ntfs[];
extern const struct evtx_known_data evtx_known_storport[];
extern const struct evtx_known_data evtx_known_vhdmp[];
extern const struct evtx_known_data evtx_known_volumesnapshot_driver[];
extern const struct evtx_known_data evtx_known_filtermanager[];
extern const struct evtx_known_data evtx_known_userpnp[];
extern const struct evtx_known_data evtx_known_restartmanager[];
extern const struct evtx_known_data evtx_known_time_service[];
extern const struct evtx_known_data evtx_known_processexitmonitor[];
extern const struct evtx_known_data evtx_known_distributedcom[];
extern const struct evtx_known_data evtx_known_diagnosis_dps[];
extern const struct evtx_known_data evtx_known_diagnosis_scripted[];
extern const struct evtx_known_data evtx_known_diagnostics_performance[];
extern const struct evtx_known_data evtx_known_windowsbackup[];

/* applications.c */
extern const struct evtx_known_data evtx_known_microsoft_client_licensing_platform[];
extern const struct evtx_known_data evtx_known_application_experience[];
extern const struct evtx_known_data evtx_known_appxpackagingom[];
extern const struct evtx_known_data evtx_known_knownfolders[];
extern const struct evtx_known_data evtx_known_printservice[];
extern const struct evtx_known_data evtx_known_program_compatibility_assistant[];
extern const struct evtx_known_data evtx_known_provisioning_diagnostics_provider[];
extern const struct evtx_known_data evtx_known_pushnotifications_platform[];
extern const struct evtx_known_data evtx_known_settingsync_onedrive[];
extern const struct evtx_known_data evtx_known_shell_core[];
extern const struct evtx_known_data evtx_known_staterepository[];
extern const struct evtx_known_data evtx_known_store[];
extern const struct evtx_known_data evtx_known_universaltelemetryclient[];

#endif
