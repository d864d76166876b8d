// A check report made by hand: one claim of each kind with its page, two short trainings.
#pragma once

#include "advproof/experiment/check.h"

namespace advproof {

inline ObservedTraining sample_training(Regime regime) {
  ObservedTraining training{regime, 2, {}};
  for (const std::int64_t step : {0, 10}) {
    Observation seen;
    seen.step = step;
    const auto t = static_cast<double>(step);
    seen.A = {{0.25, 0}, {0.5 + t, 0}, {0.125, 0}, {-1, 0}};  // two classes of two neurons
    seen.B = {{0.75, 0}, {0, 0}, {1, 0}, {1.5, 0}};
    training.observations.push_back(seen);
  }
  return training;
}

/// A finite claim with one result, and one over seeds of which a part is in the report.
inline std::vector<ClaimPage> sample_pages() {
  ClaimPage finite;
  finite.id = "lemma-5.1";
  finite.title = "a claim's <title> & more";
  finite.source = "a reply <A1>";
  finite.hypotheses = {"A >= tau / alpha_min", "alpha A + tau <= rho"};
  finite.html =
      "<h3>Statement</h3>\n<p>With tau = max |z - alpha_p A| and "
      "<math><mi>A</mi><mo>&lt;</mo><mi>B</mi></math>.</p>\n";
  ClaimPage trend;
  trend.id = "theorem-4.4";
  trend.tag = Tag::reconstructed;
  trend.kind = Kind::asymptotic;
  trend.results = {"swap", "box"};
  trend.html = "<h3>Rule</h3>\n";
  return {finite, trend};
}

/// Four test samples, whose boxes all meet; numbers that are told apart.
inline Region sample_region(const std::string& samples) {
  Region region;
  region.samples = samples;
  region.geometry = {0.5, 4, 4, 3, 2, 0.75, 1, true};
  region.assumptions = {1.5, 2.5, 3.5, 4.5, 5.5};
  region.eps_over_noise = 6.5;
  region.limits = {{{Truth::yes, "boxes <meet>"},
                    {Truth::unknown, "without: one-hot features"},
                    {Truth::yes, "no classifier is"},
                    {Truth::no, "no classifier is"}}};
  region.number = 1;
  return region;
}

inline CheckReport sample_report() {
  CheckReport report;
  report.preset = "tiny";
  report.configuration.name = "tiny";
  report.scalar = "double";
  report.instance_digest = "0123456789abcdef0123";
  report.regions = {sample_region("train"), sample_region("test")};
  ClaimResult finite;
  finite.id = "lemma-5.1";
  finite.title = "a title with <angles> & \"quotes\"";
  finite.verdict = Verdict::holds;
  finite.expected = Expectation{Verdict::holds, {}};
  finite.cases = 1234567;
  finite.worst_margin = 0.5;
  finite.worst_at = "standard step 3";
  finite.constants = {{"ratio", 0.5, 2, "step 1", "step 2"}};
  ClaimResult trend;
  trend.id = "theorem-4.4.swap";
  trend.tag = Tag::reconstructed;
  trend.kind = Kind::asymptotic;
  trend.verdict = Verdict::unsupported;
  trend.expected = Expectation{Verdict::supported, CountInterval{3, 4}};
  trend.votes = Votes{1, 2, 4};
  trend.cases = 4;
  trend.worst_margin = -0.25;
  trend.worst_at = "fails on seed 1,2,3";
  trend.note = "1 of 4 seeds";
  trend.interval = {0.25, 0.0625, 0.75};
  report.claims = {finite, trend};
  report.pages = sample_pages();
  report.findings = {"findings/tiny.json"};
  report.trainings = {sample_training(Regime::standard), sample_training(Regime::adversarial)};
  return report;
}

}  // namespace advproof
