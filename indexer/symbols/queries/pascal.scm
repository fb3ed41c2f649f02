(comment) @comment

(declType name: (_) @name type: (declIntf)) @definition.interface
(declType name: (_) @name type: (declClass (kRecord))) @definition.struct
(declType name: (_) @name type: (declClass)) @definition.class
(declType name: (_) @name type: (type (declEnum))) @definition.enum
(declType name: (_) @name) @definition.type

(defProc header: (declProc [(kConstructor) (kDestructor)] name: (genericDot lhs: (_) @container rhs: (_) @name)) . (_) @body) @definition.constructor
(defProc header: (declProc name: (genericDot lhs: (_) @container rhs: (_) @name)) . (_) @body) @definition.method
(defProc header: (declProc name: (identifier) @name) . (_) @body) @definition.function
(declProc (kConstructor) name: (identifier) @name) @definition.constructor
(declProc name: (identifier) @name) @definition.function
(declProp name: (identifier) @name) @definition.property
(declConst name: (identifier) @name) @definition.constant
(program (declVars (declVar name: (identifier) @name) @definition.variable))
(library (declVars (declVar name: (identifier) @name) @definition.variable))
(interface (declVars (declVar name: (identifier) @name) @definition.variable))
(implementation (declVars (declVar name: (identifier) @name) @definition.variable))
