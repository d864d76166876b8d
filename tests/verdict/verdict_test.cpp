#include "advproof/verdict/verdict.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "advproof/error.h"

namespace advproof {

TEST_CASE("every verdict's name gives it back, and no two share one") {
  std::set<std::string_view> names;
  for (const Verdict verdict :
       {Verdict::certified, Verdict::holds, Verdict::fails, Verdict::refuted, Verdict::supported,
        Verdict::unsupported, Verdict::undecided, Verdict::impossible, Verdict::not_applicable}) {
    CHECK(parse_verdict(name(verdict)) == verdict);
    names.insert(name(verdict));
  }
  CHECK(names.size() == 9);
  CHECK(name(Verdict::not_applicable) == "not applicable");
}

TEST_CASE("another word is not a verdict, and the message quotes it") {
  for (const char* word : {"", "Certified", "certified ", "passes"})
    CHECK_THROWS_AS(parse_verdict(word), InputError);
  CHECK_THROWS_WITH(parse_verdict("passes"), "'passes' is not a verdict");
}

TEST_CASE("tags and kinds are named as in the theory") {
  CHECK(name(Tag::stated) == "S");
  CHECK(name(Tag::reconstructed) == "R");
  CHECK(name(Tag::derived) == "D");
  CHECK(name(Kind::finite) == "finite");
  CHECK(name(Kind::asymptotic) == "asymptotic");
}

}  // namespace advproof
