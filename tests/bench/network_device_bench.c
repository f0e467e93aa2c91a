#include "bench/input_bench.h"
#include "input/network_device.h"

int main(int argc, char **argv)
{
    return input_bench(&input_network_device, argc, argv);
}
