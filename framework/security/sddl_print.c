/*
 * sddl_print.c - a security descriptor to text.
 */
#include "framework/security/mask.h"
#include "framework/security/sddl.h"

static void print_flags(struct st_text *text, const struct st_nt_ace *ace)
{
    static const struct {
        const char *word;
        uint8_t value;
    } flags[] = {
#define X(id, word, value, about) { word, value },
        ST_NT_ACE_FLAGS(X)
#undef X
    };

    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (!(ace->flags & flags[i].value))
            continue;
        if (ace->type == ST_NT_TRUST && flags[i].value == ST_NT_SUCCESS)
            st_text_add(text, "TP");
        else
            st_text_add(text, flags[i].word);
    }
}

static void print_guid(struct st_text *text, bool is_there, const struct st_guid *guid)
{
    char digits[ST_GUID_TEXT_SIZE + 1];

    if (is_there) {
        st_guid_print(guid, digits);
        st_text_add(text, digits);
    }
    st_text_add_char(text, ';');
}

static void print_ace(
    struct st_text *text, const struct st_nt_ace *ace, const struct st_sid *domain)
{
    st_text_addf(text, "(%s;", st_nt_type_find(ace->type)->word);
    print_flags(text, ace);
    st_text_add_char(text, ';');
    if (ace->type == ST_NT_LABEL)
        st_mask_print_label(text, ace->mask);
    else
        st_mask_print(text, ace->mask);
    st_text_add_char(text, ';');
    print_guid(text, ace->has_object_type, &ace->object_type);
    print_guid(text, ace->has_inherited_type, &ace->inherited_type);
    st_alias_print(text, &ace->sid, domain);
    st_text_add_char(text, ')');
}

/* control: the bits of the DACL, also when it is the SACL's turn. */
static void print_acl(
    struct st_text *text,
    const char *tag,
    const struct st_nt_acl *acl,
    unsigned control,
    const struct st_sid *domain)
{
    if (!acl->is_present)
        return;
    st_text_add(text, tag);
    if (control & ST_CONTROL_DACL_PROTECTED)
        st_text_add(text, "P");
    if (control & ST_CONTROL_DACL_AUTO_INHERIT_REQUIRED)
        st_text_add(text, "AR");
    if (control & ST_CONTROL_DACL_AUTO_INHERITED)
        st_text_add(text, "AI");
    if (acl->is_null)
        st_text_add(text, "NO_ACCESS_CONTROL");
    for (size_t i = 0; i < acl->count; i++)
        print_ace(text, &acl->aces[i], domain);
}

const char *st_sddl_print(
    struct st_arena *arena, const struct st_descriptor *descriptor, const struct st_sid *domain)
{
    struct st_text text;

    st_text_init(&text, arena);
    if (descriptor->has_owner) {
        st_text_add(&text, "O:");
        st_alias_print(&text, &descriptor->owner, domain);
    }
    if (descriptor->has_group) {
        st_text_add(&text, "G:");
        st_alias_print(&text, &descriptor->group, domain);
    }
    print_acl(&text, "D:", &descriptor->dacl, descriptor->control, domain);
    /* The bits of the SACL stand one to the left of those of the DACL. */
    print_acl(&text, "S:", &descriptor->sacl, descriptor->control >> 1U, domain);
    return text.data;
}
