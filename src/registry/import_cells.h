// Inside registry/: how the cells of an import are read, and what a person is told when one cannot
// be. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "registry/import.h"

namespace fl::cells {

inline constexpr Expected kArea{"area", "本范围内的网格：编号、代码，或“区/街道/社区/网格”全名",
                                "a cell of your area: its id, its code, or its names "
                                "district/street/community/cell"};
inline constexpr Expected kText{"text", "1 到 64 个字，不含换行", "1 to 64 characters on one line"};
inline constexpr Expected kLong{"long", "不超过 120 个字", "at most 120 characters"};
inline constexpr Expected kPhone{"phone", "11 位手机号，或留空",
                                 "a mobile number of 11 digits, or nothing"};
inline constexpr Expected kYear{"year", "出生年份（如 1957）或日期（1957-03-01）",
                                "a year of birth (1957) or a date (1957-03-01)"};
inline constexpr Expected kSex{"sex", "男 或 女", "f or m"};
inline constexpr Expected kYesNo{"yes_no", "是 或 否", "yes or no"};
inline constexpr Expected kId{"id", "本系统导出的编号，或留空", "an id from an export, or nothing"};
inline constexpr Expected kElsewhere{"elsewhere", "此人不在本范围内",
                                     "this person is not in your area"};
inline constexpr Expected kTwice{"twice", "文件中已有同一行", "the same is in the file already"};
inline constexpr Expected kLevel{"level", "上级之下的级别", "a level that lies under its parent"};
inline constexpr Expected kParent{"parent", "已有的上级代码", "the code of an area that is there"};
inline constexpr Expected kCode{"code", "1 到 40 位字母、数字或连字符",
                                "1 to 40 letters, digits or hyphens"};
inline constexpr Expected kMoved{"moved", "区域不能用导入搬家或改级别",
                                 "areas are not moved by an import"};
inline constexpr Expected kFamily{"family", "家庭 或 集体", "family or collective"};
inline constexpr Expected kVenueKind{"venue_kind", "商铺、工地、宿舍、宾馆、学校、诊所 或 其他",
                                     "shop, site, dormitory, hotel, school, clinic or other"};
inline constexpr Expected kTooLate{"changed_meanwhile", "导入期间此行被他人改动，请再导入一次",
                                   "changed by someone meanwhile; import again"};

// A line of text of at most `chars_max`; nothing when it is too long or has control characters.
[[nodiscard]] std::optional<std::string> line_of(std::string_view cell, std::size_t chars_max);
[[nodiscard]] std::optional<bool> yes_no_of(std::string_view cell);
[[nodiscard]] std::optional<bool> is_female_of(std::string_view cell);
[[nodiscard]] std::optional<int> birth_year_of(std::string_view cell, int year_now);
// Upper and lower case, spaces, stars and brackets aside: what headings are compared by.
[[nodiscard]] std::string heading_key(std::string_view heading);

inline RowOutcome refused(int column, const Expected& expected) {
  return {RowOutcome::Kind::refused, column, &expected};
}

}  // namespace fl::cells
