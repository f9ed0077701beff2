"""The platforms, and what is true of each whatever a municipality decides."""

from collections.abc import Mapping
from enum import StrEnum

from policy.words import Rules


class Platform(StrEnum):
    """Where an account can be."""

    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    X = "x"
    YOUTUBE = "youtube"
    LINKEDIN = "linkedin"
    TIKTOK = "tiktok"
    THREADS = "threads"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    BLOG = "blog"


class PlatformFacts(Rules):
    """A platform's name, and how much text it takes."""

    title: str
    presentation_limit: int
    """Characters of the field where an account presents itself."""
    rules_limit: int | None
    """Characters of the place where the rules can stand; None: only a link to them can."""


# The limits are those of the platforms' own forms, as of 2026, by the overviews that are named below.
# Where a platform has a short and a long field, the short one is the presentation, which visitors see
# first; where two overviews differ, the stricter holds, so that what is made can always be pasted.
#   [W] websitebuilderexpert.com/news/social-media-character-limits (2025)
#   [S] socialswiss.tech/guides/social-media-character-limits (2026)
#   [M] mojicnt.click/en/blog/sns-character-limits.html
FACTS: Mapping[Platform, PlatformFacts] = {
    Platform.FACEBOOK: PlatformFacts(
        title="Facebook",
        presentation_limit=101,  # the page's bio [S] [M]; 255 for the page's intro in [W]
        rules_limit=3_000,  # a pinned post takes 63,206 [W]; longer than this nobody reads
    ),
    Platform.INSTAGRAM: PlatformFacts(
        title="Instagram",
        presentation_limit=150,  # the biography [W] [S] [M]
        rules_limit=None,
    ),
    Platform.X: PlatformFacts(
        title="X (Twitter)",
        presentation_limit=160,  # the biography [W] [S] [M]
        rules_limit=None,
    ),
    Platform.YOUTUBE: PlatformFacts(
        title="YouTube",
        presentation_limit=1_000,  # the channel description [W] [S] [M]
        rules_limit=1_000,  # the same field, below the presentation
    ),
    Platform.LINKEDIN: PlatformFacts(
        title="LinkedIn",
        presentation_limit=2_000,  # the page's overview [W]; the 2,600 in [M] are a person's
        rules_limit=2_000,  # a pinned post takes 3,000 [W] [S] [M]; as long as the overview is enough
    ),
    Platform.TIKTOK: PlatformFacts(
        title="TikTok",
        presentation_limit=80,  # the biography [W] [S] [M]
        rules_limit=None,
    ),
    Platform.THREADS: PlatformFacts(
        title="Threads",
        presentation_limit=150,  # the biography [W] [M]; 500 in [S]
        rules_limit=None,
    ),
    Platform.MASTODON: PlatformFacts(
        title="Mastodon",
        presentation_limit=500,  # NOTE_LENGTH_LIMIT in mastodon/mastodon, app/models/account.rb
        rules_limit=500,  # a pinned post, where the server has not set another length
    ),
    Platform.BLUESKY: PlatformFacts(
        title="Bluesky",
        presentation_limit=256,  # app.bsky.actor.profile in bluesky-social/atproto; [M]
        rules_limit=None,
    ),
    Platform.BLOG: PlatformFacts(
        title="Blogg",
        presentation_limit=1_000,  # no platform's limit: as much as is read
        rules_limit=3_000,
    ),
}
