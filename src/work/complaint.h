// A complaint is about how we acted. It goes to an independent handler: never the one complained
// about, never anyone in that line. Who complained is sealed from everyone but the handler. One
// appeal goes one step up. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/ids.h"
#include "platform/result.h"
#include "platform/time.h"
#include "trust/trust.h"

namespace fl {

using ComplaintId = Id<struct ComplaintTag>;
inline constexpr std::string_view kComplaintMatters =
    "conduct|delay|refusal|unfair|privacy|extra_forms|other";
inline constexpr std::string_view kFindings = "upheld|partly|not_upheld";
inline constexpr std::int64_t kSmallCell = 5;  // public counts below this are not told

struct Complaint {
  ComplaintId id;
  std::string matter;
  PersonId person;  // who complained: sealed from the line
  std::string text_sealed;
  AreaId area;  // whose desk it is about
  std::string area_path;
  AccountId about;  // the person complained about, when known
  AccountId handler;
  TaskId task;
  Instant made_at, due_at;
  std::optional<Instant> answered_at, appealed_at;
  std::string finding, answer_sealed;
  int round = 1;  // 2 = on appeal
  [[nodiscard]] Bucket bucket() const { return carried_bucket(id.value); }
};
[[nodiscard]] std::string image_of(const Complaint& complaint);

// A possible handler: the account, the area of that role, and everything else it is.
struct HandlerSeat {
  AccountId account;
  std::string path;                      // of the handler's role
  std::vector<std::string> other_paths;  // of other roles it holds, and of shifts it stands
};
// Is this account in the line of a place: responsible for it, or working under it?
[[nodiscard]] bool is_in_line(const HandlerSeat& seat, std::string_view path);
// The nearest handler above the place who is neither complained about nor in its line; on appeal
// one further up than, and other than, the first. Fault work.no_independent_handler (unavailable).
[[nodiscard]] Result<HandlerSeat> handler_for(std::span<const HandlerSeat> seats,
                                              std::string_view path, AccountId about,
                                              const std::optional<HandlerSeat>& first);

// Faults: work.complaint_answered, work.answer_short.
[[nodiscard]] Outcome may_answer(const Complaint& complaint, AccountId by, std::string_view answer);
// Faults: work.not_answered_yet, work.appealed_already.
[[nodiscard]] Outcome may_appeal(const Complaint& complaint);
// A count the public may see: nothing below kSmallCell but zero.
[[nodiscard]] std::optional<std::int64_t> public_count(std::int64_t count);

}  // namespace fl
