"""The chat page: a FastAPI application with Gradio mounted in it.

Shows what the bot answers and decides nothing. Its words stand in ``texts``, its HTML in
``templates``; what fills them knows nothing of Gradio, so that it loads in an instant: ``chat``,
``app``, the page's shell and its views alone import it.
"""
