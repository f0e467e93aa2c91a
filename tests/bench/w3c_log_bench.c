#include "bench/input_bench.h"
#include "input/web/w3c_log.h"

int main(int argc, char **argv)
{
    return input_bench(&input_w3c_log, argc, argv);
}
