// See witness_round.h.
#include "app/witness_round.h"

#include "platform/base64.h"

namespace fl {

namespace {

// A stop is told to its gate at once and stands in the tree within a minute; so long a witness
// waits for it before it says that it stands nowhere.
constexpr std::chrono::minutes kUnplacedMax{15};
constexpr int kLivePagesMax = 5'000;
constexpr std::size_t kProofStepsMax = 128;
constexpr std::size_t kToldMax = 1'000;

std::string hex_of_bytes(std::string_view bytes) {
  return hex(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

Fault no_answer(std::string_view what) {
  return {FaultKind::unavailable, "app.bad_answer", std::string(what)};
}

Result<json::object> object_of(const ServerAnswer& asked, std::string_view what) {
  boost::system::error_code error;
  auto value = json::parse(asked.body, error);
  if (asked.status != 200 || error || !value.is_object()) return no_answer(what);
  return value.as_object();
}

std::string text_in(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::optional<std::int64_t> number_in(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_int64()) return std::nullopt;
  return value->as_int64();
}

std::optional<TreeProof> proof_in(const json::object& object) {
  const auto* list = object.if_contains("proof");
  if (list == nullptr || !list->is_array() || list->as_array().size() > kProofStepsMax)
    return std::nullopt;
  TreeProof proof;
  for (const auto& step : list->as_array()) {
    const auto bytes = step.is_string() ? bytes_of_hex(step.as_string(), sizeof(Hash32))
                                        : std::optional<std::string>();
    if (!bytes) return std::nullopt;
    proof.push_back(hash_of_raw(*bytes));
  }
  return proof;
}

bool is_about_list(std::string_view what) {
  return what == "bad_list" || what == "unwitnessed_stop";
}

}  // namespace

struct Witness::Shown {
  std::optional<TreeHead> head;
  OpenKey log_key{};
  std::set<std::string> signers;  // keys in hex of those whose signature it gives
};

struct Witness::Live {
  std::int64_t count = 0;
  bool is_whole = false;  // each is in the tree
  bool is_other = false;  // there is another list by now
  std::string wrong;      // a word of kRefusalWords
};

Result<std::unique_ptr<Witness>> Witness::open(const WitnessPlan& plan) {
  auto key = witness_key(plan.folder);
  if (!key) return key.error();
  auto memory = load_memory(plan.folder);
  if (!memory) return memory.error();
  if (!plan.log_key.empty()) {
    if (!open_key_of_hex(plan.log_key) ||
        (!memory->log_key.empty() && memory->log_key != plan.log_key))
      return Fault{FaultKind::bad_input, "trust.other_log_key", plan.log_key};
    memory->log_key = plan.log_key;
  }
  return std::unique_ptr<Witness>(new Witness(plan, *key, std::move(*memory)));
}

json::object Witness::own_head() {
  const std::lock_guard lock(guard_);
  json::object out{{"key", hex_of(key_.open)}, {"head", nullptr}, {"signature", nullptr}};
  if (memory_.head) {
    out["head"] = text_of(*memory_.head);
    out["signature"] = hex_of_bytes(sign(key_, cosign_message(*memory_.head)));
  }
  out["refused"] = nullptr;
  if (standing_)
    out["refused"] = json::object{
        {"at", to_rfc3339(standing_->at)}, {"size", standing_->size}, {"what", standing_->what}};
  return out;
}

Outcome Witness::ask_head(const AskServer& server, Shown& shown) const {
  auto asked = server(Method::get, "/v1/log/head", {});
  if (!asked) return asked.error();
  auto body = object_of(*asked, "head");
  if (!body) return body.error();
  const auto* head = body->if_contains("head");
  if (head == nullptr) return no_answer("head");
  if (head->is_null()) return Done{};  // nothing was written yet
  if (!head->is_object()) return no_answer("head");
  auto read = head_of_text(text_in(head->as_object(), "text"));
  const auto key = open_key_of_hex(text_in(head->as_object(), "key"));
  if (!read || !key) return no_answer("head");
  shown.head = *read;
  shown.log_key = *key;
  if (const auto* list = head->as_object().if_contains("cosignatures"); list && list->is_array())
    for (const auto& one : list->as_array())
      if (one.is_object()) shown.signers.insert(text_in(one.as_object(), "key"));
  return Done{};
}

// An empty proof when the server has none: it fits nothing.
Result<TreeProof> Witness::ask_proof(const AskServer& server, std::int64_t from,
                                     std::int64_t to) const {
  if (from == to || from == 0) return TreeProof{};
  auto asked =
      server(Method::get,
             "/v1/log/consistency?from=" + std::to_string(from) + "&to=" + std::to_string(to), {});
  if (!asked) return asked.error();
  if (asked->status == 404) return TreeProof{};
  auto body = object_of(*asked, "consistency");
  if (!body) return body.error();
  return proof_in(*body).value_or(TreeProof{});
}

// The last heads of the others that are of the log this one knows. A head of another key proves
// nothing: anybody can make one.
std::vector<TreeHead> Witness::ask_peers(std::span<const AskServer> peers,
                                         WitnessRound& round) const {
  std::vector<TreeHead> heads;
  const auto key = open_key_of_hex(memory_.log_key);
  for (std::size_t i = 0; i < peers.size(); ++i) {
    auto asked = peers[i](Method::get, "/v1/witness/head", {});
    auto body = asked ? object_of(*asked, "peer") : Result<json::object>(asked.error());
    auto head = body ? head_of_text(text_in(*body, "head"))
                     : Result<TreeHead>(Fault{FaultKind::unavailable, "app.bad_answer"});
    if (head && key && verify_signature(*key, head_message(*head), head->signature))
      heads.push_back(*head);
    else
      round.silent.push_back(std::to_string(i + 1));
  }
  return heads;
}

// Empty, or the text of a head that another witness was shown and that this log does not continue.
// The server's head was asked for after theirs, so it must be as large as each of them.
Result<std::string> Witness::check_peers(const AskServer& server, const TreeHead& head,
                                         const std::vector<TreeHead>& others) const {
  for (const auto& other : others) {
    if (other.size > head.size) return text_of(other);
    auto proof = ask_proof(server, other.size, head.size);
    if (!proof) return proof.error();
    if (!is_consistent(other.size, other.root, head.size, head.root, *proof)) return text_of(other);
  }
  return std::string();
}

Outcome Witness::bring(const AskServer& server, const json::object& body) const {
  auto asked = server(Method::post, "/v1/log/cosignatures", json_text(body));
  if (!asked) return asked.error();
  if (asked->status != 200)
    return Fault{FaultKind::unavailable, "app.signature_not_taken",
                 "status " + std::to_string(asked->status)};
  return Done{};
}

// First on our disk, then into the world. What was written down and not brought is brought by the
// next round: the same bytes.
Outcome Witness::sign_head(const AskServer& server, const Shown& shown, WitnessRound& round) {
  const TreeHead& head = *shown.head;
  const std::string own = hex_of(key_.open);
  const bool is_new = !memory_.head || memory_.head->size != head.size;
  if (is_new) {
    WitnessMemory next = memory_;
    next.head = head;
    next.log_key = hex_of(shown.log_key);
    auto saved = save_memory(plan_.folder, next);
    if (!saved) return saved.error();
    const std::lock_guard lock(guard_);
    memory_ = std::move(next);
  }
  at_step("head_written_down");
  end_refusal(false);
  if (shown.signers.contains(own)) return Done{};
  auto brought = bring(server, {{"witness", own},
                                {"what", "head"},
                                {"number", head.size},
                                {"signature", hex_of_bytes(sign(key_, cosign_message(head)))}});
  if (!brought) return brought;
  round.has_signed_head = true;
  return Done{};
}

void Witness::end_refusal(bool is_of_list) {
  const std::lock_guard lock(guard_);
  if (standing_ && is_about_list(standing_->what) == is_of_list) standing_.reset();
}

void Witness::refuse(const AskServer& server, const std::string& what, const TreeHead& head,
                     json::object evidence, Instant now, WitnessRound& round) {
  WitnessRefusal refusal{now, head.size, what};
  round.refusal = refusal;
  {
    const std::lock_guard lock(guard_);
    if (standing_ && standing_->what == what)
      round.refusal->at = standing_->at;  // the first time stands
    else
      standing_ = refusal;
  }
  // Said once for each head or list.
  const std::int64_t subject =
      is_about_list(what) && bundle_ ? bundle_->manifest.number : head.size;
  if (told_.size() >= kToldMax) told_.clear();
  if (!told_.emplace(what, subject).second) return;
  evidence["what"] = what;
  evidence["at"] = to_rfc3339(now);
  evidence["witness"] = hex_of(key_.open);
  evidence["shown"] = text_of(head);
  if (memory_.head) evidence["signed"] = text_of(*memory_.head);
  auto kept =
      keep_evidence(plan_.folder, std::to_string(now.ms) + "-" + what, json_text(evidence) + "\n");
  if (kept)
    round.evidence = *kept;
  else
    round.trouble = kept.error();
  ignore(bring(server, {{"witness", hex_of(key_.open)},
                        {"what", "refusal"},
                        {"number", head.size},
                        {"at_ms", now.ms},
                        {"why", what},
                        {"signature", hex_of_bytes(sign(key_, refusal_message(refusal)))}}),
         "a server that hides it hides it: the evidence is on this disk");
}

// Takes in the newest bundle; false when there is none, or none newer.
Result<bool> Witness::fetch_bundle(const AskServer& server, Instant now, std::string& wrong) {
  if (!root_) {
    auto asked = server(Method::get, "/v1/gate/root", {});
    if (!asked) return asked.error();
    if (asked->status == 404) return false;  // this city gives no passes
    auto body = object_of(*asked, "root");
    if (!body) return body.error();
    const std::string text = text_in(*body, "root");
    const auto bytes = bytes_of_base64(text);
    auto key = bytes ? PublicKey::of_spki(*bytes) : Result<PublicKey>(no_answer("root"));
    if (!key) return no_answer("root");
    if (!memory_.root.empty() && memory_.root != text) {
      wrong = "other_key";
      return false;
    }
    WitnessMemory next = memory_;
    next.root = text;
    auto saved = save_memory(plan_.folder, next);
    if (!saved) return saved.error();
    const std::lock_guard lock(guard_);
    memory_ = std::move(next);
    const auto* demo = body->if_contains("demo");
    is_demo_ = demo != nullptr && demo->is_bool() && demo->as_bool();
    root_ = *key;
  }
  const std::string since =
      bundle_ ? "?since=" + std::to_string(bundle_->manifest.number) : std::string();
  auto asked = server(Method::get, "/v1/gate/bundle" + since, {});
  if (!asked) return asked.error();
  if (asked->status == 204) return bundle_.has_value();
  if (asked->status == 404) return false;
  if (asked->status != 200) return no_answer("bundle");
  auto file = read_bundle_file(asked->body);
  auto taken = take_in(asked->body, bundle_ ? &*bundle_ : nullptr, *root_, is_demo_, now.ms / 1000);
  if (!file || !taken) {
    const std::string why = taken ? "not_a_bundle" : taken.error().detail;
    // The next round asks for the whole; a wrong clock is nobody's lie.
    if (why == "delta_of_other") bundle_.reset();
    if (why != "delta_of_other" && why != "future") wrong = "bad_list";
    return false;
  }
  manifest_ = file->manifest;
  bundle_ = std::move(*taken);
  return true;
}

// Each live restriction of the list against its leaf's place in the tree.
Outcome Witness::find_live(const AskServer& server, const TreeHead& head, Instant now, Live& live) {
  std::set<std::string> found;
  std::string after;
  for (int page = 0; page < kLivePagesMax; ++page) {
    auto asked = server(
        Method::get,
        "/v1/log/live?size=" + std::to_string(head.size) + (after.empty() ? "" : "&after=" + after),
        {});
    if (!asked) return asked.error();
    auto body = object_of(*asked, "live");
    if (!body) return body.error();
    if (number_in(*body, "number") != bundle_->manifest.number) {
      live.is_other = true;
      return Done{};
    }
    const auto* items = body->if_contains("items");
    if (items == nullptr || !items->is_array()) return no_answer("live");
    for (const auto& item : items->as_array()) {
      if (!item.is_object()) return no_answer("live");
      const auto leaf = bytes_of_hex(text_in(item.as_object(), "leaf"), sizeof(Hash32));
      if (!leaf) return no_answer("live");
      const auto position = number_in(item.as_object(), "position");
      const auto proof = proof_in(item.as_object());
      if (!position || !proof) continue;  // not in the tree yet
      if (!is_included(hash_of_raw(*leaf), *position, head.size, *proof, head.root)) {
        live.wrong = "unwitnessed_stop";
        return Done{};
      }
      found.insert(leaf->substr(0, 8));
    }
    after = text_in(*body, "next");
    if (after.empty()) break;
  }
  std::map<std::string, Instant> unplaced;
  for (const auto& stop : bundle_->live) {
    if (found.contains(stop)) continue;
    const auto known = unplaced_.find(stop);
    const Instant since = known == unplaced_.end() ? now : known->second;
    unplaced.emplace(stop, since);
    if (now - since >= kUnplacedMax) live.wrong = "unwitnessed_stop";
  }
  unplaced_ = std::move(unplaced);
  live.is_whole = unplaced_.empty();
  live.count = std::int64_t(bundle_->live.size());
  return Done{};
}

Outcome Witness::sign_list(const AskServer& server, std::int64_t live_count, WitnessRound& round) {
  const ListSeen list{bundle_->manifest.number, sha256(manifest_), live_count};
  if (memory_.list_number != list.number) {
    WitnessMemory next = memory_;
    next.list_number = list.number;
    next.list_hash = hex(list.manifest_hash);
    auto saved = save_memory(plan_.folder, next);
    if (!saved) return saved.error();
    const std::lock_guard lock(guard_);
    memory_ = std::move(next);
  } else if (!round.has_signed_head) {
    return Done{};  // brought before
  }
  at_step("list_written_down");
  auto brought = bring(server, {{"witness", hex_of(key_.open)},
                                {"what", "list"},
                                {"number", list.number},
                                {"hash", hex(list.manifest_hash)},
                                {"count", list.live_count},
                                {"signature", hex_of_bytes(sign(key_, cosign_message(list)))}});
  if (!brought) return brought;
  end_refusal(true);
  round.has_signed_list = true;
  return Done{};
}

Outcome Witness::look_at_list(const AskServer& server, const TreeHead& head, Instant now,
                              WitnessRound& round) {
  std::string wrong;
  auto fetched = fetch_bundle(server, now, wrong);
  if (!fetched) return fetched.error();
  if (!*fetched && wrong.empty()) return Done{};
  Live live;
  if (wrong.empty()) {
    const Manifest& manifest = bundle_->manifest;
    if (manifest.log_size > head.size) return Done{};  // of a newer head: the next round's
    auto proof = ask_proof(server, manifest.log_size, head.size);
    if (!proof) return proof.error();
    const bool is_of_log =
        manifest.log_size == 0 || is_consistent(manifest.log_size, hash_of_raw(manifest.log_root),
                                                head.size, head.root, *proof);
    const bool is_older =
        manifest.number < memory_.list_number ||
        (manifest.number == memory_.list_number && hex(sha256(manifest_)) != memory_.list_hash);
    if (!is_of_log || is_older) wrong = "bad_list";
  }
  if (wrong.empty()) {
    auto found = find_live(server, head, now, live);
    if (!found) return found;
    wrong = live.wrong;
  }
  if (!wrong.empty()) {
    json::object evidence;
    if (bundle_) evidence["list_number"] = bundle_->manifest.number;
    evidence["manifest"] = base64_of(manifest_);
    refuse(server, wrong, head, std::move(evidence), now, round);
    return Done{};
  }
  if (live.is_other || !live.is_whole) return Done{};
  return sign_list(server, live.count, round);
}

WitnessRound Witness::look(const AskServer& server, std::span<const AskServer> peers, Instant now) {
  WitnessRound round;
  auto trouble = [&](const Fault& fault) {
    round.trouble = fault;
    return round;
  };
  const auto others = ask_peers(peers, round);
  Shown shown;
  auto asked = ask_head(server, shown);
  if (!asked) return trouble(asked.error());
  if (!shown.head) {
    if (!memory_.head) return round;
    shown.head = TreeHead{0, sha256({}), now, std::string(64, '\0')};
    refuse(server, "shrunken", *shown.head, {}, now, round);
    return round;
  }
  const TreeHead& head = *shown.head;
  round.size = head.size;
  TreeProof proof;
  if (memory_.head && head.size > memory_.head->size) {
    auto grown = ask_proof(server, memory_.head->size, head.size);
    if (!grown) return trouble(grown.error());
    proof = std::move(*grown);
  }
  std::string wrong(judge_head(memory_, shown.log_key, head, proof));
  json::object evidence;
  if (wrong.empty()) {
    auto other = check_peers(server, head, others);
    if (!other) return trouble(other.error());
    if (!other->empty()) {
      wrong = "other_peer";
      evidence["peer"] = *other;
    }
  }
  if (!wrong.empty()) {
    json::array steps;
    for (const auto& step : proof)
      steps.emplace_back(hex(step));
    evidence["proof"] = std::move(steps);
    refuse(server, wrong, head, std::move(evidence), now, round);
    return round;
  }
  auto signed_head = sign_head(server, shown, round);
  if (!signed_head) return trouble(signed_head.error());
  auto list = look_at_list(server, head, now, round);
  if (!list) return trouble(list.error());
  return round;
}

}  // namespace fl
