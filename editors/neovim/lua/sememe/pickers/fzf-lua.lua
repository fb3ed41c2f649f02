local fzf = require('fzf-lua')
local builtin = require('fzf-lua.previewer.builtin')

local item = require('sememe.item')

local M = {}

-- A line is 'NUMBER<tab>text'; fzf shows the text only.
local OPTIONS = { ['--delimiter'] = '\t', ['--with-nth'] = '2..', ['--no-multi'] = true, ['--no-sort'] = true }

---@param items sememe.Item[]
---@return string[]
local function lines(items)
  local found = {}
  for index, each in ipairs(items) do
    found[index] = index .. '\t' .. each.text
  end
  return found
end

---@param shown { items: sememe.Item[] }
---@param line? string
---@return sememe.Item?
local function chosen(shown, line)
  return shown.items[tonumber((line or ''):match('^%d+'))]
end

---@param shown { items: sememe.Item[] }
---@return table
local function previewer(shown)
  local Previewer = builtin.buffer_or_file:extend()

  function Previewer:new(...)
    Previewer.super.new(self, ...)
    return setmetatable(self, Previewer)
  end

  function Previewer.parse_entry(_, line)
    local each = chosen(shown, line)
    return each and { path = each.filename, bufnr = each.bufnr, line = each.lnum, col = each.col } or {}
  end

  return Previewer
end

---@param shown { items: sememe.Item[] }
---@param more table
---@return table
local function options(shown, more)
  return vim.tbl_extend('error', {
    fzf_opts = OPTIONS,
    previewer = previewer(shown),
    actions = {
      ['default'] = function(selected)
        item.jump(chosen(shown, selected[1]))
      end,
    },
  }, more)
end

function M.list(items, title)
  fzf.fzf_exec(lines(items), options({ items = items }, { winopts = { title = ' ' .. title .. ' ' } }))
end

function M.live(search)
  local shown = { items = {} }
  fzf.fzf_live(
    function(args)
      return function(add)
        search:live(args[1] or '', function(items)
          shown.items = items
          vim.iter(lines(items)):each(function(line)
            add(line)
          end)
          add(nil)
        end)
      end
    end,
    options(
      shown,
      { query = search.text, exec_empty_query = true, prompt = 'Sememe> ', winopts = { on_close = search.cancel } }
    )
  )
end

return M
