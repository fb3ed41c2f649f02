#!/usr/bin/env lua
--- Uploads with retries. Häuser, 家, 🏠.
-- Second line.

local socket = require("socket")

local MAX_TRIES <const> = 5
local retry_codes = { 429, 503 }
default_client = nil

---@class Uploader
local M = {}
M.version = "1.0"

--- Sends one part.
-- @param data string
function M.send(
  data,
  tries
)
  local function back_off(n)
    return 2 ^ n
  end
  local count = 3
  return back_off(tries)
end

--[[ Closes the connection.
     In a block comment. ]]
function M:close(force)
  local on_done = function(ok)
    return ok
  end
  on_done(force)
end

function M.parts.list.second(xs) return xs[2] end

function broken(a, b
  return a +
end

--[==[ Levels of the log. ]==]
M.levels = {
  info = function(text) print(text) end,
  ["error"] = function(text) print("‼️", text) end,
  weight = 3,
  nested = {
    deep = function() return 1 end,
  },
}

M.on_error = function(code)
  print(code)
end

M["quoted key"] = function() end

local helper = function(x) return x end

global_handler = function() return "🏠" end

if jit then
  -- Only in LuaJIT.
  function M.fast() return true end
end

local s = "🏠"; function shout(text) return text:upper() end

local Class = setmetatable({}, {
  __call = function(cls, ...) return cls.new(...) end,
})

function Class.new()
  -- not a doc comment
  local self = setmetatable({}, { __index = Class })
  return self
end

return M
