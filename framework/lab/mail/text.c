/*
 * text.c - what is written in messages, in names of files, and in a server's answers.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "framework/base/text.h"
#include "framework/lab/mail/mail.h"

#define ID_HEADER "Message-ID: <"
#define ID_HOST   "@synctorture>"

const struct st_mail_flag_info st_mail_flag_infos[ST_MAIL_FLAG_COUNT] = {
#define X(id, word, letter, right) { word, letter, ST_MAIL_MAY_##right },
    ST_MAIL_FLAGS(X)
#undef X
};

static const char letters_of_rights[] = {
#define X(id, letter) letter,
    ST_MAIL_RIGHTS(X)
#undef X
        '\0'
};

/* --- Values -------------------------------------------------------------------------------- */

static bool is_plain(char c)
{
    return c > ' ' && c < '\x7f' && c != '%';
}

const char *st_mail_encode(struct st_arena *arena, const char *text)
{
    struct st_text encoded;

    st_text_init(&encoded, arena);
    for (; *text; text++) {
        if (is_plain(*text))
            st_text_add_char(&encoded, *text);
        else
            st_text_addf(&encoded, "%%%02X", (unsigned)(unsigned char)*text);
    }
    return encoded.data;
}

static int digit(char c)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *at = c ? strchr(digits, c) : NULL;

    return at ? (int)(at - digits) : -1;
}

const char *st_mail_decode(struct st_arena *arena, const char *text)
{
    struct st_text decoded;

    st_text_init(&decoded, arena);
    while (*text) {
        if (is_plain(*text)) {
            st_text_add_char(&decoded, *text++);
            continue;
        }
        if (*text != '%' || digit(text[1]) < 0 || digit(text[2]) < 0)
            return NULL;

        int byte = digit(text[1]) * 16 + digit(text[2]);

        if (byte == 0)
            return NULL;
        st_text_add_char(&decoded, (char)byte);
        text += 3;
    }
    return decoded.data;
}

/* --- Messages ------------------------------------------------------------------------------ */

/* A line without its end, which is of one character or two; NULL: there is none. */
static const char *next_line(struct st_arena *arena, const char **rest)
{
    size_t size = strcspn(*rest, "\n");
    const char *line = *rest;

    if (!*line)
        return NULL;
    *rest += size + (line[size] != '\0');
    while (size > 0 && line[size - 1] == '\r')
        size--;
    return st_arena_copy(arena, line, size);
}

const char *st_mail_item(struct st_arena *arena, const char *message)
{
    for (const char *line; (line = next_line(arena, &message)) && *line;) {
        if (strncasecmp(line, ID_HEADER, strlen(ID_HEADER)) != 0)
            continue;

        const char *item = line + strlen(ID_HEADER);
        const char *end = strstr(item, ID_HOST);

        return end ? st_arena_copy(arena, item, (size_t)(end - item)) : NULL;
    }
    return NULL;
}

const char *st_mail_body(struct st_arena *arena, const char *message)
{
    for (const char *line; (line = next_line(arena, &message)) && *line;)
        ;
    return message;
}

bool st_mail_next(
    struct st_arena *arena, const char **rest, const char **ret_name, const char **ret_value)
{
    for (const char *line; (line = next_line(arena, rest));) {
        const char *mark = strstr(line, ": ");
        const char *value = mark ? st_mail_decode(arena, mark + 2) : NULL;

        if (!value)
            continue;
        *ret_name = st_arena_copy(arena, line, (size_t)(mark - line));
        *ret_value = value;
        return true;
    }
    return false;
}

void st_mail_begin(struct st_text *message, const char *item)
{
    st_text_addf(
        message,
        "From: synctorture <lab@synctorture>\n"
        "To: synctorture <lab@synctorture>\n"
        "Subject: %s\n" ID_HEADER "%s" ID_HOST "\n"
        "Date: Sun, 09 Sep 2001 01:46:40 +0000\n"
        "MIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=us-ascii\n"
        "\n",
        item, item);
}

void st_mail_add(struct st_text *message, const char *name, const char *value)
{
    st_text_addf(message, "%s: %s\n", name, st_mail_encode(message->arena, value));
}

/* --- Names of files ------------------------------------------------------------------------ */

/* Where the letters of flags are: behind ":2,", or at the end. */
static const char *letters_in(const char *name)
{
    const char *mark = strstr(name, ":2,");

    return mark ? mark + strlen(":2,") : name + strlen(name);
}

static unsigned flag_of(char letter)
{
    for (unsigned i = 0; i < ST_MAIL_FLAG_COUNT; i++)
        if (st_mail_flag_infos[i].letter == letter)
            return 1U << i;
    return 0;
}

unsigned st_mail_name_flags(const char *name)
{
    unsigned flags = 0;

    for (const char *letter = letters_in(name); *letter; letter++)
        flags |= flag_of(*letter);
    return flags;
}

const char *st_mail_name_with(struct st_arena *arena, const char *name, unsigned flags)
{
    static const char in_order[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const char *letters = letters_in(name);
    struct st_text with;

    st_text_init(&with, arena);
    st_text_addf(&with, "%.*s:2,", (int)strcspn(name, ":"), name);
    for (const char *letter = in_order; *letter; letter++) {
        unsigned flag = flag_of(*letter);

        if (flag ? (flag & flags) != 0 : strchr(letters, *letter) != NULL)
            st_text_add_char(&with, *letter);
    }
    return with.data;
}

/* --- Answers ------------------------------------------------------------------------------- */

const char *st_mail_rights_text(struct st_arena *arena, unsigned rights)
{
    struct st_text text;

    st_text_init(&text, arena);
    for (size_t i = 0; letters_of_rights[i]; i++)
        if (rights >> i & 1)
            st_text_add_char(&text, letters_of_rights[i]);
    return text.data;
}

bool st_mail_flags_said(const char *answer, unsigned *ret_flags)
{
    const char *at = strstr(answer, "FLAGS (");
    unsigned flags = 0;

    if (!at || !strchr(at, ')'))
        return false;
    for (at += strlen("FLAGS ("); *at != ')';) {
        size_t size = strcspn(at, " )");

        for (unsigned i = 0; i < ST_MAIL_FLAG_COUNT; i++)
            if (strlen(st_mail_flag_infos[i].word) == size &&
                strncasecmp(at, st_mail_flag_infos[i].word, size) == 0)
                flags |= 1U << i;
        at += size;
        at += strspn(at, " ");
    }
    *ret_flags = flags;
    return true;
}

bool st_mail_rights_said(const char *answer, unsigned *ret_rights)
{
    const char *at = strstr(answer, "* MYRIGHTS ");
    unsigned rights = 0;

    if (!at)
        return false;
    at += strlen("* MYRIGHTS ");
    at += strcspn(at, " \r\n");
    for (at += strspn(at, " "); *at && isalpha((unsigned char)*at); at++) {
        const char *letter = strchr(letters_of_rights, *at);

        if (letter)
            rights |= 1U << (letter - letters_of_rights);
    }
    *ret_rights = rights;
    return true;
}
