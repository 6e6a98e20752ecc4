// The field's phones over HTTP: their secret, the day's round, the batch of records they bring, the
// parts of photos and voice notes; and what could not be, for its lead.
#include <algorithm>

#include <fmt/format.h>

#include "duty/duty.h"
#include "platform/base64.h"
#include "platform/limits.h"
#include "storage/db.h"
#include "trust/bearer.h"
#include "work/field_views.h"
#include "work/routes.h"
#include "work/store_field.h"
#include "work/views.h"

namespace fl {

namespace {

constexpr std::int64_t kSeqMax = 1'000'000'000'000;
constexpr std::int64_t kListCharsMax = 60'000;
constexpr std::size_t kBase64PartMax = (field_limits::kPartBytesMax + 2) / 3 * 4;

constexpr DraftField kDeviceFields[] = {
    {.name = "device", .type = FieldType::id, .is_optional = true}};
constexpr DraftField kRevokeFields[] = {{.name = "device", .type = FieldType::id}};
constexpr DraftField kRecordFields[] = {
    {"key", FieldType::line, 32, 32},
    {"seq", FieldType::integer, 0, kSeqMax},
    {"kind", FieldType::word, 0, 0, "visit|need|accept|done"},
    {.name = "happened_at", .type = FieldType::time},
    {.name = "household", .type = FieldType::id, .is_optional = true},
    {.name = "person", .type = FieldType::id, .is_optional = true},
    {.name = "task", .type = FieldType::id, .is_optional = true},
    {.name = "seen",
     .type = FieldType::word,
     .words = "well|nobody|unwell|moved",
     .is_optional = true},
    {.name = "temperature_tenths",
     .type = FieldType::integer,
     .low = 300,
     .high = 450,
     .is_optional = true},
    {.name = "note",
     .type = FieldType::text,
     .low = 0,
     .high = limits::kProofNoteCharsMax,
     .is_optional = true},
    {.name = "ask_kind", .type = FieldType::line, .low = 1, .high = 32, .is_optional = true},
    {.name = "text",
     .type = FieldType::text,
     .low = 0,
     .high = limits::kAskTextCharsMax,
     .is_optional = true},
    {.name = "proof_kind", .type = FieldType::line, .low = 1, .high = 32, .is_optional = true},
    {.name = "with", .type = FieldType::id, .is_optional = true},
};
constexpr DraftField kParcelFields[] = {
    {.name = "device", .type = FieldType::id},
    {"key", FieldType::line, 32, 32},
    {"sealed", FieldType::line, 4, 8192},
};
constexpr DraftField kUploadFields[] = {
    {.name = "device", .type = FieldType::id},
    {.name = "sent_at", .type = FieldType::time},
    // JSON lists as text: each record is read by itself, so that one bad one refuses no other.
    {"records", FieldType::text, 0, kListCharsMax},
    {.name = "parcels",
     .type = FieldType::text,
     .low = 0,
     .high = kListCharsMax,
     .is_optional = true},
};
constexpr DraftField kPartFields[] = {
    {"blob_key", FieldType::line, 32, 32},
    {.name = "record", .type = FieldType::id},
    {"mime", FieldType::word, 0, 0, "image/jpeg|audio/webm|audio/mp4"},
    {"position", FieldType::integer, 0, field_limits::kPartCountMax - 1},
    {"of_count", FieldType::integer, 1, field_limits::kPartCountMax},
    {"data", FieldType::line, 4, kBase64PartMax},
};
constexpr DraftField kSettleFields[] = {{.name = "reason",
                                         .type = FieldType::line,
                                         .low = 0,
                                         .high = limits::kReasonCharsMax,
                                         .is_optional = true}};

Fault missing(std::string_view field) {
  return {FaultKind::bad_input,
          "draft.bad_fields",
          {},
          {{std::string(field), "draft.missing", "a value"}}};
}

// A record's draft: the fields of its kind are there.
Result<RecordDraft> record_of(std::string_view text) {
  auto draft = read_draft(text, kRecordFields);
  if (!draft) return draft.error();
  auto key = act_key_of_hex(draft->text("key"));
  if (!key) return Fault{FaultKind::bad_input, "trust.bad_key"};
  RecordDraft record;
  record.key = *key;
  record.seq = draft->number("seq");
  record.kind = draft->text("kind");
  record.happened_at = *draft->time("happened_at");
  record.household = draft->id<HouseholdId>("household");
  record.person = draft->id<PersonId>("person");
  record.task = draft->id<TaskId>("task");
  record.seen = draft->text("seen");
  if (draft->has("temperature_tenths"))
    record.temperature_tenths = int(draft->number("temperature_tenths"));
  record.note = draft->text("note");
  record.ask_kind = draft->text("ask_kind");
  record.text = draft->text("text");
  record.proof_kind = draft->text("proof_kind");
  if (draft->has("with")) record.with = draft->id<AccountId>("with");
  const bool is_move = record.kind == "accept" || record.kind == "done";
  if (is_move && !record.task.is_set()) return missing("task");
  if (!is_move && !record.household.is_set()) return missing("household");
  if (record.kind == "need" && record.ask_kind.empty()) return missing("ask_kind");
  if (record.kind == "done" && record.proof_kind.empty()) return missing("proof_kind");
  if (record.kind == "visit" && record.seen.empty() && !record.temperature_tenths)
    return missing("seen");
  return record;
}

// The key as the phone gave it, to name the outcome by, even of a record that cannot be read.
std::string key_in(std::string_view text) {
  boost::system::error_code error;
  const auto value = json::parse(text, error);
  if (error || !value.is_object()) return {};
  const auto* key = value.get_object().if_contains("key");
  return key && key->is_string() ? std::string(key->get_string()).substr(0, 64) : std::string();
}

// The items of a JSON list, each as text; "" is an empty one.
Result<std::vector<std::string>> items_of(const std::string& text, std::string_view field) {
  std::vector<std::string> items;
  if (text.empty()) return items;
  boost::system::error_code error;
  const auto list = json::parse(text, error);
  if (error || !list.is_array() ||
      list.get_array().size() > std::size_t(field_limits::kUploadCountMax))
    return Fault{FaultKind::bad_input,
                 "draft.bad_fields",
                 {},
                 {{std::string(field), "draft.not_list",
                   fmt::format("a JSON list, at most {}", field_limits::kUploadCountMax)}}};
  for (const auto& item : list.get_array())
    items.push_back(json_text(item));
  return items;
}

struct SyncRoutes {
  const WorkRoom& room;
  const Gate& gate;

