// A database in a folder of its own that goes away with it. For tests of every room. On SQLite, or
// with FIRSTLINE_TEST_DB=postgres on the throw-away server that tools/pg_cluster started and named
// in FIRSTLINE_TEST_PG: then each test has a database of its own there.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "storage/db.h"
#include "storage/migrate.h"

namespace fl {

class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "firstline-test.XXXXXX").string();
    CHECK(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Is this run of the tests on PostgreSQL? A test of what only a file can do skips itself then.
[[nodiscard]] bool is_test_on_postgres();

// The place of one test's database: `file` on SQLite, else a new database of the test server:
// empty, with every migration run, or a copy of another one; dropped with this.
class TempPlace {
 public:
  enum class Content { empty, migrated, copy };
  explicit TempPlace(const std::string& file, Content content = Content::empty,
                     const std::string& like = {});
  ~TempPlace();
  TempPlace(const TempPlace&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_, database_;
};

// Open, and with every room's migrations run unless told otherwise.
class TempDb {
 public:
  explicit TempDb(bool is_migrated = true) : TempDb(DbOptions{}, is_migrated) {}
  TempDb(DbOptions options, bool is_migrated)
      : place_(folder_ / "firstline.db",
               is_migrated ? TempPlace::Content::migrated : TempPlace::Content::empty),
        options_(std::move(options)) {
    options_.path = place_.path();
    reopen();
    if (is_migrated) CHECK(migrate(*db_).is_ok());
  }
  // Closes and opens, as a restart would.
  void reopen() {
    db_.reset();
    auto opened = Db::open(options_);
    CHECK(opened.is_ok());
    db_ = std::move(*opened);
  }
  void close() { db_.reset(); }
  Db& operator*() const { return *db_; }
  Db* operator->() const { return db_.get(); }
  [[nodiscard]] const TempFolder& folder() const { return folder_; }
  [[nodiscard]] const DbOptions& options() const { return options_; }

 private:
  TempFolder folder_;
  TempPlace place_;
  DbOptions options_;
  std::unique_ptr<Db> db_;
};

}  // namespace fl
