"""How the documentation is built: `make docs`. It needs no network, and warnings are errors.

The sources are the whole repository, so that links from a guide to a framework, an example or the
changelog lead to a page.
"""

from importlib.metadata import version as installed

project = "maatwaarde"
copyright = "the maatwaarde authors"
version = release = installed("maatwaarde")
root_doc = "docs/index"
include_patterns = [
    "docs/**",
    "*.md",
    "value_frameworks/*.md",
    "examples/*/README.md",
    "plugins/*/README.md",
    "benchmarks/RESULTS.md",
    "benchmarks/SCALE.md",
]
exclude_patterns = ["docs/_build", "**/.*"]
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]

html_theme = "furo"
html_title = "maatwaarde"
html_show_sourcelink = False
html_copy_source = False
html_static_path = ["_static"]
# Who opens the folder of the site, and not the page that it begins with, comes there too.
html_extra_path = ["_root"]
html_css_files = ["site.css"]

myst_heading_anchors = 4
# Links to files that are no pages, such as a framework, become downloads.
myst_links_external_new_tab = False
suppress_warnings = ["myst.header"]

# A name between single backticks in a docstring is a link where it is on the site.
default_role = "py:obj"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
maximum_signature_line_length = 80
napoleon_google_docstring = False
napoleon_use_rtype = False
