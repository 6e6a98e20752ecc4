// No descriptors and no memory (R3): passes and lists are shown all the while, what is refused says
// what is closed and why, readiness is red with that reason, nothing acknowledged is lost, and it
// goes on by itself afterwards.
#include <malloc.h>
#include <sys/resource.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <set>
#include <thread>
#include <utility>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "app/demo.h"
#include "app/demo_show.h"
#include "app/store_app.h"
#include "platform/log.h"
#include "platform/memory_reserve.h"
#include "storage/temp_db.h"

// The C++ allocator of this program, with a limit that a test may set: as when the system has no
// more to give.
namespace {
std::atomic<std::int64_t> allocated_bytes{0}, allocated_max{INT64_MAX};
std::atomic<std::int64_t> failed_allocations{0};
}  // namespace

void* operator new(std::size_t bytes) {
  for (;;) {
    if (allocated_bytes + std::int64_t(bytes) <= allocated_max) {
      if (void* place = std::malloc(bytes)) {
        allocated_bytes += std::int64_t(malloc_usable_size(place));
        return place;
      }
    }
    ++failed_allocations;
    const auto handler = std::get_new_handler();
    if (!handler) throw std::bad_alloc();
    handler();
  }
}
void operator delete(void* place) noexcept {
  if (place) allocated_bytes -= std::int64_t(malloc_usable_size(place));
  std::free(place);
}
void operator delete(void* place, std::size_t) noexcept {
  operator delete(place);
}

namespace fl::faults {
namespace {

constexpr Instant kNow{1'767'398'400'000};
constexpr int kRounds = 16;  // a person may have 20 asks open
constexpr std::size_t kReserve = std::size_t(8) << 20;

struct Lived {
  int shown = 0, listed = 0, taken = 0, refused = 0, other = 0, red = 0;
  std::set<std::string> why, reasons;
};

class Resources : public testing::Test {
 protected:
  Resources() {
    start_crypto();
    set_log_level(LogLevel(9));  // refusals are what is wanted here
    DemoPlan plan;
    plan.people = 60;
    plan.now = kNow;
    plan.is_clean = true;
    CHECK(lay_demo(data_, plan, [](double) {}).is_ok());
    auto opened = App::open({data_, true}, clock_);
    CHECK(opened.is_ok());
    app_ = std::move(*opened);
    CHECK(lay_demo_passes(*app_, kNow).is_ok());
    for (const auto* job : {"dispatch", "publish", "show_passes"})
      CHECK(app_->run_job(job, kNow).is_ok());
    auto links = demo_links(*app_, "");
    CHECK(links.is_ok());
    for (const auto& one : *links)
      if (one.who == "resident") enter(one.link.substr(one.link.find('=') + 1));
    auto home = app_->db().read([](Tx& tx) -> Result<std::string> {
      for (const auto& one : app_store::demo_people(tx))
        if (one.who == "pass_holder") return one.home;
      return std::string();
    });
    CHECK(home.is_ok());
    capability_ = home->substr(home->find('#') + 1);
    CHECK(show() == 200);
    CHECK(list() == 200);
    CHECK(ask() == 201);
  }
  ~Resources() override { set_log_level(LogLevel::info); }

