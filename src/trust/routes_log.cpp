// The witnessed log for anybody: its head with the witnesses' signatures, and proofs. No session:
// who may ask is no secret, and what is told names nobody (hashes under salts). Witnesses bring
// their signatures here; the book beside the keys says who they are.
#include <algorithm>
#include <charconv>
#include <mutex>

#include "platform/log.h"
#include "platform/metrics.h"
#include "storage/db.h"
#include "trust/log_proof.h"
#include "trust/routes_log.h"
#include "trust/store_log.h"
#include "trust/store_tree.h"

namespace fl {

namespace {

constexpr std::chrono::seconds kBookKept{1};
constexpr DraftField kCosignDraft[] = {
    {"witness", FieldType::line, 64, 64},
    {.name = "what", .type = FieldType::word, .words = "head|list|refusal"},
    {"number", FieldType::integer, 0, std::int64_t(1) << 53},
    {"signature", FieldType::line, 128, 128},
    {.name = "hash", .type = FieldType::line, .low = 64, .high = 64, .is_optional = true},
    {.name = "count",
     .type = FieldType::integer,
     .low = 0,
     .high = 1'000'000'000,
     .is_optional = true},
    {.name = "why", .type = FieldType::line, .low = 1, .high = 40, .is_optional = true},
    {.name = "at_ms",
     .type = FieldType::integer,
     .low = 0,
     .high = std::int64_t(1) << 53,
     .is_optional = true},
};

std::string hex_of_bytes(std::string_view bytes) {
  return hex(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

json::array hex_list(const TreeProof& proof) {
  json::array out;
  for (const auto& hash : proof)
    out.emplace_back(hex(hash));
  return out;
}

// The book as it was at most a second ago: a witness added on the command line counts at once.
class BookShelf {
 public:
  explicit BookShelf(std::string path) : path_(std::move(path)) {}
  WitnessBook book(Instant now) {
    const std::lock_guard lock(guard_);
    if (read_at_ && now >= *read_at_ && now - *read_at_ < kBookKept) return book_;
    auto read = load_witnesses(path_);
    if (read)
      book_ = std::move(*read);  // a broken file: those known before stay known
    else
      log_line(LogLevel::error, "witnesses.bad_book", {{"why", read.error().key}});
    read_at_ = now;
    return book_;
  }

 private:
  const std::string path_;
  std::mutex guard_;
  std::optional<Instant> read_at_;
  WitnessBook book_;
};

struct LogDesk {
  Gate gate;
  BookShelf books;
};
using Desk = std::shared_ptr<LogDesk>;

// A whole number of the query; nothing when it is not one.
std::optional<std::int64_t> number_of(const Request& request, std::string_view name) {
  const auto text = request.query_value(name);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || value < 0)
    return std::nullopt;
  return value;
}

Fault bad_question(std::string_view what) {
  return {FaultKind::bad_input, "trust.bad_log_question", std::string(what)};
}

json::value head_json(Tx& tx, const WitnessBook& book, const Keys& keys, const TreeHead& head) {
  json::array signatures;
  for (const auto& row : store::cosigns_of(tx, head.size)) {
    const auto key = open_key_of_hex(row.witness);
    const auto* known = key ? book.find(*key) : nullptr;
    if (known == nullptr) continue;  // no longer one of ours
    signatures.push_back(json::object{{"witness", known->name},
                                      {"key", row.witness},
                                      {"at", to_rfc3339(row.at)},
                                      {"signature", hex_of_bytes(row.signature)}});
  }
  return json::object{{"size", head.size},
                      {"root", hex(head.root)},
                      {"at", to_rfc3339(head.at)},
                      {"at_ms", head.at.ms},
                      {"signature", hex_of_bytes(head.signature)},
                      {"key", hex_of(keys.log.open)},
                      {"text", text_of(head)},
                      {"cosignatures", std::move(signatures)}};
}

// The newest head that `need` of the known witnesses signed: it is one of those they signed last.
std::optional<TreeHead> cosigned_head(Tx& tx, const WitnessBook& book) {
  if (book.need < 1) return std::nullopt;
  std::vector<std::int64_t> sizes;
  for (const auto& known : book.witnesses)
    if (const auto last = store::last_cosign(tx, hex_of(known.key))) sizes.push_back(last->size);
  if (sizes.size() < std::size_t(book.need)) return std::nullopt;
  std::sort(sizes.rbegin(), sizes.rend());
  for (const std::int64_t size : sizes) {
    int count = 0;
    for (const auto& row : store::cosigns_of(tx, size)) {
      const auto key = open_key_of_hex(row.witness);
      count += key && book.find(*key) != nullptr ? 1 : 0;
    }
    const auto row = store::head_after(tx, size - 1);
    if (count >= book.need && row && row->head.size == size) return row->head;
  }
  return std::nullopt;
}

// Whether the witness has since signed what it would not.
bool is_over(Tx& tx, const store::RefusalRow& refusal,
             const std::optional<store::CosignRow>& last) {
  if (refusal.what != "bad_list" && refusal.what != "unwitnessed_stop")
    return last && last->at > refusal.at;
  for (const auto& row : store::last_list_cosigns(tx))
    if (row.witness == refusal.witness && row.at > refusal.at) return true;
  return false;
}

json::array witnesses_json(Tx& tx, const WitnessBook& book) {
  json::array out;
  for (const auto& known : book.witnesses) {
    const std::string key = hex_of(known.key);
    json::object one{{"name", known.name}, {"key", key}, {"size", nullptr}, {"at", nullptr}};
    const auto last = store::last_cosign(tx, key);
    if (last) {
      one["size"] = last->size;
      one["at"] = to_rfc3339(last->at);
    }
    one["refused"] = nullptr;
    if (const auto refusal = store::last_refusal(tx, key))
      one["refused"] = json::object{{"at", to_rfc3339(refusal->at)},
                                    {"size", refusal->size},
                                    {"what", refusal->what},
                                    {"is_over", is_over(tx, *refusal, last)}};
    out.push_back(std::move(one));
  }
  return out;
}

json::value list_json(Tx& tx, const WitnessBook& book) {
  json::object out;
  json::array signatures;
  for (const auto& row : store::last_list_cosigns(tx)) {
    const auto key = open_key_of_hex(row.witness);
    const auto* known = key ? book.find(*key) : nullptr;
    if (known == nullptr) continue;
    if (out.empty())
      out = {{"number", row.number},
             {"hash", hex_of_bytes(row.manifest_hash)},
             {"live_count", row.live_count}};
    // Two that saw different lists under one number: each is shown with what it saw.
    signatures.push_back(json::object{{"witness", known->name},
                                      {"key", row.witness},
                                      {"hash", hex_of_bytes(row.manifest_hash)},
                                      {"signature", hex_of_bytes(row.signature)}});
  }
  if (out.empty()) return nullptr;
  out["cosignatures"] = std::move(signatures);
  return out;
}

Reply show_head(LogDesk& desk, const Request& request) {
  const WitnessBook book = desk.books.book(request.now);
  const auto size = number_of(request, "size");
  if (!request.query_value("size").empty() && !size) return reply_fault(bad_question("size"));
  auto shown = desk.gate.db.read([&](Tx& tx) -> Result<json::object> {
    auto row = size ? store::head_after(tx, *size - 1) : store::last_head(tx);
    if (size && (!row || row->head.size != *size))
      return Fault{FaultKind::absent, "trust.no_such_head"};
    json::object out{{"head", nullptr}, {"cosigned", nullptr}};
    if (row) out["head"] = head_json(tx, book, desk.gate.keys, row->head);
    if (const auto cosigned = cosigned_head(tx, book))
      out["cosigned"] = head_json(tx, book, desk.gate.keys, *cosigned);
    out["list"] = list_json(tx, book);
    out["need"] = book.need;
    out["witnesses"] = witnesses_json(tx, book);
    return out;
  });
  if (!shown) return reply_fault(shown.error());
  (*shown)["as_of"] = to_rfc3339(request.now);
  return reply_json(200, *shown);
}

Reply show_inclusion(LogDesk& desk, const Request& request) {
  const auto position = number_of(request, "position"), size = number_of(request, "size");
  if (!position) return reply_fault(bad_question("position"));
  if (!size) return reply_fault(bad_question("size"));
  const auto leaf = bytes_of_hex(request.query_value("leaf"), sizeof(Hash32));
  if (!leaf) return reply_fault(bad_question("leaf"));
  auto proof = desk.gate.db.read([&](Tx& tx) -> Result<TreeProof> {
    const auto there = store::placed_hash(tx, *position);
    if (!there || raw(*there) != *leaf) return Fault{FaultKind::absent, "trust.no_such_leaf"};
    return inclusion_proof(tx, *position, *size);
  });
  if (!proof) return reply_fault(proof.error());
  return reply_json(200, json::object{{"position", *position},
                                      {"size", *size},
                                      {"leaf", hex_of_bytes(*leaf)},
                                      {"proof", hex_list(*proof)}});
}

Reply show_consistency(LogDesk& desk, const Request& request) {
  const auto from = number_of(request, "from"), to = number_of(request, "to");
  if (!from) return reply_fault(bad_question("from"));
  if (!to) return reply_fault(bad_question("to"));
  auto proof = desk.gate.db.read(
      [&](Tx& tx) -> Result<TreeProof> { return consistency_proof(tx, *from, *to); });
  if (!proof) return reply_fault(proof.error());
  return reply_json(200, json::object{{"from", *from}, {"to", *to}, {"proof", hex_list(*proof)}});
}

struct Brought {
  OpenKey key;
  std::string signature;
};

Outcome take_head(Tx& tx, const Brought& brought, std::int64_t size, Instant now) {
  const auto row = store::head_after(tx, size - 1);
  if (!row || row->head.size != size) return Fault{FaultKind::absent, "trust.no_such_head"};
  if (!verify_signature(brought.key, cosign_message(row->head), brought.signature))
    return Fault{FaultKind::bad_input, "trust.bad_cosignature"};
  store::add_cosign(tx, {size, hex_of(brought.key), now, brought.signature});
  return Done{};
}

Outcome take_list(Tx& tx, const Brought& brought, const Draft& draft, Instant now) {
  const auto hash = bytes_of_hex(draft.text("hash"), sizeof(Hash32));
  const ListSeen list{draft.number("number"), hash ? hash_of_raw(*hash) : Hash32{},
                      draft.number("count")};
  if (!hash || !verify_signature(brought.key, cosign_message(list), brought.signature))
    return Fault{FaultKind::bad_input, "trust.bad_cosignature"};
  store::add_list_cosign(
      tx, {list.number, hex_of(brought.key), now, *hash, list.live_count, brought.signature});
  return Done{};
}

Outcome take_refusal(Tx& tx, const Brought& brought, const Draft& draft) {
  const WitnessRefusal refusal{{draft.number("at_ms")}, draft.number("number"), draft.text("why")};
  bool is_known = false;
  for (const auto word : kRefusalWords)
    is_known = is_known || word == refusal.what;
  if (!is_known || !verify_signature(brought.key, refusal_message(refusal), brought.signature))
    return Fault{FaultKind::bad_input, "trust.bad_cosignature"};
  store::add_refusal(
      tx, {hex_of(brought.key), refusal.at, refusal.size, refusal.what, brought.signature});
  return Done{};
}

Reply take_cosignature(LogDesk& desk, const Request& request) {
  auto draft = read_draft(request.body, kCosignDraft);
  if (!draft) return reply_fault(draft.error());
  const auto key = open_key_of_hex(draft->text("witness"));
  const auto signature = bytes_of_hex(draft->text("signature"), 64);
  const WitnessBook book = desk.books.book(request.now);
  const auto* known = key ? book.find(*key) : nullptr;
  if (known == nullptr) return reply_fault({FaultKind::refused, "trust.no_such_witness"});
  if (!signature) return reply_fault({FaultKind::bad_input, "trust.bad_cosignature"});
  const Brought brought{*key, *signature};
  const std::string what = draft->text("what");
  auto taken = desk.gate.db.write([&](Tx& tx) -> Outcome {
    if (what == "head") return take_head(tx, brought, draft->number("number"), request.now);
    if (what == "list") return take_list(tx, brought, *draft, request.now);
    return take_refusal(tx, brought, *draft);
  });
  if (!taken) return reply_fault(taken.error());
  if (what == "refusal") {
    log_line(LogLevel::error, "witness.refused",
             {{"witness", known->name}, {"why", draft->text("why")}});
    count_metric("firstline_witness_refusals_total", "Heads or lists a witness would not sign.",
                 {{"witness", known->name}});
  }
  return reply_json(200, json::object{{"witness", known->name}, {"what", what}});
}

}  // namespace

std::vector<Route> log_routes(const Gate& gate, const std::string& witness_book) {
  const Desk desk(new LogDesk{gate, BookShelf(witness_book)});
  auto by = [desk](Reply (*handler)(LogDesk&, const Request&)) -> Handler {
    return [desk, handler](const Request& request) { return handler(*desk, request); };
  };
  constexpr Access kAnyone{Access::Kind::anyone};
  return {
      {Method::get,
       "/v1/log/head",
       "trust.audit_log_head",
       RouteClass::list,
       kAnyone,
       {},
       "LogHead",
       "The newest signed head, the newest that enough witnesses signed, and who refused.",
       false,
       by(show_head)},
      {Method::get,
       "/v1/log/inclusion",
       "trust.audit_log_inclusion",
       RouteClass::list,
       kAnyone,
       {},
       "LogInclusion",
       "The proof (RFC 6962) that a leaf stands at a position in the tree of a size.",
       false,
       by(show_inclusion)},
      {Method::get,
       "/v1/log/consistency",
       "trust.audit_log_consistency",
       RouteClass::list,
       kAnyone,
       {},
       "LogConsistency",
       "The proof (RFC 6962) that the tree of one size is the beginning of that of another.",
       false,
       by(show_consistency)},
      {Method::post, "/v1/log/cosignatures", "trust.audit_log_cosign", RouteClass::field, kAnyone,
       kCosignDraft, "LogCosigned", "What a witness in the book signed, or why it would not.",
       false, by(take_cosignature)},
  };
}

}  // namespace fl
