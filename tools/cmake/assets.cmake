# Turns web/dist/assets.txt (url, file, mime, cache, etag, csp; tab-separated) and the area table
# into an assembler file of bytes and a C++ table that names them.
set(asm ".section .rodata\n")
set(rows "")
set(count 0)
macro(bytes_of path label)
  if(EXISTS "${path}")
    string(APPEND asm ".balign 16\n${label}_begin:\n.incbin \"${path}\"\n${label}_end:\n.global ${label}_begin\n.global ${label}_end\n")
    set(decl_${label} TRUE)
  else()
    set(decl_${label} FALSE)
  endif()
endmacro()
set(decls "")
if(ASSETS)
  get_filename_component(dist ${ASSETS} DIRECTORY)
  file(STRINGS ${ASSETS} lines)
  foreach(line ${lines})
    string(REPLACE ";" "\\;" line "${line}")
    string(REPLACE "\t" ";" f "${line}")
    list(LENGTH f n)
    list(GET f 0 url)
    list(GET f 1 file)
    list(GET f 2 mime)
    list(GET f 3 cache)
    list(GET f 4 etag)
    set(csp "-")
    if(n GREATER 5)
      list(SUBLIST f 5 -1 rest)
      string(REPLACE ";" "\;" csp "${rest}")
      string(REPLACE "\\" "" csp "${csp}")
    endif()
    if(csp STREQUAL "-")
      set(csp "")
    endif()
    set(spans "")
    foreach(suffix "" ".br" ".gz")
      string(REPLACE "." "_" s "${suffix}")
      set(label "asset_${count}${s}")
      bytes_of("${dist}/${file}${suffix}" ${label})
      if(decl_${label})
        string(APPEND decls "extern const char ${label}_begin[];\nextern const char ${label}_end[];\n")
        string(APPEND spans ", {${label}_begin, ${label}_end}")
      else()
        string(APPEND spans ", {nullptr, nullptr}")
      endif()
    endforeach()
    string(APPEND rows "    {\"${url}\", \"${mime}\", \"${cache}\", \"${etag}\", R\"csp(${csp})csp\"${spans}},\n")
    math(EXPR count "${count} + 1")
  endforeach()
endif()
bytes_of("${ROOT}/data/places/xian-610100-areas.csv" places_areas)
bytes_of("${ROOT}/data/rules/epidemic-pass-2022.json" rules_demo)
bytes_of("${ROOT}/data/dcc/valuesets/value_sets.json" dcc_value_sets)
# Schemas of EU certificates, oldest first: an unknown version is held to the last.
file(GLOB schemas ${ROOT}/data/dcc/schema/*.json)
list(SORT schemas COMPARE NATURAL)
set(schema_rows "")
set(schema_count 0)
foreach(schema ${schemas})
  get_filename_component(version ${schema} NAME)
  string(REGEX REPLACE ".json$" "" version ${version})
  set(label "dcc_schema_${schema_count}")
  bytes_of("${schema}" ${label})
  string(APPEND decls "extern const char ${label}_begin[];\nextern const char ${label}_end[];\n")
  string(APPEND schema_rows "    {\"${version}\", {${label}_begin, static_cast<std::size_t>(${label}_end - ${label}_begin)}},\n")
  math(EXPR schema_count "${schema_count} + 1")
endforeach()
string(APPEND asm ".section .note.GNU-stack,\"\",@progbits\n")
file(WRITE ${OUT}/assets.S "${asm}")
file(WRITE ${OUT}/assets.cpp "// Generated: the web app and data tables inside the binary.
#include \"platform/embedded.h\"

extern \"C\" {
${decls}extern const char places_areas_begin[];
extern const char places_areas_end[];
extern const char rules_demo_begin[];
extern const char rules_demo_end[];
extern const char dcc_value_sets_begin[];
extern const char dcc_value_sets_end[];
}

namespace fl {

static const EmbeddedAsset kAssets[] = {
${rows}    {\"\", \"\", \"\", \"\", \"\", {nullptr, nullptr}, {nullptr, nullptr}, {nullptr, nullptr}},
};

std::span<const EmbeddedAsset> embedded_assets() { return {kAssets, ${count}}; }

std::span<const EmbeddedSchema> embedded_dcc_schemas() {
  static const EmbeddedSchema kSchemas[] = {
${schema_rows}  };
  return {kSchemas, ${schema_count}};
}

std::string_view embedded_areas_csv() {
  return {places_areas_begin, static_cast<std::size_t>(places_areas_end - places_areas_begin)};
}
std::string_view embedded_dcc_value_sets() {
  return {dcc_value_sets_begin,
          static_cast<std::size_t>(dcc_value_sets_end - dcc_value_sets_begin)};
}
std::string_view embedded_demo_rules() {
  return {rules_demo_begin, static_cast<std::size_t>(rules_demo_end - rules_demo_begin)};
}

}  // namespace fl
")
