start-hello =
    Hi, I am Segue. I find the next song.

    Write a mood, name a song, or send a Spotify link. No login needed.
start-try = Try one of these:
help-title = What I can do
help-plain = Just write to me: a mood or a situation gives a list, a Spotify link gives the song's card.
help-search = find a song by title or artist; typos are fine
help-mood = songs for a mood, a place, a moment; add “12 songs” or “45 min” if you like
help-recommend = songs like these, one per line or separated by semicolons
help-describe = everything known about one song
help-inline = In any other chat: write @{ $bot } and a song, “mood: …” or “like: …”.

ask-search = Which song or artist shall I look for?
ask-mood = What is the mood, or the moment?
ask-recommend = Which songs shall I start from? Write “artist - title”, one per line.
ask-describe = Which song? Write “artist - title” or send a Spotify link.

working = Getting to work…
working-reading = Reading what you wrote…
working-finding = Finding playlists…
working-ranking = Ranking songs…
login-not-ready = Connecting Spotify is not set up on this bot yet. Everything else works without it.
logout-not-ready = No Spotify account is connected, so there is nothing to disconnect.
unknown-command = I do not know that command. These I do:

inline-hint = Name a song, or try “mood: …” or “like: …”
inline-nothing = Nothing found. More in the chat
inline-trouble = That did not work. More in the chat
inline-input = I read words only. More in the chat
inline-encoder = Moods have to wait. More in the chat
inline-slow = This takes longer. Ask in the chat
inline-was-trouble = That did not work a moment ago. Let us try it here.
button-search = 🔎 Search by name
