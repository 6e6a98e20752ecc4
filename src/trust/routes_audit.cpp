// The auditor's page: the log of acts, the log of reads, and a check of the whole. No names of
// residents.
#include <atomic>
#include <charconv>

#include "platform/limits.h"
#include "platform/text.h"
#include "trust/audit_lists.h"
#include "trust/routes.h"

namespace fl {

namespace {

struct AuditDesk {
  Gate gate;
  std::shared_ptr<AuditLog> log;
  std::atomic<bool> is_checking{false};
};
using Desk = std::shared_ptr<AuditDesk>;

Outcome admit(const AuditDesk& desk, const Request& request, Verb verb) {
  auto actor = desk.gate.actor(request);
  if (!actor) return actor.error();
  auto allowed = permit(*actor, verb, {});
  if (!allowed) return allowed.error();
  return Done{};
}

Result<int> limit_of(const Request& request) {
  const auto text = request.query_value("limit");
  if (text.empty()) return limits::kListLimitDefault;
  int limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error != std::errc() || end != text.data() + text.size() || limit < 1 ||
      limit > limits::kListLimitMax)
    return Fault{
        FaultKind::bad_input, "draft.bad_fields", {}, {{"limit", "draft.bad_number", "1 to 200"}}};
  return limit;
}

// "at.bucket.number": where the page before ended.
Result<store::Before> cursor_of(const Request& request) {
  store::Before before;
  const auto text = request.query_value("after");
  if (text.empty()) return before;
  const Fault bad{FaultKind::bad_input,
                  "draft.bad_fields",
                  {},
                  {{"after", "draft.bad_cursor", "`next` of the page before"}}};
  const auto parts = split(text, '.');
  if (parts.size() != 3) return bad;
  std::int64_t* const into[] = {&before.at, &before.bucket, &before.number};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto [end, error] =
        std::from_chars(parts[i].data(), parts[i].data() + parts[i].size(), *into[i]);
    if (error != std::errc() || end != parts[i].data() + parts[i].size()) return bad;
  }
  return before;
}

std::string cursor_text(Instant at, Bucket bucket, std::int64_t number) {
  return std::to_string(at.ms) + "." + std::to_string(bucket) + "." + std::to_string(number);
}

json::value head_json(const AuditDesk& desk, const std::optional<TreeHead>& head) {
  if (!head) return nullptr;
  const auto& key = desk.gate.keys.log.open;
  const auto& signature = head->signature;
  return json::object{{"size", head->size},
                      {"root", hex(head->root)},
                      {"at", to_rfc3339(head->at)},
                      {"signature", hex(reinterpret_cast<const unsigned char*>(signature.data()),
                                        signature.size())},
                      {"key", hex(key.data(), key.size())}};
}

Reply show_summary(AuditDesk& desk, const Request& request) {
  auto admitted = admit(desk, request, Verb::audit_see);
  if (!admitted) return reply_fault(admitted.error());
  auto head = desk.log->latest_head();
  if (!head) return reply_fault(head.error());
  auto count = leaf_count_of(desk.gate.db);
  if (!count) return reply_fault(count.error());
  return reply_json(200, json::object{{"leaf_count", *count}, {"head", head_json(desk, *head)}});
}

Reply list_leaves(AuditDesk& desk, const Request& request) {
  auto admitted = admit(desk, request, Verb::audit_see);
  if (!admitted) return reply_fault(admitted.error());
  auto limit = limit_of(request);
  if (!limit) return reply_fault(limit.error());
  auto before = cursor_of(request);
  if (!before) return reply_fault(before.error());
  auto leaves = leaves_page(desk.gate.db, *before, *limit);
  if (!leaves) return reply_fault(leaves.error());
  json::array items;
  for (const auto& leaf : *leaves)
    items.push_back(json::object{
        {"position", leaf.position ? json::value(*leaf.position) : json::value(nullptr)},
        {"bucket", leaf.bucket},
        {"seq", leaf.seq},
        {"at", to_rfc3339(leaf.at)},
        {"verb", leaf.verb},
        {"actor", leaf.actor},
        {"entity", leaf.entity_kind + " " + base32_of(leaf.entity)},
        {"hash", hex(leaf.hash)}});
  const bool is_full = leaves->size() == static_cast<std::size_t>(*limit);
  const std::string next =
      is_full ? cursor_text(leaves->back().at, leaves->back().bucket, leaves->back().seq)
              : std::string();
  return reply_json(200, list_body(std::move(items), next, request.now));
}

