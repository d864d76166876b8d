#include "advproof/storage/counterexample.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "advproof/error.h"
#include "advproof/network/activation/activation.h"
#include "advproof/storage/atomic_file.h"

namespace advproof {
namespace {

using Json = nlohmann::ordered_json;

/// Rows of numbers; nlohmann writes the shortest decimal that gives the binary64 back.
Json rows_of(const Matrix<double>& A, Rows rows) {
  Json result = Json::array();
  for (Index row = rows.begin; row < rows.end; ++row) {
    result.push_back(std::vector<double>(A.row(row), A.row(row) + A.cols()));
  }
  return result;
}

}  // namespace

std::string write_counterexample(const std::string& directory, const Configuration& configuration,
                                 const ClaimResult& result, const Outcome& outcome) {
  const std::string attack = result.id.substr(result.id.rfind('.') + 1);
  const Witness& witness = *outcome.adversarial.against(attack).witness;
  const CertifiedWitness& certified = outcome.adversarial.witness_against(attack);
  const Samples& test = outcome.instance.test;

  Json file;
  file["schema"] = "advproof-counterexample-1";
  file["claim"] = result.id;
  file["preset"] = configuration.name;
  file["attack"] = attack;
  file["seed"] = outcome.instance.seed;
  file["instance_digest"] = digest(outcome.instance);
  file["eps"] = configuration.setting.attack.eps;
  const auto activation = make_activation(configuration.setting.network);
  if (activation->name() != NetworkConfig().activation) file["activation"] = activation->name();
  for (const ActivationParameter& parameter : activation->parameters()) {
    Json& entry = file[std::string(parameter.name)];
    if (parameter.is_integer)
      entry = static_cast<std::int64_t>(parameter.value);
    else
      entry = parameter.value;
  }
  file["classes"] = configuration.setting.data.classes;
  file["neurons"] = configuration.setting.network.neurons;
  file["label"] = test.y[static_cast<std::size_t>(witness.sample)];
  file["taken_for"] = certified.taken_for;
  file["advantage"] = {{"meaning", "F[taken_for] - F[label] at x + delta, proved to lie in mid +- rad"},
                       {"mid", certified.advantage.mid},
                       {"rad", certified.advantage.rad}};
  file["W"] = rows_of(outcome.adversarial.W, outcome.adversarial.W.all());
  file["x"] = rows_of(test.X, patch_rows({witness.sample, witness.sample + 1}, test.patches()));
  file["delta"] = rows_of(witness.delta, witness.delta.all());

  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) throw IncompleteError(directory + ": cannot be created: " + error.message());
  std::string path =
      (std::filesystem::path(directory) / (configuration.name + "-" + result.id + ".json")).string();
  write_atomically(path, file.dump() + "\n");
  return path;
}

}  // namespace advproof
