#include "advproof/report/gnuplot.h"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "advproof/error.h"
#include "html.h"

namespace advproof {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

[[noreturn]] void fail(const std::string& why) {
  throw IncompleteError("the figure cannot be drawn: " + why);
}

/// A file without a name, gone when it is closed.
File nameless(const std::string& text = "") {
  File file(std::tmpfile());
  if (!file || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
      std::fflush(file.get()) != 0)
    fail(fmt::format("a temporary file: {}", std::strerror(errno)));
  std::rewind(file.get());
  return file;
}

std::string content(std::FILE* file) {
  std::rewind(file);
  std::string text;
  std::array<char, 1 << 16> piece{};
  while (const std::size_t n = std::fread(piece.data(), 1, piece.size(), file)) text.append(piece.data(), n);
  return text;
}

/// What gnuplot prints when it reads `script`. No shell, no pipes that could fill up.
std::string run_gnuplot(const std::string& script) {
  const File in = nameless(script);
  const File out = nameless();
  const File complaints = nameless();
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, fileno(in.get()), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, fileno(out.get()), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, fileno(complaints.get()), STDERR_FILENO);
  std::string name = "gnuplot";
  std::array<char*, 2> arguments{name.data(), nullptr};
  pid_t child = 0;
  const int error = posix_spawnp(&child, name.c_str(), &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (error != 0) fail(fmt::format("gnuplot: {} (Debian: gnuplot-nox)", std::strerror(error)));
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    std::string why = content(complaints.get());
    why.erase(0, why.find_first_not_of("\n "));
    fail("gnuplot: " + why.substr(0, why.find('\n')));
  }
  return content(out.get());
}

}  // namespace

void require_gnuplot() { run_gnuplot("exit\n"); }

std::string gnuplot_svg(const std::string& script, int width, int height, const std::string& title) {
  const std::string page = run_gnuplot(
      fmt::format("set terminal svg size {},{} dynamic noenhanced font 'sans-serif,13' background 'white'\n"
                  "set colorsequence podo\n{}",
                  width, height, script));
  const std::size_t begin = page.find("<svg");
  const std::size_t end = page.rfind("</svg>");
  if (begin == std::string::npos || end == std::string::npos) fail("gnuplot drew nothing");
  std::string svg = page.substr(begin, end + 6 - begin) + "\n";
  const std::string own_title = "<title>Gnuplot</title>";
  if (const std::size_t at = svg.find(own_title); at != std::string::npos)
    svg.replace(at, own_title.size(), "<title>" + html_text(title) + "</title>");
  return svg;
}

}  // namespace advproof
