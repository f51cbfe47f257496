/*
 * test_access.c - the access check, in tables of questions and answers.
 *
 * A list is written "A U w; D(P) G rw items only": Allow or Deny, perhaps for one property,
 * whom, which rights, and inheritance flags by their words. It may begin with "protected", or
 * be "absent", "null" or "empty" as a whole. "|" stands between an object's list and its
 * folder's. A question is "P w", "item w" or "folder w", or "max" for the maximum of an item;
 * it is always U who asks, a member of G. An answer is the reason's word and the number of
 * the deciding entry, counted from 0 through all lists.
 */
#include "framework/model/access.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/base/text.h"

/* Identities in the order of their letters: Everyone, Owner rights, the user, Group, a Stranger. */
static const char identity_letters[] = "EOUGS";
static const char property_letters[] = "PQ";
static const struct {
    char letter;
    st_rights right;
} right_letters[] = {
    { 'r', ST_RIGHT_READ_PROPERTY },
    { 'w', ST_RIGHT_WRITE_PROPERTY },
    { 'c', ST_RIGHT_READ_ACL },  /* READ_CONTROL */
    { 'd', ST_RIGHT_WRITE_ACL }, /* WRITE_DAC */
};
enum { RIGHT_LETTERS = 4, ENTRIES_MAX = 8, USER = 2, GROUP = 3 };

/* [MS-DTYP] 2.5.3.2 by hand; the numbers are those of the project's conformance vectors. */
static const struct row {
    const char *claim;
    const char *lists;
    const char *owner; /* its letter, or "" for nobody */
    const char *question;
    const char *answer;
} vectors[] = {
    { "1 absent", "absent", "", "item rwcd", "no-list" },
    { "2 NULL", "null", "", "item rwcd", "no-list" },
    { "2 NULL, maximum", "null", "", "max", "everything" },
    { "3 empty", "empty", "", "item w", "not-allowed" },
    { "4 empty, owner", "empty", "U", "item cd", "owner" },
    { "5 allow before deny", "A U w; D U w", "", "item w", "allowed 0" },
    { "6 deny before allow", "D U w; A U w", "", "item w", "denied 0" },
    { "7 group denied first", "D G w; A U w", "", "item w", "denied 0" },
    { "8 group denied later", "A U w; D G w", "", "item w", "allowed 0" },
    { "9 partial", "A U r", "", "item rw", "not-allowed" },
    { "10 inherit-only allow", "A U w only items", "", "item w", "not-allowed" },
    { "11 inherit-only deny", "D U w only items; A U w", "", "item w", "allowed 1" },
    { "12 denied property", "D(P) U w; A U w", "", "P w", "denied 0" },
    { "12 other property", "D(P) U w; A U w", "", "Q w", "allowed 1" },
    { "13 order, with property", "A U w; D(P) U w", "", "P w", "allowed 0" },
    { "14 no property asked", "D(P) U w; A U w", "", "item w", "allowed 1" },
    { "15 allowed property", "A(P) U w", "", "P w", "allowed 0" },
    { "15 allowed property, item", "A(P) U w", "", "item w", "not-allowed" },
    { "16 plain deny, P", "D U w; A U w", "", "P w", "denied 0" },
    { "16 plain deny, Q", "D U w; A U w", "", "Q w", "denied 0" },
    { "17 KB 810018", "D(P) E w; A G w", "", "P w", "denied 0" },
    { "18 its workaround", "A G w; D(P) E w", "", "P w", "allowed 0" },
    { "19 OWNER RIGHTS", "A O c", "U", "item d", "not-allowed" },
    { "20 maximum", "D U r; A U rw", "", "max", "w" },
};

