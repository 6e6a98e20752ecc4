// A hostile user who is signed in, or nearly: sessions, tokens, keys, links, ids, cursors, bodies.
// Everything goes through the real routes; nothing here may end in a 500.
#include <gtest/gtest.h>

#include "world.h"

namespace fl::matrix {

namespace {

class Hostile : public ::testing::Test {
 protected:
  static World& world() {
    static World one(2000);
    return one;
  }
  static const Seat& asker() {
    static const Seat seat = world().make_resident(world().urban().person, "the asker");
    return seat;
  }
  static const Seat& officer() {
    static const Seat seat = world().make_staff("city_officer", &world().app().tree().root(), true);
    return seat;
  }
  static const Seat& lead() {
    static const Seat seat = world().make_staff(
        "community_lead", world().app().tree().parent_of(*world().urban().cell), true);
    return seat;
  }
  static Reply get(const Seat& seat, const std::string& target) {
    return world().send(world().request(seat, Method::get, target));
  }
  static Reply post(const Seat& seat, const std::string& target, const std::string& body) {
    return world().send(world().request(seat, Method::post, target, body));
  }
  static std::string set_cookie(const Reply& reply) {
    for (const auto& [name, value] : reply.headers)
      if (name == "Set-Cookie") return value.substr(0, value.find(';'));
    return {};
  }
  static json::value body_of(const Reply& reply) {
    boost::system::error_code error;
    auto body = json::parse(reply.body, error);
    EXPECT_FALSE(error) << reply.body;
    return body;
  }
  // Asks stop at twenty open ones; what a test opened is closed again.
  static void close_asks() { world().renew(world().urban()); }
};

const std::string kAsk = R"({"kind":"food","text":"x"})";

}  // namespace

TEST_F(Hostile, ASessionIsNeverTakenOverFromTheBrowser) {
  Seat seat = world().make_staff("community_lead", world().urban().around[2], true);
  const std::string login = R"({"login":")" + world().login_of(seat) + R"(","password":")" +
                            std::string(World::kPassword) + R"("})";
  Seat planted;
  planted.cookie = "__Host-firstline=ABCDEFGHJKMNPQRSTVWXYZ0123";
  const Reply in = post(planted, "/v1/session/staff", login);
  ASSERT_EQ(in.status, 201) << in.body;
  EXPECT_NE(set_cookie(in), planted.cookie);
  EXPECT_EQ(get(planted, "/v1/session").status, 401);
  // Signing in with a session ends that one, and the token is a new one each time.
  seat.cookie = set_cookie(in);
  const Reply again = post(seat, "/v1/session/staff", login);
  ASSERT_EQ(again.status, 201) << again.body;
  EXPECT_NE(set_cookie(again), seat.cookie);
  EXPECT_EQ(get(seat, "/v1/session").status, 401);
  EXPECT_EQ(in.body.find(set_cookie(in).substr(17)), std::string::npos);
}

