// Seeded populations with 2 % planted duplicates, twins and namesakes: how many are found, and that
// nobody is joined with another.
#include "registry/matching.h"

#include <cstdio>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "platform/random.h"
#include "platform/text.h"
#include "registry/names.h"

namespace fl {

namespace {

struct Population {
  std::vector<MatchRecord> records;
  std::map<std::int64_t, std::int64_t> original;  // a planted duplicate -> whose it is
  std::set<std::pair<std::int64_t, std::int64_t>> twins;
};

class Planter {
 public:
  Planter(std::uint64_t seed, int people) : random_(seed), people_(people) {}

  Population plant() {
    while (int(made_.records.size()) < people_)
      add_household();
    add_namesakes();
    add_duplicates();
    return std::move(made_);
  }

 private:
  MatchRecord draw(int year, std::int64_t household) {
    MatchRecord r;
    r.id = ++last_id_;
    r.household = household;
    r.is_female = random_.chance(0.5);
    r.birth_year = year;
    r.birth_day = int(random_.between(1, 12)) * 100 + int(random_.between(1, 28));
    set_name(r, text_of(draw_name(random_, r.is_female, year)));
    if (2022 - year >= 12) r.phone = 15'400'000'000 + random_.between(0, 99'999'999);
    return r;
  }

  static void set_name(MatchRecord& r, const std::string& name) {
    r.name = name_key(name);
    r.initials = pinyin_initials(r.name);
  }

  void add_household() {
    const std::int64_t home = ++last_household_;
    const int size = int(random_.between(1, 5));
    for (int i = 0; i < size; ++i)
      made_.records.push_back(draw(int(random_.between(1935, 2021)), home));
    if (!random_.chance(0.02)) return;
    // Twins: one surname, one day, one door, often one character apart and with one parent's phone.
    MatchRecord one = draw(int(random_.between(1960, 2021)), home);
    MatchRecord other = one;
    other.id = ++last_id_;
    other.is_female = random_.chance(0.5);
    do {
      set_name(other, text_of(draw_name(random_, other.is_female, one.birth_year)));
    } while (other.name == one.name || other.name.size() < 6);
    set_name(other, one.name.substr(0, 3) + other.name.substr(3));
    if (other.name == one.name) set_name(other, one.name + "二");
    made_.twins.insert({one.id, other.id});
    made_.records.push_back(one);
    made_.records.push_back(other);
  }

  // The same name and year; some with the same day, some with a phone they share.
  void add_namesakes() {
    const std::size_t count = made_.records.size() / 100;
    for (std::size_t i = 0; i < count; ++i) {
      const MatchRecord& like = made_.records[random_.below(made_.records.size())];
      MatchRecord r = draw(like.birth_year, ++last_household_);
      r.is_female = like.is_female;
      set_name(r, like.name);
      if (random_.chance(0.2))
        r.birth_day = like.birth_day;
      else if (random_.chance(0.2))
        r.phone = like.phone;
      made_.records.push_back(r);
    }
  }

  void add_duplicates() {
    const std::size_t count = made_.records.size() / 50;
    for (std::size_t i = 0; i < count; ++i) {
      MatchRecord r = made_.records[random_.below(made_.records.size())];
      if (made_.original.contains(r.id)) continue;
      const std::int64_t of = r.id;
      r.id = ++last_id_;
      spoil(r);
      if (random_.chance(0.4)) spoil(r);
      made_.original[r.id] = of;
      made_.records.push_back(r);
    }
  }

  void spoil(MatchRecord& r) {
    switch (random_.below(7)) {
      case 0: {  // a character typed wrong, or written by its sound
        const std::string other = text_of(draw_name(random_, r.is_female, r.birth_year));
        if (r.name.size() >= 6 && other.size() >= 6)
          set_name(r, r.name.substr(0, r.name.size() - 3) + other.substr(other.size() - 3));
        break;
      }
      case 1:
        if (r.phone != 0) {
          std::string digits = std::to_string(r.phone);
          const std::size_t at = std::size_t(random_.between(3, 9));
          std::swap(digits[at], digits[at + 1]);
          r.phone = std::stoll(digits);
        }
        break;
      case 2:
        r.household = ++last_household_;
        break;
      case 3:
        r.phone = 0;
        break;
      case 4:
        r.birth_day = 0;
        break;
      case 5:
        if (r.birth_day % 100 <= 12) r.birth_day = r.birth_day % 100 * 100 + r.birth_day / 100;
        break;
      default:
        break;  // entered twice, letter by letter
    }
  }

