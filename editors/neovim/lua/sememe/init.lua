-- What the commands do. Modules are required where they are used: the first search loads them, not the start.
local M = {}

---@class sememe.Search
---@field quickfix? boolean into the quickfix list instead of a picker

---@param text string
---@param opts? sememe.Search
function M.search(text, opts)
  local picker = require('sememe.pickers').chosen()
  if opts and opts.quickfix then
    picker = nil
  end
  if text == '' and not (picker and picker.live) then
    vim.ui.input({ prompt = 'Sememe: ' }, function(typed)
      if typed and vim.trim(typed) ~= '' then
        M.search(typed, opts)
      end
    end)
    return
  end
  require('sememe.client').with(function(client)
    local search = require('sememe.search').new(client, text)
    if picker and picker.live then
      picker.live(search)
    else
      search:once(text, function(items)
        M.present(items, 'Sememe: ' .. text, picker)
      end)
    end
  end)
end

---@class sememe.Similar: sememe.Search
---@field lines? integer[] the first and the last line of a text to compare with, instead of the symbol at the cursor

---@param opts? sememe.Similar
function M.similar(opts)
  local picker = not (opts and opts.quickfix) and require('sememe.pickers').chosen() or nil
  local place = require('sememe.place').params(opts and opts.lines)
  require('sememe.client').with(function(client)
    require('sememe.search').new(client, ''):similar(place, function(items)
      M.present(items, place.text and 'Sememe: like the selection' or 'Sememe: like this symbol', picker)
    end)
  end)
end

---Where a name is used; without one, that of the symbol at the cursor.
---@param name? string
---@param opts? sememe.Search
function M.usages(name, opts)
  local picker = not (opts and opts.quickfix) and require('sememe.pickers').chosen() or nil
  local window = vim.api.nvim_get_current_win()
  require('sememe.client').with(function(client)
    local is_named = name ~= nil and name ~= ''
    local params = is_named and { name = name } or vim.lsp.util.make_position_params(window, client.offset_encoding)
    require('sememe.search').new(client, ''):usages(params, function(items)
      M.present(items, 'Sememe: usages' .. (is_named and ' of ' .. name or ''), picker)
    end)
  end)
end

---@param items sememe.Item[]
---@param title string
---@param picker? sememe.Picker the quickfix list without one
function M.present(items, title, picker)
  if #items == 0 then
    require('sememe.message').show('nothing found')
  elseif picker then
    picker.list(items, title)
  else
    require('sememe.item').to_quickfix(items, title)
  end
end

---@param method string
---@param params table
---@param on_result fun(result: table)
local function ask(method, params, on_result)
  local client = require('sememe.client')
  client.with(function(found)
    client.request(found, method, params, on_result)
  end)
end

---@param method string
---@param params table
---@param done string
local function order(method, params, done)
  ask(method, params, function(result)
    local names = vim.tbl_map(function(uri)
      return vim.fs.basename(vim.uri_to_fname(uri))
    end, result.folders)
    require('sememe.message').show(('%s (%s)'):format(done, table.concat(names, ', ')))
  end)
end

function M.status()
  ask('sememe/status', {}, function(result)
    require('sememe.status').show(result)
  end)
end

---@param opts? { rebuild?: boolean }
function M.reindex(opts)
  local rebuild = opts ~= nil and opts.rebuild == true
  order('sememe/reindex', { rebuild = rebuild }, rebuild and 'the index is built anew' or 'all files are compared')
end

function M.pause()
  order('sememe/pause', {}, 'indexing is paused')
end

function M.resume()
  order('sememe/resume', {}, 'indexing goes on')
end

---For a status line: '' when all is well, else 'sememe 43 %', 'sememe paused', 'sememe !'.
---@return string
function M.statusline()
  return require('sememe.status').line()
end

return M
