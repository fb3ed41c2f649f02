(defun_header lambda_list: (list_lit . value: (sym_lit) @name)) @reference.parameter
(list_lit . value: [(sym_lit) @name (package_lit symbol: (sym_lit) @name)]) @reference.call
