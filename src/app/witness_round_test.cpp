// Witnesses against a whole house in the same process: they sign what grows, name what does not,
// and a kill between writing down and sending never makes them sign two heads of one size.
#include "app/witness_round.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "app/app.h"
#include "app/demo.h"
#include "app/demo_show.h"
#include "pass/pass.h"
#include "storage/temp_db.h"

namespace fl {
namespace {

struct Killed {};

const Sql kPeople{SqlTag::job, "witness_test.people",
                  "SELECT id FROM registry_person ORDER BY id LIMIT 5"};

json::value parsed(const std::string& text) {
  return json::parse(text);
}

class Witnesses : public testing::Test {
 protected:
  void SetUp() override {
    start_crypto();
    DemoPlan plan;
    plan.people = 2'000;
    plan.seed = 7;
    plan.tasks = 20;
    plan.now = Instant{1'767'398'400'000};
    plan.is_clean = true;
    ASSERT_TRUE(lay_demo(data_, plan, [](double) {}));
    clock_.set(plan.now);
    open();
    ASSERT_TRUE(lay_demo_passes(*app_, plan.now));
    app_.reset();
    clock_.set(plan.now + std::chrono::minutes(10));
    open();
  }
  void open() {
    auto app = App::open({data_, true}, clock_);
    ASSERT_TRUE(app) << app.error().key;
    app_ = std::move(*app);
  }
  void job(std::string_view name) {
    auto done = app_->run_job(name, clock_.now());
    ASSERT_TRUE(done) << name << " " << done.error().key;
  }
  // Something happens, and is in a head.
  void grow(int count = 3) {
    auto done = app_->db().write([&](Tx& tx) -> Outcome {
      for (int i = 0; i < count; ++i)
        append_leaf(tx, {1, "test.seen", "job:test", "other", i + 1, {}, {}, clock_.now()});
      return Done{};
    });
    ASSERT_TRUE(done);
    clock_.advance(std::chrono::seconds(60));
    job("sign_head");
  }
  // Somebody is found positive and stops.
  void restrict_somebody() {
    auto people = app_->db().read([&](Tx& tx) -> Result<std::vector<PersonId>> {
      std::vector<PersonId> found;
      auto row = tx.run(kPeople);
      while (row.step())
        found.push_back(row.id<PersonId>(0));
      return found;
    });
    ASSERT_TRUE(people);
    NewAccount account;
    account.login = "lab";
    auto hash = new_password_hash(app_->keys(), "a long enough password", PasswordCost::test);
    ASSERT_TRUE(hash);
    account.password_hash = *hash;
    account.name = "化验员";
    const Area& root = app_->tree().root();
    const RoleGrant grant{Role::laboratory, root.id, root.path};
    auto made = app_->db().write([&](Tx& tx) {
      return make_account(tx, Permit::for_job("test"), account, std::span(&grant, 1), app_->keys(),
                          clock_.now());
    });
    ASSERT_TRUE(made);
    for (std::size_t i = 0; i < people->size(); ++i) {
      EvidenceDraft draft;
      draft.person = (*people)[i];
      draft.happened_at = clock_.now() - std::chrono::hours(1);
      draft.facts = {{"result", "positive"}, {"tube", "single"}};
      Act act;
      act.account = *made;
      act.key = {7, i + 1};
      act.request_hash = std::string(32, 'r');
      act.now = clock_.now();
      auto row = record_evidence(app_->pass(), app_->rules(), Permit::for_job("test"),
                                 {*made, Role::laboratory, {}}, draft, act);
      ASSERT_TRUE(row) << row.error().key;
    }
    clock_.advance(std::chrono::seconds(20));
  }
  AskServer house() {
    return [this](Method method, const std::string& target,
                  const std::string& body) -> Result<ServerAnswer> {
      if (is_away_) return Fault{FaultKind::unavailable, "app.not_reached"};
      Request request;
      request.method = method;
      request.body = body;
      request.now = clock_.now();
      auto set = set_target(request, target);
      CHECK(set.is_ok());
      const Reply reply = app_->router().handle(request);
      std::string said = reply.body;
      if (change_) change_(target, said);
      return ServerAnswer{reply.status, said};
    };
  }
  std::unique_ptr<Witness> witness(const std::string& name) {
    auto made = Witness::open({folder_ / name, {}});
    EXPECT_TRUE(made) << made.error().key;
    return made ? std::move(*made) : nullptr;
  }
  void enter(std::vector<Witness*> witnesses) {
    WitnessBook book;
    book.need = int(witnesses.size());
    for (auto* one : witnesses)
      book.witnesses.push_back({"w" + std::to_string(book.witnesses.size() + 1), one->key()});
    ASSERT_TRUE(save_witnesses(data_.key_folder() + "/witnesses", book));
    clock_.advance(std::chrono::seconds(2));
  }
  WitnessRound look(Witness& one, std::vector<AskServer> peers = {}) {
    clock_.advance(std::chrono::seconds(2));
    return one.look(house(), peers, clock_.now());
  }
  json::object log_head() {
    auto asked = house()(Method::get, "/v1/log/head", {});
    CHECK(asked.is_ok() && asked->status == 200);
    return parsed(asked->body).as_object();
  }
  static AskServer asking(Witness& one) {
    return [&one](Method, const std::string&, const std::string&) -> Result<ServerAnswer> {
      return ServerAnswer{200, json_text(one.own_head())};
    };
  }
  void backup_to(const std::string& path) { ASSERT_TRUE(app_->db().backup_to(path)); }
  void restore_from(const std::string& path) {
    app_.reset();
    for (const auto* tail : {"", "-wal", "-shm"})
      std::filesystem::remove(data_.file() + tail);
    std::filesystem::copy_file(path, data_.file());
    open();
  }

