/*
 * ics.h - what the three readings of Incremental Change Synchronization share.
 *
 * Folders in turn, items in the order they were edited, uploads before
 * downloads ([MS-OXCFXICS] 3.3.4). An engine supplies how an item that exists
 * online is replaced; that is where the readings differ. Errors of an item get
 * Outlook's tuple and log lines; the session gets 0x00040820 if there were any.
 */
#ifndef ST_ENGINE_ICS_H
#define ST_ENGINE_ICS_H

#include "framework/engine/fetch.h"
#include "framework/engine/ics_log.h"

/* How much a failed item takes with it; the choices of the option "abort-scope". */
enum st_ics_scope { ST_ICS_ABORT_ITEM, ST_ICS_ABORT_FOLDER, ST_ICS_ABORT_SESSION };

struct st_ics {
    struct st_session *session;

    /*
     * Stage the replacement of an item that exists online (`online` are its
     * properties there) and return ST_OK to have it saved, or why it cannot be;
     * then property, op and context say where that was.
     */
    enum st_status (*replace)(struct st_ics *ics, st_object_id item, st_properties online);
    enum st_ics_scope scope;
    bool repeats_folder_error;

    struct st_item_info local; /* the item being uploaded */
    struct st_version version; /* it is uploaded as */
    st_property property;
    enum st_call_op op;
    uint32_t context;
    bool stops_folder;
    bool stops_session;
    uint32_t added, updated, deleted; /* in the folder */
};

/*
 * "abort-scope" and "folder-line": what KB 810018 leaves open. They are the
 * first two options of every engine that uses st_ics_sync().
 */
#define ST_ICS_OPTIONS                                                                             \
    { .name = "abort-scope",                                                                       \
      .choices = { "item", "folder", "session" },                                                  \
      .why = "KB 810018 says ICS \"quits the whole operation\"; whether that is the item's "       \
             "upload, the folder's or the session's is not said. The log of KB 180055 goes on "    \
             "with other items after such an error, hence item." },                                \
    {                                                                                              \
        .name = "folder-line", .choices = { "no", "yes" },                                         \
        .why = "KB 152912, 159183 and 182294 show the item's error a second time for the folder; " \
               "KB 810018 prints the item's only."                                                 \
    }

enum { ST_ICS_OPTION_SCOPE, ST_ICS_OPTION_FOLDER_LINE, ST_ICS_OPTION_OWN };

/* Give every property that the client has, except those in `skip`, its local value. */
enum st_status st_ics_set_all(struct st_ics *ics, st_object_id item, st_properties skip);

enum st_status st_ics_sync(
    struct st_session *session,
    enum st_status (*replace)(struct st_ics *ics, st_object_id item, st_properties online));

#endif
