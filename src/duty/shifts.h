// How shifts come about and go: one way to give one, and calls for a seat that fell empty.
//
// give_shift() is the only way to put working hours on somebody: by hand, by pattern, by swap, by
// refill, by posting, by import. It asks the rest rules first. A rule that would break refuses the
// shift and is named (duty.rest_broken); only someone with duty.override may lift it, with a
// reason, and each lifted rule is a row that is counted and listed. Standing duty (longer than
// seven days: a named holder, not hours) is laid with make_shift() of the door and is no working
// time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "duty/personnel.h"

namespace fl {

inline constexpr std::chrono::hours kStandingFrom{24 * 7};
inline constexpr std::chrono::minutes kRefillDue{2};
inline constexpr std::chrono::seconds kAskNextAfter{30};
inline constexpr int kAskBatch = 3;

using GapId = Id<struct GapTag>;
using OfferId = Id<struct OfferTag>;

struct ShiftFile {
  ShiftId id;
  PostId post;
  AreaId area;
  std::string area_path, title;
  AccountId account;
  Instant from, until;
  std::string state = "held", source = "plan";
  bool answers = true, is_heavy = false, is_exposed = false;
  [[nodiscard]] bool is_standing() const { return until - from > kStandingFrom; }
  [[nodiscard]] WorkSpan span() const { return {from, until, is_heavy, is_exposed}; }
};

// Lifts the rest rules for one shift: whoever signs it and why.
struct RestOverride {
  AccountId by;
  std::string reason;
};
struct ShiftDraft {
  PostId post;
  AccountId account;
  Instant from, until;
  std::string source = "plan";
  std::optional<RestOverride> lifted = {};
};
// Faults: duty.shift_ends_first, duty.shift_too_long (bad_input), duty.no_such_post,
// duty.no_such_responder, duty.term_ended, duty.post_full, duty.rest_broken (conflict; the rules
// are named in fields).
[[nodiscard]] Result<ShiftId> give_shift(Tx& tx, const DutyRoom& room, const Permit& permit,
                                         const ShiftDraft& draft, Instant now);
// What giving these hours to this account would break; shifts of `without` are left out.
[[nodiscard]] std::vector<RestBreach> breaches_of(Tx& tx, const DutyRoom& room, AccountId account,
                                                  const WorkSpan& span, ShiftId without = {});
[[nodiscard]] Fault rest_fault(const std::vector<RestBreach>& breaches);

// The same pattern for several people in turn, seat by seat, over days; whole or not at all.
struct RotaDraft {
  ShiftTemplate pattern;
  Instant from;
  int days = 7;
  std::vector<AccountId> people;
};
[[nodiscard]] Result<int> give_rota(Tx& tx, const DutyRoom& room, const Permit& permit,
                                    const RotaDraft& draft, Instant now);

[[nodiscard]] Result<ShiftFile> load_shift(Tx& tx, ShiftId id);  // duty.no_such_shift
[[nodiscard]] std::vector<ShiftFile> shifts_of(Tx& tx, AccountId account, Instant from,
                                               Instant until);
[[nodiscard]] std::vector<ShiftFile> shifts_under(Tx& tx, std::string_view path, Instant from,
                                                  Instant until, int limit);

// Held shifts that end after the cursor up to `until`, in the order of their end.
struct ShiftCursor {
  Instant until;
  ShiftId id;
};
[[nodiscard]] std::vector<ShiftFile> shifts_ending(Tx& tx, const ShiftCursor& after, Instant until,
                                                   int limit);

struct RestLifted {
  ShiftId shift;
  std::string area_path;
  AccountId account, by;
  std::string rule, reason;
  std::int64_t have = 0, bound = 0;
  Instant at;
};
[[nodiscard]] std::vector<RestLifted> lifted_under(Tx& tx, std::string_view path, Instant from,
                                                   int limit);

// ---- a seat that fell empty
struct Gap {
  GapId id;
  ShiftId shift;
  PostId post;
  AreaId area;
  std::string area_path, title, cause, state;
  AccountId left, filled_by, told;
  Instant from, until, asked_at, due_at, made_at;
  int asked_count = 0;
};
// "I am sick": the shift is left at once, the first people are asked in the same transaction, and
// kShiftLeft tells the task desk. Faults: duty.no_such_shift, duty.not_your_shift (both absent to
// others), duty.shift_over.
[[nodiscard]] Result<Gap> call_in_sick(Tx& tx, const DutyRoom& room, const Permit& permit,
                                       AccountId account, ShiftId shift, Instant now);
// A lead asks for people for hours nobody holds.
[[nodiscard]] Result<Gap> ask_refill(Tx& tx, const DutyRoom& room, const Permit& permit,
                                     PostId post, Instant from, Instant until, Instant now);
// Job: asks the next, says uncovered after kRefillDue and tells who answers; the number changed.
[[nodiscard]] Result<int> run_refill(const DutyRoom& room, const Permit& permit, Instant now);
[[nodiscard]] std::vector<Gap> gaps_under(Tx& tx, std::string_view path, Instant now, int limit);

struct Candidate {
  AccountId account;
  std::string home_path;
  std::size_t near = 0;  // characters of path shared with the place: more is nearer
};
// Who could take these hours, nearest first: the post's skills, rest, not on leave, not on shift.
[[nodiscard]] std::vector<Candidate> candidates_for(Tx& tx, const DutyRoom& room,
                                                    const PostFile& post, const WorkSpan& span,
                                                    AccountId but, int limit);

// ---- offers: of a swap, of an empty seat
struct Offer {
  OfferId id;
  std::string kind, state;
  std::int64_t call = 0;
  AccountId asker, candidate;
  Instant until, made_at;
};
// Offers a shift to one colleague, or to those who could take it. The giver keeps it until someone
// says yes. Faults: duty.no_such_shift, duty.shift_over, duty.nobody_to_ask.
[[nodiscard]] Result<int> offer_swap(Tx& tx, const DutyRoom& room, const Permit& permit,
                                     AccountId account, ShiftId shift, AccountId colleague,
                                     Instant now);
// The first yes takes it, once. Faults: duty.offer_gone (conflict: taken, over, or not theirs),
// duty.rest_broken.
[[nodiscard]] Outcome answer_offer(Tx& tx, const DutyRoom& room, const Permit& permit,
                                   AccountId account, OfferId offer, bool is_yes, Instant now);
[[nodiscard]] std::vector<Offer> offers_to(Tx& tx, AccountId account, Instant now);
[[nodiscard]] std::vector<Offer> offers_by(Tx& tx, AccountId account, Instant now);
[[nodiscard]] Outcome withdraw_swap(Tx& tx, const Permit& permit, AccountId account, ShiftId shift,
                                    Instant now);
// The shift an offer is about.
[[nodiscard]] Result<ShiftFile> shift_of_offer(Tx& tx, const Offer& offer);

// ---- notices
struct Notice {
  AccountId account;
  std::string kind;  // uncovered, swapped, filled, hand_over_unsigned
  AreaId area;
  std::int64_t about = 0;
  Instant at;
};
// Writes the notice and, when a number is known, a message to the phone.
void tell(Tx& tx, const DutyRoom& room, const Notice& notice, std::string_view text);
[[nodiscard]] std::vector<Notice> notices_of(Tx& tx, AccountId account, Instant after);

}  // namespace fl
