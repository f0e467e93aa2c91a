/*
 * input/windows/netlogon.h - netlogon.log, what Windows' Netlogon service writes of logons when it
 * is told to (DBFlag), and always of clients without a site. See docs/formats/windows-netlogon.md.
 */
#ifndef BW_INPUT_WINDOWS_NETLOGON_H
#define BW_INPUT_WINDOWS_NETLOGON_H

#include "plug/input_kind.h"

extern const struct input_kind input_netlogon;

#endif
