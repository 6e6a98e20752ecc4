// See store_preview.h.
#include "pass/store_preview.h"

#include "platform/json.h"

namespace fl::pass_store {

namespace {

const Sql kPut{SqlTag::point, "pass.put_preview",
               "INSERT INTO pass_preview (bucket, account_id, rule_set, document, asked_at, "
               "bucket_next, counts, is_done) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
               "ON CONFLICT (bucket, account_id) DO UPDATE SET rule_set = excluded.rule_set, "
               "document = excluded.document, asked_at = excluded.asked_at, "
               "bucket_next = excluded.bucket_next, counts = excluded.counts, "
               "is_done = excluded.is_done"};
const Sql kLoad{SqlTag::point, "pass.preview_of",
                "SELECT account_id, rule_set, document, asked_at, bucket_next, counts, is_done "
                "FROM pass_preview WHERE bucket = ?1 AND account_id = ?2"};
const Sql kFirst{SqlTag::list, "pass.first_open_preview",
                 "SELECT account_id, rule_set, document, asked_at, bucket_next, counts, is_done "
                 "FROM pass_preview WHERE is_done = 0 ORDER BY asked_at, bucket, account_id "
                 "LIMIT 1"};
const Sql kDrop{SqlTag::job, "pass.drop_previews",
                "DELETE FROM pass_preview WHERE is_done IN (0, 1) AND asked_at < ?1"};

constexpr std::size_t kVerdicts = 3;

std::string text_of(const std::vector<PreviewCount>& counts) {
  json::object all;
  for (const auto& one : counts) {
    json::array numbers;
    for (const auto& half : {one.today, one.then})
      for (const auto count : half)
        numbers.emplace_back(count);
    all[std::to_string(one.district.value)] = std::move(numbers);
  }
  return json_text(all);
}

std::vector<PreviewCount> counts_of(std::string_view text) {
  std::vector<PreviewCount> counts;
  boost::system::error_code error;
  const auto value = json::parse(text, error);
  if (error || !value.is_object()) return counts;
  for (const auto& [area, numbers] : value.as_object()) {
    if (!numbers.is_array() || numbers.as_array().size() != 2 * kVerdicts) continue;
    PreviewCount count;
    count.district = AreaId{std::stoll(std::string(area))};
    for (std::size_t i = 0; i < kVerdicts; ++i) {
      count.today[i] = numbers.as_array()[i].to_number<std::int64_t>();
      count.then[i] = numbers.as_array()[i + kVerdicts].to_number<std::int64_t>();
    }
    counts.push_back(count);
  }
  return counts;
}

std::optional<PreviewRun> read_run(Statement row) {
  if (!row.step()) return std::nullopt;
  PreviewRun run;
  run.account = row.id<AccountId>(0);
  run.rule_set = row.str(1);
  run.document = row.str(2);
  run.asked_at = row.instant(3);
  run.bucket_next = int(row.i64(4));
  run.counts = counts_of(row.text(5));
  run.is_done = row.i64(6) != 0;
  return run;
}

}  // namespace

void put_preview(Tx& tx, const PreviewRun& run) {
  tx.exec(kPut, hash_bucket(run.account.value), run.account, run.rule_set, run.document,
          run.asked_at, run.bucket_next, text_of(run.counts), int(run.is_done));
}

std::optional<PreviewRun> load_preview(Tx& tx, AccountId account) {
  return read_run(tx.run(kLoad, hash_bucket(account.value), account));
}

std::optional<PreviewRun> first_open_preview(Tx& tx) {
  return read_run(tx.run(kFirst));
}

int drop_previews(Tx& tx, Instant before) {
  return tx.exec(kDrop, before);
}

}  // namespace fl::pass_store
