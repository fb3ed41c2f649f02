-- Filters inside the text of a query: `kind:function lang:python path:src/** role:test where are uploads retried`,
-- `content:docs`.
local M = {}

---What is typed, and the parameter of the request that it becomes.
local PARAMETERS =
  { kind = 'kinds', lang = 'languages', path = 'paths', exclude = 'exclude', role = 'roles', content = 'content' }
local CONTENTS = { 'all', 'code', 'docs' }

---@param word string
---@return string? parameter, string? value
local function filter(word)
  local name, value = word:match('^(%l+):(.*)$')
  return PARAMETERS[name], value
end

---The parameters of `sememe/search`. A filter without a value is one that is still being typed: it is left out.
---@param text string
---@return { query: string, content?: string, [string]: string[] }
function M.parse(text)
  local params, words = {}, {}
  for word in text:gmatch('%S+') do
    local parameter, value = filter(word)
    if not parameter then
      table.insert(words, word)
    elseif parameter == 'content' then -- one of three, not several: what is still being typed is left out
      params.content = vim.tbl_contains(CONTENTS, value) and value or params.content
    elseif value ~= '' then
      params[parameter] = params[parameter] or {}
      table.insert(params[parameter], value)
    end
  end
  params.query = table.concat(words, ' ')
  return params
end

---What the server knows, where there is one already.
---@param name string
---@param value string
---@return string[]
local function values(name, value)
  if name == 'path' or name == 'exclude' then
    return vim.fn.getcompletion(value, 'file')
  end
  if name == 'content' then
    return CONTENTS
  end
  local client = require('sememe.client').attached()
  local answer = client and client:request_sync('sememe/status', vim.empty_dict(), 500)
  local status = answer and answer.result or {}
  if name ~= 'lang' then
    return status[PARAMETERS[name]] or {}
  end
  local found = {}
  for _, folder in ipairs(status.folders or {}) do
    for _, language in ipairs(folder.languages or {}) do
      found[language.name] = true
    end
  end
  return vim.fn.sort(vim.tbl_keys(found))
end

---@param lead string the word before the cursor
---@return string[]
function M.complete(lead)
  local name, value = lead:match('^(%l+):(.*)$')
  local candidates = {}
  if PARAMETERS[name] then
    for _, each in ipairs(values(name, value)) do
      table.insert(candidates, name .. ':' .. each)
    end
  else
    candidates = { 'kind:', 'lang:', 'path:', 'exclude:', 'role:', 'content:' }
  end
  return vim.tbl_filter(function(each)
    return vim.startswith(each, lead)
  end, candidates)
end

return M
