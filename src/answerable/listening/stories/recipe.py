"""What the clustering may be told. docs/listening/stories.md says on what each default was tuned."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Recipe"]


@dataclass(frozen=True)
class Recipe:
    """The numbers of the clustering; a threshold that is `None` chooses itself from the stream.

    Shares and cosines are between 0 and 1, times in days of event time, sizes in what they count.
    """

    lead: int = 160  # characters of the text that are read; what a report is about stands at its beginning
    title_weight: float = 2.0
    top_terms: int = 256  # terms of a document that count
    centroid_terms: int = 256  # terms of a story that count
    join: float | None = None  # cosine at which a document joins a story
    merge: float | None = None  # cosine at which two stories become one
    split: bool = True  # whether a loose story is parted
    window_days: float = 14.0  # within this gap a story is joined without a further price
    patience_days: float = 365.0  # beyond the window the price doubles in this time
    memory_days: float = 3650.0  # stories silent for longer are closed for good
    open_stories: int = 20_000  # and beyond this many, those silent longest
    half_life_days: float = 14.0  # of what is known about how common a term is …
    remembered_documents: float = 10_000.0  # … which is never forgotten below this many documents
    common_share: float = 0.50  # a term in more documents than this tells nothing
    block: int = 128  # documents between two rounds of merging, in a young stream …
    long_block: int = 512  # … and at most …
    block_share: int = 16  # … where it is one in so many of the documents that came; …
    least: float = 0.5  # … or this share of a block, where …
    tick_days: float = 3.0  # … so much event time has passed

    def block_after(self, documents: int) -> int:
        """Return the length of a block that begins after so many documents."""
        return min(max(self.block, documents // self.block_share), max(self.block, self.long_block))
