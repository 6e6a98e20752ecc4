// bench verify: whole verifications per CPU-second (P7): an EU certificate from its text to the
// verdict, and our own pass against a full bundle. In turns, by process CPU time.
#include <ctime>

#include <algorithm>
#include <cstdio>

#include "cli/cli.h"
#include "platform/clock.h"
#include "seal/dcc.h"
#include "seal/testing.h"
#include "seal/verify.h"

namespace fl::cli {

namespace {

using seal_testing::City;
using seal_testing::kNow;
constexpr Moment kAt{kNow * 1'000'000};
constexpr int kTurnCount = 2'000;

double cpu_seconds() {
  return double(std::clock()) / CLOCKS_PER_SEC;
}

struct Rate {
  std::string name;
  std::vector<double> rounds = {};
  [[nodiscard]] double median() const {
    auto sorted = rounds;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }
  [[nodiscard]] json::object report() const {
    return {{"value", median()}, {"rounds", json::array(rounds.begin(), rounds.end())}};
  }
};

template <class Verify>
void measure(Rate& rate, Verify verify) {
  const double from = cpu_seconds();
  for (int i = 0; i < kTurnCount; ++i)
    CHECK(verify());
  rate.rounds.push_back(kTurnCount / (cpu_seconds() - from));
}

std::string dcc_text(const SignerKey& key, const Certificate& signer) {
  const auto content = json::parse(R"({"ver":"1.3.0","nam":{"fn":"Musterfrau-Gößinger",
    "gn":"Gabriele","fnt":"MUSTERFRAU<GOESSINGER","gnt":"GABRIELE"},"dob":"1998-02-26",
    "v":[{"tg":"840539006","vp":"1119349007","mp":"EU/1/20/1528","ma":"ORG-100030215","dn":1,
    "sd":2,"dt":"2021-02-18","co":"AT","is":"Ministry of Health, Austria",
    "ci":"URN:UVCI:01:AT:10807843F94AEE0EE5093FBC254BD813#B"}]})");
  auto text = make_dcc(content,
                       {.issuer = "AT",
                        .issued_at = {(kNow - 1'000) * 1'000},
                        .expires_at = {(kNow + 1'000) * 1'000}},
                       key, signer);
  CHECK(text.is_ok());
  return *text;
}

}  // namespace

int bench_verify(const BenchOptions& options) {
  const City city;
  const SignerKey signer = SignerKey::make(Algorithm::es256);
  TrustList trust;
  CHECK(add_trust_file(trust, make_certificate(signer, {.country = "AT",
                                                        .not_before = {(kNow - 9'000) * 1'000},
                                                        .not_after = {(kNow + 9'000) * 1'000}}))
            .is_ok());
  const std::string dcc = dcc_text(signer, trust.certificates[0]);
  std::vector<std::string> shards;
  for (int shard = 0; shard < 13; ++shard)
    shards.push_back(city.shard(shard, {1, 2, 3}));
  auto bundle =
      take_in(make_bundle(city.bundle(7, shards)), nullptr, city.root.open(), false, kNow);
  CHECK(bundle.is_ok());
  const std::string own = city.token(seal_testing::green_token(), city.pass);
  const std::string bare = "m";
  const std::string signature = signer.sign(bare);
  const PublicKey open = signer.open();
  Rate arithmetic{"signature_per_cpu_s"}, foreign{"dcc_per_cpu_s"}, ours{"verify_per_cpu_s"},
      signing{"token_sign_per_cpu_s"};
  const auto key_id = key_id_of(city.pass.open());
  for (int round = 0; round < std::clamp(options.rounds, 1, 50); ++round) {
    measure(arithmetic, [&] { return open.verify(bare, signature); });
    measure(foreign, [&] { return verify_pass(dcc, trust, nullptr, kAt).word == PassWord::valid; });
    measure(ours, [&] { return check_token(own, &*bundle, kNow).word == VerdictWord::go; });
    measure(signing,
            [&] { return make_token(seal_testing::green_token(), city.pass, key_id).is_ok(); });
  }
  json::object report;
  for (const Rate* rate : {&arithmetic, &foreign, &ours, &signing}) {
    report[rate->name] = rate->report();
    if (!options.is_json) std::printf("%-22s %10.0f\n", rate->name.c_str(), rate->median());
  }
  if (options.is_json) std::printf("%s\n", json_text(report).c_str());
  return kOk;
}

}  // namespace fl::cli
