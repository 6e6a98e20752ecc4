// The pass office in a laid city: what is large waits for an outside key, an appeal nobody answers
// goes on, rules take two desks, and a status follows its person.
#include <map>

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "app/app.h"
#include "app/demo.h"
#include "pass/large.h"
#include "pass/preview.h"
#include "pass/store_pass.h"
#include "platform/embedded.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

constexpr Instant kNow{1'767'398'400'000};

const Sql kPeople{SqlTag::job, "pass_test.people",
                  "SELECT id FROM registry_person ORDER BY id LIMIT 400"};

class PassTest : public ::testing::Test {
 protected:
  PassTest() : place_(folder_ / "unused"), clock_(kNow) {
    start_crypto();
    DemoPlan plan;
    plan.people = 2000;
    plan.seed = 7;
    plan.now = kNow;
    plan.is_clean = true;
    if (is_postgres(place_.path())) plan.database = place_.path();
    const DataFolder data{folder_ / "city"};
    CHECK(lay_demo(data, plan, [](double) {}).is_ok());
    auto app = App::open({data, true}, clock_);
    CHECK(app.is_ok());
    app_ = std::move(*app);
    for (const Role role : {Role::laboratory, Role::clinician, Role::epidemiologist,
                            Role::pass_officer, Role::auditor, Role::administrator})
      desks_[role] = make_desk(role);
    auto people = app_->db().read([&](Tx& tx) -> Result<std::vector<PersonId>> {
      std::vector<PersonId> found;
      auto row = tx.run(kPeople);
      while (row.step())
        found.push_back(row.id<PersonId>(0));
      return found;
    });
    CHECK(people.is_ok());
    people_ = *people;
  }

  AccountId make_desk(Role role) {
    NewAccount account;
    account.login = fmt::format("desk{}", ++number_);
    auto hash = new_password_hash(app_->keys(), "a long enough password", PasswordCost::test);
    CHECK(hash.is_ok());
    account.password_hash = *hash;
    account.name = "员" + std::to_string(number_);
    const Area& root = app_->tree().root();
    const RoleGrant grant{role, root.id, root.path};
    auto made = app_->db().write([&](Tx& tx) {
      return make_account(tx, Permit::for_job("test"), account, std::span(&grant, 1), app_->keys(),
                          kNow);
    });
    CHECK(made.is_ok());
    return *made;
  }
  Act act() {
    Act made;
    made.account = desks_[Role::epidemiologist];
    made.key = {7, std::uint64_t(++number_)};
    made.request_hash = std::string(32, 'r');
    made.now = clock_.now();
    return made;
  }
  Signer signer(Role role) { return {desks_[role], role, {}}; }
  Result<EvidenceRow> record(Role role, const EvidenceDraft& draft) {
    return record_evidence(app_->pass(), app_->rules(), Permit::for_job("test"), signer(role),
                           draft, act());
  }
  EvidenceRow positive(PersonId person) {
    EvidenceDraft draft;
    draft.person = person;
    draft.happened_at = clock_.now() - std::chrono::hours(1);
    draft.facts = {{"result", "positive"}, {"tube", "single"}};
    auto row = record(Role::laboratory, draft);
    CHECK(row.is_ok());
    return *row;
  }
  Result<EvidenceRow> contact(PersonId person, const EvidenceRow& of) {
    EvidenceDraft draft;
    draft.person = person;
    draft.kind = EvidenceKind::exposure;
    draft.happened_at = clock_.now() - std::chrono::hours(1);
    draft.facts = {{"category", "close"}};
    draft.of_case = of.id;
    draft.case_person = of.person;
    draft.is_interviewed = true;
    return record(Role::epidemiologist, draft);
  }
  std::string verdict(PersonId person) {
    auto said = app_->db().read([&](Tx& tx) -> Result<std::string> {
      auto now_is = status_now(tx, app_->rules(), person, clock_.now());
      if (!now_is) return now_is.error();
      return std::string(name_of((*now_is)->after.outcome));
    });
    return said ? *said : said.error().key;
  }