// A person in the auditor's list: always the same word for the same person, and no way back to them
// from outside.
std::string pseudonym_of(const Keys& keys, PersonId person) {
  if (!person.is_set()) return {};
  const Hash32 hash = keyed_hash(keys.search, "pseudonym|" + to_text(person));
  return "P-" + hex(hash.data(), 5);
}

Reply list_reads(AuditDesk& desk, const Request& request) {
  auto admitted = admit(desk, request, Verb::audit_see);
  if (!admitted) return reply_fault(admitted.error());
  auto limit = limit_of(request);
  if (!limit) return reply_fault(limit.error());
  auto before = cursor_of(request);
  if (!before) return reply_fault(before.error());
  auto reads = reads_page(desk.gate.db, *before, *limit);
  if (!reads) return reply_fault(reads.error());
  json::array items;
  for (const auto& read : *reads)
    items.push_back(json::object{{"at", to_rfc3339(read.row.at)},
                                 {"account", to_text(read.row.account)},
                                 {"name", read.name},
                                 {"verb", read.row.verb},
                                 {"person", pseudonym_of(desk.gate.keys, read.row.person)},
                                 {"reason", read.row.reason}});
  const bool is_full = reads->size() == static_cast<std::size_t>(*limit);
  const std::string next =
      is_full ? cursor_text(reads->back().row.at, reads->back().row.bucket, reads->back().row.id)
              : std::string();
  return reply_json(200, list_body(std::move(items), next, request.now));
}

Reply check_log(AuditDesk& desk, const Request& request) {
  auto admitted = admit(desk, request, Verb::audit_check);
  if (!admitted) return reply_fault(admitted.error());
  // It reads everything there is: one at a time.
  if (desk.is_checking.exchange(true))
    return reply_fault({FaultKind::conflict, "trust.check_running"});
  struct Finish {
    std::atomic<bool>& is_checking;
    ~Finish() { is_checking = false; }
  } finish{desk.is_checking};
  auto report = desk.log->verify();
  if (!report) return reply_fault(report.error());
  json::array problems;
  for (const auto& problem : report->problems)
    problems.push_back(json::object{{"where", problem.where}, {"what", problem.what}});
  return reply_json(200, json::object{{"ok", report->problems.empty()},
                                      {"leaf_count", report->leaf_count},
                                      {"row_count", report->row_count},
                                      {"problems", std::move(problems)}});
}

}  // namespace

std::vector<Route> audit_routes(const Gate& gate, std::shared_ptr<AuditLog> log) {
  const Desk desk(new AuditDesk{gate, std::move(log)});
  auto by = [desk](Reply (*handler)(AuditDesk&, const Request&)) -> Handler {
    return [desk, handler](const Request& request) { return handler(*desk, request); };
  };
  constexpr Access kSee{Access::Kind::verb, "audit.see"};
  constexpr Access kCheck{Access::Kind::verb, "audit.check"};
  return {
      {Method::get,
       "/v1/audit/summary",
       "trust.audit_summary",
       RouteClass::list,
       kSee,
       {},
       "AuditSummary",
       "How many leaves the log has, and its last signed head.",
       false,
       by(show_summary)},
      {Method::get,
       "/v1/audit/leaves",
       "trust.audit_leaves",
       RouteClass::list,
       kSee,
       {},
       "LeafList",
       "What was done, newest first.",
       false,
       by(list_leaves)},
      {Method::get,
       "/v1/audit/reads",
       "trust.audit_reads",
       RouteClass::list,
       kSee,
       {},
       "ReadList",
       "Who opened whose record, newest first; people by pseudonym.",
       false,
       by(list_reads)},
      {Method::post,
       "/v1/audit/check",
       "trust.audit_check",
       RouteClass::heavy,
       kCheck,
       {},
       "AuditCheck",
       "Recomputes every leaf and head and compares every witnessed row.",
       false,
       by(check_log)},
  };
}

}  // namespace fl
