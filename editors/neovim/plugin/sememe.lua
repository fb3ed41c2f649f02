-- Commands and mappings. Nothing of lua/sememe is loaded before one of them is used.
if vim.g.loaded_sememe then
  return
end
vim.g.loaded_sememe = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify('sememe needs Neovim 0.11 or newer', vim.log.levels.WARN)
  return
end

local command = vim.api.nvim_create_user_command

command('Sememe', function(args)
  require('sememe').search(args.args, { quickfix = args.bang })
end, {
  nargs = '*',
  bang = true,
  desc = 'Search symbols by meaning; with ! into the quickfix list',
  complete = function(lead)
    return require('sememe.query').complete(lead)
  end,
})

command('SememeSimilar', function(args)
  local lines = args.range > 0 and { args.line1, args.line2 } or nil
  require('sememe').similar({ lines = lines, quickfix = args.bang })
end, { range = true, bang = true, desc = 'Symbols like the one at the cursor, or like the selected text' })

command('SememeUsages', function(args)
  require('sememe').usages(args.args, { quickfix = args.bang })
end, { nargs = '?', bang = true, desc = 'Where a name is used, or the symbol at the cursor' })

command('SememeStatus', function()
  require('sememe').status()
end, { desc = 'What Sememe has indexed' })

command('SememeReindex', function(args)
  require('sememe').reindex({ rebuild = args.bang })
end, { bang = true, desc = 'Compare all files with the index; with ! build it anew' })

command('SememePause', function()
  require('sememe').pause()
end, { desc = 'Stop indexing until :SememeResume' })

command('SememeResume', function()
  require('sememe').resume()
end, { desc = 'Go on indexing' })

vim.keymap.set('n', '<Plug>(sememe-search)', '<Cmd>Sememe<CR>', { desc = 'Search symbols by meaning' })
vim.keymap.set('n', '<Plug>(sememe-similar)', '<Cmd>SememeSimilar<CR>', { desc = 'Symbols like this one' })
-- Not <Cmd>: leaving visual mode sets the marks that the command reads.
vim.keymap.set('x', '<Plug>(sememe-similar)', ':SememeSimilar<CR>', { silent = true, desc = 'Symbols like this text' })
vim.keymap.set('n', '<Plug>(sememe-usages)', '<Cmd>SememeUsages<CR>', { desc = 'Usages of this symbol, by name' })
