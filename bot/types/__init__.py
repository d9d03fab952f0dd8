"""The values that pass between the parts of the bot, and the protocols by which the parts meet.

Owns no behaviour beyond turning an answer into its JSON form. Imports nothing else of the package,
so that every part may import it.
"""

from bot.types.answers import (
    ABSENT,
    NOT_STATED,
    Answer,
    Answered,
    Basis,
    Citation,
    Claim,
    ClaimKind,
    ClaimStatus,
    Conflict,
    Drafted,
    Event,
    Matrix,
    Note,
    Planned,
    Reason,
    Retrieved,
    Side,
    Value,
    Waited,
    mark_run,
)
from bot.types.checked import Checked, Together
from bot.types.documents import (
    Document,
    Hit,
    Passage,
    Place,
    Sentence,
    Sentences,
    Source,
    Translation,
    hit_to_json,
)
from bot.types.engine import ModelInfo, Progress, SyncReport
from bot.types.judging import Case, Failing, Judge, Quoted, Reading, Verdict
from bot.types.questions import Comparison, Evidence, Plan, Question, Search, Turn
