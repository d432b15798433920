"""Lists that are larger than memory: read, scored and written a part at a time."""

from maatwaarde.streaming.columns import unknown_columns
from maatwaarde.streaming.outcome import Streamed
from maatwaarde.streaming.progress import Progress
from maatwaarde.streaming.run import PART_ROWS, score_file

__all__ = ["PART_ROWS", "Progress", "Streamed", "score_file", "unknown_columns"]
