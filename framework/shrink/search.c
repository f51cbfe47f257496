/*
 * search.c - all tactics, again and again, until none makes the scenario smaller.
 *
 * In the first round a tactic first tries many of its moves at once, then half as many,
 * and so on (delta debugging: Zeller, Hildebrandt 2002); in the later ones single moves.
 * The last round has tried every single move on the result in vain.
 */
#include "framework/shrink/search.h"

#include "framework/base/die.h"
#include "framework/shrink/tactic.h"

enum { ROUNDS_MAX = 64 };

static json_t *copy_of(const json_t *tree)
{
    json_t *copy = json_deep_copy(tree);

    if (!copy)
        st_out_of_memory();
    return copy;
}

/* Try moves first to end - 1 together; what keeps it is the tree from now on. */
static bool try_moves(
    struct st_search *search,
    enum st_tactic_id tactic,
    const struct st_moves *moves,
    size_t first,
    size_t end)
{
    json_t *smaller = copy_of(search->tree);

    if (st_moves_make(moves, first, end, smaller) &&
        st_trial_keeps(search->trial, smaller, st_tactics[tactic].takes_dependents)) {
        json_decref(search->tree);
        search->tree = smaller;
        return true;
    }
    json_decref(smaller);
    return false;
}

/* So many moves at a time, from the first on. After one that works, the next have its number. */
static bool try_all(struct st_search *search, enum st_tactic_id tactic, size_t at_a_time)
{
    struct st_arena arena;
    struct st_moves moves = { .arena = &arena };
    bool changed = false;
    size_t first = 0;

    st_arena_init(&arena);
    st_tactic_moves(tactic, search->tree, &moves);
    while (first < moves.count && !search->trial->is_over) {
        size_t end = first + at_a_time < moves.count ? first + at_a_time : moves.count;

        if (try_moves(search, tactic, &moves, first, end)) {
            changed = true;
            st_arena_reset(&arena);
            moves = (struct st_moves){ .arena = &arena };
            st_tactic_moves(tactic, search->tree, &moves);
        } else {
            first = end;
        }
    }
    st_arena_clear(&arena);
    return changed;
}

static size_t count_moves(const struct st_search *search, enum st_tactic_id tactic)
{
    struct st_arena arena;
    struct st_moves moves = { .arena = &arena };

    st_arena_init(&arena);
    st_tactic_moves(tactic, search->tree, &moves);
    st_arena_clear(&arena);
    return moves.count;
}

static bool try_tactic(struct st_search *search, enum st_tactic_id tactic)
{
    bool is_first = search->rounds == 1;
    size_t most = 1;
    bool changed = false;

    if (is_first && st_tactics[tactic].takes_ranges)
        most = count_moves(search, tactic);
    for (size_t at_a_time = most ? most : 1; at_a_time >= 1; at_a_time /= 2)
        changed = try_all(search, tactic, at_a_time) || changed;
    return changed;
}

/* The same with what is known of where faults happen, if it keeps it, too. */
static void take_pinned(struct st_search *search)
{
    const char *text = search->trial->log->pinned;
    json_t *pinned = text ? json_loads(text, 0, NULL) : NULL;

    if (!pinned)
        return;
    if (st_trial_keeps(search->trial, pinned, false)) {
        json_decref(search->tree);
        search->tree = pinned;
    } else {
        json_decref(pinned);
    }
}

bool st_search_run(struct st_search *search)
{
    bool changed = true;

    if (!st_trial_keeps(search->trial, search->tree, false))
        return false;
    take_pinned(search);
    while (changed && search->rounds < ROUNDS_MAX && !search->trial->is_over) {
        changed = false;
        search->rounds++;
        for (enum st_tactic_id tactic = 0; tactic < ST_TACTIC_COUNT; tactic++)
            changed = try_tactic(search, tactic) || changed;
    }
    if (changed)
        search->trial->is_over = true;
    return true;
}
