// The operator's own map of areas. read_map() takes a GeoJSON file apart and keeps nothing of it
// but outlines: each feature belongs to one area, found by its code or its name; other properties
// are dropped, so that no register of anything comes in with a map. Promises: bounded in bytes,
// features and points; a file that is refused changes nothing, and the refusal names each feature
// by its number and says what would mend it. Pure but for keep_map() and the two reads.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "registry/registry.h"

namespace fl {

inline constexpr std::size_t kMapBytesMax = 4 * 1024 * 1024;
inline constexpr int kMapFeaturesMax = 20'000, kMapPointsMax = 300'000;
inline constexpr int kMapPartBytesMax = 45'000;
inline constexpr int kMapPartsMax = int(kMapBytesMax / kMapPartBytesMax) + 1;

struct CityMap {
  std::string bytes;  // {"type":"FeatureCollection","features":[{"id":AREA,"geometry":..}]}
  int feature_count = 0;
};
// Faults: registry.map_too_large, registry.map_not_geojson, and registry.map_refused, whose fields
// are "feature 3" with registry.map_no_area, map_many_areas, map_twice, map_not_outline or
// map_bad_points each, at most twenty of them.
[[nodiscard]] Result<CityMap> read_map(std::string_view geojson, const AreaTree& tree);

struct MapLine {
  std::int64_t id = 0;
  std::string hash, file_name;
  int feature_count = 0;
  AccountId made_by;
  Instant made_at;
};
// Stands in place of the map before it, which goes. The leaf names the hash.
MapLine keep_map(Tx& tx, const Permit& permit, const CityMap& map, std::string_view file_name,
                 Instant now);
[[nodiscard]] std::optional<MapLine> map_line(Tx& tx);
[[nodiscard]] std::string map_bytes(Tx& tx, const MapLine& map);

namespace store {

void put_map_part(Tx& tx, std::int64_t owner, int number, std::string_view bytes);
[[nodiscard]] std::string map_parts(Tx& tx, std::int64_t owner);
void drop_map_parts(Tx& tx, std::int64_t owner);
void add_map(Tx& tx, const MapLine& line);
void drop_map(Tx& tx, std::int64_t id);

}  // namespace store

}  // namespace fl
