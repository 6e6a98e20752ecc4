// A guard's phone in a story: pins the root once, keeps the newest bundle, checks with no server.
#pragma once

#include <optional>
#include <string>

#include "app/app.h"
#include "seal/check.h"

namespace fl {

class StoryGate {
 public:
  // Fetches root and bundle as the phone does; the reply says what came of it.
  [[nodiscard]] Reply load(const App& app, Instant now);
  // The verdict as the next reply; `place`: gate, hospital, pharmacy, food, shelter.
  [[nodiscard]] Reply check(const std::string& token, const std::string& place, Instant now) const;

 private:
  std::optional<PublicKey> root_;
  bool is_demo_ = false;
  std::optional<Bundle> bundle_;
};

}  // namespace fl
