// Inside registry/: the shares a demo city is laid by. One table for the generator, its test and
// its page.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace fl {

enum class ShareOf {
  city_people,
  urban,
  household_size,
  one_person,
  collective,
  age_0_14,
  age_60_up,
  age_65_up,
  elderly_alone,
  floating,
  single_given,
  compound_surname,
  middle_dot,
  rare_character,
  pregnant,
  dialysis,
  disabled,
  chronic,
  left_behind,
  on_sites,
  in_hotels,
  count_
};

struct Share {
  ShareOf of;
  std::string_view what;
  double value = 0;
  double tolerance = 0;     // what a city of 100,000 may differ by
  std::string_view source;  // row and year
  char letter =
      'A';  // E excerpt read, G general knowledge, D arithmetic on other rows, A our assumption
};

inline constexpr std::array<Share, std::size_t(ShareOf::count_)> kShares{{
    {ShareOf::city_people, "people of the whole city", 12'952'907, 0, "census bulletin, 2020-11-01",
     'E'},
    {ShareOf::urban, "live in communities (the rest in villages)", 0.7920, 0.03,
     "census bulletin, 2020-11-01", 'E'},
    {ShareOf::household_size, "people in a family household, mean", 2.53, 0.03,
     "census bulletin, province, 2020", 'E'},
    {ShareOf::one_person, "of family households have one person", 0.2539, 0.01,
     "census bulletin, country, 2020", 'E'},
    {ShareOf::collective, "live in collective households", 0.09, 0.01,
     "census bulletin, province, 2020", 'E'},
    {ShareOf::age_0_14, "are 0 to 14", 0.1565, 0.01, "census, city, 2020", 'G'},
    {ShareOf::age_60_up, "are 60 or older", 0.1602, 0.01, "census, city, 2020", 'G'},
    {ShareOf::age_65_up, "are 65 or older", 0.1090, 0.01, "census, city, 2020", 'G'},
    {ShareOf::elderly_alone, "are 60 or older and live alone", 0.023, 0.004,
     "14 % of people of 60 and more, country, 2020, times their share", 'D'},
    {ShareOf::floating, "are of the floating population", 0.266, 0.02, "census, country, 2020",
     'G'},
    {ShareOf::single_given, "of Han names have a given name of one character", 0.13, 0.01, "ours",
     'A'},
    {ShareOf::compound_surname, "of names have a surname of two characters", 0.002, 0.001, "ours",
     'A'},
    {ShareOf::middle_dot, "of names have a middle dot", 0.0015, 0.001, "ours", 'A'},
    {ShareOf::rare_character,
     "of names have a character outside the common 20,000 (Ext-A, Ext-B, Ext-E)", 0.001, 0.0006,
     "ours", 'A'},
    {ShareOf::pregnant, "are pregnant now", 0.0070, 0.002, "births of the city, 2020, x 40/52",
     'D'},
    {ShareOf::dialysis, "have dialysis", 0.00061, 0.0003,
     "519.3 and 87.6 per million, country, 2021", 'E'},
    {ShareOf::disabled, "have a disability", 0.063, 0.004, "country, 2006", 'G'},
    {ShareOf::chronic, "have high blood pressure looked after by their health centre", 0.077, 0.006,
     "109 million of 1,412 million, basic public health services, country, 2020", 'G'},
    {ShareOf::left_behind, "of village children up to 15 live without their parents", 0.12, 0.05,
     "ours", 'A'},
    {ShareOf::on_sites, "of collective rooms are on construction sites", 0.20, 0.05, "ours", 'A'},
    {ShareOf::in_hotels, "of collective rooms are in hotels", 0.05, 0.03, "ours", 'A'},
}};

[[nodiscard]] constexpr double share(ShareOf of) {
  return kShares[std::size_t(of)].value;
}

// Sizes of family households, 1 to 6 people. The first share and the mean are sourced (above), the
// shape between them is ours.
inline constexpr std::array<double, 6> kHouseholdSizes{0.2539, 0.3050, 0.2190,
                                                       0.1340, 0.0580, 0.0301};

// Phones of the demo begin with 154, a range not given out to any carrier when this was written
// (general knowledge). Nobody may dial them: the demo's gateway is a screen and refuses to run
// outside the demo.
inline constexpr std::string_view kPhonePrefix = "154";

}  // namespace fl
