"""The platforms, and what is true of each whatever a municipality decides."""

from collections.abc import Mapping
from enum import StrEnum

from policy.words import Rules, Words


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
    profile_place: Words
    """Where one pastes the presentation."""


# The limits are those of the platforms' own forms, as of 2026. Where a platform has a short and a
# long field, the short one is the presentation, which visitors see first.
FACTS: Mapping[Platform, PlatformFacts] = {
    Platform.FACEBOOK: PlatformFacts(
        title="Facebook",
        presentation_limit=255,  # the page's description
        rules_limit=3_000,  # a pinned post takes far more; longer than this nobody reads
        profile_place=Words(sv="Om, under Sidinformation", en="About, under Page info"),
    ),
    Platform.INSTAGRAM: PlatformFacts(
        title="Instagram",
        presentation_limit=150,  # the biography
        rules_limit=None,
        profile_place=Words(sv="Redigera profil, under Presentation", en="Edit profile, under Bio"),
    ),
    Platform.X: PlatformFacts(
        title="X (Twitter)",
        presentation_limit=160,  # the biography
        rules_limit=None,
        profile_place=Words(sv="Redigera profil, under Biografi", en="Edit profile, under Bio"),
    ),
    Platform.YOUTUBE: PlatformFacts(
        title="YouTube",
        presentation_limit=1_000,  # the channel description
        rules_limit=1_000,
        profile_place=Words(
            sv="YouTube Studio, Anpassning, Profil, Beskrivning",
            en="YouTube Studio, Customisation, Profile, Description",
        ),
    ),
    Platform.LINKEDIN: PlatformFacts(
        title="LinkedIn",
        presentation_limit=2_000,  # the page's About
        rules_limit=2_000,
        profile_place=Words(sv="Redigera sidan, under Om", en="Edit page, under About"),
    ),
    Platform.TIKTOK: PlatformFacts(
        title="TikTok",
        presentation_limit=80,  # the biography
        rules_limit=None,
        profile_place=Words(sv="Redigera profil, under Biografi", en="Edit profile, under Bio"),
    ),
    Platform.THREADS: PlatformFacts(
        title="Threads",
        presentation_limit=150,  # the biography, as Instagram's
        rules_limit=None,
        profile_place=Words(sv="Redigera profil, under Biografi", en="Edit profile, under Bio"),
    ),
    Platform.MASTODON: PlatformFacts(
        title="Mastodon",
        presentation_limit=500,  # the biography, as the software sets it
        rules_limit=500,
        profile_place=Words(
            sv="Inställningar, Offentlig profil, Biografi", en="Preferences, Public profile, Bio"
        ),
    ),
    Platform.BLUESKY: PlatformFacts(
        title="Bluesky",
        presentation_limit=256,  # the description
        rules_limit=None,
        profile_place=Words(sv="Redigera profil, under Beskrivning", en="Edit profile, under Description"),
    ),
    Platform.BLOG: PlatformFacts(
        title="Blogg",
        presentation_limit=1_000,
        rules_limit=3_000,
        profile_place=Words(sv="Sidan Om bloggen", en="The page About the blog"),
    ),
}
