#include "advproof/certify/certificate.h"

#include <algorithm>
#include <limits>

namespace advproof {
namespace {

/// A rival class that is not excluded yet.
struct Rival {
  WorstMargin margin;
  double tried = std::numeric_limits<double>::infinity();  ///< upper end of the last witness that failed
  bool excluded = false;
};

class Decision {
 public:
  Decision(const PatchNetwork<double>& network, const Samples& samples, Index n, double eps)
      : network_(network), samples_(samples), n_(n), eps_(eps) {
    const int y = samples.y[static_cast<std::size_t>(n)];
    for (int t = 0; t < static_cast<int>(network.classes()); ++t) {
      if (t != y) rivals_.push_back({WorstMargin(network, samples, n, t, eps)});
    }
  }

  Certificate decide(std::int64_t budget) {
    while (!result_.witness) {
      Rival* rival = most_dangerous();
      if (rival == nullptr) break;
      if (rival->margin.lower() > 0) {
        rival->excluded = true;
      } else if (is_worth_trying(*rival)) {
        try_perturbation(*rival);
      } else if (boxes() >= budget || !rival->margin.refine()) {
        decide_in_balls(*rival);
        if (!rival->excluded) break;
      }
    }
    return report();
  }

 private:
  /// The rival of least upper end among those not excluded.
  Rival* most_dangerous() {
    Rival* worst = nullptr;
    for (Rival& rival : rivals_) {
      if (!rival.excluded && (worst == nullptr || rival.margin.upper() < worst->margin.upper()))
        worst = &rival;
    }
    return worst;
  }

  /// A new perturbation that wins, or ties up to rounding.
  [[nodiscard]] static bool is_worth_trying(const Rival& rival) {
    return rival.margin.upper() <= 0 && rival.margin.upper() < rival.tried;
  }

  void try_perturbation(Rival& rival) {
    rival.tried = rival.margin.upper();
    Witness witness{n_, rival.margin.target(), rival.margin.perturbation()};
    const CertifiedWitness proof = certify(network_, samples_, witness, eps_);
    if (!proof.certified()) return;
    witness.taken_for = proof.taken_for;
    result_.witness = std::move(witness);
    result_.proof = proof;
  }

  /// What binary64 cannot tell: the same boxes, and the best perturbation, in balls.
  void decide_in_balls(Rival& rival) {
    if (certainly(rival.margin.enclose_lower(margin_bits_of_balls) > 0.0)) {
      rival.excluded = true;
      result_.bits = margin_bits_of_balls;
    } else {
      try_perturbation(rival);
    }
  }

  [[nodiscard]] std::int64_t boxes() const {
    std::int64_t sum = 0;
    for (const Rival& rival : rivals_) sum += rival.margin.boxes();
    return sum;
  }

  Certificate report() {
    result_.lower = result_.upper = std::numeric_limits<double>::infinity();
    bool robust = true;
    for (const Rival& rival : rivals_) {
      robust = robust && rival.excluded;
      result_.lower = std::min(result_.lower, rival.margin.lower());
      if (rival.margin.upper() < result_.upper) {
        result_.upper = rival.margin.upper();
        result_.target = rival.margin.target();
      }
    }
    result_.boxes = boxes();
    result_.verdict = result_.witness ? Robustness::broken
                      : robust        ? Robustness::robust
                                      : Robustness::undecided;
    return std::move(result_);
  }

  const PatchNetwork<double>& network_;
  const Samples& samples_;
  Index n_;
  double eps_;
  std::vector<Rival> rivals_;
  Certificate result_;
};

}  // namespace

std::string_view name(Robustness verdict) {
  switch (verdict) {
    case Robustness::robust:
      return "robust";
    case Robustness::broken:
      return "broken";
    default:
      return "undecided";
  }
}

Certificate certify_robustness(const PatchNetwork<double>& network, const Samples& samples, Index n,
                               double eps, std::int64_t boxes) {
  return Decision(network, samples, n, eps).decide(boxes);
}

}  // namespace advproof
