-- Which picker shows results.
local M = {}

---@class sememe.Picker
---@field list fun(items: sememe.Item[], title: string) shows what was found
---@field live? fun(search: sememe.Search.State) asks at each key

---In the order in which they are tried. Those that their user switches on go first; others may be there for a plugin.
local ORDER = { 'snacks', 'mini', 'fzf-lua', 'telescope' }
local MODULES = { mini = 'mini.pick' }

---Whether a picker that is installed is one that its user means to use.
local IS_MEANT = {
  snacks = function()
    return vim.tbl_get(Snacks.config, 'picker', 'enabled') == true
  end,
  mini = function()
    return MiniPick ~= nil -- there is none before setup()
  end,
  ['fzf-lua'] = function()
    return vim.fn.executable('fzf') == 1 or vim.fn.executable('sk') == 1
  end,
  telescope = function()
    return true
  end,
}

---@param name string
---@return boolean
local function is_installed(name)
  return vim.list_contains(ORDER, name) and (pcall(require, MODULES[name] or name))
end

---@return string[] names of those that could be used
function M.found()
  return vim.tbl_filter(function(name)
    return is_installed(name) and IS_MEANT[name]()
  end, ORDER)
end

---@return string name
function M.name()
  local wanted = require('sememe.options').get().picker
  if wanted == 'auto' then
    return M.found()[1] or 'select'
  elseif wanted ~= 'select' and not is_installed(wanted) then
    require('sememe.message').warn_once(("there is no picker '%s': vim.ui.select is used"):format(wanted))
    return 'select'
  end
  return wanted
end

---@return sememe.Picker
function M.chosen()
  return require('sememe.pickers.' .. M.name())
end

return M