static const struct row inheritance[] = {
    { "items get items", "absent | A U w items", "", "item w", "allowed 0" },
    { "folders do not", "absent | A U w items", "", "folder w", "not-allowed" },
    { "folders get folders", "absent | A U w folders", "", "folder w", "allowed 0" },
    { "items do not", "absent | A U w folders", "", "item w", "not-allowed" },
    { "no flag, no heir", "absent | A U w", "", "item w", "not-allowed" },
    { "only reaches heirs", "absent | A U w items only", "", "item w", "allowed 0" },
    { "only spares the folder", "A U w items only", "", "folder w", "not-allowed" },
    { "flags spare none", "A U w items folders", "", "folder w", "allowed 0" },
    { "through a folder", "absent | absent | A U w items", "", "item w", "allowed 0" },
    { "one level", "absent | A U w items one-level", "", "item w", "allowed 0" },
    { "not two", "absent | absent | A U w items one-level", "", "item w", "not-allowed" },
    { "nor with both", "absent | absent | A U w items folders one-level", "", "item w",
      "not-allowed" },
    { "own first", "A U w | D U w items", "", "item w", "allowed 0" },
    { "nearest first", "absent | A U w items | D U w items", "", "item w", "allowed 0" },
    { "nearest denies", "absent | D U w items | A U w items", "", "item w", "denied 0" },
    { "far entries complete", "A U r | absent | A U w items", "", "item rw", "allowed 1" },
    { "protected keeps out", "protected A U r | A U w items", "", "item w", "not-allowed" },
    { "protected passes on", "absent | protected A U r items | A U w items", "", "item r",
      "allowed 0" },
    { "protected folder", "absent | protected A U r items | A U w items", "", "item w",
      "not-allowed" },
    { "NULL above an own list", "A U r | null", "", "item w", "not-allowed" },
    { "NULL above no list", "absent | null", "", "item w", "no-list" },
    { "NULL hides what is above", "A U r | null | A U w items", "", "item w", "not-allowed" },
    { "a NULL list of one's own", "null | D U w items", "", "item w", "no-list" },
    { "empty above no list", "absent | empty", "", "item w", "not-allowed" },
    { "empty does not protect", "empty | A U w items", "", "item w", "allowed 0" },
    { "absent all the way", "absent | absent | absent", "", "item w", "no-list" },
    { "a property's entry", "absent | D(P) E w items; A U w items", "", "P w", "denied 0" },
};

static const struct row ownership[] = {
    { "owner of an empty list", "empty", "U", "item w", "not-allowed" },
    { "stranger's object", "empty", "S", "item c", "not-allowed" },
    { "nobody's object", "empty", "", "item c", "not-allowed" },
    { "a group owns", "empty", "G", "item cd", "owner" },
    { "a deny does not reach", "D U cd", "U", "item c", "owner" },
    { "and the list the rest", "A U w", "U", "item cw", "allowed 0" },
    { "or refuses it", "D E w", "U", "item cw", "denied 0" },
    { "maximum", "A U w", "U", "max", "wcd" },
    { "OWNER RIGHTS allows", "A O w", "U", "item w", "allowed 0" },
    { "OWNER RIGHTS for others", "A O w", "S", "item w", "not-allowed" },
    { "OWNER RIGHTS denies", "D O c; A U c", "U", "item c", "denied 0" },
    { "a Deny takes away too", "D O w", "U", "item c", "not-allowed" },
    { "inherited", "absent | A O r items", "U", "item c", "not-allowed" },
    { "not passed on", "empty | A O r folders", "U", "item c", "owner" },
    { "for heirs only", "A O r items only", "U", "folder c", "owner" },
    { "above protection", "protected A U r | A O r items", "U", "item c", "owner" },
    { "below NULL", "A U r | null | A O r items", "U", "item c", "owner" },
    { "of one property", "A(P) O r", "U", "P c", "owner" },
};

static const struct row deciders[] = {
    { "the Allow that completes", "A U r; A U w; A U rw", "", "item rw", "allowed 1" },
    { "not one in between", "A U r; A S w; A G w", "", "item rw", "allowed 2" },
    { "the Deny still wanted", "A U r; D U r; D U w; D U w", "", "item rw", "denied 2" },
    { "a Deny of what is done", "A U r; D U r; A U w", "", "item rw", "allowed 2" },
    { "a Deny of one of two", "D U w; A U rw", "", "item r", "allowed 1" },
    { "a Deny for a stranger", "D S w; A E w", "", "item w", "allowed 1" },
    { "nobody at the end", "A U r; D S w", "", "item rw", "not-allowed" },
};

