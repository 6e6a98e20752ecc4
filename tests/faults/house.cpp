// Starting, entering and asking the binary as a client would; every wait is bounded.
#include "house.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "platform/clock.h"

namespace fl::faults {

namespace {

constexpr int kReadyWaitMs = 20'000;

}  // namespace

std::string text_of(const json::value& value, const char* name) {
  const auto* object = value.if_object();
  const auto* found = object ? object->if_contains(name) : nullptr;
  return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

json::value body_of(const HttpReply& reply) {
  boost::system::error_code error;
  auto value = json::parse(reply.body, error);
  return error ? json::value() : value;
}

House::House() {
  folder_ = (std::filesystem::temp_directory_path() / "firstline-house.XXXXXX").string();
  CHECK(::mkdtemp(folder_.data()) != nullptr);
}

House::~House() {
  server_.reset();
  std::filesystem::remove_all(folder_);
}

int House::run(std::vector<std::string> words) {
  words.insert(words.begin(), FIRSTLINE_BINARY);
  words.insert(words.end(), {"--data", folder_ + "/data"});
  return Child(words, said()).wait_for_exit();
}

int House::lay() {
  std::vector<std::string> words{"demo", "--people", "500", "--tasks", "0"};
  if (is_test_on_postgres()) words.insert(words.end(), {"--db", place_.path()});
  return run(words);
}

std::int64_t House::start() {
  const std::string ready = folder_ + "/ready";
  std::filesystem::remove(ready);
  const std::int64_t from = steady_ms();
  server_ = std::make_unique<Child>(
      std::vector<std::string>{FIRSTLINE_BINARY, "serve", "--demo", "--port", "0", "--ready-file",
                               ready, "--data", folder_ + "/data"},
      said());
  while (steady_ms() - from < kReadyWaitMs && server_->is_running()) {
    std::string origin;
    std::ifstream(ready) >> origin;
    const std::size_t colon = origin.rfind(':');
    if (colon != std::string::npos) {
      port_ = std::atoi(origin.c_str() + colon + 1);
      if (exchange({.port = port_, .path = "/readyz"}).status == 200) return steady_ms() - from;
    }
    ::usleep(2000);
  }
  return -1;
}

void House::learn_tokens() {
  const auto people = body_of(exchange({.port = port_, .path = "/v1/demo/people"}));
  for (const auto& person : people.at("items").as_array()) {
    tokens_[text_of(person, "who")] = text_of(person, "token");
  }
}

SignedIn House::enter(const std::string& who) {
  const auto reply = exchange({.port = port_,
                               .method = "POST",
                               .path = "/v1/demo/enter",
                               .body = "{\"token\":\"" + tokens_[who] + "\"}"});
  if (reply.status != 201) return {};
  const std::string cookie = reply.header("Set-Cookie");
  return {cookie.substr(0, cookie.find(';')), text_of(body_of(reply), "csrf")};
}

HttpReply House::get(const SignedIn& who, const std::string& path) const {
  return exchange({.port = port_, .path = path, .headers = {"Cookie: " + who.cookie}});
}

HttpReply House::post(const SignedIn& who, const std::string& path, const std::string& body,
                      std::uint64_t key) const {
  char hex[33];
  std::snprintf(hex, sizeof hex, "%032llx", static_cast<unsigned long long>(key));
  return exchange({.port = port_,
                   .method = "POST",
                   .path = path,
                   .body = body,
                   .headers = {"Cookie: " + who.cookie, "X-Firstline-CSRF: " + who.csrf,
                               std::string("Idempotency-Key: ") + hex}});
}

}  // namespace fl::faults
