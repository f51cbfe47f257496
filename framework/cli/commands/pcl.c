/*
 * pcl.c - synctorture pcl: what predecessor change lists say, and how two stand to each other.
 */
#include <stdio.h>
#include <string.h>

#include "framework/base/text.h"
#include "framework/cli/args.h"
#include "framework/model/pcl.h"
#include "framework/security/guid.h"

/* What follows for a server that has the first and is given the second to import. */
static const char *const meanings[] = {
    [ST_ORDER_SAME] = "same: there is nothing to import",
    [ST_ORDER_NEWER] = "newer: the first includes the second, whose import is ignored",
    [ST_ORDER_OLDER] = "older: the second includes the first, and replaces it",
    [ST_ORDER_CONCURRENT] = "conflict: neither includes the other",
};

static int value_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* False after saying on stderr which character is none of a list in hexadecimal. */
static bool read_hex(struct st_args *args, const char *text, uint8_t *bytes, size_t *ret_size)
{
    size_t size = strlen(text);

    if (size > 2 * (size_t)ST_PCL_SIZE_MAX) {
        st_complain(args, "the list is too long; one has at most %d bytes here", ST_PCL_SIZE_MAX);
        return false;
    }
    memset(bytes, 0, size / 2 + 1);
    for (size_t i = 0; i < size; i++) {
        int value = value_of(text[i]);

        if (value < 0) {
            st_complain(
                args,
                "no hexadecimal digit at column %zu of \"%s\"; two digits a byte, and nothing "
                "between them",
                i + 1, text);
            return false;
        }
        bytes[i / 2] = (uint8_t)(bytes[i / 2] << 4 | value);
    }
    if (size % 2)
        st_complain(args, "half a byte at the end of \"%s\"; two digits a byte", text);
    *ret_size = size / 2;
    return size % 2 == 0;
}

/* False after saying on stderr what is wrong with the list. */
static bool read_list(struct st_args *args, const char *text, struct st_pcl *ret_pcl)
{
    uint8_t *bytes = ST_NEW_ARRAY(args->arena, uint8_t, ST_PCL_SIZE_MAX + 1);
    struct st_pcl_mistake mistake;
    size_t size = 0;

    if (!read_hex(args, text, bytes, &size))
        return false;
    if (st_pcl_read(bytes, size, ret_pcl, &mistake))
        return true;
    st_complain(
        args, "%s at byte %zu of \"%s\"; %s", mistake.message, mistake.offset, text, mistake.hint);
    return false;
}

static void print_hex(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        printf("%02x", bytes[i]);
}

static void print_xid(const struct st_xid *xid)
{
    struct st_guid space;
    char text[ST_GUID_TEXT_SIZE + 1];

    memcpy(space.bytes, xid->space, sizeof space.bytes);
    st_guid_print(&space, text);
    printf("  %s  ", text);
    print_hex(xid->local, xid->local_size);
    printf("  %s\n", xid->local_size == ST_XID_GID_LOCAL ? "server" : "client");
}

static void print_list(const char *title, const struct st_pcl *pcl)
{
    printf("%s: %zu change%s\n", title, pcl->count, pcl->count == 1 ? "" : "s");
    for (size_t i = 0; i < pcl->count; i++)
        print_xid(&pcl->xids[i]);
}

static enum st_exit compare(struct st_args *args, struct st_pcl lists[2])
{
    uint8_t *bytes = ST_NEW_ARRAY(args->arena, uint8_t, ST_PCL_SIZE_MAX);
    size_t mismatch = st_pcl_mismatch(&lists[0], &lists[1]);
    enum st_order order;

    if (mismatch != SIZE_MAX) {
        st_complain(
            args,
            "the lists have local ids of different sizes in the namespace of the first list's "
            "change %zu; all of a namespace have the same",
            mismatch + 1);
        return ST_EXIT_FAILED;
    }
    order = st_pcl_compare(&lists[0], &lists[1]);
    printf("%s\n", meanings[order]);
    if (order != ST_ORDER_CONCURRENT)
        return ST_EXIT_OK;
    if (!st_pcl_merge(&lists[0], &lists[1])) {
        st_complain(args, "a successor of both has more than %d changes", ST_PCL_COUNT_MAX);
        return ST_EXIT_FAILED;
    }
    print_list("a successor of both", &lists[0]);
    printf("  ");
    print_hex(bytes, st_pcl_write(&lists[0], bytes));
    printf("\n");
    return ST_EXIT_OK;
}

static enum st_exit run_pcl(struct st_args *args)
{
    struct st_pcl *lists = ST_NEW_ARRAY(args->arena, struct st_pcl, 2);

    for (size_t i = 0; i < args->word_count; i++)
        if (!read_list(args, args->words[i], &lists[i]))
            return ST_EXIT_FAILED;
    for (size_t i = 0; i < args->word_count; i++)
        print_list(i == 0 ? "first" : "second", &lists[i]);
    return args->word_count == 2 ? compare(args, lists) : ST_EXIT_OK;
}

const struct st_command st_command_pcl = {
    .name = "pcl",
    .words = "HEX [HEX]",
    .about = "say what predecessor change lists have seen, and whether two conflict",
    .more = "Each is the value of PidTagPredecessorChangeList in hexadecimal ([MS-OXCFXICS] "
            "2.2.2.3). Its changes are printed: the namespace, the local id, and whether a server "
            "(6 bytes) or a client made the identifier. Of two, the first being what a server has "
            "and the second what it is given, the last line says what becomes of the import "
            "(3.1.5.6.1); in a conflict, which list a version has that follows on both. The exit "
            "code is 1 if a list is malformed, or the two cannot be compared.",
    .examples = {
        "synctorture pcl 1600112233445566778899aabbccddeeff000000000007",
        "synctorture pcl \"$server_pcl\" \"$client_pcl\"",
    },
    .words_min = 1,
    .words_max = 2,
    .run = run_pcl,
};
