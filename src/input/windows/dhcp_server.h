/*
 * input/windows/dhcp_server.h - the audit log of Windows' DHCP server: who got which address.
 *
 * DhcpSrvLog-Mon.log and DhcpV6SrvLog-Mon.log: a key of event ids at the top, and a line of values
 * between commas for each event,
 * "10,08/01/22,00:01:02,Assign,10.0.1.55,PC17.example,00505601AA17,…". Month, day and year stand in
 * this order in every language, in the server's own zone. Source: the key in the log itself;
 * Microsoft, "Analyze DHCP server log files". docs/formats/windows-dhcp.md.
 */
#ifndef BW_INPUT_WINDOWS_DHCP_SERVER_H
#define BW_INPUT_WINDOWS_DHCP_SERVER_H

#include "plug/input_kind.h"

extern const struct input_kind input_dhcp_server;

#endif
