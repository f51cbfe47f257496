/*
 * clash.c - two items of one name, which a tree cannot show.
 */
#include "framework/lab/visit.h"

static bool is_item(const struct st_store *store, st_object_id id)
{
    return st_store_has(store, id) && st_store_peek(store, id)->kind == ST_KIND_ITEM;
}

bool st_lab_names_differ(const struct st_lab_visit *visit)
{
    const struct st_store *server = st_world_server(visit->world);
    const struct st_store *local =
        st_world_local(visit->world, (size_t)visit->session->replica - 1);

    for (st_object_id id = 0; id < local->used; id++) {
        const struct st_object *object = st_store_peek(local, id);
        st_object_id other = is_item(local, id)
                                 ? st_store_find(server, object->parent, object->name)
                                 : (st_object_id)ST_NO_OBJECT;

        if (other != ST_NO_OBJECT && other != id)
            return st_lab_unfit(
                visit->lab, true, "two items are called \"%s\", which have two names in a tree",
                st_names_text(visit->session->setting->names, object->name));
    }
    return true;
}
