#include "advproof/verdict/ledger.h"

#include <catch2/catch.hpp>

#include "advproof/error.h"

namespace advproof {
namespace {

const char* const text = R"({
  "small": {
    "a": "certified",
    "b": "refuted",
    "c": {"verdict": "supported", "count": [17, 19]},
    "d": "not applicable",
    "e": {"verdict": ["undecided", "supported"], "count": [17, 18]}
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

/// A trend that is supported by so many of 20 seeds.
ClaimResult supported_by(std::int64_t yes) {
  ClaimResult trend = result("c", Kind::asymptotic, Verdict::supported);
  trend.votes = Votes{yes, 20 - yes, 20};
  return trend;
}

/// What `small` has of the trend once this result is recorded.
Expectation recorded(const ClaimResult& trend) {
  Ledger ledger = parse_ledger(text);
  record(ledger, "small", {trend});
  return ledger.at("small").at("c");
}

}  // namespace

TEST_CASE("a ledger is read by preset and claim") {
  const Ledger ledger = parse_ledger(text);
  CHECK(ledger.size() == 2);
  CHECK(ledger.at("small").at("b") == Expectation{Verdict::refuted, {}});
  CHECK(ledger.at("small").at("c") == Expectation{Verdict::supported, CountInterval{17, 19}});
  CHECK(ledger.at("small").at("e") ==
        Expectation{Verdict::undecided, CountInterval{17, 18}, Verdict::supported});
  CHECK(ledger.at("tiny").at("a") == Expectation{Verdict::undecided, {}});
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

TEST_CASE("an entry with counts has a verdict and two counts in order, and nothing else") {
  for (const char* bad :
       {R"({})", R"({"verdict": "supported"})", R"({"count": [1, 2]})", R"({"verdict": 1, "count": [1, 2]})",
        R"({"verdict": "passes", "count": [1, 2]})", R"({"verdict": "supported", "count": 1})",
        R"({"verdict": "supported", "count": [1]})", R"({"verdict": "supported", "count": [2, 1]})",
        R"({"verdict": "supported", "count": [-1, 1]})", R"({"verdict": "supported", "count": [0.5, 1]})",
        R"({"verdict": "supported", "count": [0, 9223372036854775808]})",
        R"({"verdict": "supported", "count": [1, 2], "of": 3})", R"({"verdict": [], "count": [1, 2]})",
        R"({"verdict": ["supported"], "count": [1, 2]})", R"({"verdict": ["supported", 1], "count": [1, 2]})",
        R"({"verdict": ["supported", "passes"], "count": [1, 2]})",
        R"({"verdict": ["supported", "supported"], "count": [1, 2]})",
        R"({"verdict": ["undecided", "supported"]})"}) {
    INFO(bad);
    const std::string ledger = std::string(R"({"preset-1": {"claim-2": )") + bad + "}}";
    CHECK_THROWS_AS(parse_ledger(ledger), InputError);
    CHECK_THROWS_WITH(parse_ledger(ledger), Catch::Contains("preset-1: claim-2: "));
  }
}

TEST_CASE("the message of a bad ledger names preset and claim") {
  CHECK_THROWS_WITH(parse_ledger(R"({"preset-1": 1})"), Catch::Contains("preset-1"));
  CHECK_THROWS_WITH(parse_ledger(R"({"preset-1": {"claim-2": 1}})"),
                    Catch::Contains("preset-1") && Catch::Contains("claim-2"));
  CHECK_THROWS_WITH(parse_ledger(R"({"preset-1": {"claim-2": "passes"}})"),
                    Catch::Contains("preset-1") && Catch::Contains("claim-2") && Catch::Contains("'passes'"));
}

TEST_CASE("the message of a bad ledger is one line, whatever its names hold") {
  CHECK_THROWS_WITH(parse_ledger(R"({"a\n": 1})"), R"(ledger: a\n: expected an object of claims)");
  CHECK_THROWS_WITH(parse_ledger(R"({"p": {"c\u001b": "d\r"}})"),
                    R"(ledger: p: c\u001b: 'd\r' is not a verdict)");
}

TEST_CASE("the embedded ledger is one") { CHECK_NOTHROW(embedded_ledger()); }

TEST_CASE("balls are expected to say what is recorded, points the same less rigorously") {
  const Ledger ledger = parse_ledger(text);
  const auto expected = [&](const char* id, Kind kind, bool rigorous) {
    return expectation(ledger, "small", result(id, kind), rigorous).value().verdict;
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
  CHECK_FALSE(expectation(ledger, "large", result("a", Kind::finite), true));
  CHECK_FALSE(expectation(ledger, "tiny", result("b", Kind::finite), true));
}

TEST_CASE("recording keeps finite verdicts in their ball form, and other presets as they were") {
  Ledger ledger = parse_ledger(text);
  record(ledger, "tiny",
         {result("a", Kind::finite, Verdict::holds), result("b", Kind::finite, Verdict::fails),
          result("c", Kind::asymptotic, Verdict::unsupported), result("e", Kind::finite, Verdict::refuted)});
  CHECK(ledger.at("tiny").at("a").verdict == Verdict::certified);
  CHECK(ledger.at("tiny").at("b").verdict == Verdict::refuted);
  CHECK(ledger.at("tiny").at("c").verdict == Verdict::unsupported);
  CHECK(ledger.at("tiny").at("e").verdict == Verdict::refuted);
  CHECK(ledger.at("small") == parse_ledger(text).at("small"));
}

TEST_CASE("what was recorded is what is expected, in either arithmetic") {
  Ledger ledger;
  const ClaimResult holds = result("a", Kind::finite, Verdict::holds);
  record(ledger, "tiny", {holds});
  CHECK(expectation(ledger, "tiny", holds, false) == Expectation{Verdict::holds, {}});
  CHECK(expectation(ledger, "tiny", holds, true) == Expectation{Verdict::certified, {}});
}

TEST_CASE("recording keeps an interval that holds the count, and replaces one that does not") {
  CHECK(recorded(supported_by(17)).count == CountInterval{17, 19});
  CHECK(recorded(supported_by(20)).count == CountInterval{20, 20});
  ClaimResult undecided = supported_by(18);
  undecided.verdict = Verdict::undecided;
  CHECK(recorded(undecided) == Expectation{Verdict::undecided, CountInterval{18, 18}});
  // a claim that takes votes no longer, and one that begins to
  CHECK(recorded(result("c", Kind::asymptotic, Verdict::supported)) == Expectation{Verdict::supported, {}});
  Ledger ledger = parse_ledger(R"({"small": {"c": "supported"}})");
  record(ledger, "small", {supported_by(18)});
  CHECK(ledger.at("small").at("c").count == CountInterval{18, 18});
}

TEST_CASE("a result is as expected only with a count that was recorded, in either direction") {
  const auto as_expected = [](std::int64_t yes) {
    ClaimResult trend = supported_by(yes);
    trend.expected = expectation(parse_ledger(text), "small", trend, false);
    return trend.as_expected();
  };
  CHECK_FALSE(as_expected(16));
  CHECK(as_expected(17));
  CHECK(as_expected(19));
  CHECK_FALSE(as_expected(20));
}

}  // namespace advproof