  TempFolder folder_;
  TempPlace place_;
  HandClock clock_;
  std::unique_ptr<App> app_;
  std::map<Role, AccountId> desks_;
  std::vector<PersonId> people_;
  int number_ = 0;
};

// The clock was wrong and is set right: what the laboratory said meanwhile holds.
TEST_F(PassTest, a_clock_set_back_frees_nobody) {
  const PersonId person = people_[5];
  positive(person);
  ASSERT_EQ(verdict(person), "stop");
  clock_.advance(-std::chrono::minutes(90));
  EXPECT_EQ(verdict(person), "stop");
  ASSERT_TRUE(app_->run_job("sign_head", clock_.now()).is_ok());
  ASSERT_TRUE(app_->run_job("statuses", clock_.now()).is_ok());
  RuleShelf fresh;
  clock_.advance(std::chrono::minutes(180));
  auto differing =
      app_->db().read([&](Tx& tx) { return differing_statuses(tx, fresh, clock_.now()); });
  ASSERT_TRUE(differing.is_ok());
  EXPECT_TRUE(differing->empty());
}

TEST_F(PassTest, one_contact_too_many_waits_for_a_listed_key) {
  const auto of = positive(people_[0]);
  std::vector<EvidenceRow> rows;
  for (std::size_t i = 1; i <= 123; ++i) {
    auto row = contact(people_[i], of);
    ASSERT_TRUE(row) << row.error().key;
    rows.push_back(*row);
    ASSERT_EQ(row->state, i <= 120 ? "waiting" : "held") << i;
  }
  const auto sign = [&](const EvidenceRow& row) {
    auto done = countersign(app_->pass(), app_->rules(), Permit::for_job("test"),
                            signer(Role::clinician), row.person, row.id, act());
    return done ? done->state : done.error().key;
  };
  EXPECT_EQ(sign(rows[120]), "pass.waits_for_key");
  auto acts =
      app_->db().read([](Tx& tx) -> Result<std::vector<ShownLargeAct>> { return large_acts(tx); });
  ASSERT_TRUE(acts);
  ASSERT_EQ(acts->size(), 1u);
  EXPECT_EQ(acts->front().piece_count, 3);

  const SignerKey key = SignerKey::make(Algorithm::es256);
  const std::string line = sign_large_act(acts->front().request, key);
  const auto grant = [&](const std::string& signed_line) {
    auto done = grant_large_act(app_->pass(), Permit::for_job("test"), acts->front().act.id,
                                signed_line, act());
    return done ? done->state : done.error().key;
  };
  EXPECT_EQ(grant(line), "pass.not_outside_key");  // not listed
  const auto list = [&](AccountId first, AccountId second) {
    auto done = app_->db().write([&](Tx& tx) -> Outcome {
      return list_outside_key(tx, Permit::for_job("test"), "court", key.open(), first, second,
                              clock_.now());
    });
    return done ? std::string() : done.error().key;
  };
  EXPECT_EQ(list(desks_[Role::pass_officer], desks_[Role::epidemiologist]), "pass.not_this_body");
  EXPECT_EQ(list(desks_[Role::auditor], desks_[Role::auditor]), "pass.same_person");
  EXPECT_EQ(list(desks_[Role::auditor], desks_[Role::administrator]), "");
  EXPECT_EQ(list(desks_[Role::auditor], desks_[Role::administrator]), "pass.key_is_there");
  // Somebody added after it was signed: the line is for other people.
  ASSERT_TRUE(contact(people_[130], of));
  EXPECT_EQ(grant(line), "pass.not_outside_key");
  acts =
      app_->db().read([](Tx& tx) -> Result<std::vector<ShownLargeAct>> { return large_acts(tx); });
  ASSERT_TRUE(acts);
  EXPECT_EQ(grant(sign_large_act(acts->front().request, key)), "granted");
  EXPECT_EQ(grant(line), "pass.act_answered");
  EXPECT_EQ(verdict(rows[120].person), "ok");  // the second body has not signed yet
  EXPECT_EQ(sign(rows[120]), "counted");
  EXPECT_EQ(verdict(rows[120].person), "stop");
  auto none =
      grant_large_act(app_->pass(), Permit::for_job("test"), LargeActId{12345}, line, act());
  EXPECT_EQ(none.error().key, "pass.no_such_act");
}

