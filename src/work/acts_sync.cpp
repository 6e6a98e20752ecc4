// One record of a phone, kept: the rule of its kind, its row, its leaf, in one transaction under
// its own key. Visits win field by field; a need makes its ask and task at once; a move of a task
// goes up or becomes a conflict that somebody looks at.
#include <algorithm>

#include <fmt/format.h>

#include "duty/duty.h"
#include "platform/limits.h"
#include "platform/text.h"
#include "storage/blob.h"
#include "work/moves.h"
#include "work/promises.h"
#include "work/store.h"
#include "work/store_field.h"

namespace fl {

namespace {

constexpr int kOpenAsksAtDoorMax = 20;
const Fault kNotYourDoor{FaultKind::absent, "work.not_your_door"};

// Sixty-three bits that are the same for the same author and key.
std::uint64_t bits_of(std::string_view what, AccountId author, const ActKey& key) {
  const Hash32 hash = sha256(fmt::format("{}|{}|{}", what, author.value, hex_of(key)));
  std::uint64_t bits = 0;
  for (int i = 0; i < 8; ++i)
    bits = bits << 8 | hash[std::size_t(i)];
  return bits;
}

bool is_about_task(const RecordDraft& draft) {
  return draft.kind == "accept" || draft.kind == "done";
}

Bucket bucket_of(const RecordDraft& draft) {
  return carried_bucket(is_about_task(draft) ? draft.task.value : draft.household.value);
}

// What the receipt remembers of a request: the record itself, whoever brings it.
std::string request_hash_of(const RecordDraft& d, DeviceId device) {
  std::string said =
      fmt::format("record v1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", device.value, d.seq, d.kind,
                  d.happened_at.ms, d.household.value, d.person.value, d.task.value, d.seen,
                  d.temperature_tenths.value_or(0), d.note, d.ask_kind, d.text, d.proof_kind);
  if (d.with.is_set()) said += fmt::format("|{}", d.with.value);
  return raw(sha256(said));
}

std::string record_bound(std::int64_t id) {
  return fmt::format("work_record.body_sealed|{}", id);
}

std::string seen_bound(HouseholdId household, PersonId person, std::string_view field) {
  return fmt::format("work_seen.value_sealed|{}|{}|{}", household.value, person.value, field);
}

std::string body_of(const RecordDraft& d) {
  json::object body;
  if (!d.seen.empty()) body["seen"] = d.seen;
  if (d.temperature_tenths) body["temperature_tenths"] = *d.temperature_tenths;
  if (!d.note.empty()) body["note"] = d.note;
  if (!d.ask_kind.empty()) body["ask_kind"] = d.ask_kind;
  if (!d.text.empty()) body["text"] = d.text;
  if (!d.proof_kind.empty()) body["proof_kind"] = d.proof_kind;
  if (d.with.is_set()) body["with"] = to_text(d.with);
  return json_text(body);
}

// One record on its way into its rows.
struct Keeping {
  Tx& tx;
  const WorkRoom& room;
  const Bearer& bearer;
  const RecordDraft& draft;
  Instant now;
  Instant settled_at;
  work_store::RecordRow row;
  std::optional<Task> task;
  std::optional<Household> household;

  [[nodiscard]] AccountId author() const { return bearer.author.account; }

  // Loads what the record is about, and asks whether its author may leave a record there: on duty
  // when it happened, or now, or holding the task.
  Result<Permit> placed() {
    Placement placement;
    if (is_about_task(draft)) {
      auto found = work_store::load_task(tx, draft.task);
      if (!found) return found.error();
      task = *found;
      placement = {task->area_path, task->holder, {}, false};
      row.household = task->household;
      row.person = task->person;
    } else {
      auto found = load_household(tx, draft.household);
      if (!found) return kNotYourDoor;
      household = *found;
      const Area* cell = room.tree.find(household->cell);
      if (!cell) return kNotYourDoor;
      placement.path = cell->path;
      row.household = draft.household;
      row.person = draft.person;
    }
    placement.actor_on_duty_here = is_on_duty_for(tx, author(), placement.path, settled_at) ||
                                   is_on_duty_for(tx, author(), placement.path, now);
    row.area_path = placement.path;
    auto allowed = permit(bearer.author, Verb::task_see, placement);
    if (!allowed && allowed.error().kind == FaultKind::absent) {
      if (is_about_task(draft)) return Fault{FaultKind::absent, "work.no_such_task"};
      return kNotYourDoor;
    }
    return allowed;
  }

