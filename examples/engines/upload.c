/*
 * upload.c - an engine in C that sends what was edited offline, property by property.
 *
 *     cc -o upload examples/engines/upload.c $(pkg-config --cflags --libs jansson)
 *     synctorture run --engine ./upload scenarios/tutorial
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sync {
    json_t *errors;
    const char *status; /* of the first error, or "ok" */
};

static void say(json_t *message)
{
    if (json_dumpf(message, stdout, JSON_COMPACT) != 0 || putchar('\n') == EOF ||
        fflush(stdout) != 0)
        exit(EXIT_FAILURE);
    json_decref(message);
}

/* The next line; the framework has nothing more to ask when there is none. */
static json_t *hear(void)
{
    json_t *message = json_loadf(stdin, JSON_DISABLE_EOF_CHECK, NULL);

    if (!message)
        exit(feof(stdin) ? EXIT_SUCCESS : EXIT_FAILURE);
    return message;
}

/* Does what was asked of the server or of the client; the caller releases the answer. */
static json_t *call(const char *side, const char *name, json_t *members)
{
    json_object_set_new(members, "type", json_string("call"));
    json_object_set_new(members, "call", json_string(name));
    json_object_set_new(members, "on", json_string(side));
    say(members);
    return hear();
}

static const char *status_of(const json_t *answer)
{
    return json_string_value(json_object_get(answer, "status"));
}

static int is_ok(const json_t *answer)
{
    return strcmp(status_of(answer), "ok") == 0;
}

static void add_error(
    struct sync *sync, json_t *item, const char *name, const char *status, json_t *property)
{
    static char first[64];
    json_t *error = json_pack("{s:O,s:s,s:s}", "item", item, "call", name, "status", status);

    if (property)
        json_object_set(error, "property", property);
    json_array_append_new(sync->errors, error);
    if (strcmp(sync->status, "ok") == 0) {
        (void)snprintf(first, sizeof first, "%s", status);
        sync->status = first;
    }
}

/* The answer if it is well; else it is an error, and NULL. */
static json_t *attempt(
    struct sync *sync, const char *side, const char *name, json_t *item, json_t *members)
{
    json_t *property = json_incref(json_object_get(members, "property"));
    json_t *answer = NULL;

    json_object_set(members, "item", item);
    answer = call(side, name, members);
    if (!is_ok(answer)) {
        add_error(sync, item, name, status_of(answer), property);
        json_decref(answer);
        answer = NULL;
    }
    json_decref(property);
    return answer;
}

/* Returns whether the property is with the server now. */
static int send_property(struct sync *sync, json_t *item, json_t *property)
{
    json_t *got =
        attempt(sync, "client", "property.get", item, json_pack("{s:O}", "property", property));
    json_t *set = NULL;

    if (got) {
        json_t *value = json_object_get(got, "value");

        set = attempt(
            sync, "server", "property.set", item,
            json_pack("{s:O,s:O}", "property", property, "value", value));
    }
    json_decref(got);
    json_decref(set);
    return set != NULL;
}

/* Make what was sent true, and remember that both agree. */
static void settle(struct sync *sync, json_t *item, json_t *sent, json_t *change)
{
    json_t *saved = attempt(
        sync, "server", "item.save", item,
        json_pack("{s:s,s:O}", "save", "if-unchanged", "change", change));

    if (!saved)
        return;

    json_t *adopted = attempt(
        sync, "client", "item.save", item,
        json_pack("{s:s,s:O}", "save", "adopt", "version", json_object_get(saved, "version")));

    if (adopted)
        json_decref(attempt(
            sync, "client", "item.checkpoint", item,
            json_pack(
                "{s:O,s:O}", "properties", sent, "change", json_object_get(saved, "change"))));
    json_decref(adopted);
    json_decref(saved);
}

static void send_item(struct sync *sync, json_t *item, json_t *properties)
{
    json_t *base = attempt(sync, "client", "base.open", item, json_object());
    json_t *online = base ? attempt(sync, "server", "item.open", item, json_object()) : NULL;
    json_t *sent = json_array();
    size_t i;
    json_t *property;

    if (online && !json_equal(json_object_get(online, "change"), json_object_get(base, "change"))) {
        add_error(sync, item, "item.open", "conflict", NULL);
    } else if (online) {
        json_array_foreach (properties, i, property) {
            if (send_property(sync, item, property))
                json_array_append(sent, property);
        }
        if (json_array_size(sent) > 0)
            settle(sync, item, sent, json_object_get(base, "change"));
    }
    json_decref(sent);
    json_decref(online);
    json_decref(base);
}

static void synchronize(const json_t *question)
{
    struct sync sync = { json_array(), "ok" };
    json_t *journal = call("client", "journal.list", json_object());
    size_t i;
    json_t *entry;

    if (!is_ok(journal))
        sync.status = status_of(journal);
    json_array_foreach (json_object_get(journal, "entries"), i, entry) {
        send_item(&sync, json_object_get(entry, "item"), json_object_get(entry, "properties"));
    }
    say(json_pack(
        "{s:s,s:O,s:s,s:o}", "type", "done", "sync", json_object_get(question, "sync"), "status",
        sync.status, "errors", sync.errors));
    json_decref(journal);
}

int main(void)
{
    for (;;) {
        json_t *question = hear();

        if (strcmp(json_string_value(json_object_get(question, "type")), "hello") == 0)
            say(json_pack(
                "{s:s,s:i,s:s,s:s,s:[s]}", "type", "hello", "protocol", 1, "name", "upload",
                "version", "1.0", "capabilities", "upload"));
        else
            synchronize(question);
        json_decref(question);
    }
}
