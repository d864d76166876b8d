// States a claim of our own, examines it beside the library's along both trainings of the preset `tiny`, and prints
// the verdicts: no weight moves further in a step than the samples reach.
#include <iostream>

#include "advproof/experiment/check.h"
#include "advproof/report/check_report.h"
#include "advproof/verdict/evidence.ipp"

using namespace advproof;

/// |w' - w|_inf <= (eta/N) sum_n sum_p |x_p|_inf, since |c_i| <= 1 and 0 <= s' <= 1.
template <class T>
class ShortSteps final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;

  void examine(const StepView<T>& view) override {
    T reach(0.0);
    const Matrix<T>& X = view.trainer->trained_on();
    for (Index row = 0; row < X.rows(); ++row) {
      T largest(0.0);
      for (Index l = 0; l < view.dim(); ++l) largest = max(largest, abs(X(row, l)));
      reach += largest;
    }
    const T bound = reach * view.eta() / static_cast<double>(view.count());
    const T rounding = evidence.unit() * static_cast<double>(4 * X.rows() + 16) * (bound + T(1.0));
    for (Index i = 0; i < view.classes(); ++i) {
      for (Index r = 0; r < view.neurons(); ++r) {
        for (Index l = 0; l < view.dim(); ++l) {
          const Index neuron = view.neuron(i, r);
          evidence.at_most(abs(view.updated(neuron, l) - view.W(neuron, l)), bound, rounding,
                           view.at_neuron(i, r, "weight"));
        }
      }
    }
  }
};

int main() {
  ClaimPage page;
  page.id = "own.short-steps";
  page.tag = Tag::derived;
  page.title = "no weight moves further than the samples reach";
  page.source = "|c_i| <= 1, 0 <= s' <= 1";
  page.hypotheses = {"none"};
  Claims claims = all_claims();
  claims.push_back({page, finite<ShortSteps>()});

  CheckOptions options;
  options.list = &claims;
  options.claims = {"own", "logit.early"};
  options.configuration = load_preset("tiny");
  options.scalar = parse_scalar("ball", "256");
  options.findings = "";
  options.quiet = true;
  const CheckReport report = run_check(options);
  for (const ClaimResult& result : report.claims)
    std::cout << result.id << ": " << name(result.verdict) << ", " << result.cases << " cases\n";
  return static_cast<int>(exit_code(report));
}
