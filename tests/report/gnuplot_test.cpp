#include "advproof/report/gnuplot.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "advproof/error.h"

namespace advproof {
namespace {

/// PATH without gnuplot, for one scope.
class WithoutPrograms {
 public:
  WithoutPrograms() : path_(std::getenv("PATH")) { setenv("PATH", "/nowhere", 1); }
  WithoutPrograms(const WithoutPrograms&) = delete;
  WithoutPrograms& operator=(const WithoutPrograms&) = delete;
  ~WithoutPrograms() { setenv("PATH", path_.c_str(), 1); }

 private:
  std::string path_;
};

}  // namespace

TEST_CASE("a figure is one SVG element of the size asked for, with its title as text") {
  const std::string svg = gnuplot_svg("plot x\n", 300, 200, "x < y & z");
  CHECK_THAT(svg, Catch::StartsWith("<svg") && Catch::EndsWith("</svg>\n"));
  CHECK_THAT(
      svg, Catch::Contains("viewBox=\"0 0 300 200\"") && Catch::Contains("<title>x &lt; y &amp; z</title>"));
  CHECK(svg == gnuplot_svg("plot x\n", 300, 200, "x < y & z"));
}

TEST_CASE("gnuplot's first complaint is told, and nothing drawn is an error") {
  CHECK_THROWS_WITH(gnuplot_svg("plot nosuchfunction(x)\n", 300, 200, ""),
                    Catch::StartsWith("the figure cannot be drawn: gnuplot: "));
  CHECK_THROWS_AS(gnuplot_svg("plot nosuchfunction(x)\n", 300, 200, ""), IncompleteError);
  CHECK_THROWS_WITH(gnuplot_svg("", 300, 200, ""), "the figure cannot be drawn: gnuplot drew nothing");
}

TEST_CASE("where gnuplot is missing one line says so") {
  CHECK_NOTHROW(require_gnuplot());
  const WithoutPrograms here;
  CHECK_THROWS_WITH(require_gnuplot(), Catch::Contains("No such file") && Catch::Contains("gnuplot-nox"));
}

}  // namespace advproof
