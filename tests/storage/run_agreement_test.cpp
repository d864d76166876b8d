#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "storage/run_fixture.h"

namespace advproof {
namespace {

/// The complaint about a run, written as it is after `change`.
std::string complaint_after(const RunRecord& whole, const std::function<void(RunRecord&)>& change) {
  const Folder folder;
  RunRecord run = whole;
  change(run);
  write_run(folder.file("run.h5"), run);
  return complaint_of(folder.file("run.h5"));
}

RunRecord run_in(const std::string& scalar, const std::string& bits = "",
                 Regime regime = Regime::adversarial) {
  const Folder folder;
  return read_run(finished(folder, scalar, bits, regime));
}

/// Names the dataset first, what it should agree with later.
auto contradicts(const std::string& where, const std::string& other) {
  return Catch::Predicate<std::string>(
      [=](const std::string& message) {
        return message.find(".h5: " + where + ": expected ") != std::string::npos &&
               message.find(other) != std::string::npos;
      },
      "names " + where + ", and says " + other);
}

double next(double x) { return std::nextafter(x, HUGE_VAL); }

}  // namespace

TEST_CASE("a run agrees with itself at every step, in every scalar and both regimes") {
  const auto [scalar, bits] = GENERATE(table<std::string, std::string>(
      {{"double", ""}, {"dd", ""}, {"mpfr", "128"}, {"ball", "53"}, {"ball", "200"}, {"ball", "auto"}}));
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    for (const int steps : {1, 4, 5, 12, 40}) {
      const Folder folder;
      TrainOptions options = tiny_options(scalar, bits, regime);
      options.configuration->setting.training.standard_steps = steps;
      options.configuration->setting.training.adversarial_steps = steps;
      options.out = folder.file("run.h5");
      train(options);
      CHECK(read_run(*options.out).complete());
    }
  }
}

TEST_CASE("the recorded weights of step 0 are those that the instance draws") {
  const RunRecord run = run_in("double");
  CHECK_THAT(
      complaint_after(run, [](RunRecord& r) { r.weights[0].W(0, 1).mid = next(r.weights[0].W(0, 1).mid); }),
      contradicts("/weights", "at step 0 the weights of /instance/W0; of neuron 0, coordinate 1,"));
  CHECK_THAT(complaint_after(run, [](RunRecord& r) { r.weights[0].W(0, 0).rad = 0x1p-60; }),
             contradicts("/weights", "/instance/W0"));
}

TEST_CASE("a checkpoint at step 0 holds the weights that the instance draws") {
  CHECK_THAT(complaint_after(run_in("double"),
                             [](RunRecord& r) {
                               r.observations.clear();
                               r.weights.clear();
                               r.checkpoint.step = 0;
                             }),
             contradicts("/checkpoint/W", "at step 0 the weights of /instance/W0"));
}

TEST_CASE("the weights recorded at the checkpoint's step are the checkpoint's, bit for bit") {
  for (const char* scalar : {"double", "dd", "ball"}) {
    const RunRecord run = run_in(scalar);
    const auto refused = contradicts("/weights", "at step 12 the weights of /checkpoint/W");
    CHECK_THAT(
        complaint_after(
            run, [](RunRecord& r) { r.weights.back().W(1, 2).mid = next(r.weights.back().W(1, 2).mid); }),
        refused);
    CHECK_THAT(complaint_after(run, [](RunRecord& r) { r.weights.back().W(1, 2).rad += 0x1p-30; }), refused);
    CHECK_THAT(complaint_after(run, [](RunRecord& r) { std::swap(r.checkpoint.W[0], r.checkpoint.W[1]); }),
               refused);
  }
}

TEST_CASE("A and B are the products of the weights recorded at their step") {
  for (const char* scalar : {"double", "ball"}) {
    const RunRecord run = run_in(scalar);
    for (const std::size_t record : {std::size_t{0}, run.observations.size() - 1}) {
      CHECK_THAT(complaint_after(run, [=](RunRecord& r) { r.observations[record].A[1].mid += 1e-12; }),
                 contradicts("/observations/A", "/weights and features; of neuron 1"));
      CHECK_THAT(complaint_after(run, [=](RunRecord& r) { r.observations[record].B[3].mid -= 1e-12; }),
                 contradicts("/observations/B", "/weights and features; of neuron 3"));
    }
  }
}

