// What a drill comes to: acknowledged acts looked for afterwards, the report, the board.
#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "app/drill_board.h"
#include "app/scan_desk.h"
#include "cli/bench_city.h"
#include "cli/drill_morning.h"
#include "scan/log_upload.h"

namespace fl::cli {

namespace {

constexpr std::uint64_t kScanRows = 100;
constexpr std::size_t kVisitsMax = 100'000'000;

}  // namespace

// Every asker's list, read over HTTP from the house as it stands after it all.
Outcome DrillRun::count_asks() {
  std::unordered_map<std::uint64_t, int> found;
  std::unordered_set<std::string> ids;
  for (const auto& asker : city_.askers) {
    std::string after;
    do {
      const auto reply = drill_exchange(
          house_.port(),
          fmt::format("GET /v1/asks{}{} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\n\r\n",
                      after.empty() ? "" : "?after=", after, house_.port(), asker.cookie));
      if (reply.status != 200)
        return Fault{FaultKind::unavailable, "http.cannot_listen",
                     fmt::format("status {} while counting", reply.status)};
      const auto page = json::parse(reply.body);
      for (const auto& item : page.at("items").as_array()) {
        const std::string text(item.at("text").as_string());
        ids.emplace(item.at("id").as_string());
        if (text.starts_with("drill ")) ++found[std::stoull(text.substr(6))];
      }
      const auto& next = page.at("next");
      after = next.is_string() ? std::string(next.as_string()) : std::string();
    } while (!after.empty());
  }
  asks_lost_ = asks_twice_ = 0;
  for (const auto& [key, id] : asks_kept_)
    asks_lost_ += !ids.contains(id);
  for (const auto& [key, count] : found)
    asks_twice_ += count > 1;
  return Done{};
}

Outcome DrillRun::count_scans(const Clock& clock) {
  auto app = App::open({data_, true}, clock);
  if (!app) return app.error();
  const auto& room = (*app)->scans().room();
  auto log = room.shelf.log();
  if (!log) return log.error();
  std::unordered_set<std::uint64_t> found;
  for (std::size_t gate = 1; gate <= city_.gate_codes.size(); ++gate) {
    const auto visits =
        (*log)->find(scan::ScanOrder::by_venue, {room.keys.venue_of(VenueId{std::int64_t(gate)})},
                     Instant{scan_from_ms_}, Instant{scan_from_ms_ + 1'000}, kVisitsMax);
    for (const auto& visit : visits.scans)
      found.insert(visit.record.who);
  }
  scans_lost_ = 0;
  for (const auto batch : batches_kept_)
    for (std::uint64_t j = 0; j < kScanRows; ++j) {
      const std::uint64_t n = batch * kScanRows + j;
      const scan::TokenPlace place{18'990, std::uint32_t(n / 100'000), std::uint32_t(n % 100'000)};
      scans_lost_ += !found.contains(room.keys.who_of(place));
    }
  return Done{};
}

Outcome DrillRun::count_kept(const Clock& clock) {
  auto counted = count_asks();
  house_.stop_and_wait();
  show_.stop_and_wait();
  if (counted) counted = count_scans(clock);
  return counted;
}

bool DrillRun::is_held() const {
  std::int64_t wrong = 0;
  for (const auto& count : counts_)
    wrong += count.failed;
  const auto& house = counts_[std::size_t(DrillKind::house)];
  // The house itself showed and gave lists while its database was gone, and came back by itself.
  const bool did_house_live = is_taken_ && is_same_house_ && given_back_us_ < 0 && house.good > 0;
  return wanting_.empty() && wrong == 0 && did_house_live && gates_.unanswered == 0 &&
         gates_.accepted_forged == 0 && asks_lost_ == 0 && asks_twice_ == 0 && scans_lost_ == 0 &&
         opened_ > 0 && gates_.checks > 0;
}

void DrillRun::write_board(bool is_over) {
  if (options_.watch.empty()) return;
  json::array frames(frames_.begin(), frames_.end());
  const std::int64_t lost = asks_lost_ + scans_lost_;
  const auto known = [&](json::value value) { return is_over ? std::move(value) : json::value(); };
  // Over all of it; sorted once, when nothing is added any more.
  const auto p99 = [&](std::vector<std::int64_t>& us) {
    if (is_over) std::ranges::sort(us);
    return known(at_share_ms(us, 0.99));
  };
  const json::object board{
      {"started_at", to_rfc3339(started_)},
      {"written_at", to_rfc3339(clock_.now())},
      {"people", options_.people},
      {"seconds", options_.seconds},
      {"times", options_.times},
      {"peak_per_s", morning_peak_per_s(options_.people)},
      {"goal_per_s", morning_peak_per_s(options_.people) * options_.times},
      {"phase", is_over ? "over" : phase_},
      {"is_over", is_over},
      {"laid_share", 1.0},
      {"plan", plan()},
      {"frames", std::move(frames)},
      {"events", events_},
      {"sums", json::object{{"shown", from_phone_ + from_server_},
                            {"not_shown", std::int64_t(wanting_.size())},
                            {"from_server", from_server_},
                            {"checks", gates_.checks.load()},
                            {"checks_unanswered", gates_.unanswered.load()},
                            {"false_accepts", gates_.accepted_forged.load()},
                            {"forged", gates_.forged.load()},
                            {"asks", std::int64_t(asks_kept_.size())},
                            {"scans", std::int64_t(batches_kept_.size() * kScanRows)},
                            {"show_p99_ms", p99(counts_[std::size_t(DrillKind::show)].us)},
                            {"ask_p99_ms", p99(counts_[std::size_t(DrillKind::ask)].us)},
                            {"check_p99_ms",
                             is_over ? json::value(at_share_ms(gates_.us, 0.99)) : json::value()},
                            {"lost", known(lost)},
                            {"is_held", known(is_held())}}}};
  (void)write_drill({options_.watch}, board);  // a board that cannot be written stops no drill
}

void write_laying(const DrillOptions& options, Instant started, double share) {
  if (options.watch.empty()) return;
  const json::value unknown;
  const json::object board{{"started_at", to_rfc3339(started)},
                           {"written_at", to_rfc3339(SystemClock().now())},
                           {"people", options.people},
                           {"seconds", options.seconds},
                           {"times", options.times},
                           {"peak_per_s", morning_peak_per_s(options.people)},
                           {"goal_per_s", morning_peak_per_s(options.people) * options.times},
                           {"phase", "laying"},
                           {"is_over", false},
                           {"laid_share", share},
                           {"plan", json::array{}},
                           {"frames", json::array{}},
                           {"events", json::array{}},
                           {"sums", json::object{{"shown", 0},
                                                 {"not_shown", 0},
                                                 {"from_server", 0},
                                                 {"checks", 0},
                                                 {"checks_unanswered", 0},
                                                 {"forged", 0},
                                                 {"false_accepts", 0},
                                                 {"asks", 0},
                                                 {"scans", 0},
                                                 {"show_p99_ms", unknown},
                                                 {"ask_p99_ms", unknown},
                                                 {"check_p99_ms", unknown},
                                                 {"lost", unknown},
                                                 {"is_held", unknown}}}};
  (void)write_drill({options.watch}, board);
}

json::object DrillRun::report() {
  json::object kinds;
  for (std::size_t k = 0; k < kDrillKinds; ++k) {
    auto& count = counts_[k];
    std::ranges::sort(count.us);
    kinds[kDrillKindNames[k]] = json::object{{"due", count.due},
                                             {"good", count.good},
                                             {"refused", count.refused},
                                             {"unreached", count.unreached},
                                             {"failed", count.failed},
                                             {"p50_ms", at_share_ms(count.us, 0.5)},
                                             {"p99_ms", at_share_ms(count.us, 0.99)}};
  }
  std::ranges::sort(wait_us_);
  json::array kills;
  for (const auto& kill : kills_)
    kills.push_back(
        json::object{{"what", kill.what}, {"at_s", kill.at_s}, {"house_back_ms", kill.back_ms}});
  const double shown = double(from_phone_ + from_server_);
  double wanted = 0, fetched = 0;
  for (const auto& frame : frames_)
    if (frame.at("phase").as_string() != "ordinary" &&
        frame.at("phase").as_string() != "counting") {
      wanted += frame.at("wanted_per_s").as_double();
      fetched += frame.at("fetched_per_s").as_double();
    }
  return json::object{
      {"people", options_.people},
      {"seconds", options_.seconds},
      {"peak_per_s", morning_peak_per_s(options_.people)},
      {"goal_per_s", morning_peak_per_s(options_.people) * options_.times},
      {"achieved_share", wanted > 0 ? fetched / wanted : 0},
      {"phones_opened", opened_},
      {"shown_share", opened_ > 0 ? shown / double(opened_) : 0},
      {"shown_from_phone", from_phone_},
      {"shown_from_server", from_server_},
      {"shown_after_a_second", waited_},
      {"longest_wait_ms", at_share_ms(wait_us_, 1)},
      {"not_shown", std::int64_t(wanting_.size())},
      {"kinds", std::move(kinds)},
      {"checks", gates_.checks.load()},
      {"checks_unanswered", gates_.unanswered.load()},
      {"check_p99_ms", at_share_ms(gates_.us, 0.99)},
      {"forged", gates_.forged.load()},
      {"false_accepts", gates_.accepted_forged.load()},
      {"asks_acknowledged", std::int64_t(asks_kept_.size())},
      {"asks_unanswered", std::int64_t(ask_count_ - asks_kept_.size())},
      {"asks_lost", asks_lost_},
      {"asks_twice", asks_twice_},
      {"scans_acknowledged", std::int64_t(batches_kept_.size() * kScanRows)},
      {"scans_unanswered", std::int64_t((batch_count_ - batches_kept_.size()) * kScanRows)},
      {"scans_lost", scans_lost_},
      {"kills", std::move(kills)},
      {"database_gone_s", gone_s_},
      {"database", is_postgres(data_.database()) ? "postgresql" : "sqlite"},
      {"same_house", is_same_house_},
      {"asks_refused_while_gone", refused_while_gone_},
      {"is_held", is_held()}};
}

}  // namespace fl::cli
