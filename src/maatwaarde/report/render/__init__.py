"""From documents to what people look at. Renderers know blocks, and nothing of results."""
