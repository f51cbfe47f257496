/*
 * story_text.c - a random story as a person can read it.
 */
#include "tests/support/random_story.h"

#include "framework/base/text.h"

static const struct {
    st_rights right;
    const char *word;
} letters[] = {
    { ST_RIGHT_LIST, "list" },
    { ST_RIGHT_CREATE_ITEM, "create-item" },
    { ST_RIGHT_READ_PROPERTY, "read-property" },
    { ST_RIGHT_WRITE_PROPERTY, "write-property" },
    { ST_RIGHT_WRITE_OWN_PROPERTY, "write-own-property" },
    { ST_RIGHT_DELETE_OWN_ITEM, "delete-own-item" },
    { ST_RIGHT_VIEW, "view" },
    { ST_RIGHT_DELETE, "delete" },
};
enum { LETTERS = sizeof letters / sizeof letters[0] };

static const char *trustee_name(uint8_t trustee)
{
    return st_story_identities[trustee ? ST_FIRST_NAMED + trustee - 1 : ST_EVERYONE];
}

static void add_list(struct st_text *text, const char *what, const struct st_story_list *list)
{
    if (!list->is_used)
        return;
    st_text_addf(text, "  list of %s%s:", what, list->is_protected ? " (protected)" : "");
    for (size_t i = 0; i < ST_STORY_ACES; i++) {
        const struct st_story_ace *ace = &list->aces[i];

        if (!ace->is_used)
            continue;
        st_text_addf(text, " [%s %s", ace->is_deny ? "deny" : "allow", trustee_name(ace->trustee));
        for (size_t k = 0; k < LETTERS && ace->mask != ST_RIGHTS_ALL; k++)
            if (ace->mask & letters[k].right)
                st_text_addf(text, " %s", letters[k].word);
        st_text_addf(
            text, "%s%s%s%s]", ace->mask == ST_RIGHTS_ALL ? " all" : "",
            ace->property == ST_NO_PROPERTY ? "" : " on ",
            ace->property == ST_NO_PROPERTY ? "" : st_story_properties[ace->property],
            ace->for_items ? ", for items" : "");
    }
    st_text_add_char(text, '\n');
}

static void add_step(
    struct st_text *text, const struct st_story *story, const struct st_story_step *step)
{
    bool on_server = step->verb >= ST_VERB_SERVER_EDIT && step->verb <= ST_VERB_LEAVE_GROUP;

    st_text_addf(text, "  %s", st_verb_words.words[step->verb]);
    if (on_server)
        st_text_addf(
            text, " by %s",
            step->user < ST_STORY_USERS ? st_story_identities[ST_FIRST_NAMED + step->user]
                                        : "the administrator");
    else
        st_text_addf(
            text, " on client %d of %s", step->client,
            st_story_identities[ST_FIRST_NAMED + story->client_users[step->client]]);
    if (step->verb == ST_VERB_JOIN_GROUP || step->verb == ST_VERB_LEAVE_GROUP)
        st_text_addf(
            text, " %s", st_story_identities[ST_FIRST_NAMED + ST_STORY_USERS + step->group]);
    else if (step->verb != ST_VERB_SYNC)
        st_text_addf(
            text, " %c%d", step->object < ST_STORY_FOLDERS ? 'F' : 'i',
            step->object - (step->object < ST_STORY_FOLDERS ? 0 : ST_STORY_FOLDERS));
    if (step->verb == ST_VERB_CREATE || step->verb == ST_VERB_SERVER_CREATE ||
        step->verb == ST_VERB_MOVE || step->verb == ST_VERB_SERVER_MOVE)
        st_text_addf(text, " in F%d", step->folder);
    if (step->takes_name && (step->verb == ST_VERB_CREATE || step->verb == ST_VERB_SERVER_CREATE))
        st_text_addf(text, " called i%d", step->name);
    if (step->verb == ST_VERB_EDIT || step->verb == ST_VERB_SERVER_EDIT ||
        step->verb == ST_VERB_CREATE || step->verb == ST_VERB_SERVER_CREATE)
        for (size_t p = 0; p < ST_STORY_PROPERTIES; p++) {
            if (step->set >> p & 1)
                st_text_addf(
                    text, " %s=%s-%d", st_story_properties[p], st_story_properties[p], step->value);
            else if (step->unset >> p & 1)
                st_text_addf(text, " %s=absent", st_story_properties[p]);
        }
    if (step->verb == ST_VERB_MARK_READ)
        st_text_addf(text, " %s", step->is_read ? "read" : "unread");
    st_text_add_char(text, '\n');
    if (step->verb == ST_VERB_SET_ACL)
        add_list(text, "that", &story->step_lists[step->list]);
}

static void add_people(struct st_text *text, const struct st_story *story)
{
    st_text_addf(
        text, "  seed %llu, clients of %s%s%s%s%s\n", (unsigned long long)story->seed,
        st_story_identities[ST_FIRST_NAMED + story->client_users[0]],
        story->clients > 1 ? " and " : "",
        story->clients > 1 ? st_story_identities[ST_FIRST_NAMED + story->client_users[1]] : "",
        story->groups_nest ? ", Editors in Staff" : "",
        story->has_bypass ? ", Staff bypasses lists" : "");
    for (size_t user = 0; user < ST_STORY_USERS; user++)
        for (size_t group = 0; group < ST_STORY_GROUPS; group++)
            if (story->in_group[user][group])
                st_text_addf(
                    text, "  %s in %s\n", st_story_identities[ST_FIRST_NAMED + user],
                    st_story_identities[ST_FIRST_NAMED + ST_STORY_USERS + group]);
}

static void add_item(struct st_text *text, const struct st_story *story, size_t item)
{
    size_t owner = story->item_owner[item];

    st_text_addf(
        text, "  item i%zu in F%d, owner %s, properties", item, story->item_folder[item],
        owner < ST_STORY_USERS ? st_story_identities[ST_FIRST_NAMED + owner] : "nobody");
    for (size_t p = 0; p < ST_STORY_PROPERTIES; p++)
        if (story->item_properties[item] >> p & 1)
            st_text_addf(text, " %s", st_story_properties[p]);
    st_text_add_char(text, '\n');
    add_list(text, st_arena_format(text->arena, "i%zu", item), &story->item_lists[item]);
}

const char *st_story_text(struct st_arena *arena, const struct st_story *story)
{
    struct st_text text;

    st_text_init(&text, arena);
    add_people(&text, story);
    for (size_t i = 0; i < ST_STORY_FOLDERS; i++) {
        if (story->resolve[i])
            st_text_addf(&text, "  F%zu: %s\n", i, st_resolve_words.words[story->resolve[i]]);
        add_list(&text, i ? "F1" : "F0", &story->folder_lists[i]);
    }
    for (size_t i = 0; i < ST_STORY_ITEMS; i++)
        if (story->item_is_used[i])
            add_item(&text, story, i);
    for (size_t i = 0; i < ST_STORY_STEPS; i++)
        if (story->steps[i].is_used)
            add_step(&text, story, &story->steps[i]);
    return text.data;
}
