// See sms_replies.h. What came of a text is counted by a word; the caller always hears the same, so
// that nobody learns by it whose number is known here.
#include "app/sms_replies.h"

#include "duty/duty.h"
#include "platform/metrics.h"
#include "post/replies.h"
#include "trust/bearer.h"
#include "work/work.h"

namespace fl {

namespace {

constexpr std::string_view kOnIt = "短信回复：知道了，在办";
constexpr std::string_view kCannot = "短信回复：去不了";

struct Replies {
  App& app;
  std::string secret;

  // The gateway's id makes the act's key: a text handed in twice is one act.
  static ActKey key_of(const InboundText& text) {
    const Hash32 hash = sha256("sms reply|" + text.from + "|" + text.id);
    ActKey key;
    for (std::size_t i = 0; i < 8; ++i) {
      key.high = key.high << 8 | hash[i];
      key.low = key.low << 8 | hash[i + 8];
    }
    return key;
  }

  struct Answering {
    Permit permit;
    Act act;
  };
  [[nodiscard]] Result<Answering> leave(const Awaited& awaited, const InboundText& text,
                                        ReplyWord word, Instant now) const {
    return app.db().read([&](Tx& tx) -> Result<Answering> {
      auto actor = actor_of_account(tx, awaited.account, now);
      if (!actor) return actor.error();
      auto task = see_task(tx, TaskId{awaited.entity});
      if (!task) return task.error();
      const Placement place{task->area_path,
                            task->holder,
                            {},
                            is_on_duty_for(tx, actor->account, task->area_path, now)};
      auto may = permit(*actor, word == ReplyWord::yes ? Verb::task_acknowledge : Verb::task_bounce,
                        place);
      if (!may) return may.error();
      Act act;
      act.bucket = task->bucket();
      act.account = actor->account;
      act.key = key_of(text);
      act.request_hash = raw(sha256(text.text));
      act.now = now;
      return Answering{*may, act};
    });
  }

  // What became of it, as a word.
  [[nodiscard]] std::string_view take(const InboundText& text, Instant now) const {
    auto awaited = app.db().read([&](Tx& tx) -> Result<std::optional<Awaited>> {
      return awaited_from(tx, app.keys(), text.from, now);
    });
    if (!awaited) return "failed";
    if (!*awaited || (*awaited)->kind != "rung") return "unknown";
    const ReplyWord word = word_of_reply(text.text);
    if (word == ReplyWord::none) return "not_understood";
    auto answering = leave(**awaited, text, word, now);
    if (!answering) return "refused";
    const TaskId task{(*awaited)->entity};
    const auto done = word == ReplyWord::yes
                          ? acknowledge_task(app.work(), answering->permit, task,
                                             std::string(kOnIt), answering->act)
                          : bounce_task(app.work(), answering->permit, task, "other",
                                        std::string(kCannot), answering->act);
    if (done) return word == ReplyWord::yes ? "acknowledged" : "passed_back";
    return done.error().kind == FaultKind::unavailable ? "failed" : "refused";
  }

  [[nodiscard]] Reply receive(const Request& request) const {
    auto text = read_inbound(secret, request.header("x-firstline-time"),
                             request.header("x-firstline-signature"), request.body, request.now);
    const std::string help = "Answers by SMS by what became of them.";
    const std::string name = "firstline_sms_replies_total";
    if (!text) {
      count_metric(name, help, {{"outcome", "not_ours"}});
      return reply_fault(text.error());
    }
    const auto outcome = take(*text, request.now);
    count_metric(name, help, {{"outcome", std::string(outcome)}});
    // To be handed in again: nothing was done.
    if (outcome == "failed") return reply_fault({FaultKind::unavailable, "post.reply_not_taken"});
    return reply_json(202, json::object{{"as_of", to_rfc3339(request.now)}});
  }
};

}  // namespace

std::vector<Route> sms_reply_routes(App& app, const std::string& secret) {
  const Replies r{app, secret};
  return {{Method::post, "/v1/sms/replies", "app.sms_reply", RouteClass::field,
           Access{Access::Kind::anyone}, kInboundFields, "SmsTaken",
           "An answer by SMS, from a gateway that signs it.", false,
           [r](const Request& q) { return r.receive(q); }}};
}

}  // namespace fl
