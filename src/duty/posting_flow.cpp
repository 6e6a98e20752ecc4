// The exact solver: minimum-cost flow over a part of the arcs, grown until the rest is proven
// useless.
//
// Groups of alike responders on the left with their number, posts on the right with their seats, an
// arc where nothing bars, and one node that fills empty seats at the price of their tier. Supplies
// are upper bounds (LEQ): measured eighty times faster than one more node that takes whoever stays
// free. After each round every arc left out is asked for its reduced cost; the negative ones join.
// None left: optimal over all arcs.
#include <algorithm>
#include <limits>

#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include "duty/posting_model.h"

namespace fl::posting {

namespace {

constexpr std::int64_t kSquareMetres = 1'000;  // side of a square of the search grid
constexpr std::size_t kFirstArcsForSeat = 4, kFirstArcsMore = 12;
constexpr std::size_t kArcsInRoundMore = 8;

struct Arc {
  std::int32_t group = 0, post = 0;
  std::int64_t cost = 0;
};
struct Priced {
  std::int64_t reduced = 0;
  std::int32_t group = 0;
  std::int64_t cost = 0;
  bool operator<(const Priced& other) const {
    return reduced != other.reduced ? reduced < other.reduced : group < other.group;
  }
};

// The groups able to take one kind of post, in squares of the ground.
class Ground {
 public:
  Ground(const Model& model, std::int32_t kind, const std::vector<std::int64_t>& prices)
      : model_(model), prices_(prices) {
    std::vector<std::int32_t> able;
    const auto post = model.posts_of_kind[std::size_t(kind)].front();
    for (std::size_t g = 0; g < model.groups.size(); ++g)
      if ((model.bars_at(model.groups[g].members.front(), post) & ~kUntrained) == 0)
        able.push_back(static_cast<std::int32_t>(g));
    if (able.empty()) return;
    Point low = home(able.front()), high = low;
    for (const std::int32_t g : able) {
      low = {std::min(low.x, home(g).x), std::min(low.y, home(g).y)};
      high = {std::max(high.x, home(g).x), std::max(high.y, home(g).y)};
    }
    low_ = low;
    const std::int64_t span =
        std::max<std::int64_t>(std::int64_t(high.x) - low.x, std::int64_t(high.y) - low.y);
    side_ = std::max(kSquareMetres, span / 512);
    wide_ = (std::int64_t(high.x) - low.x) / side_ + 1;
    high_ = (std::int64_t(high.y) - low.y) / side_ + 1;
    squares_.resize(std::size_t(wide_ * high_));
    least_.assign(squares_.size(), std::numeric_limits<std::int64_t>::max());
    for (const std::int32_t g : able) {
      const auto square = std::size_t(row_of(home(g).y) * wide_ + column_of(home(g).x));
      squares_[square].push_back(g);
      least_[square] = std::min(least_[square], prices_[std::size_t(g)]);
    }
  }

  // Every group within `radius` whose reduced cost at `post` with price `price` is below `below`.
  void look(std::int32_t post, std::int64_t radius, std::int64_t price, std::int64_t below,
            std::vector<Priced>& found) const {
    if (squares_.empty()) return;
    const Point at = model_.posts[std::size_t(post)]->at;
    const std::int64_t left = column_of(at.x - radius), right = column_of(at.x + radius);
    for (std::int64_t row = row_of(at.y - radius); row <= row_of(at.y + radius); ++row)
      for (std::int64_t column = left; column <= right; ++column) {
        const auto square = std::size_t(row * wide_ + column);
        if (squares_[square].empty()) continue;
        const std::int64_t floor =
            distance_to(at, column, row) + least_[square] - model_.rules.move_cost_m - price;
        if (floor >= below) continue;
        for (const std::int32_t g : squares_[square])
          look_at(g, post, radius, price, below, found);
      }
  }

