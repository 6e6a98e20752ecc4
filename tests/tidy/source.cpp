// Reading and splitting of sources for the checker. Promises that a mark inside a literal or a
// comment is never taken for code; knows C++, TypeScript, CSS, SQL and shell just far enough.
#include "source.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>

namespace fl::tidy {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 12> kExtensions{
    ".cpp", ".h", ".sql", ".ts", ".tsx", ".mjs", ".css", ".sh", ".md", ".json", ".html", ".story"};
constexpr std::array<std::string_view, 8> kSkipped{
    "build",  "var",       "node_modules",      "dist",
    "corpus", "generated", "playwright-report", "test-results"};

enum class Marks { c_like, sql, shell, none };

Marks marks_of(std::string_view extension) {
  if (extension == ".cpp" || extension == ".h" || extension == ".ts" || extension == ".tsx" ||
      extension == ".mjs" || extension == ".css") {
    return Marks::c_like;
  }
  if (extension == ".sql") return Marks::sql;
  return extension == ".sh" || extension.empty() ? Marks::shell : Marks::none;
}

// Walks a file character by character and deals each one to code, literal or comment.
class Splitter {
 public:
  Splitter(Marks marks, bool is_cpp, bool is_css)
      : marks_(marks), is_cpp_(is_cpp), is_css_(is_css) {}

  Line split(std::string_view raw) {
    Line line;
    line.raw = raw;
    raw_ = raw;
    for (at_ = 0; at_ < raw.size();)
      step(line);
    if (state_ == State::line_comment) state_ = State::code;
    // A plain literal ends with its line; only raw and template literals go on.
    if (state_ == State::literal && quote_ != '`') state_ = State::code;
    if (state_ == State::raw_literal || state_ == State::literal) line.literal += '\n';
    return line;
  }

 private:
  enum class State { code, literal, raw_literal, line_comment, block_comment };

  [[nodiscard]] bool sees(std::string_view mark) const {
    return raw_.substr(at_, mark.size()) == mark;
  }

  void blank(Line& line, std::size_t count) {
    line.code.append(count, ' ');
    at_ += count;
  }

  void step(Line& line) {
    switch (state_) {
      case State::code:
        return step_code(line);
      case State::literal:
        return step_literal(line);
      case State::raw_literal:
        return step_raw_literal(line);
      case State::line_comment:
        line.comment += raw_[at_];
        return blank(line, 1);
      case State::block_comment:
        if (sees("*/")) {
          state_ = State::code;
          return blank(line, 2);
        }
        line.comment += raw_[at_];
        return blank(line, 1);
    }
  }

  void step_code(Line& line) {
    const bool c_like = marks_ == Marks::c_like;
    if ((c_like && !is_css_ && sees("//")) || (marks_ == Marks::sql && sees("--"))) {
      state_ = State::line_comment;
      return blank(line, 2);
    }
    if (marks_ == Marks::shell && raw_[at_] == '#' && (at_ == 0 || raw_[at_ - 1] == ' ')) {
      state_ = State::line_comment;
      return blank(line, 1);
    }
    if ((c_like || marks_ == Marks::sql) && sees("/*")) {
      state_ = State::block_comment;
      return blank(line, 2);
    }
    if (is_cpp_ && sees("R\"") && (at_ == 0 || !is_word(raw_[at_ - 1]))) return open_raw(line);
    const char c = raw_[at_];
    // 1'000'000 in C++ is a number, not three literals.
    const bool digit_mark = is_cpp_ && c == '\'' && at_ > 0 && std::isalnum(byte(at_ - 1)) != 0 &&
                            at_ + 1 < raw_.size() && std::isalnum(byte(at_ + 1)) != 0;
    if (c_like && (c == '"' || c == '`' || (c == '\'' && !digit_mark))) {
      state_ = State::literal;
      quote_ = c;
    }
    line.code += c;
    ++at_;
  }

  void step_literal(Line& line) {
    if (raw_[at_] == '\\') {
      line.literal += raw_.substr(at_, 2);
      return blank(line, std::min<std::size_t>(2, raw_.size() - at_));
    }
    if (raw_[at_] == quote_) {
      state_ = State::code;
      line.literal += '\n';
      line.code += quote_;
      ++at_;
      return;
    }
    line.literal += raw_[at_];
    blank(line, 1);
  }

