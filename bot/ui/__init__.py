"""The chat page: a FastAPI application with Gradio mounted in it.

Shows what an Engine answers and decides nothing. The pages' words and HTML are made by modules that
know nothing of Gradio (``wording``, ``markdown``, ``marks``, ``turns``, ``article``, ``sources``,
``frame``), so that they load in an instant; ``chat`` and ``app`` alone import it.
"""
