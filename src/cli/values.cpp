#include "values.h"

#include <algorithm>

#include "advproof/configuration/nearest.h"

namespace advproof {

Reader<std::string> plain_text(const std::string& type, const char* except) {
  return {type, [=](const std::string& text) {
            constexpr const char* blanks = " \t\r\n\v\f";
            const bool plain = !text.empty() && text.front() != '-' && text.find_first_of(blanks) != 0 &&
                               text.find_last_of(blanks) != text.size() - 1;
            if (plain || (except != nullptr && text == except)) return text;
            throw UsageError(fmt::format(
                "expected {}, not empty, without blanks around it or a leading '-', found '{}'", type, text));
          }};
}

Reader<std::string> one_of(const std::string& kind, const std::vector<std::string>& names) {
  return {"NAME", [=](const std::string& text) {
            if (std::ranges::find(names, text) != names.end()) return text;
            throw UsageError(fmt::format("'{}': {}", text, unknown(kind, text, names)));
          }};
}

CLI::Option* add_switch(CLI::App& command, const std::string& name, bool& target, const std::string& help) {
  return command
      .add_option(
          name,
          [&target, name](const CLI::results_t& texts) {
            for (const std::string& text : texts) {
              if (text != "true")  // what the parser puts for no value
                throw UsageError(fmt::format("{}: expected no value, found '{}'", name, text));
            }
            target = true;
            return true;
          },
          help)
      ->expected(0)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

}  // namespace advproof
