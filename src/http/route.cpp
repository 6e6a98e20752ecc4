// Matching a request to its row, running the handler, and the one place where a Bug becomes a 500.
#include "http/route.h"

#include <new>
#include <typeinfo>

#include "platform/crypto.h"
#include "platform/log.h"
#include "platform/text.h"

namespace fl {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string_view value_under(const std::vector<std::pair<std::string, std::string>>& pairs,
                             std::string_view name) {
  for (const auto& [key, value] : pairs)
    if (key == name) return value;
  return {};
}

std::string_view trimmed_view(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

// "/v1/tasks/{id}" -> "v1", "tasks", "{id}"; "/" -> one empty part.
std::vector<std::string_view> parts_of(std::string_view path) {
  if (path.empty() || path.front() != '/') return {};
  return split(path.substr(1), '/');
}

bool is_capture(std::string_view part) {
  return !part.empty() && part.front() == '{';
}

// Fits when every literal part is the same and every capture decodes to something.
bool fits(const std::vector<std::string_view>& pattern, const std::vector<std::string_view>& parts,
          std::vector<std::string>* captures) {
  if (pattern.size() != parts.size()) return false;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (!is_capture(pattern[i]) && pattern[i] != parts[i]) return false;
  std::vector<std::string> found;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!is_capture(pattern[i])) continue;
    auto text = percent_decoded(parts[i], false);
    if (!text || text->empty()) return false;
    found.push_back(std::move(*text));
  }
  if (captures) *captures = std::move(found);
  return true;
}

Reply reply_bug(std::string_view route_name, std::string_view what) {
  const std::string incident = new_incident_number();
  log_line(LogLevel::error, "http.bug",
           {{"incident", incident}, {"route", route_name}, {"why", what}});
  return reply_json(500, json::object{{"fault", json::object{{"key", "http.bug"}, {"kind", "bug"}}},
                                      {"incident", incident}});
}

// With the little there is left, or with nothing.
Reply reply_no_memory() {
  try {
    return reply_fault({FaultKind::unavailable, "http.no_memory"});
  } catch (const std::bad_alloc&) {
    Reply bare;
    bare.status = 503;
    return bare;
  }
}

}  // namespace

std::string_view name_of(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::post:
      return "POST";
    case Method::del:
      return "DELETE";
  }
  return "GET";
}

std::optional<std::string> percent_decoded(std::string_view text, bool is_plus_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+' && is_plus_space) c = ' ';
    if (c == '%') {
      const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (c == '\0') return std::nullopt;
    out += c;
  }
  if (!is_utf8(out)) return std::nullopt;
  return out;
}

Outcome set_target(Request& request, std::string_view target) {
  const Fault bad{FaultKind::bad_input, "http.bad_request", "broken escape in the address"};
  const auto mark = target.find('?');
  const std::string_view path = target.substr(0, mark);
  if (path.empty() || path.front() != '/' || !percent_decoded(path, false)) return bad;
  request.path = std::string(path);
  request.query.clear();
  if (mark == target.npos) return Done{};
  for (const auto pair : split(target.substr(mark + 1), '&')) {
    if (pair.empty()) continue;
    const auto sign = pair.find('=');
    auto name = percent_decoded(pair.substr(0, sign), true);
    auto value =
        percent_decoded(sign == pair.npos ? std::string_view() : pair.substr(sign + 1), true);
    if (!name || !value) return bad;
    request.query.emplace_back(std::move(*name), std::move(*value));
  }
  return Done{};
}

std::string_view Request::header(std::string_view lower_case_name) const {
  return value_under(headers, lower_case_name);
}

std::string_view Request::query_value(std::string_view name) const {
  return value_under(query, name);
}

std::string_view Request::cookie(std::string_view name) const {
  for (const auto pair : split(header("cookie"), ';')) {
    const auto clean = trimmed_view(pair);
    const auto sign = clean.find('=');
    if (sign != clean.npos && clean.substr(0, sign) == name) return clean.substr(sign + 1);
  }
  return {};
}

int status_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::bad_input:
      return 400;
    case FaultKind::not_signed_in:
      return 401;
    case FaultKind::refused:
      return 403;
    case FaultKind::absent:
      return 404;
    case FaultKind::conflict:
      return 409;
    case FaultKind::too_large:
      return 413;
    case FaultKind::too_many:
      return 429;
    case FaultKind::unavailable:
      return 503;
  }
  return 500;
}

