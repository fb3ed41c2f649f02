(comment) @comment
((unary_operator operator: "@" operand: (call target: (identifier) @_doc (arguments . [(string) (sigil)]))) @comment
  (#any-of? @_doc "doc" "typedoc"))
((unary_operator operator: "@" operand: (call target: (identifier) @_attribute)) @attribute
  (#any-of? @_attribute "spec" "impl" "deprecated" "dialyzer" "since" "tag" "describetag" "moduletag" "decorate"))
((unary_operator operator: "@" operand: (call
    target: (identifier) @_attribute
    (arguments . [(keywords) (boolean)]))) @attribute
  (#any-of? @_attribute "doc" "typedoc"))

; modules, with their @moduledoc
((call
    target: (identifier) @_keyword
    (arguments . (_) @name)
    (do_block
      (unary_operator operator: "@" operand: (call
        target: (identifier) @_doc
        (arguments . [(string) (sigil)] @doc)))) @body) @definition.module
  (#eq? @_keyword "defmodule")
  (#eq? @_doc "moduledoc"))
((call target: (identifier) @_keyword (arguments . (_) @name) (do_block) @body) @definition.module
  (#eq? @_keyword "defmodule"))
((call
    target: (identifier) @_keyword
    (arguments . (_) @name)
    (do_block
      (unary_operator operator: "@" operand: (call
        target: (identifier) @_doc
        (arguments . [(string) (sigil)] @doc)))) @body) @definition.interface
  (#eq? @_keyword "defprotocol")
  (#eq? @_doc "moduledoc"))
((call target: (identifier) @_keyword (arguments . (_) @name) (do_block) @body) @definition.interface
  (#eq? @_keyword "defprotocol"))
; an implementation is the module Protocol.Type
((call
    target: (identifier) @_keyword
    (arguments . (alias) @name (keywords . (pair key: (keyword) @_for value: [(alias) (identifier)] @name)))
    (do_block) @body) @definition.module
  (#eq? @_keyword "defimpl")
  (#match? @_for "^for:"))
((call
    target: (identifier) @_keyword
    (arguments . (_) @name . (keywords . (pair value: [(list) (call) (unary_operator)]))?  .)
    (do_block) @body) @definition.module
  (#eq? @_keyword "defimpl"))
((call target: (identifier) @name (arguments)) @definition.struct
  (#any-of? @name "defstruct" "defexception" "defrecord"))

; functions: a plain head, one with a guard, one without arguments, an operator
((call
    target: (identifier) @_keyword
    (arguments . [
      (call target: (_) @name)
      (identifier) @name
      (binary_operator left: (call target: (_) @name) operator: "when")
      (binary_operator left: (identifier) @name operator: "when")])
    (do_block)? @body) @definition.function
  (#any-of? @_keyword "def" "defp" "defdelegate" "defn" "defnp"))
((call
    target: (identifier) @_keyword
    (arguments . [
      (call target: (_) @name)
      (identifier) @name
      (binary_operator left: (call target: (_) @name) operator: "when")
      (binary_operator left: (identifier) @name operator: "when")])
    (do_block)? @body) @definition.macro
  (#any-of? @_keyword "defmacro" "defmacrop" "defguard" "defguardp"))
((call
    target: (identifier) @_keyword
    (arguments . [
      (binary_operator operator: _ @name)
      (unary_operator operator: _ @name)
      (binary_operator left: (binary_operator operator: _ @name) operator: "when")])
    (do_block)? @body) @definition.operator
  (#any-of? @_keyword "def" "defp" "defmacro" "defmacrop" "defdelegate")
  (#not-eq? @name "when"))

; @type, @callback, and module attributes as constants
((unary_operator operator: "@" operand: (call
    target: (identifier) @_attribute
    (arguments . (binary_operator left: [(identifier) @name (call target: (identifier) @name)] operator: "::")))) @definition.type
  (#any-of? @_attribute "type" "typep" "opaque"))
((unary_operator operator: "@" operand: (call
    target: (identifier) @_attribute
    (arguments . [
      (binary_operator left: [(identifier) @name (call target: (_) @name)] operator: "::")
      (binary_operator left: (binary_operator left: (call target: (_) @name) operator: "::") operator: "when")]))) @definition.method
  (#any-of? @_attribute "callback" "macrocallback"))
((unary_operator operator: "@" operand: (call target: (identifier) @name (arguments . (_)))) @definition.constant
  (#not-match? @name "^((module|type|short)?doc|spec|impl|(macro|optional_)?callbacks?|type|typep|opaque|behaviour|deprecated|dialyzer|since|(describe|module)?tag|derive|enforce_keys|compile|(before|after)_(compile|verify)|on_(definition|load)|external_resource|decorate|vsn|file|nifs)$"))

; ExUnit
((call
    target: (identifier) @_keyword
    (arguments . (string) @name)
    (do_block) @body) @definition.function
  (#any-of? @_keyword "test" "property"))
((call
    target: (identifier) @_keyword
    (arguments . (string) @scope.name)
    (do_block)) @scope
  (#eq? @_keyword "describe"))
