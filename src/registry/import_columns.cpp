// The columns of each kind of table, with their headings in both languages: a table in code, read
// by imports, exports, templates and the docs.
#include <array>

#include "registry/import.h"

namespace fl {

namespace {

constexpr std::array<std::string_view, 6> kNames{"areas",  "households", "people",
                                                 "venues", "accounts",   "responders"};

constexpr TableColumn kAreas[] = {
    {"code", "区域代码", "area code", "代码|code", true},
    {"parent", "上级代码", "parent code", "上级|parent", true},
    {"level", "级别", "level", "", true},
    {"name", "名称", "name", "区域名称|area name", true},
};
constexpr TableColumn kHouseholds[] = {
    {"area", "网格", "area", "网格编号|网格代码|所属网格|cell|area code", true},
    {"area_name", "网格名称", "area name", "网格全名"},
    {"building", "楼栋", "building", "楼号|楼栋单元|楼栋号", true},
    {"door", "门牌", "door", "房号|户号|门牌号|room", true},
    {"kind", "户类型", "household kind", "户别"},
};
constexpr TableColumn kPeople[] = {
    {"id", "编号", "id", "人员编号|person id"},
    {"area", "网格", "area", "网格编号|网格代码|所属网格|cell|area code", true},
    {"area_name", "网格名称", "area name", "网格全名"},
    {"building", "楼栋", "building", "楼号|楼栋单元|楼栋号", true},
    {"door", "门牌", "door", "房号|户号|门牌号|room", true},
    {"name", "姓名", "name", "名字|居民姓名|full name", true},
    {"phone", "电话", "phone", "手机|手机号|联系电话|手机号码|mobile|telephone"},
    {"sex", "性别", "sex", "gender", true},
    {"birth_year", "出生年份", "birth year", "出生日期|出生年月|出生|birth|birth date", true},
    {"living_alone", "独居", "living alone", "是否独居|独居老人"},
    {"floating", "流动人口", "floating", "是否流动人口|外来人口"},
};
constexpr TableColumn kVenues[] = {
    {"area", "网格", "area", "网格编号|网格代码|所属网格|cell|area code", true},
    {"area_name", "网格名称", "area name", "网格全名"},
    {"kind", "场所类型", "venue kind", "类型|类别|kind", true},
    {"name", "场所名称", "venue name", "名称|name", true},
    {"address", "地址", "address", "详细地址"},
};
constexpr TableColumn kAccounts[] = {
    {"login", "登录名", "login", "账号|帐号|用户名|account|user name", true},
    {"name", "姓名", "name", "显示姓名|full name", true},
    {"role", "角色", "role", "岗位角色|权限", true},
    {"area", "负责区域", "area", "区域|辖区|所属区域|area code", true},
    {"area_name", "区域名称", "area name", "区域全名"},
    {"from", "起始日期", "from", "开始日期|生效日期|start"},
    {"until", "截止日期", "until", "结束日期|到期日期|end"},
    {"phone", "电话", "phone", "手机|手机号|联系电话|mobile"},
};
constexpr TableColumn kResponders[] = {
    {"id", "编号", "id", "人员编号"},
    {"name", "姓名", "name", "名字|full name", true},
    {"login", "登录名", "login", "账号|帐号|用户名|account|user name", true},
    {"phone", "电话", "phone", "手机|手机号|联系电话|mobile"},
    {"organisation", "单位", "organisation", "组织|派出单位|所属单位|organization|unit"},
    {"home_area", "居住区域", "home area", "居住地|住址区域|居住社区"},
    {"skills", "技能", "skills", "特长"},
    {"languages", "语言", "languages", "方言|语种"},
    {"trained", "培训", "trained", "课程|培训课程|courses|training"},
    {"availability", "可加班", "availability", "可上岗时间|available"},
    {"has_vehicle", "有车", "has vehicle", "车辆|是否有车|vehicle"},
    {"limits", "健康限制", "health limits", "身体限制|不能做"},
    {"role", "角色", "role", "岗位角色|权限"},
    {"area", "负责区域", "area", "区域|辖区|area code"},
    {"from", "起始日期", "from", "开始日期|start"},
    {"until", "截止日期", "until", "结束日期|到期日期|end"},
};

}  // namespace

std::string_view name_of(TableWhat what) {
  return kNames[static_cast<std::size_t>(what)];
}

std::optional<TableWhat> table_what_of_name(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return static_cast<TableWhat>(i);
  return std::nullopt;
}

std::span<const TableColumn> columns_of(TableWhat what) {
  switch (what) {
    case TableWhat::areas:
      return kAreas;
    case TableWhat::households:
      return kHouseholds;
    case TableWhat::people:
      return kPeople;
    case TableWhat::venues:
      return kVenues;
    case TableWhat::accounts:
      return kAccounts;
    case TableWhat::responders:
      return kResponders;
  }
  CHECK(false);
}

std::vector<std::string> heading_of(TableWhat what, bool is_english) {
  std::vector<std::string> heading;
  for (const auto& column : columns_of(what))
    heading.emplace_back(is_english ? column.en : column.zh);
  return heading;
}

}  // namespace fl
