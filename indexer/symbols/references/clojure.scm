(list_lit . (sym_lit name: (sym_name) @name)) @reference.call
