// See large.h. What is signed names every piece by one hash, so that a grant never covers a person
// who was added after it.
#include <algorithm>

#include <fmt/format.h>

#include "pass/large.h"
#include "pass/store_large.h"
#include "pass/store_pass.h"
#include "platform/random.h"
#include "platform/text.h"
#include "rules/signed.h"
#include "seal/codec.h"
#include "trust/proof.h"

namespace fl {

namespace {

constexpr std::string_view kLineWord = "firstline-large-act-v1";
constexpr int kShownMax = 200;

std::string request_of(const LargeAct& act, const std::vector<EvidenceRow>& held) {
  std::string ids;
  for (const auto& row : held)
    ids += to_text(row.id) + "\n";
  return fmt::format(
      R"({{"act":"{}","case":"{}","count":{},"made_at":"{}","pieces":"{}","why":"{}"}})",
      to_text(act.id), to_text(act.of_case), held.size(), to_rfc3339(act.made_at), hex(sha256(ids)),
      name_of(act.why));
}

ShownLargeAct shown(Tx& tx, const LargeAct& act) {
  ShownLargeAct out{act};
  if (act.state != "waiting") return out;
  const auto held = pass_store::held_by(tx, act.id);
  out.piece_count = int(held.size());
  out.request = request_of(act, held);
  return out;
}

std::int64_t entity_of_key(std::string_view id) {
  const Hash32 hash = sha256(id);
  std::int64_t value = 0;
  for (int i = 0; i < 7; ++i)
    value = value << 8 | hash[std::size_t(i)];
  return value;
}

std::string image_of(const OutsideKey& key) {
  return fmt::format("outside key v1|{}|{}|{}|{}", key.id, key.name, base64url_of(key.spki),
                     key.added_at.ms);
}

// The id of the listed key this line holds under; empty: none.
std::string holder_of(Tx& tx, std::string_view request, std::string_view line) {
  const std::string clean = trimmed(line);
  const auto parts = split(clean, ' ');
  if (parts.size() != 3 || parts[0] != kLineWord) return {};
  const auto signature = bytes_of_base64url(parts[2]);
  if (!signature) return {};
  for (const auto& key : outside_keys(tx)) {
    auto open = PublicKey::of_spki(key.spki);
    if (open && key.id == parts[1] && open->verify(request, *signature)) return key.id;
  }
  return {};
}

bool has_role(Tx& tx, AccountId account, Role role, Instant now) {
  const auto grants = grants_of(tx, account, now);
  return std::any_of(grants.begin(), grants.end(),
                     [&](const RoleGrant& grant) { return grant.role == role; });
}

}  // namespace

std::string image_of(const LargeAct& a) {
  std::string image =
      fmt::format("large act v1|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", a.id.value, name_of(a.why),
                  a.of_case.value, a.count_max, a.made_by.value, a.body, a.made_at.ms, a.state,
                  a.key_id, a.answered_at ? std::to_string(a.answered_at->ms) : "-");
  if (a.venue.is_set()) image += fmt::format("|{}", a.venue.value);
  return image;
}

LargeActId hold_for(Tx& tx, const Permit& permit, const Signer& signer, EvidenceId of_case,
                    Id<struct VenueTag> venue, const WaitDecision& decision, Instant now) {
  LargeAct act;
  const Bucket bucket = hash_bucket(of_case.is_set() ? of_case.value : signer.account.value);
  act.why = decision.wait;
  if (act.why == Wait::contacts_of_venue)
    act.venue = venue;
  else
    act.of_case = of_case;
  act.count_max = decision.count_max;
  act.made_by = signer.account;
  act.body = std::string(name_of(signer.body));
  act.made_at = now;
  if (auto open = pass_store::open_act_like(tx, act)) return *open;
  act.id = LargeActId{id_in_bucket(bucket, random_u64())};
  pass_store::add_large_act(tx, act);
  append_leaf(
      tx, leaf_of(permit, bucket, "large_act.open", "large_act", act.id.value, image_of(act), now));
  return act.id;
}

std::vector<ShownLargeAct> large_acts(Tx& tx) {
  std::vector<ShownLargeAct> found;
  for (const std::string_view state : {"waiting", "granted"})
    for (const auto& act : pass_store::acts_in_state(tx, state, kShownMax))
      found.push_back(shown(tx, act));
  if (found.size() > std::size_t(kShownMax)) found.resize(kShownMax);
  return found;
}

Result<ShownLargeAct> large_act(Tx& tx, LargeActId id) {
  auto act = pass_store::large_act_at(tx, id);
  if (!act) return Fault{FaultKind::absent, "pass.no_such_act"};
  return shown(tx, *act);
}

std::string sign_large_act(std::string_view request, const SignerKey& key) {
  return fmt::format("{} {} {}", kLineWord, rule_key_id(key.open()),
                     base64url_of(key.sign(trimmed(request))));
}

Result<LargeAct> grant_large_act(const PassRoom& room, const Permit& permit, LargeActId id,
                                 std::string_view line, const Act& act_in) {
  Act the_act = act_in;
  the_act.bucket = carried_bucket(id.value);
  auto made = act(room.db, the_act, [&](Tx& tx) -> Result<std::string> {
    auto row = pass_store::large_act_at(tx, id);
    if (!row) return Fault{FaultKind::absent, "pass.no_such_act"};
    if (row->state != "waiting") return Fault{FaultKind::conflict, "pass.act_answered"};
    auto held = pass_store::held_by(tx, id);
    const std::string key = holder_of(tx, request_of(*row, held), line);
    if (key.empty()) return Fault{FaultKind::refused, "pass.not_outside_key"};
    row->state = "granted";
    row->key_id = key;
    row->answered_at = the_act.now;
    pass_store::save_large_act(tx, *row);
    append_leaf(tx, leaf_of(permit, the_act.bucket, "large_act.grant", "large_act", id.value,
                            image_of(*row), the_act.now));
    for (auto& piece : held) {
      piece.state = "waiting";
      pass_store::save_evidence(tx, piece);
      append_leaf(tx, leaf_of(permit, piece.bucket(), "evidence.release", "evidence",
                              piece.id.value, image_of(piece), the_act.now));
    }
    return to_text(id);
  });
  if (!made) return made.error();
  return room.db.read([&](Tx& tx) -> Result<LargeAct> {
    auto row = pass_store::large_act_at(tx, id);
    if (!row) return Fault{FaultKind::absent, "pass.no_such_act"};
    return *row;
  });
}

Outcome list_outside_key(Tx& tx, const Permit& permit, const std::string& name,
                         const PublicKey& key, AccountId auditor, AccountId administrator,
                         Instant now) {
  if (auditor == administrator) return Fault{FaultKind::refused, "pass.same_person"};
  if (!has_role(tx, auditor, Role::auditor, now) ||
      !has_role(tx, administrator, Role::administrator, now))
    return Fault{FaultKind::refused, "pass.not_this_body"};
  const OutsideKey row{rule_key_id(key), name, key.spki(), now};
  for (const auto& there : pass_store::keys(tx))
    if (there.id == row.id) return Fault{FaultKind::conflict, "pass.key_is_there"};
  pass_store::add_key(tx, row);
  append_leaf(tx, leaf_of(permit, hash_bucket(row.id), "outside_key.list", "outside_key",
                          entity_of_key(row.id), image_of(row), now, name));
  return Done{};
}

std::vector<OutsideKey> outside_keys(Tx& tx) {
  auto found = pass_store::keys(tx);
  std::erase_if(found, [&](const OutsideKey& key) {
    return !proof_of_row(tx, hash_bucket(key.id), "outside_key", entity_of_key(key.id),
                         image_of(key));
  });
  return found;
}

std::vector<ImageSource> large_act_image_sources() {
  return {
      {"large_act",
       [](Tx& tx, Bucket, std::int64_t id) -> std::optional<std::string> {
         auto row = pass_store::large_act_at(tx, LargeActId{id});
         if (!row) return std::nullopt;
         return image_of(*row);
       },
       pass_store::each_large_act},
      {"outside_key",
       [](Tx& tx, Bucket, std::int64_t id) -> std::optional<std::string> {
         for (const auto& key : pass_store::keys(tx))
           if (entity_of_key(key.id) == id) return image_of(key);
         return std::nullopt;
       },
       [](Tx& tx, const std::function<void(Bucket, std::int64_t)>& visit) {
         for (const auto& key : pass_store::keys(tx))
           visit(hash_bucket(key.id), entity_of_key(key.id));
       }},
  };
}

}  // namespace fl
