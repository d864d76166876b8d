#include "generators.h"

#include <bit>
#include <cmath>
#include <limits>
#include <ostream>
#include <tuple>

#include "advproof/configuration/configuration.h"
#include "advproof/random/stream.h"

namespace advproof {

void showValue(Regime regime, std::ostream& os) {
  os << (regime == Regime::standard ? "standard" : "adversarial");
}

}  // namespace advproof

namespace advproof::property {
namespace {

using Limits = std::numeric_limits<double>;

/// How complicated a number is: significant bits, distance of the exponent from 0, sign. Shrinking lowers it.
int complexity(double x) {
  if (x == 0) return std::signbit(x) ? 1 : 0;
  int exponent = 0;
  const double fraction = std::frexp(std::abs(x), &exponent);
  const auto digits = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
  return 2 + 2 * (53 - std::countr_zero(digits)) + 8 * std::abs(exponent - 1) + (std::signbit(x) ? 1 : 0);
}

rc::Seq<Number> simpler(Number number) {
  const double x = number.value;
  int exponent = 0;
  const double fraction = std::frexp(x, &exponent);
  std::vector<Number> candidates;
  for (const double candidate :
       {0.0, 1.0, std::abs(x), std::copysign(1.0, x), std::trunc(x), std::ldexp(fraction, exponent / 2),
        std::ldexp(std::copysign(0.5, x), exponent),
        std::ldexp(std::trunc(std::ldexp(fraction, 8)), exponent - 8)}) {
    if (complexity(candidate) < complexity(x)) candidates.push_back({candidate});
  }
  return rc::seq::fromContainer(std::move(candidates));
}

rc::Gen<Number> shrinking(rc::Gen<Number> numbers) {
  return rc::gen::shrink(std::move(numbers), [](Number x) { return simpler(x); });
}

/// Uniform sign, exponent in first..last, fraction.
rc::Gen<Number> uniform_exponent(int first, int last) {
  return rc::gen::map(rc::gen::tuple(seed(), integer(first, last)),
                      [](const std::tuple<std::uint64_t, int>& t) {
                        const std::uint64_t bits = std::get<0>(t);
                        const double fraction = 1 + static_cast<double>(bits >> 12U) * 0x1p-52;
                        return Number{std::ldexp((bits & 1U) != 0 ? -fraction : fraction, std::get<1>(t))};
                      });
}

rc::Gen<Number> power_of_two(int first, int last) {
  return rc::gen::map(integer(first, last), [](int exponent) { return Number{std::ldexp(1.0, exponent)}; });
}

/// mid + t rad with |t| <= 1, exactly, or mid where 2048 bits cannot hold that.
Mpfr<2048> point_inside(const Ball& ball, double t) {
  arf_t point;
  arf_t move;
  arf_init(point);
  arf_init(move);
  arf_set_mag(point, arb_radref(ball.get()));
  arf_set_d(move, t);
  arf_mul(move, move, point, ARF_PREC_EXACT, ARF_RND_DOWN);
  arf_add(point, arb_midref(ball.get()), move, Format<Mpfr<2048>>::bits(), ARF_RND_DOWN);
  if (arb_contains_arf(ball.get(), point) == 0) arf_set(point, arb_midref(ball.get()));
  Mpfr<2048> result;
  arf_get_mpfr(result.backend().data(), point, MPFR_RNDN);
  arf_clear(point);
  arf_clear(move);
  return result;
}

/// |mid| 2^exponent, or 2^exponent around zero.
double radius_at(double mid, int exponent) { return std::ldexp(mid == 0 ? 1 : std::abs(mid), exponent); }

Ball ball_around(double mid, double radius, slong bits) {
  Ball ball(mid, bits);
  if (std::isfinite(radius) && radius > 0) arb_add_error_arf(ball.get(), arb_midref(Ball(radius).get()));
  return ball;
}

enum class Width { exact, precise, wide, straddling, touching };

}  // namespace

void showValue(const Number& number, std::ostream& os) { os << to_exact_string(number.value); }

void showValue(const Enclosed& enclosed, std::ostream& os) {
  os << to_decimal(enclosed.ball, 25) << " (" << enclosed.ball.bits() << " bits, "
     << to_exact_string(enclosed.ball) << "), point " << to_exact_string(enclosed.point);
}

rc::Gen<Number> one_of(const std::vector<double>& values) {
  std::vector<Number> numbers;
  for (const double value : values) numbers.push_back({value});
  return choose(numbers);
}

rc::Gen<int> integer(int first, int last) {
  return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(first, last + 1));
}

rc::Gen<std::uint64_t> seed() {
  return rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>());
}

Regime any_regime() { return *choose(std::vector<Regime>{Regime::standard, Regime::adversarial}); }

