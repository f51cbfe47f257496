/*
 * load.h - from JSON text to a checked scenario, and back.
 *
 * jansson parses; the field tables (fields.h) decode; build.h resolves names.
 * jansson keeps no positions of values, so a diagnostic carries a path and
 * locate.h scans the text again for its line and column; that costs nothing
 * while the file is right.
 */
#ifndef ST_SCENARIO_LOAD_H
#define ST_SCENARIO_LOAD_H

#include "framework/base/diag.h"
#include "framework/scenario/locate.h"
#include "framework/scenario/scenario.h"

/*
 * Load a scenario from text[0..size), which must stay valid as long as the
 * arena. Returns NULL when diags, whose file is already set, has got any.
 * Never aborts, whatever the text.
 */
const struct st_scenario *st_scenario_load(
    struct st_arena *arena, const char *text, size_t size, struct st_diags *diags);

/*
 * The same scenario with some of its workarounds merged in, one after the other
 * (RFC 7396). Its known failures are only those of the changes themselves: how
 * engines fail without a workaround says nothing about the scenario with it. A
 * diagnostic points into the change that the problem came from. plain must be as
 * st_scenario_load() returned it.
 */
const struct st_scenario *st_scenario_load_with(
    struct st_arena *arena,
    const struct st_scenario *plain,
    const char *const *workarounds,
    size_t count,
    struct st_diags *diags);

/*
 * Where in scenario->text something stands; for a scenario with workarounds
 * merged in, that is the change of the last one that has it. Line 0: nowhere.
 */
struct st_place st_scenario_place(
    const struct st_scenario *scenario, const struct st_path *path, enum st_diag_place place);

/*
 * What the author says about a statement: the "why" or "note" of the innermost
 * object around it that has one, or NULL.
 */
const char *st_scenario_why(
    struct st_arena *arena, const struct st_scenario *scenario, const struct st_path *path);

/* The scenario as canonical JSON text. load(print(x)) prints the same again. */
const char *st_scenario_print(struct st_arena *arena, const struct st_scenario *scenario);

/* JSON Schema draft-07 of a scenario file, made from the field tables. */
const char *st_schema_print(struct st_arena *arena);

#endif
