/*
 * document.c - the one place that lists what a scenario file may hold.
 *
 * Add a member: its slot in document.h, and a row here. The loader, the printer
 * and the JSON Schema follow; build_*.c gives it its meaning.
 */
#include "framework/scenario/document.h"

#include "framework/scenario/abouts.h"
#include "framework/scenario/rows.h"
#include "framework/scenario/scenario.h"

enum {
    NAMED_MAX = ST_IDENTITIES_MAX - ST_FIRST_NAMED,
    ENGINES_MAX = 256,
    WORKAROUNDS_MAX = 256,
    QUOTA_MAX = 1000000000, /* bytes; more than any scenario's values have */
    NTH_MAX = 1000000,
};

_Static_assert((uint32_t)ST_TIMES_ALWAYS == ST_COUNT_WORD, "\"always\" is what plans call it");

/* --- Single values -------------------------------------------------------------------- */

static const char *const always_word[] = { "always" };
static const struct st_words always_words = { "number of times", always_word, 1 };

TEXT(text, ST_RULE_ANY, false, "a string");
TEXT(name, ST_RULE_NAME, false, "a string");
TEXT(name_or_null, ST_RULE_NAME, true, "a string or null");
TEXT(property, ST_RULE_PROPERTY, false, "a string");
TEXT(folder_path, ST_RULE_FOLDER, false, "a string");
TEXT(item_path, ST_RULE_ITEM, false, "a string");
TEXT(object_path, ST_RULE_OBJECT, false, "a string");
TEXT(value, ST_RULE_VALUE, false, "a string");
TEXT(version, ST_RULE_VERSION, false, "a string");
TEXT(value_or_null, ST_RULE_VALUE, true, "a string or null");
COUNT(bytes, QUOTA_MAX, true, NULL, "a whole number or null");
COUNT(nth, NTH_MAX, false, NULL, "a whole number");
COUNT(step_number, ST_STEPS_MAX, false, NULL, "a whole number");
COUNT(times, ST_STALE_CALLS_MAX, false, &always_words, "a whole number or \"always\"");
OTHER(flag, ST_SHAPE_FLAG, "true or false");
OTHER(hex, ST_SHAPE_HEX, "a string such as \"0x10\"");
OTHER(time_of_day, ST_SHAPE_CLOCK, "a string such as \"08:30:00\"");
OTHER(format, ST_SHAPE_FORMAT, "the number 1");
OTHER(raw, ST_SHAPE_RAW, "an object");

/* --- Words ------------------------------------------------------------------------------ */

WORD(verb, ST_SHAPE_WORD, st_verb_words, st_verb_abouts, "a step's name");
WORD(status, ST_SHAPE_WORD, st_status_words, st_status_abouts, "a status");
WORD(role, ST_SHAPE_WORD, st_role_words, NULL, "a role");
WORD(resolve, ST_SHAPE_WORD, st_resolve_words, st_resolve_abouts, "a resolve method");
WORD(call, ST_SHAPE_WORD, st_call_words, st_call_abouts, "a call");
WORD(effect, ST_SHAPE_WORD, st_workaround_words, st_workaround_abouts, "an effect");
WORD(fault_kind, ST_SHAPE_WORD, st_fault_words, st_fault_abouts, "a fault's name");
WORD(when, ST_SHAPE_WORD, st_when_words, st_when_abouts, "a moment");
WORD(side, ST_SHAPE_WORD, st_side_words, st_side_abouts, "a side");
WORD(rights, ST_SHAPE_WORDS, st_right_words, st_right_abouts, "a list of rights");
WORD(
    ace_flags,
    ST_SHAPE_WORDS,
    st_ace_flag_words,
    st_ace_flag_abouts,
    "a list of inheritance flags");
WORD(privileges, ST_SHAPE_WORDS, st_privilege_words, st_privilege_abouts, "a list of privileges");
WORD(caps, ST_SHAPE_WORDS, st_cap_words, st_cap_abouts, "a list of capabilities");
WORD(invariants, ST_SHAPE_WORDS, st_invariant_words, st_invariant_promises, "a list of invariants");

