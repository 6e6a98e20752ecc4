// Words people read: both languages say the same things, every public fault has a sentence in both,
// no Chinese stands in web code outside the word files, and links between documents lead somewhere.
#include <cctype>
#include <filesystem>
#include <optional>

#include "rules.h"

namespace fl::tidy {
namespace {

namespace fs = std::filesystem;

// A word file of one language: zh.ts, zh.json, zh-CN.json, words_zh.ts, messages.zh.ts and the
// like.
enum class Tongue { none, zh, en };

bool is_web(const Source& source) {
  return source.path.starts_with("web/src/");
}

// Chinese is the original, so words.ts beside words_en.ts is Chinese too.
Tongue tongue_of(const Tree& tree, const Source& source) {
  const std::string_view e = source.extension();
  if (!is_web(source) || source.is_test() || (e != ".ts" && e != ".tsx" && e != ".json")) {
    return Tongue::none;
  }
  const std::string_view name = source.name();
  const std::string_view stem = name.substr(0, name.find_last_of('.'));
  for (const std::string_view mark : {"zh", "zh-CN", "zh_cn"}) {
    if (stem == mark || stem.ends_with("_" + std::string(mark)) ||
        stem.ends_with("." + std::string(mark))) {
      return Tongue::zh;
    }
  }
  const std::string path = source.path.substr(0, source.path.rfind('.'));
  if (tree.find(path + "_en" + std::string(e)) != nullptr) return Tongue::zh;
  return stem == "en" || stem.ends_with("_en") || stem.ends_with(".en") ? Tongue::en : Tongue::none;
}

// "work.title": "..."  or  'work.title': '...'  or  title: '...'
std::optional<std::string> key_of(const Line& line) {
  std::string_view text = trimmed(line.raw);
  if (text.empty() || text.starts_with("//")) return std::nullopt;
  std::string key;
  if (text[0] == '"' || text[0] == '\'') {
    const std::size_t end = text.find(text[0], 1);
    if (end == std::string_view::npos) return std::nullopt;
    key = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
  } else {
    std::size_t end = 0;
    while (end < text.size() && is_word(text[end]))
      ++end;
    key = text.substr(0, end);
    text.remove_prefix(end);
  }
  if (key.empty() || !text.starts_with(':')) return std::nullopt;
  return key;
}

// The pair a word file belongs to: its path without its tongue.
std::string pair_of(const Source& source) {
  const std::string folder = source.path.substr(0, source.path.rfind('/') + 1);
  std::string stem(source.name().substr(0, source.name().rfind('.')));
  for (const std::string_view mark : {"zh-CN", "zh_cn", "zh", "en"}) {
    if (!stem.ends_with(mark)) continue;
    const std::size_t rest = stem.size() - mark.size();
    if (rest > 0 && is_word(stem[rest - 1]) && stem[rest - 1] != '_') continue;
    return folder + stem.substr(0, rest == 0 ? 0 : rest - 1);
  }
  return folder + stem;
}

struct Words {
  std::string path_zh, path_en;
  std::set<std::string> zh, en;
};

std::map<std::string, Words> words_of_web(const Tree& tree, Findings& findings) {
  std::map<std::string, Words> all;
  for (const Source& source : tree.sources) {
    const Tongue tongue = tongue_of(tree, source);
    if (tongue == Tongue::none) continue;
    Words& words = all[pair_of(source)];
    (tongue == Tongue::zh ? words.path_zh : words.path_en) = source.path;
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      const std::optional<std::string> key = key_of(source.lines[i]);
      if (!key) continue;
      (tongue == Tongue::zh ? words.zh : words.en).insert(*key);
      const std::string_view raw = trimmed(source.lines[i].raw);
      // One half of a sentence may be empty in one language: "promise_end".
      if (key->ends_with("_end") || key->ends_with("_start")) continue;
      if (raw.ends_with(": '',") || raw.ends_with(": \"\",") || raw.ends_with(": \"\"")) {
        findings.push_back({"word_empty", source.path, i + 1, *key + " says nothing"});
      }
    }
  }
  return all;
}

void check_both(const std::map<std::string, Words>& all, Findings& findings) {
  for (const auto& [pair, words] : all) {
    for (const std::string& key : words.zh) {
      if (!words.en.contains(key)) {
        findings.push_back({"both_languages", words.path_zh, 0, key + " is missing in English"});
      }
    }
    for (const std::string& key : words.en) {
      if (!words.zh.contains(key)) {
        findings.push_back({"both_languages", words.path_en, 0, key + " is missing in Chinese"});
      }
    }
  }
}

bool is_fault_key(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == 0 || dot == std::string_view::npos || dot + 1 == text.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool fits = std::islower(static_cast<unsigned char>(text[i])) != 0 ||
                      std::isdigit(static_cast<unsigned char>(text[i])) != 0 || text[i] == '_' ||
                      i == dot;
    if (!fits) return false;
  }
  return true;
}

