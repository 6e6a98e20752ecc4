// The morning itself: who opens their phone when, what is killed when, who tries again.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "app/drill_board.h"
#include "cli/bench_city.h"
#include "cli/drill_morning.h"
#include "platform/text.h"
#include "scan/log_upload.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kConnectionsMax = 3'000;
constexpr std::int64_t kGiveUpUs = 2'000'000;
constexpr double kDrainMaxS = 40;
constexpr double kHouseLooks = 20;  // a second, while its database is gone
constexpr double kChecksMax = 400;  // a second: a gate thread that leaves the cores to the servers
constexpr std::uint64_t kScanRows = 100;
constexpr int kKeptTriesMax = 3;  // a phone that shows anyway does not ask for ever
constexpr std::size_t kFramesMax = 400;

// Shares of the whole time.
constexpr double kOpening = 0.1, kFirstKill = 0.22, kSecondKill = 0.38, kGone = 0.55,
                 kBack = kGone + 1.0 / 3;

std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ (value >> 33)) * 0xff51afd7ed558ccdULL;
  return value ^ (value >> 29);
}

std::string at_of(Instant at) {
  return to_rfc3339(at);
}

}  // namespace

double morning_peak_per_s(std::int64_t people) {
  return double(people) * 0.6 / 7'200 * 2;
}

DrillRun::DrillRun(const DrillOptions& options, DrillCity city, DataFolder data)
    : options_(options),
      city_(std::move(city)),
      data_(std::move(data)),
      house_({"--demo", "--data", data_.folder}, data_.folder + ".house",
             data_.folder + ".house.log"),
      show_({"--demo", "--data", data_.folder, "--parts", "show,check"}, data_.folder + ".show",
            data_.folder + ".show.log"),
      fault_(options.stop_database, options.start_database),
      client_(kConnectionsMax, kGiveUpUs, [this](DrillAsk ask, int status, std::string_view body) {
        finished(std::move(ask), status, body);
      }) {}

double DrillRun::at_s() const {
  return double(steady_us() - from_us_) / 1e6;
}

void DrillRun::say(const std::string& word) {
  events_.push_back(json::object{{"at_s", at_s()}, {"word", word}});
  if (!options_.is_json) std::fprintf(stderr, "\r%6.1f s  %s\n", at_s(), word.c_str());
}

