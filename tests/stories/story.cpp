// The language of stories, one act a line:
//   clock 2026-01-03T08:00:00+08:00 | clock +4h1m      set or move the clock
//   as WHO                                             resident, community_worker, ..., nobody
//   again WHO                                          the same after signing in anew
//   key NAME                                           the next post uses this idempotency key
//   (same name, same key) link NAME                                          the next requests
//   carry this kept value as follow link get PATH | post PATH {json} | del PATH             a
//   request; $name is replaced by a kept value want STATUS {json} the reply: status and a part of
//   its body lack TEXT                                          the last reply must not contain
//   this keep NAME a.b.0.c                                  keep a value of the last reply
//   count PATH N                                       the list there has N items
//   token $NAME                                        what a kept pass says is the reply
//   gate load | gate check $NAME [PLACE]               a guard's phone: what it says is the reply
//   run JOB [N]                                        run a job; with N, it does exactly N things
#include "story.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <fmt/format.h>

#include "app/app.h"
#include "app/demo.h"
#include "gate.h"
#include "platform/hmac.h"
#include "platform/text.h"
#include "post/replies.h"
#include "seal/token.h"

namespace fl {

namespace {

namespace fs = std::filesystem;

// Is `part` contained in `whole`? Objects by field, arrays element by element somewhere in order,
// the rest equal.
bool contains(const json::value& whole, const json::value& part) {
  if (part.is_object()) {
    if (!whole.is_object()) return false;
    for (const auto& [name, value] : part.get_object()) {
      const auto* found = whole.get_object().if_contains(name);
      if (!found || !contains(*found, value)) return false;
    }
    return true;
  }
  if (part.is_array()) {
    if (!whole.is_array()) return false;
    if (part.get_array().empty()) return whole.get_array().empty();
    std::size_t at = 0;
    for (const auto& value : part.get_array()) {
      while (at < whole.get_array().size() && !contains(whole.get_array()[at], value))
        ++at;
      if (at++ == whole.get_array().size()) return false;
    }
    return true;
  }
  return whole == part;
}

const json::value* dig(const json::value& from, std::string_view path) {
  const json::value* at = &from;
  for (const auto part : split(path, '.')) {
    if (at->is_object())
      at = at->get_object().if_contains(part);
    else if (at->is_array() &&
             std::size_t(std::atoi(std::string(part).c_str())) < at->get_array().size())
      at = &at->get_array()[std::size_t(std::atoi(std::string(part).c_str()))];
    else
      return nullptr;
    if (!at) return nullptr;
  }
  return at;
}

struct Seat {
  std::string cookie, csrf;
};

class Teller {
 public:
  Teller(App& app, HandClock& clock, StoryResult& result)
      : app_(app), clock_(clock), result_(result) {}

  void tell(int number, const std::string& line) {
    std::istringstream words(line);
    std::string verb;
    words >> verb;
    std::string rest;
    std::getline(words, rest);
    rest = with_kept(trimmed(rest));
    line_ = number;
    ++result_.step_count;
    if (verb == "clock")
      move_clock(rest);
    else if (verb == "as")
      sit(rest);
    else if (verb == "again") {  // their session ended meanwhile
      seats_.erase(rest);
      sit(rest);
    } else if (verb == "key")
      key_ = hex(sha256("story key " + rest)).substr(0, 32);
    else if (verb == "link")
      link_ = rest.substr(rest.find('#') + 1);  // the whole link, or what stands behind its mark
    else if (verb == "get" || verb == "post" || verb == "del")
      ask(verb, rest);
    else if (verb == "want")
      want(rest);
    else if (verb == "lack") {
      if (last_.body.find(rest) != std::string::npos)
        wrong("the reply contains \"" + rest + "\": " + last_.body);
    } else if (verb == "count")
      count(rest);
    else if (verb == "keep")
      keep(rest);
    else if (verb == "run")
      run(rest);
    else if (verb == "token")
      look_at_token(rest);
    else if (verb == "gate")
      ask_gate(rest);
    else if (verb == "sms")
      hand_in_sms(rest);
    else
      wrong("unknown verb " + verb);
  }

 private:
  void wrong(const std::string& what) {
    result_.problems.push_back("line " + std::to_string(line_) + ": " + what);
  }

  [[nodiscard]] std::string with_kept(std::string text) const {
    for (const auto& [name, value] : kept_) {
      const std::string mark = "$" + name;
      for (auto at = text.find(mark); at != std::string::npos;
           at = text.find(mark, at + value.size()))
        text.replace(at, mark.size(), value);
    }
    return text;
  }

