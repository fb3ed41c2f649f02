'use strict'

/**
 * A small HTTP router in the CommonJS style. Größe, 家, 🏠.
 */

const http = require('node:http')
const { join } = require('node:path')

const MAX_BODY = 1024 * 1024
let openSockets = 0
var methods = http.METHODS.map((name) => name.toLowerCase()), flat = Array.prototype.flat

// Matches a path against the route's pattern.
// Answers null without a match.
function match(pattern, path) {
  const compile = (text) => new RegExp(text)
  function trim(s) { return s.trim() }
  return compile(trim(pattern)).exec(path)
}

const escape = async (text, { strict = false } = {}) => {
  return text
}

/* 🏠 */ const größe = (x) => x * 2, 家 = function* () { yield 1 }

/**
 * Creates an application.
 * @return {Function}
 * @public
 */
exports = module.exports = createApplication

function createApplication() {
  var app = function (req, res, next) {
    app.handle(req, res, next)
  }
  app.request = Object.create(http.IncomingMessage.prototype, {
    app: { configurable: true, value: app },
  })
  return app
}

exports.json = function (options) {
  return parse(options)
}

module.exports.static = async () => {}

/** The base of all routes. */
class Route extends Base {
  static count = 0
  #stack = []
  onerror = (error) => {
    this.#stack.push(error)
  }

  constructor(path) {
    super(path)
  }

  get path() { return this._path }
  set path(value) { this._path = value }

  /** Dispatches to the first layer. */
  async dispatch(req, res) {
    const done = () => res.end()
    return done()
  }

  static *[Symbol.iterator]() {}
  'quoted name'() {}
  #secret() {}
}

function Layer(path) {
  this.path = path
  this.matches = function (other) {
    return other === path
  }
}

/** Handles an error. */
Layer.prototype.handleError = function handleError(error, req) {
  return error
}

Layer.prototype.size = () => 1

var app = {}

app.get = app.head = function get(path) {
  return this
}

function broken(a) {
  return a +* 3
}

res.status = function status(code) {
  this.statusCode = code
  return this
}

const handlers = {
  open() {},
  close: function () {},
  nested: {
    ping: () => 'pong',
    deeper: { pong() {} },
  },
  'content-type': (value) => value,
  plain: 3,
}

defineGetter(req, 'protocol', function protocol() {
  return 'https'
})

;(function boot() {
  const Local = class {
    run() {}
  }
  return new Local()
})()

export const VERSION = '1.0'
export const parse = (text) => JSON.parse(text)
export default class extends Route {
  last() {}
}
