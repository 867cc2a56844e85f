"""Questions about the documents themselves, answered from what is known of them.

naming     which documents a question names
overview   what one says: who wrote it and when, its outline, its most telling sentences
listing    which documents there are, and which mention something
events     what is dated at a time
answers    the answer to each kind of question about the documents
"""

from qa.about.answers import answer_about
from qa.about.naming import named_documents

__all__ = ["answer_about", "named_documents"]
