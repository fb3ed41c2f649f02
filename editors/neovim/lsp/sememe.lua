-- What `vim.lsp.enable('sememe')` starts. Change any of it with `vim.lsp.config('sememe', { ... })`.
return {
  cmd = { 'sememe', 'lsp' },
  root_markers = { '.git' },
  -- A server without a folder has nothing to search; `:Sememe` starts one for the working directory when asked to.
  workspace_required = true,
  settings = { sememe = vim.empty_dict() },
  handlers = {
    ['sememe/statusChanged'] = function(err, params, ctx)
      if not err then
        require('sememe.status').changed(params.folders, ctx.client_id)
      end
    end,
  },
  on_exit = function(code, signal, client_id)
    require('sememe.restart').ended(code, signal, client_id)
  end,
}
