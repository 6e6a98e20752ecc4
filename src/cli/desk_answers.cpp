// The questions a box answers: over the app that has the folder open, whichever process that is.
#include <optional>

#include "cli/desk_box.h"
#include "pass/pass.h"
#include "pass/show.h"
#include "platform/clock.h"

namespace fl::cli {

namespace {

std::string text_at(const json::object& question, std::string_view name) {
  const auto* member = question.if_contains(name);
  return member != nullptr && member->is_string() ? std::string(member->get_string())
                                                  : std::string{};
}

bool flag_at(const json::object& question, std::string_view name) {
  const auto* member = question.if_contains(name);
  return member != nullptr && member->is_bool() && member->get_bool();
}

constexpr std::int64_t kTellEveryMs = 1'000;

}  // namespace

Result<json::object> explained(App& app, const json::object& question, Instant now) {
  const std::string text = text_at(question, "person"), at_text = text_at(question, "at");
  const auto at = at_text.empty() ? Result<Instant>(now) : from_rfc3339(at_text);
  if (!at) return at.error();
  const auto id = id_of_text<PersonId>(text);
  if (!id) return Fault{FaultKind::absent, "registry.no_such_person", text};
  // Opening a record is seen by its person, from this desk as from any other.
  auto logged = app.db().write([&](Tx& tx) -> Outcome {
    auto person = load_person(tx, *id);
    if (!person) return Fault{person.error().kind, person.error().key, text};
    log_read(tx, {AccountId{}, "status.explain", {person->id}, "command line"}, now);
    return Done{};
  });
  if (!logged) return logged.error();
  return app.db().read([&](Tx& tx) -> Result<json::object> {
    auto now_is = status_now(tx, app.rules(), *id, *at);
    if (!now_is) return now_is.error();
    std::string out;
    if (flag_at(question, "json")) {
      out = json_text(status_page(tx, app.keys(), **now_is, *at)) + "\n";
    } else {
      const bool is_english = text_at(question, "language") == "en";
      for (const auto& line : status_words(**now_is, is_english ? Language::en : Language::zh))
        out += line + "\n";
    }
    return json::object{{"text", out}, {"ok", (*now_is)->after.outcome == Verdict::ok}};
  });
}

Result<json::object> passes_issued(App& app, const json::object& question, Instant now,
                                   const DeskBox::Tell& tell,
                                   const std::function<bool()>& should_stop) {
  CityWalk walk;
  walk.is_everyone = flag_at(question, "everyone");
  walk.is_anew = flag_at(question, "anew");
  walk.now = now;
  walk.should_stop = should_stop;
  std::int64_t told_ms = 0;
  walk.progress = [&](double share, std::int64_t count) {
    if (steady_ms() - told_ms < kTellEveryMs) return;
    told_ms = steady_ms();
    tell({{"share", share}, {"signed", count}});
  };
  auto done = sign_city(app.pass_desk(), walk);
  if (!done) return done.error();
  return json::object{{"signed", done->signed_count},
                      {"waiting", done->waiting_count},
                      {"whole", done->is_whole},
                      {"resumed", done->was_resumed}};
}

DeskBox::Answer desk_answers(App& app, const Clock& clock) {
  return [&app, &clock](const json::object& question, const DeskBox::Tell& tell,
                        const std::function<bool()>& should_stop) -> Result<json::object> {
    const std::string verb = text_at(question, "verb");
    if (verb == "explain") return explained(app, question, clock.now());
    if (verb != "issue_passes") return Fault{FaultKind::bad_input, "app.no_such_question", verb};
    auto done = passes_issued(app, question, clock.now(), tell, should_stop);
    // Stopped on the way: the question is taken up again by the next server.
    if (done && !done->at("whole").as_bool() && should_stop())
      return Fault{FaultKind::unavailable, "app.server_silent", {}};
    return done;
  };
}

}  // namespace fl::cli