TEST_F(Hostile, ATamperedCookieOpensNothing) {
  const std::string good = asker().cookie;
  Seat seat = asker();
  EXPECT_EQ(get(seat, "/v1/me").status, 200);
  for (std::size_t i = 17; i < good.size(); ++i) {
    seat.cookie = good;
    seat.cookie[i] = good[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(get(seat, "/v1/me").status, 401) << i;
    seat.cookie[i] = static_cast<char>(good[i] ^ 0x20);  // another case, or another sign
    EXPECT_EQ(get(seat, "/v1/me").status, 401) << i;
  }
  for (const auto& cookie :
       {good + "A", good.substr(0, good.size() - 1), good + "\t.", std::string("__Host-firstline="),
        "x" + good, std::string(5000, 'A'), "__Host-firstline=\"" + good.substr(17) + "\""}) {
    seat.cookie = cookie;
    EXPECT_EQ(get(seat, "/v1/me").status, 401) << cookie.substr(0, 60);
  }
}

TEST_F(Hostile, SignedOutIsSignedOutForEveryCopy) {
  Seat seat = asker();
  world().sign_in(seat);
  EXPECT_EQ(world().send(world().request(seat, Method::del, "/v1/session")).status, 204);
  EXPECT_EQ(get(seat, "/v1/me").status, 401);
  EXPECT_EQ(post(seat, "/v1/asks", kAsk).status, 401);
}

TEST_F(Hostile, AnothersTokenAndAnothersKeyAreWorthNothing) {
  const Thing& thing = world().urban();
  Seat other = world().make_resident(world().rural().person, "another");
  Request request = world().request(other, Method::post, "/v1/asks", kAsk);
  for (auto& [name, value] : request.headers)
    if (name == "x-firstline-csrf") value = asker().csrf;
  EXPECT_EQ(world().send(request).status, 403);

  Request mine = world().request(asker(), Method::post, "/v1/asks", kAsk);
  const Reply first = world().send(mine);
  ASSERT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(body_of(world().send(mine)).at("ask").at("id"), body_of(first).at("ask").at("id"));
  // The same key and body from another account is an act of its own.
  Request theirs = mine;
  theirs.headers = world().request(other, Method::post, "/v1/asks", kAsk).headers;
  for (auto& [name, value] : theirs.headers)
    for (const auto& [mine_name, mine_value] : mine.headers)
      if (name == "idempotency-key" && mine_name == name) value = mine_value;
  const Reply copied = world().send(theirs);
  ASSERT_EQ(copied.status, 201) << copied.body;
  EXPECT_NE(body_of(copied).at("ask").at("id"), body_of(first).at("ask").at("id"));
  EXPECT_EQ(copied.body.find(thing.text), std::string::npos);
  // The same key with another body is refused, not answered with the first result.
  mine.body = R"({"kind":"medicine","text":"y"})";
  const Reply reused = world().send(mine);
  EXPECT_EQ(reused.status, 409);
  EXPECT_EQ(key_of_fault(reused), "trust.key_reused");
  close_asks();
}

TEST_F(Hostile, AKeyOfTheHolderDoesNotOpenTheTaskForAnother) {
  Thing& thing = world().urban();
  close_asks();
  const Seat holder = world().make_staff("community_worker", thing.cell, true);
  const Seat far = world().make_staff("community_worker", world().rural().cell, true);
  world().hand_to(thing, holder.account, "grid_worker", *thing.cell);
  const std::string target = "/v1/tasks/" + to_text(thing.task) + "/accept";
  Request request = world().request(holder, Method::post, target, "{}");
  ASSERT_EQ(world().send(request).status, 200);
  Request stolen = world().request(far, Method::post, target, "{}");
  std::string key;
  for (const auto& [name, value] : request.headers)
    if (name == "idempotency-key") key = value;
  for (auto& [name, value] : stolen.headers)
    if (name == "idempotency-key") value = key;
  const Reply reply = world().send(stolen);
  EXPECT_EQ(reply.status, 404) << reply.body;
  EXPECT_EQ(reply.body.find(thing.name), std::string::npos);
}

// Offline phones repeat late: what was done on shift is still done after it.
TEST_F(Hostile, ARepeatAfterTheShiftIsTheSameAct) {
  Thing& thing = world().urban();
  close_asks();
  const Seat worker = world().make_staff("community_worker", thing.cell, true);
  Request request =
      world().request(worker, Method::post, "/v1/tasks/" + to_text(thing.task) + "/accept", "{}");
  const Reply first = world().send(request);
  ASSERT_EQ(first.status, 200) << first.body;
  request.now = request.now + std::chrono::hours(24 * 61);
  auto again = open_session(world().app().db(), world().app().keys(), worker.account, request.now);
  ASSERT_TRUE(again);
  for (auto& [name, value] : request.headers) {
    if (name == "cookie") value = "__Host-firstline=" + again->token;
    if (name == "x-firstline-csrf") value = again->actor.csrf;
  }
  const Reply second = world().send(request);
  EXPECT_EQ(second.status, 200) << second.body;
  EXPECT_EQ(body_of(second).at("accepted_at"), body_of(first).at("accepted_at"));
  // Who is neither on shift nor its holder hears that there is nothing.
  const Seat off = world().make_staff("community_worker", thing.cell, false);
  EXPECT_EQ(post(off, "/v1/tasks/" + to_text(thing.task) + "/accept", "{}").status, 404);
}

TEST_F(Hostile, AFollowLinkIsWholeOrNothing) {
  const std::string good = world().urban().follow;
  auto follow = [&](const std::string& token) {
    Request request = world().request(Seat{}, Method::get, "/v1/follow");
    request.headers.emplace_back("x-firstline-follow", token);
    return world().send(request);
  };
  ASSERT_EQ(follow(good).status, 200);
  const std::string absent = follow(std::string(39, '0')).body;
  std::size_t tried = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char c : {'0', '1', 'a', 'f', 'Z', ' ', '\xff'}) {
      std::string token = good;
      if (token[i] == c) continue;
      token[i] = c;
      const Reply reply = follow(token);
      EXPECT_EQ(reply.status, 404) << i;
      EXPECT_EQ(reply.body, absent) << i;
      ++tried;
    }
  }
  EXPECT_GT(tried, 200u);
  for (const auto& token :
       {std::string(), good + "0", good.substr(1), good + good, std::string(16000, 'a'),
        world().rural().follow.substr(0, 13) + good.substr(13)})
    EXPECT_EQ(follow(token).body, absent) << token.substr(0, 50);
  // It says nothing of who asked for what where.
  const Reply reply = follow(good);
  for (const std::string& secret :
       {world().urban().name, world().urban().phone, world().urban().text, std::string("medicine"),
        to_text(world().urban().task)})
    EXPECT_EQ(reply.body.find(secret), std::string::npos) << secret;
}

