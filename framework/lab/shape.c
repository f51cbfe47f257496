/*
 * shape.c - the shapes that there are, by word.
 */
#include "framework/lab/shape.h"

const struct st_lab_shape *const st_lab_shapes[ST_LAB_SHAPE_COUNT] = {
#define X(id, word, about) &st_lab_shape_##id,
    ST_LAB_SHAPES(X)
#undef X
};

static const char *const words[] = {
#define X(id, word, about) word,
    ST_LAB_SHAPES(X)
#undef X
};
const struct st_words st_lab_shape_words = { "shape", words, ST_LAB_SHAPE_COUNT };