 private:
  [[nodiscard]] Point home(std::int32_t group) const {
    return model_.groups[std::size_t(group)].home;
  }
  [[nodiscard]] std::int64_t column_of(std::int64_t x) const {
    return std::clamp<std::int64_t>(floor_divided(x - low_.x), 0, wide_ - 1);
  }
  [[nodiscard]] std::int64_t row_of(std::int64_t y) const {
    return std::clamp<std::int64_t>(floor_divided(y - low_.y), 0, high_ - 1);
  }
  [[nodiscard]] std::int64_t floor_divided(std::int64_t metres) const {
    return metres >= 0 ? metres / side_ : -1;
  }
  // No home in the square is nearer than this.
  [[nodiscard]] std::int64_t distance_to(Point at, std::int64_t column, std::int64_t row) const {
    auto gap = [&](std::int64_t from, std::int64_t value) {
      return std::max<std::int64_t>({0, from - value, value - (from + side_ - 1)});
    };
    return std::max(gap(low_.x + column * side_, at.x), gap(low_.y + row * side_, at.y));
  }
  void look_at(std::int32_t g, std::int32_t post, std::int64_t radius, std::int64_t price,
               std::int64_t below, std::vector<Priced>& found) const {
    const Group& group = model_.groups[std::size_t(g)];
    const std::int64_t offset = prices_[std::size_t(g)] - price;
    const std::int32_t member = group.members.front();
    const std::int64_t cost = model_.cost(member, post);
    if (cost + offset >= below) return;
    if (metres_between(group.home, model_.posts[std::size_t(post)]->at) > radius) return;
    if (!model_.forbidden.empty() && model_.forbidden.contains({member, post})) return;
    found.push_back({cost + offset, g, cost});
  }

  const Model& model_;
  const std::vector<std::int64_t>& prices_;
  Point low_;
  std::int64_t side_ = 1, wide_ = 0, high_ = 0;
  std::vector<std::vector<std::int32_t>> squares_;
  std::vector<std::int64_t> least_;
};

class Solver {
 public:
  explicit Solver(const Model& model)
      : model_(model),
        // Every cost is raised by this, so that all are positive and no post takes more than its
        // seats.
        raise_(model.rules.move_cost_m + 1),
        group_prices_(model.groups.size(), 0),
        post_prices_(model.posts.size(), 0) {}

  Answer run() {
    first_arcs();
    do {
      flow();
      ++answer_.rounds;
    } while (add_arcs());
    answer_.arcs = static_cast<std::int64_t>(arcs_.size());
    hand_out();
    return std::move(answer_);
  }

 private:
  // For each post the groups nearest by cost, in rings of growing radius.
  void first_arcs() {
    constexpr auto kAny = std::numeric_limits<std::int64_t>::max();
    std::vector<Priced> found;
    for (std::int32_t kind = 0; kind < model_.kind_count; ++kind) {
      const Ground ground(model_, kind, group_prices_);
      for (const std::int32_t post : model_.posts_of_kind[std::size_t(kind)]) {
        const std::size_t wanted =
            std::size_t(model_.seats[std::size_t(post)]) * kFirstArcsForSeat + kFirstArcsMore;
        std::int64_t radius = std::min(kSquareMetres, model_.rules.distance_max_m);
        while (true) {
          found.clear();
          ground.look(post, radius, 0, kAny, found);
          if (found.size() >= wanted || radius >= model_.rules.distance_max_m) break;
          radius = std::min(radius * 2, model_.rules.distance_max_m);
        }
        take(found, post, wanted);
      }
    }
    for (std::size_t g = 0; g < model_.groups.size(); ++g)
      add_now(static_cast<std::int32_t>(g));
  }

  // Where somebody is now is always an arc.
  void add_now(std::int32_t g) {
    const Group& group = model_.groups[std::size_t(g)];
    if (group.now_post < 0) return;
    const std::int32_t member = group.members.front();
    if ((model_.all_bars(member, group.now_post) & ~kUntrained) == 0)
      arcs_.push_back({g, group.now_post, model_.cost(member, group.now_post)});
  }

  void take(std::vector<Priced>& found, std::int32_t post, std::size_t wanted) {
    if (found.size() > wanted) {
      std::nth_element(found.begin(), found.begin() + std::ptrdiff_t(wanted), found.end());
      found.resize(wanted);
    }
    std::sort(found.begin(), found.end());
    for (const Priced& priced : found)
      arcs_.push_back({priced.group, post, priced.cost});
  }

  void flow();

  // False when no arc could improve the plan.
  bool add_arcs() {
    const std::size_t before = arcs_.size();
    std::vector<Priced> found;
    for (std::int32_t kind = 0; kind < model_.kind_count; ++kind) {
      const Ground ground(model_, kind, group_prices_);
      for (const std::int32_t post : model_.posts_of_kind[std::size_t(kind)]) {
        found.clear();
        ground.look(post, model_.rules.distance_max_m, post_prices_[std::size_t(post)], 0, found);
        if (!found.empty())
          take(found, post, std::size_t(model_.seats[std::size_t(post)]) + kArcsInRoundMore);
      }
    }
    return arcs_.size() != before;
  }