double DrillRun::rate(DrillKind kind, double at) const {
  const double times = at < kOpening * options_.seconds ? 1 : options_.times;
  const double shows = morning_peak_per_s(options_.people) * times;
  switch (kind) {
    case DrillKind::show:
      return shows;
    case DrillKind::ask:  // of a thousand people one asks within the hour, at ten times that
      return std::clamp(double(options_.people) / 1'000 / 3'600 * times, 2.0, 60.0);
    case DrillKind::scans:  // every show is scanned once
      return std::max(1.0, shows / double(kScanRows));
    case DrillKind::house:
      return kHouseLooks;
    default:  // a gate for a thousand people, which looks every five minutes
      return std::max(1.0, double(options_.people) / 1'000 / 300);
  }
}

std::string DrillRun::show_bytes(int port, std::size_t phone) const {
  return fmt::format("GET /v1/pass HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nX-Firstline-Pass: {}\r\n\r\n",
                     port, city_.capability(phone));
}

std::string DrillRun::root_bytes(int port) {
  return fmt::format("GET /v1/gate/root HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", port);
}

std::string DrillRun::ask_bytes(std::uint64_t key) const {
  const auto& asker = city_.askers[key % city_.askers.size()];
  const std::string body = fmt::format(R"({{"kind":"doctor","text":"drill {}"}})", key);
  return fmt::format(
      "POST /v1/asks HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\nX-Firstline-CSRF: {}\r\n"
      "Idempotency-Key: {:032x}\r\nContent-Type: application/json\r\nContent-Length: "
      "{}\r\n\r\n{}",
      house_.port(), asker.cookie, asker.csrf, key + 1, body.size(), body);
}

// Row j of batch b is the pass b * 100 + j, a moment after the drill began: none is twice.
std::string DrillRun::scan_bytes(std::uint64_t batch) const {
  std::string body = fmt::format(R"({{"from":"{}","rows":[)", at_of(Instant{scan_from_ms_}));
  for (std::uint64_t j = 0; j < kScanRows; ++j) {
    const std::uint64_t n = batch * kScanRows + j;
    body += fmt::format(R"({}["18990/{}/{}",{},"pass"])", j > 0 ? "," : "", n / 100'000,
                        n % 100'000, n % 1'000);
  }
  body += "]}";
  return fmt::format(
      "POST /v1/scans/batch HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nX-Firstline-Gate: "
      "{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
      house_.port(), city_.gate_codes[batch % city_.gate_codes.size()], body.size(), body);
}

void DrillRun::begin(DrillKind kind) {
  if (kind == DrillKind::house && !is_gone_) return;
  DrillAsk ask;
  ask.kind = std::size_t(kind);
  ask.due_us = steady_us();
  ++counts_[ask.kind].due;
  if (kind == DrillKind::show) {
    ask.tag = random_.below(city_.phone_count());
    ++opened_;
    const bool is_kept =
        double(mixed(ask.tag) % 1'000) < options_.kept_share * 1'000 || obtained_.contains(ask.tag);
    if (is_kept)
      ++from_phone_;
    else if (!wanting_.emplace(ask.tag, ask.due_us).second)
      --opened_;  // the same person, still waiting: one who is counted
  } else if (kind == DrillKind::ask) {
    ask.tag = ask_count_++;
  } else if (kind == DrillKind::scans) {
    ask.tag = batch_count_++;
  } else if (kind == DrillKind::house) {
    ask.tag = std::uint64_t(counts_[ask.kind].due);
  }
  ask.tries = -1;
  try_again(std::move(ask));
}

// At once the first time; after that later and later, by chance (full jitter).
void DrillRun::try_again(DrillAsk ask) {
  const int tries = ++ask.tries;
  const double pause = tries == 0 ? 0 : std::min(8.0, 0.5 * std::pow(2, tries - 1));
  const auto at = steady_us() + std::int64_t(pause * (0.25 + 0.75 * random_.unit()) * 1e6);
  later_.push({at, std::move(ask)});
}

void DrillRun::send_later() {
  for (int n = 0; n < 20'000 && !later_.empty() && later_.top().at_us <= steady_us(); ++n) {
    DrillAsk ask = later_.top().ask;
    later_.pop();
    const auto kind = DrillKind(ask.kind);
    ask.port = kind == DrillKind::show || kind == DrillKind::sync ? show_.port() : house_.port();
    if (kind == DrillKind::show)
      ask.bytes = show_bytes(ask.port, std::size_t(ask.tag));
    else if (kind == DrillKind::ask)
      ask.bytes = ask_bytes(ask.tag);
    else if (kind == DrillKind::scans)
      ask.bytes = scan_bytes(ask.tag);
    else if (kind == DrillKind::house && ask.tag % 2 == 0)
      ask.bytes = show_bytes(ask.port, std::size_t(ask.tag) % city_.phone_count());
    else
      ask.bytes = root_bytes(ask.port);
    ask.due_us = ask.tries == 0 ? ask.due_us : steady_us();
    client_.send(std::move(ask));
    if (n % 64 == 63) client_.poll(0);
  }
}

void DrillRun::finished(DrillAsk ask, int status, std::string_view body) {
  DrillCount& count = counts_[ask.kind];
  const auto kind = DrillKind(ask.kind);
  const std::int64_t now = steady_us();
  if (status >= 200 && status < 300) {
    ++count.good;
    count.us.push_back(now - ask.due_us);
    if (kind == DrillKind::ask || kind == DrillKind::scans)
      second_act_us_.push_back(now - ask.due_us);
    if (kind == DrillKind::show) {
      second_us_.push_back(now - ask.due_us);
      if (auto wanted = wanting_.find(ask.tag); wanted != wanting_.end()) {
        ++from_server_;
        waited_ += now - wanted->second > 1'000'000;
        wait_us_.push_back(now - wanted->second);
        obtained_.insert(ask.tag);
        wanting_.erase(wanted);
      }
    } else if (kind == DrillKind::ask) {
      boost::system::error_code error;
      const auto said = json::parse(body, error);
      note_back();
      if (!error && said.is_object() && said.as_object().contains("ask"))
        asks_kept_[ask.tag] = std::string(said.at("ask").at("id").as_string());
    } else if (kind == DrillKind::scans) {
      batches_kept_.insert(ask.tag);
    }
    return;
  }
  count.refused += status == 503 || status == 429;
  count.unreached += status == 0;
  refused_while_gone_ += is_gone_ && kind == DrillKind::ask && status == 503;
  const bool is_wrong = status != 0 && status != 503 && status != 429;
  count.failed += is_wrong;
  // A phone that holds a pass has shown it already.
  const bool is_needed =
      kind != DrillKind::sync && kind != DrillKind::house &&
      (kind != DrillKind::show || wanting_.contains(ask.tag) || ask.tries < kKeptTriesMax);
  if (is_needed && !(is_wrong && kind != DrillKind::show)) try_again(std::move(ask));
}

void DrillRun::begin_due(double at) {
  for (std::size_t k = 0; k < kDrillKinds; ++k) {
    const double per_s = rate(DrillKind(k), at);
    // What a stopped drill missed is not asked all at once.
    if (at - due_of_[k] > 2) due_of_[k] = at - 2;
    for (; due_of_[k] <= at; due_of_[k] += 1 / per_s)
      begin(DrillKind(k));
  }
}

void DrillRun::kill_both() {
  kills_.push_back({"both processes killed", at_s(), -1});
  house_.kill_soon();
  show_.kill_soon();
  is_house_up_ = is_show_up_ = false;
  is_house_wanted_ = is_show_wanted_ = true;
  say("kill");
}

void DrillRun::take_database_away() {
  is_gone_ = true;
  gone_from_s_ = at_s();
  gone_pid_ = house_.pid();
  const auto taken = fault_.take(gone_pid_);
  is_taken_ = taken.is_ok();
  kills_.push_back({"database taken from the living house", at_s(), -1});
  say("gone");
}

void DrillRun::give_database_back() {
  if (const auto given = fault_.give_back(gone_pid_); !given) is_taken_ = false;
  is_gone_ = false;
  gone_s_ = at_s() - gone_from_s_;
  is_same_house_ = house_.is_running() && house_.pid() == gone_pid_;
  given_back_us_ = steady_us();
  say("back");
}

// The house keeps acts again: nobody told it to.
void DrillRun::note_back() {
  if (given_back_us_ < 0 || is_gone_) return;
  kills_.back().back_ms = (steady_us() - given_back_us_) / 1'000;
  given_back_us_ = -1;
}

void DrillRun::follow_timeline(double at) {
  const double share = at / options_.seconds;
  constexpr double kSteps[] = {kOpening, kFirstKill, kSecondKill, kGone, kBack, 1.0};
  while (steps_done_ < 6 && share >= kSteps[steps_done_]) {
    if (steps_done_ == 3 && !is_house_up_ && share < kBack)
      return;  // it is taken from one that lives
    switch (steps_done_++) {
      case 0:
        phase_ = "opening";
        say("opening");
        break;
      case 1:
      case 2:
        phase_ = "killed";
        kill_both();
        break;
      case 3:
        phase_ = "no_database";
        take_database_away();
        break;
      case 4:
        phase_ = "opening";
        give_database_back();
        break;
      default:
        phase_ = "counting";
        say("closing");
    }
  }
}

void DrillRun::watch_servers() {
  // Started when the one before is gone: a large one takes its time to be taken apart.
  if (is_house_wanted_ && !house_.is_running()) is_house_wanted_ = !house_.start();
  if (is_show_wanted_ && !show_.is_running()) is_show_wanted_ = !show_.start();
  if (!is_show_up_ && !is_show_wanted_ && show_.is_running() && show_.is_up()) {
    is_show_up_ = true;
    say("show_up");
  }
  if (!is_house_up_ && !is_house_wanted_ && house_.is_running() && house_.is_up()) {
    is_house_up_ = true;
    if (!kills_.empty() && kills_.back().back_ms < 0 && !is_gone_)
      kills_.back().back_ms = house_.start_ms();
    say("house_up");
    if (phase_ == "killed" && is_show_up_) phase_ = "opening";
  }
}

void DrillRun::end_second() {
  const auto passed = double(std::int64_t(at_s()) - second_);
  if (passed < 1) return;
  second_ = std::int64_t(at_s());
  // A house that ended by itself is started again, as its supervisor would.
  if (!is_house_wanted_ && !house_.is_running()) {
    is_house_wanted_ = true;
    is_house_up_ = false;
    say("ended");
  }
  std::ranges::sort(second_us_);
  std::ranges::sort(second_act_us_);
  const auto& show = counts_[0];
  std::int64_t refused = 0, unreached = 0;
  for (const auto& count : counts_) {
    refused += count.refused;
    unreached += count.unreached;
  }
  const std::int64_t checks = gates_.checks;
  const auto acts = std::int64_t(asks_kept_.size() + batches_kept_.size());
  keep_frame({{"at_s", double(second_)},
              {"phase", phase_},
              {"wanted_per_s", double(show.due - last_due_) / passed},
              {"fetched_per_s", double(show.good - last_good_) / passed},
              {"from_phone_per_s", double(from_phone_ - last_phone_) / passed},
              {"refused_per_s", double(refused - last_refused_) / passed},
              {"unreached_per_s", double(unreached - last_unreached_) / passed},
              {"p99_ms", at_share_ms(second_us_, 0.99)},
              {"acts_p99_ms", at_share_ms(second_act_us_, 0.99)},
              {"acts_per_s", double(acts - last_acts_) / passed},
              {"checks_per_s", double(checks - checks_before_) / passed},
              {"waiting", std::int64_t(later_.size() + client_.waiting_count())},
              {"is_house_up", is_house_up_},
              {"is_show_up", is_show_up_},
              {"is_database_up", !is_gone_}});
  last_due_ = show.due;
  last_good_ = show.good;
  last_phone_ = from_phone_;
  last_refused_ = refused;
  last_unreached_ = unreached;
  checks_before_ = checks;
  last_acts_ = acts;
  second_us_.clear();
  second_act_us_.clear();
  if (!options_.is_json)
    std::fprintf(stderr, "\r%6.1f s  %8.0f wanted  %8.0f fetched a second  %zu waiting   ", at_s(),
                 frames_.back()["wanted_per_s"].as_double(),
                 frames_.back()["fetched_per_s"].as_double(), later_.size());
  write_board(false);
}

// A long drill keeps its beginning too: every second frame gives way when there are too many.
void DrillRun::keep_frame(json::object frame) {
  frames_.push_back(std::move(frame));
  if (frames_.size() <= kFramesMax) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < frames_.size(); i += 2)
    frames_[kept++] = frames_[i];
  frames_.resize(kept);
}

// What is still to come can be said before it happens.
json::array DrillRun::plan() const {
  struct Step {
    const char* word;
    double share;
  };
  constexpr Step kPlan[] = {{"opening", kOpening}, {"kill", kFirstKill}, {"kill", kSecondKill},
                            {"gone", kGone},       {"back", kBack},      {"closing", 1}};
  json::array steps;
  for (const auto& step : kPlan)
    steps.push_back(json::object{{"word", step.word}, {"at_s", step.share * options_.seconds}});
  return steps;
}

std::size_t DrillRun::unfinished() const {
  return wanting_.size() + (ask_count_ - asks_kept_.size()) + (batch_count_ - batches_kept_.size());
}

Outcome DrillRun::run() {
  auto started = house_.start();
  if (started) started = show_.start();
  if (!started) return started;
  if (!house_.wait_up(120'000) || !show_.wait_up(20'000))
    return Fault{FaultKind::unavailable, "http.cannot_listen", data_.folder + ".house.log"};
  started = gates_.start(show_.port(), city_.tokens,
                         std::min(kChecksMax, morning_peak_per_s(options_.people) * options_.times),
                         clock_);
  if (!started) return started;
  started_ = clock_.now();
  scan_from_ms_ = (started_.ms / 1'000 - 2) * 1'000;  // a whole second, as its text is
  from_us_ = steady_us();
  while (at_s() < options_.seconds) {
    follow_timeline(at_s());
    watch_servers();
    begin_due(at_s());
    send_later();
    client_.poll(1);
    end_second();
  }
  follow_timeline(options_.seconds);
  while (at_s() < options_.seconds + kDrainMaxS &&
         (unfinished() > 0 || !is_house_up_ || !is_show_up_)) {
    watch_servers();
    send_later();
    client_.poll(2);
    end_second();
  }
  gates_.stop();
  write_board(false);
  return Done{};
}

}  // namespace fl::cli
