// See show_parts.h.
#include "app/show_parts.h"

#include <chrono>
#include <filesystem>

#include "pass/routes_parts.h"

namespace fl {

namespace {

constexpr std::chrono::milliseconds kLookEvery{300};

void append(std::vector<Route>& to, std::vector<Route> from) {
  for (auto& route : from)
    to.push_back(std::move(route));
}

}  // namespace

PartsHouse::PartsHouse(const DataFolder& data, bool is_demo, const Clock& clock)
    : clock_(clock), reader_(data.replica_folder()), bundles_(data.list_folder(), is_demo) {}

std::vector<Route> PartsHouse::own_routes() const {
  const Access anyone{Access::Kind::anyone};
  return {{Method::get,
           "/healthz",
           "app.health",
           RouteClass::life,
           anyone,
           {},
           "Health",
           "Is the process alive.",
           false,
           [](const Request&) {
             return reply_json(200, json::object{{"ok", true}});
           }},
          {Method::get,
           "/readyz",
           "app.ready",
           RouteClass::life,
           anyone,
           {},
           "Health",
           "Has it passes to show.",
           false,
           [this](const Request&) { return ready(clock_.now()); }}};
}

// A copy that is old is said, and goes on being shown: the one who keeps it may be down, and a pass
// stands better as it stood last than not at all. Past kCopyGood others are to be asked first.
Reply PartsHouse::ready(Instant now) const {
  const auto age = reader_.age(now);
  const bool is_there = age && reader_.token_count() > 0;
  const bool is_ready = is_there && *age <= kCopyGood;
  json::array reasons;
  if (!is_there) reasons.emplace_back("pass.come_again");
  if (is_there && *age > kCopyFresh) reasons.emplace_back("pass.copy_old");
  json::object body{{"ok", is_ready}, {"database", "none"}, {"reasons", std::move(reasons)}};
  if (age) body["copy_age_s"] = age->count() / 1'000;
  return reply_json(is_ready ? 200 : 503, body);
}

Result<std::unique_ptr<PartsHouse>> PartsHouse::open(const DataFolder& data, std::string_view parts,
                                                     bool is_demo, const Clock& clock) {
  if (!std::filesystem::exists(data.folder))
    return Fault{FaultKind::absent, "app.no_data", data.folder};
  auto house = std::unique_ptr<PartsHouse>(new PartsHouse(data, is_demo, clock));
  auto routes = house->own_routes();
  for (std::string_view rest = parts; !rest.empty();) {
    const auto comma = rest.find(',');
    const auto part = rest.substr(0, comma);
    rest = comma == rest.npos ? std::string_view() : rest.substr(comma + 1);
    if (part == "show")
      append(routes, reader_show_routes(house->reader_));
    else if (part == "check")
      append(routes, reader_check_routes(house->bundles_));
    else
      return Fault{FaultKind::bad_input, "http.bad_part", std::string(part)};
  }
  house->router_ = std::make_unique<Router>(std::move(routes));
  house->refresh();
  house->follower_ = std::thread([one = house.get()] {
    while (!one->is_stopping_) {
      std::this_thread::sleep_for(kLookEvery);
      try {
        one->refresh();
      } catch (const std::bad_alloc&) {
        continue;  // no memory: what was read is shown
      }
    }
  });
  return house;
}

void PartsHouse::refresh() {
  reader_.refresh();
  bundles_.refresh(clock_.now());
}

PartsHouse::~PartsHouse() {
  is_stopping_ = true;
  if (follower_.joinable()) follower_.join();
}

}  // namespace fl
