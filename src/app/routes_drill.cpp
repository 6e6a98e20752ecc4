// See drill_board.h.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/drill_board.h"
#include "http/schemas.h"

namespace fl {

namespace {

constexpr std::uintmax_t kBoardBytesMax = 1'000'000;

std::string board_file(const DataFolder& data) {
  return data.folder + "/drill.json";
}

constexpr http::NamedSchema kShapes[] = {
    {"DrillFrame", R"({
      "type":"object","description":"One second of a drill.",
      "required":["at_s","phase","wanted_per_s","fetched_per_s","from_phone_per_s",
        "refused_per_s","unreached_per_s","p99_ms","acts_p99_ms","acts_per_s","checks_per_s",
        "waiting","is_house_up","is_show_up","is_database_up"],
      "properties":{
        "at_s":{"type":"number"},"phase":{"type":"string"},
        "wanted_per_s":{"type":"number"},"fetched_per_s":{"type":"number"},
        "from_phone_per_s":{"type":"number"},"refused_per_s":{"type":"number"},
        "unreached_per_s":{"type":"number"},
        "p99_ms":{"type":"number","description":"Of passes."},
        "acts_p99_ms":{"type":"number"},"acts_per_s":{"type":"number"},
        "checks_per_s":{"type":"number"},
        "waiting":{"type":"integer","description":"Acts that wait to be tried again."},
        "is_house_up":{"type":"boolean"},"is_show_up":{"type":"boolean"},
        "is_database_up":{"type":"boolean"}}})"},
    {"DrillSums", R"({
      "type":"object","required":["shown","not_shown","from_server","checks","checks_unanswered",
        "forged","false_accepts","asks","scans","show_p99_ms","ask_p99_ms","check_p99_ms","lost",
        "is_held"],
      "description":"Over all of it so far; what is null is counted at the end.",
      "properties":{
        "shown":{"type":"integer"},"not_shown":{"type":"integer"},
        "from_server":{"type":"integer"},"checks":{"type":"integer"},
        "checks_unanswered":{"type":"integer"},"forged":{"type":"integer"},
        "false_accepts":{"type":"integer"},
        "asks":{"type":"integer","description":"Acknowledged."},
        "scans":{"type":"integer","description":"Acknowledged."},
        "show_p99_ms":{"type":["number","null"]},"ask_p99_ms":{"type":["number","null"]},
        "check_p99_ms":{"type":["number","null"]},
        "lost":{"type":["integer","null"]},"is_held":{"type":["boolean","null"]}}})"},
    {"DrillRun", R"({
      "type":"object",
      "required":["started_at","written_at","people","seconds","times","peak_per_s","goal_per_s",
        "phase","is_over","laid_share","plan","frames","events","sums"],
      "properties":{
        "started_at":{"$ref":"#/components/schemas/Time"},
        "written_at":{"$ref":"#/components/schemas/Time"},"people":{"type":"integer"},
        "seconds":{"type":"number"},"times":{"type":"number"},"peak_per_s":{"type":"number"},
        "goal_per_s":{"type":"number"},
        "phase":{"enum":["laying","ordinary","opening","killed","no_database","counting","over"]},
        "is_over":{"type":"boolean"},"laid_share":{"type":"number"},
        "plan":{"type":"array","items":{"type":"object","required":["at_s","word"],
          "properties":{"at_s":{"type":"number"},"word":{"type":"string"}}}},
        "frames":{"type":"array","items":{"$ref":"#/components/schemas/DrillFrame"}},
        "events":{"type":"array","items":{"type":"object","required":["at_s","word"],
          "properties":{"at_s":{"type":"number"},"word":{"type":"string"}}}},
        "sums":{"$ref":"#/components/schemas/DrillSums"}}})"},
    {"DrillBoard", R"({
      "type":"object","required":["drill","as_of"],"properties":{
        "drill":{"anyOf":[{"$ref":"#/components/schemas/DrillRun"},{"type":"null"}]},
        "as_of":{"$ref":"#/components/schemas/Time"}}})"},
};
const http::SchemaTable kDrillShapes{kShapes, {}, {}};

}  // namespace

Outcome write_drill(const DataFolder& data, const json::object& board) {
  const std::string path = board_file(data);
  std::ofstream file(path + ".new", std::ios::trunc);
  file << json_text(board);
  file.close();
  std::error_code error;
  std::filesystem::rename(path + ".new", path, error);
  if (!file || error) return Fault{FaultKind::unavailable, "app.cannot_write", path};
  return Done{};
}

json::value read_drill(const DataFolder& data) {
  std::error_code error;
  const auto size = std::filesystem::file_size(board_file(data), error);
  if (error || size > kBoardBytesMax) return nullptr;
  std::ostringstream text;
  text << std::ifstream(board_file(data)).rdbuf();
  boost::system::error_code broken;
  auto board = json::parse(text.str(), broken);
  if (broken || !board.is_object() || !board.as_object().contains("written_at")) return nullptr;
  return board;
}

std::vector<Route> drill_routes(const DataFolder& data, const Gate& gate) {
  const auto show = [data, &gate](const Request& request) {
    auto actor = gate.actor(request);
    if (!actor) return reply_fault(actor.error());
    if (!actor->is_staff) return reply_fault({FaultKind::refused, "trust.not_permitted"});
    return reply_json(
        200, json::object{{"drill", read_drill(data)}, {"as_of", to_rfc3339(request.now)}});
  };
  return {{Method::get,
           "/v1/drill",
           "app.drill",
           RouteClass::list,
           Access{Access::Kind::staff},
           {},
           "DrillBoard",
           "The drill that runs or ran last: counts a second, what was killed when.",
           false,
           show}};
}

}  // namespace fl
