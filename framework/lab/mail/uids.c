/*
 * uids.c - which message of a mailbox has which number.
 *
 * Dovecot keeps that in a file of the mailbox, "dovecot-uidlist": a line for each message, with
 * its number and, behind a colon, the name of its file without flags.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "framework/lab/mail/mail.h"

static const char *const parts[] = { "cur", "new" };

/* The item of the message in that file of the mailbox; SIZE_MAX: nobody's. */
static size_t find_item(const struct st_lab_visit *visit, int box, const char *name)
{
    size_t size = strcspn(name, ":");
    size_t found = SIZE_MAX;

    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && found == SIZE_MAX; i++) {
        int folder = st_lab_open_folder(box, parts[i]);
        const char **names = NULL;
        size_t count = 0;

        if (folder < 0 || !st_lab_list(visit->arena, folder, &names, &count))
            count = 0;
        for (size_t k = 0; k < count && found == SIZE_MAX; k++) {
            if (strncmp(names[k], name, size) != 0 || !strchr(":", names[k][size]))
                continue;

            const char *message = st_lab_read(visit->arena, folder, names[k]);
            const char *item = message ? st_mail_item(visit->arena, message) : NULL;

            found = item ? st_lab_number(visit, ST_LAB_ITEM, item) : SIZE_MAX;
        }
        if (folder >= 0)
            close(folder);
    }
    return found;
}

static void add_lines(
    const struct st_lab_visit *visit,
    int box,
    const char *text,
    const unsigned long range[2],
    struct st_lab_request *request)
{
    const char *line = strchr(text, '\n'); /* the first is about the whole */

    for (; line && line[1]; line = strchr(line + 1, '\n')) {
        unsigned long number = strtoul(line + 1, NULL, 10);
        const char *whole = st_arena_copy(visit->arena, line + 1, strcspn(line + 1, "\n"));
        const char *name = strstr(whole, " :");
        size_t item = number >= range[0] && number <= range[1] && name
                          ? find_item(visit, box, name + 2)
                          : SIZE_MAX;

        if (item != SIZE_MAX)
            st_lab_request_add(request, (st_object_id)item);
    }
}

void st_mail_add_messages(
    const struct st_lab_visit *visit,
    st_object_id folder,
    unsigned long first,
    unsigned long last,
    struct st_lab_request *request)
{
    const unsigned long range[2] = { first, last };
    int box = folder == ST_NO_OBJECT
                  ? -1
                  : st_lab_open_folder(
                        AT_FDCWD, st_mail_box_path(visit, &st_mail_of(visit)->server, folder));
    const char *text = box >= 0 ? st_lab_read(visit->arena, box, "dovecot-uidlist") : NULL;

    if (text)
        add_lines(visit, box, text, range, request);
    if (box >= 0)
        close(box);
}