  // From flows of groups to people: members in the order of their ids, posts in theirs.
  void hand_out() {
    answer_.post_of.assign(model_.responders.size(), -1);
    answer_.responder_prices.assign(model_.responders.size(), 0);
    for (const auto& [responder, post] : model_.forced)
      answer_.post_of[std::size_t(responder)] = post;
    std::vector<std::size_t> given(model_.groups.size(), 0);
    std::vector<std::size_t> order(arcs_.size());
    for (std::size_t i = 0; i < order.size(); ++i)
      order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return arcs_[a].post != arcs_[b].post ? arcs_[a].post < arcs_[b].post
                                            : arcs_[a].group < arcs_[b].group;
    });
    for (const std::size_t arc : order)
      for (std::int64_t n = 0; n < flows_[arc]; ++n) {
        const auto group = std::size_t(arcs_[arc].group);
        const std::int32_t member = model_.groups[group].members.at(given[group]++);
        answer_.post_of[std::size_t(member)] = arcs_[arc].post;
      }
    for (std::size_t g = 0; g < model_.groups.size(); ++g)
      for (const std::int32_t member : model_.groups[g].members)
        answer_.responder_prices[std::size_t(member)] = group_prices_[g];
    answer_.post_prices = post_prices_;
  }

  const Model& model_;
  std::int64_t raise_;
  std::vector<Arc> arcs_;
  std::vector<std::int64_t> flows_;  // beside arcs_
  std::vector<std::int64_t> group_prices_, post_prices_;
  Answer answer_;
};

void Solver::flow() {
  using Graph = lemon::SmartDigraph;
  using Simplex = lemon::NetworkSimplex<Graph, std::int64_t, std::int64_t>;
  Graph graph;
  graph.reserveNode(int(model_.groups.size() + model_.posts.size() + 1));
  graph.reserveArc(int(arcs_.size() + model_.posts.size()));
  std::vector<Graph::Node> groups, posts;
  for (std::size_t i = 0; i < model_.groups.size(); ++i)
    groups.push_back(graph.addNode());
  for (std::size_t i = 0; i < model_.posts.size(); ++i)
    posts.push_back(graph.addNode());
  const Graph::Node empty = graph.addNode();
  Graph::NodeMap<std::int64_t> supply(graph, 0);
  Graph::ArcMap<std::int64_t> cost(graph, 0);
  std::vector<Graph::Arc> arcs;
  arcs.reserve(arcs_.size());
  for (const Arc& arc : arcs_) {
    arcs.push_back(graph.addArc(groups[std::size_t(arc.group)], posts[std::size_t(arc.post)]));
    cost[arcs.back()] = arc.cost + raise_;
  }
  std::int64_t seats = 0;
  for (std::size_t p = 0; p < posts.size(); ++p) {
    cost[graph.addArc(empty, posts[p])] = model_.empty_cost(model_.posts[p]->tier) + raise_;
    supply[posts[p]] = -model_.seats[p];
    seats += model_.seats[p];
  }
  for (std::size_t g = 0; g < groups.size(); ++g)
    supply[groups[g]] = std::int64_t(model_.groups[g].members.size());
  supply[empty] = seats + 1;  // never used up: its price is the zero of all prices
  Simplex simplex(graph, false);
  simplex.costMap(cost).supplyMap(supply).supplyType(Simplex::LEQ);
  CHECK(simplex.run(Simplex::BLOCK_SEARCH) == Simplex::OPTIMAL);
  const std::int64_t zero = simplex.potential(empty);
  for (std::size_t g = 0; g < groups.size(); ++g)
    group_prices_[g] = simplex.potential(groups[g]) - zero;
  for (std::size_t p = 0; p < posts.size(); ++p)
    post_prices_[p] = simplex.potential(posts[p]) - zero - raise_;
  flows_.clear();
  for (const Graph::Arc arc : arcs)
    flows_.push_back(simplex.flow(arc));
}

}  // namespace

Answer solve(const Model& model) {
  return Solver(model).run();
}

}  // namespace fl::posting
