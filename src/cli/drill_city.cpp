// See drill_city.h.
#include "cli/drill_city.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <tuple>

#include <fmt/format.h>

#include "app/demo.h"
#include "app/scan_desk.h"
#include "pass/show.h"
#include "platform/clock.h"
#include "registry/everyone.h"
#include "registry/registry.h"
#include "scan/venue_code.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSecret = "firstline drill phone ";
constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t kPage = 20'000, kPhonesAtOnce = 250'000;

std::string phones_file(const DataFolder& data) {
  return data.folder + "/drill.phones";
}

double seconds_since(std::int64_t from_ms) {
  return double(steady_ms() - from_ms) / 1'000;
}

std::string capability_of(std::int64_t person) {
  const Hash32 hash = sha256(std::string(kSecret) + std::to_string(person));
  std::string out(24, 'A');
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = kLetters[hash[i] % kLetters.size()];
  return out;
}

Outcome save_people(const std::string& path, const std::vector<std::int64_t>& people) {
  std::ofstream file(path + ".new", std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(people.data()),
             std::streamsize(people.size() * sizeof(std::int64_t)));
  file.close();
  std::error_code error;
  fs::rename(path + ".new", path, error);
  if (!file || error) return Fault{FaultKind::unavailable, "app.cannot_write", path};
  return Done{};
}

std::vector<std::int64_t> load_people(const std::string& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  std::vector<std::int64_t> people(error ? 0 : size / sizeof(std::int64_t));
  std::ifstream(path, std::ios::binary)
      .read(reinterpret_cast<char*>(people.data()),
            std::streamsize(people.size() * sizeof(std::int64_t)));
  return people;
}

}  // namespace

std::string DrillCity::capability(std::size_t phone) const {
  return capability_of(people_[phone]);
}

// A phone each; the rows in the order of their keys, so that a page is written once.
Outcome DrillCity::lay_phones(App& app, const DrillCityPlan& plan, Instant now) {
  people_.clear();
  for (int bucket = 0; bucket < kBucketCount; ++bucket) {
    std::size_t page_size = kPage;
    for (PersonId after; page_size == kPage;) {
      auto page = app.db().read([&](Tx& tx) -> Result<std::vector<PersonId>> {
        return people_in_bucket(tx, Bucket(bucket), after, int(kPage));
      });
      if (!page) return page.error();
      for (const auto person : *page)
        people_.push_back(person.value);
      page_size = page->size();
      if (!page->empty()) after = page->back();
    }
  }
  struct Phone {
    Bucket bucket;
    SlotKey key;
    std::int64_t person;
  };
  std::vector<Phone> phones;
  phones.reserve(people_.size());
  for (const auto person : people_) {
    const SlotKey key = capability_hash(capability_of(person));
    const std::string_view hash(reinterpret_cast<const char*>(key.data()), key.size());
    phones.push_back({hash_bucket(hash), key, person});
  }
  std::ranges::sort(phones, [](const Phone& a, const Phone& b) {
    return std::tie(a.bucket, a.key) < std::tie(b.bucket, b.key);
  });
  for (std::size_t from = 0; from < phones.size(); from += kPhonesAtOnce) {
    auto done = app.db().write([&](Tx& tx) -> Outcome {
      for (std::size_t i = from; i < std::min(phones.size(), from + kPhonesAtOnce); ++i) {
        const auto& key = phones[i].key;
        pass_store::add_capability(
            tx, {.hash = std::string(reinterpret_cast<const char*>(key.data()), key.size()),
                 .id = CapabilityId{id_in_bucket(phones[i].bucket, random_u64())},
                 .person = PersonId{phones[i].person},
                 .way = "self",
                 .made_by = {},
                 .made_at = now,
                 .ended = {}});
      }
      return Done{};
    });
    if (!done) return done;
    plan.progress("giving out phones", double(from) / double(phones.size()));
  }
  return save_people(phones_file(plan.data), people_);
}

