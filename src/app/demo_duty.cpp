// Lent staff come from three organisations and live in the communities of one street. Each of its
// communities has a night watch and a lent post; the shifts of two weeks are given by pattern and
// pass the rest rules like any other. Drawn from the seed.
#include "app/demo_duty.h"

#include <array>

#include <fmt/format.h>

#include "app/store_app.h"
#include "platform/random.h"

namespace fl {

namespace {

constexpr int kCommunitiesMax = 6;
constexpr int kLentPerCommunity = 6;
constexpr int kShiftDays = 14;

constexpr std::string_view kSurnames[] = {"高", "林", "罗", "郑", "谢", "唐", "冯", "董",
                                          "程", "曹", "袁", "邓", "许", "傅", "沈", "曾"};
constexpr std::string_view kGiven[] = {"文博", "思远", "雨桐", "国强", "晓梅", "立新",
                                       "亚楠", "宏伟", "佳怡", "振华", "秀兰", "子涵"};
constexpr std::string_view kSkillSets[] = {"registration",          "first_aid,registration",
                                           "driver,lifting",        "elder_care,registration",
                                           "counselling,first_aid", "repair,driver"};

struct Desk {
  Tx& tx;
  const DutyLaying& laying;
  Random random;
  int account_count = 0;

  std::string name() {
    return std::string(kSurnames[random.below(std::size(kSurnames))]) +
           std::string(kGiven[random.below(std::size(kGiven))]);
  }

  Result<AccountId> account(Role role, const Area& area, const std::string& login) {
    NewAccount made;
    made.login = login;
    auto hash = new_password_hash(laying.keys, "demo-password-" + login, PasswordCost::test);
    if (!hash) return hash.error();
    made.password_hash = *hash;
    made.name = name();
    const RoleGrant grant{role, area.id, area.path};
    ++account_count;
    return make_account(tx, laying.permit, made, std::span(&grant, 1), laying.keys, laying.now);
  }

  Result<AccountId> lent(const Area& home, OrganisationId organisation, int number) {
    ResponderDraft draft;
    auto made = account(Role::community_worker, home, fmt::format("lent{}", number));
    if (!made) return made;
    draft.account = *made;
    draft.phone = fmt::format("1390000{:04}", number);
    draft.outside_key = fmt::format("L{:05}", number);
    draft.organisation = organisation;
    draft.home = home.id;
    draft.skills = std::string(kSkillSets[std::size_t(number) % std::size(kSkillSets)]);
    draft.languages = number % 3 == 0 ? "putonghua,shaanxi" : "putonghua";
    draft.trained = "data_care=2027-12-31";
    if (number % 2 == 0) draft.trained += ",infection_control=2027-12-31";
    draft.has_vehicle = number % 4 == 0;
    draft.limits = HealthLimits(number % 9 == 7 ? kNoNight : 0);
    draft.term_from_at = laying.now - std::chrono::hours(24 * 10);
    draft.term_until_at = laying.now + std::chrono::hours(24 * 90);
    auto saved = save_responder(tx, laying.room, laying.permit, draft, laying.now);
    if (!saved) return saved.error();
    return saved->account;
  }

  Result<ShiftTemplate> post(const Area& area, std::string_view title, std::string_view name,
                             int from_minute, int minutes) {
    PostFile file;
    file.area = area.id;
    file.title = std::string(title);
    file.tier = 1;
    auto made = save_post(tx, laying.room, laying.permit, file, laying.now);
    if (!made) return made.error();
    ShiftTemplate pattern;
    pattern.post = *made;
    pattern.name = std::string(name);
    pattern.from_minute = from_minute;
    pattern.minutes = minutes;
    auto saved = save_template(tx, laying.permit, pattern, laying.now);
    if (!saved) return saved.error();
    pattern.id = *saved;
    return pattern;
  }

  // Gives the hours of a pattern in turn to whoever may work them; an hour nobody may is left
  // empty.
  Outcome staff(const ShiftTemplate& pattern, const std::vector<AccountId>& people,
                std::size_t first) {
    std::size_t turn = first;
    for (const auto& hours :
         hours_of(pattern, laying.now - std::chrono::hours(24), kShiftDays + 1)) {
      if (hours.until <= laying.now) continue;
      for (std::size_t tried = 0; tried < people.size(); ++tried, ++turn) {
        auto given = give_shift(
            tx, laying.room, laying.permit,
            {pattern.post, people[turn % people.size()], hours.from, hours.until, "rota"},
            laying.now);
        if (given) {
          ++turn;
          break;
        }
        if (given.error().key != "duty.rest_broken") return given.error();
      }
    }
    return Done{};
  }

