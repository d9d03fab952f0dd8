"""The values that pass between the parts of the bot, and the protocols by which the parts meet.

Owns no behaviour beyond turning an answer into its JSON form. Imports nothing else of the package,
so that every part may import it.
"""

from bot.types.answers import (
    Answer,
    Answered,
    AnswerStatus,
    Citation,
    Claim,
    ClaimStatus,
    Conflict,
    Drafted,
    Event,
    Matrix,
    Planned,
    Retrieved,
    Waited,
)
from bot.types.documents import (
    Document,
    Hit,
    Passage,
    Place,
    Source,
    Translation,
    hit_to_json,
)
from bot.types.engine import (
    Engine,
    ModelInfo,
    Progress,
    SyncReport,
)
from bot.types.questions import (
    Comparison,
    Evidence,
    Plan,
    Question,
    Role,
    Search,
    Turn,
)

__all__ = [
    "Answer",
    "AnswerStatus",
    "Answered",
    "Citation",
    "Claim",
    "ClaimStatus",
    "Comparison",
    "Conflict",
    "Document",
    "Drafted",
    "Engine",
    "Event",
    "Evidence",
    "Hit",
    "Matrix",
    "ModelInfo",
    "Passage",
    "Place",
    "Plan",
    "Planned",
    "Progress",
    "Question",
    "Retrieved",
    "Role",
    "Search",
    "Source",
    "SyncReport",
    "Translation",
    "Turn",
    "Waited",
    "hit_to_json",
]
