// Two halves of five minutes: the older one is dropped whole.
#include "trust/lately_read.h"

#include <algorithm>
#include <functional>

namespace fl {

namespace {

constexpr std::chrono::minutes kHalf{5};
constexpr std::size_t kCountMax = 400'000;  // in a half: 2,000 officers, two hundred rows each

}  // namespace

std::size_t LatelyRead::Hash::operator()(const Seen& seen) const {
  std::uint64_t mixed = static_cast<std::uint64_t>(seen.account) * 0x9E3779B97F4A7C15U;
  mixed = (mixed ^ (mixed >> 29) ^ static_cast<std::uint64_t>(seen.person)) * 0xBF58476D1CE4E5B9U;
  return std::size_t(mixed ^ (mixed >> 32)) ^ seen.verb;
}

void LatelyRead::turn(Instant now) {
  const bool is_young = now >= since_ && now - since_ < kHalf;
  if (is_young && now_.size() < kCountMax) return;
  // A clock that was set back, or a long pause: nothing of it is lately.
  const bool is_next = now >= since_ && now - since_ < 2 * kHalf;
  before_ = is_next ? std::move(now_) : Half();
  now_ = Half();
  since_ = now;
}

std::vector<PersonId> LatelyRead::not_seen(AccountId account, std::string_view verb,
                                           std::vector<PersonId> people, Instant now) {
  const auto by_value = [](PersonId a, PersonId b) { return a.value < b.value; };
  std::sort(people.begin(), people.end(), by_value);
  people.erase(std::unique(people.begin(), people.end()), people.end());
  const std::size_t name = std::hash<std::string_view>()(verb);
  const std::lock_guard lock(guard_);
  turn(now);
  std::erase_if(people, [&](PersonId person) {
    const Seen seen{account.value, person.value, name};
    return now_.contains(seen) || before_.contains(seen);
  });
  return people;
}

void LatelyRead::note(AccountId account, std::string_view verb,
                      const std::vector<PersonId>& people) {
  const std::size_t name = std::hash<std::string_view>()(verb);
  const std::lock_guard lock(guard_);
  for (const PersonId person : people)
    now_.insert({account.value, person.value, name});
}

}  // namespace fl