rc::Gen<Number> any_number() {
  return shrinking(
      rc::gen::oneOf(one_of({0.0, -0.0, 1.0, -1.0, Limits::denorm_min(), -Limits::denorm_min(), Limits::min(),
                             -Limits::min(), std::nextafter(Limits::min(), 0.0), Limits::max(),
                             -Limits::max(), 1e300, -1e300, 1e-300, 710.0, -745.0, Limits::epsilon(),
                             std::nextafter(1.0, 0.0), std::nextafter(1.0, 2.0)}),
                     power_of_two(-1074, 1023), uniform_exponent(-1074, 1022), uniform_exponent(-1074, -1022),
                     uniform_exponent(-60, 60), uniform_exponent(-4, 4)));
}

rc::Gen<Number> number_within(int lowest, int highest) {
  return shrinking(rc::gen::oneOf(one_of({0.0, -0.0, 1.0, -1.0, 0.5}), power_of_two(-lowest, highest - 1),
                                  uniform_exponent(-lowest, highest - 1), uniform_exponent(-4, 4)));
}

rc::Gen<Number> number_around_kinks(double rho) {
  const auto below = [](double x) { return std::nextafter(x, -HUGE_VAL); };
  const auto above = [](double x) { return std::nextafter(x, HUGE_VAL); };
  return rc::gen::oneOf(
      one_of({0.0, -0.0, above(0.0), below(0.0), rho, above(rho), below(rho), rho / 3, above(rho / 3), -rho,
              2 * rho}),
      shrinking(rc::gen::map(uniform_exponent(-30, 3), [rho](Number x) { return Number{x.value * rho}; })),
      any_number());
}

rc::Gen<std::pair<Number, Number>> pair_of(const rc::Gen<Number>& one) {
  return rc::gen::map(rc::gen::tuple(one, one, integer(0, 5), integer(1, 5)),
                      [](const std::tuple<Number, Number, int, int>& t) {
                        const auto& [first, second, kind, steps] = t;
                        if (kind < 3) return std::pair(first, second);
                        double near = first.value;
                        for (int i = 0; kind > 3 && i < steps; ++i) near = std::nextafter(near, second.value);
                        return std::pair(first, Number{near});
                      });
}

rc::Gen<Enclosed> enclosed(const rc::Gen<Number>& midpoints, const std::vector<double>& kinks) {
  std::vector<Width> widths{Width::exact, Width::precise, Width::wide};
  if (!kinks.empty()) widths.insert(widths.end(), {Width::straddling, Width::touching});
  return rc::gen::map(
      rc::gen::tuple(midpoints, choose(widths), choose(kinks.empty() ? std::vector<double>{0} : kinks),
                     choose(std::vector<slong>{53, 2, 30, 64, 128, 300}), integer(-300, 2),
                     choose(std::vector<double>{0, 1, -1, 0.5, -0.75, 0x1p-40})),
      [](const std::tuple<Number, Width, double, slong, int, double>& t) {
        const auto& [number, width, kink, bits, exponent, where] = t;
        double mid = number.value;
        double radius = 0;
        switch (width) {
          case Width::exact:
            break;
          case Width::precise:
            radius = radius_at(mid, -static_cast<int>(bits));
            break;
          case Width::wide:
            radius = radius_at(mid, exponent);
            break;
          case Width::straddling:
            radius = radius_at(kink, exponent);
            mid = kink + radius / 4;
            break;
          case Width::touching:
            radius = radius_at(kink, exponent);
            mid = kink + radius;
            break;
        }
        Ball ball = ball_around(mid, radius, bits);
        Mpfr<2048> point = point_inside(ball, where);
        return Enclosed{std::move(ball), std::move(point)};
      });
}

void showValue(const Problem& problem, std::ostream& os) {
  Configuration configuration;
  configuration.name = "";
  configuration.seed = problem.seed;
  configuration.setting.data = problem.setting.data;
  configuration.setting.network = problem.setting.network;
  configuration.setting.attack = problem.setting.attack;
  configuration.setting.training = problem.setting.training;
  os << to_toml(configuration) << "learned = " << to_exact_string(problem.learned);
}

