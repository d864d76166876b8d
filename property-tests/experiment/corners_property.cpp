// Checks at the corners of the schema: keys at the ends of their domains and as far as binary64 goes, alone and
// two at a time. No true statement fails there, nothing outside passes, and no exception escapes.
#include "advproof/experiment/check.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "configuration/constraints.h"
#include "configuration/schema.h"
#include "generators.h"
#include "property.h"

namespace advproof::property {
namespace {

/// What a key may be at a corner, as --set would say it.
struct CornersOf {
  using Texts = std::vector<std::string>;

  /// Sizes and numbers of steps stay small.
  Texts operator()(const Integer& kind) const {
    Texts texts{kind.text(kind.least), kind.text(kind.least + 1)};
    if (kind.most <= 1000) texts.push_back(kind.text(kind.most));
    return texts;
  }
  Texts operator()(const Real& kind) const {
    Texts texts;
    for (const double number : numbers(kind.bound)) texts.push_back(kind.text(number));
    return texts;
  }
  Texts operator()(const Interval& kind) const {
    const std::vector<double> ends = numbers(kind.bound);
    Texts texts{kind.text({ends.front(), ends.back()})};
    for (const double number : ends) texts.push_back(kind.text({number, number}));
    return texts;
  }
  Texts operator()(const Flag& kind) const { return {kind.text(false), kind.text(true)}; }
  Texts operator()(const Choice& kind) const {
    Texts texts;
    for (std::size_t i = 0; i < kind.names.size(); ++i) texts.push_back(kind.text(i));
    return texts;
  }
  Texts operator()(const Name& kind) const {
    Texts texts;
    for (const std::string& name : kind.names) texts.push_back(kind.text(name));
    return texts;
  }
  /// No numbers of the mathematics: the title and seeds.
  template <class Other>
  Texts operator()(const Other& /*kind*/) const {
    return {};
  }

 private:
  /// The ends of the domain, of normal numbers, and of what certificates are proved for; and between.
  static std::vector<double> numbers(Bound bound) {
    using Limits = std::numeric_limits<double>;
    std::vector<double> list{Limits::denorm_min(),
                             Limits::min(),
                             1e-300,
                             1e-150,
                             0x1p-401,
                             0x1p-400,
                             1e-30,
                             1,
                             1e30,
                             0x1p400,
                             0x1p401,
                             largest_real};
    if (bound == Bound::not_negative) list.insert(list.begin(), 0);
    return list;
  }
};

/// Assignments that together are a case.
using Corner = std::vector<std::string>;

const std::vector<std::string>& corners() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> assignments;
    for (const Key& key : keys()) {
      for (const std::string& text : std::visit(CornersOf(), key.kind))
        assignments.push_back(key.name + "=" + text);
    }
    return assignments;
  }();
  return all;
}

/// A tiny experiment, the corner set in it; nothing where single keys contradict each other.
std::optional<Configuration> configuration_at(const Corner& corner) {
  Configuration c;
  c.setting.data.classes = 2;
  c.setting.data.dim = 6;
  c.setting.data.patches = 3;
  c.setting.data.samples = 3;
  c.setting.data.test_samples = 2;
  c.setting.network.neurons = 3;
  c.setting.training = {.eta = 0.25, .standard_steps = 2, .adversarial_steps = 2, .record_every = 1};
  for (const std::string& assignment : corner) set_value(c, assignment);
  if (first_violation(c)) return std::nullopt;
  // uniform labels that miss a class are refused: the next seed that has them all
  while (
      missing_class(draw_labels(c.setting.data, c.seed, 0, c.setting.data.samples), c.setting.data.classes))
    ++c.seed;
  c.sweep = {c.seed, c.seed};
  return c;
}

