// The turns a promise takes, as pure functions.
#include "work/turns.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace fl {

namespace {

Fault already_done() {
  return {FaultKind::conflict, "work.task_already_done"};
}

void give(Task& task, const Taker& taker) {
  task.state = TaskState::open;
  task.accepted_at.reset();
  task.holder = taker.account;
  task.holder_title = taker.title;
  task.holder_area = taker.area;
  task.is_fallback = false;
}

// Whoever takes it from here proves it themself.
void take_back_proof(Task& task) {
  task.done_at.reset();
  task.proof_kind.clear();
  task.proof_note_sealed.clear();
}

std::chrono::minutes due_of(const Task& task, const Kind& kind) {
  return task.is_crisis ? kCrisisDue : kind.due;
}

template <std::size_t Count>
bool is_one_of(std::string_view word, const std::string_view (&words)[Count]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

constexpr std::string_view kBounceReasons[] = {"not_my_place", "not_my_skill", "too_many",
                                               "off_duty",     "conflict",     "other"};
constexpr std::string_view kTryChannels[] = {"phone", "message", "neighbour", "visit"};
constexpr int kTriesFromAfar = 3;

// Said by people in danger, in both languages. Short on purpose: a false alarm costs a phone call.
constexpr std::string_view kCrisisWords[] = {
    "不想活", "活不下去",    "自杀",        "轻生",        "寻死",
    "跳楼",   "割腕",        "遗书",        "结束生命",    "想死",
    "suicid", "kill myself", "end my life", "want to die", "hurt myself"};

}  // namespace

bool is_bounce_reason(std::string_view word) {
  return is_one_of(word, kBounceReasons);
}

bool is_try_channel(std::string_view word) {
  return is_one_of(word, kTryChannels);
}

Result<Task> bounced(const Task& task, const Taker& next) {
  if (task.lane() == Lane::closed) return already_done();
  if (task.bounces >= kBouncesMax) return Fault{FaultKind::conflict, "work.bounced_twice"};
  if (awaits_asker(task)) return Fault{FaultKind::conflict, "work.waits_for_asker"};
  CHECK(next.account != task.holder);
  Task after = task;
  give(after, next);
  ++after.bounces;
  after.needs_decision = after.bounces >= kBouncesMax;
  ++after.version;
  return after;
}

std::string_view name_of(AfterTries next) {
  static constexpr std::string_view kNames[] = {"try_again", "visit", "lead_decides"};
  return kNames[int(next)];
}

AfterTries after_tries(const std::vector<Try>& tries) {
  std::set<std::int64_t> hours;
  for (const auto& one : tries)
    if (one.channel != "visit") hours.insert(one.at.ms / 3'600'000);
  const bool was_visited = std::any_of(tries.begin(), tries.end(),
                                       [](const Try& one) { return one.channel == "visit"; });
  if (int(hours.size()) < kTriesFromAfar) return AfterTries::try_again;
  return was_visited ? AfterTries::lead_decides : AfterTries::visit;
}

Result<Task> unreached(const Task& task, const std::vector<Try>& before, const Try& now,
                       const Taker& lead) {
  if (task.lane() == Lane::closed) return already_done();
  for (const auto& one : before)
    if (one.channel == now.channel && now.at - one.at < std::chrono::hours(1))
      return Fault{FaultKind::conflict, "work.tried_just_now"};
  std::vector<Try> tries = before;
  tries.push_back(now);
  Task after = task;
  ++after.tries;
  if (after_tries(tries) == AfterTries::lead_decides && !task.needs_decision) {
    if (lead.account != task.holder) give(after, lead);
    after.needs_decision = true;
  }
  ++after.version;
  return after;
}

Result<Task> reopened(const Task& task, const Kind& kind, const Taker& lead, Instant now) {
  if (task.state != TaskState::done && !awaits_asker(task))
    return Fault{FaultKind::conflict, "work.not_done_yet"};
  if (now - *task.done_at > kReopenWithin)
    return Fault{FaultKind::conflict, "work.too_late_to_reopen"};
  Task after = task;
  give(after, lead);
  after.due_at = now + due_of(task, kind);
  after.late_at.reset();
  take_back_proof(after);
  ++after.reopens;
  after.needs_decision = true;
  after.rung = kept_rung(after.reopens, 0);
  after.next_rung_at = after.due_at;
  ++after.version;
  return after;
}

bool awaits_asker(const Task& task) {
  return task.state == TaskState::accepted && task.done_at.has_value();
}

bool asker_confirms(const Task& task, const Kind& kind) {
  // A caller we do not know cannot be asked; a crisis ends with what was agreed.
  return kind.needs_confirm && task.source == "ask" && task.person.is_set() && !task.is_crisis;
}

Result<Task> closed_by(const Task& task, const Kind& kind, const Proof& proof, AccountId by,
                       AccountId said_by, Instant at) {
  auto done = finished(task, kind, proof, at);
  if (!done || !asker_confirms(task, kind)) return done;
  if (awaits_asker(task)) return Fault{FaultKind::conflict, "work.waits_for_asker"};
  if (said_by == by) return Fault{FaultKind::conflict, "work.second_visitor_needed"};
  if (said_by.is_set()) return done;  // a second one has looked
  done->state = TaskState::accepted;
  done->next_rung_at = *done->done_at + kConfirmWithin;
  return done;
}

Result<Task> confirmed(const Task& task) {
  if (task.lane() == Lane::closed) return already_done();
  if (!awaits_asker(task)) return Fault{FaultKind::conflict, "work.nothing_to_confirm"};
  Task after = task;
  after.state = TaskState::done;
  after.next_rung_at.reset();
  ++after.version;
  return after;
}

Task check_due(const Task& task, const Kind& kind, const Taker& lead, Instant now) {
  CHECK(awaits_asker(task));
  Task after = task;
  give(after, lead);
  take_back_proof(after);
  after.due_at = now + kind.due;
  after.late_at.reset();
  after.needs_decision = true;
  after.next_rung_at = after.due_at;
  ++after.version;
  return after;
}

bool are_the_same(const Task& one, const Task& other) {
  const auto apart = one.created_at > other.created_at ? one.created_at - other.created_at
                                                       : other.created_at - one.created_at;
  return one.id != other.id && one.source == "ask" && other.source == "ask" &&
         one.household.is_set() && one.household == other.household && one.kind == other.kind &&
         apart <= kSameWithin;
}

Result<Task> merged(const Task& task, const Task& into, Instant now) {
  if (task.lane() == Lane::closed || into.lane() == Lane::closed) return already_done();
  if (!are_the_same(task, into)) return Fault{FaultKind::conflict, "work.not_the_same"};
  auto after = dropped(task, now);
  if (after) after->merged_into = into.id;
  return after;
}

Result<Task> unmerged(const Task& task, const Task& into, const Kind& kind, Instant now) {
  if (!task.merged_into.is_set() || task.merged_into != into.id)
    return Fault{FaultKind::conflict, "work.not_merged"};
  Task after = task;
  after.state = TaskState::open;
  after.accepted_at.reset();
  after.done_at.reset();
  after.merged_into = {};
  after.late_at.reset();
  after.due_at = std::max(task.due_at, now + kind.due);
  after.next_rung_at = after.due_at;
  ++after.version;
  return after;
}

Outcome may_close(const Task& task, std::size_t note_chars, int parts_open) {
  if (parts_open > 0) return Fault{FaultKind::conflict, "work.parts_open"};
  if (task.is_crisis && note_chars < 8) {
    Fault fault{FaultKind::bad_input, "work.safety_note_needed"};
    fault.fields.push_back({"proof.note", fault.key, "what was agreed with them, 8 characters"});
    return fault;
  }
  return Done{};
}

bool sounds_like_crisis(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  return std::any_of(std::begin(kCrisisWords), std::end(kCrisisWords),
                     [&](std::string_view word) { return lower.find(word) != lower.npos; });
}

std::string_view ladder_of(const Task& task) {
  if (task.is_crisis) return "crisis";
  static constexpr std::string_view kNames[] = {"critical", "urgent", "ordinary"};
  return kNames[task.priority];
}

std::optional<NextRung> next_rung(const Task& task, const Ladder& ladder) {
  if (task.lane() == Lane::closed || awaits_asker(task)) return std::nullopt;
  for (const auto& rung : ladder) {
    if (rung.number <= rung_number(task.rung)) continue;
    const Instant at = task.due_at + rung.after;
    // A reminder that would come before there was half the time to do it is none.
    const auto half = std::chrono::milliseconds((task.due_at.ms - task.created_at.ms) / 2);
    if (rung.after.count() < 0 && at < task.due_at - half) continue;
    return NextRung{&rung, at};
  }
  return std::nullopt;
}

std::optional<Task> climbed(const Task& task, const Ladder& ladder, Instant now) {
  const auto next = next_rung(task, ladder);
  if (!next || !task.next_rung_at || *task.next_rung_at > now) return std::nullopt;
  Task after = task;
  after.rung = kept_rung(task.reopens, next->rung->number);
  const auto following = next_rung(after, ladder);
  after.next_rung_at.reset();
  if (following) after.next_rung_at = std::max(following->at, now + kRungGapMin);
  ++after.version;
  return after;
}

Task held_back(const Task& task, const Ladder& ladder, Instant now) {
  Task after = task;
  for (const auto& rung : ladder)
    if (rung.number == rung_number(task.rung) && task.next_rung_at)
      after.next_rung_at = std::max(*task.next_rung_at, now + rung.hold);
  ++after.version;
  return after;
}

}  // namespace fl