  TempFolder folder_;
  DataFolder data_{folder_ / "city"};
  HandClock clock_{Instant{0}};
  std::unique_ptr<App> app_;
  bool is_away_ = false;
  std::function<void(const std::string& target, std::string& body)> change_;
};

TEST_F(Witnesses, two_sign_what_grew_and_the_list_whose_stops_stand_in_the_tree) {
  auto first = witness("a"), second = witness("b");
  enter({first.get(), second.get()});
  restrict_somebody();
  job("sign_head");
  job("publish");
  EXPECT_TRUE(look(*first).has_signed_head);
  EXPECT_TRUE(log_head().at("cosigned").is_null()) << "one of two";
  const auto round = look(*second, {asking(*first)});
  EXPECT_TRUE(round.has_signed_head);
  EXPECT_TRUE(round.has_signed_list);
  EXPECT_TRUE(round.silent.size() <= 1);
  auto head = log_head();
  ASSERT_TRUE(head.at("cosigned").is_object());
  EXPECT_EQ(head.at("cosigned").at("cosignatures").as_array().size(), 2u);
  ASSERT_TRUE(head.at("list").is_object());
  EXPECT_EQ(head.at("list").at("cosignatures").as_array().size(), 2u);
  EXPECT_EQ(head.at("list").at("live_count").as_int64(), 5);
  // Nothing new is nothing signed; growth is signed again, by both, each asking the other.
  EXPECT_FALSE(look(*first).has_signed_head);
  for (int i = 0; i < 5; ++i) {
    grow();
    EXPECT_TRUE(look(*first, {asking(*second)}).has_signed_head);
    EXPECT_TRUE(look(*second, {asking(*first)}).has_signed_head);
  }
  auto report = app_->audit().verify();
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->problems.empty());
}

TEST_F(Witnesses, who_is_not_in_the_book_signs_for_nobody) {
  auto stranger = witness("stranger");
  job("sign_head");
  const auto round = look(*stranger);
  ASSERT_TRUE(round.trouble);
  EXPECT_EQ(round.trouble->key, "app.signature_not_taken");
  EXPECT_TRUE(log_head().at("witnesses").as_array().empty());
  // A forged signature of one who is.
  enter({stranger.get()});
  const auto size = log_head().at("head").at("size").as_int64();
  const json::object forged{{"witness", hex_of(stranger->key())},
                            {"what", "head"},
                            {"number", size},
                            {"signature", std::string(128, '0')}};
  auto answer = house()(Method::post, "/v1/log/cosignatures", json_text(forged));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 400);
  EXPECT_NE(answer->body.find("trust.bad_cosignature"), std::string::npos);
  // Brought twice it is there once.
  EXPECT_TRUE(look(*stranger).has_signed_head);
  EXPECT_FALSE(look(*stranger).has_signed_head);
  EXPECT_EQ(log_head().at("head").at("cosignatures").as_array().size(), 1u);
}

TEST_F(Witnesses, a_server_put_back_from_an_old_backup_is_named) {
  auto one = witness("a");
  enter({one.get()});
  grow();
  backup_to(folder_ / "old.db");
  grow();
  ASSERT_TRUE(look(*one).has_signed_head);
  restore_from(folder_ / "old.db");
  auto round = look(*one);
  ASSERT_TRUE(round.refusal);
  EXPECT_EQ(round.refusal->what, "shrunken");
  EXPECT_TRUE(std::filesystem::exists(round.evidence));
  auto said = log_head().at("witnesses").as_array().at(0).as_object();
  EXPECT_EQ(said.at("refused").at("what").as_string(), "shrunken");
  EXPECT_FALSE(said.at("refused").at("is_over").as_bool());
  // It grows beyond what was signed: another history, named as that; nothing is signed any more.
  grow(10);
  round = look(*one);
  ASSERT_TRUE(round.refusal);
  EXPECT_EQ(round.refusal->what, "rewritten");
  EXPECT_FALSE(round.has_signed_head);
  EXPECT_EQ(one->own_head().at("refused").at("what").as_string(), "rewritten");
}

