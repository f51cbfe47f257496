/*
 * access_compare.c - what another scenario, or a workaround, gives and takes.
 */
#include "framework/base/json.h"
#include "framework/cli/access/access_ask.h"
#include "framework/cli/tasks/inputs.h"
#include "framework/report/human_matrix.h"
#include "framework/report/json_out.h"
#include "framework/run/matrix_events.h"

static const struct st_scenario *find_other(
    struct st_args *args, const struct st_scenario *scenario)
{
    struct st_args with = *args;

    if (args->access.diff)
        return st_input_load(args->arena, args->access.diff);
    with.workarounds = &args->access.diff_workaround;
    with.workaround_count = 1;
    return st_input_change(&with, scenario);
}

/* Does the question go with a comparison? Says on stderr why not. */
static bool is_sound(const struct st_args *args, const struct st_scenario *scenario)
{
    const struct st_access_args *access = &args->access;

    if (access->diff && access->diff_workaround)
        st_complain(args, "--diff and --diff-workaround do not go together");
    else if (access->as || access->on || access->right || access->after)
        st_complain(
            args, "a comparison is about everything and all of the time: leave out --as, --on, "
                  "--right and --after");
    else if (scenario->merged)
        st_complain(args, "--diff-workaround does not go with --workaround");
    else
        return true;
    return false;
}

enum st_exit st_access_compare(struct st_args *args, const struct st_scenario *scenario)
{
    struct st_cost cost;
    struct st_page page;

    if (!is_sound(args, scenario))
        return ST_EXIT_USAGE;

    const struct st_scenario *other = find_other(args, scenario);

    if (!other)
        return ST_EXIT_INVALID;
    st_cost_make(args->arena, scenario, other, &cost);

    json_t *event = st_event_cost(args->arena, &cost);

    if (args->is_json) {
        st_json_out(stdout, args->arena, event, JSON_INDENT(2));
    } else {
        st_page_init(&page, args->arena, false);
        st_human_cost(&page, event, args->verbosity > 0);
        if (page.text.size == 0)
            st_page_add(&page, "the same rights on both sides");
        st_page_break(&page);
        st_page_print(&page, stdout);
    }
    json_decref(event);
    return ST_EXIT_OK;
}
