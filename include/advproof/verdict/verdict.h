// What a check may say, and of what kind of statement. docs/verdicts.md explains each word.
#pragma once

#include <string_view>

namespace advproof {

/// Where a statement comes from.
enum class Tag {
  stated,         ///< [S] stated in the paper's public discussion
  reconstructed,  ///< [R] our reading of the paper's set-up
  derived,        ///< [D] derived here, with a proof
  heuristic,      ///< [H] a heuristic or a measurement of ours: a question with a rule
};

/// A finite claim holds for every instance whose hypotheses hold; an asymptotic one (Theta, w.h.p., >>) is a
/// trend.
enum class Kind { finite, asymptotic };

enum class Verdict {
  certified,       ///< proved for this instance in ball arithmetic
  holds,           ///< observed in point arithmetic
  fails,           ///< violated in point arithmetic
  refuted,         ///< disproved: a certified counterexample exists
  supported,       ///< the trend over a stated sweep, with its confidence interval, supports it
  unsupported,     ///< the trend does not
  undecided,       ///< more precision or more samples are needed; never a pass
  impossible,      ///< false of every classifier, whatever was trained, by a proof that the result names
  not_applicable,  ///< a hypothesis is not met; the result names it
};

std::string_view name(Tag tag);          ///< "S", "R", "D", "H"
std::string_view name(Kind kind);        ///< "finite", "asymptotic"
std::string_view name(Verdict verdict);  ///< "certified", ..., "not applicable"
/// Inverse of name(Verdict). InputError for another word.
Verdict parse_verdict(std::string_view word);

}  // namespace advproof
