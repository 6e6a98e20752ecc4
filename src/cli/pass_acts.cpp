// pass key, acts, request, sign, grant: what is large waits for a key that is not on this machine.
#include <unistd.h>
#include <cstdio>
#include <fstream>

#include "cli/cli.h"
#include "cli/office_people.h"
#include "cli/pass_office.h"
#include "cli/rules.h"
#include "pass/large.h"
#include "platform/clock.h"
#include "platform/random.h"
#include "trust/gate.h"

namespace fl::cli {

Result<PasswordLines> PasswordLines::open(const std::string& path) {
  PasswordLines lines(path);
  if (!lines.is_typed_ && !lines.file_) return Fault{FaultKind::bad_input, "app.no_file", path};
  return lines;
}

std::string PasswordLines::next(const std::string& what_of) {
  std::string line;
  if (!is_typed_) {
    std::getline(file_, line);
  } else if (const char* typed = ::getpass((what_of + ": ").c_str())) {
    line = typed;
  }
  return line;
}

Result<Actor> PasswordLines::word_of(App& app, const std::string& login, Instant now) {
  const std::string password = next("Password of " + login);
  const std::string code = next("Authenticator code of " + login);
  auto made = sign_in_staff(app.db(), app.keys(), login, password, code, "local", now);
  if (!made) return made.error();
  auto ended = sign_out(app.db(), made->actor, now);
  if (!ended) return ended.error();
  return made->actor;
}

Result<std::pair<AccountId, AccountId>> two_people(App& app, const OfficeOptions& options,
                                                   Instant now) {
  auto lines = PasswordLines::open(options.password_file);
  if (!lines) return lines.error();
  std::pair<AccountId, AccountId> two;
  for (auto* one : {&two.first, &two.second}) {
    const auto& login = one == &two.first ? options.first_login : options.second_login;
    auto actor = lines->word_of(app, login, now);
    if (!actor) return actor.error();
    *one = actor->account;
  }
  if (two.first == two.second) return Fault{FaultKind::refused, "pass.same_person"};
  return two;
}

namespace {

Result<ShownLargeAct> act_of(App& app, const std::string& text) {
  const auto id = id_of_text<LargeActId>(text);
  if (!id) return Fault{FaultKind::absent, "pass.no_such_act", text};
  return app.db().read([&](Tx& tx) { return large_act(tx, *id); });
}

}  // namespace

int pass_key(const OfficeOptions& options) {
  const SystemClock clock;
  const auto pem = bytes_of_file(options.file);
  if (!pem) return say(pem.error());
  const auto key = PublicKey::of_pem(*pem);
  if (!key) return say({FaultKind::bad_input, "rules.bad_key", options.file});
  auto app = open_at_rest({options.data}, clock);
  if (!app) return say(app.error());
  const auto two = two_people(**app, options, clock.now());
  if (!two) return say(two.error());
  auto listed = (*app)->db().write([&](Tx& tx) -> Outcome {
    return list_outside_key(tx, Permit::for_job("outside_key"), options.name, *key, two->first,
                            two->second, clock.now());
  });
  return listed ? kOk : say(listed.error());
}

int pass_acts(const OfficeOptions& options) {
  const SystemClock clock;
  auto app = open_at_rest({options.data}, clock);
  if (!app) return say(app.error());
  auto acts = (*app)->db().read(
      [](Tx& tx) -> Result<std::vector<ShownLargeAct>> { return large_acts(tx); });
  if (!acts) return say(acts.error());
  json::array items;
  for (const auto& one : *acts) {
    if (!options.is_json)
      std::printf("%s %s %s: %d people, %d without a key; %s by %s\n", to_text(one.act.id).c_str(),
                  one.act.state.c_str(), std::string(name_of(one.act.why)).c_str(), one.piece_count,
                  one.act.count_max, to_rfc3339(one.act.made_at).c_str(), one.act.body.c_str());
    items.push_back(json::object{{"id", to_text(one.act.id)},
                                 {"state", one.act.state},
                                 {"why", name_of(one.act.why)},
                                 {"count", one.piece_count},
                                 {"count_max", one.act.count_max}});
  }
  if (options.is_json) std::printf("%s\n", json_text(json::value(std::move(items))).c_str());
  return kOk;
}

int pass_request(const OfficeOptions& options) {
  const SystemClock clock;
  auto app = open_at_rest({options.data}, clock);
  if (!app) return say(app.error());
  const auto act = act_of(**app, options.id);
  if (!act) return say(act.error());
  if (act->request.empty()) return say({FaultKind::conflict, "pass.act_answered", options.id});
  std::printf("%s\n", act->request.c_str());
  return kOk;
}

int pass_sign(const OfficeOptions& options) {
  const auto request = bytes_of_file(options.file);
  if (!request) return say(request.error());
  const auto pem = bytes_of_file(options.key);
  if (!pem) return say(pem.error());
  const auto key = SignerKey::of_pem(*pem);
  if (!key) return say({FaultKind::bad_input, "rules.bad_key", options.key});
  std::printf("%s\n", sign_large_act(*request, *key).c_str());
  return kOk;
}

int pass_grant(const OfficeOptions& options) {
  const SystemClock clock;
  const auto line = bytes_of_file(options.key);
  if (!line) return say(line.error());
  auto app = open_at_rest({options.data}, clock);
  if (!app) return say(app.error());
  const auto id = id_of_text<LargeActId>(options.id);
  if (!id) return say({FaultKind::absent, "pass.no_such_act", options.id});
  Act act;
  act.now = clock.now();
  act.key = {random_u64(), random_u64()};
  auto granted = grant_large_act((*app)->pass(), Permit::for_job("outside_key"), *id, *line, act);
  return granted ? kOk : say(granted.error());
}

}  // namespace fl::cli
