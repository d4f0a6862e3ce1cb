"""Buttons that stand in people's chats, as the program before wrote them."""

import pytest

from bot.features import found
from bot.features.groups.actions import SetGroupClock, SetGroupLanguage, SetQuietHours
from bot.features.privacy.actions import Forget, SendMyData
from bot.features.settings.actions import ChooseAdventure, ChooseLanguage, ChooseMusic
from bot.features.spotify.actions import ClearOwnSongs, ConfirmLogin, PickOwnSong, UseOwnSongs
from bot.ui import actions
from bot.ui.callbacks import Signer
from core.feedback import Reaction, Scope
from core.listener import Adventure

#: Packed under this key before features had manifests; never change a line, a new action adds one.
KEY = b"a key for tests"
SONG = "4u7EnebtmKWzUH433cf5Qv"
WRITTEN = {
    "1p:1y2p-AbCdEfGh:11:VmZVbpi9": actions.OpenPage("1y2p-AbCdEfGh", 11),
    "1a:1y2p-AbCdEfGh:11:7D8ObO4_": actions.Again("1y2p-AbCdEfGh", 11),
    "1c:-7:DbjAC5eM": actions.OpenCard(-7),
    "1m:-7:Z6z_ITeE": actions.MoreLike(-7),
    "1e:m1:ko:SLzL2npI": actions.TryExample("m1", "ko"),
    "1x:1y2p-AbCdEfGh:11:1:DNH6KBuI": actions.SwitchChip("1y2p-AbCdEfGh", 11, on=True),
    "1v:1y2p-AbCdEfGh:bold:1YLKSkF9": actions.Venture("1y2p-AbCdEfGh", Adventure.BOLD),
    "1d:1y2p-AbCdEfGh:11:pMcXj53i": actions.EditList("1y2p-AbCdEfGh", 11),
    "1w:1y2p-AbCdEfGh:11:1b2taYg8": actions.OpenWhy("1y2p-AbCdEfGh", 11),
    "1g:1y2p-AbCdEfGh:vjqT5bQS": actions.PraiseList("1y2p-AbCdEfGh"),
    "1l:1y2p-AbCdEfGh:-7:60j4Gn78": actions.LikeTrack("1y2p-AbCdEfGh", -7),
    "1n:1y2p-AbCdEfGh:-7:7VfOk94d": actions.AskWhyNot("1y2p-AbCdEfGh", -7),
    "1b:1y2p-AbCdEfGh:-7:mood:QyV5KeNo": actions.DislikeTrack("1y2p-AbCdEfGh", -7, Reaction.MOOD),
    "1u:1y2p-AbCdEfGh:-7:X8TtHZsw": actions.TakeBackHere("1y2p-AbCdEfGh", -7),
    "1s:forget:11:Vr6WkOWB": actions.OpenSettings("forget", 11),
    "1sv:bold:JOsulPEI": ChooseAdventure(Adventure.BOLD),
    "1sm:ko:1:8b6_cH23": ChooseMusic("ko", on=True),
    "1sl:ko:OYut-WAg": ChooseLanguage("ko"),
    "1su:11:11:6VDEhSmg": actions.TakeBack(11, 11),
    "1f:everything:1:6pDzOrHU": Forget(Scope.EVERYTHING, sure=True),
    "1y:HOIF0kva": SendMyData(),
    "1hd:11:bj5UbJm1": actions.DeleteAnswer(11),
    "1ha:mood:D5VDyk6u": actions.AskFor("mood"),
    "1hl:ko:UcnJ2vSI": SetGroupLanguage("ko"),
    "1hq:11:11:VVXnNBY3": SetQuietHours(11, 11),
    "1hz:11:uqtHuz8e": SetGroupClock(11),
    "1h:1y2p-AbCdEfGh:c97seExJ": actions.SaveList("1y2p-AbCdEfGh"),
    "1t:1y2p-AbCdEfGh:links:eeNf8YN-": actions.SaveInto("1y2p-AbCdEfGh", actions.SaveAs.LINKS),
    "1i:1:DJsjk-ln": ConfirmLogin(agreed=True),
    "1o:l0:e2T-p8Mz": actions.OpenOwnSongs("l0"),
    "1k:l0:4u7EnebtmKWzUH433cf5Qv:1:fiETDaK5": PickOwnSong("l0", "4u7EnebtmKWzUH433cf5Qv", on=True),
    "1ou:qC8S8cxZ": UseOwnSongs(),
    "1oc:74w2KFIf": ClearOwnSongs(),
    "1cq:-7:Gb3uYK0R": actions.QueueTrack(-7),
    "1cl:-7:RikTFU3D": actions.LikeInSpotify(-7),
}


@pytest.mark.parametrize("data", WRITTEN)
def test_a_button_of_before_still_says_the_same(data: str) -> None:
    assert Signer(KEY, found().codes).unpack(data) == WRITTEN[data]


@pytest.mark.parametrize("data", WRITTEN)
def test_a_button_is_packed_as_before(data: str) -> None:
    assert Signer(KEY, found().codes).pack(WRITTEN[data]) == data


def test_every_code_has_such_a_button() -> None:
    assert {type(action) for action in WRITTEN.values()} >= set(found().codes.values())