TEST_F(Hostile, AFollowLinkEnds) {
  const std::string token = world().urban().follow;
  Request request = world().request(Seat{}, Method::get, "/v1/follow");
  request.headers.emplace_back("x-firstline-follow", token);
  request.now = request.now + std::chrono::hours(24 * 91);
  EXPECT_EQ(world().send(request).status, 404);
}

TEST_F(Hostile, IdsAreReadLooselyAndNothingElseIs) {
  close_asks();
  const std::string id = to_text(world().urban().ask);
  std::string aliased = id;
  for (char& c : aliased)
    c = c == '0' ? 'o' : c == '1' ? 'l' : static_cast<char>(std::tolower(c));
  EXPECT_EQ(get(asker(), "/v1/asks/" + id).status, 200);
  EXPECT_EQ(get(asker(), "/v1/asks/" + aliased).status, 200);  // as a person copies it from paper
  const std::string absent = get(asker(), "/v1/asks/0000000000001").body;
  for (const auto& wrong :
       {id + "0", id.substr(1), std::string("0000000000000"), std::string("ZZZZZZZZZZZZZ"),
        std::string("FFFFFFFFFFFFF"), std::string("-1"), std::string("1"), std::string(9000, '0'),
        std::string("%2e%2e"), std::string("UUUUUUUUUUUUU"), "%20" + id, id + "%00", id + "%0a",
        std::string("9223372036854775807"), std::string("%E7%8E%8B%E7%8E%8B%E7%8E%8B"),
        std::string("'%20OR%201=1--"), std::string("*"), std::string("mine")}) {
    Request request = world().request(asker(), Method::get, "/");
    request.path = "/v1/asks/" + wrong;
    const Reply reply = world().send(request);
    EXPECT_EQ(reply.status, 404) << wrong.substr(0, 40) << reply.body;
    if (key_of_fault(reply) != "http.no_such_route") {
      EXPECT_EQ(reply.body, absent) << wrong;
    }
  }
}

