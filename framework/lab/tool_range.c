/*
 * tool_range.c - the versions of a tool of which something is so.
 */
#include <string.h>

#include "framework/base/release.h"
#include "framework/lab/tool_reading.h"

static const char *read_release(
    struct st_lab_reading *reading, const char *member, const json_t *versions, const char *key)
{
    const char *text = st_lab_read_text(reading, versions, key, false);

    if (!*text)
        return NULL;
    if (!st_release_is(text, strlen(text)))
        st_lab_complain(
            reading, "\"%s\": \"%s\" is to be numbers with dots, as \"1.60.1\"", member, key);
    return text;
}

struct st_lab_range st_lab_read_range(
    struct st_lab_reading *reading, const char *key, const json_t *object)
{
    static const char *const keys[] = { "from", "below" };
    static const struct st_words members = { "member of versions", keys, 2 };
    const json_t *versions = json_object_get(object, "versions");
    struct st_lab_range range = { NULL, NULL };

    if (!versions)
        return range;
    st_lab_refuse_others(reading, versions, &members);
    range.from = read_release(reading, key, versions, "from");
    range.below = read_release(reading, key, versions, "below");
    if (!range.from && !range.below)
        st_lab_complain(
            reading, "\"%s\": \"versions\" is to have \"from\", \"below\" or both", key);
    else if (
        range.from && range.below && !reading->why &&
        st_release_compare(range.from, range.below) >= 0)
        st_lab_complain(
            reading, "\"%s\": no version is from %s and below %s", key, range.from, range.below);
    return range;
}

bool st_lab_range_has(const struct st_lab_range *range, const char *version)
{
    if (!range->from && !range->below)
        return true;
    return version && (!range->from || st_release_compare(version, range->from) >= 0) &&
           (!range->below || st_release_compare(version, range->below) < 0);
}
