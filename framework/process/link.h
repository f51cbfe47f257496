/*
 * link.h - lines to an engine and back, wherever it is.
 *
 * The conversation (talk.h) knows nothing of processes; a fuzz target gives it lines of its
 * own. What goes wrong with a link is a failure of the engine: its class is returned, and
 * *ret_words says what it did, after "the engine ".
 */
#ifndef ST_PROCESS_LINK_H
#define ST_PROCESS_LINK_H

#include <stddef.h>

#include "framework/base/ending.h"

struct st_link {
    /* Size includes the newline at the end. */
    enum st_end (*send)(
        struct st_link *self, const char *line, size_t size, const char **ret_words);

    /* The next line, without its newline and followed by a NUL; borrowed until the next call. */
    enum st_end (*receive)(
        struct st_link *self, const char **ret_line, size_t *ret_size, const char **ret_words);
};

#endif
