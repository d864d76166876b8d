#include "advproof/verdict/ledger.h"

#include <catch2/catch.hpp>

#include "advproof/error.h"

namespace advproof {
namespace {

const char* const text = R"({
  "small": {
    "a": "certified",
    "b": "refuted",
    "c": "supported",
    "d": "not applicable"
  },
  "tiny": {
    "a": "undecided"
  }
}
)";

ClaimResult result(const std::string& id, Kind kind, Verdict verdict = Verdict::undecided) {
  ClaimResult result;
  result.id = id;
  result.kind = kind;
  result.verdict = verdict;
  return result;
}

}  // namespace

TEST_CASE("a ledger is read by preset and claim") {
  const Ledger ledger = parse_ledger(text);
  CHECK(ledger.size() == 2);
  CHECK(ledger.at("small").at("b") == Verdict::refuted);
  CHECK(ledger.at("tiny").at("a") == Verdict::undecided);
}

TEST_CASE("a ledger's text gives it back, line for line") {
  CHECK(to_json(parse_ledger(text)) == text);
  CHECK(parse_ledger(to_json(parse_ledger(text))) == parse_ledger(text));
  CHECK(to_json({}) == "{}\n");
  CHECK(parse_ledger("{}").empty());
}

TEST_CASE("text that is not a ledger is refused") {
  for (const char* bad :
       {"", "[]", "1", "{", R"({"p": 1})", R"({"p": {"c": 1}})", R"({"p": {"c": "passes"}})"}) {
    INFO(bad);
    CHECK_THROWS_AS(parse_ledger(bad), InputError);
  }
}

TEST_CASE("the message of a bad ledger names preset and claim") {
  CHECK_THROWS_WITH(parse_ledger(R"({"preset-1": 1})"), Catch::Contains("preset-1"));
  CHECK_THROWS_WITH(parse_ledger(R"({"preset-1": {"claim-2": 1}})"),
                    Catch::Contains("preset-1") && Catch::Contains("claim-2"));
  CHECK_THROWS_WITH(parse_ledger(R"({"preset-1": {"claim-2": "passes"}})"),
                    Catch::Contains("preset-1") && Catch::Contains("claim-2") && Catch::Contains("'passes'"));
}

TEST_CASE("the embedded ledger is one") { CHECK_NOTHROW(embedded_ledger()); }

TEST_CASE("balls are expected to say what is recorded, points the same less rigorously") {
  const Ledger ledger = parse_ledger(text);
  const auto expected = [&](const char* id, Kind kind, bool rigorous) {
    return expected_verdict(ledger, "small", result(id, kind), rigorous);
  };
  CHECK(expected("a", Kind::finite, true) == Verdict::certified);
  CHECK(expected("a", Kind::finite, false) == Verdict::holds);
  CHECK(expected("b", Kind::finite, true) == Verdict::refuted);
  CHECK(expected("b", Kind::finite, false) == Verdict::fails);
  CHECK(expected("d", Kind::finite, false) == Verdict::not_applicable);
  // trends are the same in every arithmetic; refuted by a certified counterexample too
  CHECK(expected("b", Kind::asymptotic, false) == Verdict::refuted);
  CHECK(expected("c", Kind::asymptotic, false) == Verdict::supported);
}

TEST_CASE("nothing is expected of a preset or a claim that the ledger does not know") {
  const Ledger ledger = parse_ledger(text);
  CHECK_FALSE(expected_verdict(ledger, "large", result("a", Kind::finite), true));
  CHECK_FALSE(expected_verdict(ledger, "tiny", result("b", Kind::finite), true));
}

TEST_CASE("recording keeps finite verdicts in their ball form, and other presets as they were") {
  Ledger ledger = parse_ledger(text);
  record(ledger, "tiny",
         {result("a", Kind::finite, Verdict::holds), result("b", Kind::finite, Verdict::fails),
          result("c", Kind::asymptotic, Verdict::unsupported), result("e", Kind::finite, Verdict::refuted)});
  CHECK(ledger.at("tiny").at("a") == Verdict::certified);
  CHECK(ledger.at("tiny").at("b") == Verdict::refuted);
  CHECK(ledger.at("tiny").at("c") == Verdict::unsupported);
  CHECK(ledger.at("tiny").at("e") == Verdict::refuted);
  CHECK(ledger.at("small") == parse_ledger(text).at("small"));
}

TEST_CASE("what was recorded is what is expected, in either arithmetic") {
  Ledger ledger;
  const ClaimResult holds = result("a", Kind::finite, Verdict::holds);
  record(ledger, "tiny", {holds});
  CHECK(expected_verdict(ledger, "tiny", holds, false) == Verdict::holds);
  CHECK(expected_verdict(ledger, "tiny", holds, true) == Verdict::certified);
}

}  // namespace advproof
