// The common subset in PostgreSQL's words.
#include "storage/postgres/dialect.h"

#include <gtest/gtest.h>

namespace fl {
namespace {

TEST(StorageDialect, what_only_one_engine_knows_is_said_in_the_words_of_the_other) {
  EXPECT_EQ(postgres_text("SELECT a FROM t WHERE b = ?1 AND c < ?12"),
            "SELECT a FROM t WHERE b = $1 AND c < $12");
  EXPECT_EQ(postgres_text("SELECT a FROM t INDEXED BY t_a WHERE b = ?1"),
            "SELECT a FROM t  WHERE b = $1");
  EXPECT_EQ(postgres_text("CREATE TABLE t (a BLOB NOT NULL, b blob) WITHOUT ROWID;"),
            "CREATE TABLE t (a BYTEA NOT NULL, b BYTEA) ;");
  EXPECT_EQ(postgres_text("SET a = x'00ff', b = x''"),
            "SET a = '\\x00ff'::bytea, b = '\\x'::bytea");
}

TEST(StorageDialect, text_in_quotes_and_comments_stays) {
  EXPECT_EQ(postgres_text("SELECT 'why ?1 BLOB', \"BLOB\" -- a ?1 BLOB\n, ?1"),
            "SELECT 'why ?1 BLOB', \"BLOB\" -- a ?1 BLOB\n, $1");
  EXPECT_EQ(postgres_text("SELECT 'it''s ?' || ?1"), "SELECT 'it''s ?' || $1");
  EXPECT_EQ(postgres_text("SELECT 'never closed ?1"), "SELECT 'never closed ?1");
  EXPECT_EQ(postgres_text("SELECT without, indexed FROM t"), "SELECT without, indexed FROM t");
}

TEST(StorageDialect, values_give_way_to_expressions) {
  EXPECT_EQ(with_values("a = $1 AND b = $2 OR c = $1", {"k.p1", "k.p2"}),
            "a = k.p1 AND b = k.p2 OR c = k.p1");
  EXPECT_EQ(with_values("a = $3", {"k.p1", "k.p2"}), "a = $3");
}

}  // namespace
}  // namespace fl
