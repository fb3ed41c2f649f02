(defun_header lambda_list: (list_lit . value: (sym_lit) @name)) @reference.definition
(list_lit . value: [(sym_lit) @name (package_lit symbol: (sym_lit) @name)]) @reference.call
