// Each row is of one part, and a part goes on whatever happens to another.
#include "http/parts.h"

#include "http/server_testing.h"

namespace fl {

using server_testing::Client;
using server_testing::ServerTest;

TEST_F(ServerTest, a_part_that_is_flooded_or_gone_leaves_the_others_as_they_were) {
  std::vector<Route> all = rows();
  all.push_back(row(Method::get, "/v1/pass", RouteClass::pass, [](const Request&) {
    return reply_json(200, json::object{{"pass", true}});
  }));
  const Router show(routes_of(Part::show, all)), query(routes_of(Part::query, all));
  EXPECT_EQ(show.routes().size(), 1u);
  ServerOptions small = budget_of(Part::query, {});
  small.port = 0;
  small.connection_count_max = 8;
  ServerOptions own = budget_of(Part::show, {});
  own.port = 0;
  auto shown = Server::start(own, show, clock_, assets_);
  auto asked = Server::start(small, query, clock_, assets_);
  ASSERT_TRUE(shown.is_ok() && asked.is_ok());
  std::vector<std::unique_ptr<Client>> flood;
  for (int i = 0; i < 8; ++i) {
    flood.push_back(std::make_unique<Client>((*asked)->port()));
    flood.back()->send(get("/v1/slow"));
  }
  gate_.wait_for(8);
  Client late((*asked)->port());
  EXPECT_TRUE(says(late.rest(), "503 ")) << "the flooded one is full";
  Client phone((*shown)->port());
  phone.send(get("/v1/pass"));
  EXPECT_TRUE(says(phone.reply(), "200 OK"));
  phone.send(get("/v1/slow"));
  EXPECT_TRUE(says(phone.reply(), "404 ")) << "not of this part";
  gate_.open.set_value();
  (*asked)->stop();
  phone.send(get("/v1/pass"));
  EXPECT_TRUE(says(phone.reply(), "200 OK")) << "the other is gone";
}

TEST_F(ServerTest, a_flood_of_showing_leaves_checking_and_registering_as_they_were) {
  std::vector<Route> all = rows();
  const auto answer = [](const Request&) { return reply_json(200, json::object{{"ok", true}}); };
  Route shown = row(Method::get, "/v1/pass", RouteClass::pass, answer);
  shown.handle_later = [answer](const Request& q, const Finish& finish) { finish(answer(q)); };
  all.push_back(shown);
  all.push_back(row(Method::get, "/v1/gate/bundle", RouteClass::life, answer));
  const std::array<Part, 3> parts{Part::show, Part::check, Part::enter};
  std::vector<std::unique_ptr<Router>> routers;
  std::vector<std::unique_ptr<Server>> servers;
  for (const Part part : parts) {
    routers.push_back(std::make_unique<Router>(routes_of(part, all)));
    ServerOptions options = budget_of(part, {});
    options.port = 0;
    options.connection_count_max = 32;
    auto started = Server::start(options, *routers.back(), clock_, assets_);
    ASSERT_TRUE(started.is_ok());
    servers.push_back(std::move(*started));
  }
  // Lines that say nothing, lines that ask without end, and new ones all the time.
  std::atomic<bool> is_over{false};
  std::vector<std::thread> flood;
  for (int t = 0; t < 3; ++t)
    flood.emplace_back([&] {
      std::vector<std::unique_ptr<Client>> kept;
      while (!is_over) {
        if (kept.size() > 64) kept.clear();
        kept.push_back(std::make_unique<Client>(servers[0]->port()));
        for (int i = 0; i < 20; ++i)
          kept.back()->send(get("/v1/pass"));
      }
    });
  int answered = 0;
  Client gate(servers[1]->port());
  for (int i = 0; i < 200; ++i) {
    gate.send(get("/v1/gate/bundle"));
    answered += says(gate.reply(), "200 OK") ? 1 : 0;
    Client desk(servers[2]->port());
    desk.send(post("/v1/echo", "hello"));
    answered += says(desk.reply(), "hello") ? 1 : 0;
  }
  is_over = true;
  for (auto& one : flood)
    one.join();
  EXPECT_EQ(answered, 400);
}

TEST(parts, every_row_is_of_one_part) {
  const auto of = [](Method method, std::string_view pattern) {
    return part_of({method,
                    pattern,
                    "test.row",
                    RouteClass::list,
                    Access{Access::Kind::anyone},
                    {},
                    "Ok",
                    "For tests.",
                    false,
                    {}});
  };
  EXPECT_EQ(of(Method::get, "/v1/pass"), Part::show);
  EXPECT_EQ(of(Method::post, "/v1/pass/enrol"), Part::enter);
  EXPECT_EQ(of(Method::get, "/v1/gate/bundle"), Part::check);
  EXPECT_EQ(of(Method::post, "/v1/gate/uploads"), Part::check);
  EXPECT_EQ(of(Method::get, "/v1/gateways"), Part::query) << "a longer word is another path";
  EXPECT_EQ(of(Method::get, "/v1/tasks"), Part::query);
  EXPECT_EQ(of(Method::post, "/v1/asks"), Part::enter);
  EXPECT_FALSE(part_named("everything").has_value());
}

}  // namespace fl