  struct Admitted {
    Actor actor;
    Permit permit;
  };
  [[nodiscard]] Result<Admitted> admitted(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return actor.error();
    auto allowed = permit(*actor, Verb::task_list_mine, Placement{.holder = actor->account});
    if (!allowed) return allowed.error();
    return Admitted{std::move(*actor), *allowed};
  }

  // ---- phones
  [[nodiscard]] Reply open_device(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kDeviceFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, by->actor, hash_bucket(by->actor.account.value));
    if (!act) return reply_fault(act.error());
    auto known = draft->id<DeviceId>("device");
    auto load = [&](DeviceId id) {
      return room.db.read([&](Tx& tx) { return load_own_device(tx, by->actor.account, id); });
    };
    if (known.is_set()) {
      auto device = load(known);
      if (device) return shown_device(*device, 200, request.now);
      if (device.error().kind == FaultKind::refused) return reply_fault(device.error());
    }
    // Not theirs or unknown: this phone begins anew under a name of its own.
    auto made = make_device(room, by->permit, *act);
    if (!made) return reply_fault(made.error());
    auto device = load(*made);
    return device ? shown_device(*device, 201, request.now) : reply_fault(device.error());
  }

  [[nodiscard]] Reply shown_device(const Device& device, int status, Instant now) const {
    const Key32 secret = device_secret(room.keys, device);
    return reply_json(
        status,
        json::object{
            {"device", to_text(device.id)},
            {"secret", base64_of({reinterpret_cast<const char*>(secret.data()), secret.size()})},
            {"as_of", to_rfc3339(now)}});
  }

