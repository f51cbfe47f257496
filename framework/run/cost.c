/*
 * cost.c - what a workaround costs: the rights that it gives and takes away.
 */
#include "framework/run/cost.h"

#include <string.h>

enum { RIGHT_BITS = 32 };

struct counting {
    struct st_arena *arena;
    struct st_cost *cost;
    const struct st_census *plain;
    const st_rights *needs;
    struct st_census changed;
};

static const char *const place_words[] = {
#define X(id, word) word,
    ST_PLACES(X)
#undef X
};
const struct st_words st_place_words = { "kind of place", place_words, ST_PLACE_COUNT };

enum st_place_kind st_cost_kind(
    const struct st_census_frame *frame, const struct st_census_place *place)
{
    if (frame->is_folder[place->object])
        return ST_PLACE_FOLDER;
    return place->property == frame->property_count ? ST_PLACE_ITEM : ST_PLACE_PROPERTY;
}

/* --- Ways to a right -------------------------------------------------------------------- */

/* The group by which the token has the privilege, or the person's own name. */
static const char *privilege_through(
    const struct st_setting *setting, const struct st_token *token, enum st_privilege privilege)
{
    for (size_t i = 0; i < setting->identities; i++)
        if (st_token_has(token, (st_identity)i) && setting->privileges[i] >> privilege & 1)
            return setting->identity_names[i];
    return setting->identity_names[token->user];
}

static const char *entry_through(
    struct st_arena *arena,
    const struct st_setting *setting,
    const struct st_token *token,
    st_identity trustee)
{
    if (trustee == token->user)
        return st_arena_format(arena, "an entry for %s", setting->identity_names[trustee]);
    return setting->identity_names[trustee];
}

/* What decided: as the guard asks, for an owner's right where nobody's is enough. */
static const char *through(
    struct st_arena *arena, const struct st_census_news *news, st_rights right)
{
    const struct st_setting *setting = news->world->setting;
    struct st_access access =
        st_world_access(news->world, news->token, news->id, news->property, right);

    if (!access.granted)
        access = st_world_access(
            news->world, news->token, news->id, news->property,
            right == ST_RIGHT_DELETE ? ST_RIGHT_DELETE_OWN_ITEM : ST_RIGHT_WRITE_OWN_PROPERTY);
    if (access.reason == ST_REASON_BYPASS)
        return st_arena_format(
            arena, "%s (%s)", privilege_through(setting, news->token, ST_PRIVILEGE_BYPASS_ACL),
            st_privilege_words.words[ST_PRIVILEGE_BYPASS_ACL]);
    if (access.reason == ST_REASON_OWNER)
        return "ownership";
    if (access.decided_by)
        return entry_through(arena, setting, news->token, access.decided_by->trustee);
    return "no access list";
}

/* --- Counting --------------------------------------------------------------------------- */

