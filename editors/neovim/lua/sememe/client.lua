-- The client to ask: one that is attached, one of the same root, or one that is started for this.
local message = require('sememe.message')

local M = {}

local INSTALL = [[cannot find the program '%s'. Install it as the plugin's README says, ]]
  .. [[or say where it is: vim.lsp.config('sememe', { cmd = { '/path/to/sememe', 'lsp' } })]]
local READY_TIMEOUT_MS, POLL_MS = 20000, 20

---Cancelled by us, or superseded by a newer request: nothing that anyone waits for.
local SILENT = { [-32800] = true, [-32801] = true }

---@return vim.lsp.Client?
function M.attached()
  return vim.lsp.get_clients({ name = 'sememe', bufnr = 0 })[1]
end

---@param config vim.lsp.Config
---@return boolean
local function is_installed(config)
  local program = type(config.cmd) == 'table' and config.cmd[1]
  if program and vim.fn.executable(program) == 0 then
    message.show(INSTALL:format(program), vim.log.levels.ERROR)
    return false
  end
  return true
end

---The folder of a buffer, or of the working directory, or that itself, unless it is one that nobody wants indexed.
---@param config vim.lsp.Config
---@return string?
local function root_of(config)
  local markers, cwd = config.root_markers or { '.git' }, vim.fn.getcwd()
  local root = vim.bo.buftype == '' and vim.fs.root(0, markers) or vim.fs.root(cwd, markers)
  if root or (cwd ~= vim.uv.os_homedir() and vim.fs.dirname(cwd) ~= cwd) then
    return root or cwd
  end
  message.warn(('%s is no project: open a file of one, or go there with :cd'):format(cwd))
end

---@param config vim.lsp.Config
---@param on_root fun(root: string)
local function find_root(config, on_root)
  if type(config.root_dir) == 'function' then
    config.root_dir(vim.api.nvim_get_current_buf(), vim.schedule_wrap(on_root))
    return
  end
  local root = config.root_dir or root_of(config)
  if root then
    on_root(root)
  end
end

---Open files are searched as they are in the editor, which takes a client that is attached to them. Where
---`vim.lsp.enable` sees to that, which files these are is the user's choice.
---@param client_id integer
---@param root? string
local function attach_open_files(client_id, root)
  if not root or (vim.lsp.is_enabled and vim.lsp.is_enabled('sememe')) then
    return
  end
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    local name = vim.api.nvim_buf_get_name(buffer)
    if vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].buftype == '' and vim.fs.relpath(root, name) then
      vim.lsp.buf_attach_client(buffer, client_id)
    end
  end
end

---@param client_id integer
---@param on_ready fun(client: vim.lsp.Client)
---@param waited? integer
local function when_ready(client_id, on_ready, waited)
  local client = vim.lsp.get_client_by_id(client_id)
  if client and client.initialized then
    on_ready(client)
  elseif not client or (waited or 0) > READY_TIMEOUT_MS then
    message.warn('the server did not start; :checkhealth sememe and :LspLog may say why')
  else
    vim.defer_fn(function()
      when_ready(client_id, on_ready, (waited or 0) + POLL_MS)
    end, POLL_MS)
  end
end

---@param on_ready fun(client: vim.lsp.Client)
function M.with(on_ready)
  local client = M.attached()
  if client and not client:is_stopped() then
    attach_open_files(client.id, client.root_dir)
    on_ready(client)
    return
  end
  local config = vim.deepcopy(vim.lsp.config.sememe)
  if not is_installed(config) then
    return
  end
  find_root(config, function(root)
    config.root_dir = root
    local id = vim.lsp.start(config, { attach = false, reuse_client = config.reuse_client })
    if id then
      attach_open_files(id, root)
      when_ready(id, on_ready)
    end
  end)
end

---@class sememe.Request
---@field on_error? fun(err: table) instead of a message

---@param client vim.lsp.Client
---@param method string
---@param params table
---@param on_result fun(result: table)
---@param opts? sememe.Request
---@return fun() cancel
function M.request(client, method, params, on_result, opts)
  local is_done = false
  local on_error = opts and opts.on_error or function(err)
    message.warn(err.message)
  end
  local ok, id = client:request(method, next(params) and params or vim.empty_dict(), function(err, result)
    is_done = true
    if not err then
      on_result(result)
    elseif not SILENT[err.code] then
      on_error(err)
    end
  end)
  return function()
    if ok and not is_done and not client:is_stopped() then
      client:cancel_request(id)
    end
  end
end

return M
