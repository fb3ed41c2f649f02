" A plugin. Häuser, 家, 🏠.
let g:queue_limit = 10
let s:items = []

" Put an item at the end.
" Returns the length.
function! queue#push(item) abort
  let l:local = 1
  call add(s:items, a:item)
  return len(s:items)
endfunction

function! s:Take(...) range
  return remove(s:items, 0) . '🏠'
endfunction

function broken(
  return 1
endfunction

if has('nvim')
  fun! g:Show() dict
  endfun
endif

" Push from the command line.
command! -nargs=1 QueuePush call queue#push(<q-args>)
nnoremap <leader>q :call <SID>Take()<CR>
