; @level.N: the section reaches to the next heading of this level or a higher one.

; Headings inside quotes and lists are text.

(document (section . (atx_heading (atx_h1_marker) @level.1 heading_content: (_) @name) @definition.heading))
(section (section . (atx_heading (atx_h1_marker) @level.1 heading_content: (_) @name) @definition.heading))
(document (section . (atx_heading (atx_h2_marker) @level.2 heading_content: (_) @name) @definition.heading))
(section (section . (atx_heading (atx_h2_marker) @level.2 heading_content: (_) @name) @definition.heading))
(document (section . (atx_heading (atx_h3_marker) @level.3 heading_content: (_) @name) @definition.heading))
(section (section . (atx_heading (atx_h3_marker) @level.3 heading_content: (_) @name) @definition.heading))
(document (section . (atx_heading (atx_h4_marker) @level.4 heading_content: (_) @name) @definition.heading))
(section (section . (atx_heading (atx_h4_marker) @level.4 heading_content: (_) @name) @definition.heading))
(document (section . (atx_heading (atx_h5_marker) @level.5 heading_content: (_) @name) @definition.heading))
(section (section . (atx_heading (atx_h5_marker) @level.5 heading_content: (_) @name) @definition.heading))
(document (section . (atx_heading (atx_h6_marker) @level.6 heading_content: (_) @name) @definition.heading))
(section (section . (atx_heading (atx_h6_marker) @level.6 heading_content: (_) @name) @definition.heading))
((document (section (setext_heading heading_content: (paragraph (inline) @name) (setext_h1_underline) @level.1) @definition.heading)))
((document (section (setext_heading heading_content: (paragraph (inline) @name) (setext_h2_underline) @level.2) @definition.heading)))
((section (section (setext_heading heading_content: (paragraph (inline) @name) (setext_h1_underline) @level.1) @definition.heading)))
((section (section (setext_heading heading_content: (paragraph (inline) @name) (setext_h2_underline) @level.2) @definition.heading)))
