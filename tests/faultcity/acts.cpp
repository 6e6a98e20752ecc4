// What the people of a simulated city do, by weighted choice, each through a route.
#include <fmt/format.h>

#include "city.h"

namespace fl::faultcity {

using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr std::string_view kNeeds[] = {"medicine", "food", "food", "medicine"};

const json::object* first_of(const json::value& list, Random& random) {
  const auto* items = list.as_object().if_contains("items");
  if (!items || !items->is_array() || items->get_array().empty()) return nullptr;
  const auto& all = items->get_array();
  return all[random.below(all.size())].if_object();
}

std::string text_at(const json::value& in, std::string_view name) {
  const auto* object = in.if_object();
  const auto* value = object ? object->if_contains(name) : nullptr;
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string text_at(const json::object& in, std::string_view name) {
  const auto* value = in.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

std::size_t City::some_resident() {
  return ground_.resident_from + random_.below(actors_.size() - ground_.resident_from);
}

void City::act() {
  constexpr double kWeights[] = {18, 14, 16, 8, 12, 5, 9, 4, 4, 3, 3, 6, 3};
  switch (random_.weighted(kWeights)) {
    case 0:
      return ask();
    case 1:
      return work_online();
    case 2:
      return work_offline(phones_[random_.below(phones_.size())]);
    case 3:
      return guard();
    case 4:
      return scan_some();
    case 5:
      return acknowledge();
    case 6:
      return laboratory();
    case 7:
      return contact();
    case 8:
      return sign();
    case 9:
      return appeal();
    case 10:
      return answer_appeal();
    case 11:
      return show_pass();
    default:
      return check_gate();
  }
}

void City::ask() {
  const auto kind = kNeeds[random_.below(std::size(kNeeds))];
  intend(some_resident(), "/v1/asks", {{"kind", kind}, {"text", fmt::format("need {}", number_)}},
         [this](const Reply& reply) {
           if (reply.status != 201) return;
           const auto body = json::parse(reply.body);
           history_.asks.insert(text_at(body.at("ask"), "id"));
         });
}

void City::work_online() {
  const auto worker = phones_[random_.below(phones_.size())].actor;
  const auto mine = look(worker, "/v1/tasks/mine");
  const auto* task = mine ? first_of(*mine, random_) : nullptr;
  if (!task) return;
  const std::string path = "/v1/tasks/" + text_at(*task, "id");
  if (random_.chance(0.5))
    intend(worker, path + "/accept", {}, [](const Reply&) {});
  else
    intend(worker, path + "/done", {{"proof", {{"kind", "handed_to_person"}}}},
           [](const Reply&) {});
}

// A phone without signal: what it saw waits in its outbox and comes late, twice, or by halves.
void City::work_offline(Phone& phone) {
  if (phone.device.empty()) {
    intend(phone.actor, "/v1/field/devices", {}, [&phone](const Reply& reply) {
      if (reply.status == 201) phone.device = text_at(json::parse(reply.body), "device");
    });
    return;
  }
  if (phone.door.empty()) {
    const auto round = look(phone.actor, "/v1/field/round");
    if (!round) return;
    const auto* doors = round->as_object().if_contains("doors");
    if (!doors || !doors->is_array() || doors->get_array().empty()) return;
    const auto& door = doors->get_array()[random_.below(doors->get_array().size())];
    phone.door = std::string(door.as_array().at(0).as_string());
  }
  const std::string key =
      hex(sha256(fmt::format("r{} {}", options_.seed, ++number_))).substr(0, 32);
  json::object record{
      {"key", key}, {"seq", ++phone.seq}, {"happened_at", to_rfc3339(clock_.now() + phone.drift)}};
  const double drawn = random_.unit();
  if (drawn < 0.5) {
    record["kind"] = "visit";
    record["household"] = phone.door;
    record["seen"] = random_.chance(0.8) ? "well" : "unwell";
  } else if (drawn < 0.75) {
    record["kind"] = "need";
    record["household"] = phone.door;
    record["ask_kind"] = kNeeds[random_.below(std::size(kNeeds))];
    record["text"] = fmt::format("door {}", number_);
  } else {
    const auto mine = look(phone.actor, "/v1/tasks/mine");
    const auto* task = mine ? first_of(*mine, random_) : nullptr;
    if (!task) return;
    record["kind"] = random_.chance(0.5) ? "accept" : "done";
    record["task"] = text_at(*task, "id");
    if (record["kind"] == "done") record["proof_kind"] = "handed_to_person";
  }
  phone.outbox.push_back(std::move(record));
  if (random_.chance(0.35)) bring(phone, "/v1/field/uploads", "records");
}

// What was answered leaves the outbox; what was not is brought again, with what came since.
void City::bring(Phone& phone, const std::string& path, const std::string& list) {
  const bool is_field = list == "records";
  if (phone.outbox.empty() || (is_field && phone.device.empty())) return;
  json::array records;
  for (const auto& record : phone.outbox)
    if (records.size() < 20 && (is_calm_ || random_.chance(0.9))) records.push_back(record);
  if (records.empty()) return;
  json::object body{{list, json_text(records)}};
  if (is_field) {
    body["device"] = phone.device;
    body["sent_at"] = to_rfc3339(clock_.now() + phone.drift);
  }
  intend(phone.actor, path, std::move(body), [this, &phone](const Reply& reply) {
    if (reply.status != 200) return;
    const auto body = json::parse(reply.body);
    for (const auto& item : body.at("items").as_array()) {
      const std::string key = text_at(item, "key"), outcome = text_at(item, "outcome");
      if (outcome == "retry") continue;
      const auto at = std::find_if(phone.outbox.begin(), phone.outbox.end(),
                                   [&](const auto& r) { return text_at(r, "key") == key; });
      const std::string kind =
          at != phone.outbox.end() ? text_at(*at, "kind") : history_.records[key];
      if (outcome == "refused" && history_.records.contains(key) && !history_.records[key].empty())
        history_.wrong.push_back("kept, then refused: " + kind + " " + json_text(item));
      if (outcome == "kept" && kind == "need") history_.need_keys.insert(key);
      if (outcome == "kept" || outcome == "conflict") history_.records[key] = kind;
      if (history_.records.contains(key) && history_.records[key].empty())
        history_.records.erase(key);
      if (at != phone.outbox.end()) phone.outbox.erase(at);
    }
  });
}

void City::guard() {
  const std::string key =
      hex(sha256(fmt::format("g{} {}", options_.seed, ++number_))).substr(0, 32);
  json::object record{{"key", key},
                      {"seq", ++guard_.seq},
                      {"happened_at", to_rfc3339(clock_.now() - minutes(random_.below(60)))},
                      {"gate", "east"}};
  const double drawn = random_.unit();
  if (drawn < 0.5) {
    record["kind"] = "visitor";
    record["name"] = "visitor";
    record["phone"] = "13800000000";
    record["whom"] = "3";
  } else if (drawn < 0.75) {
    record["kind"] = "temperature";
    record["tenths"] = 378;
    record["is_fever"] = true;
  } else {
    record["kind"] = "checks";
    record["from"] = to_rfc3339(clock_.now() - hours(1));
    record["counts"] = json::object{{"go ok", random_.below(40)}};
  }
  guard_.outbox.push_back(std::move(record));
  if (random_.chance(0.5)) bring(guard_, "/v1/gate/uploads", "items");
}

void City::scan_some() {
  const scan::TokenPlace place{18'990 + std::uint32_t(random_.below(10)), 0,
                               std::uint32_t(random_.below(40))};
  const Instant at{clock_.now().ms / 1'000 * 1'000 -
                   std::int64_t(random_.below(3'600 * 30)) * 1'000};
  history_.scanned.push_back(place);
  intend(
      guard_.actor, "/v1/scans",
      {{"place", text_of_place(place)}, {"happened_at", to_rfc3339(at)}, {"kind", "enter"}},
      [this, place, at](const Reply& reply) {
        if (reply.status == 200 && reply.body.starts_with("{\"kept\":1"))
          history_.scans.push_back({place, at});
      },
      gate_code_);
}

void City::acknowledge() {
  const auto who = ground_.index_of(random_.chance(0.5) ? "community_lead" : "street_officer");
  const auto mine = look(who, "/v1/rungs/mine");
  const auto* rung = mine ? first_of(*mine, random_) : nullptr;
  if (!rung) return;
  intend(who, "/v1/tasks/" + text_at(*rung, "task_id") + "/acknowledge",
         {{"what", "I go there myself"}}, [](const Reply&) {});
}

void City::laboratory() {
  const auto lab = ground_.index_of("laboratory");
  if (random_.chance(0.1) && !history_.pieces.empty()) {
    const Piece piece = history_.pieces[random_.below(history_.pieces.size())];
    history_.may_ease.insert(piece.person.value);
    intend(lab, "/v1/people/" + to_text(piece.person) + "/evidence/withdraw",
           {{"evidence_id", piece.id}, {"reason", "a wrong tube"}}, [](const Reply&) {});
    return;
  }
  const PersonId person = actors_[some_resident()].person;
  const bool is_positive = random_.chance(0.35);
  const Instant at = clock_.now() - minutes(60);
  intend(lab, "/v1/people/" + to_text(person) + "/evidence",
         {{"kind", "lab_result"},
          {"happened_at", to_rfc3339(at)},
          {"result", is_positive ? "positive" : "negative"},
          {"tube", random_.chance(0.9) ? "single" : "pool"}},
         [this, person, is_positive, at](const Reply& reply) {
           if (reply.status != 201) return;
           history_.pieces.push_back(
               {person, text_at(json::parse(reply.body), "id"), is_positive, !is_positive, at});
         });
}

void City::contact() {
  const Piece* of = nullptr;
  for (const auto& piece : history_.pieces)
    if (piece.is_positive) of = &piece;
  const PersonId person = actors_[some_resident()].person;
  if (!of || of->person == person) return;
  history_.cases_of[person.value].insert(of->person.value);
  intend(ground_.index_of("epidemiologist"), "/v1/people/" + to_text(person) + "/evidence",
         {{"kind", "exposure"},
          {"happened_at", to_rfc3339(clock_.now() - hours(5))},
          {"category", "close"},
          {"case_person_id", to_text(of->person)},
          {"case_id", of->id},
          {"interview", "yes"}},
         [](const Reply&) {});
}

void City::sign() {
  const auto who = ground_.index_of(random_.chance(0.7) ? "clinician" : "pass_officer");
  const auto mine = look(who, "/v1/areas/mine/evidence");
  const auto* piece = mine ? first_of(*mine, random_) : nullptr;
  if (!piece) return;
  const auto* person = piece->if_contains("person");
  const std::string id = person ? text_at(*person, "id") : text_at(*piece, "person_id");
  intend(who, "/v1/people/" + id + "/evidence/sign", {{"evidence_id", text_at(*piece, "id")}},
         [](const Reply&) {});
}

void City::appeal() {
  const auto who = some_resident();
  history_.may_ease.insert(actors_[who].person.value);
  intend(who, "/v1/me/appeals", {{"words", "I was not there that day"}}, [](const Reply&) {});
}

void City::answer_appeal() {
  constexpr std::string_view kDesks[] = {"pass_officer", "clinician", "epidemiologist"};
  const auto who = ground_.index_of(kDesks[random_.below(3)]);
  const auto mine = look(who, "/v1/appeals/mine");
  const auto* appeal = mine ? first_of(*mine, random_) : nullptr;
  if (!appeal) return;
  intend(who, "/v1/appeals/" + text_at(*appeal, "id") + "/answer",
         {{"upheld", random_.chance(0.4) ? "yes" : "no"}, {"words", "looked at again"}},
         [](const Reply&) {});
}

void City::show_pass() {
  const auto who = some_resident();
  const auto known = capability_.find(who);
  if (known == capability_.end()) {
    intend(who, "/v1/pass/enrol", {}, [this, who](const Reply& reply) {
      if (reply.status == 201 || reply.status == 200)
        capability_[who] = text_at(json::parse(reply.body), "capability");
    });
    return;
  }
  const auto pass = look(who, "/v1/pass", known->second);
  if (pass) history_.tokens[actors_[who].person.value].insert(text_at(*pass, "token"));
}

// A guard's phone fetches the newest list and checks, as it would without a server.
void City::check_gate() {
  const Reply loaded = gate_.load(*app_, clock_.now());
  settle();
  note(fmt::format("gate {}", loaded.status));
}

}  // namespace fl::faultcity
