#include "bench/input_bench.h"
#include "input/web/access_log.h"

int main(int argc, char **argv)
{
    return input_bench(&input_access_log, argc, argv);
}
