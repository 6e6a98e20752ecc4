// Messages to those who were told: a rung of the ladder, a crisis. Sealed and written in the
// transaction that tells, so that each goes out once. Nothing in them names a resident, a door or
// what was said.
#include <fmt/format.h>

#include "duty/personnel.h"
#include "platform/json.h"
#include "post/post.h"
#include "post/replies.h"
#include "work/moves.h"
#include "work/store.h"

namespace fl {

namespace {

constexpr std::chrono::hours kUseful{1};

// "长安路街道 XX社区": where, without the door.
std::string place_of(const AreaTree& tree, const Task& task) {
  const Area* area = tree.find(task.area);
  if (area != nullptr && area->is_cell()) area = tree.parent_of(*area);
  return area != nullptr ? area->name : std::string();
}

std::string hour_of(Instant at) {
  return to_rfc3339(at).substr(11, 5);
}

}  // namespace

void tell_by_post(Tx& tx, const WorkRoom& room, AccountId account, const std::string& text,
                  std::string_view word, Instant now) {
  const auto file = responder_of(tx, room.keys, account);
  if (!file || file->phone.empty()) return;
  send_message(tx, room.keys, {file->phone, text, std::string(word), now + kUseful}, now);
}

void tell_crisis(Tx& tx, const WorkRoom& room, const Task& task, Instant now) {
  tell_by_post(tx, room, task.holder,
               fmt::format("【一线】{}有人需要马上通话，{}前打过去，打开一线看是谁。 "
                           "Somebody needs a call before {}; open Firstline.",
                           place_of(room.tree, task), hour_of(task.due_at), hour_of(task.due_at)),
               "crisis", now);
}

Outcome post_rung(Tx& tx, const WorkRoom& room, TaskId id, std::string_view body, Instant now) {
  boost::system::error_code error;
  const json::value value = json::parse(json::string_view(body.data(), body.size()), error);
  if (error || !value.is_object()) return Fault{FaultKind::bad_input, "work.bad_event_body"};
  const auto& told = value.as_object();
  auto account = id_of_text<AccountId>(std::string_view(told.at("account").as_string()));
  if (!account) return account.error();
  auto task = work_store::load_task(tx, id);
  if (!task) return task.error().kind == FaultKind::absent ? Outcome(Done{}) : task.error();
  if (task->lane() == Lane::closed) return Done{};  // done in the meantime: nobody is called out
  auto kind = work_store::load_kind(tx, task->kind);
  if (!kind) return kind.error();
  const bool is_late = task->due_at <= now;
  tell_by_post(
      tx, room, *account,
      fmt::format("【一线】{}：{}应在{}前办好，{}，请打开一线应答，或回 1 在办、2 去不了。 "
                  "{}: due {}{}. Open Firstline, or reply 1 on it, 2 cannot come.",
                  place_of(room.tree, *task), kind->zh, hour_of(task->due_at),
                  is_late ? "已超时" : "快到时间", kind->en, hour_of(task->due_at),
                  is_late ? ", late" : ""),
      "rung", now);
  if (const auto file = responder_of(tx, room.keys, *account); file && !file->phone.empty())
    await_reply(tx, room.keys, file->phone, {"rung", id.value, *account}, now);
  return Done{};
}

}  // namespace fl
