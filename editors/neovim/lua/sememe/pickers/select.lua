-- `vim.ui.select`, which other plugins may have replaced.
local item = require('sememe.item')

local M = {}

function M.list(items, title)
  vim.ui.select(items, {
    prompt = title,
    kind = 'sememe',
    format_item = function(each)
      return each.text
    end,
  }, item.jump)
end

return M
