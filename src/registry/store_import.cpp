// Rows of imports, their parts, remembered mappings and requests to export.
#include "registry/store_import.h"

namespace fl::store {

namespace {

const Sql kAddImport{
    SqlTag::point, "registry.add_import",
    "INSERT INTO registry_import (bucket, id, what, file_name, file_hash, account_id, area_path, "
    "state, mapping, row_count, inserted_count, updated_count, unchanged_count, refused_count, "
    "done_ratio_ppm, fault, made_at, moved_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"};
const Sql kMoveImport{
    SqlTag::point, "registry.move_import",
    "UPDATE registry_import SET state = ?3, mapping = ?4, row_count = ?5, inserted_count = ?6, "
    "updated_count = ?7, unchanged_count = ?8, refused_count = ?9, done_ratio_ppm = ?10, "
    "fault = ?11, moved_at = ?12, file_hash = ?13 WHERE bucket = ?1 AND id = ?2"};
const Sql kLoadImport{
    SqlTag::point, "registry.load_import",
    "SELECT id, what, file_name, file_hash, account_id, area_path, state, mapping, row_count, "
    "inserted_count, updated_count, unchanged_count, refused_count, done_ratio_ppm, fault, "
    "made_at, moved_at FROM registry_import WHERE bucket = ?1 AND id = ?2"};
const Sql kUnfinished{
    SqlTag::list, "registry.unfinished_import",
    "SELECT id, what, file_name, file_hash, account_id, area_path, state, mapping, row_count, "
    "inserted_count, updated_count, unchanged_count, refused_count, done_ratio_ppm, fault, "
    "made_at, moved_at FROM registry_import "
    "WHERE file_hash = ?1 AND what = ?2 AND state IN ('running', 'stopped') LIMIT 1"};
const Sql kRecent{
    SqlTag::list, "registry.recent_imports",
    "SELECT id, what, file_name, file_hash, account_id, area_path, state, mapping, row_count, "
    "inserted_count, updated_count, unchanged_count, refused_count, done_ratio_ppm, fault, "
    "made_at, moved_at FROM registry_import ORDER BY made_at DESC, id DESC LIMIT ?1"};
const Sql kNextImport{
    SqlTag::list, "registry.next_import",
    "SELECT id, what, file_name, file_hash, account_id, area_path, state, mapping, row_count, "
    "inserted_count, updated_count, unchanged_count, refused_count, done_ratio_ppm, fault, "
    "made_at, moved_at FROM registry_import WHERE state = ?1 AND account_id <> 0 "
    "ORDER BY made_at LIMIT 1"};
const Sql kPutPart{SqlTag::point, "registry.put_import_part",
                   "INSERT INTO registry_import_part (bucket, import_id, kind, number, sealed) "
                   "VALUES (?1, ?2, ?3, ?4, ?5) "
                   "ON CONFLICT (bucket, import_id, kind, number) DO UPDATE SET sealed = ?5"};
const Sql kPart{SqlTag::point, "registry.import_part",
                "SELECT sealed FROM registry_import_part "
                "WHERE bucket = ?1 AND import_id = ?2 AND kind = ?3 AND number = ?4"};
const Sql kPartCount{SqlTag::point, "registry.import_part_count",
                     "SELECT COUNT(*) FROM registry_import_part "
                     "WHERE bucket = ?1 AND import_id = ?2 AND kind = ?3"};
const Sql kDropParts{SqlTag::point, "registry.drop_import_parts",
                     "DELETE FROM registry_import_part "
                     "WHERE bucket = ?1 AND import_id = ?2 AND kind = ?3"};
const Sql kLoadMapping{
    SqlTag::reference, "registry.load_mapping",
    "SELECT mapping FROM registry_mapping WHERE what = ?1 AND heading_hash = ?2"};
const Sql kPutMapping{
    SqlTag::reference, "registry.put_mapping",
    "INSERT INTO registry_mapping (what, heading_hash, mapping, used_at) VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT (what, heading_hash) DO UPDATE SET mapping = ?3, used_at = ?4"};
const Sql kAddExport{
    SqlTag::point, "registry.add_export",
    "INSERT INTO registry_export (bucket, id, what, area_id, area_path, reason, asked_by, "
    "approved_by, state, row_count, asked_at, expires_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"};
const Sql kMoveExport{
    SqlTag::point, "registry.move_export",
    "UPDATE registry_export SET approved_by = ?3, state = ?4, row_count = ?5, expires_at = ?6 "
    "WHERE bucket = ?1 AND id = ?2"};
const Sql kLoadExport{
    SqlTag::point, "registry.load_export",
    "SELECT id, what, area_id, area_path, reason, asked_by, approved_by, state, row_count, "
    "asked_at, expires_at FROM registry_export WHERE bucket = ?1 AND id = ?2"};
const Sql kRecentExports{
    SqlTag::list, "registry.recent_exports",
    "SELECT id, what, area_id, area_path, reason, asked_by, approved_by, state, row_count, "
    "asked_at, expires_at FROM registry_export WHERE asked_at > ?1 "
    "ORDER BY asked_at DESC, id DESC LIMIT ?2"};

Bucket bucket_of(ImportId id) {
  return hash_bucket(id.value);
}

std::int64_t ppm_of(double ratio) {
  return static_cast<std::int64_t>(ratio * 1e6);
}

ImportLine read_import(Statement& row) {
  ImportLine line;
  line.id = row.id<ImportId>(0);
  line.what = row.str(1);
  line.file_name = row.str(2);
  line.file_hash = row.str(3);
  line.account = row.id<AccountId>(4);
  line.area_path = row.str(5);
  line.state = row.str(6);
  line.mapping = row.str(7);
  line.numbers = {row.i64(8), row.i64(9), row.i64(10), row.i64(11), row.i64(12)};
  line.done_ratio = static_cast<double>(row.i64(13)) / 1e6;
  line.fault = row.str(14);
  line.made_at = row.instant(15);
  line.moved_at = row.instant(16);
  return line;
}

ExportLine read_export(Statement& row) {
  return {row.i64(0), row.str(1),           row.id<AreaId>(2),    row.str(3),
          row.str(4), row.id<AccountId>(5), row.id<AccountId>(6), row.str(7),
          row.i64(8), row.instant(9),       row.instant(10)};
}

}  // namespace

void add_import(Tx& tx, const ImportLine& line) {
  const auto& n = line.numbers;
  tx.exec(kAddImport, bucket_of(line.id), line.id, line.what, line.file_name, line.file_hash,
          line.account, line.area_path, line.state, line.mapping, n.rows, n.inserted, n.updated,
          n.unchanged, n.refused, ppm_of(line.done_ratio), line.fault, line.made_at, line.moved_at);
}

void move_import(Tx& tx, const ImportLine& line) {
  const auto& n = line.numbers;
  tx.exec(kMoveImport, bucket_of(line.id), line.id, line.state, line.mapping, n.rows, n.inserted,
          n.updated, n.unchanged, n.refused, ppm_of(line.done_ratio), line.fault, line.moved_at,
          line.file_hash);
}

std::optional<ImportLine> load_import(Tx& tx, ImportId id) {
  auto row = tx.run(kLoadImport, bucket_of(id), id);
  if (!row.step()) return std::nullopt;
  return read_import(row);
}

std::optional<ImportLine> unfinished_import(Tx& tx, std::string_view file_hash,
                                            std::string_view what) {
  auto row = tx.run(kUnfinished, file_hash, what);
  if (!row.step()) return std::nullopt;
  return read_import(row);
}

std::optional<ImportLine> next_import(Tx& tx) {
  for (const auto* state : {"running", "checking"}) {
    auto row = tx.run(kNextImport, state);
    if (row.step()) return read_import(row);
  }
  return std::nullopt;
}

std::vector<ImportLine> recent_imports(Tx& tx, int limit) {
  std::vector<ImportLine> found;
  auto rows = tx.run(kRecent, limit);
  while (rows.step())
    found.push_back(read_import(rows));
  return found;
}

void put_part(Tx& tx, ImportId id, std::string_view kind, std::int64_t number,
              std::string_view sealed) {
  tx.exec(kPutPart, bucket_of(id), id, kind, number, Blob{sealed});
}

std::string part_of(Tx& tx, ImportId id, std::string_view kind, std::int64_t number) {
  auto row = tx.run(kPart, bucket_of(id), id, kind, number);
  return row.step() ? std::string(row.blob(0)) : std::string();
}

std::int64_t part_count(Tx& tx, ImportId id, std::string_view kind) {
  auto row = tx.run(kPartCount, bucket_of(id), id, kind);
  return row.step() ? row.i64(0) : 0;
}

void drop_parts(Tx& tx, ImportId id, std::string_view kind) {
  tx.exec(kDropParts, bucket_of(id), id, kind);
}

std::string load_mapping(Tx& tx, std::string_view what, std::string_view heading) {
  auto row = tx.run(kLoadMapping, what, heading);
  return row.step() ? row.str(0) : std::string();
}

void put_mapping(Tx& tx, std::string_view what, std::string_view heading, std::string_view mapping,
                 Instant now) {
  tx.exec(kPutMapping, what, heading, mapping, now);
}

void add_export(Tx& tx, const ExportLine& line) {
  tx.exec(kAddExport, hash_bucket(line.id), line.id, line.what, line.area, line.area_path,
          line.reason, line.asked_by, line.approved_by, line.state, line.row_count, line.asked_at,
          line.expires_at);
}

void move_export(Tx& tx, const ExportLine& line) {
  tx.exec(kMoveExport, hash_bucket(line.id), line.id, line.approved_by, line.state, line.row_count,
          line.expires_at);
}

std::optional<ExportLine> load_export(Tx& tx, std::int64_t id) {
  auto row = tx.run(kLoadExport, hash_bucket(id), id);
  if (!row.step()) return std::nullopt;
  return read_export(row);
}

std::vector<ExportLine> recent_exports(Tx& tx, Instant since, int limit) {
  std::vector<ExportLine> found;
  auto rows = tx.run(kRecentExports, since, limit);
  while (rows.step())
    found.push_back(read_export(rows));
  return found;
}

}  // namespace fl::store
