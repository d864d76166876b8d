#include "advproof/oracle/replay.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "advproof/report/oracle_report.h"
#include "oracle/tiny_case.h"
#include "storage/run_fixture.h"

namespace advproof {
namespace {

Verification failing() {
  const OracleCase oracle_case = tiny_case();
  Candidate candidate = plain_candidate(oracle_case, Fault::missing_quotient);
  answers_of(candidate, "forward")[1].values[5] = std::nan("");
  answers_of(candidate, "forward")[1].values[7] = -HUGE_VAL;
  Verification report = verify(oracle_case, candidate);
  report.case_file = "case.h5";
  report.candidate_file = "candidate \"quoted\".h5";
  return report;
}

std::string complaint_of(const std::string& text) {
  const Folder folder;
  put_bytes(folder.file("r.json"), text);
  try {
    read_verification(folder.file("r.json"));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("a report that is read says what was written, every number bit for bit") {
  const Folder folder;
  const std::string written = to_json(failing());
  put_bytes(folder.file("r.json"), written);
  CHECK(to_json(read_verification(folder.file("r.json"))) == written);
}

TEST_CASE("a report of which any field is missing or of another kind is refused by its name") {
  const nlohmann::ordered_json whole = nlohmann::ordered_json::parse(to_json(failing()));
  CHECK(complaint_of(whole.dump()).empty());
  for (const char* field : {"schema", "case", "candidate", "preset", "regime", "instance_digest",
                            "arithmetic", "cause", "unanswered", "seconds", "probes", "answer"}) {
    CAPTURE(field);
    nlohmann::ordered_json without = whole;
    without.erase(field);
    CHECK(complaint_of(without.dump()).find(std::string(field) + ": expected to be present") !=
          std::string::npos);
    nlohmann::ordered_json other = whole;
    other[field] = nullptr;
    CHECK(complaint_of(other.dump()).find(field) != std::string::npos);
  }
  for (const auto& [field, value] : whole["probes"][0].items()) {
    CAPTURE(field);
    nlohmann::ordered_json without = whole;
    without["probes"][0].erase(field);
    CHECK(complaint_of(without.dump()).find("probes[0]." + field) != std::string::npos);
  }
  for (const auto& [field, value] : whole["probes"][0]["failed"][0]["first"].items()) {
    CAPTURE(field);
    nlohmann::ordered_json other = whole;
    other["probes"][0]["failed"][0]["first"][field] = true;
    CHECK(complaint_of(other.dump()).find("probes[0].failed[0].first." + field) != std::string::npos);
  }
}

TEST_CASE("what is no report is refused, and what contradicts itself") {
  CHECK(complaint_of("").find("empty file") != std::string::npos);
  CHECK(complaint_of("{").find("expected JSON") != std::string::npos);
  CHECK(complaint_of("[]").find("expected an object") != std::string::npos);
  CHECK(complaint_of("{\"schema\": \"other\"}").find("expected advproof-oracle-1") != std::string::npos);
  nlohmann::ordered_json json = nlohmann::ordered_json::parse(to_json(failing()));
  json["answer"] = "PASS";
  CHECK(complaint_of(json.dump()).find("answer: expected that of the probes") != std::string::npos);
  json = nlohmann::ordered_json::parse(to_json(failing()));
  json["probes"][0]["answer"] = "PASS";
  CHECK(complaint_of(json.dump()).find("failed") != std::string::npos);
  json = nlohmann::ordered_json::parse(to_json(failing()));
  json["arithmetic"] = "float16";
  CHECK(complaint_of(json.dump()).find("arithmetic") != std::string::npos);
  json = nlohmann::ordered_json::parse(to_json(failing()));
  json["probes"][1]["failed"][0]["first"]["observed"]["exact"] = "0x1p";
  CHECK(complaint_of(json.dump()).find("observed") != std::string::npos);
}

TEST_CASE("reports tell place, both notations, three sizes of the error and the cause") {
  const Verification report = failing();
  const std::string table = verification_table(report);
  const std::string text = explanation(report);
  for (const std::string& said : {table, text}) {
    CHECK(said.find("0x1") != std::string::npos);
    CHECK(said.find("times what is allowed") != std::string::npos);
    CHECK(said.find("ulp of float64") != std::string::npos);
    CHECK(said.find("the smooth part of the activation lacks its 1/q") != std::string::npos);
    CHECK(said.find("verdict: FAIL") != std::string::npos);
  }
  CHECK(text.find("nan (not finite)") != std::string::npos);
  const std::string junit = verification_junit(report);
  CHECK(junit.find("failures=\"") != std::string::npos);
  CHECK(junit.find("<failure message=\"probe activation") != std::string::npos);
}

TEST_CASE("an undecided probe is an error in JUnit, not a success") {
  Verification report;
  report.arithmetic = "float32";
  report.probes.emplace_back();
  report.probes.back().name = "step";
  const std::string junit = verification_junit(report);
  CHECK(junit.find("errors=\"1\"") != std::string::npos);
  CHECK(junit.find("<error") != std::string::npos);
}

}  // namespace
}  // namespace advproof
