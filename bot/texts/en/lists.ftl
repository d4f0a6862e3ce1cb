# Lists of tracks
list-tracks = { $count ->
    [one] { $count } track
   *[other] { $count } tracks
}
list-minutes = { $minutes } min
list-hours = { $hours } h { $minutes } min
list-page = page { $page } of { $pages }
list-understood = understood: { $wishes }
list-drew-on = Drew on { $names }
list-unknown = Did not find { $names }
quoted = “{ $text }”

# Why a track is in the list
reason-playlists = { $count ->
    [one] in a playlist like “{ $name }”
   *[other] in { $count } playlists like “{ $name }”
}
reason-together = { $count ->
    [one] in one playlist with “{ $title }”
   *[other] in { $count } playlists with “{ $title }”
}
reason-near = close to “{ $title }”
reason-between = close to “{ $first }” and “{ $second }”
reason-name = matches the name you wrote
reason-tags = tagged { $tags }
reason-artist = by the artist of “{ $title }”
reason-sound = sounds like “{ $title }”
reason-popular = { $count ->
    [one] in one playlist
   *[other] in { $count } playlists
}

# What the answer says beside the list
note-encoder-down = Moods cannot be understood right now, so this list goes by titles and genres alone.
note-fewer-than-asked = That is fewer than you asked for: nothing else fits.
note-duration-missed = No set of songs came close to the length you asked for.
note-lengths-unknown = Songs of unknown length could not be counted in and were left out.
note-capped-at-limit = A list holds 50 tracks at most.
note-relaxed = ≈ gave way: too few tracks have it.
note-unjudged = ? could not be judged: nothing is known about it here.
unknown-years = { $count ->
    [one] The year of one track is unknown.
   *[other] The years of { $count } tracks are unknown.
}
unknown-language = { $count ->
    [one] The language of one track is unknown.
   *[other] The languages of { $count } tracks are unknown.
}
unknown-genre = { $count ->
    [one] The genre of one track is unknown.
   *[other] The genres of { $count } tracks are unknown.
}
unknown-artist = { $count ->
    [one] The artist of one track is unknown.
   *[other] The artists of { $count } tracks are unknown.
}
unknown-instrumental = { $count ->
    [one] Whether one track has vocals is unknown.
   *[other] Whether { $count } tracks have vocals is unknown.
}

button-again = 🔀 Again
button-run-again = 🔁 Run it again
button-more-like-this = ✨ More like this
button-spotify = ▶️ Spotify
