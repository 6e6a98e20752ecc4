// Words of titles, skills, languages and courses. Questions and writes: store*.cpp, acts*.cpp.
#include <algorithm>
#include <array>

#include "duty/personnel.h"
#include "duty/titles.h"
#include "platform/text.h"

namespace fl {

namespace {

struct TitleRow {
  std::string_view title, zh, en;
  bool answers;
};
constexpr std::array<TitleRow, 12> kTitles{{
    {"grid_worker", "网格员", "Grid worker", true},
    {"community_lead", "社区带班", "Community lead", true},
    {"street_duty", "街道值班", "Subdistrict duty", true},
    {"district_duty", "区县值班", "District duty", true},
    {"city_duty", "市值班", "City duty", true},
    {"night_watch", "夜间值守", "Night watch", true},
    {"lent_post", "下沉岗", "Lent staff post", true},
    {"gate_duty", "卡口值守", "Gate duty", false},
    {"delivery", "物资配送", "Delivery", false},
    {"medical_run", "就医转运", "Medical transport", false},
    {"phone_desk", "电话值班", "Phone desk", false},
    {"personnel_office", "人事专班", "Personnel office", false},
}};

constexpr DutyWord kSkills[] = {
    {"first_aid", "急救", "First aid"},
    {"medical", "医护", "Nursing or medical"},
    {"driver", "驾驶", "Driving"},
    {"counselling", "心理援助", "Psychological support"},
    {"registration", "信息登记", "Registration"},
    {"lifting", "搬运", "Lifting and carrying"},
    {"repair", "水电维修", "Repairs"},
    {"elder_care", "老人照护", "Care of the elderly"},
    {"childcare", "儿童看护", "Child care"},
};
constexpr DutyWord kLanguages[] = {
    {"putonghua", "普通话", "Putonghua"}, {"shaanxi", "陕西话", "Shaanxi dialect"},
    {"sign", "手语", "Sign language"},    {"english", "英语", "English"},
    {"uyghur", "维吾尔语", "Uyghur"},     {"tibetan", "藏语", "Tibetan"},
};
constexpr DutyWord kCourses[] = {
    {"infection_control", "感染防护", "Infection control"},
    {"crisis_call", "危机来电", "Crisis calls"},
    {"data_care", "个人信息保护", "Care of personal data"},
    {"patient_transport", "病人转运", "Patient transport"},
};

const TitleRow* find_title(std::string_view title) {
  for (const auto& row : kTitles)
    if (row.title == title) return &row;
  return nullptr;
}

}  // namespace

bool is_title(std::string_view title) {
  return find_title(title) != nullptr;
}

bool title_answers(std::string_view title) {
  const auto* row = find_title(title);
  return row == nullptr || row->answers;
}

std::vector<std::string_view> all_titles() {
  std::vector<std::string_view> titles;
  for (const auto& row : kTitles)
    titles.push_back(row.title);
  return titles;
}

std::vector<DutyWord> skill_words() {
  return {std::begin(kSkills), std::end(kSkills)};
}
std::vector<DutyWord> language_words() {
  return {std::begin(kLanguages), std::end(kLanguages)};
}
std::vector<DutyWord> course_words() {
  return {std::begin(kCourses), std::end(kCourses)};
}

Result<std::uint32_t> bits_of(std::string_view list, const std::vector<DutyWord>& words) {
  std::uint32_t bits = 0;
  for (const auto part : split(list, ',')) {
    const std::string word = trimmed(part);
    if (word.empty()) continue;
    const auto found = std::find_if(words.begin(), words.end(),
                                    [&](const DutyWord& row) { return row.word == word; });
    if (found == words.end()) return Fault{FaultKind::bad_input, "duty.no_such_word", word};
    bits |= std::uint32_t(1) << (found - words.begin());
  }
  return bits;
}

std::string_view title_zh(std::string_view title) {
  const auto* row = find_title(title);
  return row ? row->zh : title;
}

std::string_view title_en(std::string_view title) {
  const auto* row = find_title(title);
  return row ? row->en : title;
}

}  // namespace fl
