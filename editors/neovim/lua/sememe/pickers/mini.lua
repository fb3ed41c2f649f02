local pick = require('mini.pick')

local item = require('sememe.item')

local M = {}

---@param each sememe.Item
---@return table
local function entry(each)
  return {
    text = each.text,
    path = not each.bufnr and each.filename or nil,
    bufnr = each.bufnr,
    lnum = each.lnum,
    col = each.col,
    sememe = each,
  }
end

---@param source table
local function open(source)
  source.choose = function(chosen)
    local target = pick.get_picker_state().windows.target
    -- later: until this returns, the picker's own window is the current one
    vim.schedule(function()
      vim.api.nvim_set_current_win(target)
      item.jump(chosen.sememe)
    end)
  end
  pick.start({ source = source })
end

function M.list(items, title)
  open({ name = title, items = vim.tbl_map(entry, items) })
end

---Not the default, which would mark letters of the query in each line as if they had been matched.
---@param buffer integer
---@param shown table[]
local function show(buffer, shown)
  pick.default_show(buffer, shown, {})
end

function M.live(search)
  local shown_for
  local function match()
    local text = table.concat(pick.get_picker_query())
    if text == shown_for then
      return
    end
    shown_for = text
    search:live(text, function(items)
      local tick = pick.get_querytick()
      pick.set_picker_items(vim.tbl_map(entry, items), { do_match = false, querytick = tick })
    end)
  end
  vim.schedule(function() -- start() returns when the picker is closed
    pick.set_picker_query(vim.fn.split(search.text, '\\zs'))
  end)
  open({ name = 'Sememe', items = {}, match = match, show = show })
  search.cancel()
end

return M