/* --- Lists and maps --------------------------------------------------------------------- */

LIST(texts, text, 0, 0, false, "a list of strings");
LIST(identity_names, name, 0, NAMED_MAX, false, "a list of identities");
LIST(folder_paths, folder_path, 1, ST_FOLDERS_MAX, false, "a list of folders");
LIST(item_paths, item_path, 0, ST_ITEMS_MAX, false, "a list of items");
MAP(properties, ST_RULE_PROPERTY, value, 0, 0, false, "an object of properties");
MAP(new_values, ST_RULE_PROPERTY, value_or_null, 1, 0, false, "an object of properties");
MAP(any_values, ST_RULE_PROPERTY, value_or_null, 0, 0, false, "an object of properties");
MAP(item_state, ST_RULE_PROPERTY, value_or_null, 0, 0, true, "an object of properties, or null");
MAP(item_states, ST_RULE_ITEM, item_state, 0, 0, false, "an object of items");
MAP(client_states, ST_RULE_NAME, item_states, 0, ST_CLIENTS_MAX, false, "an object of clients");
MAP(loser_states, ST_RULE_ITEM, any_values, 0, 0, false, "an object of items");
MAP(pending, ST_RULE_NAME, item_paths, 0, ST_CLIENTS_MAX, false, "an object of clients");
MAP(effects, ST_RULE_NAME, effect, 0, ENGINES_MAX, false, "an object of engines");

/* --- Identities, folders, items --------------------------------------------------------- */

#define OWNER struct st_doc_identity
static const struct st_field identity_rows[] = {
    MAY("members", members, identity_names, "Who belongs to it; that makes it a group"),
    MAY("privileges", privileges, privileges, "What it may do whatever the lists say"),
    MAY("sid", sid, text, "Its SID, by which lists in SDDL name it: S-1-5-21-... or letters as BA"),
    NOTES,
};
#undef OWNER
OBJECT(identity, struct st_doc_identity, identity_rows, NULL, "an identity");

#define OWNER struct st_doc_entry
static const struct st_field entry_rows[] = {
    ONE_OF('t', "allow", allow, name, "Who is granted the rights: an identity, everyone or owner"),
    ONE_OF('t', "deny", deny, name, "Who is refused the rights: an identity, everyone or owner"),
    ONE_OF(
        't',
        "member",
        member,
        name,
        "Who has the role in Exchange's way: granted its rights, and refused all others"),
    ONE_OF('r', "to", to, rights, "The rights, by name"),
    ONE_OF('r', "role", role, role, "The rights of a role, on the folder and on what is in it"),
    ONE_OF('r', "mask", mask, hex, "The rights as an access mask"),
    MAY("property", property, property, "The one property that the entry is about"),
    MAY("inherit",
        inherit,
        ace_flags,
        "Of a folder's entry: what gets it. Left out: the folder and everything inside"),
    NOTES,
};
#undef OWNER
OBJECT(entry, struct st_doc_entry, entry_rows, NULL, "an access entry");

static const struct st_type acl = {
    .shape = ST_SHAPE_LIST,
    .element = &entry,
    .max = ST_ACES_MAX,
    .nullable = true,
    .or_text = true,
    .what = "a list of access entries, a descriptor in SDDL, or null",
};

#define ACL_ABOUT                                                                              \
    "Who may do what, looked at in this order: entries, or a descriptor in SDDL; null grants " \
    "everything"
#define PROTECTED_ABOUT "Whether nothing is inherited from above"
#define OWNER           struct st_doc_item
static const struct st_field item_rows[] = {
    MAY("acl", acl, acl, ACL_ABOUT),
    MAY("protected", is_protected, flag, PROTECTED_ABOUT),
    MAY("owner", owner, name, "The identity that owns it"),
    MAY("read", read, flag, "Whether it is marked as read"),
    MAY("properties", properties, properties, "Its properties"),
    NOTES,
};
#undef OWNER
OBJECT(item, struct st_doc_item, item_rows, NULL, "an item");
MAP(items, ST_RULE_LEAF, item, 0, ST_ITEMS_MAX, false, "an object of items");

