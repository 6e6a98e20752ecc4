// Routes of the service page and the metrics.
#include "app/routes_service.h"

#include <charconv>

#include "pass/check.h"
#include "platform/limits.h"
#include "platform/metrics.h"
#include "post/post.h"
#include "storage/scrub.h"

namespace fl {

namespace {

constexpr int kListMax = 100;

struct ServiceRoutes {
  App& app;
  const Gate& gate;
  std::function<Reply(Instant)> ready;

  [[nodiscard]] Result<Actor> keeper(const Request& request, Verb verb) const {
    auto actor = gate.actor(request);
    if (!actor) return actor;
    auto allowed = permit(*actor, verb, {});
    if (!allowed) return allowed.error();
    return actor;
  }

  // Only for a collector on the same machine: a proxy in front says whom it speaks for, and is
  // refused like anyone from elsewhere.
  [[nodiscard]] Reply metrics(const Request& request) const {
    const bool is_local = request.peer == "127.0.0.1" || request.peer == "::1";
    const bool is_passed_on = !request.header("x-forwarded-for").empty() ||
                              !request.header("forwarded").empty() ||
                              !request.header("via").empty();
    if (!is_local || is_passed_on) return reply_fault({FaultKind::refused, "app.local_only"});
    note_state();
    return Reply{200, metrics_text(), "text/plain; version=0.0.4; charset=utf-8"};
  }

  void note_state() const {
    // What has not happened yet is told as nothing, so that a rule on it can be written today.
    count_metric("firstline_lists_published_total", "Doubt lists published.", {}, 0);
    count_metric("firstline_witness_refusals_total", "Heads or lists a witness would not sign.", {},
                 0);
    set_metric("firstline_storage_healthy", "1: writes are kept.", app.db().is_healthy() ? 1 : 0);
    set_metric("firstline_storage_commits", "Commits since the start.",
               double(app.db().commit_count()));
    note_scrub();
    auto parked = app.dispatcher().parked_count();
    if (parked) set_metric("firstline_events_parked", "Events given up on.", *parked);
    auto differing =
        app.db().read([](Tx& tx) -> Result<std::int64_t> { return differing_count(tx); });
    if (differing)
      set_metric("firstline_statuses_differing", "Restrictions not as their evidence says.",
                 double(*differing));
    auto post = delivery_counts(app.db());
    if (!post) return;
    const std::string help = "Messages of the last day by what became of them.";
    set_metric("firstline_messages", help, double(post->waiting), {{"state", "waiting"}});
    set_metric("firstline_messages", help, double(post->failed), {{"state", "failed"}});
    set_metric("firstline_messages", help, double(post->sent), {{"state", "sent"}});
    set_metric("firstline_messages", help, double(post->expired), {{"state", "expired"}});
  }

  [[nodiscard]] Reply service(const Request& request) const {
    auto actor = keeper(request, Verb::service_see);
    if (!actor) return reply_fault(actor.error());
    auto post = delivery_counts(app.db());
    if (!post) return reply_fault(post.error());
    auto parked = app.dispatcher().parked_count();
    if (!parked) return reply_fault(parked.error());
    auto differing =
        app.db().read([](Tx& tx) -> Result<std::int64_t> { return differing_count(tx); });
    if (!differing) return reply_fault(differing.error());
    json::value state = json::parse(ready(request.now).body);
    // Said here and not to whoever asks whether the server can serve: it can.
    if (*differing > 0) {
      state.at("reasons").as_array().emplace_back("pass.status_differs");
      state.at("ok") = false;
    }
    json::object body{{"ok", state.at("ok")},
                      {"reasons", state.at("reasons")},
                      {"parked_events", *parked},
                      {"statuses_differing", *differing},
                      {"has_gateway", app.has_gateway()},
                      {"messages", json::object{{"waiting", post->waiting},
                                                {"failed", post->failed},
                                                {"sent", post->sent},
                                                {"expired", post->expired}}},
                      {"as_of", to_rfc3339(request.now)}};
    auto scrub = scrub_state(app.db());
    if (!scrub) return reply_fault(scrub.error());
    if (scrub->has_sums) body["page_sums"] = page_sums(*scrub);
    return reply_json(200, body);
  }

  [[nodiscard]] static json::object page_sums(const Scrub& scrub) {
    return {{"page_count", scrub.page_count},
            {"next_page", scrub.next_page},
            {"whole_at",
             scrub.whole_at ? json::value(to_rfc3339(*scrub.whole_at)) : json::value(nullptr)},
            {"wrong_page", scrub.wrong_page}};
  }

  // Nothing is told where pages have no sums.
  void note_scrub() const {
    auto scrub = scrub_state(app.db());
    if (!scrub || !scrub->has_sums) return;
    set_metric("firstline_page_sums_sound", "0: a page's sum is wrong.", scrub->is_sound() ? 1 : 0);
    set_metric("firstline_page_sums_next_page", "The page that the look at all sums comes to next.",
               double(scrub->next_page));
    set_metric("firstline_page_sums_pages", "Pages of the database file.",
               double(scrub->page_count));
    set_metric("firstline_page_sums_whole_at_seconds", "When all were last looked at; 0: not yet.",
               scrub->whole_at ? double(scrub->whole_at->ms) / 1e3 : 0);
  }

