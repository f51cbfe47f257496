/*
 * reference.h - what the parts of `reference` share: the upload of one item.
 *
 * Private to reference*.c.
 */
#ifndef ST_ENGINE_REFERENCE_H
#define ST_ENGINE_REFERENCE_H

#include "framework/engine/pending.h"

/* What one item's upload knows. */
struct st_upload {
    struct st_session *session;
    const struct st_pending *pending;
    struct st_item_info local; /* without meaning when the item was deleted */
    struct st_item_info online;
    struct st_item_info base;
    bool has_base;
    st_properties refused;
    st_name seen[ST_PROPERTIES_MAX]; /* what was online of contested properties */
};

/* Tell the user that a call on the item did not do what he wanted. */
void st_upload_report(
    const struct st_upload *upload,
    st_property property,
    enum st_call_op op,
    enum st_status status);

/* Take what is done off the journal; change is the number for the base. Reports why not. */
enum st_status st_upload_settle(
    const struct st_upload *upload, st_properties properties, uint8_t edits, uint32_t change);

/* Has the user seen all that the online version is made of? */
bool st_upload_has_seen(const struct st_version *seen, const struct st_version *online);

/*
 * reference_contest.c: the pending properties into which somebody wrote what the user has not
 * seen. is_unseen: by its version, the item online is another one than the user edited.
 */
enum st_status st_upload_find_contests(
    struct st_upload *upload, bool is_unseen, st_properties *ret_contests);

/*
 * What is online there came without a version of its own: half of a write, or something that
 * could not be read when the version was. Give it one, so that it can be kept beside the
 * user's; upload->online is that one then. ST_ACCESS_DENIED if none of them may be written,
 * so that none is in danger.
 */
enum st_status st_upload_give_version(struct st_upload *upload, st_properties contests);

/* Does a property online that may be read differ from what was there at the last agreement? */
enum st_status st_upload_find_news(const struct st_upload *upload, bool *ret_differs);

/* reference_delete.c: delete online what was deleted here, if that is what is there. */
void st_upload_delete(struct st_upload *upload);

#endif
