-- What the server says about its folders without being asked.
local M = {}

local folders = {} ---@type table<integer, table<string, table>> by client and URI
local is_shown = false

local WORKING = { scan = true, index = true, optimize = true, embed = true }

---For the notification `sememe/statusChanged`: only folders that changed are in it.
---@param changed table[]
---@param client_id integer
function M.changed(changed, client_id)
  folders[client_id] = folders[client_id] or {}
  for _, folder in ipairs(changed) do
    folders[client_id][folder.uri] = folder
  end
  M.tell()
end

---@param client_id integer that ended
function M.forget(client_id)
  folders[client_id] = nil
  M.tell()
end

---Status lines are drawn again, ours and those that listen.
function M.tell()
  vim.api.nvim_exec_autocmds('User', { pattern = 'SememeStatus', modeline = false })
  if is_shown then
    vim.cmd.redrawstatus({ bang = true })
  end
end

---@param folder table
---@return string
local function in_short(folder)
  if folder.phase == 'paused' then
    return 'sememe paused'
  elseif WORKING[folder.phase] then
    return folder.total > 0 and ('sememe %d %%'):format(math.floor(100 * folder.done / folder.total)) or 'sememe ...'
  end
  return (folder.phase == 'failed' or #folder.degraded > 0) and 'sememe !' or ''
end

---For the client of the current buffer. Asks nothing of the server.
---@return string
function M.line()
  is_shown = true
  for _, client in ipairs(vim.lsp.get_clients({ name = 'sememe', bufnr = 0 })) do
    for _, folder in pairs(folders[client.id] or {}) do
      local text = in_short(folder)
      if text ~= '' then
        return text
      end
    end
  end
  return ''
end

---@param client_id integer
---@return boolean whether indexing does not go on by itself
function M.is_held_up(client_id)
  return vim.iter(pairs(folders[client_id] or {})):any(function(_, folder)
    return folder.phase == 'paused' or folder.phase == 'failed'
  end)
end

---@param folder table of `sememe/status`
---@return string[]
local function describe(folder)
  local phase = folder.phase
  if folder.total > 0 then
    phase = ('%s, %d %% (%d of %d %s)'):format(
      phase,
      100 * folder.done / folder.total,
      folder.done,
      folder.total,
      phase == 'embed' and 'texts' or 'files'
    )
  end
  local changed = type(folder.changedSecondsAgo) == 'number' and ('%d s ago'):format(folder.changedSecondsAgo)
    or 'never'
  local lines = {
    vim.uri_to_fname(folder.uri), -- its name is the same: Neovim gives folders no other
    ('  state      %s, %d %% of the files that are worth reading'):format(folder.state, 100 * (folder.coverage or 0)),
    ('  phase      %s'):format(phase),
  }
  if folder.files then -- absent where the index is damaged
    table.insert(
      lines,
      ('  files      %d (%d waiting, %d unsaved)'):format(folder.files, folder.pending, folder.unsaved)
    )
    table.insert(lines, ('  symbols    %d'):format(folder.symbols))
    table.insert(lines, ('  model      %s'):format(folder.model))
    if type(folder.textModel) == 'string' then
      table.insert(lines, ('  documents  %s'):format(folder.textModel))
    end
    table.insert(lines, ('  changed    %s'):format(changed))
    table.insert(lines, ('  index      %s (%.1f MB)'):format(folder.index, folder.bytes / 1e6))
  end
  for _, reason in ipairs(folder.degraded) do
    table.insert(lines, '  attention  ' .. reason)
  end
  return lines
end

---@param status table of `sememe/status`
---@return string[]
function M.lines(status)
  local lines = { ('Sememe %s: %s'):format(status.server.version, status.state) }
  for _, folder in ipairs(status.folders) do
    table.insert(lines, '')
    vim.list_extend(lines, describe(folder))
  end
  return vim.tbl_map(require('sememe.item').inert, lines)
end

---@param status table of `sememe/status`
function M.show(status)
  local lines = M.lines(status)
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable, vim.bo[buffer].bufhidden = false, 'wipe'
  local width = math.min(vim.o.columns - 4, math.max(unpack(vim.tbl_map(vim.fn.strdisplaywidth, lines))))
  local height = math.min(vim.o.lines - 4, #lines)
  vim.api.nvim_open_win(buffer, true, {
    relative = 'editor',
    width = width,
    height = height,
    row = math.floor((vim.o.lines - height) / 2) - 1,
    col = math.floor((vim.o.columns - width) / 2),
    style = 'minimal',
    border = 'rounded',
    title = ' Sememe (q closes) ',
  })
  for _, key in ipairs({ 'q', '<Esc>' }) do
    vim.keymap.set('n', key, '<Cmd>close<CR>', { buffer = buffer, nowait = true })
  end
end

return M