rc::Gen<Problem> problem(Size size) {
  const bool tiny = size == Size::tiny;
  const auto shapes =
      rc::gen::tuple(integer(2, tiny ? 3 : 6), integer(0, tiny ? 2 : 6), integer(2, tiny ? 3 : 8),
                     integer(0, 7), integer(0, tiny ? 2 : 12), integer(1, tiny ? 2 : 4), integer(2, 6));
  const auto strengths = rc::gen::tuple(
      choose(std::vector<Range>{{1, 1}, {1.15, 1.25}, {0.3, 2}, {0.05, 0.1}}),
      choose(std::vector<Range>{{0.5, 0.5}, {0.48, 0.52}, {0.1, 1.5}, {2, 3}}),
      choose(std::vector<Range>{{0, 0}, {0.01, 0.3}}), choose(std::vector<double>{0, 0.01, 0.1, 0.5, 1e-6}),
      choose(std::vector<double>{0, 1, 5}));
  const auto models = rc::gen::tuple(choose(std::vector<Placement>{Placement::first, Placement::redrawn}),
                                     choose(std::vector<Labels>{Labels::balanced, Labels::uniform}),
                                     choose(std::vector<Model>{Model::separate, Model::overlapping}),
                                     choose(std::vector<Basis>{Basis::one_hot, Basis::rotated}));
  const auto networks = rc::gen::tuple(choose(std::vector<double>{1, 0.3, 0.1, 3, 0x1.5p-2}),
                                       choose(std::vector<double>{0.01, 0.1, 0.5, 0}),
                                       choose(std::vector<double>{0, 0.3, 1, 3}), seed());
  const auto attacks = rc::gen::tuple(choose(std::vector<double>{0, 0.25, 0.55, 0.01, 3}),
                                      choose(std::vector<double>{0, 1, 0.01, 300, 1e5}), integer(1, 3),
                                      rc::gen::arbitrary<bool>(), rc::gen::arbitrary<bool>(),
                                      choose(std::vector<double>{0.0625, 0.05, 0.5, 1e-3}));
  return rc::gen::map(rc::gen::tuple(shapes, strengths, models, networks, attacks), [](const auto& t) {
    const auto& [shape, strength, model, network, attack] = t;
    Problem p;
    p.setting.data.classes = std::get<0>(shape);
    p.setting.data.dim = 2 * p.setting.data.classes + std::get<1>(shape);
    p.setting.data.patches = std::get<2>(shape);
    p.setting.data.robust_patches = 1 + std::get<3>(shape) % (p.setting.data.patches - 1);
    p.setting.data.samples =
        p.setting.data.classes + std::min(std::get<4>(shape), 2 * p.setting.data.classes);
    p.setting.data.test_samples = 1;
    std::tie(p.setting.data.alpha, p.setting.data.beta, p.setting.data.alpha_elsewhere,
             p.setting.data.noise_std, p.setting.data.feature_noise) = strength;
    std::tie(p.setting.data.placement, p.setting.data.labels, p.setting.data.model, p.setting.data.basis) =
        model;
    p.setting.network.neurons = std::get<5>(shape);
    p.setting.network.q = std::get<6>(shape);
    std::tie(p.setting.network.rho, p.setting.network.init_std, p.learned, p.seed) = network;
    std::tie(p.setting.attack.eps, p.setting.attack.eta_attack, p.setting.attack.steps, p.setting.attack.sign,
             p.setting.attack.random_start, p.setting.training.eta) = attack;
    // uniform labels that miss a class are refused: the next seed that has them all
    while (
        missing_class(draw_labels(p.setting.data, p.seed, 0, p.setting.data.samples), p.setting.data.classes))
      ++p.seed;
    return p;
  });
}

Instance draw(const Problem& problem) {
  Instance instance = draw_instance(problem.setting.data, problem.setting.network.neurons,
                                    problem.setting.network.init_std, problem.seed);
  Stream stream(problem.seed, Substream::probe, 1);
  const Index m = problem.setting.network.neurons;
  for (Index row = 0; problem.learned > 0 && row < instance.W0.rows(); ++row) {
    for (const Matrix<double>* features : {&instance.features.U, &instance.features.V}) {
      const double strength = problem.learned * problem.setting.network.rho * stream.uniform();
      const double* f = features->row(row / m);
      for (Index l = 0; l < instance.W0.cols(); ++l) instance.W0(row, l) += strength * f[l];
    }
  }
  return instance;
}

Matrix<double> draw_matrix(std::uint64_t seed, Index rows, Index cols, bool subnormals) {
  Matrix<double> A(rows, cols);
  Stream stream(seed, Substream::probe, 2);
  double* entries = A.entries().data();
  for (Index i = 0; i < A.size(); ++i) {
    const double x = stream.uniform(-1, 1);
    const auto exponent = static_cast<int>(stream.below(400)) - 200;
    switch (stream.below(subnormals ? 7 : 6)) {
      case 0:
        entries[i] = stream.below(2) == 0 ? 0.0 : -0.0;
        break;
      case 1:
        entries[i] = i > 0 ? -entries[i - 1] : x;
        break;
      case 2:
        entries[i] = i > 0 ? entries[i - 1] * (1 + 0x1p-50) : x;
        break;
      case 3:
        entries[i] = std::ldexp(x, exponent);
        break;
      case 6:
        entries[i] = std::ldexp(x, -1060);
        break;
      default:
        entries[i] = x;
    }
  }
  return A;
}

}  // namespace advproof::property
