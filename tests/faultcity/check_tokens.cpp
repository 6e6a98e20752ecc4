// Every token anybody ever had on a screen, held to a guard's phone with today's list: never "go"
// for a person who is in "stop".
#include "check.h"

namespace fl::faultcity {

void check_tokens(City& city, Problems& problems) {
  const Instant now = city.clock().now();
  const Reply loaded = city.gate().load(city.app(), now);
  if (loaded.status != 200 && loaded.status != 204)
    problems.push_back("tokens: no list: " + loaded.body);
  if (loaded.status == 200 && !json::parse(loaded.body).at("fault").is_null())
    problems.push_back("tokens: the list is refused: " + loaded.body);
  const auto stopped = city.column("SELECT person_id FROM pass_status WHERE verdict = 'stop'");
  for (const auto person : stopped) {
    const auto tokens = city.history().tokens.find(person);
    if (tokens == city.history().tokens.end()) continue;
    for (const auto& token : tokens->second) {
      const auto said = json::parse(city.gate().check(token, "gate", now).body);
      if (said.at("verdict").as_string() == "go")
        problems.push_back("tokens: green and in stop: " + to_text(PersonId{person}));
    }
  }
}

}  // namespace fl::faultcity
