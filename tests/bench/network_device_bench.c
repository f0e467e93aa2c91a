#include "bench/input_bench.h"
#include "input/network/device.h"

int main(int argc, char **argv)
{
    return input_bench(&input_network_device, argc, argv);
}
