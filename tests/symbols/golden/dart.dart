/// Uploads with retries. Häuser, 家, 🏠.
library uploads;

import 'dart:async';

/// How often a part is sent again.
const maxTries = 5;
final Set<int> retryCodes = {429, 503};
var activeUploads = 0;
int counter = 1;
String? label;
final double = (int x) => x * 2;

typedef Listener = void Function(double fraction);
typedef int Compare(Object a, Object b);

/// Sends files in parts.
///
/// Second paragraph.
@immutable
abstract class Uploader<T> extends Client with Logging implements Closeable {
  static const String tag = '🏠';
  static final shared = Uploader.local();
  final String url;
  int _parts = 0;

  /// Remembers the address.
  Uploader(this.url);
  Uploader.local({int port = 80}) : url = 'localhost:$port' {
    _parts = port;
  }
  const Uploader.constant(this.url);
  factory Uploader.create(String url) => _Impl(url);

  /// Bytes that are not sent yet.
  int get remaining => _parts;
  set remaining(int value) {
    _parts = value;
  }

  /// Sends one part.
  @override
  Future<R> send<R>(
    Part part, {
    int tries = maxTries,
  }) async {
    int backOff(int n) => 1 << n;
    final local = backOff(tries);
    return transport(part, local);
  }

  void close();
  external void native();
  static Uploader make() => Uploader.local();
  Uploader operator +(Part other) => this;
  bool operator [](int index) => true;
  Stream<int> ticks() async* {
    yield 1;
  }
}

int broken(int a) {
  var x = = a ) ;
  return x;
}

/* Levels of the log. */
enum Level {
  info(1),
  error(2);

  const Level(this.weight);
  final int weight;
  String tagged() => '‼️';
}

mixin Logging on Object {
  void log(String text) => print(text);
}

extension StringShout on String {
  // Shouts.
  String shout() => toUpperCase();
}

extension on int {
  int twice() => this * 2;
}

extension type UserId(int raw) {
  bool get valid => raw > 0;
}

sealed class Shape {}

final class Circle extends Shape {
  @override
  String toString() => 'circle';
}

class Alias = Object with Logging;

int get topLevelGetter => 3;
set topLevelSetter(int value) {}

/// Starts.
void main(List<String> args) {
  print('🏠');
}

const s = '🏠'; int shout2(int x) { return x; }

external int nativeAdd(int a, int b);
