#include "remote.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <tbb/task_arena.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <list>
#include <optional>
#include <random>
#include <sstream>
#include <thread>

#include <fmt/format.h>

#include "advproof/error.h"
#include "advproof/storage/atomic_file.h"
#include "advproof/sweep/run.h"
#include "advproof/sweep/work.h"
#include "configuration/message.h"
#include "experiment/interrupt.h"

namespace advproof {
namespace {

using boost::asio::ip::tcp;
using namespace std::chrono_literals;

constexpr const char* greeting = "advproof-sweep-1";
constexpr auto introduction = 20s;  // what a handshake may take
constexpr auto arrival = 60s;       // what workers and their foreman wait for each other
constexpr std::size_t longest_line = 1 << 20;

std::string secret() {
  std::random_device device;
  std::string text;
  for (int i = 0; i < 4; ++i) text += fmt::format("{:08x}", device());
  return text;
}

/// A peer that vanished without a word is noticed after two minutes.
void keep_alive(tcp::socket& socket) {
  socket.set_option(boost::asio::socket_base::keep_alive(true));
  socket.set_option(tcp::no_delay(true));
  const int idle = 60;
  setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
}

void never_expires(tcp::iostream& stream) { stream.expires_at(std::chrono::steady_clock::time_point::max()); }

std::string row_line(const std::vector<double>& values) {
  std::string line = "row";
  for (const double value : values) line += fmt::format(" {:a}", value);
  return line;
}

/// The numbers after "row". Nothing where they are not `count`.
std::optional<std::vector<double>> row_of_line(const std::string& line, std::size_t count) {
  std::vector<double> values;
  const char* at = line.c_str() + 3;
  while (*at != '\0') {
    char* after = nullptr;
    values.push_back(std::strtod(at, &after));
    if (after == at) return std::nullopt;
    at = after;
  }
  if (values.size() != count) return std::nullopt;
  return values;
}

/// What workers are told once; the name of the ledger's sweep comes last, to the end of the line.
std::string line_of(const Terms& terms) {
  return fmt::format("terms {} {} {} {} {} {}", terms.scalar, terms.observables.radius ? 1 : 0,
                     terms.observables.distance ? 1 : 0, terms.observables.steps.size(),
                     fmt::join(terms.observables.steps, " "), terms.ledger);
}

std::optional<Terms> terms_of_line(const std::string& line) {
  std::istringstream words(line);
  std::string word;
  Terms terms;
  std::size_t steps = 0;
  if (!(words >> word >> terms.scalar >> terms.observables.radius >> terms.observables.distance >> steps) ||
      word != "terms" || steps > longest_line)
    return std::nullopt;
  terms.observables.steps.resize(steps);
  for (std::int64_t& step : terms.observables.steps) words >> step;
  if (!words) return std::nullopt;
  std::getline(words >> std::ws, terms.ledger);
  return terms;
}

struct Address {
  std::string host;
  std::string port;
  std::string secret;
};

std::optional<Address> read_address(const std::string& path) {
  std::ifstream file(path);
  Address address;
  if (!(file >> address.host >> address.port >> address.secret)) return std::nullopt;
  return address;
}

}  // namespace

/// The connections of a foreman, each with a thread.
class Foreman::Room {
 public:
  Room(const Terms& terms, std::size_t columns, Crew& crew, const std::string& address_file, int expected,
       Describe describe)
      : crew_(crew),
        terms_(line_of(terms)),
        columns_(columns),
        address_file_(address_file),
        expected_(expected),
        describe_(std::move(describe)),
        acceptor_(context_) {
    try {
      acceptor_.open(tcp::v6());
      acceptor_.set_option(boost::asio::ip::v6_only(false));
      acceptor_.bind({tcp::v6(), 0});
    } catch (const boost::system::system_error&) {  // a machine without IPv6
      try {
        acceptor_ = tcp::acceptor(context_, {tcp::v4(), 0}, false);
      } catch (const boost::system::system_error& error) {
        throw IncompleteError(
            complaint(address_file, 0, "", std::string("no port to listen on: ") + error.what()));
      }
    }
    acceptor_.listen();
    const mode_t mask = umask(077);  // the secret is nobody else's
    try {
      write_atomically(address_file, fmt::format("{} {} {}\n", boost::asio::ip::host_name(),
                                                 acceptor_.local_endpoint().port(), secret_));
    } catch (...) {
      umask(mask);
      throw;
    }
    umask(mask);
    accept();
    accepting_ = std::jthread([this] { context_.run(); });
  }

  ~Room() {
    {
      std::unique_lock lock(mutex_);
      come_.wait_for(lock, expected_ > 0 && !InterruptGuard::interrupted() ? arrival : 0s,
                     [this] { return joined_ >= expected_; });
    }
    crew_.close();
    context_.stop();
    accepting_.join();
    connections_.clear();
    std::error_code ignored;
    std::filesystem::remove(address_file_, ignored);
  }
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

 private:
  void accept() {
    acceptor_.async_accept([this](const boost::system::error_code& error, tcp::socket socket) {
      if (!error)
        connections_.emplace_back([this, peer = std::move(socket)]() mutable { serve(std::move(peer)); });
      accept();
    });
  }