static bool same_way(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static struct st_cost_row *row_of(
    struct st_arena *arena,
    struct st_cost_list *list,
    const struct st_triple *triple,
    enum st_place_kind kind)
{
    size_t *head =
        &list->heads[triple->place.person * RIGHT_BITS + (size_t)__builtin_ctz(triple->right)];

    for (size_t i = *head; i > 0; i = list->rows[i - 1].next)
        if (list->rows[i - 1].kind == kind && same_way(list->rows[i - 1].through, triple->through))
            return &list->rows[i - 1];
    list->rows =
        st_arena_grow(arena, list->rows, list->row_count, &list->row_capacity, sizeof *list->rows);
    list->rows[list->row_count] = (struct st_cost_row){
        .person = triple->place.person,
        .right = triple->right,
        .kind = kind,
        .through = triple->through,
        .next = *head,
    };
    *head = ++list->row_count;
    return &list->rows[list->row_count - 1];
}

static void add(struct counting *self, struct st_cost_list *list, const struct st_triple *triple)
{
    enum st_place_kind kind = st_cost_kind(&self->cost->frame, &triple->place);
    struct st_cost_row *row = row_of(self->arena, list, triple, kind);

    row->count++;
    row->needed += triple->is_needed;
    list->count++;
    list->needed += triple->is_needed;
    if (list->listed < ST_COST_LISTED_MAX)
        list->triples[list->listed++] = *triple;
}

/* Somebody holds something for the first time: was it so without the workaround? */
static void take_news(void *context, const struct st_census_news *news)
{
    struct counting *self = context;
    size_t cell = st_census_cell(self->plain->frame, &news->place);

    for (st_rights left = news->rights & ~self->plain->held[cell]; left; left &= left - 1) {
        struct st_triple triple = { .place = news->place, .right = left & -left };

        triple.through = through(self->arena, news, triple.right);
        triple.is_needed = (self->needs[cell] & triple.right) != 0;
        add(self, &self->cost->gained, &triple);
    }
}

static void count_lost(struct counting *self)
{
    const struct st_census_frame *frame = self->plain->frame;
    struct st_census_place place;

    for (place.person = 0; place.person < frame->person_count; place.person++)
        for (place.object = 0; place.object < frame->object_count; place.object++)
            for (place.property = 0; place.property <= frame->property_count; place.property++) {
                size_t cell = st_census_cell(frame, &place);
                st_rights left = self->plain->held[cell] & ~self->changed.held[cell];

                for (; left; left &= left - 1)
                    add(self, &self->cost->lost,
                        &(struct st_triple){
                            .place = place,
                            .right = left & -left,
                            .is_needed = (self->needs[cell] & left & -left) != 0,
                        });
            }
}

/* On how many places of how many the row's person holds its right now. */
static void count_held(const struct counting *self, struct st_cost_row *row)
{
    const struct st_census_frame *frame = self->plain->frame;
    struct st_census_place place = { .person = row->person };

    for (place.object = 0; place.object < frame->object_count; place.object++)
        for (place.property = 0; place.property <= frame->property_count; place.property++) {
            size_t cell = st_census_cell(frame, &place);

            if (st_cost_kind(frame, &place) != row->kind)
                continue;
            row->held += (self->changed.held[cell] & row->right) != 0;
            row->of += (self->changed.possible[cell] & row->right) != 0;
        }
}

static void start_list(
    struct st_arena *arena, const struct st_census_frame *frame, struct st_cost_list *list)
{
    list->triples = ST_NEW_ARRAY(arena, struct st_triple, ST_COST_LISTED_MAX);
    list->heads = ST_NEW_ARRAY(arena, size_t, frame->person_count * RIGHT_BITS);
}

/* --- Privileges ------------------------------------------------------------------------- */

/* The group, as things are at the end; a privilege that was held meanwhile is named alone. */
static void find_privileges(void *context, const struct st_world *world, size_t step)
{
    struct counting *self = context;
    const struct st_setting *setting = world->setting;

    (void)step;
    for (size_t i = 0; i < self->cost->privilege_count; i++) {
        struct st_cost_privilege *gained = &self->cost->privileges[i];
        const char *name = st_names_text(&self->cost->frame.people, (st_name)gained->person + 1);
        st_identity user = ST_FIRST_NAMED;
        struct st_token token;

        while (strcmp(setting->identity_names[user], name) != 0)
            user++;
        st_world_token(world, user, &token);
        if (token.privileges >> gained->privilege & 1)
            gained->through = privilege_through(setting, &token, gained->privilege);
    }
}

static void count_privileges(struct counting *self, const struct st_scenario *changed)
{
    const struct st_census_frame *frame = self->plain->frame;
    struct st_cost *cost = self->cost;

    cost->privileges = ST_NEW_ARRAY(
        self->arena, struct st_cost_privilege, frame->person_count * ST_PRIVILEGE_COUNT);
    for (size_t person = 0; person < frame->person_count; person++)
        for (size_t i = 0; i < ST_PRIVILEGE_COUNT; i++)
            if ((self->changed.privileges[person] & ~self->plain->privileges[person]) >> i & 1)
                cost->privileges[cost->privilege_count++] = (struct st_cost_privilege){
                    .person = person,
                    .privilege = (enum st_privilege)i,
                };
    st_census_walk(self->arena, changed, find_privileges, self);
}

/*
 * What edits touch, in either scenario: a property that an edit gives to an item is no
 * new place, or whoever may write everything would gain by it.
 */
static const bool *edited_spots(
    struct st_arena *arena,
    const struct st_census_frame *frame,
    const struct st_scenario *plain,
    const st_rights *needs)
{
    size_t spots = frame->object_count * (frame->property_count + 1);
    const st_rights *before = st_census_needs(arena, frame, plain);
    bool *edited = ST_NEW_ARRAY(arena, bool, spots);

    for (size_t i = 0; i < frame->person_count * spots; i++)
        edited[i % spots] = edited[i % spots] || needs[i] || before[i];
    return edited;
}

/* --- All of it -------------------------------------------------------------------------- */

void st_cost_make(
    struct st_arena *arena,
    const struct st_scenario *plain,
    const struct st_scenario *changed,
    struct st_cost *ret_cost)
{
    const struct st_scenario *both[] = { plain, changed };
    const struct st_census_frame *frame = &ret_cost->frame;
    struct st_census before = { .frame = frame };
    struct counting counting = {
        .arena = arena,
        .cost = ret_cost,
        .plain = &before,
        .changed = { .frame = frame },
    };

    *ret_cost = (struct st_cost){ .unknown = NULL };
    if (!st_census_frame_make(arena, both, 2, &ret_cost->frame, &ret_cost->unknown))
        return;
    start_list(arena, frame, &ret_cost->gained);
    start_list(arena, frame, &ret_cost->lost);
    counting.needs = st_census_needs(arena, frame, changed);

    const bool *edited = edited_spots(arena, frame, plain, counting.needs);

    st_census_take(arena, plain, edited, NULL, NULL, &before);
    st_census_take(arena, changed, edited, take_news, &counting, &counting.changed);
    count_lost(&counting);
    count_privileges(&counting, changed);
    for (size_t i = 0; i < ret_cost->gained.row_count; i++)
        count_held(&counting, &ret_cost->gained.rows[i]);
    for (size_t i = 0; i < ret_cost->lost.row_count; i++)
        count_held(&counting, &ret_cost->lost.rows[i]);
}

static int compare_counts(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

int st_cost_compare(const struct st_cost *a, const struct st_cost *b)
{
    int order = compare_counts(a->unknown != NULL, b->unknown != NULL);

    if (!order)
        order = compare_counts(a->privilege_count, b->privilege_count);
    return order ? order : compare_counts(a->gained.count, b->gained.count);
}

const char *st_cost_place(
    struct st_arena *arena,
    const struct st_census_frame *frame,
    const struct st_census_place *place)
{
    const char *path = st_names_text(&frame->objects, (st_name)place->object + 1);

    if (place->property == frame->property_count)
        return path;
    return st_arena_format(
        arena, "%s#%s", path, st_names_text(&frame->properties, (st_name)place->property + 1));
}