  void enter(const std::string& token) {
    Request request;
    request.method = Method::post;
    request.path = "/v1/demo/enter";
    request.body = R"({"token":")" + token + "\"}";
    request.now = kNow;
    request.headers.emplace_back("idempotency-key", std::string(32, 'a'));
    const Reply reply = app_->router().handle(request);
    CHECK(reply.status == 201);
    for (const auto& [name, value] : reply.headers)
      if (name == "Set-Cookie") cookie_ = value.substr(0, value.find(';'));
    csrf_ = std::string(json::parse(reply.body).at("csrf").as_string());
  }
  Reply get(const std::string& path) {
    Request request;
    request.path = path;
    request.now = kNow;
    request.headers.emplace_back("x-firstline-pass", capability_);
    return app_->router().handle(request);
  }
  int show() { return get("/v1/pass").status; }
  int list() { return get("/v1/gate/bundle").status == 200 ? get("/v1/gate/root").status : 0; }
  static std::string key_of(const Reply& reply) {
    boost::system::error_code error;
    const auto body = json::parse(reply.body, error);
    if (error || !body.is_object() || !body.as_object().contains("fault")) return {};
    return std::string(body.at("fault").at("key").as_string());
  }
  Request ask_of(int number) {
    Request request;
    request.method = Method::post;
    request.path = "/v1/asks";
    request.body = R"({"kind":"food","text":"rice"})";
    request.now = kNow;
    request.headers = {{"cookie", cookie_},
                       {"x-firstline-csrf", csrf_},
                       {"idempotency-key", hex(sha256(std::to_string(number))).substr(0, 32)}};
    return request;
  }
  Reply ask_once(int number) { return app_->router().handle(ask_of(number)); }
  // With so much room left to the whole process and not a byte more.
  int ask_within(int number, std::int64_t room) {
    Request request = ask_of(number);
    int status = 503;  // that it could not even be handed over
    allocated_max = allocated_bytes + room;
    try {
      status = app_->router().handle(std::move(request)).status;
    } catch (const std::bad_alloc&) {
      status = 503;
    }
    allocated_max = INT64_MAX;
    return status;
  }
  int ask() {
    clock_.advance(std::chrono::hours(1));
    const int status = ask_once(++number_).status;
    if (status == 201) taken_.insert(number_);
    return status;
  }
  void see(Lived& lived) {
    lived.shown += show() == 200;
    lived.listed += list() == 200;
    clock_.advance(std::chrono::hours(1));
    const Reply reply = ask_once(++number_);
    if (reply.status == 201) {
      taken_.insert(number_);
      ++lived.taken;
    } else if (reply.status == 503 || reply.status == 429 || reply.status == 409) {
      ++lived.refused;
      refused_.insert(number_);
      lived.why.insert(key_of(reply));
    } else {
      ++lived.other;
      ADD_FAILURE() << reply.status << " " << reply.body;
    }
    const Reply ready = get("/readyz");
    if (ready.status != 503) return;
    ++lived.red;
    boost::system::error_code error;
    const auto body = json::parse(ready.body, error);
    if (error || !body.is_object() || !body.as_object().contains("reasons")) return;
    for (const auto& reason : body.at("reasons").as_array())
      lived.reasons.insert(std::string(reason.as_string()));
  }
  // Shows, lists and asks while something is missing: every show and list is answered, every ask is
  // a yes or an honest no.
  Lived live(const char* what, int rounds = kRounds) {
    Lived lived;
    for (int round = 0; round < rounds; ++round)
      see(lived);
    say(what, lived);
    EXPECT_EQ(lived.shown, rounds);
    EXPECT_EQ(lived.listed, rounds);
    EXPECT_EQ(lived.other, 0);
    return lived;
  }
  static void say(const char* what, const Lived& lived) {
    std::printf("%s: shown %d, listed %d; asks %d taken, %d refused, %d otherwise; red %d;", what,
                lived.shown, lived.listed, lived.taken, lived.refused, lived.other, lived.red);
    for (const auto& one : lived.why)
      std::printf(" %s", one.c_str());
    std::printf(" |");
    for (const auto& one : lived.reasons)
      std::printf(" %s", one.c_str());
    std::printf("\n");
  }
  // By itself, and then everything that was refused is taken when it is asked again.
  void expect_back() {
    for (int tries = 0; tries < 300 && get("/readyz").status != 200; ++tries)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const Reply ready = get("/readyz");
    EXPECT_EQ(ready.status, 200) << ready.body;
    for (const int number : std::exchange(refused_, {})) {
      EXPECT_EQ(ask_once(number).status, 201);
      taken_.insert(number);
    }
    EXPECT_EQ(asks_there(), std::int64_t(taken_.size()));
  }
  std::int64_t asks_there() {
    auto count = app_->db().read([&](Tx& tx) -> Result<std::int64_t> {
      auto row = tx.run_text("SELECT COUNT(*) FROM work_ask");
      return row.step() ? row.i64(0) : -1;
    });
    return count ? *count : -1;
  }