TEST_F(Hostile, ACursorIsAPlaceInAListAndNoKey) {
  const Thing& urban = world().urban();
  const Thing& rural = world().rural();
  const std::string rural_area = to_text(rural.cell->id);
  const std::string from_rural = "-9223372036854775808." + to_text(rural.task);
  // Another area's cursor shows nothing of that area.
  const Area* community = world().app().tree().parent_of(*urban.cell);
  for (const auto& cursor :
       {from_rural, "0." + to_text(rural.task), "9223372036854775807." + to_text(rural.task),
        std::string("-9223372036854775808.0000000000001")}) {
    const Reply reply =
        get(lead(), "/v1/tasks?lane=waiting&area=" + to_text(community->id) + "&after=" + cursor);
    ASSERT_EQ(reply.status, 200) << cursor << reply.body;
    EXPECT_EQ(reply.body.find(to_text(rural.task)), std::string::npos) << cursor;
    EXPECT_EQ(get(lead(), "/v1/tasks?lane=waiting&area=" + rural_area + "&after=" + cursor).status,
              404);
  }
  const std::string big(4000, '9');
  for (const auto& cursor :
       {std::string("."), std::string("1"), std::string("1."), std::string(".0000000000001"),
        big + ".0000000000001", std::string("x.0000000000001"), std::string("1.ZZZZZZZZZZZZZ"),
        std::string("1.1.1"), std::string("%27%20OR%201=1"), std::string("1e3.0000000000001"),
        std::string("99999999999999999999.0000000000001")}) {
    for (const auto* list : {"/v1/tasks?lane=late&area=", "/v1/asks?x="}) {
      const bool is_ask = std::string_view(list).starts_with("/v1/asks");
      const Reply reply =
          get(is_ask ? asker() : officer(), list + to_text(community->id) + "&after=" + cursor);
      EXPECT_EQ(reply.status, 400) << list << cursor.substr(0, 40) << reply.body;
    }
  }
  for (const auto* cursor : {"-1", "abc", "99999999999999999999", "1.5", "9223372036854775808"}) {
    const Reply reply = get(officer(), std::string("/v1/areas/mine/uncovered?after=") + cursor);
    EXPECT_EQ(reply.status, 400) << cursor << reply.body.substr(0, 100);
  }
}

TEST_F(Hostile, ALimitIsANumberFromOneToTwoHundred) {
  const Seat auditor = world().make_staff("auditor", &world().app().tree().root(), false);
  const std::string root = to_text(world().app().tree().root().id);
  const std::string lists[] = {"/v1/tasks?lane=waiting&area=" + root, "/v1/audit/leaves?x=1",
                               "/v1/audit/reads?x=1"};
  for (const auto& list : lists) {
    const Seat& seat = list.starts_with("/v1/tasks") ? officer() : auditor;
    for (const auto* limit : {"-1", "0", "201", "999999", "abc", "1e2", "99999999999999999999",
                              "1;DROP", "%E4%B8%80", "2.5", "0x10"})
      EXPECT_EQ(get(seat, list + "&limit=" + limit).status, 400) << list << " " << limit;
    for (const auto* limit : {"1", "200", ""})
      EXPECT_EQ(get(seat, list + "&limit=" + limit).status, 200) << list << " " << limit;
  }
}

