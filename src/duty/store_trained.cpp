// What a person can do, for whoever gives them something to do. Left to others: warning about it,
// and letting it go on with a reason.
#include <array>

#include "duty/duty.h"
#include "platform/text.h"
#include "storage/db.h"

namespace fl {

namespace {

const Sql kTrainedOf{SqlTag::list, "duty.trained_of",
                     "SELECT skills, trained FROM duty_responder WHERE account_id = ?1 LIMIT 1"};

// Words that kinds of task use, and ours that count as them.
struct Alias {
  std::string_view asked, ours;
};
constexpr std::array kAliases{
    Alias{"psychological", "counselling"},
    Alias{"psychological", "crisis_call"},
    Alias{"care", "elder_care"},
    Alias{"first_aid", "medical"},
    Alias{"care", "medical"},
};

bool counts_as(std::string_view ours, std::string_view asked) {
  if (ours == asked) return true;
  for (const auto& row : kAliases)
    if (row.asked == asked && row.ours == ours) return true;
  return false;
}

struct Known {
  std::string skills, trained;
};
Known known_of(Tx& tx, AccountId account) {
  auto row = tx.run(kTrainedOf, account);
  return row.step() ? Known{row.str(0), row.str(1)} : Known{};
}

bool is_skilled(const Known& known, std::string_view word) {
  for (const auto part : split(known.skills, ','))
    if (counts_as(trimmed(part), word)) return true;
  return false;
}

bool is_trained(const Known& known, std::string_view course, Instant now) {
  const std::string today = day_of(now);
  for (const auto part : split(known.trained, ',')) {
    const auto equal = part.find('=');
    const bool is_over = equal != part.npos && trimmed(part.substr(equal + 1)) < today;
    if (!is_over && counts_as(trimmed(part.substr(0, equal)), course)) return true;
  }
  return false;
}

}  // namespace

bool has_skill(Tx& tx, AccountId account, std::string_view word) {
  return is_skilled(known_of(tx, account), word);
}

bool has_training(Tx& tx, AccountId account, std::string_view course, Instant now) {
  return is_trained(known_of(tx, account), course, now);
}

bool is_trained_for(Tx& tx, AccountId account, std::string_view word, Instant now) {
  if (word.empty()) return true;
  const auto known = known_of(tx, account);
  return is_skilled(known, word) || is_trained(known, word, now);
}

}  // namespace fl