  /// One connection, from its first word to its end.
  void serve(tcp::socket socket) {
    try {
      keep_alive(socket);
      tcp::iostream stream(std::move(socket));
      stream.expires_after(introduction);
      std::string line;
      if (!std::getline(stream, line)) return;
      const std::string wanted = fmt::format("{} {} {}", greeting, secret_, program_name());
      if (line != wanted) {
        const bool knows = line.starts_with(fmt::format("{} {} ", greeting, secret_));
        stream << (knows ? "no this is " + program_name() : std::string("no")) << std::endl;
        return;
      }
      never_expires(stream);
      stream << terms_ << std::endl;
      {
        const std::lock_guard lock(mutex_);
        ++joined_;
        come_.notify_all();
      }
      crew_.work_for_others([&](const SweepTask& task) { return ask(stream, task); });
      stream << "end" << std::endl;
    } catch (const boost::system::system_error&) {  // a connection that is gone
    }
  }

  std::vector<double> ask(tcp::iostream& stream, const SweepTask& task) {
    const std::string toml = to_toml(describe_(task).configuration);
    stream << fmt::format("run {} {}\n{}", task.seed, toml.size(), toml) << std::flush;
    std::string line;
    if (!std::getline(stream, line)) throw WorkerLost();
    if (line.starts_with("failed ")) throw InputError(line.substr(7));
    auto row = line.starts_with("row") ? row_of_line(line, columns_) : std::nullopt;
    if (!row) throw WorkerLost();
    return std::move(*row);
  }

  Crew& crew_;
  const std::string terms_;
  const std::size_t columns_;
  const std::string address_file_;
  const int expected_;
  const Describe describe_;
  const std::string secret_ = secret();
  boost::asio::io_context context_;
  tcp::acceptor acceptor_;
  std::mutex mutex_;
  std::condition_variable come_;
  int joined_ = 0;
  std::list<std::jthread> connections_;  ///< of the accepting thread, while it lives
  std::jthread accepting_;
};

Foreman::Foreman(const Terms& terms, std::size_t columns, Crew& crew, const std::string& address_file,
                 int expected, Describe describe)
    : room_(std::make_unique<Room>(terms, columns, crew, address_file, expected, std::move(describe))) {}
Foreman::~Foreman() = default;

std::string address_file_of(const std::string& store) { return store + ".workers"; }

namespace {

/// A worker's side of one connection.
class Connection {
 public:
  /// Nothing while nobody answers there.
  static std::optional<Connection> to(const std::string& address_file, const Claims& ledger) {
    const auto address = read_address(address_file);
    if (!address) return std::nullopt;
    // A machine need not know its own name.
    const bool here = address->host == boost::asio::ip::host_name();
    auto stream = std::make_unique<tcp::iostream>();
    stream->expires_after(introduction);
    stream->connect(here ? "localhost" : address->host, address->port);
    if (!*stream) return std::nullopt;
    *stream << fmt::format("{} {} {}", greeting, address->secret, program_name()) << std::endl;
    std::string line;
    if (!std::getline(*stream, line)) return std::nullopt;
    if (line.starts_with("no "))
      throw UsageError(address_file + ": another program hands out work: " + line.substr(3));
    const auto terms = terms_of_line(line);
    if (!terms) return std::nullopt;
    keep_alive(static_cast<tcp::socket&>(stream->socket()));
    never_expires(*stream);
    return Connection(std::move(stream), measured(*terms, ledger, address_file).row);
  }

  /// Does runs until there are no more; false where the other side is gone.
  bool work(std::atomic<std::int64_t>& done) {
    tbb::task_arena alone(1);
    std::string line;
    while (std::getline(*stream_, line)) {
      if (line == "end") return true;
      std::uint64_t seed = 0;
      std::size_t size = 0;
      std::istringstream words(line);
      std::string word;
      if (!(words >> word >> seed >> size) || word != "run" || size > longest_line) return false;
      std::string toml(size, '\0');
      if (!stream_->read(toml.data(), static_cast<std::streamsize>(size))) return false;
      std::string answer;
      try {
        answer =
            row_line(alone.execute([&] { return measure_(parse_configuration(toml, "").setting, seed); }));
      } catch (const InputError& error) {
        answer = std::string("failed ") + error.what();
      }
      *stream_ << answer << std::endl;
      ++done;
      if (InterruptGuard::interrupted()) return true;
    }
    return false;
  }

 private:
  Connection(std::unique_ptr<tcp::iostream> stream, Measure measure)
      : stream_(std::move(stream)), measure_(std::move(measure)) {}
  std::unique_ptr<tcp::iostream> stream_;
  Measure measure_;
};

Connection connect(const std::string& address_file, const Claims& ledger) {
  const auto until = std::chrono::steady_clock::now() + arrival;
  while (std::chrono::steady_clock::now() < until && !InterruptGuard::interrupted()) {
    if (auto connection = Connection::to(address_file, ledger)) return std::move(*connection);
    std::this_thread::sleep_for(50ms);
  }
  throw IncompleteError(complaint(address_file, 0, "", "nobody hands out work there"));
}

}  // namespace

std::int64_t work_for(const std::string& address_file, int jobs, const Claims& ledger) {
  const InterruptGuard guard;
  const int count = jobs > 0 ? jobs : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  std::vector<Connection> connections;
  for (int i = 0; i < count; ++i) connections.push_back(connect(address_file, ledger));
  std::atomic<std::int64_t> done = 0;
  std::atomic<bool> lost = false;
  {
    std::vector<std::jthread> threads;
    for (Connection& connection : connections)
      threads.emplace_back([&] {
        if (!connection.work(done)) lost = true;
      });
  }
  if (InterruptGuard::interrupted()) end_interrupted(fmt::format("{} runs done for others", done.load()));
  if (lost)
    throw IncompleteError(complaint(address_file, 0, "",
                                    fmt::format("who handed out work has ended; {} runs done", done.load())));
  return done;
}

}  // namespace advproof
