"""What is known of the platforms: their hosts, and which of their paths are accounts (E1, E2).

Only data and look-ups; `addresses` decides what they mean. To add a way of writing an address, add
a row here and its line to the tables in `tests/handlers/register/test_addresses.py`.
"""

import re
import unicodedata

from policy.platforms import Platform

SITES = {
    "facebook.com": Platform.FACEBOOK,
    "fb.com": Platform.FACEBOOK,
    "fb.me": Platform.FACEBOOK,
    "m.me": Platform.FACEBOOK,
    "instagram.com": Platform.INSTAGRAM,
    "instagr.am": Platform.INSTAGRAM,
    "x.com": Platform.X,
    "twitter.com": Platform.X,
    "youtube.com": Platform.YOUTUBE,
    "linkedin.com": Platform.LINKEDIN,
    "tiktok.com": Platform.TIKTOK,
    "threads.net": Platform.THREADS,
    "threads.com": Platform.THREADS,
    "bsky.app": Platform.BLUESKY,
}
_NO_ACCOUNTS = {
    "youtu.be": Platform.YOUTUBE,
    "fb.watch": Platform.FACEBOOK,
    "vm.tiktok.com": Platform.TIKTOK,
    "vt.tiktok.com": Platform.TIKTOK,
    "bsky.social": Platform.BLUESKY,
}
"""Their sites too, for videos, short links and signing up."""
_SUBDOMAIN = re.compile(r"m|mobile|mbasic|touch|web|music|[a-z]{2}(?:-[a-z]{2})?")
REDIRECTS = {
    "l.facebook.com": "u",
    "lm.facebook.com": "u",
    "l.instagram.com": "u",
    "safelinks.protection.outlook.com": "url",
}
"""What Facebook and Outlook put in front of a link that is copied from them."""
SHORTENERS = re.compile(r"(?:bit\.ly|t\.co|tinyurl\.com|lnkd\.in|goo\.gl|ow\.ly|buff\.ly|is\.gd|rb\.gy)\Z")
INTERNAL = {"localhost", "local", "internal", "lan", "intranet"}
TOP_LEVEL = re.compile(r"(?:se|nu|com|net|org|eu|info|social|app|blog|io|me|tv|no|dk|fi|ax|de|example)\Z")
"""The endings by which a lone "exempel.se" is an address and "exempel.kommun" is not."""
TRACKING = re.compile(
    r"(?i)(?:utm_.*|mc_[ce]id|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid"
    r"|li_fat_id|igshid|igsh|mibextid|mkt_tok|ref|_gl|_ga)\Z"
)

NAME = r"(?a:[\w.-]*[\w-])"
"""A handle as nearly all platforms allow it; a dot at the end is always the sentence's."""
SHORT_FORM = re.compile(rf"@(?:({NAME})@([^@/?#:]+)|((?ai:[a-z0-9-]+\.bsky\.social)))")
"""`@user@host` and `@user.bsky.social`: an account written without a link."""
FEDIVERSE = re.compile(rf"(?:(?:web/|deck/)?@|users/)({NAME})(?:@([^@/]+))?(/.*)?")
AT_SIGN_BLOGS = frozenset({"medium.com", "substack.com", "flipboard.com"})
"""Sites that write an author as Mastodon does."""
POST = re.compile(
    r"(?i)/(?:(?:posts?|videos?|photos?|reels?|status(?:es)?|p|permalink|story|stories|events"
    r"|notes|lists|feed|tv)/.|[0-9]+(?:/|\Z))"
)
"""Behind an account's name: one of its posts. Anything else there is a tab of its page."""
_ROUTES = {
    Platform.FACEBOOK: (
        r"(?:people|pages)/[^/]+/([0-9]+)",
        r"(?:p/|pages/category/[^/]+/)?[^/]*-([0-9]{6,})",
        rf"(groups)/({NAME})",
        rf"(?:pg/)?@?({NAME})",
    ),
    Platform.INSTAGRAM: (rf"@?({NAME})",),
    Platform.X: (r"@?((?a:\w{1,20}))",),
    Platform.YOUTUBE: (
        r"(channel)/((?-i:UC)[\w-]+)",
        r"(c|user)/([\w.-]*[\w-])",
        r"(@?[\w.·-]*[\w-])",
    ),
    Platform.LINKEDIN: (r"(company|school|showcase|in|groups)/([\w.-]*[\w-])",),
    Platform.TIKTOK: (rf"@({NAME})",),
    Platform.THREADS: (rf"@({NAME})",),
    Platform.BLUESKY: (rf"profile/@?({NAME}\.[a-z]+|did:[a-z]+:{NAME})",),
}
"""The paths of accounts; the groups, joined, are the handle."""
_NOT_NAMES = {
    Platform.FACEBOOK: re.compile(
        "about|ads|business|dialog|e|events|g|gaming|groups|hashtag|help|home|l|login|marketplace"
        "|media|messages|p|pages|people|permalink|photos?|plugins|policies|posts|privacy|profile"
        "|public|r|recover|reels?|s|search|settings|sharer?|story|stories|v|videos?|watch"
    ),
    Platform.INSTAGRAM: re.compile(
        "about|accounts|ar|developer|direct|explore|legal|p|reels?|s|share|stories|tv"
    ),
    Platform.X: re.compile(
        "compose|explore|hashtag|home|i|intent|jobs|login|messages|notifications|privacy|search"
        "|settings|share|signup|tos"
    ),
    Platform.YOUTUBE: re.compile(
        "about|account|attribution_link|c|channel|clip|embed|feeds?|gaming|hashtag|live|login"
        "|playlist|post|premium|redirect|results|shorts|signin|t|upload|user|v|watch"
    ),
}
"""Pages of a platform's own, where the path begins with an account's name."""
_PAGES = {
    Platform.FACEBOOK: "www.facebook.com/",
    Platform.INSTAGRAM: "www.instagram.com/",
    Platform.X: "x.com/",
    Platform.YOUTUBE: "www.youtube.com/",
    Platform.LINKEDIN: "www.linkedin.com/",
    Platform.TIKTOK: "www.tiktok.com/@",
    Platform.THREADS: "www.threads.com/@",
    Platform.BLUESKY: "bsky.app/profile/",
}


