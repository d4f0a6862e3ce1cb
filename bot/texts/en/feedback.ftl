# What is said of a list and its tracks
button-bolder = ➕ Bolder
button-safer = ➖ Safer
button-edit = ✏️ Edit
button-why = Why?
button-undo = ↩️ Undo
button-done = ✅ Done
button-back = ⬅️ Back
list-from-taste = from what you like
list-known = { $count ->
    [one] { $count } song that you know was left out.
   *[other] { $count } songs that you know were left out.
}
adventure-used = { $level ->
    [safe] safe
    [bold] bold
   *[balanced] balanced
}
achieved-new = { $percent }% artists new to you
achieved-popularity = typically more popular than { $percent }% of all songs
achieved-similarity = similarity { $percent }%
not-yours = These buttons belong to whoever asked. Send your own request, and you get your own.

why-not = What is wrong with “{ $song }”?
dislike-not-now = ⏳ Not now
dislike-song = 🚫 This song
dislike-artist = 🚷 This artist
dislike-known = 🥱 I know it too well
dislike-mood = 🌗 Wrong mood
said-praise = Noted: the songs of this list count a little in your taste.
said-like = “{ $song }” counts in your taste from now on.
said-not-now = “{ $song }” stays out for { $days } days.
said-song = “{ $song }” stays out from now on.
said-artist = { $artist } stays out from now on.
said-known = “{ $song }” is left out of recommendations for { $days } days, and counted.
said-mood = This list keeps away from “{ $song }” when it is made again; others do so a little, for { $days } days.
said-undone = Taken back: { $about }.

# Why each track is there
why-title = Why these songs
why-below = The ranks come from ranking this list again without what is named.
why-rank = without { $evidence } it would be at rank { $rank }
why-rank-out = without { $evidence } it would be at rank { $rank }, outside this list
why-same-rank = without { $evidence } it would still be at rank { $rank }
why-gone = without { $evidence } it would not have been found
evidence-seed = “{ $title }”
evidence-playlist = the playlist “{ $name }”
evidence-playlist-unnamed = one playlist
evidence-tags = the tags { $tags }