  [[nodiscard]] Reply parked(const Request& request) const {
    auto actor = keeper(request, Verb::service_see);
    if (!actor) return reply_fault(actor.error());
    auto found = app.dispatcher().parked();
    if (!found) return reply_fault(found.error());
    json::array items;
    for (const auto& one : *found)
      items.push_back(json::object{{"id", to_text(one.event.id)},
                                   {"kind", one.event.kind},
                                   {"at", to_rfc3339(one.event.at)},
                                   {"tries", one.tries},
                                   {"last_error", one.last_error}});
    return reply_json(200, list_body(std::move(items), "", request.now));
  }

  [[nodiscard]] Reply retry_event(const Request& request) const {
    auto actor = keeper(request, Verb::service_mend);
    if (!actor) return reply_fault(actor.error());
    auto id = id_of_text<EventId>(request.captures.at(0));
    if (!id) return reply_fault({FaultKind::absent, "storage.no_such_event"});
    auto wanted = gate.act_of(request, *actor, hash_bucket(actor->account.value));
    if (!wanted) return reply_fault(wanted.error());
    auto allowed = permit(*actor, Verb::service_mend, {});
    if (!allowed) return reply_fault(allowed.error());
    auto done = act(app.db(), *wanted, [&](Tx& tx) -> Result<std::string> {
      auto tried = retry_event_in(tx, *id, request.now);
      if (!tried) return tried.error();
      append_leaf(tx, leaf_of(*allowed, hash_bucket(id->value), "event.retried", "event", id->value,
                              "", request.now));
      return to_text(*id);
    });
    return done ? reply_json(200, json::object{{"ok", true}}) : reply_fault(done.error());
  }

  [[nodiscard]] Reply messages(const Request& request) const {
    auto actor = keeper(request, Verb::service_see);
    if (!actor) return reply_fault(actor.error());
    const auto state = request.query_value("state");
    auto found = app.db().read([&](Tx& tx) -> Result<std::vector<Delivery>> {
      return deliveries(tx, app.keys(), state, request.now + std::chrono::hours(1), 0, kListMax);
    });
    if (!found) return reply_fault(found.error());
    json::array items;
    for (const auto& one : *found)
      items.push_back(json::object{
          {"id", to_text(one.id)},
          {"kind", one.kind},
          {"channel", one.channel},
          {"state", one.state},
          {"to", one.to_masked},
          {"at", to_rfc3339(one.at)},
          {"done_at", one.done_at ? json::value(to_rfc3339(*one.done_at)) : json::value(nullptr)},
          {"tries", one.tries},
          {"last_error", one.last_error}});
    return reply_json(200, list_body(std::move(items), "", request.now));
  }

  [[nodiscard]] Reply retry_one_message(const Request& request) const {
    auto actor = keeper(request, Verb::service_mend);
    if (!actor) return reply_fault(actor.error());
    auto id = id_of_text<MessageId>(request.captures.at(0));
    if (!id) return reply_fault({FaultKind::absent, "post.no_such_message"});
    auto wanted = gate.act_of(request, *actor, hash_bucket(actor->account.value));
    if (!wanted) return reply_fault(wanted.error());
    auto allowed = permit(*actor, Verb::service_mend, {});
    if (!allowed) return reply_fault(allowed.error());
    auto done = act(app.db(), *wanted, [&](Tx& tx) -> Result<std::string> {
      auto tried = retry_message(tx, *id, request.now);
      if (!tried) return tried.error();
      append_leaf(tx, leaf_of(*allowed, hash_bucket(id->value), "message.retried", "message",
                              id->value, "", request.now));
      return to_text(*id);
    });
    return done ? reply_json(200, json::object{{"ok", true}}) : reply_fault(done.error());
  }
};

}  // namespace

std::vector<Route> service_routes(App& app, const Gate& gate, std::function<Reply(Instant)> ready) {
  const ServiceRoutes r{app, gate, std::move(ready)};
  constexpr Access kSee{Access::Kind::verb, "service.see"};
  constexpr Access kMend{Access::Kind::verb, "service.mend"};
  auto get = [](std::string_view pattern, std::string_view name, Access access,
                std::string_view schema, std::string_view summary, Handler handle) {
    return Route{Method::get, pattern, name,  RouteClass::list, access, {},
                 schema,      summary, false, std::move(handle)};
  };
  auto post = [](std::string_view pattern, std::string_view name, std::string_view summary,
                 Handler handle) {
    return Route{Method::post, pattern, name, RouteClass::list, kMend, {},
                 "Health",     summary, true, std::move(handle)};
  };
  return {
      get("/metrics", "app.metrics", Access{Access::Kind::anyone}, "Metrics",
          "Counters for a collector on the same machine.",
          [r](const Request& q) { return r.metrics(q); }),
      get("/v1/service", "app.service", kSee, "Service", "Is all well, and what is not.",
          [r](const Request& q) { return r.service(q); }),
      get("/v1/events/parked", "app.parked_events", kSee, "ParkedEventList",
          "Events that were given up on.", [r](const Request& q) { return r.parked(q); }),
      post("/v1/events/{id}/retry", "app.retry_event", "One parked event is due again.",
           [r](const Request& q) { return r.retry_event(q); }),
      get("/v1/messages", "app.deliveries", kSee, "DeliveryList",
          "Messages of the last day and what became of them; numbers masked, no texts.",
          [r](const Request& q) { return r.messages(q); }),
      post("/v1/messages/{id}/retry", "app.retry_message", "One failed message is due again.",
           [r](const Request& q) { return r.retry_one_message(q); }),
  };
}

}  // namespace fl
