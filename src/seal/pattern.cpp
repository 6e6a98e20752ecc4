// Thompson's construction and simulation.
#include "seal/pattern.h"

#include <string>

namespace fl {

// Reads an expression into fragments; a fragment's open ends are patched to what follows.
class PatternParser {
 public:
  explicit PatternParser(std::string_view text) : text_(text) {}

  Result<Pattern> parse() {
    const Part whole = alternatives(0);
    if (!is_fine_ || at_ != text_.size())
      return Fault{FaultKind::bad_input, "seal.bad_schema", "pattern " + std::string(text_)};
    const int match = add({.step = Pattern::Step::match});
    patch(whole, match);
    made_.start_ = whole.start;
    return std::move(made_);
  }

 private:
  struct End {
    int state;
    bool is_other;
  };
  struct Part {
    int start = -1;
    std::vector<End> ends = {};
  };

  int add(Pattern::State state) {
    if (made_.states_.size() >= Pattern::kStatesMax) {
      is_fine_ = false;
      return 0;
    }
    made_.states_.push_back(state);
    return int(made_.states_.size()) - 1;
  }
  void patch(const Part& part, int to) {
    for (const End& end : part.ends)
      (end.is_other ? made_.states_[end.state].other : made_.states_[end.state].next) = to;
  }
  [[nodiscard]] bool has(char c) const { return at_ < text_.size() && text_[at_] == c; }

  Part empty() {
    const int state = add({.step = Pattern::Step::split});
    return {state, {{state, false}}};
  }
  Part joined(Part first, Part second) {
    patch(first, second.start);
    return {first.start, std::move(second.ends)};
  }

  Part alternatives(int depth) {
    if (depth > 8) is_fine_ = false;
    if (!is_fine_) return empty();
    Part all = sequence(depth);
    while (is_fine_ && has('|')) {
      ++at_;
      Part next = sequence(depth);
      const int split = add({.step = Pattern::Step::split, .next = all.start, .other = next.start});
      all.ends.insert(all.ends.end(), next.ends.begin(), next.ends.end());
      all.start = split;
    }
    return all;
  }

  Part sequence(int depth) {
    Part all = empty();
    while (is_fine_ && at_ < text_.size() && !has('|') && !has(')'))
      all = joined(std::move(all), repeated(depth));
    return all;
  }

  // An atom is read anew for each copy that a count asks for.
  Part repeated(int depth) {
    const std::size_t from = at_;
    Part first = atom(depth);
    const std::size_t after = at_;
    int low = 1, high = 1;
    read_count(low, high);
    const std::size_t end = at_;
    if (low == 1 && high == 1) return first;
    const auto copy = [&] {
      at_ = from;
      Part part = atom(depth);
      at_ = after;
      return part;
    };
    Part all = empty();
    for (int i = 0; is_fine_ && i < low; ++i)
      all = joined(std::move(all), copy());
    if (high < 0) {
      Part body = copy();
      const int split = add({.step = Pattern::Step::split, .next = body.start});
      patch(body, split);
      all = joined(std::move(all), {split, {{split, true}}});
    }
    for (int i = low; is_fine_ && i < high; ++i) {
      Part body = copy();
      const int split = add({.step = Pattern::Step::split, .next = body.start});
      body.ends.push_back({split, true});
      all = joined(std::move(all), {split, std::move(body.ends)});
    }
    at_ = end;
    return all;
  }

  void read_count(int& low, int& high) {
    if (has('?')) low = 0, high = 1;
    if (has('*')) low = 0, high = -1;
    if (has('+')) low = 1, high = -1;
    if (has('?') || has('*') || has('+')) ++at_;
    if (!has('{')) return;
    ++at_;
    low = number();
    high = low;
    if (has(',')) {
      ++at_;
      high = has('}') ? -1 : number();
    }
    is_fine_ = is_fine_ && has('}') && (high < 0 || high >= low);
    ++at_;
  }

  int number() {
    int value = 0, count = 0;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9' && count < 3; ++count)
      value = value * 10 + (text_[at_++] - '0');
    is_fine_ = is_fine_ && count > 0;
    return value;
  }

