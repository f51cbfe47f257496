/*
 * item_file.c - an item is a file: a JSON object of its properties.
 *
 * Who may make and delete items owns their folder. So only the list of the file denies him
 * something, and a tool that makes a new file and renames it over the old one gets around
 * that: the new one has no list.
 */
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "framework/lab/access.h"
#include "framework/lab/files/item_text.h"

/* --- Reading and writing ------------------------------------------------------------------ */

/* Is it the user's now, though its list was against him? Then another file has taken its place. */
static bool has_lost_list(
    const struct st_lab_visit *visit,
    const struct st_lab_tree *tree,
    st_object_id id,
    int folder,
    const char *name)
{
    struct stat about;

    return tree->is_denied[id] && fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
           about.st_uid == visit->user;
}

static bool read_item(
    const struct st_lab_visit *visit,
    struct st_lab_tree *tree,
    st_object_id id,
    int folder,
    const char *name)
{
    size_t size = 0;
    const char *bytes = st_lab_read_bytes(visit->arena, folder, name, &size);
    struct stat about;

    if (!bytes && fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG(about.st_mode) && about.st_size > ST_LAB_VALUE_MAX)
        return st_lab_unfit(
            visit->lab, false, "an item has a file of %lld bytes; %d are the most",
            (long long)about.st_size, (int)ST_LAB_VALUE_MAX);
    if (!bytes) {
        tree->strays++;
        return true;
    }
    tree->has[id] = true;
    tree->is_erased[id] = has_lost_list(visit, tree, id, folder, name);
    return st_lab_item_read(visit, bytes, size, st_lab_value(visit, tree, id));
}

static bool is_as_wanted(const struct st_lab_placing *placing, st_object_id id)
{
    const st_name *is = st_lab_value(placing->visit, placing->tree, id);
    const st_name *wanted = st_lab_value(placing->visit, placing->wanted, id);

    return placing->tree->has[id] &&
           memcmp(is, wanted, placing->visit->properties * sizeof *is) == 0;
}

static bool place_item(const struct st_lab_placing *placing, st_object_id id, int folder)
{
    const struct st_lab_visit *visit = placing->visit;
    const st_name *wanted = st_lab_value(visit, placing->wanted, id);

    if (is_as_wanted(placing, id))
        return true;
    placing->tree->has[id] = true;
    memcpy(st_lab_value(visit, placing->tree, id), wanted, visit->properties * sizeof *wanted);
    return st_lab_write(
        folder, st_lab_object_name(visit, id), st_lab_item_text(visit, wanted),
        visit->lab->moment++);
}

/* --- Access ------------------------------------------------------------------------------- */

static bool can_express(
    const struct st_lab_visit *visit, st_object_id id, const struct st_lab_item_access *access)
{
    const char *name = st_lab_online_name(visit, id);
    st_properties all = st_session_all(visit->session);

    if ((access->may_write && access->may_write != all) ||
        (access->may_read && access->may_read != all))
        return st_lab_unfit(
            visit->lab, true, "a file is denied as a whole, and \"%s\" is denied in part", name);
    if (!access->may_delete && st_lab_is_pending(visit, id, ST_EDIT_DELETE))
        return st_lab_unfit(
            visit->lab, true,
            "who may make files in a folder may delete any; \"%s\" is to be deleted by somebody "
            "who may not",
            name);
    return true;
}

/* The list of a file as the kernel has it: linux/posix_acl_xattr.h, little-endian. */
struct acl_entry {
    uint16_t tag, rights;
    uint32_t id;
};
struct acl {
    uint32_t version;
    struct acl_entry entries[5];
};

enum {
    ACL_VERSION = 2,
    ACL_USER_OBJ = 1,
    ACL_USER = 2,
    ACL_GROUP_OBJ = 4,
    ACL_MASK = 16,
    ACL_OTHER = 32,
    ACL_READ = 4,
    ACL_READ_WRITE = 6,
};

static const char acl_attribute[] = "system.posix_acl_access";

/* Only an entry of his own says what he may: nothing, or to read. acl(5) */
static bool deny(int file, uid_t user, bool may_read)
{
    const uint32_t nobody = UINT32_MAX;
    const struct acl acl = {
        htole32(ACL_VERSION),
        {
            { htole16(ACL_USER_OBJ), htole16(ACL_READ_WRITE), htole32(nobody) },
            { htole16(ACL_USER), htole16(may_read ? ACL_READ : 0), htole32(user) },
            { htole16(ACL_GROUP_OBJ), htole16(ACL_READ_WRITE), htole32(nobody) },
            { htole16(ACL_MASK), htole16(ACL_READ_WRITE), htole32(nobody) },
            { htole16(ACL_OTHER), 0, htole32(nobody) },
        },
    };

    return fchown(file, 0, 0) == 0 && fsetxattr(file, acl_attribute, &acl, sizeof acl, 0) == 0;
}

static bool allow(int file, uid_t user, bool may_read)
{
    if (fremovexattr(file, acl_attribute) != 0 && errno != ENODATA && errno != EOPNOTSUPP)
        return false;
    return fchown(file, user, user) == 0 && fchmod(file, may_read ? 0600 : 0200) == 0;
}

static bool mark_file(
    const struct st_lab_visit *visit, st_object_id id, int folder, bool may_read, bool may_write)
{
    int file = openat(
        folder, st_lab_object_name(visit, id), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (file < 0)
        return false;

    bool is_done =
        may_write ? allow(file, visit->user, may_read) : deny(file, visit->user, may_read);
    int error = errno;

    close(file);
    errno = error;
    if (!is_done && error == EOPNOTSUPP)
        return st_lab_unfit(
            visit->lab, true, "the file system has no access lists; TMPDIR names another one");
    return is_done;
}

/* Of what has no property none is denied. */
static bool is_whole(
    const struct st_lab_visit *visit, const struct st_lab_item_access *access, st_properties set)
{
    return access->may_view && set == st_session_all(visit->session);
}

static bool mark_item(const struct st_lab_visit *visit, st_object_id id, int folder)
{
    const struct st_lab_item_access access = st_lab_item_access(visit, id);
    bool may_write = is_whole(visit, &access, access.may_write);

    visit->server.is_denied[id] = !may_write;
    return can_express(visit, id, &access) &&
           mark_file(visit, id, folder, is_whole(visit, &access, access.may_read), may_write);
}

static bool give_item(
    const struct st_lab_visit *visit, const struct st_lab_tree *tree, st_object_id id, int folder)
{
    (void)tree;
    return mark_file(visit, id, folder, true, true);
}

/* --- Trying it out ------------------------------------------------------------------------ */

static bool probe_item(const struct st_lab_visit *visit, st_object_id id, int folder)
{
    const struct st_lab_item_access access = st_lab_item_access(visit, id);
    const char *name = st_lab_object_name(visit, id);
    bool reads = is_whole(visit, &access, access.may_read);
    bool writes = is_whole(visit, &access, access.may_write);

    if (st_lab_opens(folder, name, O_RDONLY) != reads)
        return st_lab_probe_complain(visit, "read", name, !reads);
    if (st_lab_opens(folder, name, O_WRONLY) != writes)
        return st_lab_probe_complain(visit, "write", name, !writes);
    return true;
}

const struct st_lab_item_form st_lab_item_file = {
    .changeable = 0770,
    .is_users = true,
    .read = read_item,
    .place = place_item,
    .mark = mark_item,
    .give = give_item,
    .probe = probe_item,
};
