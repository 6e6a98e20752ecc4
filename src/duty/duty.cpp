// Words of titles. The questions and writes are in store.cpp and acts.cpp.
#include "duty/duty.h"

#include <array>

namespace fl {

namespace {

struct TitleRow {
  std::string_view title, zh, en;
};
constexpr std::array<TitleRow, 5> kTitles{{
    {"grid_worker", "网格员", "Grid worker"},
    {"community_lead", "社区带班", "Community lead"},
    {"street_duty", "街道值班", "Subdistrict duty"},
    {"district_duty", "区县值班", "District duty"},
    {"city_duty", "市值班", "City duty"},
}};

const TitleRow* find_title(std::string_view title) {
  for (const auto& row : kTitles)
    if (row.title == title) return &row;
  return nullptr;
}

}  // namespace

std::string_view title_zh(std::string_view title) {
  const auto* row = find_title(title);
  return row ? row->zh : title;
}

std::string_view title_en(std::string_view title) {
  const auto* row = find_title(title);
  return row ? row->en : title;
}

}  // namespace fl