Outcome DrillCity::sign_in(App& app, const DrillCityPlan& plan, Instant now) {
  Random random(7);
  const Permit permit = Permit::for_job("drill");
  for (std::size_t i = 0; i < plan.asker_count; ++i) {
    const PersonId id{people_[(i * 7'919) % people_.size()]};
    auto account = app.db().write([&](Tx& tx) -> Result<AccountId> {
      auto person = load_person(tx, id);
      if (!person) return person.error();
      return resident_account(tx, permit, id, person->cell, person->cell_path, now);
    });
    if (!account) return account.error();
    Request request;
    request.method = Method::post;
    request.path = "/v1/demo/enter";
    request.body = json_text(json::object{{"token", demo_token(app.keys(), *account)}});
    request.now = now;
    request.peer = "127.0.0.1";
    const Reply reply = app.router().handle(request);
    if (reply.status != 201) return Fault{FaultKind::unavailable, "app.not_a_demo", reply.body};
    DrillAsker asker;
    for (const auto& [name, value] : reply.headers)
      if (name == "Set-Cookie") asker.cookie = value.substr(0, value.find(';'));
    asker.csrf = std::string(json::parse(reply.body).at("csrf").as_string());
    askers.push_back(std::move(asker));
  }
  const scan::ScanKeys keys(app.keys());
  for (std::size_t gate = 1; gate <= plan.gate_count; ++gate)
    gate_codes.push_back(
        keys.make_code({VenueId{std::int64_t(gate)}, scan::day_number_of(now) + 2}));
  return Done{};
}

Outcome DrillCity::take_sample(App& app, std::size_t count) {
  return app.db().read([&](Tx& tx) -> Outcome {
    const std::size_t step =
        std::max<std::size_t>(1, people_.size() / std::max<std::size_t>(1, count));
    for (std::size_t i = 0; i < people_.size() && tokens.size() < count; i += step) {
      const auto row = pass_store::load_token(tx, PersonId{people_[i]}, TokenKind::phone);
      if (row) tokens.push_back(text_of_token(row->cose));
    }
    return Done{};
  });
}

Outcome DrillCity::lay_or_load(App& app, const DrillCityPlan& plan, Instant now) {
  std::int64_t from = steady_ms();
  PassDesk signer = app.pass_desk();
  signer.replica = nullptr;
  auto walked = sign_city(
      signer, {.is_everyone = true, .now = now, .progress = [&](double share, std::int64_t) {
                 plan.progress("signing passes", share);
               }});
  if (!walked) return walked.error();
  laid.signed_count = walked->signed_count;
  laid.sign_s = seconds_since(from);
  people_ = load_people(phones_file(plan.data));
  from = steady_ms();
  if (people_.empty()) {
    auto phones = lay_phones(app, plan, now);
    if (!phones) return phones;
    laid.phones_s = seconds_since(from);
  }
  from = steady_ms();
  plan.progress("making the copy that is shown from", 0);
  auto rebuilt = app.pass_desk().replica->rebuild(app.db(), now);
  if (!rebuilt) return rebuilt;
  laid.copy_s = seconds_since(from);
  laid.copy_bytes = std::int64_t(app.pass_desk().replica->bytes());
  auto head = app.run_job("sign_head", now);
  if (!head) return head.error();
  auto published = app.run_job("publish", now);
  if (!published) return published.error();
  return Done{};
}

Result<DrillCity> DrillCity::lay(const DrillCityPlan& plan, const Clock& clock) {
  DrillCity city;
  if (!plan.data.has_data()) {
    const std::int64_t from = steady_ms();
    auto laid = lay_demo(plan.data,
                         {.people = plan.people,
                          .tasks = 0,
                          .now = clock.now(),
                          .database = plan.database,
                          .is_clean = true},
                         [&](double share) { plan.progress("laying the city", share); });
    if (!laid) return laid.error();
    city.laid.city_s = seconds_since(from);
  }
  AppOptions options;
  options.data = plan.data;
  options.is_demo = true;
  options.storage.is_bulk = true;  // nothing is promised before it is closed
  auto app = App::open(options, clock);
  if (!app) return app.error();
  auto done = city.lay_or_load(**app, plan, clock.now());
  if (done) done = city.sign_in(**app, plan, clock.now());
  if (done) done = city.take_sample(**app, plan.sample_count);
  if (!done) return done.error();
  std::error_code ignored;
  const auto size = fs::file_size(plan.data.file(), ignored);
  city.laid.database_bytes = ignored ? 0 : std::int64_t(size);
  return city;
}

}  // namespace fl::cli