Reply reply_json(int status, const json::value& body) {
  Reply reply;
  reply.status = status;
  if (status != 204) reply.body = json_text(body);
  return reply;
}

Reply reply_fault(const Fault& fault) {
  json::object what{{"key", fault.key}, {"kind", name_of(fault.kind)}};
  if (!fault.detail.empty()) what["detail"] = fault.detail;
  if (!fault.fields.empty()) {
    json::array fields;
    for (const auto& field : fault.fields)
      fields.push_back(
          json::object{{"field", field.field}, {"key", field.key}, {"expected", field.expected}});
    what["fields"] = std::move(fields);
  }
  Reply reply = reply_json(status_of(fault.kind), json::object{{"fault", std::move(what)}});
  // Jitter, so that those sent away together do not come back together.
  if (fault.kind == FaultKind::unavailable)
    reply.headers.emplace_back("Retry-After", std::to_string(1 + random_u64() % 8));
  return reply;
}

json::object list_body(json::array items, const std::string& next, Instant now) {
  return {{"items", std::move(items)},
          {"next", next.empty() ? json::value(nullptr) : json::value(next)},
          {"as_of", to_rfc3339(now)}};
}

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    CHECK(routes_[i].handle);
    parts_.push_back(parts_of(routes_[i].pattern));
    CHECK(!parts_.back().empty());
    for (std::size_t j = 0; j < i; ++j)
      CHECK(routes_[j].method != routes_[i].method || routes_[j].pattern != routes_[i].pattern);
    if (routes_[i].pattern.find('{') == std::string_view::npos) {
      exact_[std::size_t(routes_[i].method)].emplace(routes_[i].pattern, i);
      continue;
    }
    if (of_size_.size() <= parts_[i].size()) of_size_.resize(parts_[i].size() + 1);
    of_size_[parts_[i].size()].push_back(i);
  }
}

// Literal parts win over captures: "/v1/tasks/mine" is not a task called "mine".
const Route* Router::find(Method method, std::string_view path,
                          std::vector<std::string>* captures) const {
  const auto& exact = exact_[std::size_t(method)];
  if (const auto it = exact.find(path); it != exact.end()) {
    if (captures) captures->clear();
    return &routes_[it->second];
  }
  const auto parts = parts_of(path);
  if (parts.size() >= of_size_.size()) return nullptr;
  const Route* best = nullptr;
  std::vector<std::string> found;
  for (const std::size_t i : of_size_[parts.size()]) {
    if (routes_[i].method != method || !fits(parts_[i], parts, &found)) continue;
    best = &routes_[i];
    if (captures) *captures = found;
  }
  return best;
}

Reply Router::run(const Route& route, const Request& request) const {
  try {
    return route.handle(request);
  } catch (const Bug& bug) {
    return reply_bug(route.name, bug.what());
  } catch (const std::bad_alloc&) {
    return reply_no_memory();
  } catch (const std::exception& other) {
    return reply_bug(route.name,
                     typeid(other).name());  // its text may quote data; the type may not
  }
}

void Router::run_later(const Route& route, const Request& request, Finish finish) const {
  try {
    route.handle_later(request, finish);
  } catch (const Bug& bug) {
    finish(reply_bug(route.name, bug.what()));
  } catch (const std::bad_alloc&) {
    finish(reply_no_memory());
  } catch (const std::exception& other) {
    finish(reply_bug(route.name, typeid(other).name()));
  }
}

Reply Router::no_route(std::string_view path) const {
  std::string allow;
  for (const auto method : {Method::get, Method::post, Method::del}) {
    if (!find(method, path, nullptr)) continue;
    allow += allow.empty() ? "" : ", ";
    allow += method == Method::get ? "GET, HEAD" : name_of(method);
  }
  if (allow.empty()) return reply_fault({FaultKind::absent, "http.no_such_route"});
  Reply reply = reply_fault({FaultKind::bad_input, "http.wrong_method"});
  reply.status = 405;
  reply.headers.emplace_back("Allow", std::move(allow));
  return reply;
}

Reply Router::handle(Request request) const {
  const Route* route = find(request.method, request.path, &request.captures);
  return route ? run(*route, request) : no_route(request.path);
}

}  // namespace fl
