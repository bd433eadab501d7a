"""Makes the sample documents: one marked source each → text, PDF, DOCX and what they must yield.

Run `python -m corpus.build`. The marks are explained in `markup.py`; the sources stand in `sources/`.
"""
