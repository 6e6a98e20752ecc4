// See map.h.
#include "registry/map.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "platform/text.h"

namespace fl {

namespace {

constexpr std::size_t kRefusedMax = 20;
constexpr std::size_t kPartBytes = 200'000;

// What people call these properties.
constexpr std::string_view kCodeNames[] = {"code", "adcode", "CODE", "ADCODE", "区划代码", "代码"};
constexpr std::string_view kNameNames[] = {"name", "NAME", "名称", "区域", "地名"};

std::string word_of(const json::object& properties, std::span<const std::string_view> names) {
  for (const auto name : names) {
    const auto* value = properties.if_contains(name);
    if (!value) continue;
    if (value->is_string()) return trimmed(std::string_view(value->get_string()));
    if (value->is_int64()) return std::to_string(value->get_int64());
    if (value->is_uint64()) return std::to_string(value->get_uint64());
  }
  return {};
}

// Codes are written with and without the zeros of the levels below: 610103 and 610103000000.
std::string bare_code(std::string code) {
  while (code.size() > 6 && code.ends_with("000"))
    code.resize(code.size() - 3);
  return code;
}

class Names {
 public:
  explicit Names(const AreaTree& tree) {
    std::vector<const Area*> open{&tree.root()};
    while (!open.empty()) {
      const Area* area = open.back();
      open.pop_back();
      if (!area->code.empty()) by_code_[bare_code(area->code)] = area;
      by_name_[area->name].push_back(area);
      for (const Area* child : tree.children_of(area->id))
        open.push_back(child);
    }
  }
  // The area a feature means; else the key of why there is none.
  [[nodiscard]] std::pair<const Area*, std::string_view> find(
      const json::object& properties) const {
    if (const auto code = word_of(properties, kCodeNames); !code.empty()) {
      const auto found = by_code_.find(bare_code(code));
      if (found != by_code_.end()) return {found->second, {}};
    }
    const auto found = by_name_.find(word_of(properties, kNameNames));
    if (found == by_name_.end()) return {nullptr, "registry.map_no_area"};
    if (found->second.size() > 1) return {nullptr, "registry.map_many_areas"};
    return {found->second.front(), {}};
  }

 private:
  std::map<std::string, const Area*, std::less<>> by_code_;
  std::map<std::string, std::vector<const Area*>, std::less<>> by_name_;
};

// Copies coordinates down to rings, five decimals (a metre) each; false when they are none.
class Outline {
 public:
  explicit Outline(int& points_left) : points_left_(points_left) {}

  [[nodiscard]] bool polygons(const json::value& value) {
    return all_of(value, 1, [&](const json::value& one) { return rings(one); });
  }
  [[nodiscard]] bool rings(const json::value& value) {
    return all_of(value, 1, [&](const json::value& one) { return ring(one); });
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  template <class Step>
  [[nodiscard]] bool all_of(const json::value& value, std::size_t least, const Step& step) {
    if (!value.is_array() || value.get_array().size() < least) return false;
    text_ += '[';
    bool is_first = true;
    for (const auto& one : value.get_array()) {
      if (!std::exchange(is_first, false)) text_ += ',';
      if (!step(one)) return false;
    }
    text_ += ']';
    return true;
  }
  [[nodiscard]] bool ring(const json::value& value) {
    constexpr std::size_t kRingPointsMin = 4;
    if (!value.is_array() || value.get_array().size() < kRingPointsMin) return false;
    if (value.get_array().front() != value.get_array().back()) return false;  // not closed
    return all_of(value, kRingPointsMin, [&](const json::value& one) { return point(one); });
  }
  [[nodiscard]] bool point(const json::value& value) {
    if (--points_left_ < 0 || !value.is_array() || value.get_array().size() < 2) return false;
    double at[2];
    for (int i = 0; i < 2; ++i) {
      const auto& number = value.get_array()[std::size_t(i)];
      if (!number.is_number()) return false;
      at[i] = number.to_number<double>();
      const double most = i == 0 ? 180 : 90;
      if (!std::isfinite(at[i]) || at[i] < -most || at[i] > most) return false;
    }
    text_ += fmt::format("[{:.5f},{:.5f}]", at[0], at[1]);
    return true;
  }

  int& points_left_;
  std::string text_;
};

// The geometry of a feature, written anew; empty: not an outline. `is_bad` when it says it is one.
std::string geometry_of(const json::object& feature, int& points_left, bool& is_bad) {
  const auto* geometry = feature.if_contains("geometry");
  if (!geometry || !geometry->is_object()) return {};
  const auto* type = geometry->get_object().if_contains("type");
  const auto* coordinates = geometry->get_object().if_contains("coordinates");
  if (!type || !type->is_string() || !coordinates) return {};
  const std::string_view word(type->get_string());
  if (word != "Polygon" && word != "MultiPolygon") return {};
  Outline outline(points_left);
  is_bad = !(word == "Polygon" ? outline.rings(*coordinates) : outline.polygons(*coordinates));
  if (is_bad) return {};
  return fmt::format(R"({{"type":"{}","coordinates":{}}})", word, outline.take());
}

struct Reading {
  const Names& names;
  int points_left = kMapPointsMax;
  std::set<AreaId> seen = {};
  std::string features = {};

