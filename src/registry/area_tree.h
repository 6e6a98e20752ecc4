// Inside registry/: what an AreaTree holds, and the rows of the area table before they are in the
// database.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "registry/registry.h"

namespace fl {

struct AreaTree::State {
  std::vector<Area> areas;  // by path, so parents come first
  std::unordered_map<AreaId, std::size_t> by_id;
  std::vector<std::vector<std::size_t>> children;  // beside areas, each by path
  std::unordered_map<std::string, AreaId> past;    // a path of before, and who stands there now
  std::int64_t mark = 0;                           // of the table this was read from

  [[nodiscard]] const Area* find(AreaId id) const;
  [[nodiscard]] std::vector<const Area*> children_of(AreaId id) const;  // by path
};

[[nodiscard]] AreaLevel level_of_name(std::string_view word);  // a word of our own tables

// Areas are known by what they are, not by a draw: the same place has the same id in every
// installation of the table.
[[nodiscard]] AreaId area_id_of(std::string_view key);
// The next step of a path: three base32 characters for the n-th child, n from 1.
[[nodiscard]] std::string path_step(int n);

struct AreaRow {
  AreaId id, parent;
  AreaLevel level = AreaLevel::city;
  std::string code, name, path;
  bool is_synthetic = false;  // made by the generator: a section, a cell
};
// The official table with our synthetic rural branch in it (one township of Lantian county gets
// sections), by path. Throws Bug when the embedded table is broken.
[[nodiscard]] std::vector<AreaRow> official_areas(std::string_view csv);
// Fills parents and cell counts; `areas` are by path, parents first.
[[nodiscard]] Result<std::unique_ptr<AreaTree::State>> tree_of(std::vector<Area> areas);

}  // namespace fl