TEST_CASE("losses, logits, their mean and their largest are told alike") {
  for (const char* scalar : {"double", "ball"}) {
    const RunRecord run = run_in(scalar);
    for (const double off : {1e-12, -1e-12}) {
      const auto label = static_cast<std::size_t>(run.instance.train.y[0]);
      CHECK_THAT(complaint_after(run, [=](RunRecord& r) { r.observations[1].logit[1 - label].mid += off; }),
                 contradicts("/observations/logit", "at step 5 logits that add up to 1; those of sample 0"));
      CHECK_THAT(complaint_after(run, [=](RunRecord& r) { r.observations[1].one_minus_logit[0].mid += off; }),
                 contradicts("/observations/one_minus_logit", "/observations/logit; of sample 0"));
      CHECK_THAT(complaint_after(run, [=](RunRecord& r) { r.observations[1].loss[1].mid += off; }),
                 contradicts("/observations/loss", "/observations/logit; of sample 1"));
      CHECK_THAT(complaint_after(run, [=](RunRecord& r) { r.observations[1].risk.mid += off; }),
                 contradicts("/observations/risk", "the mean of /observations/loss"));
      CHECK_THAT(complaint_after(run, [=](RunRecord& r) { r.observations[1].max_loss.mid += off; }),
                 contradicts("/observations/max_loss", "the largest of /observations/loss"));
    }
  }
}

TEST_CASE("the radius observed is that of the recorded weights, and as the scalar and its accuracy allow") {
  CHECK_THAT(
      complaint_after(run_in("mpfr", "128"), [](RunRecord& r) { r.observations[1].log2_radius = -90; }),
      contradicts("/observations/log2_radius", "-inf, as mpfr numbers have no radius"));
  const RunRecord run = run_in("ball", "53");
  for (const double off : {-10.0, 10.0, -HUGE_VAL}) {
    CHECK_THAT(complaint_after(run, [=](RunRecord& r) { r.observations.back().log2_radius += off; }),
               contradicts("/observations/log2_radius", "at step 12 that of the radii of /weights"));
  }
  CHECK_THAT(complaint_after(run_in("ball", "auto"), [](RunRecord& r) { r.scalar.accuracy = 1e-300; }),
             contradicts("/observations/log2_radius", "no radius above attribute accuracy"));
}

TEST_CASE("the error set is that of the checkpoint's balls") {
  for (const char* bits : {"53", "200"}) {
    const RunRecord run = run_in("ball", bits, Regime::standard);  // with random starts there is none
    REQUIRE(run.checkpoint.error);
    REQUIRE(run.checkpoint.error->radius > 0);
    const auto refused = contradicts("/checkpoint/error", "the balls of /checkpoint/W");
    for (const double factor : {0.0, 0.5, 1 - 0x1p-20, 1 + 0x1p-20, 2.0})
      CHECK_THAT(complaint_after(run, [=](RunRecord& r) { r.checkpoint.error->radius *= factor; }), refused);
    for (const double radius : {0.0, 1e6}) {
      CHECK_THAT(complaint_after(run,
                                 [=](RunRecord& r) {
                                   r.checkpoint.error = ErrorSet::State{{}, radius, 0};
                                 }),
                 refused);
    }
    CHECK_THAT(complaint_after(run,
                               [](RunRecord& r) {
                                 r.checkpoint.error->frame = {};
                                 r.checkpoint.error->slack = 1;
                               }),
               contradicts("/checkpoint/error/lengths", "/checkpoint/error/frame is empty"));
    CHECK_THAT(complaint_after(run,
                               [](RunRecord& r) {
                                 const Index n = std::ssize(r.checkpoint.W);
                                 r.checkpoint.error->frame = Matrix<double>(n, n);
                               }),
               refused);
  }
}

}  // namespace advproof
