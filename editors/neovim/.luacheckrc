std = 'luajit'
globals = { 'vim' }
read_globals = { 'MiniPick', 'Snacks' }
max_line_length = 120
