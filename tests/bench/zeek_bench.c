#include "bench/input_bench.h"
#include "input/network/zeek.h"

int main(int argc, char **argv)
{
    return input_bench(&input_zeek, argc, argv);
}
