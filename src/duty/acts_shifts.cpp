// The one way to put working hours on somebody: post, person, rest, row, leaf.
#include "duty/store.h"
#include "duty/titles.h"
#include "platform/text.h"

namespace fl {

namespace {

// Rest looks this far around the hours asked for: seven days either way and a night's margin.
constexpr std::chrono::hours kRestAround{24 * 9};

std::vector<DutyWord> words_needed(std::string_view list, const std::vector<DutyWord>& words) {
  std::vector<DutyWord> needed;
  for (const auto part : split(list, ','))
    for (const auto& word : words)
      if (word.word == part) needed.push_back(word);
  return needed;
}

bool has_all(std::string_view mine, std::string_view needed, const std::vector<DutyWord>& words) {
  auto have = bits_of(mine, words);
  auto want = bits_of(needed, words);
  return have && want && (*have & *want) == *want;
}

// Is every course the post asks for still good at that time?
bool is_trained(const ResponderFile& file, const PostFile& post, Instant at) {
  const std::string day = day_of(at);
  for (const auto& course : words_needed(post.trained, course_words())) {
    bool is_good = false;
    for (const auto part : split(file.trained, ',')) {
      const auto equal = part.find('=');
      if (part.substr(0, equal) != course.word) continue;
      is_good = equal == part.npos || part.substr(equal + 1) >= day;
    }
    if (!is_good) return false;
  }
  return true;
}

Outcome check_hours(const ShiftDraft& draft, Instant now) {
  if (draft.until <= draft.from) return Fault{FaultKind::bad_input, "duty.shift_ends_first"};
  if (draft.until - draft.from > kStandingFrom)
    return Fault{FaultKind::bad_input, "duty.shift_too_long"};
  if (draft.until <= now) return Fault{FaultKind::conflict, "duty.shift_over"};
  return Done{};
}

Outcome check_person(const ResponderFile& file, const PostFile& post, const ShiftDraft& draft) {
  const bool is_over =
      file.ended_at.ms != 0 || (file.term_until_at.ms != 0 && file.term_until_at < draft.until);
  if (is_over) return Fault{FaultKind::conflict, "duty.term_ended"};
  if (!has_all(file.skills, post.skills, skill_words()) ||
      !has_all(file.languages, post.languages, language_words()))
    return Fault{FaultKind::conflict, "duty.skill_missing", post.skills};
  if (post.needs_vehicle && !file.has_vehicle)
    return Fault{FaultKind::conflict, "duty.skill_missing", "vehicle"};
  return Done{};
}

void list_lifted(Tx& tx, const Permit& permit, const ShiftFile& shift, const RestOverride& lifted,
                 const std::vector<RestBreach>& breaches, Instant now) {
  for (const auto& breach : breaches) {
    store::add_lifted(
        tx, {shift.id, shift.area_path, shift.account, lifted.by, std::string(name_of(breach.rule)),
             lifted.reason, breach.have, breach.limit, now});
    append_leaf(tx, leaf_of(permit, carried_bucket(shift.id.value), "duty.rest_lifted", "shift",
                            shift.id.value, "", now, lifted.reason));
  }
}

}  // namespace

std::vector<RestBreach> breaches_of(Tx& tx, const DutyRoom& room, AccountId account,
                                    const WorkSpan& span, ShiftId without) {
  std::vector<WorkSpan> worked;
  for (const auto& shift :
       shifts_of(tx, account, span.from - kRestAround, span.until + kRestAround))
    if (!shift.is_standing() && shift.id != without) worked.push_back(shift.span());
  const auto file = responder_of(tx, room.keys, account);
  const HealthLimits limits = file ? file->limits : HealthLimits{0};
  return rest_breaches(worked, std::span(&span, 1), limits, RestRules{});
}

Fault rest_fault(const std::vector<RestBreach>& breaches) {
  Fault fault{FaultKind::conflict, "duty.rest_broken"};
  for (const auto& breach : breaches) {
    const std::string rule(name_of(breach.rule));
    if (!fault.detail.empty()) fault.detail += ',';
    fault.detail += rule;
    fault.fields.push_back({rule, "duty.rest_broken",
                            std::to_string(breach.have) + " / " + std::to_string(breach.limit)});
  }
  return fault;
}

Result<ShiftId> give_shift(Tx& tx, const DutyRoom& room, const Permit& permit,
                           const ShiftDraft& draft, Instant now) {
  auto hours = check_hours(draft, now);
  if (!hours) return hours.error();
  auto post = load_post(tx, draft.post);
  if (!post) return Fault{FaultKind::conflict, "duty.no_such_post"};
  auto file = responder_of(tx, room.keys, draft.account);
  if (!file) return Fault{FaultKind::conflict, "duty.no_such_responder"};
  auto person = check_person(*file, *post, draft);
  if (!person) return person.error();
  if (store::held_count(tx, post->id, draft.from, draft.until) >= post->seats)
    return Fault{FaultKind::conflict, "duty.post_full"};
  const Area* area = room.tree.find(post->area);
  if (!area) return Fault{FaultKind::conflict, "duty.no_such_post"};
  ShiftFile shift;
  shift.id = random_id_in<ShiftId>(carried_bucket(post->id.value));
  shift.post = post->id;
  shift.area = area->id;
  shift.area_path = area->path;
  shift.title = post->title;
  shift.account = draft.account;
  shift.from = draft.from;
  shift.until = draft.until;
  shift.source = draft.source;
  shift.answers = post->answers;
  shift.is_heavy = post->is_heavy;
  shift.is_exposed = post->is_exposed;
  const auto breaches = breaches_of(tx, room, draft.account, shift.span());
  if (!breaches.empty() && !draft.lifted) return rest_fault(breaches);
  store::add_shift(tx, shift, area->is_cell(), now);
  append_leaf(tx, leaf_of(permit, carried_bucket(shift.id.value), "duty.shift_given", "shift",
                          shift.id.value, "", now));
  if (draft.lifted) list_lifted(tx, permit, shift, *draft.lifted, breaches, now);
  if (!is_trained(*file, *post, draft.from))
    store::add_lifted(tx, {shift.id, shift.area_path, shift.account, permit.account(), "untrained",
                           "", 0, 0, now});
  return shift.id;
}

Result<int> give_rota(Tx& tx, const DutyRoom& room, const Permit& permit, const RotaDraft& draft,
                      Instant now) {
  if (draft.people.empty()) return Fault{FaultKind::bad_input, "duty.nobody_to_ask"};
  auto post = load_post(tx, draft.pattern.post);
  if (!post) return Fault{FaultKind::conflict, "duty.no_such_post"};
  int given = 0;
  for (const auto& hours : hours_of(draft.pattern, draft.from, draft.days)) {
    if (hours.until <= now) continue;
    for (int seat = 0; seat < post->seats; ++seat) {
      const AccountId account = draft.people[std::size_t(given) % draft.people.size()];
      auto shift =
          give_shift(tx, room, permit, {post->id, account, hours.from, hours.until, "rota"}, now);
      if (!shift) {
        Fault fault = shift.error();
        fault.detail = day_of(hours.from) + " " + fault.detail;
        return fault;
      }
      ++given;
    }
  }
  return given;
}

}  // namespace fl
