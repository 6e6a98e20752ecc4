// How expected trouble travels: a value, never an exception. Callers must look at it.
// `Fault.key` is public, documented, translated and stable; its kind maps to HTTP in one table
// (http/). Broken promises of our own code are a Bug, thrown by CHECK and caught once at the
// request edge.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace fl {

enum class FaultKind {
  bad_input,      // 400: name the fields
  not_signed_in,  // 401
  refused,        // 403: known, but not theirs to do
  absent,         // 404: not there, or not theirs to know of
  conflict,       // 409
  too_large,      // 413
  too_many,       // 429
  unavailable,    // 503: try again later
};

// One field a person can mend: where, what rule, what was expected.
struct BadField {
  std::string field, key, expected;
};

struct Fault {
  FaultKind kind = FaultKind::bad_input;
  std::string key;
  std::string detail = {};  // never personal data
  std::vector<BadField> fields = {};
};

[[nodiscard]] std::string_view name_of(FaultKind kind);

class Bug : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void fail_check(const char* what, const char* file, int line);
#define CHECK(x)                                        \
  do {                                                  \
    if (!(x)) ::fl::fail_check(#x, __FILE__, __LINE__); \
  } while (false)

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT
  Result(Fault fault) : state_(std::in_place_index<1>, std::move(fault)) {}  // NOLINT
  explicit operator bool() const { return state_.index() == 0; }
  [[nodiscard]] bool is_ok() const { return state_.index() == 0; }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(value()); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& value() {
    CHECK(is_ok());
    return std::get<0>(state_);
  }
  const T& value() const {
    CHECK(is_ok());
    return std::get<0>(state_);
  }
  [[nodiscard]] const Fault& error() const {
    CHECK(!is_ok());
    return std::get<1>(state_);
  }

 private:
  std::variant<T, Fault> state_;
};

struct Done {};
using Outcome = Result<Done>;  // succeeded with nothing to say, or a Fault

// Drops a fault on purpose and says why.
template <class T>
void ignore(const Result<T>&, std::string_view why) {
  CHECK(!why.empty());
}

}  // namespace fl