  Part atom(int depth) {
    const char c = text_[at_++];
    if (c == '(') {
      if (text_.substr(at_).starts_with("?:")) at_ += 2;
      Part inside = alternatives(depth + 1);
      is_fine_ = is_fine_ && has(')');
      ++at_;
      return inside;
    }
    Pattern::State state{.step = Pattern::Step::take};
    if (c == '^' || c == '$') {
      state.step = c == '^' ? Pattern::Step::begin : Pattern::Step::end;
    } else if (c == '[') {
      read_class(state);
    } else if (c == '.') {
      state.taken.set();
      state.taken.reset('\n').reset('\r');
      state.takes_beyond_ascii = true;
    } else if (c == '\\') {
      read_escape(state);
    } else if (c == '*' || c == '+' || c == '?' || c == '{' || static_cast<signed char>(c) < 0) {
      is_fine_ = false;
    } else {
      state.taken.set(std::size_t(c));
    }
    const int made = add(state);
    return {made, {{made, false}}};
  }

  void read_escape(Pattern::State& state) {
    if (at_ >= text_.size()) {
      is_fine_ = false;
      return;
    }
    const char c = text_[at_++];
    if (c == 'd') {
      for (char digit = '0'; digit <= '9'; ++digit)
        state.taken.set(std::size_t(digit));
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               static_cast<signed char>(c) < 0) {
      is_fine_ = false;  // a class or a reference that is not known here
    } else {
      state.taken.set(std::size_t(c));
    }
  }

  void read_class(Pattern::State& state) {
    const bool is_negated = has('^');
    if (is_negated) ++at_;
    while (is_fine_ && at_ < text_.size() && !has(']')) {
      const char low = text_[at_++];
      if (low == '\\') {
        read_escape(state);
        continue;
      }
      char high = low;
      if (has('-') && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
        high = text_[at_ + 1];
        at_ += 2;
      }
      is_fine_ = is_fine_ && low >= 0 && high >= low;
      for (int c = low; is_fine_ && c <= high; ++c)
        state.taken.set(std::size_t(c));
    }
    is_fine_ = is_fine_ && has(']');
    ++at_;
    if (!is_negated) return;
    state.taken.flip();
    state.takes_beyond_ascii = true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool is_fine_ = true;
  Pattern made_;
};

Result<Pattern> Pattern::of(std::string_view expression) {
  return PatternParser(expression).parse();
}

// Adds a state and all that is reached from it without taking a character.
void Pattern::follow(States& states, int from, bool is_begin, bool is_end) const {
  int waiting[kStatesMax * 2 + 1];
  int count = 0;
  waiting[count++] = from;
  while (count > 0) {
    const int at = waiting[--count];
    if (at < 0 || states.test(std::size_t(at))) continue;
    states.set(std::size_t(at));
    const State& state = states_[std::size_t(at)];
    const bool passes = state.step == Step::split || (state.step == Step::begin && is_begin) ||
                        (state.step == Step::end && is_end);
    if (!passes) continue;
    waiting[count++] = state.next;
    if (state.step == Step::split) waiting[count++] = state.other;
  }
}

bool Pattern::is_found_in(std::string_view utf8) const {
  States now;
  for (std::size_t at = 0;; ++at) {
    // A byte within a character is no place to stand.
    if (at < utf8.size() && (static_cast<unsigned char>(utf8[at]) & 0xc0) == 0x80) continue;
    const bool is_end = at >= utf8.size();
    States reached;
    for (std::size_t i = 0; i < states_.size(); ++i)
      if (now.test(i)) follow(reached, int(i), at == 0, is_end);
    follow(reached, start_, at == 0, is_end);
    States next;
    for (std::size_t i = 0; i < states_.size(); ++i) {
      if (!reached.test(i)) continue;
      const State& state = states_[i];
      if (state.step == Step::match) return true;
      if (is_end || state.step != Step::take) continue;
      const auto c = static_cast<unsigned char>(utf8[at]);
      if (c < 128 ? state.taken.test(c) : state.takes_beyond_ascii)
        next.set(std::size_t(state.next));
    }
    if (is_end) return false;
    now = next;
  }
}

}  // namespace fl
