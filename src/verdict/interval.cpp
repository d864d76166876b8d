#include "advproof/verdict/interval.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <numeric>
#include <vector>

#include "advproof/error.h"
#include "advproof/random/stream.h"

namespace advproof {

bool lies_within(const ConfidenceInterval& interval, double lower, double upper) {
  return interval.lower >= lower && interval.upper <= upper;
}

bool lies_outside(const ConfidenceInterval& interval, double lower, double upper) {
  return interval.lower > upper || interval.upper < lower;
}

ConfidenceInterval clopper_pearson(std::int64_t successes, std::int64_t trials, double confidence) {
  if (trials < 1 || successes < 0 || successes > trials)
    throw InputError("clopper_pearson: expected 0 <= successes <= trials, trials >= 1");
  using Binomial = boost::math::binomial_distribution<double>;
  const double tail = (1 - confidence) / 2;
  const auto n = static_cast<double>(trials);
  const auto s = static_cast<double>(successes);
  return {s / n, successes == 0 ? 0 : Binomial::find_lower_bound_on_p(n, s, tail),
          successes == trials ? 1 : Binomial::find_upper_bound_on_p(n, s, tail)};
}

ConfidenceInterval bootstrap_mean(std::span<const double> values, double confidence) {
  if (values.empty()) throw InputError("bootstrap_mean: expected at least one value");
  constexpr std::size_t resamples = 2000;
  const auto n = static_cast<double>(values.size());
  // from one of them: so the mean of equal values is that value, without rounding
  const double first = values.front();
  Stream stream(0, Substream::probe);
  std::vector<double> means(resamples);
  for (double& mean : means) {
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) sum += values[stream.below(values.size())] - first;
    mean = first + sum / n;
  }
  std::sort(means.begin(), means.end());
  const double tail = (1 - confidence) / 2;
  const auto rank = static_cast<std::size_t>(tail * static_cast<double>(resamples));
  const double all = std::accumulate(values.begin(), values.end(), 0.0,
                                     [&](double sum, double value) { return sum + (value - first); });
  return {first + all / n, means[rank], means[resamples - 1 - rank]};
}

}  // namespace advproof
