// Walks every route with every seat around every thing and judges each reply by a policy.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "policy.h"
#include "world.h"

namespace fl::matrix {

// One cell of the matrix as it was seen.
struct Seen {
  std::string_view route;
  std::string where;  // seat and thing, for a person to read
  Facts facts;
  int status = 0;
  std::string fault;
  [[nodiscard]] Answer answer() const;
};

struct Judged {
  std::size_t cells = 0;
  std::vector<std::string> leaks;                  // came in, or was told more, than allowed
  std::vector<std::string> wrong;                  // kept out, or answered wrongly
  std::map<std::string, std::size_t> wrong_cells;  // by route, leaks included
};
[[nodiscard]] Judged judge(std::span<const Seen> seen, std::span<const PolicyRow> policy);

class Walk {
 public:
  Walk(World& world, const Router& router, std::span<const PolicyRow> policy)
      : world_(world), router_(router), policy_(policy) {}
  // All seats; then each role once more as the holder of the task, from a place that covers
  // nothing.
  void run();
  [[nodiscard]] const std::vector<Seen>& seen() const { return seen_; }
  // What no table row says: denied requests that wrote, told a name, or told foreign from unknown.
  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

 private:
  // One request to make: a route with its captures and query filled from a thing.
  struct Case {
    const Route* route = nullptr;
    Thing* thing = nullptr;
    const Area* area = nullptr;
    std::string target, unknown_target, link, where;
    bool is_mine = false;
  };
  [[nodiscard]] std::vector<Case> cases_of(Thing& thing) const;
  void add_cases(const Route& route, Thing& thing, std::vector<Case>& cases) const;
  [[nodiscard]] Facts facts_of(const Seat& seat, const Case& what) const;
  [[nodiscard]] Request request_of(const Seat& seat, const Case& what, const std::string& target);
  void sit(Seat& seat, const std::vector<Thing*>& things);
  void ask_denied(const Seat& seat, const Case& what);
  void ask_allowed(Seat& seat, const Case& what);
  [[nodiscard]] Reply note(const Seat& seat, const Case& what);
  void problem(const Seat& seat, const Case& what, const std::string& text);

  World& world_;
  const Router& router_;
  std::span<const PolicyRow> policy_;
  std::vector<Seen> seen_;
  std::vector<std::string> problems_;
};

// A body that a route's own table of fields accepts.
[[nodiscard]] std::string valid_body(World& world, const Route& route, const Thing& thing);

}  // namespace fl::matrix
