#include "advproof/verifier/tables.h"

#include <catch2/catch.hpp>

#include "advproof/error.h"

namespace advproof {

TEST_CASE("results are read in both forms, with a counterexample's file or without") {
  const std::vector<ResultRow> rows = read_result_rows(
      " a.onnx,b.vnnlib , unsat\r\n\n"
      "a.onnx,c.vnnlib,sat,c.txt\n"
      "class,a.onnx,d.vnnlib,0.5,timeout,300\n"
      "class,a.onnx,e.vnnlib,0.5,sat,1,e.txt",
      "r.csv");
  REQUIRE(rows.size() == 4);
  const auto is = [&rows](std::size_t i, unsigned line, const char* vnnlib, const char* result,
                          const char* counterexample) {
    CHECK(rows[i].line == line);
    CHECK(rows[i].onnx == "a.onnx");
    CHECK(rows[i].vnnlib == vnnlib);
    CHECK(rows[i].result == result);
    CHECK(rows[i].counterexample == counterexample);
  };
  is(0, 1, "b.vnnlib", "unsat", "");
  is(1, 3, "c.vnnlib", "sat", "c.txt");
  is(2, 4, "d.vnnlib", "timeout", "");
  is(3, 5, "e.vnnlib", "sat", "e.txt");
}

TEST_CASE("instances are three cells with a time to spend") {
  const std::vector<InstanceRow> rows = read_instance_rows("\na,b,300\nc,d,0.5\n", "i.csv");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].line == 2);
  CHECK(rows[1].onnx == "c");
  CHECK(rows[1].vnnlib == "d");
  for (const char* time : {"", "soon", "0", "-1", "nan", "inf", "1 s"})
    CHECK_THROWS_WITH(read_instance_rows(std::string("a,b,1\na,b,") + time, "i.csv"),
                      "i.csv:2: expected onnx, vnnlib, timeout in seconds");
}

TEST_CASE("a table of another form is refused with its line, an empty one is incomplete") {
  for (const char* text : {"", "\n \n", "\r\n"}) {
    CHECK_THROWS_AS(read_instance_rows(text, "t.csv"), IncompleteError);
    CHECK_THROWS_AS(read_result_rows(text, "t.csv"), IncompleteError);
  }
  for (const char* line : {"a", "a,b", "a,b,c,d,e", "a,b,c,d,e,f,g,h"})
    CHECK_THROWS_WITH(read_result_rows(line, "t.csv"), Catch::StartsWith("t.csv:1: expected onnx, vnnlib"));
  CHECK_THROWS_WITH(read_result_rows("a,b,sat\na,b,SAT", "t.csv"),
                    "t.csv:2: expected sat, unsat, unknown, timeout or error, found 'SAT'");
}

}  // namespace advproof