TEST_F(PassTest, an_appeal_nobody_answers_goes_on_and_softens) {
  const auto of = positive(people_[0]);
  auto row = contact(people_[1], of);
  ASSERT_TRUE(row);
  auto counted = countersign(app_->pass(), app_->rules(), Permit::for_job("test"),
                             signer(Role::clinician), people_[1], row->id, act());
  ASSERT_TRUE(counted);
  (void)make_desk(Role::pass_officer);  // somebody else for the second round
  auto filed = file_appeal(app_->pass(), app_->rules(), Permit::for_job("test"), people_[1],
                           "I was not there", act());
  ASSERT_TRUE(filed) << filed.error().key;
  EXPECT_EQ(filed->round, 1);
  clock_.advance(std::chrono::hours(24));
  EXPECT_EQ(verdict(people_[1]), "ask");
  ASSERT_TRUE(app_->run_job("statuses", clock_.now()));
  auto rounds = app_->db().read([&](Tx& tx) -> Result<std::vector<AppealRow>> {
    return pass_store::appeals_of(tx, people_[1]);
  });
  ASSERT_TRUE(rounds);
  ASSERT_EQ(rounds->size(), 2u);
  const bool is_first = (*rounds)[0].round == 1;
  const AppealRow& first = (*rounds)[is_first ? 0 : 1];
  const AppealRow& second = (*rounds)[is_first ? 1 : 0];
  EXPECT_TRUE(first.is_passed_on);
  EXPECT_NE(first.reviewer, second.reviewer);
  auto kept = app_->db().read([&](Tx& tx) -> Result<std::string> {
    return pass_store::load_status(tx, people_[1])->verdict;
  });
  EXPECT_EQ(*kept, "ask");
}

TEST_F(PassTest, a_laboratorys_positive_does_not_soften_but_its_lateness_is_public) {
  (void)positive(people_[0]);
  auto filed = file_appeal(app_->pass(), app_->rules(), Permit::for_job("test"), people_[0],
                           "It was another tube", act());
  ASSERT_TRUE(filed) << filed.error().key;
  clock_.advance(std::chrono::hours(24));
  EXPECT_EQ(verdict(people_[0]), "stop");
  auto counts =
      app_->db().read([&](Tx& tx) { return public_counts(tx, app_->tree(), clock_.now()); });
  ASSERT_TRUE(counts);
  ASSERT_EQ(counts->size(), 1u);
  EXPECT_FALSE(counts->front().late_appeals.has_value());  // one: there, but too few to tell
}

TEST_F(PassTest, a_contact_belongs_to_a_case_that_is_near_it_in_time) {
  const auto joined = [&](std::size_t who, std::chrono::hours ago) {
    EvidenceDraft draft;
    draft.person = people_[who];
    draft.happened_at = clock_.now() - ago;
    draft.facts = {{"result", "positive"}, {"tube", "single"}};
    auto of = record(Role::laboratory, draft);
    CHECK(of.is_ok());
    auto row = contact(people_[who + 1], *of);  // of an hour ago
    CHECK(row.is_ok());
    return row->joins.find("case_lab_confirmed") != std::string::npos;
  };
  EXPECT_FALSE(joined(0, std::chrono::hours(24 * 59)));
  EXPECT_FALSE(joined(2, std::chrono::hours(24 * 14 + 2)));
  EXPECT_TRUE(joined(4, std::chrono::hours(24 * 14)));
  EXPECT_TRUE(joined(6, std::chrono::hours(1)));
}

