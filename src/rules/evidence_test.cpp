// The table of evidence kinds, row by row: what each needs, and what it may do at most.
#include "rules/evidence.h"

#include <gtest/gtest.h>

namespace fl {
namespace {

Evidence whole(EvidenceKind kind) {
  Evidence out;
  out.id = "a";
  out.kind = kind;
  out.happened_at = out.recorded_at = {1'000'000};
  for (const std::string_view join : evidence_needs()[std::size_t(kind)].joins)
    out.joins[join] = true;
  if (kind == EvidenceKind::exposure) out.joins["scan_overlap"] = true;
  return out;
}

std::string weight(const Evidence& piece, const std::vector<Evidence>& others = {}) {
  std::vector<Evidence> all = others;
  all.push_back(piece);
  const EvidenceWeight out = weight_of(piece, all);
  return out.is_counted ? std::string(name_of(out.most)) : "no: " + out.why;
}

TEST(Evidence, a_laboratory_result) {
  Evidence piece = whole(EvidenceKind::lab_result);
  EXPECT_EQ(weight(piece), "ok");
  piece.facts = {{"result", "negative"}, {"tube", "single"}};
  EXPECT_EQ(weight(piece), "ok");
  piece.facts["result"] = "inconclusive";
  EXPECT_EQ(weight(piece), "ok");
  piece.facts["result"] = "positive";
  EXPECT_EQ(weight(piece), "stop");
  piece.facts["tube"] = "pool";
  EXPECT_EQ(weight(piece), "ask");
  piece.facts.erase("tube");
  EXPECT_EQ(weight(piece), "ask");
  piece.joins["signature_valid"] = false;
  EXPECT_EQ(weight(piece), "no: signature_valid");
  piece.joins.erase("laboratory_licensed");
  EXPECT_EQ(weight(piece), "no: laboratory_licensed");
}

TEST(Evidence, a_clinicians_report) {
  Evidence piece = whole(EvidenceKind::clinician_report);
  piece.facts["finding"] = "suspected";
  EXPECT_EQ(weight(piece), "stop");
  piece.facts["finding"] = "released";
  EXPECT_EQ(weight(piece), "ok");
  piece.facts["finding"] = "bank_depositor";
  EXPECT_EQ(weight(piece), "ok");
  piece.joins["clinician_named"] = false;
  EXPECT_EQ(weight(piece), "no: clinician_named");
}

TEST(Evidence, an_exposure) {
  Evidence piece = whole(EvidenceKind::exposure);
  EXPECT_EQ(weight(piece), "stop");
  piece.joins["scan_overlap"] = false;
  EXPECT_EQ(weight(piece), "no: contact");
  piece.joins["interview_signed"] = true;
  EXPECT_EQ(weight(piece), "stop");
  piece.joins.erase("case_lab_confirmed");
  EXPECT_EQ(weight(piece), "no: case_lab_confirmed");
}

TEST(Evidence, an_area) {
  Evidence piece = whole(EvidenceKind::area_boundary);
  EXPECT_EQ(weight(piece), "ask");
  piece.joins["drawn_before_listing"] = false;
  EXPECT_EQ(weight(piece), "no: drawn_before_listing");
}

TEST(Evidence, an_order) {
  Evidence piece = whole(EvidenceKind::quarantine_order);
  EXPECT_EQ(weight(piece), "no: basis");
  Evidence basis = whole(EvidenceKind::exposure);
  basis.id = piece.basis = "b";
  EXPECT_EQ(weight(piece, {basis}), "stop");
  basis.joins["case_lab_confirmed"] = false;
  EXPECT_EQ(weight(piece, {basis}), "no: basis");
  basis.joins["case_lab_confirmed"] = true;
  piece.joins["basis_held"] = false;
  EXPECT_EQ(weight(piece, {basis}), "no: basis_held");
  piece.joins["two_bodies_signed"] = false;
  EXPECT_EQ(weight(piece, {basis}), "no: two_bodies_signed");
}

TEST(Evidence, nothing_is_recorded_before_it_happens) {
  Evidence piece = whole(EvidenceKind::exposure);
  piece.recorded_at = {999'999};
  EXPECT_EQ(weight(piece), "no: recorded_before");
}

TEST(Evidence, a_file_is_read_strictly) {
  const auto read = [](std::string_view text) {
    const auto out = read_evidence(text);
    return out ? "ok" : out.error().key + " " + out.error().detail;
  };
  EXPECT_EQ(read(R"({"evidence":[]})"), "ok");
  EXPECT_EQ(read(R"({"evidence":[]} x)"),
            "rules.not_json line 1, column 17: something stands after the end");
  EXPECT_EQ(read("{\"evidence\":[],\n \"status\":\"stop\"}"),
            "rules.bad_evidence /status (line 2, column 11): no such field");
  EXPECT_EQ(read(R"({"evidence":[{"id":"a","kind":"rumour","happened_at":"2022-01-01T00:00:00Z",)"
                 R"("recorded_at":"2022-01-01T00:00:00Z"}]})"),
            "rules.bad_evidence /evidence/0/kind (line 1, column 31): lab_result, "
            "clinician_report, exposure, area_boundary, quarantine_order");
  EXPECT_NE(read(R"({"evidence":[{"id":"a","id":"b"}]})").find("each field once"),
            std::string::npos);
}

}  // namespace
}  // namespace fl
