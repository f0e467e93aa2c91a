#include "bench/input_bench.h"
#include "input/text/log.h"

int main(int argc, char **argv)
{
    return input_bench(&input_text_log, argc, argv);
}
