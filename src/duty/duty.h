// Personnel: who answers for a place now. Enough for the tracer: posts on areas, shifts of accounts
// on posts.
//
// who_answers(cell) walks upward from the cell: the nearest level with a holder on shift now owns
// what happens there. The city duty post is mandatory: laying, init and check refuse an
// installation without one that is always held.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "platform/ids.h"
#include "platform/result.h"
#include "platform/time.h"
#include "registry/registry.h"
#include "storage/tx_fwd.h"
#include "trust/trust.h"

namespace fl {

// A post is a place of duty: on an area, with a title ("grid_worker", "community_lead",
// "street_duty", ...).
struct Holder {
  AccountId account;
  PostId post;
  AreaId area;  // the area of the post
  std::string area_path;
  std::string title;         // post title word
  bool is_fallback = false;  // the post is above the cell asked for, or held no more
  Instant until = {};        // of the shift; only duties_of() says it
};

// Fault duty.nobody_answers (unavailable) only where nobody ever held the city duty post: who held
// it last answers until somebody takes it, and `firstline check` says that it is empty.
[[nodiscard]] Result<Holder> who_answers(Tx& tx, const AreaTree& tree, const Area& cell,
                                         Instant now);
// Does this account hold a shift now whose post's area covers `path`?
[[nodiscard]] bool is_on_duty_for(Tx& tx, AccountId account, std::string_view path, Instant now);
// The shifts this account holds now, as what it answers for (bounded).
[[nodiscard]] std::vector<Holder> duties_of(Tx& tx, AccountId account, Instant now);
// Everyone on shift now at posts in or under `scope_path` (bounded).
[[nodiscard]] std::vector<Holder> on_duty_under(Tx& tx, std::string_view scope_path, Instant now,
                                                int limit);
// Paths of cells under scope that have a holder of their own now.
[[nodiscard]] std::unordered_set<std::string> covered_cells(Tx& tx, std::string_view scope_path,
                                                            Instant now);

// Time on shift in a span; shifts that only name a holder (over seven days) are not time worked.
[[nodiscard]] std::chrono::minutes time_on_shift(Tx& tx, AccountId account, Instant from,
                                                 Instant until);

// Does the responder's file say that this person has a skill, or a course that is good today? Words
// that task kinds use for one of ours count too (psychological: counselling). Nobody's file: no.
[[nodiscard]] bool has_skill(Tx& tx, AccountId account, std::string_view word);
[[nodiscard]] bool has_training(Tx& tx, AccountId account, std::string_view course, Instant now);
// Either of the two: what a task's kind asks for. An empty word asks for nothing.
[[nodiscard]] bool is_trained_for(Tx& tx, AccountId account, std::string_view word, Instant now);

// Writes of the demo and of init; each appends its leaf.
[[nodiscard]] Result<PostId> make_post(Tx& tx, const Permit& permit, const Area& area,
                                       std::string_view title, Instant now);
[[nodiscard]] Outcome make_shift(Tx& tx, const Permit& permit, PostId post, const Area& area,
                                 AccountId account, Instant from, Instant until, Instant now);
[[nodiscard]] std::string_view title_zh(std::string_view title);
[[nodiscard]] std::string_view title_en(std::string_view title);

}  // namespace fl
