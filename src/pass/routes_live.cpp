// The leaves of the live restrictions of the list that is published, each with its proof: what a
// witness holds the list against before it signs it. Public: a leaf is a hash under a salt and
// names nobody.
#include <algorithm>
#include <charconv>
#include <memory>
#include <mutex>

#include "http/schemas.h"
#include "pass/epoch.h"
#include "pass/routes_live.h"
#include "pass/store_publish.h"
#include "trust/log_proof.h"

namespace fl {

namespace {

constexpr int kPageMax = 200;
// While some of them have no place in the tree yet they are looked for again, not more often.
constexpr std::chrono::seconds kLookAgain{5};

std::string prefix_of(const RowProof& leaf) {
  return raw(leaf.leaf_hash).substr(0, 8);
}

// The leaves of one published list, found once and kept until there is another.
class LiveShelf {
 public:
  explicit LiveShelf(Db& db) : db_(db) {}
  struct Shown {
    std::int64_t number = 0;
    std::shared_ptr<const std::vector<RowProof>> leaves;  // by hash
  };
  Result<Shown> look(Tx& tx, Instant now) {
    const std::lock_guard lock(guard_);
    const std::int64_t number = pass_store::published_number(tx);
    if (number == 0) return Fault{FaultKind::absent, "pass.nothing_published"};
    const bool is_kept = shown_.leaves != nullptr && shown_.number == number;
    if (is_kept && (is_whole_ || now - looked_at_ < kLookAgain)) return shown_;
    const auto published = pass_store::load_published(tx);
    std::vector<RowProof> leaves;
    is_whole_ = true;
    for (auto& leaf : live_leaves(tx, now)) {
      if (!published->live.contains(prefix_of(leaf))) continue;
      is_whole_ = is_whole_ && leaf.position.has_value();
      leaves.push_back(leaf);
    }
    std::ranges::sort(leaves, {}, &RowProof::leaf_hash);
    is_whole_ = is_whole_ && leaves.size() == published->live.size();
    looked_at_ = now;
    shown_ = {number, std::make_shared<const std::vector<RowProof>>(std::move(leaves))};
    return shown_;
  }
  [[nodiscard]] Db& db() const { return db_; }

 private:
  Db& db_;
  std::mutex guard_;
  Instant looked_at_{};
  bool is_whole_ = false;
  Shown shown_;
};

struct Question {
  std::string after;  // 64 hex digits, or nothing
  std::int64_t size = 0;
  int limit = kPageMax;
};

Result<Question> question_of(const Request& request) {
  Question question;
  question.after = request.query_value("after");
  const auto text = request.query_value("size");
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), question.size);
  const bool is_number = text.empty() || (error == std::errc() && end == text.data() + text.size());
  const bool is_hash = question.after.empty() ||
                       (question.after.size() == 64 &&
                        question.after.find_first_not_of("0123456789abcdef") == std::string::npos);
  if (!is_number || question.size < 0 || !is_hash)
    return Fault{FaultKind::bad_input, "pass.bad_since"};
  const auto limit = request.query_value("limit");
  if (!limit.empty()) {
    const auto [stop, wrong] =
        std::from_chars(limit.data(), limit.data() + limit.size(), question.limit);
    if (wrong != std::errc() || stop != limit.data() + limit.size() || question.limit < 1 ||
        question.limit > kPageMax)
      return Fault{FaultKind::bad_input, "pass.bad_since"};
  }
  return question;
}

Result<json::object> item_of(Tx& tx, const RowProof& leaf, std::int64_t size) {
  json::object item{{"leaf", hex(leaf.leaf_hash)}, {"position", nullptr}, {"proof", nullptr}};
  if (!leaf.position) return item;
  item["position"] = *leaf.position;
  if (*leaf.position >= size) return item;
  auto proof = inclusion_proof(tx, *leaf.position, size);
  if (!proof) return proof.error();
  json::array steps;
  for (const auto& hash : *proof)
    steps.emplace_back(hex(hash));
  item["proof"] = std::move(steps);
  return item;
}

Reply show_live(LiveShelf& shelf, const Request& request) {
  auto question = question_of(request);
  if (!question) return reply_fault(question.error());
  auto body = shelf.db().read([&](Tx& tx) -> Result<json::object> {
    auto shown = shelf.look(tx, request.now);
    if (!shown) return shown.error();
    json::array items;
    std::string last;
    bool is_more = false;
    for (const auto& leaf : *shown->leaves) {
      const std::string hash = hex(leaf.leaf_hash);
      if (hash <= question->after) continue;
      if (int(items.size()) == question->limit) {
        is_more = true;
        break;
      }
      auto item = item_of(tx, leaf, question->size);
      if (!item) return item.error();
      items.push_back(std::move(*item));
      last = hash;
    }
    auto out = list_body(std::move(items), is_more ? last : std::string(), request.now);
    out["number"] = shown->number;
    return out;
  });
  if (!body) return reply_fault(body.error());
  return reply_json(200, *body);
}

}  // namespace

std::vector<Route> live_routes(Db& db) {
  const auto shelf = std::make_shared<LiveShelf>(db);
  return {{Method::get,
           "/v1/log/live",
           "pass.live_leaves",
           RouteClass::list,
           Access{Access::Kind::anyone},
           {},
           "LiveLeafList",
           "The leaves of the published list's live restrictions, with their proofs.",
           false,
           [shelf](const Request& request) { return show_live(*shelf, request); }}};
}

namespace {

constexpr http::NamedSchema kShapes[] = {{"LiveLeaf", R"({
      "type":"object","required":["leaf","position","proof"],"properties":{
        "leaf":{"type":"string"},
        "position":{"type":["integer","null"]},
        "proof":{"anyOf":[{"type":"array","items":{"type":"string"}},{"type":"null"}],
          "description":"In the tree of the size asked for; null when it is not in it."}}})"}};
constexpr http::NamedList kLists[] = {{"LiveLeafList", "LiveLeaf"}};
constexpr http::QueryField kQuery[] = {
    {"/v1/log/live", "size", R"({"type":"integer"})", "Proofs in the tree of this size.", false}};
const http::SchemaTable kLiveShapes{kShapes, kLists, kQuery};

}  // namespace

}  // namespace fl
