// Rows to JSON. Names of staff are official; names of residents are opened only in task_detail_json
// and ask_json.
#include "work/views.h"

#include <set>

#include "duty/duty.h"
#include "registry/round.h"
#include "trust/staff.h"
#include "work/field_views.h"
#include "work/moves.h"
#include "work/store_complaint.h"
#include "work/store_turn.h"
#include "work/turns.h"

namespace fl {

namespace {

constexpr int kCompanionsMax = 20;

}  // namespace

json::value maybe_time(const std::optional<Instant>& at) {
  return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}

json::value owner_json(Tx& tx, const WorkRoom& room, const Task& task) {
  const Area* area = room.tree.find(task.holder_area);
  return json::object{{"name", staff_name(tx, task.holder)},
                      {"title_zh", title_zh(task.holder_title)},
                      {"title_en", title_en(task.holder_title)},
                      {"level", area ? name_of(area->level) : std::string_view("city")}};
}

Result<json::object> ask_json(Tx& tx, const WorkRoom& room, const Ask& ask) {
  auto task = work_store::load_task(tx, ask.task);
  if (!task) return task.error();
  auto text = unseal_text(tx, room.keys, ask.person, ask.text_sealed, ask_text_bound(ask.id));
  if (!text) return text.error();
  return json::object{
      {"id", to_text(ask.id)},
      {"reference", reference_of(ask.id.value)},
      {"kind", ask.kind},
      {"text", *text},
      {"state", name_of(ask.state)},
      {"created_at", to_rfc3339(ask.created_at)},
      {"due_at", to_rfc3339(task->due_at)},
      {"is_late", task->lane() == Lane::late},
      {"owner", owner_json(tx, room, *task)},
      {"accepted_at", maybe_time(task->accepted_at)},
      {"done_at", maybe_time(task->done_at)},
      {"stars", ask.stars ? json::value(*ask.stars) : json::value(nullptr)},
      {"awaits_you", awaits_asker(*task)},
      {"follow", follow_token(room.keys, ask)},
  };
}

Result<json::object> progress_json(Tx& tx, const WorkRoom& room, const Ask& ask, Instant now) {
  auto task = work_store::load_task(tx, ask.task);
  if (!task) return task.error();
  json::object owner = owner_json(tx, room, *task).as_object();
  owner.erase("level");
  json::array changes;
  for (const auto& note : work_store::changes_of_task(tx, ask.task))
    changes.push_back(
        json::object{{"title", note.title}, {"published_at", to_rfc3339(note.published_at)}});
  return json::object{
      {"changes", std::move(changes)},
      {"reference", reference_of(ask.id.value)},
      {"state", name_of(ask.state)},
      {"created_at", to_rfc3339(ask.created_at)},
      {"due_at", to_rfc3339(task->due_at)},
      {"is_late", task->lane() == Lane::late},
      {"owner", std::move(owner)},
      {"accepted_at", maybe_time(task->accepted_at)},
      {"done_at", maybe_time(task->done_at)},
      {"stars", ask.stars ? json::value(*ask.stars) : json::value(nullptr)},
      {"as_of", to_rfc3339(now)},
      {"hotline", "12345"},
  };
}

void tell_door_to_holder(Tx& tx, json::object& row, const Task& task, AccountId reader) {
  if (task.holder != reader || !task.household.is_set()) return;
  if (auto household = load_household(tx, task.household))
    row["door"] = household->building + household->door;
}

json::object task_row_json(Tx& tx, const WorkRoom& room, const Task& task) {
  return std::move(task_rows_json(tx, room, {&task, 1}, AccountId{}).front());
}

std::vector<json::object> task_rows_json(Tx& tx, const WorkRoom& room, std::span<const Task> tasks,
                                         AccountId reader) {
  std::vector<HouseholdId> households;
  std::vector<AccountId> holders;
  for (const auto& task : tasks) {
    households.push_back(task.household);
    holders.push_back(task.holder);
  }
  const auto doors = door_words(tx, households);
  const auto names = staff_names(tx, holders);
  std::vector<json::object> rows;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const Task& task = tasks[i];
    const bool is_told = !doors[i].is_hidden || (reader.is_set() && task.holder == reader);
    const Area* area = room.tree.find(task.area);
    CHECK(area != nullptr);
    const Area* community = area->is_cell() ? room.tree.parent_of(*area) : nullptr;
    rows.push_back(json::object{
        {"id", to_text(task.id)},
        {"source", task.source},
        {"kind", task.kind},
        {"title", task.title},
        {"priority", task.priority},
        {"state", name_of(task.state)},
        {"lane", name_of(task.lane())},
        {"door", is_told ? doors[i].door : std::string()},
        {"address", community ? community->name : area->name},
        {"area", area_json(room.tree, *area)},
        {"due_at", to_rfc3339(task.due_at)},
        {"is_late", task.lane() == Lane::late},
        {"accepted_at", maybe_time(task.accepted_at)},
        {"done_at", maybe_time(task.done_at)},
        {"holder", json::object{{"id", to_text(task.holder)}, {"name", names[i]}}},
        {"fallback", task.is_fallback},
        {"is_crisis", task.is_crisis},
        {"needs_decision", task.needs_decision},
        {"version", task.version},
    });
  }
  return rows;
}

