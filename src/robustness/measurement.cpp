#include "advproof/robustness/measurement.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

#include "advproof/robustness/doubts.h"

namespace advproof {
namespace {

double largest_entry(const Samples& samples, Index n) {
  double largest = 0;
  const Rows rows = patch_rows({n, n + 1}, samples.patches());
  for (const double* x = samples.X.row(rows.begin); x != samples.X.row(rows.end); ++x)
    largest = std::max(largest, std::abs(*x));
  return largest;
}

/// Thrown from one task to the next when the caller does not want to go on; measure() catches it.
struct Stopped {};

class Measuring {
 public:
  Measuring(const PatchNetwork<double>& network, const Samples& samples, const Features& features,
            const MeasurementOptions& options, const GoOn& go_on)
      : network_(network),
        samples_(samples),
        features_(features),
        options_(options),
        go_on_(go_on),
        count_(static_cast<std::size_t>(samples.count())) {}

  Measurement run() {
    Measurement result;
    clean_ = are_right(network_, samples_, Matrix<double>(samples_.X.rows(), samples_.X.cols()));
    result.clean = clean_;
    result.flat = flat_gradients(network_, samples_);
    for (const double eps : options_.radii) result.radii.push_back(at_radius(eps));
    if (options_.radius) {
      result.radius.resize(count_);
      for_each_of(count_, [&](std::size_t i) {
        const auto n = static_cast<Index>(i);
        // delta = -X makes every output 0, a tie: no radius is larger than that
        const double limit = largest_entry(samples_, n);
        result.radius[i] = robust_radius(network_, samples_, n, limit, 1e-6 * limit, options_.boxes);
      });
    }
    return result;
  }

 private:
  /// What one attack did: per sample, the proof of its witness, if it has one.
  struct Proofs {
    AttackResult result;
    std::vector<CertifiedWitness> proofs;
  };

  /// Runs `task(i)` for all i, in any order and in parallel, as long as the caller says to go on.
  template <class Task>
  void for_each_of(std::size_t count, Task task) {
    std::atomic<bool> stopped = false;
    tbb::parallel_for(std::size_t{0}, count, [&](std::size_t i) {
      if (stopped) return;
      task(i);
      if (!go_on_()) stopped = true;
    });
    if (stopped) throw Stopped();
  }

  [[nodiscard]] AttackSettings settings_at(double eps) const {
    AttackSettings settings = options_.attack;
    settings.training.eps = eps;
    return settings;
  }

  [[nodiscard]] Proofs attack(const std::string& name, double eps) const {
    Proofs proofs{run_attack(name, network_, samples_, features_, settings_at(eps)), {}};
    for (const std::optional<Witness>& witness : proofs.result.witnesses)
      proofs.proofs.push_back(witness ? certify(network_, samples_, *witness, eps) : CertifiedWitness{});
    return proofs;
  }

  RadiusResult at_radius(double eps) {
    RadiusResult result;
    result.eps = eps;
    result.geometry = measure_geometry(samples_, eps);
    result.broken_by.resize(count_);
    for (std::size_t n = 0; n < count_; ++n)
      if (!possibly(clean_[n])) result.broken_by[n] = "clean";
    std::vector<Proofs> all(options_.attacks.size());
    for_each_of(all.size(), [&](std::size_t i) { all[i] = attack(options_.attacks[i], eps); });
    std::vector<Truth> withstood(count_, Truth::yes);  // every attack
    for (Proofs& proofs : all) count(proofs, result, withstood);
    if (options_.certify) certify_all(result);
    if (!options_.attacks.empty() || options_.certify) count_union(withstood, result);
    result.notes = doubts(result, network_, samples_, features_, settings_at(eps));
    return result;
  }

  void count(Proofs& attack, RadiusResult& result, std::vector<Truth>& withstood) {
    AttackCount counted{attack.result.attack, {}, {}, 0};
    for (std::size_t n = 0; n < count_; ++n) {
      std::optional<Witness>& witness = attack.result.witnesses[n];
      Truth right = attack.result.open[n] != 0 ? Truth::unknown : Truth::yes;
      if (witness && !attack.proofs[n].certified()) {
        right = Truth::unknown;
        ++counted.unconfirmed;
      } else if (witness) {
        right = Truth::no;
        if (result.broken_by[n].empty()) result.broken_by[n] = counted.attack;
        if (options_.keep_examples)
          result.examples.push_back({counted.attack, std::move(*witness), attack.proofs[n]});
      }
      if (right == Truth::unknown) withstood[n] = right;
      counted.add(right, clean_[n]);
    }
    result.attacks.push_back(counted);
  }

  void count_union(const std::vector<Truth>& withstood, RadiusResult& result) {
    for (std::size_t n = 0; n < count_; ++n) {
      const Truth right = !result.broken_by[n].empty()                           ? Truth::no
                          : result.certificates.empty()                          ? withstood[n]
                          : result.certificates[n].verdict == Robustness::robust ? Truth::yes
                                                                                 : Truth::unknown;
      result.all.add(right, clean_[n]);
    }
    result.attacked = clopper_pearson(samples_.count() - result.all.accuracy.wrong, samples_.count());
    result.certified = clopper_pearson(result.robust, samples_.count());
  }

  void certify_all(RadiusResult& result) {
    result.certificates.resize(count_);
    for_each_of(count_, [&](std::size_t n) {
      result.certificates[n] =
          certify_robustness(network_, samples_, static_cast<Index>(n), result.eps, options_.boxes);
    });
    for (std::size_t n = 0; n < count_; ++n) {
      Certificate& certificate = result.certificates[n];
      if (certificate.verdict == Robustness::robust) {
        ++result.robust;
      } else if (certificate.verdict == Robustness::broken) {
        if (result.broken_by[n].empty()) result.broken_by[n] = "certificate";
        if (options_.keep_examples)
          result.examples.push_back({"certificate", *certificate.witness, certificate.proof});
      } else if (result.broken_by[n].empty()) {
        ++result.undecided;
        result.largest_gap = std::max(result.largest_gap, certificate.upper - certificate.lower);
      }
    }
    require_consistent(result);
  }

  const PatchNetwork<double>& network_;
  const Samples& samples_;
  const Features& features_;
  const MeasurementOptions& options_;
  const GoOn& go_on_;
  std::size_t count_;
  std::vector<Truth> clean_;
};

}  // namespace

Accuracy Measurement::clean_accuracy() const {
  Accuracy result;
  for (const Truth right : clean) result.add(right);
  return result;
}

std::int64_t measurement_tasks(const MeasurementOptions& options, Index samples) {
  const auto per_radius = static_cast<std::int64_t>(options.attacks.size()) + (options.certify ? samples : 0);
  return static_cast<std::int64_t>(options.radii.size()) * per_radius + (options.radius ? samples : 0);
}

std::optional<Measurement> measure(const PatchNetwork<double>& network, const Samples& samples,
                                   const Features& features, const MeasurementOptions& options,
                                   const GoOn& go_on) {
  try {
    return Measuring(network, samples, features, options, go_on).run();
  } catch (const Stopped&) {
    return std::nullopt;
  }
}

}  // namespace advproof
