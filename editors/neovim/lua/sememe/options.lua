-- `vim.g.sememe`, with the defaults filled in. Read at each use, so that it can be set at any time.
local M = {}

local DEFAULTS = { picker = 'auto', limit = 50 }

---@return { picker: string, limit: integer }
function M.get()
  return vim.tbl_extend('force', DEFAULTS, vim.g.sememe or {})
end

return M
