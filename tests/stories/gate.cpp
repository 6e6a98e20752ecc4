// What a gate does, in C++: the same code as `firstline verify`.
#include "gate.h"

#include "platform/base64.h"

namespace fl {

namespace {

Reply fetched(const App& app, const std::string& path, const std::string& since, Instant now) {
  Request request;
  request.method = Method::get;
  request.path = path;
  if (!since.empty()) request.query.emplace_back("since", since);
  request.now = now;
  request.peer = "127.0.0.1";
  return app.router().handle(request);
}

}  // namespace

Reply StoryGate::load(const App& app, Instant now) {
  if (!root_) {
    const Reply reply = fetched(app, "/v1/gate/root", "", now);
    if (reply.status != 200) return reply;
    const auto body = json::parse(reply.body).as_object();
    auto root = PublicKey::of_spki(*bytes_of_base64(body.at("root").as_string()));
    CHECK(root.is_ok());
    root_ = *root;
    is_demo_ = body.at("demo").as_bool();
  }
  const Reply reply =
      fetched(app, "/v1/gate/bundle", bundle_ ? std::to_string(bundle_->manifest.number) : "", now);
  if (reply.status != 200) return reply;
  auto file = read_bundle_file(reply.body);
  auto taken = take_in(reply.body, bundle_ ? &*bundle_ : nullptr, *root_, is_demo_, now.ms / 1'000);
  if (!taken) return reply_json(200, json::object{{"fault", taken.error().detail}});
  bundle_ = std::move(*taken);
  return reply_json(200, json::object{{"fault", nullptr},
                                      {"number", bundle_->manifest.number},
                                      {"is_delta", file->builds_on.has_value()},
                                      {"live", bundle_->live.size()},
                                      {"is_small", reply.body.size() < 4'000}});
}

Reply StoryGate::check(const std::string& token, const std::string& place, Instant now) const {
  const auto kind = place_kind_of(place);
  CHECK(kind.has_value());
  const auto verdict = check_token(token, bundle_ ? &*bundle_ : nullptr, now.ms / 1'000, *kind);
  return reply_json(
      200, json::object{{"verdict", name_of(verdict.word)},
                        {"why", name_of(verdict.why)},
                        {"as_of", verdict.as_of ? json::value(to_rfc3339({*verdict.as_of * 1'000}))
                                                : json::value(nullptr)},
                        {"name", verdict.token ? verdict.token->name : ""},
                        {"last_four", verdict.token ? verdict.token->last_four : ""},
                        {"is_let_in", verdict.is_let_in}});
}

}  // namespace fl
