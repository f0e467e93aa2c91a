/*
 * bw-generate - makes event logs and logs of lines out of a scenario: benign life and an attack on
 * it.
 *
 * For the example evidence, the tests and the benchmark. Nothing that it writes works as an attack:
 * the logs only look as if something had happened.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "run.h"

struct arguments {
    const char *scenario;
    const char *directory;
    const char *truth;
    enum output_format format;
    struct run_options run;
};

static const char usage[] =
        "usage: bw-generate SCENARIO.yml --output DIR [--truth FILE] [--size 2G] [--seed N]\n"
        "                   [--format evtx|jsonl|winlogbeat] [--no-attack] [--no-benign]\n"
        "\n"
        "Writes DIR/HOST/CHANNEL.evtx and logs of lines for every host of the scenario. --truth\n"
        "names each record that belongs to the attack, as JSON Lines. The same scenario, seed and\n"
        "size give the same bytes.\n"
        "With --size, benign days are repeated until that much is written.\n";

static bool parse_format(bw_str name, enum output_format *ret_format)
{
    static const char *const names[] = {"evtx", "jsonl", "winlogbeat"};
    for (unsigned i = 0; i < BW_COUNT(names); i++) {
        if (bw_str_eq(name, bw_str_of(names[i]))) {
            *ret_format = (enum output_format)i;
            return true;
        }
    }
    return false;
}

/* False when the arguments make no sense. */
static bool parse_arguments(int argc, char **argv, struct arguments *args)
{
    static const struct option options[] = {{"output", required_argument, NULL, 'o'},
            {"size", required_argument, NULL, 's'}, {"seed", required_argument, NULL, 'e'},
            {"format", required_argument, NULL, 'f'}, {"truth", required_argument, NULL, 't'},
            {"attack", no_argument, NULL, 'a'}, {"no-attack", no_argument, NULL, 'A'},
            {"no-benign", no_argument, NULL, 'B'}, {"help", no_argument, NULL, 'h'},
            {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "o:h", options, NULL)) != -1) {
        const bw_str value = bw_str_of(optarg);
        bool ok = true;
        if (option == 'o')
            args->directory = optarg;
        else if (option == 't')
            args->truth = optarg;
        else if (option == 's')
            ok = bw_parse_size(value, 1, UINT64_MAX, &args->run.size) == BW_OK;
        else if (option == 'e')
            ok = bw_parse_u64(value, 1, UINT64_MAX, &args->run.seed) == BW_OK;
        else if (option == 'f')
            ok = parse_format(value, &args->format);
        else if (option == 'a' || option == 'A')
            args->run.attack = option == 'a';
        else if (option == 'B')
            args->run.benign = false;
        else
            return false;
        if (!ok) {
            (void)fprintf(stderr, "bw-generate: '%s' makes no sense here\n", optarg);
            return false;
        }
    }
    if (optind + 1 != argc || args->directory == NULL)
        return false;
    args->scenario = argv[optind];
    return true;
}

static bw_status open_truth(struct arguments *args, struct bw_err *err)
{
    args->run.truth = fopen(args->truth, "wbe");
    if (args->run.truth == NULL)
        return bw_fail(err, BW_E_IO, "%s: %s", args->truth, strerror(errno));
    return BW_OK;
}

/* A step of the attack that leaves no record is a mistake in the scenario. */
static bw_status check_steps(const struct world *world, struct bw_err *err)
{
    for (size_t i = 0; i < world->step_count; i++)
        if (world->steps[i].records == 0)
            return bw_fail(err, BW_E_MALFORMED, "step '%.*s' leaves no record",
                    bw_str_width(world->steps[i].label), world->steps[i].label.ptr);
    return BW_OK;
}

static bw_status generate(struct arguments *args, struct bw_err *err)
{
    struct world *world = NULL;
    struct output *output = NULL;
    struct run_counts counts = {0};
    bw_status status = world_load(args->scenario, &world, err);
    const bool attack = status == BW_OK && args->run.attack && world->attack != NULL;
    if (status == BW_OK)
        status = output_new(world, args->format, args->directory, &output, err);
    if (status == BW_OK && args->truth != NULL)
        status = open_truth(args, err);
    if (status == BW_OK)
        status = run_world(world, output, &args->run, &counts, err);
    if (status == BW_OK)
        status = output_finish(output, err);
    if (args->run.truth != NULL && fclose(args->run.truth) != 0 && status == BW_OK)
        status = bw_fail(err, BW_E_IO, "%s: %s", args->truth, strerror(errno));
    if (status == BW_OK && attack && args->run.size == 0)
        status = check_steps(world, err);
    if (status == BW_OK)
        (void)printf("%" PRIu64 " records (%" PRIu64 " of the attack), %" PRIu64 " bytes\n",
                counts.records, counts.attack_records, output_size(output));
    output_free(output);
    world_free(world);
    return status;
}

int main(int argc, char **argv)
{
    struct arguments args = {.run = {.attack = true, .benign = true}};
    struct bw_err err = {.status = BW_OK};
    if (!parse_arguments(argc, argv, &args)) {
        (void)fputs(usage, stderr);
        return 2;
    }
    if (generate(&args, &err) != BW_OK) {
        (void)fprintf(stderr, "bw-generate: %s\n", err.message);
        return 1;
    }
    return 0;
}
