/*
 * fields.h - what a scenario file may hold, as tables.
 *
 * A type says how a JSON value looks and which slot of C it is decoded into; an
 * object type lists its members as rows. decode.c, print.c and schema.c read the
 * same rows, so that no member is known to one of them only.
 */
#ifndef ST_SCENARIO_FIELDS_H
#define ST_SCENARIO_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "framework/base/path.h"
#include "framework/base/words.h"

/* How a value looks, and its slot. A slot of zeros: absent, or reported as wrong. */
enum st_shape {
    ST_SHAPE_TEXT,   /* const char * */
    ST_SHAPE_FORMAT, /* struct st_number: the number of the file format */
    ST_SHAPE_HEX,    /* struct st_number: "0x10" */
    ST_SHAPE_CLOCK,  /* struct st_number: "HH:MM:SS", in seconds */
    ST_SHAPE_COUNT,  /* struct st_number: from 1 to max, or what stands for all or for none */
    ST_SHAPE_FLAG,   /* struct st_flag */
    ST_SHAPE_WORD,   /* struct st_word */
    ST_SHAPE_WORDS,  /* struct st_word_set: a list of words, none twice */
    ST_SHAPE_LIST,   /* struct st_many */
    ST_SHAPE_MAP,    /* struct st_many: an object with free names, in the order of the file */
    ST_SHAPE_OBJECT, /* a struct that begins with struct st_node */
    ST_SHAPE_RAW,    /* const char *: any JSON object, as JSON text */
};

struct st_number {
    bool given;
    uint32_t value; /* COUNT: of null 0, of the type's word ST_COUNT_WORD */
};

#define ST_COUNT_WORD UINT32_MAX

struct st_flag {
    bool given, value;
};

struct st_word {
    bool given;
    uint8_t value; /* index into the words */
};

struct st_word_set {
    bool given;
    uint32_t set; /* of 1 << index into the words */
};

struct st_many {
    const struct st_path *at;
    bool given;
    bool null; /* null was written, which the type allows */
    size_t count;
    const char *const *keys; /* of a map */
    const void *items;       /* count slots of the element's type */
    const char *text;        /* written instead of a list, where the type allows it; or NULL */
};

/* What every object with fixed members begins with. */
struct st_node {
    bool given;
    const struct st_path *at;
    const char *note, *why; /* for people; kept for printing */
};

/* What a text must look like. */
enum st_rule {
    ST_RULE_ANY,
    ST_RULE_NAME,     /* of an identity, a client, ... */
    ST_RULE_PROPERTY, /* a name that is given a number when it first appears */
    ST_RULE_LEAF,     /* an item's name in its folder */
    ST_RULE_FOLDER,   /* "/Public/Expenses" */
    ST_RULE_ITEM,     /* "/Public/Expenses/report": a folder and a leaf */
    ST_RULE_OBJECT,   /* the path of a folder or an item */
    ST_RULE_VALUE,    /* of a property */
    ST_RULE_VERSION,  /* of a program: "1.60.1" */
    ST_RULE_COUNT
};

struct st_field;

struct st_type {
    enum st_shape shape;
    enum st_rule rule;             /* TEXT; MAP: of the names */
    const char *name;              /* OBJECT, WORD, WORDS: in the schema, which defines it once */
    const char *what;              /* "a list of rights": for messages */
    bool nullable;                 /* TEXT, COUNT, LIST, MAP: null means something */
    bool or_text;                  /* LIST: a string may stand for it */
    const struct st_words *words;  /* WORD, WORDS; OBJECT: its variants, COUNT: one word; or NULL */
    const char *const *abouts;     /* WORD, WORDS: what each means, or NULL */
    const struct st_type *element; /* LIST, MAP */
    size_t min, max;               /* LIST, MAP: how many; max 0 is no limit but the file's.
                                      COUNT: max, below ST_COUNT_WORD */
    const struct st_field *fields; /* OBJECT */
    size_t field_count;
    size_t size; /* OBJECT: of its struct */
};

/*
 * A member of an object. Of an object with variants, the word of the first row
 * says which one it is, and the other rows say which ones they are for.
 */
struct st_field {
    const char *name;
    const struct st_type *type;
    size_t offset; /* of the slot */
    const char *about;
    uint32_t required; /* set of variants that must have it */
    uint32_t allowed;  /* set of variants that may */
    char choice;       /* of the rows with the same letter, exactly one is given; 0: free */
};

enum { ST_FIELDS_MAX = 32 }; /* rows of one object */
#define ST_ALL_VARIANTS UINT32_MAX

/* Bytes of a slot of the type. */
size_t st_slot_size(const struct st_type *type);

/* Whether the slot was given a value. */
bool st_slot_given(const struct st_type *type, const void *slot);

/* The slot of element i of a list or map. */
const void *st_many_item(const struct st_type *type, const struct st_many *many, size_t i);

/* Which variant a decoded object is, as one bit. */
uint32_t st_object_variant(const struct st_type *type, const void *slot);

#endif
