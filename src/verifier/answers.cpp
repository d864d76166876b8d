#include "advproof/verifier/answers.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "advproof/error.h"
#include "advproof/storage/versions.h"
#include "advproof/verifier/onnx_file.h"
#include "configuration/message.h"

namespace advproof {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* schema = "advproof-verifier-answers-1";

Json instance_json(const InstanceAnswer& instance) {
  Json json{{"onnx", instance.onnx},
            {"vnnlib", instance.vnnlib},
            {"sha256", instance.sha256},
            {"answer", instance.sat ? "sat" : "unsat"},
            {"kind", name(instance.hardness)},
            {"distance", instance.distance},
            {"eps", instance.eps},
            {"sample", instance.sample},
            {"label", instance.label},
            {"radius", {{"proved", instance.radius_lower}, {"broken", instance.radius_upper}}}};
  if (instance.sat) {
    json["counterexample"] = instance.counterexample;
    json["taken_for"] = instance.taken_for;
    json["advantage"] = {{"mid", instance.advantage.mid}, {"rad", instance.advantage.rad}};
  }
  if (instance.unproved_share) json["unproved_share"] = *instance.unproved_share;
  return json;
}

/// The text of a field; InputError naming it otherwise.
std::string text_of(const Json& json, const char* field, const std::string& origin, const std::string& at) {
  const auto found = json.is_object() ? json.find(field) : json.end();
  if (!json.is_object() || found == json.end() || !found->is_string())
    throw InputError(complaint(origin, 0, at + "." + field, "expected a string"));
  return found->get<std::string>();
}

const Json& list_of(const Json& json, const char* field, const std::string& origin) {
  const auto found = json.find(field);
  if (found == json.end() || !found->is_array())
    throw InputError(complaint(origin, 0, field, "expected a list"));
  return *found;
}

}  // namespace

std::string answers_json(const ProvedAnswers& answers) {
  Json json;
  json["schema"] = schema;
  json["preset"] = answers.preset;
  json["regime"] = answers.regime;
  json["instance_digest"] = answers.instance_digest;
  json["samples"] = answers.samples;
  json["step"] = answers.step;
  json["operator_set"] = onnx_operator_set;
  json["networks"] = Json::array();
  for (const auto& [path, network] : answers.networks)
    json["networks"].push_back(
        {{"onnx", path}, {"precision", name(network.precision)}, {"sha256", network.sha256}});
  json["instances"] = Json::array();
  for (const InstanceAnswer& instance : answers.instances)
    json["instances"].push_back(instance_json(instance));
  for (const auto& [name, version] : versions()) json["versions"][name] = version;
  return json.dump(1) + "\n";
}

ProvedAnswers read_answers(const std::string& text, const std::string& origin) {
  const Json json = Json::parse(text, nullptr, false);
  const auto found = json.is_object() ? json.find("schema") : json.end();
  if (!json.is_object() || found == json.end() || *found != schema)
    throw InputError(complaint(origin, 0, "", fmt::format("expected JSON of schema {}", schema)));
  ProvedAnswers answers;
  for (const Json& network : list_of(json, "networks", origin))
    answers.networks[text_of(network, "onnx", origin, "networks")] = {
        text_of(network, "sha256", origin, "networks"), {}};
  std::set<std::pair<std::string, std::string>> seen;
  for (const Json& entry : list_of(json, "instances", origin)) {
    InstanceAnswer instance;
    const std::string at = fmt::format("instances[{}]", answers.instances.size());
    instance.onnx = text_of(entry, "onnx", origin, at);
    instance.vnnlib = text_of(entry, "vnnlib", origin, at);
    instance.sha256 = text_of(entry, "sha256", origin, at);
    const std::string answer = text_of(entry, "answer", origin, at);
    if (answer != "sat" && answer != "unsat")
      throw InputError(complaint(origin, 0, at + ".answer", "expected sat or unsat, found " + answer));
    instance.sat = answer == "sat";
    const std::string kind = text_of(entry, "kind", origin, at);
    for (const Hardness hardness : {Hardness::safe, Hardness::unsafe, Hardness::hidden}) {
      if (kind == name(hardness)) instance.hardness = hardness;
    }
    const auto distance = entry.find("distance");
    if (kind != name(instance.hardness) || distance == entry.end() || !distance->is_number())
      throw InputError(complaint(origin, 0, at, "expected a kind, safe, unsafe or hidden, and a distance"));
    instance.distance = distance->get<double>();
    if (instance.sat) instance.counterexample = text_of(entry, "counterexample", origin, at);
    if (!answers.networks.contains(instance.onnx))
      throw InputError(complaint(origin, 0, at + ".onnx", "expected one of networks[].onnx"));
    if (!seen.emplace(instance.onnx, instance.vnnlib).second)
      throw InputError(complaint(origin, 0, at, "expected one answer for each instance"));
    answers.instances.push_back(std::move(instance));
  }
  return answers;
}

}  // namespace advproof