  void move_clock(const std::string& to) {
    if (!to.starts_with("+")) {
      auto at = from_rfc3339(to);
      if (!at) return wrong("bad time " + to);
      return clock_.set(*at);
    }
    std::int64_t ms = 0, number = 0;
    for (const char c : to.substr(1)) {
      if (c >= '0' && c <= '9')
        number = number * 10 + (c - '0');
      else {
        ms += number * (c == 'd' ? 86'400'000 : c == 'h' ? 3'600'000 : c == 'm' ? 60'000 : 1000);
        number = 0;
      }
    }
    clock_.advance(std::chrono::milliseconds(ms));
  }

  void sit(const std::string& who) {
    who_ = who;
    link_.clear();
    if (who == "nobody" || seats_.contains(who)) return;
    auto links = demo_links(app_, "");
    if (!links) return wrong(links.error().key);
    for (const auto& person : *links) {
      if (person.who != who) continue;
      const std::string token = person.link.substr(person.link.find('=') + 1);
      who_ = "nobody";
      ask("post", "/v1/demo/enter {\"token\":\"" + token + "\"}");
      who_ = who;
      if (last_.status != 201) return wrong("cannot sign in as " + who + ": " + last_.body);
      Seat seat;
      for (const auto& [name, value] : last_.headers)
        if (name == "Set-Cookie" || name == "set-cookie")
          seat.cookie = value.substr(0, value.find(';'));
      seat.csrf = std::string(json::parse(last_.body).at("csrf").as_string());
      seats_[who] = seat;
      return;
    }
    wrong("nobody here is called " + who);
  }

  void ask(const std::string& verb, const std::string& rest) {
    Request request;
    request.method = verb == "get" ? Method::get : verb == "post" ? Method::post : Method::del;
    const auto space = rest.find(' ');
    std::string path = rest.substr(0, space);
    if (space != std::string::npos) request.body = trimmed(rest.substr(space));
    const auto mark = path.find('?');
    if (mark != std::string::npos) {
      for (const auto pair : split(std::string_view(path).substr(mark + 1), '&')) {
        const auto equal = pair.find('=');
        request.query.emplace_back(pair.substr(0, equal),
                                   equal == pair.npos ? "" : pair.substr(equal + 1));
      }
      path.resize(mark);
    }
    request.path = path;
    request.now = clock_.now();
    request.peer = "127.0.0.1";
    request.request_id = "story-" + std::to_string(line_);
    if (const auto seat = seats_.find(who_); seat != seats_.end()) {
      request.headers.emplace_back("cookie", seat->second.cookie);
      request.headers.emplace_back("x-firstline-csrf", seat->second.csrf);
    }
    if (!link_.empty()) {
      request.headers.emplace_back("x-firstline-follow", link_);
      request.headers.emplace_back("x-firstline-pass", link_);
      request.headers.emplace_back("x-firstline-gate", link_);
    }
    if (request.method != Method::get) {
      if (key_.empty()) key_ = hex(sha256("story line " + std::to_string(line_))).substr(0, 32);
      request.headers.emplace_back("idempotency-key", key_);
      key_.clear();
    }
    last_ = app_.router().handle(request);
  }

  // "sms ID NUMBER TEXT": as the gateway of the demo hands it in, signed.
  void hand_in_sms(const std::string& rest) {
    std::istringstream words(rest);
    std::string id, from, text;
    words >> id >> from;
    std::getline(words, text);
    const auto secret = load_reply_secret("", app_.keys());
    Request request;
    request.method = Method::post;
    request.path = "/v1/sms/replies";
    request.body = json_text(json::object{{"id", id}, {"from", from}, {"text", trimmed(text)}});
    request.now = clock_.now();
    request.peer = "127.0.0.1";
    const std::string time = std::to_string(request.now.ms / 1000);
    request.headers.emplace_back("x-firstline-time", time);
    request.headers.emplace_back("x-firstline-signature",
                                 hmac_sha256_hex(*secret, time + "." + request.body));
    last_ = app_.router().handle(request);
  }

  void want(const std::string& rest) {
    const int status = std::atoi(rest.c_str());
    const auto space = rest.find(' ');
    if (last_.status != status)
      return wrong("want " + std::to_string(status) + ", got " + std::to_string(last_.status) +
                   " " + last_.body);
    if (space == std::string::npos) return;
    boost::system::error_code error;
    const auto part = json::parse(rest.substr(space + 1), error);
    if (error) return wrong("the wanted body is not JSON");
    const auto whole = json::parse(last_.body, error);
    if (error || !contains(whole, part))
      wrong("want " + rest.substr(space + 1) + ", got " + last_.body);
  }

  void count(const std::string& rest) {
    std::istringstream words(rest);
    std::string path;
    std::size_t wanted = 0;
    words >> path >> wanted;
    boost::system::error_code error;
    const auto whole = json::parse(last_.body, error);
    const json::value* found = error ? nullptr : dig(whole, path);
    if (!found || !found->is_array()) return wrong("no list at " + path + " in " + last_.body);
    if (found->get_array().size() != wanted)
      wrong("want " + rest + ", got " + std::to_string(found->get_array().size()) + " in " +
            last_.body);
  }

  void keep(const std::string& rest) {
    std::istringstream words(rest);
    std::string name, path;
    words >> name >> path;
    boost::system::error_code error;
    const auto whole = json::parse(last_.body, error);
    const json::value* found = error ? nullptr : dig(whole, path);
    if (!found) return wrong("nothing at " + path + " in " + last_.body);
    kept_[name] = found->is_string() ? std::string(found->as_string()) : json_text(*found);
  }

  // What a signed pass says becomes the last reply.
  void look_at_token(const std::string& text) {
    auto read = read_token(text);
    if (!read) return wrong("no pass: " + text);
    const PassToken& token = read->token;
    json::object said{{"kind", token.kind == TokenKind::card ? "card" : "phone"},
                      {"name", token.name},
                      {"status", name_of(token.status)},
                      {"reason", token.reason},
                      {"office", token.office},
                      {"hours", (token.expires - token.issued) / 3600},
                      {"has_leaf", token.leaf.has_value()},
                      {"place", fmt::format("{}/{}/{}", token.place.epoch, token.place.shard,
                                            token.place.index)}};
    last_ = reply_json(200, said);
  }

  // A pass may have spaces in it: the place is the last word, when it names one.
  void ask_gate(const std::string& rest) {
    if (rest == "load") {
      last_ = gate_.load(app_, clock_.now());
      return;
    }
    std::string token = rest.substr(std::string("check ").size()), place = "gate";
    const auto space = token.rfind(' ');
    if (space != token.npos && place_kind_of(token.substr(space + 1))) {
      place = token.substr(space + 1);
      token.resize(space);
    }
    last_ = gate_.check(token, place, clock_.now());
  }

  void run(const std::string& rest) {
    std::istringstream words(rest);
    std::string job, count;
    words >> job >> count;
    auto done = app_.run_job(job, clock_.now());
    if (!done) return wrong(job + ": " + done.error().key);
    if (!count.empty() && *done != std::atoi(count.c_str()))
      wrong(job + " did " + std::to_string(*done) + ", want " + count);
  }

  App& app_;
  HandClock& clock_;
  StoryResult& result_;
  int line_ = 0;
  std::string who_ = "nobody", key_, link_;
  std::map<std::string, Seat> seats_;
  std::map<std::string, std::string, std::greater<>>
      kept_;  // longer names first among equal prefixes
  Reply last_;
  StoryGate gate_;
};

constexpr Instant kStoryStart{1'767'398'400'000};  // 2026-01-03T08:00:00+08:00

}  // namespace

StoryCity::StoryCity(const std::string& scratch)
    : folder(scratch + "/base"), place(folder + "/firstline.db") {
  const DataFolder data{folder};
  DemoPlan plan;
  if (is_postgres(place.path())) plan.database = place.path();
  plan.people = 2000;
  plan.seed = 7;
  plan.now = kStoryStart;
  plan.is_clean = true;
  auto laid = lay_demo(data, plan, [](double) {});
  CHECK(laid.is_ok());
}

StoryResult run_story(const std::string& path, const StoryCity& city, const std::string& scratch) {
  StoryResult result;
  result.name = fs::path(path).stem().string();
  const DataFolder data{scratch + "/" + result.name};
  fs::remove_all(data.folder);
  fs::remove_all(data.key_folder());
  fs::copy(city.folder, data.folder, fs::copy_options::recursive);
  const TempPlace place(data.file(), TempPlace::Content::copy, city.place.path());
  if (is_postgres(place.path())) CHECK(data.save_place(place.path()).is_ok());
  fs::copy(DataFolder{city.folder}.key_folder(), data.key_folder(), fs::copy_options::recursive);
  HandClock clock(kStoryStart);
  auto app = App::open({data, true}, clock);
  if (!app) {
    result.problems.push_back("cannot open the city: " + app.error().key);
    return result;
  }
  Teller teller(**app, clock, result);
  std::ifstream file(path);
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string text = trimmed(line.substr(0, line.starts_with("#") ? 0 : std::string::npos));
    if (!text.empty()) teller.tell(number, text);
  }
  if (result.step_count == 0) result.problems.push_back("an empty story");
  return result;
}

}  // namespace fl
