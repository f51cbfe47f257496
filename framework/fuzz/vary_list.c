/*
 * vary_list.c - variations of whatever stands at some spots: less of it, more, another order.
 */
#include <stdlib.h>

#include "framework/base/json.h"
#include "framework/fuzz/variation.h"
#include "framework/shrink/leave_out.h"
#include "framework/shrink/spots.h"

const char *st_vary_pick(const struct st_vary_job *self, const char *pattern)
{
    struct st_spots spots = st_spots_find(self->arena, self->tree, pattern);
    const char *spot =
        spots.count > 0 ? spots.pointers[st_roll(self->dice, (uint32_t)spots.count)] : NULL;

    if (!*self->spot)
        *self->spot = spot;
    return spot;
}

json_t *st_vary_list_of(const struct st_vary_job *self, const char *spot, size_t *ret_index)
{
    json_t *list =
        spot ? st_spot_value(self->arena, self->tree, st_spot_above(self->arena, spot, 1)) : NULL;

    if (!json_is_array(list))
        return NULL;
    *ret_index = strtoul(st_spot_name(self->arena, spot), NULL, 10);
    return list;
}

void st_vary_insert_step(const struct st_vary_job *self, size_t index, json_t *step)
{
    json_t *faults = json_object_get(self->tree, "faults");

    (void)json_array_insert_new(json_object_get(self->tree, "steps"), index, step);
    for (size_t i = 0; i < json_array_size(faults); i++) {
        json_t *at = json_object_get(json_array_get(faults, i), "at");
        json_int_t number = json_integer_value(json_object_get(at, "step"));

        if (number > (json_int_t)index)
            (void)json_integer_set(json_object_get(at, "step"), number + 1);
    }
}

bool st_vary_drop(const struct st_vary_job *self)
{
    const char *spot = st_vary_pick(self, self->at);

    return spot && st_leave_out(self->arena, self->tree, spot);
}

/* Of a step; it happens again at once, or later. */
bool st_vary_copy(const struct st_vary_job *self)
{
    size_t index = 0;
    json_t *list = st_vary_list_of(self, st_vary_pick(self, self->at), &index);

    if (!list || json_array_size(list) >= ST_STEPS_MAX)
        return false;

    size_t after = json_array_size(list) - index;

    st_vary_insert_step(
        self, index + 1 + st_roll(self->dice, (uint32_t)after),
        json_deep_copy(json_array_get(list, index)));
    return true;
}

/* With the next one. Faults stay at the number of their step. */
bool st_vary_swap(const struct st_vary_job *self)
{
    size_t index = 0;
    json_t *list = st_vary_list_of(self, st_vary_pick(self, self->at), &index);

    if (!list || index + 1 >= json_array_size(list))
        return false;

    json_t *one = json_incref(json_array_get(list, index));

    (void)json_array_remove(list, index);
    (void)json_array_insert_new(list, index + 1, one);
    return true;
}

/* What stands at another spot of the pattern. */
bool st_vary_take_other(const struct st_vary_job *self)
{
    const char *spot = st_vary_pick(self, self->at);
    const char *from = st_vary_pick(self, self->at);
    json_t *here = spot ? st_spot_value(self->arena, self->tree, spot) : NULL;
    json_t *there = from ? st_spot_value(self->arena, self->tree, from) : NULL;

    if (!here || !there || json_equal(here, there))
        return false;
    return st_spot_replace(self->arena, self->tree, spot, json_deep_copy(there));
}
