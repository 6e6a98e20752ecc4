// Names, and how long a function is. Finds scopes by counting braces: not a compiler, but every
// function of this project's form is seen, and a planted long one is found by the test.
#include <array>
#include <cctype>

#include "rules.h"

namespace fl::tidy {
namespace {

constexpr std::size_t kFunctionLinesMax = 70;

enum class ScopeKind { space, type, function, other };

struct Scope {
  ScopeKind kind = ScopeKind::other;
  std::size_t line = 0;  // where its head began
  std::string name;
};

bool begins_with_any(std::string_view head, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (has_word(head, word)) return true;
  }
  return false;
}

// The word before the first '(' that is not inside <> or attributes; empty for operators and
// macros.
std::string called_name(std::string_view head) {
  if (has_word(head, "operator")) return {};
  const std::size_t open = head.find('(');
  if (open == std::string_view::npos) return {};
  const std::string_view before = trimmed(head.substr(0, open));
  std::size_t from = before.size();
  while (from > 0 && is_word(before[from - 1]))
    --from;
  if (from > 0 && before[from - 1] == '~') return {};
  return std::string(before.substr(from));
}

// A class named like the function makes it a constructor: "Db::Db(" or inside "class Db".
bool is_constructor(std::string_view head, const std::string& name,
                    const std::vector<Scope>& open) {
  if (head.find(name + "::" + name) != std::string_view::npos) return true;
  return !open.empty() && open.back().kind == ScopeKind::type && open.back().name == name;
}

bool is_macro(const std::string& name) {
  for (const char c : name) {
    if (std::islower(static_cast<unsigned char>(c)) != 0) return false;
  }
  return true;
}

// Walks one file and reports at each closing brace of a function.
class ScopeWalk {
 public:
  ScopeWalk(const Source& source, Findings& findings) : source_(source), findings_(findings) {}

  void walk() {
    for (std::size_t i = 0; i < source_.lines.size(); ++i) {
      const std::string& code = source_.lines[i].code;
      if (trimmed(code).starts_with('#')) {
        // A macro's body may hold an unfinished brace; it is not walked.
        while (i < source_.lines.size() && source_.lines[i].raw.ends_with('\\'))
          ++i;
        continue;
      }
      for (const char c : code)
        step(c, i);
      if (!head_.empty()) head_ += ' ';
    }
  }

 private:
  void step(char c, std::size_t line) {
    if (c == '(') ++parens_;
    if (c == ')' && parens_ > 0) --parens_;
    if (c == '{') return open(line);
    if (c == '}') return close(line);
    if (c == ';' && parens_ == 0) {
      head_.clear();
      return;
    }
    if (head_.empty()) {
      if (c == ' ') return;
      head_line_ = line;
    }
    head_ += c;
  }

  [[nodiscard]] bool in_function() const {
    for (const Scope& scope : scopes_) {
      if (scope.kind == ScopeKind::function) return true;
    }
    return false;
  }

  void open(std::size_t line) {
    Scope scope{ScopeKind::other, head_.empty() ? line : head_line_, {}};
    parens_kept_.push_back(parens_);
    parens_ = 0;
    if (!in_function() && (scopes_.empty() || scopes_.back().kind != ScopeKind::other)) {
      classify(scope);
    }
    scopes_.push_back(scope);
    head_.clear();
  }

  void classify(Scope& scope) {
    const std::string_view head = trimmed(head_);
    const bool has_call = head.find('(') != std::string_view::npos;
    if (begins_with_any(head, {"namespace"}) || (head.empty() && scopes_.empty()) ||
        head == "extern \"C\"" || head.starts_with("extern \"")) {
      scope.kind = ScopeKind::space;
    } else if (!has_call && begins_with_any(head, {"class", "struct", "enum", "union"})) {
      scope.kind = ScopeKind::type;
      scope.name = type_name(head);
      // A test's fixture is named like the suite it makes.
      if (!has_word(head, "testing")) check_type(scope);
    } else if (has_call && !is_initializer(head)) {
      scope.kind = ScopeKind::function;
      scope.name = called_name(head);
      check_function_name(head, scope);
      continued_ = scope;
    } else if ((head.empty() || head.starts_with(',')) && continued_.kind == ScopeKind::function) {
      // "Foo() : a_{1}, b_{2} {": the last brace opens the body that the first only seemed to.
      scope = continued_;
    }
  }

  // "= {" opens data; a default argument's '=' stands before the last ')'.
  static bool is_initializer(std::string_view head) {
    const std::size_t sign = head.rfind('=');
    const std::size_t close = head.rfind(')');
    return sign != std::string_view::npos && (close == std::string_view::npos || sign > close);
  }

