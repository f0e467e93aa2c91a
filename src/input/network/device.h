/*
 * input/network/device.h - logs of firewalls and network devices, a message on a line, bare or as a
 * collector of syslog stored them. What the messages say: input/network/body.h. See
 * docs/formats/firewall.md.
 */
#ifndef BW_INPUT_NETWORK_DEVICE_H
#define BW_INPUT_NETWORK_DEVICE_H

#include "plug/input_kind.h"

extern const struct input_kind input_network_device;

#endif
