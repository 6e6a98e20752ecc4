// Keys beside the data: made once, signed by the root, replaced without a gap.
#include "pass/city_keys.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "pass/files.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

namespace fs = std::filesystem;
constexpr Instant kNow{1'800'000'000'000};

struct Folder {
  TempFolder temp;
  std::string city = temp / "city";
  void make() const {
    auto made = make_city_keys(
        {.folder = city, .root_file = {}, .issuer = "610100", .is_demo = true, .now = kNow});
    CHECK(made.is_ok());
  }
  [[nodiscard]] CityKeys load() const {
    auto keys = load_city_keys(city);
    CHECK(keys.is_ok());
    return *keys;
  }
};

TEST(CityKeys, each_use_has_one_key_that_signs_it_and_nothing_else) {
  const Folder folder;
  EXPECT_EQ(load_city_keys(folder.city).error().key, "pass.no_city_keys");
  folder.make();
  const CityKeys keys = folder.load();
  EXPECT_EQ(keys.list.issuer, "610100");
  EXPECT_TRUE(keys.is_demo);
  std::set<std::string> ids;
  for (const KeyUse use : kKeyUses) {
    const StationKey* signer = keys.signer(use, kNow);
    ASSERT_NE(signer, nullptr) << name_of(use);
    EXPECT_EQ(signer->uses, std::set<std::string>{std::string(name_of(use))});
    ids.insert(signer->id);
    EXPECT_EQ(key_use_of(name_of(use)), use);
  }
  EXPECT_EQ(ids.size(), 5u);
  EXPECT_FALSE(key_use_of("money"));
  // What it signs is over before it is: no card in its last 90 days.
  const Instant late = kNow + kStationKeyLife - std::chrono::hours(24 * 80);
  EXPECT_EQ(keys.signer(KeyUse::card, late), nullptr);
  EXPECT_NE(keys.signer(KeyUse::pass, late), nullptr);
  EXPECT_EQ(keys.signer(KeyUse::pass, kNow + kStationKeyLife), nullptr);
  EXPECT_EQ(keys.signer(KeyUse::pass, kNow - std::chrono::hours(1)), nullptr);
}

TEST(CityKeys, files_are_private_and_never_written_over) {
  const Folder folder;
  folder.make();
  int secrets = 0;
  for (const auto& entry : fs::directory_iterator(folder.city)) {
    if (entry.path().extension() != ".pem") continue;
    ++secrets;
    EXPECT_EQ(entry.status().permissions() & fs::perms::all,
              fs::perms::owner_read | fs::perms::owner_write)
        << entry.path();
  }
  EXPECT_EQ(secrets, 6);
  const CityKeysPlan plan{.folder = folder.city, .issuer = "610100", .is_demo = true, .now = kNow};
  EXPECT_EQ(make_city_keys(plan).error().key, "pass.keys_exist");
  const CityKeysPlan bad{
      .folder = folder.temp / "other", .issuer = "xi'an", .is_demo = true, .now = kNow};
  EXPECT_EQ(make_city_keys(bad).error().key, "pass.bad_issuer");
  // A real root goes where it is told, and is not in the folder.
  const std::string root = folder.temp / "stick.pem";
  const CityKeysPlan real{.folder = folder.temp / "real",
                          .root_file = root,
                          .issuer = "610100",
                          .is_demo = false,
                          .now = kNow};
  ASSERT_TRUE(make_city_keys(real));
  EXPECT_TRUE(fs::exists(root));
  EXPECT_FALSE(fs::exists(folder.temp / "real/root.pem"));
  auto keys = load_city_keys(folder.temp / "real");
  ASSERT_TRUE(keys);
  EXPECT_FALSE(keys->is_demo);
}

TEST(CityKeys, a_rotation_leaves_no_gap_and_a_compromised_key_ends) {
  const Folder folder;
  folder.make();
  CityKeyShelf shelf(folder.city);
  const std::string before = (*shelf.now_kept())->signer(KeyUse::pass, kNow)->id;
  const Instant later = kNow + std::chrono::hours(1);
  auto made =
      rotate_city_key({.folder = folder.city, .root_file = {}, .use = KeyUse::pass, .now = later});
  ASSERT_TRUE(made);
  const auto keys = *shelf.now_kept();  // a running server sees it
  EXPECT_EQ(keys->signer(KeyUse::pass, later)->id, *made);
  EXPECT_GT(keys->list.issued, kNow.ms / 1'000);
  const ListedKey* old = keys->list.find(before);
  ASSERT_NE(old, nullptr);
  // As long as the last token it signed.
  EXPECT_EQ(old->not_after, later.ms / 1'000 + kPhoneTokenSecondsMax);
  auto worse = rotate_city_key({.folder = folder.city,
                                .root_file = {},
                                .use = KeyUse::pass,
                                .is_compromised = true,
                                .now = later});
  ASSERT_TRUE(worse);
  const auto after = *shelf.now_kept();
  EXPECT_EQ(after->list.find(*made)->not_after, later.ms / 1'000 + 300);
  EXPECT_EQ(after->list.find(before)->not_after, later.ms / 1'000 + 300);
  EXPECT_GT(after->list.issued, keys->list.issued);
  // By another root: nothing changes.
  ASSERT_TRUE(write_whole(folder.temp / "foreign.pem", SignerKey::make(Algorithm::es256).pem(),
                          FileMode::secret));
  EXPECT_EQ(rotate_city_key({.folder = folder.city,
                             .root_file = folder.temp / "foreign.pem",
                             .use = KeyUse::list,
                             .now = later})
                .error()
                .key,
            "pass.wrong_root");
  EXPECT_EQ((*shelf.now_kept())->list.issued, after->list.issued);
}

TEST(CityKeys, a_damaged_list_leaves_a_running_server_with_the_one_before) {
  const Folder folder;
  folder.make();
  CityKeyShelf shelf(folder.city);
  const auto before = *shelf.now_kept();
  ASSERT_TRUE(write_whole(folder.city + "/list.cose", "nonsense", FileMode::open));
  EXPECT_EQ((*shelf.now_kept())->list_file, before->list_file);
  EXPECT_EQ(load_city_keys(folder.city).error().key, "pass.bad_city_keys");
}

}  // namespace
}  // namespace fl