  TempFolder folder_;
  DataFolder data_{folder_ / "city"};
  HandClock clock_{kNow};
  std::unique_ptr<App> app_;
  std::string capability_, cookie_, csrf_;
  int number_ = 0;
  std::set<int> taken_, refused_;
};

TEST_F(Resources, no_descriptors_and_passes_and_lists_are_shown) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit none = before;
  none.rlim_cur = 3;  // what is open stays open; nothing new opens
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  // Readers beside each other need connections of their own.
  std::atomic<int> answered{0}, refused{0}, running{8};
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i)
    readers.emplace_back([&] {
      for (int round = 0; round < kRounds; ++round) {
        auto read = app_->db().read([](Tx&) -> Outcome {
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
          return Done{};
        });
        const bool is_said = !read && read.error().key == "storage.no_files";
        answered += read.is_ok() || is_said;
        refused += is_said;
      }
      --running;
    });
  const Lived lived = live("no descriptors");
  for (auto& reader : readers)
    reader.join();
  EXPECT_EQ(answered, 8 * kRounds);
  EXPECT_GT(refused, 0);
  const Reply red = get("/readyz");
  EXPECT_EQ(red.status, 503);
  EXPECT_NE(red.body.find("storage.no_files"), std::string::npos) << red.body;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  std::printf("no descriptors: %d of %d reads beside each other refused as storage.no_files\n",
              refused.load(), 8 * kRounds);
  expect_back();
}

TEST_F(Resources, no_memory_for_the_database_and_passes_and_lists_are_shown) {
  int refused = 0;
  for (const std::int64_t room : {0, 20'000}) {
    sqlite3_hard_heap_limit64(std::max<std::int64_t>(1, sqlite3_memory_used() + room));
    const Lived lived = live("no memory for the database", kRounds / 4);
    sqlite3_hard_heap_limit64(0);
    refused += lived.refused;
    for (const auto& why : lived.why)
      EXPECT_TRUE(why == "storage.no_memory" || why == "http.no_memory") << why;
    expect_back();
  }
  EXPECT_GT(refused, 0);
}

TEST_F(Resources, no_memory_at_all_and_the_reserve_shows_passes_and_lists) {
  const MemoryReserve reserve(kReserve);
  allocated_max = allocated_bytes.load();
  const Lived lived = live("no memory");
  EXPECT_GT(lived.refused, 0);
  EXPECT_EQ(lived.why, std::set<std::string>{"storage.no_memory"});
  EXPECT_TRUE(lived.reasons.contains("storage.no_memory"));
  EXPECT_TRUE(is_memory_short());
  allocated_max = INT64_MAX;
  expect_back();
  EXPECT_FALSE(is_memory_short());
}

// Without a reserve each failed allocation is somebody's refusal: nothing ends, nothing is kept
// that was not said, nothing said that is not kept.
TEST_F(Resources, an_allocation_that_fails_ends_nothing) {
  int refused = 0, runs = 0;
  for (std::int64_t room = 0; room < 40'000; room += 2'500, ++runs) {
    clock_.advance(std::chrono::hours(1));
    ++number_;
    const int status = ask_within(number_, room);
    if (status == 201) {
      taken_.insert(number_);
      continue;
    }
    EXPECT_EQ(status, 503) << room;
    ++refused;
    refused_.insert(number_);
  }
  std::printf("a failed allocation: %d of %d asks refused, %lld allocations failed\n", refused,
              runs, static_cast<long long>(failed_allocations));
  EXPECT_GT(refused, 0);
  expect_back();
}

// The checker must go red when a refusal is believed to be a yes.
TEST_F(Resources, the_checker_goes_red_when_a_refusal_is_taken_for_a_yes) {
  const int status = ask_within(++number_, 0);
  ASSERT_EQ(status, 503);
  taken_.insert(number_);
  EXPECT_LT(asks_there(), std::int64_t(taken_.size()));
}

}  // namespace
}  // namespace fl::faults
