// Fuzzes EU certificates: as text, and as COSE behind the text; the schema is asked of all that
// can be read.
// sources: platform/result.cpp platform/text.cpp seal/cbor.cpp seal/codec.cpp platform/crypto.cpp
// sources: platform/salts.cpp platform/clock.cpp platform/time.cpp seal/keys.cpp seal/cose.cpp
// sources: seal/moment.cpp seal/schema.cpp seal/pattern.cpp seal/certificate.cpp seal/dcc.cpp
// sources: seal/value_sets.cpp
// libraries: -lz -lboost_json -lfmt -licui18n -licuuc -licudata -lcrypto -lsodium
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "platform/embedded.h"
#include "seal/dcc.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

namespace fl {

std::span<const EmbeddedSchema> embedded_dcc_schemas() {
  static constexpr EmbeddedSchema kSchemas[] = {
      {"1.3.0", R"({"type":"object","required":["ver","nam"],"properties":{
        "dob":{"type":"string","pattern":"^((19|20)\\d\\d(-\\d\\d){0,2}){0,1}$"},
        "nam":{"type":"object","properties":{"fnt":{"type":"string","maxLength":80,
        "pattern":"^[A-Z<]*$"}}},"v":{"type":"array","items":{"$ref":"#/$defs/v"}}},
        "$defs":{"v":{"type":"object","properties":{"dn":{"type":"integer","minimum":1}}}}})"}};
  return kSchemas;
}

std::string_view embedded_dcc_value_sets() {
  return R"({"country-2-codes":["PL"],"disease-agent-targeted":["840539006"],
    "test-manf":["1232"],"test-result":["260415000"],"test-type":["LP217198-3"],
    "vaccine-mah-manf":["ORG-100030215"],"vaccine-medicinal-product":["EU/1/20/1528"],
    "vaccine-prophylaxis":["J07BX03"]})";
}

}  // namespace fl

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)fl::read_dcc(bytes).is_ok();
  auto dcc = fl::read_dcc_cose(bytes);
  if (!dcc) return 0;
  (void)fl::schema_broken_by(dcc->hcert).empty();
  require(fl::says_the_same(dcc->hcert, dcc->hcert));
  return 0;
}
