// Laying or finding the city, and signing its people in.
#include "cli/bench_city.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <thread>

#include <fmt/format.h>

#include "app/demo.h"
#include "app/store_app.h"
#include "duty/duty.h"
#include "platform/log.h"

namespace fl::cli {

namespace fs = std::filesystem;

Result<std::unique_ptr<BenchCity>> BenchCity::open(const BenchOptions& options, double open_share) {
  set_log_level(LogLevel::error);
  std::unique_ptr<BenchCity> city(new BenchCity);
  city->is_kept_ = !options.data.empty();
  city->data_.folder =
      city->is_kept_
          ? options.data
          : (fs::temp_directory_path() / fmt::format("firstline-bench-{}", getpid())).string();
  if (!city->data_.has_data()) {
    const std::int64_t from = steady_ms();
    DemoPlan plan;
    plan.people = options.people;
    plan.tasks = options.tasks;
    plan.now = city->clock_.now();
    plan.database = options.database;
    plan.open_share = open_share;
    auto laid = lay_demo(city->data_, plan, [](double) {});
    if (!laid) return laid.error();
    std::fprintf(stderr, "laid in %.1f s\n", double(steady_ms() - from) / 1000);
  }
  auto app = App::open({city->data_, true}, city->clock_);
  if (!app) return app.error();
  city->app_ = std::move(*app);
  return city;
}

BenchCity::~BenchCity() {
  app_.reset();
  if (is_kept_ || data_.folder.empty()) return;
  std::error_code ignored;
  fs::remove_all(data_.folder, ignored);
  fs::remove_all(data_.key_folder(), ignored);
}

json::object BenchCity::about() {
  auto city = app_->db().read(
      [](Tx& tx) -> Result<std::string> { return app_store::setting(tx, "demo").value_or(""); });
  return json::object{{"city", city ? *city : ""},
                      {"database", is_postgres(data_.database()) ? "postgresql" : "sqlite"},
                      {"cores", std::thread::hardware_concurrency()}};
}

std::string demo_cookie(App& app, AccountId account, Instant now) {
  Request request;
  request.method = Method::post;
  request.path = "/v1/demo/enter";
  request.body = json_text(json::object{{"token", demo_token(app.keys(), account)}});
  request.now = now;
  request.peer = "127.0.0.1";
  const Reply reply = app.router().handle(request);
  CHECK(reply.status == 201);
  for (const auto& [name, value] : reply.headers)
    if (name == "Set-Cookie") return value.substr(0, value.find(';'));
  return {};
}

Result<std::vector<OfficerOnDuty>> officers_on_duty(App& app, Instant now, std::size_t count_max) {
  auto holders = app.db().read([&](Tx& tx) -> Result<std::vector<Holder>> {
    return on_duty_under(tx, app.tree().root().path, now, 100'000);
  });
  if (!holders) return holders.error();
  std::vector<OfficerOnDuty> officers;
  for (const std::string_view title :
       {"city_duty", "district_duty", "street_duty", "community_lead"}) {
    for (const auto& holder : *holders)
      if (holder.title == title && officers.size() < count_max)
        officers.push_back({holder.account, holder.title});
  }
  return officers;
}

double at_share_ms(const std::vector<std::int64_t>& sorted_us, double share) {
  if (sorted_us.empty()) return 0;
  return double(sorted_us[std::size_t(double(sorted_us.size() - 1) * share)]) / 1000.0;
}

}  // namespace fl::cli
