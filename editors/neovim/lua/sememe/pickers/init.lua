-- Which picker shows results.
local M = {}

---@class sememe.Picker
---@field list fun(items: sememe.Item[], title: string) shows what was found
---@field live? fun(search: sememe.Search.State) asks at each key

---@param module string
---@return boolean
local function is_installed(module)
  return (pcall(require, module))
end

---In the order in which they are tried. Those that their user switches on go first; others may be there for a plugin.
local PICKERS = {
  {
    name = 'snacks',
    is_there = function()
      return is_installed('snacks')
    end,
    is_meant = function()
      return vim.tbl_get(Snacks.config, 'picker', 'enabled') == true
    end,
  },
  {
    name = 'mini',
    is_there = function()
      return is_installed('mini.pick')
    end,
    is_meant = function()
      return MiniPick ~= nil -- there is none before setup()
    end,
  },
  {
    name = 'fzf-lua',
    is_there = function()
      return is_installed('fzf-lua')
    end,
    is_meant = function()
      return vim.fn.executable('fzf') == 1 or vim.fn.executable('sk') == 1
    end,
  },
  {
    name = 'telescope',
    is_there = function()
      return is_installed('telescope')
    end,
    is_meant = function()
      return true
    end,
  },
}

---@return string[] names of those that could be used
function M.found()
  local names = {}
  for _, picker in ipairs(PICKERS) do
    if picker.is_there() and picker.is_meant() then
      table.insert(names, picker.name)
    end
  end
  return names
end

---@param wanted string
---@return boolean whether this picker is one of ours and installed
local function can_use(wanted)
  for _, picker in ipairs(PICKERS) do
    if picker.name == wanted then
      return picker.is_there()
    end
  end
  return false
end

---@return string name
function M.name()
  local wanted = require('sememe.options').get().picker
  if wanted == 'auto' then
    return M.found()[1] or 'select'
  elseif wanted ~= 'select' and not can_use(wanted) then
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
