/*
 * ear.h - what listens in a proxy: it hears what a tool says, and what the server answers.
 *
 * The proxy keeps what was said on a connection until the ear lets it go on, so a request can be
 * seen whole before the server sees anything of it. All of it happens in the proxy's process.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_OUTSIDE_EAR_H
#define ST_LAB_OUTSIDE_EAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ST_LAB_ASKED_MAX = 4 << 20,     /* bytes of a request that are kept; a longer one is let go */
    ST_LAB_ANSWERED_MAX = 64 << 10, /* bytes of an answer that are looked at together */
    ST_LAB_TALK_LINE_MAX = 1024,    /* bytes of the beginning of a request in parts */
};

/* What is known of one connection; zeros at first. The protocols say what is in it. */
struct st_lab_talk {
    uint32_t waiting;                /* requests that went on and are not yet answered */
    uint8_t due;                     /* 1 + the fault that happens when the last is; 0: none */
    bool is_strange;                 /* what is said is not understood: all goes on */
    uint64_t asked_left, said_left;  /* bytes that belong to what was heard before */
    uint64_t passed;                 /* bytes that were heard, where pieces are counted */
    bool goes_on;                    /* the next line of the server's belongs to one before */
    char line[ST_LAB_TALK_LINE_MAX]; /* how the request begins whose rest is to come; "" */
    uint32_t place;                  /* 1 + the folder that requests are about; 0: none */
};

/* id, what the proxy does */
#define ST_LAB_RULINGS(X)                                              \
    X(PASS, "so many bytes go on")                                     \
    X(CUT, "they do not; all connections are reset, and new ones are") \
    X(CLOSE, "they do not; this connection is closed at both ends")    \
    X(STALL, "they do not; nothing comes through on this connection any more")

enum st_lab_ruling {
#define X(id, about) ST_LAB_RULED_##id,
    ST_LAB_RULINGS(X)
#undef X
};

struct st_lab_ear {
    void *context;

    /*
     * This is what has been said and did not go on yet.
     * Returns how many bytes the ruling is about; 0: wait for more, or for an answer.
     */
    size_t (*asked)(
        void *context,
        struct st_lab_talk *talk,
        const char *text,
        size_t size,
        enum st_lab_ruling *ret_ruling);
    size_t (*answered)(
        void *context,
        struct st_lab_talk *talk,
        const char *text,
        size_t size,
        enum st_lab_ruling *ret_ruling);

    /*
     * NULL where answers tell it. Else: do both ends wait for more than they were told? It is asked
     * before a connection ends, so that what the server has done by then is no chance, nor what the
     * tool is doing.
     */
    bool (*is_done)(void *context);
};

#endif
