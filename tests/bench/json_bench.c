#include "bench/input_bench.h"
#include "input/json/json.h"

int main(int argc, char **argv)
{
    return input_bench(&input_json, argc, argv);
}