TEST_F(Hostile, BodiesThatAreNoDraftsAreRefusedBeforeAnythingIsWritten) {
  close_asks();
  std::string deep = R"({"kind":)";
  for (int i = 0; i < 5000; ++i)
    deep += "[";
  std::string wide = R"({"kind":"food")";
  for (int i = 0; i < 4000; ++i)
    wide += ",\"f" + std::to_string(i) + "\":1";
  const std::string bodies[] = {"",
                                "null",
                                "[]",
                                "\"x\"",
                                "{",
                                R"({"kind":"food"}x)",
                                R"({"kind":"food",})",
                                R"({'kind':'food'})",
                                R"({"kind":"food","text":"x"/**/})",
                                deep,
                                deep + std::string(5000, ']'),
                                wide + "}",
                                R"({"kind":["food"]})",
                                R"({"kind":{"a":1}})",
                                R"({"kind":1e999})",
                                R"({"kind":"food","text":null,"person":"x"})",
                                R"({"kind":"food","__proto__":{}})",
                                R"({"kind":"food","text":")" + std::string(100'000, 'x') + "\"}",
                                R"({"kind":"food","text":"a\u0000b"})",
                                "{\"kind\":\"food\",\"text\":\"a\0b\"}",
                                std::string("{\"kind\":\"food\",\"text\":\"a\0b\"}", 30),
                                R"({"kind":"food","text":"\ud800"})",
                                R"({"kind":"food","text":"\udc00\ud800"})",
                                R"({"kind":"food","text":"\ud840x"})",
                                "{\"kind\":\"food\",\"text\":\"\xc0\xaf\"}",
                                "{\"kind\":\"food\",\"text\":\"\xe0\x80\xaf\"}",
                                "{\"kind\":\"food\",\"text\":\"\xed\xa0\x80\"}",
                                "{\"kind\":\"food\",\"text\":\"\xf4\x90\x80\x80\"}",
                                "{\"kind\":\"food\",\"text\":\"\xff\"}",
                                "\xef\xbb\xbf{\"kind\":\"food\"}",
                                R"({"kind":"food\n"})",
                                R"({"kind":"\u001b[31mfood"})",
                                R"({"kind":"food","text":"\u0085\u009b"})",
                                R"({"kind":"fo\u200bod"})",
                                R"({"kind":"food","text":123})",
                                R"({"text":"x"})"};
  const std::string before = world().content();
  for (const auto& body : bodies) {
    const Reply reply = post(asker(), "/v1/asks", body);
    EXPECT_TRUE(reply.status == 400 || reply.status == 413)
        << reply.status << " " << body.substr(0, 60) << reply.body.substr(0, 100);
  }
  EXPECT_EQ(world().content(), before);
  EXPECT_EQ(
      post(asker(), "/v1/asks/" + to_text(world().urban().ask) + "/rating", R"({"stars":5.0})")
          .status,
      400);
  EXPECT_EQ(post(asker(), "/v1/asks/" + to_text(world().urban().ask) + "/rating",
                 R"({"stars":9223372036854775808})")
                .status,
            400);
}

// A name twice in one object: two readers may see two different things, so nobody reads it.
TEST_F(Hostile, ANameTwiceIsRefused) {
  EXPECT_EQ(post(asker(), "/v1/asks", R"({"kind":"food","kind":"medicine"})").status, 400);
  EXPECT_EQ(post(asker(), "/v1/asks", R"({"kind":"food","k\u0069nd":"medicine"})").status, 400);
}

TEST_F(Hostile, EveryTextComesBackAsItWas) {
  std::string extension_b;
  for (int i = 0; i < 500; ++i)
    extension_b += "\xF0\xA0\x80\x80";  // U+20000, four bytes each
  const std::string texts[] = {
      extension_b,
      "𪚥𠔻 中文 and العربية עברית mixed",
      "\u202Eabc\u202C \u2067x\u2069",
      "👩‍👩‍👧‍👦🏳️‍🌈 👍🏽",
      "<script>alert(1)</script> & \"quotes\" 'n' \\ / %00 ${x} {{y}}",
      "'; DROP TABLE work_ask; --",
      "line one\nline two\ttab",
      "e\u0301 \u00e9 \ufeffx \u200b y",
      "=1+2|cmd",
  };
  for (const auto& text : texts) {
    close_asks();
    const std::string body = json_text(json::object{{"kind", "food"}, {"text", text}});
    const Reply made = post(asker(), "/v1/asks", body);
    ASSERT_EQ(made.status, 201) << made.body;
    const std::string id(body_of(made).at("ask").at("id").as_string());
    EXPECT_EQ(body_of(get(asker(), "/v1/asks/" + id)).at("text").as_string(), text);
  }
  const std::string longer = json_text(json::object{{"kind", "food"}, {"text", extension_b + "x"}});
  EXPECT_EQ(post(asker(), "/v1/asks", longer).status, 400);
  // Escaped spelling of the same text: the same text.
  std::string escaped;
  for (int i = 0; i < 500; ++i)
    escaped += "\\ud840\\udc00";
  close_asks();
  const Reply made = post(asker(), "/v1/asks", R"({"kind":"food","text":")" + escaped + "\"}");
  ASSERT_EQ(made.status, 201);
  EXPECT_EQ(body_of(made).at("ask").at("text").as_string(), extension_b);
  close_asks();
}