/// Are there samples of distinct labels, with a robust strength above `below`, within r of each other?
bool some_meet(const Samples& samples, double r, double below) {
  const auto strength = [&](Index n) {
    return *std::max_element(samples.alpha.row(n), samples.alpha.row(n) + samples.patches());
  };
  const auto meet = [&](Index n, Index other) {
    constexpr slong exact = 4096;  // bits hold every sum of binary64 numbers
    const Rows rows = patch_rows({n, n + 1}, samples.patches());
    const double* x = samples.X.row(rows.begin);
    const double* x_other = samples.X.row(other * samples.patches());
    for (; x != samples.X.row(rows.end); ++x, ++x_other)
      if (certainly(abs(Ball(*x, exact) - *x_other) > r)) return false;
    return true;
  };
  for (Index n = 0; n < samples.count(); ++n) {
    for (Index other = 0; other < n; ++other) {
      if (samples.label(n) != samples.label(other) && std::max(strength(n), strength(other)) > below &&
          meet(n, other))
        return true;
    }
  }
  return false;
}

/// Is the statement false of this instance? Theorems never are; two claims ask about its geometry.
bool is_false(const std::string& claim, const Configuration& c) {
  if (claim != "separation" && claim != "separation.twice") return false;
  const Instance instance = draw_instance(c.setting, c.seed);
  const double eps = c.setting.attack.eps;
  if (claim == "separation")
    return c.setting.data.basis == Basis::one_hot && some_meet(instance.train, eps, eps);
  return some_meet(instance.train, 2 * eps, -1) || some_meet(instance.test, 2 * eps, -1);
}

/// What is wrong with a check there, if anything is.
std::string fault_at(const Configuration& c, const ScalarChoice& scalar, bool with_asymptotic) {
  CheckOptions options;
  options.list = &all_claims();
  options.configuration = c;
  options.scalar = scalar;
  options.findings = "";
  options.quiet = true;
  for (const Claim& claim : all_claims()) {
    if (claim.finite() != nullptr || (with_asymptotic && claim.over_seeds() != nullptr))
      options.claims.push_back(claim.page.id);
  }
  for (const ClaimResult& result : run_check(options).claims) {
    if (result.kind != Kind::finite) continue;
    const bool fails = result.verdict == Verdict::fails || result.verdict == Verdict::refuted;
    const bool passes = result.verdict == Verdict::holds || result.verdict == Verdict::certified;
    if (fails != is_false(result.id, c) || (passes && !(result.worst_margin >= 0)))
      return fmt::format("{}: {}, margin {} at {}; {}", result.id, name(result.verdict), result.worst_margin,
                         result.worst_at, result.note);
  }
  return {};
}

/// Two corners together, in a scalar.
void check_pairs(const char* scalar, bool with_asymptotic, double hundreds) {
  for_all(
      [&] {
        const Corner corner{*choose(corners()), *choose(corners())};
        RC_LOG() << corner[0] << ", " << corner[1] << "\n";
        const std::optional<Configuration> configuration = configuration_at(corner);
        RC_PRE(configuration.has_value());
        const std::string fault = fault_at(*configuration, parse_scalar(scalar, ""), with_asymptotic);
        RC_LOG() << fault << "\n";
        RC_ASSERT(fault.empty());
      },
      hundreds);
}

}  // namespace

TEST_CASE("no true statement fails at any single corner of the schema, in binary64") {
  int legal = 0;
  for (const std::string& assignment : corners()) {
    const std::optional<Configuration> configuration = configuration_at({assignment});
    if (!configuration) continue;
    ++legal;
    INFO(assignment);
    CHECK(fault_at(*configuration, {}, false).empty());
  }
  CHECK(legal > 100);
}

TEST_CASE("no true statement fails where two corners meet, in binary64") { check_pairs("double", false, 2); }
TEST_CASE("no true statement fails where two corners meet, in double-double") {
  check_pairs("dd", false, 0.5);
}
TEST_CASE("no true statement fails where two corners meet, in mpfr") { check_pairs("mpfr", false, 0.5); }
TEST_CASE("no true statement fails where two corners meet, in balls") { check_pairs("ball", false, 0.5); }
TEST_CASE("no exception escapes from a check of all claims where two corners meet") {
  check_pairs("double", true, 0.5);
}

}  // namespace advproof::property