  [[nodiscard]] Reply list_devices(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto devices = room.db.read(
        [&](Tx& tx) -> Result<std::vector<Device>> { return devices_of(tx, by->actor.account); });
    if (!devices) return reply_fault(devices.error());
    json::array items;
    for (const auto& device : *devices)
      items.push_back(json::object{{"device", to_text(device.id)},
                                   {"made_at", to_rfc3339(device.made_at)},
                                   {"is_revoked", device.revoked_at.has_value()}});
    return reply_json(200, list_body(std::move(items), "", request.now));
  }

  [[nodiscard]] Reply revoke(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kRevokeFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, by->actor, hash_bucket(by->actor.account.value));
    if (!act) return reply_fault(act.error());
    auto count = revoke_device(room, by->permit, draft->id<DeviceId>("device"), *act);
    if (!count) return reply_fault(count.error());
    return reply_json(200, json::object{{"revoked_count", *count}});
  }

  // ---- the round
  [[nodiscard]] Reply round(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto found = room.db.read([&](Tx& tx) -> Result<RoundReply> {
      return round_reply(tx, room, by->actor, request.query_value("since"), request.now);
    });
    if (!found) return reply_fault(found.error());
    if (!found->people.empty()) {
      auto logged = room.db.write([&](Tx& tx) -> Outcome {
        log_read(tx, {by->actor.account, "field.round", found->people, "list"}, request.now);
        return Done{};
      });
      if (!logged) return reply_fault(logged.error());
    }
    return reply_json(200, found->body);
  }

  // ---- records
  [[nodiscard]] json::object outcome_json(const std::string& key, const RecordDraft& draft,
                                          AccountId author,
                                          const Result<RecordOutcome>& outcome) const {
    json::object shown{{"key", key},      {"outcome", "kept"}, {"record", nullptr},
                       {"task", nullptr}, {"why", nullptr},    {"fault", nullptr}};
    if (!outcome) {
      const auto& fault = outcome.error();
      shown["outcome"] = fault.kind == FaultKind::unavailable ? "retry" : "refused";
      shown["fault"] = json::object{{"key", fault.key}, {"kind", name_of(fault.kind)}};
      return shown;
    }
    shown["record"] = base32_of(record_id_of(draft, author));
    if (outcome->task.is_set()) shown["task"] = to_text(outcome->task);
    if (outcome->is_conflict) {
      shown["outcome"] = "conflict";
      shown["why"] = outcome->why;
    }
    return shown;
  }

  [[nodiscard]] json::object keep_one(const std::string& text, const Result<Bearer>& bearer,
                                      Instant now) const {
    auto draft = record_of(text);
    if (!draft) return outcome_json(key_in(text), {}, {}, draft.error());
    const auto key = hex_of(draft->key);
    if (!bearer) return outcome_json(key, *draft, {}, bearer.error());
    return outcome_json(key, *draft, bearer->author.account,
                        keep_record(room, *bearer, *draft, now));
  }

  // What another phone sealed and this one carries: opened, and kept as its author's.
  [[nodiscard]] json::object keep_parcel(const std::string& text, AccountId brought_by,
                                         Instant now) const {
    auto draft = read_draft(text, kParcelFields);
    if (!draft) return outcome_json(key_in(text), {}, {}, draft.error());
    const auto key = draft->text("key");
    auto sealed = bytes_of_base64(draft->text("sealed"));
    if (!sealed) return outcome_json(key, {}, {}, sealed.error());
    struct Opened {
      Bearer bearer;
      std::string text;
    };
    auto opened = room.db.read([&](Tx& tx) -> Result<Opened> {
      auto device = work_store::load_device(tx, draft->id<DeviceId>("device"));
      if (!device) return Fault{FaultKind::absent, "work.no_such_device"};
      if (device->revoked_at) return Fault{FaultKind::refused, "work.device_revoked"};
      auto open = open_parcel(room.keys, *device, key, *sealed);
      if (!open) return open.error();
      auto author = actor_of_account(tx, device->account, now);
      if (!author) return author.error();
      return Opened{{std::move(*author), device->id, brought_by, std::nullopt}, std::move(*open)};
    });
    if (!opened) return outcome_json(key, {}, {}, opened.error());
    return keep_one(opened->text, opened->bearer, now);
  }