TEST_F(Witnesses, two_logs_shown_to_two_witnesses_are_found_when_they_ask_each_other) {
  auto first = witness("a"), second = witness("b");
  enter({first.get(), second.get()});
  grow();
  ASSERT_TRUE(look(*first).has_signed_head);
  ASSERT_TRUE(look(*second).has_signed_head);
  backup_to(folder_ / "fork.db");
  grow(4);
  ASSERT_TRUE(look(*first).has_signed_head);
  // The second is shown another log, as long, from the same past and with the same key.
  restore_from(folder_ / "fork.db");
  grow(5);
  ASSERT_TRUE(look(*second).has_signed_head) << "alone it cannot know";
  grow(1);
  auto round = look(*second, {asking(*first)});
  ASSERT_TRUE(round.refusal);
  EXPECT_EQ(round.refusal->what, "other_peer");
  std::string evidence;
  std::getline(std::ifstream(round.evidence), evidence, '\0');
  const auto said = parsed(evidence).as_object();
  auto theirs = head_of_text(said.at("peer").as_string());
  auto shown = head_of_text(said.at("shown").as_string());
  ASSERT_TRUE(theirs && shown);
  // Both are signed by the log's own key: that is the evidence.
  for (const auto& head : {*theirs, *shown})
    EXPECT_TRUE(verify_signature(app_->keys().log.open, head_message(head), head.signature));
}

TEST_F(Witnesses, killed_in_the_middle_it_never_signs_two_heads_of_one_size) {
  auto one = witness("a");
  enter({one.get()});
  grow();
  backup_to(folder_ / "before.db");
  one->at_step = [](std::string_view) { throw Killed{}; };
  EXPECT_THROW((void)look(*one), Killed);
  one = witness("a");
  // Its memory says what it was about to sign; the same log gets the same signature.
  const auto kept = one->own_head().at("head").as_string();
  EXPECT_EQ(std::string(kept), std::string(log_head().at("head").at("text").as_string()));
  EXPECT_TRUE(look(*one).has_signed_head);
  // Killed before a head was brought, and then shown another of that size: refused.
  grow(2);
  one->at_step = [](std::string_view) { throw Killed{}; };
  EXPECT_THROW((void)look(*one), Killed);
  const auto size = log_head().at("head").at("size").as_int64();
  restore_from(folder_ / "before.db");
  clock_.advance(std::chrono::seconds(1));
  grow(2);
  ASSERT_EQ(log_head().at("head").at("size").as_int64(), size);
  one = witness("a");
  const auto round = look(*one);
  ASSERT_TRUE(round.refusal);
  EXPECT_EQ(round.refusal->what, "other_head");
  EXPECT_TRUE(log_head().at("head").at("cosignatures").as_array().empty());
}

TEST_F(Witnesses, planted_lies_of_a_server_are_refused_and_silence_is_not) {
  auto one = witness("a");
  enter({one.get()});
  restrict_somebody();
  grow();
  job("publish");
  ASSERT_TRUE(look(*one).has_signed_head);
  grow();
  is_away_ = true;
  auto round = look(*one);
  EXPECT_TRUE(round.trouble && !round.refusal);
  is_away_ = false;
  // A step of the proof changed on the way.
  change_ = [](const std::string& target, std::string& body) {
    if (target.find("/v1/log/consistency") != std::string::npos) body[body.rfind('"') - 3] ^= 1;
  };
  round = look(*one);
  ASSERT_TRUE(round.refusal || round.trouble);
  EXPECT_FALSE(round.has_signed_head);
  // A head without its signature.
  change_ = [](const std::string& target, std::string& body) {
    if (!target.starts_with("/v1/log/head")) return;
    auto value = parsed(body);
    auto& text = value.as_object().at("head").as_object().at("text").as_string();
    text.back() = text.back() == '0' ? '1' : '0';
    body = json_text(value);
  };
  round = look(*one);
  ASSERT_TRUE(round.refusal);
  EXPECT_EQ(round.refusal->what, "bad_signature");
  // A stop whose leaf stands elsewhere.
  change_ = nullptr;
  ASSERT_TRUE(look(*one).has_signed_head);
  clock_.advance(std::chrono::minutes(6));
  grow();
  job("publish");
  change_ = [](const std::string& target, std::string& body) {
    if (!target.starts_with("/v1/log/live")) return;
    auto value = parsed(body);
    auto& items = value.as_object().at("items").as_array();
    if (items.empty() || items[0].as_object().at("position").is_null()) return;
    items[0].as_object()["position"] = items[0].as_object().at("position").as_int64() + 1;
    body = json_text(value);
  };
  round = look(*one);
  ASSERT_TRUE(round.refusal);
  EXPECT_EQ(round.refusal->what, "unwitnessed_stop");
  EXPECT_FALSE(round.has_signed_list);
  change_ = nullptr;
  grow();
  EXPECT_TRUE(look(*one).has_signed_list);
}

}  // namespace
}  // namespace fl
