// Feeds the files of a folder to a fuzzing target, without libFuzzer: what the fuzzer once found interesting, or broken, as a test.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "reader.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "expected one folder, the corpus of a reader\n";
    return 2;
  }
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1], error)) files.push_back(entry.path());
  if (files.empty()) {
    std::cerr << argv[1] << ": expected a folder with at least one file\n";
    return 4;
  }
  std::ranges::sort(files);
  for (const auto& file : files) {
    std::cout << file.filename().string() << std::endl;  // the last one printed is the one that failed
    std::ifstream stream(file, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), {}};
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  }
  std::cout << files.size() << " files\n";
}
