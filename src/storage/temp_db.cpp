// Where tests lay their databases. A template with every migration run is made once for a server;
// each test's database is a copy of it, which costs less than running them again.
#include "storage/temp_db.h"

#include <unistd.h>

#include <atomic>
#include <mutex>

#include "platform/crypto.h"
#include "storage/postgres/engine.h"

namespace fl {

namespace {

std::string test_server() {
  const char* server = std::getenv("FIRSTLINE_TEST_PG");
  CHECK(server != nullptr);
  return server;
}

void must(const Outcome& outcome) {
  if (!outcome) throw Bug(outcome.error().key + " " + outcome.error().detail);
}

// One template for each set of migrations; two processes may meet here, and one of them makes it.
std::string migrated_template() {
  static std::mutex guard;
  static std::string made;
  const std::lock_guard lock(guard);
  if (!made.empty()) return made;
  std::string all;
  for (const auto& migration : all_migrations())
    all += std::string(migration.name) + hex(sha256(migration.sql));
  const std::string name = "fl_template_" + hex(sha256(all)).substr(0, 16);
  const std::string part = name + "_" + std::to_string(::getpid());
  must(run_on_server(test_server(), "CREATE DATABASE " + part));
  {
    auto db = Db::open({.path = with_database(test_server(), part), .synchronous = "OFF"});
    CHECK(db.is_ok());
    must(migrate(**db));
  }
  auto named = run_on_server(test_server(), "ALTER DATABASE " + part + " RENAME TO " + name);
  if (!named) must(run_on_server(test_server(), "DROP DATABASE " + part));  // another was first
  made = name;
  return made;
}

}  // namespace

bool is_test_on_postgres() {
  const char* chosen = std::getenv("FIRSTLINE_TEST_DB");
  return chosen && std::string_view(chosen) == "postgres";
}

TempPlace::TempPlace(const std::string& file, Content content, const std::string& like)
    : path_(file) {
  if (!is_test_on_postgres()) return;
  static std::atomic<int> serial{0};
  database_ = "fl_test_" + std::to_string(::getpid()) + "_" + std::to_string(++serial);
  std::string as;
  if (content == Content::migrated) as = " TEMPLATE " + migrated_template();
  if (content == Content::copy) as = " TEMPLATE " + like.substr(like.rfind('/') + 1);
  must(run_on_server(test_server(), "CREATE DATABASE " + database_ + as));
  path_ = with_database(test_server(), database_);
}

TempPlace::~TempPlace() {
  if (database_.empty()) return;
  ignore(run_on_server(test_server(), "DROP DATABASE " + database_ + " WITH (FORCE)"),
         "the whole server goes away after the tests");
}

}  // namespace fl