  // Empty: the feature is taken.
  [[nodiscard]] std::string_view take(const json::value& value) {
    if (!value.is_object()) return "registry.map_not_outline";
    const auto& feature = value.get_object();
    const auto* properties = feature.if_contains("properties");
    static const json::object kNone;
    const auto [area, why] =
        names.find(properties && properties->is_object() ? properties->get_object() : kNone);
    if (!area) return why;
    if (!seen.insert(area->id).second) return "registry.map_twice";
    bool is_bad = false;
    const std::string geometry = geometry_of(feature, points_left, is_bad);
    if (is_bad) return "registry.map_bad_points";
    if (geometry.empty()) return "registry.map_not_outline";
    features += fmt::format(R"({}{{"type":"Feature","id":"{}","geometry":{}}})",
                            features.empty() ? "" : ",", to_text(area->id), geometry);
    return {};
  }
};

std::string_view remedy_of(std::string_view key) {
  constexpr std::pair<std::string_view, std::string_view> kRemedies[] = {
      {"registry.map_no_area", "a property code or name that is one of our areas"},
      {"registry.map_many_areas", "a property code: several areas have this name"},
      {"registry.map_twice", "one feature an area: join them to a MultiPolygon"},
      {"registry.map_not_outline", "a geometry of type Polygon or MultiPolygon"},
      {"registry.map_bad_points", "closed rings of at least 4 points, longitude before latitude"},
  };
  for (const auto& [known, remedy] : kRemedies)
    if (known == key) return remedy;
  CHECK(false);
}

}  // namespace

Result<CityMap> read_map(std::string_view geojson, const AreaTree& tree) {
  const Fault not_geojson{FaultKind::bad_input, "registry.map_not_geojson"};
  if (geojson.size() > kMapBytesMax) return Fault{FaultKind::bad_input, "registry.map_too_large"};
  if (geojson.starts_with("\xEF\xBB\xBF")) geojson.remove_prefix(3);
  boost::system::error_code error;
  const json::value whole = json::parse(json::string_view(geojson.data(), geojson.size()), error);
  if (error || !whole.is_object()) return not_geojson;
  const auto* list = whole.get_object().if_contains("features");
  if (!list || !list->is_array() || list->get_array().empty()) return not_geojson;
  if (list->get_array().size() > std::size_t(kMapFeaturesMax))
    return Fault{FaultKind::bad_input, "registry.map_too_large"};
  const Names names(tree);
  Reading reading{names};
  Fault refused{FaultKind::bad_input, "registry.map_refused"};
  int number = 0;
  for (const auto& feature : list->get_array()) {
    ++number;
    const auto why = reading.take(feature);
    if (why.empty()) continue;
    if (refused.fields.size() < kRefusedMax)
      refused.fields.push_back(
          {fmt::format("feature {}", number), std::string(why), std::string(remedy_of(why))});
    if (reading.points_left < 0) return Fault{FaultKind::bad_input, "registry.map_too_large"};
  }
  if (!refused.fields.empty()) return refused;
  return CityMap{R"({"type":"FeatureCollection","features":[)" + reading.features + "]}", number};
}

MapLine keep_map(Tx& tx, const Permit& permit, const CityMap& map, std::string_view file_name,
                 Instant now) {
  while (const auto before = map_line(tx))
    store::drop_map(tx, before->id);
  const MapLine line{static_cast<std::int64_t>(random_u64() >> 1),
                     hex(sha256(map.bytes)).substr(0, 16),
                     std::string(file_name),
                     map.feature_count,
                     permit.account(),
                     now};
  store::add_map(tx, line);
  for (std::size_t from = 0, number = 0; from < map.bytes.size(); from += kPartBytes, ++number)
    store::put_map_part(tx, line.id, int(number),
                        std::string_view(map.bytes).substr(from, kPartBytes));
  append_leaf(
      tx, leaf_of(permit, hash_bucket(line.id), "map.kept", "map", line.id, {}, now, line.hash));
  return line;
}

}  // namespace fl