  void open_raw(Line& line) {
    const std::size_t open = raw_.find('(', at_);
    if (open == std::string_view::npos) return blank(line, 2);
    raw_end_ = ")" + std::string(raw_.substr(at_ + 2, open - at_ - 2)) + "\"";
    line.code += "R\"";
    line.code.append(open - at_ - 1, ' ');
    at_ = open + 1;
    state_ = State::raw_literal;
  }

  void step_raw_literal(Line& line) {
    if (sees(raw_end_)) {
      state_ = State::code;
      line.literal += '\n';
      line.code.append(raw_end_.size() - 1, ' ');
      line.code += '"';
      at_ += raw_end_.size();
      return;
    }
    line.literal += raw_[at_];
    blank(line, 1);
  }

  [[nodiscard]] int byte(std::size_t at) const { return static_cast<unsigned char>(raw_[at]); }

  Marks marks_;
  bool is_cpp_;
  bool is_css_;
  State state_ = State::code;
  char quote_ = '"';
  std::string raw_end_;
  std::string_view raw_;
  std::size_t at_ = 0;
};

// Shell scripts have no ending in this project; they are known by their first line.
bool is_wanted(const fs::path& path, std::string_view text) {
  const std::string extension = path.extension().string();
  if (extension.empty()) return text.starts_with("#!") || path.filename() == "ROOMS";
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

bool is_skipped(const fs::directory_entry& entry, const fs::path& top) {
  const std::string name = entry.path().filename().string();
  if (name.starts_with('.') && name != ".ci") return true;
  if (!entry.is_directory()) return false;
  // tools and web each have a script called build; only folders are meant here.
  return std::find(kSkipped.begin(), kSkipped.end(), name) != kSkipped.end() && entry.path() != top;
}

}  // namespace

std::string_view Source::name() const {
  const std::size_t slash = path.rfind('/');
  return std::string_view(path).substr(slash == std::string::npos ? 0 : slash + 1);
}

std::string_view Source::extension() const {
  const std::string_view file = name();
  const std::size_t dot = file.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view{} : file.substr(dot);
}

std::string_view Source::room() const {
  const std::string_view whole = path;
  if (!whole.starts_with("src/")) return {};
  const std::size_t slash = whole.find('/', 4);
  return slash == std::string_view::npos ? std::string_view{} : whole.substr(4, slash - 4);
}

bool Source::is_cpp() const {
  return extension() == ".cpp" || extension() == ".h";
}

bool Source::is_test() const {
  return path.starts_with("tests/") || name().find("_test.") != std::string_view::npos ||
         name().find(".test.") != std::string_view::npos || name() == "testing.h";
}

const Source* Tree::find(std::string_view path) const {
  const auto found =
      std::lower_bound(sources.begin(), sources.end(), path,
                       [](const Source& s, std::string_view p) { return s.path < p; });
  return found != sources.end() && found->path == path ? &*found : nullptr;
}

Source split_source(std::string path, std::string_view text) {
  Source source{std::move(path), {}};
  Splitter splitter(marks_of(source.extension()), source.is_cpp(), source.extension() == ".css");
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    source.lines.push_back(splitter.split(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return source;
}

Tree read_tree(const fs::path& top) {
  Tree tree{top, {}};
  for (fs::recursive_directory_iterator at(top), end; at != end; ++at) {
    if (is_skipped(*at, top)) {
      at.disable_recursion_pending();
      continue;
    }
    if (!at->is_regular_file()) continue;
    std::ifstream file(at->path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!is_wanted(at->path(), text)) continue;
    tree.sources.push_back(split_source(fs::relative(at->path(), top).generic_string(), text));
  }
  std::sort(tree.sources.begin(), tree.sources.end(),
            [](const Source& a, const Source& b) { return a.path < b.path; });
  return tree;
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::vector<std::string> words_of(std::string_view code) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : code) {
    if (is_word(c)) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r") - from + 1);
}

bool is_snake_case(std::string_view word) {
  return !word.empty() && std::none_of(word.begin(), word.end(),
                                       [](unsigned char c) { return std::isupper(c) != 0; });
}

bool is_pascal_case(std::string_view word) {
  return !word.empty() && std::isupper(static_cast<unsigned char>(word[0])) != 0 &&
         word.find('_') == std::string_view::npos;
}

std::size_t width_of(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(
      utf8.begin(), utf8.end(), [](unsigned char c) { return (c & 0xC0U) != 0x80U; }));
}

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const bool open = at == 0 || !is_word(text[at - 1]);
    const std::size_t end = at + word.size();
    if (open && (end == text.size() || !is_word(text[end]))) return true;
  }
  return false;
}

}  // namespace fl::tidy
