"""A question-answering bot whose every statement carries a citation checked against its source."""

__version__ = "0.1.0"
