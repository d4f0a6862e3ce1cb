# Connecting an account
spotify-connect = Connect your Spotify account to start from your own songs and to save lists as playlists. Everything else works without it.
spotify-promise = I read only what you open here, keep it for a day at most, and delete it with /logout. The button leads to Spotify and works for ten minutes, once, for you alone: do not pass it on.
spotify-confirm = Spotify says that this account belongs to “{ $name }”. Is it yours?
spotify-connected = Connected to Spotify. Start from your own songs, or tap 💾 below any list. /logout disconnects.
spotify-standing = Your Spotify account is connected. /logout disconnects it and deletes what was read.
spotify-declined = Nothing was connected, and the login is deleted. /login starts again.
spotify-foreign = This link cannot connect anything: it is spent, too old, or was made for somebody else. Send /login to get your own.
logout-done = Spotify is disconnected. Deleted:
logout-tokens = the login and its tokens
logout-values = { $count ->
    [0] nothing else: I had read nothing that was still here
    [one] one piece of what I had read from your account
   *[other] { $count } pieces of what I had read from your account
}
logout-elsewhere = Playlists that you saved stay yours. To take back the permission itself, open Spotify's account page under “Apps”.
logout-nothing = No Spotify account is connected, so there is nothing to delete.
spotify-reminder = { $days ->
    [one] Your Spotify login ends in one day: Spotify lets a login last six months.
   *[other] Your Spotify login ends in { $days } days: Spotify lets a login last six months.
} /login renews it.

button-connect = 🔗 Connect Spotify
button-connect-again = 🔁 Connect again
button-account-mine = ✅ Yes, connect it
button-account-not-mine = ❌ No, that is not me
button-own-songs = 🎵 Start from my songs

# Own songs as seeds
own-title = Your songs at Spotify
own-where = Where shall I look? Choose up to twenty songs to start from.
own-which = Which playlist?
own-none = You have no playlists of your own at Spotify.
own-saved = ♥ Liked songs
own-top = 🏆 Top songs
own-recent = 🕘 Recently played
own-playlists = 📂 My playlists
own-playlist = 📂 Playlist
own-from-spotify = From Spotify; a title opens there.
own-chosen = { $count ->
    [0] None chosen yet
    [one] One chosen
   *[other] { $count } chosen
}
own-empty = There is nothing in there.
own-full = { $count ->
    [one] One song is the most I can start from.
   *[other] { $count } songs are the most I can start from.
}
own-choose-first = Choose some songs first.
own-unknown = Not in my collection: { $names }
own-none-known = None of these songs is in my collection. Choose others, please.
button-own-use = { $count ->
    [one] ✨ Songs like this one
   *[other] ✨ Songs like these { $count }
}
button-own-clear = ✖ None
button-own-back = ⬅ Elsewhere

# Saving
button-save = 💾 Save
button-save-new = ➕ New Spotify playlist
button-save-living = ♻️ Replace my Segue playlist
button-save-text = 📄 Text
button-save-csv = 📊 CSV
button-save-links = 🔗 Links
button-open-spotify = ▶️ Open in Spotify
button-queue = ⏭ Play next
button-like = 💚 Like in Spotify
save-how = How shall I save it?
save-description = “{ $heading }”, found by Segue on Telegram: t.me/{ $bot }
save-not-there = Spotify has none of these songs.
saved-tracks = { $count ->
    [one] One track is in your Spotify, in a private playlist.
   *[other] { $count } tracks are in your Spotify, in a private playlist.
}
saved-fewer = { $count ->
    [0] Spotify took every track that I sent.
    [one] Spotify took one track fewer than I sent.
   *[other] Spotify took { $count } tracks fewer than I sent.
}
saved-missing = Spotify does not have: { $names }
saved-unasked = Could not be looked up just now: { $names }
saved-no-cover = The cover could not be uploaded this time.
queue-done = It plays next.
like-done = It is among your liked songs.

# What stands in the way
error-login-needed = This needs your Spotify account, or one more permission from it.
error-login-ended = Your Spotify login has ended, and I have deleted it. Everything else works; /login connects again.
error-not-listed = Your Spotify account is not on this bot's list of users. Spotify allows a small bot five; ask whoever runs it to add you.
error-premium = Spotify does this for Premium accounts only. The song's link still works.
error-no-device = Nothing is playing. Start Spotify on one of your devices, then try again.
error-spotify-refused = Spotify refused that (error { $status }). Everything without Spotify still works.

# Pages in the browser
page-title-back = Almost done
page-back = Spotify agrees. Go back to the chat and confirm that the account is yours; nothing is connected before that.
page-open-chat = Back to Telegram
page-title-refused = Not connected
page-refused = You did not give the permission, so nothing was connected. Everything else works without it.
page-title-expired = This link is too old
page-expired = A login link works for ten minutes. Send /login in the chat to get a new one.
page-title-replayed = This link was used already
page-replayed = A login link works once. If it was not you who used it, nothing was connected: send /login in the chat to get your own.
page-title-unknown = This link is not known
page-unknown = It was not made by this bot, or long ago. Send /login in the chat to get one.
page-title-not-listed = Not on the list of users
page-not-listed = Spotify allows a small app five users, entered by hand. Ask whoever runs this bot to add your account, then send /login again.
page-title-trouble = Spotify does not answer
page-trouble = Nothing was connected. Please send /login in the chat again in a few minutes.
