#include "arrival.h"

#include <string.h>

#define TICKS_HOUR (UINT64_C(3600) * 10000000)
#define TICKS_DAY  (24 * TICKS_HOUR)

/* True at a time when the activity may happen; else moves `*time` to the next such time. */
static bool in_hours(const struct activity *activity, uint64_t *time)
{
    const uint64_t day = *time / TICKS_DAY;
    const uint64_t midnight = day * TICKS_DAY;
    const unsigned weekday = (unsigned)(day % 7); /* 1601-01-01 was a Monday */
    const uint64_t from = midnight + activity->hour_from * TICKS_HOUR;
    const uint64_t to = midnight + activity->hour_to * TICKS_HOUR;
    if (activity->workdays && weekday >= 5)
        *time = midnight + TICKS_DAY + activity->hour_from * TICKS_HOUR;
    else if (*time < from)
        *time = from;
    else if (*time >= to)
        *time = midnight + TICKS_DAY + activity->hour_from * TICKS_HOUR;
    else
        return true;
    return false;
}

/*
 * The natural logarithm of `x` in (0, 1]. Not the C library's, whose last bit depends on the
 * processor: the same scenario has to give the same bytes everywhere.
 */
static double logarithm(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof(bits));
    const int exponent = (int)(bits >> 52) - 1023;
    bits = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1023) << 52;
    double mantissa;
    memcpy(&mantissa, &bits, sizeof(mantissa)); /* [1, 2) */
    const double s = (mantissa - 1) / (mantissa + 1);
    double power = s;
    double sum = 0;
    for (int i = 1; i < 30; i += 2) {
        sum += power / i;
        power *= s * s;
    }
    return exponent * 0.69314718055994530942 + 2 * sum;
}

void arrival_next(struct arrival *arrival)
{
    const struct activity *activity = arrival->activity;
    const double open = (double)((activity->hour_to - activity->hour_from) * TICKS_HOUR);
    const double mean = open / (activity->per_day);
    double left = -logarithm(rng_unit(&arrival->rng)) * mean;
    for (;;) {
        while (!in_hours(activity, &arrival->time))
            continue;
        const uint64_t end = arrival->time / TICKS_DAY * TICKS_DAY + activity->hour_to * TICKS_HOUR;
        const double room = (double)(end - arrival->time);
        if (left < room)
            break;
        left -= room;
        arrival->time = end;
    }
    arrival->time += (uint64_t)left;
}

const struct user *arrival_user(const struct world *world, struct arrival *arrival)
{
    const bw_str who = arrival->activity->who;
    const size_t certain = world_find(world->user_index, who);
    if (certain != NONE)
        return &world->users[certain];
    const bool local = bw_str_eq(who, BW_STR("local"));
    const size_t home = world_find(world->user_attributes, BW_STR("host"));
    const uint64_t group = world_find(world->tags, who);
    const struct user *found[USERS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < world->user_count; i++) {
        const struct user *user = &world->users[i];
        const bool fits =
                local ? home != NONE && bw_str_eq(user->attributes[home], arrival->host->key)
                      : group != NONE && (user->groups >> group & 1) != 0;
        if (fits)
            found[count++] = user;
    }
    return count != 0 ? found[rng_next(&arrival->rng) % count] : NULL;
}
