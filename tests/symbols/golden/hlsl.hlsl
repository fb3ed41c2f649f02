// Häuser, 家.
struct VSInput { float3 position : POSITION; };

// Transforms.
float4 VSMain(VSInput input) : SV_POSITION {
  return float4(input.position, 1);
}

float shade(float3 n) { return n.x; }
