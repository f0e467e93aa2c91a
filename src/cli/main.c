/* main.c - breakwater: one program, one command a file. */
#include <signal.h>
#include <stdlib.h>

#include "cli/command.h"

int main(int argc, char **argv)
{
    struct cli_args args;
    int code;
    signal(SIGPIPE,
            SIG_IGN); /* `breakwater dump … | head` ends by a failed write, not by a signal */
    if (cli_parse(argc, argv, &args, &code))
        code = args.command->run(&args);
    free(args.operands);
    return code;
}
