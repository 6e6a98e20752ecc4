// A request, a reply, and the route table as data. Rooms export rows; app/ collects them; the
// server, the OpenAPI page, the generated access matrix and the docs all read the same rows. A row
// cannot be made without saying who may come in (`Access` has no default).
//
// Handlers are ordinary blocking functions run on the worker pool; they never touch the socket.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "platform/json.h"
#include "platform/result.h"
#include "platform/time.h"

namespace fl {

enum class Method { get, post, del };
[[nodiscard]] std::string_view name_of(Method method);

// Which admission class a route is in (DESIGN section 6), most precious first.
enum class RouteClass { life, pass, field, list, heavy };

// Who may come in, as data. `verb` is checked by the room with trust's permit(); the words here
// drive the matrix.
struct Access {
  enum class Kind { anyone, signed_in, resident, staff, verb, capability, demo } kind;
  std::string_view verb;  // for Kind::verb, e.g. "task.accept"
  // No default: a route row that says nothing about who may come in does not compile
  // (tests/must_not_compile/route_without_access.cpp).
  constexpr Access(Kind kind, std::string_view verb = {}) : kind(kind), verb(verb) {}
};

struct Request {
  Method method = Method::get;
  std::string path;                                                 // without the query
  std::vector<std::pair<std::string, std::string>> query, headers;  // header names in lower case
  std::vector<std::string> captures;  // {id} parts of the pattern, in order
  std::string body;
  std::string peer;  // address, for rate limits; never logged with a person
  Instant now;       // the only time reading of this request
  std::string request_id;
  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;
  [[nodiscard]] std::string_view query_value(std::string_view name) const;
  [[nodiscard]] std::string_view cookie(std::string_view name) const;
};

// Splits "/v1/tasks?area=x%20y" into path and decoded query pairs ('+' is a space). Fault:
// http.bad_request when an escape is broken or the decoded text is not UTF-8.
[[nodiscard]] Outcome set_target(Request& request, std::string_view target);
// "%E7%8E%8B" -> its bytes; nothing when an escape is broken, gives a NUL, or the whole is not
// UTF-8.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text, bool is_plus_space);

struct Reply {
  int status = 200;
  std::string body = {};
  std::string_view mime = "application/json; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers = {};
};

[[nodiscard]] Reply reply_json(int status, const json::value& body);
[[nodiscard]] Reply reply_fault(
    const Fault& fault);  // kind -> status in one table; unavailable adds Retry-After
[[nodiscard]] int status_of(FaultKind kind);

using Handler = std::function<Reply(const Request&)>;
// Answers on the event loop, at once or later from any thread by calling `finish` exactly once. It
// must never block: memory and hand-over only. The request lives until `finish` is called.
using Finish = std::function<void(Reply)>;
using LaterHandler = std::function<void(const Request&, Finish finish)>;

struct Route {
  Method method;
  std::string_view pattern;  // "/v1/tasks/{id}/done"
  std::string_view name;     // "work.finish_task": stable, used by metrics, matrix, docs
  RouteClass route_class;
  Access access;
  std::span<const DraftField> draft;  // empty: no body
  std::string_view reply_schema;      // name of the schema in OpenAPI: "TaskDetail"
  std::string_view summary;           // one English sentence
  bool needs_act_key;                 // Idempotency-Key required
  Handler handle;
  // Set for the few routes that a worker thread would only slow down; `handle` then says the same
  // for stories and the matrix.
  LaterHandler handle_later = {};
};

// Finds and runs the handler; turns a Bug into 500 with an incident number; the same for server,
// stories and matrix.
class Router {
 public:
  explicit Router(std::vector<Route> routes);
  [[nodiscard]] Reply handle(
      Request request) const;  // 404 http.no_such_route, 405 http.wrong_method
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }
  // The row for a request, or nothing: admission asks before the body is read.
  [[nodiscard]] const Route* find(Method method, std::string_view path,
                                  std::vector<std::string>* captures) const;
  // Runs the handler of a row already found; `request.captures` must be filled.
  [[nodiscard]] Reply run(const Route& route, const Request& request) const;
  // The same for a row with `handle_later`; `finish` is called also when the handler throws.
  void run_later(const Route& route, const Request& request, Finish finish) const;
  // What to say when find() gave nothing: 404, or 405 with the methods that would do.
  [[nodiscard]] Reply no_route(std::string_view path) const;

 private:
  std::vector<Route> routes_;
  std::vector<std::vector<std::string_view>> parts_;  // the pattern of each route, split once
  // Patterns without captures, by method; and the others by their number of parts.
  std::array<std::unordered_map<std::string_view, std::size_t>, 3> exact_;
  std::vector<std::vector<std::size_t>> of_size_;
};

// `{"items":[...],"next":..., "as_of":...}`
[[nodiscard]] json::object list_body(json::array items, const std::string& next, Instant now);

}  // namespace fl
