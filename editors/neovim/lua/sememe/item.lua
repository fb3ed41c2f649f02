-- Results as pickers, the quickfix list and jumps take them.
local M = {}

---@class sememe.Item
---@field text string one line
---@field name string
---@field kind string
---@field container string
---@field path string relative to its folder
---@field filename string
---@field bufnr? integer where the file is loaded: its text may not be saved
---@field lnum integer of the name, from 1
---@field col integer from 1, in bytes
---@field location lsp.Location of the name
---@field encoding string
---@field note? string of a usage: what the quickfix list shows instead of its name

---Texts are those of files that anyone may have written: no control characters, nor such as turn the writing direction.
---@param text? string
---@return string
function M.inert(text)
  if type(text) ~= 'string' then
    return '' -- vim.NIL
  end
  local shown = text:gsub('[%c]+', ' '):gsub('\194[\128-\159]', ' ')
  return (shown:gsub('\226\128[\142\143\168-\174]', ''):gsub('\226\129[\166-\169]', ''))
end

---@return table<string, integer> loaded buffers by the name of their file
local function loaded()
  local found = {}
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      found[vim.api.nvim_buf_get_name(buffer)] = buffer
    end
  end
  return found
end

---@param result table of `sememe/search`
---@param encoding string
---@param buffers table<string, integer>
---@return sememe.Item
local function of(result, encoding, buffers)
  local start = result.selectionRange.start
  local filename = vim.uri_to_fname(result.location.uri)
  local item = {
    name = M.inert(result.name),
    kind = M.inert(result.kind),
    container = M.inert(result.containerName),
    path = M.inert(result.path),
    filename = filename,
    bufnr = buffers[filename],
    lnum = start.line + 1,
    col = start.character + 1, -- exact in utf-8, which the server takes; a jump counts in the client's encoding
    location = { uri = result.location.uri, range = result.selectionRange },
    encoding = encoding,
  }
  local container = item.container ~= '' and item.container .. '  ' or ''
  item.text = ('%s  %s  %s%s:%d'):format(item.kind, item.name, container, item.path, item.lnum)
  return item
end

---@param usage table of `sememe/usages`
---@param encoding string
---@param buffers table<string, integer>
---@return sememe.Item
local function of_usage(usage, encoding, buffers)
  local caller = usage.symbol ~= vim.NIL and usage.symbol or {}
  local item = of({
    name = usage.name,
    kind = usage.kind,
    containerName = caller.name,
    path = usage.path,
    location = usage.location,
    selectionRange = usage.location.range,
  }, encoding, buffers)
  local within = item.container ~= '' and (' in %s'):format(item.container) or ''
  local line = vim.trim(M.inert(usage.text))
  item.text = ('%s%s  %s:%d  [%s]  %s'):format(item.kind, within, item.path, item.lnum, usage.resolved, line)
  item.note = ('[%s%s, %s] %s'):format(item.kind, within, usage.resolved, line)
  return item
end

---@param answer table of `sememe/search` or `sememe/usages`
---@param client vim.lsp.Client
---@return sememe.Item[]
function M.all(answer, client)
  local buffers = loaded()
  return vim.tbl_map(function(result)
    return (result.resolved and of_usage or of)(result, client.offset_encoding, buffers)
  end, answer.results)
end

---To the name. `show_document` keeps the place where one was, in the jump list and on the tag stack.
---@param item? sememe.Item
function M.jump(item)
  if item then
    vim.lsp.util.show_document(item.location, item.encoding, { focus = true })
  end
end

---@param items sememe.Item[]
---@param title string
function M.to_quickfix(items, title)
  local entries = vim.tbl_map(function(item)
    local container = item.container ~= '' and ('  %s'):format(item.container) or ''
    local text = item.note or ('[%s] %s%s'):format(item.kind, item.name, container)
    return { filename = item.filename, lnum = item.lnum, col = item.col, text = text }
  end, items)
  vim.fn.setqflist({}, ' ', { title = title, items = entries })
  vim.cmd('botright copen')
end

return M
