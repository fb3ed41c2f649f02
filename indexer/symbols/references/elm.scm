(function_call_expr target: (value_expr name: (value_qid (lower_case_identifier) @name))) @reference.call
