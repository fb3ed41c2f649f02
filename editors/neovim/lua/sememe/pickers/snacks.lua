local picker = require('snacks').picker

local item = require('sememe.item')

local M = {}

---@param each sememe.Item
---@return table
local function entry(each)
  return {
    text = each.text,
    file = each.filename,
    buf = each.bufnr,
    pos = { each.lnum, each.col - 1 },
    sememe = each,
  }
end

---@param shown table
---@return table chunks of text and highlight group
local function format(shown)
  local each = shown.sememe
  return {
    { each.kind, 'Type' },
    { '  ' .. each.name },
    { each.container ~= '' and '  ' .. each.container or '', 'Comment' },
    { ('  %s:%d'):format(each.path, each.lnum), 'Directory' },
  }
end

---@param opts table
local function open(opts)
  picker.pick(vim.tbl_extend('error', {
    source = 'sememe',
    format = format,
    preview = 'file',
    confirm = function(shown, chosen)
      shown:close()
      -- later: leaving insert mode takes the cursor a column to the left
      vim.schedule(function()
        item.jump(chosen and chosen.sememe)
      end)
    end,
  }, opts))
end

function M.list(items, title)
  open({ title = title, items = vim.tbl_map(entry, items) })
end

---@param search sememe.Search.State
---@param text string
---@return fun(add: fun(entry: table)) for snacks, which calls it in a coroutine
local function found(search, text, ctx)
  return function(add)
    local answer ---@type sememe.Item[]?
    local task = ctx.async
    vim.schedule(function()
      search:live(text, function(items)
        answer = items
        task:resume()
      end)
    end)
    while not answer do
      task:suspend()
    end
    vim.iter(answer):each(function(each)
      add(entry(each))
    end)
  end
end

function M.live(search)
  open({
    title = 'Sememe',
    search = search.text,
    live = true,
    supports_live = true,
    finder = function(_, ctx)
      return found(search, ctx.filter.search, ctx)
    end,
    on_close = function()
      search.cancel()
    end,
  })
end

return M
