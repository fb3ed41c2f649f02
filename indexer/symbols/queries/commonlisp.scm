(comment) @comment
(block_comment) @comment

((list_lit (defun (defun_header keyword: (_) @_k function_name: (_) @name) . value: (str_lit) @doc . value: (_)? @body)) @definition.macro
  (#match? @_k "(?i)^(defmacro|define-compiler-macro)$"))
((list_lit (defun (defun_header keyword: (_) @_k function_name: (_) @name) . value: (_)? @body)) @definition.macro
  (#match? @_k "(?i)^(defmacro|define-compiler-macro)$"))
((list_lit (defun (defun_header keyword: (_) @_k function_name: (_) @name) . value: (str_lit) @doc . value: (_)? @body)) @definition.method
  (#match? @_k "(?i)^defmethod$"))
((list_lit (defun (defun_header keyword: (_) @_k function_name: (_) @name) . value: (_)? @body)) @definition.method
  (#match? @_k "(?i)^defmethod$"))
(list_lit (defun (defun_header function_name: (_) @name) . value: (str_lit) @doc . value: (_)? @body)) @definition.function
(list_lit (defun (defun_header function_name: (_) @name) . value: (_)? @body)) @definition.function

((list_lit . value: (sym_lit) @_k . value: [(sym_lit) @name (list_lit . (sym_lit) @name)]
    (list_lit . value: (kwd_lit) @_d . value: (str_lit) @doc)) @definition.class
  (#match? @_k "(?i)^(defclass|define-condition)$") (#match? @_d "(?i)^:documentation$"))
((list_lit . value: (sym_lit) @_k . value: (sym_lit) @name) @definition.class
  (#match? @_k "(?i)^(defclass|define-condition)$"))
((list_lit . value: (sym_lit) @_k . value: [(sym_lit) @name (list_lit . value: (sym_lit) @name)] . value: (str_lit) @doc) @definition.struct
  (#match? @_k "(?i)^defstruct$"))
((list_lit . value: (sym_lit) @_k . value: [(sym_lit) @name (list_lit . value: (sym_lit) @name)]) @definition.struct
  (#match? @_k "(?i)^defstruct$"))
((list_lit . value: (sym_lit) @_k . value: (sym_lit) @name . value: (_) . value: (str_lit) @doc) @definition.constant
  (#match? @_k "(?i)^(defconstant|define-constant)$"))
((list_lit . value: (sym_lit) @_k . value: (sym_lit) @name . value: (_)) @definition.constant
  (#match? @_k "(?i)^(defconstant|define-constant)$"))
((list_lit . value: (sym_lit) @_k . value: (sym_lit) @name . value: (_) . value: (str_lit) @doc) @definition.variable
  (#match? @_k "(?i)^(defvar|defparameter|defglobal)$"))
((list_lit . value: (sym_lit) @_k . value: (sym_lit) @name . value: (_)) @definition.variable
  (#match? @_k "(?i)^(defvar|defparameter|defglobal)$"))
((list_lit . value: (sym_lit) @_k . value: (sym_lit) @name) @definition.variable
  (#match? @_k "(?i)^(defvar|defparameter|defglobal)$"))
((list_lit . value: (sym_lit) @_k . value: (sym_lit) @name) @definition.type
  (#match? @_k "(?i)^deftype$"))
((list_lit . value: (sym_lit) @_k . value: [(kwd_lit (kwd_symbol) @name) (sym_lit) @name (str_lit) @name]) @definition.module
  (#match? @_k "(?i)^(defpackage|defsystem|asdf:defsystem|define-package|uiop:define-package)$"))