def is_at(host: str, site: str) -> bool:
    """Whether a host is a site or below it."""
    return host == site or host.endswith("." + site)


def platform_of(host: str) -> Platform | None:
    """The platform whose accounts are at this host, if any."""
    for site, platform in SITES.items():
        below = host.removesuffix(site).removesuffix(".")
        if is_at(host, site) and (not below or _SUBDOMAIN.fullmatch(below)):
            return None if host in _NO_ACCOUNTS else platform
    return None


def belongs_to(host: str, platform: Platform) -> bool:
    """Whether a host is one of a platform's own, and does not lead on to any other site."""
    if any(is_at(host, site) for site in REDIRECTS):
        return False
    return any(is_at(host, site) for site, owner in (SITES | _NO_ACCOUNTS).items() if owner is platform)


def holds_no_accounts(host: str) -> bool:
    """Whether a host belongs to a platform without being where its accounts are."""
    ours = host in _NO_ACCOUNTS or any(is_at(host, site) for site in SITES)
    return ours and platform_of(host) is None


def find_account(platform: Platform, path: str, query: str) -> tuple[str, str] | None:
    """The handle that a path of a platform names, and the rest of the path; None: no account."""
    if platform is Platform.FACEBOOK and path.lower() == "profile.php":
        path = "".join(re.findall(r"(?:^|&)id=([0-9]+)", query)[:1])
    if path.partition("/")[0].lower().endswith(".php"):
        return None
    for pattern in _ROUTES.get(platform, ()):
        match = re.match(rf"(?i:{pattern})(?=/|\Z)", path)
        if match:
            handle = canonical_handle(platform, "/".join(match.groups()))
            return (handle, path[match.end() :]) if handle else None
    return None


def canonical_handle(platform: Platform, handle: str) -> str:
    """A handle as its platform compares it; "" when the platform has that word for itself."""
    kind, _slash, channel = handle.partition("/")
    if channel and kind.lower() == "channel":  # YouTube's ids tell upper from lower case.
        return f"channel/{channel}"
    # Of all letters only İ becomes two when lowered, and the second is no letter.
    handle = unicodedata.normalize("NFC", handle.replace("İ", "I").lower())
    if platform is Platform.FACEBOOK and not handle.startswith("groups/"):
        handle = handle.replace(".", "")  # Facebook takes no notice of dots.
    taken = _NOT_NAMES.get(platform)
    return "" if taken and taken.fullmatch(handle) else handle


def page_of(platform: Platform, handle: str) -> str:
    """Where the account is, without `https://`."""
    if platform is Platform.FACEBOOK and handle.isdecimal():
        return f"{_PAGES[platform]}profile.php?id={handle}"
    return _PAGES[platform] + handle
