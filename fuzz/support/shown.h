/*
 * shown.h - is this text safe to show to a person?
 *
 * Written from the list of what may not reach a terminal, not from base/text.c, which makes
 * texts safe: one is held against the other.
 */
#ifndef ST_FUZZ_SUPPORT_SHOWN_H
#define ST_FUZZ_SUPPORT_SHOWN_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Nothing but UTF-8, line feeds and characters that stand for themselves: no control
 * characters (C0, DEL, C1), no bidirectional controls, no invisible line ends, no byte
 * order mark.
 */
bool st_shown_safely(const char *text, size_t size);

#endif