// What an operator meets at the command line has its sentence in one table there.
bool is_said_by_cli(const Tree& tree, const std::string& key) {
  const Source* table = tree.find("src/cli/say.cpp");
  if (table == nullptr) return false;
  for (const Line& line : table->lines) {
    if (has_word(line.literal, key)) return true;
  }
  return false;
}

// The literals of a line that look like "work.task_already_done", where a Fault is made.
void check_fault_keys(const Tree& tree, const Rooms& rooms, const std::map<std::string, Words>& all,
                      Findings& findings) {
  if (all.empty()) return;
  std::set<std::string> zh, en;
  for (const auto& [pair, words] : all) {
    zh.insert(words.zh.begin(), words.zh.end());
    en.insert(words.en.begin(), words.en.end());
  }
  for (const Source& source : tree.sources) {
    if (source.room().empty() || !source.is_cpp() || source.is_test()) continue;
    bool in_fault = false;
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      const Line& line = source.lines[i];
      in_fault = in_fault || line.code.find("Fault{") != std::string::npos ||
                 line.code.find("FaultKind::") != std::string::npos;
      if (!in_fault) continue;
      std::string_view rest = line.literal;
      while (!rest.empty()) {
        const std::string key(rest.substr(0, rest.find('\n')));
        rest.remove_prefix(std::min(rest.size(), key.size() + 1));
        // A key begins with its room, or with draft; "proof.kind" is the path of a field.
        const std::string owner = key.substr(0, key.find('.'));
        if (!is_fault_key(key) || (owner != "draft" && !rooms.allowed.contains(owner))) continue;
        const bool has_words = zh.contains("fault." + key) && en.contains("fault." + key);
        if (!has_words && !is_said_by_cli(tree, key)) {
          findings.push_back({"fault_words", source.path, i + 1,
                              "no words for " + key + " in the word files or cli/say.cpp"});
        }
      }
      if (line.code.find(';') != std::string::npos) in_fault = false;
    }
  }
}

// Ideographs (U+3400 to U+9FFF); the wide space between two facts is no word.
bool has_chinese(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const unsigned char first = static_cast<unsigned char>(text[i]);
    const unsigned char second = static_cast<unsigned char>(text[i + 1]);
    if ((first > 0xE3 && first <= 0xE9) || (first == 0xE3 && second >= 0x90)) return true;
  }
  return false;
}

// Words in code cannot be translated. The switch that names a language in itself is no exception:
// its name is a word like any other.
void check_stray_words(const Tree& tree, const Source& source, Findings& findings) {
  const std::string_view e = source.extension();
  if (!is_web(source) || source.is_test() || tongue_of(tree, source) != Tongue::none) return;
  if (e != ".ts" && e != ".tsx") return;
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const Line& line = source.lines[i];
    if (has_chinese(line.literal) || has_chinese(line.code)) {
      findings.push_back({"stray_words", source.path, i + 1, "words stand in the word files"});
    }
  }
}

// Every [text](path) of a page; addresses of the web and anchors within the page are left alone.
void check_links(const Tree& tree, const Source& source, Findings& findings) {
  const fs::path folder = (tree.top / source.path).parent_path();
  bool in_block = false;
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const std::string& raw = source.lines[i].raw;
    if (raw.starts_with("```")) in_block = !in_block;
    if (in_block) continue;
    for (std::size_t at = raw.find("]("); at != std::string::npos; at = raw.find("](", at + 2)) {
      std::string target = raw.substr(at + 2, raw.find(')', at) - at - 2);
      target = target.substr(0, target.find('#'));
      if (target.empty() || target.find("://") != std::string::npos ||
          target.starts_with("mailto:")) {
        continue;
      }
      if (!fs::exists(folder / target)) {
        findings.push_back({"dead_link", source.path, i + 1, target + " is not there"});
      }
    }
  }
}

}  // namespace

void check_words(const Tree& tree, const Rooms& rooms, Findings& findings) {
  const std::map<std::string, Words> all = words_of_web(tree, findings);
  check_both(all, findings);
  check_fault_keys(tree, rooms, all, findings);
  for (const Source& source : tree.sources) {
    check_stray_words(tree, source, findings);
    if (source.extension() == ".md") check_links(tree, source, findings);
  }
}

}  // namespace fl::tidy
