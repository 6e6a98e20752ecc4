// One pass over the text, word by word.
#include "storage/postgres/dialect.h"

#include <cctype>

namespace fl {

namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_same(std::string_view word, std::string_view upper) {
  if (word.size() != upper.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i)
    if (std::toupper(static_cast<unsigned char>(word[i])) != upper[i]) return false;
  return true;
}

class Translator {
 public:
  explicit Translator(std::string_view sql) : sql_(sql) {}

  std::string run() {
    while (at_ < sql_.size()) {
      const char c = sql_[at_];
      if (c == '\'' || c == '"')
        copy_until(c, 1);
      else if (c == '-' && at_ + 1 < sql_.size() && sql_[at_ + 1] == '-')
        copy_until('\n', 2);
      else if (c == '?')
        out_ += '$', ++at_;
      else if (is_word(c))
        word();
      else
        out_ += c, ++at_;
    }
    return std::move(out_);
  }

 private:
  void copy_until(char end, std::size_t skip) {
    std::size_t to = sql_.find(end, at_ + skip);
    to = to == std::string_view::npos ? sql_.size() : to + 1;
    out_ += sql_.substr(at_, to - at_);
    at_ = to;
  }

  [[nodiscard]] std::string_view take_word() {
    const std::size_t from = at_;
    while (at_ < sql_.size() && is_word(sql_[at_]))
      ++at_;
    return sql_.substr(from, at_ - from);
  }
  void skip_space() {
    while (at_ < sql_.size() && std::isspace(static_cast<unsigned char>(sql_[at_])) != 0)
      ++at_;
  }
  // Is the next word this one? Then it is passed over.
  bool skips(std::string_view upper) {
    const std::size_t from = at_;
    skip_space();
    if (is_same(take_word(), upper)) return true;
    at_ = from;
    return false;
  }

  void word() {
    const std::string_view found = take_word();
    if (is_same(found, "X") && at_ < sql_.size() && sql_[at_] == '\'') {
      ++at_;
      out_ += "'\\x";
      copy_until('\'', 0);
      out_ += "::bytea";
    } else if (is_same(found, "BLOB")) {
      out_ += "BYTEA";
    } else if (is_same(found, "WITHOUT") && skips("ROWID")) {
    } else if (is_same(found, "INDEXED") && skips("BY")) {
      skip_space();
      (void)take_word();
    } else {
      out_ += found;
    }
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string postgres_text(std::string_view sql) {
  return Translator(sql).run();
}

std::string with_values(std::string_view text, std::initializer_list<std::string_view> values) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_value = text[i] == '$' && i + 1 < text.size() && text[i + 1] >= '1' &&
                          text[i + 1] < char('1' + values.size());
    if (is_value)
      out += *(values.begin() + (text[++i] - '1'));
    else
      out += text[i];
  }
  return out;
}

}  // namespace fl
