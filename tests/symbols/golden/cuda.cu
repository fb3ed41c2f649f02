// Häuser, 家, 🏠.
#define BLOCK 256

/// Adds two vectors.
template <typename T>
__global__ void add(const T *a, T *b, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) b[i] += a[i];
}

__device__ float half_of(float x) { return x / 2; }

struct Point {
  __host__ __device__ int sum() const { return 1; }
};

namespace gpu {
class Queue {
 public:
  void run();
};

void Queue::run() { add<<<1, BLOCK>>>(a, b, n); }
}
