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
