// A boundary: an area that a legal act names, drawn by the pass office, signed by an
// epidemiologist, public from that moment, over at the latest after 14 days. Who has lived there
// since the day before it was drawn is listed from an hour after it was published and is asked for
// a test at gates; never more. Nobody can be put inside it by hand, and it is never drawn around a
// few.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pass/pass.h"

namespace fl {

using AreaActId = Id<struct AreaActTag>;

inline constexpr std::chrono::days kAreaActLongest{14};
inline constexpr std::chrono::hours kAreaActNotice{1};  // public before anybody is listed
inline constexpr std::chrono::hours kLivedThereBefore{24};

struct AreaAct {
  AreaActId id;
  AreaId area;
  std::string area_path;
  std::string level;  // high, medium: what the rules ask
  std::string act;    // its legal act, as text
  std::int64_t people = 0;
  Instant until;
  AccountId made_by, second_by;
  std::string body, second_body;
  Instant made_at;
  std::optional<Instant> published_at, ended_at;
  std::string state = "drawn";  // published, ended
  AreaId cell_next;             // where listing, or letting go, goes on
  bool is_done = false;
};
[[nodiscard]] std::string image_of(const AreaAct& act);

struct AreaActDraft {
  AreaId area;
  std::string level, act;
  Instant until;
};
// Faults: pass.no_act, pass.until_past, pass.area_too_long (over 14 days), pass.area_too_wide (more
// than a street or township), pass.area_too_small (fewer people than the rules in force ask for),
// pass.area_too_new (made or changed within 14 days), pass.too_many_drawn (by one hand in a day),
// pass.boundary_there, pass.boundary_no_new_case (guard 3: renewed on new evidence only),
// pass.no_rules.
[[nodiscard]] Result<AreaAct> draw_boundary(const PassRoom& room, RuleShelf& shelf,
                                            const Permit& permit, const Signer& signer,
                                            const AreaActDraft& draft, const Act& act);
// By another body. Faults: pass.no_such_boundary, pass.boundary_answered, those of check_second(),
// pass.area_too_new and pass.area_too_small (changed since it was drawn).
[[nodiscard]] Result<AreaAct> publish_boundary(const PassRoom& room, RuleShelf& shelf,
                                               const Permit& permit, const Signer& signer,
                                               AreaActId id, const Act& act);
// By either body, any day: everybody listed is let go. Faults: pass.no_such_boundary,
// pass.boundary_answered (over already).
[[nodiscard]] Result<AreaAct> end_boundary(const PassRoom& room, const Permit& permit, AreaActId id,
                                           const Act& act);
[[nodiscard]] Result<AreaAct> boundary_at(Tx& tx, AreaActId id);
// Those published that are not over; with `with_drawn` also those that wait.
[[nodiscard]] std::vector<AreaAct> boundaries(Tx& tx, Instant now, bool with_drawn);
// Public: a page of those published, by id; `next` is unset after the last.
struct AreaActPage {
  std::vector<AreaAct> acts;
  AreaActId next;
};
[[nodiscard]] AreaActPage published_boundaries(Tx& tx, AreaActId after, int limit, Instant now);

// One person, by the boundary as it stands in the same transaction: nobody is listed in one that
// ended a moment ago.
enum class Listed : std::uint8_t { yes, no, is_over };
[[nodiscard]] Result<Listed> list_in_boundary(const PassRoom& room, RuleShelf& shelf,
                                              const Permit& permit, AreaActId id, PersonId person,
                                              Instant now);
// A job: lists people of what was published an hour ago, lets go those of what is over; the number.
// A boundary whose place was split or merged since is ended instead.
[[nodiscard]] Result<int> walk_boundaries(const PassRoom& room, RuleShelf& shelf,
                                          const Permit& permit, Instant now);
// A job: what ended 60 days ago, and has let everybody go, is gone; its leaves stay.
[[nodiscard]] Result<int> drop_old_boundaries(Db& db, const Permit& permit, Instant now);
// What a piece's joins come to now: a boundary that is over, or that the log never saw, is none.
void join_boundary(Tx& tx, const EvidenceRow& row, Evidence& piece, Instant now);

// Which act drew it, around what, from when to when: as the person reads it.
[[nodiscard]] std::string boundary_words(const EvidenceRow& row, Language language);

[[nodiscard]] std::vector<ImageSource> area_act_image_sources();

}  // namespace fl
