// A list that is kept open and asks for itself again every few seconds is one reading: who was
// logged as seen on it is not logged again for five to ten minutes (decision 0015). Each process
// remembers for itself and forgets at its end; forgetting only logs more. Opening one person's
// record is never left out: lists only.
#pragma once

#include <mutex>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "trust/trust.h"

namespace fl {

class LatelyRead {
 public:
  // Those of `people` that this account was not shown lately under this verb, each once.
  [[nodiscard]] std::vector<PersonId> not_seen(AccountId account, std::string_view verb,
                                               std::vector<PersonId> people, Instant now);
  // After their log is on disk.
  void note(AccountId account, std::string_view verb, const std::vector<PersonId>& people);

 private:
  struct Seen {
    std::int64_t account, person;
    std::size_t verb;
    bool operator==(const Seen&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Seen& seen) const;
  };
  using Half = std::unordered_set<Seen, Hash>;
  void turn(Instant now);

  std::mutex guard_;
  Half now_, before_;  // of these five minutes and of the five before
  Instant since_;
};

}  // namespace fl