  Outcome person_lives_here() const {
    if (!draft.person.is_set()) return Done{};
    auto person = load_person(tx, draft.person);
    if (!person || person->household != draft.household)
      return Fault{FaultKind::absent, "registry.no_such_person"};
    return Done{};
  }

  // The latest wins the field; an older one changes nothing and is still kept as a record.
  Outcome put_field(PersonId person, std::string_view field, const std::string& value) const {
    work_store::SeenRow seen{draft.household,    person,
                             std::string(field), {settled_at, bearer.device, draft.seq},
                             author(),           {}};
    if (!wins(seen.stamp, work_store::seen_stamp(tx, seen))) return Done{};
    auto sealed =
        seal_text(tx, room.keys, person, value, seen_bound(draft.household, person, field));
    if (!sealed) return sealed.error();
    seen.value_sealed = *sealed;
    work_store::put_seen(tx, seen);
    return Done{};
  }

  Outcome visit() const {
    auto lives = person_lives_here();
    if (!lives) return lives;
    if (!draft.seen.empty()) {
      auto put = put_field({}, "seen", draft.seen);
      if (!put) return put;
    }
    if (draft.temperature_tenths) {
      auto put = put_field(draft.person, "temperature", std::to_string(*draft.temperature_tenths));
      if (!put) return put;
    }
    if (draft.note.empty()) return Done{};
    return put_field(draft.person, "note", draft.note);
  }

  Outcome need(const Permit& permit) {
    auto lives = person_lives_here();
    if (!lives) return lives;
    PersonId who = draft.person;
    if (!who.is_set()) {
      const auto members = members_of(tx, draft.household);
      if (members.empty()) return Fault{FaultKind::conflict, "work.nobody_at_this_door"};
      who = members.front();
    }
    auto kind = work_store::load_kind(tx, draft.ask_kind);
    if (!kind) return kind.error();
    if (!kind->is_asked) return work_store::no_such_kind();
    int open = 0;
    for (const auto& ask : work_store::asks_of_person(tx, who, work_store::kNewest, 200))
      open += ask.state == TaskState::open || ask.state == TaskState::accepted;
    if (open >= kOpenAsksAtDoorMax) return Fault{FaultKind::too_many, "work.too_many_open_asks"};
    Ask ask;
    ask.id = AskId{id_in_bucket(row.bucket, bits_of("ask", author(), draft.key))};
    ask.kind = kind->kind;
    ask.person = who;
    ask.household = draft.household;
    ask.channel = "door";
    ask.entered_by = author();
    ask.created_at = settled_at;
    auto sealed = seal_text(tx, room.keys, who, draft.text, ask_text_bound(ask.id));
    if (!sealed) return sealed.error();
    ask.text_sealed = *sealed;
    NewTask wanted;
    wanted.kind = kind->kind;
    wanted.area = household->cell;
    wanted.person = who;
    wanted.household = draft.household;
    wanted.source = "ask";
    wanted.source_id = ask.id.value;
    // The promise counts from the door, not from the signal; words of danger count at once.
    wanted.is_crisis = sounds_like_crisis(draft.text);
    wanted.due = wanted.is_crisis ? now + kCrisisDue : settled_at + kind->due;
    auto made = open_task(tx, room, permit, wanted, now);
    if (!made) return made.error();
    ask.task = ask.own_task = made->id;
    work_store::add_ask(tx, ask);
    append_leaf(tx,
                leaf_of(permit, ask.bucket(), "ask.open", "ask", ask.id.value, image_of(ask), now));
    row.person = who;
    row.task = made->id;
    return Done{};
  }

  // Why no move of this task counts any more: joined with another, which is still to be ended; or
  // opened again by its asker since.
  [[nodiscard]] std::string why_over(Instant at) const {
    if (task->merged_into.is_set()) return "work.task_merged";
    return is_before_reopening(tx, *task, at) ? "work.reopened_since" : "";
  }

