/*
 * vary_step.c - variations that let something more happen.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/fault/plan.h"
#include "framework/fuzz/variation.h"
#include "framework/shrink/spots.h"

enum { NTH_MAX = 16 };

static const char *verb_of(json_t *steps, size_t index)
{
    const char *verb = json_string_value(json_object_get(json_array_get(steps, index), "do"));

    return verb ? verb : "";
}

/* A copy of one that is there, at any place behind the first step. */
bool st_vary_add_sync(const struct st_vary_job *self)
{
    json_t *steps = json_object_get(self->tree, "steps");
    size_t count = json_array_size(steps);
    size_t index = count > 0 ? st_roll(self->dice, (uint32_t)count) : 0;

    if (count == 0 || count >= ST_STEPS_MAX ||
        strcmp(verb_of(steps, index), st_verb_words.words[ST_VERB_SYNC]) != 0)
        return false;
    st_vary_insert_step(
        self, 1 + st_roll(self->dice, (uint32_t)count),
        json_deep_copy(json_array_get(steps, index)));
    return true;
}

/* Of any kind but a change, at some call of a synchronization. */
bool st_vary_add_fault(const struct st_vary_job *self)
{
    json_t *steps = json_object_get(self->tree, "steps");
    json_t *faults = json_object_get(self->tree, "faults");
    size_t count = json_array_size(steps);
    size_t index = count > 0 ? st_roll(self->dice, (uint32_t)count) : 0;
    size_t kind = st_roll(self->dice, ST_FAULT_COUNT);

    if (count == 0 || kind == ST_FAULT_CHANGE || json_array_size(faults) >= ST_FAULTS_MAX ||
        strcmp(verb_of(steps, index), st_verb_words.words[ST_VERB_SYNC]) != 0)
        return false;
    if (!faults) {
        faults = st_json_array();
        st_json_put(self->tree, "faults", faults);
    }

    json_t *fault = st_json_object();
    json_t *at = st_json_object();

    st_json_put_string(at, "on", st_once_in(self->dice, 3) ? "client" : "server");
    st_json_put_integer(at, "step", (json_int_t)index + 1);
    st_json_put_integer(at, "nth", 1 + st_roll(self->dice, NTH_MAX));
    st_json_put_string(fault, "inject", st_fault_words.words[kind]);
    st_json_put(fault, "at", at);
    st_json_add(faults, fault);
    return true;
}
