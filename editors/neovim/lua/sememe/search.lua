-- One search: a picker's, or that of a command. A newer request of it supersedes the older one.
local client = require('sememe.client')
local item = require('sememe.item')
local message = require('sememe.message')
local status = require('sememe.status')

---@class sememe.Search.State
---@field text string what to begin with
---@field private client vim.lsp.Client
---@field private session string
---@field private is_told boolean
---@field private is_in_error boolean
---@field private turn integer
---@field private found sememe.Item[] by the last request of `live`
---@field cancel fun() the request at work, if there is one
local Search = {}
Search.__index = Search

local M = {}
local count = 0

---A server that was just started loads its model, and finds a small project's files, in a second or so. Pickers keep
---what they were given until the next key, so it is asked again first, this often in a session at most.
local patience, AGAIN_MS = 10, 200

---@param of vim.lsp.Client
---@param text string
---@return sememe.Search.State
function M.new(of, text)
  count = count + 1
  return setmetatable({
    client = of,
    text = text,
    session = ('nvim-%d-%d'):format(vim.fn.getpid(), count),
    is_told = false,
    is_in_error = false,
    turn = 0,
    found = {},
    cancel = function() end,
  }, Search)
end

---@param answer table
---@return boolean whether the same question is likely to be answered better in a moment
local function is_worth_waiting(answer)
  if patience == 0 or (answer.status.state == 'ready' and #answer.status.degraded == 0) then
    return false
  end
  patience = patience - 1
  return true
end

---@param work fun()
function Search:later(work)
  local timer = vim.defer_fn(work, AGAIN_MS)
  self.cancel = function()
    if not timer:is_closing() then
      timer:stop()
      timer:close()
    end
  end
end

---@param method string
---@param params table
---@param on_items fun(items: sememe.Item[])
---@param on_error? fun(err: table)
function Search:ask(method, params, on_items, on_error)
  self.cancel()
  self.turn = self.turn + 1
  local turn = self.turn
  params.limit, params.session = require('sememe.options').get().limit, self.session
  self.cancel = client.request(self.client, method, params, function(answer)
    if turn ~= self.turn then
      return -- it was on its way when it was taken back
    elseif is_worth_waiting(answer) then
      self:later(function()
        self:ask(method, params, on_items, on_error)
      end)
      return
    end
    if not self.is_told then -- once a picker, not at every key
      self.is_told = true
      message.about(answer.status, status.is_held_up(self.client.id))
    end
    vim.iter(answer.missing or {}):each(message.warn)
    on_items(item.all(answer, self.client))
  end, { on_error = on_error })
end

---@param text string
---@param on_items fun(items: sememe.Item[])
function Search:once(text, on_items)
  self:ask('sememe/search', require('sememe.query').parse(text), on_items)
end

---@param place table
---@param on_items fun(items: sememe.Item[])
function Search:similar(place, on_items)
  self:ask('sememe/similar', place, on_items)
end

---@param params table a name, or a position
---@param on_items fun(items: sememe.Item[])
function Search:usages(params, on_items)
  self:ask('sememe/usages', params, on_items)
end

---At each key. An error, such as a filter that is half typed, is shown in the command line; what was found stays.
---@param text string
---@param on_items fun(items: sememe.Item[])
function Search:live(text, on_items)
  local params = require('sememe.query').parse(text)
  if params.query == '' then
    self.cancel()
    on_items({})
    return
  end
  self:ask('sememe/search', params, function(items)
    if self.is_in_error then
      self.is_in_error = false
      message.clear()
    end
    self.found = items
    on_items(items)
  end, function(err)
    self.is_in_error = true
    message.echo(item.inert(err.message))
    on_items(self.found)
  end)
end

return M
