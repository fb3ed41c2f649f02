; Forms are lists whose first symbol starts with `def`; what an unknown `def…` macro names is a variable.

(comment) @comment

((list_lit . (sym_lit name: (sym_name) @_k) . (sym_lit name: (sym_name) @name)
    . (str_lit)? @doc . (map_lit)? . (vec_lit) . (_) @body) @definition.function
  (#any-of? @_k "defn" "defn-" "defnk" "defn'"))
; several arities; a schema's return type
((list_lit . (sym_lit name: (sym_name) @_k) . (sym_lit name: (sym_name) @name)
    . (str_lit)? @doc . (map_lit)? . (list_lit . (vec_lit) . (_) @body)) @definition.function
  (#any-of? @_k "defn" "defn-" "defnk" "defn'"))
((list_lit . (sym_lit name: (sym_name) @_k) . (sym_lit name: (sym_name) @name)
    . (kwd_lit) . (_) . (str_lit)? @doc . (map_lit)? . (vec_lit) . (_) @body) @definition.function
  (#any-of? @_k "defn" "defn-" "defnk"))
((list_lit . (sym_lit name: (sym_name) @_k) . (sym_lit name: (sym_name) @name) . (str_lit)? @doc) @definition.function
  (#any-of? @_k "defn" "defn-" "defnk" "defn'" "defmulti" "deftest" "deftest-"))

((list_lit . (sym_lit name: (sym_name) @_k) . (sym_lit name: (sym_name) @name)
    . (str_lit)? @doc . (map_lit)? . (vec_lit) . (_) @body) @definition.macro
  (#any-of? @_k "defmacro" "defmacro-"))
((list_lit . (sym_lit name: (sym_name) @_k) . (sym_lit name: (sym_name) @name) . (str_lit)? @doc) @definition.macro
  (#any-of? @_k "defmacro" "defmacro-"))

((list_lit . (sym_lit name: (sym_name) @_k) . (sym_lit name: (sym_name) @name)) @definition.method
  (#eq? @_k "defmethod"))

((list_lit . (sym_lit name: (sym_name) @_k) . (sym_lit name: (sym_name) @name) . (str_lit)? @doc) @definition.interface
  (#any-of? @_k "defprotocol" "definterface"))
((list_lit . (sym_lit name: (sym_name) @_k)
    (list_lit . (sym_lit name: (sym_name) @name) . (vec_lit) (str_lit)? @doc) @definition.method)
  (#any-of? @_k "defprotocol" "definterface"))

((list_lit . (sym_lit name: (sym_name) @_k) . (sym_lit name: (sym_name) @name)) @definition.struct
  (#eq? @_k "defrecord"))
((list_lit . (sym_lit name: (sym_name) @_k) . (sym_lit name: (sym_name) @name)) @definition.class
  (#any-of? @_k "deftype" "gen-class"))
((list_lit . (sym_lit name: (sym_name) @_k)
    (list_lit . (sym_lit name: (sym_name) @name) . (vec_lit) . (_)? @body) @definition.method)
  (#any-of? @_k "defrecord" "deftype" "extend-type" "extend-protocol"))
((list_lit . (sym_lit name: (sym_name) @_k) . (sym_lit) @scope.name) @scope
  (#any-of? @_k "extend-type" "extend-protocol"))

((list_lit . (sym_lit name: (sym_name) @_k) . (sym_lit name: (sym_name) @name) . (str_lit)? @doc) @definition.namespace
  (#eq? @_k "ns"))

((list_lit . (sym_lit name: (sym_name) @_k) . (sym_lit name: (sym_name) @name) . (str_lit) @doc . (_) @body) @definition.variable
  (#any-of? @_k "def" "defonce"))
((list_lit . (sym_lit name: (sym_name) @_k) . (kwd_lit) @name) @definition.type
  (#eq? @_k "def"))
((list_lit . (sym_lit name: (sym_name) @_k) . (sym_lit name: (sym_name) @name)) @definition.variable
  (#match? @_k "^def"))
