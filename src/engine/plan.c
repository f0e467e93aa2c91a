#include "engine/plan.h"

uint64_t plan_part_end(uint64_t size, uint64_t start, uint64_t part_size, uint64_t unit)
{
    if (unit == 0)
        unit = 1;
    uint64_t step = part_size - part_size % unit;
    if (step == 0)
        step = unit;
    if (start >= size || size - start <= step + step / 2)
        return UINT64_MAX;
    return start + step;
}
