/*
 * input/network/azure_flow.h - flow logs of Azure: of network security groups, and of virtual
 * networks.
 *
 * JSON in which each flow is a text of values between commas, deep inside of a record of a minute;
 * each becomes an event. Sources: Microsoft, "Flow logging for network security groups" (versions 1
 * and 2), "Virtual network flow logs". docs/formats/azure-flow.md.
 */
#ifndef BW_INPUT_NETWORK_AZURE_FLOW_H
#define BW_INPUT_NETWORK_AZURE_FLOW_H

#include "plug/input_kind.h"

extern const struct input_kind input_azure_flow;

#endif
