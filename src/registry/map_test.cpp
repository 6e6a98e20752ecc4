// The reader of maps: what it takes, and what it says about what it refuses.
#include "registry/map.h"

#include <gtest/gtest.h>

#include "storage/db.h"
#include "storage/migrate.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

constexpr std::string_view kRing = "[[108.9,34.2],[109.0,34.2],[109.0,34.3],[108.9,34.2]]";

std::string feature(std::string_view properties, std::string_view type = "Polygon",
                    std::string_view ring = kRing) {
  return R"({"type":"Feature","properties":)" + std::string(properties) +
         R"(,"geometry":{"type":")" + std::string(type) + R"(","coordinates":[)" +
         std::string(ring) + "]}}";
}
std::string collection(std::initializer_list<std::string> features) {
  std::string all = R"({"type":"FeatureCollection","features":[)";
  for (const auto& one : features)
    all += (all.back() == '[' ? "" : ",") + one;
  return all + "]}";
}

class MapTest : public ::testing::Test {
 protected:
  MapTest() : place_(folder_ / "city.db", TempPlace::Content::migrated) {
    start_crypto();
    auto opened = Db::open({.path = place_.path()});
    CHECK(opened.is_ok());
    db_ = std::move(*opened);
    CHECK(migrate(*db_).is_ok());
    CHECK(lay_areas(*db_).is_ok());
    tree_ = std::move(*AreaTree::load(*db_));
  }
  [[nodiscard]] std::string refused(const std::string& file) const {
    auto map = read_map(file, *tree_);
    if (map) return "taken";
    if (map.error().fields.empty()) return map.error().key;
    const auto& field = map.error().fields.front();
    EXPECT_FALSE(field.expected.empty());
    return field.field + ": " + field.key;
  }

  TempFolder folder_;
  TempPlace place_;
  std::unique_ptr<Db> db_;
  std::unique_ptr<AreaTree> tree_;
};

TEST_F(MapTest, takes_outlines_by_code_or_name_and_keeps_nothing_else) {
  const auto map = read_map(
      collection(
          {feature(R"({"adcode":610103,"owner":"张伟"})"), feature(R"({"name":"新城区"})"),
           feature(R"({"code":"610104000000"})", "MultiPolygon", "[" + std::string(kRing) + "]")}),
      *tree_);
  ASSERT_TRUE(map) << map.error().key;
  EXPECT_EQ(map->feature_count, 3);
  EXPECT_EQ(map->bytes.find("张伟"), std::string::npos);
  EXPECT_EQ(map->bytes.find("owner"), std::string::npos);
  EXPECT_NE(map->bytes.find("[108.90000,34.20000]"), std::string::npos);
}

TEST_F(MapTest, each_refusal_names_the_feature) {
  const std::string good = feature(R"({"code":"610103"})");
  EXPECT_EQ(refused(collection({good, feature(R"({"name":"无此地"})")})),
            "feature 2: registry.map_no_area");
  EXPECT_EQ(refused(collection({good, good})), "feature 2: registry.map_twice");
  EXPECT_EQ(refused(collection({feature(R"({"code":"610103"})", "Point")})),
            "feature 1: registry.map_not_outline");
  EXPECT_EQ(refused(collection({"7"})), "feature 1: registry.map_not_outline");
  for (const std::string_view ring :
       {"[[108.9,34.2],[109.0,34.2],[109.0,34.3],[108.9,34.25]]",  // not closed
        "[[108.9,34.2],[109.0,34.2],[108.9,34.2]]",                // three points
        "[[34.2,108.9],[34.2,109.0],[34.3,109.0],[34.2,108.9]]",   // latitude first
        R"([["a",1],[1,1],[2,2],["a",1]])"})
    EXPECT_EQ(refused(collection({feature(R"({"code":"610103"})", "Polygon", ring)})),
              "feature 1: registry.map_bad_points")
        << ring;
}

TEST_F(MapTest, what_is_no_map_is_said_so) {
  EXPECT_EQ(refused("not json"), "registry.map_not_geojson");
  EXPECT_EQ(refused("[]"), "registry.map_not_geojson");
  EXPECT_EQ(refused(R"({"features":[]})"), "registry.map_not_geojson");
  EXPECT_EQ(refused(std::string(kMapBytesMax + 1, ' ')), "registry.map_too_large");
  EXPECT_EQ(refused(std::string(100'000, '[')), "registry.map_not_geojson");
}

TEST_F(MapTest, a_new_map_takes_the_place_of_the_old) {
  const auto map = read_map(collection({feature(R"({"code":"610103"})")}), *tree_);
  ASSERT_TRUE(map);
  auto kept = db_->write([&](Tx& tx) -> Outcome {
    const Permit permit = Permit::for_job("test");
    const auto first = keep_map(tx, permit, *map, "a.geojson", Instant{1});
    const auto second = keep_map(tx, permit, *map, "b.geojson", Instant{2});
    const auto shown = map_line(tx);
    EXPECT_TRUE(shown && shown->file_name == "b.geojson" && shown->id == second.id);
    EXPECT_EQ(map_bytes(tx, second), map->bytes);
    EXPECT_EQ(map_bytes(tx, first), "");
    return Done{};
  });
  EXPECT_TRUE(kept);
}

}  // namespace
}  // namespace fl
