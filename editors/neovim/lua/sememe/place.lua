-- What `:SememeSimilar` compares with.
local M = {}

---The text of a range of lines; exactly what was selected, where the range is that of the last selection.
---@param first integer
---@param last integer
---@return string
local function text_of(first, last)
  local from, to = vim.fn.getpos("'<"), vim.fn.getpos("'>")
  if from[2] == first and to[2] == last then
    return table.concat(vim.fn.getregion(from, to, { type = vim.fn.visualmode() }), '\n')
  end
  return table.concat(vim.api.nvim_buf_get_lines(0, first - 1, last, false), '\n')
end

---@param lines? integer[]
---@return table params of `sememe/similar`
function M.params(lines)
  if lines then
    return { text = text_of(lines[1], lines[2]) }
  end
  -- The server looks at the line only, so the encoding of the column does not matter.
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  return {
    textDocument = vim.lsp.util.make_text_document_params(),
    position = { line = row - 1, character = column },
  }
end

return M
