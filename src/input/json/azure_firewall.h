/*
 * input/json/azure_firewall.h - what Azure Firewall says in a sentence, as its tables of their own
 * have it: "TCP request from 203.0.113.7:51106 to 10.0.0.5:445. Action: Deny.", "... was DNAT'ed to
 * 10.0.0.2:3389", "DNS Request: 10.0.0.5:53765 - 35 AAAA IN www.example.org. udp ...".
 *
 * Source: Microsoft Learn, "Azure Firewall legacy resource logs"; names of "AZFWNetworkRule" and
 * "AZFWDnsQuery" of Azure Monitor.
 */
#ifndef BW_INPUT_JSON_AZURE_FIREWALL_H
#define BW_INPUT_JSON_AZURE_FIREWALL_H

#include "base/slice.h"

typedef void json_azure_firewall_take_fn(void *user, bw_str name, bw_str value);

/* Calls `take` with each value, under the name that it has in the tables ("properties.SourceIp").
 * False when the text is no such sentence. */
bool json_azure_firewall_read(bw_str text, json_azure_firewall_take_fn *take, void *user);

#endif
