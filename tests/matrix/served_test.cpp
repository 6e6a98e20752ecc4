// The binary itself, as someone on the network meets it: a real installation shows nothing of the
// demo, a demo is not served by mistake, and what the browser relies on is in every reply.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>

#include "../faults/child.h"
#include "platform/clock.h"
#include "platform/json.h"
#include "storage/temp_db.h"

namespace fl::matrix {

namespace {

using faults::Child;
using faults::exchange;
using faults::HttpAsk;
using faults::HttpReply;

constexpr int kReadyWaitMs = 30'000;
constexpr int kYes = 0, kNo = 1, kUsage = 2;

class Served : public ::testing::Test {
 protected:
  int run(std::vector<std::string> words) {
    words.insert(words.begin(), FIRSTLINE_BINARY);
    words.insert(words.end(), {"--data", data()});
    return Child(words, folder_ / "said").wait_for_exit();
  }
  int init(const std::string& admin, const std::string& duty) {
    std::ofstream(folder_ / "passwords") << admin << "\n" << duty << "\n";
    return run({"init", "--password-file", folder_ / "passwords"});
  }
  // Starts the server and waits until it listens; false when it ended instead.
  bool serve(bool is_demo) {
    const std::string ready = folder_ / "ready";
    std::filesystem::remove(ready);
    std::vector<std::string> words{FIRSTLINE_BINARY, "serve", "--port",       "0",
                                   "--data",         data(),  "--ready-file", ready};
    if (is_demo) words.emplace_back("--demo");
    server_ = std::make_unique<Child>(words, folder_ / "said");
    for (const auto from = steady_ms(); steady_ms() - from < kReadyWaitMs;) {
      std::string origin;
      std::ifstream(ready) >> origin;
      const auto colon = origin.rfind(':');
      if (colon != std::string::npos) {
        port_ = std::atoi(origin.c_str() + colon + 1);
        return true;
      }
      if (!server_->is_running()) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
  }
  [[nodiscard]] HttpReply get(const std::string& path, std::vector<std::string> headers = {}) {
    return exchange({port_, "GET", path, {}, std::move(headers)});
  }
  [[nodiscard]] HttpReply post(const std::string& path, const std::string& body,
                               std::vector<std::string> headers = {}) {
    return exchange({port_, "POST", path, body, std::move(headers)});
  }
  [[nodiscard]] std::string said() const {
    std::stringstream text;
    text << std::ifstream(folder_ / "said").rdbuf();
    return text.str();
  }
  [[nodiscard]] std::string data() const { return folder_ / "data"; }

  TempFolder folder_;
  std::unique_ptr<Child> server_;
  int port_ = 0;
};

std::string login_body(const std::string& login, const std::string& password) {
  return json_text(json::object{{"login", login}, {"password", password}, {"totp", "000000"}});
}

unsigned permissions_of(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 0777u : 0u;
}

}  // namespace

TEST_F(Served, ARealInstallationKnowsNoDemo) {
  EXPECT_EQ(init("too short", "also short"), kUsage);
  EXPECT_FALSE(std::filesystem::exists(data() + "/firstline.db"));
  ASSERT_EQ(init("an administrators password", "a duty officers password"), kYes) << said();
  EXPECT_EQ(said().find("password\n"), std::string::npos);
  EXPECT_EQ(init("an administrators password", "a duty officers password"), kNo);
  EXPECT_EQ(permissions_of(data() + ".keys"), 0700u);
  EXPECT_EQ(permissions_of(data() + ".keys/keys.fl"), 0600u);
  EXPECT_EQ(permissions_of(data() + "/firstline.db") & 0077u, 0u);
  EXPECT_EQ(run({"serve", "--demo", "--port", "0"}), kNo) << said();
  ASSERT_TRUE(serve(false)) << said();
  const std::string token(45, '0');
  for (const auto& reply : {get("/v1/demo/people"), get("/v1/demo/messages"),
                            post("/v1/demo/enter", R"({"token":")" + token + "\"}"),
                            post("/v1/demo/enter", "nonsense")}) {
    EXPECT_EQ(reply.status, 404) << reply.body;
    EXPECT_EQ(reply.body.find("token"), std::string::npos);
    EXPECT_EQ(reply.header("Set-Cookie"), "");
  }
  EXPECT_EQ(server_->stop_and_wait(), 0);
}

TEST_F(Served, LayingAndInitTouchNothingThatIsThere) {
  ASSERT_EQ(init("an administrators password", "a duty officers password"), kYes) << said();
  const std::string keys = data() + ".keys/keys.fl";
  auto bytes_of = [](const std::string& path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  };
  const std::string before = bytes_of(keys);
  ASSERT_FALSE(before.empty());
  EXPECT_EQ(run({"demo", "--people", "1000"}), kNo);
  // The database is lost and its backup not back yet: the keys stay what they are.
  std::filesystem::remove_all(data());
  EXPECT_EQ(run({"demo", "--people", "1000"}), kNo) << said();
  EXPECT_EQ(init("an administrators password", "a duty officers password"), kNo) << said();
  EXPECT_EQ(bytes_of(keys), before);
  // Somebody's folder is not a place for a city.
  std::filesystem::rename(data() + ".keys", folder_ / "kept");
  std::filesystem::create_directories(data());
  std::ofstream(data() + "/letters.txt") << "mine";
  EXPECT_EQ(run({"demo", "--people", "1000"}), kNo) << said();
  EXPECT_EQ(bytes_of(data() + "/letters.txt"), "mine");
}

TEST_F(Served, AWrongSignInDoesNotSayWhatWasWrong) {
  ASSERT_EQ(init("an administrators password", "a duty officers password"), kYes) << said();
  ASSERT_TRUE(serve(false)) << said();
  std::vector<std::int64_t> known_us, unknown_us;
  std::string one_body;
  auto try_it = [&](const std::string& login, const std::string& password,
                    std::vector<std::int64_t>& times) {
    const auto from = steady_us();
    const HttpReply reply = post("/v1/session/staff", login_body(login, password));
    times.push_back(steady_us() - from);
    EXPECT_EQ(reply.status, 401) << reply.body;
    if (one_body.empty()) one_body = reply.body;
    EXPECT_EQ(reply.body, one_body);
  };
  std::vector<std::int64_t> warm;
  try_it("someone else", "whatever it may be", warm);
  // The right password with a wrong code is answered like a wrong one.
  try_it("admin", "an administrators password", known_us);
  for (int i = 0; i < 4; ++i) {
    try_it("nobody" + std::to_string(i), "whatever it may be", unknown_us);
    if (i < 3) try_it("admin", "whatever it may be", known_us);
  }
  // The best of four each: what a patient guesser would see on a quiet machine.
  const auto known = *std::min_element(known_us.begin(), known_us.end());
  const auto unknown = *std::min_element(unknown_us.begin(), unknown_us.end());
  std::printf("  wrong password %lld us, unknown login %lld us\n", static_cast<long long>(known),
              static_cast<long long>(unknown));
  EXPECT_LT(known, 2 * unknown);
  EXPECT_LT(unknown, 2 * known);
}

TEST_F(Served, GuessingIsSlowedWhateverTheClientSaysOfItself) {
  ASSERT_EQ(run({"demo", "--people", "1000"}), kYes) << said();
  EXPECT_EQ(run({"serve", "--port", "0"}), kNo) << said();  // a demo is not served as a real one
  EXPECT_NE(said().find("--demo"), std::string::npos);
  ASSERT_TRUE(serve(true)) << said();
  int limited = 0;
  for (int i = 0; i < 12; ++i) {
    const std::string from = "X-Forwarded-For: 203.0.113." + std::to_string(i);
    const auto reply = post("/v1/session/staff", login_body("auditor1", "guess number one"),
                            {from, "Forwarded: for=203.0.113." + std::to_string(i)});
    limited += reply.status == 429;
    EXPECT_TRUE(reply.status == 401 || reply.status == 429) << reply.body;
  }
  EXPECT_GE(limited, 5);
  // Another login from the same address is not shut out.
  const auto other = post("/v1/session/staff", login_body("nobody at all", "guess number one"));
  EXPECT_EQ(other.status, 401) << other.body;
}

TEST_F(Served, WhatTheBrowserReliesOnIsInTheReply) {
  ASSERT_EQ(run({"demo", "--people", "1000"}), kYes) << said();
  ASSERT_TRUE(serve(true)) << said();
  const auto people = json::parse(get("/v1/demo/people").body);
  const std::string token(people.at("items").at(0).at("token").as_string());
  const std::string body = R"({"token":")" + token + "\"}";
  // A page of another site can neither sign in here nor write.
  for (const auto* origin :
       {"Origin: https://evil.example", "Origin: null", "Origin: http://127.0.0.1:1",
        "Origin: http://127.0.0.1.evil.example"}) {
    const auto reply = post("/v1/demo/enter", body, {origin});
    EXPECT_EQ(reply.status, 403) << origin;
    EXPECT_EQ(reply.header("Set-Cookie"), "");
  }
  const auto in = post("/v1/demo/enter", body);
  ASSERT_EQ(in.status, 201) << in.body;
  const std::string cookie = in.header("Set-Cookie");
  for (const auto* part : {"__Host-firstline=", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"})
    EXPECT_NE(cookie.find(part), std::string::npos) << part;
  EXPECT_EQ(cookie.find("Domain"), std::string::npos);
  const std::string mine = "Cookie: " + cookie.substr(0, cookie.find(';'));
  const auto me = get("/v1/me", {mine, "Origin: https://evil.example"});
  EXPECT_EQ(me.status, 200) << me.body;
  EXPECT_EQ(me.header("Cache-Control"), "no-store");
  EXPECT_EQ(me.header("Access-Control-Allow-Origin"), "");
  EXPECT_EQ(me.header("X-Content-Type-Options"), "nosniff");
  // Spellings of a path that a proxy might read otherwise.
  for (const auto* path :
       {"/v1//me", "//v1/me", "/v1/me/", "/v1/./me", "/v1/../v1/me", "/V1/me", "/v1/me;x=1",
        "/v1/%6de", "/v1/me%00", "/v1%2fme", "/v1/me%2f", "/v1/asks/..%2f..%2fme", "/v1/\\me"})
    EXPECT_TRUE(get(path, {mine}).status == 404 || get(path, {mine}).status == 400) << path;
  for (const auto* method : {"PUT", "PATCH", "TRACE", "CONNECT", "PROPFIND", "OPTIONS"}) {
    const int status = exchange({port_, method, "/v1/me", {}, {mine}}).status;
    EXPECT_TRUE(status == 405 || status == 404 || status == 400 || status == 501) << method;
  }
  // A write is a write by its method alone.
  const auto override_reply = get("/v1/asks", {mine, "X-HTTP-Method-Override: POST"});
  EXPECT_EQ(override_reply.status, 200);
  const std::string csrf(json::parse(in.body).at("csrf").as_string());
  const std::string key = "Idempotency-Key: 0123456789abcdef0123456789abcdef";
  auto ask = [&](const std::string& what, std::vector<std::string> headers) {
    headers.insert(headers.end(), {mine, key});
    return post("/v1/asks", what, headers);
  };
  const std::string proof = "X-Firstline-CSRF: " + csrf;
  EXPECT_EQ(ask(R"({"kind":"food"})", {}).status, 403);
  EXPECT_EQ(ask(R"({"kind":"food"})", {"X-Firstline-CSRF: " + std::string(64, '0')}).status, 403);
  EXPECT_EQ(ask(std::string(70'000, 'x'), {proof}).status, 413);
  EXPECT_EQ(ask(std::string(60'000, '['), {proof}).status, 400);
  EXPECT_EQ(ask(R"({"kind":"food"})", {proof}).status, 201);
  EXPECT_EQ(ask(R"({"kind":"doctor"})", {proof}).status, 409);
  EXPECT_EQ(server_->stop_and_wait(), 0);
  // What was served is not in the log: no token, no cookie, no key.
  for (const std::string& secret : {csrf, cookie.substr(17, 26)})
    EXPECT_EQ(said().find(secret), std::string::npos);
}

}  // namespace fl::matrix
