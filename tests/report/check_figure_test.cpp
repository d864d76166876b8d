#include "advproof/report/check_figure.h"

#include <catch2/catch.hpp>

#include "advproof/sweep/ledger_sweeps.h"
#include "report/sample_report.h"

namespace advproof {

TEST_CASE("the races are drawn from the strongest neuron of each class at every record") {
  CHECK(races_csv(sample_report()) ==
        "regime,step,class,max_A,max_B\n"
        "standard,0,0,0.5,0.75\nstandard,0,1,0.125,1.5\nstandard,10,0,10.5,0.75\nstandard,10,1,0.125,1.5\n"
        "adversarial,0,0,0.5,0.75\nadversarial,0,1,0.125,1.5\nadversarial,10,0,10.5,0.75\nadversarial,10,1,0."
        "125,1.5\n");
}

TEST_CASE("the intervals are those of claims about seeds, and none of a sweep's exponents") {
  CheckReport report = sample_report();
  CHECK(intervals_csv(report) ==
        "claim,verdict,estimate,lower,upper\ntheorem-4.4.swap,unsupported,0.25,0.0625,0.75\n");
  report.preset = sweeps_name;
  CHECK(intervals_csv(report) == "claim,verdict,estimate,lower,upper\n");
}

TEST_CASE("there is a figure where there is a training or an interval") {
  CheckReport report = sample_report();
  CHECK(has_figure(report));
  report.trainings.clear();
  CHECK(has_figure(report));
  report.claims.pop_back();
  CHECK_FALSE(has_figure(report));
}

TEST_CASE("the figure is one SVG element with a panel a regime and a line a claim about seeds") {
  using Catch::Contains;
  CheckReport report = sample_report();
  const std::string whole = check_figure(report);
  CHECK_THAT(whole, Catch::StartsWith("<svg") && Contains(">standard training<") &&
                        Contains(">adversarial training<") && Contains(">theorem-4.4.swap<"));
  report.claims.pop_back();
  CHECK_THAT(check_figure(report), Contains(">adversarial training<") && !Contains("theorem-4.4.swap"));
  report = sample_report();
  report.trainings.clear();
  CHECK_THAT(check_figure(report), Contains(">theorem-4.4.swap<") && !Contains(">adversarial training<"));
}

}  // namespace advproof