TEST_F(Hostile, AStrangeTimeIsRefusedOrBounded) {
  Thing& thing = world().urban();
  close_asks();
  const Seat worker = world().make_staff("community_worker", thing.cell, true);
  const std::string target = "/v1/tasks/" + to_text(thing.task) + "/accept";
  for (const auto* at : {"2026-13-45T99:99:99+99:99", "yesterday", "2026-01-03", "0", "",
                         "2026-01-03T08:00:00", "99999-01-01T00:00:00Z"})
    EXPECT_EQ(post(worker, target, R"({"happened_at":")" + std::string(at) + "\"}").status, 400)
        << at;
  const Reply future = post(worker, target, R"({"happened_at":"9999-12-31T23:59:59+08:00"})");
  ASSERT_EQ(future.status, 200) << future.body;
  EXPECT_EQ(body_of(future).at("accepted_at").as_string(), to_rfc3339(world().clock().now()));
}

TEST_F(Hostile, AOneTimeCodeIsGuessedFiveTimes) {
  const std::string phone = world().urban().phone;
  const Request asked =
      world().request(Seat{}, Method::post, "/v1/session/code", R"({"phone":")" + phone + "\"}");
  ASSERT_EQ(world().send(asked).status, 202);
  auto guess = [&](const std::string& code, const std::string& peer) {
    Request request = asked;
    request.path = "/v1/session/resident";
    request.peer = peer;
    request.body = R"({"phone":")" + phone + R"(","code":")" + code + "\"}";
    return world().send(request).status;
  };
  const auto messages = body_of(get(Seat{}, "/v1/demo/messages"));
  const std::string text(messages.at("items").at(0).at("text").as_string());
  const auto digit = text.find_first_of("0123456789");
  const std::string right = text.substr(digit, 6);
  const std::string wrong = right == "000000" ? "000001" : "000000";
  // Strangers use up only their own five tries; the asker's are still there.
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(guess(wrong, "192.0.2." + std::to_string(i)), 401);
  EXPECT_EQ(guess(right, "192.0.2.77"), 429);
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(guess(wrong, asked.peer), 401);
  EXPECT_EQ(guess(right, asked.peer), 201);
  EXPECT_EQ(guess(right, asked.peer), 401);  // once
  // A new code, and five wrong ones by its asker: the right one opens nothing any more.
  world().clock().advance(std::chrono::minutes(2));
  Request again = asked;
  again.now = world().clock().now();
  ASSERT_EQ(world().send(again).status, 202);
  const auto newer = body_of(get(Seat{}, "/v1/demo/messages"));
  const std::string next(newer.at("items").at(0).at("text").as_string());
  const std::string second = next.substr(next.find_first_of("0123456789"), 6);
  const std::string not_second = second == "000000" ? "000001" : "000000";
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(guess(not_second, asked.peer), 401);
  EXPECT_EQ(guess(second, asked.peer), 429);
}

TEST_F(Hostile, AnUnknownPhoneIsAnsweredLikeAKnownOne) {
  const Reply known =
      post(Seat{}, "/v1/session/code", R"({"phone":")" + world().rural().phone + "\"}");
  const Reply unknown = post(Seat{}, "/v1/session/code", R"({"phone":"19999999999"})");
  EXPECT_EQ(known.status, 202);
  EXPECT_EQ(unknown.status, 202);
  EXPECT_EQ(body_of(known).at("valid_s"), body_of(unknown).at("valid_s"));
}

TEST_F(Hostile, ADemoTokenIsWholeOrNothing) {
  const std::string good = demo_token(world().app().keys(), asker().account);
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string token = good;
    token[i] = token[i] == '0' ? '1' : '0';
    EXPECT_EQ(post(Seat{}, "/v1/demo/enter", R"({"token":")" + token + "\"}").status, 401) << i;
  }
}

}  // namespace fl::matrix