/* What becomes of each entry, in order: its level and its effect. */
static const struct row trails[] = {
    { "granted", "A U r; A U w; D U w", "", "item rw", "0 allows, 0 allows, 0 not reached" },
    { "refused", "D U w; A U w | A U w", "", "item w", "0 denies, 0 not reached, 1 not reached" },
    { "trustee", "A S w; A G w", "", "item w", "0 other trustee, 0 allows" },
    { "right", "A U r; A U w", "", "item w", "0 other right, 0 allows" },
    { "taken", "A U r; D U r; A U w", "", "item rw", "0 allows, 0 other right, 0 allows" },
    { "property", "A(Q) U w; A(P) U w", "", "P w", "0 other property, 0 allows" },
    { "inside", "A U w items only; A U w", "", "folder w", "0 for what is inside, 0 allows" },
    { "heirs", "absent | A U w folders; A U w items", "", "item w", "1 not passed on, 1 allows" },
    { "far", "absent | absent | A U w items", "", "item w", "2 allows" },
    { "protected", "protected A U r | A U w items", "", "item w", "0 other right" },
    { "owner", "A U c", "U", "item c", "0 not reached" },
    { "at the end", "A S w", "", "item w", "0 other trustee" },
};

struct world {
    struct st_arena arena;
    struct st_token token;
    struct st_security security;
    const struct st_ace *entries[ENTRIES_MAX]; /* of all lists */
    size_t entry_count;
};

static uint8_t index_of(const char *letters, char letter)
{
    const char *found = letter ? strchr(letters, letter) : NULL;

    assert_non_null(found);
    return (uint8_t)(found - letters);
}

static st_rights read_rights(const char *text)
{
    st_rights rights = 0;

    for (; *text; text++)
        for (size_t i = 0; i < RIGHT_LETTERS; i++)
            if (right_letters[i].letter == *text)
                rights |= right_letters[i].right;
    assert_true(rights != 0);
    return rights;
}

/* The next word up to the separator, without spaces around it. NULL at the end. */
static char *next(char **text, const char *separator)
{
    char *piece = strsep(text, separator);

    if (!piece)
        return NULL;
    piece += strspn(piece, " ");
    for (size_t size = strlen(piece); size > 0 && piece[size - 1] == ' '; size--)
        piece[size - 1] = '\0';
    return piece;
}

static void read_entry(struct st_ace *ace, char *text)
{
    const char *type = next(&text, " ");

    ace->type = type[0] == 'D' ? ST_DENY : ST_ALLOW;
    ace->property = type[1] == '(' ? index_of(property_letters, type[2]) : ST_NO_PROPERTY;
    ace->trustee = index_of(identity_letters, *next(&text, " "));
    ace->mask = read_rights(next(&text, " "));
    for (char *word = next(&text, " "); word; word = next(&text, " ")) {
        size_t flag = st_words_find(&st_ace_flag_words, word);

        assert_true(flag < st_ace_flag_words.count);
        ace->flags |= (uint8_t)(1U << flag);
    }
}

static const struct st_acl *read_list(struct world *world, char *text)
{
    struct st_acl *acl = ST_NEW(&world->arena, struct st_acl);
    struct st_ace *entries = ST_NEW_ARRAY(&world->arena, struct st_ace, ENTRIES_MAX);

    acl->entries = entries;
    acl->null = strcmp(text, "null") == 0;
    if (strcmp(text, "absent") == 0)
        return NULL;
    if (acl->null || strcmp(text, "empty") == 0)
        return acl;
    if (strncmp(text, "protected ", 10) == 0) {
        acl->is_protected = true;
        text += 10;
    }
    for (char *entry = next(&text, ";"); entry; entry = next(&text, ";")) {
        assert_true(world->entry_count < ENTRIES_MAX);
        world->entries[world->entry_count++] = &entries[acl->count];
        read_entry(&entries[acl->count++], entry);
    }
    return acl;
}

static void make_world(struct world *world, const struct row *row)
{
    *world = (struct world){ .token = { .user = USER } };
    st_arena_init(&world->arena);
    st_bit_set(world->token.set, ST_EVERYONE, true);
    st_bit_set(world->token.set, USER, true);
    st_bit_set(world->token.set, GROUP, true);
    world->security.owner = *row->owner ? index_of(identity_letters, *row->owner) : ST_NOBODY;
    world->security.is_folder = row->question[0] == 'f';

    char *lists = st_arena_copy_string(&world->arena, row->lists);

    for (char *list = next(&lists, "|"); list; list = next(&lists, "|"))
        world->security.levels[world->security.level_count++] = read_list(world, list);
}

