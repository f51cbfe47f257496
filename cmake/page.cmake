# page.cmake - makes the page of the html report: its style and script go into the template,
# their hashes into its policy, and all of it into a C file.
#
# cmake -DFOLDER=framework/report/html_page -DOUTPUT=page.c -P cmake/page.cmake
cmake_policy(SET CMP0007 NEW)

set(digits "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

# The SHA-256 of a text in base64: 32 bytes are ten groups of three, and two bytes.
function(hash_of text result)
    string(SHA256 hex "${text}")
    set(base64 "")
    foreach(group RANGE 10)
        math(EXPR at "${group} * 6")
        string(SUBSTRING "${hex}00" ${at} 6 three)
        math(EXPR bits "0x${three}")
        foreach(shift 18 12 6 0)
            math(EXPR digit "(${bits} >> ${shift}) & 63")
            string(SUBSTRING "${digits}" ${digit} 1 character)
            string(APPEND base64 "${character}")
        endforeach()
    endforeach()
    string(REGEX REPLACE "A$" "=" base64 "${base64}") # the third byte is none
    set(${result} "${base64}" PARENT_SCOPE)
endfunction()

# file(READ) and not configure_file: nothing in a script is a variable of ours.
set(script "")
file(GLOB scripts "${FOLDER}/*.js")
list(SORT scripts)
foreach(path IN LISTS scripts)
    file(READ "${path}" part)
    string(APPEND script "${part}")
endforeach()
file(READ "${FOLDER}/page.css" style)
file(READ "${FOLDER}/page.html" page)

# Every report carries this: without indentation and comments, which start a line, it is a
# sixth smaller. Nothing in it spans lines but these.
foreach(name script style)
    string(REGEX REPLACE "\n[ ]+" "\n" ${name} "${${name}}")
    string(REGEX REPLACE "\n/[*]([^*]|[*][^/])*[*]/" "" ${name} "${${name}}")
    string(REGEX REPLACE "\n\n+" "\n" ${name} "${${name}}")
endforeach()

hash_of("${script}" script_hash)
hash_of("${style}" style_hash)
foreach(name script_hash style_hash style script)
    string(TOUPPER "@${name}@" mark)
    string(REPLACE "${mark}" "${${name}}" page "${page}")
endforeach()

string(HEX "${page}" bytes)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE "${OUTPUT}" "#include \"framework/report/html.h\"

const char st_html_page[] = {
${bytes}0 };
")
