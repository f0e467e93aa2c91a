#include "bench/input_bench.h"
#include "input/csv/csv.h"

int main(int argc, char **argv)
{
    return input_bench(&input_csv, argc, argv);
}
