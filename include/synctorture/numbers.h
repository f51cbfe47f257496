/*
 * numbers.h - the numbers that engine.h speaks in; an engine includes that.
 *
 * They are the program's own tables, checked when it is compiled: none ever changes.
 */
#ifndef ST_SYNCTORTURE_NUMBERS_H
#define ST_SYNCTORTURE_NUMBERS_H

#include <stdint.h>

typedef uint16_t st_plug_object;     /* an item or a folder, or ST_PLUG_NO_OBJECT */
typedef uint8_t st_plug_property;    /* below session->property_count, or ..._NO_PROPERTY */
typedef uint64_t st_plug_properties; /* a set of UINT64_C(1) << property */
typedef uint32_t st_plug_text;       /* a name or a value; ST_PLUG_NO_TEXT: there is none */
typedef uint32_t st_plug_status;     /* ST_PLUG_OK or another of the statuses below */

enum {
    ST_PLUG_NO_OBJECT = 0xFFFF,
    ST_PLUG_NO_PROPERTY = 0xFF, /* the item as a whole */
    ST_PLUG_NO_TEXT = 0,
    ST_PLUG_SERVER = 0, /* the server's number among the replicas */
    ST_PLUG_REPLICAS = 16,
};

/*
 * What came of a call. After those that are marked "unsure" the operation may have taken
 * place; after all others but ST_PLUG_OK it surely has not.
 */
enum {
    ST_PLUG_OK = 0,
    ST_PLUG_ACCESS_DENIED = 1, /* the client's user lacks a right */
    ST_PLUG_NOT_FOUND = 2,     /* there is no such object */
    ST_PLUG_GONE = 3,          /* the object was deleted */
    ST_PLUG_SUPERSEDED = 4,    /* the store already has this version, or a newer one */
    ST_PLUG_CONFLICT = 5,      /* changed on both sides, or since the number that was given */
    ST_PLUG_NO_PARENT = 6,     /* the folder is unknown */
    ST_PLUG_EXISTS = 7,        /* the name, or the object, is taken */
    ST_PLUG_QUOTA = 8,         /* no room */
    ST_PLUG_BUSY = 9,          /* in use by somebody else */
    ST_PLUG_TIMEOUT = 10,      /* no answer in time; unsure */
    ST_PLUG_IO_ERROR = 11,     /* the medium or the network failed; unsure */
    ST_PLUG_CRASHED = 12,      /* your process ended here: return, nobody listens; unsure */
    ST_PLUG_LIMIT = 13,        /* a limit was reached, such as the number of calls */
    ST_PLUG_BAD_CALL = 14,     /* the call makes no sense */
    ST_PLUG_STATUS_COUNT = 15
};

/* The calls, as an error names the one that was refused. */
enum {
    ST_PLUG_CALL_FOLDER_LIST = 0,
    ST_PLUG_CALL_ITEM_OPEN = 1,
    ST_PLUG_CALL_PROPERTY_GET = 2,
    ST_PLUG_CALL_ITEM_CREATE = 3,
    ST_PLUG_CALL_ITEM_IMPORT = 4,
    ST_PLUG_CALL_PROPERTY_SET = 5,
    ST_PLUG_CALL_PROPERTY_DELETE = 6,
    ST_PLUG_CALL_ITEM_SAVE = 7,
    ST_PLUG_CALL_ITEM_ABORT = 8,
    ST_PLUG_CALL_ITEM_DELETE = 9,
    ST_PLUG_CALL_ITEM_MOVE = 10,
    ST_PLUG_CALL_ITEM_MARK_READ = 11,
    ST_PLUG_CALL_BASE_LIST = 12,
    ST_PLUG_CALL_BASE_OPEN = 13,
    ST_PLUG_CALL_BASE_GET = 14,
    ST_PLUG_CALL_JOURNAL_LIST = 15,
    ST_PLUG_CALL_ITEM_CHECKPOINT = 16,
    ST_PLUG_CALL_COUNT = 17
};

/* What an engine claims to do, as a set. Scenarios that need more are skipped. */
enum {
    ST_PLUG_CAN_UPLOAD = 1 << 0,      /* sends what was done offline to the server */
    ST_PLUG_CAN_DOWNLOAD = 1 << 1,    /* brings what others did to the client */
    ST_PLUG_CAN_CREATE = 1 << 2,      /* items made offline */
    ST_PLUG_CAN_DELETE = 1 << 3,      /* items deleted offline */
    ST_PLUG_CAN_MOVE = 1 << 4,        /* items moved offline */
    ST_PLUG_CAN_READ_STATE = 1 << 5,  /* items marked as read offline */
    ST_PLUG_CAN_CONFLICT = 1 << 6,    /* notices that both sides changed, and loses neither */
    ST_PLUG_CAN_REVOKE = 1 << 7,      /* takes the local copy away with the right to see it */
    ST_PLUG_CAN_WHOLE_ITEM = 1 << 8,  /* one refused property refuses the item's other edits */
    ST_PLUG_CAN_SERVER_WINS = 1 << 9, /* takes the server's side of all that differs */
    ST_PLUG_CAN_COUNT = 9             /* how many there are; no capability */
};

/* What a person did to an item while offline. */
enum {
    ST_PLUG_EDIT_CREATE = 0,
    ST_PLUG_EDIT_CHANGE = 1,
    ST_PLUG_EDIT_DELETE = 2,
    ST_PLUG_EDIT_MOVE = 3,
    ST_PLUG_EDIT_MARK_READ = 4,
    ST_PLUG_EDIT_COUNT = 5
};

/* What item_save() does with what was begun. */
enum {
    ST_PLUG_SAVE_CHANGE = 0,         /* a new change, whatever is stored */
    ST_PLUG_SAVE_IF_UNCHANGED = 1,   /* a new change, or conflict if `change` is another */
    ST_PLUG_SAVE_IMPORT = 2,         /* `version`; a conflict is resolved as the folder says */
    ST_PLUG_SAVE_IMPORT_OR_FAIL = 3, /* `version`; a conflict saves nothing */
    ST_PLUG_SAVE_ADOPT = 4,          /* `version` replaces what is stored, unseen (clients) */
    ST_PLUG_SAVE_COUNT = 5
};

/* Lines of the log that a person gets; number and name are what the line speaks of. */
enum {
    ST_PLUG_LOG_FOLDER = 0,       /* the folder of that name is being synchronized */
    ST_PLUG_LOG_ITEM_ERROR = 1,   /* the item of that name could not be uploaded */
    ST_PLUG_LOG_FOLDER_ERROR = 2, /* the same error again, for its folder */
    ST_PLUG_LOG_ADDED = 3,        /* so many items were added online */
    ST_PLUG_LOG_UPDATED = 4,      /* so many were updated */
    ST_PLUG_LOG_DELETED = 5,      /* so many were deleted */
    ST_PLUG_LOG_DONE = 6,         /* the end */
    ST_PLUG_LOG_TEXT = 7,         /* that text, as it is */
    ST_PLUG_LOG_COUNT = 8
};

#endif
