/*
 * rule.c - what names, paths and values must look like.
 */
#include "framework/scenario/rule.h"

#include <string.h>

#include "framework/base/release.h"
#include "framework/scenario/scenario.h"

#define FINE             ((struct st_flaw){ .why = NULL })
#define BAD(why_, hint_) ((struct st_flaw){ ST_DIAG_BAD_NAME, (why_), (hint_) })
#define LONG(why_)       ((struct st_flaw){ ST_DIAG_TOO_LONG, (why_), NULL })

#define NO_VERSION                                         \
    ((struct st_flaw){ ST_DIAG_BAD_VALUE, "is no version", \
                       "up to 8 numbers with dots between them: \"1.60.1\"" })

#define PATH_HINT "a path is \"/\", a folder, \"/\", and so on: \"/Public/Expenses\""

_Static_assert(ST_NAME_SIZE_MAX == 255 && ST_VALUE_SIZE_MAX == 65536, "texts below name them");
_Static_assert(ST_FOLDER_DEPTH_MAX == 32, "texts below name it");

static struct st_flaw check_name(const char *text, size_t size)
{
    if (size == 0)
        return BAD("is empty", NULL);
    if (size > ST_NAME_SIZE_MAX)
        return LONG("has more than 255 bytes");
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
            return BAD("holds a control character", NULL);
    return FINE;
}

/* One part of a path. Dots would mean other folders to whoever lays the files out on a disk. */
static struct st_flaw check_part(const char *text, size_t size)
{
    if (size == 0)
        return BAD("has an empty part", PATH_HINT);
    if ((size == 1 && text[0] == '.') || (size == 2 && text[0] == '.' && text[1] == '.'))
        return BAD(
            "uses the name \".\" or \"..\"", "these have a meaning of their own; use another name");
    return check_name(text, size);
}

static struct st_flaw check_leaf(const char *text, size_t size)
{
    if (memchr(text, '/', size))
        return BAD("holds \"/\"", "an item is named within its folder, without a path");
    return size == 0 ? check_name(text, size) : check_part(text, size);
}

static struct st_flaw check_path(const char *text, size_t size, size_t parts_min, size_t parts_max)
{
    size_t parts = 0;

    if (size == 0 || text[0] != '/')
        return BAD("does not begin with \"/\"", PATH_HINT);
    for (size_t start = 1; start <= size; parts++) {
        const char *slash = memchr(text + start, '/', size - start);
        size_t end = slash ? (size_t)(slash - text) : size;
        struct st_flaw flaw = check_part(text + start, end - start);

        if (flaw.why)
            return flaw;
        start = end + 1;
    }
    if (parts < parts_min)
        return BAD("names no item in a folder", "an item's path is its folder's, \"/\", its name");
    if (parts > parts_max)
        return LONG("has folders more than 32 deep");
    return FINE;
}

struct st_flaw st_rule_check(enum st_rule rule, const char *text, size_t size)
{
    switch (rule) {
    case ST_RULE_ANY:
        return FINE;
    case ST_RULE_NAME:
    case ST_RULE_PROPERTY:
        return check_name(text, size);
    case ST_RULE_LEAF:
        return check_leaf(text, size);
    case ST_RULE_FOLDER:
        return check_path(text, size, 1, ST_FOLDER_DEPTH_MAX);
    case ST_RULE_ITEM:
        return check_path(text, size, 2, ST_FOLDER_DEPTH_MAX + 1);
    case ST_RULE_OBJECT:
        return check_path(text, size, 1, ST_FOLDER_DEPTH_MAX + 1);
    case ST_RULE_VALUE:
        return size > ST_VALUE_SIZE_MAX ? LONG("has more than 65536 bytes") : FINE;
    case ST_RULE_VERSION:
        return st_release_is(text, size) ? FINE : NO_VERSION;
    case ST_RULE_COUNT:
        break;
    }
    return FINE;
}

const char *st_path_leaf(const char *path)
{
    return strrchr(path, '/') + 1;
}
