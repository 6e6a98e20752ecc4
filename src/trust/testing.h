// A database of its own for each test of this room.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "platform/crypto.h"
#include "storage/db.h"
#include "storage/migrate.h"
#include "storage/temp_db.h"
#include "trust/trust.h"

namespace fl {

// A folder that goes with the test; the database in it is migrated.
class TestCity {
 public:
  explicit TestCity(bool is_demo = true) : keys(make_keys_for(is_demo)) {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "firstline_trust_XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    place_ = std::make_unique<TempPlace>(folder_ + "/city.fl", TempPlace::Content::migrated);
    reopen();
    auto migrated = migrate(*db);
    EXPECT_TRUE(migrated) << migrated.error().key << " " << migrated.error().detail;
  }
  ~TestCity() {
    db.reset();
    std::filesystem::remove_all(folder_);
  }
  TestCity(const TestCity&) = delete;

  void reopen() {
    db.reset();
    auto opened = Db::open({.path = place_->path(), .synchronous = "OFF"});
    EXPECT_TRUE(opened);
    db = std::move(*opened);
  }
  [[nodiscard]] AccountId make_staff(std::string_view login, Role role, std::string_view path,
                                     std::string totp_secret = {}) {
    auto hash = new_password_hash(keys, kPassword,
                                  keys.is_demo ? PasswordCost::test : PasswordCost::interactive);
    EXPECT_TRUE(hash);
    const RoleGrant grant{role, AreaId{7}, std::string(path)};
    auto made = db->write([&](Tx& tx) {
      NewAccount account{.login = std::string(login),
                         .password_hash = *hash,
                         .totp_secret = totp_secret,
                         .name = "张伟"};
      return make_account(tx, Permit::for_job("test"), account, {&grant, 1}, keys, now);
    });
    EXPECT_TRUE(made) << (made ? "" : made.error().key);
    return made ? *made : AccountId{};
  }

  [[nodiscard]] const std::string& path() const { return place_->path(); }

  static constexpr std::string_view kPassword = "correct horse battery";
  Keys keys;
  std::unique_ptr<Db> db;
  Instant now{1'641'168'000'000};  // 2022-01-03T00:00:00Z

 private:
  static Keys make_keys_for(bool is_demo) {
    start_crypto();
    return make_keys(is_demo);
  }
  std::string folder_;
  std::unique_ptr<TempPlace> place_;
};

}  // namespace fl
