#include "advproof/storage/counterexample.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "attack/prop_networks.h"
#include "storage/run_fixture.h"

namespace advproof {
namespace {

/// The prop-3.1 network, whose second sample (label 1) a swap of 1/4 on all of three patches breaks: F_0 -
/// F_1 = 3 s(1/4) - 2 s(1/4) = 1/8. Before it in the list stands an attack that broke nothing.
struct Broken {
  Configuration configuration;
  ClaimResult result;
  Outcome outcome;

  Broken() {
    configuration.name = "hand";
    configuration.setting.data.classes = 2;
    configuration.setting.network = {.neurons = 1, .q = 2, .rho = 0.25};
    configuration.setting.attack.eps = 0.25;
    result.id = "theorem-4.4.swap";
    outcome.instance.seed = 7;
    outcome.instance.features = prop_features();
    outcome.instance.test = prop_samples(3);
    outcome.adversarial.W = prop_features().V;
    Witness swap{1, 0, Matrix<double>(3, 4)};
    for (Index p = 0; p < 3; ++p) {
      swap.delta(p, 2) = 0.25;
      swap.delta(p, 3) = -0.25;
    }
    outcome.adversarial.attacks = {{"fgsm", {2, 0, 2}, {}}, {"swap", {1, 1, 2}, swap}};
    outcome.adversarial.witnesses = {
        {}, certify(prop_network(outcome.adversarial.W), outcome.instance.test, swap, 0.25)};
    REQUIRE(outcome.adversarial.witnesses[1].certified());
  }
};

}  // namespace

TEST_CASE("a counterexample's file holds all that its re-evaluation needs") {
  const Folder folder;
  const Broken broken;
  const std::string path =
      write_counterexample(folder.file("new/findings"), broken.configuration, broken.result, broken.outcome);
  CHECK(path == folder.file("new/findings/hand-theorem-4.4.swap.json"));
  const std::string text = bytes_of(path);
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  CHECK(text.back() == '\n');
  const auto file = nlohmann::json::parse(text);
  CHECK(file["schema"] == "advproof-counterexample-1");
  CHECK(file["claim"] == "theorem-4.4.swap");
  CHECK(file["preset"] == "hand");
  CHECK(file["attack"] == "swap");
  CHECK(file["seed"] == 7);
  CHECK(file["instance_digest"] == digest(broken.outcome.instance));
  CHECK(file["eps"] == 0.25);
  CHECK(file["q"] == 2);
  CHECK(file["rho"] == 0.25);
  CHECK(file["classes"] == 2);
  CHECK(file["neurons"] == 1);
  CHECK(file["label"] == 1);
  CHECK(file["taken_for"] == 0);
  CHECK(file["advantage"]["mid"] == 0.125);
  CHECK(file["advantage"]["rad"] == 0);
  using Rows = std::vector<std::vector<double>>;
  CHECK(file["W"].get<Rows>() == Rows{{0, 0, 1, 0}, {0, 0, 0, 1}});
  CHECK(file["x"].get<Rows>() == Rows{{0, 1, 0, 0}, {0, 0, 0, 0.5}, {0, 0, 0, 0.5}});
  CHECK(file["delta"].get<Rows>() == Rows{{0, 0, 0.25, -0.25}, {0, 0, 0.25, -0.25}, {0, 0, 0.25, -0.25}});
}

TEST_CASE("every number of a counterexample is read back as the same binary64") {
  const Folder folder;
  Broken broken;
  const std::vector<double> numbers{0.1,      1.0 / 3,    -0x1.fffffffffffffp1023, 0x1p-1074,
                                    0x1p-900, 123456789., -0x1.0000000000001p60,   6.02214076e23};
  broken.outcome.adversarial.W.entries() = numbers;
  const auto file = nlohmann::json::parse(
      bytes_of(write_counterexample(folder.file("."), broken.configuration, broken.result, broken.outcome)));
  std::vector<double> read;
  for (const auto& row : file["W"]) {
    for (const auto& entry : row) read.push_back(entry.get<double>());
  }
  CHECK(read == numbers);
}

TEST_CASE("an older counterexample is replaced, and no temporary stays") {
  const Folder folder;
  Broken broken;
  write_counterexample(folder.file("."), broken.configuration, broken.result, broken.outcome);
  broken.outcome.instance.seed = 8;
  const std::string path =
      write_counterexample(folder.file("."), broken.configuration, broken.result, broken.outcome);
  CHECK(nlohmann::json::parse(bytes_of(path))["seed"] == 8);
  CHECK(folder.count() == 1);
}

TEST_CASE("a counterexample that cannot be written is incomplete, and says where and why") {
  const Folder folder;
  const Broken broken;
  const auto write = [&](const std::string& directory) {
    write_counterexample(directory, broken.configuration, broken.result, broken.outcome);
  };
  put_bytes(folder.file("file"), "kept");
  const std::string below = folder.file("file/findings");
  CHECK_THROWS_AS(write(below), IncompleteError);
  CHECK_THROWS_WITH(write(below), below + ": cannot be created: Not a directory");
  CHECK(bytes_of(folder.file("file")) == "kept");

  std::filesystem::create_directories(folder.file("findings/hand-theorem-4.4.swap.json"));
  CHECK_THROWS_AS(write(folder.file("findings")), IncompleteError);
  CHECK_THROWS_WITH(write(folder.file("findings")), folder.file("findings/hand-theorem-4.4.swap.json") +
                                                        ": cannot be written: it is not a regular file");
}

}  // namespace advproof
