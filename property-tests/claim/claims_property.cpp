// Every finite claim on random instances, far from the presets: a case that is violated is a bug in the
// program, in the proof, or in the statement.
#include "advproof/claim/claim.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include "generators.h"
#include "property.h"

namespace advproof::property {
namespace {

template <class T>
struct Accuracy;
template <>
struct Accuracy<double> {
  static Format<double> format() { return {}; }
  static constexpr double value = 0;  // not used: points have rounding bounds
};
template <>
struct Accuracy<Ball> {
  static Format<Ball> format() { return {256}; }
  static constexpr double value = 0x1p-100;  // an identity is proved if both sides meet within 2^-100
};

/// The claim over a few steps of one regime.
template <class T>
Tally examine(const Claim& claim, const Problem& p, const Instance& instance, Regime regime, int steps) {
  const Format<T> format = Accuracy<T>::format();
  const auto examination = std::get<MakeFiniteClaim<T>>(*claim.finite())(format, Accuracy<T>::value);
  Trainer<T> trainer(instance, p.setting, regime, format);
  StepView<T> view;
  for (int t = 0; t < steps; ++t) {
    take_step(trainer, view);
    examination->examine(view);
  }
  return examination->tally();
}

/// Cases of each claim over a whole property, for the question whether anything was examined.
struct Examined {
  std::int64_t cases = 0;
  std::int64_t undecided = 0;
  std::map<std::string, std::int64_t> inapplicable;
};

/// Every robust strength above every non-robust one, and at least three times as many of these: where
/// `injection` speaks.
Problem made_dense(Problem p) {
  p.setting.data.model = Model::separate;
  p.setting.data.alpha_elsewhere = {0, 0};
  p.setting.data.robust_patches = 1;
  p.setting.data.patches = std::max(p.setting.data.patches, 4);
  p.setting.data.beta = {0.5, 0.625};
  p.setting.data.alpha = {0.625, *choose<double>({0.625, 0.6875, 0.875})};
  return p;
}

/// Noise, within 9.4 sigma_n on every coordinate, is less than half of alpha - eps: where `separation` must
/// hold.
Problem made_separated(Problem p) {
  p.setting.data.noise_std = std::min(p.setting.data.noise_std, p.setting.data.alpha.lo / 40);
  p.setting.data.feature_noise = std::min(p.setting.data.feature_noise, 1.0);
  p.setting.attack.eps = std::min(p.setting.attack.eps, p.setting.data.alpha.lo / 2);
  return p;
}

/// Samples of distinct labels differ along a one-hot u_y by more than 2 eps.
Problem made_twice_separated(Problem p) {
  p = made_separated(p);
  p.setting.data.basis = Basis::one_hot;
  p.setting.attack.eps = std::min(p.setting.attack.eps, p.setting.data.alpha.lo / 4);
  return p;
}

/// One-hot features and enough neurons: where `prop-3.2.dead-zone` can speak.
Problem made_wide(Problem p) {
  p.setting.data.basis = Basis::one_hot;
  p.setting.network.neurons = p.setting.data.classes + *integer(1, 2);
  return p;
}

template <class T>
void check_claim(const Claim& claim, Size size, Examined& examined) {
  Problem p = *problem(size);
  if (claim.page.id == "injection" && *integer(0, 1) == 1) p = made_dense(p);
  if (claim.page.id == "prop-3.2.dead-zone" && *integer(0, 3) > 0) p = made_wide(p);
  if (claim.page.id == "separation") p = made_separated(p);
  if (claim.page.id == "separation.twice") p = made_twice_separated(p);
  const Instance instance = draw(p);
  const int steps = *integer(1, size == Size::tiny ? 2 : 5);
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    const Tally tally = examine<T>(claim, p, instance, regime, steps);
    RC_LOG() << (regime == Regime::standard ? "standard: " : "adversarial: ") << tally.cases << " cases, "
             << tally.violated << " violated, " << tally.undecided << " undecided, worst margin "
             << tally.worst_margin << " at " << to_string(tally.worst_at) << "\n";
    RC_ASSERT(tally.violated == 0);
    if (!Format<T>::rigorous) RC_ASSERT(tally.undecided == 0);
    examined.cases += tally.cases;
    examined.undecided += tally.undecided;
    for (const auto& [hypothesis, count] : tally.inapplicable) examined.inapplicable[hypothesis] += count;
    const std::string name = regime == Regime::standard ? "standard" : "adversarial";
    RC_CLASSIFY(tally.cases == 0, name + ": vacuous");
    for (const auto& [hypothesis, count] : tally.inapplicable)
      RC_CLASSIFY(count > 0, name + ": some without " + hypothesis);
    RC_CLASSIFY(tally.undecided > 0, name + ": some undecided");
  }
}

template <class T>
void check_everywhere(const std::string& id, Size size, double hundreds) {
  const auto& claims = all_claims();
  const auto claim =
      std::find_if(claims.begin(), claims.end(), [&](const Claim& c) { return c.page.id == id; });
  REQUIRE(claim != claims.end());
  REQUIRE(claim->finite() != nullptr);
  Examined examined;
  if (!for_all([&] { check_claim<T>(*claim, size, examined); }, hundreds)) return;
  std::cout << id << ": " << examined.cases << " cases decided on, " << examined.undecided
            << " of them undecided\n";
  for (const auto& [hypothesis, count] : examined.inapplicable)
    std::cout << "  " << count << " without: " << hypothesis << "\n";
  CHECK(examined.cases > 0);
  CHECK(examined.undecided < examined.cases);
}

}  // namespace

std::set<std::string>& with_property() {
  static std::set<std::string> ids;
  return ids;
}

#define ADVPROOF_CLAIM_NAMED(ID, NAME)                                                               \
  const bool NAME = with_property().insert(ID).second;                                               \
  TEST_CASE(ID " on random instances in binary64") { check_everywhere<double>(ID, Size::small, 3); } \
  TEST_CASE(ID " on random instances in ball arithmetic") { check_everywhere<Ball>(ID, Size::tiny, 1); }
#define ADVPROOF_CLAIM(ID) ADVPROOF_CLAIM_NAMED(ID, INTERNAL_CATCH_UNIQUE_NAME(has_property))
ADVPROOF_CLAIM("activation.smooth")
ADVPROOF_CLAIM("gradient.exact")
ADVPROOF_CLAIM("feature.update")
ADVPROOF_CLAIM("lemma-5.1")
ADVPROOF_CLAIM("lemma-5.1-any-time")
ADVPROOF_CLAIM("lemma-5.2")
ADVPROOF_CLAIM("reduction.eps-zero")
ADVPROOF_CLAIM("logit.early")
ADVPROOF_CLAIM("early.polynomial")
ADVPROOF_CLAIM("tensor-power")
ADVPROOF_CLAIM("prop-3.1")
ADVPROOF_CLAIM("prop-3.2")
ADVPROOF_CLAIM("prop-3.2.robust")
ADVPROOF_CLAIM("prop-3.2.dead-zone")
ADVPROOF_CLAIM("exclusion")
ADVPROOF_CLAIM("injection")
ADVPROOF_CLAIM("separation")
ADVPROOF_CLAIM("separation.twice")
ADVPROOF_CLAIM("one-hot.norm")
#undef ADVPROOF_CLAIM

TEST_CASE("every finite claim has a property here") {
  for (const Claim& claim : all_claims()) {
    if (claim.finite() != nullptr) CHECK(with_property().count(claim.page.id) == 1);
  }
}

}  // namespace advproof::property
