// A batch of a gate's records, each kept or refused by itself; and for the officer of the place
// what was written down on a day, opened and logged, and how many checks had which verdict.
#include "scan/routes_gate.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "platform/limits.h"
#include "platform/text.h"
#include "scan/store_gate.h"

namespace fl {

namespace {

constexpr std::int64_t kListCharsMax = 60'000;
constexpr int kCountRowsMax = 500;

constexpr DraftField kUploadFields[] = {
    // A JSON list as text: each record is read by itself, so that one bad one refuses no other.
    {"items", FieldType::text, 0, kListCharsMax},
};

Fault bad_value(std::string field, std::string expected) {
  return {FaultKind::bad_input,
          "draft.bad_fields",
          {},
          {{std::move(field), "draft.unknown_value", std::move(expected)}}};
}

bool is_day(std::string_view text) {
  return text.size() == 10 && from_rfc3339(std::string(text) + "T00:00:00Z").is_ok();
}

Result<std::vector<std::string>> items_of(const std::string& text) {
  std::vector<std::string> items;
  boost::system::error_code error;
  const auto list = json::parse(text, error);
  if (error || !list.is_array() ||
      list.get_array().size() > std::size_t(gate_limits::kUploadCountMax))
    return Fault{FaultKind::bad_input,
                 "draft.bad_fields",
                 {},
                 {{"items", "draft.not_list",
                   fmt::format("a JSON list, at most {}", gate_limits::kUploadCountMax)}}};
  for (const auto& item : list.get_array())
    items.push_back(json_text(item));
  return items;
}

std::string key_in(const std::string& text) {
  boost::system::error_code error;
  const auto value = json::parse(text, error);
  if (error || !value.is_object()) return {};
  const auto* key = value.get_object().if_contains("key");
  return key && key->is_string() ? std::string(key->get_string()).substr(0, 64) : std::string();
}

int list_limit(const Request& request) {
  const auto text = request.query_value("limit");
  int limit = limits::kListLimitDefault;
  std::from_chars(text.data(), text.data() + text.size(), limit);
  return std::clamp(limit, 1, int(limits::kListLimitMax));
}

// "path|ms|id" of the last row seen.
Result<scan_store::GateCursor> cursor_of(std::string_view text) {
  scan_store::GateCursor cursor;
  if (text.empty()) return cursor;
  const auto parts = split(text, '|');
  const auto number = [](std::string_view digits, std::int64_t& out) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return error == std::errc() && end == digits.data() + digits.size();
  };
  if (parts.size() != 3 || !number(parts[1], cursor.at.ms) || !number(parts[2], cursor.id))
    return bad_value("after", "`next` of the page before");
  cursor.area_path = parts[0];
  return cursor;
}

struct GateRoutes {
  GateBook book;
  const Gate& gate;

  [[nodiscard]] Outcome keep_one(const std::string& text, const GateKeeper& keeper,
                                 Instant now) const {
    auto draft = gate_record_of(text);
    if (!draft) return draft.error();
    return keep_gate_record(book, keeper, *draft, now);
  }

  [[nodiscard]] Reply upload(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    auto keeper = gate_keeper(book, *actor, request.now);
    if (!keeper) return reply_fault(keeper.error());
    auto draft = read_draft(request.body, kUploadFields);
    if (!draft) return reply_fault(draft.error());
    auto act = gate.act_of(request, *actor, hash_bucket(actor->account.value));
    if (!act) return reply_fault(act.error());
    auto texts = items_of(draft->text("items"));
    if (!texts) return reply_fault(texts.error());
    json::array items;
    for (const auto& text : *texts) {
      auto kept = keep_one(text, *keeper, request.now);
      json::object shown{{"key", key_in(text)}, {"outcome", "kept"}, {"fault", nullptr}};
      if (!kept) {
        const Fault& fault = kept.error();
        shown["outcome"] = fault.kind == FaultKind::unavailable ? "retry" : "refused";
        json::array fields;
        for (const BadField& field : fault.fields)
          fields.push_back(json::object{
              {"field", field.field}, {"key", field.key}, {"expected", field.expected}});
        shown["fault"] = json::object{
            {"key", fault.key}, {"kind", name_of(fault.kind)}, {"fields", std::move(fields)}};
      }
      items.push_back(std::move(shown));
    }
    return reply_json(200, list_body(std::move(items), "", request.now));
  }

  struct Asked {
    AreaHere here;
    std::string on_day;
  };
  [[nodiscard]] Result<Asked> asked(const Request& request) const {
    auto actor = gate.actor(request);
    if (!actor) return actor.error();
    auto here = area_here(book.tree, *actor, Verb::gate_see, request.captures.at(0));
    if (!here) return here.error();
    std::string day(request.query_value("on"));
    if (day.empty()) day = day_of(request.now);
    if (!is_day(day)) return bad_value("on", "YYYY-MM-DD");
    return Asked{std::move(*here), std::move(day)};
  }

