/*
 * input/network/nfdump.h - flows as nfdump prints them for people: `-o line`, `-o long`, `-o
 * extended`.
 *
 *   2026-05-03 08:00:01.123     0.500 TCP   10.0.0.20:51234 ->   203.0.113.77:443   120  250.0 M 1
 *
 * Sizes may be rounded ("250.0 M"). Tables with names (`-o csv`) and JSON are read by their own
 * inputs. Source: nfdump(1), "OUTPUT FORMATS"; docs/formats/flows.md.
 */
#ifndef BW_INPUT_NETWORK_NFDUMP_H
#define BW_INPUT_NETWORK_NFDUMP_H

#include "plug/input_kind.h"

extern const struct input_kind input_nfdump;

#endif