TEST_F(PassTest, few_older_ones_cannot_be_worked_out_from_the_counts) {
  ASSERT_GE(people_.size(), 24u);
  for (std::size_t i = 0; i < 4; ++i)
    (void)positive(people_[i]);
  clock_.advance(std::chrono::hours(26));
  for (std::size_t i = 4; i < 24; ++i)
    (void)positive(people_[i]);
  auto counts =
      app_->db().read([&](Tx& tx) { return public_counts(tx, app_->tree(), clock_.now()); });
  ASSERT_TRUE(counts);
  int hidden = 0;
  for (const auto& one : *counts) {
    if (!one.live) continue;
    hidden += !one.began_today;
    const std::int64_t older = *one.live - one.began_today.value_or(*one.live);
    EXPECT_TRUE(older == 0 || older >= 5) << *one.live << " less " << *one.began_today;
  }
  EXPECT_GT(hidden, 0) << "few older ones beside many new ones, or the test says nothing";
}

TEST_F(PassTest, rules_take_two_people_of_two_desks) {
  auto set = json::parse(embedded_demo_rules());
  set.as_object()["edition"] = 2;
  set.as_object()["valid_from"] = "2026-01-01T00:00:00+08:00";
  set.as_object()["valid_until"] = "2026-02-01T00:00:00+08:00";
  set.as_object()["act"].as_object()["ends_at"] = "2026-02-01T00:00:00+08:00";
  const auto publish = [&](AccountId first, AccountId second) {
    auto done = app_->db().write([&](Tx& tx) -> Outcome {
      return publish_rule_set(tx, Permit::for_job("test"), json_text(set), first, second, kNow);
    });
    return done ? std::string() : done.error().key;
  };
  const AccountId officer = desks_[Role::pass_officer];
  EXPECT_EQ(publish(officer, officer), "pass.same_person");
  EXPECT_EQ(publish(officer, make_desk(Role::pass_officer)), "pass.same_body");
  EXPECT_EQ(publish(desks_[Role::clinician], desks_[Role::epidemiologist]), "pass.not_this_body");
  EXPECT_EQ(publish(officer, desks_[Role::epidemiologist]), "");
  EXPECT_EQ(publish(officer, desks_[Role::epidemiologist]), "pass.edition_taken");
}

TEST_F(PassTest, another_edition_reaches_everybody_something_was_found_about) {
  (void)positive(people_[0]);
  auto set = json::parse(embedded_demo_rules());
  set.as_object()["edition"] = 2;
  set.as_object()["valid_from"] = "2026-01-01T00:00:00+08:00";
  set.as_object()["valid_until"] = "2026-02-01T00:00:00+08:00";
  set.as_object()["act"].as_object()["ends_at"] = "2026-02-01T00:00:00+08:00";
  auto document = read_rule_set(json_text(set));
  ASSERT_TRUE(document);
  auto preview = app_->db().read([&](Tx& tx) {
    return preview_rule_set(tx, app_->tree(), app_->rules(), *document, clock_.now());
  });
  ASSERT_TRUE(preview);
  ASSERT_EQ(preview->size(), 1u);
  EXPECT_EQ(preview->front().today[2], 1);
  EXPECT_EQ(preview->front().then[2], 1);
  auto published = app_->db().write([&](Tx& tx) -> Outcome {
    return publish_rule_set(tx, Permit::for_job("test"), json_text(set), desks_[Role::pass_officer],
                            desks_[Role::epidemiologist], kNow);
  });
  ASSERT_TRUE(published) << published.error().key;
  ASSERT_TRUE(app_->run_job("statuses", clock_.now()));
  auto kept = app_->db().read([&](Tx& tx) -> Result<std::string> {
    return pass_store::load_status(tx, people_[0])->rule_set;
  });
  ASSERT_TRUE(kept);
  EXPECT_TRUE(kept->ends_with("/2")) << *kept;
  EXPECT_EQ(verdict(people_[0]), "stop");
}

}  // namespace
}  // namespace fl
