-- Neovim does not start a server again that crashed.
local M = {}

local TRIES, FIRST_DELAY_MS, STEADY_MS = 5, 1000, 60000
local SIGTERM = 15

---@type table<string, { tries: integer, since: integer }> by root
local history = {}

---@param code integer
---@param signal integer
---@return boolean
local function was_asked_for(code, signal)
  -- 128 + signal: a shell script around the server passes the signal on like that.
  return (code == 0 and signal == 0) or signal == SIGTERM or code == 128 + SIGTERM
end

---@return boolean
local function is_enabled()
  return vim.lsp.is_enabled ~= nil and vim.lsp.is_enabled('sememe')
end

---@param client vim.lsp.Client
---@param buffers integer[]
local function start(client, buffers)
  local id = vim.lsp.start(client.config, { attach = false })
  for _, buffer in ipairs(id and buffers or {}) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      vim.lsp.buf_attach_client(buffer, id)
    end
  end
end

---@param root string
---@param was_up boolean
---@return integer tries so far; those before a steady minute do not count
local function count(root, was_up)
  local now, past = vim.uv.now(), history[root]
  local tries = (past and not (was_up and now - past.since > STEADY_MS)) and past.tries + 1 or 1
  history[root] = { tries = tries, since = now }
  return tries
end

---For `on_exit`, which is called outside of the main loop.
---@param code integer
---@param signal integer
---@param client_id integer
function M.ended(code, signal, client_id)
  local client = vim.lsp.get_client_by_id(client_id)
  if not client or was_asked_for(code, signal) then
    return
  end
  local root, buffers = client.root_dir or '', vim.tbl_keys(client.attached_buffers)
  local was_up = client.initialized == true
  vim.schedule(function()
    if vim.v.exiting ~= vim.NIL or (not was_up and not history[root]) then
      return -- a server that never came up would not the next time; Neovim has said that it quit
    end
    local message, tries = require('sememe.message'), count(root, was_up)
    require('sememe.status').forget(client_id)
    if tries > TRIES then
      message.warn(('the server ended %d times and is left alone now; :LspLog may say why'):format(tries))
      return
    elseif tries == 1 then
      message.warn('the server ended and is started again')
    end
    local was_enabled = is_enabled()
    vim.defer_fn(function()
      if not was_enabled or is_enabled() then -- else it was switched off in between
        start(client, buffers)
      end
    end, FIRST_DELAY_MS * 2 ^ (tries - 1))
  end)
end

return M
