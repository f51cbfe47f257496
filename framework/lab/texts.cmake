# texts.cmake - files as a C array: cmake -DOUTPUT=FILE -DTOOLS=FILES -P texts.cmake
set(arrays "")
set(rows "")
set(names "")
set(index 0)
foreach(tool IN LISTS TOOLS)
    file(READ "${tool}" bytes HEX)
    string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
    string(APPEND arrays "static const char text_${index}[] = { ${bytes} 0x00 };\n")
    string(APPEND rows "    { text_${index}, sizeof text_${index} - 1 },\n")
    cmake_path(GET tool STEM name)
    string(APPEND names "    \"${name}\",\n")
    math(EXPR index "${index} + 1")
endforeach()
file(WRITE "${OUTPUT}" "
#include \"framework/engine/registry.h\"
#include \"framework/lab/tool.h\"

${arrays}
const struct st_lab_text st_lab_texts[] = {
${rows}};
const size_t st_lab_text_count = sizeof st_lab_texts / sizeof st_lab_texts[0];

static const char *const names[] = {
${names}};
const struct st_words st_tool_words = { \"lab\", names, sizeof names / sizeof names[0] };
")