#define OWNER struct st_doc_folder
static const struct st_field folder_rows[] = {
    MAY("acl", acl, acl, ACL_ABOUT),
    MAY("protected", is_protected, flag, PROTECTED_ABOUT),
    MAY("owner", owner, name, "The identity that owns it"),
    MAY("resolve", resolve, resolve, "What becomes of a conflict in the folder"),
    MAY("items", items, items, "The items in it, by name"),
    NOTES,
};
#undef OWNER
OBJECT(folder, struct st_doc_folder, folder_rows, NULL, "a folder");

/* --- Expectations ----------------------------------------------------------------------- */

#define OWNER struct st_doc_error
static const struct st_field error_rows[] = {
    MUST("item", item, item_path, "The item that could not be synchronized"),
    MUST("status", status, status, "What was reported"),
    MAY("property", property, property, "The property it was about"),
    NOTES,
};
#undef OWNER
OBJECT(error, struct st_doc_error, error_rows, NULL, "an error");
LIST(errors, error, 0, 0, false, "a list of errors");

#define EXPECT_ROWS                                                                            \
    MAY("sync", sync, status, "What the last synchronization before said"),                    \
        MAY("errors", errors, errors, "What it reported, item by item: all of it"),            \
        MAY("server", server, item_states,                                                     \
            "Items on the server and properties they must have; null: there is no such item"), \
        MAY("clients", clients, client_states, "The same for what clients have"),              \
        MAY("pending", pending, pending,                                                       \
            "The items that still wait on a client to be uploaded: all of them"),              \
        MAY("conflicts", conflicts, loser_states,                                              \
            "Items and properties of a version that lost a conflict and was kept")

#define OWNER struct st_doc_expect
static const struct st_field expect_rows[] = { EXPECT_ROWS, NOTES };
#undef OWNER
OBJECT(expect, struct st_doc_expect, expect_rows, NULL, "an expectation");

/* --- Steps ------------------------------------------------------------------------------ */

#define V(id) (1U << ST_VERB_##id)
enum {
    CHANGES = V(EDIT) | V(SERVER_EDIT),
    CREATES = V(CREATE) | V(SERVER_CREATE),
    MOVES = V(MOVE) | V(SERVER_MOVE),
    EDITS = V(EDIT) | V(CREATE) | V(DELETE) | V(MOVE) | V(MARK_READ),
    ON_CLIENT = EDITS | V(GO_OFFLINE) | V(SYNC),
    ON_SERVER = V(SERVER_EDIT) | V(SERVER_CREATE) | V(SERVER_DELETE) | V(SERVER_MOVE),
    CHECKED = ON_SERVER | V(SET_ACL),
    MEMBERSHIP = V(JOIN_GROUP) | V(LEAVE_GROUP),
};
#define FOR(verbs_, name_, member_, type_, about_) ROW(name_, member_, type_, about_, 0, verbs_, 0)
#define NEEDED_FOR(verbs_, name_, member_, type_, about_) \
    ROW(name_, member_, type_, about_, verbs_, verbs_, 0)

