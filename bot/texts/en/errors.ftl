error-unknown-song = I do not know a song like “{ $text }”. Check the spelling, or look for it with /search and the artist's name.
error-nothing-found = Nothing fits that. Fewer or simpler words often help; /help has examples.
error-catalogue-empty = There are no songs to choose from yet. Whoever runs this bot has to load some; then everything works.
error-store-down = My memory does not answer right now. Nothing is lost: please try again in a minute.
error-busy = { $service } asks for patience right now. Please try again in a few minutes; searching by title still works.
error-encoder-down = Moods cannot be understood right now. /search, /recommend and /describe still work.
error-setup = Something about this bot is not set up right, and whoever runs it has to look. Please try again later.
error-unexpected = Something went wrong on my side. Please try again; if it happens again, tell whoever runs this bot the number { $incident }.
error-link-track = This Spotify song is not in my collection under its link. I can look for it by artist and title.
error-link-kind = I can look up links to songs only, not to albums, artists, playlists or podcasts. Send the link of one song, or search by name.
error-card-gone = This song is no longer in my collection.

input-empty = There is nothing to read in that message. Write a few words.
input-no-words = I read words, not pictures or signs alone. Describe it in a few words.
input-too-long = That is too long for me: { $length } characters, and I read up to { $limit }. Say it shorter.

expired-button = This button has expired. Send the request again.
expired-list = This list has expired. Tap “Run it again”.
input-foreign-link = I never open links, and only Spotify's links to songs tell me the song by themselves. Write the artist and title instead.

limit-reached = { $seconds ->
    [one] That was a lot at once. I am listening again in { $seconds } second.
   *[other] That was a lot at once. I am listening again in { $seconds } seconds.
}
error-left-out = That was more than I can handle at once, so some of your latest messages or taps were left out. Please try them again in a minute.
press-waits = Got your tap. This is taking a little longer than usual.
