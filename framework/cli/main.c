/*
 * main.c - the program.
 */
#include "framework/cli/cli.h"

int main(int argc, char **argv)
{
    return st_main(argc, argv);
}
