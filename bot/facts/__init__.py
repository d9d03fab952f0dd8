"""What the documents say when they are laid side by side, drawn from their words alone.

``attributions`` reads the documents sentence by sentence; ``timeline`` and ``figures``
draw from that what the page's pictures show, each point with its place in a text; ``overview``
joins them. Knows no question, no model and no page. How text is cut and names are found is passed
in.
"""
