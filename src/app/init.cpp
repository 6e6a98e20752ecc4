// The first minute of an installation. Laid under a temporary name and renamed whole, like a demo
// city.
#include "app/init.h"

#include <filesystem>

#include <fmt/format.h>

#include "duty/duty.h"
#include "storage/migrate.h"
#include "trust/totp.h"

namespace fl {

namespace {

namespace fs = std::filesystem;

struct FirstPeople {
  std::string admin_hash, duty_hash, admin_totp, duty_totp;
};

Outcome make_people(Db& db, const Keys& keys, const InitPlan& plan, const FirstPeople& secrets) {
  auto tree = AreaTree::load(db);
  if (!tree) return tree.error();
  return db.write([&](Tx& tx) -> Outcome {
    const Permit permit = Permit::for_job("init");
    const Area& city = (*tree)->root();
    const RoleGrant admin_role{Role::administrator, city.id, city.path};
    NewAccount admin;
    admin.login = plan.admin_login;
    admin.name = plan.admin_name;
    admin.password_hash = secrets.admin_hash;
    admin.totp_secret = secrets.admin_totp;
    auto admin_id = make_account(tx, permit, admin, std::span(&admin_role, 1), keys, plan.now);
    if (!admin_id) return admin_id.error();
    const RoleGrant duty_role{Role::city_officer, city.id, city.path};
    NewAccount duty;
    duty.login = plan.duty_login;
    duty.name = plan.duty_name;
    duty.password_hash = secrets.duty_hash;
    duty.totp_secret = secrets.duty_totp;
    auto duty_id = make_account(tx, permit, duty, std::span(&duty_role, 1), keys, plan.now);
    if (!duty_id) return duty_id.error();
    auto post = make_post(tx, permit, city, "city_duty", plan.now);
    if (!post) return post.error();
    return make_shift(tx, permit, *post, city, *duty_id, plan.now,
                      plan.now + std::chrono::hours(24 * 365), plan.now);
  });
}

std::string random_secret() {
  std::string secret(20, '\0');
  random_bytes(secret.data(), secret.size());
  return secret;
}

}  // namespace

Result<InitMade> init_installation(const DataFolder& data, const InitPlan& plan) {
  std::error_code error;
  if (data.has_data()) return Fault{FaultKind::conflict, "app.already_laid", data.folder};
  // Keys without their database may be all that opens a backup: never written over.
  if (fs::exists(data.key_file()))
    return Fault{FaultKind::conflict, "app.already_laid", data.key_folder()};
  const Keys keys = make_keys(false);
  FirstPeople secrets{{}, {}, random_secret(), random_secret()};
  auto admin_hash = new_password_hash(keys, plan.admin_password, PasswordCost::interactive);
  if (!admin_hash) return admin_hash.error();
  auto duty_hash = new_password_hash(keys, plan.duty_password, PasswordCost::interactive);
  if (!duty_hash) return duty_hash.error();
  secrets.admin_hash = *admin_hash;
  secrets.duty_hash = *duty_hash;
  fs::create_directories(data.folder, error);
  fs::create_directories(data.key_folder(), error);
  fs::permissions(data.key_folder(), fs::perms::owner_all, error);
  if (error)
    return Fault{FaultKind::unavailable, "app.cannot_write", data.folder + ": " + error.message()};
  const bool is_file = plan.database.empty();
  const std::string fresh = is_file ? data.file() + ".new" : plan.database;
  if (is_file) fs::remove(fresh, error);
  {
    // Before the keys: a database that cannot be had, or is somebody's, leaves none behind.
    auto db = Db::open({.path = fresh});
    if (!db) return db.error();
    if (!is_blank(**db)) return Fault{FaultKind::conflict, "storage.target_exists", (*db)->path()};
    auto saved = save_keys(data.key_file(), keys);
    if (!saved) return saved.error();
    auto migrated = migrate(**db);
    if (!migrated) return migrated.error();
    auto areas = lay_areas(**db);
    if (!areas) return areas.error();
    auto people = make_people(**db, keys, plan, secrets);
    if (!people) return people.error();
  }
  if (!is_file) {
    auto placed = data.save_place(plan.database);
    if (!placed) return placed.error();
  } else {
    fs::remove(fresh + ".lock", error);
    fs::rename(fresh, data.file(), error);
  }
  if (error)
    return Fault{FaultKind::unavailable, "app.cannot_write", data.folder + ": " + error.message()};
  return InitMade{totp_uri(plan.admin_login, secrets.admin_totp),
                  totp_uri(plan.duty_login, secrets.duty_totp)};
}

}  // namespace fl
