/*
 * input/windows/windows_dns.h - the debug log of Windows' DNS server: a line for each packet.
 *
 * "6/15/2022 7:51:29 AM 0E44 PACKET  000001CDE8B7A9B0 UDP Rcv 10.1.1.22  9f6a   Q [0001   D
 * NOERROR] A (3)www(7)example(3)com(0)". The date is in the form of the server's language; which
 * number is the day is told by the log's beginning. Source: the key that the server writes at the
 * top of the log; Microsoft, "DNS logging and diagnostics". docs/formats/windows-dns.md.
 */
#ifndef BW_INPUT_WINDOWS_WINDOWS_DNS_H
#define BW_INPUT_WINDOWS_WINDOWS_DNS_H

#include "plug/input_kind.h"

extern const struct input_kind input_windows_dns;

#endif