  static std::string type_name(std::string_view head) {
    const std::size_t colon = head.find(" :");
    std::string name;
    for (std::string& word : words_of(head.substr(0, colon))) {
      if (word != "final" && word != "alignas") name = std::move(word);
    }
    return name;
  }

  void check_type(const Scope& scope) {
    static const std::array<std::string_view, 4> kUnnamed{"class", "struct", "enum", "union"};
    for (const std::string_view word : kUnnamed) {
      if (scope.name == word) return;
    }
    if (!is_pascal_case(scope.name)) {
      findings_.push_back({"type_name", source_.path, scope.line + 1, scope.name + ": PascalCase"});
    }
  }

  void check_function_name(std::string_view head, const Scope& scope) {
    const std::string& name = scope.name;
    if (name.empty() || is_macro(name) || is_constructor(head, name, scopes_)) return;
    // GoogleTest asks for these names.
    for (const std::string_view given :
         {"SetUpTestSuite", "TearDownTestSuite", "SetUp", "TearDown"}) {
      if (source_.is_test() && name == given) return;
    }
    if (!is_snake_case(name)) {
      findings_.push_back({"function_name", source_.path, scope.line + 1, name + ": snake_case"});
    }
  }

  void close(std::size_t line) {
    if (!parens_kept_.empty()) {
      parens_ = parens_kept_.back();
      parens_kept_.pop_back();
    }
    head_.clear();
    if (scopes_.empty()) return;
    const Scope scope = scopes_.back();
    scopes_.pop_back();
    if (scope.kind != ScopeKind::function) return;
    const std::size_t length = line - scope.line + 1;
    if (length > kFunctionLinesMax) {
      findings_.push_back(
          {"function_length", source_.path, scope.line + 1,
           scope.name + " has " + std::to_string(length) + " lines; 70 is the ceiling"});
    }
  }

  const Source& source_;
  Findings& findings_;
  std::vector<Scope> scopes_;
  std::vector<int> parens_kept_;
  std::string head_;
  std::size_t head_line_ = 0;
  int parens_ = 0;
  Scope continued_;
};

// In TypeScript a function at the file's left edge ends with the next '}' there.
void check_ts_functions(const Source& source, Findings& findings) {
  std::size_t from = 0;
  bool open = false;
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const std::string& code = source.lines[i].code;
    const bool starts = code.starts_with("function ") || code.starts_with("async function ") ||
                        code.starts_with("export ") || code.starts_with("const ");
    if (starts && trimmed(code).ends_with('{') &&
        (code.find('(') != std::string::npos || code.find("function") != std::string::npos)) {
      from = i;
      open = true;
    }
    if (open && code.starts_with('}')) {
      open = false;
      if (i - from + 1 > kFunctionLinesMax) {
        findings.push_back({"function_length", source.path, from + 1,
                            std::to_string(i - from + 1) + " lines; 70 is the ceiling"});
      }
    }
  }
}

// "constexpr int kLimit = 3;" at the left edge: a constant says so by its k.
void check_constants(const Source& source, Findings& findings) {
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const std::string_view code = source.lines[i].code;
    const bool is_constant = code.starts_with("constexpr ") ||
                             code.starts_with("inline constexpr ") ||
                             code.starts_with("static constexpr ");
    const std::size_t sign = code.find_first_of("={(;");
    if (is_constant && sign != std::string_view::npos && code[sign] != '(') {
      const std::vector<std::string> words =
          words_of(code.substr(0, code.find('[') < sign ? code.find('[') : sign));
      const std::string& name = words.back();
      const bool fits = name.size() > 1 && name[0] == 'k' &&
                        std::isupper(static_cast<unsigned char>(name[1])) != 0;
      if (!fits && code[sign] != ';') {
        findings.push_back({"constant_name", source.path, i + 1, name + ": kName"});
      }
    }
    if (code.starts_with("#define ")) {
      const std::vector<std::string> words = words_of(code.substr(8));
      if (words.empty() || words[0] != "CHECK") {
        findings.push_back({"macro", source.path, i + 1, "the only macro is CHECK"});
      }
    }
  }
}

void check_file_name(const Source& source, Findings& findings) {
  for (const char c : source.name()) {
    const bool fits = std::islower(static_cast<unsigned char>(c)) != 0 ||
                      std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
    if (!fits) {
      findings.push_back({"file_name", source.path, 0, "file names are snake_case"});
      return;
    }
  }
}

}  // namespace

void check_names(const Tree& tree, const Rooms&, Findings& findings) {
  for (const Source& source : tree.sources) {
    if (source.is_cpp()) {
      check_file_name(source, findings);
      check_constants(source, findings);
      ScopeWalk(source, findings).walk();
    } else if (source.extension() == ".ts" || source.extension() == ".tsx") {
      check_ts_functions(source, findings);
    }
  }
}

}  // namespace fl::tidy
