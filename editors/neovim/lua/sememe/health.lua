-- For `:checkhealth sememe`.
local health = vim.health

local M = {}

local function check_program()
  local cmd = vim.lsp.config.sememe.cmd
  if type(cmd) ~= 'table' then
    health.info('the server is started by a function of the configuration')
    return
  end
  local program = vim.fn.exepath(cmd[1])
  if program == '' then
    health.error(("the program '%s' is not found"):format(cmd[1]), {
      "install it as the plugin's README says",
      "or say where it is: vim.lsp.config('sememe', { cmd = { '/path/to/sememe', 'lsp' } })",
    })
    return
  end
  local done = vim.system({ program, '--version' }, { text = true, timeout = 10000 }):wait()
  if done.code == 0 then
    health.ok(('%s: %s'):format(program, vim.trim(done.stdout)))
  else
    health.error(('%s --version fails: %s'):format(program, vim.trim(done.stderr or '')))
  end
end

---@param client vim.lsp.Client
local function check_client(client)
  local files = vim.tbl_count(client.attached_buffers)
  health.ok(('a client runs in %s, attached to %d buffers'):format(client.root_dir or 'no folder', files))
  local answer, err = client:request_sync('sememe/status', vim.empty_dict(), 5000)
  if not answer or answer.err then
    health.error('the server does not answer: ' .. (err or answer.err.message), { 'see :LspLog' })
    return
  end
  for _, line in ipairs(require('sememe.status').lines(answer.result)) do
    if line ~= '' then
      health.info(line)
    end
  end
  for _, reason in ipairs(answer.result.degraded) do
    health.warn(require('sememe.item').inert(reason))
  end
end

local function check_clients()
  local clients = vim.lsp.get_clients({ name = 'sememe' })
  if #clients == 0 then
    health.info('no client runs: `:Sememe` starts one, or `vim.lsp.enable("sememe")` with the first file')
  end
  vim.iter(clients):each(check_client)
end

local function check_pickers()
  local pickers = require('sememe.pickers')
  local found = pickers.found()
  health.info('pickers found: ' .. (#found > 0 and table.concat(found, ', ') or 'none'))
  health.ok('results are shown by: ' .. pickers.name())
end

function M.check()
  health.start('sememe')
  if vim.fn.has('nvim-0.11') == 0 then
    health.error('Neovim 0.11 or newer is needed')
    return
  end
  health.ok('Neovim ' .. tostring(vim.version()))
  check_program()
  check_clients()
  check_pickers()
end

return M