  Random random_;
  int people_;
  Population made_;
  std::int64_t last_id_ = 0, last_household_ = 0;
};

struct Tally {
  std::size_t planted = 0, found = 0, joined = 0, wrong_joins = 0, queued = 0;
};

Tally tally(const Population& population, bool join_everything_found) {
  Tally count;
  count.planted = population.original.size();
  std::set<std::int64_t> found;
  const auto root = [&](std::int64_t id) {
    const auto at = population.original.find(id);
    return at == population.original.end() ? id : at->second;
  };
  each_match(population.records, [&](const auto& a, const auto& b, const Match& match) {
    const bool is_same = root(a.id) == root(b.id);
    if (is_same) {
      if (population.original.contains(a.id)) found.insert(a.id);
      if (population.original.contains(b.id)) found.insert(b.id);
    }
    const bool is_joined = match.ruling == MatchRuling::join || join_everything_found;
    count.joined += is_joined;
    count.queued += !is_joined;
    count.wrong_joins += is_joined && !is_same;
  });
  count.found = found.size();
  return count;
}

}  // namespace

TEST(matching, planted_duplicates_are_found_and_nobody_is_joined_wrongly) {
  for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
    const Population population = Planter(seed, 20'000).plant();
    const Tally count = tally(population, false);
    std::printf("seed %d: planted %zu, found %zu, joined %zu (wrong %zu), for review %zu\n",
                int(seed), count.planted, count.found, count.joined, count.wrong_joins,
                count.queued);
    EXPECT_GE(double(count.found), 0.95 * double(count.planted)) << seed;
    EXPECT_EQ(count.wrong_joins, 0U) << seed;
    EXPECT_GT(count.joined, 0U) << seed;
    EXPECT_LT(count.queued, 4 * count.planted) << "a queue nobody can read";
  }
}

// The test itself: a ruling that joins whatever it finds is caught.
TEST(matching, a_ruling_that_joins_too_much_is_caught) {
  const Population population = Planter(1, 5'000).plant();
  EXPECT_GT(tally(population, true).wrong_joins, 0U);
}

TEST(matching, twins_namesakes_and_siblings_are_never_joined) {
  MatchRecord one{1, 9, "王梓涵", "wzh", 15400000001, 2010, 305, true};
  MatchRecord twin = one;
  twin.id = 2;
  twin.name = "王梓轩";
  twin.initials = "wzx";
  EXPECT_EQ(compare(one, twin).ruling, MatchRuling::review);
  MatchRecord namesake{3, 8, "王梓涵", "wzh", 15400000009, 2010, 305, true};
  EXPECT_EQ(compare(one, namesake).ruling, MatchRuling::review);
  MatchRecord sibling = one;
  sibling.id = 4;
  sibling.birth_year = 2012;
  sibling.name = "王雨萱";
  sibling.initials = "wyx";
  EXPECT_NE(compare(one, sibling).ruling, MatchRuling::join);
  MatchRecord again = one;
  again.id = 5;
  again.household = 77;
  EXPECT_EQ(compare(one, again).ruling, MatchRuling::join);
  again.birth_day = 0;  // only the year is known: a person decides
  EXPECT_EQ(compare(one, again).ruling, MatchRuling::review);
}

TEST(matching, a_phone_of_three_proves_nothing) {
  MatchRecord one{1, 9, "王梓涵", "wzh", 15400000001, 2010, 305, true};
  MatchRecord again = one, third = one;
  again.id = 2;
  third.id = 3;
  third.name = "李静";
  third.initials = "lj";
  int joined = 0;
  const std::vector<MatchRecord> records{one, again, third};
  each_match(records, [&](const auto&, const auto&, const Match& match) {
    joined += match.ruling == MatchRuling::join;
  });
  EXPECT_EQ(joined, 0);
}

TEST(matching, every_weight_speaks_for_what_it_says) {
  for (const auto& weight : match_weights()) {
    const bool is_for = weight.same_share > weight.other_share;
    const bool says_against = weight.word.ends_with("differs");
    EXPECT_EQ(is_for, !says_against) << weight.word;
  }
}

}  // namespace fl
