(comment) @comment

(function_definition name: (symbol) @name parameters: (_) . docstring: (string) @doc . (_)? @body) @definition.function
(function_definition name: (symbol) @name parameters: (_) . (_)? @body) @definition.function
(macro_definition name: (symbol) @name parameters: (_) . docstring: (string) @doc . (_)? @body) @definition.macro
(macro_definition name: (symbol) @name parameters: (_) . (_)? @body) @definition.macro
((list . (symbol) @_k . (symbol) @name . (list) . (string) @doc . (_)? @body) @definition.function
  (#match? @_k "^(cl-defun|cl-defsubst|cl-defgeneric|iter-defun|define-inline|ert-deftest)$"))
((list . (symbol) @_k . (symbol) @name . (list) . (_)? @body) @definition.function
  (#match? @_k "^(cl-defun|cl-defsubst|cl-defgeneric|iter-defun|define-inline|ert-deftest)$"))
((list . (symbol) @_k . (symbol) @name) @definition.method
  (#eq? @_k "cl-defmethod"))
((list . (symbol) @_k . (symbol) @name . (list) . (string) @doc) @definition.macro
  (#eq? @_k "cl-defmacro"))
((list . (symbol) @_k . (symbol) @name . (list)) @definition.macro
  (#eq? @_k "cl-defmacro"))
((list . (symbol) @_k . (symbol) @name . (string) @doc) @definition.function
  (#match? @_k "^define-(minor-mode|globalized-minor-mode|derived-mode|generic-mode)$"))
((list . (symbol) @_k . (symbol) @name) @definition.function
  (#match? @_k "^define-(minor-mode|globalized-minor-mode|derived-mode|generic-mode)$"))
((list . (symbol) @_k . [(symbol) @name (list . (symbol) @name)] . (string) @doc) @definition.struct
  (#match? @_k "^(cl-defstruct|defclass)$"))
((list . (symbol) @_k . [(symbol) @name (list . (symbol) @name)]) @definition.struct
  (#match? @_k "^(cl-defstruct|defclass)$"))
((list . (symbol) @_k . (symbol) @name . (_) . (string) @doc) @definition.variable
  (#match? @_k "^(defcustom|defgroup|defface|defvar-local|defvar-keymap)$"))
((list . (symbol) @_k . (symbol) @name . (_)) @definition.variable
  (#match? @_k "^(defcustom|defgroup|defface|defvar-local|defvar-keymap)$"))
(source_file (special_form "defvar" . (symbol) @name . (_) . (string) @doc) @definition.variable)
(source_file (special_form "defvar" . (symbol) @name) @definition.variable)
(source_file (special_form "defconst" . (symbol) @name . (_) . (string) @doc) @definition.constant)
(source_file (special_form "defconst" . (symbol) @name) @definition.constant)