  // Day, evening and night of one community.
  Result<std::vector<AccountId>> community(const Area& area, OrganisationId organisation,
                                           int index) {
    std::vector<AccountId> people;
    for (int i = 0; i < kLentPerCommunity; ++i) {
      auto one = lent(area, organisation, index * kLentPerCommunity + i + 1);
      if (!one) return one.error();
      people.push_back(*one);
    }
    struct Pattern {
      std::string_view title, name;
      int from, minutes;
    };
    constexpr std::array<Pattern, 3> kPatterns{{{"delivery", "白班", 8 * 60, 8 * 60},
                                                {"gate_duty", "中班", 16 * 60, 7 * 60},
                                                {"night_watch", "夜班", 23 * 60, 9 * 60}}};
    for (std::size_t i = 0; i < kPatterns.size(); ++i) {
      const auto& row = kPatterns[i];
      auto pattern = post(area, row.title, row.name, row.from, row.minutes);
      if (!pattern) return pattern.error();
      // Two people a pattern take turns; a third helps out so that days off fit.
      std::vector<AccountId> turn{people[2 * i], people[2 * i + 1], people[(2 * i + 2) % 6]};
      auto done = staff(*pattern, turn, 0);
      if (!done) return done.error();
    }
    return people;
  }
};

Result<std::vector<OrganisationId>> lay_organisations(Desk& desk, const Area& city,
                                                      const Area& street) {
  struct Row {
    std::string_view party, name;
    bool is_city;
  };
  constexpr std::array<Row, 5> kRows{{{"department", "市政务服务局", true},
                                      {"unit", "西城机械厂", true},
                                      {"property", "安居物业服务公司", false},
                                      {"owners", "安居苑业主委员会", false},
                                      {"volunteers", "蓝马甲志愿服务队", false}}};
  std::vector<OrganisationId> made;
  for (const auto& row : kRows) {
    const Area& area = row.is_city ? city : street;
    Organisation draft;
    draft.party = std::string(row.party);
    draft.name = std::string(row.name);
    draft.area = area.id;
    draft.area_path = area.path;
    if (row.party == "property") {
      auto contact = desk.account(Role::party_contact, street, "property1");
      if (!contact) return contact.error();
      draft.contact = *contact;
      app_store::add_demo_person(
          desk.tx,
          {"property_manager", 12, *contact, {}, "物业经理", "Property manager", "/console"});
    }
    auto id = save_organisation(desk.tx, desk.laying.permit, draft, desk.laying.now);
    if (!id) return id.error();
    made.push_back(*id);
  }
  return made;
}

}  // namespace

Result<int> lay_duty_desk(Tx& tx, const DutyLaying& laying) {
  Desk desk{tx, laying, Random(laying.seed).fork(301)};
  const auto up = laying.room.tree.upward(laying.home);
  CHECK(up.size() >= 4);
  const Area& community = *up[1];
  const Area& street = *up[2];
  auto organisations = lay_organisations(desk, laying.room.tree.root(), street);
  if (!organisations) return organisations.error();
  auto office = desk.account(Role::personnel_officer, street, "personnel1");
  if (!office) return office.error();
  app_store::add_demo_person(
      tx, {"personnel_officer", 10, *office, {}, "人事专员", "Personnel officer", "/console"});
  std::vector<const Area*> communities{&community};
  for (const Area* one : laying.room.tree.children_of(street.id))
    if (one->id != community.id && one->cell_count > 0 && !one->is_cell() &&
        communities.size() < kCommunitiesMax)
      communities.push_back(one);
  AccountId first, second;
  for (std::size_t i = 0; i < communities.size(); ++i) {
    auto people = desk.community(*communities[i], (*organisations)[i % 2], int(i));
    if (!people) return people.error();
    if (i == 0) {
      first = (*people)[4];
      second = (*people)[5];
    }
  }
  app_store::add_demo_person(
      tx, {"lent_staff", 11, first, {}, "下沉干部（夜班）", "Lent staff, nights", "/field"});
  app_store::add_demo_person(
      tx,
      {"lent_colleague", 13, second, {}, "下沉干部（同事）", "Lent staff, colleague", "/field"});
  // The worker of the cell is known to the desk too.
  ResponderDraft worker;
  worker.account = laying.worker;
  worker.home = community.id;
  worker.phone = "13900010001";
  worker.skills = "registration,elder_care";
  worker.languages = "putonghua,shaanxi";
  worker.availability = "none";
  auto saved = save_responder(tx, laying.room, laying.permit, worker, laying.now);
  if (!saved) return saved.error();
  return desk.account_count;
}

}  // namespace fl