#define OWNER struct st_doc_step
static const struct st_field step_rows[] = {
    MUST("do", verb, verb, "What happens"),
    NEEDED_FOR(ON_CLIENT, "as", as, name, "The identity that does it"),
    FOR(CHECKED, "as", as, name, "Who does it; left out: an administrator, whom nothing is denied"),
    FOR(ON_CLIENT, "client", client, name, "The replica it happens on; left out: named as \"as\""),
    NEEDED_FOR(V(GO_OFFLINE), "folders", folders, folder_paths, "The folders to have offline"),
    NEEDED_FOR(EDITS | ON_SERVER, "item", item, item_path, "The item it is done to"),
    NEEDED_FOR(CHANGES, "set", set, new_values, "New values of properties; null deletes one"),
    FOR(CREATES, "set", set, any_values, "The properties of the new item"),
    NEEDED_FOR(MOVES, "to", to, folder_path, "The folder it is put into"),
    FOR(V(MARK_READ), "read", read, flag, "Read, or with false unread; left out: true"),
    NEEDED_FOR(V(SET_ACL) | V(SET_OWNER), "on", on, object_path, "The folder or item"),
    NEEDED_FOR(V(SET_ACL), "acl", acl, acl, ACL_ABOUT),
    FOR(V(SET_ACL), "protected", is_protected, flag, PROTECTED_ABOUT),
    NEEDED_FOR(V(SET_OWNER), "owner", owner, name_or_null, "The new owner; null: nobody"),
    NEEDED_FOR(V(SET_CLOCK), "clock", clock, time_of_day, "The time of day that it becomes"),
    NEEDED_FOR(V(SET_QUOTA), "bytes", bytes, bytes, "How much there is room for; null: no limit"),
    NEEDED_FOR(MEMBERSHIP, "group", group, name, "The group"),
    NEEDED_FOR(MEMBERSHIP, "member", member, name, "The identity that joins or leaves it"),
    FOR(V(SYNC),
        "variant",
        variant,
        name,
        "What is done or said to a real tool this time: a variant of its description"),
    FOR(CHECKED | V(SYNC), "expect", status, status, "What the step must end in"),
    NEEDED_FOR(V(CHECK), "expect", check, expect, "What must be so at this point"),
    NOTES,
};
#undef OWNER
OBJECT(step, struct st_doc_step, step_rows, &st_verb_words, "a step");
LIST(steps, step, 0, ST_STEPS_MAX, false, "a list of steps");

/* --- Faults ----------------------------------------------------------------------------- */

#define OWNER struct st_doc_trigger
static const struct st_field trigger_rows[] = {
    MAY("call", call, call, "The call; left out: any"),
    MAY("item",
        item,
        object_path,
        "The folders and items it is about; * and ? stand for parts of a name, ** for folders"),
    MAY("property", property, name, "The properties it is about; * and ? stand for parts"),
    MAY("as", as, name, "Who synchronizes; left out: anybody"),
    MAY("on", on, side, "Whose call it is; left out: any"),
    MAY("step", step, step_number, "The number of the sync step, from 1; left out: any"),
    MAY("nth", nth, nth, "Which of these calls, from 1; left out: the first"),
    NOTES,
};
#undef OWNER
OBJECT(trigger, struct st_doc_trigger, trigger_rows, NULL, "a fault's place");

#define F(id) (1U << ST_FAULT_##id)
#define OWNER struct st_doc_fault
static const struct st_field fault_rows[] = {
    MUST("inject", kind, fault_kind, "What goes wrong"),
    MUST("at", trigger, trigger, "At which calls; of an empty one, at the first"),
    FOR(F(CRASH) | F(CHANGE), "when", when, when, "At which moment of it; left out: before"),
    MAY("times", times, times, "At so many of these calls; of a stale token, for so many calls"),
    NEEDED_FOR(F(CHANGE), "change", change, step, "The step that somebody else does just then"),
    NOTES,
};
#undef OWNER
OBJECT(fault, struct st_doc_fault, fault_rows, &st_fault_words, "a fault");
LIST(faults, fault, 0, ST_FAULTS_MAX, false, "a list of faults");

/* --- Known failures and workarounds ------------------------------------------------------ */

#define OWNER struct st_doc_at
static const struct st_field at_rows[] = {
    MUST("call", call, call, "The first call of the last synchronization that was refused"),
    MAY("item", item, item_path, "The item it was about"),
    MAY("property", property, property, "The property it was about"),
    NOTES,
};
#undef OWNER
OBJECT(at, struct st_doc_at, at_rows, NULL, "a place");

