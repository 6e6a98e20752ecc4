// The form of a file, line by line: length, opening comment, include blocks, forbidden words. Every
// rule here reads one file at a time.
#include <array>

#include "rules.h"

namespace fl::tidy {
namespace {

constexpr std::size_t kLinesMax = 600;
constexpr std::size_t kColumnsMax = 100;

constexpr std::array<std::string_view, 9> kClockReads{
    "system_clock", "steady_clock", "high_resolution_clock", "clock_gettime", "gettimeofday",
    "utc_clock",    "timespec_get", "coarse_clock",          "file_clock"};
constexpr std::array<std::string_view, 7> kClockSql{
    "CURRENT_TIMESTAMP", "CURRENT_DATE",   "CURRENT_TIME", "datetime('now",
    "strftime(",         "julianday('now", "unixepoch("};
constexpr std::array<std::string_view, 5> kAbbreviations{"mgr", "ctx", "tmp", "cnt", "idx"};
constexpr std::array<std::string_view, 5> kAbbreviationTails{"Mgr", "Ctx", "Tmp", "Cnt", "Idx"};
constexpr std::array<std::string_view, 22> kThirdParty{
    "boost/",     "fmt/",        "spdlog/", "CLI/",    "gtest/",     "gmock/",
    "rapidcheck", "openssl/",    "sodium",  "sqlite3", "liboath/",   "zlib",
    "unicode/",   "lemon/",      "zip.h",   "pugixml", "xlsxwriter", "curl/",
    "toml++/",    "prometheus/", "ZXing/",  "png.h"};

// What is generated is not written by hand, so its form is the generator's.
bool is_code(const Source& source) {
  if (source.path.starts_with("docs/reference/")) return false;
  const std::string_view e = source.extension();
  return source.is_cpp() || e == ".ts" || e == ".tsx" || e == ".mjs" || e == ".css" ||
         e == ".sql" || e == ".sh" || (e.empty() && source.name() != "ROOMS");
}

bool is_ts(const Source& source) {
  return source.extension() == ".ts" || source.extension() == ".tsx";
}

void check_lengths(const Source& source, Findings& findings) {
  // What a tool writes is as long as what it is told.
  if (source.path.ends_with(".gen.ts")) return;
  if (source.lines.size() > kLinesMax) {
    findings.push_back({"file_length", source.path, 0,
                        std::to_string(source.lines.size()) + " lines; 600 is the ceiling"});
  }
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const std::size_t width = width_of(source.lines[i].raw);
    if (width > kColumnsMax) {
      findings.push_back({"columns", source.path, i + 1, std::to_string(width) + " columns"});
    }
  }
}

void check_opening(const Source& source, Findings& findings) {
  std::size_t i = 0;
  if (!source.lines.empty() && source.lines[0].raw.starts_with("#!")) i = 1;
  while (i < source.lines.size() && trimmed(source.lines[i].raw).empty())
    ++i;
  if (i == source.lines.size()) {
    findings.push_back({"empty_file", source.path, 0, "it holds nothing"});
  } else if (trimmed(source.lines[i].comment).empty() || !trimmed(source.lines[i].code).empty()) {
    findings.push_back({"opening_comment", source.path, i + 1, "open with what the file promises"});
  }
}

// 0 standard and system, 1 third-party, 2 ours; -1 no include.
int block_of(const Line& line) {
  const std::string_view raw = trimmed(line.raw);
  if (!raw.starts_with("#include")) return -1;
  const std::string_view what = trimmed(raw.substr(8));
  if (what.starts_with('"')) return 2;
  for (const std::string_view name : kThirdParty) {
    if (what.substr(1).starts_with(name)) return 1;
  }
  return 0;
}

// "task.cpp" and "task_test.cpp" may begin with "task.h": that shows that the header compiles
// alone.
bool is_own_header(const Source& source, const Line& line) {
  const std::string_view raw = trimmed(line.raw);
  if (!raw.starts_with("#include \"")) return false;
  const std::string_view path = raw.substr(10, raw.find('"', 10) - 10);
  const std::string_view header = path.substr(path.rfind('/') + 1);
  std::string_view stem = source.name().substr(0, source.name().rfind('.'));
  if (stem.ends_with("_test")) stem.remove_suffix(5);
  return header == std::string(stem) + ".h";
}

void check_includes(const Source& source, Findings& findings) {
  int last = -1;
  bool parted = false;  // by an empty line
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const int block = block_of(source.lines[i]);
    if (last < 0 && is_own_header(source, source.lines[i])) continue;
    if (block < 0) {
      parted = parted || trimmed(source.lines[i].raw).empty();
      // Includes behind an #if stand for themselves.
      if (source.lines[i].raw.starts_with("#if") || source.lines[i].raw.starts_with("#endif")) {
        last = -1;
      }
      continue;
    }
    if (block < last) {
      findings.push_back({"include_blocks", source.path, i + 1, "standard, third-party, ours"});
    } else if (last >= 0 && block != last && !parted) {
      findings.push_back({"include_blocks", source.path, i + 1, "an empty line between blocks"});
    }
    last = block;
    parted = false;
  }
}