namespace {

// Who it is for, and what was said: of the ask, or of the task itself.
Outcome add_person(Tx& tx, const WorkRoom& room, const Task& task, Instant now,
                   json::object& detail) {
  detail["person"] = nullptr;
  if (task.person.is_set()) {
    auto person = load_person(tx, task.person);
    if (!person) return person.error();
    auto known = open_private(tx, room.keys, task.person);
    if (!known) return known.error();
    detail["person"] = json::object{
        {"name", known->name}, {"age", year_of(now) - person->birth_year}, {"phone", known->phone}};
  }
  detail["text"] = "";
  detail["stars"] = nullptr;
  detail["channel"] = "";
  detail["caller"] = nullptr;
  if (!task.text_sealed.empty()) {
    auto text = unseal_text(tx, room.keys, task.person, task.text_sealed, task_text_bound(task.id));
    if (!text) return text.error();
    detail["text"] = *text;
  }
  if (!task.ask().is_set()) return Done{};
  auto ask = work_store::load_ask(tx, task.ask());
  if (!ask) return ask.error();
  auto text = unseal_text(tx, room.keys, ask->person, ask->text_sealed, ask_text_bound(ask->id));
  if (!text) return text.error();
  detail["text"] = *text;
  detail["channel"] = ask->channel;
  if (ask->stars) detail["stars"] = *ask->stars;
  if (ask->caller_sealed.empty()) return Done{};
  auto caller = unseal_text(tx, room.keys, {}, ask->caller_sealed, caller_bound(ask->id));
  if (!caller) return caller.error();
  boost::system::error_code error;
  json::value said = json::parse(*caller, error);
  if (!error) detail["caller"] = std::move(said);
  return Done{};
}

// Who was told that it is late, and what they said; how often it turned.
Outcome add_turns(Tx& tx, const WorkRoom& room, const Task& task, json::object& detail) {
  json::array rungs;
  for (const auto& rung : work_store::rungs_of(tx, task.id)) {
    auto said = said_of_rung(tx, room, task, rung);
    if (!said) return said.error();
    rungs.push_back(
        json::object{{"number", rung_number(rung.rung)},
                     {"tells", rung.tells},
                     {"name", staff_name(tx, rung.account)},
                     {"told_at", to_rfc3339(rung.told_at)},
                     {"acked_at", maybe_time(rung.acked_at)},
                     {"acked_by", rung.acked_at ? staff_name(tx, rung.acked_by) : std::string()},
                     {"said", *said}});
  }
  detail["rungs"] = std::move(rungs);
  detail["bounces"] = task.bounces;
  detail["reopens"] = task.reopens;
  const auto tries = work_store::tries_of(tx, task.id);
  detail["tries"] = tries.size();
  detail["after_tries"] = tries.empty() ? std::string_view() : name_of(after_tries(tries));
  detail["merged_into"] =
      task.merged_into.is_set() ? json::value(to_text(task.merged_into)) : json::value(nullptr);
  json::array same, parts;
  if (task.lane() != Lane::closed)
    for (const auto& other : same_needs(tx, task))
      same.push_back(task_row_json(tx, room, other));
  for (const auto& part : tasks_from(tx, "split", task.id.value))
    parts.push_back(task_row_json(tx, room, part));
  detail["same"] = std::move(same);
  detail["parts"] = std::move(parts);
  return Done{};
}

// Where nobody visits alone: who is on duty in the community and could come along.
void add_companions(Tx& tx, const WorkRoom& room, const Task& task, Instant now,
                    json::object& detail) {
  const bool needs_two = task.person.is_set() && task.lane() != Lane::closed &&
                         needs_two_visitors(tx, task.person, now);
  json::array companions;
  const Area* area = room.tree.find(task.area);
  if (area != nullptr && area->is_cell()) area = room.tree.parent_of(*area);
  if (needs_two && area != nullptr) {
    std::set<AccountId> seen{task.holder};
    for (const auto& holder : on_duty_under(tx, area->path, now, kCompanionsMax))
      if (seen.insert(holder.account).second)
        companions.push_back(json::object{{"account_id", to_text(holder.account)},
                                          {"name", staff_name(tx, holder.account)}});
  }
  detail["needs_two"] = needs_two;
  detail["companions"] = std::move(companions);
}

}  // namespace