  [[nodiscard]] Reply upload(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kUploadFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, by->actor, hash_bucket(by->actor.account.value));
    if (!act) return reply_fault(act.error());
    auto device = room.db.read([&](Tx& tx) {
      return load_own_device(tx, by->actor.account, draft->id<DeviceId>("device"));
    });
    const Result<Bearer> bearer =
        device ? Result<Bearer>(
                     Bearer{by->actor, device->id, by->actor.account, draft->time("sent_at")})
               : Result<Bearer>(device.error());
    json::array items;
    auto records = items_of(draft->text("records"), "records");
    if (!records) return reply_fault(records.error());
    auto parcels = items_of(draft->text("parcels"), "parcels");
    if (!parcels) return reply_fault(parcels.error());
    for (const auto& text : *records)
      items.push_back(keep_one(text, bearer, request.now));
    for (const auto& text : *parcels)
      items.push_back(keep_parcel(text, by->actor.account, request.now));
    return reply_json(200, list_body(std::move(items), "", request.now));
  }

  [[nodiscard]] Reply part(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kPartFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, by->actor, hash_bucket(by->actor.account.value));
    if (!act) return reply_fault(act.error());
    auto bytes = bytes_of_base64(draft->text("data"));
    if (!bytes) return reply_fault(bytes.error());
    auto kept = keep_part(
        room, by->permit,
        {draft->text("blob_key"), draft->id<DeviceId>("record").value, draft->text("mime"),
         int(draft->number("position")), int(draft->number("of_count")), std::move(*bytes)},
        request.now);
    if (!kept) return reply_fault(kept.error());
    json::array missing;
    for (const int position : kept->missing)
      missing.emplace_back(position);
    return reply_json(200, json::object{{"attachment", to_text(kept->blob)},
                                        {"is_whole", kept->is_whole},
                                        {"missing", std::move(missing)}});
  }

  // ---- what could not be
  [[nodiscard]] Reply conflicts(const Request& request) const {
    auto by = admitted(request);
    if (!by) return reply_fault(by.error());
    auto after = conflict_cursor_of(request.query_value("after"));
    if (!after) return reply_fault(after.error());
    auto page = room.db.read(
        [&](Tx& tx) -> Result<ConflictPage> { return conflict_page(tx, room, by->actor, *after); });
    if (!page) return reply_fault(page.error());
    if (!page->people.empty()) {
      auto logged = room.db.write([&](Tx& tx) -> Outcome {
        log_read(tx, {by->actor.account, "field.conflicts", page->people, "list"}, request.now);
        return Done{};
      });
      if (!logged) return reply_fault(logged.error());
    }
    return reply_json(200, list_body(std::move(page->items), page->next, request.now));
  }

  [[nodiscard]] Reply settle(const Request& request) const {
    auto by = task_here(room, gate, request, Verb::task_assign);
    if (!by) return reply_fault(by.error());
    auto draft = read_draft(request.body, kSettleFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, by->actor, by->task.bucket());
    if (!act) return reply_fault(act.error());
    auto count = settle_conflicts(room, by->permit, by->task.id, draft->text("reason"), *act);
    if (!count) return reply_fault(count.error());
    return reply_json(200, json::object{{"settled_count", *count}});
  }

  // The list, and with ?with=ID the bytes of one; opening those is logged.
  [[nodiscard]] Reply attachments(const Request& request) const {
    auto by = task_here(room, gate, request, Verb::task_see);
    if (!by) return reply_fault(by.error());
    const auto wanted = request.query_value("with");
    if (!wanted.empty() && by->task.person.is_set()) {
      auto logged = room.db.write([&](Tx& tx) -> Outcome {
        log_read(tx, {by->actor.account, "attachment.see", {by->task.person}, {}}, request.now);
        return Done{};
      });
      if (!logged) return reply_fault(logged.error());
    }
    auto items = room.db.read([&](Tx& tx) -> Result<json::array> {
      json::array shown;
      for (const auto& one : attachments_of(tx, by->task.id)) {
        json::object item = attachment_json(tx, one);
        item["data"] = nullptr;
        if (to_text(one.id) == wanted) {
          auto bytes = attachment_bytes(tx, room, one);
          if (!bytes) return bytes.error();
          item["data"] = base64_of(*bytes);
        }
        shown.push_back(std::move(item));
      }
      return shown;
    });
    if (!items) return reply_fault(items.error());
    return reply_json(200, list_body(std::move(*items), "", request.now));
  }
};

}  // namespace

