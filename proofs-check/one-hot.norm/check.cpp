// one-hot.norm [D, about S]: |x|_inf^2 <= |x|_2^2 <= d |x|_inf^2, both attained (e_1; all ones). So two
// vectors of equal l2 norm have l-infinity norms that differ by at most sqrt(d), and by exactly that for
// one-hot against constant vectors; in the squares of the norms by d. The replies [S] say "by a factor of d".

#include "advproof/claim/claim.h"
#include "advproof/verdict/evidence.ipp"

namespace advproof {
namespace {

template <class T>
class OneHotNorm final : public InstanceClaim<T> {
 public:
  using InstanceClaim<T>::InstanceClaim;
  using InstanceClaim<T>::evidence;

 protected:
  void examine_instance(const StepView<T>& view) override {
    const Format<T>& format = view.trainer->format();
    const Instance& instance = view.instance();
    const Index d = instance.W0.cols();
    for (const Matrix<double>* rows :
         {&instance.train.X, &instance.W0, &instance.features.U, &instance.features.V}) {
      for (Index row = 0; row < rows->rows(); ++row) {
        std::vector<T> x;
        for (Index l = 0; l < d; ++l) x.push_back(format((*rows)(row, l)));
        const Norms norms(x);
        // the signed form of |x|_inf^2 <= |x|_2^2 has no ties, one-hot vectors included
        evidence.at_most(T(0.0), norms.rest, T(0.0), {0, -1, -1, -1, -1, "|x|_inf <= |x|_2", ""});
        evidence.at_most(norms.square, norms.largest * static_cast<double>(d),
                         evidence.unit() * static_cast<double>(d + 4) * norms.square,
                         {0, -1, -1, -1, -1, "|x|_2 <= sqrt(d) |x|_inf", ""});
      }
    }
    std::vector<T> one_hot(static_cast<std::size_t>(d), format(0));
    one_hot.front() = format(1);
    const Norms peak(one_hot);
    const Norms flat(std::vector<T>(static_cast<std::size_t>(d), format(1)));
    const Place place{0, -1, -1, -1, -1, "one-hot against constant", ""};
    const T ratio = peak.largest / peak.square * (flat.square / flat.largest);  // squared, at equal l2 norms
    evidence.equal(ratio, format(static_cast<double>(d)), ratio, T(0.0), place);
    evidence.constant("extremal factor squared / d", ratio / static_cast<double>(d), place);
  }

 private:
  struct Norms {
    T square;   ///< |x|_2^2
    T largest;  ///< |x|_inf^2
    T rest;     ///< |x|_2^2 - |x|_inf^2 as a sum of squares: all terms but the largest
    explicit Norms(const std::vector<T>& x) : square(0.0), largest(0.0), rest(0.0) {
      std::size_t peak = 0;
      for (std::size_t l = 0; l < x.size(); ++l) {
        const T term = x[l] * x[l];
        square += term;
        largest = max(largest, term);
        if (certainly(abs(x[l]) > abs(x[peak]))) peak = l;
      }
      for (std::size_t l = 0; l < x.size(); ++l) {
        if (l != peak) rest += x[l] * x[l];
      }
    }
  };
};

}  // namespace

namespace checks {

Check one_hot_norm() { return finite<OneHotNorm>(); }

}  // namespace checks

}  // namespace advproof