  [[nodiscard]] Result<json::object> record_json(Tx& tx, const GateRecord& record) const {
    auto body = open_gate_record(tx, book, record);
    if (!body) return body.error();
    const Area* area = book.tree.find_path(record.area_path);
    return json::object{
        {"id", to_text(record.id)},
        {"kind", record.kind},
        {"gate", record.gate},
        {"area", area ? json::value(area_json(book.tree, *area)) : json::value(nullptr)},
        {"happened_at", to_rfc3339(record.happened_at)},
        {"by", staff_name(tx, record.account)},
        {"task_id",
         record.task.is_set() ? json::value(to_text(record.task)) : json::value(nullptr)},
        {"said", std::move(*body)}};
  }

  [[nodiscard]] Reply records(const Request& request) const {
    auto where = asked(request);
    if (!where) return reply_fault(where.error());
    std::string kind(request.query_value("kind"));
    if (kind.empty()) kind = "visitor";
    constexpr std::string_view kKinds[] = {"visitor",     "no_phone", "card",
                                           "temperature", "care",     "act"};
    if (std::find(std::begin(kKinds), std::end(kKinds), kind) == std::end(kKinds))
      return reply_fault(bad_value("kind", "visitor, no_phone, card, temperature, care or act"));
    auto after = cursor_of(request.query_value("after"));
    if (!after) return reply_fault(after.error());
    const int limit = list_limit(request);
    // Whose names are read is nobody of ours: the read is kept with its place and kind.
    auto rows = book.db.write([&](Tx& tx) -> Result<std::vector<GateRecord>> {
      auto found = scan_store::gate_records(
          tx, {kind, where->on_day, where->here.area->path, *after, limit + 1});
      if (!found.empty())
        log_read(tx,
                 {where->here.actor.account,
                  "gate.records",
                  {PersonId{}},
                  fmt::format("{} {} {}", kind, where->on_day, where->here.area->path)},
                 request.now);
      return found;
    });
    if (!rows) return reply_fault(rows.error());
    std::string next;
    if (rows->size() > std::size_t(limit)) {
      rows->resize(std::size_t(limit));
      const auto& last = rows->back();
      next = fmt::format("{}|{}|{}", last.area_path, last.happened_at.ms, last.id.value);
    }
    auto items = book.db.read([&](Tx& tx) -> Result<json::array> {
      json::array shown;
      for (const auto& row : *rows) {
        auto one = record_json(tx, row);
        if (!one) return one.error();
        shown.push_back(std::move(*one));
      }
      return shown;
    });
    if (!items) return reply_fault(items.error());
    return reply_json(200, list_body(std::move(*items), next, request.now));
  }

  [[nodiscard]] Reply counts(const Request& request) const {
    auto where = asked(request);
    if (!where) return reply_fault(where.error());
    auto rows = book.db.read([&](Tx& tx) -> Result<std::vector<scan_store::GateCount>> {
      return scan_store::gate_counts(tx, where->here.area->path, where->on_day, kCountRowsMax);
    });
    if (!rows) return reply_fault(rows.error());
    json::array items;
    for (const auto& row : *rows) {
      const Area* area = book.tree.find_path(row.area_path);
      items.push_back(json::object{
          {"area", area ? json::value(area_json(book.tree, *area)) : json::value(nullptr)},
          {"gate", row.gate},
          {"verdict", row.verdict},
          {"why", row.why},
          {"count", row.count}});
    }
    return reply_json(200, list_body(std::move(items), "", request.now));
  }
};

}  // namespace

std::vector<Route> gate_book_routes(const GateBook& book, const Gate& gate) {
  const GateRoutes r{book, gate};
  constexpr Access kSee{Access::Kind::verb, "gate.see"};
  return {
      {Method::post, "/v1/gate/uploads", "scan.gate_upload", RouteClass::field,
       Access{Access::Kind::verb, "gate.keep"}, kUploadFields, "GateUploads",
       "What a gate's phone wrote down, each record kept once or refused by itself.", true,
       [r](const Request& q) { return r.upload(q); }},
      {Method::get,
       "/v1/areas/{id}/gate-records",
       "scan.gate_records",
       RouteClass::list,
       kSee,
       {},
       "GateRecordList",
       "What the gates of a place wrote down on a day, of one kind. Logged.",
       false,
       [r](const Request& q) { return r.records(q); }},
      {Method::get,
       "/v1/areas/{id}/gate-counts",
       "scan.gate_counts",
       RouteClass::list,
       kSee,
       {},
       "GateCountList",
       "How many checks had which verdict at the gates of a place on a day; nobody is in it.",
       false,
       [r](const Request& q) { return r.counts(q); }},
  };
}

}  // namespace fl
