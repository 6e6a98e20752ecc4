// A city in small for tests and benchmarks: keys made on the spot, tokens, lists and bundles signed
// with them as the server does; and passes of others. Never linked into the server's own paths.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "seal/bundle.h"
#include "seal/codec.h"
#include "seal/nzcp.h"

namespace fl::seal_testing {

inline constexpr std::int64_t kNow = 1'800'000'000;

struct City {
  SignerKey root = SignerKey::make(Algorithm::es256), pass = SignerKey::make(Algorithm::es256),
            card = SignerKey::make(Algorithm::es256), lists = SignerKey::make(Algorithm::es256);
  bool is_demo = false;

  [[nodiscard]] KeyList key_list(std::int64_t issued = kNow - 86'400) const {
    KeyList list{.issuer = "610100", .issued = issued, .expires = issued + 90 * 86'400};
    const auto add = [&](const SignerKey& key, std::set<std::string> uses) {
      list.keys.emplace(
          key_id_of(key.open()),
          ListedKey{key.open(), kNow - 30 * 86'400, kNow + 30 * 86'400, std::move(uses), is_demo});
    };
    add(pass, {"pass"});
    add(card, {"card"});
    add(lists, {"list", "head"});
    return list;
  }
  [[nodiscard]] std::string shard(std::int64_t number, const std::vector<std::int64_t>& set,
                                  std::int64_t issued = kNow - 360) const {
    StatusList list(1, kListIndexCount);
    for (const auto index : set)
      list.set(index, 1);
    return make_shard(list, {20'833, number, 0}, issued, lists, key_id_of(lists.open()));
  }
  [[nodiscard]] std::string manifest(std::int64_t number, const std::vector<std::string>& shards,
                                     std::int64_t issued = kNow - 300,
                                     const std::set<std::string>& live = {}) const {
    Manifest made{.issuer = "610100", .issued = issued, .number = number};
    for (const auto& file : shards)
      made.shards.push_back(listed(file));
    made.log_size = 20'500;
    made.log_root = std::string(32, '\x11');
    made.live_hash = live_hash_of(live);
    return make_manifest(made, lists, key_id_of(lists.open()));
  }
  [[nodiscard]] BundleFile bundle(std::int64_t number, std::vector<std::string> shards,
                                  std::set<std::string> live = {},
                                  std::int64_t issued = kNow - 300) const {
    BundleFile file{.key_list = make_key_list(key_list(), root),
                    .manifest = manifest(number, shards, issued, live)};
    file.shards = std::move(shards);
    file.live = std::move(live);
    return file;
  }
  [[nodiscard]] std::string token(const PassToken& token, const SignerKey& key) const {
    auto cose = make_token(token, key, key_id_of(key.open()));
    CHECK(cose.is_ok());
    return text_of_token(*cose);
  }
};

inline PassToken green_token() {
  return {.issuer = "610100",
          .issued = kNow - 3'600,
          .expires = kNow - 3'600 + 48 * 3'600,
          .place = {20'833, 3, 4'711},
          .name = "王*芳",
          .last_four = "4471"};
}
inline PassToken stop_token() {
  PassToken token = green_token();
  token.status = TokenStatus::stop;
  token.reason = "contact";
  token.office = "610102";
  token.until = kNow + 5 * 86'400;
  token.leaf = 20'417;
  token.leaf_hash = "0123456789abcdef";
  return token;
}

// An NZ pass, signed well, its claims changed by `change(claims)`.
template <class Change>
std::string nz_pass(const SignerKey& key, Change change) {
  const auto value = json::parse(R"({"@context":["https://www.w3.org/2018/credentials/v1",
      "https://nzcp.covid19.health.nz/contexts/v1"],"version":"1.0.0",
      "type":["VerifiableCredential","PublicCovidPass"],
      "credentialSubject":{"givenName":"Emily","familyName":"Byte","dob":"1980-01-02"}})");
  Cbor claims =
      Cbor::of_map({Cbor::of(1), Cbor::of_text("did:web:example.nz"), Cbor::of(5),
                    Cbor::of(kNow - 1'000), Cbor::of(4), Cbor::of(kNow + 1'000), Cbor::of(7),
                    Cbor::of_bytes("0123456789abcdef"), Cbor::of_text("vc"), cbor_of_json(value)});
  change(claims);
  return std::string(kNzcpPrefix) + base32_of(make_cose(cbor_of(claims), key, {.key_id = "key-1"}));
}

}  // namespace fl::seal_testing