Result<json::object> task_detail_json(Tx& tx, const WorkRoom& room, const Task& task, Instant now) {
  json::object detail = task_row_json(tx, room, task);
  auto added = add_person(tx, room, task, now, detail);
  if (!added) return added.error();
  auto turned = add_turns(tx, room, task, detail);
  if (!turned) return turned.error();
  auto kind = work_store::load_kind(tx, task.kind);
  if (!kind) return kind.error();
  json::array proofs;
  for (const auto& proof : task.proofs.empty() ? kind->proofs : task.proofs)
    proofs.emplace_back(proof);
  detail["kind_zh"] = kind->zh;
  detail["kind_en"] = kind->en;
  detail["proofs"] = std::move(proofs);
  detail["proof"] = nullptr;
  if (!task.proof_kind.empty()) {
    std::string note;
    if (!task.proof_note_sealed.empty()) {
      auto opened = unseal_text(tx, room.keys, task.person, task.proof_note_sealed,
                                proof_note_bound(task.id));
      if (!opened) return opened.error();
      note = *opened;
    }
    detail["proof"] = json::object{{"kind", task.proof_kind}, {"note", note}};
  }
  json::array steps;
  for (const auto& step : work_store::steps_of(tx, task.id)) {
    if (step.what == "rated") continue;
    steps.push_back(json::object{{"at", to_rfc3339(step.at)},
                                 {"what", step.what},
                                 {"word", step.word},
                                 {"name", staff_name(tx, step.account)}});
  }
  detail["steps"] = std::move(steps);
  add_companions(tx, room, task, now, detail);
  detail["awaits_asker"] = awaits_asker(task);
  detail["lacks_skill"] =
      task.lane() == Lane::closed ? std::string() : skill_lacking(tx, task.kind, task.holder, now);
  json::array attachments;
  for (const auto& attachment : attachments_of(tx, task.id))
    attachments.push_back(attachment_json(tx, attachment));
  detail["attachments"] = std::move(attachments);
  detail["read_logged"] = true;
  return detail;
}

}  // namespace fl