std::vector<Route> sync_routes(const WorkRoom& room, const Gate& gate) {
  const SyncRoutes r{room, gate};
  constexpr Access kField{Access::Kind::verb, "task.list_mine"};
  constexpr Access kSee{Access::Kind::verb, "task.see"};
  constexpr Access kSettle{Access::Kind::verb, "task.assign"};
  return {
      {Method::post, "/v1/field/devices", "work.open_device", RouteClass::field, kField,
       kDeviceFields, "DeviceSecret",
       "This phone's name and secret: made once, the same again while it is not revoked.", true,
       [r](const Request& q) { return r.open_device(q); }},
      {Method::get,
       "/v1/field/devices",
       "work.list_devices",
       RouteClass::field,
       kField,
       {},
       "DeviceList",
       "The phones of this account.",
       false,
       [r](const Request& q) { return r.list_devices(q); }},
      {Method::post, "/v1/field/devices/revoke", "work.revoke_device", RouteClass::field, kField,
       kRevokeFields, "DeviceRevoked", "A lost phone: its secret is never given again.", true,
       [r](const Request& q) { return r.revoke(q); }},
      {Method::get,
       "/v1/field/round",
       "work.round",
       RouteClass::field,
       kField,
       {},
       "Round",
       "The day's doors with what is due, and the tasks held: all, or what changed since a mark.",
       false,
       [r](const Request& q) { return r.round(q); }},
      {Method::post, "/v1/field/uploads", "work.upload", RouteClass::field, kField, kUploadFields,
       "UploadList", "Records written down at doors, each under its own key with its own outcome.",
       true, [r](const Request& q) { return r.upload(q); }},
      {Method::post, "/v1/field/parts", "work.upload_part", RouteClass::field, kField, kPartFields,
       "PartKept", "A part of a photo or voice note of a record.", true,
       [r](const Request& q) { return r.part(q); }},
      {Method::get,
       "/v1/field/conflicts",
       "work.list_conflicts",
       RouteClass::list,
       kField,
       {},
       "ConflictList",
       "Records that could not be: of the areas one leads, else one's own.",
       false,
       [r](const Request& q) { return r.conflicts(q); }},
      {Method::post, "/v1/tasks/{id}/settle", "work.settle_conflicts", RouteClass::field, kSettle,
       kSettleFields, "ConflictsSettled", "The lead has looked at the conflicts of a task.", true,
       [r](const Request& q) { return r.settle(q); }},
      {Method::get,
       "/v1/tasks/{id}/attachments",
       "work.task_attachments",
       RouteClass::field,
       kSee,
       {},
       "AttachmentList",
       "Photos and voice notes of a task; `with` opens one, which is logged.",
       false,
       [r](const Request& q) { return r.attachments(q); }},
  };
}

}  // namespace fl
