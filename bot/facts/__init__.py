"""What the documents say when they are laid side by side, drawn from their words alone.

``attributions`` reads the documents sentence by sentence; ``timeline`` and ``contradictions`` draw
from that what answers and the page's pictures show; ``overview`` joins them. Knows no model and no
page. How text is cut and names are found is passed in.
"""
