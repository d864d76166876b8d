// Arithmetic over keys, as sweep files write it: "0.01 / sqrt(data.dim)".
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace advproof {

/// The keys that occur. InputError with the reason where the text is no expression.
std::vector<std::string> keys_in(const std::string& expression);

/// Its value in binary64; `value_of` gives that of a key. InputError as keys_in.
double evaluate(const std::string& expression, const std::function<double(const std::string&)>& value_of);

}  // namespace advproof
