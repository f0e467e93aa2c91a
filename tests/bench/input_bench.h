/*
 * tests/bench/input_bench.h - how fast an input gives events, compared with finding the line ends
 * of the same bytes in memory.
 */
#ifndef BW_TESTS_BENCH_INPUT_BENCH_H
#define BW_TESTS_BENCH_INPUT_BENCH_H

#include "plug/input_kind.h"

/*
 * main of a benchmark: `argv[1]` is a file, which is read into memory and run several times. Prints
 * MB/s, events/s and the ratio to memchr over the same bytes.
 */
int input_bench(const struct input_kind *kind, int argc, char **argv);

#endif
