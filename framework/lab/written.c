/*
 * written.c - files of a tool's own, as its configuration, which its description holds.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "framework/base/text.h"
#include "framework/lab/visit.h"

static bool write_file(struct st_lab_visit *visit, int home, const struct st_lab_file *file)
{
    struct st_text text;

    st_text_init(&text, visit->arena);
    for (size_t i = 0; file->lines[i]; i++) {
        st_text_add(&text, st_lab_fill_in(visit, file->lines[i]));
        st_text_add_char(&text, '\n');
    }
    return st_lab_write(home, file->name, text.data, visit->lab->moment++);
}

bool st_lab_write_files(struct st_lab_visit *visit)
{
    const struct st_lab_tool *tool = visit->lab->tool;

    if (tool->file_count == 0)
        return true;
    if (!st_lab_become(visit->user))
        return false;

    int home = st_lab_open_folder(AT_FDCWD, visit->home);
    bool is_done = home >= 0;

    for (size_t i = 0; i < tool->file_count && is_done; i++)
        is_done = write_file(visit, home, &tool->files[i]);

    int error = errno;

    if (home >= 0)
        close(home);
    st_lab_return();
    errno = error;
    return is_done;
}
