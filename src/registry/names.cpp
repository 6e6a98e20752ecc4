// Tables of surnames and given characters by era and sex.
#include "registry/names.h"

#include <array>
#include <string_view>
#include <vector>

#include "platform/result.h"
#include "registry/shares.h"

namespace fl {

namespace {

// The commonest first; the weight of the n-th is 1 / (n + 6).
constexpr std::string_view kSurnames =
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
    "薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文党惠强屈樊焦解"
    "拓";
constexpr std::array<std::string_view, 10> kCompound{"欧阳", "司马", "上官", "诸葛", "夏侯",
                                                     "皇甫", "尉迟", "慕容", "令狐", "东方"};

// Given characters: [era][sex]; eras are born before 1960, before 1990, later.
constexpr std::array<std::array<std::string_view, 2>, 3> kGiven{{
    {"国建志德明文忠福生成金玉保天永兴林德义贵学正发祥荣长安树全有新万宝才庆春山海根喜",
     "秀英兰芳玉桂珍凤淑梅琴莲香云翠素爱惠清月彩巧荣菊花春芬贞仙娥改粉竹银霞玲雪叶"},
    {"伟强军勇磊涛斌鹏超刚平辉建峰波宏亮飞杰俊鑫东民旭晓利宁凯龙华小卫社红战科学文海毅",
     "丽敏静艳娟芳燕红玲霞萍婷莉娜倩晓小亚春雪慧洁丹颖琳蕾妮宁荣利爱英琴华梅莹菲蓉君"},
    {"浩宇轩泽梓晨子博俊睿嘉文天一奕铭佳航思皓宸逸昊瑞煜翔乐辰熙哲涵家明安旭阳琪凡毅",
     "梓涵欣怡雨萱诗梦佳语思一可馨妍彤子琪若雅悦瑶晨嘉艺婉晴心茹熙乐舒菲宁玥琳沐允安"},
}};

constexpr std::array<std::array<std::string_view, 8>, 2> kDottedFirst{{
    {"买买提", "艾合买提", "吐尔逊", "阿不都", "热合曼", "才让", "扎西", "巴特尔"},
    {"阿依古丽", "古丽娜尔", "帕提古丽", "热依汗", "阿米娜", "卓玛", "央金", "其其格"},
}};
constexpr std::array<std::string_view, 8> kDottedLast{"吐尔逊", "买买提", "艾合买提", "卡德尔",
                                                      "依明",   "热合曼", "多杰",     "次仁"};
constexpr std::array<std::string_view, 4> kLongDotted{
    "阿不都热合曼·买买提吐尔逊", "努尔买买提·阿不都克里木", "古丽巴哈尔·阿不力克木江",
    "阿布都沙拉木·吾买尔艾山"};
constexpr double kLongOfDotted = 0.15;

// Ext-A, Ext-B, Ext-E and a late addition: what old fonts, GBK and UTF-16 counting get wrong.
constexpr std::array<std::string_view, 10> kRareGiven{
    "\u36C3",     "\u4DAE",     "\U00020BB7", "\U0002A6A5", "\U00023C97",
    "\U00020164", "\U0002C029", "\U0002B36F", "\U0002B7A9", "\u3401"};

std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> found;
  for (std::size_t at = 0; at < text.size(); at += 3)
    found.push_back(text.substr(at, 3));
  return found;
}

struct Tables {
  std::vector<std::string_view> surnames = characters_of(kSurnames);
  std::array<std::uint8_t, 4096> surname_at{};  // a surname for each of 4,096 equal parts of 1
  std::array<std::array<std::vector<std::string_view>, 2>, 3> given;

  Tables() {
    CHECK(surnames.size() < 256);
    double sum = 0;
    for (std::size_t i = 0; i < surnames.size(); ++i)
      sum += 1.0 / double(i + 6);
    std::size_t at = 0;
    double reached = 1.0 / 6 / sum;
    for (std::size_t i = 0; i < surname_at.size(); ++i) {
      while (at + 1 < surnames.size() && double(i) >= reached * double(surname_at.size())) {
        ++at;
        reached += 1.0 / double(at + 6) / sum;
      }
      surname_at[i] = static_cast<std::uint8_t>(at);
    }
    for (std::size_t era = 0; era < 3; ++era)
      for (std::size_t sex = 0; sex < 2; ++sex)
        given[era][sex] = characters_of(kGiven[era][sex]);
  }
};

const Tables& tables() {
  static const Tables made;
  return made;
}

}  // namespace

DrawnName draw_name(Random& random, bool is_female, int birth_year) {
  DrawnName name;
  name.is_female = is_female;
  name.era = birth_year < 1960 ? 0 : birth_year < 1990 ? 1 : 2;
  const std::uint64_t draw = random.next();  // one draw feeds every choice of a plain name
  name.surname = tables().surname_at[draw & 4095];
  const auto& given = tables().given[name.era][is_female ? 1 : 0];
  name.first = static_cast<std::uint8_t>((draw >> 12 & 0xffff) * given.size() >> 16);
  name.second = static_cast<std::uint8_t>((draw >> 28 & 0xffff) * given.size() >> 16);
  const double x = random.unit();
  const double rare = share(ShareOf::rare_character);
  const double dotted = rare + share(ShareOf::middle_dot);
  const double compound = dotted + share(ShareOf::compound_surname);
  if (x < rare) {
    name.form = NameForm::rare;
    name.second = static_cast<std::uint8_t>(random.below(kRareGiven.size()));
  } else if (x < dotted) {
    name.form = random.chance(kLongOfDotted) ? NameForm::long_dotted : NameForm::dotted;
    name.first = static_cast<std::uint8_t>(random.below(8));
    name.second = static_cast<std::uint8_t>(random.below(8));
  } else if (x < compound) {
    name.form = NameForm::compound;
    name.surname = static_cast<std::uint8_t>(random.below(kCompound.size()));
  } else if (x < compound + share(ShareOf::single_given) * (1 - compound)) {
    name.form = NameForm::single_given;
  }
  return name;
}

std::string text_of(const DrawnName& name) {
  const auto& given = tables().given[name.era][name.is_female ? 1 : 0];
  std::string text;
  switch (name.form) {
    case NameForm::plain:
      text.append(tables().surnames[name.surname])
          .append(given[name.first])
          .append(given[name.second]);
      break;
    case NameForm::single_given:
      text.append(tables().surnames[name.surname]).append(given[name.first]);
      break;
    case NameForm::compound:
      text.append(kCompound[name.surname]).append(given[name.first]).append(given[name.second]);
      break;
    case NameForm::dotted:
      text.append(kDottedFirst[name.is_female ? 1 : 0][name.first])
          .append("·")
          .append(kDottedLast[name.second]);
      break;
    case NameForm::long_dotted:
      text.append(kLongDotted[name.first % kLongDotted.size()]);
      break;
    case NameForm::rare:
      text.append(tables().surnames[name.surname]).append(kRareGiven[name.second]);
      break;
  }
  return text;
}

}  // namespace fl
