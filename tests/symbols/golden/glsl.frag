#version 330
// Häuser, 家.
#define STEPS 4

uniform vec3 color;

struct Light { vec3 position; };

// How bright.
float shade(in vec3 normal, Light light) {
  return dot(normal, light.position);
}

void main() {
  gl_FragColor = vec4(color, 1.0);
}
