"""The ways in which other programs ask, all answered by one service.

asked, given   what they send and what they get, as JSON with its schema
service        what is answered, whoever asks
keys           who may ask
rest           /api/v1 with OpenAPI, Open WebUI's web search, reranking
dify           Dify's external knowledge
endpoints      Gradio's own API
mounting       all of it inside the window's application
"""

from ui.programs.asked import LONGEST_QUESTION, check_question
from ui.programs.endpoints import endpoints
from ui.programs.mounting import Programs

__all__ = ["LONGEST_QUESTION", "Programs", "check_question", "endpoints"]
