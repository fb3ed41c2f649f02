// A queue of jobs. Größe, 家, 🏠.
#include <memory>
#define JOB_LIMIT 8
#define JOB_CHECK(x) \
  do { check(x); } while (0)

namespace jobs::core {
inline namespace v1 {

constexpr int kMax = 10;
const std::string kName = "jobs";
int counter = 0;

template <typename T>
using Ptr = std::unique_ptr<T>;

/// A concept.
template <typename T>
concept Runnable = requires(T t) { t.run(); };

/// A job.
///
/// Second paragraph.
template <typename T, int N = 3>
class JOB_EXPORT Job final : public Base, private Other<T> {
 public:
  Job();
  explicit Job(int priority) : priority_(priority) {}
  ~Job() override = default;
  Job(const Job&) = delete;
  Job& operator=(const Job& other);

  /** Runs. */
  [[nodiscard]] virtual bool run(const T& with,
                                 int times = 1) const noexcept = 0;
  template <class U> void visit(U&& visitor) { auto f = [](int x) { return x; }; }
  operator bool() const { return true; }
  operator const T*() const;
  bool operator()(int) const;
  static constexpr int kLimit = 4;
  static Job* make(int size) JOB_LOCKS(mutex_);
  friend bool operator==(const Job& a, const Job& b) { return true; }

  /// A state.
  enum class State : int { kIdle, kBusy };
  struct Options {
    int depth = 0;
    void validate() const;
  };
  using Clock = std::chrono::steady_clock;
  typedef int Id;

 private:
  int priority_;
  std::function<void(int)> callback_;
};

}  // namespace v1

namespace {
/* 🏠 */ void größe() {}
}  // namespace

/// Makes a job.
template <typename T, int N>
Job<T, N>::Job() : priority_(0) {
  std::lock_guard<std::mutex> lock(mutex_);
  Options options(priority_);
  struct Local { void inside() {} };
}

Queue::~Queue() {}
Queue::Queue(int size) : size_(size) {}
bool core::Queue::empty() const { return true; }
Queue::operator int() const { return 3; }
std::ostream& operator<<(std::ostream& out, const Queue& q) { return out; }

template <>
struct Hash<Queue> {
  size_t operator()(const Queue& q) const;
};

void broken(int a b) {
  return a + ;
}

#ifdef _WIN32
int platform() { return 1; }
#else
int platform() { return 2; }
#endif

extern "C" {
int c_api(int a);
int c_impl(int a) { return a; }
}

JOB_INLINE auto trailing(int 家) -> std::vector<int> { return {}; }
JOB_BEGIN_NAMESPACE
union Value { int i; float f; };

TEST_F(QueueTest, KeepsOrder) {
  EXPECT_EQ(1, 1);
}

void (*hook)(int);
}  // namespace jobs::core