  // Why a move of this task could not be, or nothing when it was made.
  Result<std::string> accept(const Permit& permit) {
    const Instant at = happened(settled_at, *task, now);
    if (auto over = why_over(at); !over.empty()) return over;
    if (task->holder == author() && task->accepted_at) {
      if (at >= *task->accepted_at) return std::string();
      Task after = *task;
      after.accepted_at = at;
      ++after.version;
      auto written = write_change(tx, permit, *task, after, {"task.accept", "accepted"}, at, now);
      if (!written) return written.error();
      return std::string();
    }
    if (task->holder == author() && task->state == TaskState::done) {
      // Its end came first; that it was taken before is still said.
      Task after = *task;
      after.accepted_at = task->done_at && *task->done_at < at ? *task->done_at : at;
      ++after.version;
      auto written = write_change(tx, permit, *task, after, {"task.accept", "accepted"}, at, now);
      if (!written) return written.error();
      return std::string();
    }
    auto taker = taker_at(at);
    if (!taker) return taker.error().key;
    auto after = accepted(*task, *taker, at);
    if (!after) return after.error().key;
    count_untrained(tx, *task, author(), now);
    auto written = write_change(tx, permit, *task, *after, {"task.accept", "accepted"}, at, now);
    if (!written) return written.error();
    return std::string();
  }

  [[nodiscard]] Result<Taker> taker_at(Instant at) const {
    if (task->holder == author()) return Taker{author(), task->holder_title, task->holder_area};
    for (const auto& duty : duties_of(tx, author(), at))
      if (task->area_path.starts_with(duty.area_path))
        return Taker{author(), duty.title, duty.area};
    return Fault{FaultKind::conflict, "work.not_on_duty_here"};
  }

  Result<std::string> done(const Permit& permit) {
    if (task->holder != author()) return std::string("work.not_yours_any_more");
    auto kind = work_store::load_kind(tx, task->kind);
    if (!kind) return kind.error();
    Proof proof{draft.proof_kind, {}};
    if (!draft.note.empty()) {
      auto note = seal_text(tx, room.keys, task->person, draft.note, proof_note_bound(task->id));
      if (!note) return note.error();
      proof.note_sealed = *note;
    }
    const Instant at = happened(settled_at, *task, now);
    if (auto over = why_over(at); !over.empty()) return over;
    if (!visitors_are_enough(at)) return std::string("work.two_visitors");
    if (auto may = may_close(*task, char_count(draft.note), work_store::open_parts(tx, task->id));
        !may && task->state != TaskState::done)
      return why_not(may.error());
    if (task->state == TaskState::done || awaits_asker(*task))
      return done_before(permit, *kind, proof, at);
    auto after = closed_by(taken_before(*task, at), *kind, proof, author(),
                           work_store::said_done_by(tx, task->id), at);
    if (!after) return why_not(after.error());
    if (auto closed = close_source(tx, permit, *task, proof.kind, now); !closed)
      return why_not(closed.error());
    const Change change =
        awaits_asker(*after) ? Change{"task.said_done", "said_done"} : Change{"task.done", "done"};
    auto written = write_change(tx, permit, *task, *after, change, at, now);
    if (!written) return written.error();
    return std::string();
  }

  // A record that is wrong in itself goes back to its phone; one that came too late is a conflict
  // for a person to look at.
  static Result<std::string> why_not(const Fault& fault) {
    if (fault.kind == FaultKind::bad_input) return fault;
    return fault.key;
  }

  // As enough_visitors() of the console's way: nobody is alone with a child without its parents.
  [[nodiscard]] bool visitors_are_enough(Instant at) const {
    if (!task->person.is_set() || !needs_two_visitors(tx, task->person, at)) return true;
    return draft.with.is_set() && draft.with != author() && !staff_name(tx, draft.with).empty();
  }

  // What ended at `at` was not taken after it, whichever was heard of first.
  [[nodiscard]] static Task taken_before(Task task, Instant at) {
    if (task.accepted_at && at < *task.accepted_at) task.accepted_at.reset();
    return task;
  }

  // Two phones closed it: the one that was there first has closed it, the other is a conflict,
  // whichever signal came first.
  Result<std::string> done_before(const Permit& permit, const Kind& kind, const Proof& proof,
                                  Instant at) {
    Task open = taken_before(*task, at);
    open.state = TaskState::accepted;
    open.done_at.reset();
    const bool is_over = task->state == TaskState::done;  // also by the asker's word
    auto after =
        is_over ? finished(open, kind, proof, at) : closed_by(open, kind, proof, author(), {}, at);
    if (!after) return after.error();
    auto other = work_store::kept_done(tx, row.bucket, task->id);
    if (!other || row.stamp() > other->stamp()) return std::string("work.task_already_done");
    if (auto closed = close_source(tx, permit, *task, proof.kind, now); !closed)
      return why_not(closed.error());
    const Change change =
        is_over ? Change{"task.done", "done"} : Change{"task.said_done", "said_done"};
    auto written = write_change(tx, permit, *task, *after, change, at, now);
    if (!written) return written.error();
    work_store::set_record_state(tx, *other, "conflict", "work.task_already_done");
    return std::string();
  }

