-- What is said to the user.
local M = {}

local said = {} ---@type table<string, true>

---@param text string
---@param level? integer
function M.show(text, level)
  vim.notify('sememe: ' .. text, level or vim.log.levels.INFO)
end

---@param text string
function M.warn(text)
  M.show(text, vim.log.levels.WARN)
end

---Each text once a session. Numbers do not count: a reason such as '1,200 of 3,000 files' is one reason.
---@param text string
function M.warn_once(text)
  local key = text:gsub('%d[%d.,]*', '#')
  if not said[key] then
    said[key] = true
    M.warn(text)
  end
end

---In the command line only, for what changes with every key: what does not fit would ask for a key itself.
---@param text string
function M.echo(text)
  local line = vim.fn.strcharpart('sememe: ' .. text, 0, vim.v.echospace)
  vim.api.nvim_echo({ { line, 'WarningMsg' } }, false, {})
end

---Takes back what `echo` said.
function M.clear()
  vim.api.nvim_echo({}, false, {})
end

---What an answer leaves out: shown with every search while files are missing, other reasons once.
---@param status table of an answer
---@param is_held_up? boolean nobody is indexing what is missing
function M.about(status, is_held_up)
  if status.state ~= 'ready' then
    local how_far = is_held_up and 'only %d %% are indexed' or 'indexing, %d %% in'
    M.show(how_far:format(math.floor(status.coverage * 100)) .. ': results are incomplete')
    if not is_held_up then
      return -- the other reasons say the same, or will have gone
    end
  end
  vim.iter(status.degraded):each(M.warn_once)
end

return M
