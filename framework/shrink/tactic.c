/*
 * tactic.c - the table of tactics, and making their moves.
 */
#include "framework/shrink/tactic.h"

#include <string.h>

#include "framework/base/die.h"
#include "framework/shrink/leave_out.h"
#include "framework/shrink/spots.h"

static const char *const words[] = {
#define REMOVE(id, word, about, pattern) word,
#define STRICT(id, word, about, pattern) word,
#define LIST(id, word, about, list)      word,
    ST_TACTICS(REMOVE, STRICT, LIST)
#undef REMOVE
#undef STRICT
#undef LIST
};
const struct st_words st_tactic_words = { "tactic", words, ST_TACTIC_COUNT };

const struct st_tactic st_tactics[ST_TACTIC_COUNT] = {
#define REMOVE(id, word, about, pattern) { pattern, NULL, about, true, true },
#define STRICT(id, word, about, pattern) { pattern, NULL, about, false, false },
#define LIST(id, word, about, list)      { NULL, list, about, false, true },
    ST_TACTICS(REMOVE, STRICT, LIST)
#undef REMOVE
#undef STRICT
#undef LIST
};

void st_moves_add(struct st_moves *moves, const struct st_move *move)
{
    moves->items = st_arena_grow(
        moves->arena, moves->items, moves->count, &moves->capacity, sizeof *moves->items);
    moves->items[moves->count++] = *move;
}

void st_list_trustees(struct st_moves *moves, json_t *tree)
{
    struct st_spots spots = st_spots_find(moves->arena, tree, "/**/acl/*/allow|/**/acl/*/deny");

    for (size_t i = 0; i < spots.count; i++) {
        const char *now = json_string_value(st_spot_value(moves->arena, tree, spots.pointers[i]));

        if (now && strcmp(now, "everyone") != 0)
            st_moves_add(
                moves, &(struct st_move){
                           .kind = ST_MOVE_PUT, .spot = spots.pointers[i], .to = "everyone" });
    }
}

/* One, half, and one less: each once, and only what is smaller. */
void st_list_numbers(struct st_moves *moves, json_t *tree)
{
    struct st_spots spots = st_spots_find(
        moves->arena, tree,
        "/faults/*/at/nth|/faults/*/times|/steps/*/bytes|/faults/*/change/bytes");

    for (size_t i = 0; i < spots.count; i++) {
        json_int_t now = json_integer_value(st_spot_value(moves->arena, tree, spots.pointers[i]));
        const json_int_t smaller[] = { 1, now / 2, now - 1 };

        for (size_t k = 0; k < sizeof smaller / sizeof smaller[0]; k++)
            if (smaller[k] >= 1 && smaller[k] < now && (k == 0 || smaller[k] > smaller[k - 1]))
                st_moves_add(
                    moves, &(struct st_move){
                               .kind = ST_MOVE_PUT,
                               .spot = spots.pointers[i],
                               .number = smaller[k],
                           });
    }
}

void st_tactic_moves(enum st_tactic_id tactic, json_t *tree, struct st_moves *moves)
{
    const struct st_tactic *row = &st_tactics[tactic];

    if (row->list) {
        row->list(moves, tree);
        return;
    }

    struct st_spots spots = st_spots_find(moves->arena, tree, row->pattern);

    for (size_t i = 0; i < spots.count; i++)
        st_moves_add(
            moves, &(struct st_move){ .kind = ST_MOVE_LEAVE_OUT, .spot = spots.pointers[i] });
}

static bool put(struct st_arena *arena, json_t *tree, const struct st_move *move)
{
    json_t *value = move->to ? json_string(move->to) : json_integer(move->number);

    if (!value)
        st_out_of_memory();
    return st_spot_replace(arena, tree, move->spot, value);
}

static bool make(struct st_arena *arena, json_t *tree, const struct st_move *move)
{
    switch (move->kind) {
    case ST_MOVE_LEAVE_OUT:
        return st_leave_out(arena, tree, move->spot);
    case ST_MOVE_PUT:
        return put(arena, tree, move);
    case ST_MOVE_MERGE:
        return st_make_merge(arena, tree, move->from, move->to);
    case ST_MOVE_CLIENT:
        return st_make_client(arena, tree, move->from);
    case ST_MOVE_PROPERTY:
        return st_make_property(arena, tree, move->from);
    case ST_MOVE_VALUE:
        return st_make_value(arena, tree, move->from, move->to);
    }
    return false;
}

bool st_moves_make(const struct st_moves *moves, size_t first, size_t end, json_t *tree)
{
    bool changed = false;

    for (size_t i = end; i > first; i--)
        changed = make(moves->arena, tree, &moves->items[i - 1]) || changed;
    return changed;
}
