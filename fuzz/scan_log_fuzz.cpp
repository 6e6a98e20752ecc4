// Fuzzes what is read of the scan log: parts, sorted files, uploads, codes. Promises checked: no
// crash, nothing read outside; a whole frame is what the writer makes of its scans; a block that is
// served has the right checksum; every upload taken is within its bounds.
// sources: platform/result.cpp platform/text.cpp platform/time.cpp platform/clock.cpp
// sources: platform/ids.cpp platform/crypto.cpp platform/salts.cpp platform/json.cpp
// sources: platform/scramble.cpp scan/log_record.cpp scan/log_sorted.cpp scan/venue_code.cpp
// sources: scan/log_upload.cpp scan/log_disk.cpp platform/crc32c.cpp
// libraries: -lsodium -lcrypto -lboost_json -lfmt -licui18n -licuuc -licudata
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scan/log_sorted.h"
#include "scan/log_upload.h"

namespace fl::scan {

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

class Given final : public ScanBytes {
 public:
  explicit Given(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string_view bytes() const override { return bytes_; }

 private:
  std::string bytes_;
};

void fuzz_part(std::string_view bytes) {
  std::size_t used = 0;
  const auto read = read_part(bytes, 18'995, [&](std::uint64_t sequence, auto records) {
    std::string again;
    append_frame(again, sequence, records);
    require(bytes.find(again) != std::string_view::npos);
    used += again.size();
  });
  require(used <= bytes.size() && read.good_bytes <= bytes.size());
  require(read.good_bytes + read.torn_bytes == bytes.size());
}

void fuzz_sorted(std::string_view bytes) {
  auto file = SortedFile::of_bytes(std::make_shared<Given>(std::string(bytes)), "fuzzed");
  if (!file) return;
  std::vector<ScanRecord> records;
  for (std::uint64_t block = 0; block < (*file)->head().block_count; ++block) {
    if (!(*file)->read_block(block, records)) continue;
    require(!records.empty() && records.size() <= kBlockRecords);
    std::vector<ScanRecord> found;
    std::vector<ScanFlaw> flaws;
    (*file)->find(key_of((*file)->head().order, records.front()), 0, ~0u, found, flaws);
    for (const auto& record : found)
      require(key_of((*file)->head().order, record) ==
              key_of((*file)->head().order, records.front()));
  }
  (void)(*file)->check();
}

void fuzz_all(std::string_view bytes) {
  static const ScanKeys kKeys = [] {
    start_crypto();
    return ScanKeys(make_keys_seeded(1));
  }();
  fuzz_part(bytes);
  fuzz_sorted(bytes);
  if (auto rows = read_scans(bytes)) {
    require(!rows->empty() && rows->size() <= kUploadRowsMax);
    for (const auto& row : *rows)
      require(kKeys.place_of(kKeys.who_of(row.place)) == row.place);
  }
  if (auto one = read_scan(bytes))
    require(kKeys.place_of(kKeys.who_of(one->place)) == one->place);
  require(!kKeys.read_code(bytes, Instant{1'641'182'400'000}).is_ok());
}

}  // namespace

}  // namespace fl::scan

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fl::scan::fuzz_all({reinterpret_cast<const char*>(data), size});
  return 0;
}