static struct st_access check(
    struct world *world, const char *question, st_walk_visit *visit, void *argument)
{
    char what = question[0];
    st_property property = strchr("PQ", what) ? index_of(property_letters, what) : ST_NO_PROPERTY;
    st_rights wanted = read_rights(strchr(question, ' ') + 1);

    return st_access_check(&world->token, &world->security, property, wanted, visit, argument);
}

static const char *maximum(struct world *world)
{
    st_rights rights = st_access_maximum(&world->token, &world->security, ST_NO_PROPERTY);
    struct st_text text;

    if (rights == ST_RIGHTS_ALL)
        return "everything";
    st_text_init(&text, &world->arena);
    for (size_t i = 0; i < RIGHT_LETTERS; i++)
        if (rights & right_letters[i].right)
            st_text_add_char(&text, right_letters[i].letter);
    return text.data;
}

static const char *answer(struct world *world, const char *question)
{
    if (strcmp(question, "max") == 0)
        return maximum(world);

    struct st_access access = check(world, question, NULL, NULL);
    const char *reason = st_reason_words.words[access.reason];

    assert_int_equal(access.granted, access.reason < ST_REASON_DENIED);
    assert_int_equal(access.granted, access.missing == 0);
    for (size_t i = 0; i < world->entry_count; i++)
        if (access.decided_by == world->entries[i])
            return st_arena_format(&world->arena, "%s %zu", reason, i);
    assert_null(access.decided_by);
    return reason;
}

static void add_effect(
    void *argument, const struct st_ace *ace, size_t level, enum st_effect effect)
{
    struct st_text *text = argument;

    assert_non_null(ace);
    st_text_addf(text, "%s%zu %s", text->size ? ", " : "", level, st_effect_words.words[effect]);
}

static const char *trail(struct world *world, const char *question)
{
    struct st_text text;
    struct st_access silent = check(world, question, NULL, NULL);

    st_text_init(&text, &world->arena);

    struct st_access told = check(world, question, add_effect, &text);

    assert_ptr_equal(told.decided_by, silent.decided_by);
    assert_int_equal(told.missing, silent.missing);
    return text.data;
}

/* Answer all rows, tell which are wrong, and only then fail. */
static void ask_all(
    const struct row *rows, size_t count, const char *(*ask)(struct world *, const char *))
{
    size_t wrong = 0;

    for (size_t i = 0; i < count; i++) {
        struct world world;

        make_world(&world, &rows[i]);

        const char *said = ask(&world, rows[i].question);

        if (strcmp(said, rows[i].answer) != 0) {
            print_error(
                "%s: [%s] asked \"%s\" says \"%s\", not \"%s\"\n", rows[i].claim, rows[i].lists,
                rows[i].question, said, rows[i].answer);
            wrong++;
        }
        st_arena_clear(&world.arena);
    }
    assert_int_equal(wrong, 0);
}

#define ASK_ALL(rows, ask) ask_all((rows), sizeof(rows) / sizeof(rows)[0], (ask))

static void test_conformance_vectors_hold(void **state)
{
    (void)state;
    ASK_ALL(vectors, answer);
}

static void test_lists_above_count_as_if_propagated(void **state)
{
    (void)state;
    ASK_ALL(inheritance, answer);
}

static void test_owners_may_read_and_change_the_list_unless_it_speaks_of_them(void **state)
{
    (void)state;
    ASK_ALL(ownership, answer);
}

static void test_decided_by_is_the_entry_that_ended_the_walk(void **state)
{
    (void)state;
    ASK_ALL(deciders, answer);
}

static void test_walk_tells_what_became_of_each_entry(void **state)
{
    (void)state;
    ASK_ALL(trails, trail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conformance_vectors_hold),
        cmocka_unit_test(test_lists_above_count_as_if_propagated),
        cmocka_unit_test(test_owners_may_read_and_change_the_list_unless_it_speaks_of_them),
        cmocka_unit_test(test_decided_by_is_the_entry_that_ended_the_walk),
        cmocka_unit_test(test_walk_tells_what_became_of_each_entry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