  // Runs the rule of the record's kind; what it says is why it is a conflict.
  Result<std::string> applied(const Permit& permit) {
    if (draft.kind == "accept") return accept(permit);
    if (draft.kind == "done") return done(permit);
    auto kept = draft.kind == "visit" ? visit() : need(permit);
    if (!kept) return kept.error();
    return std::string();
  }

  Result<std::string> keep() {
    settled_at = settled_time(draft.happened_at, clock_error(bearer.sent_at, now), now);
    if (now - settled_at > field_limits::kRecordAgeMax)
      return Fault{FaultKind::conflict, "work.record_too_old"};
    row.bucket = bucket_of(draft);
    row.id = record_id_of(draft, author());
    row.account = author();
    row.device = bearer.device;
    row.seq = draft.seq;
    row.kind = draft.kind;
    row.task = draft.task;
    row.said_at = draft.happened_at;
    row.settled_at = settled_at;
    row.received_at = now;
    row.brought_by = bearer.brought_by;
    auto allowed = placed();
    if (!allowed) return allowed.error();
    auto why = applied(*allowed);
    if (!why) return why.error();
    row.state = why->empty() ? "kept" : "conflict";
    row.why = *why;
    auto sealed = seal_text(tx, room.keys, row.person, body_of(draft), record_bound(row.id));
    if (!sealed) return sealed.error();
    row.body_sealed = *sealed;
    work_store::add_record(tx, row);
    append_leaf(tx, leaf_of(*allowed, row.bucket, "record." + row.kind, "record", row.id, {}, now,
                            row.why));
    return row.state + "|" + row.why + "|" + (row.task.is_set() ? to_text(row.task) : "");
  }
};

}  // namespace

std::int64_t record_id_of(const RecordDraft& draft, AccountId author) {
  return id_in_bucket(bucket_of(draft), bits_of("record", author, draft.key));
}

Result<RecordOutcome> keep_record(const WorkRoom& room, const Bearer& bearer,
                                  const RecordDraft& draft, Instant now) {
  const Act the_act{bucket_of(draft), bearer.author.account, draft.key,
                    request_hash_of(draft, bearer.device), now};
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    Keeping keeping{tx, room, bearer, draft, now, {}, {}, {}, {}};
    return keeping.keep();
  });
  if (!made) return made.error();
  const auto parts = split(*made, '|');
  CHECK(parts.size() == 3);
  RecordOutcome outcome{parts[0] == "conflict", std::string(parts[1]), {}};
  if (auto task = id_of_text<TaskId>(parts[2])) outcome.task = *task;
  return outcome;
}

Result<std::string> open_record(Tx& tx, const WorkRoom& room, const work_store::RecordRow& row) {
  return unseal_text(tx, room.keys, row.person, row.body_sealed, record_bound(row.id));
}

Result<std::string> open_seen(Tx& tx, const WorkRoom& room, const work_store::SeenRow& row) {
  return unseal_text(tx, room.keys, row.person, row.value_sealed,
                     seen_bound(row.household, row.person, row.field));
}

Result<int> settle_conflicts(const WorkRoom& room, const Permit& permit, TaskId task,
                             const std::string& reason, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(task.value);
  auto done = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    const auto open = work_store::conflicts_of_task(tx, task);
    for (const auto& row : open) {
      work_store::set_record_seen(tx, row, permit.account(), the_act.now);
      append_leaf(tx, leaf_of(permit, row.bucket, "record.settle", "record", row.id, {},
                              the_act.now, reason));
    }
    return std::to_string(open.size());
  });
  if (!done) return done.error();
  return std::stoi(*done);
}

int drop_old_field(Tx& tx, Instant now) {
  return work_store::drop_old_parts(tx, now - field_limits::kPartKept) +
         work_store::drop_old_records(tx, now - field_limits::kBlobKept) +
         drop_old_blobs(tx, day_of(now));
}

}  // namespace fl
