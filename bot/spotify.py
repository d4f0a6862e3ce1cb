"""The services over Spotify, as handlers and pages use them."""

from dataclasses import dataclass

from core.services.login import LoginService
from core.services.matching import MatchingService
from core.services.saving import SavingService
from core.services.spotify_access import SpotifyAccess
from core.services.spotify_library import SpotifyLibraryService
from core.spotify import Reminding


@dataclass(frozen=True, slots=True)
class Spotify:
    """Everything that a handler may ask of Spotify."""

    access: SpotifyAccess
    login: LoginService
    library: SpotifyLibraryService
    saving: SavingService
    matching: MatchingService
    reminding: Reminding
