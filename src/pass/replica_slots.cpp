// The parts of the answer that are the same for every kind of file.
#include "pass/replica_slots.h"

namespace fl::replica {

namespace {

void append_text(std::string& out, std::string_view text) {
  out += json::serialize(json::string(text));
}

std::string name_in(std::string_view cose) {
  const auto read = read_token_cose(cose);
  return read ? read->token.name : std::string();
}

}  // namespace

std::string line_of(const Kin& kin, std::string_view cose) {
  const Relation& relation =
      kRelations[std::min<std::size_t>(kin.relation, std::size(kRelations) - 1)];
  std::string out;
  if (kin.is_carer != 0)
    out = R"({"id":")" + base32_of(kin.id) + R"(","until":)" +
          (kin.until_ms == 0 ? "null" : "\"" + to_rfc3339(Instant{kin.until_ms}) + "\"");
  else
    out = R"({"token":")" + text_of_token(cose) + '"';
  out += R"(,"name":)";
  append_text(out, name_in(cose));
  out += R"(,"kind":")" + std::string(relation.word) + R"(","relation":)";
  append_text(out, kin.is_carer != 0 ? relation.carer_is : relation.is_to_carer);
  return out + '}';
}

std::string text_of(const SaidByCode& said) {
  json::object all;
  for (const auto& [code, words] : said)
    all[code] = words;
  return json_text(all);
}

SaidByCode said_of_text(std::string_view text) {
  SaidByCode said;
  boost::system::error_code error;
  const auto read = json::parse(text, error);
  if (error || !read.is_object()) return said;
  for (const auto& [code, words] : read.as_object())
    if (words.is_string()) said.emplace(code, std::string(words.as_string()));
  return said;
}

}  // namespace fl::replica
