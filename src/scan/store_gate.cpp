// The SQL of a gate's records.
#include "scan/store_gate.h"

namespace fl::scan_store {

namespace {

const Sql kAdd{SqlTag::point, "scan.add_gate_record",
               "INSERT INTO scan_gate_record (bucket, id, account_id, kind, gate, area_path, "
               "on_day, happened_at, received_at, body_sealed, task_id) VALUES "
               "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"};
const Sql kList{SqlTag::list, "scan.gate_records",
                "SELECT id, account_id, kind, gate, area_path, happened_at, body_sealed, task_id "
                "FROM scan_gate_record WHERE kind = ?1 AND on_day = ?2 AND area_path >= ?3 AND "
                "area_path < ?4 AND (area_path, happened_at, id) > (?5, ?6, ?7) "
                "ORDER BY area_path, happened_at, id LIMIT ?8"};
const Sql kDrop{SqlTag::job, "scan.drop_gate_records",
                "DELETE FROM scan_gate_record WHERE happened_at < ?1"};
const Sql kCount{SqlTag::point, "scan.add_gate_count",
                 "INSERT INTO scan_gate_count (bucket, area_path, gate, on_day, verdict, why, "
                 "count) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (bucket, area_path, "
                 "gate, on_day, verdict, why) DO UPDATE SET count = scan_gate_count.count + "
                 "excluded.count"};
const Sql kCounts{SqlTag::list, "scan.gate_counts",
                  "SELECT area_path, gate, on_day, verdict, why, count FROM scan_gate_count "
                  "WHERE on_day = ?3 AND area_path >= ?1 AND area_path < ?2 "
                  "ORDER BY area_path, gate, verdict, why LIMIT ?4"};

// After every path below this one.
std::string end_of(std::string_view path) {
  return std::string(path) + "~";
}

}  // namespace

void add_gate_record(Tx& tx, Bucket bucket, const GateRecord& record, Instant now) {
  tx.exec(kAdd, bucket, record.id, record.account, record.kind, record.gate, record.area_path,
          day_of(record.happened_at), record.happened_at, now, Blob{record.body_sealed},
          record.task);
}

std::vector<GateRecord> gate_records(Tx& tx, const GateQuery& query) {
  std::vector<GateRecord> found;
  auto row = tx.run(kList, query.kind, query.on_day, query.path, end_of(query.path),
                    query.after.area_path, query.after.at, query.after.id, query.limit);
  while (row.step()) {
    GateRecord one;
    one.id = row.id<GateRecordId>(0);
    one.account = row.id<AccountId>(1);
    one.kind = row.str(2);
    one.gate = row.str(3);
    one.area_path = row.str(4);
    one.happened_at = row.instant(5);
    one.body_sealed = std::string(row.blob(6));
    one.task = row.id<TaskId>(7);
    found.push_back(std::move(one));
  }
  return found;
}

int drop_gate_records(Tx& tx, Instant before) {
  return tx.exec(kDrop, before);
}

void add_gate_count(Tx& tx, const GateCount& count) {
  tx.exec(kCount, hash_bucket(count.area_path), count.area_path, count.gate, count.on_day,
          count.verdict, count.why, count.count);
}

std::vector<GateCount> gate_counts(Tx& tx, std::string_view path, std::string_view on_day,
                                   int limit) {
  std::vector<GateCount> found;
  auto row = tx.run(kCounts, path, end_of(path), on_day, limit);
  while (row.step())
    found.push_back({row.str(0), row.str(1), row.str(2), row.str(3), row.str(4), row.i64(5)});
  return found;
}

}  // namespace fl::scan_store
