// A gate's record, kept: sealed, counted, and a promise made of a fever.
#include <fmt/format.h>

#include "duty/duty.h"
#include "platform/crypto.h"
#include "platform/text.h"
#include "scan/store_gate.h"
#include "trust/gate.h"

namespace fl {

namespace {

std::string body_bound(GateRecordId id) {
  return fmt::format("scan_gate_record.body_sealed|{}", id.value);
}

std::string request_hash_of(const GateRecordDraft& d) {
  std::string said = fmt::format("gate record v1|{}|{}|{}|{}", d.kind, d.gate, d.happened_at.ms,
                                 json_text(d.body));
  for (const auto& [name, count] : d.verdicts)
    said += fmt::format("|{}={}", name, count);
  return raw(sha256(said));
}

// The same for the same author and key, in the bucket of the author.
GateRecordId id_of(const GateKeeper& keeper, const GateRecordDraft& draft) {
  const Hash32 hash =
      sha256(fmt::format("gate|{}|{}", keeper.actor.account.value, hex_of(draft.key)));
  std::uint64_t bits = 0;
  for (int i = 0; i < 8; ++i)
    bits = bits << 8 | hash[std::size_t(i)];
  return GateRecordId{id_in_bucket(hash_bucket(keeper.actor.account.value), bits)};
}

Result<TaskId> promise_of_fever(Tx& tx, const GateBook& book, const GateKeeper& keeper,
                                const GateRecordDraft& draft, GateRecordId id, Instant now) {
  NewTask wanted;
  wanted.kind = "follow_up";
  wanted.area = keeper.area->id;
  wanted.source = "followup";
  wanted.source_id = id.value;
  wanted.title = "门岗发热";
  wanted.text = fmt::format("{}，{} ℃，{}。请陪同到发热门诊，不得让其独自等候。", draft.gate,
                            fmt::format("{}.{}", *draft.tenths / 10, *draft.tenths % 10),
                            to_rfc3339(draft.happened_at).substr(11, 5));
  wanted.due = now + kFeverDue;
  wanted.priority = 1;
  auto task = open_task(tx, book.work, keeper.permit, wanted, now);
  if (!task) return task.error();
  return task->id;
}

Outcome keep(Tx& tx, const GateBook& book, const GateKeeper& keeper, const GateRecordDraft& draft,
             Instant now) {
  if (draft.kind == "checks") {
    for (const auto& [name, count] : draft.verdicts) {
      const auto space = name.find(' ');
      scan_store::add_gate_count(tx, {keeper.area->path, draft.gate, day_of(draft.happened_at),
                                      name.substr(0, space), name.substr(space + 1), count});
    }
    return Done{};
  }
  GateRecord record;
  record.id = id_of(keeper, draft);
  record.kind = draft.kind;
  record.gate = draft.gate;
  record.area_path = keeper.area->path;
  record.account = keeper.actor.account;
  record.happened_at = draft.happened_at;
  if (draft.tenths && *draft.tenths >= kFeverTenths) {
    auto task = promise_of_fever(tx, book, keeper, draft, record.id, now);
    if (!task) return task.error();
    record.task = *task;
  }
  auto sealed = seal_text(tx, book.keys, {}, json_text(draft.body), body_bound(record.id));
  if (!sealed) return sealed.error();
  record.body_sealed = *sealed;
  const Bucket bucket = carried_bucket(record.id.value);
  scan_store::add_gate_record(tx, bucket, record, now);
  append_leaf(tx, leaf_of(keeper.permit, bucket, "gate." + draft.kind, "gate_record",
                          record.id.value, {}, now));
  return Done{};
}

}  // namespace

Result<GateKeeper> gate_keeper(const GateBook& book, const Actor& actor, Instant now) {
  const auto scopes = scopes_of(actor, Verb::gate_keep);
  const Area* area = nullptr;
  bool is_on_duty = false;
  auto duties = book.db.read(
      [&](Tx& tx) -> Result<std::vector<Holder>> { return duties_of(tx, actor.account, now); });
  if (!duties) return duties.error();
  for (const auto& duty : *duties)
    if (area == nullptr) {
      area = book.tree.find(duty.area);
      is_on_duty = area != nullptr;
    }
  if (area == nullptr && !scopes.empty()) area = book.tree.find_path(scopes.front());
  const Fault nowhere{FaultKind::refused, "scan.not_at_a_gate"};
  if (area == nullptr) {
    auto never = permit(actor, Verb::gate_keep, {});
    return !never && never.error().kind == FaultKind::refused ? never.error() : nowhere;
  }
  auto allowed =
      permit(actor, Verb::gate_keep, {.path = area->path, .actor_on_duty_here = is_on_duty});
  if (!allowed && allowed.error().kind == FaultKind::absent) return nowhere;
  if (!allowed) return allowed.error();
  return GateKeeper{actor, *allowed, area};
}

Outcome keep_gate_record(const GateBook& book, const GateKeeper& keeper,
                         const GateRecordDraft& given, Instant now) {
  GateRecordDraft draft = given;
  // A phone whose clock is ahead: what it says has happened by now.
  if (draft.happened_at > now) draft.happened_at = now;
  if (now - draft.happened_at > gate_limits::kRecordKept)
    return Fault{FaultKind::conflict, "scan.record_too_old"};
  const Act the_act{hash_bucket(keeper.actor.account.value), keeper.actor.account, given.key,
                    request_hash_of(given), now};
  auto made = act(book.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto kept = keep(tx, book, keeper, draft, now);
    if (!kept) return kept.error();
    return std::string("kept");
  });
  if (!made) return made.error();
  return Done{};
}

Result<json::object> open_gate_record(Tx& tx, const GateBook& book, const GateRecord& record) {
  auto body = unseal_text(tx, book.keys, {}, record.body_sealed, body_bound(record.id));
  if (!body) return body.error();
  boost::system::error_code error;
  auto value = json::parse(*body, error);
  CHECK(!error && value.is_object());
  return value.get_object();
}

int drop_old_gate_records(Tx& tx, Instant now) {
  return scan_store::drop_gate_records(tx, now - gate_limits::kRecordKept);
}

}  // namespace fl
