#include "bench/input_bench.h"
#include "input/audit/auditd.h"

int main(int argc, char **argv)
{
    return input_bench(&input_auditd, argc, argv);
}
