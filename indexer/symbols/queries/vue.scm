; The component itself, named by its file, is the module-level unit; its scripts are read as what they are.

((script_element (start_tag) @_tag (raw_text) @injection.tsx)
  (#match? @_tag "lang\\s*=\\s*[\"']?tsx"))
((script_element (start_tag) @_tag (raw_text) @injection.typescript)
  (#match? @_tag "lang\\s*=\\s*[\"']?(ts|typescript)\\b"))
((script_element (start_tag) @_tag (raw_text) @injection.javascript)
  (#not-match? @_tag "lang\\s*=\\s*[\"']?(ts|typescript|coffee)"))
