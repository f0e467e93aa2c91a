#include "bench/input_bench.h"
#include "input/syslog/syslog.h"

int main(int argc, char **argv)
{
    return input_bench(&input_syslog, argc, argv);
}
