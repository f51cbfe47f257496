/*
 * disk.h - the server's side on a disk with as much room as the scenario gives it.
 *
 * A scenario's quota counts bytes of values, a file system pages. So where a scenario limits
 * the server's room, each byte of a value is a page of a file, on both sides: then they count
 * the same. The server's tree is a tmpfs, which is as large as the quota while the tool runs,
 * in a mount namespace of this process: it is gone with us, whatever becomes of us.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_OUTSIDE_DISK_H
#define ST_LAB_OUTSIDE_DISK_H

#include "framework/lab/visit.h"

enum { ST_LAB_PAGES_MAX = 256 }; /* bytes of a value that can be shown so */

/* False when there can be none where the scenario wants one: the lab's unfit says so. */
bool st_lab_disk_fits(const struct st_lab_visit *visit);

/* Mount it over the server's folder, if the scenario wants one and it is not there. False with
 * errno. */
bool st_lab_disk_open(struct st_lab_visit *visit);

/* While the tool runs there is as much room as the world has left. False with errno. */
bool st_lab_disk_limit(struct st_lab_visit *visit);

/* Unmount what a client has, or all have. */
void st_lab_disk_close(struct st_lab *lab, size_t client);
void st_lab_disks_close(struct st_lab *lab);

/*
 * The value of a property in a file of that name: as it is, or as pages. ST_NAME_NONE: there is
 * none that can be read. False with errno.
 */
st_name st_lab_value_read(const struct st_lab_visit *visit, int folder, const char *name);
bool st_lab_value_write(
    const struct st_lab_visit *visit, int folder, const char *name, const char *value);

/* A value as the pages of a file; and back, where what is torn is shown. */
const char *st_lab_pages_of(struct st_arena *arena, const char *value);
const char *st_lab_pages_read(struct st_arena *arena, const char *pages, size_t size);

#endif