void check_todo(const Source& source, std::size_t i, Findings& findings) {
  const std::string& comment = source.lines[i].comment;
  for (const std::string_view word : {"FIXME", "XXX", "HACK"}) {
    if (has_word(comment, word)) {
      findings.push_back({"todo_form", source.path, i + 1, "write TODO(name, issue)"});
    }
  }
  const std::size_t at = comment.find("TODO");
  if (at == std::string::npos || !has_word(comment, "TODO")) return;
  const std::string_view rest = std::string_view(comment).substr(at + 4);
  const std::size_t close = rest.find(')');
  const std::size_t comma = rest.find(',');
  if (!rest.starts_with('(') || close == std::string_view::npos || comma > close || comma < 2 ||
      comma + 1 >= close) {
    findings.push_back({"todo_form", source.path, i + 1, "write TODO(name, issue)"});
  }
}

// A comment line that ends like a statement is one that was switched off.
void check_dead_code(const Source& source, std::size_t i, Findings& findings) {
  const Line& line = source.lines[i];
  if (!trimmed(line.code).empty()) return;
  const std::string_view said = trimmed(line.comment);
  // An indented line is an example of use.
  if (line.comment.starts_with("   ")) return;
  if (said.empty() || (said.back() != ';' && said.back() != '{')) return;
  const bool calls = said.find("(") != std::string_view::npos && said.ends_with(");");
  const bool assigns = said.find(" = ") != std::string_view::npos && said.back() == ';';
  const bool opens = said.ends_with(") {");
  if (calls || assigns || opens || said.starts_with("return ")) {
    findings.push_back({"dead_code", source.path, i + 1, "delete it; git remembers"});
  }
}

void check_words_of_line(const Source& source, std::size_t i, const Rooms& rooms,
                         Findings& findings) {
  const Line& line = source.lines[i];
  const auto add = [&](const char* rule, std::string says) {
    findings.push_back({rule, source.path, i + 1, std::move(says)});
  };
  if (line.code.find("using namespace") != std::string::npos) add("using_namespace", "name it");
  if (line.code.find("catch (...)") != std::string::npos && !rooms.lifts("catch_all", source)) {
    add("catch_all", "only the files named in src/ROOMS catch everything");
  }
  if (source.path.starts_with("src/") && !source.path.starts_with("src/platform/clock")) {
    for (const std::string_view word : kClockReads) {
      if (has_word(line.code, word)) add("clock_read", "only platform/clock.h reads the clock");
    }
    if (line.code.find("time(nullptr)") != std::string::npos) {
      add("clock_read", "only platform/clock.h reads the clock");
    }
    for (const std::string_view word : kClockSql) {
      if (line.literal.find(word) != std::string::npos && source.is_cpp()) {
        add("clock_read", "bind the time; the database's clock is not asked");
      }
    }
  }
  for (const std::string& word : words_of(line.code)) {
    for (std::size_t n = 0; n < kAbbreviations.size(); ++n) {
      const std::string part = "_" + word + "_";
      if (part.find("_" + std::string(kAbbreviations[n]) + "_") != std::string::npos ||
          word.ends_with(kAbbreviationTails[n])) {
        add("abbreviation", word + ": write the word out");
      }
    }
  }
}

void check_ts_line(const Source& source, std::size_t i, Findings& findings) {
  const std::string& code = source.lines[i].code;
  for (const std::string_view form : {": any", "as any", "<any", "any[]"}) {
    const std::size_t at = code.find(form);
    if (at == std::string::npos) continue;
    const std::size_t end = at + form.size();
    if (end == code.size() || !is_word(code[end])) {
      findings.push_back({"ts_any", source.path, i + 1, "no any in TypeScript"});
      return;
    }
  }
}

void check_header(const Source& source, Findings& findings) {
  if (source.extension() != ".h") return;
  for (const Line& line : source.lines) {
    if (line.raw == "#pragma once") return;
  }
  findings.push_back({"pragma_once", source.path, 0, "#pragma once is missing"});
}

}  // namespace

void check_form(const Tree& tree, const Rooms& rooms, Findings& findings) {
  for (const Source& source : tree.sources) {
    if (!is_code(source)) continue;
    check_lengths(source, findings);
    check_opening(source, findings);
    check_header(source, findings);
    if (source.is_cpp()) check_includes(source, findings);
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      check_todo(source, i, findings);
      if (source.is_cpp() || is_ts(source)) check_dead_code(source, i, findings);
      if (source.is_cpp()) check_words_of_line(source, i, rooms, findings);
      if (is_ts(source)) check_ts_line(source, i, findings);
    }
  }
}

}  // namespace fl::tidy
