/*
 * ics_log.c - the synchronization log of Outlook 97-2002, made from its parts.
 */
#include "framework/engine/ics_log.h"

#include <string.h>

/* Texts by the id that stands in the tuple's second field. */
static const struct {
    uint32_t id;
    enum st_status status;
    const char *text;
} texts[] = {
    { 0x508, ST_ACCESS_DENIED,
      "You do not have sufficient permission to perform this operation on this object. "
      "See the folder contact or your system administrator." },
    { 0x3ED, ST_GONE, "Unknown Error." },
    { 0x501, ST_IO_ERROR, "The client operation failed." }, /* and every other status */
};
enum { TEXT_COUNT = sizeof texts / sizeof texts[0] };

static const char component[] = "Microsoft Exchange Server Information Store";
static const char link_intro[] = "For more information on this failure, click the URL below:";
static const char link_base[] =
    "http://www.microsoft.com/support/prodredirect/outlook2000_us.asp?err=";

struct st_code st_ics_code(enum st_status status, uint32_t context)
{
    size_t i = 0;

    while (i < TEXT_COUNT - 1 && texts[i].status != status)
        i++;
    return (struct st_code){
        .error = st_status_infos[status].hresult,
        .text = texts[i].id,
        .low = st_status_infos[status].hresult,
        .context = context,
    };
}

static const char *tuple(struct st_arena *arena, const struct st_code *code)
{
    return st_arena_format(
        arena, "%08X-%X-%08X-%X", code->error, code->text, code->low, code->context);
}

static const char *text_of(uint32_t id)
{
    size_t i = 0;

    while (i < TEXT_COUNT - 1 && texts[i].id != id)
        i++;
    return texts[i].text;
}

static void add_line(struct st_text *text, uint32_t clock, const char *line)
{
    st_text_addf(text, "%u:%02u:%02u ", clock / 3600 % 24, clock / 60 % 60, clock % 60);
    st_text_add(text, line);
    st_text_add_char(text, '\n');
}

static void add_error(struct st_text *text, const struct st_log_entry *entry, const char *subject)
{
    const char *fields = tuple(text->arena, &entry->code);

    add_line(text, entry->clock, subject);
    add_line(text, entry->clock, st_arena_format(text->arena, "[%s]", fields));
    add_line(text, entry->clock, text_of(entry->code.text));
    add_line(text, entry->clock, component);
    add_line(text, entry->clock, link_intro);
    add_line(text, entry->clock, st_arena_format(text->arena, "%s%s", link_base, fields));
}

void st_ics_log_add(
    struct st_text *text, const struct st_names *names, const struct st_log_entry *entry)
{
    struct st_arena *arena = text->arena;
    const char *name = entry->name ? st_names_text(names, entry->name) : "";
    uint32_t n = entry->number;

    switch ((enum st_log_kind)entry->kind) {
    case ST_LOG_FOLDER:
        add_line(text, entry->clock, st_arena_format(arena, "Synchronizing Folder '%s'", name));
        break;
    case ST_LOG_ITEM_ERROR:
        add_error(text, entry, st_arena_format(arena, "Error synchronizing message '%s'", name));
        break;
    case ST_LOG_FOLDER_ERROR:
        add_error(text, entry, "Error synchronizing folder");
        break;
    case ST_LOG_ADDED:
        add_line(
            text, entry->clock, st_arena_format(arena, "%u item(s) added to online folder", n));
        break;
    case ST_LOG_UPDATED:
        add_line(
            text, entry->clock, st_arena_format(arena, "%u item(s) updated in online folder", n));
        break;
    case ST_LOG_DELETED:
        add_line(
            text, entry->clock, st_arena_format(arena, "%u item(s) deleted in online folder", n));
        break;
    case ST_LOG_DONE:
        add_line(text, entry->clock, "Done");
        break;
    case ST_LOG_TEXT:
        add_line(text, entry->clock, st_safe(arena, name));
        break;
    case ST_LOG_COUNT:
        break;
    }
}

const char *st_ics_session_text(struct st_arena *arena, uint32_t session_code)
{
    if (!session_code)
        return NULL;
    return st_arena_format(
        arena,
        "Task 'Microsoft Exchange Server' reported error (0x%08X) : "
        "'Errors in background synchronization. In most cases, further "
        "information is available in a synchronization log in the Deleted "
        "Items folder.'",
        session_code);
}
