local actions = require('telescope.actions')
local config = require('telescope.config').values
local finders = require('telescope.finders')
local pickers = require('telescope.pickers')
local sorters = require('telescope.sorters')
local state = require('telescope.actions.state')

local item = require('sememe.item')

local M = {}

---@param each sememe.Item
---@return table
local function entry(each)
  return {
    value = each,
    display = each.text,
    ordinal = each.text,
    filename = each.filename,
    bufnr = each.bufnr,
    lnum = each.lnum,
    col = each.col,
  }
end

---@param title string
---@param finder table
---@param sorter table
---@param opts table
local function open(title, finder, sorter, opts)
  pickers
    .new(opts, {
      prompt_title = title,
      finder = finder,
      sorter = sorter,
      previewer = config.qflist_previewer(opts),
      attach_mappings = function(prompt)
        actions.select_default:replace(function()
          local chosen = state.get_selected_entry()
          actions.close(prompt)
          -- later: leaving insert mode takes the cursor a column to the left
          vim.schedule(function()
            item.jump(chosen and chosen.value)
          end)
        end)
        return true
      end,
    })
    :find()
end

function M.list(items, title)
  open(title, finders.new_table({ results = items, entry_maker = entry }), config.generic_sorter({}), {})
end

---A finder that returns at once: `finders.new_dynamic` waits for each answer before it takes the next key.
---@param search sememe.Search.State
---@return table
local function live_finder(search)
  return setmetatable({
    close = function()
      search.cancel()
    end,
  }, {
    __call = function(_, prompt, add, complete)
      search:live(prompt, function(items)
        for index, each in ipairs(items) do
          -- true: there is a newer prompt
          if add(vim.tbl_extend('error', entry(each), { index = index })) then
            return
          end
        end
        complete()
      end)
    end,
  })
end

function M.live(search)
  open('Sememe', live_finder(search), sorters.empty(), { default_text = search.text })
end

return M