#define OWNER struct st_doc_versions
static const struct st_field versions_rows[] = {
    MAY("from", from, version, "The first version that fails so; left out: any before"),
    MAY("below", below, version, "The first that does not any more; left out: none is known"),
    NOTES,
};
#undef OWNER
OBJECT(versions, struct st_doc_versions, versions_rows, NULL, "a range of versions");

/* The expectation comes first, so that its rows fit. */
_Static_assert(offsetof(struct st_doc_known, expect) == 0, "EXPECT_ROWS must fit");

static const struct st_field known_rows[] = {
#define OWNER struct st_doc_expect
    EXPECT_ROWS,
#undef OWNER
#define OWNER struct st_doc_known
    MAY("versions", versions, versions, "Of a real tool: the versions that fail so"),
    MAY("code", code, hex, "The code of the first error"),
    MAY("session-code", session_code, hex, "The code of the synchronization as a whole"),
    MAY("at", place, at, "Where it was refused"),
    MAY("breaks", breaks, invariants, "The invariants that do not hold: all of them"),
    MAY("log", log, texts, "What lines of the log contain"),
#undef OWNER
#define OWNER struct st_doc_expect
    NOTES,
#undef OWNER
};
OBJECT(known, struct st_doc_known, known_rows, NULL, "a known failure");
MAP(knowns, ST_RULE_NAME, known, 0, ENGINES_MAX, false, "an object of engines");

#define OWNER struct st_doc_workaround
static const struct st_field workaround_rows[] = {
    MAY("quote", quote, text, "The advice, as its source words it"),
    NOTES,
    MAY("effect", effect, effects, "What it does for engines"),
    MAY("under-faults", under_faults, effects, "The same when any call may go wrong, too"),
    MUST("change", change, raw, "What it changes in this scenario: a merge patch (RFC 7396)"),
};
#undef OWNER
OBJECT(workaround, struct st_doc_workaround, workaround_rows, NULL, "a workaround");
MAP(workarounds, ST_RULE_NAME, workaround, 0, WORKAROUNDS_MAX, false, "an object of workarounds");

/* --- The file --------------------------------------------------------------------------- */

MAP(property_ids, ST_RULE_PROPERTY, text, 0, 0, false, "an object of properties");
MAP(identities, ST_RULE_NAME, identity, 0, NAMED_MAX, false, "an object of identities");
MAP(folders, ST_RULE_FOLDER, folder, 0, ST_FOLDERS_MAX, false, "an object of folders");

#define OWNER struct st_document
static const struct st_field document_rows[] = {
    MAY("$schema", schema, text, "The JSON Schema, for editors"),
    MUST("scenario", format, format, "The number of the file format"),
    MUST("title", title, text, "What the scenario shows, in one line"),
    MAY("source", source, text, "Where the behaviour is written down"),
    MAY("tags", tags, texts, "Words to select scenarios by"),
    NOTES,
    MAY("clock", clock, time_of_day, "The time of day at which it begins; left out: 00:00:00"),
    MAY("needs", needs, caps, "What an engine must be capable of, beyond what the steps show"),
    MAY("except", except, invariants, "Invariants that are not judged here"),
    MUST("identities", identities, identities, "Users and groups, by name"),
    MAY("property_ids",
        property_ids,
        property_ids,
        "The MAPI ids of properties, such as \"0x8001\", or GUIDs: how lists in SDDL name them"),
    MUST("server", server, folders, "The folders on the server, by path"),
    MUST("steps", steps, steps, "What happens, in this order"),
    MAY("faults", faults, faults, "What goes wrong meanwhile"),
    MUST("expect", expect, expect, "What must be so at the end, whatever the engine"),
    MAY("known_failures", known, knowns, "How engines that are known to fail do so, exactly"),
    MAY("workarounds", workarounds, workarounds, "Advice to be judged"),
};
#undef OWNER

const struct st_type st_document_type = {
    .shape = ST_SHAPE_OBJECT,
    .name = "scenario",
    .what = "a scenario",
    .fields = document_rows,
    .field_count = ROWS(document_rows),
    .size = sizeof(struct st_document),
};
