#include "bench/input_bench.h"
#include "input/windows/windows_xml.h"

int main(int argc, char **argv)
{
    return input_bench(&input_windows_xml, argc, argv);
}
